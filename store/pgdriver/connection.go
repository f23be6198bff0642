package pgdriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// statementCache bounds the prepared statements of one connection. If it is full, the
// least recently used one is closed.
const statementCache = 256

// conn is a connection of lib/pq with its prepared statements.
type conn struct {
	pqConn
	atBegin    string
	statements *simplelru.LRU[string, driver.Stmt]
	// names are the statements that are executed by their names (batch.go), of how many so far.
	names    *simplelru.LRU[string, string]
	prepares int
}

var begins = map[driver.IsolationLevel]string{
	driver.IsolationLevel(sql.LevelReadCommitted):  "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; ",
	driver.IsolationLevel(sql.LevelRepeatableRead): "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE; ",
}

// BeginTx begins a transaction, with the statement of Options.AtBegin.
func (c *conn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	begin := begins[options.Isolation]
	if c.atBegin == "" || begin == "" || options.ReadOnly {
		return c.pqConn.BeginTx(ctx, options)
	}
	if _, err := c.pqConn.ExecContext(ctx, begin+c.atBegin, nil); err != nil {
		// The transaction may have begun before the statement was refused.
		_, ended := c.pqConn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK", nil)
		if ended != nil {
			return nil, errors.Join(driver.ErrBadConn, err)
		}
		return nil, err
	}
	return c.pqConn, nil
}

// QueryContext runs a query and reads all its rows.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	query, args = listsAsArrays(query, args)
	rows, err := c.queryRecords(ctx, query, args)
	if err != nil {
		return nil, err // and no rows: a nil pointer in them would be taken for some
	}
	return rows, nil
}

// queried sends a query and reads all its rows.
func (c *conn) queried(ctx context.Context, query string, args []driver.NamedValue) (*drained, error) {
	counted(ctx, 1)
	defer StartTiming(ctx)()
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

// ExecContext runs a statement. A text without arguments may hold several, as in a
// migration, and is never prepared. The rows of ent's queries are
// left in the context's taker, and those that were asked for together with who asked.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if all, ok := ctx.Value(sentTogether{}).([]*asked); ok {
		return driver.ResultNoRows, c.together(ctx, all)
	}
	if into, ok := ctx.Value(takerKey{}).(*taker); ok {
		return driver.ResultNoRows, c.take(ctx, into, query, args)
	}
	counted(ctx, 1)
	defer StartTiming(ctx)()
	if len(args) == 0 {
		return c.pqConn.ExecContext(ctx, query, args)
	}
	query, args = listsAsArrays(query, args)
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

// failed drops a statement whose plan no longer fits the tables, as after a migration
// under a running server.
func (c *conn) failed(query string, err error) error {
	if pq.As(err, pqerror.FeatureNotSupported) != nil {
		c.statements.Remove(query)
	}
	return err
}
