package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A restricted child shares no record with others: whoever sees those would read it.

// A sharing is a verb that makes a record for several children, and where its refusal is.
type sharing struct {
	path  string
	input func(children ...string) map[string]any
}

// sharings are the verbs that make a record for several children.
func (w *world) sharings() map[string]sharing {
	return map[string]sharing{
		"assignAction": {"childIds", func(children ...string) map[string]any { return bedtime(children, w.toPerson("teacher")) }},
		"recordEvent": {"childIds", func(children ...string) map[string]any {
			return map[string]any{"childIds": children, "occurredAt": noon.AddDate(0, 0, -1), "category": "CONTACT", "summary": "Spoke with the mother."}
		}},
		"submitConcern": {"children", func(children ...string) map[string]any {
			var named []map[string]any
			for _, id := range children {
				named = append(named, map[string]any{"id": id})
			}
			return concernAbout(named...)
		}},
		"startCareProfile": {"childIds", func(children ...string) map[string]any {
			return map[string]any{"instrumentId": openStructure, "childIds": children, "trigger": "The school's worry about food."}
		}},
	}
}

func TestARestrictedChildIsGivenNoRecordTogetherWithOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid, second, sister, brother := w.pupil("Wren"), w.pupil("Merle"), w.pupil("Robin"), w.pupil("Linnet")
	for _, id := range []string{kid, second} {
		w.named(id, "manager", "teacher")
		if a := w.restrict(id); a.record("restrictChild") == "" {
			t.Fatal(a.raw)
		}
	}
	for verb, s := range w.sharings() {
		want := []string{"NOT_ALLOWED " + s.path}
		before := w.tally()
		for name, children := range map[string][]string{"first": {kid, sister}, "last": {sister, brother, kid}, "with another who is restricted": {kid, second}} {
			if a := w.mutated("teacher", verb, s.input(children...)); !slices.Equal(a.problems(verb), want) || !strings.Contains(a.raw, "everybody who can see the other children can read it") {
				t.Errorf("%s names a restricted child %s: %s", verb, name, a.raw)
			}
		}
		if after := w.tally(); after != before {
			t.Errorf("%s wrote: %s, before %s", verb, after, before)
		}
		for name, children := range map[string][]string{"the restricted child alone": {kid}, "two whom all may know": {sister, brother}} {
			if a := w.mutated("teacher", verb, s.input(children...)); a.record(verb) == "" {
				t.Errorf("%s for %s: %s", verb, name, a.raw)
			}
		}
		if a := w.mutated("colleague", verb, s.input(kid, sister)); a.record(verb) != "" || strings.Contains(a.raw, "NOT_ALLOWED") || !strings.Contains(a.raw, "NOT_FOUND") {
			t.Errorf("%s by somebody who does not know the child tells more than that there is none: %s", verb, a.raw)
		}
	}
	concern := concernAbout(map[string]any{"id": kid}, child("Teal", "Quillfether", "2021-01-01"))
	if got := w.mutated("teacher", "submitConcern", concern).problems("submitConcern"); !slices.Equal(got, []string{"NOT_ALLOWED children"}) {
		t.Errorf("with a child who is new: %q", got)
	}
}

const restricting = `mutation($input: RestrictChildInput!) { restrictChild(input: $input) { child { id restricted } shared { kind id reference open at children } errors { code path message } } }`

// restricts asks to restrict a child, and what they share.
func (w *world) restricts(child string) (answer, []string) {
	w.t.Helper()
	a := w.ask("manager", restricting, map[string]any{"input": map[string]any{"id": child, "version": w.count("SELECT version FROM child WHERE id = $1", child),
		"restricted": true, "reason": "A parent works for the council."}})
	var shared []string
	for i := range a.list("restrictChild", "shared") {
		at := func(field string) any { return a.at("restrictChild", "shared", i, field) }
		if at("kind") != "EVENT" {
			shared = append(shared, fmt.Sprint(at("kind"), " open ", at("open"), " of ", at("children")))
		}
	}
	slices.Sort(shared)
	return a, shared
}

