package pgdriver

import (
	"database/sql/driver"
	"errors"
	"io"
)

// drain reads all rows, so that the connection is free when the caller starts to read.
func drain(rows driver.Rows) (*drained, error) {
	defer rows.Close()
	return readRows(rows)
}

// readRows reads the rows of one answer.
func readRows(rows driver.Rows) (*drained, error) {
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

// drained are rows in memory.
type drained struct {
	columns []string
	rows    [][]driver.Value
	next    int
}

// Columns names the columns.
func (d *drained) Columns() []string { return d.columns }

// Close does nothing, because all rows were read.
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
