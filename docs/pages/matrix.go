package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"heed/auth"
	"heed/practice"
)

// verbTable shows which roles may use which mutation.
func verbTable(_ fs.FS, contract string) (string, error) {
	document, err := parser.ParseSchema(&ast.Source{Name: "schema.graphql", Input: contract})
	if err != nil {
		return "", fmt.Errorf("read the contract: %w", err)
	}
	roles := practice.Role("").Values()
	text := head(append(append([]string{"verb"}, lower(roles)...), "in")...)
	for _, f := range document.Definitions.ForName("Mutation").Fields {
		rule, _ := auth.VerbRule(f.Name)
		cells := []string{code(f.Name)}
		for _, role := range roles {
			cells = append(cells, tick(slices.Contains(rule.Roles, practice.Role(role))))
		}
		text += row(append(cells, bodies(rule.Kinds))...)
	}
	return text, nil
}

// bodies says in which kinds of organisation a rule holds.
func bodies(kinds []practice.OrganisationKind) string {
	if len(kinds) == 0 {
		return "any organisation"
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(lower(names), ", ")
}

// recordTable shows what each role may do to each kind of record at all: r
// reads, c creates, w changes.
func recordTable(house fs.FS, _ string) (string, error) {
	file, err := parse(house, "auth/access.go")
	if err != nil {
		return "", err
	}
	roles := practice.Role("").Values()
	text := head(append([]string{"record"}, lower(roles)...)...)
	for _, record := range constantsOf(file, "Record") {
		cells := []string{code(record)}
		for _, role := range roles {
			viewer := auth.Viewer{Roles: []practice.Role{practice.Role(role)}}
			letters := ""
			for _, act := range []auth.Act{auth.Read, auth.Create, auth.Change} {
				if auth.MayTouch(viewer, act, auth.Record(record)) {
					letters += map[auth.Act]string{auth.Read: "r", auth.Create: "c", auth.Change: "w"}[act]
				}
			}
			if letters == "" {
				letters = "–"
			}
			cells = append(cells, letters)
		}
		text += row(cells...)
	}
	return text, nil
}

func tick(yes bool) string {
	if yes {
		return "✓"
	}
	return "–"
}

// lower turns codes into words.
func lower(codes []string) []string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = strings.ToLower(strings.ReplaceAll(c, "_", " "))
	}
	return words
}
