package action

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"heed/auth"
	"heed/ent"
	"heed/ent/actionchild"
	"heed/ent/child"
	"heed/ent/involvement"
	"heed/ent/organisation"
	"heed/ent/practitioner"
	"heed/ent/relationship"
	childapi "heed/graph/child"
	householdapi "heed/graph/household"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// ownerRequest is the requested owner of an action.
type ownerRequest struct {
	kind                                 practice.ActionOwnerKind
	organisation, practitioner, relative *uuid.UUID
}

// facts is the part that practice judges.
func (h ownerRequest) facts() practice.ActionFacts {
	return practice.ActionFacts{OwnerKind: h.kind, Organisation: h.organisation != nil, Practitioner: h.practitioner != nil,
		Relative: h.relative != nil}
}

// owner is the owner of an action: always an organisation, and perhaps a practitioner of
// it or a relative.
type owner struct {
	kind         practice.ActionOwnerKind
	organisation *ent.Organisation
	practitioner *uuid.UUID
	relative     *uuid.UUID
	// gains are the children that the organisation becomes involved with.
	gains []uuid.UUID
	// byName are those of them that the organisation already knows by name. There, only
	// the practitioner becomes involved.
	byName []uuid.UUID
}

// resolveOwner finds the owner and lists everything that stands against their owning the
// action for these children.
func resolveOwner(ctx context.Context, h ownerRequest, children []*ent.Child) (owner, []practice.Problem, error) {
	if problems := practice.ValidateActionOwner(h.facts()); len(problems) > 0 {
		return owner{}, problems, nil
	}
	find := map[practice.ActionOwnerKind]func(context.Context, ownerRequest, []*ent.Child) (owner, []practice.Problem, error){
		practice.ActionOwnerKindOrganisation: organisationAsOwner,
		practice.ActionOwnerKindPractitioner: practitionerAsOwner,
		practice.ActionOwnerKindRelative:     relativeAsOwner,
	}[h.kind]
	o, problems, err := find(ctx, h, children)
	if err != nil || len(problems) > 0 {
		return owner{}, problems, err
	}
	o.kind, o.practitioner, o.relative = h.kind, h.practitioner, h.relative
	problems, err = gains(ctx, &o, children)
	return o, problems, err
}

func organisationAsOwner(ctx context.Context, h ownerRequest, _ []*ent.Child) (owner, []practice.Problem, error) {
	org, err := operation.Client(ctx).Organisation.Query().Where(organisation.ID(*h.organisation)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return owner{}, operation.ProblemNotFound(ctx, *h.organisation, "organisationId"), nil
	case err != nil:
		return owner{}, nil, err
	case !org.Active:
		return owner{}, operation.ProblemInvalid("This organisation is not active. Choose another one.", "organisationId"), nil
	}
	return owner{organisation: org}, nil, nil
}

// practitionerAsOwner checks that the practitioner can act: an action that nobody can
// accept would wait for ever.
func practitionerAsOwner(ctx context.Context, h ownerRequest, _ []*ent.Child) (owner, []practice.Problem, error) {
	p, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(*h.practitioner)).WithOrganisation().Only(ctx)
	if ent.IsNotFound(err) {
		return owner{}, operation.ProblemNotFound(ctx, *h.practitioner, "practitionerId"), nil
	}
	if err != nil {
		return owner{}, nil, err
	}
	org := p.Edges.Organisation
	switch {
	case h.organisation != nil && *h.organisation != org.ID:
		return owner{}, operation.ProblemInvalid("This practitioner does not work for the organisation. Choose another one.", "practitionerId"),
			nil
	case !p.Active || !org.Active:
		return owner{}, operation.ProblemInvalid("This practitioner is not active. Choose another one.", "practitionerId"), nil
	case !auth.May(auth.Viewer{Roles: p.Roles}, "acceptAction"):
		return owner{}, operation.ProblemInvalid("This practitioner's roles do not allow actions. Choose another one.", "practitionerId"), nil
	}
	return owner{organisation: org}, nil, nil
}

// relativeAsOwner checks the relative. The organisation that assigns the action answers
// for it.
func relativeAsOwner(ctx context.Context, h ownerRequest, children []*ent.Child) (owner, []practice.Problem, error) {
	known, err := householdapi.VisibleRelative(ctx, *h.relative)
	if err != nil {
		return owner{}, nil, err
	}
	if known == nil {
		return owner{}, operation.ProblemNotFound(ctx, *h.relative, "relativeId"), nil
	}
	related, err := operation.Client(ctx).Relationship.Query().Where(relationship.RelativeID(known.ID),
		relationship.ChildIDIn(idsOf(children)...)).Exist(ctx)
	if err != nil {
		return owner{}, nil, err
	}
	if !related {
		return owner{}, operation.ProblemInvalid("This relative is not related to any of the children. Choose another one.", "relativeId"), nil
	}
	org, err := operation.Client(ctx).Organisation.Get(ctx, store.FromContext(ctx).Viewer.OrganisationID)
	return owner{organisation: org}, nil, err
}

