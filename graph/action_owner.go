package graph

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
	"heed/practice"
	"heed/store"
)

// handover is to whom an action is to be given, as it was asked for.
type handover struct {
	kind                                 practice.ActionOwnerKind
	organisation, practitioner, relative *uuid.UUID
}

// facts is what practice judges of it.
func (h handover) facts() practice.ActionFacts {
	return practice.ActionFacts{OwnerKind: h.kind, Organisation: h.organisation != nil, Practitioner: h.practitioner != nil, Relative: h.relative != nil}
}

// owner is who is to have an action: the organisation always, and who in it or
// in the family.
type owner struct {
	kind         practice.ActionOwnerKind
	organisation *ent.Organisation
	practitioner *uuid.UUID
	relative     *uuid.UUID
	// gains are the children that the organisation becomes involved with.
	gains []uuid.UUID
	// byName are those of them that it knows by name already: nobody else of it is to
	// see them for this.
	byName []uuid.UUID
}

// receive finds who is to have an action for the children, and all that stands
// against it.
func receive(ctx context.Context, h handover, children []*ent.Child) (owner, []practice.Problem, error) {
	if problems := practice.ValidateActionOwner(h.facts()); len(problems) > 0 {
		return owner{}, problems, nil
	}
	find := map[practice.ActionOwnerKind]func(context.Context, handover, []*ent.Child) (owner, []practice.Problem, error){
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

func organisationAsOwner(ctx context.Context, h handover, _ []*ent.Child) (owner, []practice.Problem, error) {
	body, err := client(ctx).Organisation.Query().Where(organisation.ID(*h.organisation)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return owner{}, missing(ctx, *h.organisation, "organisationId"), nil
	case err != nil:
		return owner{}, nil, err
	case !body.Active:
		return owner{}, unfit("This organisation is no longer active.", "organisationId"), nil
	}
	return owner{organisation: body}, nil, nil
}

// practitionerAsOwner takes somebody who can see to it: an action that nobody
// can accept would wait for ever.
func practitionerAsOwner(ctx context.Context, h handover, _ []*ent.Child) (owner, []practice.Problem, error) {
	p, err := client(ctx).Practitioner.Query().Where(practitioner.ID(*h.practitioner)).WithOrganisation().Only(ctx)
	if ent.IsNotFound(err) {
		return owner{}, missing(ctx, *h.practitioner, "practitionerId"), nil
	}
	if err != nil {
		return owner{}, nil, err
	}
	body := p.Edges.Organisation
	switch {
	case h.organisation != nil && *h.organisation != body.ID:
		return owner{}, unfit("This practitioner does not work for the organisation.", "practitionerId"), nil
	case !p.Active || !body.Active:
		return owner{}, unfit("This practitioner is no longer active.", "practitionerId"), nil
	case !auth.May(auth.Viewer{Roles: p.Roles}, "acceptAction"):
		return owner{}, unfit("This practitioner's role does not do actions.", "practitionerId"), nil
	}
	return owner{organisation: body}, nil, nil
}

// relativeAsOwner takes somebody of the family. The organisation that gives them
// the action answers for it.
func relativeAsOwner(ctx context.Context, h handover, children []*ent.Child) (owner, []practice.Problem, error) {
	known, err := relativeSeen(ctx, *h.relative)
	if err != nil {
		return owner{}, nil, err
	}
	if known == nil {
		return owner{}, missing(ctx, *h.relative, "relativeId"), nil
	}
	related, err := client(ctx).Relationship.Query().Where(relationship.RelativeID(known.ID), relationship.ChildIDIn(idsOf(children)...)).Exist(ctx)
	if err != nil {
		return owner{}, nil, err
	}
	if !related {
		return owner{}, unfit("This relative is related to none of the children.", "relativeId"), nil
	}
	body, err := client(ctx).Organisation.Get(ctx, store.FromContext(ctx).Viewer.OrganisationID)
	return owner{organisation: body}, nil, err
}

func unfit(message, path string) []practice.Problem {
	return []practice.Problem{{Code: practice.ProblemCodeInvalid, Path: []string{path}, Message: message}}
}

// gains finds the children that an owner is not involved with yet, and what stands
// against their becoming so. Of a restricted child only people named know.
func gains(ctx context.Context, o *owner, children []*ent.Child) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	live, err := client(ctx).Involvement.Query().Where(involvement.ChildIDIn(idsOf(children)...), involvement.OrganisationID(o.organisation.ID),
		liveAt(op.Now)).All(ctx)
	if err != nil {
		return nil, err
	}
	heads, err := headsFor(ctx, live)
	if err != nil {
		return nil, err
	}
	for _, k := range children {
		if k.Restricted && o.practitioner == nil {
			return notAllowed("The record of one of the children is restricted to those who are involved by name: give the action to a practitioner.", "ownerKind"), nil
		}
		known := func(i *ent.Involvement) bool { return i.ChildID == k.ID }
		if slices.ContainsFunc(live, func(i *ent.Involvement) bool {
			return known(i) && lets(i, o.practitioner, k.Restricted, heads[i.OrganisationID])
		}) {
			continue
		}
		if o.gains = append(o.gains, k.ID); o.practitioner != nil && slices.ContainsFunc(live, func(i *ent.Involvement) bool { return known(i) && i.Sight == practice.InvolvementSightNamed }) {
			o.byName = append(o.byName, k.ID)
		}
	}
	if len(o.gains) > 0 && auth.ReachOf(op.Viewer) != auth.ReachAuthority {
		return notAllowed("Outside social care an action goes to those who are involved with each of the children already.", o.kind.Path()), nil
	}
	return nil, nil
}

// involveOwner makes the owner of an action involved with the children that they
// gain by it, and says so in their lives.
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
		creates[i] = client(ctx).Involvement.Create().SetChildID(child).SetOrganisationID(o.organisation.ID).SetNillablePractitionerID(o.practitioner).
			SetRole(practice.InvolvementRoleOther).SetPurpose("Does an action that was assigned for the child.").
			SetLawfulBasis(practice.LawfulBasisPublicTask).SetSight(sight).SetFrom(now).SetOrigin(practice.InvolvementOriginActionAssigned).
			SetOriginReason("An action was assigned by " + by + ".")
	}
	if err := client(ctx).Involvement.CreateBulk(creates...).Exec(ctx); err != nil {
		return err
	}
	_, err := record(ctx, entry{children: o.gains, source: &action, category: practice.EventCategoryInvolvement,
		significance: practice.SignificanceRoutine, summary: o.organisation.Name + " is involved: an action was assigned to it."})
	return err
}

// held loads children and holds them as they are until the operation ends: what
// makes an organisation lose sight of them waits, and then finds the action; and of
// two who involve an agency, the second finds it involved. What only refers to the
// children does not wait.
func held(ctx context.Context, ids []uuid.UUID) ([]*ent.Child, error) {
	return client(ctx).Child.Query().Where(child.IDIn(ids...)).Order(child.ByID()).ForUpdate(sql.WithLockClause("FOR NO KEY UPDATE")).All(ctx)
}

// heldOf are the children that an action is for, of those that the viewer can see.
func heldOf(ctx context.Context, action uuid.UUID) ([]*ent.Child, error) {
	subjects, err := client(ctx).ActionChild.Query().Where(actionchild.ActionID(action)).All(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(subjects))
	for i, s := range subjects {
		ids[i] = s.ChildID
	}
	return held(ctx, ids)
}

func idsOf(children []*ent.Child) []uuid.UUID {
	ids := make([]uuid.UUID, len(children))
	for i, k := range children {
		ids[i] = k.ID
	}
	return ids
}
