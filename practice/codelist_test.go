package practice

import (
	"slices"
	"testing"
)

func TestCodesByYear(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		list  CodeList
		code  string
		year  int
		label string
		valid bool
	}{
		"a code of every year":                   {CodeListReferralSource, "2A", 2020, "SCHOOLS", true},
		"early help is a source from 2023":       {CodeListReferralSource, "5D", 2023, "LA SERVICES – early help", true},
		"and was none in 2022":                   {CodeListReferralSource, "5D", 2022, "", false},
		"gender ended with 2024":                 {CodeListGender, "9", 2024, "Indeterminate", true},
		"and is none in 2025":                    {CodeListGender, "9", 2025, "", false},
		"sex began in 2025":                      {CodeListSex, "U", 2025, "unknown", true},
		"N1 has its old label in 2025":           {CodeListPrimaryNeed, "N1", 2025, "Abuse or neglect", true},
		"N1 has its new label in 2026":           {CodeListPrimaryNeed, "N1", 2026, "Abuse, neglect and exploitation", true},
		"after the last year the last counts":    {CodeListPrimaryNeed, "N1", 2031, "Abuse, neglect and exploitation", true},
		"what had ended by then has ended":       {CodeListGender, "9", 2031, "", false},
		"before the first year the first counts": {CodeListPrimaryNeed, "N1", 2009, "Abuse or neglect", true},
		"what began later had not begun":         {CodeListSex, "U", 2009, "", false},
		"a code may have no label":               {CodeListUnknownUPN, "UN6", 2026, "", true},
		"codes are upper case":                   {CodeListReferralSource, "2a", 2026, "", false},
		"a list that does not exist has none":    {CodeList("nosuchtype"), "2A", 2026, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			label, ok := tt.list.Label(tt.code, tt.year)
			if label != tt.label || ok != tt.valid || tt.list.Valid(tt.code, tt.year) != tt.valid {
				t.Errorf("got %q, %v; want %q, %v", label, ok, tt.label, tt.valid)
			}
		})
	}
}

func TestCensusYear(t *testing.T) {
	t.Parallel()
	for on, want := range map[string]int{"2025-03-31": 2025, "2025-04-01": 2026, "2025-12-31": 2026, "2026-01-01": 2026} {
		if got := CensusYear(day(on)); got != want {
			t.Errorf("%s: got %d, want %d", on, got, want)
		}
	}
}

func TestNoCodeStandsTwiceInAYear(t *testing.T) {
	t.Parallel()
	for _, name := range constantsOf(t, "CodeList") {
		for year := 2017; year <= 2026; year++ {
			var values []string
			for _, c := range CodeList(name).Codes(year) {
				values = append(values, c.Value)
			}
			slices.Sort(values)
			if len(slices.Compact(slices.Clone(values))) != len(values) {
				t.Errorf("%s %d has a code twice: %v", name, year, values)
			}
		}
		if len(CodeList(name).Codes(2024))+len(CodeList(name).Codes(2026)) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}
