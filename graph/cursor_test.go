package graph_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// pagedList is a list of the contract and how a query reaches it.
type pagedList struct {
	path   []any    // to the list in an answer
	query  string   // with %s for the arguments
	orders []string // arguments of order and filter; "" where it takes none
}

// askedBy is who asks for a list: who asks for the others, where they may.
func askedBy(name, who string) string {
	if name == "Query.unusualAccess" {
		return roled(practice.RoleRecords, "council")
	}
	return who
}

// pagedLists has a row for every field that takes pages. id is a child with
// many concerns and events.
func pagedLists(id uuid.UUID) map[string]pagedList {
	const page = "{ edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
	child := func(field string) string { return fmt.Sprintf("{ child(id: %q) { %s(%%s) %s } }", id, field, page) }
	return map[string]pagedList{
		"Query.children": {[]any{"children"}, "{ children(%s) " + page + " }",
			[]string{"", "orderBy: {field: CREATED_AT, direction: DESC}", "orderBy: {field: NEGLECT}", "orderBy: {field: NEGLECT, direction: DESC}", `filter: {search: "Wren Quillfether"}`, `filter: {dateOfBirth: "2018-03-04"}`}},
		"Query.referrals":      {[]any{"referrals"}, "{ referrals(%s) " + page + " }", []string{"", "orderBy: {field: RECEIVED_AT}", "orderBy: {field: TRIAGE, direction: DESC}", "filter: {mine: true}"}},
		"Query.organisations":  {[]any{"organisations"}, "{ organisations(%s) " + page + " }", []string{"", "orderBy: {field: NAME, direction: DESC}", "orderBy: {field: CREATED_AT}"}},
		"Query.practitioners":  {[]any{"practitioners"}, "{ practitioners(%s) " + page + " }", []string{"", "orderBy: {field: NAME, direction: DESC}", "orderBy: {field: CREATED_AT}"}},
		"Query.instruments":    {[]any{"instruments"}, "{ instruments(%s) " + page + " }", []string{"", "orderBy: {field: CREATED_AT, direction: DESC}", "filter: {inForce: true}"}},
		"Query.breakGlasses":   {[]any{"breakGlasses"}, "{ breakGlasses(%s) " + page + " }", []string{"", "orderBy: {field: OPENED_AT}", "filter: {reviewed: false}"}},
		"Query.accessLog":      {[]any{"accessLog"}, fmt.Sprintf("{ accessLog(childId: %q, %%s) %s }", id, page), []string{""}},
		"Inbox.feedback":       {[]any{"inbox", "feedback"}, "{ inbox { feedback(%s) " + page + " } }", []string{""}},
		"Inbox.toDecide":       {[]any{"inbox", "toDecide"}, "{ inbox { toDecide(%s) " + page + " } }", []string{""}},
		"Inbox.actions":        {[]any{"inbox", "actions"}, "{ inbox { actions(%s) " + page + " } }", []string{""}},
		"Inbox.toAccept":       {[]any{"inbox", "toAccept"}, "{ inbox { toAccept(%s) " + page + " } }", []string{""}},
		"Inbox.overdueActions": {[]any{"inbox", "overdueActions"}, "{ inbox { overdueActions(%s) " + page + " } }", []string{""}},
		"Inbox.notices":        {[]any{"inbox", "notices"}, "{ inbox { notices(%s) " + page + " } }", []string{""}},
		"Query.actions": {[]any{"actions"}, "{ actions(%s) " + page + " }",
			[]string{"", "orderBy: {field: CREATED_AT, direction: DESC}", "filter: {overdue: true}, orderBy: {field: DUE, direction: DESC}", "filter: {mine: true}"}},
		"AgencyBoard.organisations": {[]any{"agencyBoard", "organisations"}, "{ agencyBoard { organisations(%s) " + page + " } }", []string{""}},
		"Child.actions":             {[]any{"child", "actions"}, child("actions"), []string{"", "orderBy: {field: CREATED_AT, direction: DESC}"}},
		"Child.referrals":           {[]any{"child", "referrals"}, child("referrals"), []string{"", "orderBy: {field: TRIAGE}", "orderBy: {field: RECEIVED_AT, direction: ASC}"}},
		"Child.chronology":          {[]any{"child", "chronology"}, child("chronology"), []string{"", "orderBy: {field: OCCURRED_AT}", "orderBy: {field: RECORDED_AT, direction: DESC}"}},
		"Inbox.drafts":              {[]any{"inbox", "drafts"}, "{ inbox { drafts(%s) " + page + " } }", []string{""}},
		"Child.careProfiles":        {[]any{"child", "careProfiles"}, child("careProfiles"), []string{"", "orderBy: {field: WINDOW}", "orderBy: {field: CREATED_AT, direction: DESC}"}},
		"Query.unusualAccess": {[]any{"unusualAccess"}, "{ unusualAccess(%s) { edges { cursor node { id: at } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
			[]string{"", "filter: {kinds: [OWN_SURNAME]}"}},
		"Child.accessLog": {[]any{"child", "accessLog"}, child("accessLog"), []string{"", `filter: {from: "2020-01-01T00:00:00Z"}`}},
	}
}

