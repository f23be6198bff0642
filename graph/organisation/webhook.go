package organisation

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/organisation"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// WebhookFields answers the fields of Webhook.
type WebhookFields struct{}

type (
	webhookQuestion     struct{}
	undeliveredQuestion struct{}
)

// Webhook is an organisation's webhook. It is null for a viewer who is no administrator.
func (Fields) Webhook(ctx context.Context, o *ent.Organisation) (*store.Webhook, error) {
	op := store.FromContext(ctx)
	if !op.Viewer.Has(practice.RoleAdministrator) {
		return nil, nil
	}
	return operation.Batch(ctx, webhookQuestion{}, o.ID, op.Organisations,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*store.Webhook, error) {
			return op.Webhooks(ctx, ids)
		})
}

// Undelivered lists the messages that failed and are not delivered.
func (WebhookFields) Undelivered(ctx context.Context, h *store.Webhook) ([]*store.UndeliveredMessage, error) {
	op := store.FromContext(ctx)
	list, err := operation.Batch(ctx, undeliveredQuestion{}, h.OrganisationID, op.Organisations,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*store.UndeliveredMessage, error) {
			return op.UndeliveredMessages(ctx, ids)
		})
	return operation.NonNil(list), err
}

// webhookChecks say what stands against a verb on an organisation and its webhook, which is
// nil if there is none.
var webhookChecks = map[model.Verb]func(*ent.Organisation, *store.Webhook) []practice.Problem{
	model.VerbSetWebhook: func(o *ent.Organisation, _ *store.Webhook) []practice.Problem {
		if !o.Active {
			return operation.ProblemNotAllowed("This organisation no longer takes part in the partnership.", "organisationId")
		}
		return nil
	},
	model.VerbRotateWebhookSecret: needsWebhook,
	model.VerbRemoveWebhook:       needsWebhook,
	model.VerbReplayWebhook: func(o *ent.Organisation, h *store.Webhook) []practice.Problem {
		if h != nil && h.State == practice.WebhookStateGone {
			return illegalState("The webhook is switched off, because its receiver answered that it is gone. Set the webhook again first.")
		}
		return needsWebhook(o, h)
	},
}

func needsWebhook(_ *ent.Organisation, h *store.Webhook) []practice.Problem {
	if h == nil {
		return illegalState("The organisation has no webhook. Set one first.")
	}
	return nil
}

func illegalState(message string) []practice.Problem {
	return []practice.Problem{{Code: practice.ProblemCodeIllegalState, Path: []string{"organisationId"}, Message: message}}
}

// webhookPermission is a verb on an organisation's webhook.
func webhookPermission(ctx context.Context, o *ent.Organisation, verb model.Verb) operation.Permission {
	return operation.Permission{Verb: verb, Check: func() ([]practice.Problem, error) {
		h, err := Fields{}.Webhook(ctx, o)
		return webhookChecks[verb](o, h), err
	}}
}

// writeWebhook runs a verb on an organisation's webhook, with what was found in its input. With a version the verb changes the
// organisation, and its changes name the webhook.
func writeWebhook(ctx context.Context, verb model.Verb, id uuid.UUID, version *int, found []practice.Problem,
	do func(*store.Operation, *store.Webhook) error) (operation.Result, error) {
	return operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		o, err := operation.Client(ctx).Organisation.Query().Where(organisation.ID(id)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return id, append(operation.ProblemNotFound(ctx, id, "organisationId"), found...), nil
		}
		if err != nil {
			return id, nil, err
		}
		if version != nil {
			if err := operation.CheckVersion(ctx, o.ID, o.Version, *version); err != nil {
				return o.ID, nil, err
			}
		}
		hooks, err := op.Webhooks(ctx, []uuid.UUID{o.ID})
		problems := append(webhookChecks[verb](o, hooks[o.ID]), found...)
		if err != nil || len(problems) > 0 {
			return o.ID, problems, err
		}
		if err := do(op, hooks[o.ID]); err != nil || version == nil {
			return o.ID, nil, err
		}
		return o.ID, nil, o.Update().Exec(store.WithParts(ctx, "webhook"))
	})
}

