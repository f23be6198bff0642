package graphtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/auth"
	"heed/practice"
)

// Oracle asks in one viewer's name and compares with what they should see.
type Oracle struct {
	*testing.T
	AccessModel
	Who string
}

// same compares what an answer holds with what it should hold, whatever the order.
func (l Oracle) same(what string, got []string, want []uuid.UUID) {
	l.Helper()
	texts := make([]string, len(want))
	for i, id := range want {
		texts[i] = id.String()
	}
	slices.Sort(texts)
	got = slices.Sorted(slices.Values(got))
	if !slices.Equal(got, slices.Compact(texts)) {
		l.Errorf("%s: %s shows %v, want %v", l.Who, what, l.name(got), l.name(texts))
	}
}

// name tells identifiers by table and place, for a reader.
func (l Oracle) name(texts []string) []string {
	named := slices.Clone(texts)
	for table, rows := range l.Rows {
		for i, r := range rows {
			if at := slices.Index(named, r.ID().String()); at >= 0 {
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
func (l Oracle) listed(lists ...listing) {
	l.Helper()
	var query strings.Builder
	var named []uuid.UUID
	for i, list := range lists {
		named = append(named, list.named...)
		fmt.Fprintf(&query, "a%d: %s(first: 100%s) { totalCount edges { node { id } } } ", i, list.field, list.args)
	}
	a := l.must(l.Who, "{ "+query.String()+"}", nil, named...)
	for i, list := range lists {
		alias := fmt.Sprint("a", i)
		l.same(list.field+list.args, Reached(a.At(alias)), list.want)
		if total := a.Number(alias, "totalCount"); total != len(list.want) {
			l.Errorf("%s: totalCount of %s%s is %d, want %d", l.Who, list.field, list.args, total, len(list.want))
		}
	}
}

// paged walks a list to its end, in one direction or the other.
func (l Oracle) paged(field string, want []uuid.UUID) {
	l.Helper()
	forwards := l.pages(field, "first: 7, after", "hasNextPage", "endCursor")
	l.same(field+" page by page", forwards, want)
	if l.chance(30) {
		backwards := l.pages(field, "last: 5, before", "hasPreviousPage", "startCursor")
		if slices.Reverse(backwards); !slices.Equal(forwards, backwards) {
			l.Errorf("%s: %s runs %v and backwards %v", l.Who, field, l.name(forwards), l.name(backwards))
		}
	}
}

// pages returns the records of a list in the order in which its pages are walked.
func (l Oracle) pages(field, page, more, cursor string) (found []string) {
	l.Helper()
	query := fmt.Sprintf("query($at: Cursor) { %s(%s: $at) { edges { node { id } } pageInfo { %s %s } } }", field, page, more, cursor)
	var at any
	for {
		a := l.must(l.Who, query, map[string]any{"at": at})
		here := Reached(a.At(field))
		if strings.HasPrefix(page, "last") {
			slices.Reverse(here)
		}
		found = append(found, here...)
		if a.At(field, "pageInfo", more) != true {
			return found
		}
		if len(here) == 0 {
			l.Fatalf("%s: an empty page of %s says that there is more", l.Who, field)
		}
		at = a.Text(field, "pageInfo", cursor)
	}
}

// reads: the roles to which access gives records of concerns and children, or
// what they lead to, at all. To others their lists are forbidden, whatever is in them.
func (l Oracle) reads() bool {
	return l.Works() || l.holds(practice.RoleAuditor, practice.RoleSubmitter)
}

func (l Oracle) forbidden(query string) {
	l.Helper()
	if a := l.Ask(l.Who, query, nil); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
		l.Errorf("%s: %s answers %s, want FORBIDDEN", l.Who, query, a.Raw)
	}
}

func (l Oracle) Children() {
	if !l.reads() {
		l.forbidden("{ children(first: 1) { totalCount } }")
		l.forbidden(`{ children(first: 1, filter: {search: "Wren"}) { totalCount } }`)
		return
	}
	l.paged("children", IDs(l.Visible("child", l.Rows["child"])))
	l.search()
	l.filters()
	l.matches()
	for _, selection := range deepPaths {
		l.walk("", l.must(l.Who, "{ children(first: 5) { edges { node { __typename id "+selection+" } } } }", nil).Data)
	}
}

func (l Oracle) Concerns() {
	if !l.reads() {
		l.forbidden("{ referrals(first: 1) { totalCount } }")
		l.forbidden("{ inbox { feedback(first: 1) { totalCount } } }")
		return
	}
	concerns := l.Visible("referral", l.Rows["referral"])
	l.paged("referrals", IDs(concerns))
	body, state := pick(l.Partnership, l.Rows["organisation"]).ID(), pick(l.Partnership, l.Rows["referral"])["state"]
	l.listed(
		listing{"referrals", ", filter: {mine: true}, orderBy: {field: RECEIVED_AT}", IDs(filter(concerns, l.mine)), nil},
		listing{"referrals", fmt.Sprintf(", filter: {organisationId: %q}", body), IDs(filter(concerns, func(r Row) bool { return r["organisation_id"] == body })), nil},
		listing{"referrals", fmt.Sprintf(", filter: {states: [%s]}", state), IDs(filter(concerns, func(r Row) bool { return r["state"] == state })), nil},
	)
	inbox := l.must(l.Who, "{ inbox { feedback(first: 100) { totalCount edges { node { id } } } toDecide(first: 100) { totalCount edges { node { id } } } } }", nil)
	l.same("inbox.feedback", Reached(inbox.At("inbox", "feedback")), IDs(filter(concerns, func(r Row) bool {
		return l.answers(r) && r["feedback_given_at"] != nil && r["feedback_read_at"] == nil
	})))
	l.same("inbox.toDecide", Reached(inbox.At("inbox", "toDecide")), IDs(filter(concerns, func(r Row) bool {
		return l.Authority() && l.holds(practice.RoleManager) && slices.Contains([]any{practice.ReferralStateSubmitted, practice.ReferralStateInTriage}, r["state"])
	})))
	l.walk("", l.must(l.Who, `{ referrals(first: 10) { edges { node { __typename id household { __typename id members { __typename id } } submittedBy { __typename id }
	  concerns { __typename id earlierConcerns child { __typename id siblings { __typename id } } } decisions { __typename id decidedBy { __typename id } } siblingsNotNamed { __typename id } } } } }`, nil).Data)
}

// Actions are read by those who work with children, and done by them.
func (l Oracle) Actions() {
	const inbox = "{ inbox { actions(first: 100) { edges { node { id } } } toAccept(first: 100) { edges { node { id } } } overdueActions(first: 100) { edges { node { id } } } } }"
	actions := l.Visible("action", l.Rows["action"])
	if l.Works() || l.holds(practice.RoleAuditor) {
		l.paged("actions", IDs(actions))
		body, kid := pick(l.Partnership, l.Rows["organisation"]).ID(), pick(l.Partnership, l.Rows["child"]).ID()
		l.listed(
			listing{"actions", ", filter: {mine: true}", IDs(filter(actions, l.has)), nil},
			listing{"actions", ", filter: {assignedByUs: true}", IDs(filter(actions, func(r Row) bool { return r["assigning_organisation_id"] == l.Viewer.OrganisationID })), nil},
			listing{"actions", ", filter: {overdue: true}", IDs(filter(actions, func(r Row) bool { return l.open(r) && l.late(r) })), nil},
			listing{"actions", fmt.Sprintf(", filter: {organisationId: %q}", body), IDs(filter(actions, func(r Row) bool { return r["organisation_id"] == body })), nil},
			listing{"actions", fmt.Sprintf(", filter: {childId: %q}", kid), IDs(filter(actions, func(r Row) bool {
				return slices.ContainsFunc(l.Visible("action_child", l.where("action_child", "action_id", r.ID())), func(s Row) bool { return s["child_id"] == kid })
			})), []uuid.UUID{kid}},
		)
	} else {
		l.forbidden("{ actions(first: 1) { totalCount } }")
	}
	owed := filter(actions, func(r Row) bool {
		return l.Works() && l.open(r) && (l.has(r) || r["organisation_id"] == l.Viewer.OrganisationID && (r["practitioner_id"].(*uuid.UUID) == nil || l.left(r)))
	})
	a := l.must(l.Who, inbox, nil)
	l.same("inbox.actions", Reached(a.At("inbox", "actions")), IDs(owed))
	l.same("inbox.toAccept", Reached(a.At("inbox", "toAccept")), IDs(filter(owed, func(r Row) bool { return r["state"] == practice.ActionStateProposed })))
	l.same("inbox.overdueActions", Reached(a.At("inbox", "overdueActions")), IDs(filter(owed, l.late)))
}

func (Oracle) open(action Row) bool {
	return slices.Contains([]any{practice.ActionStateProposed, practice.ActionStateAccepted, practice.ActionStateInProgress}, action["state"])
}

func (Oracle) late(action Row) bool { return action["due"].(string) < Noon.Format(time.DateOnly) }

func (l Oracle) has(action Row) bool {
	person := action["practitioner_id"].(*uuid.UUID)
	return person != nil && *person == l.Viewer.PractitionerID
}

// Notices are the viewer's own.
func (l Oracle) Notices() {
	a := l.must(l.Who, "{ inbox { notices(first: 100) { totalCount edges { node { __typename id child { __typename id } subject { __typename id } organisation { __typename id } } } } } }", nil)
	unread := filter(l.Visible("notice", l.Rows["notice"]), func(r Row) bool { return r["read_at"] == nil })
	l.same("inbox.notices", Reached(a.At("inbox", "notices")), IDs(unread))
	if total := a.Number("inbox", "notices", "totalCount"); total != len(unread) {
		l.Errorf("%s: %d notices are counted, want %d", l.Who, total, len(unread))
	}
	l.walk("", a.Data)
}

func filter(rows []Row, keep func(Row) bool) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !keep(r) })
}

