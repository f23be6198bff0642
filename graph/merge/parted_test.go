package merge_test

import (
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

func undo(w *graphtest.Env, who, merge string) {
	w.T.Helper()
	a := w.Mutated(who, "undoMerge", map[string]any{"id": merge, "reason": "They are two after all."})
	if len(a.Errors) > 0 || len(a.Problems("undoMerge")) > 0 {
		w.T.Fatal(a.Raw, w.Log.String())
	}
}

// A restriction of the one child is of both when they part, and each keeps its keepers.
func TestAChildThatIsPartedIsAsRestrictedAsTheOneChildWas(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	one, other := report(w, "teacher", graphtest.WrenInput()), report(w, "health", graphtest.WrenInput())
	merge := attach(w, other.concern, other.child, one.child)
	w.InvolveByName(one.child, "manager")
	w.SignpostConcern(one.concern)
	w.SignpostConcern(other.concern)
	if a := w.Restrict(other.child); a.Record("restrictChild") == "" { // by the identifier that leads there
		t.Fatal(a.Raw)
	}
	undo(w, "manager", merge)
	for _, kid := range []string{one.child, other.child} {
		for _, who := range []string{"lead", "second manager", "health", "teacher"} {
			if a := w.Ask(who, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": kid}); strings.Contains(a.Raw, kid) {
				t.Errorf("%s sees a child that was restricted when they parted: %s", who, a.Raw)
			}
		}
		a := w.Must("manager", `query($id: ID!) { child(id: $id) { id restricted } }`, map[string]any{"id": kid})
		if a.Text("child", "id") != kid {
			t.Errorf("the keeper sees %s", a.Raw)
		}
	}
	if lost := w.CountLostChildren(); lost > 0 {
		t.Errorf("%d restricted children are kept by nobody", lost)
	}
}

// What an undone merge says of one child is not for those who see the other alone.
func TestAnUndoneMergeIsReadByThoseWhoSeeBoth(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	mine := w.Pupil("Wren")
	other := w.RegisterChild("manager", "SOCIAL_WORKER", "Robin", "Oxbramble", "2015-06-05")
	a := w.Mutated("manager", "mergeRecords", merging(other, mine, "reason", "Both live at 12 Hidden Mews."))
	merge := a.Record("mergeRecords")
	const read = `query($id: ID!) { child(id: $id) { merges { reason facts { field from into } }
	  chronology(first: 50) { edges { node { summary } } } } }`
	if a := w.Must("teacher", read, map[string]any{"id": mine}); !strings.Contains(a.Raw, "Hidden Mews") {
		t.Errorf("while it stands, who sees the child reads it: %s", a.Raw)
	}
	undo(w, "manager", merge)
	if a := w.Must("teacher", read, map[string]any{"id": mine}); strings.Contains(a.Raw, "Hidden Mews") || strings.Contains(a.Raw, "Robin") ||
		len(a.List("child", "merges")) > 0 {
		t.Errorf("undone, who sees one child reads of the other: %s", a.Raw)
	}
	if a := w.Must("manager", read, map[string]any{"id": mine}); len(a.List("child", "merges")) != 1 {
		t.Errorf("who sees both reads %s", a.Raw)
	}
}

// A concern and an action that name both children go on.
func TestARecordThatNamesBothChildrenGoesOnAfterTheirMerge(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	concern, _ := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.ChildInput("Ida", "Quillfether", "2018-03-04"),
		graphtest.ChildInput("Ida May", "Twinford", "2018-03-04")))
	kids := kidsOf(w, concern)
	action := w.AssignAction("manager", w.ToPerson("lead"), kids...)
	attach(w, concern, kids[1], kids[0])
	if got := kidsOf(w, concern); !slices.Equal(got, []string{kids[0], kids[0]}) {
		t.Errorf("both reported names lead to %v, want %s twice", got, kids[0])
	}
	w.MustAction("lead", "acceptAction", action, map[string]any{})
	w.SignpostConcern(concern)
	a := w.Must("manager", `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Child { id chronology(first: 50) { edges { node { id } } } } } }`,
		map[string]any{"ids": kids})
	first, second := ids(a, "nodes", 0, "chronology", "edges"), ids(a, "nodes", 1, "chronology", "edges")
	if !slices.Equal(first, second) || len(slices.Compact(slices.Sorted(slices.Values(first)))) != len(first) {
		t.Errorf("two identifiers of one child read %v and %v", first, second)
	}
}

