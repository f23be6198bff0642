package practice

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// id is a made-up identifier.
func id(n byte) [16]byte { return [16]byte{15: n} }

func TestSiblingsAt(t *testing.T) {
	t.Parallel()
	const child, brother, cousin, mother, father, halfSister = 1, 2, 3, 10, 11, 4
	home, otherHome := id(100), id(101)
	lives := func(person byte, household [16]byte, from, to string) Membership {
		return Membership{Person: id(person), Household: household, StartedOn: dayp(from), EndedOn: dayp(to)}
	}
	adult := lives(mother, home, "", "")
	adult.Adult = true
	memberships := []Membership{
		lives(child, home, "2020-01-01", ""),
		lives(brother, home, "2020-01-01", "2024-12-31"),
		lives(brother, otherHome, "2025-01-01", ""),
		lives(cousin, home, "2024-06-01", "2024-08-31"),
		lives(halfSister, otherHome, "", ""),
		adult,
	}
	parents := []Parentage{
		{Child: id(child), Parent: id(mother)},
		{Child: id(brother), Parent: id(mother)},
		{Child: id(child), Parent: id(father)},
		{Child: id(halfSister), Parent: id(father)},
	}
	for name, tt := range map[string]struct {
		on   string
		want []Sibling
	}{
		"a brother at home, a half-sister elsewhere": {"2024-05-31", []Sibling{
			{Child: id(brother), SharesHousehold: true, SharesParent: true}, {Child: id(halfSister), SharesParent: true}}},
		"a cousin on the first day of the stay": {"2024-06-01", []Sibling{
			{Child: id(brother), SharesHousehold: true, SharesParent: true}, {Child: id(cousin), SharesHousehold: true},
			{Child: id(halfSister), SharesParent: true}}},
		"the cousin on the last day": {"2024-08-31", []Sibling{
			{Child: id(brother), SharesHousehold: true, SharesParent: true}, {Child: id(cousin), SharesHousehold: true},
			{Child: id(halfSister), SharesParent: true}}},
		"the brother moved out is a brother still": {"2025-03-14", []Sibling{
			{Child: id(brother), SharesParent: true}, {Child: id(halfSister), SharesParent: true}}},
		"before the child had a home, by parents only": {"2019-12-31", []Sibling{
			{Child: id(brother), SharesParent: true}, {Child: id(halfSister), SharesParent: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, SiblingsAt(id(child), day(tt.on), memberships, parents)); diff != "" {
				t.Errorf("siblings (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("a child without home or parents has none", func(t *testing.T) {
		t.Parallel()
		if got := SiblingsAt(id(99), day("2024-05-31"), memberships, parents); len(got) != 0 {
			t.Errorf("got %v", got)
		}
	})
}

func TestNotNamed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ named, members, want [][16]byte }{
		"all are named":                 {[][16]byte{id(1), id(2)}, [][16]byte{id(2), id(1)}, nil},
		"one is left out":               {[][16]byte{id(1)}, [][16]byte{id(1), id(2)}, [][16]byte{id(2)}},
		"each is told once, in order":   {nil, [][16]byte{id(3), id(2), id(3)}, [][16]byte{id(3), id(2)}},
		"an outsider named is no one's": {[][16]byte{id(9)}, [][16]byte{id(1)}, [][16]byte{id(1)}},
		"nobody lives there":            {[][16]byte{id(1)}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, NotNamed(tt.named, tt.members)); diff != "" {
				t.Errorf("left out (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateMembership(t *testing.T) {
	t.Parallel()
	wantProblems(t, ValidateMembership(Membership{StartedOn: dayp("2025-01-01"), EndedOn: dayp("2025-01-01")}))
	wantProblems(t, ValidateMembership(Membership{EndedOn: dayp("2025-01-01")}))
	wantProblems(t, ValidateMembership(Membership{StartedOn: dayp("2025-01-02"), EndedOn: dayp("2025-01-01")}), "endedOn: INVALID")
}