// Nodes asks for every record there is, and for as many kinds that are not, by
// identifier: hidden and absent are the same answer.
func (l Oracle) Nodes() {
	var asked, want, hidden []uuid.UUID
	for _, d := range NodeTypes() {
		for _, r := range l.Rows[Tables[d.Name]] {
			if l.sees(Tables[d.Name], r) {
				want = append(want, r.ID())
			} else {
				hidden = append(hidden, r.ID())
			}
			asked = append(asked, r.ID())
		}
		asked = append(asked, l.ID(d.Name))
	}
	var got []string
	for part := range slices.Chunk(asked, 100) {
		entries := l.Count("SELECT count(*) FROM access_entry")
		got = append(got, Reached(l.must(l.Who, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", map[string]any{"ids": part}).At("nodes"))...)
		l.refused(entries, part, hidden)
	}
	l.same("nodes", got, want)
	const one = "query($id: ID!) { node(id: $id) { id } }"
	for range min(3, len(hidden)) {
		if a := l.Ask(l.Who, one, map[string]any{"id": pick(l.Partnership, hidden)}); a.Raw != `{"data":{"node":null}}` {
			l.Errorf("%s: a hidden node answers %s", l.Who, a.Raw)
		}
	}
}

// Edges goes every way of the contract from every record that the viewer sees.
func (l Oracle) Edges() {
	for _, d := range NodeTypes() {
		var fields []string
		for path, selection := range EdgesOf(d) {
			if Edges[path] != nil {
				fields = append(fields, selection)
			}
		}
		slices.Sort(fields)
		seen := IDs(l.Visible(Tables[d.Name], l.Rows[Tables[d.Name]]))
		query := fmt.Sprintf("query($ids: [ID!]!) { nodes(ids: $ids) { ... on %s { __typename id %s %s } } }", d.Name, strings.Join(plainFields(d), " "), strings.Join(fields, " "))
		for part := range slices.Chunk(seen, 16) {
			a := l.must(l.Who, query, map[string]any{"ids": part})
			l.walk("", a.Data)
		}
	}
}

// walk compares every edge of an answer with where it should lead.
func (l Oracle) walk(path string, v any) {
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
					l.Errorf("%s: %s.%s is empty", l.Who, name, field)
				}
				if lead := Edges[name+"."+field]; lead != nil {
					l.same(name+"."+field, Reached(to), lead(l.AccessModel, l.by(Tables[name], id)))
				}
			}
			l.parts(name, v, l.by(Tables[name], id))
		}
		for field, to := range v {
			l.walk(path+"."+field, to)
		}
	}
}