func TestAWarningIsNotLostWhenTwoRelativesAreMerged(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	relative := func(given, kind string, more ...any) string {
		return w.MustSend("manager", "registerRelative", "relationship { relative { id } }", graphtest.MapOf(map[string]any{"childId": kid,
			"givenName": given, "familyName": "Quillfether", "kind": kind}, more...)).Text("registerRelative", "relationship", "relative", "id")
	}
	calm := relative("Ann", "MOTHER")
	unsafe := relative("Anne", "STEP_MOTHER", "engagement", "UNSAFE_TO_CONTACT", "unsafeReason", "Threatened the visitor.")
	const read = `query($id: ID!) { child(id: $id) { relationships { engagement unsafeReason relative { id } } } }`
	before := w.Must("manager", read, map[string]any{"id": kid}).Raw
	merge := merged(w, "manager", unsafe, calm)
	a := w.Must("teacher", read, map[string]any{"id": kid})
	if len(a.List("child", "relationships")) != 1 || a.Text("child", "relationships", 0, "unsafeReason") != "Threatened the visitor." ||
		a.Text("child", "relationships", 0, "relative", "id") != calm {
		t.Errorf("merged, the child's relative reads %s", a.Raw)
	}
	if a := w.Must("teacher", `query($id: ID!) { child(id: $id) { chronology(first: 1) { edges { node { summary } } } } }`,
		map[string]any{"id": kid}); a.Text("child", "chronology", "edges", 0, "node", "summary") != "Two records of the relative were merged." {
		t.Errorf("the chronology says %s", a.Raw)
	}
	undo(w, "manager", merge)
	if after := w.Must("manager", read, map[string]any{"id": kid}).Raw; after != before {
		t.Errorf("parted again it reads %s, and was %s", after, before)
	}
}

// A restriction that was lifted of the one child is lifted of both when they part.
func TestALiftedRestrictionIsLiftedOfBoth(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	one, other := w.RestrictedChildOf("Wren", "manager"), w.RestrictedChildOf("Wren", "manager")
	w.Exec("UPDATE child SET nhs_number = NULL, upn = NULL WHERE id IN ($1, $2)", one, other)
	version := func(kid string) int { return w.Count("SELECT version FROM child WHERE id = $1", kid) }
	merge := w.Mutated("manager", "mergeRecords", merging(other, one, "fromVersion", version(other), "intoVersion", version(one))).
		Record("mergeRecords")
	lift := map[string]any{"id": one, "version": version(one), "restricted": false, "reason": "The carer has left the council."}
	if a := w.Mutated("manager", "restrictChild", lift); a.Record("restrictChild") == "" {
		t.Fatal(a.Raw)
	}
	undo(w, "lead", merge)
	for _, kid := range []string{one, other} {
		a := w.Must("lead", `query($id: ID!) { child(id: $id) { restricted } }`, map[string]any{"id": kid})
		if a.At("child", "restricted") != false {
			t.Errorf("parted after it was lifted, a child reads %s", a.Raw)
		}
	}
	if lost := w.CountLostChildren(); lost > 0 {
		t.Errorf("%d restricted children are kept by nobody", lost)
	}
}

func TestMergesCostAsManyStatementsForOneAsForMany(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	last := w.CountStatements()
	kid := report(w, "teacher", graphtest.WrenInput()).child
	cost := func() int {
		w.Must("manager", `query($id: ID!) { child(id: $id) { merges { reason into { id } mergedBy { name } viewerCan { verb allowed } } } }`,
			map[string]any{"id": kid})
		return last()
	}
	for range 2 {
		merged(w, "manager", report(w, "health", graphtest.WrenInput()).child, kid)
	}
	few := cost()
	for range 4 {
		merged(w, "manager", report(w, "health", graphtest.WrenInput()).child, kid)
	}
	if many := cost(); many != few {
		t.Errorf("six merges cost %d statements, and two %d", many, few)
	}
}

// Who owns an open action for a child, and the authority that accepted its concern, keep the
// child in sight when it is parted.
func TestAChildThatIsPartedStaysInTheSightOfWhoWorksForIt(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	one, other := report(w, "teacher", graphtest.WrenInput()), report(w, "police", graphtest.WrenInput())
	accept := func(id string) {
		w.MustSend("manager", "startTriage", "referral { id }", map[string]any{"id": id, "version": 1})
		w.MustSend("manager", "decideReferral", "referral { id }", map[string]any{"id": id, "version": 2, "outcome": "ACCEPTED",
			"threshold": "CHILD_IN_NEED", "rationale": "A social worker will visit.", "feedback": "Thank you, we have accepted it."})
	}
	accept(one.concern)
	merge := attach(w, other.concern, other.child, one.child)
	accept(other.concern)
	w.InvolveByName(one.child, "health")
	action := w.AssignAction("manager", graphtest.MapOf(w.ToPerson("health"), "origin", "REFERRAL", "sourceId", other.concern), one.child)
	undo(w, "manager", merge)
	a := w.Must("manager", `query($id: ID!) { child(id: $id) { involvements { organisation { name } }
	  actions(first: 9) { edges { node { id } } } } }`, map[string]any{"id": other.child})
	var bodies []string
	for i := range a.List("child", "involvements") {
		bodies = append(bodies, a.Text("child", "involvements", i, "organisation", "name"))
	}
	if slices.Sort(bodies); !slices.Equal(bodies, []string{"council", "force", "trust"}) {
		t.Errorf("involved with the parted child are %v", bodies)
	}
	if got := ids(a, "child", "actions", "edges"); !slices.Equal(got, []string{action}) {
		t.Errorf("its actions are %v, want %s", got, action)
	}
	w.MustAction("health", "acceptAction", action, map[string]any{})
}
