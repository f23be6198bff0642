package heed_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// entity is a table of the model, as its schema describes it.
type entity struct {
	// Type and Table are its names, Aggregate the file that describes it.
	Type, Table, Aggregate string
	// Record is its name in auth.
	Record string
	// Number is its kind in identifiers, once store/kind.go has given it one.
	Number string
	// Nobody says that it is about no child.
	Nobody bool
}

// asked is one place that every entity must be added to.
type asked struct {
	// file and at are where: the addition belongs below the line that holds at.
	file, at string
	// has finds the entity there, and add is what to write.
	has, add string
	// described says that a description in graph/graphtest/$aggregate.go serves as well.
	described bool
	// without are the entities that have no place there, each with the reason.
	without map[string]string
}

const (
	// apart is why the tie between a record and its children is no record to a client.
	apart = "it ties a record to its children, which the record shows"
	// everywhere is why a table is not among those that a partnership writes.
	everywhere = "every test has some"
)

// hiddenEntities are the entities that the contract does not show.
var hiddenEntities = map[string]string{"AccessEntry": "it is shown as each child's disclosure", "ActionChild": apart,
	"ChronologySubject": apart}

// entityPlaces lists what a new entity is asked for beside its schema, in the order of the
// change recipe. $type, $table, $aggregate and $number are the entity's, $record its name in auth.
var entityPlaces = []asked{
	{file: "auth/access.go", at: "// The kinds of record.", has: `Record = "$table"`, add: `$type Record = "$table"`},
	{file: "auth/access.go", at: "var records =", has: `\n\t$record:\s+\{`, add: `$record: {Read: …, Create: …, Change: …}: which roles`},
	{file: "store/kind.go", at: "var recordKinds", has: `\b(kind|withoutChildren)\("$type", \d+,`,
		add: `kind("$type", the next number, the columns that tell of children, how emergency access shows it, which children it discloses)`},
	{file: "store/policies/$aggregate.sql", has: `ON $table( FOR SELECT)? TO heed_app`,
		add: `CREATE POLICY $table_read ON $table FOR SELECT TO heed_app USING (…); GRANT SELECT ON $table TO heed_app`},
	{file: "store/policies/viewer.sql", at: "FUNCTION sees_record",
		has: `WHEN $number THEN RETURN EXISTS \(SELECT 1 FROM public\.$table WHERE id = sought\)`,
		add: `WHEN $number THEN RETURN EXISTS (SELECT 1 FROM public.$table WHERE id = sought);`},
	{file: "store/policies/log.sql", at: "FUNCTION children_of", has: `WHEN $number THEN RETURN QUERY`,
		add: `WHEN $number THEN RETURN QUERY the children behind a $table (or describe it by withoutChildren in store/kind.go)`},
	{file: "graph/$aggregate/$aggregate.graphql", has: `type $type implements Node\b`,
		add: `type $type implements Node, or its reason in hiddenEntities of entity_test.go`, without: hiddenEntities},
	{file: "graph/graphtest/access_model.go", described: true, at: ") sees(table string", has: `case (?:"\w+", )*"$table"`,
		add:     `case "$table": who sees one, or describe it in graph/graphtest/$aggregate.go`,
		without: map[string]string{"AccessEntry": "nobody asks for one"}},
	{file: "graph/graphtest/oracle_access.go", described: true, at: "var Discloses", has: `"$table":`,
		add: `"$table": the children it discloses`, without: hiddenEntities},
	{file: "graph/graphtest/partnership.go", described: true, at: "var Order", has: `"$table"[,}]`,
		add:     `"$table", after what it points at, and a Draw… that makes some`,
		without: map[string]string{"Organisation": everywhere, "Practitioner": everywhere}},
}

func TestEveryEntityIsEverywhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	report(t, entityFaults(t, os.DirFS(".")))
}

var (
	described = regexp.MustCompile(`type (\w+) struct\{ ent\.Schema \}`)
	kept      = regexp.MustCompile(`func \((\w+)\) Mixin\(\)[^}]*\{\s+return \[\]ent\.Mixin\{\s+record\{table: "(\w+)"`)
	permitted = regexp.MustCompile(`(\w+)\s+Record = "(\w+)"`)
	numbered  = regexp.MustCompile(`\b(kind|withoutChildren)\("(\w+)", (\d+),`)
)

