package incident

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/incident"
	"heed/ent/incidentdelivery"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// incidentByID loads an incident with the selected fields.
func incidentByID(ctx context.Context, id uuid.UUID) (*ent.Incident, error) {
	q, err := operation.Client(ctx).Incident.Query().Where(incident.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	i, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, i, err)
}

// deliveryByID loads a delivery with the selected fields.
func deliveryByID(ctx context.Context, id uuid.UUID) (*ent.IncidentDelivery, error) {
	q, err := operation.Client(ctx).IncidentDelivery.Query().Where(incidentdelivery.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	d, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, d, err)
}

// Incident loads an incident by its identifier.
func (Queries) Incident(ctx context.Context, id uuid.UUID) (*ent.Incident, error) {
	return incidentByID(ctx, id)
}

// Incidents lists the incidents that the viewer notified and, for who oversees an
// organisation, those of the organisation.
func (Queries) Incidents(ctx context.Context, first *int, after *ent.Cursor, last *int, before *ent.Cursor) (*ent.IncidentConnection,
	error) {
	v := store.FromContext(ctx).Viewer
	query := operation.Client(ctx).Incident.Query().Where(incident.OrganisationID(v.OrganisationID))
	if !auth.Oversees(v) {
		query.Where(incident.NotifiedByID(v.PractitionerID))
	}
	return incidentPage(ctx, "notifyIncident", query, &ent.IncidentOrder{Direction: "DESC", Field: ent.IncidentOrderFieldNotifiedAt}, first,
		after, last, before)
}

// incidentPage is a page of incidents. It is empty for a viewer who cannot use the verb.
func incidentPage(ctx context.Context, verb string, query *ent.IncidentQuery, order *ent.IncidentOrder, first *int, after *ent.Cursor,
	last *int, before *ent.Cursor) (*ent.IncidentConnection, error) {
	if !auth.May(store.FromContext(ctx).Viewer, verb) {
		return &ent.IncidentConnection{Edges: []*ent.IncidentEdge{}}, nil
	}
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last, ent.WithIncidentOrder(order))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

// IncidentBoard shows how the organisations answered.
func (Queries) IncidentBoard(ctx context.Context) ([]*model.IncidentCounts, error) {
	counts, err := store.FromContext(ctx).IncidentCounts(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(counts))
	for i, c := range counts {
		ids[i] = c.Organisation
	}
	bodies, err := operation.LoadNodes(operation.FieldBelow(ctx, "organisation"), ids)
	list := make([]*model.IncidentCounts, 0, len(counts))
	for _, c := range counts {
		if body, ok := bodies[c.Organisation].(*ent.Organisation); ok {
			list = append(list, &model.IncidentCounts{Organisation: body, Delivered: c.Delivered, InTime: c.InTime, Late: c.Late,
				Waiting: c.Waiting, Overdue: c.Overdue, Answered: c.Answered})
		}
	}
	return list, err
}

// Incidents lists what was delivered to the viewer's organisation and is not answered.
func (InboxFields) Incidents(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.IncidentDeliveryConnection, error) {
	v := store.FromContext(ctx).Viewer
	if !auth.May(v, "answerIncident") {
		return &ent.IncidentDeliveryConnection{Edges: []*ent.IncidentDeliveryEdge{}}, nil
	}
	query := operation.Client(ctx).IncidentDelivery.Query().Where(incidentdelivery.OrganisationID(v.OrganisationID),
		incidentdelivery.AnsweredAtIsNil(), incidentdelivery.EndedAtIsNil())
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last, ent.WithIncidentDeliveryOrder(&ent.IncidentDeliveryOrder{Direction: "ASC",
		Field: ent.IncidentDeliveryOrderFieldDueAt}))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

// IncidentsToPlace lists the incidents for which no child was found, for social care.
func (InboxFields) IncidentsToPlace(ctx context.Context, _ *model.Inbox, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.IncidentConnection, error) {
	query := operation.Client(ctx).Incident.Query().Where(incident.ToPlace(true), incident.ClosedAtIsNil(), incident.WithdrawnAtIsNil())
	return incidentPage(ctx, "placeIncident", query, &ent.IncidentOrder{Direction: "ASC", Field: ent.IncidentOrderFieldDueAt}, first, after,
		last, before)
}

// Page and DeliveryPage answer the counts of lists.
type (
	Page         struct{}
	DeliveryPage struct{}
)

