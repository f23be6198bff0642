package graph_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

func TestTheOracleKnowsEveryKindOfRecordAndEveryWayBetweenThem(t *testing.T) {
	t.Parallel()
	known := slices.Collect(maps.Keys(edges))
	for _, d := range nodeTypes() {
		if tables[d.Name] == "" {
			t.Errorf("%s implements Node and the oracle does not know it", d.Name)
		}
		for path := range edgesOf(d) {
			if _, ok := edges[path]; !ok {
				t.Errorf("%s leads to a record and the oracle does not know it", path)
			}
			known = slices.DeleteFunc(known, func(k string) bool { return k == path })
		}
	}
	if len(known) > 0 {
		t.Errorf("the oracle speaks of what the contract does not have: %v", known)
	}
}

var partnerships = flag.Uint64("partnerships", 8, "how many partnerships TestEveryViewerSeesExactlyWhatAccessSays draws")

// TestEveryViewerSeesExactlyWhatAccessSays draws partnerships and asks
// everything of everybody.
func TestEveryViewerSeesExactlyWhatAccessSays(t *testing.T) {
	t.Parallel()
	var answers atomic.Int64
	began := time.Now()
	t.Cleanup(func() {
		t.Logf("%d partnerships, %d answers compared with the access record, %s", drawn(*partnerships, 2), answers.Load(), time.Since(began).Round(time.Second))
	})
	for seed := range drawn(*partnerships, 2) {
		t.Run(fmt.Sprint("partnership ", seed), func(t *testing.T) {
			t.Parallel()
			p := newPartnership(t, seed)
			defer func() { answers.Add(p.compared.Load()) }()
			for _, who := range p.people {
				l := looker{T: t, sight: sight{p, p.viewers[who], noon}, who: who}
				l.concerns()
				l.children()
				l.actions()
				l.notices()
				l.nodes()
				l.texts()
				l.edges()
				l.accessLog()
			}
		})
	}
}

// looker asks in one viewer's name and compares with what they should see.
type looker struct {
	*testing.T
	sight
	who string
}

// same compares what an answer holds with what it should hold, whatever the order.
func (l looker) same(what string, got []string, want []uuid.UUID) {
	l.Helper()
	texts := make([]string, len(want))
	for i, id := range want {
		texts[i] = id.String()
	}
	slices.Sort(texts)
	got = slices.Sorted(slices.Values(got))
	if !slices.Equal(got, slices.Compact(texts)) {
		l.Errorf("%s: %s shows %v, want %v", l.who, what, l.name(got), l.name(texts))
	}
}

// name tells identifiers by table and place, for a reader.
func (l looker) name(texts []string) []string {
	named := slices.Clone(texts)
	for table, rows := range l.rows {
		for i, r := range rows {
			if at := slices.Index(named, r.id().String()); at >= 0 {
				named[at] = fmt.Sprint(table, " ", i)
			}
		}
	}
	return named
}

// listing is a list, how it is asked, and what it should hold.
type listing struct {
	field, args string
	want        []uuid.UUID
	named       []uuid.UUID // children that the filter names: it is a look at them
}

// listed asks for whole lists, many in one operation.
func (l looker) listed(lists ...listing) {
	l.Helper()
	var query strings.Builder
	var named []uuid.UUID
	for i, list := range lists {
		named = append(named, list.named...)
		fmt.Fprintf(&query, "a%d: %s(first: 100%s) { totalCount edges { node { id } } } ", i, list.field, list.args)
	}
	a := l.must(l.who, "{ "+query.String()+"}", nil, named...)
	for i, list := range lists {
		alias := fmt.Sprint("a", i)
		l.same(list.field+list.args, reached(a.at(alias)), list.want)
		if total := a.number(alias, "totalCount"); total != len(list.want) {
			l.Errorf("%s: totalCount of %s%s is %d, want %d", l.who, list.field, list.args, total, len(list.want))
		}
	}
}

