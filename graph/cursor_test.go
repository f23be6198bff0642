package graph_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

// askedBy is who asks for a list: who asks for the others, where they may.
func askedBy(name, who string) string {
	switch name {
	case "Query.unusualAccess":
		return graphtest.RoleName(practice.RoleRecords, "council")
	case "Query.incidents":
		return graphtest.RoleName(practice.RoleManager, "force")
	}
	return who
}

// pagedLists has a row for every field that takes pages. id is a child with
// many concerns and events.
func pagedLists(id uuid.UUID) map[string]graphtest.PagedList {
	const page = "{ edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
	child := func(field string) string { return fmt.Sprintf("{ child(id: %q) { %s(%%s) %s } }", id, field, page) }
	lists := map[string]graphtest.PagedList{
		"Query.children": {Path: []any{"children"}, Query: "{ children(%s) " + page + " }",
			Orders: []string{"", "orderBy: {field: CREATED_AT, direction: DESC}", "orderBy: {field: NEGLECT}",
				"orderBy: {field: NEGLECT, direction: DESC}", `filter: {search: "Wren Quillfether"}`, `filter: {dateOfBirth: "2018-03-04"}`}},
		"Query.concernDrafts": {Path: []any{"concernDrafts"}, Query: "{ concernDrafts(%s) " + page + " }",
			Orders: []string{"", "orderBy: {field: DRAFTED_AT, direction: DESC}", "filter: {mine: true}"}},
		"Inbox.concernDrafts": {Path: []any{"inbox", "concernDrafts"}, Query: "{ inbox { concernDrafts(%s) " + page + " } }",
			Orders: []string{""}},
		"Query.referrals": {Path: []any{"referrals"}, Query: "{ referrals(%s) " + page + " }",
			Orders: []string{"", "orderBy: {field: RECEIVED_AT}", "orderBy: {field: TRIAGE, direction: DESC}", "filter: {mine: true}"}},
		"Query.organisations": {Path: []any{"organisations"}, Query: "{ organisations(%s) " + page + " }",
			Orders: []string{"", "orderBy: {field: NAME, direction: DESC}", "orderBy: {field: CREATED_AT}"}},
		"Query.practitioners": {Path: []any{"practitioners"}, Query: "{ practitioners(%s) " + page + " }",
			Orders: []string{"", "orderBy: {field: NAME, direction: DESC}", "orderBy: {field: CREATED_AT}"}},
		"Query.instruments": {Path: []any{"instruments"}, Query: "{ instruments(%s) " + page + " }",
			Orders: []string{"", "orderBy: {field: CREATED_AT, direction: DESC}", "filter: {inForce: true}"}},
		"Query.breakGlasses": {Path: []any{"breakGlasses"}, Query: "{ breakGlasses(%s) " + page + " }",
			Orders: []string{"", "orderBy: {field: OPENED_AT}", "filter: {reviewed: false}"}},
		"Query.accessLog": {Path: []any{"accessLog"}, Query: fmt.Sprintf("{ accessLog(childId: %q, %%s) %s }", id, page),
			Orders: []string{""}},
		"Inbox.feedback": {Path: []any{"inbox", "feedback"}, Query: "{ inbox { feedback(%s) " + page + " } }", Orders: []string{""}},
		"Inbox.toDecide": {Path: []any{"inbox", "toDecide"}, Query: "{ inbox { toDecide(%s) " + page + " } }", Orders: []string{""}},
		"Inbox.actions":  {Path: []any{"inbox", "actions"}, Query: "{ inbox { actions(%s) " + page + " } }", Orders: []string{""}},
		"Inbox.toAccept": {Path: []any{"inbox", "toAccept"}, Query: "{ inbox { toAccept(%s) " + page + " } }", Orders: []string{""}},
		"Inbox.overdueActions": {Path: []any{"inbox", "overdueActions"}, Query: "{ inbox { overdueActions(%s) " + page + " } }",
			Orders: []string{""}},
		"Query.incidents": {Path: []any{"incidents"}, Query: "{ incidents(%s) " + page + " }", Orders: []string{""}},
		"Inbox.incidents": {Path: []any{"inbox", "incidents"}, Query: "{ inbox { incidents(%s) " + page + " } }", Orders: []string{""}},
		"Inbox.incidentsToPlace": {Path: []any{"inbox", "incidentsToPlace"}, Query: "{ inbox { incidentsToPlace(%s) " + page + " } }",
			Orders: []string{""}},
		"Inbox.notices": {Path: []any{"inbox", "notices"}, Query: "{ inbox { notices(%s) " + page + " } }", Orders: []string{""}},
		"Query.actions": {Path: []any{"actions"}, Query: "{ actions(%s) " + page + " }",
			Orders: []string{"", "orderBy: {field: CREATED_AT, direction: DESC}",
				"filter: {overdue: true}, orderBy: {field: DUE, direction: DESC}", "filter: {mine: true}"}},
		"AgencyBoard.organisations": {Path: []any{"agencyBoard", "organisations"}, Query: "{ agencyBoard { organisations(%s) " + page + " } }",
			Orders: []string{""}},
		"Child.actions": {Path: []any{"child", "actions"}, Query: child("actions"),
			Orders: []string{"", "orderBy: {field: CREATED_AT, direction: DESC}"}},
		"Child.referrals": {Path: []any{"child", "referrals"}, Query: child("referrals"),
			Orders: []string{"", "orderBy: {field: TRIAGE}", "orderBy: {field: RECEIVED_AT, direction: ASC}"}},
		"Child.chronology": {Path: []any{"child", "chronology"}, Query: child("chronology"),
			Orders: []string{"", "orderBy: {field: OCCURRED_AT}", "orderBy: {field: RECORDED_AT, direction: DESC}"}},
		"Inbox.drafts": {Path: []any{"inbox", "drafts"}, Query: "{ inbox { drafts(%s) " + page + " } }", Orders: []string{""}},
		"Child.careProfiles": {Path: []any{"child", "careProfiles"}, Query: child("careProfiles"),
			Orders: []string{"", "orderBy: {field: WINDOW}", "orderBy: {field: CREATED_AT, direction: DESC}"}},
		"Query.unusualAccess": {Path: []any{"unusualAccess"},
			Query:  "{ unusualAccess(%s) { edges { cursor node { id: at } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
			Orders: []string{"", "filter: {kinds: [OWN_SURNAME]}"}},
		"Child.accessLog": {Path: []any{"child", "accessLog"}, Query: child("accessLog"),
			Orders: []string{"", `filter: {from: "2020-01-01T00:00:00Z"}`}},
	}
	for _, k := range graphtest.Kinds {
		lists["Child."+k.List] = graphtest.PagedList{Path: []any{"child", k.List}, Query: child(k.List), Orders: k.Orders}
	}
	return lists
}

