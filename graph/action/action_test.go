package action_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent"
	"heed/graph/graphtest"
	"heed/practice"
)

func TestAnActionIsDoneByAnotherAgencyAndTheChildsLifeTellsIt(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	action := w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	waits := w.Must("health", `{ inbox { toAccept(first: 5) { totalCount edges { node { id what why dueOn state overdue daysOverdue children
	  { givenName } organisation { name } practitioner { name }
	  assignedBy { name } assigningOrganisation { name } origin viewerCan { verb allowed } } } } } }`, nil)
	if waits.Text("inbox", "toAccept", "edges", 0, "node", "id") != action || waits.Number("inbox", "toAccept", "totalCount") != 1 ||
		waits.Text("inbox", "toAccept", "edges", 0, "node", "children", 0, "givenName") != "Wren" ||
		waits.Text("inbox", "toAccept", "edges", 0, "node", "assigningOrganisation", "name") != "council" {
		t.Fatalf("what waits for health: %s", waits.Raw)
	}
	w.MustAction("health", "acceptAction", action, map[string]any{"practitionerId": w.Viewers["health"].PractitionerID})
	w.MustAction("health", "progressAction", action, map[string]any{"note": "A visit is agreed."})
	w.MustAction("health", "completeAction", action, map[string]any{"effect": "The child sleeps in a bed of her own."})
	a := w.Must("teacher", `query($id: ID!) { child(id: $id) { actions(first: 5) { edges { node { state effect answeredAt closedAt
	  practitioner { name } steps { verb state note doneBy { name } organisation { name } } escalations { to } } } }
	  chronology(first: 20) { edges { node { category significance summary impact source { id } } } } } }`, map[string]any{"id": kid})
	at := func(path ...any) string {
		return a.Text(append([]any{"child", "actions", "edges", 0, "node"}, path...)...)
	}
	if at("state") != "DONE" || at("effect") != "The child sleeps in a bed of her own." || at("answeredAt") == "" || at("closedAt") == "" ||
		at("practitioner", "name") != "health" {
		t.Errorf("the action reads %s", a.Raw)
	}
	for i, want := range []string{"ACCEPT ACCEPTED ", "PROGRESS IN_PROGRESS A visit is agreed.",
		"COMPLETE DONE The child sleeps in a bed of her own."} {
		if got := fmt.Sprintf("%s %s %s", at("steps", i, "verb"), at("steps", i, "state"), at("steps", i, "note")); got != want ||
			at("steps", i, "organisation", "name") != "trust" {
			t.Errorf("step %d is %q, want %q", i, got, want)
		}
	}
	var told []string
	for i := range a.List("child", "chronology", "edges") {
		e := func(field ...any) string {
			return a.Text(append([]any{"child", "chronology", "edges", i, "node"}, field...)...)
		}
		if e("category") == "ACTION" && e("source", "id") == action {
			told = append(told, strings.TrimSpace(e("significance")+" "+e("summary")+" "+e("impact")))
		}
	}
	want := []string{"ROUTINE An action was assigned to trust.", "ROUTINE trust accepted an action.",
		"ROUTINE trust reported progress on an action.",
		"SIGNIFICANT trust completed an action. The child sleeps in a bed of her own."}
	slices.Sort(told)
	if slices.Sort(want); !slices.Equal(told, want) {
		t.Errorf("the chronology tells %q, want %q", told, want)
	}
	if got := w.Count("SELECT count(*) FROM job WHERE kind = 'escalate' AND subject_id = $1 AND run_at = '2026-12-07T06:00:00Z'",
		action); got != 1 {
		t.Errorf("the clock looks at it %d times on its due day, want once", got)
	}
}

