package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/schema/field"

	"heed/ent/migrate"
	"heed/store"
)

// catalogueRule is one rule that every migrated database keeps.
type catalogueRule struct {
	name string
	// faults is a query for what breaks the rule, one text a row.
	faults string
	// breach is a statement that breaks it, and at is the fault that the query then finds.
	hole, at string
}

const (
	// tables are Heed's tables except the list of migrations, which anyone may read.
	tables = ` FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'migration' `
	// functions are those of Heed and not of an extension.
	functions = ` FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
	  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') `
	// privileges are who may do what to which table or to a column of it.
	privileges = ` FROM pg_class c CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS act
	  CROSS JOIN unnest(ARRAY['heed_app', 'heed_definer']) AS who
	  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migration'
	  AND (has_table_privilege(who, c.oid, act) OR act <> 'DELETE' AND has_any_column_privilege(who, c.oid, act)) `
)

var catalogueRules = []catalogueRule{
	{
		"every table has row security, for its owner too",
		`SELECT c.relname` + tables + `AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
		`ALTER TABLE child NO FORCE ROW LEVEL SECURITY`, "child",
	},
	{
		"a new table is under row security from its first day",
		`SELECT c.relname` + tables + `AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,
		`CREATE TABLE visit (id uuid)`, "visit",
	},
	{
		"every table has a policy",
		`SELECT c.relname` + tables + `AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)`,
		`DROP POLICY training_read ON training; DROP POLICY training_create ON training; DROP POLICY IF EXISTS training_definer ON training`,
		"training",
	},
	{
		"whatever a role is granted, a policy judges",
		`SELECT who || ' ' || act || ' ' || c.relname` + privileges + `AND NOT EXISTS (SELECT 1 FROM pg_policies p
		  WHERE p.schemaname = 'public' AND p.tablename = c.relname AND who = ANY (p.roles) AND p.cmd IN (act, 'ALL'))`,
		`GRANT UPDATE (fields) ON edit TO heed_app`, "heed_app UPDATE edit",
	},
	{
		"no policy is for everybody",
		`SELECT policyname::text FROM pg_policies WHERE schemaname = 'public' AND 'public' = ANY (roles)`,
		`CREATE POLICY open ON child USING (true)`, "open",
	},
	{
		"the serving role deletes nothing",
		`SELECT c.relname` + tables +
			`AND (has_table_privilege('heed_app', c.oid, 'DELETE') OR has_table_privilege('heed_app', c.oid, 'TRUNCATE'))`,
		`GRANT TRUNCATE ON child TO heed_app`, "child",
	},
	{
		"the public is granted nothing on a table or view",
		`SELECT c.relname FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = 0`,
		`GRANT SELECT ON viewer_child TO PUBLIC`, "viewer_child",
	},
	{
		"every view acts as its caller",
		`SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
		  AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)`,
		`ALTER VIEW viewer_child RESET (security_invoker)`, "viewer_child",
	},
	{
		"no native enumeration, whose equality is not leak-proof",
		`SELECT t.typname FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype = 'e'`,
		`CREATE TYPE mood AS ENUM ('GOOD')`, "mood",
	},
	{
		"every table and view says what it holds",
		`SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
		  AND obj_description(c.oid, 'pg_class') IS NULL`,
		`COMMENT ON TABLE child IS NULL`, "child",
	},
	{
		"everything belongs to the owner, who serves nobody",
		`SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND pg_get_userbyid(c.relowner) <> 'heed_owner'
		  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
		 UNION ALL SELECT p.proname` + functions + `AND pg_get_userbyid(p.proowner) NOT IN ('heed_owner', 'heed_definer')`,
		`ALTER TABLE retry OWNER TO heed_definer`, "retry",
	},
	{
		"the serving role is an ordinary one that inherits from nobody",
		`SELECT rolname::text FROM pg_roles WHERE rolname = 'heed_app'
		  AND (rolsuper OR rolbypassrls OR rolinherit OR rolcreaterole OR rolcreatedb OR rolreplication)`,
		`ALTER ROLE heed_app INHERIT`, "heed_app",
	},
	{
		"the serving role cannot become another",
		`SELECT r.rolname::text FROM pg_roles r WHERE r.rolname <> 'heed_app' AND pg_has_role('heed_app', r.oid, 'MEMBER')`,
		`GRANT heed_definer TO heed_app`, "heed_definer",
	},
	{
		"the serving role makes nothing in the schema",
		`SELECT 'public' WHERE has_schema_privilege('heed_app', 'public', 'CREATE')`,
		`GRANT CREATE ON SCHEMA public TO heed_app`, "public",
	},
	{
		"a function that looks past the viewer looks nowhere else",
		`SELECT p.proname` + functions + `AND p.prosecdef
		  AND NOT coalesce(p.proconfig @> '{"search_path=pg_catalog, public, pg_temp"}', false)`,
		`ALTER FUNCTION match_child(uuid) RESET search_path`, "match_child",
	},
	{
		"a function that looks past the viewer has the rights of one role only",
		`SELECT p.proname` + functions + `AND p.prosecdef AND pg_get_userbyid(p.proowner) <> 'heed_definer'`,
		`ALTER FUNCTION match_child(uuid) OWNER TO heed_owner`, "match_child",
	},
	{
		"a function is called by those it is granted to, and by nobody else",
		`SELECT p.proname` + functions + `
		  AND EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)`,
		`GRANT EXECUTE ON FUNCTION match_child(uuid) TO PUBLIC`, "match_child",
	},
	{
		"a function looks where it was told to, or was bound when it was made",
		`SELECT p.proname` + functions + `AND p.prosqlbody IS NULL
		  AND NOT coalesce(p.proconfig @> '{"search_path=pg_catalog, public, pg_temp"}', false)`,
		`ALTER FUNCTION sees_household(uuid) RESET search_path`, "sees_household",
	},
	{
		"the serving role makes no temporary tables and no schemas",
		`SELECT act FROM unnest(ARRAY['TEMPORARY', 'CREATE']) AS act WHERE has_database_privilege('heed_app', current_database(), act)`,
		`DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database()); END $$`, "TEMPORARY",
	},
	{
		"no policy lets the serving role do everything",
		`SELECT policyname::text FROM pg_policies WHERE schemaname = 'public' AND 'heed_app' = ANY (roles) AND ('true' IN (qual, with_check))`,
		`CREATE POLICY all_of_it ON child FOR SELECT TO heed_app USING (true)`, "all_of_it",
	},
	{
		"what everybody who is signed in reads is the directory, and what care is graded by",
		`SELECT tablename::text FROM pg_policies WHERE schemaname = 'public' AND 'heed_app' = ANY (roles) AND cmd IN ('SELECT', 'ALL')
		  AND qual ~ '^[(]+ SELECT viewer_practitioner[(][)] AS viewer_practitioner[)] IS NOT NULL[)]$'
		  AND tablename NOT IN ('organisation', 'practitioner', 'directory_name', 'training', 'instrument')`,
		`ALTER POLICY edit_read ON edit USING ((SELECT viewer_practitioner()) IS NOT NULL)`, "edit",
	},
	{
		"whoever changes a row sees it, whatever the statement reads",
		`SELECT tablename::text FROM pg_policies WHERE schemaname = 'public' AND 'heed_app' = ANY (roles) AND cmd = 'UPDATE'
		  AND qual !~ 'sees_(child|record)[(]' AND tablename NOT IN ('organisation', 'practitioner', 'instrument', 'break_glass')`,
		`ALTER POLICY child_change ON child USING ((SELECT viewer_reach()) <> 'NONE')`, "child",
	},
	{
		"an index has no list of new entries that each search reads",
		`SELECT c.relname FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'gin' AND c.relnamespace = 'public'::regnamespace
		  AND NOT coalesce(c.reloptions @> '{fastupdate=off}', false)`,
		`ALTER INDEX name_word_alike RESET (fastupdate)`, "name_word_alike",
	},
	{
		"a function that reads for each row that a policy shows says that it costs",
		`WITH RECURSIVE asked AS (
		   SELECT d.refobjid AS oid FROM pg_policy p JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
		   WHERE d.refclassid = 'pg_proc'::regclass AND p.polcmd IN ('r', 'w') AND 'heed_app'::regrole = ANY (p.polroles)
		   UNION
		   SELECT d.refobjid FROM asked a JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = a.oid
		   WHERE d.refclassid = 'pg_proc'::regclass)
		 SELECT p.proname FROM asked a JOIN pg_proc p USING (oid) JOIN pg_language l ON l.oid = p.prolang
		 WHERE l.lanname = 'plpgsql' AND p.pronargs > 0 AND p.procost < 1000`,
		`ALTER FUNCTION finds_child(uuid) COST 100`, "finds_child",
	},
	{
		"the serving role counts on no sequence",
		`SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND CASE WHEN c.relkind = 'S'
		  THEN has_sequence_privilege('heed_app', c.oid, 'USAGE, SELECT, UPDATE') END`,
		`GRANT USAGE ON SEQUENCE migration_id_seq TO heed_app`, "migration_id_seq",
	},
	{
		"nothing is granted before it is there",
		`SELECT pg_get_userbyid(d.defaclrole)::text FROM pg_default_acl d, aclexplode(d.defaclacl) a
		 WHERE a.grantee = 0 OR a.grantee IN (SELECT oid FROM pg_roles WHERE rolname IN ('heed_app', 'heed_definer'))`,
		`ALTER DEFAULT PRIVILEGES FOR ROLE heed_owner GRANT SELECT ON TABLES TO heed_app`, "heed_owner",
	},
	{
		"the serving role reads no files of the database's machine",
		`SELECT p.proname::text FROM pg_proc p WHERE has_function_privilege('heed_app', p.oid, 'EXECUTE')
		  AND p.proname IN ('pg_read_file', 'pg_read_binary_file', 'pg_stat_file', 'pg_ls_dir', 'lo_import', 'lo_export', 'dblink',
		  'dblink_connect')`,
		`GRANT EXECUTE ON FUNCTION pg_read_file(text) TO heed_app`, "pg_read_file",
	},
	{
		"the serving role keeps nothing in large objects, which no policy protects",
		`SELECT p.proname::text FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
		  AND (p.proname LIKE 'lo\_%' OR p.proname IN ('loread', 'lowrite')) AND has_function_privilege('heed_app', p.oid, 'EXECUTE')`,
		`GRANT EXECUTE ON FUNCTION lo_from_bytea(oid, bytea) TO PUBLIC`, "lo_from_bytea",
	},
	{
		"nothing is installed but what search needs",
		`SELECT extname::text FROM pg_extension WHERE extname NOT IN ('plpgsql', 'pg_trgm', 'unaccent', 'fuzzystrmatch')
		 UNION ALL SELECT lanname::text FROM pg_language WHERE lanname NOT IN ('internal', 'c', 'sql', 'plpgsql')`,
		`CREATE EXTENSION citext`, "citext",
	},
}

