package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/practice"
)

// pagedIn are the fields of a type that answer pages.
func pagedIn(name string) []*ast.FieldDefinition {
	var list []*ast.FieldDefinition
	for _, f := range contract().Types[name].Fields {
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
}

// pagePlaces are all lists with pages, in roots, in what roots wrap, and in a child.
func pagePlaces(f scene) []pagePlace {
	var list []pagePlace
	for _, field := range pagedIn("Query") {
		p := pagePlace{name: field.Name, open: "{ ", shut: " }", path: []any{field.Name}, counted: true}
		if field.Name == "accessLog" {
			p.args = fmt.Sprintf("childId: %q, ", f.child.id())
		}
		list = append(list, p)
	}
	for root, kind := range map[string]string{"inbox": "Inbox", "agencyBoard": "AgencyBoard"} {
		for _, field := range pagedIn(kind) {
			list = append(list, pagePlace{name: field.Name, open: "{ " + root + " { ", shut: " } }", path: []any{root, field.Name}, counted: true})
		}
	}
	for _, field := range pagedIn("Child") {
		list = append(list, pagePlace{name: field.Name, open: fmt.Sprintf("{ child(id: %q) { ", f.child.id()), shut: " } }", path: []any{"child", field.Name}})
		list = append(list, pagePlace{name: field.Name, open: "{ children(first: 1) { edges { node { ", shut: " } } } }", path: []any{"children", "edges", 0, "node", field.Name}})
	}
	return list
}

func (p pagePlace) ask(w *world, who, page, selection string) (answer, map[string]any) {
	a := w.ask(who, p.open+p.name+"("+p.args+page+") { "+selection+" }"+p.shut, nil)
	found, _ := a.at(p.path...).(map[string]any)
	return a, found
}

// pagingWorld has something in every list for one of its people.
func pagingWorld(t *testing.T) (*world, scene) {
	w := staffedWorld(emptyWorld(t))
	who := w.viewers[roled(practice.RoleManager, "council")]
	who.Roles = []practice.Role{practice.RoleManager, practice.RoleRecords}
	w.viewers["all"] = who
	var f scene
	for _, state := range []practice.ReferralState{practice.ReferralStateSubmitted, practice.ReferralStateSignposted} {
		f = w.scene(who, setting{state: state})
		late := w.actionRow(who.OrganisationID, who.PractitionerID, practice.ActionStateAccepted)
		late["due"] = "2026-11-02"
		w.plain("action", late)
		action := w.actionRow(who.OrganisationID, who.PractitionerID, practice.ActionStateProposed)
		w.plain("action", action)
		w.plain("action_child", w.actionChildRow(late, f.child.id()), w.actionChildRow(action, f.child.id()))
	}
	for range 2 { // the access log has a page after the first, whatever is asked of it next
		w.must("all", "query($id: ID!) { child(id: $id) { givenName } }", map[string]any{"id": f.child.id()})
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
		for _, end := range []string{"first", "last"} {
			whole, list := p.ask(w, "all", end+": 1", "edges { cursor } totalCount "+info)
			edges := whole.list(append(append([]any{}, p.path...), "edges")...)
			if len(whole.Errors) > 0 || list == nil {
				t.Errorf("%s: %s", name, whole.raw)
				continue
			}
			filled += len(edges)
			a, alone := p.ask(w, "all", end+": 1", info)
			if fmt.Sprint(shapeOf(alone)) != fmt.Sprint(shapeOf(list)) {
				t.Errorf("%s by %s: pageInfo alone is %s, with edges %s", name, end, a.raw, whole.raw)
			}
			for _, selection := range []string{info + " totalCount edges { cursor }", info + " totalCount"} {
				a, none := p.ask(w, "all", end+": 0", selection)
				if none == nil || len(a.Errors) > 0 {
					t.Errorf("%s: a page of none is %s", name, a.raw)
					continue
				}
				got := none["pageInfo"].(map[string]any)
				more := len(edges) > 0
				if got["hasNextPage"] != (more && end == "first") || got["hasPreviousPage"] != (more && end == "last") || got["startCursor"] != nil || got["endCursor"] != nil {
					t.Errorf("%s by %s: a page of none of %d is %s", name, end, len(edges), a.raw)
				}
				// Every look at the access log adds to it.
				if none["totalCount"] != list["totalCount"] && p.name != "accessLog" {
					t.Errorf("%s: a page of none counts %v, one of one %v", name, none["totalCount"], list["totalCount"])
				}
				if edges, asked := none["edges"].([]any); strings.Contains(selection, "edges") && (!asked || len(edges) > 0) {
					t.Errorf("%s: a page of none holds %s", name, a.raw)
				}
			}
		}
	}
	if filled < 20 {
		t.Errorf("only %d lists had anything in them", filled)
	}
	// After a place, a page of none lies behind it.
	a := w.must("all", "{ children(first: 1) { edges { cursor } } }", nil)
	a = w.must("all", "query($after: Cursor) { children(first: 0, after: $after) { edges { cursor } pageInfo { hasNextPage hasPreviousPage } } }",
		map[string]any{"after": a.text("children", "edges", 0, "cursor")})
	if a.at("children", "pageInfo", "hasNextPage") != true || a.at("children", "pageInfo", "hasPreviousPage") != true {
		t.Errorf("a page of none after the first child is %s", a.raw)
	}
	for _, page := range []string{"first: -1", "last: -1", "first: 101", "first: 0, last: 0", "first: null"} {
		if a := w.ask("all", "{ children("+page+") { totalCount } }", nil); len(a.Errors) != 1 || a.Errors[0].code() == "INTERNAL" {
			t.Errorf("%s answers %s", page, a.raw)
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
		return fmt.Sprintf("{ children(first: %d) { edges { node { chronology(first: 0) { pageInfo { hasNextPage } } referrals(last: 0) { edges { cursor } pageInfo { hasPreviousPage } } } } } }", first)
	}
	if one, many := w.statements("all", document(1)), w.statements("all", document(6)); one != many {
		t.Errorf("one child takes %d statements, six take %d", one, many)
	}
}