// entityFaults names what entities lack, with the file and the line to add it below.
func entityFaults(t *testing.T, house fs.FS) []string {
	t.Helper()
	read := func(name string) string {
		text, err := fs.ReadFile(house, name)
		if err != nil {
			return ""
		}
		return string(text)
	}
	kinds := map[string][]string{}
	for _, k := range numbered.FindAllStringSubmatch(read("store/kind.go"), -1) {
		kinds[k[2]] = k
	}
	records := map[string]string{}
	for _, r := range permitted.FindAllStringSubmatch(read("auth/access.go"), -1) {
		records[r[2]] = r[1]
	}
	var faults []string
	schemas, err := fs.Glob(house, "ent/schema/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range schemas {
		tables := map[string]string{}
		for _, k := range kept.FindAllStringSubmatch(read(name), -1) {
			tables[k[1]] = k[2]
		}
		for _, d := range described.FindAllStringSubmatch(read(name), -1) {
			e := entity{Type: d[1], Table: tables[d[1]], Aggregate: strings.TrimSuffix(path.Base(name), ".go"), Number: "its number"}
			if e.Table == "" {
				faults = append(faults, fmt.Sprintf("%s: %s begins its mixins with record{table: …}, by which this test finds its table", name, e.Type))
				continue
			}
			if e.Record = records[e.Table]; e.Record == "" {
				e.Record = e.Type
			}
			if k := kinds[e.Type]; k != nil {
				e.Number, e.Nobody = k[3], k[1] == "withoutChildren"
			}
			faults = append(faults, e.missing(read)...)
		}
	}
	return faults
}

// missing lists the places that lack the entity.
func (e entity) missing(read func(string) string) []string {
	fill := strings.NewReplacer("$type", e.Type, "$table", e.Table, "$aggregate", e.Aggregate, "$number", e.Number, "$record",
		e.Record).Replace
	var faults []string
	for _, p := range entityPlaces {
		file := fill(p.file)
		text := read(file)
		if p.described && strings.Contains(read(fill("graph/graphtest/$aggregate.go")), fill(`describe(Kind{Type: "$type", Table: "$table"`)) {
			continue
		}
		if p.without[e.Type] != "" || e.Nobody && strings.HasSuffix(p.file, "log.sql") || regexp.MustCompile(fill(p.has)).MatchString(text) {
			continue
		}
		before, _, _ := strings.Cut(text, p.at)
		faults = append(faults, fmt.Sprintf("%s:%d: %s is missing: add %s", file, strings.Count(before, "\n")+1, e.Type, fill(p.add)))
	}
	return faults
}

func TestAnEntityThatIsNowhereIsAskedForInEveryPlace(t *testing.T) {
	t.Parallel()
	house := fstest.MapFS{}
	house["ent/schema/visit.go"] = &fstest.MapFile{Data: []byte("type Visit struct{ ent.Schema }\n\nfunc (Visit) Mixin() []ent.Mixin " +
		"{\n\treturn []ent.Mixin{\n\t\trecord{table: \"visit\", meaning: \"…\"},\n\t}\n}\n")}
	house["auth/access.go"] = &fstest.MapFile{Data: []byte("package auth\n\n// The kinds of record.\nconst ()\n")}
	faults := entityFaults(t, house)
	if len(faults) != len(entityPlaces) || !strings.HasPrefix(faults[0], "auth/access.go:3: Visit is missing: add Visit Record = \"visit\"") {
		t.Errorf("asked for %d of %d places: %q", len(faults), len(entityPlaces), faults)
	}
	house["store/kind.go"] = &fstest.MapFile{Data: []byte("\twithoutChildren(\"Visit\", 30, nil),\n")}
	if got := len(entityFaults(t, house)); got != len(entityPlaces)-2 {
		t.Errorf("of a visit that is about nobody %d places are asked for", got)
	}
}
