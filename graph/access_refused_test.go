package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/graph/graphtest"
	"heed/practice"
)

// identifiersIn are the identifiers in an input, however deep.
func identifiersIn(v any) []uuid.UUID {
	var found []uuid.UUID
	switch v := v.(type) {
	case uuid.UUID:
		return []uuid.UUID{v}
	case []uuid.UUID:
		return v
	case []any:
		for _, one := range v {
			found = append(found, identifiersIn(one)...)
		}
	case map[string]any:
		for _, one := range v {
			found = append(found, identifiersIn(one)...)
		}
	}
	return found
}

// TestAMutationRefusedByRoleIsInTheLogsOfTheChildrenThatItNames sends every mutation as every
// role that may not use it.
func TestAMutationRefusedByRoleIsInTheLogsOfTheChildrenThatItNames(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	told := 0
	for name, v := range graphtest.Verbs {
		for _, role := range []practice.Role{practice.RoleSubmitter, practice.RoleAdministrator, practice.RoleAuditor,
			practice.RolePractitioner} {
			if v.Allows(role, "force") {
				continue
			}
			who := graphtest.RoleName(role, "force")
			input := v.Input(w.Fixture(w.Viewers[who], v.Setting()))
			var want, got []string
			if err := w.Admin.QueryRow("SELECT coalesce(array_agg(DISTINCT k ORDER BY k), '{}') FROM children_of($1) AS k",
				pq.Array(identifiersIn(input))).Scan(pq.Array(&want)); err != nil {
				t.Fatal(err)
			}
			before := w.AccessEntryIDs()
			if a := w.Mutated(who, name, input); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
				t.Errorf("%s by %s answers %s", name, who, a.Raw)
			}
			if err := w.Admin.QueryRow(
				"SELECT array(SELECT unnest(child_ids)::text ORDER BY 1) FROM access_entry WHERE outcome = 'REFUSED' AND id <> ALL ($1::uuid[])",
				pq.Array(before)).Scan(pq.Array(&got)); err != nil {
				t.Fatal(name, err)
			}
			if told += len(want); !slices.Equal(got, want) {
				t.Errorf("%s by %s is in the logs of %v, want %v", name, who, got, want)
			}
		}
	}
	if told < 50 {
		t.Errorf("the mutations name %d children in all: too few to tell", told)
	}
}

// TestWhatARoleMayNotReadIsInTheLogsOfTheChildrenThatItNames asks by identifier and by number.
func TestWhatARoleMayNotReadIsInTheLogsOfTheChildrenThatItNames(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.PoliceRecords()
	const teal = "REFUSED Teal NONE"
	id := c.Teal.ID()
	glass := func(child string) string {
		return fmt.Sprintf(
			`mutation { breakGlass(input: {%s, reason: "Found alone at night, and unconscious."}) { child { id } errors { code } } }`, child)
	}
	for what, query := range map[string]string{
		"a log":                 fmt.Sprintf("{ accessLog(childId: %q, first: 0) { totalCount } }", id),
		"a child":               fmt.Sprintf("{ child(id: %q) { givenName } }", id),
		"an action":             fmt.Sprintf("{ action(id: %q) { what } }", c.Action.ID()),
		"actions of a child":    fmt.Sprintf("{ actions(first: 0, filter: {childId: %q}) { totalCount } }", id),
		"a node":                fmt.Sprintf("{ nodes(ids: [%q]) { id } }", id),
		"an opening":            glass(fmt.Sprintf("childId: %q", id)),
		"an opening by number":  glass(fmt.Sprintf("nhsNumber: %q", c.Teal["nhs_number"])),
		"an opening by another": glass(`laChildId: "la1"`),
		"a child by number":     fmt.Sprintf("{ children(first: 0, filter: {upn: %q}) { totalCount } }", c.Teal["upn"]),
		"one of several, in vain": fmt.Sprintf(`mutation { a: restrictChild(input: {id: %q, version: 1, restricted: true, reason: "A carer `+
			`works here."}) { errors { code } } b: amendOrganisation(input: {id: %q, version: 1, name: "Council of Testham"}) { errors { code } `+
			`} }`, id, w.Organisations["council"]),
	} {
		if got := w.AccessNames(c.Names, func() { w.Ask("administrator", query, nil) }); !slices.Equal(got, []string{teal}) {
			t.Errorf("%s leaves %q, want %q", what, got, teal)
		}
	}
}

// TestAnAnswerOfNothingShowedNobody: an error that takes the whole answer with it
// leaves refusals, of whoever was asked for.
func TestAnAnswerOfNothingShowedNobody(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.PoliceRecords()
	var a graphtest.Answer
	got := w.AccessNames(c.Names, func() {
		a = w.Ask("police", fmt.Sprintf("{ child(id: %q) { givenName } accessLog(childId: %q, first: 1) { totalCount } }", c.Teal.ID(),
			c.Finch.ID()), nil)
	})
	if a.Data != nil || len(a.Errors) != 1 {
		t.Fatalf("it answers %s", a.Raw)
	}
	if want := []string{"REFUSED Finch NONE, Teal NONE"}; !slices.Equal(got, want) {
		t.Errorf("it leaves %q, want %q", got, want)
	}
}
