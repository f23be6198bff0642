package practice

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// anyGrades grades the open structure, leaving out and not assessing some.
func anyGrades(t *rapid.T) []ItemGrade {
	var grades []ItemGrade
	for _, item := range OpenStructure().ItemsAt(3) {
		grade := rapid.IntRange(-1, 5).Draw(t, item.Code)
		if grade >= 0 {
			grades = append(grades, ItemGrade{Item: item.Code, Grade: Grade(grade), Grader: GraderKindPractitioner})
		}
	}
	return grades
}

// anyRules draws how a copy of the open structure derives; choices aside.
func anyRules(t *rapid.T) Instrument {
	rule := func(label string) Derivation {
		d := Derivation{Rule: rapid.SampledFrom(every[DerivationRule]()[:3]).Draw(t, label)}
		if takes, _ := d.Rule.takesHigh(); takes {
			d.HighFrom = Grade(rapid.IntRange(2, 5).Draw(t, label+" high"))
		}
		return d
	}
	in := OpenStructure()
	in.SubAreaRule, in.AreaRule = rule("sub-area rule"), rule("area rule")
	return in
}

func TestTheOrderOfGradesDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in, grades := anyRules(t), anyGrades(t)
		shuffled := rapid.Permutation(grades).Draw(t, "order")
		if diff := cmp.Diff(Derive(in, 3, grades, nil), Derive(in, 3, shuffled, nil)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// worsen makes one grade of a list worse and says whether it could.
func worsen(t *rapid.T, grades []ItemGrade) ([]ItemGrade, bool) {
	worse := slices.Clone(grades)
	if len(worse) == 0 {
		return nil, false
	}
	i := rapid.IntRange(0, len(worse)-1).Draw(t, "which")
	if !worse[i].Grade.Assessed() || worse[i].Grade == worstGrade {
		return nil, false
	}
	worse[i].Grade = Grade(rapid.IntRange(int(worse[i].Grade)+1, int(worstGrade)).Draw(t, "worse"))
	return worse, true
}

func TestAWorseGradeNeverGivesABetterAreaByTheWorst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := OpenStructure()
		in.SubAreaRule, in.AreaRule = Derivation{Rule: DerivationRuleWorstOf}, Derivation{Rule: DerivationRuleWorstOf}
		grades := anyGrades(t)
		worse, ok := worsen(t, grades)
		if !ok {
			t.Skip()
		}
		noBetter(t, Derive(in, 3, grades, nil), Derive(in, 3, worse, nil), bestGrade)
	})
}

// By the default rule a poor area stays at least as poor whatever gets worse, and a grade
// that becomes poor makes its area as poor. Below that, the commonest grade may change
// either way, which no rule of the commonest can avoid.
func TestAWorseGradeNeverGivesABetterPoorArea(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in, grades := OpenStructure(), anyGrades(t)
		worse, ok := worsen(t, grades)
		if !ok {
			t.Skip()
		}
		after := Derive(in, 3, worse, nil)
		noBetter(t, Derive(in, 3, grades, nil), after, poorGrade)
		byItem := gradesByItem(worse)
		for i, area := range after {
			var worst Grade
			for _, sub := range in.Areas[i].SubAreas {
				for _, item := range sub.Items {
					worst = max(worst, byItem[item.Code])
				}
			}
			if worst >= poorGrade && area.Grade != worst {
				t.Fatalf("area %s holds a %d and is graded %d", area.Code, worst, area.Grade)
			}
		}
	})
}

// noBetter fails if an area or sub-area of at least some grade is better afterwards.
func noBetter(t *rapid.T, before, after []AreaGrade, from Grade) {
	t.Helper()
	for i, area := range before {
		if area.Grade >= from && after[i].Grade < area.Grade {
			t.Fatalf("area %s went from %d to %d", area.Code, area.Grade, after[i].Grade)
		}
		for j, sub := range area.SubAreas {
			if sub.Grade >= from && after[i].SubAreas[j].Grade < sub.Grade {
				t.Fatalf("sub-area %s went from %d to %d", sub.Code, sub.Grade, after[i].SubAreas[j].Grade)
			}
		}
	}
}

// By any rule, another grade that is at least as bad as the derived one never makes that
// better.
func TestAGradeAddedThatIsAsBadNeverBetters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var inputs []Grade
		for i := range rapid.IntRange(1, 8).Draw(t, "count") {
			inputs = append(inputs, Grade(rapid.IntRange(1, 5).Draw(t, fmt.Sprint(i))))
		}
		rule := anyRules(t).SubAreaRule
		before := rule.grade(inputs)
		added := Grade(rapid.IntRange(int(before), 5).Draw(t, "added"))
		if after := rule.grade(append(inputs, added)); after < before {
			t.Fatalf("%v gave %d, with %d it is %d", inputs, before, added, after)
		}
		if before < slices.Min(inputs) || before > slices.Max(inputs) {
			t.Fatalf("%v gave %d, which is no grade among them", inputs, before)
		}
	})
}

func TestASubsetOfTheGradesGivesTheSameAreas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in, grades := anyRules(t), anyGrades(t)
		whole := Derive(in, 3, grades, nil)
		at := rapid.IntRange(0, len(in.Areas)-1).Draw(t, "area")
		only := slices.DeleteFunc(slices.Clone(grades), func(g ItemGrade) bool { return !strings.HasPrefix(g.Item, in.Areas[at].Code) })
		for i, area := range Derive(in, 3, only, nil) {
			switch {
			case i == at:
				if diff := cmp.Diff(whole[i], area); diff != "" {
					t.Fatalf("the area alone differs (-whole +alone):\n%s", diff)
				}
			case area.Grade != 0:
				t.Fatalf("area %s has a grade from another area's items", area.Code)
			}
		}
	})
}

func TestOthersAreTheRulesThatDiffer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for _, area := range Derive(anyRules(t), 3, anyGrades(t), nil) {
			for _, other := range area.Others {
				if other.Rule == area.Rule || other.Grade == area.Grade || !other.Grade.Assessed() {
					t.Fatalf("%s by %s is %d, and also %+v", area.Code, area.Rule, area.Grade, other)
				}
			}
		}
	})
}