func TestEveryListOfTheContractIsPagedThrough(t *testing.T) {
	t.Parallel()
	known := pagedLists(uuid.Nil)
	for _, d := range contract().Types {
		for _, f := range d.Fields {
			if _, ok := known[d.Name+"."+f.Name]; !ok && f.Arguments.ForName("first") != nil {
				t.Errorf("%s.%s takes pages, and no test turns them", d.Name, f.Name)
			}
		}
	}
}

// pagedWorld has ten families, and a child with seven concerns, seven events and
// six actions that are late.
func pagedWorld(t *testing.T) (*world, string, uuid.UUID) {
	t.Helper()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	v := w.viewers[who]
	var last scene
	for i := range 10 {
		last = w.scene(v, setting{state: []practice.ReferralState{practice.ReferralStateSubmitted, practice.ReferralStateSignposted}[i%2]})
	}
	w.gradedBefore(last, 6)
	w.exec("UPDATE child SET family_name = '' WHERE date_of_birth = '2012-05-06'") // not known
	for i := range 6 {
		w.concernAndEvent(last, who, i/2) // two at each instant
		late := w.actionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateProposed)
		if late["due"] = noon.AddDate(0, 0, -3-i/2).Format(time.DateOnly); i%3 == 0 {
			late["owner_kind"], late["practitioner_id"] = "ORGANISATION", (*uuid.UUID)(nil)
		}
		w.plain("action", late)
		w.plain("action_child", w.actionChildRow(late, last.child.id()))
	}
	for range 6 {
		w.must(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": last.child.id()})
	}
	w.person("Pat Quillfether", "school", practice.RolePractitioner)
	for i := range 7 {
		w.look(looking{who: "Pat Quillfether", at: noon.Add(-time.Duration(i) * time.Hour), children: []uuid.UUID{last.child.id()}})
	}
	return w, who, last.child.id()
}

func (w *world) concernAndEvent(s scene, who string, days int) {
	w.t.Helper()
	v := w.viewers[who]
	at := noon.AddDate(0, 0, -days)
	r := w.referralRow(s.household.id(), v.OrganisationID, v.PractitionerID, practice.ReferralStateSubmitted, at)
	e := w.eventRow(v.OrganisationID, v.PractitionerID, v.Agency, nil, at)
	w.plain("referral", r)
	w.plain("referral_child", w.namingRow(r, s.child))
	w.plain("chronology_event", e)
	w.plain("chronology_subject", w.subjectRow(e, s.child.id()))
}

// turned is one page.
type turned struct {
	ids, cursors    []string
	next, previous  bool
	start, end, raw string
}

func (w *world) turn(who string, l pagedList, order, page string) turned {
	w.t.Helper()
	a := w.must(who, fmt.Sprintf(l.query, strings.Trim(order+", "+page, ", ")), nil)
	under := func(more ...any) []any { return append(slices.Clone(l.path), more...) }
	p := turned{next: a.at(under("pageInfo", "hasNextPage")...) == true, previous: a.at(under("pageInfo", "hasPreviousPage")...) == true,
		start: a.text(under("pageInfo", "startCursor")...), end: a.text(under("pageInfo", "endCursor")...), raw: a.raw}
	for i := range a.list(under("edges")...) {
		p.ids = append(p.ids, a.text(under("edges", i, "node", "id")...))
		p.cursors = append(p.cursors, a.text(under("edges", i, "cursor")...))
	}
	return p
}

