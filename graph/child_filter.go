package graph

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent/child"
	"heed/ent/involvement"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// childFilter turns a filter's words into predicates.
func childFilter(ctx context.Context, f *model.ChildFilter) ([]predicate.Child, error) {
	if f == nil {
		return nil, nil
	}
	where := predicates[predicate.Child](whoOfChildren(ctx, f))
	if f.NhsNumber != nil {
		where = append(where, child.NhsNumber(*f.NhsNumber))
	}
	if f.Upn != nil {
		where = append(where, child.Upn(*f.Upn))
	}
	if f.LaChildID != nil {
		where = append(where, child.LaChildID(*f.LaChildID))
	}
	neglected, err := neglectFilter(ctx, f.NeglectDaysAtLeast, f.NeglectArea)
	return append(where, neglected...), err
}

// whoOfChildren are the conditions of a filter that say who: a name, a birthday or a
// range of them, an organisation. What is searched for and the numbers are apart.
func whoOfChildren(ctx context.Context, f *model.ChildFilter) (conditions who) {
	if f.NameStarts != nil {
		condition(&conditions, func(s *sql.Selector) { s.Where(keyStarts(s.C(child.FieldFamilyKey), *f.NameStarts)) })
	}
	var born []predicate.Child
	if f.DateOfBirth != nil {
		born = append(born, child.DateOfBirth(*f.DateOfBirth))
	}
	if f.BornFrom != nil {
		born = append(born, child.DateOfBirthGTE(*f.BornFrom))
	}
	if f.BornTo != nil {
		born = append(born, child.DateOfBirthLTE(*f.BornTo))
	}
	condition(&conditions, born...)
	if f.InvolvedOrganisationID != nil {
		now := store.FromContext(ctx).Now
		condition(&conditions, child.HasInvolvementsWith(involvement.OrganisationID(*f.InvolvedOrganisationID),
			involvement.FromLTE(now), involvement.Or(involvement.ToIsNil(), involvement.ToGTE(now))))
	}
	return conditions
}

// noteWhoFiltered notes each child that a filter comes down to or names by a number.
// found are the children that its search finds.
func noteWhoFiltered(ctx context.Context, f *model.ChildFilter, found []uuid.UUID) error {
	if f == nil {
		return nil
	}
	op := store.FromContext(ctx)
	op.SoughtBy(numbersOf(f))
	conditions := whoOfChildren(ctx, f)
	switch {
	case len(found) == 1: // so is each choice of conditions with the search
		op.Sought(found[0])
	case len(found) > 1 && len(conditions) > 0: // the search alone finds several
		condition(&conditions, child.IDIn(found...))
	}
	return noteWho(ctx, client(ctx).Child.Query(), child.Table, reasonsForChildren, conditions, op.Sought)
}

// numbersOf are the numbers by which a filter names children: each in its own field,
// or what is searched for.
func numbersOf(f *model.ChildFilter) (by store.Numbers) {
	if f.NhsNumber != nil {
		by.NHS = []string{string(*f.NhsNumber)}
	}
	if f.Upn != nil {
		by.UPN = []string{string(*f.Upn)}
	}
	if f.LaChildID != nil {
		by.Local = []string{*f.LaChildID}
	}
	if f.Search == nil {
		return by
	}
	sought := numbersInText(*f.Search)
	by.NHS, by.UPN, by.Local = slices.Concat(by.NHS, sought.NHS), slices.Concat(by.UPN, sought.UPN), slices.Concat(by.Local, sought.Local)
	return by
}

// numbersInText are the numbers of children that a text holds.
func numbersInText(text string) (by store.Numbers) {
	sought := practice.NumbersIn(text)
	for _, number := range sought.NHSNumbers {
		by.NHS = append(by.NHS, string(number))
	}
	for _, upn := range sought.UPNs {
		by.UPN = append(by.UPN, string(upn))
	}
	by.Local = sought.LAChildIDs
	return by
}
