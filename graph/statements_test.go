package graph_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/graph/operation"
)

// childPage is the page of a child in one operation, as the portal asks for it.
const childPage = `query($id: ID!, $first: Int!) { child(id: $id) {
  id version givenName familyName preferredName dateOfBirth age sex ethnicityLabel disabilities nhsNumber restricted
  identity { culture home missing }
  memberships { startedOn endedOn household { address postcode ward members {
    startedOn endedOn child { givenName } relative { givenName familyName } } } }
  siblings { givenName familyName dateOfBirth }
  relationships { kind engagement livesWithChild parentalResponsibility relative { givenName familyName } viewerCan { verb allowed } }
  involvements { role purpose startedAt endedAt organisation { name agency } practitioner { name } viewerCan { verb allowed } }
  reReferrals
  referrals(first: $first) { edges { cursor node { reference state receivedAt immediateRisk neglectKinds overdue organisation { name }
  submittedBy { name }
    concerns { reportedName earlierConcerns } decisions { outcome threshold rationale decidedBy { name } } siblingsNotNamed { givenName }
    viewerCan { verb allowed reason } } } pageInfo { hasNextPage endCursor } }
  chronology(first: $first) { edges { cursor node { occurredAt category summary impact significance agency organisation { name }
  recordedBy { name } children { givenName } corrects { id } correctedBy { id }
    source { __typename id } viewerCan { verb allowed } } } pageInfo { hasNextPage endCursor } }
  careProfiles(first: 6) { edges { cursor node { state startedAt completedAt ageYears parentSawScores instrument { code version }
  organisation { name } assessor { name }
    grades { item title grade notAssessedReason grader evidence recordedBy { name } } targets { item title gradeNow targetGrade changeBy
    gradeAtReview }
    areas { code title grade rule subAreas { code inputs { code grade evidence } } } change { months better worse same items { code title
    from to kind } areas { code title from to kind } }
    viewerCan { verb allowed } } } pageInfo { hasNextPage endCursor } }
  neglectClocks { instrument area title days running since spells { startedOn endedOn days } }
  actions(first: 10) { edges { cursor node { what why state dueOn overdue origin organisation { name } practitioner { name } assignedBy {
  name } escalations { to sentAt notified } viewerCan { verb allowed } } }
    pageInfo { hasNextPage endCursor } }
  viewerCan { verb allowed reason }
} }`

// What the child's page costs, however much the child has lived through.
const (
	mostStatements = 40
	mostRoundTrips = 24
)

func TestTheChildsPageCostsAsManyStatementsForOneEventAsForFiveHundred(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	var ended []operation.Ended
	w.Observe = func(_ context.Context, e operation.Ended) { ended = append(ended, e) }
	id := w.Must("teacher", graphtest.SubmitConcern,
		map[string]any{"input": graphtest.ConcernInput(graphtest.ChildInput("Wren", "Quillfether", "2018-03-04"),
			graphtest.ChildInput("Robin", "Quillfether", "2020-07-01"))}).
		Text("submitConcern", "referral", "concerns", 0, "child", "id")
	cost := func(first int) int {
		w.Must("manager", childPage, map[string]any{"id": id, "first": first})
		return ended[len(ended)-1].Statements
	}
	w.RepeatRecords(id, 0)
	w.WriteProfilesAndActions(uuid.MustParse(id), 12)
	cost(100) // the instrument is read once and kept
	one := cost(100)
	for i := range 500 {
		w.RepeatRecords(id, time.Duration(i+1)*time.Hour)
	}
	w.WriteProfilesAndActions(uuid.MustParse(id), 40)
	if many := cost(100); many != one {
		t.Errorf("the page costs %d statements for two concerns and events, %d for five hundred", one, many)
	}
	if few := cost(1); few != one {
		t.Errorf("the page costs %d statements for pages of 100, %d for pages of 1", one, few)
	}
	if one > mostStatements {
		t.Errorf("the page costs %d statements, more than %d", one, mostStatements)
	}
	trips := ended[len(ended)-1].RoundTrips
	if trips > mostRoundTrips {
		t.Errorf("the page waits %d times for PostgreSQL, more than %d", trips, mostRoundTrips)
	}
	t.Logf("the child's page: %d statements in %d round trips", one, trips)
}
