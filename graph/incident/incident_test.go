package incident_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/practice"
)

const lane = "4 Nowhere Lane, Testham"

// night is the town at two in the morning: a school and a health visitor work with Kai, who
// lives at the lane.
func night(t *testing.T) (w *graphtest.Env, kai string) {
	t.Helper()
	w = graphtest.New(t)
	w.Practitioner("school lead", "school", practice.RoleSafeguardingLead)
	w.Practitioner("officer", "force", practice.RolePractitioner)
	w.Practitioner("force lead", "force", practice.RoleSafeguardingLead)
	kai = pupil(w, "Kai", "2020-06-01", lane)
	w.Exec("DELETE FROM notice")
	w.Later(14 * time.Hour)
	return w, kai
}

// pupil is a child of the school who lives at an address.
func pupil(w *graphtest.Env, given, born, address string) string {
	w.T.Helper()
	kid := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", given, "Quillfether", born)
	if a := w.Mutated("teacher", "registerHousehold", map[string]any{"address": address, "childIds": []string{kid}}); len(a.
		Problems("registerHousehold"))+len(a.Errors) > 0 {
		w.T.Fatal(a.Raw)
	}
	return kid
}

// atSchool is who is told there: the safeguarding lead, and the teacher who is named.
func atSchool(notice string) map[string][]string {
	return map[string][]string{"school lead": {notice}, "teacher": {notice}}
}

// boy is what the police know of Kai at night.
func boy() map[string]any {
	return map[string]any{"preferredName": "Kai", "guessedAge": 6, "experience": "Hid under a bed while his father shouted.",
		"supportAsked": true, "support": "Somebody he trusts in the morning."}
}

func form(children ...map[string]any) map[string]any {
	return map[string]any{"kind": "DOMESTIC_ABUSE", "occurredAt": "2026-11-24T01:10:00Z", "ownReference": "0123/24NOV", "address": lane,
		"children": children}
}

// told notifies an incident and returns the identifiers.
func told(w *graphtest.Env, who string, input map[string]any) []string {
	w.T.Helper()
	a := w.MustSend(who, "notifyIncident", "incidents { id outcome }", input)
	var ids []string
	for i := range a.List("notifyIncident", "incidents") {
		ids = append(ids, a.Text("notifyIncident", "incidents", i, "id"))
	}
	return ids
}

const page = `query($id: ID!) { incident(id: $id) { id version kind occurredAt notifiedAt dueAt ownReference reportedName reportedAge
  reportedAddress reportedPostcode experience supportAsked support outcome placingReason withdrawalReason
  notifiedBy { name } organisation { name } deliveries { id organisation { name } child { id } acknowledgedAt endedAt answer }
  probableChildren { child { id } score } viewerCan { verb allowed } } }`

const waiting = `{ inbox { incidents(first: 9) { edges { node { id version overdue dueAt child { id givenName } incident { experience
  support notifiedBy { name } organisation { name } reportedAddress } viewerCan { verb allowed } } } } incidentsToPlace(first: 9) { edges {
  node { id version reportedName reportedAddress probableChildren { child { id } score reasons } } } } } }`

