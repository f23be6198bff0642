package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"strings"

	"github.com/lib/pq"

	"heed/store"
	"heed/store/localdb"
)

// database is the PostgreSQL that a command works on.
type database struct {
	// serving connects as the role that serves.
	serving string
	// owner connects as a role that may migrate; empty if we have none.
	owner string
	// told says to people which database it is, without secrets.
	told string
	// ours says that the database is the private one, whoever runs it.
	ours bool
	// private is its cluster if this process runs it.
	private *cluster
}

// openDatabase finds the configured database, or starts the private one. It
// changes nothing in it. What takes time is told to progress.
func openDatabase(ctx context.Context, config Config, log *slog.Logger, progress io.Writer) (*database, error) {
	if err := os.MkdirAll(config.StateDir, 0o700); err != nil {
		return nil, fmt.Errorf("make the state folder: %w", err)
	}
	if config.DatabaseURL != "" {
		return givenDatabase(ctx, config)
	}
	private, err := startCluster(ctx, config, log, progress)
	if err != nil {
		return nil, err
	}
	d := &database{
		serving: private.url(store.ServingRole, databaseName),
		owner:   private.url(localdb.Superuser, databaseName),
		told:    private.told(),
		ours:    true,
		private: private,
	}
	if err := private.create(ctx); err != nil {
		return nil, errors.Join(err, d.close(ctx))
	}
	return d, d.publish(config)
}

// addressFile holds, while a server runs, how the other commands of this user
// reach its private database: a line for the owner, one for the serving role.
const addressFile = "database-address"

// publish lets the other commands in. The passwords can be derived from a file
// beside it, of the same owner and mode, so this one tells nothing new.
func (d *database) publish(config Config) error {
	text := d.owner + "\n" + d.serving + "\n"
	if err := os.WriteFile(config.inState(addressFile), []byte(text), 0o600); err != nil {
		return errors.Join(fmt.Errorf("tell how the private database is reached: %w", err), d.close(context.Background()))
	}
	return nil
}

// sharedDatabase is openDatabase for a command that can work beside a server.
func sharedDatabase(ctx context.Context, config Config, log *slog.Logger, progress io.Writer) (*database, error) {
	d, err := openDatabase(ctx, config, log, progress)
	if !errors.Is(err, localdb.ErrInUse) {
		return d, err
	}
	text, unread := os.ReadFile(config.inState(addressFile))
	owner, serving, found := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if unread != nil || !found {
		return nil, err
	}
	return &database{serving: serving, owner: owner, told: "the running server's private PostgreSQL", ours: true}, nil
}

// givenDatabase looks at what DATABASE_URL allows. In development a role that
// may do everything only prepares the database: the server then goes on as its
// serving role, so that the walls stand there as they do in earnest.
func givenDatabase(ctx context.Context, config Config) (*database, error) {
	d := &database{serving: config.DatabaseURL, owner: config.OwnerURL, told: "PostgreSQL at " + withoutSecrets(config.DatabaseURL)}
	if !config.Development() && d.owner != "" {
		return d, nil
	}
	powerful, err := privileged(ctx, config.DatabaseURL)
	if err != nil {
		return nil, err
	}
	if !powerful {
		return d, nil
	}
	if d.owner == "" {
		d.owner = config.DatabaseURL
	}
	if config.Development() {
		password, err := keptSecret(config.inState("serving-password"))
		if err != nil {
			return nil, err
		}
		d.serving = withRole(config.DatabaseURL, store.ServingRole, password)
		d.told += ", prepared as its owner and served as " + store.ServingRole
	}
	return d, nil
}

// errNoOwner refuses to look after tables that our role does not own.
var errNoOwner = errors.New("this needs a role that owns the database: set HEED_OWNER_URL")

// migrate brings the database to this build's state. In development it also
// sees to it that the serving role can sign in.
func (d *database) migrate(ctx context.Context, config Config) error {
	if d.owner == "" {
		return errNoOwner
	}
	if err := store.Migrate(ctx, d.owner); err != nil {
		return err
	}
	switch {
	case d.private != nil:
		return setPassword(ctx, d.owner, d.private.password(store.ServingRole))
	case config.Development() && d.serving != config.DatabaseURL:
		password, err := keptSecret(config.inState("serving-password"))
		if err != nil || canConnect(ctx, d.serving) {
			return err
		}
		return setPassword(ctx, d.owner, password)
	}
	return nil
}

// reset throws the private database away, and with it what vouches for its
// access record.
func (d *database) reset(ctx context.Context, config Config) error {
	if d.private == nil {
		return errors.New("only the private database is reset: this one is at DATABASE_URL, empty it there")
	}
	if err := os.Remove(witnessOf(config, d)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the witness of the old access record: %w", err)
	}
	return d.private.recreate(ctx)
}

// close ends the private database; somebody else's goes on.
func (d *database) close(ctx context.Context) error {
	if d.private == nil {
		return nil
	}
	return d.private.stop(context.WithoutCancel(ctx))
}

// privileged reports whether a role could see past row security or change the
// tables: a superuser, or an owner of the database or of Heed's tables.
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

// withDatabase lends a plain connection, for what is done before there is a
// store and in nobody's name.
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

// withRole is the same database as another role. Both forms that PostgreSQL
// knows are taken: the URL and the list of keywords, whose last word counts.
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
