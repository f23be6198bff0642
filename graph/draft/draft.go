package draft

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/concerndraft"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// The types of the contract that this package answers. Package graph embeds those that
// several aggregates answer.
type (
	// ChildFields answers the computed fields of a child in a draft.
	ChildFields struct{}
	// Fields answers the computed fields of ConcernDraft.
	Fields struct{}
	// HouseholdFields answers the computed fields of a household in a draft.
	HouseholdFields struct{}
	// InboxFields answers concernDrafts on Inbox.
	InboxFields struct{}
	// Mutations answers the verbs on drafts of concerns.
	Mutations struct{}
	// Page answers the count of a list of drafts.
	Page struct{}
	// Queries answers concernDrafts.
	Queries struct{}
)

// byID loads a draft with the selected fields.
func byID(ctx context.Context, id uuid.UUID) (*ent.ConcernDraft, error) {
	q, err := operation.Client(ctx).ConcernDraft.Query().Where(concerndraft.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	r, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, r, err)
}

// lock loads a draft for a change of a version, or says why it cannot.
func lock(ctx context.Context, id uuid.UUID, version int) (*ent.ConcernDraft, []practice.Problem, error) {
	r, err := operation.Client(ctx).ConcernDraft.Query().Where(concerndraft.ID(id)).ForUpdate().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	if err != nil {
		return nil, nil, err
	}
	return r, nil, operation.CheckVersion(ctx, r.ID, r.Version, version)
}

// Overdue reports whether a draft waits after its due time.
func (Fields) Overdue(ctx context.Context, r *ent.ConcernDraft) (bool, error) {
	return r.State.Open() && store.FromContext(ctx).Now.After(r.DueAt), nil
}

// RecordID identifies the record that the author named.
func (ChildFields) RecordID(_ context.Context, c *practice.ConcernDraftChild) (*uuid.UUID, error) {
	return identifier(c.Record), nil
}

// Child is the record that the author named, or null where the viewer cannot see it.
func (ChildFields) Child(ctx context.Context, c *practice.ConcernDraftChild) (*ent.Child, error) {
	return named[*ent.Child](ctx, c.Record)
}

// RecordID identifies the record that the author named.
func (HouseholdFields) RecordID(_ context.Context, h *practice.ConcernDraftHousehold) (*uuid.UUID, error) {
	return identifier(h.Record), nil
}

// Household is the record that the author named, or null where the viewer cannot see it.
func (HouseholdFields) Household(ctx context.Context, h *practice.ConcernDraftHousehold) (*ent.Household, error) {
	return named[*ent.Household](ctx, h.Record)
}

// identifier reads an identifier inside a draft.
func identifier(record *string) *uuid.UUID {
	if record == nil {
		return nil
	}
	id, err := uuid.Parse(*record)
	if err != nil {
		return nil
	}
	return &id
}

// named loads a record that a draft names, together with those of the other drafts.
func named[T ent.Noder](ctx context.Context, record *string) (T, error) {
	var none T
	id := identifier(record)
	if id == nil {
		return none, nil
	}
	found, err := operation.Node(ctx, *id, store.FromContext(ctx).Listed("ConcernDraft.named"))
	is, _ := found.(T)
	return is, err
}
