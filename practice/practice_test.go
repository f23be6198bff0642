package practice

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// day reads a date of a test table.
func day(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// dayp is a date that may be absent: the empty string is none.
func dayp(s string) *Date {
	if s == "" {
		return nil
	}
	d := day(s)
	return &d
}

// instant reads an RFC 3339 time of a test table.
func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// brief writes problems as "path: CODE", which is what a caller relies on.
func brief(found []Problem) []string {
	var lines []string
	for _, p := range found {
		lines = append(lines, strings.Join(p.Path, ".")+": "+string(p.Code))
	}
	return lines
}

// wantProblems compares problems with their brief form, and checks that every message is a
// sentence.
func wantProblems(t *testing.T, got []Problem, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, brief(got)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for _, p := range got {
		if !strings.HasSuffix(p.Message, ".") || strings.ToUpper(p.Message[:1]) != p.Message[:1] {
			t.Errorf("message of %v is no sentence: %q", p.Path, p.Message)
		}
	}
}

// enumerations are those of this package that the contract does not have, with their lists.
func enumerations() map[string][]string {
	return map[string][]string{
		"CareProfileVerb":            CareProfileVerb("").Values(),
		"OrganisationIdentifierKind": OrganisationIdentifierKind("").Values(),
		"ReferralVerb":               ReferralVerb("").Values(),
		"TimescaleBasis":             TimescaleBasis("").Values(),
		"TimescaleUnit":              TimescaleUnit("").Values(),
	}
}

// source parses this package without its tests.
func source(t *testing.T) []*ast.File {
	t.Helper()
	names, err := fs.Glob(sourceFiles, "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(sourceFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// constant is a typed string constant of this package.
type constant struct{ name, typ, value string }

// constants lists the typed string constants of this package.
func constants(t *testing.T) []constant {
	t.Helper()
	var found []constant
	for _, file := range source(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || spec.Type == nil || len(spec.Values) == 0 {
				return true
			}
			typ, isNamed := spec.Type.(*ast.Ident)
			literal, isLiteral := spec.Values[0].(*ast.BasicLit)
			if !isNamed || !isLiteral || literal.Kind != token.STRING {
				return true
			}
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, constant{name: spec.Names[0].Name, typ: typ.Name, value: value})
			return true
		})
	}
	return found
}

// constantsOf lists the values of a type's constants, sorted.
func constantsOf(t *testing.T, typ string) []string {
	t.Helper()
	var list []string
	for _, c := range constants(t) {
		if c.typ == typ {
			list = append(list, c.value)
		}
	}
	slices.Sort(list)
	return list
}

func TestEveryEnumerationListsExactlyItsConstants(t *testing.T) {
	t.Parallel()
	lists := enumerations()
	for typ, list := range lists {
		if diff := cmp.Diff(constantsOf(t, typ), slices.Sorted(slices.Values(list))); diff != "" {
			t.Errorf("%s.Values (-constants +listed):\n%s", typ, diff)
		}
	}
	for _, c := range constants(t) {
		if lists[c.typ] != nil && c.name != constantName(c.typ, c.value) {
			t.Errorf("constant %s is not named %s, after its type and value", c.name, constantName(c.typ, c.value))
		}
	}
	for _, file := range source(t) {
		for _, decl := range file.Decls {
			method, ok := decl.(*ast.FuncDecl)
			if !ok || method.Recv == nil || method.Name.Name != "Values" || ast.IsGenerated(file) {
				continue
			}
			if typ := method.Recv.List[0].Type.(*ast.Ident).Name; lists[typ] == nil {
				t.Errorf("%s has Values but is missing from this test's table", typ)
			}
		}
	}
}

// constantName is the name of an enumeration's constant by our rule; initialisms keep
// their capitals.
func constantName(typ, value string) string {
	name := typ
	for word := range strings.SplitSeq(value, "_") {
		switch word {
		case "NHS", "UPN", "LA", "ID", "GP", "URN", "ODS":
			name += word
		default:
			name += word[:1] + strings.ToLower(word[1:])
		}
	}
	return name
}

func TestEveryExportedIdentifierHasADocComment(t *testing.T) {
	t.Parallel()
	for _, file := range source(t) {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil {
					t.Errorf("func %s has no doc comment", d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch s := spec.(type) {
					case *ast.TypeSpec:
						if s.Name.IsExported() && s.Doc == nil && d.Doc == nil {
							t.Errorf("type %s has no doc comment", s.Name.Name)
						}
					case *ast.ValueSpec:
						if s.Names[0].IsExported() && s.Doc == nil && d.Doc == nil {
							t.Errorf("const %s has no doc comment", s.Names[0].Name)
						}
					}
				}
			}
		}
	}
}

func TestThePackageKnowsNoWorldOutside(t *testing.T) {
	t.Parallel()
	forbidden := []string{"context", "database/sql", "net/http", "os", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand"}
	for _, file := range source(t) {
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(forbidden, path) || strings.Contains(path, ".") || strings.HasPrefix(path, "heed/") {
				t.Errorf("%s imports %s", file.Name.Name, path)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if from, ok := sel.X.(*ast.Ident); ok && from.Name == "time" && sel.Sel.Name == "Now" {
				t.Error("a rule asks the clock")
			}
			return true
		})
	}
}
