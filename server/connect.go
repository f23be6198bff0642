package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/lib/pq"

	"heed/store"
)

// privileged reports whether a role could bypass row security or change the tables: a
// superuser, or an owner of the database or of Heed's tables.
func privileged(ctx context.Context, databaseURL string) (bool, error) {
	const question = `SELECT r.rolsuper OR r.rolbypassrls OR pg_has_role(d.datdba, 'MEMBER') OR coalesce(
  (SELECT pg_has_role(c.relowner, 'MEMBER') FROM pg_class c WHERE c.oid = to_regclass('public.child')), false)
 FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()`
	var yes bool
	err := withDatabase(databaseURL, func(db *sql.DB) error {
		return db.QueryRowContext(ctx, question).Scan(&yes)
	})
	if err != nil {
		return false, fmt.Errorf("ask DATABASE_URL what its role may do: %w", err)
	}
	return yes, nil
}

// setPassword gives the serving role its password.
func setPassword(ctx context.Context, owner, password string) error {
	err := withDatabase(owner, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, "ALTER ROLE "+pq.QuoteIdentifier(store.ServingRole)+" PASSWORD "+pq.QuoteLiteral(password))
		return err
	})
	if err != nil {
		return fmt.Errorf("give the serving role its password: %w", err)
	}
	return nil
}

func canConnect(ctx context.Context, databaseURL string) bool {
	return withDatabase(databaseURL, func(db *sql.DB) error { return db.PingContext(ctx) }) == nil
}

// withDatabase opens a plain connection, for work before there is a store and without a
// viewer.
func withDatabase(databaseURL string, do func(*sql.DB) error) error {
	config, err := pq.NewConfig(databaseURL)
	if err != nil {
		return errors.New("the database URL cannot be read") // the reason would repeat the password
	}
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return errors.New("the database URL cannot be used")
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	defer db.Close()
	return do(db)
}

// withRole is the same database as another role. It accepts both forms of PostgreSQL: the
// URL and the list of keywords, of which the last counts.
func withRole(databaseURL, role, password string) string {
	u, err := url.Parse(databaseURL)
	if err != nil || u.Scheme == "" {
		quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(password)
		return fmt.Sprintf("%s user=%s password='%s'", databaseURL, role, quoted)
	}
	u.User = url.UserPassword(role, password)
	query := u.Query()
	query.Del("user")
	query.Del("password")
	u.RawQuery = query.Encode()
	return u.String()
}
