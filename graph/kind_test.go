package graph_test

import (
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// TestAListOfAChildCostsAsMuchForOneAsForAHundred counts the statements of a page with
// everything that it shows of a record.
func TestAListOfAChildCostsAsMuchForOneAsForAHundred(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RolePractitioner, "school")
	last := w.CountStatements()
	for _, k := range graphtest.Kinds {
		f := w.Fixture(w.Viewers[who], graphtest.Setting{})
		cost := func(want int) int {
			a := w.Must(who, k.ListedPage(), map[string]any{"id": f.Child.ID()})
			if got := len(a.List("child", k.List, "edges")); got != want {
				t.Fatalf("%s sees %d records in %s, want %d", who, got, k.List, want)
			}
			return last()
		}
		few := cost(1)
		w.WriteKinds(f.Child.ID(), w.Viewers[who], 120)
		if many := cost(100); many != few {
			t.Errorf("%s costs %d statements for one, and %d for a hundred", k.List, few, many)
		}
		t.Logf("%s: %d statements", k.List, few)
	}
}
