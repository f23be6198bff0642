package chronology

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

type namedQuestion struct{}

// Withheld reports whether the text of a record is kept from the viewer, and why. A
// record without a classification is kept from everybody, so a directive in the wrong
// place fails closed.
func Withheld(ctx context.Context, record any) (practice.WithheldReason, bool, error) {
	event, ok := record.(*ent.ChronologyEvent)
	if !ok {
		return practice.WithheldReasonUnclassified, true, nil
	}
	op := store.FromContext(ctx)
	by := practice.TextReader{Agency: op.Viewer.Agency, Roles: op.Viewer.Roles,
		Author: event.OrganisationID == op.Viewer.OrganisationID, Colleague: event.Agency == op.Viewer.Agency}
	if practice.HangsOnNames(event.Classification, by) {
		named, err := operation.Batch(ctx, namedQuestion{}, event.ID, op.Events,
			func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]store.Named, error) {
				return op.NamedIn(ctx, ids)
			})
		if err != nil {
			return practice.WithheldReasonUnclassified, true, err
		}
		by.Named, by.ManagesNamed = named.Themself, named.Manages
	}
	reason, masked := practice.Withheld(event.Classification, by)
	if masked || operation.IsOwnOrAuthority(op.Viewer, by.Author) {
		return reason, masked, nil
	}
	withdrawn, err := isWithdrawn(ctx, event)
	if err != nil || withdrawn {
		return practice.WithheldReasonWithdrawn, true, err
	}
	return "", false, nil
}

type withdrawals struct{}

// isWithdrawn reports whether an event should not be there, such as one of another child.
func isWithdrawn(ctx context.Context, e *ent.ChronologyEvent) (bool, error) {
	op := store.FromContext(ctx)
	return operation.Batch(ctx, withdrawals{}, e.ID, op.Events, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
		return op.WithdrawnEvents(ctx, ids)
	})
}

// Withdrawn reports whether an event should not be there.
func (Fields) Withdrawn(ctx context.Context, e *ent.ChronologyEvent) (bool, error) {
	return isWithdrawn(ctx, e)
}

// Withheld lists the fields of an event that are masked for the viewer.
func (Fields) Withheld(ctx context.Context, e *ent.ChronologyEvent) ([]*model.WithheldField, error) {
	reason, masked, err := Withheld(ctx, e)
	if err != nil || !masked {
		return []*model.WithheldField{}, err
	}
	fields := []*model.WithheldField{}
	for _, f := range graphql.GetFieldContext(ctx).Field.ObjectDefinition.Fields {
		if f.Directives.ForName("classified") != nil {
			fields = append(fields, &model.WithheldField{Field: f.Name, Reason: reason})
		}
	}
	return fields, nil
}