func TestAChildIsNotRestrictedWhileWhatIsSharedIsOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid, sister := w.pupil("Wren"), w.pupil("Robin")
	w.named(kid, "manager", "teacher")
	made := map[string]string{}
	for verb, s := range w.sharings() {
		a := w.mutated("teacher", verb, s.input(kid, sister))
		if made[verb] = a.record(verb); made[verb] == "" {
			t.Fatalf("%s: %s", verb, a.raw)
		}
		if a := w.mutated("teacher", verb, s.input(sister)); a.record(verb) == "" && verb != "startCareProfile" {
			t.Fatalf("%s: %s", verb, a.raw)
		}
	}
	var reference string
	if err := w.admin.QueryRow("SELECT reference FROM referral WHERE id = $1", made["submitConcern"]).Scan(&reference); err != nil {
		t.Fatal(err)
	}
	refused := func(parts ...string) {
		t.Helper()
		a, _ := w.restricts(kid)
		if got := a.problems("restrictChild"); !slices.Equal(got, []string{"NOT_ALLOWED restricted"}) {
			t.Fatalf("with %q open: %s", parts, a.raw)
		}
		message := a.text("restrictChild", "errors", 0, "message")
		for _, part := range []string{"1 open action", "1 undecided concern (" + reference + ")", "1 sitting with a draft"} {
			if slices.Contains(parts, part) != strings.Contains(message, part) {
				t.Errorf("with %q open it says %q", parts, message)
			}
		}
		if w.can("manager", parsed(t, kid), "Child")["restrictChild"] {
			t.Errorf("with %q open viewerCan says that it may be", parts)
		}
	}
	all := []string{"1 open action", "1 undecided concern (" + reference + ")", "1 sitting with a draft"}
	refused(all...)
	if _, shared := w.restricts(kid); !slices.Equal(shared, []string{"ACTION open true of 2", "CARE_SITTING open true of 2", "CONCERN open true of 2"}) {
		t.Errorf("named are %q", shared)
	}
	w.did("teacher", "declineAction", made["assignAction"], map[string]any{"reason": "We do not visit homes."})
	refused(all...) // it can be given to another still
	w.did("teacher", "cancelAction", made["assignAction"], map[string]any{"reason": "Each gets their own."})
	refused(all[1:]...)
	w.must("manager", `mutation($id: ID!) { startTriage(input: {id: $id, version: 1}) { errors { code } } }`, map[string]any{"id": made["submitConcern"]})
	refused(all[1:]...)
	w.must("manager", `mutation($id: ID!) { decideReferral(input: {id: $id, version: 2, outcome: ACCEPTED, threshold: CHILD_IN_NEED,
	  rationale: "The pattern has lasted for weeks.", feedback: "Thank you: we have begun an assessment."}) { errors { code message } } }`, map[string]any{"id": made["submitConcern"]})
	refused(all[2])
	profile := w.must("teacher", "query($id: ID!) { child(id: $id) { careProfiles(first: 1) { edges { node { id version } } } } }", map[string]any{"id": kid}).text("child", "careProfiles", "edges", 0, "node", "id")
	w.must("teacher", `mutation($id: ID!) { markCareProfileMistaken(input: {id: $id, version: 1, reason: "Begun again for each child apart."}) { errors { code message } } }`, map[string]any{"id": profile})
	a, shared := w.restricts(kid)
	if a.at("restrictChild", "child", "restricted") != true {
		t.Fatalf("with all of it over: %s", a.raw)
	}
	if !slices.Equal(shared, []string{"ACTION open false of 2", "CONCERN open false of 2"}) || !strings.Contains(a.raw, `"kind":"EVENT"`) || !strings.Contains(a.raw, made["recordEvent"]) || !strings.Contains(a.raw, reference) {
		t.Errorf("of what is over and stays readable it tells %q: %s", shared, a.raw)
	}
}

