package graph_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

func TestTheAccessLogTellsWhoLookedAndWhatFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.registered("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	w.must("colleague", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id})
	w.must("manager", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id})
	w.ask("other teacher", `query($id: ID!) { child(id: $id) { givenName } }`, map[string]any{"id": id})
	a := w.must("records", `query($id: ID!) { accessLog(childId: $id, first: 10) { totalCount edges { node { operation fields purpose rule outcome practitioner { name } organisation { name agency } } } } }`, map[string]any{"id": id})
	type line struct{ who, rule, purpose string }
	want := []line{{"other teacher", "NONE", ""}, {"manager", "AUTHORITY", ""}, {"colleague", "INVOLVEMENT", "Universal service for the child."}, {"teacher", "INVOLVEMENT", "Universal service for the child."}}
	if got := a.number("accessLog", "totalCount"); got != len(want) {
		t.Fatalf("%d entries, want %d: %s", got, len(want), a.raw)
	}
	for i, w := range want {
		got := line{a.text("accessLog", "edges", i, "node", "practitioner", "name"), a.text("accessLog", "edges", i, "node", "rule"), a.text("accessLog", "edges", i, "node", "purpose")}
		if got != w {
			t.Errorf("entry %d is %v, want %v", i, got, w)
		}
	}
	if got := w.must("manager", `query($id: ID!) { accessLog(childId: $id, first: 1) { edges { node { operation practitioner { name } rule } } } }`, map[string]any{"id": id}).text("accessLog", "edges", 0, "node", "rule"); got != "RECORDS" {
		t.Errorf("looking at who looked is recorded as %q, want RECORDS", got)
	}
	if a := w.ask("other teacher", `query($id: ID!) { accessLog(childId: $id, first: 1) { edges { node { id } } } }`, map[string]any{"id": id}); len(a.Errors) != 1 || a.Errors[0].code() != "NOT_FOUND" {
		t.Errorf("a stranger asks who looked: %s", a.raw)
	}
}

// TestOneFieldOfARecordIsADisclosureOfItsChild asks for a single field of each
// record of a family, by the record's identifier.
func TestOneFieldOfARecordIsADisclosureOfItsChild(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	f := w.scene(w.viewers[who], setting{})
	decision := w.decisionRow(f.referral.id(), w.viewers[who].PractitionerID, 1)
	w.plain("referral_decision", decision)
	records := f.targets()
	records["HouseholdMember"], records["ReferralDecision"] = f.member.id(), decision.id()
	for kind, field := range map[string]string{"Child": "sex", "Involvement": "purpose", "Household": "address", "HouseholdMember": "from", "Relative": "familyName",
		"Relationship": "kind", "Referral": "state", "ReferralDecision": "outcome", "ChronologyEvent": "summary", "BreakGlass": "reason"} {
		of := f.child.id()
		if kind == "BreakGlass" {
			of = f.unseen.id()
		}
		const disclosures = "SELECT count(*) FROM disclosure WHERE child_id = $1"
		before := w.count(disclosures, of)
		w.must(who, fmt.Sprintf("query($id: ID!) { node(id: $id) { ... on %s { %s } } }", kind, field), map[string]any{"id": records[kind]})
		if got := w.count(disclosures, of); got != before+1 {
			t.Errorf("%s.%s leaves %d disclosures of the child, want 1", kind, field, got-before)
		}
	}
}

// logged tells the access log of the child itself, as "rule by whom".
func (w *world) logged(who string, child uuid.UUID, filter map[string]any) []string {
	w.t.Helper()
	a := w.must(who, `query($id: ID!, $filter: DisclosureFilter) { child(id: $id) { accessLog(first: 100, filter: $filter) { totalCount edges { node {
	  at rule outcome purpose operation practitioner { name } organisation { name } } } } } }`, map[string]any{"id": child, "filter": filter})
	if a.at("child", "accessLog", "totalCount") != nil {
		w.t.Errorf("a list inside a record is counted: %s", a.raw)
	}
	var list []string
	for i := range a.list("child", "accessLog", "edges") {
		node := func(path ...any) string {
			return a.text(append([]any{"child", "accessLog", "edges", i, "node"}, path...)...)
		}
		list = append(list, fmt.Sprint(node("rule"), " by ", node("practitioner", "name"), " of ", node("organisation", "name")))
	}
	return list
}

