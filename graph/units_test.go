package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

// unitWorld has two policing units below the force, with people of every kind in
// them, and people who oversee the force.
func unitWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.body("unit", practice.AgencyPolice, practice.OrganisationKindPolicingUnit, "01")
	w.body("sibling unit", practice.AgencyPolice, practice.OrganisationKindPolicingUnit, "02")
	w.exec("UPDATE organisation SET parent_id = $1 WHERE id IN ($2, $3)", w.bodies["force"], w.bodies["unit"], w.bodies["sibling unit"])
	w.person("officer", "unit", practice.RolePractitioner)
	w.person("other officer", "unit", practice.RolePractitioner)
	w.person("unit manager", "unit", practice.RoleManager)
	w.person("unit lead", "unit", practice.RoleSafeguardingLead)
	w.person("unit submitter", "unit", practice.RoleSubmitter)
	w.person("sibling officer", "sibling unit", practice.RolePractitioner)
	w.person("sibling manager", "sibling unit", practice.RoleManager)
	w.person("force manager", "force", practice.RoleManager)
	w.person("force lead", "force", practice.RoleSafeguardingLead)
	return w
}

// policePeople are all of the police, of the force and of its units.
var policePeople = []string{"officer", "other officer", "unit manager", "unit lead", "unit submitter", "sibling officer", "sibling manager", "police", "force manager", "force lead"}

// knownTo writes a child that a body is involved with, and the involvement.
func (w *world) knownTo(family, body, person string, sight practice.InvolvementSight, restricted bool) (child, involvement row) {
	w.t.Helper()
	child = w.childRow("Wren", family, "2018-03-04")
	child["restricted"] = restricted
	w.plain("child", child)
	var named *uuid.UUID
	if person != "" {
		named = new(w.viewers[person].PractitionerID)
	}
	involvement = w.involvementRow(child.id(), w.bodies[body], named, noon.AddDate(0, -1, 0), nil)
	involvement["sight"] = sight
	w.plain("involvement", involvement)
	return child, involvement
}

// reaches asks in every way whether somebody sees a child and an involvement with
// them, and holds the ways to one answer.
func (w *world) reaches(who string, child, involvement row) bool {
	w.t.Helper()
	const ways = `query($id: ID!, $child: ID!, $name: String!) { child(id: $child) { id involvements { id } } nodes(ids: [$id, $child]) { id }
	  children(first: 50) { edges { node { id } } } found: children(first: 10, filter: {search: $name}) { edges { node { id } } } }`
	a := w.ask(who, ways, map[string]any{"id": involvement.id(), "child": child.id(), "name": "Wren " + child["family_name"].(string)})
	if len(a.Errors) > 0 {
		w.t.Fatalf("%s: %s", who, a.raw)
	}
	id := child.id().String()
	answers := []bool{a.at("child") != nil, a.at("nodes", 0) != nil, a.at("nodes", 1) != nil, len(a.list("child", "involvements")) > 0,
		slices.Contains(reached(a.at("children")), id), slices.Contains(reached(a.at("found")), id)}
	if len(slices.Compact(slices.Clone(answers))) != 1 {
		w.t.Errorf("%s: lookup, node of the involvement, node, involvements, list and search say %v: %s", who, answers, a.raw)
	}
	return answers[0]
}

