package careprofile

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/ent/itemgrade"
	instrumentapi "heed/graph/instrument"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// lockProfile loads and locks a profile for a change, or returns the problem that
// there is none. The lock serialises users who grade, complete or set targets.
func lockProfile(ctx context.Context, id uuid.UUID) (*ent.CareProfile, []practice.Problem, error) {
	p, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.ID(id)).ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	return p, nil, err
}

// GradeItems sets or changes one grader's grades of items of a draft.
func (m Mutations) GradeItems(ctx context.Context, input model.GradeItemsInput) (*model.GradeItemsPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		p, problems, err := lockProfile(ctx, input.ID)
		if err != nil || p == nil {
			return input.ID, problems, err
		}
		rows, err := operation.Client(ctx).ItemGrade.Query().Where(itemgrade.ProfileID(p.ID)).All(ctx)
		if err != nil {
			return p.ID, nil, err
		}
		if problems, err = m.checkGrading(ctx, p, rows, input); err != nil || len(problems) > 0 {
			return p.ID, problems, err
		}
		stand := byItem(rows, input.Grader)
		if err := checkStale(ctx, stand, input.Grades); err != nil {
			return p.ID, nil, err
		}
		if problems, err = m.checkGrades(ctx, p, rows, input); err != nil || len(problems) > 0 {
			return p.ID, problems, err
		}
		return p.ID, nil, grade(ctx, op, p, stand, input)
	})
	return operation.Payload(ctx, d, err, "careProfile", careProfileByID,
		func(p *ent.CareProfile, errors []*practice.Problem) *model.GradeItemsPayload {
			return &model.GradeItemsPayload{CareProfile: p, Errors: errors}
		})
}

// byItem maps the grades of one grader by item.
func byItem(rows []*ent.ItemGrade, grader practice.GraderKind) map[string]*ent.ItemGrade {
	stand := map[string]*ent.ItemGrade{}
	for _, g := range rows {
		if g.Grader == grader {
			stand[g.Item] = g
		}
	}
	return stand
}

// checkGrading checks that the viewer may enter these grades.
func (Mutations) checkGrading(ctx context.Context, p *ent.CareProfile, rows []*ent.ItemGrade,
	in model.GradeItemsInput) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	self := op.Viewer.PractitionerID
	who := practice.GraderFacts{Grader: in.Grader, Colleague: p.OrganisationID == op.Viewer.OrganisationID, First: p.AssessorID == self,
		Second: gradesSecond(ctx, p), SecondTaken: p.SecondAssessorID != nil && !gradesSecond(ctx, p), Chooses: in.Chosen != nil}
	for _, g := range byItem(rows, practice.GraderKindPractitioner) {
		who.First = who.First || g.RecordedByID == self
	}
	problems := checkProfile(p, practice.CareProfileVerbGrade)
	if in.Grader != practice.GraderKindSecondPractitioner {
		return append(problems, practice.CheckGrader(who)...), nil
	}
	var err error
	if who.Knows, err = op.KnowsGrades(ctx, p.ID); err != nil {
		return nil, err
	}
	definition, err := instrumentapi.InstrumentOf(ctx, p.InstrumentID)
	if err != nil {
		return nil, err
	}
	trainings, err := trainingsOf(ctx)
	return append(append(problems, practice.CheckGrader(who)...), definition.CheckTraining(trainings, operation.Today(ctx))...), err
}

// checkStale refuses grades that were sent for outdated versions. The error lists who
// changed what since.
func checkStale(ctx context.Context, stand map[string]*ent.ItemGrade, sent []*model.ItemGradeInput) error {
	var changes, grades []map[string]any
	for _, g := range sent {
		row, sentVersion := stand[g.Item], operation.ValueOr(g.Version, 0)
		if row == nil && sentVersion == 0 || row != nil && row.Version == sentVersion {
			continue
		}
		if row == nil {
			grades = append(grades, map[string]any{"item": g.Item, "version": 0})
			continue
		}
		grades = append(grades, map[string]any{"item": g.Item, "version": row.Version})
		if row.Version == 1 {
			changes = append(changes, map[string]any{"item": g.Item, "version": 1, "practitionerId": row.RecordedByID, "at": row.RecordedAt,
				"fields": []string{"grade"}})
		}
		edits, err := store.FromContext(ctx).RevisionsSince(ctx, row.ID, sentVersion)
		if err != nil {
			return err
		}
		for _, e := range edits {
			changes = append(changes, map[string]any{"item": g.Item, "version": e.Version, "practitionerId": e.By, "at": e.At,
				"fields": operation.FieldsOf(row.ID, e.Fields)})
		}
	}
	if len(grades) == 0 {
		return nil
	}
	conflict := operation.NewError(operation.CodeConflict,
		"%d of these grades were changed since you read them. Nothing was saved. Read them again.", len(grades))
	conflict.Extensions["grades"], conflict.Extensions["changes"] = grades, operation.NonNil(changes)
	return conflict
}

