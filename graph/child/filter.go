package child

import (
	"context"
	"slices"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent/child"
	"heed/ent/involvement"
	"heed/ent/predicate"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// childFilter turns a filter into predicates.
func childFilter(ctx context.Context, f *model.ChildFilter) ([]predicate.Child, error) {
	if f == nil {
		return nil, nil
	}
	where := operation.Predicates[predicate.Child](identifyingConditions(ctx, f))
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

// identifyingConditions are the identifying conditions of a filter: a name, a birthday or a
// range of birthdays, an organisation. The search and the numbers are treated apart.
func identifyingConditions(ctx context.Context, f *model.ChildFilter) (conditions operation.Conditions) {
	if f.NameStarts != nil {
		operation.AddCondition(&conditions,
			func(s *sql.Selector) { s.Where(operation.NameKeyStartsWith(s.C(child.FieldFamilyKey), *f.NameStarts)) })
	}
	var born []predicate.Child
	if f.DateOfBirth != nil {
		born = append(born, child.DateOfBirth(*f.DateOfBirth))
	}
	if f.BornFrom != nil {
		born = append(born, child.DateOfBirthGTE(*f.BornFrom))
	}
	if f.BornBefore != nil {
		born = append(born, child.DateOfBirthLT(*f.BornBefore))
	}
	operation.AddCondition(&conditions, born...)
	if f.InvolvedOrganisationID != nil {
		now := store.FromContext(ctx).Now
		operation.AddCondition(&conditions, child.HasInvolvementsWith(involvement.OrganisationID(*f.InvolvedOrganisationID),
			involvement.StartedAtLTE(now), involvement.Or(involvement.EndedAtIsNil(), involvement.EndedAtGTE(now))))
	}
	return conditions
}

// noteSingledOut notes each child that a filter singles out or names by a number. found
// are the children that its search finds.
func noteSingledOut(ctx context.Context, f *model.ChildFilter, found []uuid.UUID) error {
	if f == nil {
		return nil
	}
	op := store.FromContext(ctx)
	op.NumbersInFilter(numbersOf(f))
	conditions := identifyingConditions(ctx, f)
	switch {
	case len(found) == 1: // then every condition with the search singles out this child
		op.NamedByFilter(found[0])
	case len(found) > 1 && len(conditions) > 0: // the search alone finds several
		operation.AddCondition(&conditions, child.IDIn(found...))
	}
	return operation.NoteSingledOut(ctx, operation.Client(ctx).Child.Query(), child.Table, reasonsForChildren, conditions, op.NamedByFilter)
}

// numbersOf are the numbers by which a filter names a child: each in its own field, or
// in the search.
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
	sought := operation.NumbersIn(*f.Search)
	by.NHS, by.UPN, by.Local = slices.Concat(by.NHS, sought.NHS), slices.Concat(by.UPN, sought.UPN), slices.Concat(by.Local, sought.Local)
	return by
}

const (
	// mostNeglectDays is the longest time that a filter may ask for.
	mostNeglectDays = 10_000
	// longestArea is the limit of an area's code, in characters.
	longestArea = 40
)

// neglectFilter matches the children who live at a poor grade now, in any area or in
// one, and have done so for the given number of days in all. Stored clocks may be older
// than the end of a childhood, so the end is checked separately.
func neglectFilter(ctx context.Context, days *int, area *string) ([]predicate.Child, error) {
	if days == nil && area == nil {
		return nil, nil
	}
	if d := operation.ValueOr(days, 0); d < 0 || d > mostNeglectDays {
		return nil, operation.NewError(transport.CodeBadUserInput, "neglectDaysAtLeast must be from 0 to 10,000.")
	}
	if utf8.RuneCountInString(operation.Trimmed(area)) > longestArea {
		return nil, operation.NewError(transport.CodeBadUserInput, "The code of the area is longer than %d characters.", longestArea)
	}
	since := operation.Today(ctx).AddDays(-operation.ValueOr(days, 0)).UTC()
	where := []predicate.Child{child.NeglectSinceLTE(since), child.DiedOnIsNil(),
		child.Or(child.DateOfBirthIsNil(), child.DateOfBirthGT(practice.GrownUpIfBornBy(operation.Today(ctx)).UTC()))}
	if area != nil {
		where = append(where, func(s *sql.Selector) {
			clocks := sql.Dialect(s.Dialect()).Select("child_id").From(sql.Table("neglect_clock")).Where(sql.And(sql.EQ("area", *area),
				sql.LTE("since", since)))
			s.Where(sql.In(s.C(child.FieldID), clocks))
		})
	}
	return where, nil
}
