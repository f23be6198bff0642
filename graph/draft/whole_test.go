package draft_test

import (
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestAPageOfDraftsTakesAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	draft := func() {
		home := w.Pupil("Wren")
		begin(w, map[string]any{"children": []any{map[string]any{"id": home}}, "household": map[string]any{"id": w.HouseholdOf(home)}})
	}
	const page = `{ concernDrafts(first: 9) { totalCount edges { node { seenOrHeard author { name } organisation { name } handedTo { name }
	  household { address household { address } } children { givenName child { givenName } } referral { id } overdue
	  viewerCan { verb allowed } } } } }`
	draft()
	one := w.Statements("teacher", page)
	for range 4 {
		draft()
	}
	if many := w.Statements("teacher", page); many != one {
		t.Errorf("one draft takes %d statements, five take %d", one, many)
	}
}

func TestADraftLeadsToTheRecordThatStays(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	kid, other := w.Pupil("Wren"), w.Pupil("Wren")
	id := begin(w, graphtest.MapOf(graphtest.ConcernInput(), "children", []any{map[string]any{"id": kid}}))
	w.MustSend("lead", "mergeRecords", "merge { id }", map[string]any{"fromId": kid, "intoId": other, "fromVersion": 1, "intoVersion": 1,
		"reason": "The same child, entered twice."})
	const record = "query($id: ID!) { node(id: $id) { ... on ConcernDraft { children { child { id } } } } }"
	if a := w.Must("teacher", record, map[string]any{"id": id}); !strings.Contains(a.Raw, other) {
		t.Errorf("the draft leads to %s, want %s", a.Raw, other)
	}
	a := w.MustSend("teacher", "submitDraft", "draft { referral { concerns { new child { id } } } }", at(id, 1))
	if !strings.Contains(a.Raw, `{"new":false,"child":{"id":"`+other+`"}}`) {
		t.Errorf("submitted it names %s, want %s", a.Raw, other)
	}
}

func TestARestrictedChildIsNotBetrayedByADraft(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	hidden := w.RestrictedChildOf("Robin", "manager", "second manager")
	for _, kid := range []string{hidden, w.ID("Child").String()} {
		w.Refused("health", "draftConcern", map[string]any{"children": []any{map[string]any{"id": kid}}}, "NOT_FOUND children.0.id")
	}
	// A draft that describes the child is looked up against nothing.
	id := begin(w, map[string]any{"children": []any{graphtest.ChildInput("Robin", "Quillfether", "2018-03-04")}})
	a := w.Must("teacher", "query($id: ID!) { node(id: $id) { ... on ConcernDraft { children { givenName recordId child { id } } } } }",
		map[string]any{"id": id})
	if !strings.Contains(a.Raw, `{"givenName":"Robin","recordId":null,"child":null}`) {
		t.Errorf("the draft reads %s", a.Raw)
	}
}

func TestWhoLeavesIsToldOfTheirDrafts(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	begin(w, map[string]any{})
	handed := begin(w, map[string]any{})
	w.MustSend("teacher", "handDraft", "draft { id }", at(handed, 1, "practitionerId", w.Viewers["second lead"].PractitionerID))
	for who, want := range map[string]int{"teacher": 1, "second lead": 1, "safeguarding lead": 0} {
		a := w.MustSend("administrator", "amendPractitioner", "stillHolds { concernDrafts }", map[string]any{
			"id": w.Viewers[who].PractitionerID, "version": 1, "active": false})
		if got := a.Number("amendPractitioner", "stillHolds", "concernDrafts"); got != want {
			t.Errorf("%s holds %d drafts, want %d", who, got, want)
		}
	}
}

func TestALeadTakesADraftOverAndTheOthersKeepIt(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	id := begin(w, map[string]any{})
	w.MustSend("second lead", "handDraft", "draft { id }", at(id, 1, "practitionerId", w.Viewers["second lead"].PractitionerID))
	if got := w.Notices("second lead"); len(got) > 0 {
		t.Errorf("who takes a draft over is told of it: %q", got)
	}
	waits := func(who string) []string {
		a := w.Must(who, "{ inbox { concernDrafts(first: 9) { edges { node { id } } } } }", nil)
		return graphtest.Reached(a.At("inbox", "concernDrafts"))
	}
	if got := waits("second lead"); !slices.Equal(got, []string{id}) || len(waits("safeguarding lead")) > 0 {
		t.Errorf("it waits for %q and for %q", got, waits("safeguarding lead"))
	}
	w.MustSend("safeguarding lead", "amendDraft", "draft { id }", at(id, 2, "seenOrHeard", "No coat in frost."))
	w.Practitioner("third lead", "other school", practice.RoleSafeguardingLead)
	if got := seen(w, id); !slices.Equal(got, []string{"safeguarding lead", "second lead", "teacher"}) {
		t.Errorf("it is seen by %q", got)
	}
}
