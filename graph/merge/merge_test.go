package merge_test

import (
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

// merging is the input of a merge, with nothing wrong.
func merging(from, into string, changes ...any) map[string]any {
	return graphtest.MapOf(map[string]any{"fromId": from, "intoId": into, "fromVersion": 1, "intoVersion": 1,
		"reason": "The same child, reported by two agencies."}, changes...)
}

// reported is a concern with one child and its household, as the authority sees it.
type reported struct{ concern, child, home string }

func report(w *graphtest.Env, who string, child map[string]any) reported {
	w.T.Helper()
	concern, kid := w.SubmitConcern(who, graphtest.ConcernInput(child))
	a := w.Must("manager", `query($id: ID!) { referral(id: $id) { household { id } } }`, map[string]any{"id": concern})
	return reported{concern, kid, a.Text("referral", "household", "id")}
}

// merged merges two records as a manager.
func merged(w *graphtest.Env, who, from, into string) string {
	w.T.Helper()
	a := w.Mutated(who, "mergeRecords", merging(from, into))
	if a.Record("mergeRecords") == "" {
		w.T.Fatal(a.Raw, w.Log.String())
	}
	return a.Record("mergeRecords")
}

const about = `query($id: ID!) { child(id: $id) { id givenName preferredName formerNames nhsNumber reReferrals
  households: memberships { household { id } } referrals(first: 20) { edges { node { id } } }
  chronology(first: 50) { edges { node { summary } } } merges { fromId undoneAt facts { field from into taken } } } }`

func ids(a graphtest.Answer, path ...any) []string {
	var list []string
	for i := range a.List(path...) {
		list = append(list, a.Text(append(slices.Clone(path), i, "node", "id")...))
	}
	return list
}

func TestTwoRecordsOfOneChildAreOneAndApartAgain(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	school := report(w, "teacher", graphtest.ChildInput("Wilhelmina", "Quillfether", "2018-03-04"))
	health := report(w, "health", graphtest.MapOf(graphtest.ChildInput("Billie", "Quillfether", "2018-03-04"), "nhsNumber", "9990000018"))
	before := w.Must("manager", about, map[string]any{"id": school.child}).Raw
	other := w.Must("manager", about, map[string]any{"id": health.child}).Raw

	preview := w.Must("manager", `query($a: ID!, $b: ID!) { mergePreview(fromId: $a, intoId: $b) { kind from { id } into { id }
	  facts { field from into taken } moves { record count } shared { record } wouldSee { name } errors { code } } }`,
		map[string]any{"a": health.child, "b": school.child})
	want := `"facts":[{"field":"givenName","from":"Billie","into":"Wilhelmina","taken":false},` +
		`{"field":"nhsNumber","from":"9990000018","into":null,"taken":true},` +
		`{"field":"formerNames","from":"Billie Quillfether","into":null,"taken":true}]`
	if !strings.Contains(preview.Raw, want) || !strings.Contains(preview.Raw, `{"record":"CONCERN","count":1}`) {
		t.Errorf("the preview is %s", preview.Raw)
	}

	merge := merged(w, "manager", health.child, school.child)
	for _, id := range []string{school.child, health.child} {
		a := w.Must("manager", about, map[string]any{"id": id})
		if a.Text("child", "id") != school.child || a.Text("child", "nhsNumber") != "9990000018" || a.Number("child", "reReferrals") != 1 ||
			!slices.Equal(ids(a, "child", "referrals", "edges"), []string{health.concern, school.concern}) {
			t.Errorf("one child reads %s", a.Raw)
		}
	}
	a := w.Must("manager", `query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }`, map[string]any{"id": health.child})
	if !strings.Contains(a.Raw, `{"node":{"id":"`+school.child+`"},"nodes":[{"id":"`+school.child+`"}]}`) {
		t.Errorf("the other identifier leads to %s", a.Raw)
	}
	a = w.Must("manager", `{ children(first: 50) { totalCount edges { node { id } } }
	  search: children(filter: {search: "Quillfether"}, first: 9) { edges { node { id } } } }`, nil)
	if strings.Contains(a.Raw, health.child) {
		t.Errorf("lists and search show the merged record: %s", a.Raw)
	}

	undone := w.Mutated("manager", "undoMerge", map[string]any{"id": merge, "reason": "They are cousins of one name."})
	if undone.Record("undoMerge") != merge {
		t.Fatal(undone.Raw)
	}
	for id, was := range map[string]string{school.child: before, health.child: other} {
		a := w.Must("manager", about, map[string]any{"id": id})
		upTo := strings.Index(was, `"chronology"`)
		if got := a.Raw[:min(len(a.Raw), upTo)]; got != was[:upTo] {
			t.Errorf("apart again, it reads\n%s\nand it was\n%s", got, was[:upTo])
		}
		if got := a.Text("child", "merges", 0, "fromId"); got != health.child || a.At("child", "merges", 0, "undoneAt") == nil {
			t.Errorf("the merges are %s", a.Raw)
		}
	}
}
