package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/graphtest"
	"heed/practice"
)

// pagedIn are the fields of a type that answer pages.
func pagedIn(name string) []*ast.FieldDefinition {
	var list []*ast.FieldDefinition
	for _, f := range graphtest.Contract().Types[name].Fields {
		if f.Arguments.ForName("first") != nil {
			list = append(list, f)
		}
	}
	return list
}

// pagePlace is a list of the contract: how a document leads to it, and who has something in it.
type pagePlace struct {
	name       string
	open, shut string
	args       string
	path       []any
	counted    bool
	counts     bool // the contract gives it a totalCount
}

// pagePlaces are all lists with pages, in roots, in what roots wrap, and in a child.
func pagePlaces(f graphtest.Fixture) []pagePlace {
	var list []pagePlace
	for _, field := range pagedIn("Query") {
		p := pagePlace{name: field.Name, counts: true, open: "{ ", shut: " }", path: []any{field.Name}, counted: true}
		if field.Name == "accessLog" {
			p.args = fmt.Sprintf("childId: %q, ", f.Child.ID())
		}
		list = append(list, p)
	}
	for root, kind := range map[string]string{"inbox": "Inbox", "agencyBoard": "AgencyBoard"} {
		for _, field := range pagedIn(kind) {
			list = append(list, pagePlace{name: field.Name, open: "{ " + root + " { ", shut: " } }", path: []any{root, field.Name},
				counted: true, counts: true})
		}
	}
	for _, field := range pagedIn("Child") {
		counts := graphtest.Contract().Types[field.Type.Name()].Fields.ForName("totalCount") != nil
		list = append(list, pagePlace{name: field.Name, open: fmt.Sprintf("{ child(id: %q) { ", f.Child.ID()), shut: " } }",
			path: []any{"child", field.Name}, counts: counts})
		list = append(list, pagePlace{name: field.Name, open: "{ children(first: 1) { edges { node { ", shut: " } } } }",
			path: []any{"children", "edges", 0, "node", field.Name}, counts: counts})
	}
	return list
}

func (p pagePlace) ask(w *graphtest.Env, who, page, selection string) (graphtest.Answer, map[string]any) {
	a := w.Ask(who, p.open+p.name+"("+p.args+page+") { "+selection+" }"+p.shut, nil)
	found, _ := a.At(p.path...).(map[string]any)
	return a, found
}

// pagingWorld has something in every list for one of its people.
func pagingWorld(t *testing.T) (*graphtest.Env, graphtest.Fixture) {
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := w.Viewers[graphtest.RoleName(practice.RoleManager, "council")]
	who.Roles = []practice.Role{practice.RoleManager, practice.RoleRecords}
	w.Viewers["all"] = who
	var f graphtest.Fixture
	for _, state := range []practice.ReferralState{practice.ReferralStateSubmitted, practice.ReferralStateSignposted} {
		f = w.Fixture(who, graphtest.Setting{State: state})
		late := w.ActionRow(who.OrganisationID, who.PractitionerID, practice.ActionStateAccepted)
		late["due"] = "2026-11-02"
		w.WriteRows("action", late)
		action := w.ActionRow(who.OrganisationID, who.PractitionerID, practice.ActionStateProposed)
		w.WriteRows("action", action)
		w.WriteRows("action_child", w.ActionChildRow(late, f.Child.ID()), w.ActionChildRow(action, f.Child.ID()))
	}
	for range 2 { // the access log has a page after the first, whatever is asked of it next
		w.Must("all", "query($id: ID!) { child(id: $id) { givenName } }", map[string]any{"id": f.Child.ID()})
	}
	return w, f
}