func TestEverythingThatIsWrongWithAnActionIsListedAtOnce(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, none := w.Pupil("Wren"), w.ID("Child").String()
	leaver := w.ID("Practitioner")
	w.Exec(`INSERT INTO practitioner (id, created_at, updated_at, organisation_id, name, issuer, subject, roles, active) VALUES ($1, $2, `+
		`$2, $3, 'leaver', 'i', 'leaver', '["PRACTITIONER"]', false)`, leaver, graphtest.Noon, w.Organisations["school"])
	w.Exec("UPDATE organisation SET active = false WHERE id = $1", w.Organisations["other school"])
	for name, c := range map[string]struct {
		children []string
		differs  map[string]any
		want     []string
	}{
		"everything": {[]string{none, kid, kid},
			map[string]any{"what": "go", "why": "", "dueOn": "2026-11-22", "ownerKind": "ORGANISATION", "origin": "REFERRAL"},
			[]string{"TOO_SHORT what", "REQUIRED why", "REQUIRED organisationId", "REQUIRED sourceId", "OUT_OF_RANGE dueOn",
				"NOT_FOUND childIds.0", "ALREADY_EXISTS childIds.2"}},
		"nobody to do it for": {[]string{}, w.ToOrganisation("school"), []string{"REQUIRED childIds"}},
		"an organisation that does not exist": {[]string{kid},
			map[string]any{"ownerKind": "ORGANISATION", "organisationId": w.ID("Organisation")}, []string{"NOT_FOUND organisationId"}},
		"an organisation that is closed": {[]string{kid}, w.ToOrganisation("other school"), []string{"INVALID organisationId"}},
		"somebody of another organisation": {[]string{kid},
			map[string]any{"ownerKind": "PRACTITIONER", "organisationId": w.Organisations["trust"],
				"practitionerId": w.Viewers["colleague"].PractitionerID}, []string{"INVALID practitionerId"}},
		"somebody who has left": {[]string{kid}, map[string]any{"ownerKind": "PRACTITIONER", "practitionerId": leaver},
			[]string{"INVALID practitionerId"}},
		"a system, which does nothing": {[]string{kid}, w.ToPerson("system"), []string{"INVALID practitionerId"}},
		"nobody that is known": {[]string{kid},
			map[string]any{"ownerKind": "PRACTITIONER", "practitionerId": w.ID("Practitioner")}, []string{"NOT_FOUND practitionerId"}},
		"an agency that is not involved":       {[]string{kid}, w.ToOrganisation("trust"), []string{"NOT_ALLOWED organisationId"}},
		"somebody of one that is not involved": {[]string{kid}, w.ToPerson("health"), []string{"NOT_ALLOWED practitionerId"}},
		"a relative who is not known": {[]string{kid}, map[string]any{"ownerKind": "RELATIVE", "relativeId": w.ID("Relative")},
			[]string{"NOT_FOUND relativeId"}},
		"an origin that is not open yet": {[]string{kid},
			graphtest.MapOf(w.ToOrganisation("school"), "origin", "AUDIT_FINDING", "sourceId", kid), []string{"INVALID origin"}},
		"an own request from a record": {[]string{kid}, graphtest.MapOf(w.ToOrganisation("school"), "sourceId", kid),
			[]string{"INVALID sourceId"}},
		"a child as the concern": {[]string{kid}, graphtest.MapOf(w.ToOrganisation("school"), "origin", "REFERRAL", "sourceId", kid),
			[]string{"NOT_FOUND sourceId"}},
		"no target item": {[]string{kid}, graphtest.MapOf(w.ToOrganisation("school"), "origin", "CARE_PROFILE", "sourceId", w.ID("TargetItem")),
			[]string{"NOT_FOUND sourceId"}},
	} {
		t.Run(name, func(t *testing.T) {
			before := w.Tally()
			got := w.Mutated("teacher", "assignAction", graphtest.ActionInput(c.children, c.differs)).Problems("assignAction")
			slices.Sort(got)
			if slices.Sort(c.want); !slices.Equal(got, c.want) {
				t.Errorf("problems %q, want %q", got, c.want)
			}
			if after := w.Tally(); after != before {
				t.Errorf("it wrote: %s, before %s", after, before)
			}
		})
	}
}

