package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// bedtime is something to be done for children that nothing is wrong with, but
// for what differs.
func bedtime(children []string, differs map[string]any) map[string]any {
	input := map[string]any{"childIds": children, "what": "Visit the home at bedtime.", "why": "The child is to sleep in a bed.", "due": "2026-12-07"}
	maps.Copy(input, differs)
	return input
}

// to is an owner as an input names them.
func (w *world) toBody(body string) map[string]any {
	return map[string]any{"ownerKind": "ORGANISATION", "organisationId": w.bodies[body]}
}

func (w *world) toPerson(who string) map[string]any {
	return map[string]any{"ownerKind": "PRACTITIONER", "practitionerId": w.viewers[who].PractitionerID}
}

// given is an action that somebody gives to an owner.
func (w *world) given(who string, to map[string]any, children ...string) string {
	w.t.Helper()
	a := w.mutated(who, "assignAction", bedtime(children, to))
	if a.record("assignAction") == "" {
		w.t.Fatalf("%s cannot assign: %s", who, a.raw)
	}
	return a.record("assignAction")
}

// does something with an action as it stands.
func (w *world) does(who, verb, action string, said map[string]any) answer {
	w.t.Helper()
	input := map[string]any{"id": action, "version": w.count("SELECT coalesce(max(version), 1) FROM action WHERE id = $1", action)}
	maps.Copy(input, said)
	return w.mutated(who, verb, input)
}

// did is does where nothing may go wrong.
func (w *world) did(who, verb, action string, said map[string]any) {
	w.t.Helper()
	if a := w.does(who, verb, action, said); a.record(verb) == "" {
		w.t.Fatalf("%s by %s: %s", verb, who, a.raw)
	}
}

func (w *world) stateOf(action string) string {
	w.t.Helper()
	var state string
	if err := w.admin.QueryRow("SELECT state FROM action WHERE id = $1", action).Scan(&state); err != nil {
		w.t.Fatal(err)
	}
	return state
}

// pupil is a child of the teacher's school.
func (w *world) pupil(given string) string {
	w.t.Helper()
	return w.registered("teacher", "DESIGNATED_SAFEGUARDING_LEAD", given, "Quillfether", "2018-03-04")
}

// named makes somebody involved with a child by name.
func (w *world) named(child string, people ...string) {
	w.t.Helper()
	for _, who := range people {
		w.must("manager", `mutation($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { involvement { id } errors { code path message } } }`, map[string]any{"input": map[string]any{
			"childId": child, "organisationId": w.viewers[who].OrganisationID, "practitionerId": w.viewers[who].PractitionerID, "role": "OTHER",
			"purpose": "Works with the child by name.", "lawfulBasis": "PUBLIC_TASK"}})
	}
}

// restrict restricts a child's record as the manager does, or says why not.
func (w *world) restrict(child string) answer {
	w.t.Helper()
	return w.mutated("manager", "restrictChild", map[string]any{"id": child, "version": w.count("SELECT version FROM child WHERE id = $1", child),
		"restricted": true, "reason": "A parent works for the council."})
}

