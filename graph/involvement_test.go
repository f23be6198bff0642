package graph_test

import (
	"slices"
	"testing"

	"heed/practice"
)

// Whoever sees an involvement that is not theirs to change is told so, as viewerCan says.
func TestAnInvolvementOfAnotherOrganisationIsSeenAndNotChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("trust lead", "trust", practice.RoleSafeguardingLead)
	id := w.registered("health", "HEALTH_VISITOR", "Wren", "Quillfether", "2024-03-04")
	w.involved(id, "council", "manager")
	a := w.must("health", `query($id: ID!) { child(id: $id) { involvements { id organisation { name } viewerCan { verb allowed reason } } } }`, map[string]any{"id": id})
	for n := range a.list("child", "involvements") {
		if a.text("child", "involvements", n, "organisation", "name") != "council" {
			continue
		}
		theirs := a.text("child", "involvements", n, "id")
		for verb, input := range map[string]map[string]any{
			"endInvolvement":   {"id": theirs, "version": 1, "reason": "We have nothing more to do."},
			"amendInvolvement": {"id": theirs, "version": 1, "sight": "NAMED", "reason": "Only the one who is named."},
		} {
			if a := w.mutated("trust lead", verb, input); !slices.Equal(a.problems(verb), []string{"NOT_ALLOWED "}) {
				t.Errorf("%s of another organisation's: %s", verb, a.raw)
			}
		}
		return
	}
	t.Fatalf("the other organisation's involvement is not there: %s", a.raw)
}
