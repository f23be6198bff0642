package practice

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestValidateChild(t *testing.T) {
	t.Parallel()
	unborn := func(f *ChildFacts, expected string) {
		f.Birth.On, f.Birth.Expected, f.GivenName, f.FamilyName, f.Sex = nil, dayp(expected), "", "", SexUnknown
	}
	for name, tt := range map[string]struct {
		change func(*ChildFacts)
		want   []string
	}{
		"a whole record passes":      {func(*ChildFacts) {}, nil},
		"a preferred name is a name": {func(f *ChildFacts) { f.GivenName, f.FamilyName, f.PreferredName = "", "", "Pip" }, nil},
		"a born child without a name does not": {func(f *ChildFacts) { f.GivenName, f.FamilyName = " ", "" },
			[]string{"givenName: REQUIRED"}},
		"a name has its limit": {func(f *ChildFacts) { f.FamilyName = strings.Repeat("x", 201) },
			[]string{"familyName: TOO_LONG"}},
		"an unborn child needs no name":            {func(f *ChildFacts) { unborn(f, "2025-09-01") }, nil},
		"an expected date ten months ahead passes": {func(f *ChildFacts) { unborn(f, "2026-01-14") }, nil},
		"one a day later does not": {func(f *ChildFacts) { unborn(f, "2026-01-15") },
			[]string{"expectedDateOfBirth: OUT_OF_RANGE"}},
		"a birth thirty days overdue passes": {func(f *ChildFacts) { unborn(f, "2025-02-12") }, nil},
		"one thirty-one days overdue does not": {func(f *ChildFacts) { unborn(f, "2025-02-11") },
			[]string{"expectedDateOfBirth: OUT_OF_RANGE"}},
		"neither date does not": {func(f *ChildFacts) { f.Birth.On = nil }, []string{"dateOfBirth: REQUIRED"}},
		"both dates do not": {func(f *ChildFacts) { f.Birth.Expected = dayp("2025-04-01") },
			[]string{"expectedDateOfBirth: INVALID"}},
		"a guessed age instead passes": {func(f *ChildFacts) { f.Birth = Birth{GuessedAge: new(6)} }, nil},
		"a guessed age of 26 does not": {func(f *ChildFacts) { f.Birth = Birth{GuessedAge: new(26)} }, []string{"guessedAge: OUT_OF_RANGE"}},
		"a guessed age below nought does not": {func(f *ChildFacts) { f.Birth = Birth{GuessedAge: new(-1)} },
			[]string{"guessedAge: OUT_OF_RANGE"}},
		"a guessed age beside a date does not": {func(f *ChildFacts) { f.Birth.GuessedAge = new(6) }, []string{"guessedAge: INVALID"}},
		"a guessed age of an unborn child does not": {func(f *ChildFacts) { unborn(f, "2025-09-01"); f.Birth.GuessedAge = new(0) },
			[]string{"guessedAge: INVALID"}},
		"a reason why nobody knows passes": {func(f *ChildFacts) { f.Birth = Birth{UnknownReason: "Seen through a window only."} }, nil},
		"a reason beside a date does not": {func(f *ChildFacts) { f.Birth.UnknownReason = "Seen through a window only." },
			[]string{"birthUnknownReason: INVALID"}},
		"a reason has its limit": {func(f *ChildFacts) { f.Birth = Birth{UnknownReason: strings.Repeat("x", 501)} },
			[]string{"birthUnknownReason: TOO_LONG"}},
		"a month passes": {func(f *ChildFacts) { f.Birth.Precision = BirthPrecisionMonth }, nil},
		"a precision that there is not does not": {func(f *ChildFacts) { f.Birth.Precision = "WEEK" },
			[]string{"birthPrecision: INVALID"}},
		"a precision without a date does not": {func(f *ChildFacts) { f.Birth = Birth{GuessedAge: new(6), Precision: BirthPrecisionYear} },
			[]string{"birthPrecision: INVALID"}},
		"death in the month of birth passes, where the day is not known": {func(f *ChildFacts) {
			f.Birth.Precision, f.Died = BirthPrecisionMonth, dayp("2018-05-01")
		}, nil},
		"death in the month before does not": {func(f *ChildFacts) {
			f.Birth.Precision, f.Died = BirthPrecisionMonth, dayp("2018-04-30")
		}, []string{"diedOn: INVALID"}},
		"a birth today passes": {func(f *ChildFacts) { f.Birth.On = dayp("2025-03-14") }, nil},
		"a birth tomorrow does not": {func(f *ChildFacts) { f.Birth.On = dayp("2025-03-15") },
			[]string{"dateOfBirth: OUT_OF_RANGE"}},
		"the day before the 26th birthday passes": {func(f *ChildFacts) { f.Birth.On = dayp("1999-03-15") }, nil},
		"the 26th birthday does not": {func(f *ChildFacts) { f.Birth.On = dayp("1999-03-14") },
			[]string{"dateOfBirth: OUT_OF_RANGE"}},
		"death on the day of birth passes":      {func(f *ChildFacts) { f.Died = f.Birth.On }, nil},
		"death before birth does not":           {func(f *ChildFacts) { f.Died = dayp("2018-05-01") }, []string{"diedOn: INVALID"}},
		"death tomorrow does not":               {func(f *ChildFacts) { f.Died = dayp("2025-03-15") }, []string{"diedOn: OUT_OF_RANGE"}},
		"no sex does not":                       {func(f *ChildFacts) { f.Sex = "" }, []string{"sex: REQUIRED"}},
		"no gender identity passes":             {func(f *ChildFacts) { f.GenderIdentity = "" }, nil},
		"an unknown gender identity does not":   {func(f *ChildFacts) { f.GenderIdentity = "X" }, []string{"genderIdentity: INVALID"}},
		"an ethnicity of the list passes":       {func(f *ChildFacts) { f.EthnicityCode = "CHNE" }, nil},
		"the dataset's misprint of it does not": {func(f *ChildFacts) { f.EthnicityCode = "CNHE" }, []string{"ethnicityCode: INVALID"}},
		"two disabilities pass": {func(f *ChildFacts) { f.Disabilities = []Disability{DisabilityHearing, DisabilityAutism} },
			nil},
		"none alone passes": {func(f *ChildFacts) { f.Disabilities = []Disability{DisabilityNone} }, nil},
		"none beside one does not": {func(f *ChildFacts) { f.Disabilities = []Disability{DisabilityHearing, DisabilityNone} },
			[]string{"disabilities: INVALID"}},
		"one given twice does not": {func(f *ChildFacts) {
			f.Disabilities = []Disability{DisabilityHearing,
				DisabilityHearing}
		}, []string{"disabilities.1: INVALID"}},
		"valid identifiers pass": {func(f *ChildFacts) {
			f.NHSNumber, f.UPN, f.LAChildID = "943 476 5919", "A950000178301",
				"LA17"
		}, nil},
		"wrong identifiers are all told": {func(f *ChildFacts) { f.NHSNumber, f.UPN, f.LAChildID = "1", "2", "_" },
			[]string{"nhsNumber: INVALID", "upn: INVALID", "laChildId: INVALID"}},
		"an empty record hears everything at once": {func(f *ChildFacts) { *f = ChildFacts{Today: f.Today} },
			[]string{"givenName: REQUIRED", "dateOfBirth: REQUIRED", "sex: REQUIRED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := ChildFacts{
				Today: day("2025-03-14"), GivenName: "Wren", FamilyName: "Testperson", Birth: Birth{On: dayp("2018-05-02")},
				Sex: SexFemale, GenderIdentity: GenderIdentityNotKnown,
			}
			tt.change(&facts)
			wantProblems(t, ValidateChild(facts), tt.want...)
		})
	}
}

