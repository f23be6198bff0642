package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"heed/auth"
	"heed/graph/graphtest"
)

// planned are the lists that start from the viewer's reasons where these are few,
// and from their order where they are many.
var planned = map[string][]string{
	"children": {"", "orderBy: {field: CREATED_AT}", "orderBy: {field: NEGLECT, direction: DESC}",
		"orderBy: {field: FAMILY_NAME, direction: DESC}",
		`filter: {bornFrom: "2013-01-01"}`, `filter: {laChildId: "LA1"}`, `filter: {search: "Filip"}`, `filter: {search: "Wren Quilfether"}`,
		`filter: {search: "Ren Kwillfether"}`, `filter: {search: "Thisledew"}`, `filter: {search: "LA1"}`,
		`filter: {search: "Filip"}, orderBy: {field: FAMILY_NAME}`},
	"referrals":    {"", "orderBy: {field: RECEIVED_AT}", "filter: {mine: true}", "filter: {mine: false}"},
	"actions":      {"", "orderBy: {field: CREATED_AT, direction: DESC}", "filter: {overdue: true}"},
	"breakGlasses": {"", "orderBy: {field: OPENED_AT}", "filter: {reviewed: false}"},
}

// TestWhateverPlanIsChosenTheAnswerIsTheSame draws partnerships, in which there are
// more hidden children of one sound than a search answers, and asks every list by
// either plan.
func TestWhateverPlanIsChosenTheAnswerIsTheSame(t *testing.T) {
	t.Parallel()
	for _, seed := range graphtest.Seeds(1, 1) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			p := graphtest.NewPartnership(t, seed)
			p.SoundAlike(210)
			for _, who := range p.People {
				if auth.ReachOf(p.Viewers[who]) != auth.ReachInvolved {
					continue // there is nothing to choose
				}
				for list, all := range planned {
					for _, arguments := range all {
						few, many := p.ListedBy(who, list, arguments, true), p.ListedBy(who, list, arguments, false)
						if !slices.Equal(few, many) {
							t.Errorf("%s(%s) of %s: whoever sees few gets %v, and whoever sees many %v", list, arguments, who, few, many)
						}
					}
				}
			}
		})
	}
}

// TestTheListByNameHoldsWhoIsSeen: the children by name come from an index of their
// own, and must be those of every other order.
func TestTheListByNameHoldsWhoIsSeen(t *testing.T) {
	t.Parallel()
	for _, seed := range graphtest.Seeds(2, 1) {
		p := graphtest.NewPartnership(t, seed+100)
		l := pagedLists(uuid.Nil)["Query.children"]
		for _, who := range p.People {
			if auth.ReachOf(p.Viewers[who]) == auth.ReachNone {
				continue
			}
			byName := p.WalkPages(who, l, "", "first: %d", 3)
			other := p.WalkPages(who, l, "orderBy: {field: CREATED_AT}", "first: %d", 3)
			slices.Sort(byName)
			slices.Sort(other)
			if !slices.Equal(byName, other) {
				t.Errorf("seed %d: by name %s sees %v, in order of registration %v", seed, who, byName, other)
			}
		}
	}
}

// TestASearchBySoundIsNotFilledByHiddenChildren: more hidden children than a search
// answers sound alike, and the one who is seen is found, by a school that sees many
// children and by a lead who cannot see the others.
func TestASearchBySoundIsNotFilledByHiddenChildren(t *testing.T) {
	t.Parallel()
	for who, restricted := range map[string]bool{"teacher": false, "lead": true} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			for range 300 {
				k := w.ChildRow("Philip", "Ashplover", "2018-03-04")
				k["restricted"] = restricted
				w.WriteRows("child", k)
			}
			seen := w.ChildRow("Philip", "Brackendale", "2018-03-04")
			w.WriteRows("child", seen)
			w.WriteRows("involvement", w.InvolvementRow(seen.ID(), w.Organisations["school"], nil, graphtest.Noon.AddDate(0, -1, 0), nil))
			w.Exec("ANALYZE child_search")
			for _, narrow := range []bool{true, false} {
				w.Narrow = &narrow
				a := w.Must(who, `{ children(first: 5, filter: {search: "Filip"}) { totalCount edges { node { id } } } }`, nil)
				if a.Number("children", "totalCount") != 1 || a.Text("children", "edges", 0, "node", "id") != seen.ID().String() {
					t.Errorf("narrow %v: found %s, want the one who is seen", narrow, a.Raw)
				}
			}
		})
	}
}