// Records that a release before shared are closed, and not written on.
func TestWhatIsSharedWithARestrictedChildIsClosedAndNotWrittenOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid, sister := w.pupil("Wren"), w.pupil("Robin")
	w.named(kid, "manager", "teacher")
	made := map[string]string{}
	for verb, s := range w.sharings() {
		made[verb] = w.mutated("teacher", verb, s.input(kid, sister)).record(verb)
	}
	w.did("teacher", "acceptAction", made["assignAction"], nil)
	w.exec("UPDATE child SET restricted = true WHERE id = $1", kid)
	want := []string{"NOT_ALLOWED id"}
	note, moved := map[string]any{"note": "A visit is agreed."}, mapOf(w.toPerson("colleague"), "reason", "They cannot do it.")
	correction := map[string]any{"id": made["recordEvent"], "summary": "Spoke with the father.", "reason": "The wrong parent was named."}
	amendment := map[string]any{"id": made["startCareProfile"], "version": 1, "trigger": "A neighbour's worry about food."}
	for verb, a := range map[string]answer{"progressAction": w.does("teacher", "progressAction", made["assignAction"], note), "reassignAction": w.does("teacher", "reassignAction", made["assignAction"], mapOf(w.toPerson("teacher"), "reason", "They cannot do it.")),
		"correctEvent": w.mutated("teacher", "correctEvent", correction), "amendCareSitting": w.mutated("teacher", "amendCareSitting", amendment)} {
		if got := a.problems(verb); !slices.Equal(got, want) || !strings.Contains(a.raw, "restricted") {
			t.Errorf("%s by who sees both: %s", verb, a.raw)
		}
	}
	// Whoever sees the sister alone knows of no other child, and is told of none.
	for verb, a := range map[string]answer{"progressAction": w.does("colleague", "progressAction", made["assignAction"], note), "correctEvent": w.mutated("colleague", "correctEvent", correction), "amendCareSitting": w.mutated("colleague", "amendCareSitting", amendment)} {
		if a.record(verb) == "" {
			t.Errorf("%s by who sees one: %s", verb, a.raw)
		}
	}
	w.did("colleague", "reassignAction", made["assignAction"], moved)
	w.did("teacher", "acceptAction", made["assignAction"], nil)
	w.did("teacher", "completeAction", made["assignAction"], map[string]any{"effect": "The child sleeps in a bed of her own."})
}

// Many who share a child's records with another's, and restrict the child, at once.
func TestARestrictionAndWhatIsSharedDoNotMissEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sharings := w.sharings()
	verbs := []string{"assignAction", "submitConcern", "startCareProfile", "recordEvent"}
	for round := range drawn(8, 4) {
		kid, sister := w.pupil(fmt.Sprint("Wren", round)), w.pupil(fmt.Sprint("Robin", round))
		w.named(kid, "manager", "teacher")
		verb := verbs[round%4]
		w.rush(func(i int) answer {
			if i%5 == 2 {
				return w.restrict(kid)
			}
			if i > 20 {
				return answer{}
			}
			return w.mutated("teacher", verb, sharings[verb].input(kid, sister))
		})
		if got := w.count(`SELECT count(*) FROM child k WHERE k.restricted AND (
		  EXISTS (SELECT 1 FROM action_child a JOIN action_child b ON b.action_id = a.action_id AND b.child_id <> a.child_id JOIN action x ON x.id = a.action_id WHERE a.child_id = k.id AND x.state = 'PROPOSED')
		  OR EXISTS (SELECT 1 FROM referral_child a JOIN referral_child b ON b.referral_id = a.referral_id AND b.child_id <> a.child_id WHERE a.child_id = k.id)
		  OR EXISTS (SELECT 1 FROM care_profile a JOIN care_profile b ON b.sitting_id = a.sitting_id AND b.child_id <> a.child_id WHERE a.child_id = k.id))`); got > 0 {
			t.Errorf("%s: a restricted child shares what is open", verb)
		}
	}
}
