package child_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

func TestARestrictedChildIsGivenNoRecordTogetherWithOthers(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, second, sister, brother := w.Pupil("Wren"), w.Pupil("Merle"), w.Pupil("Robin"), w.Pupil("Linnet")
	for _, id := range []string{kid, second} {
		w.InvolveByName(id, "manager", "teacher")
		if a := w.Restrict(id); a.Record("restrictChild") == "" {
			t.Fatal(a.Raw)
		}
	}
	for verb, s := range w.Sharings() {
		want := []string{"NOT_ALLOWED " + s.Path}
		before := w.Tally()
		for name, children := range map[string][]string{"first": {kid, sister}, "last": {sister, brother, kid},
			"with another who is restricted": {kid, second}} {
			if a := w.Mutated("teacher", verb, s.Input(children...)); !slices.Equal(a.Problems(verb), want) ||
				!strings.Contains(a.Raw, "everybody who can see the other children can read it") {
				t.Errorf("%s names a restricted child %s: %s", verb, name, a.Raw)
			}
		}
		if after := w.Tally(); after != before {
			t.Errorf("%s wrote: %s, before %s", verb, after, before)
		}
		for name, children := range map[string][]string{"the restricted child alone": {kid}, "two that all may know": {sister, brother}} {
			if a := w.Mutated("teacher", verb, s.Input(children...)); a.Record(verb) == "" {
				t.Errorf("%s for %s: %s", verb, name, a.Raw)
			}
		}
		if a := w.Mutated("colleague", verb, s.Input(kid, sister)); a.Record(verb) != "" || strings.Contains(a.Raw, "NOT_ALLOWED") ||
			!strings.Contains(a.Raw, "NOT_FOUND") {
			t.Errorf("%s by somebody who does not know the child tells more than that there is none: %s", verb, a.Raw)
		}
	}
	concern := graphtest.ConcernInput(map[string]any{"id": kid}, graphtest.ChildInput("Teal", "Quillfether", "2021-01-01"))
	if got := w.Mutated("teacher", "submitConcern", concern).Problems("submitConcern"); !slices.Equal(got, []string{"NOT_ALLOWED children"}) {
		t.Errorf("with a child who is new: %q", got)
	}
}

func TestAChildIsNotRestrictedWhileWhatIsSharedIsOpen(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, sister := w.Pupil("Wren"), w.Pupil("Robin")
	w.InvolveByName(kid, "manager", "teacher")
	made := map[string]string{}
	for verb, s := range w.Sharings() {
		a := w.Mutated("teacher", verb, s.Input(kid, sister))
		if made[verb] = a.Record(verb); made[verb] == "" {
			t.Fatalf("%s: %s", verb, a.Raw)
		}
		if a := w.Mutated("teacher", verb, s.Input(sister)); a.Record(verb) == "" && verb != "startCareProfile" {
			t.Fatalf("%s: %s", verb, a.Raw)
		}
	}
	var reference string
	if err := w.Admin.QueryRow("SELECT reference FROM referral WHERE id = $1", made["submitConcern"]).Scan(&reference); err != nil {
		t.Fatal(err)
	}
	refused := func(parts ...string) {
		t.Helper()
		a, _ := w.Restricts(kid)
		if got := a.Problems("restrictChild"); !slices.Equal(got, []string{"NOT_ALLOWED restricted"}) {
			t.Fatalf("with %q open: %s", parts, a.Raw)
		}
		message := a.Text("restrictChild", "errors", 0, "message")
		for _, part := range []string{"1 open action", "1 undecided concern (" + reference + ")", "1 sitting with a draft"} {
			if slices.Contains(parts, part) != strings.Contains(message, part) {
				t.Errorf("with %q open it says %q", parts, message)
			}
		}
		if w.Can("manager", graphtest.Parsed(t, kid), "Child")["restrictChild"] {
			t.Errorf("with %q open viewerCan says that it may be", parts)
		}
	}
	all := []string{"1 open action", "1 undecided concern (" + reference + ")", "1 sitting with a draft"}
	refused(all...)
	if _, shared := w.Restricts(kid); !slices.Equal(shared,
		[]string{"ACTION open true of 2", "CARE_SITTING open true of 2", "CONCERN open true of 2"}) {
		t.Errorf("named are %q", shared)
	}
	w.MustAction("teacher", "declineAction", made["assignAction"], map[string]any{"reason": "We do not visit homes."})
	refused(all...) // it can be given to another still
	w.MustAction("teacher", "cancelAction", made["assignAction"], map[string]any{"reason": "Each gets their own."})
	refused(all[1:]...)
	w.Must("manager", `mutation($id: ID!) { startTriage(input: {id: $id, version: 1}) { errors { code } } }`,
		map[string]any{"id": made["submitConcern"]})
	refused(all[1:]...)
	w.Must("manager", `mutation($id: ID!) { decideReferral(input: {id: $id, version: 2, outcome: ACCEPTED, threshold: CHILD_IN_NEED,
	  rationale: "The pattern has lasted for weeks.", feedback: "Thank you: we have begun an assessment."}) { errors { code message } } }`,
		map[string]any{"id": made["submitConcern"]})
	refused(all[2])
	profile := w.Must("teacher", "query($id: ID!) { child(id: $id) { careProfiles(first: 1) { edges { node { id version } } } } }",
		map[string]any{"id": kid}).Text("child", "careProfiles", "edges", 0, "node", "id")
	w.Must("teacher", `mutation($id: ID!) { markCareProfileMistaken(input: {id: $id, version: 1, reason: "Begun again for each child `+
		`apart."}) { errors { code message } } }`, map[string]any{"id": profile})
	a, shared := w.Restricts(kid)
	if a.At("restrictChild", "child", "restricted") != true {
		t.Fatalf("with all of it over: %s", a.Raw)
	}
	if !slices.Equal(shared, []string{"ACTION open false of 2", "CONCERN open false of 2"}) || !strings.Contains(a.Raw, `"kind":"EVENT"`) ||
		!strings.Contains(a.Raw, made["recordEvent"]) || !strings.Contains(a.Raw, reference) {
		t.Errorf("of what is over and stays readable it tells %q: %s", shared, a.Raw)
	}
}

