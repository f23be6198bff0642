package graphtest

import (
	"context"

	"github.com/google/uuid"
)

// WriteAs runs a write in a viewer's transaction, which is undone.
func (w *Env) WriteAs(who string, write func(context.Context) error) error {
	w.T.Helper()
	ctx, op, err := w.Store.Begin(context.Background(), uuid.New(), w.Clock(), w.Viewers[who], true)
	if err != nil {
		w.T.Fatal(err)
	}
	defer op.Rollback()
	return write(ctx)
}
