package graph_test

import (
	"context"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent"
	"heed/practice"
)

// TestTheWallHoldsWhatBecomesOfAProfile writes past the resolvers: row security
// and triggers hold a draft for its organisation and a completed profile for
// everybody. What is sealed in a draft is hidden from others' writes, too.
func TestTheWallHoldsWhatBecomesOfAProfile(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	school, trust, council := roled(practice.RolePractitioner, "school"), roled(practice.RolePractitioner, "trust"), roled(practice.RoleManager, "council")
	// Each write is of a scene whose profile is the school's, or another's where theirs says so.
	for name, c := range map[string]struct {
		who               string
		completed, theirs bool
		allowed           bool
		write             func(ctx context.Context, c *ent.Client, s scene) error
	}{
		"a draft's choices":                       {school, false, false, true, writeChoices},
		"choices in another's draft":              {council, false, true, false, writeChoices},
		"choices in a completed profile":          {school, true, false, false, writeChoices},
		"a practitioner's grade":                  {school, false, false, true, writeGrade("PRACTITIONER", "A1a")},
		"a practitioner's grade of another's":     {council, false, true, false, writeGrade("PRACTITIONER", "A1a")},
		"a parent's grade in another's draft":     {council, false, true, true, writeGrade("PARENT", "A1a")},
		"a parent's grade of a completed profile": {school, true, false, false, writeGrade("PARENT", "A1a")},
		"an independent grade by nobody":          {council, false, true, false, writeGrade("SECOND_PRACTITIONER", "A1a")},
		"an independent grade by its own": {council, false, true, true, func(ctx context.Context, c *ent.Client, s scene) error {
			if err := c.CareProfile.UpdateOneID(s.profile.id()).SetSecondAssessorID(s.viewer.PractitionerID).Exec(ctx); err != nil {
				return err
			}
			return writeGrade("SECOND_PRACTITIONER", "A1a")(ctx, c, s)
		}},
		"somebody else as who grades independently": {school, false, false, false, func(ctx context.Context, c *ent.Client, s scene) error {
			return c.CareProfile.UpdateOneID(s.profile.id()).SetSecondAssessorID(w.viewers[trust].PractitionerID).Exec(ctx)
		}},
		"oneself, who assesses, as who grades independently": {school, false, false, false, func(ctx context.Context, c *ent.Client, s scene) error {
			return c.CareProfile.UpdateOneID(s.profile.id()).SetSecondAssessorID(s.viewer.PractitionerID).Exec(ctx)
		}},
		"evidence for another's draft":            {council, false, true, true, writeEvidence},
		"evidence for a completed profile":        {school, true, false, false, writeEvidence},
		"a target":                                {school, false, false, true, writeTarget},
		"a target in another's draft":             {council, false, true, false, writeTarget},
		"a target of a completed profile":         {school, true, false, false, writeTarget},
		"a target dropped":                        {school, false, false, true, dropTarget},
		"a target dropped by another":             {council, false, true, false, dropTarget},
		"a target of a completed profile dropped": {school, true, false, false, dropTarget},
		"a review":                                  {school, true, false, true, writeReview},
		"a review by social care":                   {council, true, true, true, writeReview},
		"a review of a draft":                       {school, false, false, false, writeReview},
		"another's draft completed":                 {council, false, true, false, writeCompletion},
		"a draft completed":                         {school, false, false, true, writeCompletion},
		"a completed profile completed again":       {school, true, false, false, writeCompletion},
		"a completed profile made a draft":          {school, true, false, false, writeState(practice.CareProfileStateDraft)},
		"a profile superseded by nothing":           {school, true, false, false, writeState(practice.CareProfileStateSuperseded)},
		"the sitting of a draft":                    {school, false, false, true, writeTrigger},
		"the sitting of another's draft":            {council, false, true, false, writeTrigger},
		"the sitting of a completed profile":        {school, true, false, false, writeTrigger},
		"a profile of a sitting that began earlier": {school, false, false, false, writeIntoSitting},
		"a mistake by social care":                  {council, true, true, true, writeMistake},
		"a mistake by its own":                      {school, false, false, true, writeMistake},
		"a mistaken profile changed": {school, false, false, false, func(ctx context.Context, c *ent.Client, s scene) error {
			if err := writeMistake(ctx, c, s); err != nil {
				return nil // reported as allowed
			}
			return writeChoices(ctx, c, s)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.scene(w.viewers[c.who], setting{completed: c.completed, others: c.theirs})
			err := w.writing(c.who, func(ctx context.Context) error { return c.write(ctx, ent.FromContext(ctx), s) })
			if c.allowed && err != nil || !c.allowed && pq.As(err, pqerror.InsufficientPrivilege) == nil && !ent.IsNotFound(err) { // what is sealed is not there
				t.Errorf("it ends with %v, want it allowed %v", err, c.allowed)
			}
		})
	}
	t.Run("a mistake by another school", func(t *testing.T) {
		s := w.scene(w.viewers[school], setting{others: true})
		if err := w.writing(school, func(ctx context.Context) error { return writeMistake(ctx, ent.FromContext(ctx), s) }); err == nil {
			t.Error("it is written, want a refusal")
		}
	})
}

