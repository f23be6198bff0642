package careprofile

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/ent/household"
	"heed/ent/instrument"
	"heed/ent/relationship"
	"heed/ent/relative"
	childapi "heed/graph/child"
	instrumentapi "heed/graph/instrument"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// mostGraded is how many children one sitting can have profiles of.
const mostGraded = 20

// StartCareProfile starts a sitting with one draft for each child.
func (m Mutations) StartCareProfile(ctx context.Context, input model.StartCareProfileInput) (*model.StartCareProfilePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		version, problems, err := m.checkStart(ctx, input)
		if err != nil || len(problems) > 0 {
			return uuid.UUID{}, problems, err
		}
		s, err := operation.Client(ctx).CareSitting.Create().SetInstrumentID(version.ID).SetNillableHouseholdID(input.HouseholdID).
			SetNillableTrigger(operation.TrimmedOrNil(input.Trigger)).SetNillableStartedOn(input.StartedOn).
			SetNillableEndedOn(input.EndedOn).SetVisits(visitsOf(input.Visits)).
			SetCarerIds(idTexts(input.CarerIds)).SetStartedByID(op.Viewer.PractitionerID).SetOrganisationID(op.Viewer.OrganisationID).
			SetStartedAt(op.Now).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		drafts := make([]*ent.CareProfileCreate, len(input.ChildIds))
		for i, id := range slices.SortedFunc(slices.Values(input.ChildIds), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }) {
			drafts[i] = operation.Client(ctx).CareProfile.Create().SetSittingID(s.ID).SetChildID(id).SetInstrumentID(version.ID).SetInstrumentCode(
				version.Code).
				SetOrganisationID(op.Viewer.OrganisationID).SetAssessorID(op.Viewer.PractitionerID).SetState(practice.CareProfileStateDraft).
				SetStartedAt(op.Now).SetWindowEnd(operation.ValueOr(input.EndedOn,
				operation.Today(ctx).UTC())).SetChosen([]practice.ChosenGrade{}).SetAreaGrades([]practice.SittingArea{})
		}
		if err := operation.Client(ctx).CareProfile.CreateBulk(drafts...).Exec(ctx); err != nil {
			return uuid.UUID{}, nil, begunMeanwhile(ctx, err)
		}
		_, err = operation.RecordEvent(ctx,
			operation.Event{Children: input.ChildIds, Household: input.HouseholdID, Source: &s.ID, Category: practice.EventCategoryCareProfile,
				Significance: practice.SignificanceRoutine, Summary: "Graded care profile started: " + version.Title + "."})
		return s.ID, nil, err
	})
	return operation.Payload(ctx, d, err, "sitting", careSittingByID,
		func(s *ent.CareSitting, errors []*practice.Problem) *model.StartCareProfilePayload {
			return &model.StartCareProfilePayload{Sitting: s, Errors: errors}
		})
}

// begunMeanwhile is the conflict of two users who start a profile of one child at the
// same time: a child has one open profile by an instrument.
func begunMeanwhile(ctx context.Context, err error) error {
	return operation.ConflictIfTaken(ctx, err,
		"Another practitioner started a profile of one of these children at the same moment. Nothing was saved.")
}

