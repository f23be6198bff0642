package localdb

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/lib/pq"
)

func TestAClusterKeepsItsDataFromOneRunToTheNext(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folderOf(t), "cluster")
	first := run(t, Config{Dir: dir})
	if _, err := connect(t, first).Exec(`CREATE TABLE kept (word text); INSERT INTO kept VALUES ('written')`); err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(deadline(t)); err != nil {
		t.Fatal(err)
	}
	select {
	case <-first.Done():
	default:
		t.Error("Done is open after Stop")
	}
	if version, err := DataVersion(dir); err != nil || version < minimumMajor {
		t.Errorf("DataVersion = %d, %v, want at least %d", version, err, minimumMajor)
	}
	second := run(t, Config{Dir: dir})
	if got, want := ask(t, connect(t, second), `SELECT word FROM kept`), "written"; got != want {
		t.Errorf("after a restart the row reads %q, want %q", got, want)
	}
}

func TestANewClusterIsSafeAndFitForHeed(t *testing.T) {
	t.Parallel()
	db := connect(t, run(t, Config{Dir: folderOf(t)}))
	for _, test := range []struct{ name, query, want string }{
		{"text is UTF-8", `SHOW server_encoding`, "UTF8"},
		{"pages carry checksums", `SHOW data_checksums`, "on"},
		{"commits reach the disk", `SHOW fsync`, "on"},
		{"the just-in-time compiler is off", `SHOW jit`, "off"},
		{"nothing listens on the network", `SHOW listen_addresses`, ""},
		{"the socket is closed to other users", `SHOW unix_socket_permissions`, "0700"},
		{"no connection is trusted", `SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules`, "scram-sha-256"},
		{"letters with accents have a lower case", `SELECT lower('ÉLODIE')`, "élodie"},
		{"text is sorted by code point", `SELECT datcollate::text FROM pg_database WHERE datname = 'postgres'`, "C"},
	} {
		if got := ask(t, db, test.query); got != test.want {
			t.Errorf("%s: %s answers %q, want %q", test.name, test.query, got, test.want)
		}
	}
	for _, extension := range extensions() {
		if _, err := db.Exec(`CREATE EXTENSION ` + extension); err != nil {
			t.Errorf("extension %s: %v", extension, err)
		}
	}
}

func TestEveryConnectionProvesAPassword(t *testing.T) {
	t.Parallel()
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	cluster := run(t, Config{Dir: madeCluster(t), Port: port})
	if _, err := connect(t, cluster).Exec(`CREATE ROLE clerk LOGIN PASSWORD '` + cluster.Password("clerk") + `'`); err != nil {
		t.Fatal(err)
	}
	address := func(role, password, host string) string {
		parsed, err := url.Parse(cluster.URL(role, "postgres"))
		if err != nil {
			t.Fatal(err)
		}
		if password != "" {
			parsed.User = url.UserPassword(role, password)
		}
		query := parsed.Query()
		query.Set("host", host)
		parsed.RawQuery = query.Encode()
		return parsed.String()
	}
	for _, test := range []struct {
		name, role, password, host string
		allowed                    bool
	}{
		{"the superuser enters by the socket", Superuser, "", cluster.host, true},
		{"the superuser enters by the port", Superuser, "", loopback, true},
		{"a role made later enters by the socket", "clerk", "", cluster.host, true},
		{"a wrong password is refused at the socket", Superuser, "wrong", cluster.host, false},
		{"a wrong password is refused at the port", Superuser, "wrong", loopback, false},
		{"another role's password is refused", "clerk", cluster.Password(Superuser), cluster.host, false},
	} {
		connector, err := pq.NewConnector(address(test.role, test.password, test.host))
		if err != nil {
			t.Fatal(err)
		}
		connection, err := connector.Connect(deadline(t))
		if err == nil {
			connection.Close()
		}
		var refusal *pq.Error
		switch {
		case test.allowed && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case !test.allowed && (!errors.As(err, &refusal) || refusal.Code != "28P01"):
			t.Errorf("%s: got %v, want a refused password", test.name, err)
		}
	}
}

func TestTheSecretAndTheDataAreClosedToOthers(t *testing.T) {
	t.Parallel()
	dir := folderOf(t)
	cluster := run(t, Config{Dir: dir})
	for path, want := range map[string]os.FileMode{
		filepath.Join(dir, "secret"): 0o600,
		filepath.Join(dir, "data"):   0o700,
		cluster.host:                 0o700,
	} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %v, want %v", path, got, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "initdb-password")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the password file for initdb is still there: %v", err)
	}
}

