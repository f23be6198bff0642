package graphtest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heed/graph/operation"
	"heed/practice"
)

// WriteProfilesAndActions gives a child n more profiles with a grade, and actions with a reminder.
func (w *Env) WriteProfilesAndActions(child uuid.UUID, n int) {
	w.T.Helper()
	v := w.Viewers["health"]
	for i := range n {
		profile := w.WriteProfile(child, Shipped, "2024-01-01", Noon.AddDate(0, 0, -n-i).Format(time.DateOnly), "A4 B2")
		w.WriteRows("item_grade", w.gradeRows(profile, 2)...)
		action := w.ActionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateAccepted)
		w.WriteRows("action", action)
		w.WriteRows("action_child", w.ActionChildRow(action, child))
		w.WriteRows("escalation", w.EscalationRow(action, "2026-12-07"))
	}
}

// RepeatRecords gives a child one more concern and event, as the superuser.
func (w *Env) RepeatRecords(child string, ago time.Duration) {
	w.T.Helper()
	at := Noon.Add(-ago - time.Hour)
	referral, event := w.ID("Referral"), w.ID("ChronologyEvent")
	teacher := w.Viewers["teacher"]
	w.Exec(`INSERT INTO referral (id, created_at, updated_at, reference, source_code, source_list_year, received_at, neglect_kinds,
	  seen_or_heard,
	  immediate_risk, family_knows, lawful_basis, state, decision_due_at, decision_due_provisional, triage_key, submitted_by_id,
	  organisation_id, household_id)
	  SELECT $1::uuid, $2, $2, $1::uuid::text, '2A', 2027, $2, '["PHYSICAL"]', 'Seen again without a coat.', false, true, 'PUBLIC_TASK',
	  'SUBMITTED', $2, false, $3, $4, $5, m.household_id
	  FROM household_member m WHERE m.child_id = $6`, referral, at, practice.TriageKey(false, at), teacher.PractitionerID,
		teacher.OrganisationID, child)
	w.Exec(`INSERT INTO referral_child (id, created_at, referral_id, child_id, submitted_by_id, reported_name, new, may_be_known, received_at)
	  VALUES ($1, $2, $3, $4, $5, 'Wren Quillfether', false, true, $2)`, w.ID("ReferralChild"), at, referral, child, teacher.PractitionerID)
	w.Exec(`SET session_replication_role = replica`)
	w.Exec(`INSERT INTO chronology_event (id, created_at, occurred_at, recorded_at, agency, category, summary, significance, classification,
	  source_id, organisation_id, recorded_by_id)
	  VALUES ($1, $2, $2, $2, 'EDUCATION', 'CONCERN', 'Seen again without a coat.', 'ROUTINE', 'ROUTINE', $3, $4, $5)`, event, at, referral,
		teacher.OrganisationID, teacher.PractitionerID)
	w.Exec(`INSERT INTO chronology_subject (id, created_at, event_id, child_id, occurred_at) VALUES ($1, $2, $3, $4, $2)`,
		w.ID("ChronologySubject"), at, event, child)
	w.Exec(`SET session_replication_role = origin`)
}

// CountStatements tells what the last operation cost.
func (w *Env) CountStatements() func() int {
	var last int
	w.Observe = func(_ context.Context, e operation.Ended) { last = e.Statements }
	return func() int { return last }
}