func TestRowSecurityIsCompleteAndAHoleIsNoticed(t *testing.T) {
	t.Parallel()
	made := server.Database(t)
	// A copy of a database has its own privileges on the database itself.
	if err := store.Migrate(t.Context(), made.OwnerURL); err != nil {
		t.Fatal(err)
	}
	db := made.Admin(t)
	for _, w := range catalogueRules { // one after the other: a hole locks its table, and a rule reads all of them
		t.Run(w.name, func(t *testing.T) {
			tx := scratch(t, db)
			if faults := texts(t, tx, w.faults); len(faults) > 0 {
				t.Errorf("the rule is broken by %q", faults)
			}
			change(t, tx, w.hole)
			if faults := texts(t, tx, w.faults); !slices.Contains(faults, w.at) {
				t.Errorf("after %s the rule names %q, and not %q", w.hole, faults, w.at)
			}
		})
	}
}

// TestEditsFollowEveryKindOfRecord checks the list in sees_record.
func TestEditsFollowEveryKindOfRecord(t *testing.T) {
	t.Parallel()
	tx := scratch(t, server.Database(t).Admin(t))
	source := texts(t, tx, `SELECT prosrc FROM pg_proc WHERE proname = 'sees_record'`)[0]
	for _, table := range migrate.Tables {
		var words []string
		for word := range strings.SplitSeq(table.Name, "_") {
			words = append(words, strings.ToUpper(word[:1])+word[1:])
		}
		want := fmt.Sprintf("WHEN %d THEN RETURN EXISTS (SELECT 1 FROM public.%s WHERE id = sought)", store.KindOf(strings.Join(words, "")),
			table.Name)
		if !strings.Contains(source, want) {
			t.Errorf("store/policies/viewer.sql: sees_record lacks %s", want)
		}
	}
}

