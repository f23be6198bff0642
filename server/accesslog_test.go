package main

import (
	"testing"
)

// oneChild shows the record of a child to a viewer who sees one.
const oneChild = `{ children(first: 1) { edges { node { id } } } }`

func TestTheAccessRecordTellsWhenItWasTamperedWith(t *testing.T) {
	t.Parallel()
	p := newProduction(t, nil)
	token := p.token("manager")
	for range 3 {
		if _, body := p.post(token, oneChild); body == "" {
			t.Fatal("no answer")
		}
	}
	p.end() // links and signs what there is
	given := p.environment
	given["HEED_OWNER_URL"] = p.database.OwnerURL
	code, out, errs := said(t, given, "accesslog", "verify")
	if code != 0 {
		t.Fatalf("the record is sound, and got exit code %d: %s", code, errs)
	}
	wants(t, out, "3 entries")

	admin := p.database.Admin(t)
	var second string
	if err := admin.QueryRow("SELECT id FROM access_entry ORDER BY at, id OFFSET 1 LIMIT 1").Scan(&second); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"ALTER TABLE access_entry DISABLE TRIGGER ALL",
		"UPDATE access_entry SET purpose = 'none of it happened' WHERE id = '" + second + "'",
		"ALTER TABLE access_entry ENABLE TRIGGER ALL",
	} {
		if _, err := admin.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	code, _, errs = said(t, given, "accesslog", "verify")
	if code != 1 {
		t.Errorf("got exit code %d, want 1", code)
	}
	wants(t, errs, "tampered", second)
}
