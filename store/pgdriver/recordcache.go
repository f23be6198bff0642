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

// missing lists the identifiers of records that were not read yet.
func (s *recordSet) missing(ids []string) []string {
	var list []string
	for _, id := range ids {
		if _, known := s.rows[id]; !known {
			list = append(list, id)
		}
	}
	return list
}

// keep keeps what a statement has read for the identifiers that it was asked for.
func (s *recordSet) keep(ids []string, rows *drained) {
	for _, id := range ids {
		s.rows[id] = nil
	}
	s.columns = rows.columns
	for _, row := range rows.rows {
		id, _ := row[0].([]byte)
		s.rows[string(id)] = row
	}
}

// answer lists the records that were asked for and are there.
func (s *recordSet) answer(ids []string) *drained {
	answer := &drained{columns: s.columns}
	for _, id := range ids {
		if row := s.rows[id]; row != nil {
			answer.rows = append(answer.rows, row)
		}
	}
	return answer
}

// loadedBy returns the identifiers by which a statement loads whole records, if it has no
// other condition, as ent's has for edges, and if there is a cache.
func (r *recordCache) loadedBy(query string, args []driver.NamedValue) (ids pq.StringArray, ok bool) {
	if r == nil || len(args) != 1 || !strings.HasPrefix(query, `SELECT "`) {
		return nil, false
	}
	table, _, _ := strings.Cut(query[len(`SELECT "`):], `"`)
	if !strings.HasPrefix(query[len(`SELECT "`)+len(table):], `"."id", `) ||
		!strings.HasSuffix(query, ` FROM "`+table+`" WHERE "`+table+`"."id" = ANY ($1)`) {
		return nil, false
	}
	err := ids.Scan(args[0].Value)
	return ids, err == nil
}

// queryRecords answers a statement that loads records by their identifiers from the cache,
// and loads the missing ones.
func (c *conn) queryRecords(ctx context.Context, query string, args []driver.NamedValue) (*drained, error) {
	t := transactionOf(ctx)
	if t == nil {
		return c.queried(ctx, query, args)
	}
	ids, ok := t.records.loadedBy(query, args)
	if !ok {
		return c.queried(ctx, query, args)
	}
	t.records.mu.Lock()
	defer t.records.mu.Unlock()
	set := t.records.of(query)
	if missing := set.missing(ids); len(missing) > 0 {
		array, err := pq.StringArray(missing).Value()
		if err != nil {
			return nil, err
		}
		rows, err := c.queried(ctx, query, []driver.NamedValue{{Ordinal: 1, Value: array}})
		if err != nil {
			return nil, err
		}
		set.keep(missing, rows)
	}
	return set.answer(ids), nil
}
