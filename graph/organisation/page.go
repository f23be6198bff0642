package organisation

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/organisation"
	"heed/ent/practitioner"
	"heed/graph/operation"
	"heed/store"
)

// SafeguardingLeads lists the active practitioners who hold SAFEGUARDING_LEAD in an active
// organisation, by name.
func (Fields) SafeguardingLeads(ctx context.Context, o *ent.Organisation) ([]*ent.Practitioner, error) {
	leads, err := operation.Batch(ctx, operation.FieldKey(ctx), o.ID, store.FromContext(ctx).Organisations,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.Practitioner, error) {
			theirs := practitioner.And(practitioner.OrganisationIDIn(ids...), practitioner.Active(true),
				practitioner.HasOrganisationWith(organisation.Active(true)), Safeguards)
			found, err := operation.Client(ctx).Practitioner.Query().Where(theirs).
				Select(practitioner.FieldID, practitioner.FieldOrganisationID).All(ctx)
			if err != nil {
				return nil, err
			}
			body := map[uuid.UUID]uuid.UUID{}
			for _, p := range found {
				body[p.ID] = p.OrganisationID
			}
			// The second query reads the selected fields, which may lack the organisation.
			query, err := operation.Client(ctx).Practitioner.Query().Where(theirs).
				Order(practitioner.ByNameKey(), practitioner.ByID()).CollectFields(ctx)
			if err != nil {
				return nil, err
			}
			leads, err := query.All(ctx)
			of := map[uuid.UUID][]*ent.Practitioner{}
			for _, p := range leads {
				of[body[p.ID]] = append(of[body[p.ID]], p)
			}
			return of, err
		})
	return operation.NonNil(leads), err
}

// Safeguards matches the accounts that hold SAFEGUARDING_LEAD.
func Safeguards(s *sql.Selector) {
	s.Where(sql.ExprP("jsonb_exists(" + s.C(practitioner.FieldRoles) + ", 'SAFEGUARDING_LEAD')"))
}

// Page answers the count of a list of organisations.
type Page struct{}

// PractitionerPage answers the count of a list of practitioners.
type PractitionerPage struct{}

// TotalCount counts the organisations of the list.
func (Page) TotalCount(ctx context.Context, c *ent.OrganisationConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}

// TotalCount counts the practitioners of the list.
func (PractitionerPage) TotalCount(ctx context.Context, c *ent.PractitionerConnection) (*int, error) {
	return operation.TotalCount(ctx, c.TotalCount)
}
