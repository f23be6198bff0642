package graph_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

// TestACaseFromConcernToChange is one child's case, through the interface only:
// a school's concern is accepted; the health visitor grades, and the mother beside
// her; three agencies are given something to do, of which one declines and one is
// late; half a year on the second profile shows what has changed and what has not.
func TestACaseFromConcernToChange(t *testing.T) {
	t.Parallel()
	c := newCase(t)

	c.accepted()
	first := c.graded("2026-11-01", "2026-11-20", map[string]practice.Grade{"A": 4, "B": 4}, true)
	c.clockStands("A", true, 3)
	c.withActions()

	c.Later(183 * 24 * time.Hour)
	second := c.graded("2027-05-01", "2027-05-20", map[string]practice.Grade{"A": 2, "B": 4}, false)
	c.changed(first, second)
	c.clockStands("A", false, practice.NewDate(2026, time.November, 20).DaysUntil(practice.NewDate(2027, time.May, 20)))
	c.clockStands("B", true, practice.NewDate(2026, time.November, 20).DaysUntil(practice.DateOf(c.Instant())))
}

// childsCase is a case in a world of its own.
type childsCase struct {
	*graphtest.Env
	child, mother, concern string
}

func newCase(t *testing.T) *childsCase {
	w := graphtest.New(t)
	w.Must("administrator", `mutation($input: RecordTrainingInput!) { recordTraining(input: $input) { errors { code path message } } }`,
		map[string]any{"input": map[string]any{
			"practitionerId": w.Viewers["health"].PractitionerID, "code": practice.OpenStructure().Training, "on": "2026-01-10",
			"expiresOn": "2028-01-10"}})
	return &childsCase{Env: w}
}

// accepted: the school's concern is accepted, the health visitor becomes involved,
// the mother is known.
func (c *childsCase) accepted() {
	c.T.Helper()
	a := c.Must("teacher", `mutation($input: SubmitConcernInput!) { submitConcern(input: $input) { referral { id concerns { child { id } `+
		`} } errors { code path message } } }`,
		map[string]any{"input": graphtest.ConcernInput(graphtest.ChildInput("Wren", "Quillfether", "2018-03-04"))})
	c.concern, c.child = a.Text("submitConcern", "referral", "id"), a.Text("submitConcern", "referral", "concerns", 0, "child", "id")
	c.Must("manager", `mutation($id: ID!) { startTriage(input: {id: $id, version: 1}) { errors { code message } } }`,
		map[string]any{"id": c.concern})
	c.Must("manager", `mutation($id: ID!) { decideReferral(input: {id: $id, version: 2, outcome: ACCEPTED, threshold: CHILD_IN_NEED,
	  rationale: "Three weeks of it, and the child is hungry.", feedback: "Thank you. A social worker visits this week."}) { errors { code
	  message } } }`, map[string]any{"id": c.concern})
	c.Must("manager", `mutation($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { errors { code path message } } }`,
		map[string]any{"input": map[string]any{
			"childId": c.child, "organisationId": c.Organisations["trust"], "practitionerId": c.Viewers["health"].PractitionerID,
			"role":    "HEALTH_VISITOR",
			"purpose": "Grades what care is like.", "lawfulBasis": "PUBLIC_TASK"}})
	a = c.Must("manager", `mutation($input: RegisterRelativeInput!) { registerRelative(input: $input) { relationship { relative { id } } `+
		`errors { code path message } } }`, map[string]any{"input": map[string]any{
		"childId": c.child, "givenName": "Avis", "familyName": "Quillfether", "kind": "MOTHER"}})
	c.mother = a.Text("registerRelative", "relationship", "relative", "id")
}

