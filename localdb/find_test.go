package localdb

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// installation makes a folder that looks like a PostgreSQL of the given version and returns its folder of programs.
// A shell writes the files, because a program that this process holds open for writing, if only through a child that
// is just being started, cannot be run.
func installation(t *testing.T, parent, version string, extensions ...string) string {
	t.Helper()
	script := `set -e
mkdir -p "$1/bin" "$1/share/postgresql/extension"
for name in initdb pg_ctl postgres; do
	printf '#!/bin/sh\necho "%s (PostgreSQL) %s"\n' "$name" "$2" > "$1/bin/$name"
	chmod 755 "$1/bin/$name"
done
root=$1
shift 2
for name; do : > "$root/share/postgresql/extension/$name.control"; done`
	args := append([]string{"-c", script, "sh", parent, version}, extensions...)
	if out, err := exec.Command("/bin/sh", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return filepath.Join(parent, "bin")
}

// machine is a made-up machine: folders in which a test lays out installations.
type machine struct {
	t         *testing.T
	root      string
	variables map[string]string
	env       Env
}

// newMachine returns an offline machine with nothing on it.
func newMachine(t *testing.T) *machine {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, root: root, variables: map[string]string{"HEED_OFFLINE": "1", "PATH": filepath.Join(root, "path")}}
	m.env = Env{
		Lookup:   environ(m.variables),
		CacheDir: filepath.Join(root, "cache"),
		patterns: []string{filepath.Join(root, "usr/lib/postgresql/*/bin")},
	}
	if err := os.Mkdir(filepath.Join(root, "path"), 0o755); err != nil {
		t.Fatal(err)
	}
	return m
}

// install puts a complete PostgreSQL at a place on the machine.
func (m *machine) install(place, version string) string {
	return installation(m.t, filepath.Join(m.root, place), version, extensions()...)
}

// link puts a program on the machine's PATH.
func (m *machine) link(program string) {
	if err := os.Symlink(program, filepath.Join(m.root, "path", filepath.Base(program))); err != nil {
		m.t.Fatal(err)
	}
}

// pgConfig puts a pg_config on the machine's PATH that declares a folder of programs.
func (m *machine) pgConfig(bin string) {
	script := `printf '#!/bin/sh\necho "%s"\n' "$2" > "$1" && chmod 755 "$1"`
	path := filepath.Join(m.root, "path", "pg_config")
	if out, err := exec.Command("/bin/sh", "-c", script, "sh", path, bin).CombinedOutput(); err != nil {
		m.t.Fatalf("%v: %s", err, out)
	}
}

