package chronology_test

import (
	"fmt"
	"testing"

	"heed/graph/graphtest"
)

func TestClassifiedTextIsWithheldWithAReason(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.RegisterChild("police", "POLICE_OFFICER_IN_THE_CASE", "Wren", "Quillfether", "2018-03-04")
	w.Must("manager", `mutation($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { errors { code path message } } }`,
		map[string]any{"input": map[string]any{
			"childId": kid, "organisationId": w.Organisations["school"], "role": "TEACHER", "purpose": "The child's school.",
			"lawfulBasis": "PUBLIC_TASK"}})
	w.RecordEvent("police", kid, "POLICE_RESTRICTED", "Intelligence about an adult.")
	w.RecordEvent("police", kid, "ROUTINE", "Seen well on a visit.")
	const read = `query($id: ID!) { child(id: $id) { chronology(first: 10) { edges { node { classification summary } } } } }`
	for who, sees := range map[string]bool{"police": true, "manager": true, "teacher": false, "lead": false} {
		a := w.Must(who, read, map[string]any{"id": kid})
		for i := range a.List("child", "chronology", "edges") {
			if a.Text("child", "chronology", "edges", i, "node", "classification") != "POLICE_RESTRICTED" {
				continue
			}
			if got := a.At("child", "chronology", "edges", i, "node", "summary") != nil; got != sees {
				t.Errorf("%s reads police restricted text: %v, want %v", who, got, sees)
			}
		}
		masked, _ := a.Extensions["withheld"].([]any)
		if sees == (len(masked) == 1) {
			t.Errorf("%s: withheld %v", who, masked)
		}
		if !sees && fmt.Sprint(masked[0].(map[string]any)["reason"]) != "POLICE_RESTRICTED" {
			t.Errorf("%s: reason %v", who, masked[0])
		}
	}
}

func TestAnEventIsCorrectedByAnotherAndOnlyByItsOwnOrganisation(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	event := w.RecordEvent("teacher", kid, "ROUTINE", "Came late by an hour.")
	const correct = `mutation($id: ID!) { correctEvent(input: {id: $id, summary: "Came late by a minute.", reason: "Misread the ` +
		`register."}) { event { id summary corrects { id correctedBy { summary } } } errors { code path } } }`
	if got := w.Ask("manager", correct, map[string]any{"id": event}).Problems("correctEvent"); len(got) != 1 || got[0] != "NOT_ALLOWED id" {
		t.Errorf("another organisation's correction: %q", got)
	}
	a := w.Must("colleague", correct, map[string]any{"id": event})
	if a.Text("correctEvent", "event", "corrects", "correctedBy", "summary") != "Came late by a minute." {
		t.Errorf("the correction: %s", a.Raw)
	}
	if got := w.Ask("teacher", correct, map[string]any{"id": event}).Problems("correctEvent"); len(got) != 1 || got[0] != "ALREADY_EXISTS id" {
		t.Errorf("corrected twice: %q", got)
	}
	if got := w.Count("SELECT count(*) FROM chronology_event WHERE summary = 'Came late by an hour.'"); got != 1 {
		t.Error("the wrong event is gone")
	}
}

func TestACorrectionReachesChildrenThatItsAuthorNoLongerSees(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	wren := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	robin := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Robin", "Quillfether", "2020-07-01")
	event := w.Must("teacher", graphtest.RecordEvent,
		map[string]any{"input": map[string]any{"childIds": []string{wren, robin}, "occurredAt": "2026-11-20T10:00:00Z",
			"category": "CONTACT", "summary": "Both came late by an hour."}}).Text("recordEvent", "event", "id")
	left := w.Must("teacher", `query($id: ID!) { child(id: $id) { involvements { id } } }`, map[string]any{"id": robin})
	w.Must("teacher",
		`mutation($id: ID!) { endInvolvement(input: {id: $id, version: 1, reason: "Moved to another school."}) { errors { code path } } }`,
		map[string]any{"id": left.At("child", "involvements", 0, "id")})
	a := w.Must("teacher", `mutation($id: ID!) { correctEvent(input: {id: $id, summary: "Both came late by a minute.", reason: "Misread `+
		`the register."}) { event { id children { givenName } } errors { code path } } }`, map[string]any{"id": event})
	if got := len(a.List("correctEvent", "event", "children")); got != 1 {
		t.Errorf("the author sees %d children of the correction, want the one they see", got)
	}
	if got := w.Count("SELECT count(*) FROM chronology_subject WHERE event_id = $1", a.Text("correctEvent", "event", "id")); got != 2 {
		t.Errorf("the correction is part of %d lives, want 2", got)
	}
	if got := w.Must("manager", `query($id: ID!) { child(id: $id) { chronology(first: 1, orderBy: {field: RECORDED_AT, direction: DESC}) `+
		`{ edges { node { summary } } } } }`, map[string]any{"id": robin}).
		Text("child", "chronology", "edges", 0, "node", "summary"); got != "Both came late by a minute." {
		t.Errorf("the other child's chronology ends with %q", got)
	}
}