func TestACodedColumnTakesItsCodesOnlyAndAWiderCheckIsNoticed(t *testing.T) {
	t.Parallel()
	tx := scratch(t, server.Database(t).Admin(t))
	if faults := codeFaults(t, tx); len(faults) > 0 {
		t.Errorf("coded columns without their check: %q", faults)
	}
	for hole, want := range map[string]string{
		`ALTER TABLE child DROP CONSTRAINT sex`:                                                  "child.sex is not checked",
		`ALTER TABLE referral DROP CONSTRAINT state, ADD CHECK (state IN ('SUBMITTED', 'LOST'))`: "referral.state is not checked",
	} {
		change(t, tx, hole)
		if faults := codeFaults(t, tx); !slices.Contains(faults, want) {
			t.Errorf("after %s the rule names %q, and not %q", hole, faults, want)
		}
	}
}

var quoted = regexp.MustCompile(`'([A-Z0-9_]+)'`)

// codeFaults names the columns that have a list of codes in the model and no check with
// exactly those.
func codeFaults(t *testing.T, tx *sql.Tx) []string {
	t.Helper()
	var faults []string
	for _, table := range migrate.Tables {
		for _, column := range table.Columns {
			if column.Type != field.TypeEnum {
				continue
			}
			checks := texts(t, tx, `SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid
			 WHERE k.contype = 'c' AND k.conkey = ARRAY[a.attnum] AND k.conrelid = $1::regclass AND a.attname = $2`, table.Name, column.Name)
			if !slices.ContainsFunc(checks, func(check string) bool { return listed(check, column.Enums) }) {
				faults = append(faults, fmt.Sprintf("%s.%s is not checked", table.Name, column.Name))
			}
		}
	}
	return faults
}

// listed reports whether a check names these codes and no other.
func listed(check string, codes []string) bool {
	var named []string
	for _, found := range quoted.FindAllStringSubmatch(check, -1) {
		named = append(named, found[1])
	}
	return strings.Join(slices.Sorted(slices.Values(named)), " ") == strings.Join(slices.Sorted(slices.Values(codes)), " ")
}

// scratch is a transaction that is rolled back with the test, so that not even a role of
// the cluster stays changed.
func scratch(t *testing.T, db *sql.DB) *sql.Tx {
	t.Helper()
	tx, err := db.BeginTx(context.WithoutCancel(t.Context()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback() }) // nothing of it is kept
	return tx
}

func change(t *testing.T, tx *sql.Tx, statement string) {
	t.Helper()
	if _, err := tx.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// texts are the rows of a query for one text each.
func texts(t *testing.T, tx *sql.Tx, query string, args ...any) []string {
	t.Helper()
	rows, err := tx.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
