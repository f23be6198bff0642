package graph

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/predicate"
	"heed/ent/referral"
	"heed/ent/referralchild"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// undecided are the states in which the clock of a concern runs.
var undecided = []practice.ReferralState{practice.ReferralStateSubmitted, practice.ReferralStateInTriage}

// referralByID loads a concern with what is asked of it.
func referralByID(ctx context.Context, id uuid.UUID) (*ent.Referral, error) {
	q, err := client(ctx).Referral.Query().Where(referral.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	r, err := q.Only(ctx)
	return shownOrNil(ctx, id, r, err)
}

// Referral answers a concern by its identifier.
func (queries) Referral(ctx context.Context, id uuid.UUID) (*ent.Referral, error) {
	return referralByID(ctx, id)
}

// Referrals answers the concerns that the viewer sees, the triage queue first of all.
func (q queries) Referrals(ctx context.Context, filter *model.ReferralFilter, orderBy *ent.ReferralOrder, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ReferralConnection, error) {
	query := client(ctx).Referral.Query().Where(referralFilter(ctx, filter)...)
	return referralPageOf(ctx, query, orderBy, first, after, last, before)
}

// Inbox answers what waits for the viewer.
func (queries) Inbox(context.Context) (*model.Inbox, error) { return &model.Inbox{}, nil }

// Feedback answers the viewer's concerns whose feedback they have not acknowledged.
func (inboxFields) Feedback(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ReferralConnection, error) {
	query := client(ctx).Referral.Query().Where(referral.SubmittedByID(store.FromContext(ctx).Viewer.PractitionerID),
		referral.FeedbackGivenAtNotNil(), referral.FeedbackReadAtIsNil())
	return referralPageOf(ctx, query, &ent.ReferralOrder{Direction: "DESC", Field: ent.ReferralOrderFieldReceivedAt}, first, after, last, before)
}

// ToDecide answers the triage queue of those who decide.
func (inboxFields) ToDecide(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ReferralConnection, error) {
	query := client(ctx).Referral.Query().Where(referral.StateIn(undecided...))
	if !auth.May(store.FromContext(ctx).Viewer, "decideReferral") {
		return &ent.ReferralConnection{Edges: []*ent.ReferralEdge{}}, nil
	}
	return referralPageOf(ctx, query, nil, first, after, last, before)
}

func referralPageOf(ctx context.Context, query *ent.ReferralQuery, order *ent.ReferralOrder, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ReferralConnection, error) {
	if err := fromReasons(ctx, query, reasonsForReferrals); err != nil {
		return nil, err
	}
	if order == nil {
		order = &ent.ReferralOrder{Direction: "ASC", Field: ent.ReferralOrderFieldTriageKey}
	}
	count, err := countUpTo(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last, ent.WithReferralOrder(order))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

// referralFilter turns a filter's words into predicates.
func referralFilter(ctx context.Context, f *model.ReferralFilter) []predicate.Referral {
	if f == nil {
		return nil
	}
	op := store.FromContext(ctx)
	var where []predicate.Referral
	if f.States != nil {
		where = append(where, referral.StateIn(f.States...))
	}
	if f.ImmediateRisk != nil {
		where = append(where, referral.ImmediateRisk(*f.ImmediateRisk))
	}
	if f.Overdue != nil {
		late := referral.And(referral.StateIn(undecided...), referral.DecisionDueAtLT(op.Now))
		if !*f.Overdue {
			late = referral.Not(late)
		}
		where = append(where, late)
	}
	if f.Mine != nil {
		own := referral.SubmittedByID(op.Viewer.PractitionerID)
		if !*f.Mine {
			own = referral.Not(own)
		}
		where = append(where, own)
	}
	if f.OrganisationID != nil {
		where = append(where, referral.OrganisationID(*f.OrganisationID))
	}
	if f.Reference != nil {
		reference, err := practice.ParseReference(*f.Reference)
		if err != nil {
			reference = "" // no record has it
		}
		op.SoughtBy(store.Numbers{References: []string{string(reference)}})
		where = append(where, referral.Reference(string(reference)))
	}
	if f.ReceivedFrom != nil {
		where = append(where, referral.ReceivedAtGTE(*f.ReceivedFrom))
	}
	if f.ReceivedTo != nil {
		where = append(where, referral.ReceivedAtLT(*f.ReceivedTo))
	}
	return where
}

// Household of a concern, or nil where the viewer may not see it.
func (referralFields) Household(ctx context.Context, r *ent.Referral) (*ent.Household, error) {
	home, err := r.Edges.HouseholdOrErr()
	if ent.IsNotLoaded(err) {
		home, err = r.QueryHousehold().Only(ctx)
	}
	return home, ent.MaskNotFound(err)
}

// Decisions on a concern, the one that stands first.
func (referralFields) Decisions(ctx context.Context, r *ent.Referral) ([]*ent.ReferralDecision, error) {
	decisions, err := r.Decisions(ctx)
	decisions = nonNil(slices.Clone(decisions))
	slices.SortFunc(decisions, func(a, b *ent.ReferralDecision) int { return b.Sequence - a.Sequence })
	return decisions, err
}

// SourceLabel is what the source's code means in the list of its year.
func (referralFields) SourceLabel(_ context.Context, r *ent.Referral) (*string, error) {
	return label(practice.CodeListReferralSource, &r.SourceCode, &r.SourceListYear), nil
}

// Overdue reports whether a concern is undecided past its due date.
func (referralFields) Overdue(ctx context.Context, r *ent.Referral) (bool, error) {
	return !r.State.Decided() && r.State != practice.ReferralStateWithdrawn && store.FromContext(ctx).Now.After(r.DecisionDueAt), nil
}

// Child of a naming, or nil where the viewer may not see it.
func (namingFields) Child(ctx context.Context, n *ent.ReferralChild) (*ent.Child, error) {
	k, err := n.Edges.ChildOrErr()
	if ent.IsNotLoaded(err) {
		k, err = n.QueryChild().Only(ctx)
	}
	return k, ent.MaskNotFound(err)
}

// recordOn adds an event to the lives of the children of a concern.
func recordOn(ctx context.Context, r *ent.Referral, category practice.EventCategory, summary, impact string) error {
	namings, err := client(ctx).ReferralChild.Query().Where(referralchild.ReferralID(r.ID)).All(ctx)
	if err != nil {
		return err
	}
	children := make([]uuid.UUID, len(namings))
	for i, n := range namings {
		children[i] = n.ChildID
	}
	_, err = record(ctx, entry{children: children, source: &r.ID, category: category,
		significance: practice.SignificanceSignificant, summary: summary, impact: impact})
	return err
}

// label is what a code means in the list of its year, or nil.
func label(list practice.CodeList, code *string, year *int) *string {
	if code == nil || year == nil {
		return nil
	}
	if text, ok := list.Label(*code, *year); ok {
		return &text
	}
	return nil
}
