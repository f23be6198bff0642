package graph

import (
	"heed/ent/breakglass"
	"heed/ent/predicate"
	"heed/graph/model"
)

// openingFilter turns a filter's words into predicates.
func openingFilter(f *model.BreakGlassFilter) []predicate.BreakGlass {
	if f == nil {
		return nil
	}
	where := predicates[predicate.BreakGlass](whoOfOpenings(f))
	switch {
	case f.Reviewed == nil:
	case *f.Reviewed:
		where = append(where, breakglass.ReviewedAtNotNil())
	default:
		where = append(where, breakglass.ReviewedAtIsNil())
	}
	return where
}

// whoOfOpenings are the conditions of a filter that say whose openings: for which
// organisation, and when.
func whoOfOpenings(f *model.BreakGlassFilter) (conditions who) {
	if f == nil {
		return nil
	}
	if f.OrganisationID != nil {
		condition(&conditions, breakglass.OrganisationID(*f.OrganisationID))
	}
	var opened []predicate.BreakGlass
	if f.OpenedFrom != nil {
		opened = append(opened, breakglass.OpenedAtGTE(*f.OpenedFrom))
	}
	if f.OpenedTo != nil {
		opened = append(opened, breakglass.OpenedAtLT(*f.OpenedTo))
	}
	condition(&conditions, opened...)
	return conditions
}