func TestTheSchoolKnowsBeforeNine(t *testing.T) {
	t.Parallel()
	w, kai := night(t)
	id := told(w, "police", form(boy()))[0]
	w.WantNotices(t, atSchool("INCIDENT_NOTIFIED Kai IncidentDelivery force"))
	own := w.Must("police", page, map[string]any{"id": id})
	if own.Text("incident", "outcome") != "DELIVERED" || own.Text("incident", "reportedAddress") != lane || strings.Contains(own.Raw, kai) ||
		len(own.List("incident", "deliveries")) != 0 || strings.Contains(own.Raw, "school") {
		t.Errorf("the officer reads %s, want that it was delivered, and no school", own.Raw)
	}
	if got := own.Text("incident", "dueAt"); got != "2026-11-24T09:00:00Z" {
		t.Errorf("due at %s", got)
	}
	read := w.Must("teacher", waiting, nil)
	at := func(path ...any) any {
		return read.At(append([]any{"inbox", "incidents", "edges", 0, "node"}, path...)...)
	}
	if at("child", "id") != kai || at("incident", "experience") != boy()["experience"] || at("incident", "reportedAddress") != nil ||
		at("incident", "notifiedBy", "name") != "police" || at("overdue") != false {
		t.Errorf("the school reads %s, want what happened to Kai and no address", read.Raw)
	}
	delivery := map[string]any{"id": at("id"), "version": 1}
	w.Refused("other teacher", "acknowledgeIncident", delivery, "NOT_FOUND id")
	w.Refused("lead", "acknowledgeIncident", delivery, "NOT_ALLOWED id")
	w.MustSend("teacher", "acknowledgeIncident", "delivery { acknowledgedBy { name } }", delivery)
	w.Refused("teacher", "acknowledgeIncident", map[string]any{"id": at("id"), "version": 2}, "ILLEGAL_STATE ")
	done := map[string]any{"id": at("id"), "version": 2, "answer": "SUPPORTED", "whatWasDone": "His teacher sat with him at breakfast."}
	w.Refused("teacher", "answerIncident", graphtest.MapOf(done, "whatWasDone", "-"), "TOO_SHORT whatWasDone")
	w.Refused("teacher", "answerIncident", graphtest.MapOf(done, "version", 1), "CONFLICT")
	w.MustSend("teacher", "answerIncident", "delivery { answer answeredBy { name } viewerCan { verb allowed reason } }", done)
	w.Refused("teacher", "answerIncident", graphtest.MapOf(done, "version", 3), "ILLEGAL_STATE ")
	if n := len(w.Must("teacher", waiting, nil).List("inbox", "incidents", "edges")); n != 0 {
		t.Errorf("%d answered incidents wait", n)
	}
	chronology := w.Must("lead", `query($id: ID!) { child(id: $id) { chronology(first: 9) { edges { node { category occurredAt summary
	  source { __typename id } } } } } }`, map[string]any{"id": kai})
	if !strings.Contains(chronology.Raw, `"category":"POLICE_ATTENDANCE","occurredAt":"2026-11-24T01:10:00Z"`) ||
		!strings.Contains(chronology.Raw, `{"__typename":"Incident","id":"`+id+`"}`) {
		t.Errorf("the chronology has no event of the incident: %s", chronology.Raw)
	}
	if got := w.Must("lead", page, map[string]any{"id": id}).Text("incident", "deliveries", 0, "answer"); got != "SUPPORTED" {
		t.Errorf("social care reads the answer %q", got)
	}
	for _, who := range []string{"other teacher", "officer", "health", "administrator", "system"} {
		if a := w.Ask(who, page, map[string]any{"id": id}); a.At("incident") != nil {
			t.Errorf("%s reads %s", who, a.Raw)
		}
	}
	if got := w.Must("force lead", page, map[string]any{"id": id}).Text("incident", "reportedName"); got != "Kai" {
		t.Errorf("the lead of the force reads the name %q", got)
	}
}

func TestWhoNotifiesIncidents(t *testing.T) {
	t.Parallel()
	w, _ := night(t)
	for _, who := range []string{"teacher", "lead", "manager", "social worker", "administrator", "auditor"} {
		w.Refused(who, "notifyIncident", form(boy()), "FORBIDDEN")
	}
	if got := w.MustSend("health", "notifyIncident", "incidents { outcome }", graphtest.MapOf(form(boy()), "kind", "EMERGENCY_DEPARTMENT")).
		Text("notifyIncident", "incidents", 0, "outcome"); got != "DELIVERED" {
		t.Errorf("the hospital's: %s", got)
	}
	w.Refused("police", "notifyIncident", map[string]any{"kind": "OTHER", "occurredAt": "2026-12-24T01:10:00Z", "children": []any{
		map[string]any{"experience": "x", "supportAsked": false, "nhsNumber": "9990000001"},
		map[string]any{"id": w.ID("Child"), "givenName": "Kai", "experience": "Saw it all.", "supportAsked": false}}},
		"OUT_OF_RANGE occurredAt", "REQUIRED children.0.givenName", "INVALID children.0.nhsNumber", "TOO_SHORT children.0.experience",
		"INVALID children.1.id")
	hidden := w.Pupil("Wren")
	w.Refused("police", "notifyIncident", form(map[string]any{"id": hidden, "experience": "Saw it all.", "supportAsked": false}),
		"NOT_FOUND children.0.id")
	if n := w.Count("SELECT count(*) FROM incident"); n != 1 {
		t.Errorf("%d incidents, want the hospital's alone", n)
	}
}