func TestAgeAt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		born, on      string
		years, months int
	}{
		"on the day of birth":               {"2018-05-02", "2018-05-02", 0, 0},
		"before birth":                      {"2018-05-02", "2018-05-01", 0, 0},
		"a month later":                     {"2018-05-02", "2018-06-02", 0, 1},
		"a day short of a month":            {"2018-05-02", "2018-06-01", 0, 0},
		"the day before the birthday":       {"2018-05-02", "2025-05-01", 6, 11},
		"the birthday":                      {"2018-05-02", "2025-05-02", 7, 0},
		"a leap day's child on 28 February": {"2016-02-29", "2025-02-28", 8, 11},
		"a leap day's child on 1 March":     {"2016-02-29", "2025-03-01", 9, 0},
		"a leap day's child in a leap year": {"2016-02-29", "2024-02-29", 8, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if years, months := AgeAt(day(tt.born), day(tt.on)); years != tt.years || months != tt.months {
				t.Errorf("got %d years %d months, want %d and %d", years, months, tt.years, tt.months)
			}
		})
	}
}

func TestNobodyGrowsYounger(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		born, on := anyDate(t, "born"), anyDate(t, "on")
		years, months := AgeAt(born, on)
		nextYears, nextMonths := AgeAt(born, on.AddDays(1))
		if months < 0 || months > 11 || nextYears*12+nextMonths < years*12+months {
			t.Fatalf("%d years %d months, and a day later %d years %d months", years, months, nextYears, nextMonths)
		}
	})
}