func TestEveryListOfTheContractIsPagedThrough(t *testing.T) {
	t.Parallel()
	known := pagedLists(uuid.Nil)
	for _, d := range graphtest.Contract().Types {
		for _, f := range d.Fields {
			if _, ok := known[d.Name+"."+f.Name]; !ok && f.Arguments.ForName("first") != nil {
				t.Errorf("%s.%s takes pages, and no test turns them", d.Name, f.Name)
			}
		}
	}
}

// pagedWorld has ten families, and a child with seven concerns, seven events and
// six actions that are late.
func pagedWorld(t *testing.T) (*graphtest.Env, string, uuid.UUID) {
	t.Helper()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	v := w.Viewers[who]
	var last graphtest.Fixture
	for i := range 10 {
		last = w.Fixture(v, graphtest.Setting{State: []practice.ReferralState{practice.ReferralStateSubmitted,
			practice.ReferralStateSignposted}[i%2]})
	}
	w.GradedBefore(last, 6)
	w.WriteKinds(last.Child.ID(), v, 6)
	w.Exec("UPDATE child SET family_name = '' WHERE date_of_birth = '2012-05-06'") // not known
	for i := range 6 {
		w.WriteRows("incident", w.IncidentRow(w.Viewers[askedBy("Query.incidents", who)], true))
		w.ConcernAndEvent(last, who, i/2) // two at each instant
		late := w.ActionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateProposed)
		if late["due"] = graphtest.Noon.AddDate(0, 0, -3-i/2).Format(time.DateOnly); i%3 == 0 {
			late["owner_kind"], late["practitioner_id"] = "ORGANISATION", (*uuid.UUID)(nil)
		}
		w.WriteRows("action", late)
		w.WriteRows("action_child", w.ActionChildRow(late, last.Child.ID()))
	}
	for range 6 {
		w.Must(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": last.Child.ID()})
	}
	w.Practitioner("Pat Quillfether", "school", practice.RolePractitioner)
	for i := range 7 {
		w.WriteAccess(graphtest.Access{Who: "Pat Quillfether", At: graphtest.Noon.Add(-time.Duration(i) * time.Hour),
			Children: []uuid.UUID{last.Child.ID()}})
	}
	return w, who, last.Child.ID()
}

