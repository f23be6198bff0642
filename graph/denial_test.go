package graph_test

import (
	"slices"
	"strings"
	"testing"

	"heed/auth"
	"heed/practice"
)

// allows is what docs/access says of a verb, a role and a body.
func (v verb) allows(role practice.Role, body string) bool {
	return slices.Contains(v.roles, role) && (!v.authority || body == "council")
}

// leads see every child of the authority that is not restricted.
var leads = []practice.Role{practice.RoleLead, practice.RoleManager}

func TestEveryMutationHasARowInTheTableOfDenials(t *testing.T) {
	t.Parallel()
	for _, f := range contract().Mutation.Fields {
		if _, ok := verbs[f.Name]; !ok && !strings.HasPrefix(f.Name, "__") {
			t.Errorf("%s has no row: say who may use it", f.Name)
		}
		if _, ok := auth.VerbRule(f.Name); !ok && !strings.HasPrefix(f.Name, "__") {
			t.Errorf("%s has no rule in the matrix", f.Name)
		}
	}
	for name := range verbs {
		if contract().Mutation.Fields.ForName(name) == nil {
			t.Errorf("%s is no mutation", name)
		}
	}
}

// TestARoleThatMayNotIsRefusedAndNothingIsWritten tries every verb as every
// role of every agency, with an input that nothing else is wrong with.
func TestARoleThatMayNotIsRefusedAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	for _, body := range bodiesOfAll[:drawn(len(bodiesOfAll), 2)] {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			w := staffedWorld(emptyWorld(t))
			for _, role := range practice.Role("").Values() {
				scenes := map[setting]scene{}
				for name, v := range verbs {
					if !v.authority && body != "council" && body != "school" {
						continue // the rule names no body: one of social care and one of another agency are enough
					}
					w.tryVerb(t, name, v, practice.Role(role), body, scenes)
				}
			}
			for _, role := range practice.Role("").Values() {
				w.checkViewerCan(t, practice.Role(role), body)
			}
		})
	}
}

// tryVerb tries a verb in a scene of the viewer's. A scene serves until a verb changes it.
func (w *world) tryVerb(t *testing.T, name string, v verb, role practice.Role, body string, scenes map[setting]scene) {
	t.Helper()
	who := roled(role, body)
	f, ok := scenes[v.setting()]
	if !ok {
		f = w.scene(w.viewers[who], v.setting())
		scenes[v.setting()] = f
	}
	input := v.input(f)
	const refusals = "SELECT count(*) FROM access_entry WHERE outcome = 'REFUSED' AND practitioner_id = $1 AND operation = $2"
	person, operation := w.viewers[who].PractitionerID, "mutation "+name
	if v.needless && body == "council" && slices.Contains(leads, role) {
		if a := w.mutated(who, name, input); !slices.Equal(a.problems(name), []string{"ILLEGAL_STATE "}) {
			t.Errorf("%s by %s answers %s, want that there is no need", name, who, a.raw)
		}
		return
	}
	if v.allows(role, body) {
		delete(scenes, v.setting())
		if a := w.mutated(who, name, input); len(a.Errors)+len(a.problems(name)) > 0 {
			t.Errorf("%s by %s answers %s, want it done", name, who, a.raw)
		}
		return
	}
	before, refusedBefore := w.tally(), w.count(refusals, person, operation)
	a := w.mutated(who, name, input)
	if len(a.Errors) != 1 || a.Errors[0].code() != "FORBIDDEN" || a.Data != nil {
		t.Errorf("%s by %s answers %s, want FORBIDDEN", name, who, a.raw)
	}
	if after := w.tally(); after != before {
		t.Errorf("%s by %s is refused and wrote: %s, before %s", name, who, after, before)
	}
	if got := w.count(refusals, person, operation); got != refusedBefore+1 {
		t.Errorf("%s by %s: %d refusals in the access record, want %d", name, who, got, refusedBefore+1)
	}
}

// checkViewerCan compares what the roles allow at all, as the viewer is told.
func (w *world) checkViewerCan(t *testing.T, role practice.Role, body string) {
	t.Helper()
	a := w.must(roled(role, body), "{ viewer { viewerCan { verb allowed reason } } }", nil)
	list := a.list("viewer", "viewerCan")
	if len(list) != len(verbs) {
		t.Errorf("viewerCan names %d verbs, want %d", len(list), len(verbs))
	}
	for _, p := range list {
		p := p.(map[string]any)
		name := mutationOf(p["verb"].(string))
		if want := verbs[name].allows(role, body); p["allowed"] != want || (p["reason"] == nil) != want {
			t.Errorf("%s is told of %s: allowed %v because %v, want %v", roled(role, body), name, p["allowed"], p["reason"], want)
		}
	}
}

// mutationOf is the mutation of a verb: START_TRIAGE is startTriage.
func mutationOf(verb string) string {
	words := strings.Split(strings.ToLower(verb), "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}
