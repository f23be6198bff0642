package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// TestARefusedMutationIsALookAtWhomItNames: a refusal for a reason in the records, or in
// the form, tells of the children that the input names.
func TestARefusedMutationIsALookAtWhomItNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.watched()
	police := w.viewers["police"]
	lark, home, aunt := w.childRow("Lark", "Oxbramble", "2014-07-08"), w.householdRow("7 Nowhere Lane, Testham"), w.relativeRow("Avis", "Quillfether")
	lark["restricted"], c.names[lark.id()] = true, "Lark"
	c1 := c.first.id()
	w.plain("child", lark)
	w.plain("involvement", w.involvementRow(lark.id(), police.OrganisationID, &police.PractitionerID, noon.AddDate(0, -1, 0), nil))
	w.plain("household", home)
	w.plain("household_member", w.memberRow(home.id(), &c1, nil, "2026-01-01", nil))
	w.plain("relative", aunt)
	w.plain("relationship", w.relationshipRow(c1, aunt.id(), practice.RelationshipKindMaternalAunt))
	w.train(police, openTraining)
	const teal, wren, finch = "ALLOWED Teal INVOLVEMENT", "ALLOWED Wren INVOLVEMENT", "REFUSED Finch NONE"
	event := func(summary string, children ...row) map[string]any {
		ids := make([]uuid.UUID, len(children))
		for i, k := range children {
			ids[i] = k.id()
		}
		return map[string]any{"childIds": ids, "occurredAt": noon.AddDate(0, 0, -1), "category": "CONTACT", "summary": summary}
	}
	const spoke = "Spoke with the mother."
	involvement := map[string]any{"childId": c.teal.id(), "organisationId": police.OrganisationID, "role": "OTHER", "purpose": "x", "lawfulBasis": "PUBLIC_TASK"}
	start := map[string]any{"instrumentId": openStructure, "childIds": []uuid.UUID{c.teal.id()}, "carerIds": []uuid.UUID{aunt.id()}, "trigger": "The school's worry about food."}
	for what, tt := range map[string]struct {
		who, verb string
		input     map[string]any
		want      []string
	}{
		"an event of a restricted child and another": {"police", "recordEvent", event(spoke, c.teal, lark), []string{"ALLOWED Lark INVOLVEMENT, Teal INVOLVEMENT"}},
		"an event without words":                     {"police", "recordEvent", event("x", c.teal), []string{teal}},
		"an event without words, of a hidden child":  {"police", "recordEvent", event("x", c.finch), []string{finch}},
		"an event of a hidden child and another":     {"police", "recordEvent", event(spoke, c.teal, c.finch), []string{teal, finch}},
		"an event at a home, without words":          {"police", "recordEvent", mapOf(event("x", c.teal), "householdId", home.id()), []string{"ALLOWED Teal INVOLVEMENT, Wren INVOLVEMENT"}},
		"an event at a home":                         {"police", "recordEvent", mapOf(event(spoke, c.teal), "householdId", home.id()), []string{"ALLOWED Teal INVOLVEMENT, Wren INVOLVEMENT"}},
		"a carer who is not tied to a child":         {"police", "startCareProfile", start, []string{"ALLOWED Teal INVOLVEMENT, Wren INVOLVEMENT"}},
		"an involvement without a purpose":           {"police", "recordInvolvement", involvement, []string{teal}},
		"one of a hidden child, without a purpose":   {"police", "recordInvolvement", mapOf(involvement, "childId", c.finch.id()), []string{finch}},
		"a home without an address":                  {"police", "registerHousehold", map[string]any{"address": "x", "childIds": []uuid.UUID{c1}}, []string{wren}},
		"a relative without a name":                  {"police", "registerRelative", map[string]any{"childId": c.teal.id(), "familyName": " ", "kind": "OTHER"}, []string{teal}},
		"an organisation without a name":             {"administrator", "amendOrganisation", map[string]any{"id": w.bodies["council"], "version": 1, "name": " "}, []string{}},
	} {
		var a answer
		if got := w.recorded(c.names, func() { a = w.mutated(tt.who, tt.verb, tt.input) }); len(a.Errors) > 0 || !slices.Equal(got, tt.want) {
			t.Errorf("%s leaves %q, want %q: %s", what, got, tt.want, a.raw)
		}
		if accepted := a.record(tt.verb) != ""; accepted != (what == "an event at a home") {
			t.Errorf("%s is accepted: %v: %s", what, accepted, a.raw)
		}
	}
	// A key that was used with another input.
	keyed := func(children ...row) answer {
		return w.mutated("police", "recordEvent", mapOf(event(spoke, children...), "idempotencyKey", "a key of the police"))
	}
	keyed(c.teal)
	var a answer
	got := w.recorded(c.names, func() { a = keyed(c.first, c.finch) })
	if want := []string{"REFUSED Finch NONE, Wren NONE"}; len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" || !slices.Equal(got, want) {
		t.Errorf("a key with another input leaves %q, want %q: %s", got, want, a.raw)
	}
	// What stands beside a conflict of versions was undone.
	got = w.recorded(c.names, func() {
		a = w.ask("police", fmt.Sprintf(`mutation { a: recordEvent(input: {childIds: [%q], occurredAt: "2026-11-20T10:00:00Z", category: CONTACT, summary: %q}) { event { id } errors { code } } `+
			`b: amendChild(input: {id: %q, version: 7, givenName: "Wrenny"}) { errors { code } } }`, c.teal.id(), spoke, c1), nil)
	})
	if want := []string{wren, "REFUSED Teal NONE"}; len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" || !slices.Equal(got, want) {
		t.Errorf("a conflict beside an event leaves %q, want %q: %s", got, want, a.raw)
	}
}

