package store

import (
	"context"
	"database/sql/driver"
	"strings"
	"sync"

	"github.com/lib/pq"
)

// readOnce keeps the records that a query has loaded by their identifiers, so that
// an organisation or a practitioner that twenty records name is read once. A query
// sees one snapshot: a record cannot have changed since. Mutations keep nothing.
type readOnce struct {
	mu   sync.Mutex
	sets map[string]*recordSet
}

// recordSet is what one statement has read, by the identifier asked for.
type recordSet struct {
	columns []string
	rows    map[string][]driver.Value // nil where there is no such record to see
}

// loadsByID reports whether a folded statement loads whole records by their
// identifiers and asks nothing else, as ent does for the ends of edges.
func loadsByID(query string, args []driver.NamedValue) bool {
	if len(args) != 1 || !strings.HasPrefix(query, `SELECT "`) {
		return false
	}
	table, _, _ := strings.Cut(query[len(`SELECT "`):], `"`)
	return strings.HasPrefix(query[len(`SELECT "`)+len(table):], `"."id", `) &&
		strings.HasSuffix(query, ` FROM "`+table+`" WHERE "`+table+`"."id" = ANY ($1)`)
}

// once answers a statement that loads records by their identifiers from what the
// operation has loaded already, and loads the rest.
func (c *conn) once(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	op := FromContext(ctx)
	if op == nil || op.write || !loadsByID(query, args) {
		return c.queried(ctx, query, args)
	}
	var ids pq.StringArray
	if err := ids.Scan(args[0].Value); err != nil {
		return c.queried(ctx, query, args)
	}
	op.once.mu.Lock()
	defer op.once.mu.Unlock()
	set := op.once.sets[query]
	if set == nil {
		set = &recordSet{rows: map[string][]driver.Value{}}
		if op.once.sets == nil {
			op.once.sets = map[string]*recordSet{}
		}
		op.once.sets[query] = set
	}
	if err := set.load(ctx, c, query, ids); err != nil {
		return nil, err
	}
	answer := &drained{columns: set.columns}
	for _, id := range ids {
		if row := set.rows[id]; row != nil {
			answer.rows = append(answer.rows, row)
		}
	}
	return answer, nil
}

// load reads those of the records that were not asked for yet.
func (s *recordSet) load(ctx context.Context, c *conn, query string, ids []string) error {
	var missing pq.StringArray
	for _, id := range ids {
		if _, known := s.rows[id]; !known {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	array, err := missing.Value()
	if err != nil {
		return err
	}
	rows, err := c.queried(ctx, query, []driver.NamedValue{{Ordinal: 1, Value: array}})
	if err != nil {
		return err
	}
	for _, id := range missing {
		s.rows[id] = nil
	}
	s.columns = rows.columns
	for _, row := range rows.rows {
		id, _ := row[0].([]byte)
		s.rows[string(id)] = row
	}
	return nil
}
