package heed_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// layer is a folder with its subfolders, and what its packages may import. The deepest
// layer that holds a package is its layer.
type layer struct {
	folder string
	// may are the folders of Heed that it may import besides its own, with subfolders that are
	// no layer of their own.
	may []string
	// tests are the folders that its tests may import as well.
	tests []string
	// never are third-party packages; standard forbids all but Go's own.
	never    []string
	standard bool
}

// layers are the repository's layers from bottom to top.
var layers = slices.Concat([]layer{
	{folder: "practice", standard: true, never: []string{"context", "database/sql", "net/http", "os", "log", "log/slog"}},
	{folder: "text", never: []string{"context", "database/sql", "net/http", "os", "log", "log/slog"}},
	{folder: "auth", may: []string{"practice", "text"}, never: []string{"database/sql"}},
	// Nothing generated, so that all of it can be deleted and generated again.
	{folder: "ent/schema", may: []string{"practice", "auth"}},
	{folder: "ent", may: []string{"ent/schema", "practice", "auth"}},
	{folder: "localdb"},
	// Only its conformance test knows ent's statements.
	{folder: "store/pgdriver", tests: []string{"ent", "auth"}},
	{folder: "store/plan", may: []string{"ent", "localdb", "store"}},
	{folder: "store/storetest", may: []string{"localdb", "store"}},
	// Both are built on store, as graph is. accesslog uses jobs.Repeat, and of store no more
	// than a pool of connections.
	{folder: "store/jobs", may: []string{"ent", "practice", "store"}, tests: []string{"auth"}},
	{folder: "store/accesslog", may: []string{"store/jobs", "store/pgdriver"}, tests: []string{"ent", "auth", "practice", "store"}},
	{folder: "store", may: []string{"ent", "auth", "practice", "text", "store/pgdriver"}, tests: []string{"store/accesslog"}},
	{folder: "demo", may: []string{"ent", "auth", "practice", "store"}},
	{folder: "graph/scalar", may: []string{"ent", "graph/transport", "practice", "text"}},
	{folder: "graph/model", may: []string{"auth", "ent", "practice", "store"}},
	{folder: "graph/transport", may: []string{"text"}},
	{folder: "graph/operation", may: []string{"auth", "ent", "practice", "store", "text", "graph/model", "graph/scalar", "graph/transport"},
		// Every constraint of the schema is answered by one of the aggregates.
		tests: []string{"graph"}},
}, aggregateLayers(), []layer{
	// It runs while what it writes for does not compile yet.
	{folder: "graph/compose"},
	{folder: "graph/generator"},
	// What the generated executor runs on.
	{folder: "graph/fields"},
	// The shared code of the aggregates' tests runs the whole API, so it is above them.
	{folder: "graph/graphtest", may: append(layersBelowGraph(), "", "store/jobs", "store/pgdriver", "store/storetest", "graph")},
	{folder: "graph", may: layersBelowGraph(), tests: []string{"store/pgdriver", "store/jobs", "graph/graphtest"}},
	// Tests over the whole contract that have packages of their own, because they run long.
	{folder: "graph/oracle", tests: []string{"auth", "graph/graphtest", "practice"}},
	{folder: "graph/texts", tests: []string{"graph/graphtest", "practice", "text"}},
	{folder: "server", may: []string{"", "auth", "ent", "practice", "store", "store/jobs", "store/accesslog", "graph", "graph/operation",
		"graph/transport", "graph/scalar", "graph/instrument", "text", "localdb", "demo"}},
	{folder: "new", standard: true},
	{folder: "docs", may: []string{"", "practice", "auth", "graph/transport"}},
	{folder: "bench", may: []string{"", "auth", "ent", "practice", "store", "store/pgdriver", "store/jobs", "store/accesslog", "graph",
		"graph/operation", "graph/transport", "graph/scalar", "localdb", "demo"}},
	{folder: ""},
})

// aggregates are the packages of graph that implement the contract, from bottom to top:
// each may import those before it.
var aggregates = []string{
	"organisation", "child", "household", "chronology", "referral", "instrument", "careprofile", "action", "notice", "breakglass",
	"disclosure", "voice", "merge", "draft",
}

// belowAggregates is what every aggregate may import.
var belowAggregates = []string{"auth", "ent", "practice", "store", "text", "graph/model", "graph/operation", "graph/scalar",
	"graph/transport"}

