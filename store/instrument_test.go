package store_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/practice"
	"heed/store"
)

func TestTheShippedInstrumentIsTheOpenStructure(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	var code, version, title, kind string
	var text []byte
	if err := db.Admin(t).QueryRow(
		"SELECT code, version, title, definition, encode(substring(uuid_send(id) FROM 8 FOR 1), 'hex') FROM instrument").Scan(&code, &version,
		&title, &text, &kind); err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	in, found := practice.ReadInstrument(tree)
	if len(found) > 0 {
		t.Fatalf("the shipped instrument cannot be read: %v", found)
	}
	open := practice.OpenStructure()
	if diff := cmp.Diff(open, in); diff != "" {
		t.Errorf("the migration's (-file +migration):\n%s", diff)
	}
	if code != open.Code || version != open.Version || title != open.Title || kind != "10" {
		t.Errorf("its record says %s %s %q, kind %s", code, version, title, kind)
	}
}

func TestTheOwnerLoadsAVersionOnce(t *testing.T) {
	t.Parallel()
	db := server.Database(t)
	in := practice.OpenStructure()
	tree := map[string]any{}
	var text []byte
	if err := db.Admin(t).QueryRow("SELECT definition FROM instrument").Scan(&text); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	load := func(version, title string) (bool, error) {
		tree["version"], tree["title"], tree["validFrom"] = version, title, "2026-12-01"
		read, found := practice.ReadInstrument(tree)
		if len(found) > 0 {
			t.Fatal(found)
		}
		in = read
		return store.LoadInstrument(t.Context(), db.OwnerURL, time.Now(), in, tree)
	}
	for _, tt := range []struct {
		version, title string
		fresh          bool
		err            error
	}{
		{"2.0.0", "Second", true, nil}, {"2.0.0", "Second", false, nil}, {"2.0.0", "Another", false, store.ErrOtherDefinition},
		{"2.1.0", "Another", true, nil},
	} {
		if fresh, err := load(tt.version, tt.title); fresh != tt.fresh || !errors.Is(err, tt.err) {
			t.Errorf("%s %s: new %v, %v", tt.version, tt.title, fresh, err)
		}
	}
	var kept int
	if err := db.Admin(t).QueryRow(
		"SELECT count(*) FROM instrument WHERE loaded_by_id IS NULL AND (valid_from = '2026-12-01' OR version = '1.0.0')").Scan(
		&kept); err != nil || kept != 3 {
		t.Errorf("%d instruments are kept, %v", kept, err)
	}
}
