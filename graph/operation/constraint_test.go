package operation

import (
	"strings"
	"testing"

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
	rows, err := admin.Query(rulesOfTheSchema)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	kinds := map[string]store.ViolationKind{"p": store.ViolationUnique, "u": store.ViolationUnique, "x": store.ViolationUnique, "f": store.ViolationForeignKey, "c": store.ViolationCheck}
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
			t.Errorf("graph/operation/constraint.go: name %s of %s, and what its breach answers", v.Constraint, v.Table)
		}
	}
	if err := rows.Err(); err != nil || found < 100 {
		t.Errorf("found %d rules, error %v", found, err)
	}
	if answers(store.Violation{Table: "child", Constraint: "of_tomorrow", Kind: store.ViolationCheck}) {
		t.Error("a rule that nobody named has an answer")
	}
}

// answers reports whether a broken rule of the schema has an answer of its own.
func answers(v store.Violation) bool {
	_, known := problemOf(v)
	return known || internalConstraints[v.Table] || generatedKeys[v.Constraint] || v.Drawn()
}
