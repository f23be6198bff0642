package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"heed/auth"
)

// rolelessWorld has somebody who signs in and has no role: their token gives none,
// or takes away what their account has.
func rolelessWorld(t *testing.T) (*world, scene) {
	w := staffedWorld(emptyWorld(t))
	v := w.viewers["MANAGER of the school"]
	f := w.scene(v, setting{})
	v.Roles = nil
	w.viewers["nobody"] = v
	return w, f
}

func TestSomebodyWithoutARoleIsToldWhoTheyAreAndThatTheyMayNothing(t *testing.T) {
	t.Parallel()
	w, _ := rolelessWorld(t)
	a := w.must("nobody", `{ viewer { roles now viewerCan { verb allowed reason }
	  practitioner { id name roles organisation { id name } manager { id } trainings { id } viewerCan { verb allowed } } } }`, nil)
	if got := a.text("viewer", "practitioner", "id"); got != w.viewers["nobody"].PractitionerID.String() {
		t.Errorf("they are %s: %s", got, a.raw)
	}
	if got := a.text("viewer", "practitioner", "organisation", "id"); got != w.viewers["nobody"].OrganisationID.String() {
		t.Errorf("they work for %s: %s", got, a.raw)
	}
	if roles, ok := a.at("viewer", "roles").([]any); !ok || len(roles) > 0 {
		t.Errorf("their roles are %v", a.at("viewer", "roles"))
	}
	if got := len(a.list("viewer", "viewerCan")); got != len(verbs) {
		t.Errorf("they are told of %d verbs, want %d", got, len(verbs))
	}
	for _, p := range slices.Concat(a.list("viewer", "viewerCan"), a.list("viewer", "practitioner", "viewerCan")) {
		if p := p.(map[string]any); p["allowed"] != false {
			t.Errorf("they are told that they may %v", p["verb"])
		}
	}
}

func TestSomebodyWithoutARoleMayDoNothing(t *testing.T) {
	t.Parallel()
	w, f := rolelessWorld(t)
	for _, verb := range slices.Sorted(maps.Keys(verbs)) {
		before := w.tally()
		a := w.mutated("nobody", verb, verbs[verb].input(f))
		if len(a.Errors) != 1 || a.Errors[0].code() != "FORBIDDEN" || a.Data != nil {
			t.Errorf("%s answers %s", verb, a.raw)
		}
		if w.tally() != before {
			t.Errorf("%s is refused and something is written", verb)
		}
	}
}

// TestSomebodyWithoutARoleReadsNothing asks every question: it answers nothing or
// is refused, and never fails.
func TestSomebodyWithoutARoleReadsNothing(t *testing.T) {
	t.Parallel()
	w, f := rolelessWorld(t)
	for _, field := range contract().Query.Fields {
		if strings.HasPrefix(field.Name, "__") || field.Name == "viewer" {
			continue
		}
		var args []string
		for _, a := range field.Arguments {
			switch {
			case a.Name == "first":
				args = append(args, "first: 5")
			case a.Type.Name() == "ID" && a.Type.Elem != nil:
				args = append(args, fmt.Sprintf("%s: [%q, %q]", a.Name, f.child.id(), f.account.id()))
			case a.Type.Name() == "ID":
				args = append(args, fmt.Sprintf("%s: %q", a.Name, f.of(field.Type.Name())))
			}
		}
		document := "{ " + field.Name
		if len(args) > 0 {
			document += "(" + strings.Join(args, ", ") + ")"
		}
		switch kind := contract().Types[field.Type.Name()]; {
		case field.Name == "inbox":
			for _, list := range pagedIn("Inbox") {
				w.tellsNothing(t, "{ inbox { "+list.Name+"(first: 5) { totalCount edges { node { id } } } } }")
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
		w.tellsNothing(t, document+" }")
	}
}

// of is a record of the scene that a type has, or the child.
func (s scene) of(kind string) any {
	for name, r := range map[string]row{"Referral": s.referral, "Household": s.household, "Relative": s.mother, "Organisation": s.institution,
		"Practitioner": s.account, "Instrument": s.instrument, "CareProfile": s.profile, "CareSitting": s.sitting, "Action": s.action} {
		if name == kind {
			return r.id()
		}
	}
	return s.child.id()
}

func (w *world) tellsNothing(t *testing.T, document string) {
	t.Helper()
	a := w.ask("nobody", document, nil)
	for _, err := range a.Errors {
		if err.code() != "FORBIDDEN" && err.code() != "NOT_FOUND" {
			t.Errorf("%s answers %s\n%s", document, a.raw, w.log)
		}
	}
	if strings.Contains(a.raw, `"id":"`) || strings.Contains(a.raw, `"at":"`) || strings.Contains(a.raw, `"agency":"`) {
		t.Errorf("%s tells %s", document, a.raw)
	}
}

func TestTheRolesOfAnAccountHelpNobodyWhoseTokenGivesNone(t *testing.T) {
	t.Parallel()
	if auth.May(auth.Viewer{}, "acknowledgeNotice") || auth.MayTouch(auth.Viewer{}, auth.Read, auth.Child) {
		t.Error("a viewer without roles may something")
	}
}