func TestSightBelongsToAUnitAndCanBeNamed(t *testing.T) {
	t.Parallel()
	inUnit := []string{"officer", "other officer", "unit manager", "unit lead"}
	overUnit := []string{"officer", "unit manager", "unit lead"}
	overForce := []string{"force manager", "force lead"}
	for name, c := range map[string]struct {
		body, person string
		sight        practice.InvolvementSight
		restricted   bool
		parents      bool
		want         []string
	}{
		"a unit's involvement is the unit's":               {"unit", "officer", practice.InvolvementSightOrganisation, false, false, inUnit},
		"by name, it is who is named and who oversees":     {"unit", "officer", practice.InvolvementSightNamed, false, false, overUnit},
		"a force's involvement is not its units'":          {"force", "police", practice.InvolvementSightOrganisation, false, true, []string{"police", "force manager", "force lead"}},
		"where parents see, who oversees the force does":   {"unit", "officer", practice.InvolvementSightOrganisation, false, true, slices.Concat(inUnit, overForce)},
		"and not what is by name":                          {"unit", "officer", practice.InvolvementSightNamed, false, true, overUnit},
		"of a restricted child who is named alone":         {"unit", "officer", practice.InvolvementSightOrganisation, true, true, []string{"officer"}},
		"also where it is by name":                         {"unit", "officer", practice.InvolvementSightNamed, true, true, []string{"officer"}},
		"an involvement that names nobody is the unit's":   {"unit", "", practice.InvolvementSightOrganisation, false, false, inUnit},
		"a restricted child whom it names to nobody: none": {"unit", "", practice.InvolvementSightOrganisation, true, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := unitWorld(t)
			w.store.LetParentsSee(c.parents)
			child, involvement := w.knownTo("Quillfether", c.body, c.person, c.sight, c.restricted)
			for _, who := range policePeople {
				if who == "unit submitter" {
					if a := w.must(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": child.id()}); a.at("child") != nil {
						t.Errorf("%s sees the child", who)
					}
					continue
				}
				if got, want := w.reaches(who, child, involvement), slices.Contains(c.want, who); got != want {
					t.Errorf("%s sees the child: %v, want %v", who, got, want)
				}
			}
		})
	}
}

// A body of another agency is no unit, whatever the directory says it is part of.
func TestAnotherAgencysBodyIsNoUnit(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	w.store.LetParentsSee(true)
	w.exec("UPDATE organisation SET parent_id = $1 WHERE id = $2", w.bodies["force"], w.bodies["school"])
	w.body("school unit", practice.AgencyPolice, practice.OrganisationKindPolicingUnit, "03")
	w.exec("UPDATE organisation SET parent_id = $1 WHERE id = $2", w.bodies["school"], w.bodies["school unit"])
	for body, want := range map[string]bool{"unit": true, "school": false, "school unit": false} {
		child, involvement := w.knownTo("Quillfether", body, "", practice.InvolvementSightOrganisation, false)
		for _, who := range []string{"force manager", "force lead"} {
			if got := w.reaches(who, child, involvement); got != want {
				t.Errorf("%s sees a child of the %s: %v, want %v", who, body, got, want)
			}
		}
	}
}

func TestWhoSeesThroughAUnitIsInTheAccessLogForThatReason(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	w.store.LetParentsSee(true)
	child, _ := w.knownTo("Quillfether", "unit", "officer", practice.InvolvementSightOrganisation, false)
	for _, who := range []string{"officer", "force manager"} {
		w.must(who, "query($id: ID!) { child(id: $id) { givenName } }", map[string]any{"id": child.id()})
	}
	got := w.logged("manager", child.id(), nil)
	for _, want := range []string{"INVOLVEMENT by officer of unit", "PARENT_ORGANISATION by force manager of force"} {
		if !slices.Contains(got, want) {
			t.Errorf("the access log has %q, want %q in it", got, want)
		}
	}
}

