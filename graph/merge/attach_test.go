package merge_test

import (
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

// attaching is the input of attachChild, with nothing wrong.
func attaching(concern, kid, known string, changes ...any) map[string]any {
	return graphtest.MapOf(map[string]any{"referralId": concern, "childId": kid, "knownChildId": known,
		"reason": "The same name and day, and the same home."}, changes...)
}

// attach attaches a child as the manager.
func attach(w *graphtest.Env, concern, kid, known string) string {
	w.T.Helper()
	a := w.Mutated("manager", "attachChild", attaching(concern, kid, known))
	if a.Record("attachChild") == "" {
		w.T.Fatal(a.Raw, w.Log.String())
	}
	return a.Record("attachChild")
}

// kidsOf lists the children of a concern as the authority sees them, in its order.
func kidsOf(w *graphtest.Env, concern string) []string {
	w.T.Helper()
	a := w.Must("manager", `query($id: ID!) { referral(id: $id) { concerns { reportedName child { id } } } }`, map[string]any{"id": concern})
	var kids []string
	for i := range a.List("referral", "concerns") {
		kids = append(kids, a.Text("referral", "concerns", i, "child", "id"))
	}
	return kids
}

func TestTwoAgenciesReportTheSameSiblingsAndTriageAttachesThem(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	ada := graphtest.ChildInput("Ada", "Quillfether", "2017-02-03")
	ben := graphtest.ChildInput("Ben", "Quillfether", "2019-04-05")
	first, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(ada, ben))
	known := kidsOf(w, first)
	second, _ := w.SubmitConcern("health", graphtest.ConcernInput(graphtest.MapOf(ada, "givenName", "Adie"), ben))
	kids := kidsOf(w, second)
	merges := []string{attach(w, second, kids[0], known[0]), attach(w, second, kids[1], known[1])}

	const page = `query($id: ID!) { child(id: $id) { reReferrals siblings { id } memberships { household { id address } endedOn }
	  referrals(first: 9) { totalCount edges { node { id } } } } }`
	a := w.Must("manager", page, map[string]any{"id": kids[0]})
	if a.Number("child", "reReferrals") != 1 || len(a.List("child", "siblings")) != 1 || len(a.List("child", "memberships")) != 1 ||
		!slices.Equal(ids(a, "child", "referrals", "edges"), []string{second, first}) {
		t.Errorf("one child with one sibling in one home reads %s", a.Raw)
	}
	if got := kidsOf(w, second); !slices.Equal(got, known) {
		t.Errorf("the second concern is about %v, want %v", got, known)
	}
	if a := w.Must("health", `query($id: ID!) { referral(id: $id) { concerns { reportedName } } }`, map[string]any{"id": second}); !strings.
		Contains(a.Raw, "Adie Quillfether") {
		t.Errorf("what was reported stays, for who reported it: %s", a.Raw)
	}
	if a := w.Must("manager", `query($id: ID!) { referral(id: $id) { household { address } concerns { reportedName earlierConcerns } } }`,
		map[string]any{"id": second}); !strings.Contains(a.Raw, `"reportedName":"Adie Quillfether","earlierConcerns":1`) ||
		!strings.Contains(a.Raw, `"household":{"address":"4 Nowhere Lane, Testham"}`) {
		t.Errorf("the concern reads %s", a.Raw)
	}

	w.MustSend("manager", "startTriage", "referral { id }", map[string]any{"id": second, "version": 1})
	w.MustSend("manager", "decideReferral", "referral { id }", map[string]any{"id": second, "version": 2, "outcome": "ACCEPTED",
		"threshold": "CHILD_IN_NEED", "rationale": "A social worker will visit.", "feedback": "Thank you, we have accepted it."})
	w.Mutated("manager", "undoMerge", map[string]any{"id": merges[0], "reason": "Cousins of one name at one address."})
	lives := w.Must("manager", `query($id: ID!) { child(id: $id) { memberships { household { id } } } }`, map[string]any{"id": kids[0]})
	if got := lives.Text("child", "memberships", 0, "household", "id"); got == "" {
		t.Errorf("while the other stays attached, the one lives nowhere: %s", lives.Raw)
	}
	for i := len(merges) - 1; i > 0; i-- {
		if a := w.Mutated("manager", "undoMerge", map[string]any{"id": merges[i], "reason": "Cousins of one name at one address."}); a.
			Record("undoMerge") == "" {
			t.Fatal(a.Raw, w.Log.String())
		}
	}
	if got := kidsOf(w, second); !slices.Equal(got, kids) {
		t.Errorf("undone, the second concern is about %v, want %v", got, kids)
	}
	for i, id := range []string{known[0], kids[0]} {
		a := w.Must("manager", `query($id: ID!) { child(id: $id) { involvements { organisation { name } }
		  memberships { household { id } } referrals(first: 9) { totalCount edges { node { id } } } } }`, map[string]any{"id": id})
		if got := len(a.List("child", "involvements")); got != 2*i {
			t.Errorf("the accepted concern's involvements are with the wrong child: %s", a.Raw)
		}
		if len(a.List("child", "memberships")) != 1 || len(a.List("child", "referrals", "edges")) != 1 {
			t.Errorf("apart again, each has its own home and concern: %s", a.Raw)
		}
	}
}

