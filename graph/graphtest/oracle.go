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
func (o Oracle) same(what string, got []string, want []uuid.UUID) {
	o.Helper()
	texts := make([]string, len(want))
	for i, id := range want {
		texts[i] = id.String()
	}
	slices.Sort(texts)
	got = slices.Sorted(slices.Values(got))
	if !slices.Equal(got, slices.Compact(texts)) {
		o.Errorf("%s: %s shows %v, want %v", o.Who, what, o.name(got), o.name(texts))
	}
}

// name tells identifiers by table and place, for a reader.
func (o Oracle) name(texts []string) []string {
	named := slices.Clone(texts)
	for table, rows := range o.Rows {
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
func (o Oracle) listed(lists ...listing) {
	o.Helper()
	var query strings.Builder
	var named []uuid.UUID
	for i, list := range lists {
		named = append(named, list.named...)
		fmt.Fprintf(&query, "a%d: %s(first: 100%s) { totalCount edges { node { id } } } ", i, list.field, list.args)
	}
	a := o.must(o.Who, "{ "+query.String()+"}", nil, named...)
	for i, list := range lists {
		alias := fmt.Sprint("a", i)
		o.same(list.field+list.args, Reached(a.At(alias)), list.want)
		if total := a.Number(alias, "totalCount"); total != len(list.want) {
			o.Errorf("%s: totalCount of %s%s is %d, want %d", o.Who, list.field, list.args, total, len(list.want))
		}
	}
}

// paged walks a list to its end, in one direction or the other.
func (o Oracle) paged(field string, want []uuid.UUID) {
	o.Helper()
	forwards := o.pages(field, "first: 7, after", "hasNextPage", "endCursor")
	o.same(field+" page by page", forwards, want)
	if o.chance(30) {
		backwards := o.pages(field, "last: 5, before", "hasPreviousPage", "startCursor")
		if slices.Reverse(backwards); !slices.Equal(forwards, backwards) {
			o.Errorf("%s: %s runs %v and backwards %v", o.Who, field, o.name(forwards), o.name(backwards))
		}
	}
}

// pages returns the records of a list in the order in which its pages are walked.
func (o Oracle) pages(field, page, more, cursor string) (found []string) {
	o.Helper()
	query := fmt.Sprintf("query($at: Cursor) { %s(%s: $at) { edges { node { id } } pageInfo { %s %s } } }", field, page, more, cursor)
	var at any
	for {
		a := o.must(o.Who, query, map[string]any{"at": at})
		here := Reached(a.At(field))
		if strings.HasPrefix(page, "last") {
			slices.Reverse(here)
		}
		found = append(found, here...)
		if a.At(field, "pageInfo", more) != true {
			return found
		}
		if len(here) == 0 {
			o.Fatalf("%s: an empty page of %s says that there is more", o.Who, field)
		}
		at = a.Text(field, "pageInfo", cursor)
	}
}

func (o Oracle) forbidden(query string) {
	o.Helper()
	if a := o.Ask(o.Who, query, nil); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
		o.Errorf("%s: %s answers %s, want FORBIDDEN", o.Who, query, a.Raw)
	}
}

func (o Oracle) Children() {
	if !o.reads() {
		o.forbidden("{ children(first: 1) { totalCount } }")
		o.forbidden(`{ children(first: 1, filter: {search: "Wren"}) { totalCount } }`)
		return
	}
	o.paged("children", IDs(o.Visible("child", o.Rows["child"])))
	o.search()
	o.filters()
	o.matches()
	for _, selection := range deepPaths {
		o.walk("", o.must(o.Who, "{ children(first: 5) { edges { node { __typename id "+selection+" } } } }", nil).Data)
	}
}

func (o Oracle) Concerns() {
	if !o.reads() {
		o.forbidden("{ referrals(first: 1) { totalCount } }")
		o.forbidden("{ inbox { feedback(first: 1) { totalCount } } }")
		return
	}
	concerns := o.Visible("referral", o.Rows["referral"])
	o.paged("referrals", IDs(concerns))
	body, state := pick(o.Partnership, o.Rows["organisation"]).ID(), pick(o.Partnership, o.Rows["referral"])["state"]
	o.listed(
		listing{"referrals", ", filter: {mine: true}, orderBy: {field: RECEIVED_AT}", IDs(filter(concerns, o.mine)), nil},
		listing{"referrals", fmt.Sprintf(", filter: {organisationId: %q}", body),
			IDs(filter(concerns, func(r Row) bool { return r["organisation_id"] == body })), nil},
		listing{"referrals", fmt.Sprintf(", filter: {states: [%s]}", state),
			IDs(filter(concerns, func(r Row) bool { return r["state"] == state })), nil},
	)
	inbox := o.must(o.Who,
		"{ inbox { feedback(first: 100) { totalCount edges { node { id } } } toDecide(first: 100) { totalCount edges { node { id } } } } }", nil)
	o.same("inbox.feedback", Reached(inbox.At("inbox", "feedback")), IDs(filter(concerns, func(r Row) bool {
		return o.answers(r) && r["feedback_given_at"] != nil && r["feedback_read_at"] == nil
	})))
	o.same("inbox.toDecide", Reached(inbox.At("inbox", "toDecide")), IDs(filter(concerns, func(r Row) bool {
		return o.Authority() && o.holds(practice.RoleManager) &&
			slices.Contains([]any{practice.ReferralStateSubmitted, practice.ReferralStateInTriage}, r["state"])
	})))
	o.walk("", o.must(o.Who, `{ referrals(first: 10) { edges { node { __typename id household { __typename id members { __typename id } }
	  submittedBy { __typename id }
	  concerns { __typename id earlierConcerns child { __typename id siblings { __typename id } } } decisions { __typename id decidedBy {
	  __typename id } } siblingsNotNamed { __typename id } } } } }`, nil).Data)
}

// Actions are read by those who work with children, and done by them.
func (o Oracle) Actions() {
	const inbox = "{ inbox { actions(first: 100) { edges { node { id } } } toAccept(first: 100) { edges { node { id } } } " +
		"overdueActions(first: 100) { edges { node { id } } } } }"
	actions := o.Visible("action", o.Rows["action"])
	if o.Works() || o.holds(practice.RoleAuditor) {
		o.paged("actions", IDs(actions))
		body, kid := pick(o.Partnership, o.Rows["organisation"]).ID(), o.standing("child", pick(o.Partnership, o.Rows["child"])).ID()
		o.listed(
			listing{"actions", ", filter: {mine: true}", IDs(filter(actions, o.has)), nil},
			listing{"actions", ", filter: {assignedByUs: true}",
				IDs(filter(actions, func(r Row) bool { return r["assigning_organisation_id"] == o.Viewer.OrganisationID })), nil},
			listing{"actions", ", filter: {overdue: true}", IDs(filter(actions, func(r Row) bool { return o.open(r) && o.late(r) })), nil},
			listing{"actions", fmt.Sprintf(", filter: {organisationId: %q}", body),
				IDs(filter(actions, func(r Row) bool { return r["organisation_id"] == body })), nil},
			listing{"actions", fmt.Sprintf(", filter: {childId: %q}", kid), IDs(filter(actions, func(r Row) bool {
				return slices.ContainsFunc(o.Visible("action_child", o.where("action_child", "action_id", r.ID())),
					func(s Row) bool { return s["child_id"] == kid })
			})), []uuid.UUID{kid}},
		)
	} else {
		o.forbidden("{ actions(first: 1) { totalCount } }")
	}
	owed := filter(actions, func(r Row) bool {
		return o.Works() && o.open(r) &&
			(o.has(r) || r["organisation_id"] == o.Viewer.OrganisationID && (r["practitioner_id"].(*uuid.UUID) == nil || o.left(r)))
	})
	a := o.must(o.Who, inbox, nil)
	o.same("inbox.actions", Reached(a.At("inbox", "actions")), IDs(owed))
	o.same("inbox.toAccept", Reached(a.At("inbox", "toAccept")),
		IDs(filter(owed, func(r Row) bool { return r["state"] == practice.ActionStateProposed })))
	o.same("inbox.overdueActions", Reached(a.At("inbox", "overdueActions")), IDs(filter(owed, o.late)))
}

func (Oracle) open(action Row) bool {
	return slices.Contains([]any{practice.ActionStateProposed, practice.ActionStateAccepted, practice.ActionStateInProgress}, action["state"])
}

func (Oracle) late(action Row) bool { return action["due"].(string) < Noon.Format(time.DateOnly) }

func (o Oracle) has(action Row) bool {
	person := action["practitioner_id"].(*uuid.UUID)
	return person != nil && *person == o.Viewer.PractitionerID
}

// Notices are the viewer's own.
func (o Oracle) Notices() {
	a := o.must(o.Who, "{ inbox { notices(first: 100) { totalCount edges { node { __typename id child { __typename id } subject { "+
		"__typename id } organisation { __typename id } } } } } }", nil)
	unread := filter(o.Visible("notice", o.Rows["notice"]), func(r Row) bool { return r["read_at"] == nil })
	o.same("inbox.notices", Reached(a.At("inbox", "notices")), IDs(unread))
	if total := a.Number("inbox", "notices", "totalCount"); total != len(unread) {
		o.Errorf("%s: %d notices are counted, want %d", o.Who, total, len(unread))
	}
	o.walk("", a.Data)
}

func filter(rows []Row, keep func(Row) bool) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !keep(r) })
}

