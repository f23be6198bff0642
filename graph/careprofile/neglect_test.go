package careprofile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestAClockRunsThroughOverlappingSittings(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	child := w.KnownChildren("2018-03-04")[0]
	w.WantClocks(child)
	w.WriteProfile(child, graphtest.Shipped, "2026-05-01", "2026-08-01", "A5 B1 C0")
	w.WriteProfile(child, graphtest.Shipped, "2026-07-01", "2026-09-01", "A3 B4") // its window begins before the first's ends
	w.WriteProfile(child, graphtest.Shipped, "2026-08-15", "2026-08-20", "A4")    // within that of the second, and completed last
	w.WriteProfile(child, graphtest.Shipped, "2026-09-01", "2026-10-01", "A4 B4")
	w.WantClocks(child,
		"GCP-STRUCTURE A 84 days, running since 2026-10-01 [2026-08-01 2026-09-01 31] [2026-10-01 <nil> 53]",
		"GCP-STRUCTURE B 83 days, running since 2026-09-01 [2026-09-01 <nil> 83]")
	w.ComputeClocks(child)
	clocks, since := w.StoredClocks(child)
	want := []graphtest.ClockRow{{Area: "GCP-STRUCTURE A", Since: "2026-08-31", Days: 31},
		{Area: "GCP-STRUCTURE B", Since: "2026-09-01", Days: 0}}
	if !slices.Equal(clocks, want) || since != "2026-08-31" {
		t.Errorf("kept is %v since %s, want %v", clocks, since, want)
	}
	w.Later(10 * 24 * time.Hour)
	w.WantClocks(child,
		"GCP-STRUCTURE A 94 days, running since 2026-10-01 [2026-08-01 2026-09-01 31] [2026-10-01 <nil> 63]",
		"GCP-STRUCTURE B 93 days, running since 2026-09-01 [2026-09-01 <nil> 93]")
}

func TestACorrectionRestartsAClock(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	wren := uuid.MustParse(f.wren)
	first := f.profiled(f.wren, "2026-05-04", 4)
	second := f.profiled(f.wren, "2026-08-03", 2)
	f.WantClocks(f.wren, "GCP-STRUCTURE A 91 days [2026-05-04 2026-08-03 91]", "GCP-STRUCTURE B 91 days [2026-05-04 2026-08-03 91]",
		"GCP-STRUCTURE C 91 days [2026-05-04 2026-08-03 91]", "GCP-STRUCTURE D 91 days [2026-05-04 2026-08-03 91]")
	if clocks, since := f.StoredClocks(wren); since != "9999-12-31" || len(clocks) != 4 ||
		clocks[0] != (graphtest.ClockRow{Area: "GCP-STRUCTURE A", Since: "", Days: 91}) {
		t.Errorf("standing clocks are kept as %v since %s", clocks, since)
	}
	f.MustSend("health", "markCareProfileMistaken", "",
		map[string]any{"id": second, "version": f.Version(second), "reason": "It was graded of another child."})
	running := "203 days, running since 2026-05-04 [2026-05-04 <nil> 203]"
	f.WantClocks(f.wren, "GCP-STRUCTURE A "+running, "GCP-STRUCTURE B "+running, "GCP-STRUCTURE C "+running, "GCP-STRUCTURE D "+running)
	if clocks, since := f.StoredClocks(wren); since != "2026-05-04" ||
		clocks[0] != (graphtest.ClockRow{Area: "GCP-STRUCTURE A", Since: "2026-05-04", Days: 0}) {
		t.Errorf("running clocks are kept as %v since %s", clocks, since)
	}
	a := f.Must("health", graphtest.ClocksOfChild, map[string]any{"id": f.wren})
	if got := a.At("child", "neglectClocks", 0, "spells", 0, "shownBy", "id"); got != first ||
		a.At("child", "neglectClocks", 0, "child", "id") != f.wren || a.Text("child", "neglectClocks", 0, "title") != "Physical care" {
		t.Errorf("the clock is told as %s", a.Raw)
	}
	f.MustSend("health", "markCareProfileMistaken", "",
		map[string]any{"id": first, "version": f.Version(first), "reason": "It was graded of another child."})
	f.WantClocks(f.wren)
	if clocks, since := f.StoredClocks(wren); len(clocks) != 0 || since != "9999-12-31" {
		t.Errorf("kept is %v since %s", clocks, since)
	}
}

func TestTwoInstrumentsHaveClocksOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	old, renamed := w.InstrumentRow(graphtest.DefinitionOf("QCS", "1.0.0"), nil),
		w.InstrumentRow(strings.Replace(graphtest.DefinitionOf("QCS", "1.1.0"), "title: Play", "title: Games", 1), nil)
	w.WriteRows("instrument", old, renamed)
	child := w.KnownChildren("2018-03-04")[0]
	w.WriteProfile(child, graphtest.Shipped, "2026-01-01", "2026-08-01", "A4")
	w.WriteProfile(child, old, "2026-01-01", "2026-09-01", "P4 Q4")
	w.WriteProfile(child, renamed, "2026-01-01", "2026-10-01", "P1 Q4")
	w.WantClocks(child, "GCP-STRUCTURE A 114 days, running since 2026-08-01 [2026-08-01 <nil> 114]",
		"QCS Q 83 days, running since 2026-09-01 [2026-09-01 <nil> 83]", "QCS P 30 days [2026-09-01 2026-10-01 30]")
	a := w.Must("health", graphtest.ClocksOfChild, map[string]any{"id": child})
	if got := a.Text("child", "neglectClocks", 1, "title"); got != "Games" {
		t.Errorf("the area is called %q, and by the latest version Games", got)
	}
}

func TestAClockStopsWithChildhood(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	ids := w.KnownChildren("2018-03-04", "2008-11-24", "2018-03-04")
	died, grows, other := ids[0], ids[1], ids[2]
	for _, child := range ids {
		w.WriteProfile(child, graphtest.Shipped, "2026-09-01", "2026-10-01", "A4")
	}
	w.ComputeClocks(ids...)
	w.MustSend("health", "amendChild", "", map[string]any{"id": died, "version": 1,
		"diedOn": "2026-11-01", "reason": "Told by the hospital."})
	w.WantClocks(died, "GCP-STRUCTURE A 31 days [2026-10-01 2026-11-01 31]")
	if clocks, since := w.StoredClocks(died); since != "9999-12-31" ||
		clocks[0] != (graphtest.ClockRow{Area: "GCP-STRUCTURE A", Since: "", Days: 31}) {
		t.Errorf("kept of one who died is %v since %s", clocks, since)
	}
	w.Later(24 * time.Hour) // the birthday: lists know it before the background does
	w.WantClocks(grows, "GCP-STRUCTURE A 54 days [2026-10-01 2026-11-24 54]")
	a := w.Must("health", "{ children(first: 5, filter: {neglectDaysAtLeast: 0}) { totalCount edges { node { id } } } }", nil)
	if a.Number("children", "totalCount") != 1 || a.Text("children", "edges", 0, "node", "id") != other.String() {
		t.Errorf("who lives at a poor grade: %s", a.Raw)
	}
	w.RunClockWork()
	if clocks, since := w.StoredClocks(grows); since != "9999-12-31" ||
		clocks[0] != (graphtest.ClockRow{Area: "GCP-STRUCTURE A", Since: "", Days: 54}) {
		t.Errorf("kept of one who has grown up is %v since %s", clocks, since)
	}
	// A birthday that was wrong: the clock runs on, until the right one.
	w.MustSend("health", "amendChild", "", map[string]any{"id": grows, "version": 1,
		"dateOfBirth": "2009-11-24", "reason": "Told by the hospital."})
	w.WantClocks(grows, "GCP-STRUCTURE A 54 days, running since 2026-10-01 [2026-10-01 <nil> 54]")
	w.Later(365 * 24 * time.Hour)
	w.RunClockWork()
	if clocks, since := w.StoredClocks(grows); since != "9999-12-31" || clocks[0].Days != 419 {
		t.Errorf("kept a year later is %v since %s", clocks, since)
	}
}

