package careprofile

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/ent/caresitting"
	"heed/ent/household"
	"heed/ent/householdmember"
	"heed/ent/relative"
	childapi "heed/graph/child"
	householdapi "heed/graph/household"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

func careSittingByID(ctx context.Context, id uuid.UUID) (*ent.CareSitting, error) {
	q, err := operation.Client(ctx).CareSitting.Query().Where(caresitting.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	s, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, s, err)
}

// AmendCareSitting changes the facts that the profiles of a sitting share.
func (Mutations) AmendCareSitting(ctx context.Context, input model.AmendCareSittingInput) (*model.AmendCareSittingPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		s, err := operation.Client(ctx).CareSitting.Query().Where(caresitting.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		if err := operation.CheckVersion(ctx, s.ID, s.Version, input.Version); err != nil {
			return s.ID, nil, err
		}
		profiles, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.SittingID(s.ID)).Order(ent.Asc(
			careprofile.FieldID)).ForUpdate().All(ctx)
		if err != nil {
			return s.ID, nil, err
		}
		problems, err := checkAmending(ctx, s.ID, s.OrganisationID)
		if err != nil {
			return s.ID, nil, err
		}
		more, err := checkAmendment(ctx, s, profiles, input)
		problems = append(problems, operation.NotEmptied(ctx, "carerIds", "visits")...)
		if problems = append(problems, more...); err != nil || len(problems) > 0 {
			return s.ID, problems, err
		}
		return s.ID, nil, amend(ctx, s, profiles, input)
	})
	return operation.Payload(ctx, d, err, "sitting", careSittingByID,
		func(s *ent.CareSitting, errors []*practice.Problem) *model.AmendCareSittingPayload {
			return &model.AmendCareSittingPayload{Sitting: s, Errors: errors}
		})
}

// checkAmendment lists everything that is wrong with a sitting after the change.
func checkAmendment(ctx context.Context, s *ent.CareSitting, profiles []*ent.CareProfile,
	in model.AmendCareSittingInput) ([]practice.Problem, error) {
	facts := sharedFacts(ctx, s)
	facts.Trigger = operation.Trimmed(operation.Amended(s.Trigger, in.Trigger))
	if in.CarerIds != nil {
		facts.Carers = len(in.CarerIds)
	}
	facts.StartedOn = operation.DateOf(operation.Amended(s.StartedOn, in.StartedOn))
	facts.EndedOn = operation.DateOf(operation.Amended(s.EndedOn, in.EndedOn))
	if in.Visits != nil {
		facts.Visits = visitsOf(in.Visits)
	}
	var children []uuid.UUID
	for _, p := range profiles {
		if p.MistakenAt == nil {
			children = append(children, p.ChildID)
		}
	}
	unfit, err := checkCarers(ctx, in.CarerIds, children)
	if err != nil {
		return nil, err
	}
	if facts.Died, err = childapi.FirstDeath(ctx, children); err != nil {
		return nil, err
	}
	shared, err := childapi.CheckContinuing(ctx, practice.SharedRecordKindCareSitting, children)
	return append(append(unfit, shared...), inputPaths(practice.ValidateProfile(facts))...), err
}

// amend writes the change. The drafts get the new end of the window. The draft of a
// child that the viewer cannot see gets it on completion.
func amend(ctx context.Context, s *ent.CareSitting, profiles []*ent.CareProfile, in model.AmendCareSittingInput) error {
	u := s.Update()
	operation.SetOrClear(operation.Amended(s.StartedOn, in.StartedOn), u.SetStartedOn, u.ClearStartedOn)
	ended := operation.Amended(s.EndedOn, in.EndedOn)
	operation.SetOrClear(ended, u.SetEndedOn, u.ClearEndedOn)
	operation.SetOrClear(operation.TrimmedOrNil(operation.Amended(s.Trigger, in.Trigger)), u.SetTrigger, u.ClearTrigger)
	if in.CarerIds != nil {
		u.SetCarerIds(idTexts(in.CarerIds))
	}
	if in.Visits != nil {
		u.SetVisits(visitsOf(in.Visits))
	}
	if err := u.Exec(ctx); err != nil {
		return err
	}
	for _, p := range profiles {
		if p.MistakenAt != nil {
			continue
		}
		if err := p.Update().SetWindowEnd(operation.ValueOr(ended, p.WindowEnd)).Exec(store.WithParts(ctx, "sitting")); err != nil {
			return err
		}
	}
	return nil
}

