package store_test

import (
	"database/sql"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite schema.sql")

const dumpHead = `-- The database as the migrations and policies leave it: to be read, never run and
-- never edited. What a policy says is in policies; here is that it is there.
-- To write it again: go test ./store -run TestTheDumpIsWhatTheMigrationsLeave -update
`

// The parts of a table in the dump, each a line a row; $1 is the table.
var tableParts = []string{
	`SELECT 'CREATE TABLE ' || c.relname || ' (' || E'\n  ' || string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid,
	  a.atttypmod),
	   CASE WHEN a.attidentity <> '' THEN 'GENERATED AS IDENTITY' END,
	   CASE WHEN a.attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)), E',\n  ' ORDER BY a.attnum) || E'\n);'
	 FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	 LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.oid = $1::regclass GROUP BY c.relname`,
	`SELECT 'COMMENT ON TABLE ' || $1 || ' IS ' || quote_literal(obj_description($1::regclass, 'pg_class')) || ';'
	 WHERE $1 <> 'migration'`,
	`SELECT 'ALTER TABLE ' || $1 || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) || ';'
	 FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('p', 'u', 'c', 'f')
	 ORDER BY position(contype::text IN 'pucf'), conname`,
	`SELECT replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON ') || ';' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
	 WHERE i.indrelid = $1::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))
	 ORDER BY c.relname`,
	`SELECT replace(pg_get_triggerdef(oid), ' ON public.', ' ON ') || ';' FROM pg_trigger
	 WHERE tgrelid = $1::regclass AND NOT tgisinternal ORDER BY tgname`,
	`SELECT 'ALTER TABLE ' || $1 || ' ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;'
	 FROM pg_class WHERE oid = $1::regclass AND relrowsecurity AND relforcerowsecurity`,
	`SELECT 'CREATE POLICY ' || policyname || ' ON ' || $1 || ' FOR ' || cmd || ' TO ' || array_to_string(roles, ', ') || ' …;'
	 FROM pg_policies WHERE schemaname = 'public' AND tablename = $1 ORDER BY policyname`,
	`SELECT 'GRANT ' || string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type) || ' ON ' || $1 || ' TO ' || pg_get_userbyid(a.grantee)
	  || ';'
	 FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = $1::regclass AND a.grantee <> c.relowner GROUP BY a.grantee ORDER BY
	 pg_get_userbyid(a.grantee)`,
	`SELECT 'GRANT ' || x.privilege_type || ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ') ON ' || $1
	   || ' TO ' || pg_get_userbyid(x.grantee) || ';'
	 FROM pg_attribute a, aclexplode(a.attacl) x WHERE a.attrelid = $1::regclass
	 GROUP BY x.privilege_type, x.grantee ORDER BY pg_get_userbyid(x.grantee), x.privilege_type`,
}

// routines lists the functions: signature, properties and grants.
const routines = `SELECT concat_ws(' ', CASE WHEN p.prorettype = 'trigger'::regtype THEN 'TRIGGER FUNCTION' ELSE 'FUNCTION' END,
   p.proname || '(' || pg_get_function_arguments(p.oid) || ')', 'RETURNS ' || nullif(pg_get_function_result(p.oid), 'trigger'),
   CASE WHEN p.prosecdef THEN 'SECURITY DEFINER' END, 'SET ' || array_to_string(p.proconfig, ' SET '), 'OWNER ' ||
   pg_get_userbyid(p.proowner),
   'EXECUTE ' || (SELECT string_agg(CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END, ', ' ORDER BY 1)
     FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee <> p.proowner)) || ';'
 ` + functions + `ORDER BY p.proname, p.oid::regprocedure::text COLLATE "C"`

func TestTheDumpIsWhatTheMigrationsLeave(t *testing.T) {
	t.Parallel()
	got := dumpOf(t, scratch(t, server.Database(t).Admin(t)))
	if *update {
		if err := os.WriteFile("schema.sql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("schema.sql is not what the migrations leave (-want +got); -update rewrites it:\n%s", diff)
	}
}

// dumpOf describes a database, in the same way for every version of PostgreSQL.
func dumpOf(t *testing.T, tx *sql.Tx) string {
	t.Helper()
	var dump strings.Builder
	dump.WriteString(dumpHead)
	lines := func(of []string) {
		for _, line := range of {
			dump.WriteString(line + "\n")
		}
	}
	change(t, tx, "SET LOCAL search_path = public")
	for _, table := range texts(t, tx,
		`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname COLLATE "C"`) {
		dump.WriteString("\n")
		for _, part := range tableParts {
			lines(texts(t, tx, part, table))
		}
	}
	dump.WriteString("\n")
	lines(texts(t, tx, `SELECT 'CREATE VIEW ' || relname || ' (' || (SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
	 WHERE attrelid = c.oid AND attnum > 0) || ') WITH (' || array_to_string(reloptions, ', ') || ') …;'
	 FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' ORDER BY relname COLLATE "C"`))
	dump.WriteString("\n")
	lines(texts(t, tx, routines))
	dump.WriteString("\n" + needsHead)
	lines(neededBy(t, tx, sqlOf(t, "..")))
	return dump.String()
}