// TestAListByNameHoldsWhatTheUnitsSee walks pages of a list that comes from several
// organisations.
func TestAListByNameHoldsWhatTheUnitsSee(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	w.store.LetParentsSee(true)
	var want []string
	for i, body := range []string{"unit", "sibling unit", "force", "unit", "sibling unit"} {
		child, _ := w.knownTo(fmt.Sprint("Quill", string(rune('a'+i))), body, "", practice.InvolvementSightOrganisation, false)
		want = append(want, child.id().String())
	}
	var got []string
	var at any
	for range 5 {
		a := w.must("force manager", "query($at: Cursor) { children(first: 2, after: $at) { totalCount edges { node { id } } pageInfo { hasNextPage endCursor } } }", map[string]any{"at": at})
		if got = append(got, reached(a.at("children"))...); a.number("children", "totalCount") != len(want) {
			t.Errorf("totalCount is %d, want %d", a.number("children", "totalCount"), len(want))
		}
		if at = a.at("children", "pageInfo", "endCursor"); a.at("children", "pageInfo", "hasNextPage") != true {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the pages hold %v, want %v in order of name", got, want)
	}
}

const setSight = "mutation($input: AmendInvolvementInput!) { amendInvolvement(input: $input) { involvement { sight version practitioner { name } } errors { code path message } } }"

func (w *world) setsSight(who string, involvement row, version int, sight practice.InvolvementSight, more ...any) answer {
	w.t.Helper()
	input := mapOf(map[string]any{"id": involvement.id(), "version": version, "sight": sight, "reason": "A parent works at the station."}, more...)
	return w.ask(who, setSight, map[string]any{"input": input})
}

func TestWhoOverseesAUnitSaysWhoSeesThroughItsInvolvement(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	child, involvement := w.knownTo("Quillfether", "unit", "officer", practice.InvolvementSightOrganisation, false)
	for _, who := range []string{"officer", "other officer", "lead", "sibling officer"} {
		if a := w.setsSight(who, involvement, 1, practice.InvolvementSightNamed); len(a.Errors) != 1 || a.Errors[0].code() != "FORBIDDEN" {
			t.Errorf("%s sets it: %s", who, a.raw)
		}
	}
	for _, who := range []string{"sibling manager", "force manager", "force lead"} {
		if a := w.setsSight(who, involvement, 1, practice.InvolvementSightNamed); !slices.Equal(a.problems("amendInvolvement"), []string{"NOT_FOUND id"}) {
			t.Errorf("%s sets it: %s", who, a.raw)
		}
	}
	if a := w.setsSight("unit lead", involvement, 7, practice.InvolvementSightNamed); len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" {
		t.Errorf("of another version: %s", a.raw)
	}
	a := w.setsSight("unit lead", involvement, 1, practice.InvolvementSightNamed)
	if a.text("amendInvolvement", "involvement", "sight") != "NAMED" || a.number("amendInvolvement", "involvement", "version") != 2 {
		t.Fatalf("the unit's lead narrows it: %s", a.raw)
	}
	if w.sees("other officer", child.id()) || !w.sees("officer", child.id()) {
		t.Error("by name, the colleague sees the child or who is named does not")
	}
	w.tells(t, map[string][]string{"officer": {"INVOLVEMENT_SIGHT Wren Involvement unit"}, "unit manager": {"INVOLVEMENT_SIGHT Wren Involvement unit"}})
	if got := w.lastEvent(child.id().String()); !strings.Contains(got, "At unit only the named practitioner, the managers and the safeguarding leads can see the child") {
		t.Errorf("the child's life says %q", got)
	}
	if a := w.setsSight("manager", involvement, 2, practice.InvolvementSightOrganisation); a.text("amendInvolvement", "involvement", "sight") != "ORGANISATION" || !w.sees("other officer", child.id()) {
		t.Errorf("the authority's manager widens it: %s", a.raw)
	}
}

func TestAnInvolvementByNameNamesSomebodyWhoCanSee(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	child, unnamed := w.knownTo("Quillfether", "unit", "", practice.InvolvementSightOrganisation, false)
	named := practice.InvolvementSightNamed
	w.exec("UPDATE practitioner SET active = false WHERE name = 'other officer'")
	for name, c := range map[string]struct {
		person any
		want   string
	}{
		"nobody":                        {nil, "REQUIRED practitionerId"},
		"somebody of another unit":      {w.viewers["sibling officer"].PractitionerID, "INVALID practitionerId"},
		"somebody who has left":         {w.viewers["other officer"].PractitionerID, "INVALID practitionerId"},
		"somebody who sees no children": {w.viewers["unit submitter"].PractitionerID, "INVALID practitionerId"},
	} {
		if a := w.setsSight("unit manager", unnamed, 1, named, "practitionerId", c.person); !slices.Equal(a.problems("amendInvolvement"), []string{c.want}) {
			t.Errorf("it names %s: %s", name, a.raw)
		}
		input := map[string]any{"childId": child.id(), "organisationId": w.bodies["unit"], "practitionerId": c.person, "role": "OTHER", "purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK", "sight": named}
		if a := w.mutated("unit manager", "recordInvolvement", input); !slices.Equal(a.problems("recordInvolvement"), []string{c.want}) {
			t.Errorf("one that is recorded names %s: %s", name, a.raw)
		}
	}
	a := w.setsSight("unit manager", unnamed, 1, named, "practitionerId", w.viewers["officer"].PractitionerID)
	if a.text("amendInvolvement", "involvement", "practitioner", "name") != "officer" {
		t.Fatalf("it names the officer: %s", a.raw)
	}
	if a := w.setsSight("unit manager", unnamed, 2, named, "practitionerId", w.viewers["unit lead"].PractitionerID); !slices.Equal(a.problems("amendInvolvement"), []string{"INVALID practitionerId"}) {
		t.Errorf("it names another in their place: %s", a.raw)
	}
}