// parts compares the edges that lead from the parts of a record.
func (l Oracle) parts(name string, v map[string]any, r Row) {
	for path, lead := range Edges {
		steps := strings.Split(path, ".")
		if steps[0] != name || len(steps) < 3 || lead == nil {
			continue
		}
		if _, asked := v[steps[1]]; asked {
			l.same(path, slices.Compact(slices.Sorted(slices.Values(along(v, steps[1:])))), lead(l.AccessModel, r))
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
func (l Oracle) search() {
	names := map[string][]uuid.UUID{}
	for _, c := range l.Rows["child"] {
		name := fmt.Sprint(c["given_name"], " ", c["family_name"])
		names[name] = append(names[name], IDs(l.Visible("child", []Row{c}))...)
	}
	asked := slices.Sorted(maps.Keys(names))
	var query strings.Builder
	for i, name := range asked {
		fmt.Fprintf(&query, "s%d: children(first: 50, filter: {search: %q}) { totalCount edges { node { id } } } ", i, name)
	}
	a := l.must(l.Who, "{ "+query.String()+"}", nil)
	seen := IDs(l.Visible("child", l.Rows["child"]))
	for i, name := range asked {
		alias := fmt.Sprint("s", i)
		found := Reached(a.At(alias))
		if total := a.Number(alias, "totalCount"); total != len(found) {
			l.Errorf("%s: search for a name counts %d and shows %d", l.Who, total, len(found))
		}
		for _, id := range names[name] {
			if !slices.Contains(found, id.String()) {
				l.Errorf("%s: search for their full name does not find %v", l.Who, l.name([]string{id.String()}))
			}
		}
		for _, id := range found {
			if !slices.ContainsFunc(seen, func(s uuid.UUID) bool { return s.String() == id }) {
				l.Errorf("%s: search shows %v, which is hidden", l.Who, l.name([]string{id}))
			}
		}
	}
}

// filters answer by what the viewer sees and nothing else.
func (l Oracle) filters() {
	c, all := pick(l.Partnership, l.Rows["child"]), l.Visible("child", l.Rows["child"])
	body := pick(l.Partnership, l.Rows["organisation"]).ID()
	lists := []listing{
		{"children", ", orderBy: {field: CREATED_AT, direction: DESC}", IDs(all), nil},
		{"children", fmt.Sprintf(", filter: {involvedOrganisationId: %q}", body), IDs(filter(all, func(o Row) bool {
			return slices.ContainsFunc(l.where("involvement", "child_id", o.ID()), func(i Row) bool { return i["organisation_id"] == body && l.current(i) })
		})), nil},
	}
	for field, column := range map[string]string{"nhsNumber": "nhs_number", "upn": "upn", "laChildId": "la_child_id", "dateOfBirth": "date_of_birth"} {
		if c[column] != nil {
			lists = append(lists, listing{"children", fmt.Sprintf(", filter: {%s: %q}", field, c[column]), IDs(filter(all, func(o Row) bool { return o[column] == c[column] })), nil})
		}
	}
	l.listed(lists...)
}

// matches tell social care's leads and managers who looks like the same child;
// of a restricted one, only which safeguarding lead to ask; and others nothing.
func (l Oracle) matches() {
	seen := IDs(l.Visible("child", l.Rows["child"]))
	for part := range slices.Chunk(seen, 10) {
		a := l.must(l.Who, "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Child { id probableMatches { score reasons contactSafeguardingLead child { id } } } } }", map[string]any{"ids": part})
		for i, id := range part {
			l.match(l.by("child", id), a.List("nodes", i, "probableMatches"))
		}
	}
}

func (l Oracle) match(c Row, matches []any) {
	if auth.ReachOf(l.Viewer) != auth.ReachAuthority {
		if len(matches) > 0 {
			l.Errorf("%s is told of matches", l.Who)
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
				l.Errorf("%s: a hidden match tells %v", l.Who, m)
			}
			continue
		}
		shown = append(shown, Reached(m["child"])...)
	}
	hidden := 0
	for _, o := range l.Rows["child"] {
		at := slices.Index(shown, o.ID().String())
		switch visible := l.child(o); {
		case at >= 0 && !visible:
			l.Errorf("%s: a match shows %v, which is hidden", l.Who, l.name([]string{o.ID().String()}))
		case o.ID() != c.ID() && c["nhs_number"] != nil && o["nhs_number"] == c["nhs_number"] && visible && at < 0:
			l.Errorf("%s: the same NHS number is no match", l.Who)
		case o.ID() != c.ID() && c["nhs_number"] != nil && o["nhs_number"] == c["nhs_number"] && !visible:
			hidden++
		}
	}
	if withheld < hidden {
		l.Errorf("%s: %d matches are withheld, want at least %d", l.Who, withheld, hidden)
	}
}
