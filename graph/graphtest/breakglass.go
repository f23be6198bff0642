package graphtest

import (
	"fmt"
	"maps"

	"github.com/google/uuid"

	"heed/practice"
)

const breakGlass = `mutation($input: BreakGlassInput!) { breakGlass(input: $input) {
  breakGlass { id version childId reason openedAt endsAt open notified contactBefore reviewedAt practitioner { name } organisation { name } child { id } viewerCan { verb allowed reason } }
  child { id givenName } errors { code path message } } }`

const Emergency = "Found alone at night, and unconscious."

// Opening asks to open a record.
func (w *Env) Opening(who string, child map[string]any) Answer {
	w.T.Helper()
	input := maps.Clone(child)
	if input["reason"] == nil {
		input["reason"] = Emergency
	}
	return w.Ask(who, breakGlass, map[string]any{"input": input})
}

// Opened is an opening that was made.
func (w *Env) Opened(who string, child uuid.UUID) string {
	w.T.Helper()
	a := w.Opening(who, map[string]any{"childId": child})
	if a.Text("breakGlass", "breakGlass", "id") == "" {
		w.T.Fatalf("%s does not open the record: %s\n%s", who, a.Raw, w.Log.String())
	}
	return a.Text("breakGlass", "breakGlass", "id")
}

// Sees reports whether somebody is shown a child.
func (w *Env) Sees(who string, child any) bool {
	w.T.Helper()
	return w.Must(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": child}).At("child") != nil
}

// Unknown is a child with all numbers that nobody knows.
func (w *Env) Unknown(given, family string, serial int, more Row) Row {
	w.T.Helper()
	c := w.Numbered(given, family, serial)
	maps.Copy(c, more)
	w.Plain("child", c)
	return c
}

// Numbered is a child with all numbers who is nowhere yet.
func (w *Env) Numbered(given, family string, serial int) Row {
	w.T.Helper()
	c := w.ChildRow(given, family, "2018-03-04")
	number, ok := practice.NHSNumberFromDigits(fmt.Sprintf("9990%05d", serial))
	pupil, _ := practice.UPNFromDigits(fmt.Sprintf("9990%08d", serial))
	if !ok {
		w.T.Fatalf("%d makes no NHS number", serial)
	}
	c["nhs_number"], c["upn"], c["la_child_id"] = number, pupil, fmt.Sprint("LA", serial)
	return c
}

// Ways are those in which a child is named.
func Ways(c Row) map[string]map[string]any {
	return map[string]map[string]any{
		"identifier":         {"childId": c.ID()},
		"NHS number":         {"nhsNumber": c["nhs_number"]},
		"pupil number":       {"upn": c["upn"]},
		"authority's number": {"laChildId": c["la_child_id"]},
		"names and birth":    {"givenName": c["given_name"], "familyName": c["family_name"], "dateOfBirth": c["date_of_birth"]},
	}
}
