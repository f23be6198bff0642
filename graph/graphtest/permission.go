package graphtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// Targets says on which of a scene's records viewerCan speaks of which verbs.
func (s Fixture) Targets() map[string]uuid.UUID {
	return map[string]uuid.UUID{"Child": s.Child.ID(), "Involvement": s.Involvement.ID(), "Household": s.Household.ID(), "Relative": s.Mother.ID(),
		"Relationship": s.Relationship.ID(), "Referral": s.Referral.ID(), "ChronologyEvent": s.Event.ID(), "Organisation": s.Institution.ID(), "Practitioner": s.Account.ID(),
		"CareProfile": s.Profile.ID(), "Action": s.Action.ID(), "BreakGlass": s.opening.ID(), "Instrument": s.instrument.ID()}
}

// refusals are the codes by which a role, a state or a right stands against a
// verb, beside FORBIDDEN.
var refusals = []string{"NOT_ALLOWED", "ILLEGAL_STATE", "ALREADY_EXISTS", "NOT_FOUND"}

// ComparePermissions asks what the viewer can do with each record, and does it.
// A new scene takes the place of one that was changed.
func (w *Env) ComparePermissions(t *testing.T, who string, s Setting, kinds ...string) {
	t.Helper()
	f := w.Fixture(w.Viewers[who], s)
	for _, kind := range kinds {
		for name, can := range w.Can(who, f.Targets()[kind], kind) {
			input := Verbs[name].Input(f)
			a := w.Mutated(who, name, input)
			refused := len(a.Errors) > 0 || slices.ContainsFunc(a.Problems(name), func(p string) bool {
				code, _, _ := strings.Cut(p, " ")
				return slices.Contains(refusals, code)
			})
			if can == refused {
				t.Errorf("%s on %s of a %s scene %v: viewerCan says %v, and enforcement %s", name, kind, who, s, can, a.Raw)
			}
			if problems := a.Problems(name); !refused && len(problems) > 0 {
				t.Errorf("%s by %s: %v", name, who, problems)
			}
			if !refused {
				f = w.Fixture(w.Viewers[who], s)
			}
		}
	}
}

// Can answers viewerCan of one record: nothing, where the viewer does not see it.
func (w *Env) Can(who string, id uuid.UUID, kind string) map[string]bool {
	w.T.Helper()
	a := w.Must(who, fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { viewerCan { verb allowed reason } } } }", kind), map[string]any{"id": id})
	can := map[string]bool{}
	for _, p := range a.List("node", "viewerCan") {
		p := p.(map[string]any)
		can[mutationOf(p["verb"].(string))] = p["allowed"].(bool)
	}
	return can
}