func TestPagesJoinWithoutGapOrRepeatInBothDirections(t *testing.T) {
	t.Parallel()
	w, who, id := pagedWorld(t)
	for name, l := range pagedLists(id) {
		if strings.HasSuffix(name, "accessLog") {
			continue // each look at it makes it longer: TestAnAccessLogIsReadToItsEnd
		}
		who := askedBy(name, who)
		for _, order := range l.orders {
			whole := w.turn(who, l, order, "first: 100")
			if len(whole.ids) < 4 {
				t.Fatalf("%s %s has only %d records: %s", name, order, len(whole.ids), whole.raw)
			}
			for _, size := range []int{1, 3, len(whole.ids) - 1} {
				if got := w.walkPages(who, l, order, "first: %d", size); !slices.Equal(got, whole.ids) {
					t.Errorf("%s %s by %d runs %v, want %v", name, order, size, got, whole.ids)
				}
				if got := w.walkPages(who, l, order, "last: %d", size); !slices.Equal(got, whole.ids) {
					t.Errorf("%s %s by %d backwards runs %v, want %v", name, order, size, got, whole.ids)
				}
			}
			between := w.turn(who, l, order, fmt.Sprintf("first: 100, after: %q, before: %q", whole.cursors[0], whole.cursors[len(whole.ids)-1]))
			if !slices.Equal(between.ids, whole.ids[1:len(whole.ids)-1]) {
				t.Errorf("%s %s between the ends holds %v, want %v", name, order, between.ids, whole.ids[1:len(whole.ids)-1])
			}
		}
	}
}

// walkPages turns pages to the end and returns all records in the list's order.
func (w *world) walkPages(who string, l pagedList, order, page string, size int) []string {
	w.t.Helper()
	var all []string
	page = fmt.Sprintf(page, size)
	for at := ""; ; {
		p := w.turn(who, l, order, page+at)
		if len(p.ids) > 0 && (p.start != p.cursors[0] && len(p.start) == 0 || len(p.end) == 0) {
			w.t.Fatalf("a page has no places: %s", p.raw)
		}
		more := p.next
		if strings.HasPrefix(page, "last") {
			all, more, at = append(slices.Clone(p.ids), all...), p.previous, fmt.Sprintf(", before: %q", p.start)
		} else {
			all, at = append(all, p.ids...), fmt.Sprintf(", after: %q", p.end)
		}
		if !more || len(p.ids) == 0 {
			return all
		}
	}
}

func TestAnAccessLogIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	for name, l := range pagedLists(uuid.Nil) {
		if !strings.HasSuffix(name, "accessLog") {
			continue
		}
		for i, order := range l.orders {
			t.Run(strings.TrimSpace(name+" "+order), func(t *testing.T) {
				t.Parallel()
				w, who, id := pagedWorld(t)
				w.readToItsEnd(t, who, pagedLists(id)[name], l.orders[i])
			})
		}
	}
}

// readToItsEnd pages through a log that each look at it makes longer.
func (w *world) readToItsEnd(t *testing.T, who string, l pagedList, order string) {
	t.Helper()
	before := w.turn(who, l, order, "first: 100")
	if got := w.walkPages(who, l, order, "first: %d", 4); !slices.Equal(got[1:], before.ids) {
		t.Errorf("it runs %v, want %v after the look at it", got, before.ids)
	}
	if got := w.walkPages(who, l, order, "last: %d", 5); !slices.Equal(got[len(got)-len(before.ids):], before.ids) {
		t.Errorf("backwards it runs %v, want %v after the looks at it", got, before.ids)
	}
	inside := before.ids[1 : len(before.ids)-1]
	for _, page := range []string{"first: 100", "last: 100"} {
		between := w.turn(who, l, order, fmt.Sprintf("%s, after: %q, before: %q", page, before.cursors[0], before.cursors[len(before.ids)-1]))
		if !slices.Equal(between.ids, inside) || !between.next || !between.previous {
			t.Errorf("between the ends it holds %v, want %v: %.300s", between.ids, inside, between.raw)
		}
	}
}