func TestARepeatedFormIsOne(t *testing.T) {
	t.Parallel()
	w, _ := night(t)
	input := graphtest.MapOf(form(boy(), graphtest.MapOf(boy(), "preferredName", "Ida")), "idempotencyKey", "night-of-the-24th")
	first, second := told(w, "police", input), told(w, "police", input)
	if strings.Join(first, " ") != strings.Join(second, " ") || len(first) != 2 {
		t.Errorf("the form sent twice gives %q and %q", first, second)
	}
	if n := w.Count("SELECT count(*) FROM incident_delivery"); n != 1 {
		t.Errorf("%d deliveries, want one", n)
	}
}

func TestSocialCarePlacesWhomNobodyFound(t *testing.T) {
	t.Parallel()
	w, kai := night(t)
	unknown := graphtest.MapOf(form(graphtest.MapOf(boy(), "familyName", "Quillfether", "preferredName", "Kye")), "address", nil)
	id := told(w, "police", unknown)[0]
	told := "INCIDENT_TO_PLACE Incident force"
	w.WantNotices(t, map[string][]string{"manager": {told}, "second manager": {told}})
	if got := w.Must("police", page, map[string]any{"id": id}).Text("incident", "outcome"); got != "NOT_FOUND" {
		t.Errorf("the officer learns %s", got)
	}
	queue := w.Must("manager", waiting, nil)
	if queue.Text("inbox", "incidentsToPlace", "edges", 0, "node", "id") != id ||
		queue.Text("inbox", "incidentsToPlace", "edges", 0, "node", "probableChildren", 0, "child", "id") != kai {
		t.Errorf("the manager is offered %s, want Kai", queue.Raw)
	}
	place := map[string]any{"id": id, "version": 1, "childId": kai, "reason": "The school calls him Kye."}
	w.Refused("teacher", "placeIncident", place, "FORBIDDEN")
	w.Refused("police", "placeIncident", place, "FORBIDDEN")
	w.Refused("manager", "placeIncident", graphtest.MapOf(place, "childId", w.ID("Child")), "NOT_FOUND childId")
	w.Refused("manager", "placeIncident", graphtest.MapOf(place, "reason", "x"), "TOO_SHORT reason")
	w.Exec("DELETE FROM notice")
	w.MustSend("lead", "placeIncident", "incident { outcome deliveries { placedBy { name } } }", place)
	w.WantNotices(t, atSchool("INCIDENT_NOTIFIED Kai IncidentDelivery force"))
	a := w.Must("police", page, map[string]any{"id": id})
	if a.Text("incident", "outcome") != "DELIVERED" || a.At("incident", "placingReason") != nil || len(a.List("incident", "deliveries")) != 0 {
		t.Errorf("the officer reads %s", a.Raw)
	}
	if n := len(w.Must("manager", waiting, nil).List("inbox", "incidentsToPlace", "edges")); n != 0 {
		t.Errorf("%d incidents are to be placed", n)
	}
}

func TestAnIncidentIsClosedWithoutAChild(t *testing.T) {
	t.Parallel()
	w, kai := night(t)
	id := told(w, "police", graphtest.MapOf(form(graphtest.MapOf(boy(), "preferredName", "Zebedee")), "address", nil))[0]
	w.MustSend("manager", "placeIncident", "incident { closedAt }", map[string]any{"id": id, "version": 1,
		"reason": "The family lives in another county, whose duty team was called."})
	w.Refused("manager", "placeIncident", map[string]any{"id": id, "version": 2, "childId": kai, "reason": "It is Kai after all."},
		"ILLEGAL_STATE ")
	if n := len(w.Must("manager", waiting, nil).List("inbox", "incidentsToPlace", "edges")); n != 0 {
		t.Errorf("%d incidents are to be placed", n)
	}
}

// identifiers differ between two incidents that are alike otherwise.
var identifiers = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

