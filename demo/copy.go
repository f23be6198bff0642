package demo

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// copying is lib/pq's COPY, which takes rows in COPY's text form.
type copying interface {
	driver.Stmt
	CopyData(ctx context.Context, lines string) (driver.Result, error)
}

// copyIn writes the rows of a table through COPY, all in one piece: as a statement's
// arguments, each value would be converted and copied three times.
func copyIn(ctx context.Context, conn *sql.Conn, t table) error {
	if len(t.rows) == 0 {
		return nil
	}
	lines, err := linesOf(t)
	if err != nil {
		return err
	}
	quoted := make([]string, len(t.columns))
	for i, c := range t.columns {
		quoted[i] = pq.QuoteIdentifier(c)
	}
	err = conn.Raw(func(of any) error {
		stmt, err := of.(driver.ConnPrepareContext).PrepareContext(ctx,
			fmt.Sprintf("COPY %s (%s) FROM STDIN WITH (FREEZE)", pq.QuoteIdentifier(t.name), strings.Join(quoted, ", ")))
		if err != nil {
			return err
		}
		defer stmt.Close()
		if _, err := stmt.(copying).CopyData(ctx, lines); err != nil {
			return err
		}
		//lint:ignore SA1019 lib/pq ends a COPY by this call
		_, err = stmt.Exec(nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("copy into %s: %w", t.name, err)
	}
	return nil
}

// linesOf is the rows in COPY's text form, without the end of the last line.
func linesOf(t table) (string, error) {
	fields, err := fieldsOf(reflect.TypeOf(t.rows[0]).Elem(), t)
	if err != nil {
		return "", err
	}
	var lines []byte
	for n, row := range t.rows {
		record := reflect.ValueOf(row).Elem()
		for i, field := range fields {
			if i > 0 {
				lines = append(lines, '\t')
			}
			if lines, err = appendField(lines, record.Field(field)); err != nil {
				return "", fmt.Errorf("encode %s.%s: %w", t.name, t.columns[i], err)
			}
		}
		if n == 0 {
			lines = slices.Grow(lines, len(t.rows)*(len(lines)+20))
		}
		if n < len(t.rows)-1 {
			lines = append(lines, '\n')
		}
	}
	return string(lines), nil
}

// fieldsOf finds the field of each column: by the JSON tag, or, where ent's field has
// another name than its column, by its place, for ent lists both in one order.
func fieldsOf(record reflect.Type, t table) ([]int, error) {
	places := make(map[string]int, record.NumField())
	var inOrder []int
	for i := range record.NumField() {
		name, _, _ := strings.Cut(record.Field(i).Tag.Get("json"), ",")
		places[name] = i
		if record.Field(i).IsExported() && name != "edges" {
			inOrder = append(inOrder, i)
		}
	}
	fields := make([]int, len(t.columns))
	for i, column := range t.columns {
		at, ok := places[column]
		if !ok && len(inOrder) == len(t.columns) {
			at, ok = inOrder[i], true
		}
		if !ok {
			return nil, fmt.Errorf("%s has no field for the column %s.%s", record, t.name, column)
		}
		fields[i] = at
	}
	return fields, nil
}

// null is a missing value in COPY's text form.
const null = `\N`

// appendField appends a value in COPY's text form: a missing one is null, and a composite
// one is JSON.
func appendField(line []byte, v reflect.Value) ([]byte, error) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return append(line, null...), nil
		}
		v = v.Elem()
	}
	switch value := v.Addr().Interface().(type) { // the address, because a value would be copied
	case *uuid.UUID:
		text, err := value.MarshalText()
		return append(line, text...), err
	case *time.Time:
		return value.AppendFormat(line, "2006-01-02 15:04:05.999999Z07:00"), nil
	case *pq.StringArray:
		return appendEscaped(line, *value)
	}
	switch v.Kind() {
	case reflect.String:
		return escaped(line, v.String()), nil
	case reflect.Bool:
		return strconv.AppendBool(line, v.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(line, v.Int(), 10), nil
	case reflect.Slice, reflect.Struct:
		if v.IsZero() {
			return append(line, null...), nil
		}
		text, err := json.Marshal(v.Interface())
		return escaped(line, string(text)), err
	default:
		return nil, fmt.Errorf("a value of the type %s has no text", v.Type())
	}
}

// appendEscaped appends what a value is to PostgreSQL.
func appendEscaped(line []byte, value driver.Valuer) ([]byte, error) {
	v, err := value.Value()
	if err != nil {
		return nil, err
	}
	if v == nil {
		return append(line, null...), nil
	}
	return escaped(line, fmt.Sprint(v)), nil
}

// escaped appends a text, with what would end a field or a line escaped.
func escaped(line []byte, text string) []byte {
	for i := range len(text) {
		switch c := text[i]; c {
		case '\\':
			line = append(line, `\\`...)
		case '\t':
			line = append(line, `\t`...)
		case '\n':
			line = append(line, `\n`...)
		case '\r':
			line = append(line, `\r`...)
		default:
			line = append(line, c)
		}
	}
	return line
}
