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

// working are the people whom anyone may sign in as and who work with children.
func (p *partnership) working() []person {
	return []person{
		{p.force, p.accounts["police"]}, {p.visiting[0], p.accounts["health"]},
		{p.primaries[0], p.accounts["school"]}, {p.authority, p.accounts["social-care"]},
	}
}

// people are those who are told that they have something to do.
func (o owner) people() []person {
	switch o.kind {
	case practice.ActionOwnerKindPractitioner:
		return []person{{o.by, o.who}}
	default:
		return o.by.managing()
	}
}

// answering are those who answer for an action towards its due day: who has it by
// name, who gave it to a relative, else those who manage the body.
func (o owner) answering() []person {
	if o.kind == practice.ActionOwnerKindOrganisation {
		return o.by.managing()
	}
	return []person{{o.by, o.who}}
}

// above are the managers of those who answer for an action.
func (o owner) above() []person {
	if o.kind == practice.ActionOwnerKindOrganisation {
		return o.by.managing()
	}
	return o.by.managerOf(o.who)
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

// heads are those who manage the topmost body of the same agency, or the body
// itself where nobody does.
func (b *body) heads() []person {
	top := b
	for top.above != nil && top.above.Agency == b.Agency {
		top = top.above
	}
	if people := top.managing(); len(people) > 0 {
		return people
	}
	return b.managing()
}

// without is the people but for one: nobody is told what they did themselves.
func without(people []person, one *ent.Practitioner) []person {
	return slices.DeleteFunc(people, func(p person) bool { return p.who == one })
}
