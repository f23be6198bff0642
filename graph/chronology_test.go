package graph_test

import (
	"fmt"
	"testing"
)

const recordEvent = `mutation($input: RecordEventInput!) { recordEvent(input: $input) { event { id summary classification children { id } } errors { code path message } } }`

func (w *world) happened(who, kid, classification, summary string) string {
	w.t.Helper()
	return w.must(who, recordEvent, map[string]any{"input": map[string]any{"childIds": []string{kid}, "occurredAt": "2026-11-20T10:00:00Z", "category": "CONTACT",
		"summary": summary, "classification": classification}}).text("recordEvent", "event", "id")
}

func TestClassifiedTextIsWithheldWithAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.registered("police", "POLICE_OFFICER_IN_THE_CASE", "Wren", "Quillfether", "2018-03-04")
	w.must("manager", `mutation($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { errors { code path message } } }`, map[string]any{"input": map[string]any{
		"childId": kid, "organisationId": w.bodies["school"], "role": "TEACHER", "purpose": "The child's school.", "lawfulBasis": "PUBLIC_TASK"}})
	w.happened("police", kid, "POLICE_RESTRICTED", "Intelligence about an adult.")
	w.happened("police", kid, "ROUTINE", "Seen well on a visit.")
	const read = `query($id: ID!) { child(id: $id) { chronology(first: 10) { edges { node { classification summary } } } } }`
	for who, sees := range map[string]bool{"police": true, "manager": true, "teacher": false, "lead": false} {
		a := w.must(who, read, map[string]any{"id": kid})
		for i := range a.list("child", "chronology", "edges") {
			if a.text("child", "chronology", "edges", i, "node", "classification") != "POLICE_RESTRICTED" {
				continue
			}
			if got := a.at("child", "chronology", "edges", i, "node", "summary") != nil; got != sees {
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
	w := newWorld(t)
	kid := w.registered("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	event := w.happened("teacher", kid, "ROUTINE", "Came late by an hour.")
	const correct = `mutation($id: ID!) { correctEvent(input: {id: $id, summary: "Came late by a minute.", reason: "Misread the register."}) { event { id summary corrects { id correctedBy { summary } } } errors { code path } } }`
	if got := w.ask("manager", correct, map[string]any{"id": event}).problems("correctEvent"); len(got) != 1 || got[0] != "NOT_ALLOWED id" {
		t.Errorf("another organisation's correction: %q", got)
	}
	a := w.must("colleague", correct, map[string]any{"id": event})
	if a.text("correctEvent", "event", "corrects", "correctedBy", "summary") != "Came late by a minute." {
		t.Errorf("the correction: %s", a.raw)
	}
	if got := w.ask("teacher", correct, map[string]any{"id": event}).problems("correctEvent"); len(got) != 1 || got[0] != "ALREADY_EXISTS id" {
		t.Errorf("corrected twice: %q", got)
	}
	if got := w.count("SELECT count(*) FROM chronology_event WHERE summary = 'Came late by an hour.'"); got != 1 {
		t.Error("the wrong event is gone")
	}
}

func TestACorrectionReachesAlsoTheChildrenWhomItsAuthorNoLongerSees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wren := w.registered("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	robin := w.registered("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Robin", "Quillfether", "2020-07-01")
	event := w.must("teacher", recordEvent, map[string]any{"input": map[string]any{"childIds": []string{wren, robin}, "occurredAt": "2026-11-20T10:00:00Z",
		"category": "CONTACT", "summary": "Both came late by an hour."}}).text("recordEvent", "event", "id")
	left := w.must("teacher", `query($id: ID!) { child(id: $id) { involvements { id } } }`, map[string]any{"id": robin})
	w.must("teacher", `mutation($id: ID!) { endInvolvement(input: {id: $id, version: 1, reason: "Moved to another school."}) { errors { code path } } }`, map[string]any{"id": left.at("child", "involvements", 0, "id")})
	a := w.must("teacher", `mutation($id: ID!) { correctEvent(input: {id: $id, summary: "Both came late by a minute.", reason: "Misread the register."}) { event { id children { givenName } } errors { code path } } }`, map[string]any{"id": event})
	if got := len(a.list("correctEvent", "event", "children")); got != 1 {
		t.Errorf("the author sees %d children of the correction, want the one they see", got)
	}
	if got := w.count("SELECT count(*) FROM chronology_subject WHERE event_id = $1", a.text("correctEvent", "event", "id")); got != 2 {
		t.Errorf("the correction is part of %d lives, want 2", got)
	}
	if got := w.must("manager", `query($id: ID!) { child(id: $id) { chronology(first: 1, orderBy: {field: RECORDED_AT, direction: DESC}) { edges { node { summary } } } } }`, map[string]any{"id": robin}).
		text("child", "chronology", "edges", 0, "node", "summary"); got != "Both came late by a minute." {
		t.Errorf("the other child's chronology ends with %q", got)
	}
}