func TestPagesStandStillWhileRecordsAreAdded(t *testing.T) {
	t.Parallel()
	w, who, id := pagedWorld(t)
	for name, l := range pagedLists(id) {
		for _, order := range l.orders {
			who := askedBy(name, who)
			whole := w.turn(who, l, order, "first: 100").ids
			first := w.turn(who, l, order, "first: 3")
			w.look(looking{who: "Pat Quillfether", at: w.instant(), children: []uuid.UUID{id}})
			s := w.scene(w.viewers[who], setting{state: practice.ReferralStateSubmitted})
			s.child = row{"id": id, "given_name": "Wren", "family_name": "Quillfether"}
			w.concernAndEvent(s, who, 1)
			rest := w.turn(who, l, order, fmt.Sprintf("first: 100, after: %q", first.end)).ids
			rest = slices.DeleteFunc(rest, func(id string) bool { return !slices.Contains(whole, id) })
			if want := whole[max(0, slices.Index(whole, first.ids[len(first.ids)-1])+1):]; !slices.Equal(rest, want) {
				t.Errorf("%s %s goes on with %v, want %v", name, order, rest, want)
			}
		}
	}
}

func TestAPlaceThatIsNotOfTheListIsRefused(t *testing.T) {
	t.Parallel()
	w, who, id := pagedWorld(t)
	lists := pagedLists(id)
	good := map[string]string{} // by list and order
	for name, l := range lists {
		for _, order := range l.orders {
			good[name+" "+order] = w.turn(askedBy(name, who), l, order, "first: 3").cursors[1]
		}
	}
	for name, l := range lists {
		for _, order := range l.orders {
			own := good[name+" "+order]
			sealed, err := base64.RawURLEncoding.DecodeString(own)
			if err != nil {
				t.Fatalf("a cursor of %s is not what it was: %v", name, err)
			}
			sealed[len(sealed)/2] ^= 1
			bad := map[string]string{
				"empty": "", "made up": base64.RawURLEncoding.EncodeToString([]byte("a place of my own making")), "cut": own[:len(own)-2], "longer": own + "AA",
				"changed": base64.RawURLEncoding.EncodeToString(sealed), "padded": own + "=", "huge": strings.Repeat("A", 5_000), "of ent's own kind": "gqFp2gAkMDFhMjA4NDYtZmUwMC04ZjAzLTg5YWQtNTg2Mjk2ZTJiZjQ2",
			}
			for other, cursor := range good {
				if other != name+" "+order {
					bad["of "+other] = cursor
				}
			}
			for what, cursor := range bad {
				for _, page := range []string{"first: 2, after: %q", "last: 2, before: %q"} {
					w.refusesPlace(t, askedBy(name, who), l, order, fmt.Sprintf(page, cursor), name+" "+order+": a place "+what)
				}
			}
			lead := roled(practice.RoleLead, "council")
			if name != "Inbox.toDecide" && name != "Inbox.feedback" {
				w.refusesPlace(t, lead, l, order, fmt.Sprintf("first: 2, after: %q", own), name+" "+order+": a place of another viewer")
			}
		}
	}
}

func (w *world) refusesPlace(t *testing.T, who string, l pagedList, order, page, what string) {
	t.Helper()
	a := w.ask(who, fmt.Sprintf(l.query, strings.Trim(order+", "+page, ", ")), nil)
	if len(a.Errors) != 1 || a.Errors[0].code() != "BAD_USER_INPUT" || len(reached(a.at(l.path...))) > 0 {
		t.Errorf("%s answers %s, want BAD_USER_INPUT", what, a.raw[:min(300, len(a.raw))])
	}
}

func TestAPlaceOfOneParentIsGoodInAnother(t *testing.T) {
	t.Parallel()
	w, who, id := pagedWorld(t)
	// One argument stands on the lists of all children of a page, so it means the same in each.
	const query = "query($at: Cursor) { children(first: 30) { edges { node { id chronology(first: 2, after: $at) { edges { cursor node { id } } } } } } }"
	a := w.must(who, query, nil)
	for i := range a.list("children", "edges") {
		if cursor := a.at("children", "edges", i, "node", "chronology", "edges", 0, "cursor"); cursor != nil && a.text("children", "edges", i, "node", "id") == id.String() {
			next := w.must(who, query, map[string]any{"at": cursor})
			if got, want := next.text("children", "edges", i, "node", "chronology", "edges", 0, "node", "id"), a.text("children", "edges", i, "node", "chronology", "edges", 1, "node", "id"); got != want {
				t.Errorf("it goes on with %s, want %s", got, want)
			}
			return
		}
	}
	t.Fatalf("the child is not on the page: %s", a.raw)
}
