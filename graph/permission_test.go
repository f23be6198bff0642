package graph_test

import (
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestViewerCanSaysWhatEnforcementDoes(t *testing.T) {
	t.Parallel()
	people := map[string][]practice.Role{
		"council": {practice.RoleSubmitter, practice.RolePractitioner, practice.RoleLead, practice.RoleManager, practice.RoleAdministrator,
			practice.RoleRecords},
		"early help": {practice.RoleManager},
		"school":     {practice.RoleSubmitter, practice.RolePractitioner, practice.RoleSafeguardingLead, practice.RoleManager},
	}
	settings := map[string]graphtest.Setting{
		"what is the viewer's own":       {},
		"what is another organisation's": {Others: true},
		"what is restricted":             {Hidden: true},
	}
	if testing.Short() {
		delete(settings, "what is another organisation's")
	}
	// What is not the viewer's own is compared in every second state, the others with the next role.
	compared := func(s graphtest.Setting, role, state int) bool {
		own := !s.Others && !s.Hidden
		return own || state < 2 || (role+state)%2 == 0
	}
	for name, s := range settings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.NewStaffed(graphtest.NewEmpty(t))
			for body, roles := range people {
				for n, role := range roles {
					for i, state := range practice.ReferralState("").Values() {
						if !compared(s, n, i) {
							continue
						}
						s.State, s.Completed = practice.ReferralState(state), i == 1
						w.ComparePermissions(t, graphtest.RoleName(role, body), s, comparedKinds[min(i, len(comparedKinds)-1)]...)
					}
					for i, state := range practice.ActionState("").Values() {
						if !compared(s, n, i) {
							continue
						}
						s.Action = practice.ActionState(state)
						w.ComparePermissions(t, graphtest.RoleName(role, body), s, "Action")
					}
				}
			}
		})
	}
}

// comparedKinds are the records that are compared: all of them in the first setting, in
// others those that have several states.
var comparedKinds = [][]string{
	append(described(), "Referral", "Child", "Involvement", "Household", "Relative", "Relationship", "ChronologyEvent", "Organisation",
		"Practitioner", "Instrument", "CareProfile", "ConcernDraft"),
	{"Referral", "CareProfile"},
	{"Referral"},
}

// described are the described kinds of record that answer viewerCan.
func described() (kinds []string) {
	for _, k := range graphtest.Kinds {
		if graphtest.Contract().Types[k.Type].Fields.ForName("viewerCan") != nil {
			kinds = append(kinds, k.Type)
		}
	}
	return kinds
}

func TestViewerCanKnowsOfWhatWasDoneAlready(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RolePractitioner, "school")
	f := w.Fixture(w.Viewers[who], graphtest.Setting{})
	const correct = `mutation($input: CorrectEventInput!) { correctEvent(input: $input) { event { id viewerCan { allowed } corrects { ` +
		`viewerCan { allowed } } } errors { message } } }`
	a := w.Must(who, correct, map[string]any{"input": graphtest.Verbs["correctEvent"].Input(f)})
	if a.At("correctEvent", "event", "viewerCan", 0, "allowed") != true ||
		a.At("correctEvent", "event", "corrects", "viewerCan", 0, "allowed") != false {
		t.Errorf("only the correction can be corrected now: %s", a.Raw)
	}
	w.Must(who, `mutation($input: EndInvolvementInput!) { endInvolvement(input: $input) { involvement { child { id } viewerCan { allowed `+
		`} } errors { message } } }`,
		map[string]any{"input": graphtest.Verbs["endInvolvement"].Input(f)})
	if a := w.Must(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": f.Child.ID()}); a.At("child") != nil {
		t.Errorf("the child is still seen after the only involvement ended: %s", a.Raw)
	}
}
