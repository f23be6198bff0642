package oracle_test

import (
	"testing"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/graphtest"
)

// TestSeesChildSaysWhatChildReadShows asks for every child as each person, in a query, which
// remembers the answers, and in a mutation, which does not.
func TestSeesChildSaysWhatChildReadShows(t *testing.T) {
	t.Parallel()
	seen, hidden := 0, 0
	for _, seed := range []uint64{2, 3} {
		p := graphtest.NewPartnership(t, seed)
		for _, who := range p.People {
			for _, write := range []bool{false, true} {
				s, h := seenAndHidden(t, p, who, write)
				seen, hidden = seen+s, hidden+h
			}
		}
	}
	if seen < 100 || hidden < 100 {
		t.Errorf("only %d children were seen and %d hidden: this shows nothing", seen, hidden)
	}
}

// seenAndHidden compares sees_child with the policy for one person, and counts.
func seenAndHidden(t *testing.T, p *graphtest.Partnership, who string, write bool) (seen, hidden int) {
	t.Helper()
	ctx, op, err := p.Store.Begin(t.Context(), uuid.New(), graphtest.Noon, p.Viewers[who], write)
	if err != nil {
		t.Fatal(err)
	}
	defer op.Rollback()
	for range 2 { // the second time from memory
		for _, c := range p.Rows["child"] {
			rows, err := ent.FromContext(ctx).QueryContext(ctx, "SELECT sees_child($1), EXISTS (SELECT FROM child WHERE id = $1)", c.ID())
			if err != nil {
				t.Fatal(err)
			}
			var got, want bool
			for rows.Next() {
				if err := rows.Scan(&got, &want); err != nil {
					t.Fatal(err)
				}
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			switch {
			case got != want:
				t.Errorf("%s, write %t: sees_child says %t, the policy %t", who, write, got, want)
			case want:
				seen++
			default:
				hidden++
			}
		}
	}
	return seen, hidden
}