func TestAnActionComesFromARecordAboutOneOfItsChildren(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	concern, kid := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.WrenInput()))
	_, other := w.SubmitConcern("teacher", graphtest.ConcernInput(graphtest.ChildInput("Jay", "Brackendale", "2019-01-01")))
	from := func(children ...string) map[string]any {
		return graphtest.ActionInput(children, graphtest.MapOf(w.ToOrganisation("council"), "origin", "REFERRAL", "sourceId", concern))
	}
	if got := w.Mutated("manager", "assignAction", from(other)).Problems("assignAction"); !slices.Equal(got, []string{"INVALID sourceId"}) {
		t.Errorf("a concern about another child: %q", got)
	}
	action := w.Mutated("manager", "assignAction", from(other, kid)).Record("assignAction")
	a := w.Must("manager", `query($id: ID!) { action(id: $id) { origin source { __typename id } } }`, map[string]any{"id": action})
	if a.Text("action", "source", "__typename") != "Referral" || a.Text("action", "source", "id") != concern ||
		a.Text("action", "origin") != "REFERRAL" {
		t.Errorf("the action's source: %s", a.Raw)
	}
	target := w.TargetOf(kid)
	if got := w.Mutated("manager", "assignAction",
		graphtest.ActionInput([]string{other},
			graphtest.MapOf(w.ToOrganisation("council"), "origin", "CARE_PROFILE", "sourceId",
				target))).Problems("assignAction"); !slices.Equal(got, []string{"INVALID sourceId"}) {
		t.Errorf("a target of another child's profile: %q", got)
	}
	action = w.Mutated("manager", "assignAction",
		graphtest.ActionInput([]string{kid},
			graphtest.MapOf(w.ToOrganisation("council"), "origin", "CARE_PROFILE", "sourceId", target))).Record("assignAction")
	if got := w.Must("manager", `query($id: ID!) { action(id: $id) { source { __typename id } } }`,
		map[string]any{"id": action}).Text("action", "source", "__typename"); got != "TargetItem" {
		t.Errorf("the source is a %s", got)
	}
}

func TestARelativesActionIsAnsweredForByWhoGaveIt(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, other := w.Pupil("Wren"), w.Pupil("Robin")
	relative := func(child string) string {
		return w.Must("teacher", `mutation($child: ID!) { registerRelative(input: {childId: $child, givenName: "Avis", familyName: `+
			`"Quillfether", kind: GRANDMOTHER}) { relationship { relative { id } } errors { message } } }`,
			map[string]any{"child": child}).Text("registerRelative", "relationship", "relative", "id")
	}
	grandmother := map[string]any{"ownerKind": "RELATIVE", "relativeId": relative(kid)}
	if got := w.Mutated("teacher", "assignAction",
		graphtest.ActionInput([]string{other}, grandmother)).Problems("assignAction"); !slices.Equal(got, []string{"INVALID relativeId"}) {
		t.Errorf("a relative of another child: %q", got)
	}
	action := w.AssignAction("teacher", grandmother, kid)
	w.InvolveByName(kid, "police")
	if got := w.TryAction("police", "acceptAction", action, nil).Problems("acceptAction"); !slices.Equal(got, []string{"NOT_ALLOWED "}) {
		t.Errorf("accepted by an agency that does not answer for it: %q", got)
	}
	w.MustAction("colleague", "acceptAction", action, nil)
	w.MustAction("lead", "completeAction", action, map[string]any{"effect": "Grandmother puts the child to bed each night."})
	a := w.Must("teacher",
		`query($id: ID!) { action(id: $id) { ownerKind state relative { givenName } organisation { name } practitioner { name } } }`,
		map[string]any{"id": action})
	if a.Text("action", "relative", "givenName") != "Avis" || a.Text("action", "organisation", "name") != "school" ||
		a.At("action", "practitioner") != nil || a.Text("action", "state") != "DONE" {
		t.Errorf("the relative's action reads %s", a.Raw)
	}
}