func TestAnActionIsDoneByAnotherAgencyAndTheChildsLifeTellsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	action := w.given("manager", w.toBody("trust"), kid)
	waits := w.must("health", `{ inbox { toAccept(first: 5) { totalCount edges { node { id what why due state overdue daysOverdue children { givenName } organisation { name } practitioner { name }
	  assignedBy { name } assigningOrganisation { name } origin viewerCan { verb allowed } } } } } }`, nil)
	if waits.text("inbox", "toAccept", "edges", 0, "node", "id") != action || waits.number("inbox", "toAccept", "totalCount") != 1 ||
		waits.text("inbox", "toAccept", "edges", 0, "node", "children", 0, "givenName") != "Wren" || waits.text("inbox", "toAccept", "edges", 0, "node", "assigningOrganisation", "name") != "council" {
		t.Fatalf("what waits for health: %s", waits.raw)
	}
	w.did("health", "acceptAction", action, map[string]any{"practitionerId": w.viewers["health"].PractitionerID})
	w.did("health", "progressAction", action, map[string]any{"note": "A visit is agreed."})
	w.did("health", "completeAction", action, map[string]any{"effect": "The child sleeps in a bed of her own."})
	a := w.must("teacher", `query($id: ID!) { child(id: $id) { actions(first: 5) { edges { node { state effect answeredAt closedAt practitioner { name } steps { verb state note doneBy { name } organisation { name } } escalations { to } } } }
	  chronology(first: 20) { edges { node { category significance summary impact source { id } } } } } }`, map[string]any{"id": kid})
	at := func(path ...any) string {
		return a.text(append([]any{"child", "actions", "edges", 0, "node"}, path...)...)
	}
	if at("state") != "DONE" || at("effect") != "The child sleeps in a bed of her own." || at("answeredAt") == "" || at("closedAt") == "" || at("practitioner", "name") != "health" {
		t.Errorf("the action reads %s", a.raw)
	}
	for i, want := range []string{"ACCEPT ACCEPTED ", "PROGRESS IN_PROGRESS A visit is agreed.", "COMPLETE DONE The child sleeps in a bed of her own."} {
		if got := fmt.Sprintf("%s %s %s", at("steps", i, "verb"), at("steps", i, "state"), at("steps", i, "note")); got != want || at("steps", i, "organisation", "name") != "trust" {
			t.Errorf("step %d is %q, want %q", i, got, want)
		}
	}
	var told []string
	for i := range a.list("child", "chronology", "edges") {
		e := func(field ...any) string {
			return a.text(append([]any{"child", "chronology", "edges", i, "node"}, field...)...)
		}
		if e("category") == "ACTION" && e("source", "id") == action {
			told = append(told, strings.TrimSpace(e("significance")+" "+e("summary")+" "+e("impact")))
		}
	}
	want := []string{"ROUTINE An action was assigned to trust.", "ROUTINE trust accepted an action.", "ROUTINE trust reported progress on an action.",
		"SIGNIFICANT trust completed an action. The child sleeps in a bed of her own."}
	slices.Sort(told)
	if slices.Sort(want); !slices.Equal(told, want) {
		t.Errorf("the chronology tells %q, want %q", told, want)
	}
	if got := w.count("SELECT count(*) FROM job WHERE kind = 'escalate' AND subject_id = $1 AND run_at = '2026-12-07T06:00:00Z'", action); got != 1 {
		t.Errorf("the clock looks at it %d times on its due day, want once", got)
	}
}

