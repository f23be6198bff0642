package pgdriver

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Explained collects what PostgreSQL did for statements. It is for measuring only.
type Explained struct {
	mu sync.Mutex
	// Buffers of 8 kB that the statements read, from memory or disk.
	Buffers int
	// Planning and Execution are PostgreSQL's own times.
	Planning, Execution time.Duration
	// Statements that were explained, with their buffers.
	Statements []Statement
	// Skip names a function whose statements are not explained, because it writes.
	Skip string
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

// WithExplained returns a context whose queries run twice: once explained, once for their
// rows.
func WithExplained(ctx context.Context, e *Explained) context.Context {
	return context.WithValue(ctx, explainKey{}, e)
}

// explain runs a query under EXPLAIN where the context asks for it, with the generic plan
// that the server uses.
func (c *conn) explain(ctx context.Context, query string, args []driver.NamedValue) error {
	e := measuringOf(ctx).explained
	if e == nil || !e.explainable(query) {
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

// explained is the plan of the prepared statement, with the buffers that it read.
func (c *conn) explained(ctx context.Context, args []driver.NamedValue) ([]byte, error) {
	rows, err := c.pqConn.QueryContext(ctx, "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+execute("explained", args), nil)
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
func (e *Explained) explainable(query string) bool {
	query = strings.TrimSpace(query)
	return (strings.HasPrefix(query, "SELECT") || strings.HasPrefix(query, "WITH")) && !strings.Contains(query, "set_config") &&
		(e.Skip == "" || !strings.Contains(query, e.Skip))
}

func milliseconds(f float64) time.Duration { return time.Duration(f * float64(time.Millisecond)) }
