package disclosure_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/graph/operation"
	"heed/practice"
)

const unusual = `query($filter: UnusualAccessFilter) { unusualAccess(first: 100, filter: $filter) { totalCount edges { node {
  kind at childId children practitioner { name } organisation { name } } } } }`

func TestAccessToAChildOfOnesOwnNameIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reader, family string
		former         []string
		found          bool
	}{
		"the same name":                               {"Pat Quillfether", "Quillfether", nil, true},
		"the same name in another spelling":           {"Pat QUÍLLFETHER", "Quillfether", nil, true},
		"a name with a hyphen":                        {"Pat Oxbramble-Teal", "Oxbramble-Teal", nil, true},
		"a family name of two words":                  {"Pat van Oxbramble", "van Oxbramble", nil, true},
		"a name that the child bore before":           {"Pat Thistledew", "Quillfether", []string{"Wren Thistledew"}, true},
		"a family name that the child bore before":    {"Pat Thistledew", "Quillfether", []string{"Marblewick", "Thistledew"}, true},
		"another name":                                {"Pat Marblewick", "Quillfether", []string{"Wren Thistledew"}, false},
		"the child's given name":                      {"Pat Wren", "Quillfether", nil, false},
		"a name that ends alike":                      {"Pat Fether", "Quillfether", nil, false},
		"a name of which the child's is the end":      {"Pat Quillfether", "Fether", nil, false},
		"the reader's given name":                     {"Quillfether Marblewick", "Quillfether", nil, false},
		"a first word of the child's name of several": {"Pat Oxbramble", "Oxbramble Teal", nil, false},
		"a child whose name is not known":             {"Pat Quillfether", "", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			w.AddPractitioners(c.reader)
			child := w.WriteFamily(c.family, 1, c.former...)
			w.WriteAccess(graphtest.Access{Who: c.reader, At: graphtest.Noon.Add(-time.Hour), Children: child})
			a := w.Must("records", unusual, nil)
			var want []string
			if c.found {
				want = []string{fmt.Sprintf("OWN_SURNAME by %s of school of 1 at 2026-11-23T11:00:00Z", c.reader)}
			}
			if got := a.Findings(); !slices.Equal(got, want) {
				t.Errorf("found %v, want %v", got, want)
			}
			if c.found && a.Text("unusualAccess", "edges", 0, "node", "childId") != child[0].String() {
				t.Errorf("it names another child: %s", a.Raw)
			}
		})
	}
}

func TestAccessToManyChildrenWithinAnHourIsFound(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	many := w.WriteFamily("Marblewick", 61)
	eleven := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
	oneByOne := func(who, rule string, from time.Time, every time.Duration, children []uuid.UUID) {
		for i, id := range children {
			w.WriteAccess(graphtest.Access{Who: who, At: from.Add(time.Duration(i) * every), Rule: rule, Children: []uuid.UUID{id}})
		}
	}
	// in one list
	w.WriteAccess(graphtest.Access{Who: "police", At: eleven.Add(59 * time.Minute), Children: many})
	// one after the other
	oneByOne("health", "INVOLVEMENT", eleven.Add(-time.Hour), time.Second, many)
	// without being shown one
	oneByOne("other teacher", "NONE", eleven.Add(-2*time.Hour), time.Second, many)
	// over two hours of the clock
	oneByOne("colleague", "INVOLVEMENT", eleven.Add(-3*time.Hour+30*time.Minute), time.Minute, many)
	// as many as are ordinary
	w.WriteAccess(graphtest.Access{Who: "teacher", At: eleven, Children: many[:60]})
	// the same ones twice
	w.WriteAccess(graphtest.Access{Who: "social worker", At: eleven, Children: many[:31]})
	//
	w.WriteAccess(graphtest.Access{Who: "social worker", At: eleven.Add(time.Minute), Children: many[:31]})
	// at who looked
	w.WriteAccess(graphtest.Access{Who: "records", At: eleven, Rule: "RECORDS", Children: many})
	// two people of one organisation
	w.WriteAccess(graphtest.Access{Who: "manager", At: eleven, Children: many[:31]},
		graphtest.Access{Who: "lead", At: eleven, Children: many[30:]})
	want := []string{
		"MANY_CHILDREN by police of force of 61 at 2026-11-23T11:00:00Z",
		"MANY_CHILDREN by health of trust of 61 at 2026-11-23T10:00:00Z",
		"MANY_CHILDREN by other teacher of other school of 61 at 2026-11-23T09:00:00Z",
	}
	a := w.Must("records", unusual, nil)
	if got := a.Findings(); !slices.Equal(got, want) || a.Number("unusualAccess", "totalCount") != 3 {
		t.Errorf("found %v, want %v", got, want)
	}
	if a.At("unusualAccess", "edges", 0, "node", "childId") != nil {
		t.Errorf("many children are named as one: %s", a.Raw)
	}
	// An hour counts whole, wherever the time asked for begins.
	for from, found := range map[string]int{"2026-11-23T11:00:00Z": 1, "2026-11-23T11:00:01Z": 0, "2026-11-23T09:59:59Z": 2} {
		if got := w.Must("records", unusual, map[string]any{"filter": map[string]any{"from": from}}).Findings(); len(got) != found {
			t.Errorf("from %s: found %v, want %d", from, got, found)
		}
	}
}

