// Package store is PostgreSQL as Heed uses it: a transaction in the viewer's name for
// every operation, row security that decides which rows exist, the access log in the same
// commit, and migrations. It knows nothing of GraphQL.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent"
	_ "heed/ent/runtime" // without it the records have no policies
	"heed/store/pgdriver"
)

// Store is a pool of connections in which operations run.
type Store struct {
	db     *sql.DB
	client *ent.Client
	random io.Reader
	plans  *planChoices

	parentsSee bool
}

// LetParentsSee sets whether the managers and safeguarding leads of an organisation see
// the children that the units below it are involved with. Set it before the store is used.
func (s *Store) LetParentsSee(yes bool) { s.parentsSee = yes }

// Pool bounds the connections of a store.
type Pool struct {
	// Most connections at once.
	Most int
	// Life of a connection, after which it is replaced.
	Life time.Duration
}

// Open connects to the database as the serving role and refuses a role that could bypass
// row security.
func Open(ctx context.Context, url string, pool Pool) (*Store, error) {
	db, err := pgdriver.Open(url, pgdriver.Options{AtBegin: gate})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(pool.Most)
	db.SetMaxIdleConns(pool.Most)
	db.SetConnMaxLifetime(pool.Life)
	if err := checkCatalogue(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	client := ent.NewClient(ent.Driver(pgdriver.Dialect(db)))
	client.Use(stamp)
	client.Intercept(ent.InterceptFunc(noticed))
	known, err := newPlanChoices()
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Store{db: db, client: client, random: rand.Reader, plans: known}, nil
}

// gate is a lock that every transaction takes before it has read anything, and that a
// migration waits for: no transaction sees the database half changed, and none continues
// with a snapshot of before. It costs no round trip of its own.
const gate = "LOCK TABLE public.migration IN ACCESS SHARE MODE"

// connect opens a pool whose transactions do not take the lock of a migration.
func connect(url string) (*sql.DB, error) { return pgdriver.Open(url, pgdriver.Options{}) }

// DB is the pool itself, for work without a viewer. Its connections read and write only
// through functions made for it.
func (s *Store) DB() *sql.DB { return s.db }

// Close closes the pool when the running operations have ended.
func (s *Store) Close() error { return s.db.Close() }

// Ready reports whether the database answers.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.db.PingContext(ctx); err != nil {
		return fmt.Errorf("ping database: %w", err)
	}
	return nil
}

// errNotBegun marks an operation whose transaction could not be begun, for whatever
// reason: nothing was done, and the database is not available.
var errNotBegun = errors.New("not begun")

// Unreachable reports whether an error says that the database is down,
// starting, shutting down or out of connections, or that the connection to it
// was lost. Nothing was done then, unless the error is ErrUnsure as well.
func Unreachable(err error) bool {
	if _, network := errors.AsType[*net.OpError](err); network {
		return true
	}
	return errors.Is(err, errNotBegun) || errors.Is(err, sql.ErrTxDone) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, syscall.ENOENT) ||
		pq.As(err, pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow, pqerror.TooManyConnections) != nil
}

// wrapped adds to an error what was being done; nil stays nil.
func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