// checkGrades lists everything that is wrong with grades and choices.
func (Mutations) checkGrades(ctx context.Context, p *ent.CareProfile, rows []*ent.ItemGrade,
	in model.GradeItemsInput) ([]practice.Problem, error) {
	if len(in.Grades) == 0 && in.Chosen == nil {
		return []practice.Problem{operation.ProblemRequired("Name at least 1 grade.", "grades")}, nil
	}
	definition, err := instrumentapi.InstrumentOf(ctx, p.InstrumentID)
	if err != nil {
		return nil, err
	}
	age, err := ageOf(ctx, p)
	if err != nil {
		return nil, err
	}
	sent := make([]practice.ItemGrade, len(in.Grades))
	items := map[string]bool{}
	for i, g := range in.Grades {
		sent[i] = practice.ItemGrade{Item: g.Item, Grade: operation.ValueOr(g.Grade, 0),
			NotAssessedReason: operation.Trimmed(g.NotAssessedReason), Grader: in.Grader,
			Evidence: operation.ValueOr(g.Evidence, ""), Comment: operation.ValueOr(g.Comment, "")}
		items[g.Item] = true
	}
	problems := practice.ValidateGrades(definition, operation.ValueOr(age, 0), sent)
	if in.Chosen == nil {
		return problems, nil
	}
	all := sent
	for _, g := range given(rows) {
		if g.Grader == in.Grader && !items[g.Item] {
			all = append(all, g)
		}
	}
	return append(problems, practice.ValidateChoices(definition, operation.ValueOr(age, 0), all, chosenOf(in.Chosen))...), nil
}

func chosenOf(sent []*model.ChosenGradeInput) []practice.ChosenGrade {
	chosen := make([]practice.ChosenGrade, len(sent))
	for i, c := range sent {
		chosen[i] = practice.ChosenGrade{Code: c.Code, Grade: c.Grade}
	}
	return chosen
}

// grade writes the grades that differ. It also raises the version of the profile, so
// that nobody completes a profile on grades they have not seen. An independent grader's
// grades do not raise it: they are sealed from the person who completes.
func grade(ctx context.Context, op *store.Operation, p *ent.CareProfile, stand map[string]*ent.ItemGrade, in model.GradeItemsInput) error {
	fresh, changed := gradesToWrite(ctx, op, p, stand, in)
	if len(fresh)+len(changed) == 0 && in.Chosen == nil {
		return nil
	}
	// The profile is updated first: row security lets only its second practitioner write
	// independent grades.
	if err := countGrading(ctx, op, p, in); err != nil {
		return err
	}
	for _, u := range changed {
		if err := u.Exec(ctx); err != nil {
			return err
		}
	}
	return gradedMeanwhile(ctx, operation.Client(ctx).ItemGrade.CreateBulk(fresh...).Exec(ctx))
}

// countGrading raises the version of a graded profile, or records its independent
// grader.
func countGrading(ctx context.Context, op *store.Operation, p *ent.CareProfile, in model.GradeItemsInput) error {
	u := p.Update()
	switch {
	case in.Grader != practice.GraderKindSecondPractitioner:
		ctx = store.WithParts(ctx, "grades")
	case p.SecondAssessorID == nil:
		u.SetSecondAssessorID(op.Viewer.PractitionerID)
	default:
		return nil
	}
	if in.Chosen != nil {
		u.SetChosen(chosenOf(in.Chosen))
	}
	return u.Exec(ctx)
}

// gradesToWrite separates new grades from changed ones, and leaves out those that are
// the same.
func gradesToWrite(ctx context.Context, op *store.Operation, p *ent.CareProfile, stand map[string]*ent.ItemGrade,
	in model.GradeItemsInput) (fresh []*ent.ItemGradeCreate, changed []*ent.ItemGradeUpdateOne) {
	for _, g := range in.Grades {
		evidence, comment, reason := operation.TrimmedOrNil(g.Evidence), operation.TrimmedOrNil(g.Comment),
			operation.TrimmedOrNil(g.NotAssessedReason)
		row := stand[g.Item]
		switch {
		case row == nil:
			fresh = append(fresh, operation.Client(ctx).ItemGrade.Create().SetProfileID(p.ID).SetChildID(p.ChildID).SetItem(g.Item).SetGrader(
				in.Grader).
				SetNillableGrade(g.Grade).SetNillableNotAssessedReason(reason).SetNillableEvidence(evidence).SetNillableComment(comment).
				SetRecordedByID(op.Viewer.PractitionerID).SetRecordedAt(op.Now))
		case !equalOptional(row.Grade, g.Grade) || !equalOptional(row.NotAssessedReason, reason) || !equalOptional(row.Evidence, evidence) ||
			!equalOptional(row.Comment, comment):
			u := row.Update().SetRecordedByID(op.Viewer.PractitionerID).SetRecordedAt(op.Now)
			operation.SetOrClear(g.Grade, u.SetGrade, u.ClearGrade)
			operation.SetOrClear(reason, u.SetNotAssessedReason, u.ClearNotAssessedReason)
			operation.SetOrClear(evidence, u.SetEvidence, u.ClearEvidence)
			operation.SetOrClear(comment, u.SetComment, u.ClearComment)
			changed = append(changed, u)
		}
	}
	return fresh, changed
}

// equalOptional reports whether two optional values are equal.
func equalOptional[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// gradedMeanwhile is the conflict of two users who enter the same grader's grade of one
// item at the same time.
func gradedMeanwhile(ctx context.Context, err error) error {
	return operation.ConflictIfTaken(ctx, err,
		"Another practitioner graded one of these items at the same moment. Nothing was saved. Read the profile again.")
}
