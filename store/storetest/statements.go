package storetest

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// Statements are a database's prepared ones: a statement that tests send over and over
// is parsed and planned once for each connection.
type Statements struct {
	db    *sql.DB
	mu    sync.Mutex
	known map[string]*sql.Stmt

	single *sql.DB           // one connection
	named  map[string]string // its statements' names
	names  int
}

// NewStatements prepares statements of a database when they are first asked for. They go
// with its connections. single has one connection.
func NewStatements(db, single *sql.DB) *Statements {
	return &Statements{db: db, known: map[string]*sql.Stmt{}, single: single, named: map[string]string{}}
}

// Sent is a statement of which $1 is rows as JSON.
type Sent struct{ Statement, Rows string }

// Send sends several statements in one message and one transaction, which costs a fraction
// of as many messages.
func (s *Statements) Send(all []Sent) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.send(all)
	if pq.As(err, pqerror.InvalidSQLStatementName) != nil { // another connection has taken the place of the first
		clear(s.named)
		err = s.send(all)
	}
	return err
}

func (s *Statements) send(all []Sent) error {
	var message strings.Builder
	made := map[string]string{}
	for _, one := range all {
		name := s.named[one.Statement]
		if name == "" {
			name = made[one.Statement]
		}
		if name == "" {
			s.names++ // never twice, even if the message fails
			name = fmt.Sprint("sent_", s.names)
			made[one.Statement] = name
			fmt.Fprintf(&message, "PREPARE %s (jsonb) AS %s;", name, one.Statement)
		}
		fmt.Fprintf(&message, "EXECUTE %s (%s);", name, pq.QuoteLiteral(one.Rows))
	}
	if _, err := s.single.Exec(message.String()); err != nil {
		return err
	}
	for statement, name := range made {
		s.named[statement] = name
	}
	return nil
}

// Prepared is the statement of a text.
func (s *Statements) Prepared(text string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.known[text]; ok {
		return known, nil
	}
	made, err := s.db.Prepare(text)
	if err == nil {
		s.known[text] = made
	}
	return made, err
}

// single opens a database as the superuser, on one connection, on which triggers fire or do
// not. Their statements are planned once, as for the serving role.
func (d Database) single(replication string) (*sql.DB, error) {
	separator := "?"
	if strings.Contains(d.OwnerURL, "?") {
		separator = "&"
	}
	db, err := sql.Open("postgres", d.OwnerURL+separator+"plan_cache_mode=force_generic_plan&session_replication_role="+replication)
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// statements fills Asked and Written.
func (l *Lent) statements() error {
	triggered, err := l.single("origin")
	if err != nil {
		return err
	}
	untriggered, err := l.single("replica")
	if err != nil {
		return err
	}
	l.Asked, l.Written = NewStatements(l.Admin, triggered), NewStatements(untriggered, untriggered)
	return nil
}