// paged walks a list to its end, in one direction or the other.
func (l looker) paged(field string, want []uuid.UUID) {
	l.Helper()
	forwards := l.pages(field, "first: 7, after", "hasNextPage", "endCursor")
	l.same(field+" page by page", forwards, want)
	if l.chance(30) {
		backwards := l.pages(field, "last: 5, before", "hasPreviousPage", "startCursor")
		if slices.Reverse(backwards); !slices.Equal(forwards, backwards) {
			l.Errorf("%s: %s runs %v and backwards %v", l.who, field, l.name(forwards), l.name(backwards))
		}
	}
}

// pages returns the records of a list in the order in which its pages are walked.
func (l looker) pages(field, page, more, cursor string) (found []string) {
	l.Helper()
	query := fmt.Sprintf("query($at: Cursor) { %s(%s: $at) { edges { node { id } } pageInfo { %s %s } } }", field, page, more, cursor)
	var at any
	for {
		a := l.must(l.who, query, map[string]any{"at": at})
		here := reached(a.at(field))
		if strings.HasPrefix(page, "last") {
			slices.Reverse(here)
		}
		found = append(found, here...)
		if a.at(field, "pageInfo", more) != true {
			return found
		}
		if len(here) == 0 {
			l.Fatalf("%s: an empty page of %s says that there is more", l.who, field)
		}
		at = a.text(field, "pageInfo", cursor)
	}
}

// reads: the roles to which access gives records of concerns and children, or
// what they lead to, at all. To others their lists are forbidden, whatever is in them.
func (l looker) reads() bool {
	return l.works() || l.holds(practice.RoleAuditor, practice.RoleSubmitter)
}

func (l looker) forbidden(query string) {
	l.Helper()
	if a := l.ask(l.who, query, nil); len(a.Errors) != 1 || a.Errors[0].code() != "FORBIDDEN" {
		l.Errorf("%s: %s answers %s, want FORBIDDEN", l.who, query, a.raw)
	}
}

func (l looker) children() {
	if !l.reads() {
		l.forbidden("{ children(first: 1) { totalCount } }")
		l.forbidden(`{ children(first: 1, filter: {search: "Wren"}) { totalCount } }`)
		return
	}
	l.paged("children", ids(l.visible("child", l.rows["child"])))
	l.search()
	l.filters()
	l.matches()
	for _, selection := range deepPaths {
		l.walk("", l.must(l.who, "{ children(first: 5) { edges { node { __typename id "+selection+" } } } }", nil).Data)
	}
}

func (l looker) concerns() {
	if !l.reads() {
		l.forbidden("{ referrals(first: 1) { totalCount } }")
		l.forbidden("{ inbox { feedback(first: 1) { totalCount } } }")
		return
	}
	concerns := l.visible("referral", l.rows["referral"])
	l.paged("referrals", ids(concerns))
	body, state := pick(l.partnership, l.rows["organisation"]).id(), pick(l.partnership, l.rows["referral"])["state"]
	l.listed(
		listing{"referrals", ", filter: {mine: true}, orderBy: {field: RECEIVED_AT}", ids(filter(concerns, l.mine)), nil},
		listing{"referrals", fmt.Sprintf(", filter: {organisationId: %q}", body), ids(filter(concerns, func(r row) bool { return r["organisation_id"] == body })), nil},
		listing{"referrals", fmt.Sprintf(", filter: {states: [%s]}", state), ids(filter(concerns, func(r row) bool { return r["state"] == state })), nil},
	)
	inbox := l.must(l.who, "{ inbox { feedback(first: 100) { totalCount edges { node { id } } } toDecide(first: 100) { totalCount edges { node { id } } } } }", nil)
	l.same("inbox.feedback", reached(inbox.at("inbox", "feedback")), ids(filter(concerns, func(r row) bool {
		return l.answers(r) && r["feedback_given_at"] != nil && r["feedback_read_at"] == nil
	})))
	l.same("inbox.toDecide", reached(inbox.at("inbox", "toDecide")), ids(filter(concerns, func(r row) bool {
		return l.authority() && l.holds(practice.RoleManager) && slices.Contains([]any{practice.ReferralStateSubmitted, practice.ReferralStateInTriage}, r["state"])
	})))
	l.walk("", l.must(l.who, `{ referrals(first: 10) { edges { node { __typename id household { __typename id members { __typename id } } submittedBy { __typename id }
	  concerns { __typename id earlierConcerns child { __typename id siblings { __typename id } } } decisions { __typename id decidedBy { __typename id } } siblingsNotNamed { __typename id } } } } }`, nil).Data)
}