// Nodes asks for every record there is, and for as many kinds that are not, by
// identifier: hidden and absent are the same answer.
func (o Oracle) Nodes() {
	var asked, want, hidden []uuid.UUID
	for _, d := range NodeTypes() {
		for _, r := range o.Rows[Tables[d.Name]] {
			if mergedInto(r) != nil {
				o.leads(Tables[d.Name], r)
				continue
			}
			if o.sees(Tables[d.Name], r) {
				want = append(want, r.ID())
			} else {
				hidden = append(hidden, r.ID())
			}
			asked = append(asked, r.ID())
		}
		asked = append(asked, o.ID(d.Name))
	}
	var got []string
	for part := range slices.Chunk(asked, 100) {
		since := o.mark()
		got = append(got, Reached(o.must(o.Who, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", map[string]any{"ids": part}).At("nodes"))...)
		o.refused(since, part, hidden)
	}
	o.same("nodes", got, want)
	const one = "query($id: ID!) { node(id: $id) { id } }"
	for range min(3, len(hidden)) {
		if a := o.Ask(o.Who, one, map[string]any{"id": pick(o.Partnership, hidden)}); a.Raw != `{"data":{"node":null}}` {
			o.Errorf("%s: a hidden node answers %s", o.Who, a.Raw)
		}
	}
}

// Edges goes every way of the contract from every record that the viewer sees.
func (o Oracle) Edges() {
	for _, d := range NodeTypes() {
		var fields []string
		for path, selection := range EdgesOf(d) {
			if Edges[path] != nil {
				fields = append(fields, selection)
			}
		}
		slices.Sort(fields)
		seen := IDs(o.Visible(Tables[d.Name], o.Rows[Tables[d.Name]]))
		query := fmt.Sprintf("query($ids: [ID!]!) { nodes(ids: $ids) { ... on %s { __typename id %s %s } } }", d.Name,
			strings.Join(plainFields(d), " "), strings.Join(fields, " "))
		for part := range slices.Chunk(seen, 16) {
			a := o.must(o.Who, query, map[string]any{"ids": part})
			o.walk("", a.Data)
		}
	}
}

// walk compares every edge of an answer with where it should lead.
func (o Oracle) walk(path string, v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			o.walk(path, item)
		}
	case map[string]any:
		if name, ok := v["__typename"].(string); ok {
			path = name
			id, _ := uuid.Parse(v["id"].(string))
			for field, to := range v {
				if to == "" {
					o.Errorf("%s: %s.%s is empty", o.Who, name, field)
				}
				if lead := Edges[name+"."+field]; lead != nil {
					o.same(name+"."+field, Reached(to), lead(o.AccessModel, o.by(Tables[name], id)))
				}
			}
			o.parts(name, v, o.by(Tables[name], id))
		}
		for field, to := range v {
			o.walk(path+"."+field, to)
		}
	}
}

// parts compares the edges that lead from the parts of a record.
func (o Oracle) parts(name string, v map[string]any, r Row) {
	for path, lead := range Edges {
		steps := strings.Split(path, ".")
		if steps[0] != name || len(steps) < 3 || lead == nil {
			continue
		}
		if _, asked := v[steps[1]]; asked {
			o.same(path, slices.Compact(slices.Sorted(slices.Values(along(v, steps[1:])))), lead(o.AccessModel, r))
		}
	}
}

// deepPaths reach records inside records, as a portal's page does in one go.
var deepPaths = []string{
	"siblings { __typename id siblings { __typename id } involvements { __typename id child { __typename id } practitioner { __typename " +
		"id } } }",
	"memberships { __typename id household { __typename id members { __typename id child { __typename id siblings { __typename id } } " +
		"relative { __typename id } } } }",
	"relationships { __typename id relative { __typename id relationships { __typename id child { __typename id relationships { " +
		"__typename id } } } memberships { __typename id } } }",
	"referrals(first: 5) { edges { node { __typename id household { __typename id } concerns { __typename id child { __typename id } } " +
		"decisions { __typename id } siblingsNotNamed { __typename id } } } }",
	"actions(first: 14) { edges { node { __typename id children { __typename id siblings { __typename id } } relative { __typename id } " +
		"source { __typename id } steps { __typename id doneBy { __typename id } } } } }",
	"chronology(first: 10) { edges { node { __typename id children { __typename id } household { __typename id } source { __typename id } " +
		"corrects { __typename id } correctedBy { __typename id } } } }",
}

// search finds nobody that the viewer may not see, and everybody of that name
// that they may.
func (o Oracle) search() {
	names := map[string][]uuid.UUID{}
	for _, c := range o.Rows["child"] {
		name := fmt.Sprint(c["given_name"], " ", c["family_name"])
		names[name] = append(names[name], IDs(o.Visible("child", []Row{c}))...)
	}
	asked := slices.Sorted(maps.Keys(names))
	var query strings.Builder
	for i, name := range asked {
		fmt.Fprintf(&query, "s%d: children(first: 50, filter: {search: %q}) { totalCount edges { node { id } } } ", i, name)
	}
	a := o.must(o.Who, "{ "+query.String()+"}", nil)
	seen := IDs(o.Visible("child", o.Rows["child"]))
	for i, name := range asked {
		alias := fmt.Sprint("s", i)
		found := Reached(a.At(alias))
		if total := a.Number(alias, "totalCount"); total != len(found) {
			o.Errorf("%s: search for a name counts %d and shows %d", o.Who, total, len(found))
		}
		for _, id := range names[name] {
			if !slices.Contains(found, id.String()) {
				o.Errorf("%s: search for their full name does not find %v", o.Who, o.name([]string{id.String()}))
			}
		}
		for _, id := range found {
			if !slices.ContainsFunc(seen, func(s uuid.UUID) bool { return s.String() == id }) {
				o.Errorf("%s: search shows %v, which is hidden", o.Who, o.name([]string{id}))
			}
		}
	}
}

// filters answer by what the viewer sees and nothing else.
func (o Oracle) filters() {
	c, all := pick(o.Partnership, o.Rows["child"]), o.Visible("child", o.Rows["child"])
	body := pick(o.Partnership, o.Rows["organisation"]).ID()
	lists := []listing{
		{"children", ", orderBy: {field: CREATED_AT, direction: DESC}", IDs(all), nil},
		{"children", fmt.Sprintf(", filter: {involvedOrganisationId: %q}", body), IDs(filter(all, func(other Row) bool {
			return slices.ContainsFunc(o.where("involvement", "child_id", other.ID()),
				func(i Row) bool { return i["organisation_id"] == body && o.current(i) })
		})), nil},
	}
	for field, column := range map[string]string{"nhsNumber": "nhs_number", "upn": "upn", "laChildId": "la_child_id",
		"dateOfBirth": "date_of_birth"} {
		if c[column] != nil {
			lists = append(lists, listing{"children", fmt.Sprintf(", filter: {%s: %q}", field, c[column]),
				IDs(filter(all, func(other Row) bool { return other[column] == c[column] })), nil})
		}
	}
	o.listed(lists...)
}

// matches tell social care's leads and managers who looks like the same child;
// of a restricted one, only which safeguarding lead to ask; and others nothing.
func (o Oracle) matches() {
	seen := IDs(o.Visible("child", o.Rows["child"]))
	for part := range slices.Chunk(seen, 10) {
		a := o.must(o.Who, "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Child { id probableMatches { score reasons "+
			"contactSafeguardingLead child { id } } } } }", map[string]any{"ids": part})
		for i, id := range part {
			o.match(o.by("child", id), a.List("nodes", i, "probableMatches"))
		}
	}
}

func (o Oracle) match(c Row, matches []any) {
	if auth.ReachOf(o.Viewer) != auth.ReachAuthority {
		if len(matches) > 0 {
			o.Errorf("%s is told of matches", o.Who)
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
				o.Errorf("%s: a hidden match tells %v", o.Who, m)
			}
			continue
		}
		shown = append(shown, Reached(m["child"])...)
	}
	hidden := 0
	for _, other := range filter(o.Rows["child"], func(other Row) bool { return mergedInto(other) == nil }) {
		at := slices.Index(shown, other.ID().String())
		switch visible := o.child(other); {
		case at >= 0 && !visible:
			o.Errorf("%s: a match shows %v, which is hidden", o.Who, o.name([]string{other.ID().String()}))
		case other.ID() != c.ID() && c["nhs_number"] != nil && other["nhs_number"] == c["nhs_number"] && visible && at < 0:
			o.Errorf("%s: the same NHS number is no match", o.Who)
		case other.ID() != c.ID() && c["nhs_number"] != nil && other["nhs_number"] == c["nhs_number"] && !visible:
			hidden++
		}
	}
	if withheld < hidden {
		o.Errorf("%s: %d matches are withheld, want at least %d", o.Who, withheld, hidden)
	}
}
