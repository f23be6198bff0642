package practice

import (
	"slices"
	"strings"
	"testing"
)

func TestTheSameChildTwiceInOneForm(t *testing.T) {
	t.Parallel()
	day, other := Date{2018, 5, 2}, Date{2018, 5, 3}
	ada := func(given, family string, on *Date) ChildFacts {
		return ChildFacts{GivenName: given, FamilyName: family, Birth: Birth{On: on}}
	}
	numbered := func(nhs, upn, la string) ChildFacts { return ChildFacts{NHSNumber: nhs, UPN: upn, LAChildID: la} }
	guessed := ada("Ada", "O'Roe", &day)
	guessed.Birth.Precision = BirthPrecisionYear
	for name, tt := range map[string]struct {
		first, second ChildFacts
		want          string // path of the problem; empty where there is none
	}{
		"the same names and birthday":          {ada("Ada", "O'Roe", &day), ada("ADA", "Oroe", &day), "1"},
		"twins":                                {ada("Ada", "O'Roe", &day), ada("Zelda", "O'Roe", &day), ""},
		"another birthday":                     {ada("Ada", "O'Roe", &day), ada("Ada", "O'Roe", &other), ""},
		"no birthday":                          {ada("Ada", "O'Roe", nil), ada("Ada", "O'Roe", nil), ""},
		"twins without given names":            {ada("", "O'Roe", &day), ada("", "O'Roe", &day), ""},
		"a birthday that is less than certain": {ada("Ada", "O'Roe", &day), guessed, ""},
		"an NHS number":                        {numbered("999 000 0018", "", ""), numbered("9990000018", "", ""), "1 nhsNumber"},
		"a pupil number":                       {numbered("", "X00180001701A", ""), numbered("", "x00180001701a", ""), "1 upn"},
		"an authority's number":                {numbered("", "", "LA1"), numbered("", "", "la1"), "1 laChildId"},
		"numbers of their own":                 {numbered("9990000018", "", "LA1"), numbered("9990000034", "", "LA2"), ""},
	} {
		for _, entries := range [][]ChildFacts{{tt.first, tt.second}, {tt.second, tt.first}} {
			var got []string
			for _, p := range CheckSameChildTwice(entries) {
				got = append(got, strings.Join(p.Path, " "))
			}
			if want := slices.DeleteFunc([]string{tt.want}, func(s string) bool { return s == "" }); !slices.Equal(got, want) {
				t.Errorf("%s: problems at %q, want %q", name, got, want)
			}
		}
	}
}
