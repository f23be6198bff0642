package disclosure_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

func TestTheAccessLogSaysWhoHadAccessAndForWhatPurpose(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	id := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	w.Must("colleague", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id})
	w.Must("manager", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id})
	w.Ask("other teacher", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id})
	a := w.Must("records", `query($id: ID!) { accessLog(childId: $id, first: 10) { totalCount edges { node { operation fields purpose `+
		`rule outcome practitioner { name } organisation { name agency } } } } }`, map[string]any{"id": id})
	type line struct{ who, rule, purpose string }
	want := []line{{"other teacher", "NONE", ""}, {"manager", "AUTHORITY", ""},
		{"colleague", "INVOLVEMENT", "Universal service for the child."}, {"teacher", "INVOLVEMENT", "Universal service for the child."}}
	if got := a.Number("accessLog", "totalCount"); got != len(want) {
		t.Fatalf("%d entries, want %d: %s", got, len(want), a.Raw)
	}
	for i, w := range want {
		got := line{a.Text("accessLog", "edges", i, "node", "practitioner", "name"), a.Text("accessLog", "edges", i, "node", "rule"),
			a.Text("accessLog", "edges", i, "node", "purpose")}
		if got != w {
			t.Errorf("entry %d is %v, want %v", i, got, w)
		}
	}
	if got := w.Must("manager",
		`query($id: ID!) { accessLog(childId: $id, first: 1) { edges { node { operation practitioner { name } rule } } } }`,
		map[string]any{"id": id}).Text("accessLog", "edges", 0, "node", "rule"); got != "RECORDS" {
		t.Errorf("looking at who looked is recorded as %q, want RECORDS", got)
	}
	if a := w.Ask("other teacher", `query($id: ID!) { accessLog(childId: $id, first: 1) { edges { node { id } } } }`,
		map[string]any{"id": id}); len(a.Errors) != 1 || a.Errors[0].Code() != "NOT_FOUND" {
		t.Errorf("a stranger asks who looked: %s", a.Raw)
	}
}

// TestOneFieldOfARecordIsADisclosureOfItsChild asks for a single field of each
// record of a family, by the record's identifier.
func TestOneFieldOfARecordIsADisclosureOfItsChild(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	f := w.Fixture(w.Viewers[who], graphtest.Setting{})
	decision := w.DecisionRow(f.Referral.ID(), w.Viewers[who].PractitionerID, 1)
	w.WriteRows("referral_decision", decision)
	records := f.Targets()
	records["HouseholdMember"], records["ReferralDecision"] = f.Member.ID(), decision.ID()
	for kind, field := range map[string]string{"Child": "sex", "Involvement": "purpose", "Household": "address",
		"HouseholdMember": "startedOn", "Relative": "familyName",
		"Relationship": "kind", "Referral": "state", "ReferralDecision": "outcome", "ChronologyEvent": "summary", "BreakGlass": "reason"} {
		of := f.Child.ID()
		if kind == "BreakGlass" {
			of = f.Unseen.ID()
		}
		const disclosures = "SELECT count(*) FROM disclosure WHERE child_id = $1"
		before := w.Count(disclosures, of)
		w.Must(who, fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { %s } } }", kind, field), map[string]any{"id": records[kind]})
		if got := w.Count(disclosures, of); got != before+1 {
			t.Errorf("%s.%s leaves %d disclosures of the child, want 1", kind, field, got-before)
		}
	}
}

func TestAChildsOwnAccessLogIsFilteredByOrganisationTimeAndRule(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	child := w.WriteFamily("Marblewick", 2)
	w.WriteAccess(graphtest.Access{Who: "police", At: graphtest.Noon.Add(-4 * time.Hour), Rule: "BREAK_GLASS", Children: child},
		graphtest.Access{Who: "health", At: graphtest.Noon.Add(-3 * time.Hour), Children: child[:1]},
		graphtest.Access{Who: "teacher", At: graphtest.Noon.Add(-2 * time.Hour), Rule: "NONE", Children: child[:1]},
		graphtest.Access{Who: "health", At: graphtest.Noon.Add(-time.Hour), Children: child[:1]})
	const glass, first, refused, second = "BREAK_GLASS by police of force", "INVOLVEMENT by health of trust", "NONE by teacher of school",
		"INVOLVEMENT by health of trust"
	before := map[string]any{"before": graphtest.Noon}
	for name, c := range map[string]struct {
		filter map[string]any
		want   []string
	}{
		"all of it":               {before, []string{second, refused, first, glass}},
		"one organisation":        {map[string]any{"organisationId": w.Organisations["trust"]}, []string{second, first}},
		"an unknown organisation": {map[string]any{"organisationId": w.ID("Organisation")}, nil},
		"from an instant": {map[string]any{"from": graphtest.Noon.Add(-2 * time.Hour), "before": graphtest.Noon},
			[]string{second, refused}},
		"before an instant": {map[string]any{"before": graphtest.Noon.Add(-2 * time.Hour)}, []string{first, glass}},
		"by a rule":         {map[string]any{"rules": []string{"BREAK_GLASS", "NONE"}}, []string{refused, glass}},
		"all at once": {map[string]any{"organisationId": w.Organisations["trust"], "before": graphtest.Noon.Add(-2 * time.Hour),
			"rules": []string{"INVOLVEMENT"}}, []string{first}},
	} {
		if got := w.AccessLogOf("manager", child[0], c.filter); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		// The root's list is the same one.
		a := w.Must("records",
			`query($id: ID!, $filter: DisclosureFilter) { accessLog(childId: $id, first: 100, filter: $filter) { totalCount } }`,
			map[string]any{"id": child[0], "filter": c.filter})
		if got := a.Number("accessLog", "totalCount"); got != len(c.want) {
			t.Errorf("%s: the keeper counts %d, want %d", name, got, len(c.want))
		}
	}
}