// TestAPageIsTrueWithoutEdgesAndWithNone asks every list for the end of its page
// alone, and for a page of none.
func TestAPageIsTrueWithoutEdgesAndWithNone(t *testing.T) {
	t.Parallel()
	w, f := pagingWorld(t)
	const info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
	filled := 0
	for _, p := range pagePlaces(f) {
		name := strings.Trim(fmt.Sprint(p.path), "[]")
		count := "totalCount " // where the contract has one
		if !p.counts {
			count = ""
		}
		for _, end := range []string{"first", "last"} {
			whole, list := p.ask(w, "all", end+": 1", "edges { cursor } "+count+info)
			edges := whole.List(append(append([]any{}, p.path...), "edges")...)
			if len(whole.Errors) > 0 || list == nil {
				t.Errorf("%s: %s", name, whole.Raw)
				continue
			}
			filled += len(edges)
			a, alone := p.ask(w, "all", end+": 1", info)
			if fmt.Sprint(shapeOf(alone)) != fmt.Sprint(shapeOf(list)) {
				t.Errorf("%s by %s: pageInfo alone is %s, with edges %s", name, end, a.Raw, whole.Raw)
			}
			for _, selection := range []string{info + " " + count + "edges { cursor }", info + " " + count} {
				a, none := p.ask(w, "all", end+": 0", selection)
				if none == nil || len(a.Errors) > 0 {
					t.Errorf("%s: a page of none is %s", name, a.Raw)
					continue
				}
				got := none["pageInfo"].(map[string]any)
				more := len(edges) > 0
				if got["hasNextPage"] != (more && end == "first") || got["hasPreviousPage"] != (more && end == "last") || got["startCursor"] != nil ||
					got["endCursor"] != nil {
					t.Errorf("%s by %s: a page of none of %d is %s", name, end, len(edges), a.Raw)
				}
				// Every look at the access log adds to it.
				if none["totalCount"] != list["totalCount"] && p.name != "accessLog" {
					t.Errorf("%s: a page of none counts %v, one of one %v", name, none["totalCount"], list["totalCount"])
				}
				if edges, asked := none["edges"].([]any); strings.Contains(selection, "edges") && (!asked || len(edges) > 0) {
					t.Errorf("%s: a page of none holds %s", name, a.Raw)
				}
			}
		}
	}
	if filled < 20 {
		t.Errorf("only %d lists had anything in them", filled)
	}
	// After a place, a page of none lies behind it.
	a := w.Must("all", "{ children(first: 1) { edges { cursor } } }", nil)
	a = w.Must("all",
		"query($after: Cursor) { children(first: 0, after: $after) { edges { cursor } pageInfo { hasNextPage hasPreviousPage } } }",
		map[string]any{"after": a.Text("children", "edges", 0, "cursor")})
	if a.At("children", "pageInfo", "hasNextPage") != true || a.At("children", "pageInfo", "hasPreviousPage") != true {
		t.Errorf("a page of none after the first child is %s", a.Raw)
	}
	for _, page := range []string{"first: -1", "last: -1", "first: 101", "first: 0, last: 0", "first: null"} {
		if a := w.Ask("all", "{ children("+page+") { totalCount } }", nil); len(a.Errors) != 1 || a.Errors[0].Code() == "INTERNAL" {
			t.Errorf("%s answers %s", page, a.Raw)
		}
	}
}

// shapeOf is what a page says of itself, without the texts of its cursors.
func shapeOf(list map[string]any) map[string]any {
	info, _ := list["pageInfo"].(map[string]any)
	shape := map[string]any{}
	for name, value := range info {
		if strings.HasSuffix(name, "Cursor") {
			value = value != nil
		}
		shape[name] = value
	}
	return shape
}

func TestAPageOfNoneInEveryRecordOfAListTakesAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	w, _ := pagingWorld(t)
	document := func(first int) string {
		return fmt.Sprintf("{ children(first: %d) { edges { node { chronology(first: 0) { pageInfo { hasNextPage } } referrals(last: 0) { "+
			"edges { cursor } pageInfo { hasPreviousPage } } } } } }", first)
	}
	if one, many := w.Statements("all", document(1)), w.Statements("all", document(6)); one != many {
		t.Errorf("one child takes %d statements, six take %d", one, many)
	}
}
