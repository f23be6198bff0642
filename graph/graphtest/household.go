package graphtest

import (
	"github.com/google/uuid"
)

// FledOn is the day.
const FledOn = "2026-10-01"

func (w *Env) HouseholdAt(address string) uuid.UUID {
	w.T.Helper()
	var home uuid.UUID
	if err := w.Admin.QueryRow("SELECT id FROM household WHERE address LIKE $1", address+"%").Scan(&home); err != nil {
		w.T.Fatal(err)
	}
	return home
}