// TestWhoIsNamedDoesNotLetTheirColleaguesIn records a second involvement past one by name.
func TestWhoIsNamedDoesNotLetTheirColleaguesIn(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	child, _ := w.knownTo("Quillfether", "unit", "officer", practice.InvolvementSightNamed, false)
	input := func(more ...any) map[string]any {
		return mapOf(map[string]any{"childId": child.id(), "organisationId": w.bodies["unit"], "role": "OTHER", "purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}, more...)
	}
	for _, who := range []string{"officer", "lead"} {
		if a := w.mutated(who, "recordInvolvement", input()); !slices.Equal(a.problems("recordInvolvement"), []string{"NOT_ALLOWED sight"}) || w.sees("other officer", child.id()) {
			t.Errorf("%s lets all of the unit see: %s", who, a.raw)
		}
	}
	w.succeeds("officer", "recordInvolvement", "involvement { id }", input("practitionerId", w.viewers["other officer"].PractitionerID, "sight", "NAMED"))
	if !w.sees("other officer", child.id()) {
		t.Error("a second who is named does not see the child")
	}
	w.tells(t, map[string][]string{"other officer": {"INVOLVEMENT_SIGHT Wren Involvement unit"}, "unit manager": {"INVOLVEMENT_SIGHT Wren Involvement unit"}, "unit lead": {"INVOLVEMENT_SIGHT Wren Involvement unit"}})
	w.succeeds("unit lead", "recordInvolvement", "involvement { id }", input())
}

func TestNobodyWhoOwesSomethingLosesSightOfAChildByName(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	child, involvement := w.knownTo("Quillfether", "unit", "officer", practice.InvolvementSightOrganisation, false)
	named := practice.InvolvementSightNamed
	action := w.given("manager", w.toPerson("other officer"), child.id().String())
	if a := w.setsSight("unit manager", involvement, 1, named); !slices.Equal(a.problems("amendInvolvement"), []string{"NOT_ALLOWED sight"}) {
		t.Errorf("it is narrowed while a colleague has an action: %s", a.raw)
	}
	w.did("other officer", "declineAction", action, map[string]any{"reason": "It is for the officer in the case."})
	ours := w.given("manager", w.toBody("unit"), child.id().String())
	w.given("manager", w.toPerson("unit lead"), child.id().String())
	if a := w.setsSight("unit manager", involvement, 1, named); len(a.problems("amendInvolvement")) > 0 {
		t.Errorf("what the unit has, and who oversees it, stands in the way: %s", a.raw)
	}
	if w.stateOf(ours) != "PROPOSED" || w.sees("other officer", child.id()) {
		t.Error("the colleague sees the child, or the action is gone")
	}
	w.did("lead", "reassignAction", action, mapOf(w.toPerson("other officer"), "reason", "Nobody else can."))
	if !w.sees("other officer", child.id()) || w.count("SELECT count(*) FROM involvement WHERE sight = 'NAMED' AND practitioner_id = $1", w.viewers["other officer"].PractitionerID) != 1 {
		t.Error("who is given an action does not know the child by name")
	}
}