func TestPagesJoinWithoutGapOrRepeatInBothDirections(t *testing.T) {
	t.Parallel()
	w, who, id := pagedWorld(t)
	for name, l := range pagedLists(id) {
		if strings.HasSuffix(name, "accessLog") {
			continue // each look at it makes it longer: TestAnAccessLogIsReadToItsEnd
		}
		who := askedBy(name, who)
		for _, order := range l.Orders {
			whole := w.FetchPage(who, l, order, "first: 100")
			if len(whole.IDs) < 4 {
				t.Fatalf("%s %s has only %d records: %s", name, order, len(whole.IDs), whole.Raw)
			}
			for page, sizes := range map[string][]int{"first: %d": {1, len(whole.IDs) - 1}, "last: %d": {2, len(whole.IDs) - 1}} {
				for _, size := range sizes {
					if got := w.WalkPages(who, l, order, page, size); !slices.Equal(got, whole.IDs) {
						t.Errorf("%s %s in pages of %s runs %v, want %v", name, order, fmt.Sprintf(page, size), got, whole.IDs)
					}
				}
			}
			between := w.FetchPage(who, l, order,
				fmt.Sprintf("first: 100, after: %q, before: %q", whole.Cursors[0], whole.Cursors[len(whole.IDs)-1]))
			if !slices.Equal(between.IDs, whole.IDs[1:len(whole.IDs)-1]) {
				t.Errorf("%s %s between the ends holds %v, want %v", name, order, between.IDs, whole.IDs[1:len(whole.IDs)-1])
			}
		}
	}
}

func TestAnAccessLogIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	for name, l := range pagedLists(uuid.Nil) {
		if !strings.HasSuffix(name, "accessLog") {
			continue
		}
		for i, order := range l.Orders {
			t.Run(strings.TrimSpace(name+" "+order), func(t *testing.T) {
				t.Parallel()
				w, who, id := pagedWorld(t)
				w.ReadAll(t, who, pagedLists(id)[name], l.Orders[i])
			})
		}
	}
}

