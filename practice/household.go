package practice

import (
	"bytes"
	"slices"
)

// Membership is a person's time in a household. Both days belong to it; a nil StartedOn means
// since always, a nil EndedOn until now.
type Membership struct {
	Person             [16]byte
	Household          [16]byte
	StartedOn, EndedOn *Date
	// Adult marks a relative: part of the household, but nobody's sibling here.
	Adult bool
}

// Parentage is a child's relationship to a parent, by birth, marriage or adoption
// ([RelationshipKind.Parent]).
type Parentage struct {
	Child  [16]byte
	Parent [16]byte
}

// Sibling is a child who shares a household, a parent, or both, with another.
type Sibling struct {
	Child           [16]byte
	SharesHousehold bool
	SharesParent    bool
}

// Holds says whether the person is in the household on a day.
func (m Membership) Holds(on Date) bool { return on.within(m.StartedOn, m.EndedOn) }

// SiblingsAt lists the brothers and sisters of a child on a day, by id: the children who
// share a household with it then, and those who share a parent on any day. Heed returns
// both, because an assessment of the home could forget a child who moved out.
func SiblingsAt(child [16]byte, on Date, memberships []Membership, parents []Parentage) []Sibling {
	homes, parentsOf := make(map[[16]byte]bool), make(map[[16]byte]bool)
	for _, m := range memberships {
		if m.Person == child && m.Holds(on) {
			homes[m.Household] = true
		}
	}
	for _, p := range parents {
		if p.Child == child {
			parentsOf[p.Parent] = true
		}
	}
	found := make(map[[16]byte]Sibling)
	for _, m := range memberships {
		if !m.Adult && m.Person != child && homes[m.Household] && m.Holds(on) {
			found[m.Person] = Sibling{Child: m.Person, SharesHousehold: true}
		}
	}
	for _, p := range parents {
		if p.Child != child && parentsOf[p.Parent] {
			found[p.Child] = Sibling{Child: p.Child, SharesHousehold: found[p.Child].SharesHousehold, SharesParent: true}
		}
	}
	siblings := make([]Sibling, 0, len(found))
	for _, s := range found {
		siblings = append(siblings, s)
	}
	slices.SortFunc(siblings, func(a, b Sibling) int { return bytes.Compare(a.Child[:], b.Child[:]) })
	return siblings
}

// NotNamed lists the children of a household that a record leaves out, each
// once, in the order in which they are given.
func NotNamed(named, members [][16]byte) [][16]byte {
	var left [][16]byte
	for _, m := range members {
		if !slices.Contains(named, m) && !slices.Contains(left, m) {
			left = append(left, m)
		}
	}
	return left
}

// ValidateMembership says what is wrong with a time in a household. Path: endedOn.
func ValidateMembership(m Membership) []Problem {
	var found problems
	found.notAfter(m.StartedOn, m.EndedOn, "The end of the membership is before its start. Correct the date.", "endedOn")
	return found
}