func TestEverythingThatIsWrongWithAnActionIsToldAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid, none := w.pupil("Wren"), w.id("Child").String()
	leaver := w.id("Practitioner")
	w.exec(`INSERT INTO practitioner (id, created_at, updated_at, organisation_id, name, issuer, subject, roles, active) VALUES ($1, $2, $2, $3, 'leaver', 'i', 'leaver', '["PRACTITIONER"]', false)`, leaver, noon, w.bodies["school"])
	w.exec("UPDATE organisation SET active = false WHERE id = $1", w.bodies["other school"])
	for name, c := range map[string]struct {
		children []string
		differs  map[string]any
		want     []string
	}{
		"everything": {[]string{none, kid, kid}, map[string]any{"what": "go", "why": "", "due": "2026-11-22", "ownerKind": "ORGANISATION", "origin": "REFERRAL"},
			[]string{"TOO_SHORT what", "REQUIRED why", "REQUIRED organisationId", "REQUIRED sourceId", "OUT_OF_RANGE due", "NOT_FOUND childIds.0", "ALREADY_EXISTS childIds.2"}},
		"nobody to do it for":                  {[]string{}, w.toBody("school"), []string{"REQUIRED childIds"}},
		"an organisation that does not exist":  {[]string{kid}, map[string]any{"ownerKind": "ORGANISATION", "organisationId": w.id("Organisation")}, []string{"NOT_FOUND organisationId"}},
		"an organisation that is closed":       {[]string{kid}, w.toBody("other school"), []string{"INVALID organisationId"}},
		"somebody of another organisation":     {[]string{kid}, map[string]any{"ownerKind": "PRACTITIONER", "organisationId": w.bodies["trust"], "practitionerId": w.viewers["colleague"].PractitionerID}, []string{"INVALID practitionerId"}},
		"somebody who has left":                {[]string{kid}, map[string]any{"ownerKind": "PRACTITIONER", "practitionerId": leaver}, []string{"INVALID practitionerId"}},
		"a system, which does nothing":         {[]string{kid}, w.toPerson("system"), []string{"INVALID practitionerId"}},
		"nobody that is known":                 {[]string{kid}, map[string]any{"ownerKind": "PRACTITIONER", "practitionerId": w.id("Practitioner")}, []string{"NOT_FOUND practitionerId"}},
		"an agency that is not involved":       {[]string{kid}, w.toBody("trust"), []string{"NOT_ALLOWED organisationId"}},
		"somebody of one that is not involved": {[]string{kid}, w.toPerson("health"), []string{"NOT_ALLOWED practitionerId"}},
		"a relative who is not known":          {[]string{kid}, map[string]any{"ownerKind": "RELATIVE", "relativeId": w.id("Relative")}, []string{"NOT_FOUND relativeId"}},
		"an origin that is not open yet":       {[]string{kid}, mapOf(w.toBody("school"), "origin", "AUDIT_FINDING", "sourceId", kid), []string{"INVALID origin"}},
		"an own request from a record":         {[]string{kid}, mapOf(w.toBody("school"), "sourceId", kid), []string{"INVALID sourceId"}},
		"a child as the concern":               {[]string{kid}, mapOf(w.toBody("school"), "origin", "REFERRAL", "sourceId", kid), []string{"NOT_FOUND sourceId"}},
		"no target item":                       {[]string{kid}, mapOf(w.toBody("school"), "origin", "CARE_PROFILE", "sourceId", w.id("TargetItem")), []string{"NOT_FOUND sourceId"}},
	} {
		t.Run(name, func(t *testing.T) {
			before := w.tally()
			got := w.mutated("teacher", "assignAction", bedtime(c.children, c.differs)).problems("assignAction")
			slices.Sort(got)
			if slices.Sort(c.want); !slices.Equal(got, c.want) {
				t.Errorf("problems %q, want %q", got, c.want)
			}
			if after := w.tally(); after != before {
				t.Errorf("it wrote: %s, before %s", after, before)
			}
		})
	}
}

// mapOf is a map with more keys and values.
func mapOf(m map[string]any, more ...any) map[string]any {
	longer := map[string]any{}
	maps.Copy(longer, m)
	for i := 0; i < len(more); i += 2 {
		longer[more[i].(string)] = more[i+1]
	}
	return longer
}

