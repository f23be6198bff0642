package main

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestReadingCommandsCreateNothingWhereNothingIsKept(t *testing.T) {
	t.Parallel()
	unused := filepath.Join(t.TempDir(), "unused")
	owner := postgres.Database(t).OwnerURL
	for name, more := range map[string]map[string]string{"a private database": nil, "an owner's database": {"DATABASE_URL": owner}} {
		for _, args := range [][]string{{"migrate", "status"}, {"accesslog", "verify"},
			{"accesslog", "prove", "019b0000-0000-8000-8f00-000000000000"}, {"jobs"},
			{"instrument", "load", "../graph/instrument/definition/testdata/sound.yaml"}} {
			given := environment(t, more)
			given["HEED_STATE_DIR"] = unused
			code, out, errs := said(t, given, args...)
			if code != 1 || out != "" {
				t.Errorf("%s: %v: got exit code %d, %q", name, args, code, out)
			}
			wants(t, errs, unused+" holds no database yet", "HEED_STATE_DIR")
		}
	}
	if _, err := os.Stat(unused); !os.IsNotExist(err) {
		t.Errorf("the folder was made: %v", err)
	}
}

func TestAStateFolderServesOneKindOfServer(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	invented := environment(t, map[string]string{"DATABASE_URL": database.OwnerURL})
	asServing(t, invented, database)
	start(t, invented).end()
	older := t.TempDir() // of a server that did not mark its folder
	if err := os.Mkdir(filepath.Join(older, "dev-keys"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{invented["HEED_STATE_DIR"], older} {
		real := prepareProduction(t, demonstration(t), map[string]string{"HEED_STATE_DIR": folder})
		code, _, errs := said(t, real.environment, "serve")
		if code != 1 {
			t.Errorf("got exit code %d, want 1", code)
		}
		wants(t, errs, "HEED_STATE_DIR", "holds the state of a development server")
	}

	real := newProduction(t, nil)
	real.end()
	code, _, errs := said(t, environment(t, map[string]string{"HEED_STATE_DIR": real.environment["HEED_STATE_DIR"]}), "serve")
	if code != 1 {
		t.Errorf("got exit code %d, want 1", code)
	}
	wants(t, errs, "HEED_STATE_DIR", "holds the state of a production server")
}

func TestRealPeopleAreServedFromADatabaseThatIsNamed(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "unused")
	for _, args := range [][]string{{"serve"}, {"migrate", "up"}, {"migrate", "status"}, {"accesslog", "verify"}, {"jobs"}} {
		code, _, errs := said(t, environment(t,
			map[string]string{"HEED_ISSUERS": issuerFile(t, "https://login.example"), "HEED_STATE_DIR": folder}), args...)
		if code != 1 {
			t.Errorf("%v: got exit code %d, want 1", args, code)
		}
		wants(t, errs, "DATABASE_URL: is missing")
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("a start that is refused leaves something in the state folder: %v", err)
	}
}

// TestADatabaseThatComesLaterIsAwaited starts a server before its database: the
// database's socket appears only once the server waits.
func TestADatabaseThatComesLaterIsAwaited(t *testing.T) {
	t.Parallel()
	database := demonstration(t)
	p := prepareProduction(t, database, nil)
	address, err := url.Parse(database.URL)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	socket := ".s.PGSQL." + query.Get("port")
	there := filepath.Join(query.Get("host"), socket)
	dir, err := os.MkdirTemp("", "late-") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	query.Set("host", dir)
	address.RawQuery = query.Encode()
	p.environment["DATABASE_URL"] = address.String()
	appeared := make(chan error, 1)
	time.AfterFunc(time.Second, func() { appeared <- os.Symlink(there, filepath.Join(dir, socket)) })
	p.running = start(t, p.environment)
	if err := <-appeared; err != nil {
		t.Fatal(err)
	}
	wants(t, p.log.String(), "waiting for the database")
	if _, body := p.post(p.token("manager"), whoAmI); body == "" {
		t.Error("the server does not answer")
	}
}
