package graphtest

import (
	"github.com/google/uuid"
)

// QueryIDs are the identifiers that a question of the superuser's finds.
func (w *Env) QueryIDs(query string) []uuid.UUID {
	w.T.Helper()
	rows, err := w.Admin.Query(query)
	if err != nil {
		w.T.Fatal(err)
	}
	defer rows.Close()
	var ids []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			w.T.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}
