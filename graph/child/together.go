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

// A restricted child shares no record with other children: everybody who sees the others
// would read it. practice.CheckTogether is the rule for every kind of record. Children
// named together are locked until the operation ends, so none of them is restricted
// meanwhile.

// RestrictedFlags reports for each child whether they are restricted.
func RestrictedFlags(children []*ent.Child) []bool {
	restricted := make([]bool, len(children))
	for i, c := range children {
		restricted[i] = c.Restricted
	}
	return restricted
}

// groupMember is the part of a child's record that this check reads. Reading it alone is no
// access to the record.
type groupMember struct {
	ID         uuid.UUID `sql:"id"`
	Restricted bool      `sql:"restricted"`
}

// lockGroup loads and locks those of the children that the viewer can see.
func lockGroup(ctx context.Context, ids []uuid.UUID) ([]groupMember, error) {
	query := operation.Client(ctx).Child.Query().Where(child.IDIn(ids...)).Order(child.ByID())
	if len(ids) > 1 {
		query.ForShare(sql.WithLockClause("FOR KEY SHARE"))
	}
	var found []groupMember
	err := query.Select(child.FieldID, child.FieldRestricted).Scan(ctx, &found)
	return found, err
}

// CheckChildrenTogether checks the children that a new record names: that the viewer can see
// them, that their number is allowed, and that they may share the record.
func CheckChildrenTogether(ctx context.Context, kind practice.SharedRecordKind, ids []uuid.UUID, most int,
	path string) ([]practice.Problem, error) {
	if problems := practice.ValidateCount(len(ids), most, "child", "children", path); len(problems) > 0 {
		return problems, nil
	}
	found, err := lockGroup(ctx, ids)
	visible, restricted := make([]uuid.UUID, len(found)), make([]bool, len(found))
	for i, k := range found {
		visible[i], restricted[i] = k.ID, k.Restricted
	}
	return append(operation.ProblemsNotAmong(ctx, ids, visible, path), practice.CheckTogether(kind, restricted, path)...), err
}

// CheckContinuing refuses to add to a record for several children where one of them,
// that the viewer can see, was restricted since. A viewer who cannot see that child
// learns nothing about them and adds to the record of the others.
func CheckContinuing(ctx context.Context, kind practice.SharedRecordKind, children []uuid.UUID) ([]practice.Problem, error) {
	found, err := lockGroup(ctx, children)
	restricted := make([]bool, len(found))
	for i, k := range found {
		restricted[i] = k.Restricted
	}
	return practice.CheckContinuing(kind, restricted, "id"), err
}
