package pgdriver

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"
	"github.com/lib/pq"
)

// scanner gives drained rows to ent. It keeps nothing of one row for the next: ent scans all
// rows of a query into the same variables.
type scanner struct {
	*drained
	row []driver.Value
}

var _ entsql.ColumnScanner = (*scanner)(nil)

// Columns names the columns.
func (s *scanner) Columns() ([]string, error) { return s.columns, nil }

// ColumnTypes are not known. Ent asks for them for a column that its record has not.
func (*scanner) ColumnTypes() ([]*sql.ColumnType, error) {
	return nil, errors.New("the types of columns are not known")
}

// Err is nil: an error ends a query before it has rows.
func (*scanner) Err() error { return nil }

// NextResultSet reports that there is none.
func (*scanner) NextResultSet() bool { return false }

// Next goes to the next row.
func (s *scanner) Next() bool {
	if s.next == len(s.rows) {
		s.row = nil
		return false
	}
	s.row = s.rows[s.next]
	s.next++
	return true
}

// Scan copies the row's values.
func (s *scanner) Scan(into ...any) error {
	if s.row == nil {
		return errors.New("there is no row to scan")
	}
	if len(into) != len(s.row) {
		return fmt.Errorf("%d columns are scanned into %d variables", len(s.row), len(into))
	}
	for i, variable := range into {
		if err := assign(variable, s.row[i]); err != nil {
			return fmt.Errorf("scan column %q: %w", s.columns[i], err)
		}
	}
	return nil
}

// assign copies a value into a variable of one of the types that ent scans into.
func assign(into any, value driver.Value) error {
	switch into := into.(type) {
	case *uuid.UUID:
		return assignID(into, value)
	case *sql.NullString:
		if text, ok := value.(string); ok {
			into.String, into.Valid = text, true
			return nil
		}
	case *sql.NullInt64:
		if number, ok := value.(int64); ok {
			into.Int64, into.Valid = number, true
			return nil
		}
	case *sql.NullTime:
		if instant, ok := value.(time.Time); ok {
			into.Time, into.Valid = instant, true
			return nil
		}
	case *sql.NullBool:
		if truth, ok := value.(bool); ok {
			into.Bool, into.Valid = truth, true
			return nil
		}
	case *entsql.NullScanner:
		if into.Valid = value != nil; !into.Valid {
			return nil
		}
		return assign(into.S, value)
	case *pq.StringArray:
		*into = nil
	case *[]byte:
		return assignBytes(into, value)
	case *any:
		*into = value
		return nil
	case *string:
		return assignOther(into, value)
	case *int:
		return assignOther(into, value)
	case *int64:
		return assignOther(into, value)
	case *bool:
		return assignOther(into, value)
	case *time.Time:
		return assignOther(into, value)
	}
	if scans, ok := into.(sql.Scanner); ok {
		return scans.Scan(value)
	}
	return assignNamed(reflect.ValueOf(into), value)
}

// assignNamed copies into a variable of a type with a name, such as a code, or into a
// pointer to one.
func assignNamed(into reflect.Value, value driver.Value) error {
	if into.Kind() != reflect.Pointer || into.IsNil() {
		return fmt.Errorf("a value is scanned into %s, which is no variable", into.Type())
	}
	variable := into.Elem()
	switch variable.Kind() {
	case reflect.Pointer:
		variable.SetZero()
		if value == nil {
			return nil
		}
		to := reflect.New(variable.Type().Elem())
		if err := assign(to.Interface(), value); err != nil {
			return err
		}
		variable.Set(to)
		return nil
	case reflect.String:
		var text string
		err := assignOther(&text, value)
		variable.SetString(text)
		return err
	case reflect.Int, reflect.Int64:
		var number int64
		err := assignOther(&number, value)
		variable.SetInt(number)
		return err
	}
	return fmt.Errorf("a variable of type %s is not known", variable.Type())
}

// assignOther converts as database/sql does.
func assignOther[T any](into *T, value driver.Value) error {
	var converted sql.Null[T]
	if err := converted.Scan(value); err != nil {
		return err
	}
	if !converted.Valid {
		return fmt.Errorf("NULL does not fit a variable of type %T", *into)
	}
	*into = converted.V
	return nil
}

func assignID(into *uuid.UUID, value driver.Value) (err error) {
	switch value := value.(type) {
	case nil:
		*into = uuid.Nil
	case []byte:
		*into, err = uuid.ParseBytes(value)
	default:
		err = into.Scan(value)
	}
	return err
}

func assignBytes(into *[]byte, value driver.Value) error {
	switch value := value.(type) {
	case nil:
		*into = nil
	case []byte:
		*into = append([]byte{}, value...) // the record cache may answer with the row again
	case string:
		*into = []byte(value)
	default:
		return fmt.Errorf("%T does not fit bytes", value)
	}
	return nil
}
