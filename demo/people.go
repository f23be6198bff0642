package demo

import (
	"slices"

	"heed/ent"
	"heed/practice"
)

// person is a practitioner with the body they work for.
type person struct {
	by  *body
	who *ent.Practitioner
}

// working are the demonstration's accounts who work with children.
func (p *partnership) working() []person {
	return []person{
		{p.units[0], p.accounts["police"]}, {p.visiting[0], p.accounts["health"]},
		{p.primaries[0], p.accounts["school"]}, {p.authority, p.accounts["social-care"]},
	}
}

// people are those who are notified of a new action.
func (o owner) people() []person {
	switch o.kind {
	case practice.ActionOwnerKindPractitioner:
		return []person{{o.by, o.who}}
	default:
		return o.by.overseen()
	}
}

// answering are those responsible for an action on its due date: the practitioner who owns
// it or gave it to a relative, else the managers and safeguarding leads of the body.
func (o owner) answering() []person {
	if o.kind == practice.ActionOwnerKindOrganisation {
		return o.by.overseen()
	}
	return []person{{o.by, o.who}}
}

// above are the managers of those responsible for an action.
func (o owner) above() []person {
	if o.kind == practice.ActionOwnerKindOrganisation ||
		!slices.ContainsFunc(o.by.managers, func(m *ent.Practitioner) bool { return o.who.ManagerID != nil && m.ID == *o.who.ManagerID }) {
		return o.by.overseen()
	}
	return o.by.managerOf(o.who)
}

// overseeing are the managers and safeguarding leads of a body.
func (b *body) overseeing() []person {
	people := b.managing()
	for _, l := range b.leads {
		people = append(people, person{b, l})
	}
	return people
}

// overseen are the managers and safeguarding leads of a body, or of the nearest one above
// it of the same agency that has any.
func (b *body) overseen() []person {
	for at := b; at != nil && at.Agency == b.Agency; at = at.above {
		if people := at.overseeing(); len(people) > 0 {
			return people
		}
	}
	return nil
}

// managing are the managers of a body.
func (b *body) managing() []person {
	var people []person
	for _, m := range b.managers {
		people = append(people, person{b, m})
	}
	return people
}

// managerOf is somebody's manager, or the managers of the body if none is named.
func (b *body) managerOf(who *ent.Practitioner) []person {
	for _, m := range b.managers {
		if who.ManagerID != nil && m.ID == *who.ManagerID {
			return []person{{b, m}}
		}
	}
	return b.managing()
}

// heads are the managers of the topmost body of the same agency; if it has none, those of
// the body and its safeguarding leads.
func (b *body) heads() []person {
	top := b
	for top.above != nil && top.above.Agency == b.Agency {
		top = top.above
	}
	if people := top.managing(); len(people) > 0 {
		return people
	}
	return b.overseen()
}

// without is the people except one: nobody is notified of what they did themselves.
func without(people []person, one *ent.Practitioner) []person {
	return slices.DeleteFunc(people, func(p person) bool { return p.who == one })
}