// TotalCount counts the incidents of the list.
func (Page) TotalCount(ctx context.Context, c *ent.IncidentConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}

// TotalCount counts the deliveries of the list.
func (DeliveryPage) TotalCount(ctx context.Context, c *ent.IncidentDeliveryConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}

// ReportedAddress is the address as it was said, for who needs it.
func (Fields) ReportedAddress(ctx context.Context, i *ent.Incident) (*string, error) {
	return ifShown(ctx, i, i.ReportedAddress)
}

// ReportedPostcode is that of the address.
func (Fields) ReportedPostcode(ctx context.Context, i *ent.Incident) (*string, error) {
	return ifShown(ctx, i, i.ReportedPostcode)
}

type homes struct{}

func ifShown(ctx context.Context, i *ent.Incident, text *string) (*string, error) {
	op := store.FromContext(ctx)
	hidden, err := operation.Batch(ctx, homes{}, i.ID, op.Listed("Incident"), op.HiddenIncidentHomes)
	if err != nil || hidden {
		return nil, err
	}
	return text, nil
}

// Outcome is what the viewer learns of the search for the child: who sees a delivery knows
// that there is one.
func (Fields) Outcome(ctx context.Context, i *ent.Incident) (practice.IncidentOutcome, error) {
	if i.Outcome == practice.IncidentOutcomeDelivered {
		return i.Outcome, nil
	}
	standing, err := standingDeliveries(ctx, i)
	if err != nil || len(standing) == 0 {
		return i.Outcome, err
	}
	return practice.IncidentOutcomeDelivered, nil
}

type deliveries struct{}

// standingDeliveries lists the deliveries of an incident that the viewer sees and that have
// not ended.
func standingDeliveries(ctx context.Context, i *ent.Incident) ([]uuid.UUID, error) {
	return operation.Batch(ctx, deliveries{}, i.ID, store.FromContext(ctx).Listed("Incident"),
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]uuid.UUID, error) {
			found, err := operation.Client(ctx).IncidentDelivery.Query().
				Where(incidentdelivery.IncidentIDIn(ids...), incidentdelivery.EndedAtIsNil()).All(ctx)
			standing := map[uuid.UUID][]uuid.UUID{}
			for _, d := range found {
				standing[d.IncidentID] = append(standing[d.IncidentID], d.ID)
			}
			return standing, err
		})
}

// Deliveries lists the deliveries that the viewer sees, the earliest first.
func (Fields) Deliveries(ctx context.Context, i *ent.Incident) ([]*ent.IncidentDelivery, error) {
	list, err := i.Deliveries(ctx)
	list = operation.NonNil(slices.Clone(list))
	slices.SortFunc(list, func(a, b *ent.IncidentDelivery) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return list, err
}

// PlacingReason is how social care found the child, which who notified the incident must not
// read, or why none is known.
func (Fields) PlacingReason(ctx context.Context, i *ent.Incident) (*string, error) {
	if i.ClosedAt != nil || i.PlacingReason == nil {
		return i.PlacingReason, nil
	}
	standing, err := standingDeliveries(ctx, i)
	if err != nil || len(standing) == 0 {
		return nil, err
	}
	return i.PlacingReason, nil
}

type matches struct{}

// ProbableChildren lists the children who may be the one who was there, for social care.
func (Fields) ProbableChildren(ctx context.Context, i *ent.Incident) ([]*model.IncidentMatch, error) {
	op := store.FromContext(ctx)
	found, err := operation.Batch(ctx, matches{}, i.ID, op.Listed("Incident"), op.IncidentMatches)
	if err != nil || len(found) == 0 {
		return []*model.IncidentMatch{}, err
	}
	ids := make([]uuid.UUID, len(found))
	for k, m := range found {
		ids[k] = *m.Child
	}
	children, err := operation.LoadNodes(operation.FieldBelow(ctx, "child"), ids)
	list := make([]*model.IncidentMatch, 0, len(found))
	for _, m := range found {
		if c, ok := children[*m.Child].(*ent.Child); ok {
			list = append(list, &model.IncidentMatch{Child: c, Score: m.Score, Reasons: m.Reasons})
		}
	}
	return list, err
}

// Overdue reports whether nobody acknowledged a delivery in time.
func (DeliveryFields) Overdue(ctx context.Context, d *ent.IncidentDelivery) (bool, error) {
	return d.EndedAt == nil && d.AcknowledgedAt == nil && store.FromContext(ctx).Now.After(d.DueAt), nil
}
