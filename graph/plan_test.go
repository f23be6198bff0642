package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/auth"
)

// planned are the lists that start from the viewer's reasons where these are few,
// and from their order where they are many.
var planned = map[string][]string{
	"children": {"", "orderBy: {field: CREATED_AT}", "orderBy: {field: NEGLECT, direction: DESC}", "orderBy: {field: FAMILY_NAME, direction: DESC}",
		`filter: {bornFrom: "2013-01-01"}`, `filter: {laChildId: "LA1"}`, `filter: {search: "Filip"}`, `filter: {search: "Wren Quilfether"}`,
		`filter: {search: "Ren Kwillfether"}`, `filter: {search: "Thisledew"}`, `filter: {search: "LA1"}`, `filter: {search: "Filip"}, orderBy: {field: FAMILY_NAME}`},
	"referrals":    {"", "orderBy: {field: RECEIVED_AT}", "filter: {mine: true}", "filter: {mine: false}"},
	"actions":      {"", "orderBy: {field: CREATED_AT, direction: DESC}", "filter: {overdue: true}"},
	"breakGlasses": {"", "orderBy: {field: OPENED_AT}", "filter: {reviewed: false}"},
}

// TestWhateverPlanIsChosenTheAnswerIsTheSame draws partnerships, in which there are
// more hidden children of one sound than a search answers, and asks every list by
// either plan.
func TestWhateverPlanIsChosenTheAnswerIsTheSame(t *testing.T) {
	t.Parallel()
	for seed := range drawn(uint64(2), 1) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			p := newPartnership(t, seed)
			p.soundAlike(210)
			for _, who := range p.people {
				if auth.ReachOf(p.viewers[who]) != auth.ReachInvolved {
					continue // for whom there is nothing to choose
				}
				for list, all := range planned {
					for _, arguments := range all {
						few, many := p.listedBy(who, list, arguments, true), p.listedBy(who, list, arguments, false)
						if !slices.Equal(few, many) {
							t.Errorf("%s(%s) of %s: whoever sees few gets %v, and whoever sees many %v", list, arguments, who, few, many)
						}
					}
				}
			}
		})
	}
}

// soundAlike writes children that nobody sees and who sound like one another, and
// among them, in order of identifier, one that each organisation sees.
func (p *partnership) soundAlike(hidden int) {
	p.t.Helper()
	for i := range hidden {
		p.plain("child", p.childRow("Philip", "Ashplover", "2013-03-04"))
		if i%70 == 69 {
			seen := p.childRow("Philip", "Brackendale", "2013-03-05")
			p.plain("child", seen)
			for body := range p.bodies {
				p.plain("involvement", p.involvementRow(seen.id(), p.bodies[body], nil, noon.AddDate(0, -1, 0), nil))
			}
		}
	}
}

// listedBy is a list by one of the plans: its count and its records, read whole and
// in pages, which must agree.
func (p *partnership) listedBy(who, list, arguments string, narrow bool) []string {
	p.t.Helper()
	p.narrow = &narrow
	const page = "{ totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
	l := pagedList{[]any{list}, "{ " + list + "(%s) " + page + " }", nil}
	whole := p.turn(who, l, arguments, "first: 100")
	if got := p.walkPages(who, l, arguments, "last: %d", 7); !slices.Equal(got, whole.ids) {
		p.t.Errorf("%s(%s) of %s, narrow %v: in pages it runs %v, want %v", list, arguments, who, narrow, got, whole.ids)
	}
	count, _, _ := strings.Cut(strings.SplitAfter(whole.raw, `"totalCount":`)[1], ",")
	return append([]string{count}, whole.ids...)
}

// TestTheListByNameHoldsWhoIsSeen: the children by name come from an index of their
// own, and must be those of every other order.
func TestTheListByNameHoldsWhoIsSeen(t *testing.T) {
	t.Parallel()
	for seed := range drawn(uint64(3), 1) {
		p := newPartnership(t, seed+100)
		l := pagedLists(uuid.Nil)["Query.children"]
		for _, who := range p.people {
			if auth.ReachOf(p.viewers[who]) == auth.ReachNone {
				continue
			}
			byName := p.walkPages(who, l, "", "first: %d", 3)
			other := p.walkPages(who, l, "orderBy: {field: CREATED_AT}", "first: %d", 3)
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
// children and by a lead from whom the others are restricted.
func TestASearchBySoundIsNotFilledByHiddenChildren(t *testing.T) {
	t.Parallel()
	for who, restricted := range map[string]bool{"teacher": false, "lead": true} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			for range 300 {
				k := w.childRow("Philip", "Ashplover", "2018-03-04")
				k["restricted"] = restricted
				w.plain("child", k)
			}
			seen := w.childRow("Philip", "Brackendale", "2018-03-04")
			w.plain("child", seen)
			w.plain("involvement", w.involvementRow(seen.id(), w.bodies["school"], nil, noon.AddDate(0, -1, 0), nil))
			w.exec("ANALYZE child_search")
			for _, narrow := range []bool{true, false} {
				w.narrow = &narrow
				a := w.must(who, `{ children(first: 5, filter: {search: "Filip"}) { totalCount edges { node { id } } } }`, nil)
				if a.number("children", "totalCount") != 1 || a.text("children", "edges", 0, "node", "id") != seen.id().String() {
					t.Errorf("narrow %v: found %s, want the one who is seen", narrow, a.raw)
				}
			}
		})
	}
}
