package pgdriver

import (
	"context"
	"database/sql/driver"
	"strings"
	"sync"

	"github.com/lib/pq"
)

// recordCache keeps the records that a query has loaded by their identifiers, so that an
// organisation or a practitioner that twenty records name is read once. A query sees one
// snapshot, so a record cannot have changed. Mutations keep nothing.
type recordCache struct {
	mu   sync.Mutex
	sets map[string]*recordSet
}

// of is what a statement has read.
func (r *recordCache) of(query string) *recordSet {
	set := r.sets[query]
	if set == nil {
		set = &recordSet{rows: map[string][]driver.Value{}}
		if r.sets == nil {
			r.sets = map[string]*recordSet{}
		}
		r.sets[query] = set
	}
	return set
}

// recordSet is what one statement has read, by the identifier asked for.
type recordSet struct {
	columns []string
	rows    map[string][]driver.Value // nil if the viewer sees no such record
}

// loadsByID reports whether a statement loads whole records by their identifiers and has
// no other condition, as ent does for edges.
func loadsByID(query string, args []driver.NamedValue) bool {
	if len(args) != 1 || !strings.HasPrefix(query, `SELECT "`) {
		return false
	}
	table, _, _ := strings.Cut(query[len(`SELECT "`):], `"`)
	return strings.HasPrefix(query[len(`SELECT "`)+len(table):], `"."id", `) &&
		strings.HasSuffix(query, ` FROM "`+table+`" WHERE "`+table+`"."id" = ANY ($1)`)
}

// queryRecords answers a statement that loads records by their identifiers from the cache,
// and loads the missing ones.
func (c *conn) queryRecords(ctx context.Context, query string, args []driver.NamedValue) (*drained, error) {
	t := transactionOf(ctx)
	if t == nil || t.records == nil || !loadsByID(query, args) {
		return c.queried(ctx, query, args)
	}
	var ids pq.StringArray
	if err := ids.Scan(args[0].Value); err != nil {
		return c.queried(ctx, query, args)
	}
	t.records.mu.Lock()
	defer t.records.mu.Unlock()
	set := t.records.of(query)
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

// load reads the records that were not read yet.
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
