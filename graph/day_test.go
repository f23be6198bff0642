package graph_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/practice"
)

// TestADayAtTheFrontDoor tells one day through the API alone: a school and a health visitor
// report the same two sisters, one of them under a short name, and at two in the morning the
// police find a boy at their address. A third sister is restricted.
func TestADayAtTheFrontDoor(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	hidden := w.Mutated("manager", "registerChild", map[string]any{"givenName": "Isolde", "familyName": "Quillfether",
		"dateOfBirth": "2012-09-09", "sex": "FEMALE", "role": "SOCIAL_WORKER", "purpose": "Keeps the child safe.",
		"lawfulBasis": "PUBLIC_TASK"}).Record("registerChild")
	if a := w.Restrict(hidden); a.Record("restrictChild") == "" {
		t.Fatal(a.Raw)
	}

	// The school reports two sisters and knows their brother by his first name alone.
	school := graphtest.ConcernInput(graphtest.ChildInput("Wilhelmina", "Quillfether", "2017-02-03"),
		graphtest.ChildInput("Ada Philippa", "Quillfether", "2015-04-05"),
		map[string]any{"givenName": "Kai", "guessedAge": 6, "sex": "MALE"})
	first := submitted(w, "teacher", school)
	// The health visitor reports the sisters by other names, and the address in other words.
	visited := graphtest.ConcernInput(graphtest.ChildInput("Billie", "Quillfether", "2017-02-03"),
		graphtest.ChildInput("Ada", "Quillfether", "2015-04-05"))
	visited["household"] = map[string]any{"address": "4, Nowhere Lane, Testham", "postcode": "zz11aa"}
	w.Later(3 * time.Hour)
	second := submitted(w, "health", visited)
	// At two in the morning the police report a boy of about six at the address.
	night := graphtest.ConcernInput(map[string]any{"preferredName": "Kai", "guessedAge": 6, "sex": "MALE"})
	night["immediateRisk"], night["familyKnows"], night["reasonFamilyNotTold"] = true, false, "Nobody sober was there."
	w.Later(11 * time.Hour)
	third := submitted(w, "police", night)

	queue := w.Must("manager", `{ inbox { toDecide(first: 9) { edges { node { id } } } } }`, nil)
	if got := queue.Text("inbox", "toDecide", "edges", 0, "node", "id"); got != third.id {
		t.Errorf("the first in the queue is %s, want the immediate risk", queue.Raw)
	}

	// The school's concern is accepted, so that it is involved with the children.
	w.MustSend("manager", "startTriage", "referral { id }", map[string]any{"id": first.id, "version": 1})
	w.MustSend("manager", "decideReferral", "referral { id }", map[string]any{"id": first.id, "version": 2, "outcome": "ACCEPTED",
		"threshold": "CHILD_IN_NEED", "rationale": "Three children without food or beds.", "feedback": "Thank you: we visit today."})

	// Triage is offered each of them, with the reasons, and attaches them.
	merges := []string{}
	for _, pair := range []struct{ from, of, into, reason string }{
		{second.kids[0], second.id, first.kids[0], "NAME_SHORT_FORM"}, {second.kids[1], second.id, first.kids[1], "GIVEN_NAME_PART"},
		{third.kids[0], third.id, first.kids[2], ""},
	} {
		a := w.Must("manager", `query($id: ID!) { child(id: $id) { probableMatches { child { id } score reasons } } }`,
			map[string]any{"id": pair.from})
		if !strings.Contains(a.Raw, `{"child":{"id":"`+pair.into+`"}`) || !strings.Contains(a.Raw, pair.reason) {
			t.Errorf("the known child is not offered: %s", a.Raw)
		}
		merges = append(merges, w.Mutated("manager", "attachChild", map[string]any{"referralId": pair.of, "childId": pair.from,
			"knownChildId": pair.into, "reason": "The same name, the same age and the same home."}).Record("attachChild"))
	}
	const page = `query($id: ID!) { child(id: $id) { reReferrals memberships { household { id } } siblings { id } chronology(first: 50) {
	  edges { node { category } } } referrals(first: 9) { edges { node { id } } } } }`
	for i, kid := range first.kids {
		a := w.Must("manager", page, map[string]any{"id": kid})
		if a.Number("child", "reReferrals") != 1 || len(a.List("child", "memberships")) != 1 || len(a.List("child", "siblings")) != 2 {
			t.Errorf("child %d has one home, two siblings and a second concern: %s", i, a.Raw)
		}
	}

	// The boy of the night is another one: it is undone, and both stand alone again.
	if a := w.Mutated("manager", "undoMerge", map[string]any{"id": merges[2], "reason": "A cousin of that name was staying."}); a.
		Record("undoMerge") == "" {
		t.Fatal(a.Raw)
	}
	for _, kid := range []string{first.kids[2], third.kids[0]} {
		a := w.Must("manager", page, map[string]any{"id": kid})
		if a.Number("child", "reReferrals") != 0 || len(a.List("child", "referrals", "edges")) != 1 {
			t.Errorf("apart again: %s", a.Raw)
		}
	}

	// Before nine the school of the boy who lives there knows what he went through, though the
	// police know no more than his name and the address, and says what it did.
	w.Practitioner("school lead", "school", practice.RoleSafeguardingLead)
	told := w.Mutated("police", "notifyIncident", map[string]any{"kind": "DOMESTIC_ABUSE", "occurredAt": w.Instant().Add(-time.Hour),
		"address": "4 Nowhere Lane, Testham", "children": []any{map[string]any{"preferredName": "Kai", "guessedAge": 6,
			"experience": "Hid under a bed while two adults fought.", "supportAsked": true}}})
	if len(told.Problems("notifyIncident"))+len(told.Errors) > 0 {
		t.Fatal(told.Raw)
	}
	if got := w.Notices("school lead"); !slices.Equal(got, []string{"INCIDENT_NOTIFIED Kai IncidentDelivery force"}) {
		t.Errorf("the school was told %q", got)
	}
	morning := w.Must("school lead", `{ inbox { incidents(first: 1) { edges { node { id dueAt child { id } } } } } }`, nil)
	delivery := func(path ...any) string {
		return morning.Text(append([]any{"inbox", "incidents", "edges", 0, "node"}, path...)...)
	}
	if delivery("child", "id") != first.kids[2] || !strings.HasSuffix(delivery("dueAt"), "T09:00:00Z") {
		t.Errorf("the school reads %s", morning.Raw)
	}
	if a := w.Mutated("school lead", "answerIncident", map[string]any{"id": delivery("id"), "version": 1, "answer": "SUPPORTED",
		"whatWasDone": "His teacher met him at the gate."}); a.Record("answerIncident") == "" {
		t.Fatal(a.Raw)
	}

	// Nobody learnt of the sister who is restricted.
	for _, who := range []string{"lead", "teacher", "health", "police", "second manager"} {
		a := w.Ask(who, `query($id: ID!) { node(id: $id) { id } children(first: 50, filter: {search: "Isolde Quillfether"}) {
		  edges { node { id } } } }`, map[string]any{"id": hidden})
		if strings.Contains(a.Raw, hidden) || strings.Contains(a.Raw, "Isolde") {
			t.Errorf("%s learns of her: %s", who, a.Raw)
		}
		for _, kid := range first.kids {
			if a := w.Ask(who, `query($id: ID!) { child(id: $id) { siblings { id } probableMatches { child { id } contactSafeguardingLead } } }`,
				map[string]any{"id": kid}); strings.Contains(a.Raw, hidden) {
				t.Errorf("%s learns of her by a sibling: %s", who, a.Raw)
			}
		}
	}
}

// concern is one that was submitted, and its children in the order of the form.
type concern struct {
	id   string
	kids []string
}

func submitted(w *graphtest.Env, who string, input map[string]any) concern {
	w.T.Helper()
	c := concern{id: w.Mutated(who, "submitConcern", input).Record("submitConcern")}
	if c.id == "" {
		w.T.Fatalf("%s cannot submit", who)
	}
	a := w.Must("manager", `query($id: ID!) { referral(id: $id) { concerns { child { id } } } }`, map[string]any{"id": c.id})
	for i := range a.List("referral", "concerns") {
		c.kids = append(c.kids, a.Text("referral", "concerns", i, "child", "id"))
	}
	if slices.Contains(c.kids, "") {
		w.T.Fatal(a.Raw)
	}
	return c
}
