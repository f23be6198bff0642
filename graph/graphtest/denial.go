package graphtest

import (
	"slices"
	"strings"
	"testing"

	"heed/practice"
)

// Allows is what docs/access says of a verb, a role and a body.
func (v verb) Allows(role practice.Role, body string) bool {
	return slices.Contains(v.Roles, role) && (!v.Authority || body == "council")
}

// leads see every child of the authority that is not restricted.
var leads = []practice.Role{practice.RoleLead, practice.RoleManager}

// TryVerb tries a verb in a scene of the viewer's. A scene serves until a verb changes it.
func (w *Env) TryVerb(t *testing.T, name string, v verb, role practice.Role, body string, scenes map[Setting]Fixture) {
	t.Helper()
	who := RoleName(role, body)
	f, ok := scenes[v.Setting()]
	if !ok {
		f = w.Fixture(w.Viewers[who], v.Setting())
		scenes[v.Setting()] = f
	}
	input := v.Input(f)
	const refusals = "SELECT count(*) FROM access_entry WHERE outcome = 'REFUSED' AND practitioner_id = $1 AND operation = $2"
	person, operation := w.Viewers[who].PractitionerID, "mutation "+name
	if v.Needless && body == "council" && slices.Contains(leads, role) {
		if a := w.Mutated(who, name, input); !slices.Equal(a.Problems(name), []string{"ILLEGAL_STATE "}) {
			t.Errorf("%s by %s answers %s, want that there is no need", name, who, a.Raw)
		}
		return
	}
	if v.Allows(role, body) {
		delete(scenes, v.Setting())
		if a := w.Mutated(who, name, input); len(a.Errors)+len(a.Problems(name)) > 0 {
			t.Errorf("%s by %s answers %s, want it done", name, who, a.Raw)
		}
		return
	}
	before, refusedBefore := w.Tally(), w.Count(refusals, person, operation)
	a := w.Mutated(who, name, input)
	if len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" || a.Data != nil {
		t.Errorf("%s by %s answers %s, want FORBIDDEN", name, who, a.Raw)
	}
	if after := w.Tally(); after != before {
		t.Errorf("%s by %s is refused and wrote: %s, before %s", name, who, after, before)
	}
	if got := w.Count(refusals, person, operation); got != refusedBefore+1 {
		t.Errorf("%s by %s: %d refusals in the access record, want %d", name, who, got, refusedBefore+1)
	}
}

// CheckViewerCan compares what the roles allow at all, as the viewer is told.
func (w *Env) CheckViewerCan(t *testing.T, role practice.Role, body string) {
	t.Helper()
	a := w.Must(RoleName(role, body), "{ viewer { viewerCan { verb allowed reason } } }", nil)
	list := a.List("viewer", "viewerCan")
	if len(list) != len(Verbs) {
		t.Errorf("viewerCan names %d verbs, want %d", len(list), len(Verbs))
	}
	for _, p := range list {
		p := p.(map[string]any)
		name := mutationOf(p["verb"].(string))
		if want := Verbs[name].Allows(role, body); p["allowed"] != want || (p["reason"] == nil) != want {
			t.Errorf("%s is told of %s: allowed %v because %v, want %v", RoleName(role, body), name, p["allowed"], p["reason"], want)
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