func TestAnEmergencyWithoutContactBeforeIsFound(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	children := w.WriteFamily("Marblewick", 2)
	w.WriteBreakGlass("police", children[0], graphtest.Noon.Add(-time.Hour), false)
	w.WriteBreakGlass("health", children[1], graphtest.Noon.Add(-time.Hour), true)
	a := w.Must("records", unusual, nil)
	if got, want := a.Findings(), []string{"BREAK_GLASS_WITHOUT_CONTACT by police of force of 1 at 2026-11-23T11:00:00Z"}; !slices.Equal(got,
		want) ||
		a.Text("unusualAccess", "edges", 0, "node", "childId") != children[0].String() {
		t.Errorf("found %v, want %v", got, want)
	}
}

// reviewed is a world with a finding of each kind.
func reviewed(t *testing.T) (*graphtest.Env, []uuid.UUID) {
	t.Helper()
	w := graphtest.New(t)
	w.AddPractitioners("Pat Quillfether")
	children := append(w.WriteFamily("Quillfether", 1), w.WriteFamily("Marblewick", 61)...)
	w.WriteAccess(graphtest.Access{Who: "Pat Quillfether", At: graphtest.Noon.Add(-40 * 24 * time.Hour), Children: children[:1]},
		graphtest.Access{Who: "Pat Quillfether", At: graphtest.Noon.Add(-3 * time.Hour), Rule: "NONE", Children: children[:1]},
		graphtest.Access{Who: "health", At: graphtest.Noon.Add(-2 * time.Hour), Children: children[1:]})
	w.WriteBreakGlass("police", children[1], graphtest.Noon.Add(-time.Hour), false)
	return w, children
}

func TestAReviewIsFiltered(t *testing.T) {
	t.Parallel()
	w, _ := reviewed(t)
	for name, c := range map[string]struct {
		filter map[string]any
		want   []string
	}{
		"nothing asked":        {nil, []string{"BREAK_GLASS_WITHOUT_CONTACT", "MANY_CHILDREN", "OWN_SURNAME"}},
		"one kind":             {map[string]any{"kinds": []string{"MANY_CHILDREN"}}, []string{"MANY_CHILDREN"}},
		"two kinds":            {map[string]any{"kinds": []string{"MANY_CHILDREN", "OWN_SURNAME"}}, []string{"MANY_CHILDREN", "OWN_SURNAME"}},
		"no kind":              {map[string]any{"kinds": []string{}}, nil},
		"one organisation":     {map[string]any{"organisationId": w.Organisations["school"]}, []string{"OWN_SURNAME"}},
		"another organisation": {map[string]any{"organisationId": w.Organisations["trust"]}, []string{"MANY_CHILDREN"}},
		"an emergency's":       {map[string]any{"organisationId": w.Organisations["force"]}, []string{"BREAK_GLASS_WITHOUT_CONTACT"}},
		"an unknown one":       {map[string]any{"organisationId": w.ID("Organisation")}, nil},
		"from an instant": {map[string]any{"from": graphtest.Noon.Add(-2 * time.Hour)},
			[]string{"BREAK_GLASS_WITHOUT_CONTACT", "MANY_CHILDREN"}},
		"before an instant": {map[string]any{"before": graphtest.Noon.Add(-2 * time.Hour)}, []string{"OWN_SURNAME"}},
		"longer than a month": {map[string]any{"from": graphtest.Noon.Add(-366 * 24 * time.Hour), "before": graphtest.Noon},
			[]string{"BREAK_GLASS_WITHOUT_CONTACT", "MANY_CHILDREN", "OWN_SURNAME", "OWN_SURNAME"}},
		"a month of long ago":   {map[string]any{"before": graphtest.Noon.Add(-39 * 24 * time.Hour)}, []string{"OWN_SURNAME"}},
		"from after its end":    {map[string]any{"from": graphtest.Noon, "before": graphtest.Noon.Add(-time.Hour)}, nil},
		"a time still to come":  {map[string]any{"from": graphtest.Noon.Add(time.Hour), "before": graphtest.Noon.Add(time.Hour * 2)}, nil},
		"the end of all time":   {map[string]any{"from": "2200-12-30T00:00:00Z", "before": "2200-12-31T23:59:59Z"}, nil},
		"the beginning of time": {map[string]any{"from": "1900-01-01T00:00:00Z", "before": "1900-12-31T00:00:00Z"}, nil},
	} {
		a := w.Must("records", unusual, map[string]any{"filter": c.filter})
		var got []string
		for _, f := range a.Findings() {
			kind, _, _ := strings.Cut(f, " ")
			got = append(got, kind)
		}
		if !slices.Equal(got, c.want) || a.Number("unusualAccess", "totalCount") != len(c.want) {
			t.Errorf("%s: found %v, want %v: %s", name, got, c.want, a.Raw)
		}
	}
	a := w.Ask("records", unusual,
		map[string]any{"filter": map[string]any{"from": graphtest.Noon.Add(-366*24*time.Hour - time.Second), "before": graphtest.Noon}})
	if len(a.Errors) != 1 || a.Errors[0].Code() != "BAD_USER_INPUT" {
		t.Errorf("more than 366 days: %s", a.Raw)
	}
}