func TestPagesStandStillWhileRecordsAreAdded(t *testing.T) {
	t.Parallel()
	w, who, id := pagedWorld(t)
	for name, l := range pagedLists(id) {
		for _, order := range l.Orders {
			who := askedBy(name, who)
			whole := w.FetchPage(who, l, order, "first: 100").IDs
			first := w.FetchPage(who, l, order, "first: 3")
			w.WriteAccess(graphtest.Access{Who: "Pat Quillfether", At: w.Instant(), Children: []uuid.UUID{id}})
			s := w.Fixture(w.Viewers[who], graphtest.Setting{State: practice.ReferralStateSubmitted})
			s.Child = graphtest.Row{"id": id, "given_name": "Wren", "family_name": "Quillfether"}
			w.ConcernAndEvent(s, who, 1)
			rest := w.FetchPage(who, l, order, fmt.Sprintf("first: 100, after: %q", first.End)).IDs
			rest = slices.DeleteFunc(rest, func(id string) bool { return !slices.Contains(whole, id) })
			if want := whole[max(0, slices.Index(whole, first.IDs[len(first.IDs)-1])+1):]; !slices.Equal(rest, want) {
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
		for _, order := range l.Orders {
			good[name+" "+order] = w.FetchPage(askedBy(name, who), l, order, "first: 3").Cursors[1]
		}
	}
	for name, l := range lists {
		for _, order := range l.Orders {
			own := good[name+" "+order]
			sealed, err := base64.RawURLEncoding.DecodeString(own)
			if err != nil {
				t.Fatalf("a cursor of %s is not what it was: %v", name, err)
			}
			sealed[len(sealed)/2] ^= 1
			bad := map[string]string{
				"empty": "", "made up": base64.RawURLEncoding.EncodeToString([]byte("a place of my own making")), "cut": own[:len(own)-2],
				"longer":  own + "AA",
				"changed": base64.RawURLEncoding.EncodeToString(sealed), "padded": own + "=", "huge": strings.Repeat("A", 5_000),
				"of ent's own kind": "gqFp2gAkMDFhMjA4NDYtZmUwMC04ZjAzLTg5YWQtNTg2Mjk2ZTJiZjQ2",
			}
			pages := []string{"first: 2, after: %q", "last: 2, before: %q"}
			turn := len(name) + len(order)
			for n, other := range slices.Sorted(maps.Keys(good)) {
				if other != name+" "+order && (n+turn)%4 < 2 { // half of them, in one direction or the other
					w.RefusesCursor(t, askedBy(name, who), l, order, fmt.Sprintf(pages[(n+turn)%2], good[other]), name+" "+order+
						": a place of "+other)
				}
			}
			for n, what := range slices.Sorted(maps.Keys(bad)) {
				page := fmt.Sprintf(pages[(n+turn)%2], bad[what])
				w.RefusesCursor(t, askedBy(name, who), l, order, page, name+" "+order+": a place "+what)
			}
			lead := graphtest.RoleName(practice.RoleLead, "council")
			if name != "Inbox.toDecide" && name != "Inbox.feedback" {
				w.RefusesCursor(t, lead, l, order, fmt.Sprintf("first: 2, after: %q", own), name+" "+order+": a place of another viewer")
			}
		}
	}
}

func TestAPlaceOfOneParentIsGoodInAnother(t *testing.T) {
	t.Parallel()
	w, who, id := pagedWorld(t)
	// One argument stands on the lists of all children of a page, so it means the same in each.
	const query = "query($at: Cursor) { children(first: 30) { edges { node { id chronology(first: 2, after: $at) { edges { cursor node { " +
		"id } } } } } } }"
	a := w.Must(who, query, nil)
	for i := range a.List("children", "edges") {
		if cursor := a.At("children", "edges", i, "node", "chronology", "edges", 0, "cursor"); cursor != nil &&
			a.Text("children", "edges", i, "node", "id") == id.String() {
			next := w.Must(who, query, map[string]any{"at": cursor})
			if got, want := next.Text("children", "edges", i, "node", "chronology", "edges", 0, "node", "id"),
				a.Text("children", "edges", i, "node", "chronology", "edges", 1, "node", "id"); got != want {
				t.Errorf("it goes on with %s, want %s", got, want)
			}
			return
		}
	}
	t.Fatalf("the child is not on the page: %s", a.Raw)
}
