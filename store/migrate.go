package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
)

var (
	//go:embed migrations/*.sql
	migrations embed.FS
	//go:embed policies/*.sql
	policies embed.FS
	//go:embed roles.sql
	rolesSQL string
	//go:embed clear.sql
	clearSQL string
	//go:embed rowsecurity.sql
	rowSecuritySQL string
)

// ServingRole is the role that the server connects as. It owns nothing and cannot bypass
// row security.
const ServingRole = "heed_app"

// Migration is one migration of the schema.
type Migration struct {
	// Version orders the migrations.
	Version int64
	// Name of the migration's file.
	Name string
	// Applied says whether the database has it.
	Applied bool
}

// Migrate brings the database to this build's state, as an owner or administrator: roles,
// tables, then policies. Many replicas may run it at once: one works, the others wait and
// find nothing to do. It never goes back: it refuses a database that is ahead of this
// build.
func Migrate(ctx context.Context, ownerURL string) error {
	admin, err := connect(ownerURL)
	if err != nil {
		return err
	}
	defer admin.Close()
	conn, err := admin.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect as owner: %w", err)
	}
	defer conn.Close()
	// The lock is this database's. Objects of the whole cluster are made only where they are
	// missing.
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(hashtext('heed.migrate'))"); err != nil {
		return fmt.Errorf("wait for other migrations: %w", err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(hashtext('heed.migrate'))")
	if _, err := conn.ExecContext(ctx, rolesSQL); err != nil {
		return fmt.Errorf("prepare roles: %w", err)
	}
	owner, err := connect(asRole(ownerURL, "heed_owner"))
	if err != nil {
		return err
	}
	defer owner.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return bringUp(ctx, owner, files)
}

// Migrations lists the migrations of this build and whether the database has them.
func Migrations(ctx context.Context, ownerURL string) ([]Migration, error) {
	owner, err := connect(asRole(ownerURL, "heed_owner"))
	if err != nil {
		return nil, err
	}
	defer owner.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	steps, err := history(owner, files)
	if err != nil {
		return nil, err
	}
	states, err := steps.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	list := make([]Migration, len(states))
	for i, s := range states {
		list[i] = Migration{Version: s.Source.Version, Name: s.Source.Path, Applied: s.State == goose.StateApplied}
	}
	return list, nil
}

// history reads which migrations the database has.
func history(owner *sql.DB, files fs.FS) (*goose.Provider, error) {
	return goose.NewProvider(goose.DialectPostgres, owner, files, goose.WithTableName("migration"))
}

// refuseAhead refuses a database that is ahead of this build.
func refuseAhead(ctx context.Context, owner *sql.DB, steps *goose.Provider) error {
	has, err := steps.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the database's version: %w", err)
	}
	sources := steps.ListSources()
	if newest := sources[len(sources)-1].Version; has > newest {
		return fmt.Errorf("the database is at migration %d, and this build knows only %d: run the newer build; Heed never migrates backwards",
			has, newest)
	}
	return nil
}

// policyState returns the text of the policies, and the comment that marks a database that
// has exactly these.
func policyState() (text, state string, err error) {
	text, err = policyText()
	sum := sha256.Sum256([]byte(text))
	return text, "policies " + hex.EncodeToString(sum[:]), err
}

// policyText is the text of all policies, in order: viewer.sql comes first, because the
// others use it.
func policyText() (string, error) {
	names, err := fs.Glob(policies, "policies/*.sql")
	if err != nil {
		return "", err
	}
	const first = "policies/viewer.sql"
	names = slices.DeleteFunc(names, func(name string) bool { return name == first })
	text := clearSQL + rowSecuritySQL
	for _, name := range append([]string{first}, names...) {
		part, err := policies.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("read %s: %w", name, err)
		}
		text += string(part)
	}
	return text, nil
}

// asRole returns the URL of a connection that acts as the role from its start.
func asRole(databaseURL, role string) string {
	u, err := url.Parse(databaseURL)
	if err != nil || u.Scheme == "" {
		return databaseURL + " options='-c role=" + role + "'"
	}
	q := u.Query()
	q.Set("options", strings.TrimSpace(q.Get("options")+" -c role="+role))
	u.RawQuery = q.Encode()
	return u.String()
}
