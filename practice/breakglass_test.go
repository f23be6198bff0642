package practice

import (
	"strings"
	"testing"
)

func TestValidateBreakGlass(t *testing.T) {
	t.Parallel()
	named := func(f *BreakGlassFacts) {
		f.ByID, f.GivenName, f.FamilyName, f.Born = false, "Wren", "Quillfether", dayp("2018-03-04")
	}
	for name, tt := range map[string]struct {
		change func(*BreakGlassFacts)
		want   []string
	}{
		"an identifier passes":               {func(*BreakGlassFacts) {}, nil},
		"an NHS number passes":               {func(f *BreakGlassFacts) { f.ByID, f.NHSNumber = false, "9990000018" }, nil},
		"a pupil number passes":              {func(f *BreakGlassFacts) { f.ByID, f.UPN = false, "A999000000001" }, nil},
		"the authority's number passes":      {func(f *BreakGlassFacts) { f.ByID, f.LAChildID = false, "LA1" }, nil},
		"names and date of birth pass":       {named, nil},
		"no child at all":                    {func(f *BreakGlassFacts) { f.ByID = false }, []string{"childId: REQUIRED"}},
		"two ways at once":                   {func(f *BreakGlassFacts) { f.UPN = "A999000000001" }, []string{"childId: INVALID"}},
		"an authority's number that is none": {func(f *BreakGlassFacts) { f.ByID, f.LAChildID = false, "LA 1;" }, []string{"laChildId: INVALID"}},
		"a blank number is no number": {func(f *BreakGlassFacts) { f.ByID, f.LAChildID = false, "  " },
			[]string{"childId: REQUIRED", "laChildId: INVALID"}},
		"a family name alone": {func(f *BreakGlassFacts) { named(f); f.GivenName, f.Born = "", nil },
			[]string{"givenName: REQUIRED", "dateOfBirth: REQUIRED"}},
		"a date of birth alone": {func(f *BreakGlassFacts) { f.ByID, f.Born = false, dayp("2018-03-04") },
			[]string{"givenName: REQUIRED", "familyName: REQUIRED"}},
		"a name with what cannot be kept":  {func(f *BreakGlassFacts) { named(f); f.GivenName = "Wren\x00" }, []string{"givenName: INVALID"}},
		"a reason of a word":               {func(f *BreakGlassFacts) { f.Reason = "Urgent" }, []string{"reason: TOO_SHORT"}},
		"a reason of 10 characters passes": {func(f *BreakGlassFacts) { f.Reason = "0123456789" }, nil},
		"a reason too long":                {func(f *BreakGlassFacts) { f.Reason = strings.Repeat("r", 2_001) }, []string{"reason: TOO_LONG"}},
		"nothing hears everything": {func(f *BreakGlassFacts) { *f = BreakGlassFacts{} },
			[]string{"childId: REQUIRED", "reason: REQUIRED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := BreakGlassFacts{ByID: true, Reason: "Found alone at night, unconscious."}
			tt.change(&facts)
			wantProblems(t, ValidateBreakGlass(facts), tt.want...)
		})
	}
}

func TestValidateBreakGlassReview(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		finding BreakGlassFinding
		note    string
		want    []string
	}{
		"a finding and a note pass": {BreakGlassFindingJustified, "Rang the duty desk first.", nil},
		"no finding, no note":       {"", "", []string{"finding: REQUIRED", "note: REQUIRED"}},
		"an unknown finding":        {"FINE", "Rang the duty desk first.", []string{"finding: INVALID"}},
		"a note of a word":          {BreakGlassFindingAvoidable, "Fine", []string{"note: TOO_SHORT"}},
		"a note too long":           {BreakGlassFindingNotJustified, strings.Repeat("n", 2_001), []string{"note: TOO_LONG"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, ValidateBreakGlassReview(tt.finding, tt.note), tt.want...)
		})
	}
}
