package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// current reports whether the database has every migration of this build. A newer database
// is current too: a build runs before and after the next migration.
func (s *Store) current(ctx context.Context) error {
	newest, err := newestMigration()
	if err != nil {
		return err
	}
	var has int64
	if err := s.db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM migration WHERE is_applied").Scan(&has); err != nil {
		return fmt.Errorf("read the database's version: %w", err)
	}
	if has < newest {
		return fmt.Errorf("%w: it is at migration %d and this build needs %d: run `server migrate up`", ErrUnfit, has, newest)
	}
	return nil
}

// Stats returns the pool's counts of connections, for monitoring.
func (s *Store) Stats() sql.DBStats { return s.db.Stats() }

// newestMigration is the version of the build's last migration.
func newestMigration() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("no migrations in this build: %w", err)
	}
	version, _, _ := strings.Cut(path.Base(names[len(names)-1]), "_")
	return strconv.ParseInt(version, 10, 64)
}