// graded: one sitting from start to completion. Every item of an area has its grade.
func (c *childsCase) graded(from, to string, areas map[string]practice.Grade, beside bool) string {
	c.T.Helper()
	a := c.Must("health", `mutation($input: StartCareProfileInput!) { startCareProfile(input: $input) { sitting { profiles { id } } `+
		`errors { code path message } } }`, map[string]any{"input": map[string]any{
		"instrumentId": graphtest.OpenStructure, "childIds": []string{c.child}, "carerIds": []string{c.mother},
		"trigger": "The school's concern, accepted.", "startedOn": from, "endedOn": to,
		"visits": []map[string]any{{"on": from, "announced": true}, {"on": to, "announced": false}}}})
	profile := a.Text("startCareProfile", "sitting", "profiles", 0, "id")
	if refused := c.complete(profile, 1); len(refused.Problems("completeCareProfile")) < 20 {
		c.T.Errorf("an ungraded profile lacks only %v", refused.Problems("completeCareProfile"))
	}
	c.grade(profile, "health", practice.GraderKindPractitioner, areas, 0)
	if beside {
		c.grade(profile, "health", practice.GraderKindParent, areas, -1)
		a := c.Must("health", `query($id: ID!) { careProfile(id: $id) { sideBySide(with: PARENT) { item first second differs difference } } }`,
			map[string]any{"id": profile})
		if pair, _ := a.At("careProfile", "sideBySide", 0).(map[string]any); pair["differs"] != true || pair["difference"] != -1.0 {
			c.T.Errorf("the mother's grade beside: %v", pair)
		}
		version := c.Must("health", `query($id: ID!) { careProfile(id: $id) { version } }`, map[string]any{"id": profile}).Number("careProfile",
			"version")
		c.Must("health", `mutation($input: SetTargetItemsInput!) { setTargetItems(input: $input) { errors { code path message } } }`,
			map[string]any{"input": map[string]any{
				"id": profile, "version": version,
				"targets": []map[string]any{{"item": "A1a", "targetGrade": 2, "changeBy": "2027-03-01"},
					{"item": "B1a", "targetGrade": 2, "changeBy": "2027-03-01"}}}})
	}
	version := c.Must("health", `query($id: ID!) { careProfile(id: $id) { version outstanding { code } } }`,
		map[string]any{"id": profile}).Number("careProfile", "version")
	done := c.complete(profile, version)
	if problems := done.Problems("completeCareProfile"); len(problems) > 0 {
		c.T.Fatalf("a whole profile is not completed: %v", done.Raw)
	}
	if state := done.Text("completeCareProfile", "careProfile", "state"); state != "COMPLETED" {
		c.T.Errorf("the profile is %s", state)
	}
	return profile
}

func (c *childsCase) complete(profile string, version int) graphtest.Answer {
	c.T.Helper()
	return c.Ask("health", `mutation($input: CompleteCareProfileInput!) { completeCareProfile(input: $input) { careProfile { state areas `+
		`{ code grade } } errors { code path message } } }`,
		map[string]any{"input": map[string]any{"id": profile, "version": version, "parentSawScores": true}})
}

// grade gives every item a grade: that of its area, or 2, made better by so much.
func (c *childsCase) grade(profile, who string, grader practice.GraderKind, areas map[string]practice.Grade, better int) {
	c.T.Helper()
	var grades []map[string]any
	for _, area := range practice.OpenStructure().Areas {
		for _, sub := range area.SubAreas {
			for _, item := range sub.Items {
				grade, given := areas[area.Code]
				if !given {
					grade = 2
				}
				if item.AppliesAt(8) {
					grades = append(grades, map[string]any{"item": item.Code, "grade": max(int(grade)+better, 1), "evidence": "Seen on both visits."})
				}
			}
		}
	}
	c.Must(who, `mutation($input: GradeItemsInput!) { gradeItems(input: $input) { careProfile { id } errors { code path message } } }`,
		map[string]any{"input": map[string]any{"id": profile, "grader": grader, "grades": grades}})
}