func TestARestrictedChildIsNotBetrayed(t *testing.T) {
	t.Parallel()
	w, kai := night(t)
	w.InvolveByName(kai, "manager", "second manager", "teacher")
	if a := w.Restrict(kai); a.Record("restrictChild") == "" {
		t.Fatal(a.Raw)
	}
	w.Exec(`UPDATE involvement SET "to" = $3 WHERE child_id = $1 AND practitioner_id = $2`, kai, w.Viewers["manager"].PractitionerID,
		w.Instant())
	w.Later(time.Hour)
	w.Exec("DELETE FROM notice")
	const answer = `incidents { id version reportedName outcome deliveries { id } probableChildren { score } closedAt
	  viewerCan { verb allowed } }`
	hidden := w.MustSend("police", "notifyIncident", answer, form(boy()))
	other := w.MustSend("police", "notifyIncident", answer, graphtest.MapOf(form(boy()), "address", "88 Elsewhere Street, Testham"))
	if a, b := identifiers.ReplaceAllString(hidden.Raw, ""), identifiers.ReplaceAllString(other.Raw, ""); a != b {
		t.Errorf("a restricted child and none answer\n%s\n%s", a, b)
	}
	id := hidden.Text("notifyIncident", "incidents", 0, "id")
	const heard = "INCIDENT_NOTIFIED Kai IncidentDelivery force"
	w.WantNotices(t, map[string][]string{"second manager": {"INCIDENT_TO_PLACE Incident force", heard, heard}, "teacher": {heard},
		"manager": {"INCIDENT_TO_PLACE Incident force"}})
	for _, who := range []string{"manager", "lead", "school lead", "colleague", "force lead"} {
		if a := w.Ask(who, `query($id: ID!) { node(id: $id) { id } incident(id: $id) { deliveries { id } reportedAddress } }`, map[string]any{
			"id": id}); strings.Contains(a.Raw, kai) || len(a.List("incident", "deliveries")) > 0 || a.At("incident") != nil && who != "force lead" {
			t.Errorf("%s learns %s", who, a.Raw)
		}
	}
	if queue := w.Must("manager", waiting, nil); strings.Contains(queue.Raw, id) {
		t.Errorf("an open copy is left to the managers: %s", queue.Raw)
	}
	a := w.Must("second manager", page, map[string]any{"id": id})
	if len(a.List("incident", "deliveries")) != 2 || a.Text("incident", "outcome") != "DELIVERED" {
		t.Errorf("who keeps the record reads %s", a.Raw)
	}
	if board := w.Must("manager", `{ incidentBoard { organisation { name } delivered } }`, nil); len(board.List("incidentBoard")) != 0 {
		t.Errorf("the board counts %s", board.Raw)
	}
	// The school says that it was another child: who keeps the record is asked, and places it.
	w.Exec("DELETE FROM notice")
	mine := w.Must("teacher", waiting, nil)
	w.MustSend("teacher", "answerIncident", "delivery { id }", map[string]any{"id": mine.Text("inbox", "incidents", "edges", 0, "node", "id"),
		"version": 1, "answer": "NOT_OURS", "whatWasDone": "Kai was at his grandmother's all night."})
	w.WantNotices(t, map[string][]string{"second manager": {"INCIDENT_TO_PLACE Kai Incident force"}})
	w.MustSend("second manager", "placeIncident", "incident { closedAt }", map[string]any{"id": id, "version": 1,
		"reason": "A visitor's child."})
	if got := w.Must("police", page, map[string]any{"id": id}).Text("incident", "outcome"); got != "NOT_FOUND" {
		t.Errorf("the officer learns %s", got)
	}
}