func TestAChildsOwnAccessLogIsFilteredByOrganisationTimeAndRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	child := w.kin("Marblewick", 2)
	w.look(looking{who: "police", at: noon.Add(-4 * time.Hour), rule: "BREAK_GLASS", children: child},
		looking{who: "health", at: noon.Add(-3 * time.Hour), children: child[:1]},
		looking{who: "teacher", at: noon.Add(-2 * time.Hour), rule: "NONE", children: child[:1]},
		looking{who: "health", at: noon.Add(-time.Hour), children: child[:1]})
	const glass, first, refused, second = "BREAK_GLASS by police of force", "INVOLVEMENT by health of trust", "NONE by teacher of school", "INVOLVEMENT by health of trust"
	before := map[string]any{"to": noon}
	for name, c := range map[string]struct {
		filter map[string]any
		want   []string
	}{
		"all of it":               {before, []string{second, refused, first, glass}},
		"one organisation":        {map[string]any{"organisationId": w.bodies["trust"]}, []string{second, first}},
		"an unknown organisation": {map[string]any{"organisationId": w.id("Organisation")}, nil},
		"from an instant":         {map[string]any{"from": noon.Add(-2 * time.Hour), "to": noon}, []string{second, refused}},
		"before an instant":       {map[string]any{"to": noon.Add(-2 * time.Hour)}, []string{first, glass}},
		"by a rule":               {map[string]any{"rules": []string{"BREAK_GLASS", "NONE"}}, []string{refused, glass}},
		"all at once":             {map[string]any{"organisationId": w.bodies["trust"], "to": noon.Add(-2 * time.Hour), "rules": []string{"INVOLVEMENT"}}, []string{first}},
	} {
		if got := w.logged("manager", child[0], c.filter); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		// The root's list is the same one.
		a := w.must("records", `query($id: ID!, $filter: DisclosureFilter) { accessLog(childId: $id, first: 100, filter: $filter) { totalCount } }`, map[string]any{"id": child[0], "filter": c.filter})
		if got := a.number("accessLog", "totalCount"); got != len(c.want) {
			t.Errorf("%s: the keeper counts %d, want %d", name, got, len(c.want))
		}
	}
}

func TestAccessLogsInAListOfChildrenAreEachChildsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	children := w.kin("Marblewick", 9)
	for i, id := range children { // the first was looked at once, the ninth nine times
		for n := range i + 1 {
			w.look(looking{who: "health", at: noon.Add(-time.Duration(n+1) * time.Minute), children: []uuid.UUID{id}})
		}
	}
	a := w.must("manager", `{ children(first: 20) { edges { node { id accessLog(first: 3) { edges { node { at } } pageInfo { hasNextPage hasPreviousPage } }
	  earliest: accessLog(last: 2) { edges { node { at } } pageInfo { hasNextPage hasPreviousPage } } } } } }`, nil)
	for i := range a.list("children", "edges") {
		under := func(path ...any) []any { return append([]any{"children", "edges", i, "node"}, path...) }
		looks := slices.IndexFunc(children, func(id uuid.UUID) bool { return id.String() == a.text(under("id")...) }) + 1
		latest, earliest := a.list(under("accessLog", "edges")...), a.list(under("earliest", "edges")...)
		if len(latest) != min(looks, 3) || a.at(under("accessLog", "pageInfo", "hasNextPage")...) != (looks > 3) ||
			a.text(under("accessLog", "edges", 0, "node", "at")...) != "2026-11-23T11:59:00Z" {
			t.Errorf("a child who was looked at %d times shows %v", looks, latest)
		}
		last := noon.Add(-time.Duration(looks) * time.Minute).Format(time.RFC3339)
		if len(earliest) != min(looks, 2) || a.at(under("earliest", "pageInfo", "hasPreviousPage")...) != (looks > 2) ||
			a.text(under("earliest", "edges", len(earliest)-1, "node", "at")...) != last {
			t.Errorf("a child who was looked at %d times was first looked at %v", looks, earliest)
		}
	}
}

func TestAccessLogsCostAsManyStatementsForOneChildAsForThirty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ended []operation.Ended
	w.observe = func(_ context.Context, e operation.Ended) { ended = append(ended, e) }
	children := w.kin("Marblewick", 30)
	for _, who := range []string{"health", "police", "teacher", "social worker"} {
		w.look(looking{who: who, at: noon.Add(-time.Hour), children: children})
	}
	cost := func(first int) int {
		w.must("manager", `query($first: Int!) { children(first: $first) { edges { node { accessLog(first: 10) { edges { cursor node {
		  operation fields purpose rule practitioner { name } organisation { name } } } pageInfo { endCursor } } } } } }`, map[string]any{"first": first})
		return ended[len(ended)-1].Statements
	}
	cost(1) // learns how many children the manager sees
	if one, many := cost(1), cost(30); one != many || one > 6 {
		t.Errorf("it costs %d statements for one child, %d for thirty", one, many)
	}
}

// mostRead is how many buffers of 8 kB an access log's page reads, however long the log is.
const mostRead = 400

