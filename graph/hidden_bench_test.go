package graph_test

import (
	"slices"
	"testing"
	"time"

	"heed/graph/graphtest"
)

// BenchmarkHiddenBesideAbsent asks for a hidden record and for one that never
// was, in turn, and reports the medians: time must not tell them apart.
func BenchmarkHiddenBesideAbsent(b *testing.B) {
	w := graphtest.New(b)
	hidden := w.RegisterChild("health", "HEALTH_VISITOR", "Wren", "Quillfether", "2024-03-04")
	const look = `query($id: ID!) { node(id: $id) { id ... on Child { familyName } } child(id: $id) { givenName chronology(first: 5) { ` +
		`edges { cursor } } } }`
	var took [2][]time.Duration
	for b.Loop() {
		for i, id := range []string{hidden, w.ID("Child").String()} {
			began := time.Now()
			if a := w.Ask("teacher", look, map[string]any{"id": id}); a.At("node") != nil || a.At("child") != nil {
				b.Fatalf("shown: %s", a.Raw)
			}
			took[i] = append(took[i], time.Since(began))
		}
	}
	for i, unit := range []string{"hidden-p50-µs", "absent-p50-µs"} {
		slices.Sort(took[i])
		b.ReportMetric(float64(took[i][len(took[i])/2].Microseconds()), unit)
	}
}
