package careprofile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
)

const trajectoryOfChild = `query($id: ID!) { child(id: $id) { trajectory {
  areas { instrument area title change months points { on grade change profile { id assessor { name } } } }
  events { id summary significance occurredAt } } } }`

func TestATrajectoryFollowsEachAreaOverAllProfiles(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	child := w.KnownChildren("2018-03-04")[0]
	if a := w.Must("health", trajectoryOfChild,
		map[string]any{"id": child}); a.Raw != `{"data":{"child":{"trajectory":{"areas":[],"events":[]}}}}` {
		t.Errorf("without a profile: %s", a.Raw)
	}
	w.WriteProfile(child, graphtest.Shipped, "2026-07-01", "2026-09-01", "A4 B2") // written first, and the second in time
	first := w.WriteProfile(child, graphtest.Shipped, "2026-02-01", "2026-03-01", "A5 B0")
	w.WriteProfile(child, graphtest.Shipped, "2026-09-10", "2026-10-15", "A2 B2 C3")
	mistaken := w.WriteProfile(child, graphtest.Shipped, "2025-01-01", "2025-05-01", "A1")
	w.Exec("SET session_replication_role = replica")
	w.Exec("UPDATE care_profile SET mistaken_at = now(), mistaken_reason = 'Of another child.' WHERE id = $1", mistaken.ID())
	w.Exec("SET session_replication_role = origin")
	a := w.Must("health", trajectoryOfChild, map[string]any{"id": child})
	var lines []string
	for i := range a.List("child", "trajectory", "areas") {
		at := func(path ...any) any { return a.At(append([]any{"child", "trajectory", "areas", i}, path...)...) }
		line := fmt.Sprintf("%v %v %v in %v months:", at("area"), at("title"), at("change"), at("months"))
		for p := range a.List("child", "trajectory", "areas", i, "points") {
			line += fmt.Sprintf(" %v %v %v", at("points", p, "on"), at("points", p, "grade"), at("points", p, "change"))
		}
		lines = append(lines, line)
	}
	want := []string{
		"A Physical care BETTER in 7 months: 2026-03-01 5 NEW 2026-09-01 4 BETTER 2026-10-15 2 BETTER",
		"B Safety SAME in 1 months: 2026-03-01 <nil> <nil> 2026-09-01 2 NEW 2026-10-15 2 SAME",
		"C Love NEW in 0 months: 2026-10-15 3 NEW",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("trajectory\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if a.Text("child", "trajectory", "areas", 0, "points", 0, "profile", "id") != first.ID().String() ||
		a.Text("child", "trajectory", "areas", 0, "points", 0, "profile", "assessor", "name") != "health" {
		t.Errorf("the first point is of %s", a.Raw)
	}
}

func TestTheMainEventsStandBesideATrajectory(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	child := w.KnownChildren("2018-03-04")[0]
	w.WriteProfile(child, graphtest.Shipped, "2026-02-01", "2026-03-01", "A5")
	v := w.Viewers["teacher"]
	event := func(significance string, at time.Time, corrects any) uuid.UUID {
		e := w.EventRow(v.OrganisationID, v.PractitionerID, v.Agency, nil, at)
		e["significance"], e["corrects_id"], e["summary"] = significance, corrects, significance
		w.WriteRows("chronology_event", e)
		w.WriteRows("chronology_subject", w.SubjectRow(e, child))
		return e.ID()
	}
	begins := time.Date(2026, time.February, 1, 0, 0, 0, 0, time.UTC)
	event("SIGNIFICANT", begins.Add(-time.Second), nil)
	onTheDay := event("SIGNIFICANT", begins, nil)
	event("ROUTINE", begins.AddDate(0, 1, 0), nil)
	wrong := event("CRITICAL", begins.AddDate(0, 2, 0), nil)
	right := event("CRITICAL", begins.AddDate(0, 2, 1), wrong)
	ids := func() []string {
		a := w.Must("health", trajectoryOfChild, map[string]any{"id": child})
		var list []string
		for i := range a.List("child", "trajectory", "events") {
			list = append(list, a.Text("child", "trajectory", "events", i, "id"))
		}
		return list
	}
	if got := ids(); !slices.Equal(got, []string{onTheDay.String(), right.String()}) {
		t.Errorf("events %v, want %v and %v", got, onTheDay, right)
	}
	var latest []string
	for i := range 60 {
		latest = append(latest, event("SIGNIFICANT", begins.AddDate(0, 3, i), nil).String())
	}
	if got := ids(); !slices.Equal(got, latest[10:]) {
		t.Errorf("%d events, want the latest 50 of them", len(got))
	}
}

// What is asked in fragments and under other names is loaded all the same.
func TestClocksAndTrajectoryAreAskedInAnyForm(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	child := w.KnownChildren("2018-03-04")[0]
	w.WriteProfile(child, graphtest.Shipped, "2026-02-01", "2026-03-01", "A5")
	w.WriteProfile(child, graphtest.Shipped, "2026-03-01", "2026-04-01", "A1")
	a := w.Must("health", `query($id: ID!) { child(id: $id) { clocks: neglectClocks { ...clock } trajectory { areas { ... on AreaTrajectory
	  { spots: points { ...spot } } } ...main } } }
	  fragment clock on NeglectClock { whose: child { id } spells { ... { begun: shownBy { id grades { id } } } ...end } }
	  fragment end on ClockSpell { disprovedBy { sitting { id } } }
	  fragment spot on TrajectoryPoint { of: profile { id } }
	  fragment main on Trajectory { happened: events { id } }`, map[string]any{"id": child})
	twice := w.Must("health", `query($id: ID!) { child(id: $id) { trajectory { areas { days: points { on } points { profile { id } } } }
	  careProfiles(first: 1) { edges { node { areas { short: subAreas { code } subAreas { inputs { evidence } } } } } } } }`,
		map[string]any{"id": child})
	if twice.Text("child", "trajectory", "areas", 0, "points", 1, "profile", "id") == "" {
		t.Errorf("asked under two names: %s", twice.Raw)
	}
	for _, path := range [][]any{{"clocks", 0, "whose", "id"}, {"clocks", 0, "spells", 0, "begun", "id"},
		{"clocks", 0, "spells", 0, "disprovedBy", "sitting", "id"},
		{"trajectory", "areas", 0, "spots", 1, "of", "id"}} {
		if a.Text(append([]any{"child"}, path...)...) == "" {
			t.Errorf("nothing at %v: %s", path, a.Raw)
		}
	}
}

func TestClocksAndTrajectoriesOfAListCostAsMuchAsOfOneChild(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	statements := w.CountStatements()
	born := make([]string, 50)
	for i := range born {
		born[i] = "2018-03-04"
	}
	home := w.HouseholdRow("4 Nowhere Lane, Testham")
	w.WriteRows("household", home)
	for _, child := range w.KnownChildren(born...) {
		w.WriteProfile(child, graphtest.Shipped, "2026-02-01", "2026-03-01", "A5 B1")
		w.WriteProfile(child, graphtest.Shipped, "2026-03-01", "2026-05-01", "A1 B4")
		w.WriteRows("household_member", w.MemberRow(home.ID(), &child, nil, "2026-01-01", nil))
		v := w.Viewers["teacher"]
		e := w.EventRow(v.OrganisationID, v.PractitionerID, v.Agency, nil, graphtest.Noon.AddDate(0, -1, 0))
		e["significance"] = "CRITICAL"
		w.WriteRows("chronology_event", e)
		w.WriteRows("chronology_subject", w.SubjectRow(e, child))
	}
	const list = `query($first: Int!) { children(first: $first, orderBy: {field: NEGLECT}, filter: {neglectDaysAtLeast: 0}) { edges { ` +
		`node { id %s } } } }`
	selections := map[string]string{
		"clocks": "neglectClocks { title days child { givenName } spells { shownBy { id assessor { name } } disprovedBy { id } } }",
		"trajectories": "trajectory { areas { title points { grade profile { id sitting { startedOn } } } } " +
			"events { id organisation { name } } }",
		"homes":       "memberships { household { neglectClocks { days child { givenName } } } }",
		"one and all": "neglectClocks { days spells { startedOn } } trajectory { areas { points { grade } } }",
	}
	for _, child := range w.QueryIDs("SELECT id FROM child") {
		w.ComputeClocks(child)
	}
	for name, selection := range selections {
		ask := func(first int) graphtest.Answer {
			return w.Must("health", fmt.Sprintf(list, selection), map[string]any{"first": first})
		}
		ask(1) // reads the instrument, which is kept from then on
		ask(1)
		one := statements()
		a := ask(50)
		if many := statements(); many != one || len(a.List("children", "edges")) != 50 {
			t.Errorf("%s: %d statements for one child, %d for %d", name, one, many, len(a.List("children", "edges")))
		}
		t.Logf("%s: %d statements", name, one)
	}
}
