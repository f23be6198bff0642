package demo

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// copyIn writes the rows of a table through COPY.
func copyIn(ctx context.Context, tx *sql.Tx, t table) error {
	if len(t.rows) == 0 {
		return nil
	}
	fields, err := fieldsOf(reflect.TypeOf(t.rows[0]).Elem(), t)
	if err != nil {
		return err
	}
	quoted := make([]string, len(t.columns))
	for i, c := range t.columns {
		quoted[i] = pq.QuoteIdentifier(c)
	}
	stmt, err := tx.PrepareContext(ctx,
		fmt.Sprintf("COPY %s (%s) FROM STDIN WITH (FREEZE)", pq.QuoteIdentifier(t.name), strings.Join(quoted, ", ")))
	if err != nil {
		return fmt.Errorf("begin copy into %s: %w", t.name, err)
	}
	defer stmt.Close()
	values := make([]any, len(fields))
	for _, row := range t.rows {
		record := reflect.ValueOf(row).Elem()
		for i, field := range fields {
			if values[i], err = encode(record.Field(field)); err != nil {
				return fmt.Errorf("encode %s.%s: %w", t.name, t.columns[i], err)
			}
		}
		if _, err := stmt.ExecContext(ctx, values...); err != nil {
			return fmt.Errorf("copy into %s: %w", t.name, err)
		}
	}
	if _, err := stmt.ExecContext(ctx); err != nil {
		return fmt.Errorf("end copy into %s: %w", t.name, err)
	}
	return nil
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

// encode is the value in COPY's text form: a missing value is null, and a composite one is
// JSON.
func encode(v reflect.Value) (any, error) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil, nil
		}
		v = v.Elem()
	}
	switch value := v.Interface().(type) {
	case uuid.UUID:
		return value.String(), nil
	case time.Time:
		return value, nil
	case pq.StringArray:
		return value.Value()
	}
	switch v.Kind() {
	case reflect.String:
		return v.String(), nil
	case reflect.Slice, reflect.Struct:
		if v.IsZero() {
			return nil, nil
		}
		text, err := json.Marshal(v.Interface())
		return string(text), err
	default:
		return v.Interface(), nil
	}
}
