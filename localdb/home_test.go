//go:build unix

package localdb

import (
	"os"
	"path/filepath"
	"testing"
)

// stranger is an account that owns nothing here and is in none of our groups.
func stranger() *account { return &account{name: "stranger", uid: 61234, gid: 61234} }

func TestWhereAClusterLives(t *testing.T) {
	t.Parallel()
	root := openFolder(t)
	for _, folder := range []struct {
		name string
		mode os.FileMode
	}{{"open", 0o755}, {"closed", 0o700}, {"closed/deep", 0o755}, {"temp", 0o755}, {"temp/closed", 0o700}} {
		makeFolder(t, filepath.Join(root, folder.name), folder.mode)
	}
	place := placement{runner: stranger(), temp: filepath.Join(root, "temp"), refuge: filepath.Join(root, "refuge")}
	for _, test := range []struct {
		name, dir string
		runner    *account
		moved     bool
	}{
		{"ourselves reach our own folder", "closed/cluster", nil, false},
		{"another user reaches an open folder", "open/cluster", stranger(), false},
		{"another user reaches a folder that does not exist yet", "open/a/b/cluster", stranger(), false},
		{"another user is kept out of a closed folder", "closed/cluster", stranger(), true},
		{"another user is kept out of an open folder in a closed one", "closed/deep/cluster", stranger(), true},
		{"a closed temporary folder can be opened", "temp/closed/cluster", stranger(), false},
	} {
		place := place
		place.runner = test.runner
		dir := filepath.Join(root, test.dir)
		got, err := place.locate(dir)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if moved := string(got) != dir; moved != test.moved || moved && filepath.Dir(string(got)) != place.refuge {
			t.Errorf("%s: %s lives in %s, moved want %v", test.name, dir, got, test.moved)
		}
		if again, err := place.locate(dir); err != nil || again != got {
			t.Errorf("%s: lives in %s, then in %s (%v)", test.name, got, again, err)
		}
	}
}

func TestOnlyTemporaryFoldersAreOpened(t *testing.T) {
	t.Parallel()
	root := openFolder(t)
	temp, secret := filepath.Join(root, "temp"), filepath.Join(root, "secret")
	makeFolder(t, temp, 0o755)
	makeFolder(t, filepath.Join(temp, "test"), 0o700)
	makeFolder(t, secret, 0o700)
	place := placement{runner: stranger(), temp: temp, refuge: filepath.Join(root, "refuge")}
	h, err := place.prepare(filepath.Join(temp, "test", "cluster"))
	if err != nil {
		t.Fatal(err)
	}
	if blocked := place.runner.blockedAt(string(h)); blocked != "" {
		t.Errorf("the way to %s is closed at %s", h, blocked)
	}
	if _, err := place.prepare(filepath.Join(secret, "cluster")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(secret)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o700 {
		t.Errorf("a folder that is not temporary got mode %v, want 0700", got)
	}
}

// openFolder returns an empty folder that everybody can reach, unless the temporary folder itself is closed.
func openFolder(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, folder := range []string{filepath.Dir(root), root} {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// makeFolder makes a folder with exactly the given mode.
func makeFolder(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Mkdir(path, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}
