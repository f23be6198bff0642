// Package graph is Heed's GraphQL API. It puts the roots and types of the contract
// together from the aggregates, one package each: a field that no aggregate answers,
// or that two answer, does not compile.
package graph

//go:generate go -C .. run ./graph/compose
//go:generate go -C .. tool gqlgen generate

import (
	"heed/graph/action"
	"heed/graph/breakglass"
	"heed/graph/careprofile"
	"heed/graph/child"
	"heed/graph/chronology"
	"heed/graph/disclosure"
	"heed/graph/generated"
	"heed/graph/household"
	"heed/graph/instrument"
	"heed/graph/notice"
	"heed/graph/operation"
	"heed/graph/organisation"
	"heed/graph/referral"
	"heed/graph/transport"
)

// Config is what the API is made of.
type Config struct {
	operation.Config
	// Transport is HTTP in front of the schema: its limits, rates and origins.
	Transport transport.Config
}

// New assembles the GraphQL server. It expects a viewer in the context of
// every request (auth.Middleware).
func New(c Config) (*transport.Server, error) {
	runner, err := operation.New(c.Config)
	if err != nil {
		return nil, err
	}
	c.Transport.Keys = rateKeys
	c.Transport.Now = c.Clock
	c.Transport.Present = runner.Present
	c.Transport.Recover = runner.Recover
	server, err := transport.New(generated.NewExecutableSchema(generated.Config{
		Resolvers:  root{},
		Directives: generated.DirectiveRoot{Classified: operation.Classified(chronology.Withheld)},
	}), c.Transport)
	if err != nil {
		return nil, err
	}
	server.Graph.Use(runner)
	return server, nil
}

// The parts of types that several aggregates answer, each under a name of its own:
// two embedded types may not share one.
type (
	organisationQueries            = organisation.Queries
	childQueries                   = child.Queries
	householdQueries               = household.Queries
	referralQueries                = referral.Queries
	instrumentQueries              = instrument.Queries
	careprofileQueries             = careprofile.Queries
	actionQueries                  = action.Queries
	breakglassQueries              = breakglass.Queries
	disclosureQueries              = disclosure.Queries
	organisationMutations          = organisation.Mutations
	childMutations                 = child.Mutations
	householdMutations             = household.Mutations
	chronologyMutations            = chronology.Mutations
	referralMutations              = referral.Mutations
	instrumentMutations            = instrument.Mutations
	careprofileMutations           = careprofile.Mutations
	actionMutations                = action.Mutations
	noticeMutations                = notice.Mutations
	breakglassMutations            = breakglass.Mutations
	childChildFields               = child.Fields
	householdChildFields           = household.ChildFields
	referralChildFields            = referral.ChildFields
	careprofileChildFields         = careprofile.ChildFields
	disclosureChildFields          = disclosure.ChildFields
	householdHouseholdFields       = household.Fields
	careprofileHouseholdFields     = careprofile.HouseholdFields
	organisationOrganisationFields = organisation.Fields
	actionOrganisationFields       = action.OrganisationFields
	referralInboxFields            = referral.InboxFields
	careprofileInboxFields         = careprofile.InboxFields
	actionInboxFields              = action.InboxFields
	noticeInboxFields              = notice.InboxFields
)

// The types that several aggregates answer.
type (
	queries struct {
		organisationQueries
		childQueries
		householdQueries
		referralQueries
		instrumentQueries
		careprofileQueries
		actionQueries
		breakglassQueries
		disclosureQueries
		nodes
	}
	mutations struct {
		organisationMutations
		childMutations
		householdMutations
		chronologyMutations
		referralMutations
		instrumentMutations
		careprofileMutations
		actionMutations
		noticeMutations
		breakglassMutations
	}
	childFields struct {
		childChildFields
		householdChildFields
		referralChildFields
		careprofileChildFields
		disclosureChildFields
	}
	householdFields struct {
		householdHouseholdFields
		careprofileHouseholdFields
	}
	organisationFields struct {
		organisationOrganisationFields
		actionOrganisationFields
	}
	inboxFields struct {
		referralInboxFields
		careprofileInboxFields
		actionInboxFields
		noticeInboxFields
	}
)

// root answers the contract, type by type.
type root struct{}

var _ generated.ResolverRoot = root{}

// Query answers the fields of Query.
func (root) Query() generated.QueryResolver { return queries{} }

// Mutation answers the fields of Mutation.
func (root) Mutation() generated.MutationResolver { return mutations{} }

// Action answers the fields of Action.
func (root) Action() generated.ActionResolver { return action.Fields{} }

// ActionConnection answers the fields of ActionConnection.
func (root) ActionConnection() generated.ActionConnectionResolver { return action.Page{} }

// AgencyBoard answers the fields of AgencyBoard.
func (root) AgencyBoard() generated.AgencyBoardResolver { return action.AgencyBoardFields{} }

