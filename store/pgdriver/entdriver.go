package pgdriver

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// EntDriver makes ent's driver of a pool. In its transactions, what is loaded together is
// sent together.
func EntDriver(db *sql.DB) dialect.Driver { return entDriver{entsql.OpenDB(dialect.Postgres, db)} }

type entDriver struct{ *entsql.Driver }

// Tx begins a transaction.
func (d entDriver) Tx(ctx context.Context) (dialect.Tx, error) { return d.BeginTx(ctx, nil) }

// BeginTx begins a transaction with options.
func (d entDriver) BeginTx(ctx context.Context, options *sql.TxOptions) (dialect.Tx, error) {
	tx, err := d.Driver.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	return entTx{tx.(*entsql.Tx)}, nil
}

type entTx struct{ *entsql.Tx }

// Query runs a query: with others, if it belongs to loads that run together.
func (t entTx) Query(ctx context.Context, query string, args, v any) error {
	trip, together := ctx.Value(tripKey{}).(*roundTrip)
	rows, scanned := v.(*entsql.Rows)
	list, listed := args.([]any)
	if !together || !scanned || !listed {
		return t.Tx.Query(ctx, query, args, v)
	}
	a := &asked{ctx: ctx, tx: t.Tx, query: query, args: make([]driver.NamedValue, len(list))}
	for i, arg := range list {
		a.args[i] = driver.NamedValue{Ordinal: i + 1, Value: arg}
	}
	if err := trip.ask(a); err != nil {
		return err
	}
	*rows = entsql.Rows{ColumnScanner: &answered{drained: a.answer}}
	return nil
}

// answered are the rows of an answer, as ent scans them.
type answered struct {
	*drained
	row []driver.Value
}

// Columns names the columns.
func (r *answered) Columns() ([]string, error) { return r.columns, nil }

// ColumnTypes is not needed by ent.
func (r *answered) ColumnTypes() ([]*sql.ColumnType, error) {
	return nil, errors.New("the types of columns are not known")
}

// Err is nil, because all rows were read.
func (r *answered) Err() error { return nil }

// NextResultSet reports that there is no other.
func (r *answered) NextResultSet() bool { return false }

// Next goes to the next row.
func (r *answered) Next() bool {
	if r.row == nil {
		r.row = make([]driver.Value, len(r.columns))
	}
	return !errors.Is(r.drained.Next(r.row), io.EOF)
}

// Scan reads the row into the values that ent's records are made of.
func (r *answered) Scan(dest ...any) error {
	if len(dest) != len(r.row) {
		return fmt.Errorf("%d columns for %d values", len(r.row), len(dest))
	}
	for i, d := range dest {
		switch d := d.(type) {
		case sql.Scanner:
			if err := d.Scan(r.row[i]); err != nil {
				return fmt.Errorf("column %s: %w", r.columns[i], err)
			}
		case *[]byte:
			switch v := r.row[i].(type) {
			case nil:
				*d = nil
			case []byte:
				*d = bytes.Clone(v)
			case string:
				*d = []byte(v)
			default:
				return fmt.Errorf("column %s: %T is no text", r.columns[i], v)
			}
		default:
			return fmt.Errorf("column %s: ent scans into %T, which was not expected", r.columns[i], d)
		}
	}
	return nil
}