func TestAnActionComesFromARecordAboutOneOfItsChildren(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	concern, kid := w.submitted("teacher", concernAbout(wren()))
	_, other := w.submitted("teacher", concernAbout(child("Jay", "Brackendale", "2019-01-01")))
	from := func(children ...string) map[string]any {
		return bedtime(children, mapOf(w.toBody("council"), "origin", "REFERRAL", "sourceId", concern))
	}
	if got := w.mutated("manager", "assignAction", from(other)).problems("assignAction"); !slices.Equal(got, []string{"INVALID sourceId"}) {
		t.Errorf("a concern about another child: %q", got)
	}
	action := w.mutated("manager", "assignAction", from(other, kid)).record("assignAction")
	a := w.must("manager", `query($id: ID!) { action(id: $id) { origin source { __typename id } } }`, map[string]any{"id": action})
	if a.text("action", "source", "__typename") != "Referral" || a.text("action", "source", "id") != concern || a.text("action", "origin") != "REFERRAL" {
		t.Errorf("the action's source: %s", a.raw)
	}
	target := w.targetOf(kid)
	if got := w.mutated("manager", "assignAction", bedtime([]string{other}, mapOf(w.toBody("council"), "origin", "CARE_PROFILE", "sourceId", target))).problems("assignAction"); !slices.Equal(got, []string{"INVALID sourceId"}) {
		t.Errorf("a target of another child's profile: %q", got)
	}
	action = w.mutated("manager", "assignAction", bedtime([]string{kid}, mapOf(w.toBody("council"), "origin", "CARE_PROFILE", "sourceId", target))).record("assignAction")
	if got := w.must("manager", `query($id: ID!) { action(id: $id) { source { __typename id } } }`, map[string]any{"id": action}).text("action", "source", "__typename"); got != "TargetItem" {
		t.Errorf("the source is a %s", got)
	}
}

// targetOf is a target item of a child's profile, as the superuser writes it.
func (w *world) targetOf(child string) string {
	w.t.Helper()
	v := w.viewers["manager"]
	sitting := w.sittingRow(uuid.Nil, v.OrganisationID, v.PractitionerID, noon.AddDate(0, -1, 0), noon)
	sitting["household_id"] = nil
	profile := w.profileRow(sitting, uuid.MustParse(child))
	target := w.targetRow(profile, row{"item": "A1a", "grade": 5}, 3)
	w.plain("care_sitting", sitting)
	w.plain("care_profile", profile)
	w.plain("target_item", target)
	return target.id().String()
}

func TestARelativesActionIsAnsweredForByWhoGaveIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid, other := w.pupil("Wren"), w.pupil("Robin")
	relative := func(child string) string {
		return w.must("teacher", `mutation($child: ID!) { registerRelative(input: {childId: $child, givenName: "Avis", familyName: "Quillfether", kind: GRANDMOTHER}) { relationship { relative { id } } errors { message } } }`,
			map[string]any{"child": child}).text("registerRelative", "relationship", "relative", "id")
	}
	grandmother := map[string]any{"ownerKind": "RELATIVE", "relativeId": relative(kid)}
	if got := w.mutated("teacher", "assignAction", bedtime([]string{other}, grandmother)).problems("assignAction"); !slices.Equal(got, []string{"INVALID relativeId"}) {
		t.Errorf("a relative of another child: %q", got)
	}
	action := w.given("teacher", grandmother, kid)
	w.named(kid, "police")
	if got := w.does("police", "acceptAction", action, nil).problems("acceptAction"); !slices.Equal(got, []string{"NOT_ALLOWED "}) {
		t.Errorf("accepted by an agency that does not answer for it: %q", got)
	}
	w.did("colleague", "acceptAction", action, nil)
	w.did("lead", "completeAction", action, map[string]any{"effect": "Grandmother puts the child to bed each night."})
	a := w.must("teacher", `query($id: ID!) { action(id: $id) { ownerKind state relative { givenName } organisation { name } practitioner { name } } }`, map[string]any{"id": action})
	if a.text("action", "relative", "givenName") != "Avis" || a.text("action", "organisation", "name") != "school" || a.at("action", "practitioner") != nil || a.text("action", "state") != "DONE" {
		t.Errorf("the relative's action reads %s", a.raw)
	}
}

