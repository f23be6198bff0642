package graph

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
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
	if err := noteWho(ctx, client(ctx).Referral.Query(), referral.Table, reasonsForReferrals, whoOfReferrals(ctx, filter), store.FromContext(ctx).Counted); err != nil {
		return nil, err
	}
	return referralPageOf(ctx, query, orderBy, first, after, last, before)
}

// Inbox answers what waits for the viewer.
func (queries) Inbox(context.Context) (*model.Inbox, error) { return &model.Inbox{}, nil }

// Feedback answers the viewer's concerns whose feedback they have not acknowledged.
// To who leads safeguarding also those of the organisation whose submitter cannot.
func (inboxFields) Feedback(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.ReferralConnection, error) {
	v := store.FromContext(ctx).Viewer
	theirs := referral.SubmittedByID(v.PractitionerID)
	if auth.Safeguards(v) {
		theirs = referral.Or(theirs, referral.And(referral.OrganisationID(v.OrganisationID), referral.HasSubmittedByWith(cannotAcknowledge)))
	}
	query := client(ctx).Referral.Query().Where(theirs, referral.FeedbackGivenAtNotNil(), referral.FeedbackReadAtIsNil())
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
