package child_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestTheLastManagerWhoKnowsARestrictedChildIsKept(t *testing.T) {
	t.Parallel()
	inactive, lessened := map[string]any{"active": false}, map[string]any{"roles": []string{"PRACTITIONER"}}
	const second = "second manager"
	for name, tt := range map[string]struct {
		before func(w *graphtest.Env, kid string)
		does   func(w *graphtest.Env, kid string) graphtest.Answer
		verb   string
		want   []string
	}{
		"one of two leaves": {does: func(w *graphtest.Env, _ string) graphtest.Answer { return w.AmendAccount(second, inactive) },
			verb: "amendPractitioner"},
		"then the other's involvement is not ended": {func(w *graphtest.Env, _ string) { w.AmendAccount(second, inactive) },
			func(w *graphtest.Env, kid string) graphtest.Answer { return w.EndInvolvement("manager", kid) }, "endInvolvement",
			[]string{"NOT_ALLOWED id"}},
		"nor where the other is no manager any more": {func(w *graphtest.Env, _ string) { w.AmendAccount(second, lessened) },
			func(w *graphtest.Env, kid string) graphtest.Answer { return w.EndInvolvement("manager", kid) }, "endInvolvement",
			[]string{"NOT_ALLOWED id"}},
		"nor where the other's involvement has an end already": {func(w *graphtest.Env, kid string) {
			w.Exec(`UPDATE involvement SET "to" = $3 WHERE child_id = $1 AND practitioner_id = $2`, kid, w.Viewers[second].PractitionerID,
				graphtest.Noon.AddDate(0, 1, 0))
		}, func(w *graphtest.Env, kid string) graphtest.Answer { return w.EndInvolvement("manager", kid) }, "endInvolvement",
			[]string{"NOT_ALLOWED id"}},
		"nor where nobody trusted signs the other in": {func(w *graphtest.Env, _ string) {
			w.Exec("UPDATE practitioner SET issuer = 'https://gone.example' WHERE id = $1", w.Viewers[second].PractitionerID)
		}, func(w *graphtest.Env, kid string) graphtest.Answer { return w.EndInvolvement("manager", kid) }, "endInvolvement",
			[]string{"NOT_ALLOWED id"}},
		"where the other stays, it is ended": {does: func(w *graphtest.Env,
			kid string) graphtest.Answer {
			return w.EndInvolvement("manager", kid)
		}, verb: "endInvolvement"},
		"the other's account stays active": {func(w *graphtest.Env, kid string) { w.EndInvolvement("manager", kid) },
			func(w *graphtest.Env, _ string) graphtest.Answer { return w.AmendAccount(second, inactive) }, "amendPractitioner",
			[]string{"NOT_ALLOWED active"}},
		"and keeps its role": {func(w *graphtest.Env, kid string) { w.EndInvolvement("manager", kid) },
			func(w *graphtest.Env, _ string) graphtest.Answer { return w.AmendAccount(second, lessened) }, "amendPractitioner",
			[]string{"NOT_ALLOWED roles"}},
		"the same of who leaves with a date set already": {func(w *graphtest.Env, kid string) {
			w.EndInvolvement("manager", kid)
			w.Exec(`UPDATE involvement SET "to" = $3 WHERE child_id = $1 AND practitioner_id = $2`, kid, w.Viewers[second].PractitionerID,
				graphtest.Noon.AddDate(0, 1, 0))
		}, func(w *graphtest.Env, _ string) graphtest.Answer { return w.AmendAccount(second, inactive) }, "amendPractitioner",
			[]string{"NOT_ALLOWED active"}},
		"another role beside it is no matter": {func(w *graphtest.Env, kid string) { w.EndInvolvement("manager", kid) },
			func(w *graphtest.Env, _ string) graphtest.Answer {
				return w.AmendAccount(second, map[string]any{"roles": []string{"MANAGER", "LEAD"}, "name": "Second Manager"})
			}, "amendPractitioner", nil},
		"the authority stays active": {does: func(w *graphtest.Env, _ string) graphtest.Answer { return w.AmendAuthority(inactive) },
			verb: "amendOrganisation", want: []string{"NOT_ALLOWED active"}},
		"a colleague who does not know the child leaves": {func(w *graphtest.Env, kid string) { w.EndInvolvement(second, kid) },
			func(w *graphtest.Env, _ string) graphtest.Answer { return w.AmendAccount(second, inactive) }, "amendPractitioner", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			kid := w.RestrictedChildOf("Wren", "manager", second)
			if tt.before != nil {
				tt.before(w, kid)
			}
			before := w.Tally()
			a := tt.does(w, kid)
			if got := a.Problems(tt.verb); !slices.Equal(got, tt.want) || len(a.Errors) > 0 {
				t.Fatalf("got %q, want %q: %s", got, tt.want, a.Raw)
			}
			if len(tt.want) == 0 {
				return
			}
			if after := w.Tally(); after != before {
				t.Errorf("a refusal wrote: %s, before %s", after, before)
			}
			if strings.Contains(a.Raw, "Wren") || strings.Contains(a.Raw, "Quillfether") || strings.Contains(a.Raw, kid) &&
				tt.verb != "endInvolvement" {
				t.Errorf("the refusal tells who it is: %s", a.Raw)
			}
			if tt.verb != "endInvolvement" && !strings.Contains(a.Raw, "1 restricted child") {
				t.Errorf("the refusal does not tell how many there are: %s", a.Raw)
			}
		})
	}
}