// actions are read by those who work with children, and done by them.
func (l looker) actions() {
	const inbox = "{ inbox { actions(first: 100) { edges { node { id } } } toAccept(first: 100) { edges { node { id } } } overdueActions(first: 100) { edges { node { id } } } } }"
	actions := l.visible("action", l.rows["action"])
	if l.works() || l.holds(practice.RoleAuditor) {
		l.paged("actions", ids(actions))
		body, kid := pick(l.partnership, l.rows["organisation"]).id(), pick(l.partnership, l.rows["child"]).id()
		l.listed(
			listing{"actions", ", filter: {mine: true}", ids(filter(actions, l.has)), nil},
			listing{"actions", ", filter: {assignedByUs: true}", ids(filter(actions, func(r row) bool { return r["assigning_organisation_id"] == l.viewer.OrganisationID })), nil},
			listing{"actions", ", filter: {overdue: true}", ids(filter(actions, func(r row) bool { return l.open(r) && l.late(r) })), nil},
			listing{"actions", fmt.Sprintf(", filter: {organisationId: %q}", body), ids(filter(actions, func(r row) bool { return r["organisation_id"] == body })), nil},
			listing{"actions", fmt.Sprintf(", filter: {childId: %q}", kid), ids(filter(actions, func(r row) bool {
				return slices.ContainsFunc(l.visible("action_child", l.where("action_child", "action_id", r.id())), func(s row) bool { return s["child_id"] == kid })
			})), []uuid.UUID{kid}},
		)
	} else {
		l.forbidden("{ actions(first: 1) { totalCount } }")
	}
	owed := filter(actions, func(r row) bool {
		return l.works() && l.open(r) && (l.has(r) || r["organisation_id"] == l.viewer.OrganisationID && (r["practitioner_id"].(*uuid.UUID) == nil || l.left(r)))
	})
	a := l.must(l.who, inbox, nil)
	l.same("inbox.actions", reached(a.at("inbox", "actions")), ids(owed))
	l.same("inbox.toAccept", reached(a.at("inbox", "toAccept")), ids(filter(owed, func(r row) bool { return r["state"] == practice.ActionStateProposed })))
	l.same("inbox.overdueActions", reached(a.at("inbox", "overdueActions")), ids(filter(owed, l.late)))
}

func (l looker) open(action row) bool {
	return slices.Contains([]any{practice.ActionStateProposed, practice.ActionStateAccepted, practice.ActionStateInProgress}, action["state"])
}

func (l looker) late(action row) bool { return action["due"].(string) < noon.Format(time.DateOnly) }

func (l looker) has(action row) bool {
	person := action["practitioner_id"].(*uuid.UUID)
	return person != nil && *person == l.viewer.PractitionerID
}

// notices are the viewer's own.
func (l looker) notices() {
	a := l.must(l.who, "{ inbox { notices(first: 100) { totalCount edges { node { __typename id child { __typename id } subject { __typename id } organisation { __typename id } } } } } }", nil)
	unread := filter(l.visible("notice", l.rows["notice"]), func(r row) bool { return r["read_at"] == nil })
	l.same("inbox.notices", reached(a.at("inbox", "notices")), ids(unread))
	if total := a.number("inbox", "notices", "totalCount"); total != len(unread) {
		l.Errorf("%s: %d notices are counted, want %d", l.who, total, len(unread))
	}
	l.walk("", a.Data)
}

func filter(rows []row, keep func(row) bool) []row {
	return slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !keep(r) })
}