// gains finds the children that the owner is not yet involved with, and what stands
// against involving them. A restricted child is shown to named people only.
func gains(ctx context.Context, o *owner, children []*ent.Child) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	live, err := operation.Client(ctx).Involvement.Query().Where(involvement.ChildIDIn(idsOf(children)...),
		involvement.OrganisationID(o.organisation.ID),
		childapi.LiveAt(op.Now)).All(ctx)
	if err != nil {
		return nil, err
	}
	heads, err := childapi.OverseersFor(ctx, live)
	if err != nil {
		return nil, err
	}
	for _, c := range children {
		if c.Restricted && o.practitioner == nil {
			return operation.ProblemNotAllowed("The record of one of the children is restricted to practitioners who are involved by name. "+
				"Assign the action to such a practitioner.", "ownerKind"), nil
		}
		known := func(i *ent.Involvement) bool { return i.ChildID == c.ID }
		if slices.ContainsFunc(live, func(i *ent.Involvement) bool {
			return known(i) && childapi.ShowsChildTo(i, o.practitioner, c.Restricted, heads[i.OrganisationID])
		}) {
			continue
		}
		if o.gains = append(o.gains, c.ID); o.practitioner != nil &&
			slices.ContainsFunc(live, func(i *ent.Involvement) bool { return known(i) && i.Sight == practice.InvolvementSightNamed }) {
			o.byName = append(o.byName, c.ID)
		}
	}
	if len(o.gains) > 0 && auth.ReachOf(op.Viewer) != auth.ReachAuthority {
		return operation.ProblemNotAllowed(
			"Outside social care an action can be assigned only to an organisation that is already involved with each of the children.",
			o.kind.Path()), nil
	}
	return nil, nil
}

// involveOwner makes the owner involved with the children they gain, and adds the event
// to those children's chronologies.
func involveOwner(ctx context.Context, o owner, action uuid.UUID, by string) error {
	if len(o.gains) == 0 {
		return nil
	}
	now := store.FromContext(ctx).Now
	creates := make([]*ent.InvolvementCreate, len(o.gains))
	for i, child := range o.gains {
		sight := practice.InvolvementSightOrganisation
		if slices.Contains(o.byName, child) {
			sight = practice.InvolvementSightNamed
		}
		creates[i] = operation.Client(ctx).Involvement.Create().SetChildID(child).SetOrganisationID(
			o.organisation.ID).SetNillablePractitionerID(o.practitioner).
			SetRole(practice.InvolvementRoleOther).SetPurpose("Does an action that was assigned for the child.").
			SetLawfulBasis(practice.LawfulBasisPublicTask).SetSight(sight).SetStartedAt(now).SetOrigin(practice.InvolvementOriginActionAssigned).
			SetOriginReason("An action was assigned by " + by + ".")
	}
	if err := operation.Client(ctx).Involvement.CreateBulk(creates...).Exec(ctx); err != nil {
		return err
	}
	_, err := operation.RecordEvent(ctx, operation.Event{Children: o.gains, Source: &action, Category: practice.EventCategoryInvolvement,
		Significance: practice.SignificanceRoutine, Summary: o.organisation.Name + " is involved: an action was assigned to it."})
	return err
}

// lockChildren loads children and locks them until the operation ends. An operation that would
// end an organisation's sight of them waits and then finds the action. Of two operations
// that involve one organisation, the second finds it involved. Operations that only
// refer to the children do not wait.
func lockChildren(ctx context.Context, ids []uuid.UUID) ([]*ent.Child, error) {
	return operation.Client(ctx).Child.Query().Where(child.IDIn(ids...)).Order(child.ByID()).ForUpdate(sql.WithLockClause(
		"FOR NO KEY UPDATE")).All(ctx)
}

// lockChildrenOf loads and locks the children of an action that the viewer can see.
func lockChildrenOf(ctx context.Context, action uuid.UUID) ([]*ent.Child, error) {
	subjects, err := operation.Client(ctx).ActionChild.Query().Where(actionchild.ActionID(action)).All(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(subjects))
	for i, s := range subjects {
		ids[i] = s.ChildID
	}
	return lockChildren(ctx, ids)
}

func idsOf(children []*ent.Child) []uuid.UUID {
	ids := make([]uuid.UUID, len(children))
	for i, c := range children {
		ids[i] = c.ID
	}
	return ids
}
