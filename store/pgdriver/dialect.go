package pgdriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// Dialect is ent's driver on a pool of this package. In a transaction, what is loaded together
// is sent together (together.go). It takes the rows of a query directly: they are all read
// when the query returns (connection.go), and database/sql would keep a goroutine for each
// query and copy and convert each value once more.
func Dialect(pool *sql.DB) dialect.Driver { return entDriver{entsql.OpenDB(dialect.Postgres, pool)} }

type entDriver struct{ *entsql.Driver }

// Tx begins a transaction.
func (d entDriver) Tx(ctx context.Context) (dialect.Tx, error) { return d.BeginTx(ctx, nil) }

// BeginTx begins a transaction with options.
func (d entDriver) BeginTx(ctx context.Context, options *entsql.TxOptions) (dialect.Tx, error) {
	tx, err := d.Driver.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	return entTx{tx.(*entsql.Tx)}, nil
}

type entTx struct{ *entsql.Tx }

// Query answers a query of ent's.
func (t entTx) Query(ctx context.Context, query string, args, into any) error {
	rows, ok := into.(*entsql.Rows)
	if !ok {
		return fmt.Errorf("ent reads rows into %T", into)
	}
	values, ok := args.([]any)
	if !ok {
		return fmt.Errorf("ent sends arguments as %T", args)
	}
	if trip, together := ctx.Value(tripKey{}).(*roundTrip); together {
		a := &asked{ctx: ctx, tx: t.Tx, query: query, args: numbered(values)}
		if err := trip.ask(a); err != nil {
			return err
		}
		*rows = entsql.Rows{ColumnScanner: &scanner{drained: a.answer}}
		return nil
	}
	// database/sql sends it as a statement without rows. The connection reads them all the same
	// and leaves them in the context's taker.
	taken := &taker{}
	if _, err := t.ExecContext(context.WithValue(ctx, takerKey{}, taken), query, values...); err != nil {
		return err
	}
	if taken.rows == nil {
		return fmt.Errorf("the rows of a query were not read by this driver")
	}
	*rows = entsql.Rows{ColumnScanner: &scanner{drained: taken.rows}}
	return nil
}

// numbered numbers arguments.
func numbered(values []any) []driver.NamedValue {
	args := make([]driver.NamedValue, len(values))
	for i, value := range values {
		args[i] = driver.NamedValue{Ordinal: i + 1, Value: value}
	}
	return args
}

// taker is where a connection leaves the rows of a query.
type taker struct{ rows *drained }

type takerKey struct{}

// take runs a query for its taker.
func (c *conn) take(ctx context.Context, into *taker, query string, args []driver.NamedValue) error {
	query, args = listsAsArrays(query, args)
	var err error
	into.rows, err = c.queryRecords(ctx, query, args)
	return err
}