func writeChoices(ctx context.Context, c *ent.Client, s scene) error {
	return c.CareProfile.UpdateOneID(s.profile.id()).SetChosen([]practice.ChosenGrade{{Code: "A1", Grade: 1}}).Exec(ctx)
}

func writeState(to practice.CareProfileState) func(context.Context, *ent.Client, scene) error {
	return func(ctx context.Context, c *ent.Client, s scene) error {
		return c.CareProfile.UpdateOneID(s.profile.id()).SetState(to).Exec(ctx)
	}
}

func writeCompletion(ctx context.Context, c *ent.Client, s scene) error {
	return c.CareProfile.UpdateOneID(s.profile.id()).SetState(practice.CareProfileStateCompleted).SetCompletedAt(noon.Add(time.Hour)).
		SetCompletedByID(s.viewer.PractitionerID).Exec(ctx)
}

func writeMistake(ctx context.Context, c *ent.Client, s scene) error {
	return c.CareProfile.UpdateOneID(s.profile.id()).SetMistakenAt(noon).SetMistakenReason("It was the brother's.").Exec(ctx)
}

// writeGrade changes the practitioner's grade of an item, or adds another's.
func writeGrade(grader practice.GraderKind, item string) func(context.Context, *ent.Client, scene) error {
	return func(ctx context.Context, c *ent.Client, s scene) error {
		if grader == practice.GraderKindPractitioner {
			return c.ItemGrade.UpdateOneID(s.grade.id()).SetGrade(1).SetRecordedByID(s.viewer.PractitionerID).Exec(ctx)
		}
		return c.ItemGrade.Create().SetProfileID(s.profile.id()).SetChildID(s.child.id()).SetItem(item).SetGrader(grader).SetGrade(2).
			SetRecordedByID(s.viewer.PractitionerID).SetRecordedAt(noon).Exec(ctx)
	}
}

func writeEvidence(ctx context.Context, c *ent.Client, s scene) error {
	return c.ProfileEvidence.Create().SetProfileID(s.profile.id()).SetChildID(s.child.id()).SetText("Came without breakfast.").
		SetRecordedByID(s.viewer.PractitionerID).SetOrganisationID(s.viewer.OrganisationID).SetRecordedAt(noon).Exec(ctx)
}

func writeTarget(ctx context.Context, c *ent.Client, s scene) error {
	return c.TargetItem.Create().SetProfileID(s.profile.id()).SetChildID(s.child.id()).SetItem("B2").SetGradeNow(3).SetTargetGrade(2).SetChangeBy(noon).Exec(ctx)
}

func dropTarget(ctx context.Context, c *ent.Client, s scene) error {
	return c.TargetItem.UpdateOneID(s.target.id()).SetDropped(true).Exec(ctx)
}

func writeReview(ctx context.Context, c *ent.Client, s scene) error {
	return c.TargetItem.UpdateOneID(s.target.id()).SetGradeAtReview(2).SetReviewedAt(noon).SetReviewedByID(s.viewer.PractitionerID).Exec(ctx)
}

func writeTrigger(ctx context.Context, c *ent.Client, s scene) error {
	return c.CareSitting.UpdateOneID(s.sitting.id()).SetTrigger("Another.").Exec(ctx)
}

func writeIntoSitting(ctx context.Context, c *ent.Client, s scene) error {
	return draftOf(c, s, s.sitting.id()).Exec(ctx)
}

// draftOf is a profile of the elder child in a sitting.
func draftOf(c *ent.Client, s scene, sitting [16]byte) *ent.CareProfileCreate {
	return c.CareProfile.Create().SetSittingID(sitting).SetChildID(s.elder.id()).SetInstrumentID(openStructure).SetInstrumentCode(openTraining).
		SetOrganisationID(s.viewer.OrganisationID).SetAssessorID(s.viewer.PractitionerID).SetState(practice.CareProfileStateDraft).SetStartedAt(noon).
		SetWindowEnd(noon).SetChosen([]practice.ChosenGrade{}).SetAreaGrades([]practice.SittingArea{})
}
