package graph_test

import (
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// openStructure is the instrument that every database has.
var openStructure = uuid.MustParse("019abe6a-2800-8010-8000-000000000001")

// graded adds a sitting to a scene, in which the child has a profile that lacks
// nothing, with one poor item that is a target. The viewer is trained.
func (w *world) graded(f *scene, body, person uuid.UUID, completed bool) {
	w.t.Helper()
	w.train(f.viewer, openTraining)
	f.sitting = w.sittingRow(f.household.id(), body, person, noon.AddDate(0, 0, -60), noon.AddDate(0, 0, -10))
	f.sitting["carer_ids"] = []uuid.UUID{f.mother.id()}
	f.profile = w.profileRow(f.sitting, f.child.id())
	if completed {
		completedRow(f.profile)
	}
	grades := w.gradeRows(f.profile, 2)
	grades[0]["grade"], grades[0]["evidence"] = 4, "No food at home on two visits."
	f.grade, f.target = grades[0], w.targetRow(f.profile, grades[0], 2)
	w.plain("care_sitting", f.sitting)
	w.plain("care_profile", f.profile)
	w.plain("item_grade", grades...)
	w.plain("target_item", f.target)
}

// openTraining is what completing a profile by the open structure takes.
const openTraining = "GCP-STRUCTURE"

// train records a training that is in date, as the superuser.
func (w *world) train(v auth.Viewer, code string) {
	w.t.Helper()
	w.exec(`INSERT INTO training (id, created_at, practitioner_id, code, "on", recorded_by_id) VALUES ($1, $2, $3, $4, '2026-01-01', $3)
	  ON CONFLICT DO NOTHING`, w.id("Training"), w.instant(), v.PractitionerID, code)
}

// sittingRow is a sitting with all that completing its profiles takes but carers.
func (w *world) sittingRow(household, body, person uuid.UUID, from, to time.Time) row {
	return row{"id": w.id("CareSitting"), "instrument_id": openStructure, "household_id": household, "trigger": "The school's worry about food.",
		"from": from.Format(time.DateOnly), "to": to.Format(time.DateOnly), "visits": []practice.VisitFacts{{On: practice.DateOf(to), Announced: true}},
		"carer_ids": []uuid.UUID{}, "started_by_id": person, "organisation_id": body, "started_at": from}
}

// profileRow is the draft of a child in a sitting.
func (w *world) profileRow(sitting row, child uuid.UUID) row {
	return row{"id": w.id("CareProfile"), "sitting_id": sitting.id(), "child_id": child, "instrument_id": openStructure, "instrument_code": openTraining,
		"organisation_id": sitting["organisation_id"], "assessor_id": sitting["started_by_id"], "state": practice.CareProfileStateDraft,
		"started_at": sitting["started_at"], "window_end": sitting["to"], "parent_saw_scores": false, "chosen": []practice.ChosenGrade{},
		"area_grades": []practice.SittingArea{}, "completed_at": nil, "completed_by_id": nil, "age_years": nil, "superseded_by_id": nil,
		"superseded_at": nil, "reason_not_seen": nil}
}

// completedRow makes a draft's row one of a completed profile.
func completedRow(profile row) {
	end, _ := time.Parse(time.DateOnly, profile["window_end"].(string))
	profile["state"], profile["completed_at"], profile["completed_by_id"] = practice.CareProfileStateCompleted, end.Add(36*time.Hour), profile["assessor_id"]
	profile["age_years"], profile["reason_not_seen"] = 8, "The mother was away."
	profile["area_grades"] = []practice.SittingArea{{Code: "A", Grade: 4}, {Code: "B", Grade: 2}, {Code: "C", Grade: 2}, {Code: "D", Grade: 2}}
}

// gradeRows are the practitioner's grades of every item.
func (w *world) gradeRows(profile row, grade int) []row {
	var rows []row
	for _, item := range practice.OpenStructure().ItemsAt(8) {
		rows = append(rows, row{"id": w.id("ItemGrade"), "profile_id": profile.id(), "child_id": profile["child_id"], "item": item.Code,
			"grader": practice.GraderKindPractitioner, "grade": grade, "evidence": nil, "recorded_by_id": profile["assessor_id"], "recorded_at": profile["started_at"]})
	}
	return rows
}

func (w *world) targetRow(profile, grade row, to int) row {
	return row{"id": w.id("TargetItem"), "profile_id": profile.id(), "child_id": profile["child_id"], "item": grade["item"],
		"grade_now": grade["grade"], "target_grade": to, "change_by": noon.AddDate(0, 3, 0).Format(time.DateOnly), "dropped": false}
}

// gradedBefore gives the child of a scene so many profiles before the one they
// have, each followed by the next, with every grade of two graders, evidence and
// a target.
func (w *world) gradedBefore(s scene, n int) {
	w.t.Helper()
	next := s.profile
	var sittings, profiles, grades, targets, evidence []row
	for i := range n {
		end := noon.AddDate(0, -2*(i+1), 0)
		sitting := w.sittingRow(s.household.id(), s.viewer.OrganisationID, s.viewer.PractitionerID, end.AddDate(0, -1, 0), end)
		sitting["carer_ids"] = []uuid.UUID{s.mother.id()}
		p := w.profileRow(sitting, s.child.id())
		completedRow(p)
		p["state"], p["superseded_by_id"], p["superseded_at"] = practice.CareProfileStateSuperseded, next.id(), noon
		own, parents := w.gradeRows(p, 3), w.gradeRows(p, 2)
		for _, g := range parents {
			g["grader"] = practice.GraderKindParent
		}
		sittings, profiles, grades = append(sittings, sitting), append(profiles, p), append(append(grades, own...), parents...)
		targets = append(targets, w.targetRow(p, own[0], 1))
		evidence = append(evidence, row{"id": w.id("ProfileEvidence"), "profile_id": p.id(), "child_id": s.child.id(), "item": "A1a", "text": "Came without breakfast.",
			"recorded_by_id": s.viewer.PractitionerID, "organisation_id": s.viewer.OrganisationID, "recorded_at": end})
		next = p
	}
	w.plain("care_sitting", sittings...)
	w.plain("care_profile", profiles...)
	w.plain("item_grade", grades...)
	w.plain("target_item", targets...)
	w.plain("profile_evidence", evidence...)
}
