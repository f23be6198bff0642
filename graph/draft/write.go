package draft

import (
	"context"
	"reflect"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// DraftConcern begins a draft with what is known so far.
func (Mutations) DraftConcern(ctx context.Context, in model.DraftConcernInput) (*model.DraftConcernPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		if op.Viewer.Machine {
			return uuid.UUID{}, operation.ProblemNotAllowed("An agency's own system has no colleague to hand a draft to. Submit the concern."), nil
		}
		problems, err := checkContent(ctx, op, in, nil)
		if err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		home, err := as[*practice.ConcernDraftHousehold](in.Household)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		kids, err := as[[]practice.ConcernDraftChild](in.Children)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		create := operation.Client(ctx).ConcernDraft.Create().SetAuthorID(op.Viewer.PractitionerID).
			SetOrganisationID(op.Viewer.OrganisationID).SetDraftedAt(op.Now).SetState(practice.ConcernDraftStateWithAuthor).
			SetDueAt(practice.DraftDue(op.Now, operation.ValueOr(in.ImmediateRisk, false), operation.From(ctx).Calendar)).
			SetChildren(operation.NonNil(kids)).SetNillableSourceCode(operation.TrimmedOrNil(in.SourceCode)).
			SetNeglectKinds(operation.NonNil(in.NeglectKinds)).SetNillableSeenOrHeard(operation.TrimmedOrNil(in.SeenOrHeard)).
			SetNillableChildsWords(operation.TrimmedOrNil(in.ChildsWords)).SetNillableImmediateRisk(in.ImmediateRisk).
			SetNillableFamilyKnows(in.FamilyKnows).SetNillableReasonFamilyNotTold(operation.TrimmedOrNil(in.ReasonFamilyNotTold)).
			SetNillableLawfulBasis(in.LawfulBasis)
		if home != nil {
			create.SetHousehold(home)
		}
		r, err := create.Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		return r.ID, nil, nil
	})
	return operation.Payload(ctx, d, err, "draft", byID, func(r *ent.ConcernDraft, errors []*practice.Problem) *model.DraftConcernPayload {
		return &model.DraftConcernPayload{Draft: r, Errors: errors}
	})
}

// AmendDraft amends a draft that waits.
func (Mutations) AmendDraft(ctx context.Context, in model.AmendDraftInput) (*model.AmendDraftPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		r, problems, err := lock(ctx, in.ID, in.Version)
		if err != nil || r == nil {
			return in.ID, problems, err
		}
		if problems = practice.CheckDraftOpen(stateOf(op, r)); len(problems) > 0 {
			return r.ID, problems, nil
		}
		before, err := contentOf(r)
		if err != nil {
			return r.ID, nil, err
		}
		after := amended(before, in)
		problems, err = checkContent(ctx, op, after, r)
		atRisk := operation.ValueOr(after.ImmediateRisk, false)
		if problems = append(problems, practice.CheckDraftRisk(stateOf(op, r), atRisk)...); err != nil || len(problems) > 0 {
			return r.ID, problems, err
		}
		u, err := change(r, in)
		if err != nil {
			return r.ID, nil, err
		}
		if atRisk && !operation.ValueOr(r.ImmediateRisk, false) {
			u.SetDueAt(dueAtRisk(r, practice.DraftDue(op.Now, true, operation.From(ctx).Calendar)))
		}
		if changes := u.Mutation(); len(changes.Fields())+len(changes.ClearedFields()) == 0 {
			return r.ID, nil, nil
		}
		return r.ID, nil, u.Exec(ctx)
	})
	return operation.Payload(ctx, d, err, "draft", byID, func(r *ent.ConcernDraft, errors []*practice.Problem) *model.AmendDraftPayload {
		return &model.AmendDraftPayload{Draft: r, Errors: errors}
	})
}

// dueAtRisk is the due time of a draft that speaks of an immediate risk from now on: the
// earlier one, unless somebody was told then.
func dueAtRisk(r *ent.ConcernDraft, at time.Time) time.Time {
	if r.WaitingToldAt == nil && r.DueAt.Before(at) {
		return r.DueAt
	}
	return at
}

// change prepares an amendment: of what was given, what differs.
func change(r *ent.ConcernDraft, in model.AmendDraftInput) (updated, error) {
	u := r.Update()
	if value, given := in.Household.ValueOK(); given {
		home, err := as[*practice.ConcernDraftHousehold](value)
		if err != nil {
			return nil, err
		}
		if !reflect.DeepEqual(home, r.Household) {
			operation.SetOrClear(home, func(h practice.ConcernDraftHousehold) updated { return u.SetHousehold(&h) },
				u.ClearHousehold)
		}
	}
	if value, given := in.Children.ValueOK(); given {
		kids, err := as[[]practice.ConcernDraftChild](value)
		if err != nil {
			return nil, err
		}
		if kids = operation.NonNil(kids); !reflect.DeepEqual(kids, r.Children) {
			u.SetChildren(kids)
		}
	}
	if value, given := in.NeglectKinds.ValueOK(); given && !operation.EqualLists(value, r.NeglectKinds) {
		u.SetNeglectKinds(operation.NonNil(value))
	}
	text(in.SourceCode, r.SourceCode, u.SetSourceCode, u.ClearSourceCode)
	text(in.SeenOrHeard, r.SeenOrHeard, u.SetSeenOrHeard, u.ClearSeenOrHeard)
	text(in.ChildsWords, r.ChildsWords, u.SetChildsWords, u.ClearChildsWords)
	text(in.ReasonFamilyNotTold, r.ReasonFamilyNotTold, u.SetReasonFamilyNotTold, u.ClearReasonFamilyNotTold)
	given(in.ImmediateRisk, r.ImmediateRisk, u.SetImmediateRisk, u.ClearImmediateRisk)
	given(in.FamilyKnows, r.FamilyKnows, u.SetFamilyKnows, u.ClearFamilyKnows)
	given(in.LawfulBasis, r.LawfulBasis, u.SetLawfulBasis, u.ClearLawfulBasis)
	return u, nil
}

type updated = *ent.ConcernDraftUpdateOne

// given sets or clears a column that the input gives, if that changes it.
func given[T comparable](in graphql.Omittable[*T], now *T, set func(T) updated, clear func() updated) {
	then, is := in.ValueOK()
	if is && !reflect.DeepEqual(then, now) {
		operation.SetOrClear(then, set, clear)
	}
}

// text is given for a text without surrounding blanks.
func text(in graphql.Omittable[*string], now *string, set func(string) updated, clear func() updated) {
	if then, is := in.ValueOK(); is {
		given(graphql.OmittableOf(operation.TrimmedOrNil(then)), now, set, clear)
	}
}
