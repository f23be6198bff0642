package graphtest

import (
	"maps"

	"github.com/google/uuid"
)

// Bedtime is something to be done for children that nothing is wrong with, but
// for what differs.
func Bedtime(children []string, differs map[string]any) map[string]any {
	input := map[string]any{"childIds": children, "what": "Visit the home at bedtime.", "why": "The child is to sleep in a bed.", "dueOn": "2026-12-07"}
	maps.Copy(input, differs)
	return input
}

// to is an owner as an input names them.
func (w *Env) ToOrganisation(body string) map[string]any {
	return map[string]any{"ownerKind": "ORGANISATION", "organisationId": w.Organisations[body]}
}

func (w *Env) ToPerson(who string) map[string]any {
	return map[string]any{"ownerKind": "PRACTITIONER", "practitionerId": w.Viewers[who].PractitionerID}
}

// Given is an action that somebody gives to an owner.
func (w *Env) Given(who string, to map[string]any, children ...string) string {
	w.T.Helper()
	a := w.Mutated(who, "assignAction", Bedtime(children, to))
	if a.Record("assignAction") == "" {
		w.T.Fatalf("%s cannot assign: %s", who, a.Raw)
	}
	return a.Record("assignAction")
}

// Does something with an action as it stands.
func (w *Env) Does(who, verb, action string, said map[string]any) Answer {
	w.T.Helper()
	input := map[string]any{"id": action, "version": w.Count("SELECT coalesce(max(version), 1) FROM action WHERE id = $1", action)}
	maps.Copy(input, said)
	return w.Mutated(who, verb, input)
}

// Did is does where nothing may go wrong.
func (w *Env) Did(who, verb, action string, said map[string]any) {
	w.T.Helper()
	if a := w.Does(who, verb, action, said); a.Record(verb) == "" {
		w.T.Fatalf("%s by %s: %s", verb, who, a.Raw)
	}
}

func (w *Env) StateOf(action string) string {
	w.T.Helper()
	var state string
	if err := w.Admin.QueryRow("SELECT state FROM action WHERE id = $1", action).Scan(&state); err != nil {
		w.T.Fatal(err)
	}
	return state
}

// Pupil is a child of the teacher's school.
func (w *Env) Pupil(given string) string {
	w.T.Helper()
	return w.Registered("teacher", "DESIGNATED_SAFEGUARDING_LEAD", given, "Quillfether", "2018-03-04")
}

// Named makes somebody involved with a child by name.
func (w *Env) Named(child string, people ...string) {
	w.T.Helper()
	for _, who := range people {
		w.Must("manager", `mutation($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { involvement { id } errors { code path message } } }`, map[string]any{"input": map[string]any{
			"childId": child, "organisationId": w.Viewers[who].OrganisationID, "practitionerId": w.Viewers[who].PractitionerID, "role": "OTHER",
			"purpose": "Works with the child by name.", "lawfulBasis": "PUBLIC_TASK"}})
	}
}

// Restrict restricts a child's record as the manager does, or says why not.
func (w *Env) Restrict(child string) Answer {
	w.T.Helper()
	return w.Mutated("manager", "restrictChild", map[string]any{"id": child, "version": w.Count("SELECT version FROM child WHERE id = $1", child),
		"restricted": true, "reason": "A parent works for the council."})
}

// MapOf is a map with more keys and values.
func MapOf(m map[string]any, more ...any) map[string]any {
	longer := map[string]any{}
	maps.Copy(longer, m)
	for i := 0; i < len(more); i += 2 {
		longer[more[i].(string)] = more[i+1]
	}
	return longer
}

// TargetOf is a target item of a child's profile, as the superuser writes it.
func (w *Env) TargetOf(child string) string {
	w.T.Helper()
	v := w.Viewers["manager"]
	sitting := w.SittingRow(uuid.Nil, v.OrganisationID, v.PractitionerID, Noon.AddDate(0, -1, 0), Noon)
	sitting["household_id"] = nil
	profile := w.ProfileRow(sitting, uuid.MustParse(child))
	target := w.targetRow(profile, Row{"item": "A1a", "grade": 5}, 3)
	w.Plain("care_sitting", sitting)
	w.Plain("care_profile", profile)
	w.Plain("target_item", target)
	return target.ID().String()
}
