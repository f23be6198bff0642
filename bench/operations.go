package main

// The measured operations, as a portal sends them.
const (
	childPage = `query ChildPage($id: ID!) { child(id: $id) {
  id version givenName familyName preferredName dateOfBirth age sex ethnicityLabel disabilities nhsNumber restricted
  identity { culture home missing }
  memberships { startedOn endedOn household { address postcode ward members {
    startedOn endedOn child { givenName } relative { givenName familyName } } } }
  siblings { givenName familyName dateOfBirth }
  relationships { kind engagement livesWithChild parentalResponsibility relative { givenName familyName } }
  involvements { role purpose startedAt endedAt organisation { name agency } practitioner { name } }
  reReferrals
  referrals(first: 10) { edges { cursor node { reference state receivedAt immediateRisk neglectKinds overdue organisation { name }
  submittedBy { name }
    concerns { reportedName earlierConcerns } decisions { outcome threshold rationale } } } pageInfo { hasNextPage endCursor } }
  careProfiles(first: 5) { edges { cursor node { state startedAt completedAt ageYears parentSawScores instrument { code version }
  organisation { name } assessor { name }
    grades { item title grade notAssessedReason grader evidence recordedBy { name } } targets { item title gradeNow targetGrade changeBy
    gradeAtReview }
    areas { code title grade rule best worst notAssessed ungraded } change { months better worse same items { code title from to kind }
    areas { code title from to kind } } } }
    pageInfo { hasNextPage endCursor } }
  neglectClocks { instrument area title days running since spells { startedOn endedOn days } }
  actions(first: 10) { edges { cursor node { what why state dueOn overdue daysOverdue origin organisation { name } practitioner { name }
  assignedBy { name } escalations { to sentAt notified } } }
    pageInfo { hasNextPage endCursor } }
  chronology(first: 20) { edges { cursor node { occurredAt category summary impact significance agency organisation { name } recordedBy {
  name } } } pageInfo { hasNextPage endCursor } }
  viewerCan { verb allowed reason } } }`

	voices = `query Voices($id: ID!) { child(id: $id) { voiceRecords(first: 50) { edges { cursor node { id heardOn setting method seenAlone
  words reading wishesAndFeelings recordedBy { name } organisation { name } corrects { id } correctedBy { id } withdrawnAt
  withdrawnBy { name } influences { kind text changed { __typename id } recordedBy { name } withdrawnAt } viewerCan { verb allowed } } }
  pageInfo { hasNextPage endCursor } } } }`

	childList = `query ChildList($first: Int!, $after: Cursor) { children(first: $first, after: $after) {
  edges { cursor node { id givenName familyName dateOfBirth age sex restricted involvements { role organisation { name } } } } pageInfo {
  hasNextPage endCursor } } }`

	// listPage is a page of a list with the latest care profile and the next action.
	listPage = `query ListPage($first: Int!, $after: Cursor) { children(first: $first, after: $after) { edges { cursor node {
  id givenName familyName dateOfBirth age sex restricted
  careProfiles(first: 1) { edges { node { state startedAt completedAt } } } actions(first: 1) { edges { node { what state dueOn } } } } }
  pageInfo { hasNextPage endCursor } } }`

	chronology = `query Chronology($id: ID!) { child(id: $id) { id chronology(first: 100) { edges { cursor node { id occurredAt category ` +
		`summary impact significance agency classification organisation { name } recordedBy { name } } } pageInfo { hasNextPage ` +
		`endCursor } } } }`

	knownLongest = `query KnownLongest($first: Int!) { children(first: $first, orderBy: {field: CREATED_AT}) { edges { node { id ` +
		`givenName familyName } } } }`

	knownAfter = `query KnownAfter($first: Int!, $after: Cursor) { children(first: $first, after: $after) { edges { node { id } } } }`

	queue = `query Queue($first: Int!, $after: Cursor) { referrals(first: $first, after: $after) {
  edges { cursor node { id reference state immediateRisk decisionDueAt organisation { name } } } pageInfo { hasNextPage endCursor } } }`

	search = `query Search($text: String!) { children(first: 20, filter: {search: $text}) { edges { node { id givenName familyName ` +
		`dateOfBirth } } } }`

	submit = `mutation Submit($input: SubmitConcernInput!) { submitConcern(input: $input) { referral { id reference decisionDueAt } ` +
		`errors { code path message } } }`
)
