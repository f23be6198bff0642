package graphtest

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/lib/pq"
)

// searchKeys are what the database makes of a child's name, for lists and for search.
type searchKeys struct {
	family, names string
	sounds        []string
}

// knownKeys are the keys of names that a database of this process has made.
var knownKeys sync.Map

// nameOf is the name of a child that has nothing else to be found by.
func nameOf(child Row) string { return fmt.Sprint(child["given_name"], " ", child["family_name"]) }

// writeFixtureChildren writes children who have a name, a date of birth and nothing else
// to be found by. The database's triggers make the keys of a name once; later children
// of that name get the same, without the triggers, which cost more than all else here.
func (w *Env) writeFixtureChildren(children ...Row) {
	w.T.Helper()
	found := make([]map[string]any, len(children))
	for i, c := range children {
		known, ok := knownKeys.Load(nameOf(c))
		if !ok {
			w.WriteRows("child", children...)
			w.learnKeys(children)
			return
		}
		keys := known.(searchKeys)
		c["family_key"] = keys.family
		found[i] = map[string]any{"child_id": c["id"], "names": keys.names, "sounds": keys.sounds, "date_of_birth": c["date_of_birth"],
			"restricted": c["restricted"]}
	}
	text, err := json.Marshal(found)
	if err != nil {
		w.T.Fatal(err)
	}
	w.write(w.written, "child", children)
	const insert = "INSERT INTO child_search SELECT * FROM jsonb_populate_recordset(null::child_search, $1::jsonb)"
	prepared, err := w.written.Prepared(insert)
	if err == nil {
		_, err = prepared.Exec(string(text))
	}
	if err != nil {
		w.T.Fatalf("child_search: %v", err)
	}
}

// learnKeys reads the keys that the database has made for children.
func (w *Env) learnKeys(children []Row) {
	w.T.Helper()
	for _, c := range children {
		var keys searchKeys
		err := w.Admin.QueryRow("SELECT c.family_key, s.names, s.sounds FROM child c JOIN child_search s ON s.child_id = c.id WHERE c.id = $1",
			c["id"]).
			Scan(&keys.family, &keys.names, pq.Array(&keys.sounds))
		if err != nil {
			w.T.Fatal(err)
		}
		knownKeys.Store(nameOf(c), keys)
	}
}
