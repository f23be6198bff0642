package graph_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/graphtest"
	"heed/graph/operation"
	"heed/store"
)

// TestEmergencyAccessShowsTheKindsThatSayIt compares what viewers with emergency access see
// with it and without it: what it adds is of the kinds that store/kind.go says it shows.
func TestEmergencyAccessShowsTheKindsThatSayIt(t *testing.T) {
	t.Parallel()
	added := map[string]bool{}
	for _, seed := range []uint64{3, 5} {
		p := graphtest.NewPartnership(t, seed)
		for _, who := range p.People {
			ctx, op, err := p.Store.Begin(context.Background(), uuid.New(), graphtest.Noon, p.Viewers[who], true)
			if err != nil {
				t.Fatal(err)
			}
			if op.HasEmergencyAccess() {
				without := visible(t, ctx, p)
				if err := op.UseEmergencyAccess(ctx); err != nil {
					t.Fatal(err)
				}
				for id := range visible(t, ctx, p) {
					if name, _ := store.TypeOf(id); !without[id] {
						added[name] = true
						if listed, err := store.ListedInEmergency(id); err == nil && !listed {
							t.Errorf("store/kind.go: emergency access shows a %s, and the list says that it does not", name)
						}
					}
				}
			}
			op.Rollback()
		}
	}
	for _, name := range []string{"Child", "Household", "Relative", "Referral", "Action", "Involvement", "ChronologyEvent", "CareProfile",
		"ActionStep"} {
		if !added[name] {
			t.Errorf("emergency access added no %s: the test shows less than it did", name)
		}
	}
}

// visible are the records of a partnership that the viewer of an operation sees.
func visible(t *testing.T, ctx context.Context, p *graphtest.Partnership) map[uuid.UUID]bool {
	t.Helper()
	seen := map[uuid.UUID]bool{}
	for _, d := range graphtest.NodeTypes() {
		found, err := ent.FromContext(ctx).Load(ctx, d.Name, graphtest.IDs(p.Rows[graphtest.Tables[d.Name]]))
		if err != nil && !operation.IsDenied(err) {
			t.Fatal(err)
		}
		for id := range found {
			seen[id] = true
		}
	}
	return seen
}
