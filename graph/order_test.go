package graph_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/practice"
)

func TestTheDecisionThatStandsIsTheFirst(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	f := w.scene(w.viewers[who], setting{state: practice.ReferralStateSignposted})
	for _, n := range rand.Perm(6) {
		w.plain("referral_decision", w.decisionRow(f.referral.id(), w.viewers[who].PractitionerID, n+1))
	}
	for _, document := range []string{
		"query($id: ID!) { referral(id: $id) { decisions { sequence } } }",
		"query($id: ID!) { referral: node(id: $id) { ... on Referral { decisions { sequence } } } }",
	} {
		a := w.must(who, document, map[string]any{"id": f.referral.id()})
		var got []int
		for i := range a.list("referral", "decisions") {
			got = append(got, a.number("referral", "decisions", i, "sequence"))
		}
		if want := []int{6, 5, 4, 3, 2, 1}; !slices.Equal(got, want) {
			t.Errorf("decisions are %v, want %v", got, want)
		}
	}
}

func TestEscalationsAreInTheOrderOfTheirDays(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	f := w.scene(w.viewers[who], setting{action: practice.ActionStateAccepted})
	days := []string{"2026-12-08 REMINDER", "2026-12-08 MANAGER", "2026-12-08 HEAD_OF_AGENCY", "2026-12-10 REMINDER", "2026-12-15 MANAGER"}
	for _, n := range rand.Perm(len(days)) { // sent at once, for days that were missed
		day, to, _ := strings.Cut(days[n], " ")
		escalation := w.escalationRow(f.action, day)
		escalation["to"] = to
		w.plain("escalation", escalation)
	}
	a := w.must(who, "query($id: ID!) { action(id: $id) { escalations { on to } } }", map[string]any{"id": f.action.id()})
	var got []string
	for i := range a.list("action", "escalations") {
		got = append(got, a.text("action", "escalations", i, "on")+" "+a.text("action", "escalations", i, "to"))
	}
	if !slices.Equal(got, days) {
		t.Errorf("escalations are %v, want %v", got, days)
	}
}

// TestListsInARecordHaveOneOrder enters records in any order and reads them in one.
func TestListsInARecordHaveOneOrder(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	v := w.viewers[who]
	f := w.scene(v, setting{})
	child, home := f.child.id(), f.household.id()
	var homes, spells, adults, kids []row
	for n := range 6 {
		address := w.householdRow(fmt.Sprintf("%d Elsewhere Road, Testham", n))
		homes = append(homes, address)
		spells = append(spells, w.memberRow(address.id(), &child, nil, fmt.Sprintf("2020-0%d-01", n+1), new(fmt.Sprintf("2020-0%d-20", n+1))))
		adults = append(adults, w.relativeRow("Corin", fmt.Sprint("Oxbramble", n)))
		kids = append(kids, w.childRow("Pip", fmt.Sprint("Oxbramble", n), "2016-07-08"))
	}
	w.plain("household", homes...)
	w.plain("relative", adults...)
	w.plain("child", kids...)
	shuffled := func(n int) []int { return rand.Perm(n) }
	var members, ties []row
	for n := range 6 {
		members = append(members, w.memberRow(home, new(kids[n].id()), nil, "2026-02-01", nil))
		ties = append(ties, w.relationshipRow(child, adults[n].id(), practice.RelationshipKindGrandmother))
	}
	for _, n := range shuffled(6) {
		w.plain("household_member", spells[n], members[n])
		w.plain("relationship", ties[n])
		w.plain("involvement", w.involvementRow(child, v.OrganisationID, nil, noon.AddDate(-1, -n, 0), new(noon.AddDate(0, -6, 0))))
	}
	// What is rewritten lies elsewhere in its table.
	for _, n := range shuffled(6) {
		w.exec("UPDATE relationship SET updated_at = now() WHERE id = $1", ties[n].id())
		w.exec("UPDATE household_member SET updated_at = now() WHERE id = $1", members[n].id())
	}
	a := w.must(who, `query($id: ID!, $home: ID!, $concern: ID!) {
	  child(id: $id) { memberships { id from } relationships { id } involvements { from } siblings { id } }
	  household(id: $home) { members { id from } }
	  referral(id: $concern) { siblingsNotNamed { id } } }`, map[string]any{"id": child, "home": home, "concern": f.referral.id()})
	ascending := func(path []any, keys ...string) {
		t.Helper()
		var got []string
		for i := range a.list(path...) {
			key := ""
			for _, k := range keys {
				key += a.text(append(append([]any{}, path...), i, k)...) + " "
			}
			got = append(got, key)
		}
		if len(got) < 6 || !slices.IsSorted(got) {
			t.Errorf("%v are not in order: %v", path, got)
		}
	}
	ascending([]any{"child", "memberships"}, "from", "id")
	ascending([]any{"child", "relationships"}, "id")
	ascending([]any{"child", "involvements"}, "from")
	ascending([]any{"child", "siblings"}, "id")
	ascending([]any{"household", "members"}, "from", "id")
	ascending([]any{"referral", "siblingsNotNamed"}, "id")
}