func TestAHomeTellsTheClocksOfTheChildrenWhoLiveThere(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	ids := w.KnownChildren("2018-03-04", "2020-03-04", "2012-03-04")
	hidden := w.ChildRow("Merle", "Quillfether", "2019-01-01")
	w.WriteRows("child", hidden)
	home, left := w.HouseholdRow("4 Nowhere Lane, Testham"), "2026-06-01"
	w.WriteRows("household", home)
	secret := hidden.ID()
	w.WriteRows("household_member", w.MemberRow(home.ID(), &ids[0], nil, "2026-01-01", nil),
		w.MemberRow(home.ID(), &ids[1], nil, "2026-01-01", nil),
		w.MemberRow(home.ID(), &ids[2], nil, "2026-01-01", &left), w.MemberRow(home.ID(), &secret, nil, "2026-01-01", nil))
	for i, child := range append(ids, secret) {
		w.WriteProfile(child, graphtest.Shipped, "2026-01-01", fmt.Sprintf("2026-0%d-01", 5+i), "A4 B2")
	}
	const ask = `query($id: ID!) { household(id: $id) { neglectClocks { child { id givenName } area days spells { shownBy { assessor { ` +
		`name } } } } } }`
	for who, want := range map[string]string{"health": "206A 175A 0B 0B", "manager": "206A 175A 114A 0B 0B 0B"} {
		a := w.Must(who, ask, map[string]any{"id": home.ID()})
		var got []string
		for i := range a.List("household", "neglectClocks") {
			got = append(got, fmt.Sprint(a.At("household", "neglectClocks", i, "days"), a.At("household", "neglectClocks", i, "area")))
			if child := a.Text("household", "neglectClocks", i, "child", "id"); child == ids[2].String() || who == "health" &&
				child == secret.String() {
				t.Errorf("%s is told of %s", who, child)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s reads %q, want %q: %s", who, got, want, a.Raw)
		}
	}
}

func TestAPartnershipThatCountsThreesAsPoorHasItsClocksComputedAgain(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	ids := w.KnownChildren("2018-03-04", "2020-03-04", "2021-03-04")
	w.WriteProfile(ids[0], graphtest.Shipped, "2026-01-01", "2026-10-01", "A3 B2")
	w.WriteProfile(ids[1], graphtest.Shipped, "2026-01-01", "2026-10-01", "A4")
	w.ComputeClocks(ids...)
	renewed := func(poor practice.Grade) int {
		w.PoorFrom = poor
		w.Serve()
		stale, err := w.Store.ScheduleNeglect(t.Context(), w.Instant(), practice.ClockRule{PoorFrom: poor})
		if err != nil {
			t.Fatal(err)
		}
		w.RunClockWork()
		return stale
	}
	if n := renewed(4); n != 0 {
		t.Errorf("%d children are computed again by the same setting", n)
	}
	if n := renewed(3); n != 2 {
		t.Errorf("%d children are computed again by another setting, want 2", n)
	}
	if clocks, since := w.StoredClocks(ids[0]); since != "2026-10-01" || clocks[0].Since != "2026-10-01" {
		t.Errorf("kept is %v since %s", clocks, since)
	}
	w.WantClocks(ids[0], "GCP-STRUCTURE A 53 days, running since 2026-10-01 [2026-10-01 <nil> 53]", "GCP-STRUCTURE B 0 days")
	if n := renewed(4); n != 2 {
		t.Errorf("%d children are computed again by the former setting, want 2", n)
	}
	w.WantClocks(ids[0], "GCP-STRUCTURE A 0 days", "GCP-STRUCTURE B 0 days")
	// A clock that the demonstration or a restore left running beyond childhood is found too.
	w.Exec("UPDATE child SET date_of_birth = '2008-01-01' WHERE id = $1", ids[1])
	if n := renewed(4); n != 1 {
		t.Errorf("%d children are computed again who have grown up, want 1", n)
	}
	if _, since := w.StoredClocks(ids[1]); since != "9999-12-31" {
		t.Errorf("one who has grown up is kept since %s", since)
	}
}

// Rows that were loaded without the order have it after the first round of upkeep, and
// so have those whose order is not that of their clocks.
func TestTheOrderByNeglectIsThatOfTheClocksAfterALoad(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	ids := w.KnownChildren("2018-03-04", "2020-03-04", "2021-03-04", "2022-03-04")
	for i, from := range []string{"2026-08-01", "2026-02-01", "2026-05-01"} {
		w.WriteProfile(ids[i], graphtest.Shipped, from, from, "A4")
	}
	inOrder := func() (got []uuid.UUID) {
		a := w.Must("teacher", "{ children(first: 10, orderBy: {field: NEGLECT}) { edges { node { id } } } }", nil)
		for i := range a.List("children", "edges") {
			got = append(got, graphtest.Parsed(t, a.Text("children", "edges", i, "node", "id")))
		}
		return got
	}
	want := []uuid.UUID{ids[1], ids[2], ids[0], ids[3]}
	renewed := func(children int, what string) {
		t.Helper()
		stale, err := w.Store.ScheduleNeglect(t.Context(), w.Instant(), practice.ClockRule{PoorFrom: 4})
		if err != nil || stale != children {
			t.Errorf("%s: %d children are computed again, error %v; want %d", what, stale, err, children)
		}
		w.RunClockWork()
		if got := inOrder(); !slices.Equal(got, want) {
			t.Errorf("%s: the order is %v, want %v", what, got, want)
		}
	}
	w.PoorFrom = 4
	renewed(3, "loaded without clocks")
	w.Exec("UPDATE child SET neglect_since = '9999-12-31' WHERE id = $1", ids[1])
	w.Exec("UPDATE child SET neglect_since = '2020-01-01' WHERE id = $1", ids[3])
	renewed(2, "loaded with clocks and another order")
	renewed(0, "nothing was loaded")
}

func TestWhatIsNoFilterOfNeglectIsRefused(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for _, filter := range []string{"{neglectDaysAtLeast: -1}", "{neglectDaysAtLeast: 10001}",
		fmt.Sprintf("{neglectArea: %q}", strings.Repeat("A", 41))} {
		if a := w.Ask("manager", "{ children(first: 1, filter: "+filter+") { totalCount } }", nil); len(a.Errors) != 1 ||
			a.Errors[0].Code() != "BAD_USER_INPUT" {
			t.Errorf("%s answers %s", filter, a.Raw)
		}
	}
}
