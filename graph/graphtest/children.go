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
	w.together(func() {
		w.write(w.written, "child", children)
		w.insert("INSERT INTO child_search SELECT * FROM jsonb_populate_recordset(null::child_search, $1::jsonb)", found)
		w.insert("INSERT INTO child_word SELECT * FROM jsonb_populate_recordset(null::child_word, $1::jsonb)", words)
		w.insert(`INSERT INTO name_word SELECT DISTINCT w.word, w.sound FROM jsonb_populate_recordset(null::child_word, $1::jsonb) w
		  WHERE NOT EXISTS (SELECT FROM name_word n WHERE n.word = w.word)`, words)
	})
}

// nameKeys are what the database makes of a name in the directory.
type nameKeys struct {
	key   string
	tails []string
}

// knownNames are the keys of names that a database of this process has made.
var knownNames sync.Map

// fixtureName returns what writes an organisation or a practitioner, inside together. As
// with children, the database's triggers make the keys of a name once: then it is written
// at once, and nothing is left to do.
func (w *Env) fixtureName(table string, r Row) (write func()) {
	w.T.Helper()
	if known, ok := knownNames.Load(r["name"]); ok {
		keys := known.(nameKeys)
		r["name_key"] = keys.key
		var tails []map[string]any
		for _, tail := range keys.tails {
			tails = append(tails, map[string]any{"tail": tail, "record_id": r.ID()})
		}
		return func() {
			w.write(w.written, table, []Row{r})
			w.insert("INSERT INTO directory_name SELECT * FROM jsonb_populate_recordset(null::directory_name, $1::jsonb)", tails)
		}
	}
	w.WriteRows(table, r)
	var keys nameKeys
	if err := w.Admin.QueryRow("SELECT name_key, ARRAY(SELECT tail FROM directory_name WHERE record_id = $1) FROM "+table+" WHERE id = $1",
		r.ID()).Scan(&keys.key, pq.Array(&keys.tails)); err != nil {
		w.T.Fatal(err)
	}
	knownNames.Store(r["name"], keys)
	return func() {}
}

// insert writes rows of a table beside the model, on which no trigger fires.
func (w *Env) insert(statement string, rows []map[string]any) {
	w.T.Helper()
	text, err := json.Marshal(rows)
	if err != nil {
		w.T.Fatal(err)
	}
	w.send(w.written, statement, string(text))
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
