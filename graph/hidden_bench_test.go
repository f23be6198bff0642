package graph_test

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkHiddenBesideAbsent asks for a hidden record and for one that never
// was, in turn, and reports the medians: time must not tell them apart.
func BenchmarkHiddenBesideAbsent(b *testing.B) {
	w := newWorld(b)
	hidden := w.registered("health", "HEALTH_VISITOR", "Wren", "Quillfether", "2024-03-04")
	const look = `query($id: ID!) { node(id: $id) { id ... on Child { familyName } } child(id: $id) { givenName chronology(first: 5) { edges { cursor } } } }`
	var took [2][]time.Duration
	for b.Loop() {
		for i, id := range []string{hidden, w.id("Child").String()} {
			began := time.Now()
			if a := w.ask("teacher", look, map[string]any{"id": id}); a.at("node") != nil || a.at("child") != nil {
				b.Fatalf("shown: %s", a.raw)
			}
			took[i] = append(took[i], time.Since(began))
		}
	}
	for i, unit := range []string{"hidden-p50-µs", "absent-p50-µs"} {
		slices.Sort(took[i])
		b.ReportMetric(float64(took[i][len(took[i])/2].Microseconds()), unit)
	}
}
