package demo

import (
	"time"

	"heed/ent"
	"heed/practice"
)

// candidate is a possible assessor, with the children that they may grade.
type candidate struct {
	by       *body
	who      *ent.Practitioner
	children []*child
}

// assessor draws the assessor: the social worker, the health visitor of the youngest or
// the school's lead, if they are trained, and all children that they may see.
func (g *generator) assessor(f *family, s *sitting) (*body, *ent.Practitioner, []*child) {
	var likely []odds[candidate]
	add := func(weight int, by *body, who *ent.Practitioner, fits func(*child) bool) {
		if c := g.candidate(f, s, by, who, fits); len(c.children) > 0 {
			likely = append(likely, odds[candidate]{weight, c})
		}
	}
	authority, all := g.partnership.authority, func(*child) bool { return true }
	for _, stretch := range f.cases {
		if stretch.covers(s.started) {
			add(6, stretch.by, stretch.worker, all)
		}
	}
	add(4, f.ward.visiting, g.worker(f.ward.visiting), func(c *child) bool { return c.age(s.from) < 5 })
	for _, c := range f.children {
		if school := c.schoolOn(s.from); school != nil {
			add(4, school, school.staff[0], func(other *child) bool { return other.schoolOn(s.from) == school })
			break
		}
	}
	if len(likely) == 0 {
		add(1, authority, pick(g.randomness, authority.staff), all)
		add(1, authority, g.partnership.accounts["social-care"], all)
	}
	if len(likely) == 0 {
		return nil, nil, nil
	}
	c := draw(g.randomness, likely...)
	return c.by, c.who, c.children
}

// worker is one of a body's people: its demonstration account, if it has one.
func (g *generator) worker(by *body) *ent.Practitioner {
	if first := by.staff[0]; by != g.partnership.authority && g.partnership.named(first) {
		return first
	}
	return pick(g.randomness, by.staff)
}

// candidate is a person with the children that they may grade: born before the window, in
// the record when the sitting starts, and visible until its end.
func (g *generator) candidate(f *family, s *sitting, by *body, who *ent.Practitioner, fits func(*child) bool) candidate {
	c := candidate{by: by, who: who}
	if !g.trainedOn(who, practice.DateOf(s.completed)) {
		return c
	}
	for _, k := range f.enteredBy(s.started) {
		if !k.unborn && !k.born.After(s.from) && fits(k) && g.sees(by, who, k, s.started) && g.sees(by, who, k, s.completed) {
			c.children = append(c.children, k)
		}
	}
	return c
}

// sees says whether a person of a body may see a child at an instant: by an involvement,
// or as a member of social care. A restricted child is seen by those who are involved by
// name.
func (g *generator) sees(by *body, who *ent.Practitioner, c *child, at time.Time) bool {
	return by == g.partnership.authority && !c.row.Restricted || c.known(by, who, at)
}

// known says whether a body is involved with a child at an instant; with a restricted one,
// by name.
func (c *child) known(by *body, who *ent.Practitioner, at time.Time) bool {
	for _, t := range c.ties {
		if t.by == by && t.covers(at) && (!c.row.Restricted || t.who == who) {
			return true
		}
	}
	return false
}

// covers says whether an involvement holds at an instant.
func (t tie) covers(at time.Time) bool {
	return !t.from.After(at) && (t.to == nil || !t.to.Before(at))
}
