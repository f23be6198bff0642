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

// Node loads a record by its identifier, which names its kind. A hidden record and an
// absent one get the same answer: null.
func (nodes) Node(ctx context.Context, id uuid.UUID) (ent.Noder, error) {
	list, err := loadNodes(ctx, []uuid.UUID{id})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// Nodes loads records by their identifiers, in the order of the identifiers.
func (nodes) Nodes(ctx context.Context, ids []uuid.UUID) ([]ent.Noder, error) {
	if len(ids) > operation.MaxPage {
		err := operation.NewError(transport.CodeLimitExceeded, "nodes takes at most %d identifiers. Ask for fewer.", operation.MaxPage)
		err.Extensions["limit"], err.Extensions["allowed"], err.Extensions["got"] = "ids", operation.MaxPage, len(ids)
		return nil, err
	}
	return loadNodes(ctx, ids)
}

// loadNodes loads records in the order of their identifiers, and notes those that were
// not found as refused.
func loadNodes(ctx context.Context, ids []uuid.UUID) ([]ent.Noder, error) {
	found, err := operation.LoadNodes(ctx, operation.Distinct(ids))
	if err != nil {
		return nil, err
	}
	list := make([]ent.Noder, len(ids))
	for i, id := range ids {
		if node, ok := found[id]; ok {
			list[i] = node
			continue
		}
		store.FromContext(ctx).Refused(id)
	}
	return list, nil
}
