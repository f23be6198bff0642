// Package graph is the doors of Heed: one file an aggregate, with the queries,
// mutations and computed fields of its section of schema.graphql. A mutation
// loads as the viewer, asks practice, writes and returns; which rows exist is
// PostgreSQL's matter, who may use a verb is auth's.
package graph

//go:generate go -C .. tool gqlgen generate

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"heed/ent"
	"heed/graph/door"
	"heed/graph/generated"
	"heed/graph/scalar"
	"heed/practice"
	"heed/store"
)

// Config is what the doors are made of.
type Config struct {
	// Store holds the records.
	Store *store.Store
	// Clock tells the time.
	Clock func() time.Time
	// Calendar knows England's working days.
	Calendar practice.Calendar
	// Sealer seals cursors.
	Sealer *scalar.Sealer
	// SpeaksFor reports whether an issuer is trusted and speaks for an agency.
	SpeaksFor func(issuer string, agency practice.Agency) bool
	// Log takes what operators need, without personal data.
	Log *slog.Logger
	// NeglectPoorFrom is the grade from which care counts as poor: 4, or 3 where
	// the partnership says so. None is 4.
	NeglectPoorFrom practice.Grade
	// Observe is told of every operation once it has ended; it may be nil.
	Observe func(context.Context, Ended)
	// Door is the transport before the doors: its limits, rates and origins.
	Door door.Config
}

// Resolver answers the fields of the contract.
type Resolver struct {
	store     *store.Store
	clock     func() time.Time
	calendar  practice.Calendar
	sealer    *scalar.Sealer
	speaksFor func(string, practice.Agency) bool
	log       *slog.Logger
	observe   func(context.Context, Ended)

	instruments instruments
	clocks      practice.ClockRule
	classified  map[string][]string // the masked fields of each type
}

// Ended is an operation as metrics see it: nothing of who or what.
type Ended struct {
	// Kind is query or mutation.
	Kind string
	// Outcome is ok, or the code of the first error.
	Outcome string
	// Statements of SQL that it took, beside those that frame its transaction.
	Statements int
	// Took is how long it ran.
	Took time.Duration
}

// New assembles the GraphQL server. It expects a viewer in the context of
// every request (auth.Middleware).
func New(c Config) (*door.Server, error) {
	if c.Store == nil || c.Clock == nil || c.Sealer == nil || c.SpeaksFor == nil || c.Log == nil {
		return nil, errors.New("the doors need Store, Clock, Sealer, SpeaksFor and Log")
	}
	if c.Observe == nil {
		c.Observe = func(context.Context, Ended) {}
	}
	read, err := newInstruments()
	if err != nil {
		return nil, err
	}
	r := &Resolver{store: c.Store, clock: c.Clock, calendar: c.Calendar, sealer: c.Sealer, speaksFor: c.SpeaksFor, log: c.Log,
		observe: c.Observe, instruments: read, clocks: practice.ClockRule{PoorFrom: c.NeglectPoorFrom}}
	c.Door.Keys = rateKeys
	c.Door.Now = c.Clock
	c.Door.Present = r.present
	c.Door.Recover = r.recovered
	c.Door.ListSizes = listSizes
	schema := generated.NewExecutableSchema(generated.Config{
		Resolvers:  r,
		Directives: generated.DirectiveRoot{Classified: classified},
	})
	r.classified = classifiedFields(schema.Schema())
	server, err := door.New(schema, c.Door)
	if err != nil {
		return nil, err
	}
	server.Graph.Use(transaction{r})
	return server, nil
}

// client reads and writes in the operation's transaction.
func client(ctx context.Context) *ent.Client { return ent.FromContext(ctx) }

// today is the operation's date in London.
func today(ctx context.Context) practice.Date { return practice.DateOf(store.FromContext(ctx).Now) }

// The roots and types of the contract. A field that has no method here does not compile.
type (
	queries            struct{ *Resolver }
	mutations          struct{ *Resolver }
	childFields        struct{ *Resolver }
	identityFields     struct{ *Resolver }
	involvementFields  struct{ *Resolver }
	householdFields    struct{ *Resolver }
	relativeFields     struct{ *Resolver }
	relationshipFields struct{ *Resolver }
	referralFields     struct{ *Resolver }
	namingFields       struct{ *Resolver }
	eventFields        struct{ *Resolver }
	breakGlassFields   struct{ *Resolver }
	disclosureFields   struct{ *Resolver }
	organisationFields struct{ *Resolver }
	practitionerFields struct{ *Resolver }
	trainingFields     struct{ *Resolver }
	instrumentFields   struct{ *Resolver }
	itemFields         struct{ *Resolver }
	descriptorFields   struct{ *Resolver }
	inboxFields        struct{ *Resolver }
)

var _ generated.ResolverRoot = (*Resolver)(nil)

// Query answers the root of queries.
func (r *Resolver) Query() generated.QueryResolver { return queries{r} }

// Mutation answers the root of mutations.
func (r *Resolver) Mutation() generated.MutationResolver { return mutations{r} }

// Child answers the computed fields of a child.
func (r *Resolver) Child() generated.ChildResolver { return childFields{r} }

// Identity answers the computed fields of an identity.
func (r *Resolver) Identity() generated.IdentityResolver { return identityFields{r} }

// Involvement answers the computed fields of an involvement.
func (r *Resolver) Involvement() generated.InvolvementResolver { return involvementFields{r} }

// Household answers the computed fields of a household.
func (r *Resolver) Household() generated.HouseholdResolver { return householdFields{r} }

// Relative answers the computed fields of a relative.
func (r *Resolver) Relative() generated.RelativeResolver { return relativeFields{r} }

// Relationship answers the computed fields of a relationship.
func (r *Resolver) Relationship() generated.RelationshipResolver { return relationshipFields{r} }

// Referral answers the computed fields of a concern.
func (r *Resolver) Referral() generated.ReferralResolver { return referralFields{r} }

// ReferralChild answers the computed fields of a child in a concern.
func (r *Resolver) ReferralChild() generated.ReferralChildResolver { return namingFields{r} }

// ChronologyEvent answers the computed fields of an event.
func (r *Resolver) ChronologyEvent() generated.ChronologyEventResolver { return eventFields{r} }

// BreakGlass answers the computed fields of an opening in an emergency.
func (r *Resolver) BreakGlass() generated.BreakGlassResolver { return breakGlassFields{r} }

// Disclosure answers the computed fields of a disclosure.
func (r *Resolver) Disclosure() generated.DisclosureResolver { return disclosureFields{r} }

// Organisation answers the computed fields of an organisation.
func (r *Resolver) Organisation() generated.OrganisationResolver { return organisationFields{r} }

// Practitioner answers the computed fields of a practitioner.
func (r *Resolver) Practitioner() generated.PractitionerResolver { return practitionerFields{r} }

// Training answers the computed fields of a training.
func (r *Resolver) Training() generated.TrainingResolver { return trainingFields{r} }

// Instrument answers the computed fields of an instrument.
func (r *Resolver) Instrument() generated.InstrumentResolver { return instrumentFields{r} }

// InstrumentItem answers the computed fields of an item of an instrument.
func (r *Resolver) InstrumentItem() generated.InstrumentItemResolver { return itemFields{r} }

// InstrumentDescriptor answers the computed fields of a descriptor.
func (r *Resolver) InstrumentDescriptor() generated.InstrumentDescriptorResolver {
	return descriptorFields{r}
}

// Inbox answers the lists of an inbox.
func (r *Resolver) Inbox() generated.InboxResolver { return inboxFields{r} }