// Household is the household of a sitting, or null where the viewer cannot see it.
func (SittingFields) Household(ctx context.Context, s *ent.CareSitting) (*ent.Household, error) {
	home, err := s.Edges.HouseholdOrErr()
	if ent.IsNotLoaded(err) {
		home, err = s.QueryHousehold().Only(ctx)
	}
	return home, ent.MaskNotFound(err)
}

// Visits lists the visits that a sitting rests on, earliest first.
func (SittingFields) Visits(_ context.Context, s *ent.CareSitting) ([]*model.ProfileVisit, error) {
	visits := make([]*model.ProfileVisit, len(s.Visits))
	for i, v := range s.Visits {
		visits[i] = &model.ProfileVisit{On: v.On.UTC(), Announced: v.Announced}
	}
	slices.SortStableFunc(visits, func(a, b *model.ProfileVisit) int { return a.On.Compare(b.On) })
	return visits, nil
}

// Carers lists the carers whose care is graded and that the viewer can see.
func (SittingFields) Carers(ctx context.Context, s *ent.CareSitting) ([]*ent.Relative, error) {
	carers, err := operation.Batch(ctx, operation.FieldKey(ctx), s.ID, store.FromContext(ctx).Sittings,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Relative, error) {
			return carersOf(ctx, ids)
		})
	return operation.NonNil(carers), err
}

// carersOf finds the carers of many sittings in two statements.
func carersOf(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Relative, error) {
	sittings, err := operation.Client(ctx).CareSitting.Query().Where(caresitting.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, err
	}
	var all []uuid.UUID
	of := map[uuid.UUID][]uuid.UUID{}
	for _, s := range sittings {
		for _, text := range s.CarerIds {
			id, err := uuid.Parse(text)
			if err != nil {
				return nil, err
			}
			of[s.ID] = append(of[s.ID], id)
			all = append(all, id)
		}
	}
	query, err := operation.Client(ctx).Relative.Query().Where(relative.IDIn(all...)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	visible, err := query.All(ctx)
	answers := map[uuid.UUID][]*ent.Relative{}
	for sitting, carers := range of {
		for _, id := range carers {
			if i := slices.IndexFunc(visible, func(r *ent.Relative) bool { return r.ID == id }); i >= 0 {
				answers[sitting] = append(answers[sitting], visible[i])
			}
		}
	}
	return answers, err
}

// ChildrenLeftOut lists the children of a sitting's household who have no profile in it.
func (SittingFields) ChildrenLeftOut(ctx context.Context, s *ent.CareSitting) ([]*ent.Child, error) {
	left, err := operation.Batch(ctx, operation.FieldKey(ctx), s.ID, store.FromContext(ctx).Sittings,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
			return leftOut(ctx, ids)
		})
	return operation.NonNil(left), err
}

// leftOut finds the children left out of many sittings, in four statements.
func leftOut(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Child, error) {
	sittings, err := operation.Client(ctx).CareSitting.Query().Where(caresitting.IDIn(ids...), caresitting.HouseholdIDNotNil()).All(ctx)
	if err != nil {
		return nil, err
	}
	var profiles []struct {
		SittingID uuid.UUID `sql:"sitting_id"`
		ChildID   uuid.UUID `sql:"child_id"`
	}
	if err := operation.Client(ctx).CareProfile.Query().Where(careprofile.SittingIDIn(ids...)).
		Select(careprofile.FieldSittingID, careprofile.FieldChildID).Scan(ctx, &profiles); err != nil {
		return nil, err
	}
	members, err := operation.Client(ctx).HouseholdMember.Query().Where(householdmember.ChildIDNotNil(),
		householdmember.HasHouseholdWith(household.HasSittingsWith(caresitting.IDIn(ids...)))).All(ctx)
	if err != nil {
		return nil, err
	}
	of := map[uuid.UUID][]uuid.UUID{}
	var all []uuid.UUID
	for _, s := range sittings {
		var named [][16]byte
		for _, p := range profiles {
			if p.SittingID == s.ID {
				named = append(named, p.ChildID)
			}
		}
		for _, left := range practice.NotNamed(named,
			householdapi.ChildrenLivingIn(*s.HouseholdID, members, operation.ValueOr(operation.DateOf(s.EndedOn), operation.Today(ctx)))) {
			of[s.ID] = append(of[s.ID], left)
			all = append(all, left)
		}
	}
	left, err := childapi.ChildrenFor(ctx, of, all)
	if err != nil {
		return nil, err
	}
	for _, s := range sittings {
		day := operation.ValueOr(s.EndedOn, operation.Today(ctx).UTC())
		left[s.ID] = slices.DeleteFunc(left[s.ID], func(c *ent.Child) bool { return c.DiedOn != nil && c.DiedOn.Before(day) })
	}
	return left, nil
}
