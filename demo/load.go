package demo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"
	"golang.org/x/sync/errgroup"
)

// Options define a demonstration: the same options give the same rows.
type Options struct {
	// Children is how many there are, from 1 to MaxChildren. From 100 on, every
	// demonstration account has something to see.
	Children int
	// Seed seeds the dice.
	Seed uint64
	// Now is the current time, at which the past five years end.
	Now time.Time
	// BaseURL is where the development issuers are, as for TrustedIssuers.
	BaseURL string
	// Progress, if any, is called with the number of children written, and of all.
	Progress func(done, total int)
}

// MaxChildren is how many children there are at most. From some 930,000 on, the NHS numbers
// for tests are used up, and more children have none.
const MaxChildren = 1_000_000

// ErrNotEmpty says that the database holds records already.
var ErrNotEmpty = errors.New("the database holds records already: a demonstration goes into an empty one only")

// Load fills an empty, migrated database, all or nothing, as its owner or an
// administrator. Nobody else can use the database meanwhile.
func Load(ctx context.Context, ownerURL string, o Options) error {
	if o.Children < 1 || o.Children > MaxChildren {
		return fmt.Errorf("a demonstration has 1 to %d children, not %d", MaxChildren, o.Children)
	}
	db, err := open(ownerURL)
	if err != nil {
		return err
	}
	defer db.Close()
	// VACUUM marks a page as visible to all only if each commit on it is on disk.
	if _, err := db.ExecContext(ctx, "SET synchronous_commit = on"); err != nil {
		return fmt.Errorf("begin demonstration: %w", err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("begin demonstration: %w", err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin demonstration: %w", err)
	}
	defer tx.Rollback()
	if err := fill(ctx, conn, tx, o); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit demonstration: %w", err)
	}
	return tidy(ctx, conn)
}

// tidy runs VACUUM and ANALYZE, for the planner and for index-only scans.
func tidy(ctx context.Context, conn *sql.Conn) error {
	for _, statement := range []string{"SET ROLE heed_owner", "VACUUM (ANALYZE)"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("tidy after the demonstration: %w", err)
		}
	}
	return nil
}

// open connects with one connection only.
func open(ownerURL string) (*sql.DB, error) {
	config, err := pq.NewConfig(ownerURL)
	if err != nil {
		return nil, errors.New("the database URL cannot be read") // the reason would repeat the password
	}
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, errors.New("the database URL cannot be used")
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	return db, nil
}

func fill(ctx context.Context, conn *sql.Conn, tx *sql.Tx, o Options) error {
	b, err := strip(ctx, tx)
	if err != nil {
		return err
	}
	if err := refuseFilled(ctx, tx); err != nil {
		return err
	}
	if err := renew(ctx, tx); err != nil {
		return err
	}
	if err := write(ctx, conn, o); err != nil {
		return err
	}
	if err := index(ctx, tx); err != nil {
		return err
	}
	return b.restore(ctx, tx)
}

// refuseFilled refuses a database whose tables have rows.
func refuseFilled(ctx context.Context, tx *sql.Tx) error {
	for _, t := range (&batch{}).tables() {
		var filled bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM "+pq.QuoteIdentifier(t.name)+")").Scan(&filled); err != nil {
			return fmt.Errorf("look whether the database is empty: %w", err)
		}
		if filled {
			return ErrNotEmpty
		}
	}
	return nil
}

// renew truncates the empty tables, so that rows that the same transaction copies into
// them are frozen from the start.
func renew(ctx context.Context, tx *sql.Tx) error {
	var names []string
	for _, t := range (&batch{}).tables() {
		names = append(names, pq.QuoteIdentifier(t.name))
	}
	if _, err := tx.ExecContext(ctx, "TRUNCATE "+strings.Join(names, ", ")); err != nil {
		return fmt.Errorf("renew the tables: %w", err)
	}
	return nil
}

// write invents and writes, in the transaction of the connection, at the same time, a few batches apart, so that memory does not
// grow with the number of children.
func write(ctx context.Context, conn *sql.Conn, o Options) error {
	batches := make(chan *batch, 2)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(batches)
		g, b := newGenerator(o)
		for ; b != nil; b = g.next() {
			select {
			case batches <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	group.Go(func() error {
		for b := range batches {
			for _, t := range b.tables() {
				if err := copyIn(ctx, conn, t); err != nil {
					return err
				}
			}
			if o.Progress != nil {
				o.Progress(b.done, o.Children)
			}
		}
		return nil
	})
	return group.Wait()
}

// index fills the sort keys and the search tables, and repeats restrictions, which
// triggers do for records that are entered one by one.
func index(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		"UPDATE household_member m SET child_restricted = true FROM child c WHERE c.id = m.child_id AND c.restricted",
		"UPDATE organisation SET name_key = name_key(name)",
		"UPDATE practitioner SET name_key = name_key(name)",
		"INSERT INTO directory_name (tail, record_id) SELECT t, d.id FROM (SELECT id, name FROM organisation UNION ALL SELECT id, name FROM " +
			"practitioner) d CROSS JOIN LATERAL name_tails(d.name) AS t",
		"INSERT INTO child_search SELECT r.* FROM child c CROSS JOIN LATERAL child_search_row(c) AS r",
		"INSERT INTO child_word SELECT r.* FROM child c CROSS JOIN LATERAL child_word_rows(c) AS r",
		"INSERT INTO name_word SELECT DISTINCT word, sound FROM child_word",
		"INSERT INTO household_search SELECT id, address_key(address, postcode) FROM household",
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("make search keys: %w", err)
		}
	}
	return nil
}
