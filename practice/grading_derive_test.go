package practice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatEachRuleMakesOfGrades(t *testing.T) {
	t.Parallel()
	worst := Derivation{Rule: DerivationRuleWorstOf}
	most := Derivation{Rule: DerivationRuleMostFrequent}
	unlessHigh := Derivation{Rule: DerivationRuleMostFrequentUnlessHigh, HighFrom: 4}
	for name, tt := range map[string]struct {
		rule   Derivation
		inputs []Grade
		want   Grade
	}{
		"the worst of any":                         {worst, []Grade{1, 1, 3}, 3},
		"the commonest":                            {most, []Grade{2, 2, 5}, 2},
		"of two as common, the worse":              {most, []Grade{1, 1, 3, 3, 2}, 3},
		"of all once, the worst":                   {most, []Grade{1, 2, 3}, 3},
		"the commonest, nothing being high":        {unlessHigh, []Grade{2, 2, 3}, 2},
		"a tie below high goes to the worse":       {unlessHigh, []Grade{1, 1, 2, 2}, 2},
		"a single 4 stands":                        {unlessHigh, []Grade{1, 1, 1, 4}, 4},
		"a single 5 stands above two 4s":           {unlessHigh, []Grade{4, 4, 5}, 5},
		"high from 3, where the instrument says":   {Derivation{DerivationRuleMostFrequentUnlessHigh, 3}, []Grade{1, 1, 3}, 3},
		"one grade is itself":                      {unlessHigh, []Grade{1}, 1},
		"below high a worse grade can make better": {unlessHigh, []Grade{1, 1, 2, 3}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tt.rule.grade(tt.inputs); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// graded reads "A1a 3, A1b -" as a practitioner's grades; a dash is not
// assessed.
func graded(words string) []ItemGrade {
	var grades []ItemGrade
	for entry := range strings.SplitSeq(words, ", ") {
		code, grade, _ := strings.Cut(entry, " ")
		g := ItemGrade{Item: code, Grader: GraderKindPractitioner}
		if grade == "-" {
			g.NotAssessedReason = "Nobody could look."
		} else {
			g.Grade = Grade(grade[0] - '0')
		}
		grades = append(grades, g)
	}
	return grades
}

func TestAnAreaIsDerivedWithItsInputs(t *testing.T) {
	t.Parallel()
	most := DerivationRuleMostFrequentUnlessHigh
	got := Derive(OpenStructure(), 3, graded("C1a 2, C1b 2, C1c 3, C2a -, C2b 4"), nil)[2]
	want := AreaGrade{
		DerivedGrade: DerivedGrade{Code: "C", Grade: 4, Rule: most, Inputs: []GradeInput{{"C1", 2}, {"C2", 4}}, NotAssessed: 1},
		SubAreas: []DerivedGrade{
			{Code: "C1", Grade: 2, Rule: most, Inputs: []GradeInput{{"C1a", 2}, {"C1b", 2}, {"C1c", 3}},
				Others: []RuleGrade{{DerivationRuleWorstOf, 3}}},
			{Code: "C2", Grade: 4, Rule: most, Inputs: []GradeInput{{"C2a", 0}, {"C2b", 4}}, NotAssessed: 1},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("area (-want +got):\n%s", diff)
	}
}

func TestWhatIsMissingIsCountedAndNeverTakenAsAGrade(t *testing.T) {
	t.Parallel()
	areas := Derive(OpenStructure(), 3, graded("A1a 2, A1b -, A5a 1, A5b 1, A5c 1"), nil)
	a := areas[0]
	if nutrition := a.SubAreas[0]; nutrition.Grade != 2 || nutrition.NotAssessed != 1 || nutrition.Ungraded != 2 {
		t.Errorf("nutrition: %+v", nutrition)
	}
	if health := a.SubAreas[4]; health.Grade != 1 || health.Ungraded != 0 {
		t.Errorf("an optional item left out is missed: %+v", health)
	}
	if a.NotAssessed != 1 || a.Ungraded != 2+3+3+1 {
		t.Errorf("area: %d not assessed, %d ungraded", a.NotAssessed, a.Ungraded)
	}
	if b := areas[1]; b.Grade != 0 || b.Others != nil || b.Ungraded != 5 {
		t.Errorf("an area without a grade has one: %+v", b)
	}
}

func TestAChoiceIsHeldToItsBounds(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer(`"area": {"rule": "WORST_OF"}`, `"area": {"rule": "PRACTITIONER_CHOICE", "highFrom": 4}`,
		`"subArea": {"rule": "MOST_FREQUENT_UNLESS_HIGH", "highFrom": 4, "ties": "WORSE"}`,
		`"subArea": {"rule": "PRACTITIONER_CHOICE"}`).Replace(wholeInstrument)
	in := instrumentOf(text)
	grades := graded("P1a 1, P1b 3, P2 4")
	for name, tt := range map[string]struct {
		chosen  []ChosenGrade
		p1, p   Grade
		refused []string
	}{
		"nothing chosen leaves no grade":          {nil, 0, 0, nil},
		"a choice between the best and the worst": {[]ChosenGrade{{"P1", 2}, {"P2", 4}, {"P", 4}}, 2, 4, nil},
		"better than the best is refused":         {[]ChosenGrade{{"P2", 3}}, 0, 0, []string{"chosen.0.grade: OUT_OF_RANGE"}},
		"worse than the worst is refused":         {[]ChosenGrade{{"P1", 4}}, 0, 0, []string{"chosen.0.grade: OUT_OF_RANGE"}},
		"a high grade leaves nothing better": {[]ChosenGrade{{"P1", 2}, {"P2", 4}, {"P", 3}}, 2, 0,
			[]string{"chosen.2.grade: OUT_OF_RANGE"}},
		"a choice before any grade is refused":      {[]ChosenGrade{{"Q1", 2}}, 0, 0, []string{"chosen.0.code: ILLEGAL_STATE"}},
		"a choice of a part that does not exist":    {[]ChosenGrade{{"Z", 2}}, 0, 0, []string{"chosen.0.code: INVALID"}},
		"two choices of one part: the worse counts": {[]ChosenGrade{{"P1", 2}, {"P1", 3}}, 3, 0, []string{"chosen.1.code: INVALID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			area := Derive(in, 1, grades, tt.chosen)[0]
			if area.SubAreas[0].Grade != tt.p1 || area.Grade != tt.p {
				t.Errorf("got P1 %d, P %d; want %d, %d", area.SubAreas[0].Grade, area.Grade, tt.p1, tt.p)
			}
			wantProblems(t, ValidateChoices(in, 1, grades, tt.chosen), tt.refused...)
		})
	}
	wantProblems(t, ValidateChoices(OpenStructure(), 1, graded("A1a 2"), []ChosenGrade{{"A1", 2}}), "chosen.0.code: NOT_ALLOWED")
}

func TestItemsOfAnotherAgeAreLeftOut(t *testing.T) {
	t.Parallel()
	in := instrumentOf(wholeInstrument)
	in.Areas[1].SubAreas[0].Items[0].AgeBands = []AgeBand{{5, 0}}
	if areas := Derive(in, 3, graded("P1a 1, P1b 5, Q1 5"), nil); len(areas) != 1 || areas[0].Grade != 1 {
		t.Errorf("got %+v", areas)
	}
}
