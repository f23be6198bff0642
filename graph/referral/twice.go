package referral

import (
	"context"

	"heed/ent"
	childapi "heed/graph/child"
	"heed/graph/operation"
	"heed/practice"
)

// checkTwice refuses a child who is entered twice: described twice, or named by the identifier
// and described as well.
func (c *Submission) checkTwice(ctx context.Context) []practice.Problem {
	entries := make([]practice.ChildFacts, len(c.input.Children))
	for i, in := range c.input.Children {
		if in.ID == nil {
			entries[i] = childapi.ConcernChildFacts(ctx, in)
		} else if known := c.known[*in.ID]; known != nil {
			entries[i] = factsOf(known)
		}
	}
	return practice.ProblemsUnder(practice.CheckSameChildTwice(entries), "children")
}

// factsOf are the facts of a known child by which an entry is told from others.
func factsOf(k *ent.Child) practice.ChildFacts {
	return practice.ChildFacts{GivenName: operation.Trimmed(k.GivenName), FamilyName: k.FamilyName,
		NHSNumber: operation.Trimmed(k.NhsNumber), UPN: operation.Trimmed(k.Upn), LAChildID: operation.Trimmed(k.LaChildID),
		Birth: practice.Birth{On: operation.DateOf(k.DateOfBirth), Precision: k.BirthPrecision}}
}
