package child

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/child"
	"heed/graph/operation"
	"heed/practice"
)

// A restricted child shares no record with others: whoever sees those would read its
// text. The rule is practice.CheckTogether for all kinds of record. Children who are
// named together are held until the operation ends, so that none of them is
// restricted meanwhile.

// RestrictedFlags says of each child whether they are restricted.
func RestrictedFlags(children []*ent.Child) []bool {
	restricted := make([]bool, len(children))
	for i, k := range children {
		restricted[i] = k.Restricted
	}
	return restricted
}

// beside is a child as one of several that a record is to be about: to ask for this
// alone is no look at a child's record.
type beside struct {
	ID         uuid.UUID `sql:"id"`
	Restricted bool      `sql:"restricted"`
}

// besideEachOther asks for children who are to be named together, of those that the
// viewer sees, and holds them.
func besideEachOther(ctx context.Context, ids []uuid.UUID) ([]beside, error) {
	query := operation.Client(ctx).Child.Query().Where(child.IDIn(ids...)).Order(child.ByID())
	if len(ids) > 1 {
		query.ForShare(sql.WithLockClause("FOR KEY SHARE"))
	}
	var found []beside
	err := query.Select(child.FieldID, child.FieldRestricted).Scan(ctx, &found)
	return found, err
}

// ChildrenTogether says which of the children that a new record names are not to be
// seen, whether there are too few or too many, and whether they may share it.
func ChildrenTogether(ctx context.Context, kind practice.SharedRecordKind, ids []uuid.UUID, most int, path string) ([]practice.Problem, error) {
	if problems := practice.ValidateCount(len(ids), most, "child", "children", path); len(problems) > 0 {
		return problems, nil
	}
	found, err := besideEachOther(ctx, ids)
	seen, restricted := make([]uuid.UUID, len(found)), make([]bool, len(found))
	for i, k := range found {
		seen[i], restricted[i] = k.ID, k.Restricted
	}
	return append(operation.ProblemsNotAmong(ctx, ids, seen, path), practice.CheckTogether(kind, restricted, path)...), err
}

// CheckContinuing stands against adding to a record for several children of whom
// one, whom the viewer sees, was restricted since. Who does not see that child knows
// nothing of them and adds to the record of the others.
func CheckContinuing(ctx context.Context, kind practice.SharedRecordKind, children []uuid.UUID) ([]practice.Problem, error) {
	found, err := besideEachOther(ctx, children)
	restricted := make([]bool, len(found))
	for i, k := range found {
		restricted[i] = k.Restricted
	}
	return practice.CheckContinuing(kind, restricted, "id"), err
}
