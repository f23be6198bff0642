package graphtest

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

const breakGlass = `mutation($input: BreakGlassInput!) { breakGlass(input: $input) {
  breakGlass { id version childId reason openedAt endsAt open notified contactBefore reviewedAt practitioner { name } organisation { name
  } child { id } viewerCan { verb allowed reason } }
  child { id givenName } errors { code path message } } }`

const Emergency = "Found alone at night, and unconscious."

// OpenRecord asks to open a record.
func (w *Env) OpenRecord(who string, child map[string]any) Answer {
	w.T.Helper()
	input := maps.Clone(child)
	if input["reason"] == nil {
		input["reason"] = Emergency
	}
	return w.Ask(who, breakGlass, map[string]any{"input": input})
}

// MustOpenRecord is an opening that was made.
func (w *Env) MustOpenRecord(who string, child uuid.UUID) string {
	w.T.Helper()
	a := w.OpenRecord(who, map[string]any{"childId": child})
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

// UnknownChildRow is a child with all numbers that nobody knows.
func (w *Env) UnknownChildRow(given, family string, serial int, more Row) Row {
	w.T.Helper()
	c := w.NumberedChildRow(given, family, serial)
	maps.Copy(c, more)
	w.WriteRows("child", c)
	return c
}

// NumberedChildRow is a child with all numbers who is nowhere yet.
func (w *Env) NumberedChildRow(given, family string, serial int) Row {
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

// Namings are those in which a child is named.
func Namings(c Row) map[string]map[string]any {
	return map[string]map[string]any{
		"identifier":         {"childId": c.ID()},
		"NHS number":         {"nhsNumber": c["nhs_number"]},
		"pupil number":       {"upn": c["upn"]},
		"authority's number": {"laChildId": c["la_child_id"]},
		"names and birth":    {"givenName": c["given_name"], "familyName": c["family_name"], "dateOfBirth": c["date_of_birth"]},
	}
}

const Review = `mutation($id: ID!, $version: Int!) { reviewBreakGlass(input: {id: $id, version: $version, finding: AVOIDABLE, note:
  "The duty desk was open."}) {
  breakGlass { id version open endsAt reviewedAt finding reviewNote reviewedBy { name } viewerCan { allowed reason } } errors { code path
  message } } }`

// AllNotices lists who was told what, as "KIND to somebody" with what the notice names.
func (w *Env) AllNotices() []string {
	w.T.Helper()
	var list string
	if err := w.Admin.QueryRow(`SELECT coalesce(string_agg(concat_ws(' ', n.kind, 'to', p.name, CASE WHEN n.child_id IS NOT NULL THEN
	  'of the child' END,
	   CASE WHEN n.subject_id IS NOT NULL THEN 'of the opening' END, 'by', o.name), E'\n' ORDER BY n.kind, p.name), '')
	  FROM notice n JOIN practitioner p ON p.id = n.recipient_id LEFT JOIN organisation o ON o.id = n.organisation_id`).Scan(
		&list); err != nil {
		w.T.Fatal(err)
	}
	return strings.Split(list, "\n")
}

// LockWaits is how many statements wait for a lock.
func (w *Env) LockWaits() int {
	return w.Count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
}

// RestrictedAlone restricts a child as the manager does, and writes nothing else.
func (w *Env) RestrictedAlone(c Row) {
	w.T.Helper()
	w.WriteRows("involvement", w.InvolvementRow(c.ID(), w.Organisations["council"], new(w.Viewers["manager"].PractitionerID),
		Noon.AddDate(0, -1, 0), nil))
	ctx, op, err := w.Store.Begin(context.Background(), uuid.New(), w.Clock(), w.Viewers["manager"], true)
	if err != nil {
		w.T.Fatal(err)
	}
	defer op.Rollback()
	if err := ent.FromContext(ctx).Child.UpdateOneID(c.ID()).SetRestricted(true).Exec(ctx); err != nil {
		w.T.Fatal(err)
	}
	if err := op.Commit(ctx); err != nil {
		w.T.Fatal(err)
	}
}
