package child

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
)

// ViewerCan lists the verbs on a child.
func (Fields) ViewerCan(ctx context.Context, c *ent.Child) ([]*model.Permission, error) {
	return operation.Permissions(ctx, c.ID, operation.Permission{Verb: model.VerbAmendChild},
		operation.Permission{Verb: model.VerbRestrictChild, Check: func() ([]practice.Problem, error) { return checkRestricting(ctx, c, true) }},
		operation.Permission{Verb: model.VerbRecordInvolvement}, operation.Permission{Verb: model.VerbRegisterHousehold},
		operation.Permission{Verb: model.VerbJoinHousehold}, operation.Permission{Verb: model.VerbRegisterRelative},
		operation.Permission{Verb: model.VerbRecordRelationship}, operation.Permission{Verb: model.VerbRecordEvent},
		operation.Permission{Verb: model.VerbRecordVoice,
			Check: func() ([]practice.Problem, error) { return practice.CheckHeard(IsUnborn(c)), nil }},
		operation.Permission{Verb: model.VerbStartCareProfile}, operation.Permission{Verb: model.VerbMergeRecords})
}

// ViewerCan lists the verbs on an involvement.
func (InvolvementFields) ViewerCan(ctx context.Context, i *ent.Involvement) ([]*model.Permission, error) {
	return operation.Permissions(ctx, i.ChildID,
		operation.Permission{Verb: model.VerbEndInvolvement, Check: func() ([]practice.Problem, error) { return checkEnding(ctx, i) }},
		operation.Permission{Verb: model.VerbAmendInvolvement,
			Check: func() ([]practice.Problem, error) { return checkAmendingInvolvement(ctx, i), nil }})
}
