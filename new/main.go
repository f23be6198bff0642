// Command new writes the skeleton of an aggregate: a kind of record about one child, the
// mutation that records one, and the list on the child's page. Every place in which the
// house has a file or a line of it gets one, so that it compiles, and its tests pass, after
// one generation and the migration that is planned. A record never changes: another record
// corrects it.
//
//	go run ./new visit              # records Visit by recordVisit, listed as Child.visits
//	go run ./new seen HomeVisit  # a record with a name of its own
package main

import (
	"embed"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

//go:embed *.tmpl
var skeleton embed.FS

const next = `The skeleton of %s is written. Now:
  1. graph/%[1]s/%[1]s.graphql: write what the record holds, with its codes. The review happens here. go run ./graph/compose writes
     the codes in Go.
  2. practice/%[1]s.go and ent/schema/%[1]s.go to match, then graph/%[1]s/%[1]s.go and graph/graphtest/%[1]s.go.
  3. go generate ./... && go run ./store/plan %[1]s; read the SQL and say why in a comment; go test ./store -run Dump -update
  4. .ci/run
`

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 || len(os.Args) > 3 {
		log.Fatal("name the aggregate, such as: go run ./new visit, or go run ./new seen HomeVisit")
	}
	a, err := named(os.Args[1], os.Args[2:]...)
	if err == nil {
		err = a.write(".")
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf(next, a.Name)
}

// aggregate is an aggregate by all its names.
type aggregate struct {
	// Name of the aggregate: visit. Record is its kind of record: HomeVisit.
	Name, Record string
	// Verb records one: RecordVisit. Mutation and VerbCode are its names in the contract.
	Verb, Mutation, VerbCode string
	// Words, Field, List, Table and Package are the record's names: "home visit", homeVisit,
	// homeVisits, home_visit, homevisit.
	Words, Field, List, Table, Package string
	// Number of the kind, once the list of kinds is read.
	Number int
}

var (
	lower = regexp.MustCompile(`^[a-z]+$`)
	upper = regexp.MustCompile(`^([A-Z][a-z]+)+$`)
	word  = regexp.MustCompile(`[A-Z][a-z]+`)
)

// named derives the names of an aggregate.
func named(name string, record ...string) (aggregate, error) {
	if !lower.MatchString(name) {
		return aggregate{}, fmt.Errorf("the aggregate %q must be one word in small letters", name)
	}
	a := aggregate{Name: name, Record: strings.ToUpper(name[:1]) + name[1:]}
	a.Verb, a.Mutation, a.VerbCode = "Record"+a.Record, "record"+a.Record, "RECORD_"+strings.ToUpper(name)
	if len(record) > 0 {
		a.Record = record[0]
	}
	if !upper.MatchString(a.Record) {
		return aggregate{}, fmt.Errorf("the record %q must be written LikeThis", a.Record)
	}
	a.Words = strings.ToLower(strings.Join(word.FindAllString(a.Record, -1), " "))
	a.Table, a.Package = strings.ReplaceAll(a.Words, " ", "_"), strings.ReplaceAll(a.Words, " ", "")
	a.Field = strings.ToLower(a.Record[:1]) + a.Record[1:]
	a.List = a.Field + "s"
	return a, nil
}

// files are the files of an aggregate, by template.
var files = map[string]string{
	"practice.go":      "practice/{{.Name}}.go",
	"practice_test.go": "practice/{{.Name}}_test.go",
	"schema.go":        "ent/schema/{{.Name}}.go",
	"policy.sql":       "store/policies/{{.Name}}.sql",
	"contract.graphql": "graph/{{.Name}}/{{.Name}}.graphql",
	"graph.go":         "graph/{{.Name}}/{{.Name}}.go",
	"constraint.go":    "graph/{{.Name}}/constraint.go",
	"graph_test.go":    "graph/{{.Name}}/{{.Name}}_test.go",
	"graphtest.go":     "graph/graphtest/{{.Name}}.go",
}

// line is a line of a list that every aggregate has one in. It is written before the
// first line with the text before, after the line with the text in.
type line struct{ file, in, before, text string }

var lines = []line{
	{"ent/schema/child.go", "func (Child) Edges()", "\t}",
		"\t\tedge.To(\"{{.Table}}s\", {{.Record}}.Type).Annotations(entgql.RelayConnection()),"},
	{"auth/access.go", "// The kinds of record.", ")", "\t{{.Record}} Record = \"{{.Table}}\""},
	{"auth/access.go", "var verbs = ", "}", "\t\"{{.Mutation}}\": {Roles: caseworker},"},
	{"auth/access.go", "var records = ", "}", "\t{{.Record}}: {Read: readers, Create: caseworker},"},
	{"store/kind.go", "var recordKinds = ", "\t{Type: \"Job\"",
		"\tkind(\"{{.Record}}\", {{.Number}}, ofChild, followsChild, func(s *disclosures, r *ent.{{.Record}}) { s.child(r.ChildID) }),"},
	{"store/policies/viewer.sql", "FUNCTION sees_record", "    ELSE RETURN false",
		"    WHEN {{.Number}} THEN RETURN EXISTS (SELECT 1 FROM public.{{.Table}} WHERE id = sought);"},
	{"store/policies/log.sql", "FUNCTION children_of", "      ELSE NULL;",
		"      WHEN {{.Number}} THEN RETURN QUERY SELECT r.child_id FROM public.{{.Table}} r WHERE r.id = ANY (these);"},
	{"graph/child/permission.go", "func (Fields) ViewerCan", "\t\toperation.Permission{Verb: model.VerbStartCareProfile}",
		"\t\toperation.Permission{Verb: model.Verb{{.Verb}}},"},
	{"graph/graph.go", "import (", ")", "\t\"heed/graph/{{.Name}}\""},
	{"graph/graph.go", "func Constraints()", "\t}", "\t\t{{.Name}}.Constraints,"},
	{"graph/graph.go", "// The aggregates' parts", ")", "\t{{.Name}}Mutations = {{.Name}}.Mutations"},
	{"graph/graph.go", "\tmutations struct {", "\t}", "\t\t{{.Name}}Mutations"},
	{"imports_test.go", "var aggregates = ", "}", "\t\"{{.Name}}\","},
}

var kindNumber = regexp.MustCompile(`\w+\("\w+", (\d+)|Number: (\d+)`)

// write writes the skeleton into a copy of the house. It changes nothing that is there
// but the lists.
func (a aggregate) write(root string) error {
	kinds, err := os.ReadFile(filepath.Join(root, "store/kind.go"))
	if err != nil {
		return err
	}
	for _, found := range kindNumber.FindAllStringSubmatch(string(kinds), -1) {
		number, _ := strconv.Atoi(found[1] + found[2]) // one of them matched, of digits
		a.Number = max(a.Number, number+1)
	}
	written := map[string]string{}
	for name, path := range files {
		file := a.fill(path)
		if _, err := os.Stat(filepath.Join(root, file)); err == nil {
			return fmt.Errorf("%s is there already", file)
		}
		text, err := skeleton.ReadFile(name + ".tmpl")
		if err != nil {
			return err
		}
		written[file] = a.fill(string(text))
	}
	for _, l := range lines {
		text, ok := written[l.file]
		if !ok {
			found, err := os.ReadFile(filepath.Join(root, l.file))
			if err != nil {
				return err
			}
			text = string(found)
		}
		if written[l.file], err = l.insert(text, a.fill(l.text)); err != nil {
			return err
		}
	}
	for file, text := range written {
		file = filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, formatted(file, text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// insert puts a line into a list.
func (l line) insert(text, added string) (string, error) {
	rows := strings.SplitAfter(text, "\n")
	inside := false
	for i, row := range rows {
		if inside && strings.HasPrefix(row, l.before) {
			return strings.Join(rows[:i], "") + added + "\n" + strings.Join(rows[i:], ""), nil
		}
		inside = inside || strings.Contains(row, l.in)
	}
	return "", fmt.Errorf("%s has no %q after %q any more: change the list of new/main.go", l.file, l.before, l.in)
}

// fill fills a template with the names.
func (a aggregate) fill(text string) string {
	var out strings.Builder
	if err := template.Must(template.New("").Parse(text)).Execute(&out, a); err != nil {
		panic(err) // the templates are ours, and tested
	}
	return out.String()
}
