package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/practice"
)

// A restricted child always has a keeper: a manager of the authority who is
// active, is involved by name without an end, and can sign in.

// keptBy is a restricted child that these managers know by name.
func (w *world) keptBy(given string, managers ...string) string {
	w.t.Helper()
	kid := w.pupil(given)
	w.named(kid, append([]string{"manager"}, slices.DeleteFunc(slices.Clone(managers), func(who string) bool { return who == "manager" })...)...)
	if a := w.restrict(kid); a.record("restrictChild") == "" {
		w.t.Fatal(a.raw)
	}
	if !slices.Contains(managers, "manager") {
		w.exec(`UPDATE involvement SET "to" = $3 WHERE child_id = $1 AND practitioner_id = $2`, kid, w.viewers["manager"].PractitionerID, noon.AddDate(0, 0, -1))
	}
	return kid
}

// ends ends somebody's own involvement with a child.
func (w *world) ends(who, child string) answer {
	w.t.Helper()
	var id string
	if err := w.admin.QueryRow("SELECT id FROM involvement WHERE child_id = $1 AND practitioner_id = $2", child, w.viewers[who].PractitionerID).Scan(&id); err != nil {
		w.t.Fatal(err)
	}
	return w.mutated(who, "endInvolvement", map[string]any{"id": id, "version": w.count("SELECT version FROM involvement WHERE id = $1", id), "reason": "On leave from today."})
}

// account amends somebody's account as the administrator does.
func (w *world) account(who string, changes map[string]any) answer {
	w.t.Helper()
	id := w.viewers[who].PractitionerID
	w.exec("UPDATE practitioner SET email = 'somebody@example.org' WHERE id = $1 AND email IS NULL", id)
	return w.mutated("administrator", "amendPractitioner", mapOf(changes, "id", id, "version", w.count("SELECT version FROM practitioner WHERE id = $1", id)))
}

// council amends the authority.
func (w *world) council(changes map[string]any) answer {
	w.t.Helper()
	return w.mutated("administrator", "amendOrganisation", mapOf(changes, "id", w.bodies["council"], "version", w.count("SELECT version FROM organisation WHERE id = $1", w.bodies["council"])))
}

// lost counts the restricted children that nobody can see, restrict or keep.
func (w *world) lost() int {
	w.t.Helper()
	return w.count(`SELECT count(*) FROM child c WHERE c.restricted AND NOT EXISTS (SELECT 1 FROM involvement i JOIN practitioner p ON p.id = i.practitioner_id
	  JOIN organisation o ON o.id = p.organisation_id WHERE i.child_id = c.id AND p.active AND o.active AND o.kind = 'LOCAL_AUTHORITY' AND p.roles ? 'MANAGER' AND i."to" IS NULL)`)
}

func TestTheLastManagerWhoKnowsARestrictedChildIsKept(t *testing.T) {
	t.Parallel()
	inactive, lessened := map[string]any{"active": false}, map[string]any{"roles": []string{"PRACTITIONER"}}
	const second = "second manager"
	for name, tt := range map[string]struct {
		before func(w *world, kid string)
		does   func(w *world, kid string) answer
		verb   string
		want   []string
	}{
		"one of two leaves": {does: func(w *world, _ string) answer { return w.account(second, inactive) }, verb: "amendPractitioner"},
		"then the other's involvement is not ended": {func(w *world, _ string) { w.account(second, inactive) },
			func(w *world, kid string) answer { return w.ends("manager", kid) }, "endInvolvement", []string{"NOT_ALLOWED id"}},
		"nor where the other is no manager any more": {func(w *world, _ string) { w.account(second, lessened) },
			func(w *world, kid string) answer { return w.ends("manager", kid) }, "endInvolvement", []string{"NOT_ALLOWED id"}},
		"nor where the other's involvement has an end already": {func(w *world, kid string) {
			w.exec(`UPDATE involvement SET "to" = $3 WHERE child_id = $1 AND practitioner_id = $2`, kid, w.viewers[second].PractitionerID, noon.AddDate(0, 1, 0))
		}, func(w *world, kid string) answer { return w.ends("manager", kid) }, "endInvolvement", []string{"NOT_ALLOWED id"}},
		"nor where nobody trusted signs the other in": {func(w *world, _ string) {
			w.exec("UPDATE practitioner SET issuer = 'https://gone.example' WHERE id = $1", w.viewers[second].PractitionerID)
		}, func(w *world, kid string) answer { return w.ends("manager", kid) }, "endInvolvement", []string{"NOT_ALLOWED id"}},
		"where the other stays, it is ended": {does: func(w *world, kid string) answer { return w.ends("manager", kid) }, verb: "endInvolvement"},
		"the other's account stays active": {func(w *world, kid string) { w.ends("manager", kid) },
			func(w *world, _ string) answer { return w.account(second, inactive) }, "amendPractitioner", []string{"NOT_ALLOWED active"}},
		"and keeps its role": {func(w *world, kid string) { w.ends("manager", kid) },
			func(w *world, _ string) answer { return w.account(second, lessened) }, "amendPractitioner", []string{"NOT_ALLOWED roles"}},
		"the same of who leaves with a date set already": {func(w *world, kid string) {
			w.ends("manager", kid)
			w.exec(`UPDATE involvement SET "to" = $3 WHERE child_id = $1 AND practitioner_id = $2`, kid, w.viewers[second].PractitionerID, noon.AddDate(0, 1, 0))
		}, func(w *world, _ string) answer { return w.account(second, inactive) }, "amendPractitioner", []string{"NOT_ALLOWED active"}},
		"another role beside it is no matter": {func(w *world, kid string) { w.ends("manager", kid) },
			func(w *world, _ string) answer {
				return w.account(second, map[string]any{"roles": []string{"MANAGER", "LEAD"}, "name": "Second Manager"})
			}, "amendPractitioner", nil},
		"the authority stays active": {does: func(w *world, _ string) answer { return w.council(inactive) }, verb: "amendOrganisation", want: []string{"NOT_ALLOWED active"}},
		"a colleague who does not know the child leaves": {func(w *world, kid string) { w.ends(second, kid) },
			func(w *world, _ string) answer { return w.account(second, inactive) }, "amendPractitioner", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			kid := w.keptBy("Wren", "manager", second)
			if tt.before != nil {
				tt.before(w, kid)
			}
			before := w.tally()
			a := tt.does(w, kid)
			if got := a.problems(tt.verb); !slices.Equal(got, tt.want) || len(a.Errors) > 0 {
				t.Fatalf("got %q, want %q: %s", got, tt.want, a.raw)
			}
			if len(tt.want) == 0 {
				return
			}
			if after := w.tally(); after != before {
				t.Errorf("a refusal wrote: %s, before %s", after, before)
			}
			if strings.Contains(a.raw, "Wren") || strings.Contains(a.raw, "Quillfether") || strings.Contains(a.raw, kid) && tt.verb != "endInvolvement" {
				t.Errorf("the refusal tells who it is: %s", a.raw)
			}
			if tt.verb != "endInvolvement" && !strings.Contains(a.raw, "1 restricted child") {
				t.Errorf("the refusal does not tell how many there are: %s", a.raw)
			}
		})
	}
}