// BreakGlass answers the fields of BreakGlass.
func (root) BreakGlass() generated.BreakGlassResolver { return breakglass.Fields{} }

// BreakGlassConnection answers the fields of BreakGlassConnection.
func (root) BreakGlassConnection() generated.BreakGlassConnectionResolver { return breakglass.Page{} }

// CareProfile answers the fields of CareProfile.
func (root) CareProfile() generated.CareProfileResolver { return careprofile.Fields{} }

// CareProfileConnection answers the fields of CareProfileConnection.
func (root) CareProfileConnection() generated.CareProfileConnectionResolver {
	return careprofile.Page{}
}

// CareSitting answers the fields of CareSitting.
func (root) CareSitting() generated.CareSittingResolver { return careprofile.SittingFields{} }

// Child answers the fields of Child.
func (root) Child() generated.ChildResolver { return childFields{} }

// ChildConnection answers the fields of ChildConnection.
func (root) ChildConnection() generated.ChildConnectionResolver { return child.Page{} }

// ChronologyEvent answers the fields of ChronologyEvent.
func (root) ChronologyEvent() generated.ChronologyEventResolver { return chronology.Fields{} }

// ChronologyEventConnection answers the fields of ChronologyEventConnection.
func (root) ChronologyEventConnection() generated.ChronologyEventConnectionResolver {
	return chronology.Page{}
}

// Disclosure answers the fields of Disclosure.
func (root) Disclosure() generated.DisclosureResolver { return disclosure.Fields{} }

// DisclosureConnection answers the fields of DisclosureConnection.
func (root) DisclosureConnection() generated.DisclosureConnectionResolver { return disclosure.Page{} }

// Household answers the fields of Household.
func (root) Household() generated.HouseholdResolver { return householdFields{} }

// Identity answers the fields of Identity.
func (root) Identity() generated.IdentityResolver { return child.IdentityFields{} }

// Inbox answers the fields of Inbox.
func (root) Inbox() generated.InboxResolver { return inboxFields{} }

// Instrument answers the fields of Instrument.
func (root) Instrument() generated.InstrumentResolver { return instrument.Fields{} }

// InstrumentConnection answers the fields of InstrumentConnection.
func (root) InstrumentConnection() generated.InstrumentConnectionResolver { return instrument.Page{} }

// InstrumentDescriptor answers the fields of InstrumentDescriptor.
func (root) InstrumentDescriptor() generated.InstrumentDescriptorResolver {
	return instrument.DescriptorFields{}
}

// InstrumentItem answers the fields of InstrumentItem.
func (root) InstrumentItem() generated.InstrumentItemResolver { return instrument.ItemFields{} }

// Involvement answers the fields of Involvement.
func (root) Involvement() generated.InvolvementResolver { return child.InvolvementFields{} }

// ItemGrade answers the fields of ItemGrade.
func (root) ItemGrade() generated.ItemGradeResolver { return careprofile.ItemGradeFields{} }

// Notice answers the fields of Notice.
func (root) Notice() generated.NoticeResolver { return notice.Fields{} }

// NoticeConnection answers the fields of NoticeConnection.
func (root) NoticeConnection() generated.NoticeConnectionResolver { return notice.Page{} }

// Organisation answers the fields of Organisation.
func (root) Organisation() generated.OrganisationResolver { return organisationFields{} }

// OrganisationConnection answers the fields of OrganisationConnection.
func (root) OrganisationConnection() generated.OrganisationConnectionResolver {
	return organisation.Page{}
}

// Practitioner answers the fields of Practitioner.
func (root) Practitioner() generated.PractitionerResolver { return organisation.PractitionerFields{} }

// PractitionerConnection answers the fields of PractitionerConnection.
func (root) PractitionerConnection() generated.PractitionerConnectionResolver {
	return organisation.PractitionerPage{}
}

// Referral answers the fields of Referral.
func (root) Referral() generated.ReferralResolver { return referral.Fields{} }

// ReferralChild answers the fields of ReferralChild.
func (root) ReferralChild() generated.ReferralChildResolver { return referral.ReportedChildFields{} }

// ReferralConnection answers the fields of ReferralConnection.
func (root) ReferralConnection() generated.ReferralConnectionResolver { return referral.Page{} }

// Relationship answers the fields of Relationship.
func (root) Relationship() generated.RelationshipResolver { return household.RelationshipFields{} }

// Relative answers the fields of Relative.
func (root) Relative() generated.RelativeResolver { return household.RelativeFields{} }

// TargetItem answers the fields of TargetItem.
func (root) TargetItem() generated.TargetItemResolver { return careprofile.TargetItemFields{} }

// Training answers the fields of Training.
func (root) Training() generated.TrainingResolver { return organisation.TrainingFields{} }

// UnusualAccess answers the fields of UnusualAccess.
func (root) UnusualAccess() generated.UnusualAccessResolver { return disclosure.UnusualAccessFields{} }