func TestAnAccessLogReadsAsMuchOfALongOneAsOfAShortOne(t *testing.T) {
	t.Parallel()
	w := measuredWorld(t)
	child := w.kin("Marblewick", 2)
	w.look(looking{who: "police", at: noon.Add(-300 * time.Hour), children: child}, looking{who: "health", at: noon, children: child[1:]})
	v := w.viewers["health"]
	w.exec(`INSERT INTO access_entry (id, created_at, at, request_id, practitioner_id, organisation_id, agency, operation, fields, outcome, child_ids, rules)
	  SELECT timed_id(s.at, $4), s.at, s.at, gen_random_uuid(), $1, $2, 'HEALTH', 'query child', '{Query.child}', 'ALLOWED', ARRAY[$3::uuid], '{INVOLVEMENT}'
	  FROM generate_series(1, 20000) i, LATERAL (SELECT $5::timestamptz - i * interval '1 minute' AS at) s`, v.PractitionerID, v.OrganisationID, child[0], int(store.KindOf("AccessEntry")), noon)
	w.exec(`INSERT INTO disclosure (id, created_at, at, rule, child_id, entry_id, practitioner_id, organisation_id)
	  SELECT record_id(e.id, $2), e.at, e.at, 'INVOLVEMENT', $1, e.id, e.practitioner_id, e.organisation_id FROM access_entry e
	  WHERE NOT EXISTS (SELECT 1 FROM disclosure d WHERE d.entry_id = e.id)`, child[0], int(store.KindOf("Disclosure")))
	w.exec("ANALYZE")
	for name, filter := range map[string]map[string]any{
		"all of it":             nil,
		"an organisation of it": {"organisationId": w.bodies["force"]},
		"a day of it":           {"from": noon.Add(-200 * time.Hour), "to": noon.Add(-176 * time.Hour)},
		"both":                  {"organisationId": w.bodies["trust"], "to": noon.Add(-200 * time.Hour)},
	} {
		for query, who := range map[string]string{
			`query($id: ID!, $filter: DisclosureFilter) { accessLog(childId: $id, first: 20, filter: $filter) { edges { cursor node { rule operation } } } }`:        "records",
			`query($id: ID!, $filter: DisclosureFilter) { child(id: $id) { accessLog(first: 20, filter: $filter) { edges { cursor node { rule operation } } } } }`:   "manager",
			`query($id: ID!, $filter: DisclosureFilter) { child(id: $id) { accessLog(last: 20, filter: $filter) { edges { cursor node { purpose operation } } } } }`: "lead",
		} {
			w.explained = store.NewExplained()
			a := w.must(who, query, map[string]any{"id": child[0], "filter": filter})
			if w.explained.Buffers > mostRead {
				t.Errorf("%s reads %d buffers for %s: %+v\n%.300s", name, w.explained.Buffers, who, w.explained.Statements, a.raw)
			}
			t.Logf("%s, %s: %d buffers", name, who, w.explained.Buffers)
		}
	}
}

func TestAnAccessLogIsNotForWhoeverMayNotAsk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	concern := concernAbout(child("Wren", "Quillfether", "2018-03-04"))
	child := w.kin("Marblewick", 1)[0]
	w.look(looking{who: "health", at: noon.Add(-time.Hour), children: []uuid.UUID{child}})
	const nested = `query($id: ID!) { child(id: $id) { accessLog(first: 1) { edges { node { id } } } } }`
	for _, who := range []string{"other teacher", "police", "auditor", "system"} { // who do not see the child
		if a := w.ask(who, nested, map[string]any{"id": child}); a.at("child") != nil {
			t.Errorf("%s: %s", who, a.raw)
		}
	}
	for _, who := range []string{"records", "administrator", "partnership lead"} { // whose role sees no child
		if a := w.ask(who, nested, map[string]any{"id": child}); len(reached(a.at("child", "accessLog"))) > 0 {
			t.Errorf("%s: %s", who, a.raw)
		}
	}
	// A system sees the child that its own concern enters, for as long as that takes, and not who looked.
	before := w.tally()
	a := w.ask("system", `mutation($input: SubmitConcernInput!) { submitConcern(input: $input) { referral { concerns { child { accessLog(first: 1) { edges { node { id } } } } } } errors { code } } }`,
		map[string]any{"input": concern})
	if len(a.Errors) != 1 || a.Errors[0].code() != "FORBIDDEN" || w.tally() != before {
		t.Errorf("a system asks who looked: %s", a.raw)
	}
}

func TestADisclosureByItsIdentifierIsALookOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	child := w.kin("Marblewick", 1)[0]
	w.look(looking{who: "health", at: noon.Add(-time.Hour), children: []uuid.UUID{child}})
	var id string
	if err := w.admin.QueryRow("SELECT id FROM disclosure WHERE child_id = $1", child).Scan(&id); err != nil {
		t.Fatal(err)
	}
	for who, rule := range map[string]string{"records": "RECORDS", "manager": "AUTHORITY"} {
		a := w.must(who, `query($id: ID!) { node(id: $id) { ... on Disclosure { at practitioner { name } } } }`, map[string]any{"id": id})
		if a.text("node", "practitioner", "name") != "health" {
			t.Errorf("%s: %s", who, a.raw)
		}
		const noted = "SELECT count(*) FROM disclosure WHERE child_id = $1 AND practitioner_id = $2 AND rule = $3"
		if got := w.count(noted, child, w.viewers[who].PractitionerID, rule); got != 1 {
			t.Errorf("%s: the look at it left %d entries by the rule %s, want 1", who, got, rule)
		}
	}
}
