package graph_test

import (
	"math/rand/v2"
	"testing"

	"heed/graph/graphtest"
)

// newPartnership draws one from a seed.
func newPartnership(t testing.TB, seed uint64) *graphtest.Partnership {
	t.Helper()
	p := &graphtest.Partnership{Env: graphtest.NewEmpty(t), Draw: rand.New(rand.NewPCG(seed, 1)), Rows: map[string][]graphtest.Row{}}
	p.ParentsSee = seed%2 == 1
	p.Store.LetParentsSee(p.ParentsSee)
	p.DrawPeople()
	p.DrawInstruments()
	p.DrawFamilies()
	p.DrawInvolvements()
	p.DrawTies()
	p.DrawConcerns()
	p.DrawChronology()
	p.DrawDisclosures()
	p.DrawCare()
	p.DrawActions()
	p.DrawNotices()
	p.DrawOpenings()
	p.DrawKinds()
	for _, table := range graphtest.Order {
		p.WriteRows(table, p.Rows[table]...)
	}
	p.Serve()
	return p
}
