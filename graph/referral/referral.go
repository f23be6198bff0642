package referral

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/organisation"
	"heed/ent/referral"
	"heed/ent/referralchild"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// undecided are the states in which the clock of a referral runs.
var undecided = []practice.ReferralState{practice.ReferralStateSubmitted, practice.ReferralStateInTriage}

// referralByID loads a referral with the selected fields.
func referralByID(ctx context.Context, id uuid.UUID) (*ent.Referral, error) {
	q, err := operation.Client(ctx).Referral.Query().Where(referral.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	r, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, r, err)
}

// Referral loads a referral by its identifier.
func (Queries) Referral(ctx context.Context, id uuid.UUID) (*ent.Referral, error) {
	return referralByID(ctx, id)
}

// Referrals lists the referrals that the viewer can see.
func (Queries) Referrals(ctx context.Context, filter *model.ReferralFilter, orderBy *ent.ReferralOrder, first *int, after *ent.Cursor,
	last *int, before *ent.Cursor) (*ent.ReferralConnection, error) {
	query := operation.Client(ctx).Referral.Query().Where(referralFilter(ctx, filter)...)
	if err := operation.NoteSingledOut(ctx, operation.Client(ctx).Referral.Query(), referral.Table, reasonsForReferrals,
		identifyingConditions(ctx, filter), store.FromContext(ctx).Counted); err != nil {
		return nil, err
	}
	return referralPageOf(ctx, query, orderBy, first, after, last, before)
}

// Inbox answers what waits for the viewer. Each aggregate answers its own fields of it.
func (Queries) Inbox(context.Context) (*model.Inbox, error) { return &model.Inbox{}, nil }

// Feedback lists the viewer's referrals whose feedback they have not acknowledged. A
// safeguarding lead also gets those of their organisation whose submitter cannot
// acknowledge it.
func (InboxFields) Feedback(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ReferralConnection, error) {
	v := store.FromContext(ctx).Viewer
	theirs := referral.SubmittedByID(v.PractitionerID)
	if auth.Safeguards(v) {
		theirs = referral.Or(theirs, referral.And(referral.OrganisationID(v.OrganisationID), referral.HasSubmittedByWith(cannotAcknowledge)))
	}
	query := operation.Client(ctx).Referral.Query().Where(theirs, referral.FeedbackGivenAtNotNil(), referral.FeedbackReadAtIsNil())
	return referralPageOf(ctx, query, &ent.ReferralOrder{Direction: "DESC", Field: ent.ReferralOrderFieldReceivedAt}, first, after, last,
		before)
}

// ToDecide is the triage queue, for a viewer who decides referrals.
func (InboxFields) ToDecide(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ReferralConnection, error) {
	query := operation.Client(ctx).Referral.Query().Where(referral.StateIn(undecided...))
	if !auth.May(store.FromContext(ctx).Viewer, "decideReferral") {
		return &ent.ReferralConnection{Edges: []*ent.ReferralEdge{}}, nil
	}
	return referralPageOf(ctx, query, nil, first, after, last, before)
}

