package practice

import (
	"strings"
	"testing"
)

func TestWhatIsWrongWithGrades(t *testing.T) {
	t.Parallel()
	in := instrumentOf(wholeInstrument)
	right := ItemGrade{Item: "P1a", Grade: 3, Grader: GraderKindPractitioner, Evidence: "An empty cupboard on two visits."}
	with := func(change func(g *ItemGrade)) []ItemGrade {
		g := right
		change(&g)
		return []ItemGrade{g}
	}
	second := right
	second.Grader = GraderKindSecondPractitioner
	for name, tt := range map[string]struct {
		grades []ItemGrade
		years  int
		want   []string
	}{
		"no grades are no fault":      {nil, 1, nil},
		"a grade of the scale":        {[]ItemGrade{right}, 1, nil},
		"two graders of one item":     {[]ItemGrade{right, second}, 1, nil},
		"one grader twice":            {[]ItemGrade{right, right}, 1, []string{"grades.1.item: INVALID"}},
		"not assessed, with a reason": {with(func(g *ItemGrade) { g.Grade, g.NotAssessedReason = 0, "The room was locked." }), 1, nil},
		"neither grade nor reason":    {with(func(g *ItemGrade) { g.Grade = 0 }), 1, []string{"grades.0.notAssessedReason: REQUIRED"}},
		"a reason of a word": {with(func(g *ItemGrade) { g.Grade, g.NotAssessedReason = 0, "no" }), 1,
			[]string{"grades.0.notAssessedReason: TOO_SHORT"}},
		"both grade and reason": {with(func(g *ItemGrade) { g.NotAssessedReason = "The room was locked." }), 1,
			[]string{"grades.0.notAssessedReason: INVALID"}},
		"a grade of six":                    {with(func(g *ItemGrade) { g.Grade = 6 }), 1, []string{"grades.0.grade: OUT_OF_RANGE"}},
		"a grade below nought":              {with(func(g *ItemGrade) { g.Grade = -1 }), 1, []string{"grades.0.grade: OUT_OF_RANGE"}},
		"no item":                           {with(func(g *ItemGrade) { g.Item = "" }), 1, []string{"grades.0.item: REQUIRED"}},
		"an item that the instrument lacks": {with(func(g *ItemGrade) { g.Item = "Z9" }), 1, []string{"grades.0.item: INVALID"}},
		"an item of another age":            {with(func(g *ItemGrade) { g.Item = "P1b" }), 3, []string{"grades.0.item: INVALID"}},
		"no grader":                         {with(func(g *ItemGrade) { g.Grader = "" }), 1, []string{"grades.0.grader: REQUIRED"}},
		"an unknown grader":                 {with(func(g *ItemGrade) { g.Grader = "NEIGHBOUR" }), 1, []string{"grades.0.grader: INVALID"}},
		"evidence and comment beyond the limit": {with(func(g *ItemGrade) {
			g.Evidence, g.Comment = strings.Repeat("a", 10_001),
				strings.Repeat("a", 4_001)
		}), 1, []string{"grades.0.evidence: TOO_LONG", "grades.0.comment: TOO_LONG"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, ValidateGrades(in, tt.years, tt.grades), tt.want...)
		})
	}
}

func TestGradesAreStillEachGradersOwn(t *testing.T) {
	t.Parallel()
	all := []ItemGrade{{Item: "P2", Grade: 4, Grader: GraderKindPractitioner}, {Item: "P2", Grade: 1, Grader: GraderKindParent}}
	if got := GradesBy(GraderKindParent, all); len(got) != 1 || got[0].Grade != 1 {
		t.Errorf("got %v", got)
	}
	if got := GradesBy(GraderKindYoungPerson, all); got != nil {
		t.Errorf("got %v", got)
	}
}
