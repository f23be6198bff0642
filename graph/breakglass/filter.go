package breakglass

import (
	"heed/ent/breakglass"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/graph/operation"
)

// breakGlassFilter turns a filter into predicates.
func breakGlassFilter(f *model.BreakGlassFilter) []predicate.BreakGlass {
	if f == nil {
		return nil
	}
	where := operation.Predicates[predicate.BreakGlass](identifyingConditions(f))
	switch {
	case f.Reviewed == nil:
	case *f.Reviewed:
		where = append(where, breakglass.ReviewedAtNotNil())
	default:
		where = append(where, breakglass.ReviewedAtIsNil())
	}
	return where
}

// identifyingConditions are the identifying conditions of a filter: the organisation and the
// time.
func identifyingConditions(f *model.BreakGlassFilter) (conditions operation.Conditions) {
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
	if f.OpenedBefore != nil {
		opened = append(opened, breakglass.OpenedAtLT(*f.OpenedBefore))
	}
	operation.AddCondition(&conditions, opened...)
	return conditions
}