// checkStart lists everything that stands against a new sitting.
func (Mutations) checkStart(ctx context.Context, in model.StartCareProfileInput) (*ent.Instrument, []practice.Problem, error) {
	problems, err := childapi.CheckChildrenTogether(ctx, practice.SharedRecordKindCareSitting, in.ChildIds, mostGraded, "childIds")
	if err != nil {
		return nil, nil, err
	}
	if in.HouseholdID != nil {
		visible, err := operation.Client(ctx).Household.Query().Where(household.ID(*in.HouseholdID)).Exist(ctx)
		if err != nil {
			return nil, nil, err
		}
		if !visible {
			problems = append(problems, operation.ProblemNotFound(ctx, *in.HouseholdID, "householdId")...)
		}
	}
	unfit, err := checkCarers(ctx, in.CarerIds, in.ChildIds)
	if err != nil {
		return nil, nil, err
	}
	problems = append(problems, unfit...)
	facts := practice.ProfileFacts{Trigger: operation.ValueOr(in.Trigger, ""), Carers: len(in.CarerIds),
		StartedOn: operation.DateOf(in.StartedOn), EndedOn: operation.DateOf(in.EndedOn),
		Visits: visitsOf(in.Visits), Started: operation.Today(ctx), Today: operation.Today(ctx)}
	if facts.Died, err = childapi.FirstDeath(ctx, in.ChildIds); err != nil {
		return nil, nil, err
	}
	if facts.Ageless, err = childapi.AnyAgeless(ctx, in.ChildIds); err != nil {
		return nil, nil, err
	}
	version, err := operation.Client(ctx).Instrument.Query().Where(instrument.ID(in.InstrumentID)).Only(ctx)
	if ent.IsNotFound(err) {
		problems = append(problems, operation.ProblemNotFound(ctx, in.InstrumentID, "instrumentId")...)
		return nil, append(problems, inputPaths(practice.ValidateProfile(facts))...), nil
	}
	if err != nil {
		return nil, nil, err
	}
	if facts.Instrument, err = instrumentapi.InstrumentOf(ctx, version.ID); err != nil {
		return nil, nil, err
	}
	facts.Instrument.ValidFrom, facts.Instrument.ValidTo = operation.DateOf(version.ValidFrom), operation.DateOf(version.ValidTo)
	open, err := checkOpen(ctx, in.ChildIds, version.Code)
	return version, append(append(problems, open...), inputPaths(practice.ValidateProfile(facts))...), err
}

// inputPaths renames the paths of problems in a sitting's facts to the names of the input
// fields.
func inputPaths(problems []practice.Problem) []practice.Problem {
	for i, p := range problems {
		switch p.Path[0] {
		case "instrument":
			problems[i].Path = []string{"instrumentId"}
		case "carers":
			problems[i].Path = []string{"carerIds"}
		case "children":
			problems[i].Path = []string{"childIds"}
		}
	}
	return problems
}

// checkCarers lists the carers that the viewer cannot see, and those who are related to
// none of the children.
func checkCarers(ctx context.Context, carers, children []uuid.UUID) ([]practice.Problem, error) {
	if len(carers) == 0 {
		return nil, nil
	}
	visible, err := operation.Client(ctx).Relative.Query().Where(relative.IDIn(carers...)).IDs(ctx)
	if err != nil {
		return nil, err
	}
	problems := operation.ProblemsNotAmong(ctx, carers, visible, "carerIds")
	ties, err := operation.Client(ctx).Relationship.Query().Where(relationship.RelativeIDIn(carers...),
		relationship.ChildIDIn(children...)).All(ctx)
	for i, id := range carers {
		related := slices.ContainsFunc(ties, func(r *ent.Relationship) bool { return r.RelativeID == id })
		if slices.Contains(visible, id) && !related {
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeInvalid, Path: []string{"carerIds", strconv.Itoa(i)},
				Message: "This carer has no recorded relationship with one of the children. Record the relationship first."})
		}
	}
	return problems, err
}

// checkOpen lists the children who have an open profile by the instrument.
func checkOpen(ctx context.Context, children []uuid.UUID, code string) ([]practice.Problem, error) {
	open, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.ChildIDIn(children...), careprofile.InstrumentCode(code),
		careprofile.StateEQ(practice.CareProfileStateDraft), careprofile.MistakenAtIsNil()).All(ctx)
	var problems []practice.Problem
	for i, id := range children {
		if slices.ContainsFunc(open, func(p *ent.CareProfile) bool { return p.ChildID == id }) {
			problems = append(problems, practice.Problem{Code: practice.ProblemCodeAlreadyExists, Path: []string{"childIds", strconv.Itoa(i)},
				Message: "This child already has a draft profile by this instrument. Complete it or mark it as mistaken first."})
		}
	}
	return problems, err
}

// visitsOf turns visits into practice's form.
func visitsOf(sent []*model.ProfileVisitInput) []practice.VisitFacts {
	visits := make([]practice.VisitFacts, len(sent))
	for i, v := range sent {
		visits[i] = practice.VisitFacts{On: *operation.DateOf(&v.On), Announced: v.Announced}
	}
	return visits
}

// idTexts turns identifiers into the form that an array column takes.
func idTexts(ids []uuid.UUID) pq.StringArray {
	texts := make(pq.StringArray, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return texts
}
