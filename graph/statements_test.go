package graph_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/operation"
	"heed/practice"
)

// childPage is the page of a child in one operation, as the portal asks for it.
const childPage = `query($id: ID!, $first: Int!) { child(id: $id) {
  id version givenName familyName preferredName dateOfBirth age sex ethnicityLabel disabilities nhsNumber restricted
  identity { culture home missing }
  memberships { from to household { address postcode ward members { from to child { givenName } relative { givenName familyName } } } }
  siblings { givenName familyName dateOfBirth }
  relationships { kind engagement livesWithChild parentalResponsibility relative { givenName familyName } viewerCan { verb allowed } }
  involvements { role purpose from to organisation { name agency } practitioner { name } viewerCan { verb allowed } }
  reReferrals
  referrals(first: $first) { edges { cursor node { reference state receivedAt immediateRisk neglectKinds overdue organisation { name } submittedBy { name }
    concerns { reportedName earlierConcerns } decisions { outcome threshold rationale decidedBy { name } } siblingsNotNamed { givenName } viewerCan { verb allowed reason } } } pageInfo { hasNextPage endCursor } }
  chronology(first: $first) { edges { cursor node { occurredAt category summary impact significance agency organisation { name } recordedBy { name } children { givenName } corrects { id } correctedBy { id }
    source { __typename id } viewerCan { verb allowed } } } pageInfo { hasNextPage endCursor } }
  careProfiles(first: 6) { edges { cursor node { state startedAt completedAt ageYears parentSawScores instrument { code version } organisation { name } assessor { name }
    grades { item title grade notAssessedReason grader evidence recordedBy { name } } targets { item title gradeNow targetGrade changeBy gradeAtReview }
    areas { code title grade rule subAreas { code inputs { code grade evidence } } } change { months better worse same items { code title from to kind } areas { code title from to kind } }
    viewerCan { verb allowed } } } pageInfo { hasNextPage endCursor } }
  neglectClocks { instrument area title days running since spells { from until days } }
  actions(first: 10) { edges { cursor node { what why state due overdue origin organisation { name } practitioner { name } assignedBy { name } escalations { to at told } viewerCan { verb allowed } } }
    pageInfo { hasNextPage endCursor } }
  viewerCan { verb allowed reason }
} }`

// mostStatements is what the child's page costs, however much the child has lived through.
const mostStatements = 45

func TestTheChildsPageCostsAsManyStatementsForOneEventAsForFiveHundred(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ended []operation.Ended
	w.observe = func(_ context.Context, e operation.Ended) { ended = append(ended, e) }
	id := w.must("teacher", submitConcern, map[string]any{"input": concernAbout(child("Wren", "Quillfether", "2018-03-04"), child("Robin", "Quillfether", "2020-07-01"))}).
		text("submitConcern", "referral", "concerns", 0, "child", "id")
	cost := func(first int) int {
		w.must("manager", childPage, map[string]any{"id": id, "first": first})
		return ended[len(ended)-1].Statements
	}
	w.repeat(id, 0)
	w.caredAndOwed(uuid.MustParse(id), 12)
	cost(100) // the instrument is read once and kept
	one := cost(100)
	for i := range 500 {
		w.repeat(id, time.Duration(i+1)*time.Hour)
	}
	w.caredAndOwed(uuid.MustParse(id), 40)
	if many := cost(100); many != one {
		t.Errorf("the page costs %d statements for two concerns and events, %d for five hundred", one, many)
	}
	if few := cost(1); few != one {
		t.Errorf("the page costs %d statements for pages of 100, %d for pages of 1", one, few)
	}
	if one > mostStatements {
		t.Errorf("the page costs %d statements, more than %d", one, mostStatements)
	}
	t.Logf("the child's page: %d statements", one)
}

// caredAndOwed gives a child so many more profiles with a grade, and actions with a reminder.
func (w *world) caredAndOwed(child uuid.UUID, n int) {
	w.t.Helper()
	v := w.viewers["health"]
	for i := range n {
		profile := w.cared(child, shipped, "2024-01-01", noon.AddDate(0, 0, -n-i).Format(time.DateOnly), "A4 B2")
		w.plain("item_grade", w.gradeRows(profile, 2)...)
		action := w.actionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateAccepted)
		w.plain("action", action)
		w.plain("action_child", w.actionChildRow(action, child))
		w.plain("escalation", w.escalationRow(action, "2026-12-07"))
	}
}

// repeat gives a child one more concern and event, as the superuser.
func (w *world) repeat(child string, ago time.Duration) {
	w.t.Helper()
	at := noon.Add(-ago - time.Hour)
	referral, event := w.id("Referral"), w.id("ChronologyEvent")
	teacher := w.viewers["teacher"]
	w.exec(`INSERT INTO referral (id, created_at, updated_at, reference, source_code, source_list_year, received_at, neglect_kinds, seen_or_heard,
	  immediate_risk, family_knows, lawful_basis, state, decision_due_at, decision_due_provisional, triage_key, submitted_by_id, organisation_id, household_id)
	  SELECT $1::uuid, $2, $2, $1::uuid::text, '2A', 2027, $2, '["PHYSICAL"]', 'Seen again without a coat.', false, true, 'PUBLIC_TASK', 'SUBMITTED', $2, false, $3, $4, $5, m.household_id
	  FROM household_member m WHERE m.child_id = $6`, referral, at, practice.TriageKey(false, at), teacher.PractitionerID, teacher.OrganisationID, child)
	w.exec(`INSERT INTO referral_child (id, created_at, referral_id, child_id, submitted_by_id, reported_name, new, may_be_known, received_at)
	  VALUES ($1, $2, $3, $4, $5, 'Wren Quillfether', false, true, $2)`, w.id("ReferralChild"), at, referral, child, teacher.PractitionerID)
	w.exec(`SET session_replication_role = replica`)
	w.exec(`INSERT INTO chronology_event (id, created_at, occurred_at, recorded_at, agency, category, summary, significance, classification, source_id, organisation_id, recorded_by_id)
	  VALUES ($1, $2, $2, $2, 'EDUCATION', 'CONCERN', 'Seen again without a coat.', 'ROUTINE', 'ROUTINE', $3, $4, $5)`, event, at, referral, teacher.OrganisationID, teacher.PractitionerID)
	w.exec(`INSERT INTO chronology_subject (id, created_at, event_id, child_id, occurred_at) VALUES ($1, $2, $3, $4, $2)`, w.id("ChronologySubject"), at, event, child)
	w.exec(`SET session_replication_role = origin`)
}

// counting tells what the last operation cost.
func (w *world) counting() func() int {
	var last int
	w.observe = func(_ context.Context, e operation.Ended) { last = e.Statements }
	return func() int { return last }
}
