package household

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
)

// ViewerCan lists the verbs on a household.
func (Fields) ViewerCan(ctx context.Context, h *ent.Household) ([]*model.Permission, error) {
	return operation.Permissions(ctx, h.ID, operation.Permission{Verb: model.VerbAmendHousehold},
		operation.Permission{Verb: model.VerbJoinHousehold}, operation.Permission{Verb: model.VerbMergeRecords})
}

// ViewerCan lists the verbs on a relative.
func (RelativeFields) ViewerCan(ctx context.Context, r *ent.Relative) ([]*model.Permission, error) {
	return operation.Permissions(ctx, r.ID, operation.Permission{Verb: model.VerbAmendRelative},
		operation.Permission{Verb: model.VerbRecordRelationship, Check: func() ([]practice.Problem, error) { return checkRelating(ctx, r.ID) }},
		operation.Permission{Verb: model.VerbMergeRecords})
}

// ViewerCan lists the verbs on a relationship.
func (RelationshipFields) ViewerCan(ctx context.Context, r *ent.Relationship) ([]*model.Permission, error) {
	return operation.Permissions(ctx, r.ChildID, operation.Permission{Verb: model.VerbAmendRelationship})
}