func TestAccessLogsInAListOfChildrenAreEachChildsOwn(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	children := w.WriteFamily("Marblewick", 9)
	for i, id := range children { // the first was looked at once, the ninth nine times
		for n := range i + 1 {
			w.WriteAccess(graphtest.Access{Who: "health", At: graphtest.Noon.Add(-time.Duration(n+1) * time.Minute), Children: []uuid.UUID{id}})
		}
	}
	a := w.Must("manager", `{ children(first: 20) { edges { node { id accessLog(first: 3) { edges { node { at } } pageInfo { hasNextPage
	  hasPreviousPage } }
	  earliest: accessLog(last: 2) { edges { node { at } } pageInfo { hasNextPage hasPreviousPage } } } } } }`, nil)
	for i := range a.List("children", "edges") {
		under := func(path ...any) []any { return append([]any{"children", "edges", i, "node"}, path...) }
		looks := slices.IndexFunc(children, func(id uuid.UUID) bool { return id.String() == a.Text(under("id")...) }) + 1
		latest, earliest := a.List(under("accessLog", "edges")...), a.List(under("earliest", "edges")...)
		if len(latest) != min(looks, 3) || a.At(under("accessLog", "pageInfo", "hasNextPage")...) != (looks > 3) ||
			a.Text(under("accessLog", "edges", 0, "node", "at")...) != "2026-11-23T11:59:00Z" {
			t.Errorf("a child who was looked at %d times shows %v", looks, latest)
		}
		last := graphtest.Noon.Add(-time.Duration(looks) * time.Minute).Format(time.RFC3339)
		if len(earliest) != min(looks, 2) || a.At(under("earliest", "pageInfo", "hasPreviousPage")...) != (looks > 2) ||
			a.Text(under("earliest", "edges", len(earliest)-1, "node", "at")...) != last {
			t.Errorf("a child who was looked at %d times was first looked at %v", looks, earliest)
		}
	}
}

func TestAccessLogsCostAsManyStatementsForOneChildAsForThirty(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	var ended []operation.Ended
	w.Observe = func(_ context.Context, e operation.Ended) { ended = append(ended, e) }
	children := w.WriteFamily("Marblewick", 30)
	for _, who := range []string{"health", "police", "teacher", "social worker"} {
		w.WriteAccess(graphtest.Access{Who: who, At: graphtest.Noon.Add(-time.Hour), Children: children})
	}
	cost := func(first int) int {
		w.Must("manager", `query($first: Int!) { children(first: $first) { edges { node { accessLog(first: 10) { edges { cursor node {
		  operation fields purpose rule practitioner { name } organisation { name } } } pageInfo { endCursor } } } } } }`,
			map[string]any{"first": first})
		return ended[len(ended)-1].Statements
	}
	cost(1) // learns how many children the manager sees
	if one, many := cost(1), cost(30); one != many || one > 7 {
		t.Errorf("it costs %d statements for one child, %d for thirty", one, many)
	}
}

// mostRead is how many buffers of 8 kB an access log's page reads, however long the log is.
const mostRead = 400

