package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	entgo "entgo.io/ent"
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
	graded    map[uuid.UUID][]*ent.CareProfile
	actions   map[uuid.UUID]bool
	bodies    map[uuid.UUID]bool
	sittings  map[uuid.UUID]bool
	origins   map[uuid.UUID]bool
	subjects  map[uuid.UUID]bool
	denied    bool
	people    map[uuid.UUID]bool
	homes     map[uuid.UUID]bool
}

func (s *seen) add(set *map[uuid.UUID]bool, id uuid.UUID) {
	if *set == nil {
		*set = map[uuid.UUID]bool{}
	}
	(*set)[id] = true
}

// telling are the columns by which a record tells whose it is.
var telling = map[string]string{
	ent.TypeInvolvement: "child_id", ent.TypeRelationship: "child_id", ent.TypeHouseholdMember: "child_id", ent.TypeChronologySubject: "child_id",
	ent.TypeReferralChild: "referral_id", ent.TypeReferralDecision: "referral_id", ent.TypeCareProfile: "child_id", ent.TypeItemGrade: "child_id",
	ent.TypeProfileEvidence: "child_id", ent.TypeTargetItem: "child_id", ent.TypeActionChild: "child_id", ent.TypeBreakGlass: "child_id",
}

// noticed hands what every query returns to the operation's collection. A query
// for a few columns of a record reads also that by which it tells whose it is.
func noticed(next ent.Querier) ent.Querier {
	return ent.QuerierFunc(func(ctx context.Context, q ent.Query) (ent.Value, error) {
		asked := entgo.QueryFromContext(ctx)
		whole := asked == nil || len(asked.Fields) == 0
		if !whole && readsRecords[asked.Op] {
			if column := telling[asked.Type]; column != "" && !slices.Contains(asked.Fields, column) {
				asked.Fields = append(asked.Fields, column)
			}
		}
		value, err := next.Query(ctx, q)
		if op := FromContext(ctx); op != nil && err == nil {
			op.seen.notice(value)
			if profiles, ok := value.([]*ent.CareProfile); ok && whole && !op.write {
				op.seen.keep(profiles)
			}
		}
		return value, err
	})
}

// keep keeps profiles as a query read them, with the edges that came along.
func (s *seen) keep(profiles []*ent.CareProfile) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.graded == nil {
		s.graded = map[uuid.UUID][]*ent.CareProfile{}
	}
	for _, p := range profiles {
		s.graded[p.ID] = append(s.graded[p.ID], p)
	}
}

// CareProfile is a profile as often as the operation has loaded it, each with the
// edges that came along. A mutation keeps none, for it changes them.
func (o *Operation) CareProfile(id uuid.UUID) []*ent.CareProfile {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	return slices.Clone(o.seen.graded[id])
}

// readsRecords are the ways of asking that return whole records.
var readsRecords = map[string]bool{entgo.OpQueryAll: true, entgo.OpQueryOnly: true, entgo.OpQueryFirst: true}

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
	case []*ent.CareSitting:
		for _, r := range records {
			s.add(&s.sittings, r.ID)
		}
	case []*ent.CareProfile:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
			s.add(&s.profiles, r.ID)
			s.add(&s.sittings, r.SittingID)
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
			if r.SourceID != nil {
				s.add(&s.origins, *r.SourceID)
			}
		}
	case []*ent.Notice:
		for _, r := range records {
			if r.SubjectID != nil {
				s.add(&s.subjects, *r.SubjectID)
			}
		}
	case []*ent.BreakGlass:
		for _, r := range records {
			s.add(&s.children, r.ChildID)
		}
	case []*ent.Organisation:
		for _, r := range records {
			s.add(&s.bodies, r.ID)
		}
	case []*ent.Practitioner:
		for _, r := range records {
			s.add(&s.people, r.ID)
		}
	case []*ent.Household:
		for _, r := range records {
			s.add(&s.homes, r.ID)
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

// Sittings lists the sittings of profiles that the operation has loaded so far.
func (o *Operation) Sittings() []uuid.UUID { return o.loaded(&o.seen.sittings) }

// Actions lists the actions that the operation has loaded so far.
func (o *Operation) Actions() []uuid.UUID { return o.loaded(&o.seen.actions) }

// Origins lists the records that the actions loaded so far come from.
func (o *Operation) Origins() []uuid.UUID { return o.loaded(&o.seen.origins) }

// Subjects lists the records that the notices loaded so far are about.
func (o *Operation) Subjects() []uuid.UUID { return o.loaded(&o.seen.subjects) }

// Bodies lists the organisations that the operation has loaded so far.
func (o *Operation) Bodies() []uuid.UUID { return o.loaded(&o.seen.bodies) }

// Practitioners lists the accounts that the operation has loaded so far.
func (o *Operation) Practitioners() []uuid.UUID { return o.loaded(&o.seen.people) }

// Households lists the households that the operation has loaded so far.
func (o *Operation) Households() []uuid.UUID { return o.loaded(&o.seen.homes) }

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

// Denied notes that the viewer was refused what they asked for without naming a
// record, or beside those that they named.
func (o *Operation) Denied() {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	o.seen.denied = true
}

// Withdraw notes that nothing of what the operation loaded is shown after all.
func (o *Operation) Withdraw() {
	for _, id := range o.Children() {
		o.Refused(id)
	}
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
	// Concluded is when its answer was ready; the operation's instant, where it is zero.
	Concluded time.Time
}

// ErrOpeningEnded says that an opening in an emergency ended while an operation
// looked through it: nothing of it may be answered.
var ErrOpeningEnded = errors.New("the opening in an emergency ended before the answer was ready")

// RecordAccess writes the access record of the operation, in its transaction.
// An operation that was about no child leaves none. One that showed nothing and
// was denied is refused.
func (o *Operation) RecordAccess(ctx context.Context, a Access) error {
	o.seen.mu.Lock()
	children, referrals, refused, denied := list(o.seen.children), list(o.seen.referrals), list(o.seen.refused), o.seen.denied
	o.seen.mu.Unlock()
	if denied && len(children)+len(referrals) == 0 {
		a.Outcome = auth.OutcomeRefused
	}
	if a.Outcome == auth.OutcomeAllowed && len(children)+len(referrals)+len(refused) == 0 {
		return nil
	}
	if a.Concluded.IsZero() {
		a.Concluded = o.Now
	}
	entry, err := o.NewID("AccessEntry")
	if err != nil {
		return err
	}
	recorded := false
	if err := o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&recorded) }, "SELECT record_access($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		entry, a.Did, pq.StringArray(a.Fields), a.Purpose, string(a.Outcome), children, referrals, refused, instantOf(a.Concluded)); err != nil {
		return fmt.Errorf("record access: %w", err)
	}
	if !recorded {
		return ErrOpeningEnded
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