func TestActionsAreFoundByWhatPeopleAskFor(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	wren, robin := w.Pupil("Wren"), w.Pupil("Robin")
	late := w.AssignAction("teacher", graphtest.MapOf(w.ToPerson("teacher"), "dueOn", "2026-11-24"), wren)
	open := w.AssignAction("teacher", w.ToOrganisation("school"), robin)
	health := w.AssignAction("manager", graphtest.MapOf(w.ToOrganisation("trust"), "dueOn", "2026-11-25"), wren, robin)
	w.MustAction("health", "declineAction", health, map[string]any{"reason": "We do not visit homes."})
	w.Later(5 * 24 * time.Hour)
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
		fmt.Sprintf(", filter: {organisationId: %q}", w.Organisations["trust"]):      {health},
		`, filter: {dueFrom: "2026-11-25"}`:                                          {health, open},
		`, filter: {dueBefore: "2026-11-26"}`:                                        {late, health},
		`, filter: {dueFrom: "2026-11-24", dueBefore: "2026-11-25"}`:                 {late},
		", orderBy: {field: DUE, direction: DESC}":                                   {open, health, late},
		", orderBy: {field: CREATED_AT}":                                             {late, open, health},
		fmt.Sprintf(`, filter: {childId: %q, states: [PROPOSED], mine: true}`, wren): {late},
	} {
		a := w.Must("teacher", "{ actions(first: 10"+args+") { totalCount edges { node { id overdue daysOverdue } } } }", nil)
		if got := graphtest.Reached(a.At("actions")); !slices.Equal(got, want) || a.Number("actions", "totalCount") != len(want) {
			t.Errorf("actions%s are %v, want %v", args, got, want)
		}
	}
	a := w.Must("teacher", `{ inbox { actions(first: 10) { edges { node { id overdue daysOverdue } } } toAccept(first: 10) { edges { node `+
		`{ id } } } overdueActions(first: 10) { totalCount edges { node { id } } } } }`, nil)
	if got := graphtest.Reached(a.At("inbox", "actions")); !slices.Equal(got, []string{late, open}) {
		t.Errorf("the teacher owes %v, want their own and what nobody has by name", got)
	}
	if a.Number("inbox", "actions", "edges", 0, "node", "daysOverdue") != 4 ||
		a.At("inbox", "actions", "edges", 0, "node", "overdue") != true || a.Number("inbox", "actions", "edges", 1, "node", "daysOverdue") != 0 {
		t.Errorf("late by: %s", a.Raw)
	}
	if got := graphtest.Reached(a.At("inbox", "overdueActions")); !slices.Equal(got, []string{late}) ||
		a.Number("inbox", "overdueActions", "totalCount") != 1 {
		t.Errorf("late with %v", got)
	}
	if got := graphtest.Reached(w.Must("colleague", `{ inbox { actions(first: 10) { edges { node { id } } } } }`, nil).At("inbox",
		"actions")); !slices.Equal(got, []string{open}) {
		t.Errorf("the colleague owes %v, want what nobody has by name", got)
	}
	for _, who := range []string{"system", "partnership lead", "administrator", "records", "auditor"} {
		if a := w.Must(who, `{ inbox { actions(first: 10) { totalCount edges { node { id } } } } }`,
			nil); len(a.List("inbox", "actions", "edges")) != 0 {
			t.Errorf("%s owes something: %s", who, a.Raw)
		}
	}
	for who, code := range map[string]string{"system": "FORBIDDEN", "partnership lead": "FORBIDDEN", "administrator": "FORBIDDEN",
		"records": "FORBIDDEN"} {
		if a := w.Ask(who, `{ actions(first: 10) { edges { node { id } } } }`, nil); len(a.Errors) != 1 || a.Errors[0].Code() != code {
			t.Errorf("%s asks for actions: %s", who, a.Raw)
		}
	}
	if got := practice.ActionState(w.StateOf(health)); got != practice.ActionStateDeclined {
		t.Errorf("the declined one is %s", got)
	}
}

func TestPostgreSQLTakesANewActionAsProposedAlone(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	teacher := w.Viewers["teacher"]
	for state, allowed := range map[practice.ActionState]bool{practice.ActionStateProposed: true, practice.ActionStateAccepted: false,
		practice.ActionStateDone: false} {
		err := w.WriteAs("teacher", func(ctx context.Context) error {
			return ent.FromContext(ctx).Action.Create().SetWhat("Bed by eight.").SetWhy("Wren sleeps.").
				SetOwnerKind(practice.ActionOwnerKindOrganisation).SetOrganisationID(teacher.OrganisationID).SetState(state).
				SetDueOn(graphtest.Noon.AddDate(0, 0, 7)).SetOrigin(practice.ActionOriginDirect).SetAssignedByID(teacher.PractitionerID).
				SetAssigningOrganisationID(teacher.OrganisationID).SetAssignedAt(graphtest.Noon).SetEffect("She sleeps.").Exec(ctx)
		})
		if allowed && err != nil || !allowed && pq.As(err, pqerror.InsufficientPrivilege) == nil {
			t.Errorf("a new action that is %s ends with %v, want it allowed %v", state, err, allowed)
		}
	}
}
