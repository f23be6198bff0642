package draft

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/practitioner"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/graph/organisation"
	"heed/practice"
	"heed/store"
)

// ViewerCan lists the verbs on a draft.
func (Fields) ViewerCan(ctx context.Context, r *ent.ConcernDraft) ([]*model.Permission, error) {
	facts := stateOf(store.FromContext(ctx), r)
	open := func() ([]practice.Problem, error) { return practice.CheckDraftOpen(facts), nil }
	return operation.Permissions(ctx, r.ID,
		operation.Permission{Verb: model.VerbAmendDraft, Check: open},
		operation.Permission{Verb: model.VerbHandDraft, Check: func() ([]practice.Problem, error) { return checkHanding(ctx, r) }},
		operation.Permission{Verb: model.VerbReturnDraft, Check: func() ([]practice.Problem, error) { return checkReturning(ctx, r) }},
		operation.Permission{Verb: model.VerbSubmitDraft, Check: open},
		operation.Permission{Verb: model.VerbDiscardDraft, Check: func() ([]practice.Problem, error) {
			return practice.CheckDiscardingDraft(facts), nil
		}})
}

// stateOf is what counts of a draft itself.
func stateOf(op *store.Operation, r *ent.ConcernDraft) practice.DraftFacts {
	return practice.DraftFacts{State: r.State, ByAuthor: r.AuthorID == op.Viewer.PractitionerID,
		ImmediateRisk: operation.ValueOr(r.ImmediateRisk, false)}
}

type leadsAtWork struct{}

// checkHanding lists what stands against handing a draft to safeguarding leads.
func checkHanding(ctx context.Context, r *ent.ConcernDraft) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	facts := stateOf(op, r)
	var err error
	facts.LeadsAtWork, err = operation.Batch(ctx, leadsAtWork{}, op.Viewer.OrganisationID, func() []uuid.UUID { return nil },
		func(ctx context.Context, bodies []uuid.UUID) (map[uuid.UUID]bool, error) {
			is, err := operation.Client(ctx).Practitioner.Query().Where(atWork(op.Viewer), organisation.Safeguards).Exist(ctx)
			return map[uuid.UUID]bool{bodies[0]: is}, err
		})
	return practice.CheckHandingDraft(facts), err
}

type authorsAtWork struct{}

// checkReturning lists what stands against returning a draft to its author.
func checkReturning(ctx context.Context, r *ent.ConcernDraft) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	facts := stateOf(op, r)
	var err error
	facts.AuthorAtWork, err = operation.Batch(ctx, authorsAtWork{}, r.AuthorID, op.Listed("ConcernDraft.author"),
		func(ctx context.Context, people []uuid.UUID) (map[uuid.UUID]bool, error) {
			found, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.IDIn(people...), atWork(op.Viewer)).IDs(ctx)
			here := map[uuid.UUID]bool{}
			for _, id := range found {
				here[id] = true
			}
			return here, err
		})
	return practice.CheckReturningDraft(facts), err
}
