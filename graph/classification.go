package graph

import (
	"context"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"

	"heed/ent"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

type namedQuestion struct{}

// withheldOf says whether the text of a record is kept from the viewer, and why. A
// record that has no classification is kept from everybody: a directive in the
// wrong place fails closed.
func withheldOf(ctx context.Context, record any) (practice.WithheldReason, bool, error) {
	event, ok := record.(*ent.ChronologyEvent)
	if !ok {
		return practice.WithheldReasonUnclassified, true, nil
	}
	op := store.FromContext(ctx)
	by := practice.TextReader{Agency: op.Viewer.Agency, Roles: op.Viewer.Roles,
		Author: event.OrganisationID == op.Viewer.OrganisationID, Colleague: event.Agency == op.Viewer.Agency}
	if practice.HangsOnNames(event.Classification, by) {
		named, err := batched(ctx, namedQuestion{}, event.ID, op.Events, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]store.Named, error) {
			return op.NamedIn(ctx, ids)
		})
		if err != nil {
			return practice.WithheldReasonUnclassified, true, err
		}
		by.Named, by.ManagesNamed = named.Themself, named.Manages
	}
	reason, masked := practice.Withheld(event.Classification, by)
	return reason, masked, nil
}

// classifiedFields are the fields of each type that the contract masks by the
// classification of their record, in its order.
func classifiedFields(contract *ast.Schema) map[string][]string {
	fields := map[string][]string{}
	for name, d := range contract.Types {
		for _, f := range d.Fields {
			if f.Directives.ForName("classified") != nil {
				fields[name] = append(fields[name], f.Name)
			}
		}
	}
	return fields
}

// Withheld lists the fields of an event that are masked for the viewer.
func (f eventFields) Withheld(ctx context.Context, e *ent.ChronologyEvent) ([]*model.WithheldField, error) {
	reason, masked, err := withheldOf(ctx, e)
	if err != nil || !masked {
		return []*model.WithheldField{}, err
	}
	names := f.classified["ChronologyEvent"]
	fields := make([]*model.WithheldField, len(names))
	for i, name := range names {
		fields[i] = &model.WithheldField{Field: name, Reason: reason}
	}
	return fields, nil
}
