package storetest

import (
	"database/sql"
	"strings"
	"sync"
)

// Statements are a database's prepared ones: a statement that tests send over and over
// is parsed and planned once for each connection.
type Statements struct {
	db    *sql.DB
	mu    sync.Mutex
	known map[string]*sql.Stmt
}

// NewStatements prepares statements of a database when they are first asked for. They go
// with its connections.
func NewStatements(db *sql.DB) *Statements { return &Statements{db: db, known: map[string]*sql.Stmt{}} }

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

// untriggered opens a database as the superuser, on one connection on which no trigger fires.
func (d Database) untriggered() (*sql.DB, error) {
	separator := "?"
	if strings.Contains(d.OwnerURL, "?") {
		separator = "&"
	}
	db, err := sql.Open("postgres", d.OwnerURL+separator+"session_replication_role=replica")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}
