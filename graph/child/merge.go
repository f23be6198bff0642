package child

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/practice"
)

// Joined is a child's record with what another record of the same child says, and the facts
// about which the two differ.
func Joined(ctx context.Context, from, into *ent.Child) (*ent.ChildUpdateOne, []practice.MergeFact) {
	none := model.AmendChildInput{}
	was, identity := from.Identity, into.Identity
	joined, facts := practice.JoinChildren(amendedFacts(ctx, from, none), amendedFacts(ctx, into, none), &was, &identity)
	return amended(ctx, into, joined, identity), facts
}

// Parted is a child's record without what it took over from a record that is of another
// child.
func Parted(ctx context.Context, c *ent.Child, facts []practice.MergeFact) *ent.ChildUpdateOne {
	parted, identity := amendedFacts(ctx, c, model.AmendChildInput{}), c.Identity
	practice.PartChild(&parted, &identity, facts)
	return amended(ctx, c, parted, identity)
}
