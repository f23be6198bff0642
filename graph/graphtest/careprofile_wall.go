package graphtest

import (
	"context"

	"heed/ent"
	"heed/practice"
)

// WriteGrade changes the practitioner's grade of an item, or adds another's.
func WriteGrade(grader practice.GraderKind, item string) func(context.Context, *ent.Client, Fixture) error {
	return func(ctx context.Context, c *ent.Client, s Fixture) error {
		if grader == practice.GraderKindPractitioner {
			return c.ItemGrade.UpdateOneID(s.Grade.ID()).SetGrade(1).SetRecordedByID(s.Viewer.PractitionerID).Exec(ctx)
		}
		return c.ItemGrade.Create().SetProfileID(s.Profile.ID()).SetChildID(s.Child.ID()).SetItem(item).SetGrader(grader).SetGrade(2).
			SetRecordedByID(s.Viewer.PractitionerID).SetRecordedAt(Noon).Exec(ctx)
	}
}

func WriteEvidence(ctx context.Context, c *ent.Client, s Fixture) error {
	return c.ProfileEvidence.Create().SetProfileID(s.Profile.ID()).SetChildID(s.Child.ID()).SetText("Came without breakfast.").
		SetRecordedByID(s.Viewer.PractitionerID).SetOrganisationID(s.Viewer.OrganisationID).SetRecordedAt(Noon).Exec(ctx)
}

// DraftOf is a profile of the elder child in a sitting.
func DraftOf(c *ent.Client, s Fixture, sitting [16]byte) *ent.CareProfileCreate {
	return c.CareProfile.Create().SetSittingID(sitting).SetChildID(s.Elder.ID()).SetInstrumentID(OpenStructure).SetInstrumentCode(OpenTraining).
		SetOrganisationID(s.Viewer.OrganisationID).SetAssessorID(s.Viewer.PractitionerID).SetState(practice.CareProfileStateDraft).SetStartedAt(Noon).
		SetWindowEnd(Noon).SetChosen([]practice.ChosenGrade{}).SetAreaGrades([]practice.SittingArea{})
}