// shownSecret is the secret that a mutation made: as it was made, or by the mutation's key
// where it is sent again.
func shownSecret(ctx context.Context, o *ent.Organisation, made *string, key *string) (*string, error) {
	if o == nil || key == nil || made != nil {
		return made, nil
	}
	return store.FromContext(ctx).WebhookSecret(ctx, o.ID, *key)
}

// SetWebhook sets the address of an organisation's webhook.
func (Mutations) SetWebhook(ctx context.Context, input model.SetWebhookInput) (*model.SetWebhookPayload, error) {
	address := operation.Trimmed(&input.URL)
	var made *string
	d, err := writeWebhook(ctx, model.VerbSetWebhook, input.OrganisationID, &input.Version,
		operation.From(ctx).Webhooks.Validate(address), func(op *store.Operation, before *store.Webhook) error {
			secret, err := op.SetWebhook(ctx, input.OrganisationID, address, input.IdempotencyKey)
			if made = nil; before == nil {
				made = &secret
			}
			return err
		})
	payload, err := operation.Payload(ctx, d, err, "organisation", organisationByID,
		func(o *ent.Organisation, errors []*practice.Problem) *model.SetWebhookPayload {
			return &model.SetWebhookPayload{Organisation: o, Errors: errors}
		})
	if err == nil {
		payload.Secret, err = shownSecret(ctx, payload.Organisation, made, input.IdempotencyKey)
	}
	return payload, err
}

// RotateWebhookSecret gives a webhook a new secret.
func (Mutations) RotateWebhookSecret(ctx context.Context, input model.RotateWebhookSecretInput) (*model.RotateWebhookSecretPayload, error) {
	var made *string
	d, err := writeWebhook(ctx, model.VerbRotateWebhookSecret, input.OrganisationID, &input.Version, nil, func(op *store.Operation,
		_ *store.Webhook) error {
		secret, err := op.RotateWebhookSecret(ctx, input.OrganisationID, input.IdempotencyKey)
		made = &secret
		return err
	})
	payload, err := operation.Payload(ctx, d, err, "organisation", organisationByID,
		func(o *ent.Organisation, errors []*practice.Problem) *model.RotateWebhookSecretPayload {
			return &model.RotateWebhookSecretPayload{Organisation: o, Errors: errors}
		})
	if err == nil {
		payload.Secret, err = shownSecret(ctx, payload.Organisation, made, input.IdempotencyKey)
	}
	return payload, err
}

// RemoveWebhook removes an organisation's webhook.
func (Mutations) RemoveWebhook(ctx context.Context, input model.RemoveWebhookInput) (*model.RemoveWebhookPayload, error) {
	d, err := writeWebhook(ctx, model.VerbRemoveWebhook, input.OrganisationID, &input.Version, nil,
		func(op *store.Operation, _ *store.Webhook) error { return op.RemoveWebhook(ctx, input.OrganisationID) })
	return operation.Payload(ctx, d, err, "organisation", organisationByID,
		func(o *ent.Organisation, errors []*practice.Problem) *model.RemoveWebhookPayload {
			return &model.RemoveWebhookPayload{Organisation: o, Errors: errors}
		})
}

// ReplayWebhook sends the messages again that were given up.
func (Mutations) ReplayWebhook(ctx context.Context, input model.ReplayWebhookInput) (*model.ReplayWebhookPayload, error) {
	d, err := writeWebhook(ctx, model.VerbReplayWebhook, input.OrganisationID, nil, nil,
		func(op *store.Operation, _ *store.Webhook) error { return op.ReplayWebhook(ctx, input.OrganisationID) })
	return operation.Payload(ctx, d, err, "organisation", organisationByID,
		func(o *ent.Organisation, errors []*practice.Problem) *model.ReplayWebhookPayload {
			return &model.ReplayWebhookPayload{Organisation: o, Errors: errors}
		})
}