func TestARefusalToAnAdministratorCountsTheChildrenWhoWouldBeLost(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.RestrictedChildOf("Wren", "manager")
	w.RestrictedChildOf("Robin", "manager")
	w.RestrictedChildOf("Linnet", "manager", "second manager")
	if a := w.AmendAccount("manager", map[string]any{"active": false}); !slices.Equal(a.Problems("amendPractitioner"),
		[]string{"NOT_ALLOWED active"}) || !strings.Contains(a.Raw, "2 restricted children") {
		t.Errorf("who alone knows two: %s", a.Raw)
	}
	if a := w.AmendAuthority(map[string]any{"active": false}); !strings.Contains(a.Raw, "3 restricted children") {
		t.Errorf("the authority: %s", a.Raw)
	}
	w.Exec("UPDATE child SET restricted = false")
	if a := w.AmendAccount("manager", map[string]any{"active": false}); len(a.Problems("amendPractitioner")) > 0 {
		t.Errorf("of children who are not restricted: %s", a.Raw)
	}
	if a := w.AmendAuthority(map[string]any{"active": false}); len(a.Problems("amendOrganisation")) > 0 {
		t.Errorf("of children who are not restricted: %s", a.Raw)
	}
}

func TestWhoRestrictsAChildIsInvolvedWithoutAnEnd(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "manager")
	w.Exec(`UPDATE involvement SET "to" = $2 WHERE child_id = $1 AND practitioner_id IS NOT NULL`, kid, graphtest.Noon.AddDate(0, 1, 0))
	if a := w.Restrict(kid); !slices.Equal(a.Problems("restrictChild"), []string{"NOT_ALLOWED restricted"}) {
		t.Errorf("who will not know the child in a month restricts them: %s", a.Raw)
	}
}

func TestNobodyWhoIsGoneIsInvolvedOrCountsAsKeepingWork(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "manager", "health")
	w.AssignAction("manager", w.ToPerson("health"), kid)
	w.AmendAccount("health", map[string]any{"active": false})
	if a := w.Restrict(kid); !slices.Equal(a.Problems("restrictChild"), []string{"NOT_ALLOWED restricted"}) || !strings.Contains(a.Raw,
		"1 open action for the child could no longer see them, at trust.") {
		t.Errorf("an action is with somebody who has left: %s", a.Raw)
	}
	input := map[string]any{"childId": kid, "organisationId": w.Organisations["trust"], "practitionerId": w.Viewers["health"].PractitionerID,
		"role": "OTHER", "purpose": "Works with the child by name.", "lawfulBasis": "PUBLIC_TASK"}
	if a := w.Mutated("manager", "recordInvolvement", input); !slices.Equal(a.Problems("recordInvolvement"),
		[]string{"INVALID practitionerId"}) {
		t.Errorf("somebody who has left becomes involved: %s", a.Raw)
	}
	w.Exec("UPDATE organisation SET active = false WHERE id = $1", w.Organisations["force"])
	input["organisationId"] = w.Organisations["force"]
	delete(input, "practitionerId")
	if a := w.Mutated("manager", "recordInvolvement", input); !slices.Equal(a.Problems("recordInvolvement"),
		[]string{"INVALID organisationId"}) {
		t.Errorf("a body that is closed becomes involved: %s", a.Raw)
	}
}

// Whoever restricts a child at the moment when their account is closed keeps
// the account, or does not restrict.
func TestARestrictionAndTheClosingOfItsManagersAccountDoNotMissEachOther(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	manager := w.Viewers["manager"].PractitionerID
	for i := range 3 {
		kid := w.Pupil(fmt.Sprint("Wren", i))
		w.InvolveByName(kid, "manager")
		w.Concurrently(func(n int) graphtest.Answer {
			if n%2 == 0 {
				return w.Restrict(kid)
			}
			return w.AmendAccount("manager", map[string]any{"roles": []practice.Role{practice.RoleLead}})
		})
		if w.CountLostChildren() > 0 {
			t.Fatal("a restricted child is known to nobody")
		}
		w.Exec(`UPDATE practitioner SET roles = '["MANAGER"]' WHERE id = $1`, manager)
	}
}
