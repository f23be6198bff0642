package demo

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/ent"
)

// TestSchoolsAreOfRealSize counts the pupils of today, as they are invented: none of
// them need be in a database.
func TestSchoolsAreOfRealSize(t *testing.T) {
	t.Parallel()
	g, b := newGenerator(Options{Children: 8000, Seed: 1, Now: time.Date(2026, time.November, 24, 10, 15, 0, 0, time.UTC)})
	organisations := by(b.organisations, func(o *ent.Organisation) uuid.UUID { return o.ID })
	type schools struct {
		what        string
		of          func(*ent.Organisation) bool
		least, most float64

		involvements int
		pupils       map[uuid.UUID]int // of each school
		children     map[uuid.UUID]bool
	}
	named := func(end string) func(*ent.Organisation) bool {
		return func(o *ent.Organisation) bool { return strings.HasSuffix(o.Name, end) }
	}
	all := []*schools{
		{what: "the demonstration's primary", of: func(o *ent.Organisation) bool { return value(o.Identifier) == "990001" }, least: 200,
			most: 400},
		{what: "a primary, on average", of: named(" Primary School"), least: 200, most: 400},
		{what: "a secondary, on average", of: named(" Academy"), least: 700, most: 1400},
	}
	for _, s := range all {
		s.pupils, s.children = map[uuid.UUID]int{}, map[uuid.UUID]bool{}
	}
	for b = g.next(); b != nil; b = g.next() {
		for _, i := range b.involvements {
			for _, s := range all {
				if i.EndedAt == nil && s.of(organisations[i.OrganisationID][0]) {
					s.involvements++
					s.pupils[i.OrganisationID]++
					s.children[i.ChildID] = true
				}
			}
		}
	}
	for _, s := range all {
		got := float64(s.involvements) / float64(len(s.pupils))
		if len(s.pupils) == 1 {
			got = float64(len(s.children))
		}
		t.Logf("%s: %.0f", s.what, got)
		if !(got >= s.least && got <= s.most) {
			t.Errorf("%s has %.0f pupils, want %.0f to %.0f", s.what, got, s.least, s.most)
		}
	}
}
