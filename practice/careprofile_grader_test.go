package practice

import (
	"strings"
	"testing"
)

func TestWhoEntersWhoseGrades(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		facts GraderFacts
		want  []string
	}{
		"the assessor":          {GraderFacts{Grader: GraderKindPractitioner, Colleague: true, First: true, Chooses: true}, nil},
		"a colleague of theirs": {GraderFacts{Grader: GraderKindPractitioner, Colleague: true}, nil},
		"another organisation":  {GraderFacts{Grader: GraderKindPractitioner}, []string{"grader: NOT_ALLOWED"}},
		"who grades independently, as both": {GraderFacts{Grader: GraderKindPractitioner, Colleague: true, Second: true},
			[]string{"grader: NOT_ALLOWED"}},
		"a second practitioner":           {GraderFacts{Grader: GraderKindSecondPractitioner}, nil},
		"the second practitioner again":   {GraderFacts{Grader: GraderKindSecondPractitioner, Second: true}, nil},
		"a second practitioner next door": {GraderFacts{Grader: GraderKindSecondPractitioner, Colleague: true}, nil},
		"a colleague who could read the grades": {GraderFacts{Grader: GraderKindSecondPractitioner, Colleague: true, Knows: true},
			[]string{"grader: NOT_ALLOWED"}},
		"a colleague who began before them": {GraderFacts{Grader: GraderKindSecondPractitioner, Colleague: true, Knows: true, Second: true},
			nil},
		"a third": {GraderFacts{Grader: GraderKindSecondPractitioner, SecondTaken: true},
			[]string{"grader: NOT_ALLOWED"}},
		"who graded before, now independently": {GraderFacts{Grader: GraderKindSecondPractitioner, Colleague: true, First: true},
			[]string{"grader: NOT_ALLOWED"}},
		"a parent's, by anybody":            {GraderFacts{Grader: GraderKindParent, SecondTaken: true}, nil},
		"a young person's, by the assessor": {GraderFacts{Grader: GraderKindYoungPerson, Colleague: true, First: true}, nil},
		"a parent's with the instrument's choices": {GraderFacts{Grader: GraderKindParent, Chooses: true},
			[]string{"chosen: NOT_ALLOWED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, CheckGrader(tt.facts), tt.want...)
		})
	}
}

func TestEvidenceSpeaksOfAnItemOfTheChildsAgeOrOfAll(t *testing.T) {
	t.Parallel()
	in := instrumentOf(wholeInstrument)
	item := func(code string) *string { return &code }
	for name, tt := range map[string]struct {
		item  *string
		words string
		years int
		want  []string
	}{
		"an item":                 {item("P1b"), "An empty cupboard on two visits.", 1, nil},
		"all":                     {nil, "An empty cupboard on two visits.", 1, nil},
		"an item of another age":  {item("P1b"), "An empty cupboard on two visits.", 3, []string{"item: INVALID"}},
		"an item that is no item": {item("\x00"), "An empty cupboard on two visits.", 1, []string{"item: INVALID"}},
		"a word":                  {nil, "Hungry", 1, []string{"text: TOO_SHORT"}},
		"nothing":                 {nil, " ", 1, []string{"text: REQUIRED"}},
		"too much":                {nil, strings.Repeat("a", 10_001), 1, []string{"text: TOO_LONG"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, ValidateProfileEvidence(in, tt.years, tt.item, tt.words), tt.want...)
		})
	}
}

func TestAMistakenProfileIsLeftAloneAndSaysWhy(t *testing.T) {
	t.Parallel()
	wantProblems(t, CheckMistaken(false))
	wantProblems(t, CheckMistaken(true), ": ILLEGAL_STATE")
	wantProblems(t, ValidateMistake("It was the brother's."))
	wantProblems(t, ValidateMistake("Wrong."), "reason: TOO_SHORT")
	wantProblems(t, ValidateMistake(strings.Repeat("a", 2_001)), "reason: TOO_LONG")
	wantProblems(t, ValidateMistake(" "), "reason: REQUIRED")
}

func TestASittingIsAmendedUntilOneOfItsProfilesIsCompleted(t *testing.T) {
	t.Parallel()
	wantProblems(t, CheckSitting(2, 0))
	wantProblems(t, CheckSitting(1, 1), ": ILLEGAL_STATE")
	wantProblems(t, CheckSitting(0, 1), ": ILLEGAL_STATE")
	wantProblems(t, CheckSitting(0, 0), ": ILLEGAL_STATE")
}
