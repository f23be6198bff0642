package main

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

const dictionaryHead = `# Dictionary

What every word of the interface means, out of ` + "`schema.graphql`" + `. Written by ` + "`go generate ./docs`" + `.
`

var sectionMark = regexp.MustCompile(`(?m)^# (\w+)$`)

// dictionaryOf lists the contract's types in its own order, by its sections.
func dictionaryOf(contract string) (string, error) {
	document, err := parser.ParseSchema(&ast.Source{Name: "schema.graphql", Input: contract})
	if err != nil {
		return "", fmt.Errorf("read the contract: %w", err)
	}
	slices.SortFunc(document.Definitions, func(a, b *ast.Definition) int { return cmp.Compare(a.Position.Start, b.Position.Start) })
	marks := sectionMark.FindAllStringSubmatchIndex(contract, -1)
	// The parser counts characters, the expression bytes.
	place := func(mark []int) int { return len([]rune(contract[:mark[0]])) }
	page := dictionaryHead + "\n## Basics\n"
	for _, d := range document.Definitions {
		for len(marks) > 0 && place(marks[0]) < d.Position.Start {
			page += "\n## " + contract[marks[0][2]:marks[0][3]] + "\n"
			marks = marks[1:]
		}
		page += typeEntry(d)
	}
	return page, nil
}

// kinds are what the sorts of types are called here.
var kinds = map[ast.DefinitionKind]string{
	ast.Scalar: "scalar", ast.Object: "type", ast.Interface: "interface", ast.Union: "union", ast.Enum: "enumeration",
	ast.InputObject: "input",
}

func typeEntry(d *ast.Definition) string {
	text := fmt.Sprintf("\n### %s\n\n*%s.* %s\n", d.Name, kinds[d.Kind], oneLine(d.Description))
	if len(d.EnumValues) > 0 {
		text += "\n" + head("value", "meaning")
		for _, v := range d.EnumValues {
			text += row(code(v.Name), described(v.Description, v.Directives))
		}
	}
	if len(d.Fields) > 0 {
		text += "\n" + head("field", "type", "meaning")
		for _, f := range d.Fields {
			text += row(code(f.Name), code(withDefault(f.Type, f.DefaultValue)), described(f.Description, f.Directives))
			for _, a := range f.Arguments {
				text += row("· "+code(a.Name), code(withDefault(a.Type, a.DefaultValue)), described(a.Description, a.Directives))
			}
		}
	}
	return text
}

func withDefault(t *ast.Type, value *ast.Value) string {
	if value == nil {
		return t.String()
	}
	return t.String() + " = " + value.String()
}

// described is a meaning with what the contract's own directives add to it.
func described(text string, directives ast.DirectiveList) string {
	if directives.ForName("classified") != nil {
		text += " *Masked by classification.*"
	}
	if d := directives.ForName("deprecated"); d != nil {
		text += " *Deprecated.*"
		if reason := d.Arguments.ForName("reason"); reason != nil {
			text += " " + reason.Value.Raw
		}
	}
	return text
}

func code(text string) string { return "`" + text + "`" }

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