// withActions: the health visitor does theirs, the school declines, the police are
// late, and the clock tells who must know.
func (c *childsCase) withActions() {
	c.T.Helper()
	due := practice.DateOf(c.Instant()).AddDays(7).String()
	assign := func(body, what string) string {
		a := c.Must("manager",
			`mutation($input: AssignActionInput!) { assignAction(input: $input) { action { id } errors { code path message } } }`,
			map[string]any{"input": map[string]any{
				"childIds": []string{c.child}, "what": what, "why": "Wren is safe and fed at home.", "ownerKind": "ORGANISATION",
				"organisationId": c.Organisations[body], "dueOn": due,
				"origin": "REFERRAL", "sourceId": c.concern}})
		return a.Text("assignAction", "action", "id")
	}
	done, declined, late := assign("trust", "Weigh Wren every week."), assign("school", "Keep a breakfast place for Wren."),
		assign("force", "Tell us of every call to the address.")
	if a := c.Must("police", `query($id: ID!) { child(id: $id) { involvements { origin organisation { name } } } }`,
		map[string]any{"id": c.child}); !slices.ContainsFunc(a.List("child", "involvements"), func(i any) bool {
		return i.(map[string]any)["origin"] == "ACTION_ASSIGNED"
	}) {
		c.T.Errorf("the police are not involved through their action: %s", a.Raw)
	}
	c.Must("health", `mutation($id: ID!) { acceptAction(input: {id: $id, version: 1}) { errors { code message } } }`,
		map[string]any{"id": done})
	c.Must("health", `mutation($id: ID!) { completeAction(input: {id: $id, version: 2, effect: "Two kilograms more in four weeks."}) { `+
		`errors { code message } } }`, map[string]any{"id": done})
	c.Must("teacher", `mutation($id: ID!) { declineAction(input: {id: $id, version: 1, reason: "The breakfast club closes this term."}) { `+
		`errors { code message } } }`, map[string]any{"id": declined})
	if a := c.Must("manager", `{ inbox { notices(first: 10) { edges { node { kind subject { id } } } } } }`,
		nil); !slices.ContainsFunc(a.List("inbox", "notices", "edges"), func(e any) bool {
		n := e.(map[string]any)["node"].(map[string]any)
		return n["kind"] == "ACTION_DECLINED" && n["subject"].(map[string]any)["id"] == declined
	}) {
		c.T.Errorf("who assigned is not told that it was declined: %s", a.Raw)
	}
	c.Must("police", `mutation($id: ID!) { acceptAction(input: {id: $id, version: 1}) { errors { code message } } }`,
		map[string]any{"id": late})
	for _, stage := range []struct {
		day  int
		want string
	}{{8, "[REMINDER]"}, {22, "[REMINDER MANAGER]"}, {36, "[REMINDER MANAGER HEAD_OF_AGENCY]"}} {
		if got := c.escalationsAfter(late, stage.day); got != stage.want {
			c.T.Errorf("after %d days the police's action has gone to %s, want %s", stage.day, got, stage.want)
		}
	}
}

// escalationsAfter moves the clock to a day after the actions were assigned, lets
// the work of the background run, and lists who heard.
func (c *childsCase) escalationsAfter(action string, days int) string {
	c.T.Helper()
	c.runJobsAt(graphtest.Noon.AddDate(0, 0, days))
	a := c.Must("manager", `query($id: ID!) { action(id: $id) { overdue escalations { to } } }`, map[string]any{"id": action})
	var steps []string
	for _, e := range a.List("action", "escalations") {
		steps = append(steps, fmt.Sprint(e.(map[string]any)["to"]))
	}
	return fmt.Sprint(steps)
}

// clockStands reads the neglect clock of one area.
func (c *childsCase) clockStands(area string, running bool, days int) {
	c.T.Helper()
	a := c.Must("manager", `query($id: ID!) { child(id: $id) { neglectClocks { area days running } } }`, map[string]any{"id": c.child})
	for _, clock := range a.List("child", "neglectClocks") {
		if got := clock.(map[string]any); got["area"] == area {
			if got["running"] != running || got["days"] != float64(days) {
				c.T.Errorf("the clock of %s: %v, want running %v and %d days", area, got, running, days)
			}
			return
		}
	}
	c.T.Errorf("%s has no clock: %s", area, a.Raw)
}

// changed: the second profile beside the first.
func (c *childsCase) changed(first, second string) {
	c.T.Helper()
	a := c.Must("manager", `query($from: ID!, $to: ID!) { careProfile(id: $to) { change(from: $from) { months better worse same areas { `+
		`code from to kind } } } }`,
		map[string]any{"from": first, "to": second})
	kinds := map[any]any{}
	for _, area := range a.List("careProfile", "change", "areas") {
		kinds[area.(map[string]any)["code"]] = area.(map[string]any)["kind"]
	}
	if kinds["A"] != "BETTER" || kinds["B"] != "SAME" || a.Number("careProfile", "change", "months") != 6 ||
		a.Number("careProfile", "change", "worse") != 0 {
		c.T.Errorf("the change is told as %s", a.Raw)
	}
}

// runJobsAt lets the work of the background run until nothing of it is due.
func (c *childsCase) runJobsAt(instant time.Time) {
	c.T.Helper()
	c.Later(instant.Sub(c.Instant()))
	ctx, end := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		jobs.Run(ctx, c.Store, jobs.RunConfig{Clock: c.Clock, Every: 10 * time.Millisecond, Log: slog.New(slog.NewTextHandler(c.Log, nil)),
			Handlers: map[string]store.Handler{store.JobEscalate: jobs.Escalate(practice.DefaultEscalations()),
				store.JobClimb: jobs.Climb(practice.EnglandCalendar())}})
	}()
	for c.Count("SELECT count(*) FROM job WHERE done_at IS NULL AND run_at <= $1", c.Instant()) > 0 {
		time.Sleep(10 * time.Millisecond)
	}
	end()
	<-done
}
