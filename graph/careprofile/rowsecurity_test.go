package careprofile_test

import (
	"context"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent"
	"heed/graph/graphtest"
	"heed/practice"
)

// TestRowSecurityHoldsTheCourseOfAProfile writes past the resolvers: row security
// and triggers hold a draft for its organisation and a completed profile for
// everybody. What is sealed in a draft is hidden from others' writes, too.
func TestRowSecurityHoldsTheCourseOfAProfile(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	school, trust, council := graphtest.RoleName(practice.RolePractitioner, "school"),
		graphtest.RoleName(practice.RolePractitioner, "trust"), graphtest.RoleName(practice.RoleManager, "council")
	// Each write is of a scene whose profile is the school's, or another's where theirs says so.
	for name, c := range map[string]struct {
		who               string
		completed, theirs bool
		allowed           bool
		write             func(ctx context.Context, c *ent.Client, s graphtest.Fixture) error
	}{
		"a draft's choices":                       {school, false, false, true, writeChoices},
		"choices in another's draft":              {council, false, true, false, writeChoices},
		"choices in a completed profile":          {school, true, false, false, writeChoices},
		"a practitioner's grade":                  {school, false, false, true, graphtest.WriteGrade("PRACTITIONER", "A1a")},
		"a practitioner's grade of another's":     {council, false, true, false, graphtest.WriteGrade("PRACTITIONER", "A1a")},
		"a parent's grade in another's draft":     {council, false, true, true, graphtest.WriteGrade("PARENT", "A1a")},
		"a parent's grade of a completed profile": {school, true, false, false, graphtest.WriteGrade("PARENT", "A1a")},
		"an independent grade by nobody":          {council, false, true, false, graphtest.WriteGrade("SECOND_PRACTITIONER", "A1a")},
		"an independent grade by its own": {council, false, true, true, func(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
			if err := c.CareProfile.UpdateOneID(s.Profile.ID()).SetSecondAssessorID(s.Viewer.PractitionerID).Exec(ctx); err != nil {
				return err
			}
			return graphtest.WriteGrade("SECOND_PRACTITIONER", "A1a")(ctx, c, s)
		}},
		"somebody else as who grades independently": {school, false, false, false,
			func(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
				return c.CareProfile.UpdateOneID(s.Profile.ID()).SetSecondAssessorID(w.Viewers[trust].PractitionerID).Exec(ctx)
			}},
		"oneself, who assesses, as who grades independently": {school, false, false, false,
			func(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
				return c.CareProfile.UpdateOneID(s.Profile.ID()).SetSecondAssessorID(s.Viewer.PractitionerID).Exec(ctx)
			}},
		"evidence for another's draft":            {council, false, true, true, graphtest.WriteEvidence},
		"evidence for a completed profile":        {school, true, false, false, graphtest.WriteEvidence},
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
		"a mistaken profile changed": {school, false, false, false, func(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
			if err := writeMistake(ctx, c, s); err != nil {
				return nil // reported as allowed
			}
			return writeChoices(ctx, c, s)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.Fixture(w.Viewers[c.who], graphtest.Setting{Completed: c.completed, Others: c.theirs})
			err := w.WriteAs(c.who, func(ctx context.Context) error { return c.write(ctx, ent.FromContext(ctx), s) })
			// what is sealed is not there
			if c.allowed && err != nil || !c.allowed && pq.As(err, pqerror.InsufficientPrivilege) == nil && !ent.IsNotFound(err) {
				t.Errorf("it ends with %v, want it allowed %v", err, c.allowed)
			}
		})
	}
	t.Run("a mistake by another school", func(t *testing.T) {
		s := w.Fixture(w.Viewers[school], graphtest.Setting{Others: true})
		if err := w.WriteAs(school, func(ctx context.Context) error { return writeMistake(ctx, ent.FromContext(ctx), s) }); err == nil {
			t.Error("it is written, want a refusal")
		}
	})
}

func writeChoices(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
	return c.CareProfile.UpdateOneID(s.Profile.ID()).SetChosen([]practice.ChosenGrade{{Code: "A1", Grade: 1}}).Exec(ctx)
}

func writeState(to practice.CareProfileState) func(context.Context, *ent.Client, graphtest.Fixture) error {
	return func(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
		return c.CareProfile.UpdateOneID(s.Profile.ID()).SetState(to).Exec(ctx)
	}
}

func writeCompletion(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
	return c.CareProfile.UpdateOneID(s.Profile.ID()).SetState(practice.CareProfileStateCompleted).SetCompletedAt(graphtest.Noon.Add(
		time.Hour)).
		SetCompletedByID(s.Viewer.PractitionerID).Exec(ctx)
}

func writeMistake(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
	return c.CareProfile.UpdateOneID(s.Profile.ID()).SetMistakenAt(graphtest.Noon).SetMistakenReason("It was the brother's.").Exec(ctx)
}

func writeTarget(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
	return c.TargetItem.Create().SetProfileID(s.Profile.ID()).SetChildID(s.Child.ID()).SetItem("B2").SetGradeNow(3).SetTargetGrade(
		2).SetChangeBy(graphtest.Noon).Exec(ctx)
}

func dropTarget(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
	return c.TargetItem.UpdateOneID(s.Target.ID()).SetDropped(true).Exec(ctx)
}

func writeReview(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
	return c.TargetItem.UpdateOneID(s.Target.ID()).SetGradeAtReview(2).SetReviewedAt(graphtest.Noon).SetReviewedByID(
		s.Viewer.PractitionerID).Exec(ctx)
}

func writeTrigger(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
	return c.CareSitting.UpdateOneID(s.Sitting.ID()).SetTrigger("Another.").Exec(ctx)
}

func writeIntoSitting(ctx context.Context, c *ent.Client, s graphtest.Fixture) error {
	return graphtest.DraftOf(c, s, s.Sitting.ID()).Exec(ctx)
}
