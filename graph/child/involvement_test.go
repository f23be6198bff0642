package child_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// Whoever sees an involvement that is not theirs to change is told so, as viewerCan says.
func TestAnInvolvementOfAnotherOrganisationIsSeenAndNotChanged(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.Practitioner("trust lead", "trust", practice.RoleSafeguardingLead)
	id := w.RegisterChild("health", "HEALTH_VISITOR", "Wren", "Quillfether", "2024-03-04")
	w.RecordInvolvement(id, "council", "manager")
	a := w.Must("health",
		`query($id: ID!) { child(id: $id) { involvements { id organisation { name } viewerCan { verb allowed reason } } } }`,
		map[string]any{"id": id})
	for n := range a.List("child", "involvements") {
		if a.Text("child", "involvements", n, "organisation", "name") != "council" {
			continue
		}
		theirs := a.Text("child", "involvements", n, "id")
		for verb, input := range map[string]map[string]any{
			"endInvolvement":   {"id": theirs, "version": 1, "reason": "We have nothing more to do."},
			"amendInvolvement": {"id": theirs, "version": 1, "sight": "NAMED", "reason": "Only the one who is named."},
		} {
			if a := w.Mutated("trust lead", verb, input); !slices.Equal(a.Problems(verb), []string{"NOT_ALLOWED "}) {
				t.Errorf("%s of another organisation's: %s", verb, a.Raw)
			}
		}
		return
	}
	t.Fatalf("the other organisation's involvement is not there: %s", a.Raw)
}
