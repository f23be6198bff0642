package graphtest

import (
	"fmt"

	"github.com/google/uuid"
)

// LastEvent is what a child's chronology tells last.
func (w *Env) LastEvent(child string) string {
	w.T.Helper()
	a := w.Must("manager", "query($id: ID!) { child(id: $id) { chronology(first: 1) { edges { node { category significance summary source { __typename } } } } } }", map[string]any{"id": child})
	at := func(path ...any) any {
		return a.At(append([]any{"child", "chronology", "edges", 0, "node"}, path...)...)
	}
	return fmt.Sprint(at("category"), " ", at("significance"), " ", at("summary"), " ", at("source", "__typename"))
}

// LoadInstrument loads one of two items, the second for some ages, as the superuser.
func (w *Env) LoadInstrument(code, bands string) uuid.UUID {
	w.T.Helper()
	id := w.ID("Instrument")
	w.Exec(`INSERT INTO instrument (id, created_at, code, version, title, definition) VALUES ($1, $2, $3, '1.0.0', $3, $4)`, id, w.Instant(), code, fmt.Sprintf(`{
	  "code": %q, "version": "1.0.0", "title": %q, "licence": "Made up.", "grades": [{"grade": 1, "need": "a"}, {"grade": 2, "need": "b"}, {"grade": 3, "need": "c"}, {"grade": 4, "need": "d"}, {"grade": 5, "need": "e"}],
	  "derivation": {"subArea": {"rule": "PRACTITIONER_CHOICE"}, "area": {"rule": "WORST_OF"}}, "requiredTraining": "GCP-STRUCTURE",
	  "areas": [{"code": "X", "title": "Meals", "subAreas": [{"code": "X1", "title": "Breakfast", "items": [{"code": "one", "title": "At home"}, {"code": "two", "title": "At school", "ageBands": %s}]}]}]}`, code, code, bands))
	return id
}