// TestASiblingDoesNotBetrayTheHomeOfARestrictedChild: that somebody was found at an address
// would say that the family of the restricted child lives there.
func TestASiblingDoesNotBetrayTheHomeOfARestrictedChild(t *testing.T) {
	t.Parallel()
	w, kai := night(t)
	sister := pupil(w, "Wren", "2016-01-02", "12 Hidden Court, Testham")
	home := w.HouseholdAt("12 Hidden Court")
	if a := w.Mutated("teacher", "joinHousehold", map[string]any{"householdId": home, "childId": kai, "startedOn": "2026-11-20"}); a.
		Record("joinHousehold") == "" {
		t.Fatal(a.Raw)
	}
	w.InvolveByName(sister, "manager")
	if a := w.Restrict(sister); a.Record("restrictChild") == "" {
		t.Fatal(a.Raw)
	}
	w.Exec("DELETE FROM notice")
	moved := graphtest.MapOf(form(boy()), "address", "12 Hidden Court, Testham")
	id := told(w, "police", moved)[0]
	a := w.Must("police", page, map[string]any{"id": id})
	if a.Text("incident", "outcome") != "NOT_FOUND" {
		t.Errorf("the officer learns by the address of a restricted child: %s", a.Raw)
	}
	w.WantNotices(t, atSchool("INCIDENT_NOTIFIED Kai IncidentDelivery force"))
	if a := w.Must("second manager", page, map[string]any{"id": id}); a.At("incident", "reportedAddress") != nil {
		t.Errorf("the address is read by who may not know it: %s", a.Raw)
	}
	// Nobody is found there: social care places it, and does not read the address either.
	stranger := told(w, "police", graphtest.MapOf(moved, "children", []any{graphtest.MapOf(boy(), "preferredName", "Zebedee")}))[0]
	if a := w.Must("second manager", page, map[string]any{"id": stranger}); a.At("incident", "reportedAddress") != nil {
		t.Errorf("the address of a restricted child: %s", a.Raw)
	}
	if a := w.Must("manager", page, map[string]any{"id": stranger}); a.Text("incident", "reportedAddress") != "12 Hidden Court, Testham" {
		t.Errorf("who keeps the record reads %s", a.Raw)
	}
	// A name and a birthday find Kai without the address: that betrays nothing.
	known := graphtest.MapOf(boy(), "givenName", "Kai", "familyName", "Quillfether", "dateOfBirth", "2020-06-01", "preferredName", nil,
		"guessedAge", nil)
	if got := w.Must("police", page, map[string]any{"id": told(w, "police", graphtest.MapOf(moved, "children", []any{known}))[0]}).
		Text("incident", "outcome"); got != "DELIVERED" {
		t.Errorf("by name and birthday: %s", got)
	}
}

func TestAnotherChildIsPlacedAgain(t *testing.T) {
	t.Parallel()
	w, kai := night(t)
	cousin := pupil(w, "Caius", "2020-05-01", "9 Nowhere Lane, Testham")
	id := told(w, "police", form(boy()))[0]
	mine := w.Must("teacher", waiting, nil).Text("inbox", "incidents", "edges", 0, "node", "id")
	w.Exec("DELETE FROM notice")
	w.MustSend("teacher", "answerIncident", "delivery { id }", map[string]any{"id": mine, "version": 1, "answer": "NOT_OURS",
		"whatWasDone": "Kai slept at his aunt's. His cousin was visiting."})
	asked := "INCIDENT_TO_PLACE Incident force"
	w.WantNotices(t, map[string][]string{"manager": {asked}, "second manager": {asked}})
	w.Exec("DELETE FROM notice")
	w.MustSend("manager", "placeIncident", "incident { id }", map[string]any{"id": id, "version": 1, "childId": cousin,
		"reason": "The cousin was visiting."})
	for _, who := range []string{"school lead", "teacher"} {
		got := w.Notices(who)
		slices.Sort(got) // both are of one instant
		if !slices.Equal(got, []string{"INCIDENT_NOTIFIED Caius IncidentDelivery force", "INCIDENT_WITHDRAWN Kai IncidentDelivery force"}) {
			t.Errorf("%s was told %q", who, got)
		}
	}
	w.Refused("teacher", "acknowledgeIncident", map[string]any{"id": mine, "version": 2}, "ILLEGAL_STATE , ILLEGAL_STATE ")
	events := func(kid string) string {
		return w.Must("teacher", `query($id: ID!) { child(id: $id) { chronology(first: 9) {
		  edges { node { category summary withdrawn corrects { id } correctionReason } } } } }`, map[string]any{"id": kid}).Raw
	}
	if got := events(kai); strings.Count(got, `"POLICE_ATTENDANCE"`) != 2 || strings.Count(got, `"withdrawn":true`) != 1 ||
		!strings.Contains(got, "The cousin was visiting.") {
		t.Errorf("Kai's chronology: %s, want the event withdrawn", got)
	}
	if got := events(cousin); strings.Count(got, `"POLICE_ATTENDANCE"`) != 1 || strings.Contains(got, `"withdrawn":true`) {
		t.Errorf("the cousin's chronology: %s", got)
	}
}

