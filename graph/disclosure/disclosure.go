package disclosure

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/accessentry"
	"heed/ent/child"
	"heed/ent/disclosure"
	"heed/ent/organisation"
	"heed/ent/practitioner"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// AccessLog lists the accesses to a child's record, and to those that were merged into it,
// latest first. Reading it is a disclosure itself.
func (Queries) AccessLog(ctx context.Context, childID uuid.UUID, filter *model.DisclosureFilter, first *int, after *ent.Cursor, last *int,
	before *ent.Cursor) (*ent.DisclosureConnection, error) {
	op := store.FromContext(ctx)
	if !op.Viewer.Has(practice.RoleRecords) {
		visible, err := operation.Client(ctx).Child.Query().Where(child.ID(childID)).Exist(ctx)
		if err != nil && !operation.IsDenied(err) {
			return nil, err
		}
		if !visible {
			op.Refused(childID)
			return nil, operation.NotFound()
		}
	}
	merged, err := op.MergedBehind(ctx, []uuid.UUID{childID})
	if err != nil {
		return nil, err
	}
	of := disclosure.ChildID(childID) // which an index has in order
	if len(merged) > 0 {
		of = disclosure.ChildIDIn(append(slices.Collect(maps.Keys(merged)), childID)...)
	}
	query := operation.Client(ctx).Disclosure.Query().Where(append(disclosureFilter(filter), of)...)
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last,
		ent.WithDisclosureOrder(&ent.DisclosureOrder{Direction: "DESC", Field: ent.DisclosureOrderFieldAt}))
	if err != nil {
		return nil, err
	}
	op.Changed(childID) // an empty log discloses the child too
	page.TotalCount = count
	return page, nil
}

// disclosureFilter turns a filter into predicates.
func disclosureFilter(f *model.DisclosureFilter) []predicate.Disclosure {
	if f == nil {
		return nil
	}
	var where []predicate.Disclosure
	if f.OrganisationID != nil {
		where = append(where, disclosure.OrganisationID(*f.OrganisationID))
	}
	if f.From != nil {
		where = append(where, disclosure.AtGTE(*f.From))
	}
	if f.Before != nil {
		where = append(where, disclosure.AtLT(*f.Before))
	}
	if f.Rules != nil {
		where = append(where, disclosure.RuleIn(f.Rules...))
	}
	if f.Kinds != nil {
		is := disclosure.KindIn(f.Kinds...)
		if slices.Contains(f.Kinds, auth.AccessKindOpened) { // rows of earlier releases do not say how; they count as opened
			is = disclosure.Or(is, disclosure.KindIsNil())
		}
		where = append(where, is)
	}
	return where
}

// entryQuestion is the question for the entries of disclosures: one for all the fields
// that an entry answers.
type entryQuestion struct{}

// entryOf loads the access entries of all disclosures at hand, at once.
func entryOf(ctx context.Context, d *ent.Disclosure) (*ent.AccessEntry, error) {
	e, err := operation.Batch(ctx, entryQuestion{}, d.EntryID, store.FromContext(ctx).Entries,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.AccessEntry, error) {
			found, err := operation.Client(ctx).AccessEntry.Query().Where(accessentry.IDIn(ids...)).All(ctx)
			answers := map[uuid.UUID]*ent.AccessEntry{}
			for _, e := range found {
				answers[e.ID] = e
			}
			return answers, err
		})
	if err == nil && e == nil {
		return nil, fmt.Errorf("the disclosure %s has no access entry that its viewer sees", d.ID)
	}
	return e, err
}

// Practitioner is the person who had access.
func (Fields) Practitioner(ctx context.Context, d *ent.Disclosure) (*ent.Practitioner, error) {
	return practitionerOf(ctx, d.PractitionerID)
}

// Organisation is the organisation that the practitioner acted for.
func (Fields) Organisation(ctx context.Context, d *ent.Disclosure) (*ent.Organisation, error) {
	return organisationOf(ctx, d.OrganisationID)
}

// practitionerOf loads all practitioners of the disclosures at hand, at once.
func practitionerOf(ctx context.Context, id uuid.UUID) (*ent.Practitioner, error) {
	return operation.Batch(ctx, operation.FieldKey(ctx), id, store.FromContext(ctx).Viewers,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Practitioner, error) {
			q, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.IDIn(ids...)).CollectFields(ctx)
			if err != nil {
				return nil, err
			}
			found, err := q.All(ctx)
			answers := map[uuid.UUID]*ent.Practitioner{}
			for _, p := range found {
				answers[p.ID] = p
			}
			return answers, err
		})
}

// organisationOf loads all organisations of the disclosures at hand, at once.
func organisationOf(ctx context.Context, id uuid.UUID) (*ent.Organisation, error) {
	return operation.Batch(ctx, operation.FieldKey(ctx), id, store.FromContext(ctx).ViewerOrganisations,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Organisation, error) {
			q, err := operation.Client(ctx).Organisation.Query().Where(organisation.IDIn(ids...)).CollectFields(ctx)
			if err != nil {
				return nil, err
			}
			found, err := q.All(ctx)
			answers := map[uuid.UUID]*ent.Organisation{}
			for _, o := range found {
				answers[o.ID] = o
			}
			return answers, err
		})
}

// Operation is the name of the operation that had access.
func (Fields) Operation(ctx context.Context, d *ent.Disclosure) (string, error) {
	e, err := entryOf(ctx, d)
	if err != nil {
		return "", err
	}
	return e.Operation, nil
}

// Fields lists the fields that were selected.
func (Fields) Fields(ctx context.Context, d *ent.Disclosure) ([]string, error) {
	e, err := entryOf(ctx, d)
	if err != nil {
		return nil, err
	}
	return e.Fields, nil
}

// Purpose is the stated purpose of the access.
func (Fields) Purpose(ctx context.Context, d *ent.Disclosure) (*string, error) {
	e, err := entryOf(ctx, d)
	if err != nil {
		return nil, err
	}
	return e.Purpose, nil
}

// Outcome is the outcome for this child. Entries of earlier releases give the outcome of
// the whole operation, so SHOWN is corrected for a child who was sought and not shown.
func (Fields) Outcome(ctx context.Context, d *ent.Disclosure) (auth.AccessOutcome, error) {
	if d.Rule == auth.AccessRuleNone {
		return auth.AccessOutcomeRefused, nil
	}
	e, err := entryOf(ctx, d)
	if err != nil {
		return "", err
	}
	return e.Outcome, nil
}
