package household_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"
)

// TestAccessToAHouseholdOrAnAdultIsAccessToTheChildrenThatItDiscloses: of those that the
// viewer sees, and of nobody else.
func TestAccessToAHouseholdOrAnAdultIsAccessToTheChildrenThatItDiscloses(t *testing.T) {
	t.Parallel()
	f := newFlight(t)
	fled, left := f.fled.ID(), f.left.ID()
	both, one := []uuid.UUID{fled, left}, []uuid.UUID{left}
	for what, c := range map[string]struct {
		query            string
		of               uuid.UUID
		teacher, outside []uuid.UUID // who sees both, and the sister alone
	}{
		"the old home":            {`query($id: ID!) { household(id: $id) { address } }`, f.old.ID(), both, one},
		"the old home, as a node": {`query($id: ID!) { node(id: $id) { ... on Household { address } } }`, f.old.ID(), both, one},
		"the refuge":              {`query($id: ID!) { household(id: $id) { address } }`, f.refuge.ID(), both, nil},
		"the mother":              {`query($id: ID!) { node(id: $id) { ... on Relative { familyName } } }`, f.mother.ID(), both, one},
		"where the mother lives":  {`query($id: ID!) { node(id: $id) { ... on HouseholdMember { startedOn } } }`, f.motherAt.ID(), both, nil},
		"where the mother lived":  {`query($id: ID!) { node(id: $id) { ... on HouseholdMember { startedOn } } }`, f.motherWas.ID(), both, one},
		"the home, by the sister": {`query($id: ID!) { child(id: $id) { memberships { household { address } } } }`, left, both, one},
		"the mother, by the sister": {
			`query($id: ID!) { child(id: $id) { relationships { relative { memberships { household { address } } } } } }`, left, both, one},
		"the sister, and no home": {`query($id: ID!) { child(id: $id) { givenName } }`, left, one, one},
	} {
		for who, want := range map[string][]uuid.UUID{"teacher": c.teacher, "health": c.outside} {
			by := f.Viewers[who].PractitionerID
			had := f.Count("SELECT count(*) FROM disclosure WHERE rule <> 'NONE' AND practitioner_id = $1", by)
			f.Must(who, c.query, map[string]any{"id": c.of})
			now := f.Count("SELECT count(*) FROM disclosure WHERE rule <> 'NONE' AND practitioner_id = $1", by) - had
			named := 0
			for _, child := range want {
				named += f.Count("SELECT count(*) FROM (SELECT child_id FROM disclosure WHERE rule <> 'NONE' AND practitioner_id = $1 ORDER BY id "+
					"DESC LIMIT $2) d WHERE child_id = $3", by, now, child)
			}
			if now != len(want) || named != len(slices.Compact(want)) {
				t.Errorf("%s looks at %s: it is recorded of %d children, %d of them right, want %d", who, what, now, named, len(want))
			}
		}
	}
}
