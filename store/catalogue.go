package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// catalogueFaults lists what would weaken row security: a role that bypasses it or can
// make objects that stand in for its functions, and a table or view without it.
const catalogueFaults = `
SELECT 'the serving role ' || current_user || ' is a superuser' FROM pg_roles WHERE rolname = current_user AND rolsuper
UNION ALL
SELECT 'the serving role ' || current_user || ' bypasses row security' FROM pg_roles WHERE rolname = current_user AND rolbypassrls
UNION ALL
SELECT 'the serving role ' || current_user || ' inherits the role ' || r.rolname FROM pg_roles r
 WHERE r.rolname <> current_user AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
   AND r.rolname NOT LIKE 'pg\_%' AND pg_has_role(current_user, r.oid, 'MEMBER')
UNION ALL
SELECT 'the serving role ' || current_user || ' owns ' || c.relname FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname
 = current_user)
UNION ALL
SELECT 'the table ' || c.relname || ' has no forced row security' FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migration'
   AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
UNION ALL
SELECT 'the view ' || c.relname || ' does not act as its caller' FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)
UNION ALL
SELECT 'the serving role may delete from ' || c.relname FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND has_table_privilege(current_user, c.oid, 'DELETE')
UNION ALL
SELECT 'the serving role ' || current_user || ' may make ' || x.made || ' (as the owner of the database: REVOKE ' || x.act ||
' ON DATABASE ' || quote_ident(current_database()) || ' FROM PUBLIC, ' || current_user || ')'
  FROM (VALUES ('TEMPORARY', 'temporary tables'), ('CREATE', 'schemas')) AS x (act, made) WHERE has_database_privilege(current_user,
  current_database(), x.act)
UNION ALL
SELECT 'the serving role ' || current_user || ' may make tables in the schema public (REVOKE CREATE ON SCHEMA public FROM PUBLIC, ' ||
current_user || ')'
 WHERE has_schema_privilege(current_user, 'public', 'CREATE')`

// ErrNotMigrated says that the database has no tables of Heed.
var ErrNotMigrated = errors.New("the database has no tables of Heed: run `server migrate up`")

// checkCatalogue refuses a database whose row security has a gap.
func checkCatalogue(ctx context.Context, db *sql.DB) error {
	var migrated bool
	if err := db.QueryRowContext(ctx, "SELECT to_regclass('public.child') IS NOT NULL").Scan(&migrated); err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	if !migrated {
		return ErrNotMigrated
	}
	rows, err := db.QueryContext(ctx, catalogueFaults)
	if err != nil {
		return fmt.Errorf("read the catalogue: %w", err)
	}
	defer rows.Close()
	var faults []error
	for rows.Next() {
		var fault string
		if err := rows.Scan(&fault); err != nil {
			return fmt.Errorf("read the catalogue: %w", err)
		}
		faults = append(faults, errors.New(fault))
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the catalogue: %w", err)
	}
	if len(faults) > 0 {
		return fmt.Errorf("the database is not safe to serve from: %w", errors.Join(faults...))
	}
	return nil
}
