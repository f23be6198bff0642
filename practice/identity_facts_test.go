package practice

import (
	"slices"
	"testing"
)

func TestAChangeOfIdentityIsToldApartFromAFirstEntry(t *testing.T) {
	t.Parallel()
	whole := ChildFacts{Today: day("2025-03-14"), GivenName: "Wren", FamilyName: "Testperson", Birth: Birth{On: dayp("2018-05-02")},
		NHSNumber: "9990000018", UPN: "A950000178301"}
	for name, c := range map[string]struct {
		before ChildFacts
		change func(*ChildFacts)
		want   []string
		former string
		died   bool
		weight Significance
	}{
		"nothing":          {before: whole, change: func(*ChildFacts) {}, weight: SignificanceRoutine},
		"a preferred name": {before: whole, change: func(f *ChildFacts) { f.PreferredName = "Wrennie" }, weight: SignificanceRoutine},
		"another family name": {before: whole, change: func(f *ChildFacts) { f.FamilyName = "Otherby" },
			want: []string{"legal name"}, former: "Wren Testperson", weight: SignificanceSignificant},
		"no given name": {before: whole, change: func(f *ChildFacts) { f.GivenName = "" },
			want: []string{"legal name"}, former: "Wren Testperson", weight: SignificanceSignificant},
		"another birthday": {before: whole, change: func(f *ChildFacts) { f.Birth.On = dayp("2018-05-03") },
			want: []string{"date of birth"}, weight: SignificanceSignificant},
		"a birthday less sure": {before: whole, change: func(f *ChildFacts) { f.Birth.Precision = BirthPrecisionMonth },
			want: []string{"date of birth"}, weight: SignificanceSignificant},
		"no birthday": {before: whole, change: func(f *ChildFacts) { f.Birth = Birth{UnknownReason: "Mixed up."} },
			want: []string{"date of birth"}, weight: SignificanceSignificant},
		"other numbers": {before: whole, change: func(f *ChildFacts) { f.NHSNumber, f.UPN = "", "H801200001001" },
			want: []string{"NHS number", "unique pupil number"}, weight: SignificanceSignificant},
		"a death": {before: whole, change: func(f *ChildFacts) { f.Died = dayp("2025-03-01") },
			want: []string{"date of death"}, died: true, weight: SignificanceCritical},
		"all for the first time": {before: ChildFacts{Today: whole.Today, Birth: Birth{Expected: dayp("2025-03-20")}},
			change: func(f *ChildFacts) { *f = whole }, weight: SignificanceRoutine},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := c.before
			c.change(&after)
			got := IdentityChangeOf(c.before, after)
			if !slices.Equal(got.Changed, c.want) || got.FormerName != c.former || got.Died != c.died || got.Significance() != c.weight {
				t.Errorf("got %+v %s, want %q, former %q, died %v, %s", got, got.Significance(), c.want, c.former, c.died, c.weight)
			}
		})
	}
	undone := whole
	undone.Died = dayp("2025-03-01")
	if got := IdentityChangeOf(undone, whole); !got.Died {
		t.Errorf("a death that is taken back is no change: %+v", got)
	}
}

func TestAChangeOfIdentityNeedsAReasonAndADeathItsAgency(t *testing.T) {
	t.Parallel()
	name, death := IdentityChange{Changed: []string{"legal name"}}, IdentityChange{Changed: []string{"date of death"}, Died: true}
	for agency, may := range map[Agency]bool{AgencySocialCare: true, AgencyHealth: true, AgencyPolice: false, AgencyEducation: false} {
		want := []string(nil)
		if !may {
			want = []string{"diedOn: NOT_ALLOWED"}
		}
		wantProblems(t, death.Validate("Told by the hospital.", agency), want...)
		wantProblems(t, name.Validate("By deed poll.", agency))
	}
	wantProblems(t, name.Validate("", AgencySocialCare), "reason: REQUIRED")
	wantProblems(t, name.Validate("why", AgencySocialCare), "reason: TOO_SHORT")
	wantProblems(t, IdentityChange{}.Validate("", AgencyEducation))
}

func TestAFormerNameIsKeptOnce(t *testing.T) {
	t.Parallel()
	change := IdentityChange{FormerName: "Wren Testperson"}
	if got := change.WithFormerName([]string{"Wren Otherby"}); !slices.Equal(got, []string{"Wren Otherby", "Wren Testperson"}) {
		t.Errorf("former names are %q", got)
	}
	if got := change.WithFormerName([]string{"Wren Testperson"}); len(got) != 1 {
		t.Errorf("former names are %q", got)
	}
}
