package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/graph/graphtest"
	"heed/practice"
)

// TestARefusedMutationIsAccessToTheChildrenThatItNames: a refusal for a reason in the records, or in
// the form, tells of the children that the input names.
func TestARefusedMutationIsAccessToTheChildrenThatItNames(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.PoliceRecords()
	police := w.Viewers["police"]
	lark, home, aunt := w.ChildRow("Lark", "Oxbramble", "2014-07-08"), w.HouseholdRow("7 Nowhere Lane, Testham"),
		w.RelativeRow("Avis", "Quillfether")
	lark["restricted"], c.Names[lark.ID()] = true, "Lark"
	c1 := c.First.ID()
	w.WriteRows("child", lark)
	w.WriteRows("involvement", w.InvolvementRow(lark.ID(), police.OrganisationID, &police.PractitionerID, graphtest.Noon.AddDate(0, -1, 0),
		nil))
	w.WriteRows("household", home)
	w.WriteRows("household_member", w.MemberRow(home.ID(), &c1, nil, "2026-01-01", nil))
	w.WriteRows("relative", aunt)
	w.WriteRows("relationship", w.RelationshipRow(c1, aunt.ID(), practice.RelationshipKindMaternalAunt))
	w.RecordTraining(police, graphtest.OpenTraining)
	const teal, wren, finch = "ALLOWED Teal INVOLVEMENT", "ALLOWED Wren INVOLVEMENT", "REFUSED Finch NONE"
	event := func(summary string, children ...graphtest.Row) map[string]any {
		ids := make([]uuid.UUID, len(children))
		for i, k := range children {
			ids[i] = k.ID()
		}
		return map[string]any{"childIds": ids, "occurredAt": graphtest.Noon.AddDate(0, 0, -1), "category": "CONTACT", "summary": summary}
	}
	const spoke = "Spoke with the mother."
	involvement := map[string]any{"childId": c.Teal.ID(), "organisationId": police.OrganisationID, "role": "OTHER", "purpose": "x",
		"lawfulBasis": "PUBLIC_TASK"}
	start := map[string]any{"instrumentId": graphtest.OpenStructure, "childIds": []uuid.UUID{c.Teal.ID()},
		"carerIds": []uuid.UUID{aunt.ID()}, "trigger": "The school's worry about food."}
	for what, tt := range map[string]struct {
		who, verb string
		input     map[string]any
		want      []string
	}{
		"an event of a restricted child and another": {"police", "recordEvent", event(spoke, c.Teal, lark),
			[]string{"ALLOWED Lark INVOLVEMENT, Teal INVOLVEMENT"}},
		"an event without words":                    {"police", "recordEvent", event("x", c.Teal), []string{teal}},
		"an event without words, of a hidden child": {"police", "recordEvent", event("x", c.Finch), []string{finch}},
		"an event of a hidden child and another":    {"police", "recordEvent", event(spoke, c.Teal, c.Finch), []string{teal, finch}},
		"an event at a home, without words": {"police", "recordEvent", graphtest.MapOf(event("x", c.Teal), "householdId", home.ID()),
			[]string{"ALLOWED Teal INVOLVEMENT, Wren INVOLVEMENT"}},
		"an event at a home": {"police", "recordEvent", graphtest.MapOf(event(spoke, c.Teal), "householdId", home.ID()),
			[]string{"ALLOWED Teal INVOLVEMENT, Wren INVOLVEMENT"}},
		"a carer who is not tied to a child": {"police", "startCareProfile", start, []string{"ALLOWED Teal INVOLVEMENT, Wren INVOLVEMENT"}},
		"an involvement without a purpose":   {"police", "recordInvolvement", involvement, []string{teal}},
		"one of a hidden child, without a purpose": {"police", "recordInvolvement", graphtest.MapOf(involvement, "childId", c.Finch.ID()),
			[]string{finch}},
		"a home without an address": {"police", "registerHousehold", map[string]any{"address": "x", "childIds": []uuid.UUID{c1}},
			[]string{wren}},
		"a relative who is not born yet": {"police", "registerRelative",
			map[string]any{"childId": c.Teal.ID(), "dateOfBirth": "2030-01-01", "kind": "OTHER"}, []string{teal}},
		"an organisation without a name": {"administrator", "amendOrganisation",
			map[string]any{"id": w.Organisations["council"], "version": 1, "name": " "}, []string{}},
	} {
		var a graphtest.Answer
		if got := w.AccessNames(c.Names, func() { a = w.Mutated(tt.who, tt.verb, tt.input) }); len(a.Errors) > 0 || !slices.Equal(got, tt.want) {
			t.Errorf("%s leaves %q, want %q: %s", what, got, tt.want, a.Raw)
		}
		if accepted := a.Record(tt.verb) != ""; accepted != (what == "an event at a home") {
			t.Errorf("%s is accepted: %v: %s", what, accepted, a.Raw)
		}
	}
	// A key that was used with another input.
	keyed := func(children ...graphtest.Row) graphtest.Answer {
		return w.Mutated("police", "recordEvent", graphtest.MapOf(event(spoke, children...), "idempotencyKey", "a key of the police"))
	}
	keyed(c.Teal)
	var a graphtest.Answer
	got := w.AccessNames(c.Names, func() { a = keyed(c.First, c.Finch) })
	if want := []string{"REFUSED Finch NONE, Wren NONE"}; len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" || !slices.Equal(got, want) {
		t.Errorf("a key with another input leaves %q, want %q: %s", got, want, a.Raw)
	}
	// What stands beside a conflict of versions was undone.
	got = w.AccessNames(c.Names, func() {
		a = w.Ask("police", fmt.Sprintf(`mutation { a: recordEvent(input: {childIds: [%q], occurredAt: "2026-11-20T10:00:00Z", category: `+
			`CONTACT, summary: %q}) { event { id } errors { code } } `+
			`b: amendChild(input: {id: %q, version: 7, givenName: "Wrenny"}) { errors { code } } }`, c.Teal.ID(), spoke, c1), nil)
	})
	if want := []string{wren, "REFUSED Teal NONE"}; len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" || !slices.Equal(got, want) {
		t.Errorf("a conflict beside an event leaves %q, want %q: %s", got, want, a.Raw)
	}
}