// TestAConflictOfVersionsIsALook: it tells who changed which fields.
func TestAConflictOfVersionsIsALook(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	conflicts := 0
	for name, v := range verbs {
		if v.authority && !slices.Contains(v.roles, "MANAGER") || !slices.Contains(v.roles, "MANAGER") {
			continue
		}
		who := roled("MANAGER", "council")
		input := v.input(w.scene(w.viewers[who], v.setting()))
		if input["version"] == nil {
			continue
		}
		input["version"] = 99
		var want []string
		if err := w.admin.QueryRow("SELECT coalesce(array_agg(DISTINCT k ORDER BY k), '{}') FROM children_of($1) AS k", pq.Array([]uuid.UUID{input["id"].(uuid.UUID)})).Scan(pq.Array(&want)); err != nil {
			t.Fatal(err)
		}
		var a answer
		entries := w.recorded(nil, func() { a = w.mutated(who, name, input) })
		if len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" || a.Errors[0].Extensions["version"] == nil {
			t.Logf("%s answers %s", name, a.raw)
			continue
		}
		conflicts++
		if len(entries) != 1 || strings.HasPrefix(entries[0], "ALLOWED") != (len(want) > 0) {
			t.Errorf("%s leaves %q, want one of a look at %v", name, entries, want)
		}
		for _, id := range want {
			if !strings.Contains(fmt.Sprint(entries), id+" ") || strings.Contains(fmt.Sprint(entries), id+" NONE") {
				t.Errorf("%s leaves %q, want a look at %s", name, entries, id)
			}
		}
	}
	if conflicts < 12 {
		t.Errorf("%d mutations end in a conflict of versions: too few to tell", conflicts)
	}
}

// TestWhatARestrictedChildSharesIsALookAtTheOthers by whoever restricts the child.
func TestWhatARestrictedChildSharesIsALookAtTheOthers(t *testing.T) {
	t.Parallel()
	u := newUrgent(t)
	u.named(u.kid, "manager")
	names := map[uuid.UUID]string{parsed(t, u.kid): "Wren", parsed(t, u.sister): "Robin"}
	const both, alone = "ALLOWED Robin AUTHORITY, Wren INVOLVEMENT", "ALLOWED Wren INVOLVEMENT"
	restrict := func(selection, want string) {
		t.Helper()
		var a answer
		got := u.recorded(names, func() {
			a = u.ask("manager", fmt.Sprintf(`mutation { restrictChild(input: {id: %q, version: %d, restricted: true, reason: "A parent works for the council."}) { %s errors { code } } }`,
				u.kid, u.count("SELECT version FROM child WHERE id = $1", u.kid), selection), nil)
		})
		if len(a.Errors) > 0 || !slices.Equal(got, []string{want}) {
			t.Errorf("restricting with {%s} leaves %q, want %q: %s", selection, got, want, a.raw)
		}
	}
	action := u.given("health", u.toPerson("teacher"), u.kid, u.sister)
	restrict("", both) // the refusal tells of the action
	u.did("manager", "cancelAction", action, map[string]any{"reason": "The child is restricted today."})
	restrict("", alone)
	u.exec("UPDATE child SET restricted = false WHERE id = $1", u.kid)
	restrict("shared { kind }", both)
}
