package store

import (
	"context"
	"database/sql"
	"io/fs"
)

// Released are the migrations of this build.
func Released() (fs.FS, error) { return fs.Sub(migrations, "migrations") }

// MigrateFrom is Migrate for other migrations than this build's.
func MigrateFrom(ctx context.Context, ownerURL string, files fs.FS) error {
	owner, err := connect(asRole(ownerURL, "heed_owner"))
	if err != nil {
		return err
	}
	defer owner.Close()
	return bringUp(ctx, owner, files)
}

// Ungated opens a pool like that of a build without the gate.
func Ungated(url string) (*sql.DB, error) { return connect(url) }