func TestAnIncidentIsWithdrawn(t *testing.T) {
	t.Parallel()
	w, kai := night(t)
	id := told(w, "police", form(boy()))[0]
	w.Exec("DELETE FROM notice")
	withdraw := map[string]any{"id": id, "version": 1, "reason": "Entered for the wrong address."}
	w.Refused("teacher", "withdrawIncident", withdraw, "FORBIDDEN")
	w.Refused("officer", "withdrawIncident", withdraw, "NOT_FOUND id")
	w.Refused("health", "withdrawIncident", withdraw, "NOT_FOUND id")
	w.Refused("police", "withdrawIncident", graphtest.MapOf(withdraw, "reason", " "), "REQUIRED reason")
	w.MustSend("force lead", "withdrawIncident", "incident { withdrawnAt }", withdraw)
	w.Refused("police", "withdrawIncident", graphtest.MapOf(withdraw, "version", 2), "ILLEGAL_STATE ")
	w.WantNotices(t, atSchool("INCIDENT_WITHDRAWN Kai IncidentDelivery force"))
	if a := w.Must("teacher", waiting, nil); len(a.List("inbox", "incidents", "edges")) != 0 {
		t.Errorf("it still waits: %s", a.Raw)
	}
	if n := w.Count(`SELECT count(*) FROM chronology_event e JOIN chronology_subject s ON s.event_id = e.id
	  WHERE s.child_id = $1 AND e.source_id = $2 AND e.withdraws`, kai, id); n != 1 {
		t.Errorf("%d events withdraw it", n)
	}
	w.Refused("manager", "placeIncident", map[string]any{"id": id, "version": 2, "childId": kai, "reason": "It was Kai."}, "ILLEGAL_STATE ")
}

func TestWhatNobodyAcknowledgesIsToldOnce(t *testing.T) {
	t.Parallel()
	w, _ := night(t)
	told(w, "police", form(boy(), graphtest.MapOf(boy(), "preferredName", "Zebedee")))
	w.Exec("DELETE FROM notice")
	w.RunReminders()
	w.WantNotices(t, nil)
	w.Later(8 * time.Hour)
	w.RunReminders()
	delivery, place := "INCIDENT_OVERDUE Kai IncidentDelivery force", "INCIDENT_OVERDUE Incident force"
	want := atSchool(delivery)
	for _, who := range []string{"manager", "second manager"} {
		got := w.Notices(who)
		if len(got) != 2 || !strings.Contains(strings.Join(got, ", "), delivery) || !strings.Contains(strings.Join(got, ", "), place) {
			t.Errorf("%s was told %q", who, got)
		}
		want[who] = got
	}
	w.WantNotices(t, want)
	if a := w.Must("teacher", waiting, nil); a.At("inbox", "incidents", "edges", 0, "node", "overdue") != true {
		t.Errorf("the school is not told that it is overdue: %s", a.Raw)
	}
	w.Exec("UPDATE job SET done_at = NULL, tries = 0 WHERE kind = 'incident'") // as another replica or a restart would do it again
	w.Later(24 * time.Hour)
	w.RunReminders()
	w.WantNotices(t, want)
	a := w.Must("partnership lead", `{ incidentBoard { organisation { name } delivered inTime late waiting overdue answered } }`, nil)
	if !strings.Contains(a.Raw, `[{"organisation":{"name":"school"},"delivered":1,"inTime":0,"late":0,"waiting":0,"overdue":1,`+
		`"answered":0}]`) {
		t.Errorf("the board: %s", a.Raw)
	}
	if a := w.Must("administrator", `{ incidentBoard { delivered } incidents(first: 1) { edges { cursor } } }`, nil); len(a.List(
		"incidentBoard")) != 0 {
		t.Errorf("an administrator compares agencies: %s", a.Raw)
	}
}

// TestALookAtAnIncidentIsALookAtTheChild holds what is read and what is written to the access log.
func TestALookAtAnIncidentIsALookAtTheChild(t *testing.T) {
	t.Parallel()
	w, kai := night(t)
	id := told(w, "police", form(boy()))[0]
	seen := func(who string) int {
		return w.Count(`SELECT count(*) FROM access_entry e JOIN disclosure d ON d.entry_id = e.id WHERE d.child_id = $1
		  AND e.practitioner_id = $2`, kai, w.Viewers[who].PractitionerID)
	}
	if seen("police") != 1 {
		t.Errorf("the notification is %d times in Kai's access log, want once", seen("police"))
	}
	before := seen("lead")
	w.Must("lead", `query($id: ID!) { incident(id: $id) { experience } }`, map[string]any{"id": id})
	if seen("lead") != before+1 {
		t.Error("a look at the incident is no look at Kai")
	}
}
