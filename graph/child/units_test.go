package child_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// policePeople are all of the police, of the force and of its units.
var policePeople = []string{"officer", "other officer", "unit manager", "unit lead", "unit submitter", "sibling officer",
	"sibling manager", "police", "force manager", "force lead"}

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
		"a unit's involvement is the unit's":           {"unit", "officer", practice.InvolvementSightOrganisation, false, false, inUnit},
		"by name, it is who is named and who oversees": {"unit", "officer", practice.InvolvementSightNamed, false, false, overUnit},
		"a force's involvement is not its units'": {"force", "police", practice.InvolvementSightOrganisation, false, true,
			[]string{"police", "force manager", "force lead"}},
		"where parents see, who oversees the force does": {"unit", "officer", practice.InvolvementSightOrganisation, false, true,
			slices.Concat(inUnit, overForce)},
		"and not what is by name": {"unit", "officer", practice.InvolvementSightNamed, false, true, overUnit},
		"of a restricted child who is named alone": {"unit", "officer", practice.InvolvementSightOrganisation, true, true,
			[]string{"officer"}},
		"also where it is by name":                         {"unit", "officer", practice.InvolvementSightNamed, true, true, []string{"officer"}},
		"an involvement that names nobody is the unit's":   {"unit", "", practice.InvolvementSightOrganisation, false, false, inUnit},
		"a restricted child that it names to nobody: none": {"unit", "", practice.InvolvementSightOrganisation, true, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.NewUnits(t)
			w.Store.LetParentsSee(c.parents)
			child, involvement := w.KnownTo("Quillfether", c.body, c.person, c.sight, c.restricted)
			for _, who := range policePeople {
				if who == "unit submitter" {
					if a := w.Must(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": child.ID()}); a.At("child") != nil {
						t.Errorf("%s sees the child", who)
					}
					continue
				}
				if got, want := w.SeesInvolvement(who, child, involvement), slices.Contains(c.want, who); got != want {
					t.Errorf("%s sees the child: %v, want %v", who, got, want)
				}
			}
		})
	}
}

// A body of another agency is no unit, whatever the directory says it is part of.
func TestAnotherAgencysBodyIsNoUnit(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	w.Store.LetParentsSee(true)
	w.Exec("UPDATE organisation SET parent_id = $1 WHERE id = $2", w.Organisations["force"], w.Organisations["school"])
	w.Organisation("school unit", practice.AgencyPolice, practice.OrganisationKindPolicingUnit, "03")
	w.Exec("UPDATE organisation SET parent_id = $1 WHERE id = $2", w.Organisations["school"], w.Organisations["school unit"])
	for body, want := range map[string]bool{"unit": true, "school": false, "school unit": false} {
		child, involvement := w.KnownTo("Quillfether", body, "", practice.InvolvementSightOrganisation, false)
		for _, who := range []string{"force manager", "force lead"} {
			if got := w.SeesInvolvement(who, child, involvement); got != want {
				t.Errorf("%s sees a child of the %s: %v, want %v", who, body, got, want)
			}
		}
	}
}