func TestActionsAreFoundByWhatPeopleAskFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wren, robin := w.pupil("Wren"), w.pupil("Robin")
	late := w.given("teacher", mapOf(w.toPerson("teacher"), "due", "2026-11-24"), wren)
	open := w.given("teacher", w.toBody("school"), robin)
	health := w.given("manager", mapOf(w.toBody("trust"), "due", "2026-11-25"), wren, robin)
	w.did("health", "declineAction", health, map[string]any{"reason": "We do not visit homes."})
	w.later(5 * 24 * time.Hour)
	for args, want := range map[string][]string{
		"":                                            {late, health, open},
		", filter: {overdue: true}":                   {late},
		", filter: {overdue: false}":                  {health, open},
		", filter: {mine: true}":                      {late},
		", filter: {mine: false}":                     {health, open},
		", filter: {assignedByUs: true}":              {late, open},
		", filter: {assignedByUs: false}":             {health},
		", filter: {states: [DECLINED]}":              {health},
		", filter: {states: []}":                      nil,
		", filter: {origins: [DIRECT]}":               {late, health, open},
		", filter: {origins: [REFERRAL]}":             nil,
		fmt.Sprintf(", filter: {childId: %q}", robin): {health, open},
		fmt.Sprintf(", filter: {organisationId: %q}", w.bodies["trust"]):             {health},
		`, filter: {dueFrom: "2026-11-25"}`:                                          {health, open},
		`, filter: {dueTo: "2026-11-25"}`:                                            {late, health},
		`, filter: {dueFrom: "2026-11-24", dueTo: "2026-11-24"}`:                     {late},
		", orderBy: {field: DUE, direction: DESC}":                                   {open, health, late},
		", orderBy: {field: CREATED_AT}":                                             {late, open, health},
		fmt.Sprintf(`, filter: {childId: %q, states: [PROPOSED], mine: true}`, wren): {late},
	} {
		a := w.must("teacher", "{ actions(first: 10"+args+") { totalCount edges { node { id overdue daysOverdue } } } }", nil)
		if got := reached(a.at("actions")); !slices.Equal(got, want) || a.number("actions", "totalCount") != len(want) {
			t.Errorf("actions%s are %v, want %v", args, got, want)
		}
	}
	a := w.must("teacher", `{ inbox { actions(first: 10) { edges { node { id overdue daysOverdue } } } toAccept(first: 10) { edges { node { id } } } overdueActions(first: 10) { totalCount edges { node { id } } } } }`, nil)
	if got := reached(a.at("inbox", "actions")); !slices.Equal(got, []string{late, open}) {
		t.Errorf("the teacher owes %v, want their own and what nobody has by name", got)
	}
	if a.number("inbox", "actions", "edges", 0, "node", "daysOverdue") != 4 || a.at("inbox", "actions", "edges", 0, "node", "overdue") != true || a.number("inbox", "actions", "edges", 1, "node", "daysOverdue") != 0 {
		t.Errorf("late by: %s", a.raw)
	}
	if got := reached(a.at("inbox", "overdueActions")); !slices.Equal(got, []string{late}) || a.number("inbox", "overdueActions", "totalCount") != 1 {
		t.Errorf("late with %v", got)
	}
	if got := reached(w.must("colleague", `{ inbox { actions(first: 10) { edges { node { id } } } } }`, nil).at("inbox", "actions")); !slices.Equal(got, []string{open}) {
		t.Errorf("the colleague owes %v, want what nobody has by name", got)
	}
	for _, who := range []string{"system", "partnership lead", "administrator", "records", "auditor"} {
		if a := w.must(who, `{ inbox { actions(first: 10) { totalCount edges { node { id } } } } }`, nil); len(a.list("inbox", "actions", "edges")) != 0 {
			t.Errorf("%s owes something: %s", who, a.raw)
		}
	}
	for who, code := range map[string]string{"system": "FORBIDDEN", "partnership lead": "FORBIDDEN", "administrator": "FORBIDDEN", "records": "FORBIDDEN"} {
		if a := w.ask(who, `{ actions(first: 10) { edges { node { id } } } }`, nil); len(a.Errors) != 1 || a.Errors[0].code() != code {
			t.Errorf("%s asks for actions: %s", who, a.raw)
		}
	}
	if got := practice.ActionState(w.stateOf(health)); got != practice.ActionStateDeclined {
		t.Errorf("the declined one is %s", got)
	}
}