// aggregateLayers are the layers of the aggregates.
func aggregateLayers() []layer {
	below := slices.Clone(belowAggregates)
	var list []layer
	for _, name := range aggregates {
		list = append(list, layer{folder: "graph/" + name, may: slices.Clone(below),
			tests: []string{"store/jobs", "store/pgdriver", "graph/graphtest"}})
		below = append(below, "graph/"+name)
	}
	return list
}

// layersBelowGraph is what the package that composes the aggregates may import.
func layersBelowGraph() []string {
	below := append(slices.Clone(belowAggregates), "graph/fields")
	for _, name := range aggregates {
		below = append(below, "graph/"+name)
	}
	return below
}

// reserved are packages that only these folders may import, except in tests.
var reserved = map[string][]string{
	"graph/graphtest":                 nil,
	"server":                          nil,
	"auth/authtest":                   {"server", "demo", "bench"},
	"graph/transport/internal/family": nil,
	"ent/schema":                      {"ent"},
}

// helpers of tests may be imported by the tests of every layer.
var helpers = []string{"auth/authtest", "store/storetest"}

// module is what the packages of Heed begin with.
const module = "heed"

func TestNobodyImportsAgainstTheArrows(t *testing.T) {
	t.Parallel()
	report(t, importFaults(house(t)))
}

func TestAnImportAgainstTheArrowsIsNoticed(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ file, imports, want string }{
		"a rule that asks the clock of the process": {"practice/x.go", "os", "practice/x.go imports os, which practice never does"},
		"a rule that needs a third party": {"practice/x.go", "github.com/google/uuid",
			"practice/x.go imports github.com/google/uuid: practice imports Go's own packages only"},
		"a rule that knows a record": {"practice/x.go", "heed/ent",
			"practice/x.go imports heed/ent, which is above or beside practice"},
		"sign-in that knows the database": {"auth/x.go", "heed/store", "auth/x.go imports heed/store, which is above or beside auth"},
		"a record that imports generated code": {"ent/schema/x.go", "heed/ent/child",
			"ent/schema/x.go imports heed/ent/child, which is above or beside ent/schema"},
		"a store that knows the API": {"store/x.go", "heed/graph/model",
			"store/x.go imports heed/graph/model, which is above or beside store"},
		"an aggregate that knows a later one": {"graph/child/x.go", "heed/graph/action",
			"graph/child/x.go imports heed/graph/action, which is above or beside graph/child"},
		"an aggregate that knows the roots": {"graph/child/x.go", "heed/graph",
			"graph/child/x.go imports heed/graph, which is above or beside graph/child"},
		"a generator that needs what it generates": {"graph/compose/x.go", "heed/practice",
			"graph/compose/x.go imports heed/practice, which is above or beside graph/compose"},
		"an operation that knows an aggregate": {"graph/operation/x.go", "heed/graph/child",
			"graph/operation/x.go imports heed/graph/child, which is above or beside graph/operation"},
		"an aggregate that knows the server": {"graph/x.go", "heed/server",
			"graph/x.go imports heed/server, which is above or beside graph"},
		"an aggregate that knows the driver": {"graph/x.go", "heed/store/pgdriver",
			"graph/x.go imports heed/store/pgdriver, which is above or beside graph"},
		"a store that knows its background work": {"store/x.go", "heed/store/jobs",
			"store/x.go imports heed/store/jobs, which is above or beside store"},
		"a chain that knows the store": {"store/accesslog/x.go", "heed/store",
			"store/accesslog/x.go imports heed/store, which is above or beside store/accesslog"},
		"background work that knows the chain": {"store/jobs/x.go", "heed/store/accesslog",
			"store/jobs/x.go imports heed/store/accesslog, which is above or beside store/jobs"},
		"a store's test that knows the API": {"store/x_test.go", "heed/graph",
			"store/x_test.go imports heed/graph, which is above or beside store"},
		"a server on the tests' database": {"server/x.go", "heed/store/storetest",
			"server/x.go imports heed/store/storetest, which is above or beside server"},
		"an aggregate that starts a database": {"graph/x.go", "heed/localdb",
			"graph/x.go imports heed/localdb, which is above or beside graph"},
		"a store that starts a database": {"store/x.go", "heed/localdb",
			"store/x.go imports heed/localdb, which is above or beside store"},
		"a driver that knows the records": {"store/pgdriver/x.go", "heed/ent",
			"store/pgdriver/x.go imports heed/ent, which is above or beside store/pgdriver"},
		"a launcher that knows the tables": {"localdb/x.go", "heed/store",
			"localdb/x.go imports heed/store, which is above or beside localdb"},
		"an aggregate that knows the demonstration": {"graph/x.go", "heed/demo", "graph/x.go imports heed/demo, which is above or beside graph"},
		"an aggregate that signs people in": {"graph/x.go", "heed/auth/authtest",
			"graph/x.go imports heed/auth/authtest, which is kept for server, demo, bench"},
		"a folder beside the house": {"census/x.go", "heed/ent", "census/x.go imports heed/ent, which is above or beside the root"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code := fmt.Sprintf("package x\n\nimport _ %q\n", c.imports)
			same(t, importFaults(fstest.MapFS{c.file: {Data: []byte(code)}}), []string{c.want})
		})
	}
	t.Run("imports along the arrows are fine", func(t *testing.T) {
		t.Parallel()
		along := map[string]string{
			"practice/x.go": "strings", "auth/x.go": "heed/practice", "ent/schema/x.go": "heed/auth", "ent/x.go": "heed/ent/child",
			"ent/runtime/x.go": "heed/ent/schema", "store/x.go": "heed/ent", "graph/x.go": "heed/store", "server/x.go": "heed/graph",
			"server/y.go": "heed", "server/z.go": "heed/demo", "graph/x_test.go": "heed/store/storetest", "docs/x.go": "heed",
			"localdb/x.go": "github.com/schollz/progressbar/v3", "store/plan/x.go": "heed/localdb", "store/pgdriver/x_test.go": "heed/ent",
			"store/y.go": "heed/store/pgdriver", "store/jobs/x.go": "heed/store",
			"store/accesslog/x.go": "heed/store/jobs", "server/a.go": "heed/store/accesslog", "auth/x_test.go": "heed/auth/authtest",
		}
		files := fstest.MapFS{}
		for file, imports := range along {
			files[file] = &fstest.MapFile{Data: []byte(fmt.Sprintf("package x\n\nimport _ %q\n", imports))}
		}
		same(t, importFaults(files), nil)
	})
}