// nodes asks for every record there is, and for as many kinds that are not, by
// identifier: hidden and absent are the same answer.
func (l looker) nodes() {
	var asked, want, hidden []uuid.UUID
	for _, d := range nodeTypes() {
		for _, r := range l.rows[tables[d.Name]] {
			if l.sees(tables[d.Name], r) {
				want = append(want, r.id())
			} else {
				hidden = append(hidden, r.id())
			}
			asked = append(asked, r.id())
		}
		asked = append(asked, l.id(d.Name))
	}
	var got []string
	for part := range slices.Chunk(asked, 100) {
		entries := l.count("SELECT count(*) FROM access_entry")
		got = append(got, reached(l.must(l.who, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", map[string]any{"ids": part}).at("nodes"))...)
		l.refused(entries, part, hidden)
	}
	l.same("nodes", got, want)
	const one = "query($id: ID!) { node(id: $id) { id } }"
	for range min(3, len(hidden)) {
		if a := l.ask(l.who, one, map[string]any{"id": pick(l.partnership, hidden)}); a.raw != `{"data":{"node":null}}` {
			l.Errorf("%s: a hidden node answers %s", l.who, a.raw)
		}
	}
}

// edges goes every way of the contract from every record that the viewer sees.
func (l looker) edges() {
	for _, d := range nodeTypes() {
		var fields []string
		for path, selection := range edgesOf(d) {
			if edges[path] != nil {
				fields = append(fields, selection)
			}
		}
		slices.Sort(fields)
		seen := ids(l.visible(tables[d.Name], l.rows[tables[d.Name]]))
		query := fmt.Sprintf("query($ids: [ID!]!) { nodes(ids: $ids) { ... on %s { __typename id %s %s } } }", d.Name, strings.Join(plainFields(d), " "), strings.Join(fields, " "))
		for part := range slices.Chunk(seen, 16) {
			a := l.must(l.who, query, map[string]any{"ids": part})
			l.walk("", a.Data)
		}
	}
}

// walk compares every edge of an answer with where it should lead.
func (l looker) walk(path string, v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			l.walk(path, item)
		}
	case map[string]any:
		if name, ok := v["__typename"].(string); ok {
			path = name
			id, _ := uuid.Parse(v["id"].(string))
			for field, to := range v {
				if to == "" {
					l.Errorf("%s: %s.%s is empty", l.who, name, field)
				}
				if lead := edges[name+"."+field]; lead != nil {
					l.same(name+"."+field, reached(to), lead(l.sight, l.by(tables[name], id)))
				}
			}
			l.parts(name, v, l.by(tables[name], id))
		}
		for field, to := range v {
			l.walk(path+"."+field, to)
		}
	}
}

// parts compares the edges that lead from the parts of a record.
func (l looker) parts(name string, v map[string]any, r row) {
	for path, lead := range edges {
		steps := strings.Split(path, ".")
		if steps[0] != name || len(steps) < 3 || lead == nil {
			continue
		}
		if _, asked := v[steps[1]]; asked {
			l.same(path, slices.Compact(slices.Sorted(slices.Values(along(v, steps[1:])))), lead(l.sight, r))
		}
	}
}

// deepPaths reach records inside records, as a portal's page does in one go.
var deepPaths = []string{
	"siblings { __typename id siblings { __typename id } involvements { __typename id child { __typename id } practitioner { __typename id } } }",
	"memberships { __typename id household { __typename id members { __typename id child { __typename id siblings { __typename id } } relative { __typename id } } } }",
	"relationships { __typename id relative { __typename id relationships { __typename id child { __typename id relationships { __typename id } } } memberships { __typename id } } }",
	"referrals(first: 5) { edges { node { __typename id household { __typename id } concerns { __typename id child { __typename id } } decisions { __typename id } siblingsNotNamed { __typename id } } } }",
	"actions(first: 14) { edges { node { __typename id children { __typename id siblings { __typename id } } relative { __typename id } source { __typename id } steps { __typename id doneBy { __typename id } } } } }",
	"chronology(first: 10) { edges { node { __typename id children { __typename id } household { __typename id } source { __typename id } corrects { __typename id } correctedBy { __typename id } } } }",
}

// search finds nobody that the viewer may not see, and everybody of that name
// that they may.
func (l looker) search() {
	names := map[string][]uuid.UUID{}
	for _, c := range l.rows["child"] {
		name := fmt.Sprint(c["given_name"], " ", c["family_name"])
		names[name] = append(names[name], ids(l.visible("child", []row{c}))...)
	}
	asked := slices.Sorted(maps.Keys(names))
	var query strings.Builder
	for i, name := range asked {
		fmt.Fprintf(&query, "s%d: children(first: 50, filter: {search: %q}) { totalCount edges { node { id } } } ", i, name)
	}
	a := l.must(l.who, "{ "+query.String()+"}", nil)
	seen := ids(l.visible("child", l.rows["child"]))
	for i, name := range asked {
		alias := fmt.Sprint("s", i)
		found := reached(a.at(alias))
		if total := a.number(alias, "totalCount"); total != len(found) {
			l.Errorf("%s: search for a name counts %d and shows %d", l.who, total, len(found))
		}
		for _, id := range names[name] {
			if !slices.Contains(found, id.String()) {
				l.Errorf("%s: search for their full name does not find %v", l.who, l.name([]string{id.String()}))
			}
		}
		for _, id := range found {
			if !slices.ContainsFunc(seen, func(s uuid.UUID) bool { return s.String() == id }) {
				l.Errorf("%s: search shows %v, which is hidden", l.who, l.name([]string{id}))
			}
		}
	}
}

// filters answer by what the viewer sees and nothing else.
func (l looker) filters() {
	c, all := pick(l.partnership, l.rows["child"]), l.visible("child", l.rows["child"])
	body := pick(l.partnership, l.rows["organisation"]).id()
	lists := []listing{
		{"children", ", orderBy: {field: CREATED_AT, direction: DESC}", ids(all), nil},
		{"children", fmt.Sprintf(", filter: {involvedOrganisationId: %q}", body), ids(filter(all, func(o row) bool {
			return slices.ContainsFunc(l.where("involvement", "child_id", o.id()), func(i row) bool { return i["organisation_id"] == body && l.current(i) })
		})), nil},
	}
	for field, column := range map[string]string{"nhsNumber": "nhs_number", "upn": "upn", "laChildId": "la_child_id", "dateOfBirth": "date_of_birth"} {
		if c[column] != nil {
			lists = append(lists, listing{"children", fmt.Sprintf(", filter: {%s: %q}", field, c[column]), ids(filter(all, func(o row) bool { return o[column] == c[column] })), nil})
		}
	}
	l.listed(lists...)
}

// matches tell social care's leads and managers who looks like the same child;
// of a restricted one, only which safeguarding lead to ask; and others nothing.
func (l looker) matches() {
	seen := ids(l.visible("child", l.rows["child"]))
	for part := range slices.Chunk(seen, 10) {
		a := l.must(l.who, "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Child { id probableMatches { score reasons contactSafeguardingLead child { id } } } } }", map[string]any{"ids": part})
		for i, id := range part {
			l.match(l.by("child", id), a.list("nodes", i, "probableMatches"))
		}
	}
}

func (l looker) match(c row, matches []any) {
	if auth.ReachOf(l.viewer) != auth.ReachAuthority {
		if len(matches) > 0 {
			l.Errorf("%s is told of matches", l.who)
		}
		return
	}
	var shown []string
	withheld := 0
	for _, m := range matches {
		m := m.(map[string]any)
		if m["child"] == nil {
			withheld++
			if m["contactSafeguardingLead"] != true || len(m["reasons"].([]any)) > 0 {
				l.Errorf("%s: a hidden match tells %v", l.who, m)
			}
			continue
		}
		shown = append(shown, reached(m["child"])...)
	}
	hidden := 0
	for _, o := range l.rows["child"] {
		at := slices.Index(shown, o.id().String())
		switch visible := l.child(o); {
		case at >= 0 && !visible:
			l.Errorf("%s: a match shows %v, which is hidden", l.who, l.name([]string{o.id().String()}))
		case o.id() != c.id() && c["nhs_number"] != nil && o["nhs_number"] == c["nhs_number"] && visible && at < 0:
			l.Errorf("%s: the same NHS number is no match", l.who)
		case o.id() != c.id() && c["nhs_number"] != nil && o["nhs_number"] == c["nhs_number"] && !visible:
			hidden++
		}
	}
	if withheld < hidden {
		l.Errorf("%s: %d matches are withheld, want at least %d", l.who, withheld, hidden)
	}
}
