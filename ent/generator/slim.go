package main

import (
	"maps"
	"regexp"
	"slices"
	"text/template"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/entc/gen"

	"heed/auth"
)

// may reports whether the matrix of auth lets anybody do that to records of a type.
// What nobody may do has no builder, so that nobody can write it.
func may(act auth.Act, t *gen.Type) bool { return auth.Open(act, auth.Record(t.Table())) }

func created(t *gen.Type) bool { return may(auth.Create, t) }
func changed(t *gen.Type) bool { return may(auth.Change, t) }

func writtenType(t *gen.Type) bool { return created(t) || changed(t) }

// unused are the templates that Heed has no use for: nothing is ever deleted, hooks
// are store's, and tests have databases of their own.
var unused = []string{"delete", "hook", "enttest"}

// wrappers hand ent's own templates less than they would take.
const wrappers = `
{{ define "helper/create" }}{{ template "create" (owning $) }}{{ end }}
{{ define "helper/update" }}{{ template "update" (owning $) }}{{ end }}
{{ define "helper/mutation" }}{{ template "mutation" (writing $) }}
// Types that nobody writes by ent.
const (
	{{- range (unwritten $).Nodes }}
		{{ .TypeName }} = "{{ .Name }}"
	{{- end }}
)
{{ end }}
{{ define "gql_pagination" }}{{ template "helper/pagination" (paged $) }}{{ end }}
{{ define "load" }}{{ template "helper/load" (shown $) }}{{ end }}
`

// connections are the types that the contract has a connection of.
var connections = map[string]bool{}

// nodes are the types that the contract shows as nodes.
var nodes = map[string]bool{}

// slim makes ent generate only what Heed uses. Pages are made of connections only, and
// only nodes are loaded by their identifiers.
func slim(contract []byte) (*gen.Template, error) {
	gen.Templates = slices.DeleteFunc(gen.Templates, func(t gen.TypeTemplate) bool { return slices.Contains(unused, t.Name) })
	gen.GraphTemplates = slices.DeleteFunc(gen.GraphTemplates, func(t gen.GraphTemplate) bool { return slices.Contains(unused, t.Name) })
	for i := range gen.Templates {
		switch t := &gen.Templates[i]; t.Name {
		case "create":
			t.Name, t.Cond = "helper/create", created
		case "update":
			t.Name, t.Cond = "helper/update", changed
		}
	}
	for i := range gen.GraphTemplates {
		if t := &gen.GraphTemplates[i]; t.Name == "mutation" {
			t.Name = "helper/mutation"
		}
	}
	for _, found := range regexp.MustCompile(`(?m)^type (\w+)Connection\b`).FindAllSubmatch(contract, -1) {
		connections[string(found[1])] = true
	}
	for _, found := range regexp.MustCompile(`(?m)^type (\w+) implements\b.*\bNode\b`).FindAllSubmatch(contract, -1) {
		nodes[string(found[1])] = true
	}
	as := func(t *gen.Type) *gen.Type { return t }
	own := gen.NewTemplate("slim").Funcs(template.FuncMap{
		"owning":    owning,
		"changed":   changed,
		"written":   writtenType,
		"writing":   func(g *gen.Graph) *gen.Graph { return only(g, writtenType, owning) },
		"unwritten": func(g *gen.Graph) *gen.Graph { return only(g, func(t *gen.Type) bool { return !writtenType(t) }, as) },
		"paged": func(g *gen.Graph) *gen.Graph {
			return only(g, func(t *gen.Type) bool { return connections[t.Name] }, as)
		},
		"shown": func(g *gen.Graph) *gen.Graph { return only(g, func(t *gen.Type) bool { return nodes[t.Name] }, as) },
	})
	if _, err := own.AddParseTree("helper/pagination", entgql.PaginationTemplate.Lookup("gql_pagination").Tree); err != nil {
		return nil, err
	}
	if _, err := own.Parse(wrappers); err != nil {
		return nil, err
	}
	return own.ParseDir("./template")
}

// owning is a type with the edges that its own table holds: an edge is written from
// there, and never from its other end.
func owning(t *gen.Type) *gen.Type {
	own := *t
	own.Edges = slices.DeleteFunc(slices.Clone(t.Edges), func(e *gen.Edge) bool { return !e.OwnFK() })
	return &own
}

// only is a graph of some of the types.
func only(g *gen.Graph, which func(*gen.Type) bool, as func(*gen.Type) *gen.Type) *gen.Graph {
	own := *g
	own.Nodes = nil
	for _, t := range g.Nodes {
		if which(t) {
			own.Nodes = append(own.Nodes, as(t))
		}
	}
	return &own
}

// leaveOut hides from entgql the lists inside a record that it would make pages of and
// the contract has none of: the rows between two records (ent's Through) take over what
// is said about the list of the records.
func leaveOut(g *gen.Graph) error {
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			var said entgql.Annotation
			if err := said.Decode(e.Annotations[said.Name()]); err != nil {
				return err
			}
			if said.RelayConnection && !connections[e.Type.Name] {
				e.Annotations = maps.Clone(e.Annotations)
				e.Annotations.Set(said.Name(), entgql.Skip(entgql.SkipAll))
			}
		}
	}
	return nil
}