// importFaults lists the imports that break a rule. It reads the files themselves, so that
// those of other operating systems count as well.
func importFaults(house fs.FS) []string {
	var faults []string
	each(house, func(name string, data []byte) {
		if path.Ext(name) != ".go" {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
		if err != nil {
			faults = append(faults, err.Error())
			return
		}
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
			if fault := importFault(name, imported); fault != "" {
				faults = append(faults, fmt.Sprintf("%s imports %s%s", name, imported, fault))
			}
		}
	})
	return faults
}

// importFault says what is wrong with an import of a file, or nothing.
func importFault(file, imported string) string {
	from := path.Dir(file)
	test := strings.HasSuffix(file, "_test.go")
	in := layerOf(from)
	to, ours := strings.CutPrefix(imported+"/", module+"/")
	to = strings.TrimSuffix(to, "/")
	if !ours {
		switch {
		case test:
		case slices.Contains(in.never, imported):
			return ", which " + in.folder + " never does"
		case in.standard && strings.Contains(strings.Split(imported, "/")[0], "."):
			return ": " + in.folder + " imports Go's own packages only"
		}
		return ""
	}
	if test && (from == "." || to == "" || slices.Contains(helpers, to)) {
		return "" // the root has the contract, and its tests are about the whole repository
	}
	if test {
		in.may = slices.Concat(in.may, in.tests)
	}
	target := layerOf(to).folder
	own := in.folder != "" && target == in.folder || in.folder == "" && (from == "." && to == "" || to == from)
	if !own && !slices.ContainsFunc(in.may, func(folder string) bool {
		return folder == to || folder != "" && below(to, folder) && (target == folder || !below(target, folder))
	}) {
		if in.folder == "" {
			in.folder = "the root"
		}
		return ", which is above or beside " + in.folder
	}
	importers, kept := reserved[to]
	if kept && !test && from != to && !slices.ContainsFunc(importers, func(folder string) bool { return below(from, folder) }) {
		if importers == nil {
			importers = []string{"tests"}
		}
		return ", which is kept for " + strings.Join(importers, ", ")
	}
	return ""
}

// layerOf is the layer of a package.
func layerOf(folder string) layer {
	return layers[slices.IndexFunc(layers, func(l layer) bool { return below(folder, l.folder) })]
}

// below reports whether a folder is the other one or lies in it; everything
// lies in the root.
func below(folder, other string) bool {
	return other == "" || folder == other || strings.HasPrefix(folder, other+"/")
}
