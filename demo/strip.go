package demo

import (
	"context"
	"database/sql"
	"fmt"
)

// bare is a database stripped for loading, and the statements that restore it.
type bare struct{ again []string }

// stripping lists, one a row, a statement that removes something from the tables and the
// one that restores it. Row security comes first, because COPY refuses tables whose owner
// it applies to, with the triggers, which need a viewer; then foreign keys, primary keys
// and indexes, which are much faster to build at once than row by row.
const stripping = `
WITH kept AS (
  SELECT c.oid, c.relname FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relforcerowsecurity
)
SELECT off, again FROM (
  SELECT 1 AS step, relname AS name, format('ALTER TABLE public.%I NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER', relname) AS off,
    format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER', relname) AS again
  FROM kept
  UNION ALL
  SELECT CASE f.contype WHEN 'f' THEN 2 ELSE 3 END, f.conname, format('ALTER TABLE public.%I DROP CONSTRAINT %I', k.relname, f.conname),
    format('ALTER TABLE public.%I ADD CONSTRAINT %I %s', k.relname, f.conname, pg_get_constraintdef(f.oid))
  FROM pg_constraint f JOIN kept k ON k.oid = f.conrelid WHERE f.contype IN ('f', 'p')
  UNION ALL
  SELECT 4, i.relname, format('DROP INDEX public.%I', i.relname), pg_get_indexdef(x.indexrelid)
  FROM pg_index x JOIN kept k ON k.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
  WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid)
) AS s ORDER BY step, name`

// strip removes what is in the way, as the tables' owner. It also locks everybody else out
// until the transaction ends.
func strip(ctx context.Context, tx *sql.Tx) (*bare, error) {
	for _, statement := range []string{
		"SET LOCAL ROLE heed_owner",
		"SET LOCAL search_path = public, pg_temp",
		"SET LOCAL statement_timeout = 0",
		"SET LOCAL maintenance_work_mem = '256MB'",
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return nil, fmt.Errorf("become the owner of the tables: %w", err)
		}
	}
	off, again, err := steps(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &bare{again}, run(ctx, tx, off)
}

// steps reads the statements that strip, and those that restore.
func steps(ctx context.Context, tx *sql.Tx) ([]string, []string, error) {
	rows, err := tx.QueryContext(ctx, stripping)
	if err != nil {
		return nil, nil, fmt.Errorf("read the keys, indexes and policies of the tables: %w", err)
	}
	defer rows.Close()
	var off, again []string
	for rows.Next() {
		var one, back string
		if err := rows.Scan(&one, &back); err != nil {
			return nil, nil, fmt.Errorf("read the keys, indexes and policies of the tables: %w", err)
		}
		off, again = append(off, one), append(again, back)
	}
	return off, again, rows.Err()
}

// restore restores everything in reverse order: the keys before the foreign keys that need
// them, row security at the end.
func (b *bare) restore(ctx context.Context, tx *sql.Tx) error {
	back := make([]string, 0, len(b.again))
	for i := len(b.again) - 1; i >= 0; i-- {
		back = append(back, b.again[i])
	}
	return run(ctx, tx, back)
}

func run(ctx context.Context, tx *sql.Tx, statements []string) error {
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}
