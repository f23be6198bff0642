package practice

import "slices"

// GradeInput is one grade that another was derived from.
type GradeInput struct {
	// Code is the item's, or in an area the sub-area's.
	Code string
	// Grade is its grade; none where there is none.
	Grade Grade
}

// RuleGrade is what a rule gives.
type RuleGrade struct {
	Rule  DerivationRule
	Grade Grade
}

// DerivedGrade is the grade of a sub-area or area with all that led to it.
type DerivedGrade struct {
	// Code is the sub-area's or area's.
	Code string
	// Grade is what the rule gives; none where nothing below it has a grade, or
	// where the practitioner has chosen none within the bounds.
	Grade Grade
	// Rule is the rule that the instrument declares.
	Rule DerivationRule
	// Inputs are the grades below, in the instrument's order.
	Inputs []GradeInput
	// NotAssessed counts the items below that were looked at and not assessed.
	NotAssessed int
	// Ungraded counts the items below that have no entry, without the
	// optional ones.
	Ungraded int
	// Best and Worst are the ends of what a practitioner may choose; none under
	// any other rule.
	Best, Worst Grade
	// Others are what the other rules would give, where they differ.
	Others []RuleGrade
}

// AreaGrade is the grade of an area, and of its sub-areas.
type AreaGrade struct {
	DerivedGrade
	// SubAreas are in the instrument's order; those without an item at the
	// child's age are left out.
	SubAreas []DerivedGrade
}

// ChosenGrade is the practitioner's choice for a sub-area or area whose rule
// leaves one.
type ChosenGrade struct {
	// Code is the sub-area's or area's.
	Code string `json:"code"`
	// Grade is what is chosen.
	Grade Grade `json:"grade"`
}

// Derive is every area's grade for a child of this age in completed years, from the grades
// of one grader ([GradesBy]) and the choices that the instrument leaves. Their order does
// not matter; of two grades of one item the worse counts. Each area is derived by itself:
// nothing is ever derived across areas.
//
// By WORST_OF a worse grade never gives a better area. By MOST_FREQUENT_UNLESS_HIGH that
// holds from the high grade on: what is poor never looks better because something got
// worse. Below it the commonest can move either way: of 1, 1, 2, 2 it is 2, of 1, 1, 2, 3
// it is 1. No rule that takes the commonest can do otherwise, so Others shows the worst
// beside it.
func Derive(in Instrument, years int, grades []ItemGrade, chosen []ChosenGrade) []AreaGrade {
	d := deriver{byItem: make(map[string]ItemGrade, len(grades)), chosen: make(map[string]Grade, len(chosen))}
	for _, g := range grades {
		if earlier, twice := d.byItem[g.Item]; !twice || g.Grade > earlier.Grade {
			d.byItem[g.Item] = g
		}
	}
	for _, c := range chosen {
		d.chosen[c.Code] = max(d.chosen[c.Code], c.Grade)
	}
	var areas []AreaGrade
	for _, part := range in.Areas {
		area := AreaGrade{DerivedGrade: DerivedGrade{Code: part.Code}}
		for _, sub := range part.SubAreas {
			derived, graded := d.subArea(in.SubAreaRule, sub, years)
			if !graded {
				continue
			}
			area.SubAreas = append(area.SubAreas, derived)
			area.Inputs = append(area.Inputs, GradeInput{derived.Code, derived.Grade})
			area.NotAssessed += derived.NotAssessed
			area.Ungraded += derived.Ungraded
		}
		if len(area.SubAreas) > 0 {
			d.apply(in.AreaRule, &area.DerivedGrade)
			areas = append(areas, area)
		}
	}
	return areas
}

// deriver holds what was graded and chosen.
type deriver struct {
	byItem map[string]ItemGrade
	chosen map[string]Grade
}

// subArea derives one sub-area, and says whether it has an item at this age.
func (d deriver) subArea(rule Derivation, part InstrumentSubArea, years int) (DerivedGrade, bool) {
	derived := DerivedGrade{Code: part.Code}
	applies := false
	for _, item := range part.Items {
		if !item.AppliesAt(years) {
			continue
		}
		applies = true
		g, given := d.byItem[item.Code]
		switch {
		case !given && item.Optional:
			continue
		case !given:
			derived.Ungraded++
		case !g.Grade.Assessed():
			derived.NotAssessed++
		default:
			derived.Inputs = append(derived.Inputs, GradeInput{item.Code, g.Grade})
			continue
		}
		derived.Inputs = append(derived.Inputs, GradeInput{Code: item.Code})
	}
	d.apply(rule, &derived)
	return derived, applies
}

// apply fills in what a rule gives for the inputs, and where others differ.
func (d deriver) apply(rule Derivation, to *DerivedGrade) {
	to.Rule = rule.Rule
	var inputs []Grade
	for _, input := range to.Inputs {
		if input.Grade.Assessed() {
			inputs = append(inputs, input.Grade)
		}
	}
	if len(inputs) == 0 {
		return
	}
	if rule.Rule == DerivationRulePractitionerChoice {
		to.Best, to.Worst = rule.bounds(inputs)
		if chosen := d.chosen[to.Code]; to.Best <= chosen && chosen <= to.Worst {
			to.Grade = chosen
		}
	} else {
		to.Grade = rule.grade(inputs)
	}
	for _, other := range []DerivationRule{DerivationRuleWorstOf, DerivationRuleMostFrequentUnlessHigh, DerivationRuleMostFrequent} {
		gives := Derivation{Rule: other, HighFrom: rule.HighFrom}.grade(inputs)
		if other != rule.Rule && gives != to.Grade {
			to.Others = append(to.Others, RuleGrade{other, gives})
		}
	}
}

// grade applies a rule that leaves no choice to at least one grade. If no high grade is
// declared it is 4, from which care is poor.
func (d Derivation) grade(inputs []Grade) Grade {
	worst := slices.Max(inputs)
	high := d.HighFrom
	if high == 0 {
		high = poorGrade
	}
	if d.Rule == DerivationRuleWorstOf || d.Rule == DerivationRuleMostFrequentUnlessHigh && worst >= high {
		return worst
	}
	return commonest(inputs)
}

// bounds are the best and worst that a practitioner may choose.
func (d Derivation) bounds(inputs []Grade) (Grade, Grade) {
	best, worst := slices.Min(inputs), slices.Max(inputs)
	if d.HighFrom != 0 && worst >= d.HighFrom {
		best = worst
	}
	return best, worst
}

// commonest is the grade given most often; of two as frequent, the worse.
func commonest(inputs []Grade) Grade {
	var count [worstGrade + 1]int
	for _, g := range inputs {
		count[g]++
	}
	most := bestGrade
	for g := bestGrade; g <= worstGrade; g++ {
		if count[g] >= count[most] {
			most = g
		}
	}
	return most
}