func TestARefusalToAnAdministratorCountsTheChildrenWhoWouldBeLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.keptBy("Wren", "manager")
	w.keptBy("Robin", "manager")
	w.keptBy("Linnet", "manager", "second manager")
	if a := w.account("manager", map[string]any{"active": false}); !slices.Equal(a.problems("amendPractitioner"), []string{"NOT_ALLOWED active"}) || !strings.Contains(a.raw, "2 restricted children") {
		t.Errorf("who alone knows two: %s", a.raw)
	}
	if a := w.council(map[string]any{"active": false}); !strings.Contains(a.raw, "3 restricted children") {
		t.Errorf("the authority: %s", a.raw)
	}
	w.exec("UPDATE child SET restricted = false")
	if a := w.account("manager", map[string]any{"active": false}); len(a.problems("amendPractitioner")) > 0 {
		t.Errorf("of children who are not restricted: %s", a.raw)
	}
	if a := w.council(map[string]any{"active": false}); len(a.problems("amendOrganisation")) > 0 {
		t.Errorf("of children who are not restricted: %s", a.raw)
	}
}

func TestWhoRestrictsAChildIsInvolvedWithoutAnEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	w.named(kid, "manager")
	w.exec(`UPDATE involvement SET "to" = $2 WHERE child_id = $1 AND practitioner_id IS NOT NULL`, kid, noon.AddDate(0, 1, 0))
	if a := w.restrict(kid); !slices.Equal(a.problems("restrictChild"), []string{"NOT_ALLOWED restricted"}) {
		t.Errorf("who will not know the child in a month restricts them: %s", a.raw)
	}
}

func TestNobodyWhoIsGoneIsInvolvedOrCountsAsKeepingWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	w.named(kid, "manager", "health")
	w.given("manager", w.toPerson("health"), kid)
	w.account("health", map[string]any{"active": false})
	if a := w.restrict(kid); !slices.Equal(a.problems("restrictChild"), []string{"NOT_ALLOWED restricted"}) || !strings.Contains(a.raw, "1 open action for the child could no longer see them, at trust.") {
		t.Errorf("an action is with somebody who has left: %s", a.raw)
	}
	input := map[string]any{"childId": kid, "organisationId": w.bodies["trust"], "practitionerId": w.viewers["health"].PractitionerID, "role": "OTHER", "purpose": "Works with the child by name.", "lawfulBasis": "PUBLIC_TASK"}
	if a := w.mutated("manager", "recordInvolvement", input); !slices.Equal(a.problems("recordInvolvement"), []string{"INVALID practitionerId"}) {
		t.Errorf("somebody who has left becomes involved: %s", a.raw)
	}
	w.exec("UPDATE organisation SET active = false WHERE id = $1", w.bodies["force"])
	input["organisationId"] = w.bodies["force"]
	delete(input, "practitionerId")
	if a := w.mutated("manager", "recordInvolvement", input); !slices.Equal(a.problems("recordInvolvement"), []string{"INVALID organisationId"}) {
		t.Errorf("a body that is closed becomes involved: %s", a.raw)
	}
}

// Whoever restricts a child at the moment when their account is closed keeps
// the account, or does not restrict.
func TestARestrictionAndTheClosingOfItsManagersAccountDoNotMissEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	manager := w.viewers["manager"].PractitionerID
	for i := range drawn(6, 2) {
		kid := w.pupil(fmt.Sprint("Wren", i))
		w.named(kid, "manager")
		w.rush(func(n int) answer {
			if n%2 == 0 {
				return w.restrict(kid)
			}
			return w.account("manager", map[string]any{"roles": []practice.Role{practice.RoleLead}})
		})
		if w.lost() > 0 {
			t.Fatal("a restricted child is known to nobody")
		}
		w.exec(`UPDATE practitioner SET roles = '["MANAGER"]' WHERE id = $1`, manager)
	}
}
