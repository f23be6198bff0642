package organisation

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
)

// ViewerCan lists the verbs on an organisation.
func (Fields) ViewerCan(ctx context.Context, o *ent.Organisation) ([]*model.Permission, error) {
	return operation.Permissions(ctx, o.ID, operation.Permission{Verb: model.VerbAmendOrganisation},
		operation.Permission{Verb: model.VerbRegisterPractitioner}, webhookPermission(ctx, o, model.VerbSetWebhook),
		webhookPermission(ctx, o, model.VerbRotateWebhookSecret), webhookPermission(ctx, o, model.VerbRemoveWebhook),
		webhookPermission(ctx, o, model.VerbReplayWebhook))
}

// ViewerCan lists the verbs on a practitioner.
func (PractitionerFields) ViewerCan(ctx context.Context, p *ent.Practitioner) ([]*model.Permission, error) {
	return operation.Permissions(ctx, p.ID, operation.Permission{Verb: model.VerbAmendPractitioner},
		operation.Permission{Verb: model.VerbRecordTraining, Check: func() ([]practice.Problem, error) { return checkTraining(ctx, p), nil }})
}
