package graphtest

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// LastAccessNames lists the given names of the children in the last entry of the access
// record.
func (w *Env) LastAccessNames() (names []string) {
	w.T.Helper()
	if err := w.Admin.QueryRow(`SELECT coalesce(array_agg(c.given_name ORDER BY c.given_name), '{}') FROM child c
	  WHERE c.id = ANY ((SELECT e.child_ids FROM access_entry e ORDER BY e.at DESC, e.id DESC LIMIT 1)::uuid[])`).Scan(pq.Array(&names)); err != nil {
		w.T.Fatal(err)
	}
	return names
}

// UnrelatedChildren makes children who share nothing.
func (w *Env) UnrelatedChildren(names ...string) map[string]uuid.UUID {
	w.T.Helper()
	children := map[string]uuid.UUID{}
	for i, name := range names {
		c := w.ChildRow(name, fmt.Sprint("Quillfether", i), "2016-03-04")
		w.WriteRows("child", c)
		children[name] = c.ID()
	}
	return children
}
