package careprofile_test

import (
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// family is two children at home with a third and their mother. A health
// visitor, trained, and a school know them; so does social care.
type family struct {
	*graphtest.Env
	wren, robin, linnet, mother, home string
}

func newFamily(t testing.TB) *family {
	t.Helper()
	f := &family{Env: graphtest.New(t)}
	born := map[string]string{"Wren": "2018-03-04", "Robin": "2023-07-01", "Linnet": "2024-09-09"}
	ids := map[string]string{}
	for name, day := range born {
		ids[name] = f.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", name, "Quillfether", day)
		f.MustSend("manager", "recordInvolvement", "",
			map[string]any{"childId": ids[name], "organisationId": f.Organisations["trust"], "role": "HEALTH_VISITOR",
				"purpose": "The family's health visitor.", "lawfulBasis": "PUBLIC_TASK"})
	}
	f.wren, f.robin, f.linnet = ids["Wren"], ids["Robin"], ids["Linnet"]
	f.mother = f.MustSend("teacher", "registerRelative", "relationship { relative { id } }",
		map[string]any{"childId": f.wren, "givenName": "Avis", "familyName": "Quillfether", "kind": "MOTHER"}).
		Text("registerRelative", "relationship", "relative", "id")
	f.home = f.MustSend("teacher", "registerHousehold", "household { id }",
		map[string]any{"address": "4 Nowhere Lane, Testham", "startedOn": "2026-01-01",
			"childIds": []string{f.wren, f.robin, f.linnet}}).Text("registerHousehold", "household", "id")
	f.RecordTraining(f.Viewers["health"], graphtest.OpenTraining)
	return f
}

// begun starts a sitting of children that lacks nothing but grades, and returns
// the profiles in the order of the children.
func (f *family) begun(who string, input map[string]any, children ...string) (sitting string, profiles []string) {
	f.T.Helper()
	sent := map[string]any{"instrumentId": graphtest.OpenStructure, "childIds": children, "householdId": f.home,
		"carerIds": []string{f.mother}, "trigger": "The school's worry about food.",
		"startedOn": "2026-10-01", "endedOn": "2026-11-01", "visits": []any{map[string]any{"on": "2026-10-20", "announced": true}}}
	for field, value := range input {
		sent[field] = value
	}
	a := f.MustSend(who, "startCareProfile", "sitting { id profiles { id child { id } } }", sent)
	of := map[string]string{}
	for i := range a.List("startCareProfile", "sitting", "profiles") {
		of[a.Text("startCareProfile", "sitting", "profiles", i, "child", "id")] = a.Text("startCareProfile", "sitting", "profiles", i, "id")
	}
	for _, child := range children {
		profiles = append(profiles, of[child])
	}
	return a.Text("startCareProfile", "sitting", "id"), profiles
}

// gradedAll grades every item, those named otherwise than the rest.
func (f *family) gradedAll(who, profile, grader string, grade int, but map[string]int) {
	f.T.Helper()
	var grades []any
	for _, item := range practice.OpenStructure().ItemsAt(8) {
		g := map[string]any{"item": item.Code, "grade": grade, "evidence": "Seen on a visit."}
		if other, named := but[item.Code]; named {
			g["grade"] = other
		}
		grades = append(grades, g)
	}
	f.MustSend(who, "gradeItems", "", map[string]any{"id": profile, "grader": grader, "grades": grades})
}

// completed completes a profile of which every item is graded.
func (f *family) completed(who, profile string) {
	f.T.Helper()
	f.MustSend(who, "completeCareProfile", "", map[string]any{"id": profile, "version": f.Version(profile), "parentSawScores": true})
}

// profiled starts, grades and completes the profile of a child, of care up to a day.
func (f *family) profiled(child, to string, grade int) string {
	f.T.Helper()
	_, profiles := f.begun("health",
		map[string]any{"startedOn": "2025-01-01", "endedOn": to, "visits": []any{map[string]any{"on": to, "announced": true}}}, child)
	f.gradedAll("health", profiles[0], "PRACTITIONER", grade, nil)
	f.completed("health", profiles[0])
	return profiles[0]
}