func TestADeepFolderGetsAShortSocket(t *testing.T) {
	t.Parallel()
	cluster := run(t, Config{Dir: filepath.Join(t.TempDir(), strings.Repeat("d", 60), strings.Repeat("e", 60)), Throwaway: true})
	if !fits(cluster.host) {
		t.Errorf("socket folder %s is too long", cluster.host)
	}
	if got := ask(t, connect(t, cluster), `SELECT 'here'`); got != "here" {
		t.Errorf("got %q", got)
	}
	if err := cluster.Stop(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(cluster.host)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket folder is still there: %v", err)
	}
}

func TestSettingsOfTheCallerWin(t *testing.T) {
	t.Parallel()
	db := connect(t, run(t, Config{Dir: madeCluster(t), Throwaway: true,
		Settings: map[string]string{"work_mem": "7MB", "max_connections": "31"}}))
	for query, want := range map[string]string{`SHOW work_mem`: "7MB", `SHOW max_connections`: "31", `SHOW fsync`: "off"} {
		if got := ask(t, db, query); got != want {
			t.Errorf("%s answers %q, want %q", query, got, want)
		}
	}
}

func TestTheLogHoldsNoValues(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	log := slog.New(slog.NewTextHandler(&written, &slog.HandlerOptions{Level: slog.LevelDebug}))
	cluster := run(t, Config{Dir: madeCluster(t), Throwaway: true, Log: log})
	db := connect(t, cluster)
	const canary = "Wilhelmina Testperson"
	if _, err := db.Exec(`SELECT $1::text::integer`, canary); err == nil {
		t.Error("a name was taken for a number")
	}
	if _, err := db.Exec(`CREATE TABLE child (name text UNIQUE); INSERT INTO child VALUES ('` + canary + `'), ('` + canary +
		`')`); err == nil {
		t.Error("a unique column took a value twice")
	}
	db.Close()
	if err := cluster.Stop(deadline(t)); err != nil {
		t.Fatal(err)
	}
	text := written.String()
	if strings.Contains(text, "Wilhelmina") {
		t.Errorf("the log tells a name:\n%s", text)
	}
	if strings.Contains(text, cluster.Password(Superuser)) {
		t.Error("the log tells the password")
	}
	for _, want := range []string{"cluster started", "ready to accept connections", "cluster ended"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %q:\n%s", want, text)
		}
	}
}

func TestAStopThatMayNotWaitLosesNothing(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	first := run(t, Config{Dir: dir})
	if _, err := connect(t, first).Exec(`CREATE TABLE kept (word text); INSERT INTO kept VALUES ('committed')`); err != nil {
		t.Fatal(err)
	}
	hurried, cancel := context.WithCancel(context.Background())
	cancel()
	// The server may be quick enough to end in good order all the same.
	if err := first.Stop(hurried); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("Stop = %v, want nil or the cause of the hurry", err)
	}
	if got := ask(t, connect(t, run(t, Config{Dir: dir})), `SELECT word FROM kept`); got != "committed" {
		t.Errorf("got %q", got)
	}
}

func TestDataOfAnotherVersionIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := folderOf(t)
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(deadline(t), Config{Binaries: Binaries{Dir: "/opt/postgres", Version: 18}, Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "PostgreSQL 15") || !strings.Contains(err.Error(), "PostgreSQL 18") {
		t.Errorf("Start = %v, want a refusal that names both versions", err)
	}
	if version, err := DataVersion(dir); err != nil || version != 15 {
		t.Errorf("DataVersion = %d, %v, want 15", version, err)
	}
}

func TestAStartThatFailsSaysWhatPostgreSQLSaid(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	ctx := deadline(t)
	binaries, err := Find(ctx, Env{Progress: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	bad := Config{Binaries: binaries, Dir: dir, Throwaway: true, Settings: map[string]string{"work_mem": "plenty"}}
	if _, err := Start(ctx, bad); err == nil || !strings.Contains(err.Error(), "work_mem") {
		t.Errorf("Start = %v, want PostgreSQL's own words about work_mem", err)
	}
	run(t, Config{Dir: dir, Throwaway: true}) // nothing is left locked
}

func TestASecondStarterIsRefused(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	holder := startChild(t, dir)
	_, err := startAt(deadline(t), dir)
	if !errors.Is(err, ErrInUse) {
		t.Fatalf("Start = %v, want ErrInUse", err)
	}
	if pid := strconv.Itoa(holder.cmd.Process.Pid); !strings.Contains(err.Error(), "process "+pid) {
		t.Errorf("%q does not name process %s", err, pid)
	}
	if !alive(holder.server) {
		t.Error("the first server was ended")
	}
}
