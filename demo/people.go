package demo

import (
	"slices"

	"heed/ent"
	"heed/practice"
)

// person is somebody with the body they work for.
type person struct {
	by  *body
	who *ent.Practitioner
}

// working are the people that anyone may sign in as and who work with children.
func (p *partnership) working() []person {
	return []person{
		{p.units[0], p.accounts["police"]}, {p.visiting[0], p.accounts["health"]},
		{p.primaries[0], p.accounts["school"]}, {p.authority, p.accounts["social-care"]},
	}
}

// people are those who are told that they have something to do.
func (o owner) people() []person {
	switch o.kind {
	case practice.ActionOwnerKindPractitioner:
		return []person{{o.by, o.who}}
	default:
		return o.by.overseen()
	}
}

// answering are those who answer for an action towards its due day: who has it by
// name, who gave it to a relative, else those who oversee the body.
func (o owner) answering() []person {
	if o.kind == practice.ActionOwnerKindOrganisation {
		return o.by.overseen()
	}
	return []person{{o.by, o.who}}
}

// above are the managers of those who answer for an action.
func (o owner) above() []person {
	if o.kind == practice.ActionOwnerKindOrganisation || !slices.ContainsFunc(o.by.managers, func(m *ent.Practitioner) bool { return o.who.ManagerID != nil && m.ID == *o.who.ManagerID }) {
		return o.by.overseen()
	}
	return o.by.managerOf(o.who)
}

// overseeing are those who manage a body, and those who lead its safeguarding.
func (b *body) overseeing() []person {
	people := b.managing()
	for _, l := range b.leads {
		people = append(people, person{b, l})
	}
	return people
}

// overseen is by whom a body is overseen, or the nearest one above it of the same
// agency that anybody oversees.
func (b *body) overseen() []person {
	for at := b; at != nil && at.Agency == b.Agency; at = at.above {
		if people := at.overseeing(); len(people) > 0 {
			return people
		}
	}
	return nil
}

// managing are those who manage a body.
func (b *body) managing() []person {
	var people []person
	for _, m := range b.managers {
		people = append(people, person{b, m})
	}
	return people
}

// managerOf is the manager of somebody, or those who manage the body where none
// is named.
func (b *body) managerOf(who *ent.Practitioner) []person {
	for _, m := range b.managers {
		if who.ManagerID != nil && m.ID == *who.ManagerID {
			return []person{{b, m}}
		}
	}
	return b.managing()
}

// heads are those who manage the topmost body of the same agency; where nobody does,
// those who oversee the body.
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

// without is the people but for one: nobody is told what they did themselves.
func without(people []person, one *ent.Practitioner) []person {
	return slices.DeleteFunc(people, func(p person) bool { return p.who == one })
}