func TestWhoSeesThroughAUnitIsInTheAccessLogForThatReason(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	w.Store.LetParentsSee(true)
	child, _ := w.KnownTo("Quillfether", "unit", "officer", practice.InvolvementSightOrganisation, false)
	for _, who := range []string{"officer", "force manager"} {
		w.Must(who, "query($id: ID!) { child(id: $id) { givenName } }", map[string]any{"id": child.ID()})
	}
	got := w.AccessLogOf("manager", child.ID(), nil)
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
	w := graphtest.NewUnits(t)
	w.Store.LetParentsSee(true)
	var want []string
	for i, body := range []string{"unit", "sibling unit", "force", "unit", "sibling unit"} {
		child, _ := w.KnownTo(fmt.Sprint("Quill", string(rune('a'+i))), body, "", practice.InvolvementSightOrganisation, false)
		want = append(want, child.ID().String())
	}
	var got []string
	var at any
	for range 5 {
		a := w.Must("force manager",
			"query($at: Cursor) { children(first: 2, after: $at) { totalCount edges { node { id } } pageInfo { hasNextPage endCursor } } }",
			map[string]any{"at": at})
		if got = append(got, graphtest.Reached(a.At("children"))...); a.Number("children", "totalCount") != len(want) {
			t.Errorf("totalCount is %d, want %d", a.Number("children", "totalCount"), len(want))
		}
		if at = a.At("children", "pageInfo", "endCursor"); a.At("children", "pageInfo", "hasNextPage") != true {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the pages hold %v, want %v in order of name", got, want)
	}
}

func TestWhoOverseesAUnitSaysWhoSeesThroughItsInvolvement(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	child, involvement := w.KnownTo("Quillfether", "unit", "officer", practice.InvolvementSightOrganisation, false)
	for _, who := range []string{"officer", "other officer", "lead", "sibling officer"} {
		if a := w.SetInvolvementSight(who, involvement, 1, practice.InvolvementSightNamed); len(a.Errors) != 1 ||
			a.Errors[0].Code() != "FORBIDDEN" {
			t.Errorf("%s sets it: %s", who, a.Raw)
		}
	}
	for _, who := range []string{"sibling manager", "force manager", "force lead"} {
		if a := w.SetInvolvementSight(who, involvement, 1, practice.InvolvementSightNamed); !slices.Equal(a.Problems("amendInvolvement"),
			[]string{"NOT_FOUND id"}) {
			t.Errorf("%s sets it: %s", who, a.Raw)
		}
	}
	if a := w.SetInvolvementSight("unit lead", involvement, 7, practice.InvolvementSightNamed); len(a.Errors) != 1 ||
		a.Errors[0].Code() != "CONFLICT" {
		t.Errorf("of another version: %s", a.Raw)
	}
	a := w.SetInvolvementSight("unit lead", involvement, 1, practice.InvolvementSightNamed)
	if a.Text("amendInvolvement", "involvement", "sight") != "NAMED" || a.Number("amendInvolvement", "involvement", "version") != 2 {
		t.Fatalf("the unit's lead narrows it: %s", a.Raw)
	}
	if w.Sees("other officer", child.ID()) || !w.Sees("officer", child.ID()) {
		t.Error("by name, the colleague sees the child or who is named does not")
	}
	w.WantNotices(t, map[string][]string{"officer": {"INVOLVEMENT_SIGHT Wren Involvement unit"},
		"unit manager": {"INVOLVEMENT_SIGHT Wren Involvement unit"}})
	if got := w.LastEvent(child.ID().String()); !strings.Contains(got,
		"At unit only the named practitioner, the managers and the safeguarding leads can see the child") {
		t.Errorf("the child's life says %q", got)
	}
	if a := w.SetInvolvementSight("manager", involvement, 2, practice.InvolvementSightOrganisation); a.Text("amendInvolvement",
		"involvement", "sight") != "ORGANISATION" || !w.Sees("other officer", child.ID()) {
		t.Errorf("the authority's manager widens it: %s", a.Raw)
	}
}

func TestAnInvolvementByNameNamesSomebodyWhoCanSee(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	child, unnamed := w.KnownTo("Quillfether", "unit", "", practice.InvolvementSightOrganisation, false)
	named := practice.InvolvementSightNamed
	w.Exec("UPDATE practitioner SET active = false WHERE name = 'other officer'")
	for name, c := range map[string]struct {
		person any
		want   string
	}{
		"nobody":                        {nil, "REQUIRED practitionerId"},
		"somebody of another unit":      {w.Viewers["sibling officer"].PractitionerID, "INVALID practitionerId"},
		"somebody who has left":         {w.Viewers["other officer"].PractitionerID, "INVALID practitionerId"},
		"somebody who sees no children": {w.Viewers["unit submitter"].PractitionerID, "INVALID practitionerId"},
	} {
		if a := w.SetInvolvementSight("unit manager", unnamed, 1, named, "practitionerId",
			c.person); !slices.Equal(a.Problems("amendInvolvement"), []string{c.want}) {
			t.Errorf("it names %s: %s", name, a.Raw)
		}
		input := map[string]any{"childId": child.ID(), "organisationId": w.Organisations["unit"], "practitionerId": c.person, "role": "OTHER",
			"purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK", "sight": named}
		if a := w.Mutated("unit manager", "recordInvolvement", input); !slices.Equal(a.Problems("recordInvolvement"), []string{c.want}) {
			t.Errorf("one that is recorded names %s: %s", name, a.Raw)
		}
	}
	a := w.SetInvolvementSight("unit manager", unnamed, 1, named, "practitionerId", w.Viewers["officer"].PractitionerID)
	if a.Text("amendInvolvement", "involvement", "practitioner", "name") != "officer" {
		t.Fatalf("it names the officer: %s", a.Raw)
	}
	if a := w.SetInvolvementSight("unit manager", unnamed, 2, named, "practitionerId",
		w.Viewers["unit lead"].PractitionerID); !slices.Equal(a.Problems("amendInvolvement"), []string{"INVALID practitionerId"}) {
		t.Errorf("it names another in their place: %s", a.Raw)
	}
}

// TestWhoIsNamedDoesNotLetTheirColleaguesIn records a second involvement past one by name.
func TestWhoIsNamedDoesNotLetTheirColleaguesIn(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	child, _ := w.KnownTo("Quillfether", "unit", "officer", practice.InvolvementSightNamed, false)
	input := func(more ...any) map[string]any {
		return graphtest.MapOf(map[string]any{"childId": child.ID(), "organisationId": w.Organisations["unit"], "role": "OTHER",
			"purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}, more...)
	}
	for _, who := range []string{"officer", "lead"} {
		if a := w.Mutated(who, "recordInvolvement", input()); !slices.Equal(a.Problems("recordInvolvement"), []string{"NOT_ALLOWED sight"}) ||
			w.Sees("other officer", child.ID()) {
			t.Errorf("%s lets all of the unit see: %s", who, a.Raw)
		}
	}
	w.MustSend("officer", "recordInvolvement", "involvement { id }",
		input("practitionerId", w.Viewers["other officer"].PractitionerID, "sight", "NAMED"))
	if !w.Sees("other officer", child.ID()) {
		t.Error("a second who is named does not see the child")
	}
	w.WantNotices(t, map[string][]string{"other officer": {"INVOLVEMENT_SIGHT Wren Involvement unit"},
		"unit manager": {"INVOLVEMENT_SIGHT Wren Involvement unit"}, "unit lead": {"INVOLVEMENT_SIGHT Wren Involvement unit"}})
	w.MustSend("unit lead", "recordInvolvement", "involvement { id }", input())
}

func TestNobodyWhoOwesSomethingLosesSightOfAChildByName(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	child, involvement := w.KnownTo("Quillfether", "unit", "officer", practice.InvolvementSightOrganisation, false)
	named := practice.InvolvementSightNamed
	action := w.AssignAction("manager", w.ToPerson("other officer"), child.ID().String())
	if a := w.SetInvolvementSight("unit manager", involvement, 1, named); !slices.Equal(a.Problems("amendInvolvement"),
		[]string{"NOT_ALLOWED sight"}) {
		t.Errorf("it is narrowed while a colleague has an action: %s", a.Raw)
	}
	w.MustAction("other officer", "declineAction", action, map[string]any{"reason": "It is for the officer in the case."})
	ours := w.AssignAction("manager", w.ToOrganisation("unit"), child.ID().String())
	w.AssignAction("manager", w.ToPerson("unit lead"), child.ID().String())
	if a := w.SetInvolvementSight("unit manager", involvement, 1, named); len(a.Problems("amendInvolvement")) > 0 {
		t.Errorf("what the unit has, and who oversees it, stands in the way: %s", a.Raw)
	}
	if w.StateOf(ours) != "PROPOSED" || w.Sees("other officer", child.ID()) {
		t.Error("the colleague sees the child, or the action is gone")
	}
	w.MustAction("lead", "reassignAction", action, graphtest.MapOf(w.ToPerson("other officer"), "reason", "Nobody else can."))
	if !w.Sees("other officer", child.ID()) ||
		w.Count("SELECT count(*) FROM involvement WHERE sight = 'NAMED' AND practitioner_id = $1",
			w.Viewers["other officer"].PractitionerID) != 1 {
		t.Error("who is given an action does not know the child by name")
	}
}
