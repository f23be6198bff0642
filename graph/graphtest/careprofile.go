package graphtest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/practice"
)

// LastEvent is what a child's chronology tells last.
func (w *Env) LastEvent(child string) string {
	w.T.Helper()
	a := w.Must("manager", "query($id: ID!) { child(id: $id) { chronology(first: 1) { edges { node { category significance summary source "+
		"{ __typename } } } } } }", map[string]any{"id": child})
	at := func(path ...any) any {
		return a.At(append([]any{"child", "chronology", "edges", 0, "node"}, path...)...)
	}
	return fmt.Sprint(at("category"), " ", at("significance"), " ", at("summary"), " ", at("source", "__typename"))
}

// LoadInstrument loads one of two items, the second for some ages, as the superuser.
func (w *Env) LoadInstrument(code, bands string) uuid.UUID {
	w.T.Helper()
	id := w.ID("Instrument")
	w.Exec(`INSERT INTO instrument (id, created_at, code, version, title, definition) VALUES ($1, $2, $3, '1.0.0', $3, $4)`, id, w.Instant(),
		code, fmt.Sprintf(`{
	  "code": %q, "version": "1.0.0", "title": %q, "licence": "Made up.", "grades": [{"grade": 1, "need": "a"}, {"grade": 2, "need": "b"},
	  {"grade": 3, "need": "c"}, {"grade": 4, "need": "d"}, {"grade": 5, "need": "e"}],
	  "derivation": {"subArea": {"rule": "PRACTITIONER_CHOICE"}, "area": {"rule": "WORST_OF"}}, "requiredTraining": "GCP-STRUCTURE",
	  "areas": [{"code": "X", "title": "Meals", "subAreas": [{"code": "X1", "title": "Breakfast", "items": [{"code": "one", "title":
	  "At home"}, {"code": "two", "title": "At school", "ageBands": %s}]}]}]}`, code, code, bands))
	return id
}

// SendSelecting uses a verb and asks for a part of its answer.
func (w *Env) SendSelecting(who, verb, selection string, input map[string]any) Answer {
	w.T.Helper()
	kind := Contract().Mutation.Fields.ForName(verb).Arguments.ForName("input").Type.String()
	return w.Ask(who, fmt.Sprintf("mutation($input: %s) { %s(input: $input) { %s errors { code path message } } }", kind, verb, selection),
		map[string]any{"input": input})
}

// MustSend is send where nothing may go wrong.
func (w *Env) MustSend(who, verb, selection string, input map[string]any) Answer {
	w.T.Helper()
	a := w.SendSelecting(who, verb, selection, input)
	if len(a.Errors)+len(a.Problems(verb)) > 0 {
		w.T.Fatalf("%s by %s answers %s", verb, who, a.Raw)
	}
	return a
}

// Refused reports unless a verb is refused with these problems, or with the code
// of a GraphQL error.
func (w *Env) Refused(who, verb string, input map[string]any, want ...string) {
	w.T.Helper()
	a := w.SendSelecting(who, verb, "", input)
	got := a.Problems(verb)
	for _, e := range a.Errors {
		got = append(got, e.Code())
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		w.T.Errorf("%s by %s is refused with %q, want %q: %s", verb, who, got, want, a.Raw)
	}
}

// Version is what a profile's stands at.
func (w *Env) Version(profile string) int {
	return w.Count("SELECT version FROM care_profile WHERE id = $1", profile)
}

func GradesSent(list ...map[string]any) []any {
	sent := make([]any, len(list))
	for i, g := range list {
		sent[i] = g
	}
	return sent
}

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
	return c.CareProfile.Create().SetSittingID(sitting).SetChildID(s.Elder.ID()).SetInstrumentID(OpenStructure).SetInstrumentCode(
		OpenTraining).
		SetOrganisationID(s.Viewer.OrganisationID).SetAssessorID(s.Viewer.PractitionerID).SetState(practice.CareProfileStateDraft).SetStartedAt(
		Noon).
		SetWindowEnd(Noon).SetChosen([]practice.ChosenGrade{}).SetAreaGrades([]practice.SittingArea{})
}

// OpenStructure is the instrument that every database has.
var OpenStructure = uuid.MustParse("019abe6a-2800-8010-8000-000000000001")

// graded adds a sitting to a scene, in which the child has a profile that lacks
// nothing, with one poor item that is a target. The viewer is trained.
func (w *Env) graded(f *Fixture, body, person uuid.UUID, completed bool) (write func()) {
	w.T.Helper()
	w.RecordTraining(f.Viewer, OpenTraining)
	f.Sitting = w.SittingRow(f.Household.ID(), body, person, Noon.AddDate(0, 0, -60), Noon.AddDate(0, 0, -10))
	f.Sitting["carer_ids"] = []uuid.UUID{f.Mother.ID()}
	f.Profile = w.ProfileRow(f.Sitting, f.Child.ID())
	if completed {
		CompletedRow(f.Profile)
	}
	grades := w.gradeRows(f.Profile, 2)
	grades[0]["grade"], grades[0]["evidence"] = 4, "No food at home on two visits."
	f.Grade, f.Target = grades[0], w.targetRow(f.Profile, grades[0], 2)
	return func() {
		w.WriteRows("care_profile", f.Profile)
		w.WriteRows("item_grade", grades...)
		w.WriteRows("target_item", f.Target)
	}
}

// OpenTraining is what completing a profile by the open structure takes.
const OpenTraining = "GCP-STRUCTURE"

