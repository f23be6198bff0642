package store_test

import (
	"testing"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
)

func TestARecordIsReadOnceInAQueryAndEachTimeInAMutation(t *testing.T) {
	t.Parallel()
	w := newCouncil(t)
	first, second, none := w.children[0], w.children[1], newID(t, "Child")
	for write, want := range map[bool]int{false: 2, true: 4} {
		ctx, op, err := w.store.Begin(t.Context(), uuid.New(), start, w.viewer, write)
		if err != nil {
			t.Fatal(err)
		}
		defer op.Rollback()
		before := op.Statements()
		for _, asked := range [][]uuid.UUID{{first}, {second, none, first}, {none, first}, {second}} {
			found, err := ent.FromContext(ctx).Child.Query().Where(child.IDIn(asked...)).All(ctx)
			if err != nil {
				t.Fatal(err)
			}
			got := map[uuid.UUID]string{}
			for _, k := range found {
				got[k.ID] = k.FamilyName
			}
			for _, id := range asked {
				if (got[id] == "Madeup") != (id != none) {
					t.Errorf("mutation %t: asked for %v, got %v", write, asked, got)
				}
			}
		}
		if got := op.Statements() - before; got != want {
			t.Errorf("mutation %t: %d statements, want %d", write, got, want)
		}
		if got := op.Children(); len(got) != 2 {
			t.Errorf("mutation %t: %d children were seen, want 2", write, len(got))
		}
	}
}
