package operation

import (
	"context"
	"maps"

	"github.com/google/uuid"

	"heed/ent"
	"heed/store"
)

// LoadNodes loads records of any kind by their identifiers, which name their kinds. What
// the viewer may not see, and what the contract does not show, is not among the records.
func LoadNodes(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]ent.Noder, error) {
	byKind := map[string][]uuid.UUID{}
	for _, id := range ids {
		if kind, ok := store.TypeOf(id); ok {
			byKind[kind] = append(byKind[kind], id)
		}
	}
	found := map[uuid.UUID]ent.Noder{}
	for kind, wanted := range byKind {
		records, err := Client(ctx).Load(ctx, kind, wanted)
		if err != nil && !IsDenied(err) {
			return nil, err
		}
		maps.Copy(found, records)
	}
	return found, nil
}

// Node loads a record that another record refers to, or nil where the viewer cannot see
// it. all lists the records to load at once.
func Node(ctx context.Context, id uuid.UUID, all func() []uuid.UUID) (ent.Noder, error) {
	return Batch(ctx, FieldKey(ctx), id, all, LoadNodes)
}
