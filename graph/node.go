package graph

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/operation"
	"heed/graph/transport"
	"heed/store"
)

// nodes answers Query.node and Query.nodes.
type nodes struct{}

// Node loads a record by its identifier, which names its table. A hidden record and an
// absent one get the same answer: null.
func (nodes) Node(ctx context.Context, id uuid.UUID) (ent.Noder, error) {
	table, ok := store.TableOf(id)
	if !ok {
		store.FromContext(ctx).Refused(id)
		return nil, nil
	}
	found := map[uuid.UUID]ent.Noder{}
	if err := operation.LoadNodes(ctx, table, []uuid.UUID{id}, found); err != nil && !operation.IsDenied(err) {
		return nil, err
	}
	if found[id] == nil {
		store.FromContext(ctx).Refused(id)
		return nil, nil
	}
	return found[id], nil
}

// Nodes loads records by their identifiers, in the order of the identifiers.
func (nodes) Nodes(ctx context.Context, ids []uuid.UUID) ([]ent.Noder, error) {
	if len(ids) > operation.MaxPage {
		err := operation.NewError(transport.CodeLimitExceeded, "nodes takes at most %d identifiers. Ask for fewer.", operation.MaxPage)
		err.Extensions["limit"], err.Extensions["allowed"], err.Extensions["got"] = "ids", operation.MaxPage, len(ids)
		return nil, err
	}
	byTable := map[string][]uuid.UUID{}
	for _, id := range ids {
		if table, ok := store.TableOf(id); ok {
			byTable[table] = append(byTable[table], id)
		}
	}
	found := map[uuid.UUID]ent.Noder{}
	for table, wanted := range byTable {
		if err := operation.LoadNodes(ctx, table, wanted, found); err != nil && !operation.IsDenied(err) {
			return nil, err
		}
	}
	nodes := make([]ent.Noder, len(ids))
	for i, id := range ids {
		if node, ok := found[id]; ok {
			nodes[i] = node
			continue
		}
		store.FromContext(ctx).Refused(id)
	}
	return nodes, nil
}
