package operation_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"heed/graph"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
	"heed/store/storetest"
)

var server *storetest.Server

func TestMain(m *testing.M) { storetest.Main(m, &server) }

// rulesOfTheSchema are the unique indexes, keys, foreign keys and checks that a
// write can break.
const rulesOfTheSchema = `SELECT k.conrelid::regclass::text, k.conname, k.contype::text FROM pg_constraint k
 WHERE k.connamespace = 'public'::regnamespace AND k.contype IN ('p', 'u', 'x', 'f', 'c') AND k.conrelid <> 'migration'::regclass
 UNION SELECT i.indrelid::regclass::text, c.relname, 'u' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace AND i.indrelid <> 'migration'::regclass`

func TestEveryRuleOfTheSchemaHasAnAnswerOfItsOwn(t *testing.T) {
	t.Parallel()
	admin := server.Database(t).Admin(t)
	answers := answers(t, graph.Constraints()...)
	rows, err := admin.Query(rulesOfTheSchema)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	kinds := map[string]store.ViolationKind{"p": store.ViolationUnique, "u": store.ViolationUnique, "x": store.ViolationUnique,
		"f": store.ViolationForeignKey, "c": store.ViolationCheck}
	found := 0
	for rows.Next() {
		var v store.Violation
		var kind string
		if err := rows.Scan(&v.Table, &v.Constraint, &kind); err != nil {
			t.Fatal(err)
		}
		v.Table = strings.Trim(v.Table, `"`)
		v.Kind = kinds[kind]
		if found++; !answers(v) {
			t.Errorf("%s: name %s of %s, and what its violation answers (graph/graph.go lists the aggregates)", fileOf(t, v.Table), v.Constraint,
				v.Table)
		}
	}
	if err := rows.Err(); err != nil || found < 100 {
		t.Errorf("found %d rules, error %v", found, err)
	}
	if answers(store.Violation{Table: "child", Constraint: "of_tomorrow", Kind: store.ViolationCheck}) {
		t.Error("a rule that nobody named has an answer")
	}
}

// answers reports whether a violation has an answer of its own.
func answers(t *testing.T, constraints ...operation.Constraints) func(store.Violation) bool {
	t.Helper()
	known, err := operation.Answers(constraints...)
	if err != nil {
		t.Fatal(err)
	}
	return func(v store.Violation) bool { return known(v) || v.Drawn() }
}

// fileOf is where the answers for a table belong: beside the aggregate that describes it.
func fileOf(t *testing.T, table string) string {
	t.Helper()
	schemas, err := filepath.Glob("../../ent/schema/*.go")
	if err != nil || len(schemas) == 0 {
		t.Fatalf("no files of the model: %v", err)
	}
	for _, name := range schemas {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), `record{table: "`+table+`"`) {
			return "graph/" + strings.TrimSuffix(filepath.Base(name), ".go") + "/constraint.go"
		}
	}
	return "graph/operation/constraint.go"
}

func TestAConstraintIsAnsweredByOneAggregate(t *testing.T) {
	t.Parallel()
	one := operation.Constraints{Checks: map[string]practice.Problem{"visit.span": operation.Violated(practice.ProblemCodeOutOfRange,
		"The visit ends before it begins.")}}
	if answers := answers(t, one); !answers(store.Violation{Table: "visit", Constraint: "span", Kind: store.ViolationCheck}) ||
		answers(store.Violation{Table: "visit", Constraint: "reason", Kind: store.ViolationCheck}) {
		t.Error("an aggregate answers for what it names, and for nothing else")
	}
	if _, err := operation.Answers(one, one); err == nil || !strings.Contains(err.Error(), "visit.span") {
		t.Errorf("two aggregates answer for one constraint: %v", err)
	}
}
