package breakglass

import (
	"heed/ent/breakglass"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/graph/operation"
)

// openingFilter turns a filter into predicates.
func openingFilter(f *model.BreakGlassFilter) []predicate.BreakGlass {
	if f == nil {
		return nil
	}
	where := operation.Predicates[predicate.BreakGlass](whoOfOpenings(f))
	switch {
	case f.Reviewed == nil:
	case *f.Reviewed:
		where = append(where, breakglass.ReviewedAtNotNil())
	default:
		where = append(where, breakglass.ReviewedAtIsNil())
	}
	return where
}

// whoOfOpenings are the identifying conditions of a filter: the organisation and the
// time.
func whoOfOpenings(f *model.BreakGlassFilter) (conditions operation.Conditions) {
	if f == nil {
		return nil
	}
	if f.OrganisationID != nil {
		operation.AddCondition(&conditions, breakglass.OrganisationID(*f.OrganisationID))
	}
	var opened []predicate.BreakGlass
	if f.OpenedFrom != nil {
		opened = append(opened, breakglass.OpenedAtGTE(*f.OpenedFrom))
	}
	if f.OpenedTo != nil {
		opened = append(opened, breakglass.OpenedAtLT(*f.OpenedTo))
	}
	operation.AddCondition(&conditions, opened...)
	return conditions
}
