package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	soundInstrument  = "../graph/instrument/definition/testdata/sound.yaml"
	faultyInstrument = "../graph/instrument/definition/testdata/mistakes.yaml"
)

func TestAnInstrumentIsCheckedWithoutADatabaseAndLoadedOnce(t *testing.T) {
	t.Parallel()
	nowhere := environment(t, map[string]string{"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"})
	if code, out, errs := said(t, nowhere, "instrument", "check", soundInstrument); code != 0 || !strings.HasPrefix(out,
		"sound: QCS 1.0.0, Quillshire care scale: 2 areas, 3 sub-areas, 4 items (1 with descriptors), training QCS-2026") {
		t.Errorf("checked: %d %s %s", code, out, errs)
	}
	database := postgres.Database(t)
	given := environment(t, map[string]string{"HEED_ISSUERS": issuerFile(t, "http://127.0.0.1:1/login"), "DATABASE_URL": database.URL,
		"HEED_OWNER_URL": database.OwnerURL})
	for _, want := range []string{"loaded: QCS 1.0.0", "already loaded with this definition: QCS 1.0.0"} {
		if code, out, errs := said(t, given, "instrument", "load", soundInstrument); code != 0 || !strings.HasPrefix(out, want) {
			t.Errorf("want %q, got %d %s %s", want, code, out, errs)
		}
	}
	text, err := os.ReadFile(soundInstrument)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other.yaml")
	if err := os.WriteFile(other, []byte(strings.Replace(string(text), "Play", "Games", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := said(t, given, "instrument", "load", other); code != 1 || !strings.Contains(errs, "load it as a new version") {
		t.Errorf("another definition: %d %s", code, errs)
	}
	delete(given, "HEED_OWNER_URL")
	if code, _, errs := said(t, given, "instrument", "load", soundInstrument); code != 1 || !strings.Contains(errs, "HEED_OWNER_URL") {
		t.Errorf("without an owner: %d %s", code, errs)
	}
}

func TestTwentyMistakesOfAFileAreNamedAndNothingIsStored(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	given := environment(t, map[string]string{"HEED_ISSUERS": issuerFile(t, "http://127.0.0.1:1/login"), "DATABASE_URL": database.URL,
		"HEED_OWNER_URL": database.OwnerURL})
	text, err := os.ReadFile(faultyInstrument)
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"check", "load"} {
		code, out, errs := said(t, given, "instrument", command, faultyInstrument)
		if code != 1 || out != "" || strings.Count(errs, "mistakes.yaml:") != 20 {
			t.Errorf("%s: %d %s %s", command, code, out, errs)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if _, at, found := strings.Cut(line, "# ✗ "); found {
				wants(t, errs, "/mistakes.yaml:"+strconv.Itoa(i+1)+": "+at+": ")
			}
		}
	}
	var kept int
	if err := database.Admin(t).QueryRow("SELECT count(*) FROM instrument").Scan(&kept); err != nil || kept != 1 {
		t.Errorf("%d instruments are kept, %v", kept, err)
	}
}
