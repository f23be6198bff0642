package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"

	"heed/localdb"
	"heed/store"
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

// widest connects as whoever of us sees most: the owner, who sees everything
// whatever the policies say, or else the serving role, which does as well as it may.
func (d *database) widest() string {
	if d.owner != "" {
		return d.owner
	}
	return d.serving
}

// errNoDatabase refuses to keep real people's records where nobody looks for them.
var errNoDatabase = errors.New("DATABASE_URL: is missing. With HEED_ISSUERS a server serves real people, from a database that you name; only a development server has one of its own")

// openDatabase finds the configured database, or starts the private one. It
// changes nothing in it; where nothing is kept yet it makes the folder and the
// private database only if create says so. What takes time is told to progress.
func openDatabase(ctx context.Context, config Config, create bool, log *slog.Logger, progress io.Writer) (*database, error) {
	switch {
	case config.DatabaseURL != "":
		return givenDatabase(ctx, config, create)
	case !config.Development():
		return nil, errNoDatabase
	}
	if major, err := localdb.DataVersion(config.inState("postgres")); err == nil && major == 0 && !create {
		return nil, errUnused(config)
	}
	if err := claimState(config); err != nil {
		return nil, err
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

// givenDatabase looks at what DATABASE_URL allows. In development a role that
// may do everything only prepares the database: the server then goes on as its
// serving role, so that the walls stand there as they do in earnest.
func givenDatabase(ctx context.Context, config Config, create bool) (*database, error) {
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
		password, err := servingPassword(config, create)
		if err != nil {
			return nil, err
		}
		d.serving = withRole(config.DatabaseURL, store.ServingRole, password)
		d.told += ", prepared as its owner and served as " + store.ServingRole
	}
	return d, nil
}

// servingPassword is what the serving role signs in with at a database that a
// development server prepares itself.
func servingPassword(config Config, create bool) (string, error) {
	path := config.inState("serving-password")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !create {
		return "", errUnused(config)
	}
	if err := claimState(config); err != nil {
		return "", err
	}
	return keptSecret(path)
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
		password, err := servingPassword(config, true)
		if err != nil || canConnect(ctx, d.serving) {
			return err
		}
		return setPassword(ctx, d.owner, password)
	}
	return nil
}

// reset throws the private database away, and with it what vouches for its
// access record and the time that it had come to.
func (d *database) reset(ctx context.Context, config Config) error {
	if d.private == nil {
		return errors.New("only the private database is reset: this one is at DATABASE_URL, empty it there")
	}
	for _, name := range []string{ownWitness, ownClock} {
		if err := os.Remove(config.inState(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove what belongs to the old database: %w", err)
		}
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
