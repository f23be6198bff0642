package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"heed/auth"
	"heed/graph/graphtest"
)

// rolelessWorld has somebody who signs in and has no role: their token gives none,
// or takes away what their account has.
func rolelessWorld(t *testing.T) (*graphtest.Env, graphtest.Fixture) {
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	v := w.Viewers["MANAGER of the school"]
	f := w.Fixture(v, graphtest.Setting{})
	v.Roles = nil
	w.Viewers["nobody"] = v
	return w, f
}

func TestSomebodyWithoutARoleReadsWhoTheyAreAndThatNothingIsAllowed(t *testing.T) {
	t.Parallel()
	w, _ := rolelessWorld(t)
	a := w.Must("nobody", `{ viewer { roles now viewerCan { verb allowed reason }
	  practitioner { id name roles organisation { id name } manager { id } trainings { id } viewerCan { verb allowed } } } }`, nil)
	if got := a.Text("viewer", "practitioner", "id"); got != w.Viewers["nobody"].PractitionerID.String() {
		t.Errorf("they are %s: %s", got, a.Raw)
	}
	if got := a.Text("viewer", "practitioner", "organisation", "id"); got != w.Viewers["nobody"].OrganisationID.String() {
		t.Errorf("they work for %s: %s", got, a.Raw)
	}
	if roles, ok := a.At("viewer", "roles").([]any); !ok || len(roles) > 0 {
		t.Errorf("their roles are %v", a.At("viewer", "roles"))
	}
	if got, want := len(a.List("viewer", "viewerCan")), len(graphtest.Verbs)+len(graphtest.Ways); got != want {
		t.Errorf("they are told of %d verbs, want %d", got, want)
	}
	for _, p := range slices.Concat(a.List("viewer", "viewerCan"), a.List("viewer", "practitioner", "viewerCan")) {
		if p := p.(map[string]any); p["allowed"] != false {
			t.Errorf("they are told that they may %v", p["verb"])
		}
	}
}

func TestSomebodyWithoutARoleMayDoNothing(t *testing.T) {
	t.Parallel()
	w, f := rolelessWorld(t)
	for _, verb := range slices.Sorted(maps.Keys(graphtest.Verbs)) {
		before := w.Tally()
		a := w.Mutated("nobody", verb, graphtest.Verbs[verb].Input(f))
		if len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" || a.Data != nil {
			t.Errorf("%s answers %s", verb, a.Raw)
		}
		if w.Tally() != before {
			t.Errorf("%s is refused and something is written", verb)
		}
	}
}

// TestSomebodyWithoutARoleReadsNothing asks every question: it answers nothing or
// is refused, and never fails.
func TestSomebodyWithoutARoleReadsNothing(t *testing.T) {
	t.Parallel()
	w, f := rolelessWorld(t)
	for _, field := range graphtest.Contract().Query.Fields {
		if strings.HasPrefix(field.Name, "__") || field.Name == "viewer" {
			continue
		}
		var args []string
		for _, a := range field.Arguments {
			switch {
			case a.Name == "first":
				args = append(args, "first: 5")
			case a.Type.Name() == "ID" && a.Type.Elem != nil:
				args = append(args, fmt.Sprintf("%s: [%q, %q]", a.Name, f.Child.ID(), f.Account.ID()))
			case a.Type.Name() == "ID":
				args = append(args, fmt.Sprintf("%s: %q", a.Name, f.Of(field.Type.Name())))
			}
		}
		document := "{ " + field.Name
		if len(args) > 0 {
			document += "(" + strings.Join(args, ", ") + ")"
		}
		switch kind := graphtest.Contract().Types[field.Type.Name()]; {
		case field.Name == "inbox":
			for _, list := range pagedIn("Inbox") {
				w.RevealsNothing(t, "{ inbox { "+list.Name+"(first: 5) { totalCount edges { node { id } } } } }")
			}
			continue
		case field.Name == "agencyBoard":
			document += " { agencies { agency } }"
		case kind.Fields.ForName("edges") != nil:
			node := " { id }"
			if field.Name == "unusualAccess" {
				node = " { at }"
			}
			document += " { totalCount edges { node" + node + " } }"
		case kind.Fields.ForName("id") != nil:
			document += " { id }"
		default:
			document += " { __typename }"
		}
		w.RevealsNothing(t, document+" }")
	}
}

func TestTheRolesOfAnAccountHelpNobodyWhoseTokenGivesNone(t *testing.T) {
	t.Parallel()
	if auth.May(auth.Viewer{}, "acknowledgeNotice") || auth.MayTouch(auth.Viewer{}, auth.Read, auth.Child) {
		t.Error("a viewer without roles may something")
	}
}
