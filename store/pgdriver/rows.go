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
	var (
		place []driver.Value // for the next rows
		kept  []byte         // what lib/pq overwrites with the next row
	)
	for width, many := len(d.columns), 1; ; {
		if len(place) < width {
			place = make([]driver.Value, many*width)
			many = min(2*many, mostRowsAtOnce)
		}
		row := place[:width:width]
		switch err := rows.Next(row); {
		case errors.Is(err, io.EOF):
			return d, nil
		case err != nil:
			return nil, err
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok {
				if cap(kept)-len(kept) < len(b) {
					kept = make([]byte, 0, max(len(b), min(2*cap(kept), mostBytesAtOnce), fewestBytes))
				}
				from := len(kept)
				kept = append(kept, b...)
				row[i] = kept[from:len(kept):len(kept)]
			}
		}
		d.rows = append(d.rows, row)
		place = place[width:]
	}
}

// For how many rows and bytes there is place at once, so that a row needs no place of its own.
const (
	mostRowsAtOnce  = 64
	fewestBytes     = 128
	mostBytesAtOnce = 4 << 10
)

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
