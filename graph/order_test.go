package graph_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestTheDecisionThatStandsIsTheFirst(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	f := w.Fixture(w.Viewers[who], graphtest.Setting{State: practice.ReferralStateSignposted})
	for _, n := range rand.Perm(6) {
		w.WriteRows("referral_decision", w.DecisionRow(f.Referral.ID(), w.Viewers[who].PractitionerID, n+1))
	}
	for _, document := range []string{
		"query($id: ID!) { referral(id: $id) { decisions { sequence } } }",
		"query($id: ID!) { referral: node(id: $id) { ... on Referral { decisions { sequence } } } }",
	} {
		a := w.Must(who, document, map[string]any{"id": f.Referral.ID()})
		var got []int
		for i := range a.List("referral", "decisions") {
			got = append(got, a.Number("referral", "decisions", i, "sequence"))
		}
		if want := []int{6, 5, 4, 3, 2, 1}; !slices.Equal(got, want) {
			t.Errorf("decisions are %v, want %v", got, want)
		}
	}
}

func TestEscalationsAreInTheOrderOfTheirDays(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	f := w.Fixture(w.Viewers[who], graphtest.Setting{Action: practice.ActionStateAccepted})
	days := []string{"2026-12-08 REMINDER", "2026-12-08 MANAGER", "2026-12-08 HEAD_OF_AGENCY", "2026-12-10 REMINDER", "2026-12-15 MANAGER"}
	for _, n := range rand.Perm(len(days)) { // sent at once, for days that were missed
		day, to, _ := strings.Cut(days[n], " ")
		escalation := w.EscalationRow(f.Action, day)
		escalation["to"] = to
		w.WriteRows("escalation", escalation)
	}
	a := w.Must(who, "query($id: ID!) { action(id: $id) { escalations { dueOn to } } }", map[string]any{"id": f.Action.ID()})
	var got []string
	for i := range a.List("action", "escalations") {
		got = append(got, a.Text("action", "escalations", i, "dueOn")+" "+a.Text("action", "escalations", i, "to"))
	}
	if !slices.Equal(got, days) {
		t.Errorf("escalations are %v, want %v", got, days)
	}
}

// TestListsInARecordHaveOneOrder enters records in any order and reads them in one.
func TestListsInARecordHaveOneOrder(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	v := w.Viewers[who]
	f := w.Fixture(v, graphtest.Setting{})
	child, home := f.Child.ID(), f.Household.ID()
	var homes, spells, adults, kids []graphtest.Row
	for n := range 6 {
		address := w.HouseholdRow(fmt.Sprintf("%d Elsewhere Road, Testham", n))
		homes = append(homes, address)
		spells = append(spells, w.MemberRow(address.ID(), &child, nil, fmt.Sprintf("2020-0%d-01", n+1), new(fmt.Sprintf("2020-0%d-20", n+1))))
		adults = append(adults, w.RelativeRow("Corin", fmt.Sprint("Oxbramble", n)))
		kids = append(kids, w.ChildRow("Pip", fmt.Sprint("Oxbramble", n), "2016-07-08"))
	}
	w.WriteRows("household", homes...)
	w.WriteRows("relative", adults...)
	w.WriteRows("child", kids...)
	shuffled := func(n int) []int { return rand.Perm(n) }
	var members, ties []graphtest.Row
	for n := range 6 {
		members = append(members, w.MemberRow(home, new(kids[n].ID()), nil, "2026-02-01", nil))
		ties = append(ties, w.RelationshipRow(child, adults[n].ID(), practice.RelationshipKindGrandmother))
	}
	for _, n := range shuffled(6) {
		w.WriteRows("household_member", spells[n], members[n])
		w.WriteRows("relationship", ties[n])
		w.WriteRows("involvement", w.InvolvementRow(child, v.OrganisationID, nil, graphtest.Noon.AddDate(-1, -n, 0),
			new(graphtest.Noon.AddDate(0, -6, 0))))
	}
	// What is rewritten lies elsewhere in its table.
	for _, n := range shuffled(6) {
		w.Exec("UPDATE relationship SET updated_at = now() WHERE id = $1", ties[n].ID())
		w.Exec("UPDATE household_member SET updated_at = now() WHERE id = $1", members[n].ID())
	}
	a := w.Must(who, `query($id: ID!, $home: ID!, $concern: ID!) {
	  child(id: $id) { memberships { id startedOn } relationships { id } involvements { startedAt } siblings { id } }
	  household(id: $home) { members { id startedOn } }
	  referral(id: $concern) { siblingsNotNamed { id } } }`, map[string]any{"id": child, "home": home, "concern": f.Referral.ID()})
	ascending := func(path []any, keys ...string) {
		t.Helper()
		var got []string
		for i := range a.List(path...) {
			key := ""
			for _, k := range keys {
				key += a.Text(append(append([]any{}, path...), i, k)...) + " "
			}
			got = append(got, key)
		}
		if len(got) < 6 || !slices.IsSorted(got) {
			t.Errorf("%v are not in order: %v", path, got)
		}
	}
	ascending([]any{"child", "memberships"}, "startedOn", "id")
	ascending([]any{"child", "relationships"}, "id")
	ascending([]any{"child", "involvements"}, "startedAt")
	ascending([]any{"child", "siblings"}, "id")
	ascending([]any{"household", "members"}, "startedOn", "id")
	ascending([]any{"referral", "siblingsNotNamed"}, "id")
}