// RecordTraining records a training that is in date, as the superuser.
func (w *Env) RecordTraining(v auth.Viewer, code string) {
	w.T.Helper()
	prepared, err := w.asked.Prepared(`INSERT INTO training (id, created_at, practitioner_id, code, "on", recorded_by_id)
	  VALUES ($1, $2, $3, $4, '2026-01-01', $3) ON CONFLICT DO NOTHING`)
	if err == nil {
		_, err = prepared.Exec(w.ID("Training"), w.Instant(), v.PractitionerID, code)
	}
	if err != nil {
		w.T.Fatalf("record a training: %v", err)
	}
}

// SittingRow is a sitting with all that completing its profiles takes but carers.
func (w *Env) SittingRow(household, body, person uuid.UUID, from, to time.Time) Row {
	return Row{"id": w.ID("CareSitting"), "instrument_id": OpenStructure, "household_id": household,
		"trigger": "The school's worry about food.",
		"from":    from.Format(time.DateOnly), "to": to.Format(time.DateOnly),
		"visits":    []practice.VisitFacts{{On: practice.DateOf(to), Announced: true}},
		"carer_ids": []uuid.UUID{}, "started_by_id": person, "organisation_id": body, "started_at": from}
}

// ProfileRow is the draft of a child in a sitting.
func (w *Env) ProfileRow(sitting Row, child uuid.UUID) Row {
	return Row{"id": w.ID("CareProfile"), "sitting_id": sitting.ID(), "child_id": child, "instrument_id": OpenStructure,
		"instrument_code": OpenTraining,
		"organisation_id": sitting["organisation_id"], "assessor_id": sitting["started_by_id"], "state": practice.CareProfileStateDraft,
		"started_at": sitting["started_at"], "window_end": sitting["to"], "parent_saw_scores": false, "chosen": []practice.ChosenGrade{},
		"area_grades": []practice.SittingArea{}, "completed_at": nil, "completed_by_id": nil, "age_years": nil, "superseded_by_id": nil,
		"superseded_at": nil, "reason_not_seen": nil}
}

// CompletedRow makes a draft's row one of a completed profile.
func CompletedRow(profile Row) {
	end, _ := time.Parse(time.DateOnly, profile["window_end"].(string))
	profile["state"], profile["completed_at"], profile["completed_by_id"] = practice.CareProfileStateCompleted, end.Add(36*time.Hour),
		profile["assessor_id"]
	profile["age_years"], profile["reason_not_seen"] = 8, "The mother was away."
	profile["area_grades"] = []practice.SittingArea{{Code: "A", Grade: 4}, {Code: "B", Grade: 2}, {Code: "C", Grade: 2}, {Code: "D", Grade: 2}}
}

// gradeRows are the practitioner's grades of every item.
func (w *Env) gradeRows(profile Row, grade int) []Row {
	var rows []Row
	for _, item := range practice.OpenStructure().ItemsAt(8) {
		rows = append(rows, Row{"id": w.ID("ItemGrade"), "profile_id": profile.ID(), "child_id": profile["child_id"], "item": item.Code,
			"grader": practice.GraderKindPractitioner, "grade": grade, "evidence": nil, "recorded_by_id": profile["assessor_id"],
			"recorded_at": profile["started_at"]})
	}
	return rows
}

func (w *Env) targetRow(profile, grade Row, to int) Row {
	return Row{"id": w.ID("TargetItem"), "profile_id": profile.ID(), "child_id": profile["child_id"], "item": grade["item"],
		"grade_now": grade["grade"], "target_grade": to, "change_by": Noon.AddDate(0, 3, 0).Format(time.DateOnly), "dropped": false}
}

// GradedBefore gives the child of a scene n profiles before the one they
// have, each followed by the next, with every grade of two graders, evidence and
// a target.
func (w *Env) GradedBefore(s Fixture, n int) {
	w.T.Helper()
	next := s.Profile
	var sittings, profiles, grades, targets, evidence []Row
	for i := range n {
		end := Noon.AddDate(0, -2*(i+1), 0)
		sitting := w.SittingRow(s.Household.ID(), s.Viewer.OrganisationID, s.Viewer.PractitionerID, end.AddDate(0, -1, 0), end)
		sitting["carer_ids"] = []uuid.UUID{s.Mother.ID()}
		p := w.ProfileRow(sitting, s.Child.ID())
		CompletedRow(p)
		p["state"], p["superseded_by_id"], p["superseded_at"] = practice.CareProfileStateSuperseded, next.ID(), Noon
		own, parents := w.gradeRows(p, 3), w.gradeRows(p, 2)
		for _, g := range parents {
			g["grader"] = practice.GraderKindParent
		}
		sittings, profiles, grades = append(sittings, sitting), append(profiles, p), append(append(grades, own...), parents...)
		targets = append(targets, w.targetRow(p, own[0], 1))
		evidence = append(evidence, Row{"id": w.ID("ProfileEvidence"), "profile_id": p.ID(), "child_id": s.Child.ID(), "item": "A1a",
			"text":           "Came without breakfast.",
			"recorded_by_id": s.Viewer.PractitionerID, "organisation_id": s.Viewer.OrganisationID, "recorded_at": end})
		next = p
	}
	w.WriteRows("care_sitting", sittings...)
	w.WriteRows("care_profile", profiles...)
	w.WriteRows("item_grade", grades...)
	w.WriteRows("target_item", targets...)
	w.WriteRows("profile_evidence", evidence...)
}
