package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

// namedWorld has children that a school knows: some of one name, one of no name,
// one known twice over; and others that it knew, will know, or may not see.
func namedWorld(t *testing.T) (w *graphtest.Env, who string, kids []graphtest.Row) {
	t.Helper()
	w = graphtest.NewStaffed(graphtest.NewEmpty(t))
	who = graphtest.RoleName(practice.RolePractitioner, "school")
	school := w.Viewers[who].OrganisationID
	past, before, later := graphtest.Noon.AddDate(0, -2, 0), graphtest.Noon.AddDate(0, -1, 0), graphtest.Noon.AddDate(0, 1, 0)
	know := func(kid graphtest.Row) {
		w.WriteRows("involvement", w.InvolvementRow(kid.ID(), school, nil, past, nil))
	}
	for _, family := range []string{"Quillfether", "", "Brackendale", "Quillfether", "Underbough", "Quillfether", "Brackendale"} {
		kid := w.ChildRow("Wren", family, "2018-03-04")
		w.WriteRows("child", kid)
		know(kid)
		kids = append(kids, kid)
	}
	know(kids[3])
	left, coming, hidden := w.ChildRow("Avis", "Quillfether", "2017-03-04"), w.ChildRow("Merle", "Brackendale", "2016-03-04"),
		w.ChildRow("Rook", "Ashplover", "2015-03-04")
	hidden["restricted"] = true
	w.WriteRows("child", left, coming, hidden, w.ChildRow("Linnet", "Quillfether", "2014-03-04"))
	know(hidden)
	w.WriteRows("involvement", w.InvolvementRow(left.ID(), school, nil, past, &before), w.InvolvementRow(coming.ID(), school, nil, later, nil))
	return w, who, kids
}

// byName is the order of a list by name.
func byName(kids []graphtest.Row) []string {
	sorted := slices.SortedFunc(slices.Values(kids), func(a, b graphtest.Row) int {
		return slices.Compare([]string{a["family_name"].(string), a.ID().String()}, []string{b["family_name"].(string), b.ID().String()})
	})
	ids := make([]string, len(sorted))
	for i, kid := range sorted {
		ids[i] = kid.ID().String()
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
				if got := w.WalkPages(who, l, order, page, size+1); !slices.Equal(got, want) {
					t.Errorf("%s by "+page+" runs %v, want %v", order, size+1, got, want)
				}
			}
		}
		cursors := w.FetchPage(who, l, order, "first: 100").Cursors
		for _, page := range []string{"first", "last"} {
			between := w.FetchPage(who, l, order, fmt.Sprintf("%s: 100, after: %q, before: %q", page, cursors[1], cursors[5]))
			if !slices.Equal(between.IDs, want[2:5]) {
				t.Errorf("%s between two places holds %v, want %v", order, between.IDs, want[2:5])
			}
		}
	}
}

func TestAChildOfANewNameMovesToItsNewPlace(t *testing.T) {
	t.Parallel()
	w, who, kids := namedWorld(t)
	kids[4]["family_name"] = "Appledore"
	w.Mutated(who, "amendChild", map[string]any{"id": kids[4].ID(), "version": 1, "familyName": "Appledore", "reason": "By deed poll."})
	l := pagedLists(uuid.Nil)["Query.children"]
	if got, want := w.WalkPages(who, l, "", "first: %d", 2), byName(kids); !slices.Equal(got, want) {
		t.Errorf("the list runs %v, want %v", got, want)
	}
}

// TestAPageInsideAListIsInOrder: children of one list who share a record each have
// their own pages in order, whatever they share.
func TestAPageInsideAListIsInOrder(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	children := w.UnrelatedChildren("Wren", "Robin", "Linnet", "Merle")
	v := w.Viewers["manager"]
	home := w.HouseholdRow("1 Nowhere Lane, Testham")
	w.WriteRows("household", home)
	record := func(day int, names ...string) {
		concern := w.ReferralRow(home.ID(), v.OrganisationID, v.PractitionerID, practice.ReferralStateSubmitted,
			graphtest.Noon.AddDate(0, 0, -day))
		w.WriteRows("referral", concern)
		event := w.EventRow(v.OrganisationID, v.PractitionerID, practice.AgencySocialCare, nil, graphtest.Noon.AddDate(0, 0, -day))
		w.WriteRows("chronology_event", event)
		action := w.ActionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateAccepted)
		action["due"] = graphtest.Noon.AddDate(0, 0, 30-day).Format(time.DateOnly)
		w.WriteRows("action", action)
		for _, name := range names {
			w.WriteRows("referral_child", w.ReportedChildRow(concern,
				graphtest.Row{"id": children[name], "given_name": name, "family_name": "Quillfether"}))
			w.WriteRows("chronology_subject", w.SubjectRow(event, children[name]))
			w.WriteRows("action_child", w.ActionChildRow(action, children[name]))
		}
	}
	day := 1
	for name := range children {
		record(day, name)
		day++
	}
	record(day, "Wren", "Robin", "Linnet", "Merle")
	record(day+1, "Wren", "Robin", "Linnet", "Merle")
	for _, page := range []string{"referrals(first: 2)", "referrals(last: 2)", "chronology(first: 2)", "actions(first: 2)",
		"actions(last: 1)"} {
		field, _, _ := strings.Cut(page, "(")
		list := w.Must("manager", "{ children(first: 10) { edges { node { id "+page+" { edges { node { id } } } } } } }", nil)
		for i := range list.List("children", "edges") {
			alone := w.Must("manager", "query($id: ID!) { child(id: $id) { "+page+" { edges { node { id } } } } }",
				map[string]any{"id": list.Text("children", "edges", i, "node", "id")})
			got, want := graphtest.Reached(list.At("children", "edges", i, "node", field)), graphtest.Reached(alone.At("child", field))
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("%s inside a list is %v, and of the child alone %v", page, got, want)
			}
		}
	}
}