func TestFindPrefers(t *testing.T) {
	t.Parallel()
	cached, ok := packagedFor(runtime.GOOS, runtime.GOARCH)
	if !ok {
		t.Fatalf("no package for %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	for _, test := range []struct {
		name    string
		arrange func(m *machine)
		want    string // origin, version and folder on the machine; or what the error says
	}{
		{"the folder that was named, whatever else there is", func(m *machine) {
			m.variables["HEED_POSTGRES_BIN"] = m.install("opt/mine", "15.2")
			m.pgConfig(m.install("declared", "17.1"))
		}, "HEED_POSTGRES_BIN 15 opt/mine/bin"},
		{"nothing else when the named folder is of no use", func(m *machine) {
			m.variables["HEED_POSTGRES_BIN"] = filepath.Join(m.root, "nowhere")
			m.install("usr/lib/postgresql/17", "17.1")
		}, "HEED_POSTGRES_BIN: "},
		{"what pg_config declares before what is on PATH", func(m *machine) {
			m.pgConfig(m.install("declared", "15.2"))
			m.link(filepath.Join(m.install("opt/linked", "17.1"), "postgres"))
		}, "pg_config 15 declared/bin"},
		{"what a link on PATH points at when pg_config belongs to a client", func(m *machine) {
			m.pgConfig(filepath.Join(m.root, "client/bin"))
			m.link(filepath.Join(m.install("opt/linked", "16.4"), "postgres"))
			m.install("usr/lib/postgresql/17", "17.1")
		}, "PATH 16 opt/linked/bin"},
		{"the newest of the installed, by number", func(m *machine) {
			m.install("usr/lib/postgresql/9", "15.0")
			m.install("usr/lib/postgresql/16", "16.4")
			m.install("usr/lib/postgresql/17", "17.1")
		}, "installed 17 usr/lib/postgresql/17/bin"},
		{"an older one when the newest lacks the extensions", func(m *machine) {
			installation(m.t, filepath.Join(m.root, "usr/lib/postgresql/17"), "17.1", "pg_trgm")
			m.install("usr/lib/postgresql/16", "16.4")
		}, "installed 16 usr/lib/postgresql/16/bin"},
		{"the version of the data, though there is a newer one", func(m *machine) {
			m.env.Major = 15
			m.install("usr/lib/postgresql/15", "15.18")
			m.install("usr/lib/postgresql/17", "17.1")
		}, "installed 15 usr/lib/postgresql/15/bin"},
		{"a beta of a new version to nothing", func(m *machine) {
			m.install("usr/lib/postgresql/18", "18beta1")
		}, "installed 18 usr/lib/postgresql/18/bin"},
		{"the package in the cache, even offline, to what is too old", func(m *machine) {
			m.install("usr/lib/postgresql/14", "14.9")
			m.install("cache/"+cached.folder(), "18.4")
		}, "npm 18 cache/" + cached.folder() + "/bin"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			test.arrange(m)
			found, err := m.env.find(deadline(t), nil)
			got := fmt.Sprintf("%s %d %s", found.Origin, found.Version, strings.TrimPrefix(found.Dir, m.root+"/"))
			if err != nil {
				got = err.Error()
			}
			if got != test.want && (err == nil || !strings.HasPrefix(got, test.want)) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

func TestNothingUsableIsExplained(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		arrange func(m *machine)
		want    []string
	}{
		{"offline with nothing at all", func(*machine) {}, []string{"HEED_OFFLINE=1", "install one with: "}},
		{"too old", func(m *machine) { m.install("usr/lib/postgresql/14", "14.9") }, []string{"is PostgreSQL 14, Heed needs 15"}},
		{"without contrib", func(m *machine) {
			installation(m.t, filepath.Join(m.root, "usr/lib/postgresql/16"), "16.4", "pg_trgm", "unaccent", "pgcrypto")
		}, []string{"has no extension fuzzystrmatch", "contrib"}},
		{"a server alone", func(m *machine) {
			os.Remove(filepath.Join(m.install("usr/lib/postgresql/16", "16.4"), "initdb"))
		}, []string{"has no initdb"}},
		{"a program that is something else", func(m *machine) { m.install("usr/lib/postgresql/16", "sixteen") },
			[]string{`postgres --version answers "postgres (PostgreSQL) sixteen"`}},
		{"none of the data's version", func(m *machine) {
			m.env.Major = 16
			m.install("usr/lib/postgresql/17", "17.1")
		}, []string{"is PostgreSQL 17, the data is of PostgreSQL 16", "packaged PostgreSQL is 18, the data is of PostgreSQL 16"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			test.arrange(m)
			found, err := m.env.find(deadline(t), nil)
			if err == nil {
				t.Fatalf("found %+v", found)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error lacks %q:\n%v", want, err)
				}
			}
		})
	}
}

func TestTheInstallCommandSuitsTheSystem(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, goos, manager, want string }{
		{"macOS", "darwin", "", "brew install postgresql@17"},
		{"Windows", "windows", "", "winget install PostgreSQL.PostgreSQL.17"},
		{"Debian", "linux", "apt-get", "apt-get install postgresql"},
		{"Fedora", "linux", "dnf", "dnf install postgresql-server postgresql-contrib"},
		{"Alpine", "linux", "apk", "apk add postgresql postgresql-contrib"},
		{"an unknown Linux", "linux", "", "apt-get install postgresql"},
	} {
		m := newMachine(t)
		if test.manager != "" {
			bin := installation(t, filepath.Join(m.root, "manager"), "0")
			if err := os.Symlink(filepath.Join(bin, "initdb"), filepath.Join(m.root, "path", test.manager)); err != nil {
				t.Fatal(err)
			}
		}
		if got := m.env.installCommand(test.goos); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestFoldersAreSortedByTheirLastNumber(t *testing.T) {
	t.Parallel()
	for dir, want := range map[string]int{
		"/usr/lib/postgresql/15/bin":           15,
		"/usr/pgsql-17/bin":                    17,
		"/usr/libexec/postgresql16":            16,
		"/opt/homebrew/opt/postgresql@18/bin":  18,
		"/opt/4/postgresql/bin":                4,
		"/Applications/Postgres.app/x/lib/bin": 0,
	} {
		if got := lastNumber(dir); got != want {
			t.Errorf("lastNumber(%q) = %d, want %d", dir, got, want)
		}
	}
}
