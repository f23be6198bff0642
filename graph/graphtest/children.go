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
	words         []map[string]any // the rows of child_word, but for what is the child's own
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
	var words []map[string]any
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
		for _, word := range keys.words {
			words = append(words, MapOf(word, "child_id", c["id"], "born", c["date_of_birth"], "restricted", c["restricted"]))
		}
	}
	w.write(w.written, "child", children)
	w.insert("INSERT INTO child_search SELECT * FROM jsonb_populate_recordset(null::child_search, $1::jsonb)", found)
	w.insert("INSERT INTO child_word SELECT * FROM jsonb_populate_recordset(null::child_word, $1::jsonb)", words)
	w.insert(`INSERT INTO name_word SELECT DISTINCT w.word, w.sound FROM jsonb_populate_recordset(null::child_word, $1::jsonb) w
	  WHERE NOT EXISTS (SELECT FROM name_word n WHERE n.word = w.word)`, words)
}

// insert writes rows of a table beside the model, on which no trigger fires.
func (w *Env) insert(statement string, rows []map[string]any) {
	w.T.Helper()
	text, err := json.Marshal(rows)
	if err != nil {
		w.T.Fatal(err)
	}
	prepared, err := w.written.Prepared(statement)
	if err == nil {
		_, err = prepared.Exec(string(text))
	}
	if err != nil {
		w.T.Fatalf("%.40s: %v", statement, err)
	}
}

// learnKeys reads the keys that the database has made for children.
func (w *Env) learnKeys(children []Row) {
	w.T.Helper()
	for _, c := range children {
		var keys searchKeys
		var words []byte
		err := w.Admin.QueryRow(`SELECT c.family_key, s.names, s.sounds,
		  (SELECT jsonb_agg(w) FROM (SELECT word, beside, sound, first FROM child_word WHERE child_id = c.id) w)
		  FROM child c JOIN child_search s ON s.child_id = c.id WHERE c.id = $1`, c["id"]).
			Scan(&keys.family, &keys.names, pq.Array(&keys.sounds), &words)
		if err == nil {
			err = json.Unmarshal(words, &keys.words)
		}
		if err != nil {
			w.T.Fatal(err)
		}
		knownKeys.Store(nameOf(c), keys)
	}
}
