package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
	"heed/ent"
)

// seen collects whose records an operation showed, from what its queries
// returned, whichever way they were reached.
type seen struct {
	mu        sync.Mutex
	children  map[uuid.UUID]bool
	referrals map[uuid.UUID]bool
	refused   map[uuid.UUID]bool
	events    map[uuid.UUID]bool
	sources   map[uuid.UUID]bool
	lookers   map[uuid.UUID]bool
	looking   map[uuid.UUID]bool
	named     map[uuid.UUID]bool
	profiles  map[uuid.UUID]bool
	actions   map[uuid.UUID]bool
	bodies    map[uuid.UUID]bool
}

func (s *seen) add(set *map[uuid.UUID]bool, id uuid.UUID) {
	if *set == nil {
		*set = map[uuid.UUID]bool{}
	}
	(*set)[id] = true
}

// noticed hands what every query returns to the operation's collection.
func noticed(next ent.Querier) ent.Querier {
	return ent.QuerierFunc(func(ctx context.Context, q ent.Query) (ent.Value, error) {
		value, err := next.Query(ctx, q)
		if op := FromContext(ctx); op != nil && err == nil {
			op.seen.notice(value)
		}
		return value, err
	})
}

// notice adds the children that a result is about. Records that no child
// belongs to are no disclosure.
func (s *seen) notice(value ent.Value) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch records := value.(type) {
	case []*ent.Child:
		for _, r := range records {
			s.add(&s.children, r.ID)
		}
	case []*ent.Involvement:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
		}
	case []*ent.Relationship:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
		}
	case []*ent.HouseholdMember:
		for _, r := range records {
			if r.ChildID != nil {
				s.add(&s.children, *r.ChildID)
			}
		}
	case []*ent.ChronologySubject:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
		}
	case []*ent.ReferralChild:
		for _, r := range records {
			s.add(&s.referrals, r.ReferralID)
			s.add(&s.named, r.ChildID)
		}
	case []*ent.Referral:
		for _, r := range records {
			s.add(&s.referrals, r.ID)
		}
	case []*ent.ChronologyEvent:
		for _, r := range records {
			s.add(&s.events, r.ID)
			if r.SourceID != nil {
				s.add(&s.sources, *r.SourceID)
			}
		}
	case []*ent.Disclosure:
		for _, r := range records {
			if r.ChildID != uuid.Nil { // it was asked for by its instant alone, of a list that names the child
				s.add(&s.children, r.ChildID)
			}
			s.add(&s.lookers, r.PractitionerID)
			s.add(&s.looking, r.OrganisationID)
		}
	case []*ent.ReferralDecision:
		for _, r := range records {
			s.add(&s.referrals, r.ReferralID)
		}
	case []*ent.CareProfile:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
			s.add(&s.profiles, r.ID)
		}
	case []*ent.ItemGrade:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
		}
	case []*ent.ProfileEvidence:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
		}
	case []*ent.TargetItem:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
		}
	case []*ent.ActionChild:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
		}
	case []*ent.Action:
		for _, r := range records {
			s.add(&s.actions, r.ID)
		}
	case []*ent.BreakGlass:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
		}
	case []*ent.Organisation:
		for _, r := range records {
			s.add(&s.bodies, r.ID)
		}
	}
}

// Children lists the children that the operation has loaded so far.
func (o *Operation) Children() []uuid.UUID { return o.loaded(&o.seen.children) }

// Referrals lists the concerns that the operation has loaded so far.
func (o *Operation) Referrals() []uuid.UUID { return o.loaded(&o.seen.referrals) }

// Named lists the children whom the concerns loaded so far name, seen or not.
func (o *Operation) Named() []uuid.UUID { return o.loaded(&o.seen.named) }

// Events lists the events that the operation has loaded so far.
func (o *Operation) Events() []uuid.UUID { return o.loaded(&o.seen.events) }

// Sources lists the records that the events loaded so far came from.
func (o *Operation) Sources() []uuid.UUID { return o.loaded(&o.seen.sources) }

// Lookers lists the practitioners of the disclosures loaded so far.
func (o *Operation) Lookers() []uuid.UUID { return o.loaded(&o.seen.lookers) }

// Looking lists the organisations of the disclosures loaded so far.
func (o *Operation) Looking() []uuid.UUID { return o.loaded(&o.seen.looking) }

// Profiles lists the care profiles that the operation has loaded so far.
func (o *Operation) Profiles() []uuid.UUID { return o.loaded(&o.seen.profiles) }

// Actions lists the actions that the operation has loaded so far.
func (o *Operation) Actions() []uuid.UUID { return o.loaded(&o.seen.actions) }

// Bodies lists the organisations that the operation has loaded so far.
func (o *Operation) Bodies() []uuid.UUID { return o.loaded(&o.seen.bodies) }

func (o *Operation) loaded(set *map[uuid.UUID]bool) []uuid.UUID {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	return slices.Collect(maps.Keys(*set))
}

// Refused notes that the viewer asked for a record and was not shown it.
func (o *Operation) Refused(id uuid.UUID) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	o.seen.add(&o.seen.refused, id)
}

// RefusedLike takes over what another operation was refused.
func (o *Operation) RefusedLike(other *Operation) {
	other.seen.mu.Lock()
	defer other.seen.mu.Unlock()
	for id := range other.seen.refused {
		o.Refused(id)
	}
}

// Changed notes children whom the operation changed without reading them.
func (o *Operation) Changed(children ...uuid.UUID) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	for _, id := range children {
		o.seen.add(&o.seen.children, id)
	}
}

// Access is what the access record says of an operation, beside who and whom.
type Access struct {
	// Did is query or mutation with its root fields.
	Did string
	// Fields asked for, as Type.field.
	Fields []string
	// Purpose that the client gave, if any.
	Purpose *string
	// Outcome of the operation.
	Outcome auth.AccessOutcome
}

// RecordAccess writes the access record of the operation, in its transaction.
// An operation that was about no child leaves none.
func (o *Operation) RecordAccess(ctx context.Context, a Access) error {
	o.seen.mu.Lock()
	children, referrals, refused := list(o.seen.children), list(o.seen.referrals), list(o.seen.refused)
	o.seen.mu.Unlock()
	if a.Outcome == auth.OutcomeAllowed && len(children)+len(referrals)+len(refused) == 0 {
		return nil
	}
	entry, err := o.NewID("AccessEntry")
	if err != nil {
		return err
	}
	if err := o.exec(ctx, "SELECT record_access($1, $2, $3, $4, $5, $6, $7, $8)",
		entry, a.Did, pq.StringArray(a.Fields), a.Purpose, string(a.Outcome), children, referrals, refused); err != nil {
		return fmt.Errorf("record access: %w", err)
	}
	return nil
}

func list(set map[uuid.UUID]bool) pq.StringArray {
	ids := make(pq.StringArray, 0, len(set))
	for id := range set {
		ids = append(ids, id.String())
	}
	return ids
}
