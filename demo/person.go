package demo

import (
	"fmt"
	"time"

	"heed/ent"
	"heed/practice"
)

// enter writes the children and their adults.
func (g *generator) enter(f *family) {
	for _, c := range f.children {
		c.entered = g.entry(f, c)
		g.enterChild(f, c)
	}
	for _, r := range []*ent.Relative{f.mother, f.father, f.firstFather, f.stepFather, f.grandmother, f.otherGrandmother} {
		if r == nil {
			continue
		}
		r.ID, r.CreatedAt, r.UpdatedAt = g.id("Relative", f.known), f.known, f.known
		g.rows.relatives = append(g.rows.relatives, r)
	}
}

// entry is when a child is registered: with the family, or in the days after birth, or
// once the pregnancy is known.
func (g *generator) entry(f *family, c *child) time.Time {
	since := c.born.UTC().Add(g.length(2*24*time.Hour, 9*24*time.Hour))
	if c.unborn {
		since = g.atWork(c.born.AddDays(-g.between(178, 195)))
	}
	if since.After(f.known) {
		return since
	}
	return f.known
}

func (g *generator) enterChild(f *family, c *child) {
	c.row = &ent.Child{
		ID: g.id("Child", c.entered), CreatedAt: c.entered, Version: 1, UpdatedAt: c.entered,
		FamilyName: f.surname, Restricted: f.restricted,
		Sex: practice.SexUnknown, GenderIdentity: practice.GenderIdentityNotKnown, BirthPrecision: practice.BirthPrecisionDay,
	}
	if father := f.fatherOf(c); father == f.firstFather && father != nil && g.chance(0.5) {
		c.row.FamilyName = father.FamilyName
	}
	c.row.FamilyKey = nameKey(c.row.FamilyName)
	if c.unborn {
		c.row.ExpectedDateOfBirth = new(c.born.UTC())
	} else {
		c.row.DateOfBirth = new(c.born.UTC())
		g.nameChild(f, c.row)
		g.numberChild(c)
	}
	if len(f.course) > 0 {
		c.row.LaChildID = new(fmt.Sprintf("QS%07d", g.laChildIDs.next()))
	}
	g.describe(f, c)
	g.rows.children = append(g.rows.children, c.row)
}

// nameChild gives names that no brother or sister has.
func (g *generator) nameChild(f *family, row *ent.Child) {
	row.Sex = draw(g.randomness, odds[practice.Sex]{49, practice.SexFemale}, odds[practice.Sex]{51, practice.SexMale})
	row.GenderIdentity = draw(g.randomness,
		odds[practice.GenderIdentity]{97, practice.GenderIdentity(row.Sex)},
		odds[practice.GenderIdentity]{2, practice.GenderIdentityNotKnown},
		odds[practice.GenderIdentity]{1, practice.GenderIdentitySelfDescribed})
	given := g.names.given(g.randomness, row.Sex, f.far)
	for taken := true; taken; {
		taken = false
		for _, other := range f.children {
			if other.row != nil && other.row.GivenName != nil && *other.row.GivenName == given {
				given, taken = g.names.given(g.randomness, row.Sex, f.far), true
			}
		}
	}
	row.GivenName = &given
	if g.chance(0.12) {
		row.PreferredName = new(nickname(given))
	}
	if g.chance(0.04) {
		row.FormerNames = []string{given + " " + g.names.surname(g.randomness, f.far)}
	}
}

// numberChild gives the numbers that a child of that age has: of the NHS range
// for tests, 999, and of no authority that exists.
func (g *generator) numberChild(c *child) {
	for numbered := !g.chance(g.numberless); numbered && c.row.NhsNumber == nil; {
		if number, ok := practice.NHSNumberFromDigits(fmt.Sprintf("999%06d", g.nhsNumbers.next())); ok {
			c.row.NhsNumber = &number
		}
	}
	if !c.schoolStart().After(g.today) && g.chance(0.98) {
		if upn, ok := practice.UPNFromDigits(fmt.Sprintf("999%09d", g.upns.next())); ok {
			c.row.Upn = &upn
		}
	}
}

// describe fills in the child's characteristics, as far as somebody has asked: the code
// nearly always, the rest seldom.
func (g *generator) describe(f *family, c *child) {
	row := c.row
	code := func(weight int, value string) odds[string] { return odds[string]{weight, value} }
	ethnicity := draw(g.randomness, code(86, "WBRI"), code(3, "WIRI"), code(3, "MWBC"), code(2, "WIRT"), code(2, "MOTH"), code(4, "NOBT"))
	language, faith := "English", ""
	if f.far {
		ethnicity = draw(g.randomness, code(20, "WOTH"), code(16, "APKN"), code(12, "AIND"), code(8, "ABAN"), code(18, "BAFR"),
			code(8, "BCRB"), code(6, "AOTH"), code(6, "MWAS"), code(6, "OOTH"))
		language = draw(g.randomness, code(30, "English"), code(15, "Polish"), code(15, "Urdu"), code(10, "Romanian"),
			code(10, "Yoruba"), code(10, "Bengali"), code(10, "Arabic"))
		faith = draw(g.randomness, code(40, "Muslim"), code(30, "Christian"), code(10, "Hindu"), code(5, "Sikh"), code(15, "No religion"))
	} else if g.chance(0.5) {
		faith = draw(g.randomness, code(70, "No religion"), code(28, "Christian"), code(2, "Jewish"))
	}
	if g.chance(0.95) {
		row.EthnicityCode, row.EthnicityListYear = &ethnicity, new(practice.CensusYear(practice.DateOf(c.entered)))
	}
	if g.chance(0.85) {
		row.FirstLanguage = &language
	}
	if faith != "" {
		row.Religion = &faith
	}
	if c.unborn {
		return
	}
	row.Disabilities = g.disabilities()
	if c.speaks(g.now) && g.chance(0.3) {
		row.Identity = g.identity(c, language)
	}
}

func (g *generator) disabilities() []practice.Disability {
	const known = 0.6
	switch {
	case g.chance(0.11):
		return []practice.Disability{draw(g.randomness,
			odds[practice.Disability]{30, practice.DisabilityLearning}, odds[practice.Disability]{25, practice.DisabilityAutism},
			odds[practice.Disability]{15, practice.DisabilityCommunication}, odds[practice.Disability]{10, practice.DisabilityBehaviour},
			odds[practice.Disability]{8, practice.DisabilityMobility}, odds[practice.Disability]{6, practice.DisabilityHearing},
			odds[practice.Disability]{6, practice.DisabilityConsciousness})}
	case g.chance(known):
		return []practice.Disability{practice.DisabilityNone}
	default:
		return nil
	}
}

// identity is what somebody has recorded of the child's identity; rarely all of it.
func (g *generator) identity(c *child, language string) practice.Identity {
	var i practice.Identity
	say := func(section string, likely float64) string {
		if !g.chance(likely) {
			return ""
		}
		return g.phrase("identity "+section, c.name())
	}
	i.Culture = say("CULTURE", 0.5)
	i.Faith = say("FAITH", 0.35)
	i.Belonging = say("BELONGING", 0.6)
	i.SenseOfSelf = say("SENSE_OF_SELF", 0.5)
	i.Home = say("HOME", 0.7)
	if g.chance(0.4) {
		i.Language = "Speaks " + language + " at home."
	}
	return i
}
