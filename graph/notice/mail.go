package notice

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/practitioner"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// MailPreferences are the viewer's.
func (ViewerFields) MailPreferences(ctx context.Context, _ *model.Viewer) (*practice.MailPreferences, error) {
	p, err := store.FromContext(ctx).MailPreferences(ctx)
	return &p, err
}

// SetMailPreferences sets when the viewer wants mails about their notices.
func (Mutations) SetMailPreferences(ctx context.Context, input model.SetMailPreferencesInput) (*model.SetMailPreferencesPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		self := op.Viewer.PractitionerID
		wanted := practice.MailPreferences{Urgent: input.Urgent, Ordinary: input.Ordinary, QuietFrom: input.QuietFrom, QuietTo: input.QuietTo}
		if problems := practice.ValidateMailPreferences(wanted); len(problems) > 0 {
			return self, problems, nil
		}
		return self, nil, op.SetMailPreferences(ctx, wanted)
	})
	payload, err := operation.Payload(ctx, d, err, "practitioner", practitionerByID,
		func(p *ent.Practitioner, errors []*practice.Problem) *model.SetMailPreferencesPayload {
			return &model.SetMailPreferencesPayload{Practitioner: p, Errors: errors}
		})
	if err == nil && payload.Practitioner != nil {
		payload.Preferences, err = ViewerFields{}.MailPreferences(ctx, nil)
	}
	return payload, err
}

// UndeliveredMail lists the mails that could not be delivered, latest first.
func (Queries) UndeliveredMail(ctx context.Context) ([]*model.UndeliveredMail, error) {
	op := store.FromContext(ctx)
	if !op.Viewer.Has(practice.RoleAdministrator) {
		op.Denied()
		return nil, operation.Forbidden()
	}
	found, err := op.UndeliveredMail(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(found))
	for i, m := range found {
		ids[i] = m.RecipientID
	}
	q, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.IDIn(ids...)).CollectFields(operation.FieldBelow(ctx, "recipient"))
	if err != nil {
		return nil, err
	}
	people, err := q.All(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[uuid.UUID]*ent.Practitioner{}
	for _, p := range people {
		byID[p.ID] = p
	}
	list := make([]*model.UndeliveredMail, len(found))
	for i, m := range found {
		list[i] = &model.UndeliveredMail{Recipient: byID[m.RecipientID], At: m.At, SMTPCode: m.SMTPCode}
	}
	return list, nil
}

// ResendMail sends the mails again that could not be delivered to a practitioner.
func (Mutations) ResendMail(ctx context.Context, input model.ResendMailInput) (*model.ResendMailPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		id := input.PractitionerID
		known, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(id)).Exist(ctx)
		if err != nil {
			return id, nil, err
		}
		if !known {
			return id, operation.ProblemNotFound(ctx, id, "practitionerId"), nil
		}
		_, err = op.ResendMail(ctx, id)
		return id, nil, err
	})
	return operation.Payload(ctx, d, err, "practitioner", practitionerByID,
		func(p *ent.Practitioner, errors []*practice.Problem) *model.ResendMailPayload {
			return &model.ResendMailPayload{Practitioner: p, Errors: errors}
		})
}

func practitionerByID(ctx context.Context, id uuid.UUID) (*ent.Practitioner, error) {
	q, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	p, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, p, err)
}
