package graphtest

import (
	"heed/store"
)

// Buffers is how much PostgreSQL reads for an operation once it is warm.
func (w *Env) Buffers(who, document string) int {
	w.T.Helper()
	w.Must(who, document, nil)
	w.Explained = store.NewExplained()
	defer func() { w.Explained = nil }()
	w.Must(who, document, nil)
	return w.Explained.Buffers
}
