package localdb

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// filling counts how often it runs.
func filling(done *int) Filling {
	return Filling{Key: "words", Fill: func(ctx context.Context, c *Cluster) error {
		*done++
		return execute(ctx, c, `CREATE TABLE word (word text); INSERT INTO word VALUES ('kept')`)
	}}
}

func TestAFilledClusterIsMadeOnceAndCopied(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	var done int
	word := func() {
		t.Helper()
		cluster, err := TemporaryFilled(deadline(t), filling(&done))
		if err != nil {
			t.Fatal(err)
		}
		defer cluster.Stop(deadline(t))
		if got := ask(t, connect(t, cluster), `SELECT string_agg(word, ' ') FROM word`); got != "kept" {
			t.Errorf("the cluster holds %q, want kept", got)
		}
		// A change in one copy does not appear in the next.
		if err := execute(t.Context(), cluster, `INSERT INTO word VALUES ('of one copy')`); err != nil {
			t.Error(err)
		}
		if got := ask(t, connect(t, cluster), `SHOW fsync`); got != "off" {
			t.Errorf("fsync is %q, want off", got)
		}
	}
	word()
	word()
	word()
	if done != 1 {
		t.Errorf("filled %d times, want once", done)
	}

	archives, err := filepath.Glob(filepath.Join(cache, "*", "heed", "clusters", "*"))
	if here, _ := filepath.Glob(filepath.Join(cache, "heed", "clusters", "*")); len(archives) == 0 {
		archives = here
	}
	if err != nil || len(archives) != 1 {
		t.Fatalf("kept are %v, %v, want one archive", archives, err)
	}
	if err := os.Truncate(archives[0], 100_000); err != nil {
		t.Fatal(err)
	}
	word()
	if done != 2 {
		t.Errorf("after the archive was damaged it was filled %d times in all, want twice", done)
	}
	word()
	if done != 2 {
		t.Errorf("the damaged archive was not replaced: filled %d times in all", done)
	}
}

func TestAFilledClusterThatNobodyStartsFromIsRemoved(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, age := range map[string]time.Duration{"old.tar": keptUnused + time.Hour, "half.tar.123": keptUnused + time.Hour,
		"new.tar": time.Hour} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	removeUnused(folder)
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(left) != 1 || filepath.Base(left[0]) != "new.tar" {
		t.Errorf("left are %v, %v, want new.tar alone", left, err)
	}
}

// execute runs a statement as the superuser.
func execute(ctx context.Context, c *Cluster, statement string) error {
	db, err := sql.Open("postgres", c.URL(Superuser, "postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}