func TestOnlyTheKeepersOfTheRecordsReviewThem(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	w.AddPractitioners("Pat Quillfether")
	w.WriteAccess(graphtest.Access{Who: "Pat Quillfether", At: graphtest.Noon.Add(-time.Hour), Children: w.WriteFamily("Quillfether", 1)})
	for _, body := range graphtest.OrganisationsOfAll {
		for _, role := range practice.Role("").Values() {
			who, a := graphtest.RoleName(practice.Role(role), body), graphtest.Answer{}
			if a = w.Ask(who, unusual, nil); practice.Role(role) == practice.RoleRecords {
				if len(a.Findings()) != 1 {
					t.Errorf("%s: %s", who, a.Raw)
				}
				continue
			}
			if len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" || a.Data != nil {
				t.Errorf("%s: %s, want FORBIDDEN", who, a.Raw)
			}
			const refusals = "SELECT count(*) FROM access_entry WHERE outcome = 'REFUSED' AND practitioner_id = $1 AND operation = 'query " +
				"unusualAccess'"
			if got := w.Count(refusals, w.Viewers[who].PractitionerID); got != 1 {
				t.Errorf("%s: %d refusals in the access record, want 1", who, got)
			}
		}
	}
	// Nor does the database tell anybody else.
	w.Admin.SetMaxOpenConns(1)
	w.Exec("SET ROLE heed_app")
	const told = `SELECT count(*) FROM unusual_access('{OWN_SURNAME}', NULL, '2026-01-01', '2026-12-01', 60, NULL, NULL, NULL, NULL, ` +
		`NULL, NULL, NULL, NULL, false, 10)`
	for keeps, want := range map[string]int{"": 0, "false": 0, "true": 1} {
		w.Exec("SELECT set_config('heed.records', $1, false)", keeps)
		if got := w.Count(told); got != want {
			t.Errorf("to a viewer who keeps the records %q it tells %d", keeps, got)
		}
	}
}

func TestAReviewIsInTheAccessRecordOfTheChildrenItNames(t *testing.T) {
	t.Parallel()
	w, children := reviewed(t)
	w.Must("records", `{ unusualAccess(first: 2) { edges { node { kind } } } }`, nil) // the emergency, and many children
	const asked = "SELECT count(*) FROM disclosure d JOIN access_entry e ON e.id = d.entry_id WHERE e.operation = 'query unusualAccess' " +
		"AND d.rule = 'RECORDS' AND d.child_id = $1"
	if named, other := w.Count(asked, children[1]), w.Count(asked, children[0]); named != 1 || other != 0 {
		t.Errorf("the child who is named has %d entries, and one of another page %d; want 1 and 0", named, other)
	}
	before := w.Count("SELECT count(*) FROM access_entry")
	w.Must("records", unusual, map[string]any{"filter": map[string]any{"kinds": []string{"MANY_CHILDREN"}}})
	if after := w.Count("SELECT count(*) FROM access_entry"); after != before {
		t.Errorf("a page that names no child left %d entries", after-before)
	}
}

func TestAReviewCostsAsManyStatementsForOneFindingAsForAHundred(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	var ended []operation.Ended
	w.Observe = func(_ context.Context, e operation.Ended) { ended = append(ended, e) }
	names := make([]string, 30)
	for i := range names {
		names[i] = fmt.Sprintf("Pat%d Quillfether", i)
	}
	w.AddPractitioners(names...)
	children := w.WriteFamily("Quillfether", 4)
	cost := func() int {
		w.Must("records", `{ unusualAccess(first: 100) { totalCount edges { cursor node { kind practitioner { name } who: practitioner { `+
			`email organisation { name } } organisation { name agency } } } pageInfo { endCursor } } }`, nil)
		return ended[len(ended)-1].Statements
	}
	w.WriteAccess(graphtest.Access{Who: names[0], At: graphtest.Noon.Add(-time.Hour), Children: children[:1]})
	one := cost()
	for i, name := range names {
		w.WriteAccess(graphtest.Access{Who: name, At: graphtest.Noon.Add(-time.Duration(i) * time.Minute), Children: children})
	}
	if many := cost(); many != one || one > 7 {
		t.Errorf("it costs %d statements for one finding, %d for a hundred", one, many)
	}
}