func TestWhoMayAttachAndMergeAndWhatStandsAgainstIt(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	school := report(w, "teacher", graphtest.WrenInput())
	health := report(w, "health", graphtest.MapOf(graphtest.WrenInput(), "nhsNumber", "9990000018"))
	other := report(w, "police", graphtest.MapOf(graphtest.WrenInput(), "nhsNumber", "9990000026"))
	hidden := w.RestrictedChildOf("Robin", "manager", "second manager")
	w.Exec(`UPDATE involvement SET "from" = $3, "to" = $4 WHERE child_id = $1 AND practitioner_id = $2`, hidden,
		w.Viewers["manager"].PractitionerID, graphtest.Noon.AddDate(0, 0, -2), graphtest.Noon.AddDate(0, 0, -1))
	decided := report(w, "teacher", graphtest.WrenInput())
	w.SignpostConcern(decided.concern)
	naming, _ := w.SubmitConcern("manager", graphtest.ConcernInput(map[string]any{"id": school.child}))
	for name, c := range map[string]struct {
		who, verb string
		input     map[string]any
		want      []string
	}{
		"attaching a child of another concern": {"manager", "attachChild", attaching(school.concern, health.child, other.child),
			[]string{"NOT_FOUND childId"}},
		"attaching to nobody": {"manager", "attachChild", attaching(health.concern, health.child, w.ID("Child").String()),
			[]string{"NOT_FOUND knownChildId"}},
		"attaching to a hidden child": {"manager", "attachChild", attaching(health.concern, health.child, hidden),
			[]string{"NOT_FOUND knownChildId"}},
		"attaching to oneself": {"manager", "attachChild", attaching(health.concern, health.child, health.child),
			[]string{"INVALID knownChildId"}},
		"attaching in a decided concern": {"manager", "attachChild", attaching(decided.concern, decided.child, school.child),
			[]string{"ILLEGAL_STATE referralId"}},
		"attaching a known child": {"manager", "attachChild", attaching(naming, school.child, health.child), []string{"ILLEGAL_STATE childId"}},
		"attaching to another NHS number, without a reason": {"manager", "attachChild", attaching(health.concern, health.child, other.child,
			"reason", " "), []string{"INVALID knownChildId", "REQUIRED reason"}},
		"a hidden concern": {"manager", "attachChild", attaching(w.ID("Referral").String(), health.child, school.child),
			[]string{"NOT_FOUND referralId"}},
		"merging with another NHS number": {"manager", "mergeRecords", merging(health.child, other.child), []string{"INVALID intoId"}},
		"merging a child and a home":      {"manager", "mergeRecords", merging(health.child, school.home), []string{"INVALID intoId"}},
		"merging a concern":               {"manager", "mergeRecords", merging(health.concern, school.concern), []string{"NOT_FOUND fromId"}},
		"merging a hidden child":          {"manager", "mergeRecords", merging(hidden, school.child), []string{"NOT_FOUND fromId"}},
		"merging an open child into a restricted one": {"second manager", "mergeRecords", merging(school.child, hidden, "intoVersion", 2),
			[]string{"NOT_ALLOWED intoId"}},
		"undoing nothing": {"manager", "undoMerge", map[string]any{"id": w.ID("RecordMerge").String(), "reason": "They are two after all."},
			[]string{"NOT_FOUND id"}},
	} {
		before := w.Tally()
		a := w.Mutated(c.who, c.verb, c.input)
		if got := a.Problems(c.verb); !slices.Equal(got, c.want) || w.Tally() != before {
			t.Errorf("%s: %q, want %q and nothing written\n%s", name, got, c.want, a.Raw)
		}
	}
	merge := merged(w, "lead", health.child, school.child)
	for _, who := range []string{"teacher", "health", "police", "social worker", "records", "administrator"} {
		for verb, input := range map[string]map[string]any{"mergeRecords": merging(other.child, school.child),
			"attachChild": attaching(other.concern, other.child, school.child),
			"undoMerge":   {"id": merge, "reason": "They are two after all."}} {
			if a := w.Mutated(who, verb, input); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
				t.Errorf("%s by the %s: %s", verb, who, a.Raw)
			}
		}
		if a := w.Ask(who, `query($a: ID!, $b: ID!) { mergePreview(fromId: $a, intoId: $b) { kind } }`,
			map[string]any{"a": other.child, "b": school.child}); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
			t.Errorf("the preview by the %s: %s", who, a.Raw)
		}
	}
	if a := w.Mutated("lead", "attachChild", attaching(other.concern, other.child, school.child)); len(a.Errors) != 1 {
		t.Errorf("a lead attaches: %s", a.Raw)
	}
	if got := w.Mutated("manager", "mergeRecords", merging(health.child, school.child)).Problems("mergeRecords"); !slices.Equal(got,
		[]string{"INVALID intoId"}) {
		t.Errorf("merged twice: %q", got)
	}
	again := merged2(w, school.child, decided.child)
	undoing := map[string]any{"id": merge, "reason": "They are two after all."}
	if got := w.Mutated("manager", "undoMerge", undoing).Problems("undoMerge"); !slices.Equal(got, []string{"ILLEGAL_STATE id"}) {
		t.Errorf("undone although it was merged further: %q", got)
	}
	for _, id := range []string{again, merge} {
		w.Mutated("manager", "undoMerge", map[string]any{"id": id, "reason": "They are two after all."})
	}
	if got := w.Mutated("manager", "undoMerge", undoing).Problems("undoMerge"); !slices.Equal(got, []string{"ILLEGAL_STATE id"}) {
		t.Errorf("undone twice: %q", got)
	}
}

