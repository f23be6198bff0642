package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// statementCache bounds the prepared statements of one connection. Lists of
// identifiers make texts of many lengths; the oldest is closed when it is full.
const statementCache = 256

// connector makes lib/pq fit for one transaction under many goroutines, which
// is how gqlgen resolves: a statement runs to its last row before it returns,
// and database/sql's own lock on the connection then serialises them. It also
// keeps prepared statements, which lib/pq does not: a second use costs one
// round trip and no planning.
type connector struct {
	driver.Connector
	// gated connections wait, as a transaction begins, for a migration to end.
	gated bool
}

// Connect opens a connection.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	raw, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	base, ok := raw.(pqConn)
	if !ok {
		raw.Close()
		return nil, fmt.Errorf("lib/pq's connection is not what it was: %T", raw)
	}
	cn := &conn{pqConn: base, gated: c.gated}
	cn.statements, err = simplelru.NewLRU(statementCache, func(_ string, s driver.Stmt) { s.Close() })
	if err != nil {
		raw.Close()
		return nil, err
	}
	return cn, nil
}

// pqConn is what lib/pq's connection offers and database/sql uses.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.Tx
	driver.ConnPrepareContext
	driver.QueryerContext
	driver.ExecerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	driver.NamedValueChecker
}

type conn struct {
	pqConn
	gated      bool
	statements *simplelru.LRU[string, driver.Stmt]
}

// gate is a lock that every transaction takes before it has read anything, and
// that a migration waits for: no transaction sees the database half changed, and
// none goes on with a snapshot of before. It costs no round trip of its own.
const gate = "; LOCK TABLE public.migration IN ACCESS SHARE MODE"

var begins = map[driver.IsolationLevel]string{
	driver.IsolationLevel(sql.LevelReadCommitted):  "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" + gate,
	driver.IsolationLevel(sql.LevelRepeatableRead): "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE" + gate,
}

// BeginTx begins a transaction, behind the gate.
func (c *conn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	begin := begins[options.Isolation]
	if !c.gated || begin == "" || options.ReadOnly {
		return c.pqConn.BeginTx(ctx, options)
	}
	if _, err := c.pqConn.ExecContext(ctx, begin, nil); err != nil {
		// It may have begun before the lock was refused.
		_, ended := c.pqConn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK", nil)
		if ended != nil {
			return nil, errors.Join(driver.ErrBadConn, err)
		}
		return nil, err
	}
	return c.pqConn, nil
}

// QueryContext runs a query to its last row.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	query, args = folded(query, args)
	return c.once(ctx, query, args)
}

// queried sends a query and reads it to its last row.
func (c *conn) queried(ctx context.Context, query string, args []driver.NamedValue) (*drained, error) {
	counted(ctx)
	defer timed(ctx)()
	if err := c.explain(ctx, query, args); err != nil {
		return nil, err
	}
	stmt, err := c.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, c.failed(query, err)
	}
	all, err := drain(rows)
	if err != nil {
		return nil, c.failed(query, err)
	}
	return all, nil
}

// ExecContext runs a statement. One without arguments may be several, as in a
// migration, and is never prepared.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	counted(ctx)
	defer timed(ctx)()
	if len(args) == 0 {
		return c.pqConn.ExecContext(ctx, query, args)
	}
	stmt, err := c.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	if err != nil {
		return nil, c.failed(query, err)
	}
	return result, nil
}

// counted counts a statement for the operation that sends it.
func counted(ctx context.Context) {
	if op := FromContext(ctx); op != nil {
		op.statements.Add(1)
	}
}

// Close closes the statements with the connection.
func (c *conn) Close() error {
	c.statements.Purge()
	return c.pqConn.Close()
}

func (c *conn) prepared(ctx context.Context, query string) (driver.Stmt, error) {
	if stmt, ok := c.statements.Get(query); ok {
		return stmt, nil
	}
	stmt, err := c.pqConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.statements.Add(query, stmt)
	return stmt, nil
}

// failed forgets a statement whose plan no longer fits the tables, as after a
// migration under a running server.
func (c *conn) failed(query string, err error) error {
	if pq.As(err, pqerror.FeatureNotSupported) != nil {
		c.statements.Remove(query)
	}
	return err
}

// drain reads all rows, so that the connection is free when the caller starts to read.
func drain(rows driver.Rows) (*drained, error) {
	defer rows.Close()
	d := &drained{columns: rows.Columns()}
	for {
		row := make([]driver.Value, len(d.columns))
		switch err := rows.Next(row); {
		case errors.Is(err, io.EOF):
			return d, nil
		case err != nil:
			return nil, err
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok {
				row[i] = append([]byte(nil), b...)
			}
		}
		d.rows = append(d.rows, row)
	}
}

type drained struct {
	columns []string
	rows    [][]driver.Value
	next    int
}

// Columns names the columns.
func (d *drained) Columns() []string { return d.columns }

// Close does nothing: all was read.
func (d *drained) Close() error { return nil }

// Next copies the next row.
func (d *drained) Next(dest []driver.Value) error {
	if d.next == len(d.rows) {
		return io.EOF
	}
	copy(dest, d.rows[d.next])
	d.next++
	return nil
}
