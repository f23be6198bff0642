package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"

	"heed/store"
)

// database is the PostgreSQL that a command works on.
type database struct {
	// serving connects as the role that serves.
	serving string
	// owner connects as a role that may migrate; empty if we have none.
	owner string
	// description describes the database to people, without secrets.
	description string
	// ours says that the database is the private one, whoever runs it.
	ours bool
	// private is its PostgreSQL if this process runs it.
	private privateDatabase
}

// privateDatabase is a PostgreSQL that a development server runs for itself.
type privateDatabase interface {
	// password is the password of a role.
	password(role string) string
	// watch starts it again whenever it dies, until the context ends.
	watch(ctx context.Context) error
	// recreate removes everything in it.
	recreate(ctx context.Context) error
	// stop stops it for good.
	stop(ctx context.Context) error
}

// widest connects as the role of ours that sees most: the owner, who sees everything
// whatever the policies say, or else the serving role.
func (d *database) widest() string {
	if d.owner != "" {
		return d.owner
	}
	return d.serving
}

// errNoDatabase refuses to keep real people's records in a private database, which nobody
// backs up.
var errNoDatabase = errors.New("DATABASE_URL: is missing. With HEED_ISSUERS a server serves real people, from a database that you " +
	"name; only a development server has one of its own")

// errProductionBuild refuses to start a production build without trusted issuers.
var errProductionBuild = errors.New(
	"HEED_ISSUERS: is missing. This program was built for production: it has no people of its own and no private database")

// openDatabase finds the configured database, or starts the private one. It changes
// nothing in it; if there is none it makes the folder and the private database only if
// create says so. Long steps are reported to progress.
func openDatabase(ctx context.Context, config Config, create bool, log *slog.Logger, progress io.Writer) (*database, error) {
	switch {
	case productionBuild && config.Development():
		return nil, errProductionBuild
	case config.DatabaseURL != "":
		return givenDatabase(ctx, config, create)
	case !config.Development():
		return nil, errNoDatabase
	}
	return openPrivate(ctx, config, create, log, progress)
}

// givenDatabase checks what DATABASE_URL allows. In development a role that may do
// everything only prepares the database: the server then serves as its serving role, so
// that row security applies as in production.
func givenDatabase(ctx context.Context, config Config, create bool) (*database, error) {
	d := &database{serving: config.DatabaseURL, owner: config.OwnerURL, description: "PostgreSQL at " + withoutSecrets(config.DatabaseURL)}
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
		d.description += ", prepared as its owner and served as " + store.ServingRole
	}
	return d, nil
}

// servingPassword is the serving role's password at a database that a development server
// prepares itself.
func servingPassword(config Config, create bool) (string, error) {
	path := config.inState("serving-password")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !create {
		return "", errNoState(config)
	}
	if err := claimState(config); err != nil {
		return "", err
	}
	return keptSecret(path)
}

// errNoOwner refuses to migrate tables that our role does not own.
var errNoOwner = errors.New("this needs a role that owns the database: set HEED_OWNER_URL")

// migrate brings the database to this build's state. In development it also lets the
// serving role sign in.
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

// close stops the private database; a configured one continues.
func (d *database) close(ctx context.Context) error {
	if d.private == nil {
		return nil
	}
	return d.private.stop(context.WithoutCancel(ctx))
}
