package pgdriver

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// batch is one round trip: statements that are sent in one text, each by its name. lib/pq's
// protocol for prepared statements sends one at a time.
//
// Arguments are part of the text, which PostgreSQL may log. So the text has identifiers,
// numbers and instants only; a statement with another argument is sent alone.
type batch struct {
	conn    *conn
	records *recordCache
	sent    []*execution
	alone   []*execution
	// loads are the records to load by their identifiers, by the text of their statement.
	loads map[string]*load
	// answers are given when all rows are there.
	answers []func()
}

// execution is a statement of the trip, and its rows.
type execution struct {
	query string
	args  []driver.NamedValue
	rows  *drained
}

// load is a statement that loads records by their identifiers for all who ask.
type load struct {
	set     *recordSet
	missing []string
}

// together sends statements that were asked for together, and answers each.
func (c *conn) together(ctx context.Context, all []*asked) error {
	b := batch{conn: c, loads: map[string]*load{}}
	if t := transactionOf(ctx); t != nil && t.records != nil {
		t.records.mu.Lock()
		defer t.records.mu.Unlock()
		b.records = t.records
	}
	for _, a := range all {
		if err := b.add(a); err != nil {
			return err
		}
	}
	if err := b.addLoads(); err != nil {
		return err
	}
	if err := b.send(ctx); err != nil {
		return err
	}
	for _, answer := range b.answers {
		answer()
	}
	return nil
}

// add adds a statement. Those that load records by their identifiers are joined.
func (b *batch) add(a *asked) error {
	for i := range a.args {
		if err := b.conn.convert(&a.args[i]); err != nil {
			return fmt.Errorf("argument %d: %w", i+1, err)
		}
	}
	query, args := listsAsArrays(a.query, a.args)
	if ids, ok := b.records.loadedBy(query, args); ok {
		l := b.loads[query]
		if l == nil {
			l = &load{set: b.records.of(query)}
			b.loads[query] = l
		}
		l.missing = append(l.missing, l.set.missing(ids)...)
		b.answers = append(b.answers, func() { a.answer = l.set.answer(ids) })
		return nil
	}
	one := &execution{query: query, args: args}
	if telling(args) {
		b.alone = append(b.alone, one)
	} else {
		b.sent = append(b.sent, one)
	}
	b.answers = append(b.answers, func() { a.answer = one.rows })
	return nil
}

// addLoads adds the statements that load records by their identifiers, if one is missing.
func (b *batch) addLoads() error {
	var keep []func()
	for query, l := range b.loads {
		if len(l.missing) == 0 {
			continue
		}
		array, err := pq.StringArray(l.missing).Value()
		if err != nil {
			return err
		}
		one := &execution{query: query, args: []driver.NamedValue{{Ordinal: 1, Value: array}}}
		b.sent = append(b.sent, one)
		keep = append(keep, func() { l.set.keep(l.missing, one.rows) })
	}
	b.answers = append(keep, b.answers...)
	return nil
}

// send sends the statements in one text and reads all their rows.
func (b *batch) send(ctx context.Context) error {
	for _, one := range b.alone {
		var err error
		if one.rows, err = b.conn.queried(ctx, one.query, one.args); err != nil {
			return err
		}
	}
	if len(b.sent) == 0 {
		return nil
	}
	defer StartTiming(ctx)()
	counted(ctx, len(b.sent))
	var text strings.Builder
	for _, one := range b.sent {
		if err := b.conn.explain(ctx, one.query, one.args); err != nil {
			return err
		}
		name, err := b.conn.named(ctx, one.query)
		if err != nil {
			return err
		}
		text.WriteString(execute(name, one.args))
		text.WriteByte(';')
	}
	rows, err := b.conn.pqConn.QueryContext(ctx, text.String(), nil)
	if err != nil {
		return b.failed(err)
	}
	if err := b.read(rows); err != nil {
		return b.failed(errors.Join(err, rows.Close()))
	}
	return rows.Close()
}

// read reads the rows of each statement.
func (b *batch) read(rows driver.Rows) error {
	for i, one := range b.sent {
		if i > 0 {
			next, ok := rows.(driver.RowsNextResultSet)
			if !ok {
				return fmt.Errorf("lib/pq's rows are not what they were: %T", rows)
			}
			if err := next.NextResultSet(); err != nil {
				return fmt.Errorf("next answer: %w", err)
			}
		}
		var err error
		if one.rows, err = readRows(rows); err != nil {
			return err
		}
	}
	return nil
}

// failed forgets statements whose plan no longer fits the tables, as after a migration
// under a running server.
func (b *batch) failed(err error) error {
	if pq.As(err, pqerror.FeatureNotSupported) != nil {
		for _, one := range b.sent {
			b.conn.names.Remove(one.query)
		}
	}
	return err
}

// named prepares a statement under a name, and returns the name.
func (c *conn) named(ctx context.Context, query string) (string, error) {
	if name, ok := c.names.Get(query); ok {
		return name, nil
	}
	if c.names.Len() == statementCache {
		_, oldest, _ := c.names.RemoveOldest()
		if _, err := c.pqConn.ExecContext(ctx, "DEALLOCATE "+oldest, nil); err != nil {
			return "", err
		}
	}
	c.prepares++
	name := "together_" + strconv.Itoa(c.prepares)
	if _, err := c.pqConn.ExecContext(ctx, "PREPARE "+name+" AS "+query, nil); err != nil {
		return "", err
	}
	c.names.Add(query, name)
	return name, nil
}

// convert makes an argument one of the few types that drivers know, as database/sql does.
func (c *conn) convert(arg *driver.NamedValue) error {
	err := c.pqConn.CheckNamedValue(arg)
	if errors.Is(err, driver.ErrSkip) {
		arg.Value, err = driver.DefaultParameterConverter.ConvertValue(arg.Value)
	}
	return err
}

// telling reports whether an argument could be a text of a person.
func telling(args []driver.NamedValue) bool {
	for _, arg := range args {
		switch v := arg.Value.(type) {
		case nil, int64, bool, time.Time:
		case string:
			if !identifiers(v) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// identifiers reports whether a text is an identifier or an array of identifiers.
func identifiers(text string) bool {
	list := pq.StringArray{text}
	if strings.HasPrefix(text, "{") && list.Scan(text) != nil {
		return false
	}
	for _, id := range list {
		if len(id) != 36 || uuid.Validate(id) != nil {
			return false
		}
	}
	return true
}

// execute is the text that executes a prepared statement.
func execute(name string, args []driver.NamedValue) string {
	if len(args) == 0 {
		return "EXECUTE " + name
	}
	literals := make([]string, len(args))
	for i, arg := range args {
		literals[i] = literal(arg.Value)
	}
	return "EXECUTE " + name + "(" + strings.Join(literals, ", ") + ")"
}

// literal writes an argument as PostgreSQL reads it for a parameter of any type.
func literal(value driver.Value) string {
	switch v := value.(type) {
	case nil:
		return "NULL"
	case []byte:
		return pq.QuoteLiteral(string(v))
	case time.Time:
		return pq.QuoteLiteral(v.Format(time.RFC3339Nano))
	default:
		return pq.QuoteLiteral(fmt.Sprint(v))
	}
}
