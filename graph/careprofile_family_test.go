package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"heed/practice"
)

// family is two children at home with a third and their mother. A health
// visitor, trained, and a school know them; so does social care.
type family struct {
	*world
	wren, robin, linnet, mother, home string
}

func newFamily(t testing.TB) *family {
	t.Helper()
	f := &family{world: newWorld(t)}
	born := map[string]string{"Wren": "2018-03-04", "Robin": "2023-07-01", "Linnet": "2024-09-09"}
	ids := map[string]string{}
	for name, day := range born {
		ids[name] = f.registered("teacher", "DESIGNATED_SAFEGUARDING_LEAD", name, "Quillfether", day)
		f.succeeds("manager", "recordInvolvement", "", map[string]any{"childId": ids[name], "organisationId": f.bodies["trust"], "role": "HEALTH_VISITOR",
			"purpose": "The family's health visitor.", "lawfulBasis": "PUBLIC_TASK"})
	}
	f.wren, f.robin, f.linnet = ids["Wren"], ids["Robin"], ids["Linnet"]
	f.mother = f.succeeds("teacher", "registerRelative", "relationship { relative { id } }", map[string]any{"childId": f.wren, "givenName": "Avis", "familyName": "Quillfether", "kind": "MOTHER"}).
		text("registerRelative", "relationship", "relative", "id")
	f.home = f.succeeds("teacher", "registerHousehold", "household { id }", map[string]any{"address": "4 Nowhere Lane, Testham", "from": "2026-01-01",
		"childIds": []string{f.wren, f.robin, f.linnet}}).text("registerHousehold", "household", "id")
	f.train(f.viewers["health"], openTraining)
	return f
}

// send uses a verb and asks for a part of its answer.
func (w *world) send(who, verb, selection string, input map[string]any) answer {
	w.t.Helper()
	kind := contract().Mutation.Fields.ForName(verb).Arguments.ForName("input").Type.String()
	return w.ask(who, fmt.Sprintf("mutation($input: %s) { %s(input: $input) { %s errors { code path message } } }", kind, verb, selection), map[string]any{"input": input})
}

// succeeds is send where nothing may go wrong.
func (w *world) succeeds(who, verb, selection string, input map[string]any) answer {
	w.t.Helper()
	a := w.send(who, verb, selection, input)
	if len(a.Errors)+len(a.problems(verb)) > 0 {
		w.t.Fatalf("%s by %s answers %s", verb, who, a.raw)
	}
	return a
}

// refused reports unless a verb is refused with these problems, or with the code
// of a GraphQL error.
func (w *world) refused(who, verb string, input map[string]any, want ...string) {
	w.t.Helper()
	a := w.send(who, verb, "", input)
	got := a.problems(verb)
	for _, e := range a.Errors {
		got = append(got, e.code())
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		w.t.Errorf("%s by %s is refused with %q, want %q: %s", verb, who, got, want, a.raw)
	}
}

// begun starts a sitting of children that lacks nothing but grades, and returns
// the profiles in the order of the children.
func (f *family) begun(who string, input map[string]any, children ...string) (sitting string, profiles []string) {
	f.t.Helper()
	sent := map[string]any{"instrumentId": openStructure, "childIds": children, "householdId": f.home, "carerIds": []string{f.mother}, "trigger": "The school's worry about food.",
		"from": "2026-10-01", "to": "2026-11-01", "visits": []any{map[string]any{"on": "2026-10-20", "announced": true}}}
	for field, value := range input {
		sent[field] = value
	}
	a := f.succeeds(who, "startCareProfile", "sitting { id profiles { id child { id } } }", sent)
	of := map[string]string{}
	for i := range a.list("startCareProfile", "sitting", "profiles") {
		of[a.text("startCareProfile", "sitting", "profiles", i, "child", "id")] = a.text("startCareProfile", "sitting", "profiles", i, "id")
	}
	for _, child := range children {
		profiles = append(profiles, of[child])
	}
	return a.text("startCareProfile", "sitting", "id"), profiles
}

// gradedAll grades every item, those named otherwise than the rest.
func (f *family) gradedAll(who, profile, grader string, grade int, but map[string]int) {
	f.t.Helper()
	var grades []any
	for _, item := range practice.OpenStructure().ItemsAt(8) {
		g := map[string]any{"item": item.Code, "grade": grade, "evidence": "Seen on a visit."}
		if other, named := but[item.Code]; named {
			g["grade"] = other
		}
		grades = append(grades, g)
	}
	f.succeeds(who, "gradeItems", "", map[string]any{"id": profile, "grader": grader, "grades": grades})
}

// version is what a profile's stands at.
func (w *world) version(profile string) int {
	return w.count("SELECT version FROM care_profile WHERE id = $1", profile)
}

// completed completes a profile of which every item is graded.
func (f *family) completed(who, profile string) {
	f.t.Helper()
	f.succeeds(who, "completeCareProfile", "", map[string]any{"id": profile, "version": f.version(profile), "parentSawScores": true})
}

// profiled starts, grades and completes the profile of a child, of care up to a day.
func (f *family) profiled(child, to string, grade int) string {
	f.t.Helper()
	_, profiles := f.begun("health", map[string]any{"from": "2025-01-01", "to": to, "visits": []any{map[string]any{"on": to, "announced": true}}}, child)
	f.gradedAll("health", profiles[0], "PRACTITIONER", grade, nil)
	f.completed("health", profiles[0])
	return profiles[0]
}