func TestEarlierConcernsOfAHiddenChildAreNotCounted(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	teacher := w.Viewers["teacher"]
	open, hidden := w.ChildRow("Wren", "Quillfether", "2018-03-04"), w.ChildRow("Merle", "Quillfether", "2012-05-06")
	home := w.HouseholdRow("4 Nowhere Lane, Testham")
	w.WriteRows("child", open, hidden)
	w.WriteRows("household", home)
	w.WriteRows("involvement", w.InvolvementRow(open.ID(), teacher.OrganisationID, nil, graphtest.Noon.AddDate(0, -6, 0), nil))
	var last graphtest.Row
	for months := 3; months > 0; months-- {
		last = w.ReferralRow(home.ID(), teacher.OrganisationID, teacher.PractitionerID, practice.ReferralStateSubmitted,
			graphtest.Noon.AddDate(0, -months, 0))
		w.WriteRows("referral", last)
		w.WriteRows("referral_child", w.ReportedChildRow(last, open), w.ReportedChildRow(last, hidden))
	}
	for who, want := range map[string]map[string]string{
		"teacher": {"Wren": "2", "Merle": "<nil>"},
		"manager": {"Wren": "2", "Merle": "2"},
	} {
		for _, document := range []string{
			"query($id: ID!) { referral(id: $id) { concerns { reportedName earlierConcerns child { id } } } }",
			"query($id: ID!) { referral: node(id: $id) { ... on Referral { concerns { reportedName earlierConcerns child { id } } } } }",
			"query($id: ID!) { referral(id: $id) { concerns { reportedName earlierConcerns } } }",
		} {
			a := w.Must(who, document, map[string]any{"id": last.ID()})
			for i := range a.List("referral", "concerns") {
				given, _, _ := strings.Cut(a.Text("referral", "concerns", i, "reportedName"), " ")
				if got := fmt.Sprint(a.At("referral", "concerns", i, "earlierConcerns")); got != want[given] {
					t.Errorf("%s is told of %s earlier concerns on %s, want %s", who, got, given, want[given])
				}
			}
			if len(a.List("referral", "concerns")) != 2 {
				t.Errorf("%s is told %s", who, a.Raw)
			}
		}
	}
}

// ordered is how a description says in which order a list is.
var ordered = regexp.MustCompile(`first|in the order|'s order|in one order|in order|area by area|item by item|each agency`)

// unordered are lists whose order says nothing: sets of words, and what an
// instrument or a form lays down itself.
var unordered = regexp.MustCompile(
	`^(Instrument|InstrumentArea|InstrumentSubArea|InstrumentItem|Identity|ProbableMatch|GradedArea|GradedSubArea|Verb|Permission)\.|` +
		`\.(errors|viewerCan|edges|outstanding|visits|targets|events)$`)

func TestEveryListOfRecordsSaysItsOrder(t *testing.T) {
	t.Parallel()
	for name, d := range graphtest.Contract().Types {
		if d.Kind != ast.Object || d.BuiltIn || name == "Mutation" {
			continue
		}
		for _, f := range d.Fields {
			of := graphtest.Contract().Types[f.Type.Name()]
			if f.Type.Elem == nil || of.Kind != ast.Object && of.Kind != ast.Interface || unordered.MatchString(name+"."+f.Name) {
				continue
			}
			if !ordered.MatchString(strings.ToLower(f.Description)) {
				t.Errorf("%s.%s does not say its order: %s", name, f.Name, f.Description)
			}
		}
	}
}
