package graphtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

// Targets says on which of a scene's records viewerCan speaks of which verbs.
func (s Fixture) Targets() map[string]uuid.UUID {
	targets := map[string]uuid.UUID{"Child": s.Child.ID(), "Involvement": s.Involvement.ID(), "Household": s.Household.ID(),
		"Relative":     s.Mother.ID(),
		"Relationship": s.Relationship.ID(), "Referral": s.Referral.ID(), "ChronologyEvent": s.Event.ID(), "Organisation": s.Institution.ID(),
		"Practitioner": s.Account.ID(), "RecordMerge": s.Merge.ID(), "ConcernDraft": s.Draft.ID(),
		"CareProfile": s.Profile.ID(), "Action": s.Action.ID(), "BreakGlass": s.opening.ID(), "Instrument": s.instrument.ID(),
		"Incident": s.Incident.ID(), "IncidentDelivery": s.Delivery.ID()}
	for kind, r := range s.ByKind {
		targets[kind] = r.ID()
	}
	return targets
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
			v, mutation := verbNamed(name)
			a := w.Mutated(who, mutation, v.Input(f))
			refused := len(a.Errors) > 0 || slices.ContainsFunc(a.Problems(mutation), func(p string) bool {
				code, _, _ := strings.Cut(p, " ")
				return slices.Contains(refusals, code)
			})
			if can == refused {
				t.Errorf("%s on %s of a %s scene %v: viewerCan says %v, and enforcement %s", name, kind, who, s, can, a.Raw)
			}
			if problems := a.Problems(mutation); !refused && len(problems) > 0 {
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
	a := w.Must(who, fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { viewerCan { verb allowed reason } } } }", kind),
		map[string]any{"id": id})
	can := map[string]bool{}
	for _, p := range a.List("node", "viewerCan") {
		p := p.(map[string]any)
		can[mutationOf(p["verb"].(string))] = p["allowed"].(bool)
	}
	return can
}

// Allows is what docs/access says of a verb, a role and a body.
func (v verb) Allows(role practice.Role, body string) bool {
	return slices.Contains(v.Roles, role) && (!v.Authority || body == "council") && (len(v.Bodies) == 0 || slices.Contains(v.Bodies, body))
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
	if want := len(Verbs) + len(Ways); len(list) != want {
		t.Errorf("viewerCan names %d verbs, want %d", len(list), want)
	}
	for _, p := range list {
		p := p.(map[string]any)
		name := mutationOf(p["verb"].(string))
		v, _ := verbNamed(name)
		if want := v.Allows(role, body); p["allowed"] != want || (p["reason"] == nil) != want {
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

// Of is a record of the scene that a type has, or the child.
func (s Fixture) Of(kind string) any {
	for name, r := range map[string]Row{"Referral": s.Referral, "Household": s.Household, "Relative": s.Mother, "Organisation": s.Institution,
		"Practitioner": s.Account, "Instrument": s.instrument, "CareProfile": s.Profile, "CareSitting": s.Sitting, "Action": s.Action,
		"Incident": s.Incident, "IncidentDelivery": s.Delivery} {
		if name == kind {
			return r.ID()
		}
	}
	return s.Child.ID()
}

func (w *Env) RevealsNothing(t *testing.T, document string) {
	t.Helper()
	a := w.Ask("nobody", document, nil)
	for _, err := range a.Errors {
		if err.Code() != "FORBIDDEN" && err.Code() != "NOT_FOUND" {
			t.Errorf("%s answers %s\n%s", document, a.Raw, w.Log)
		}
	}
	if strings.Contains(a.Raw, `"id":"`) || strings.Contains(a.Raw, `"at":"`) || strings.Contains(a.Raw, `"agency":"`) {
		t.Errorf("%s tells %s", document, a.Raw)
	}
}
