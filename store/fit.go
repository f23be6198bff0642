package store

import (
	"context"
	_ "embed" // the schema that this build needs
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent/migrate"
)

// ErrUnfit says that this build cannot work on the database, because the database lacks
// something that the build needs. Other builds may work on it.
var ErrUnfit = errors.New("this build and the database do not fit each other")

// schemaSQL lists at its end what the build's SQL calls and reads.
//
//go:embed schema.sql
var schemaSQL string

const (
	// callsMark begins a line of schemaSQL with a function, its arguments and its answer.
	callsMark = "-- calls "
	// readsMark begins a line with a view.
	readsMark = "-- reads "
)

// hasSQL lists what the database provides: the functions that the serving role may call,
// the views, and the columns of the tables.
const hasSQL = `
SELECT 'function ' || p.oid::regprocedure::text || ' RETURNS ' || pg_get_function_result(p.oid) FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege(p.oid, 'EXECUTE')
UNION ALL
SELECT 'view ' || c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
UNION ALL
SELECT 'column ' || c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT
a.attisdropped
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`

// Fits checks that this build can work on the database: it has the build's migrations, the
// columns of its model, and the functions that its SQL calls, with the same arguments and
// results. It looks them up and does not call them. A database of a newer release fits as
// long as it keeps them. Otherwise the error is ErrUnfit and names what is missing.
func (s *Store) Fits(ctx context.Context) error {
	if err := s.current(ctx); err != nil {
		return err
	}
	rows, err := s.db.QueryContext(ctx, hasSQL)
	if err != nil {
		return fmt.Errorf("read what the database has: %w", err)
	}
	defer rows.Close()
	has := map[string]bool{}
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return fmt.Errorf("read what the database has: %w", err)
		}
		has[one] = true
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read what the database has: %w", err)
	}
	lacks := slices.DeleteFunc(needs(), func(one string) bool { return has[one] })
	if len(lacks) == 0 {
		return nil
	}
	slices.Sort(lacks)
	const most = 5
	more := ""
	if len(lacks) > most {
		more = fmt.Sprintf(" and %d more", len(lacks)-most)
		lacks = lacks[:most]
	}
	return fmt.Errorf("%w: it has no %s%s", ErrUnfit, strings.Join(lacks, "; no "), more)
}

// needs lists what this build needs, in the form of hasSQL.
func needs() []string {
	var list []string
	for line := range strings.Lines(schemaSQL) {
		if call, found := strings.CutPrefix(line, callsMark); found {
			list = append(list, "function "+strings.TrimSpace(call))
		}
		if view, found := strings.CutPrefix(line, readsMark); found {
			list = append(list, "view "+strings.TrimSpace(view))
		}
	}
	for _, table := range migrate.Tables {
		for _, column := range table.Columns {
			list = append(list, "column "+table.Name+"."+column.Name)
		}
	}
	return list
}

// Unfit reports whether an error says that a statement used something that the database
// does not have, as between a migration and the next Fits.
func Unfit(err error) bool {
	return errors.Is(err, ErrUnfit) || pq.As(err, pqerror.UndefinedFunction, pqerror.UndefinedTable, pqerror.UndefinedColumn) != nil
}
