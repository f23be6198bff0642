package draft

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/ent/household"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/graph/referral"
	"heed/practice"
	"heed/store"
)

// content is what a draft says.
type content = model.DraftConcernInput

// as turns a part of an input into the form in which a draft keeps it, or back: both have
// the same form in JSON.
func as[T any](part any) (T, error) {
	var to T
	text, err := json.Marshal(part)
	if err == nil {
		err = json.Unmarshal(text, &to)
	}
	if err != nil {
		return to, fmt.Errorf("convert a part of a draft: %w", err)
	}
	return to, nil
}

// contentOf is what a draft says.
func contentOf(r *ent.ConcernDraft) (content, error) {
	home, err := as[*model.ConcernHouseholdInput](r.Household)
	if err != nil {
		return content{}, err
	}
	kids, err := as[[]*model.ConcernChildInput](r.Children)
	return content{Household: home, Children: kids, SourceCode: r.SourceCode, NeglectKinds: r.NeglectKinds, SeenOrHeard: r.SeenOrHeard,
		ChildsWords: r.ChildsWords, ImmediateRisk: r.ImmediateRisk, FamilyKnows: r.FamilyKnows, ReasonFamilyNotTold: r.ReasonFamilyNotTold,
		LawfulBasis: r.LawfulBasis}, err
}

// amended is what a draft says after a change.
func amended(c content, in model.AmendDraftInput) content {
	return content{Household: operation.Amended(c.Household, in.Household), Children: list(c.Children, in.Children),
		SourceCode: operation.Amended(c.SourceCode, in.SourceCode), NeglectKinds: list(c.NeglectKinds, in.NeglectKinds),
		SeenOrHeard: operation.Amended(c.SeenOrHeard, in.SeenOrHeard), ChildsWords: operation.Amended(c.ChildsWords, in.ChildsWords),
		ImmediateRisk: operation.Amended(c.ImmediateRisk, in.ImmediateRisk), FamilyKnows: operation.Amended(c.FamilyKnows, in.FamilyKnows),
		ReasonFamilyNotTold: operation.Amended(c.ReasonFamilyNotTold, in.ReasonFamilyNotTold),
		LawfulBasis:         operation.Amended(c.LawfulBasis, in.LawfulBasis)}
}

// list is a list after a change.
func list[T any](now []T, then graphql.Omittable[[]T]) []T {
	if value, given := then.ValueOK(); given {
		return value
	}
	return now
}

// concern is the input of submitConcern that a draft makes. What it does not say is empty.
func concern(c content) model.SubmitConcernInput {
	home := c.Household
	if home == nil {
		home = &model.ConcernHouseholdInput{}
	}
	return model.SubmitConcernInput{Household: home, Children: c.Children, SourceCode: c.SourceCode,
		NeglectKinds: c.NeglectKinds, SeenOrHeard: operation.ValueOr(c.SeenOrHeard, ""), ChildsWords: c.ChildsWords,
		ImmediateRisk: operation.ValueOr(c.ImmediateRisk, false), FamilyKnows: operation.ValueOr(c.FamilyKnows, true),
		ReasonFamilyNotTold: c.ReasonFamilyNotTold, LawfulBasis: operation.ValueOr(c.LawfulBasis, "")}
}

// checkContent lists what stands against keeping a draft: texts that are too long, and
// records that the viewer cannot see and the draft did not name before.
func checkContent(ctx context.Context, op *store.Operation, c content, before *ent.ConcernDraft) ([]practice.Problem, error) {
	problems := referral.CheckLengths(ctx, op, concern(c))
	if c.Household != nil && c.Household.ID != nil && !names(before, *c.Household.ID) {
		visible, err := operation.Client(ctx).Household.Query().Where(household.ID(*c.Household.ID)).Exist(ctx)
		if err != nil {
			return nil, err
		}
		if !visible {
			problems = append(problems, operation.ProblemNotFound(ctx, *c.Household.ID, "household", "id")...)
		}
	}
	var asked []uuid.UUID
	for _, k := range c.Children {
		if k.ID != nil && !names(before, *k.ID) {
			asked = append(asked, *k.ID)
		}
	}
	if len(asked) == 0 {
		return problems, nil
	}
	found, err := operation.Client(ctx).Child.Query().Where(child.IDIn(asked...)).All(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[uuid.UUID]bool{}
	for _, k := range found {
		seen[k.ID] = true
	}
	for i, k := range c.Children {
		if k.ID != nil && !seen[*k.ID] && !names(before, *k.ID) {
			problems = append(problems, operation.ProblemNotFound(ctx, *k.ID, "children", strconv.Itoa(i), "id")...)
		}
	}
	return problems, nil
}

// names reports whether a draft names a record already.
func names(r *ent.ConcernDraft, record uuid.UUID) bool {
	if r == nil {
		return false
	}
	if r.Household != nil && r.Household.Record != nil && *r.Household.Record == record.String() {
		return true
	}
	for _, k := range r.Children {
		if k.Record != nil && *k.Record == record.String() {
			return true
		}
	}
	return false
}

// standing replaces the identifiers of records that were merged since they were written
// into a draft.
func standing(ctx context.Context, in *model.SubmitConcernInput) error {
	var ids []*uuid.UUID
	if in.Household.ID != nil {
		ids = append(ids, in.Household.ID)
	}
	for _, k := range in.Children {
		if k.ID != nil {
			ids = append(ids, k.ID)
		}
	}
	asked := make([]uuid.UUID, len(ids))
	for i, id := range ids {
		asked[i] = *id
	}
	stands, err := store.FromContext(ctx).StandingRecords(ctx, asked)
	for _, id := range ids {
		if into, merged := stands[*id]; merged {
			*id = into
		}
	}
	return err
}
