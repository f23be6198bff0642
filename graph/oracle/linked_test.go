package oracle_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/ent"
	"heed/graph/graphtest"
)

// linkedTables are the tables of the records whose children write_looks finds without the
// policies (children_linked).
var linkedTables = []string{"household", "household_member", "relative", "relationship", "referral", "chronology_event", "action"}

// TestARecordDisclosesTheChildrenThatThePoliciesShow asks of each record, shown or hidden,
// as each person: the access log names the children that children_of finds under the
// policies, and no other.
func TestARecordDisclosesTheChildrenThatThePoliciesShow(t *testing.T) {
	t.Parallel()
	compared := 0
	// In these, people see homes of restricted children from outside, and ties that they made
	// themselves: a link that one condition alone hides.
	for _, seed := range []uint64{2, 3} {
		compared += comparedWithPolicies(t, graphtest.NewPartnership(t, seed))
	}
	if compared < 200 {
		t.Errorf("only %d children were compared: this shows nothing", compared)
	}
}

// comparedWithPolicies returns how many children were compared.
func comparedWithPolicies(t *testing.T, p *graphtest.Partnership) (compared int) {
	t.Helper()
	for _, who := range p.People {
		ctx, op, err := p.Store.Begin(t.Context(), uuid.New(), graphtest.Noon, p.Viewers[who], false)
		if err != nil {
			t.Fatal(err)
		}
		defer op.Rollback()
		shown := map[uuid.UUID][]string{} // by entry
		for _, table := range linkedTables {
			for _, r := range p.Rows[table] {
				entry := p.ID("AccessEntry")
				var want []string
				rows, err := ent.FromContext(ctx).QueryContext(ctx, `SELECT ARRAY(SELECT DISTINCT k::text FROM children_of(ARRAY[$1::uuid]) AS k
				  WHERE k IS NOT NULL ORDER BY 1), record_looks($2, 'query test', '{}', NULL, 'ALLOWED', '{}', ARRAY[$1::uuid], '{}', '{}', '{}',
				  '{}', '{}', '{}', '{}', viewer_now())`, r.ID(), entry)
				if err != nil {
					t.Fatalf("%s, %s: %v", who, table, err)
				}
				var recorded bool
				for rows.Next() {
					if err := rows.Scan(pq.Array(&want), &recorded); err != nil {
						t.Fatal(err)
					}
				}
				if err := rows.Err(); err != nil {
					t.Fatalf("%s, %s: %v", who, table, err)
				}
				if recorded { // an emergency access that has ended shows nothing
					shown[entry] = want
				}
			}
		}
		if err := op.Commit(ctx); err != nil {
			t.Fatal(err)
		}
		for entry, want := range shown {
			var got []string
			if err := p.Admin.QueryRow("SELECT child_ids::text[] FROM access_entry WHERE id = $1", entry).Scan(pq.Array(&got)); err != nil {
				t.Fatalf("%s: %v", who, err)
			}
			compared += len(want)
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%s: the access log names %v, the policies show %v", who, got, want)
			}
		}
	}
	return compared
}
