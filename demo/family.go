package demo

import (
	"time"

	"heed/ent"
	"heed/practice"
)

// family is brothers and sisters with the adults around them, where they live, and how the
// partnership came to know them.
type family struct {
	index    int
	surname  string
	far      bool
	children []*child // the eldest first
	mother   *ent.Relative
	// father is the father of all children, except of the eldest if that one has firstFather.
	father, firstFather, stepFather *ent.Relative
	grandmother, otherGrandmother   *ent.Relative
	// grandmotherIn says that the mother's mother lives with them.
	grandmotherIn bool
	// lives says where the father lives.
	lives fatherLives
	// parted is the day on which he left, if he did.
	parted practice.Date
	// stepFatherSince is the day on which the stepfather came, if there is one.
	stepFatherSince practice.Date

	ward    ward
	surgery *body
	doctor  *ent.Practitioner
	homes   []home
	away    *home // the father's own

	// known is when the first of them was registered.
	known      time.Time
	course     []*concern
	cases      []*helpPeriod // periods of help, in order of time
	restricted bool
	police     bool
	officer    *ent.Practitioner
}

// child is one of them.
type child struct {
	row *ent.Child
	// born is the expected date for an unborn child.
	born    practice.Date
	unborn  bool
	entered time.Time
	// primary, secondary and nursery are where the child is or was; nil for one
	// too young.
	primary, secondary, nursery *body
	// unsafe are the adults that nobody contacts.
	unsafe []*ent.Relative
	// ties are the involvements of bodies with the child.
	ties []tie
	// care is the child's care, if it was ever graded; profiles graded it, and current is the
	// current profile.
	care     *care
	profiles []*profile
	current  *profile
}

// fatherLives is where the father is.
type fatherLives int

const (
	fatherAtHome fatherLives = iota
	fatherElsewhere
	fatherOwnHome
	fatherUnknown
)

// newFamily invents a family, with a maximum number of children.
func (g *generator) newFamily(most int) *family {
	f := &family{index: g.families, far: g.chance(0.14)}
	f.surname = g.names.surname(g.randomness, f.far)
	f.restricted = f.index == 7 || g.chance(0.004)
	g.addChildren(f, most)
	g.addAdults(f)
	return f
}

// addChildren draws the births, backwards from the youngest.
func (g *generator) addChildren(f *family, most int) {
	count := draw(g.randomness, odds[int]{34, 1}, odds[int]{34, 2}, odds[int]{19, 3}, odds[int]{9, 4}, odds[int]{4, 5})
	eldest := g.today.AddMonths(-18*12 + 1)
	born := g.today.AddDays(-g.between(12, 14*365))
	if f.index%37 == 5 || g.chance(0.01) {
		born = g.today.AddDays(g.between(5, 170))
	}
	for len(f.children) < min(count, most) && !born.Before(eldest) {
		c := &child{born: born, unborn: born.After(g.today)}
		f.children = append([]*child{c}, f.children...)
		if !g.chance(0.025) { // else a twin
			born = born.AddDays(-g.between(330, 1700))
		}
	}
}

// addAdults invents the parents and other adults.
func (g *generator) addAdults(f *family) {
	eldest := f.eldest()
	f.mother = g.adult(f, practice.SexFemale, eldest.born, 17, 38)
	f.mother.FamilyName = draw(g.randomness, odds[string]{6, f.surname}, odds[string]{4, g.names.surname(g.randomness, f.far)})
	f.lives = draw(g.randomness,
		odds[fatherLives]{44, fatherAtHome}, odds[fatherLives]{33, fatherOwnHome},
		odds[fatherLives]{15, fatherElsewhere}, odds[fatherLives]{8, fatherUnknown})
	if f.lives != fatherUnknown {
		f.father = g.adult(f, practice.SexMale, eldest.born, 18, 45)
	}
	if f.lives != fatherAtHome && g.chance(0.3) {
		f.stepFather = g.adult(f, practice.SexMale, eldest.born, 18, 45)
		f.stepFather.FamilyName = g.names.surname(g.randomness, g.chance(0.1))
	}
	if len(f.children) > 1 && f.father != nil && g.chance(0.14) {
		f.firstFather = g.adult(f, practice.SexMale, eldest.born, 17, 45)
		f.firstFather.FamilyName = g.names.surname(g.randomness, f.far)
	}
	if g.chance(0.35) {
		f.grandmother = g.adult(f, practice.SexFemale, eldest.born, 40, 62)
	}
	if f.father != nil && g.chance(0.15) {
		f.otherGrandmother = g.adult(f, practice.SexFemale, eldest.born, 40, 65)
	}
}

// adult is an adult who was of an age between two limits when the eldest child was born.
func (g *generator) adult(f *family, sex practice.Sex, born practice.Date, youngest, oldest int) *ent.Relative {
	r := &ent.Relative{
		GivenName:  new(g.names.given(g.randomness, sex, f.far)),
		FamilyName: f.surname,
		Sex:        sex,
		Version:    1,
	}
	if g.chance(0.92) {
		r.DateOfBirth = new(born.AddMonths(-12 * youngest).AddDays(-g.between(0, (oldest-youngest)*365)).UTC())
	}
	return r
}

func (f *family) eldest() *child { return f.children[0] }

// fatherOf is the child's father, where he is known.
func (f *family) fatherOf(c *child) *ent.Relative {
	if f.firstFather != nil && c == f.eldest() {
		return f.firstFather
	}
	return f.father
}

// under counts the children born and younger than a number of years.
func (f *family) under(years int, today practice.Date) int {
	count := 0
	for _, c := range f.children {
		if !c.unborn && c.age(today) < years {
			count++
		}
	}
	return count
}

// enteredBy lists the children that the record has at an instant.
func (f *family) enteredBy(at time.Time) []*child {
	var list []*child
	for _, c := range f.children {
		if !c.entered.After(at) {
			list = append(list, c)
		}
	}
	return list
}

// name is what people call the child.
func (c *child) name() string {
	switch {
	case c.row.PreferredName != nil:
		return *c.row.PreferredName
	case c.row.GivenName != nil:
		return *c.row.GivenName
	default:
		return "the baby"
	}
}

// fullName is the child's name on a form.
func (c *child) fullName() string {
	if c.row.GivenName == nil {
		return "Unborn " + c.row.FamilyName
	}
	return *c.row.GivenName + " " + c.row.FamilyName
}

// speaks says whether the child can describe their life in words at an instant.
func (c *child) speaks(at time.Time) bool {
	return !c.unborn && c.age(practice.DateOf(at)) >= 4
}

// bornAfter says whether the mother is still pregnant at an instant.
func (c *child) bornAfter(at time.Time) bool {
	return c.unborn || c.born.After(practice.DateOf(at))
}

// age is the child's age in completed years on a day.
func (c *child) age(on practice.Date) int {
	years, _ := practice.AgeAt(c.born, on)
	return years
}

// schoolStart is the September in which a child begins school: the one after
// the fourth birthday (Education Act 1996 section 8, as admission works).
func (c *child) schoolStart() practice.Date {
	if c.born.Month >= time.September {
		return practice.NewDate(c.born.Year+5, time.September, 2)
	}
	return practice.NewDate(c.born.Year+4, time.September, 2)
}

// secondaryStart is seven school years later.
func (c *child) secondaryStart() practice.Date { return c.schoolStart().AddMonths(7 * 12) }