func TestAnAccessLogReadsAsMuchOfALongOneAsOfAShortOne(t *testing.T) {
	t.Parallel()
	w := graphtest.NewMeasured(t)
	child := w.WriteFamily("Marblewick", 2)
	w.WriteAccess(graphtest.Access{Who: "police", At: graphtest.Noon.Add(-300 * time.Hour), Children: child},
		graphtest.Access{Who: "health", At: graphtest.Noon, Children: child[1:]})
	v := w.Viewers["health"]
	w.Exec(`INSERT INTO access_entry (id, created_at, at, request_id, practitioner_id, organisation_id, agency, operation, fields, outcome,
	  child_ids, rules)
	  SELECT timed_id(s.at, $4), s.at, s.at, gen_random_uuid(), $1, $2, 'HEALTH', 'query child', '{Query.child}', 'ALLOWED',
	  ARRAY[$3::uuid], '{INVOLVEMENT}'
	  FROM generate_series(1, 20000) i, LATERAL (SELECT $5::timestamptz - i * interval '1 minute' AS at) s`, v.PractitionerID,
		v.OrganisationID, child[0], int(store.KindOf("AccessEntry")), graphtest.Noon)
	w.Exec(`INSERT INTO disclosure_index (id, created_at, at, rule, child_id, entry_id, practitioner_id, organisation_id)
	  SELECT record_id(e.id, $2), e.at, e.at, 'INVOLVEMENT', $1, e.id, e.practitioner_id, e.organisation_id FROM access_entry e
	  WHERE NOT EXISTS (SELECT 1 FROM disclosure d WHERE d.entry_id = e.id)`, child[0], int(store.KindOf("Disclosure")))
	w.Exec("ANALYZE")
	for name, filter := range map[string]map[string]any{
		"all of it":             nil,
		"an organisation of it": {"organisationId": w.Organisations["force"]},
		"a day of it":           {"from": graphtest.Noon.Add(-200 * time.Hour), "before": graphtest.Noon.Add(-176 * time.Hour)},
		"both":                  {"organisationId": w.Organisations["trust"], "before": graphtest.Noon.Add(-200 * time.Hour)},
	} {
		for query, who := range map[string]string{
			`query($id: ID!, $filter: DisclosureFilter) { accessLog(childId: $id, first: 20, filter: $filter) { edges { cursor node { rule ` +
				`operation } } } }`: "records",
			`query($id: ID!, $filter: DisclosureFilter) { child(id: $id) { accessLog(first: 20, filter: $filter) { edges { cursor node { rule ` +
				`operation } } } } }`: "manager",
			`query($id: ID!, $filter: DisclosureFilter) { child(id: $id) { accessLog(last: 20, filter: $filter) { edges { cursor node { purpose ` +
				`operation } } } } }`: "lead",
		} {
			w.Must(who, query, map[string]any{"id": child[0], "filter": filter}) // a connection's first statement also reads the catalogue
			w.Explained = store.NewExplained()
			a := w.Must(who, query, map[string]any{"id": child[0], "filter": filter})
			if w.Explained.Buffers > mostRead {
				t.Errorf("%s reads %d buffers for %s: %+v\n%.300s", name, w.Explained.Buffers, who, w.Explained.Statements, a.Raw)
			}
			t.Logf("%s, %s: %d buffers", name, who, w.Explained.Buffers)
		}
	}
}

func TestAnAccessLogIsNotForWhoeverMayNotAsk(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	concern := graphtest.ConcernInput(graphtest.ChildInput("Wren", "Quillfether", "2018-03-04"))
	child := w.WriteFamily("Marblewick", 1)[0]
	w.WriteAccess(graphtest.Access{Who: "health", At: graphtest.Noon.Add(-time.Hour), Children: []uuid.UUID{child}})
	const nested = `query($id: ID!) { child(id: $id) { accessLog(first: 1) { edges { node { id } } } } }`
	for _, who := range []string{"other teacher", "police", "auditor", "system"} { // who do not see the child
		if a := w.Ask(who, nested, map[string]any{"id": child}); a.At("child") != nil {
			t.Errorf("%s: %s", who, a.Raw)
		}
	}
	for _, who := range []string{"records", "administrator", "partnership lead"} { // whose role sees no child
		if a := w.Ask(who, nested, map[string]any{"id": child}); len(graphtest.Reached(a.At("child", "accessLog"))) > 0 {
			t.Errorf("%s: %s", who, a.Raw)
		}
	}
	// A system sees the child that its own concern enters, for as long as that takes, and not who looked.
	before := w.Tally()
	a := w.Ask("system", `mutation($input: SubmitConcernInput!) { submitConcern(input: $input) { referral { concerns { child { `+
		`accessLog(first: 1) { edges { node { id } } } } } } errors { code } } }`,
		map[string]any{"input": concern})
	if len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" || w.Tally() != before {
		t.Errorf("a system asks who looked: %s", a.Raw)
	}
}

func TestADisclosureReadByItsIdentifierIsInTheAccessLog(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	child := w.WriteFamily("Marblewick", 1)[0]
	w.WriteAccess(graphtest.Access{Who: "health", At: graphtest.Noon.Add(-time.Hour), Children: []uuid.UUID{child}})
	var id string
	if err := w.Admin.QueryRow("SELECT id FROM disclosure WHERE child_id = $1", child).Scan(&id); err != nil {
		t.Fatal(err)
	}
	for who, rule := range map[string]string{"records": "RECORDS", "manager": "AUTHORITY"} {
		a := w.Must(who, `query($id: ID!) { node(id: $id) { ... on Disclosure { at practitioner { name } } } }`, map[string]any{"id": id})
		if a.Text("node", "practitioner", "name") != "health" {
			t.Errorf("%s: %s", who, a.Raw)
		}
		const noted = "SELECT count(*) FROM disclosure WHERE child_id = $1 AND practitioner_id = $2 AND rule = $3"
		if got := w.Count(noted, child, w.Viewers[who].PractitionerID, rule); got != 1 {
			t.Errorf("%s: the look at it left %d entries by the rule %s, want 1", who, got, rule)
		}
	}
}