// Records that a release before shared are closed, and not written on.
func TestWhatIsSharedWithARestrictedChildIsClosedAndNotWrittenOn(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, sister := w.Pupil("Wren"), w.Pupil("Robin")
	w.InvolveByName(kid, "manager", "teacher")
	made := map[string]string{}
	for verb, s := range w.Sharings() {
		made[verb] = w.Mutated("teacher", verb, s.Input(kid, sister)).Record(verb)
	}
	w.MustAction("teacher", "acceptAction", made["assignAction"], nil)
	w.Exec("UPDATE child SET restricted = true WHERE id = $1", kid)
	want := []string{"NOT_ALLOWED id"}
	note, moved := map[string]any{"note": "A visit is agreed."}, graphtest.MapOf(w.ToPerson("colleague"), "reason", "They cannot do it.")
	correction := map[string]any{"id": made["recordEvent"], "summary": "Spoke with the father.", "reason": "The wrong parent was named."}
	amendment := map[string]any{"id": made["startCareProfile"], "version": 1, "trigger": "A neighbour's worry about food."}
	for verb, a := range map[string]graphtest.Answer{"progressAction": w.TryAction("teacher", "progressAction", made["assignAction"], note),
		"reassignAction": w.TryAction("teacher", "reassignAction", made["assignAction"],
			graphtest.MapOf(w.ToPerson("teacher"), "reason", "They cannot do it.")),
		"correctEvent":     w.Mutated("teacher", "correctEvent", correction),
		"amendCareSitting": w.Mutated("teacher", "amendCareSitting", amendment)} {
		if got := a.Problems(verb); !slices.Equal(got, want) || !strings.Contains(a.Raw, "restricted") {
			t.Errorf("%s by who sees both: %s", verb, a.Raw)
		}
	}
	// Whoever sees the sister alone knows of no other child, and is told of none.
	for verb, a := range map[string]graphtest.Answer{"progressAction": w.TryAction("colleague", "progressAction", made["assignAction"],
		note), "correctEvent": w.Mutated("colleague", "correctEvent", correction),
		"amendCareSitting": w.Mutated("colleague", "amendCareSitting", amendment)} {
		if a.Record(verb) == "" {
			t.Errorf("%s by who sees one: %s", verb, a.Raw)
		}
	}
	w.MustAction("colleague", "reassignAction", made["assignAction"], moved)
	w.MustAction("teacher", "acceptAction", made["assignAction"], nil)
	w.MustAction("teacher", "completeAction", made["assignAction"], map[string]any{"effect": "The child sleeps in a bed of her own."})
}

// Many who share a child's records with another's, and restrict the child, at once.
func TestARestrictionAndWhatIsSharedDoNotMissEachOther(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	sharings := w.Sharings()
	verbs := []string{"assignAction", "submitConcern", "startCareProfile", "recordEvent"}
	for round := range 4 {
		kid, sister := w.Pupil(fmt.Sprint("Wren", round)), w.Pupil(fmt.Sprint("Robin", round))
		w.InvolveByName(kid, "manager", "teacher")
		verb := verbs[round%4]
		w.Concurrently(func(i int) graphtest.Answer {
			if i%5 == 2 {
				return w.Restrict(kid)
			}
			if i > 20 {
				return graphtest.Answer{}
			}
			return w.Mutated("teacher", verb, sharings[verb].Input(kid, sister))
		})
		if got := w.Count(`SELECT count(*) FROM child k WHERE k.restricted AND (
		  EXISTS (SELECT 1 FROM action_child a JOIN action_child b ON b.action_id = a.action_id AND b.child_id <> a.child_id JOIN action x ON
		  x.id = a.action_id WHERE a.child_id = k.id AND x.state = 'PROPOSED')
		  OR EXISTS (SELECT 1 FROM referral_child a JOIN referral_child b ON b.referral_id = a.referral_id AND b.child_id <> a.child_id WHERE
		  a.child_id = k.id)
		  OR EXISTS (SELECT 1 FROM care_profile a JOIN care_profile b ON b.sitting_id = a.sitting_id AND b.child_id <> a.child_id WHERE
		  a.child_id = k.id))`); got > 0 {
			t.Errorf("%s: a restricted child shares what is open", verb)
		}
	}
}