func referralPageOf(ctx context.Context, query *ent.ReferralQuery, order *ent.ReferralOrder, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.ReferralConnection, error) {
	if err := operation.StartFromReasons(ctx, query, reasonsForReferrals); err != nil {
		return nil, err
	}
	if order == nil {
		order = &ent.ReferralOrder{Direction: "ASC", Field: ent.ReferralOrderFieldTriageKey}
	}
	count, err := operation.CountCapped(ctx, query.Clone())
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

// Household is the household of a referral, or null where the viewer cannot see it.
func (Fields) Household(ctx context.Context, r *ent.Referral) (*ent.Household, error) {
	if r.HouseholdID == nil {
		return nil, nil
	}
	home, err := r.Edges.HouseholdOrErr()
	if ent.IsNotLoaded(err) {
		home, err = r.QueryHousehold().Only(ctx)
	}
	return home, ent.MaskNotFound(err)
}

// ReportedHome is the home as the referrer described it. Where an address would lead to a
// restricted child, it is only for the referrer's organisation and viewers who see the child.
func (Fields) ReportedHome(ctx context.Context, r *ent.Referral) (*model.ReportedHome, error) {
	if r.ReportedAddressStatus == nil {
		return nil, nil
	}
	op := store.FromContext(ctx)
	hidden, err := operation.Batch(ctx, operation.FieldKey(ctx), r.ID, op.Referrals, op.HiddenReportedHomes)
	if err != nil || hidden {
		return nil, err
	}
	return &model.ReportedHome{Address: r.ReportedAddress, AddressStatus: *r.ReportedAddressStatus, Postcode: r.ReportedPostcode,
		Ward: r.ReportedWard}, nil
}

// CallNow lists the organisations to call now about an immediate risk.
func (Fields) CallNow(ctx context.Context, r *ent.Referral) ([]*ent.Organisation, error) {
	op := store.FromContext(ctx)
	called, err := operation.Batch(ctx, operation.FieldKey(ctx), r.ID, op.Referrals,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Organisation, error) {
			of, err := op.CallNow(ctx, ids)
			if err != nil || len(of) == 0 {
				return nil, err
			}
			query, err := operation.Client(ctx).Organisation.Query().
				Where(organisation.IDIn(slices.Concat(slices.Collect(maps.Values(of))...)...)).CollectFields(ctx)
			if err != nil {
				return nil, err
			}
			found, err := query.All(ctx)
			byID := map[uuid.UUID]*ent.Organisation{}
			for _, o := range found {
				byID[o.ID] = o
			}
			answers := map[uuid.UUID][]*ent.Organisation{}
			for concern, bodies := range of {
				for _, body := range bodies {
					answers[concern] = append(answers[concern], byID[body])
				}
			}
			return answers, err
		})
	return operation.NonNil(called), err
}

// Decisions lists the decisions on a referral, the one in force first.
func (Fields) Decisions(ctx context.Context, r *ent.Referral) ([]*ent.ReferralDecision, error) {
	decisions, err := r.Decisions(ctx)
	decisions = operation.NonNil(slices.Clone(decisions))
	slices.SortFunc(decisions, func(a, b *ent.ReferralDecision) int { return b.Sequence - a.Sequence })
	return decisions, err
}

// SourceLabel is the label of the source's code in the list of its year.
func (Fields) SourceLabel(_ context.Context, r *ent.Referral) (*string, error) {
	return operation.CodeLabel(practice.CodeListReferralSource, &r.SourceCode, &r.SourceListYear), nil
}

// Overdue reports whether a referral is undecided after its due time.
func (Fields) Overdue(ctx context.Context, r *ent.Referral) (bool, error) {
	return !r.State.Decided() && r.State != practice.ReferralStateWithdrawn && store.FromContext(ctx).Now.After(r.DecisionDueAt), nil
}

// Child is the child's record, or null where the viewer cannot see it.
func (ReportedChildFields) Child(ctx context.Context, n *ent.ReferralChild) (*ent.Child, error) {
	c, err := n.Edges.ChildOrErr()
	if ent.IsNotLoaded(err) {
		c, err = n.QueryChild().Only(ctx)
	}
	if c != nil || !ent.IsNotFound(err) && err != nil {
		return c, err
	}
	stands, err := operation.Node(ctx, n.ChildID, store.FromContext(ctx).ReportedChildren) // it may have been merged
	c, _ = stands.(*ent.Child)
	return c, err
}

// recordOn adds an event to the chronologies of a referral's children.
func recordOn(ctx context.Context, r *ent.Referral, category practice.EventCategory, summary, impact string) error {
	reported, err := operation.Client(ctx).ReferralChild.Query().Where(referralchild.ReferralID(r.ID)).All(ctx)
	if err != nil {
		return err
	}
	children := make([]uuid.UUID, len(reported))
	for i, n := range reported {
		children[i] = n.ChildID
	}
	_, err = operation.RecordEvent(ctx, operation.Event{Children: children, Source: &r.ID, Category: category,
		Significance: practice.SignificanceSignificant, Summary: summary, Impact: impact})
	return err
}