// merged2 merges a record that took something over before.
func merged2(w *graphtest.Env, from, into string) string {
	w.T.Helper()
	a := w.Mutated("manager", "mergeRecords", merging(from, into, "fromVersion", 2))
	if a.Record("mergeRecords") == "" {
		w.T.Fatal(a.Raw, w.Log.String())
	}
	return a.Record("mergeRecords")
}

func TestTheOtherIdentifierServesForEver(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	school := report(w, "teacher", graphtest.WrenInput())
	health := report(w, "health", graphtest.WrenInput())
	w.Must("second manager", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": health.child})
	heard := graphtest.MapOf(graphtest.HeardInput(health.child), "idempotencyKey", "before the merge")
	record := w.Mutated("lead", "recordVoice", heard).Record("recordVoice")
	list := w.Must("manager", `{ children(first: 1) { edges { cursor node { id } } } }`, nil)
	merged(w, "manager", health.child, school.child)

	if got := w.Mutated("lead", "recordVoice", heard).Record("recordVoice"); got != record {
		t.Errorf("a replay answers %s, want %s", got, record)
	}
	if a := w.Mutated("lead", "recordVoice", graphtest.MapOf(heard, "words", "Something else.")); len(a.Errors) != 1 ||
		a.Errors[0].Code() != "CONFLICT" {
		t.Errorf("the key with another input: %s", a.Raw)
	}
	later := w.Mutated("lead", "recordVoice", graphtest.HeardInput(health.child)).Record("recordVoice")
	a := w.Must("lead", `query($id: ID!) { child(id: $id) { voiceRecords(first: 9) { edges { node { id } } } } }`,
		map[string]any{"id": school.child})
	if got := ids(a, "child", "voiceRecords", "edges"); !slices.Contains(got, record) || !slices.Contains(got, later) {
		t.Errorf("the one child was heard %v, want %s and %s", got, record, later)
	}
	if a := w.Ask("manager", `query($after: Cursor) { children(first: 9, after: $after) { edges { node { id } } } }`,
		map[string]any{"after": list.At("children", "edges", 0, "cursor")}); len(a.Errors) > 0 {
		t.Errorf("a cursor of before: %s", a.Raw)
	}
	w.Exec("SELECT chain_access(1000)") // what waits for its link is read in another way
	for _, log := range []string{`accessLog(childId: $id, first: 50) { totalCount edges { node { id practitioner { name } operation } } }`,
		`child(id: $id) { accessLog(first: 50) { edges { node { id practitioner { name } operation } } } }`} {
		a := w.Must("manager", `query($id: ID!) { `+log+` }`, map[string]any{"id": school.child})
		if !strings.Contains(a.Raw, `"practitioner":{"name":"second manager"},"operation":"query child"`) {
			t.Errorf("the access log lacks a look at the record that was merged: %s", a.Raw)
		}
	}
	notices := w.Notices("lead")
	if !slices.Equal(notices, []string{}) {
		t.Errorf("nobody is involved, and the lead is told %q", notices)
	}
}
