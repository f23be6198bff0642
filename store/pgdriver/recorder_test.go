package pgdriver_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/lib/pq"

	"heed/store/pgdriver"
)

// sent is a statement as lib/pq was given it.
type sent struct {
	text string
	args []driver.NamedValue
}

// recorder is between the driver and lib/pq, and records what PostgreSQL is sent.
type recorder struct {
	driver.Connector
	mu       sync.Mutex
	sent     []sent
	prepared map[string]int
}

// open opens a pool of one connection through the driver and the recorder.
func open(t *testing.T, url string) (*sql.DB, *recorder) {
	t.Helper()
	config, err := pq.NewConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	base, err := pq.NewConnectorConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{Connector: base, prepared: map[string]int{}}
	db := pgdriver.OpenAround(r)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db, r
}

func (r *recorder) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return recordedConn{c.(pgdriver.PQConn), r}, nil
}

// take returns what was sent since the last call.
func (r *recorder) take() []sent {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.sent
	r.sent = nil
	return taken
}

func (r *recorder) note(text string, args []driver.NamedValue) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, sent{text, slices.Clone(args)})
}

type recordedConn struct {
	pgdriver.PQConn
	*recorder
}

func (c recordedConn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	stmt, err := c.PQConn.PrepareContext(ctx, text)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.prepared[text]++
	return recordedStmt{stmt, text, c.recorder}, err
}

// QueryContext is called for texts without arguments, such as those that execute several
// statements.
func (c recordedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	c.note(text, args)
	return c.PQConn.QueryContext(ctx, text, args)
}

type recordedStmt struct {
	driver.Stmt
	text string
	*recorder
}

func (s recordedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.note(s.text, args)
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}

func (s recordedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.note(s.text, args)
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

// arrayOf are the elements of the first argument that is an array of identifiers.
func (s sent) arrayOf() []string {
	for _, a := range s.args {
		text, ok := a.Value.(string)
		var list pq.StringArray
		if ok && list.Scan(text) == nil && len(list) > 0 {
			return list
		}
	}
	return nil
}

// long is a list with one parameter for each value.
var long = regexp.MustCompile(`(?i)\bIN\s*\(\s*\$\d|\$\d+\s*,\s*\$\d+`)

// asOneArray fails the test unless the statement has one list, as one array of these
// identifiers.
func (s sent) asOneArray(t *testing.T, ids []string) {
	t.Helper()
	if long.MatchString(s.text) {
		t.Errorf("a list went as one parameter a value: the driver does not know it any more (inlist.go)\n%s", s.text)
	}
	got := slices.Sorted(slices.Values(s.arrayOf()))
	if !slices.Equal(got, ids) {
		t.Errorf("the list went as %q, want one array of %q\n%s", got, ids, s.text)
	}
}