// TestAConflictOfVersionsIsInTheAccessLog: it tells who changed which fields.
func TestAConflictOfVersionsIsInTheAccessLog(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	conflicts := 0
	for name, v := range graphtest.Verbs {
		if v.Authority && !slices.Contains(v.Roles, "MANAGER") || !slices.Contains(v.Roles, "MANAGER") {
			continue
		}
		who := graphtest.RoleName("MANAGER", "council")
		input := v.Input(w.Fixture(w.Viewers[who], v.Setting()))
		if input["version"] == nil {
			continue
		}
		input["version"] = 99
		var want []string
		if err := w.Admin.QueryRow("SELECT coalesce(array_agg(DISTINCT k ORDER BY k), '{}') FROM children_of($1) AS k",
			pq.Array([]uuid.UUID{input["id"].(uuid.UUID)})).Scan(pq.Array(&want)); err != nil {
			t.Fatal(err)
		}
		var a graphtest.Answer
		entries := w.AccessNames(nil, func() { a = w.Mutated(who, name, input) })
		if len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" || a.Errors[0].Extensions["version"] == nil {
			t.Logf("%s answers %s", name, a.Raw)
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

// TestWhatARestrictedChildSharesIsAccessToTheOthers by whoever restricts the child.
func TestWhatARestrictedChildSharesIsAccessToTheOthers(t *testing.T) {
	t.Parallel()
	u := graphtest.NewUrgentChild(t)
	u.InvolveByName(u.Kid, "manager")
	names := map[uuid.UUID]string{graphtest.Parsed(t, u.Kid): "Wren", graphtest.Parsed(t, u.Sister): "Robin"}
	const both, alone = "ALLOWED Robin AUTHORITY, Wren INVOLVEMENT", "ALLOWED Wren INVOLVEMENT"
	restrict := func(selection, want string) {
		t.Helper()
		var a graphtest.Answer
		got := u.AccessNames(names, func() {
			a = u.Ask("manager", fmt.Sprintf(`mutation { restrictChild(input: {id: %q, version: %d, restricted: true, reason: "A parent works `+
				`for the council."}) { %s errors { code } } }`,
				u.Kid, u.Count("SELECT version FROM child WHERE id = $1", u.Kid), selection), nil)
		})
		if len(a.Errors) > 0 || !slices.Equal(got, []string{want}) {
			t.Errorf("restricting with {%s} leaves %q, want %q: %s", selection, got, want, a.Raw)
		}
	}
	action := u.AssignAction("health", u.ToPerson("teacher"), u.Kid, u.Sister)
	restrict("", both) // the refusal tells of the action
	u.MustAction("manager", "cancelAction", action, map[string]any{"reason": "The child is restricted today."})
	restrict("", alone)
	u.Exec("UPDATE child SET restricted = false WHERE id = $1", u.Kid)
	restrict("shared { kind }", both)
}
