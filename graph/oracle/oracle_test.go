package oracle_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"heed/graph/graphtest"
)

func TestTheOracleKnowsEveryKindOfRecordAndEveryWayBetweenThem(t *testing.T) {
	t.Parallel()
	known := slices.Collect(maps.Keys(graphtest.Edges))
	for _, d := range graphtest.NodeTypes() {
		for path := range graphtest.EdgesOf(d) {
			if _, ok := graphtest.Edges[path]; !ok {
				t.Errorf("graph/graphtest/oracle_edges.go: %s leads to a record: add it to Edges", path)
			}
			known = slices.DeleteFunc(known, func(k string) bool { return k == path })
		}
	}
	if len(known) > 0 {
		t.Errorf("the oracle speaks of what the contract does not have: %v", known)
	}
}

var partnerships = flag.Uint64("partnerships", 4, "how many partnerships TestEveryViewerSeesExactlyWhatAccessSays draws")

// TestEveryViewerSeesExactlyWhatAccessSays draws partnerships and asks
// everything of everybody.
func TestEveryViewerSeesExactlyWhatAccessSays(t *testing.T) {
	t.Parallel()
	var answers atomic.Int64
	began, seeds := time.Now(), graphtest.Seeds(*partnerships, 2)
	t.Cleanup(func() {
		t.Logf("%d partnerships, %d answers compared with the access record, %s", len(seeds), answers.Load(),
			time.Since(began).Round(time.Second))
	})
	for _, seed := range seeds {
		t.Run(fmt.Sprint("partnership ", seed), func(t *testing.T) {
			t.Parallel()
			p := graphtest.NewPartnership(t, seed)
			defer func() { answers.Add(p.Compared.Load()) }()
			for _, who := range p.People {
				l := graphtest.Oracle{T: t, AccessModel: graphtest.AccessModel{Partnership: p, Viewer: p.Viewers[who], Now: graphtest.Noon}, Who: who}
				l.Concerns()
				l.Drafts()
				l.Children()
				l.Actions()
				l.Notices()
				l.Nodes()
				l.Texts()
				l.Edges()
				l.AccessLog()
			}
		})
	}
}
