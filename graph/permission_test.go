package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

// targets says on which of a scene's records viewerCan speaks of which verbs.
func (s scene) targets() map[string]uuid.UUID {
	return map[string]uuid.UUID{"Child": s.child.id(), "Involvement": s.involvement.id(), "Household": s.household.id(), "Relative": s.mother.id(),
		"Relationship": s.relationship.id(), "Referral": s.referral.id(), "ChronologyEvent": s.event.id(), "Organisation": s.institution.id(), "Practitioner": s.account.id(),
		"CareProfile": s.profile.id(), "Action": s.action.id(), "BreakGlass": s.opening.id(), "Instrument": s.instrument.id()}
}

// refusals are the codes by which a role, a state or a right stands against a
// verb, beside FORBIDDEN.
var refusals = []string{"NOT_ALLOWED", "ILLEGAL_STATE", "ALREADY_EXISTS", "NOT_FOUND"}

func TestViewerCanSaysWhatEnforcementDoes(t *testing.T) {
	t.Parallel()
	people := map[string][]practice.Role{
		"council":    {practice.RoleSubmitter, practice.RolePractitioner, practice.RoleLead, practice.RoleManager, practice.RoleAdministrator, practice.RoleRecords},
		"early help": {practice.RoleManager},
		"school":     {practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleManager},
	}
	settings := map[string]setting{
		"what is the viewer's own":       {},
		"what is another organisation's": {others: true},
		"what is restricted":             {hidden: true},
	}
	if testing.Short() {
		delete(settings, "what is another organisation's")
	}
	// What is not the viewer's own is compared in every second state, the others with the next role.
	compared := func(s setting, role, state int) bool {
		own := !s.others && !s.hidden
		return own || state < 2 || (role+state)%2 == 0
	}
	for name, s := range settings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := staffedWorld(emptyWorld(t))
			for body, roles := range people {
				for n, role := range roles {
					for i, state := range practice.ReferralState("").Values() {
						if !compared(s, n, i) {
							continue
						}
						s.state, s.completed = practice.ReferralState(state), i == 1
						w.comparePermissions(t, roled(role, body), s, comparedKinds[min(i, len(comparedKinds)-1)]...)
					}
					for i, state := range practice.ActionState("").Values() {
						if !compared(s, n, i) {
							continue
						}
						s.action = practice.ActionState(state)
						w.comparePermissions(t, roled(role, body), s, "Action")
					}
				}
			}
		})
	}
}

// comparedKinds are the records that are compared: all of them in the first setting, in
// others those that have several states.
var comparedKinds = [][]string{
	{"Referral", "Child", "Involvement", "Household", "Relative", "Relationship", "ChronologyEvent", "Organisation", "Practitioner", "Instrument", "CareProfile"},
	{"Referral", "CareProfile"},
	{"Referral"},
}

// comparePermissions asks what the viewer can do with each record, and does it.
// A new scene takes the place of one that was changed.
func (w *world) comparePermissions(t *testing.T, who string, s setting, kinds ...string) {
	t.Helper()
	f := w.scene(w.viewers[who], s)
	for _, kind := range kinds {
		for name, can := range w.can(who, f.targets()[kind], kind) {
			input := verbs[name].input(f)
			a := w.mutated(who, name, input)
			refused := len(a.Errors) > 0 || slices.ContainsFunc(a.problems(name), func(p string) bool {
				code, _, _ := strings.Cut(p, " ")
				return slices.Contains(refusals, code)
			})
			if can == refused {
				t.Errorf("%s on %s of a %s scene %v: viewerCan says %v, and enforcement %s", name, kind, who, s, can, a.raw)
			}
			if problems := a.problems(name); !refused && len(problems) > 0 {
				t.Errorf("%s by %s: %v", name, who, problems)
			}
			if !refused {
				f = w.scene(w.viewers[who], s)
			}
		}
	}
}

// can answers viewerCan of one record: nothing, where the viewer does not see it.
func (w *world) can(who string, id uuid.UUID, kind string) map[string]bool {
	w.t.Helper()
	a := w.must(who, fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { viewerCan { verb allowed reason } } } }", kind), map[string]any{"id": id})
	can := map[string]bool{}
	for _, p := range a.list("node", "viewerCan") {
		p := p.(map[string]any)
		can[mutationOf(p["verb"].(string))] = p["allowed"].(bool)
	}
	return can
}

func TestViewerCanKnowsOfWhatWasDoneAlready(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RolePractitioner, "school")
	f := w.scene(w.viewers[who], setting{})
	const correct = `mutation($input: CorrectEventInput!) { correctEvent(input: $input) { event { id viewerCan { allowed } corrects { viewerCan { allowed } } } errors { message } } }`
	a := w.must(who, correct, map[string]any{"input": verbs["correctEvent"].input(f)})
	if a.at("correctEvent", "event", "viewerCan", 0, "allowed") != true || a.at("correctEvent", "event", "corrects", "viewerCan", 0, "allowed") != false {
		t.Errorf("only the correction can be corrected now: %s", a.raw)
	}
	w.must(who, `mutation($input: EndInvolvementInput!) { endInvolvement(input: $input) { involvement { child { id } viewerCan { allowed } } errors { message } } }`,
		map[string]any{"input": verbs["endInvolvement"].input(f)})
	if a := w.must(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": f.child.id()}); a.at("child") != nil {
		t.Errorf("the child is still seen after the only involvement ended: %s", a.raw)
	}
}
