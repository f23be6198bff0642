package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// namedWorld has children that a school knows: some of one name, one of no name,
// one known twice over; and others that it knew, will know, or may not see.
func namedWorld(t *testing.T) (w *world, who string, kids []row) {
	t.Helper()
	w = staffedWorld(emptyWorld(t))
	who = roled(practice.RolePractitioner, "school")
	school := w.viewers[who].OrganisationID
	past, before, later := noon.AddDate(0, -2, 0), noon.AddDate(0, -1, 0), noon.AddDate(0, 1, 0)
	know := func(kid row) { w.plain("involvement", w.involvementRow(kid.id(), school, nil, past, nil)) }
	for _, family := range []string{"Quillfether", "", "Brackendale", "Quillfether", "Underbough", "Quillfether", "Brackendale"} {
		kid := w.childRow("Wren", family, "2018-03-04")
		w.plain("child", kid)
		know(kid)
		kids = append(kids, kid)
	}
	know(kids[3])
	left, coming, hidden := w.childRow("Avis", "Quillfether", "2017-03-04"), w.childRow("Merle", "Brackendale", "2016-03-04"), w.childRow("Rook", "Ashplover", "2015-03-04")
	hidden["restricted"] = true
	w.plain("child", left, coming, hidden, w.childRow("Linnet", "Quillfether", "2014-03-04"))
	know(hidden)
	w.plain("involvement", w.involvementRow(left.id(), school, nil, past, &before), w.involvementRow(coming.id(), school, nil, later, nil))
	return w, who, kids
}

// byName is the order of a list by name.
func byName(kids []row) []string {
	sorted := slices.SortedFunc(slices.Values(kids), func(a, b row) int {
		return slices.Compare([]string{a["family_name"].(string), a.id().String()}, []string{b["family_name"].(string), b.id().String()})
	})
	ids := make([]string, len(sorted))
	for i, kid := range sorted {
		ids[i] = kid.id().String()
	}
	return ids
}

func TestTheChildrenOfAnOrganisationStandInOrderByNameEachOnceHoweverTheyAreTurned(t *testing.T) {
	t.Parallel()
	w, who, kids := namedWorld(t)
	l := pagedLists(uuid.Nil)["Query.children"]
	want := byName(kids)
	for _, order := range []string{"", "orderBy: {field: FAMILY_NAME}", "orderBy: {field: FAMILY_NAME, direction: DESC}"} {
		if order == "orderBy: {field: FAMILY_NAME, direction: DESC}" {
			slices.Reverse(want)
		}
		for size := range len(kids) {
			for _, page := range []string{"first: %d", "last: %d"} {
				if got := w.walkPages(who, l, order, page, size+1); !slices.Equal(got, want) {
					t.Errorf("%s by "+page+" runs %v, want %v", order, size+1, got, want)
				}
			}
		}
		cursors := w.turn(who, l, order, "first: 100").cursors
		for _, page := range []string{"first", "last"} {
			between := w.turn(who, l, order, fmt.Sprintf("%s: 100, after: %q, before: %q", page, cursors[1], cursors[5]))
			if !slices.Equal(between.ids, want[2:5]) {
				t.Errorf("%s between two places holds %v, want %v", order, between.ids, want[2:5])
			}
		}
	}
}

func TestAChildOfANewNameMovesToItsNewPlace(t *testing.T) {
	t.Parallel()
	w, who, kids := namedWorld(t)
	kids[4]["family_name"] = "Appledore"
	w.mutated(who, "amendChild", map[string]any{"id": kids[4].id(), "version": 1, "familyName": "Appledore"})
	l := pagedLists(uuid.Nil)["Query.children"]
	if got, want := w.walkPages(who, l, "", "first: %d", 2), byName(kids); !slices.Equal(got, want) {
		t.Errorf("the list runs %v, want %v", got, want)
	}
}

// TestAPageInsideAListIsInOrder: children of one list who share a record each have
// their own pages in order, whatever they share.
func TestAPageInsideAListIsInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	children := w.flock("Wren", "Robin", "Linnet", "Merle")
	v := w.viewers["manager"]
	home := w.householdRow("1 Nowhere Lane, Testham")
	w.plain("household", home)
	record := func(day int, names ...string) {
		concern := w.referralRow(home.id(), v.OrganisationID, v.PractitionerID, practice.ReferralStateSubmitted, noon.AddDate(0, 0, -day))
		w.plain("referral", concern)
		event := w.eventRow(v.OrganisationID, v.PractitionerID, practice.AgencySocialCare, nil, noon.AddDate(0, 0, -day))
		w.plain("chronology_event", event)
		action := w.actionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateAccepted)
		action["due"] = noon.AddDate(0, 0, 30-day).Format(time.DateOnly)
		w.plain("action", action)
		for _, name := range names {
			w.plain("referral_child", w.namingRow(concern, row{"id": children[name], "given_name": name, "family_name": "Quillfether"}))
			w.plain("chronology_subject", w.subjectRow(event, children[name]))
			w.plain("action_child", w.actionChildRow(action, children[name]))
		}
	}
	day := 1
	for name := range children {
		record(day, name)
		day++
	}
	record(day, "Wren", "Robin", "Linnet", "Merle")
	record(day+1, "Wren", "Robin", "Linnet", "Merle")
	for _, page := range []string{"referrals(first: 2)", "referrals(last: 2)", "chronology(first: 2)", "actions(first: 2)", "actions(last: 1)"} {
		field, _, _ := strings.Cut(page, "(")
		list := w.must("manager", "{ children(first: 10) { edges { node { id "+page+" { edges { node { id } } } } } } }", nil)
		for i := range list.list("children", "edges") {
			alone := w.must("manager", "query($id: ID!) { child(id: $id) { "+page+" { edges { node { id } } } } }", map[string]any{"id": list.text("children", "edges", i, "node", "id")})
			got, want := reached(list.at("children", "edges", i, "node", field)), reached(alone.at("child", field))
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("%s inside a list is %v, and of the child alone %v", page, got, want)
			}
		}
	}
}
