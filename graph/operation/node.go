package operation

import (
	"context"
	"maps"
	"slices"

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
	return found, followMerges(ctx, ids, found)
}

// followMerges adds the records that stay for identifiers of merged ones, which older
// records refer to.
func followMerges(ctx context.Context, ids []uuid.UUID, found map[uuid.UUID]ent.Noder) error {
	var missing []uuid.UUID
	for _, id := range ids {
		if _, ok := found[id]; !ok {
			missing = append(missing, id)
		}
	}
	standing, err := store.FromContext(ctx).StandingRecords(ctx, missing)
	if err != nil || len(standing) == 0 {
		return err
	}
	records, err := LoadNodes(ctx, slices.Collect(maps.Values(standing)))
	for from, into := range standing {
		if record, ok := records[into]; ok {
			found[from] = record
		}
	}
	return err
}

// Node loads a record that another record refers to, or nil where the viewer cannot see
// it. all lists the records to load at once.
func Node(ctx context.Context, id uuid.UUID, all func() []uuid.UUID) (ent.Noder, error) {
	return Batch(ctx, FieldKey(ctx), id, all, LoadNodes)
}
