package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
)

// Explained collects what PostgreSQL did for the statements of an operation:
// for measuring, never for serving.
type Explained struct {
	mu sync.Mutex
	// Buffers of 8 kB that the statements read, from memory or disk.
	Buffers int
	// Planning and Execution are PostgreSQL's own times.
	Planning, Execution time.Duration
	// Statements that were explained, with their buffers.
	Statements []Statement
}

// Statement is one explained statement.
type Statement struct {
	// Text of the statement, without its arguments.
	Text string
	// Buffers that it read.
	Buffers int
	// Execution is how long it ran.
	Execution time.Duration
}

type explainKey struct{}

// WithExplained returns a context whose queries run twice: once explained, once
// for their rows.
func WithExplained(ctx context.Context, e *Explained) context.Context {
	return context.WithValue(ctx, explainKey{}, e)
}

// explain runs a query under EXPLAIN where the context asks for it, with the plan
// that serves: one for all arguments.
func (c *conn) explain(ctx context.Context, query string, args []driver.NamedValue) error {
	e, ok := ctx.Value(explainKey{}).(*Explained)
	if !ok || !explainable(query) {
		return nil
	}
	if _, err := c.pqConn.ExecContext(ctx, "PREPARE explained AS "+query, nil); err != nil {
		return fmt.Errorf("explain: %w", err)
	}
	text, err := c.explained(ctx, args)
	if err != nil {
		return fmt.Errorf("explain: %w", err)
	}
	if _, err := c.pqConn.ExecContext(ctx, "DEALLOCATE explained", nil); err != nil {
		return fmt.Errorf("explain: %w", err)
	}
	var plans []struct {
		Plan struct {
			Hit  int `json:"Shared Hit Blocks"`
			Read int `json:"Shared Read Blocks"`
		}
		Planning  float64 `json:"Planning Time"`
		Execution float64 `json:"Execution Time"`
	}
	if err := json.Unmarshal(text, &plans); err != nil || len(plans) != 1 {
		return fmt.Errorf("read plan: %w", err)
	}
	e.add(query, plans[0].Plan.Hit+plans[0].Plan.Read, milliseconds(plans[0].Planning), milliseconds(plans[0].Execution))
	return nil
}

// explained is the plan of the prepared statement, with what it read.
func (c *conn) explained(ctx context.Context, args []driver.NamedValue) ([]byte, error) {
	literals := make([]string, len(args))
	for i, a := range args {
		switch v := a.Value.(type) {
		case nil:
			literals[i] = "NULL"
		case []byte:
			literals[i] = pq.QuoteLiteral(string(v))
		case time.Time:
			literals[i] = pq.QuoteLiteral(v.Format(time.RFC3339Nano))
		default:
			literals[i] = pq.QuoteLiteral(fmt.Sprint(v))
		}
	}
	execute := "EXECUTE explained"
	if len(args) > 0 {
		execute += "(" + strings.Join(literals, ", ") + ")"
	}
	rows, err := c.pqConn.QueryContext(ctx, "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+execute, nil)
	if err != nil {
		return nil, err
	}
	all, err := drain(rows)
	if err != nil {
		return nil, err
	}
	text, _ := all.rows[0][0].([]byte)
	return text, nil
}

func (e *Explained) add(query string, buffers int, planning, execution time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.Buffers += buffers
	e.Planning += planning
	e.Execution += execution
	e.Statements = append(e.Statements, Statement{query, buffers, execution})
}

// explainable reports whether a statement only reads tables.
func explainable(query string) bool {
	query = strings.TrimSpace(query)
	return (strings.HasPrefix(query, "SELECT") || strings.HasPrefix(query, "WITH")) && !strings.Contains(query, "set_config") &&
		!strings.Contains(query, "record_looks")
}

func milliseconds(f float64) time.Duration { return time.Duration(f * float64(time.Millisecond)) }

// Timed sums the time that operations wait for PostgreSQL, from the sending of a
// statement to its last row, commits included: for measuring, never for serving.
type Timed struct{ nanoseconds atomic.Int64 }

// Total is the sum so far.
func (t *Timed) Total() time.Duration { return time.Duration(t.nanoseconds.Load()) }

type timedKey struct{}

// WithTimed returns a context whose statements are timed.
func WithTimed(ctx context.Context, t *Timed) context.Context {
	return context.WithValue(ctx, timedKey{}, t)
}

// timed starts timing a statement where the context asks for it.
func timed(ctx context.Context) (stop func()) {
	t, ok := ctx.Value(timedKey{}).(*Timed)
	if !ok {
		return func() {}
	}
	began := time.Now()
	return func() { t.nanoseconds.Add(int64(time.Since(began))) }
}

// Measure runs one statement that answers one text in an operation of its own,
// with its access record: the yardstick that the doors are measured against.
func (s *Store) Measure(ctx context.Context, id uuid.UUID, now time.Time, v auth.Viewer, statement string, child string) (text string, err error) {
	ctx, op, err := s.Begin(ctx, id, now, v, false)
	if err != nil {
		return "", err
	}
	defer op.Rollback()
	if err := op.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&text) }, statement, child); err != nil {
		return "", fmt.Errorf("measure: %w", err)
	}
	of, err := uuid.Parse(child)
	if err != nil {
		return "", err
	}
	op.Changed(of)
	if err := op.RecordAccess(ctx, Access{Did: "query child", Fields: []string{"Query.child"}, Outcome: auth.OutcomeAllowed}); err != nil {
		return "", err
	}
	return text, op.Commit(ctx)
}