func TestEarlierConcernsAreNotCountedOfAChildWhomTheViewerCannotSee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	teacher := w.viewers["teacher"]
	open, hidden := w.childRow("Wren", "Quillfether", "2018-03-04"), w.childRow("Merle", "Quillfether", "2012-05-06")
	home := w.householdRow("4 Nowhere Lane, Testham")
	w.plain("child", open, hidden)
	w.plain("household", home)
	w.plain("involvement", w.involvementRow(open.id(), teacher.OrganisationID, nil, noon.AddDate(0, -6, 0), nil))
	var last row
	for months := 3; months > 0; months-- {
		last = w.referralRow(home.id(), teacher.OrganisationID, teacher.PractitionerID, practice.ReferralStateSubmitted, noon.AddDate(0, -months, 0))
		w.plain("referral", last)
		w.plain("referral_child", w.namingRow(last, open), w.namingRow(last, hidden))
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
			a := w.must(who, document, map[string]any{"id": last.id()})
			for i := range a.list("referral", "concerns") {
				given, _, _ := strings.Cut(a.text("referral", "concerns", i, "reportedName"), " ")
				if got := fmt.Sprint(a.at("referral", "concerns", i, "earlierConcerns")); got != want[given] {
					t.Errorf("%s is told of %s earlier concerns on %s, want %s", who, got, given, want[given])
				}
			}
			if len(a.list("referral", "concerns")) != 2 {
				t.Errorf("%s is told %s", who, a.raw)
			}
		}
	}
}

// ordered is how a description says in which order a list is.
var ordered = regexp.MustCompile(`first|in the order|'s order|in one order|in order|area by area|item by item|each agency`)

// unordered are lists whose order says nothing: sets of words, and what an
// instrument or a form lays down itself.
var unordered = regexp.MustCompile(`^(Instrument|InstrumentArea|InstrumentSubArea|InstrumentItem|Identity|ProbableMatch|GradedArea|GradedSubArea|Verb|Permission)\.|\.(errors|viewerCan|edges|outstanding|visits|targets|events)$`)

func TestEveryListOfRecordsSaysItsOrder(t *testing.T) {
	t.Parallel()
	for name, d := range contract().Types {
		if d.Kind != ast.Object || d.BuiltIn || name == "Mutation" {
			continue
		}
		for _, f := range d.Fields {
			of := contract().Types[f.Type.Name()]
			if f.Type.Elem == nil || of.Kind != ast.Object && of.Kind != ast.Interface || unordered.MatchString(name+"."+f.Name) {
				continue
			}
			if !ordered.MatchString(strings.ToLower(f.Description)) {
				t.Errorf("%s.%s does not say its order: %s", name, f.Name, f.Description)
			}
		}
	}
}
