package careprofile

import (
	"context"

	"heed/ent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
)

// Areas lists each area of a profile with the grade derived from one grader's grades.
func (Fields) Areas(ctx context.Context, p *ent.CareProfile, grader practice.GraderKind) ([]*model.GradedArea, error) {
	if !told(ctx, p) || sealed(ctx, p, grader) {
		return []*model.GradedArea{}, nil
	}
	kept, err := pinnedOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if p.State != practice.CareProfileStateDraft && grader == practice.GraderKindPractitioner && len(p.AreaGrades) > 0 &&
		operation.SelectsOnly(ctx, "code", "title", "grade") {
		return kept.areas(completedWith(p), nil), nil
	}
	age, err := ageOf(ctx, p)
	if err != nil {
		return nil, err
	}
	rows, err := gradesOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	var evidence []*ent.ProfileEvidence
	if _, yes := operation.Selected(ctx, "subAreas", "inputs", "evidence"); yes {
		if evidence, err = evidenceOf(ctx, p.ID); err != nil {
			return nil, err
		}
	}
	grades := practice.GradesBy(grader, given(rows))
	var chosen []practice.ChosenGrade
	if grader == practice.GraderKindPractitioner {
		chosen = p.Chosen
	}
	derived := practice.Derive(kept.in, operation.ValueOr(age, 0), grades, chosen)
	return kept.areas(derived, restsOn(grades, evidence)), nil
}

// completedWith are the areas' grades that a profile keeps since its completion: a list
// of children with their latest grades reads no grade of an item.
func completedWith(p *ent.CareProfile) []practice.AreaGrade {
	areas := make([]practice.AreaGrade, len(p.AreaGrades))
	for i, a := range p.AreaGrades {
		areas[i] = practice.AreaGrade{DerivedGrade: practice.DerivedGrade{Code: a.Code, Grade: a.Grade}}
	}
	return areas
}

// restsOn collects what is written about each item: the grader's own comment, then the
// evidence of others.
func restsOn(grades []practice.ItemGrade, evidence []*ent.ProfileEvidence) map[string][]string {
	said := map[string][]string{}
	for _, g := range grades {
		if g.Evidence != "" {
			said[g.Item] = append(said[g.Item], g.Evidence)
		}
	}
	for _, e := range evidence {
		if e.Item != nil {
			said[*e.Item] = append(said[*e.Item], e.Text)
		}
	}
	return said
}

// areas turns derived areas into the contract's form, with the instrument's titles.
func (p *pinned) areas(derived []practice.AreaGrade, said map[string][]string) []*model.GradedArea {
	areaTitles, subTitles := map[string]string{}, map[string]string{}
	for _, area := range p.in.Areas {
		areaTitles[area.Code] = area.Title
		for _, sub := range area.SubAreas {
			subTitles[sub.Code] = sub.Title
		}
	}
	areas := make([]*model.GradedArea, len(derived))
	for i, a := range derived {
		areas[i] = &model.GradedArea{Code: a.Code, Title: areaTitles[a.Code], Grade: graded(a.Grade), Rule: a.Rule, NotAssessed: a.NotAssessed,
			Ungraded: a.Ungraded, Best: graded(a.Best), Worst: graded(a.Worst), Others: operation.Pointers(a.Others),
			Inputs: parts(a.Inputs, subTitles, nil), SubAreas: make([]*model.GradedSubArea, len(a.SubAreas))}
		for j, s := range a.SubAreas {
			areas[i].SubAreas[j] = &model.GradedSubArea{Code: s.Code, Title: subTitles[s.Code], Grade: graded(s.Grade), Rule: s.Rule,
				NotAssessed: s.NotAssessed, Ungraded: s.Ungraded, Best: graded(s.Best), Worst: graded(s.Worst), Others: operation.Pointers(s.Others),
				Inputs: parts(s.Inputs, p.titles, said)}
		}
	}
	return areas
}

// parts turns the grades that another grade was derived from into the contract's form.
func parts(inputs []practice.GradeInput, titles map[string]string, said map[string][]string) []*model.GradedPart {
	list := make([]*model.GradedPart, len(inputs))
	for i, input := range inputs {
		list[i] = &model.GradedPart{Code: input.Code, Title: titles[input.Code], Grade: graded(input.Grade),
			Evidence: operation.NonNil(said[input.Code])}
	}
	return list
}

// graded is a grade, or nil for none.
func graded(g practice.Grade) *practice.Grade {
	if !g.Assessed() {
		return nil
	}
	return &g
}

// SideBySide pairs the practitioner's grade of each item with another grader's.
func (Fields) SideBySide(ctx context.Context, p *ent.CareProfile, with practice.GraderKind) ([]*model.ItemPair, error) {
	if !told(ctx, p) || sealed(ctx, p, practice.GraderKindPractitioner, with) {
		return []*model.ItemPair{}, nil
	}
	kept, err := pinnedOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	rows, err := gradesOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	all := given(rows)
	compared := practice.SideBySide(kept.in, practice.GradesBy(practice.GraderKindPractitioner, all), practice.GradesBy(with, all))
	pairs := make([]*model.ItemPair, len(compared))
	for i, c := range compared {
		pairs[i] = &model.ItemPair{Item: c.Item, Title: kept.titles[c.Item], First: graded(c.First), Second: graded(c.Second),
			Differs: c.Differs, Difference: c.Difference}
	}
	return pairs, nil
}

// Agreement is the agreement of the two practitioners. It is null where only one has
// graded, where a seal is on their grades, and where the profile is mistaken.
func (Fields) Agreement(ctx context.Context, p *ent.CareProfile) (*practice.Agreement, error) {
	if !told(ctx, p) || sealed(ctx, p, practice.GraderKindPractitioner, practice.GraderKindSecondPractitioner) {
		return nil, nil
	}
	rows, err := gradesOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	first := practice.GradesBy(practice.GraderKindPractitioner, given(rows))
	second := practice.GradesBy(practice.GraderKindSecondPractitioner, given(rows))
	if len(first) == 0 || len(second) == 0 {
		return nil, nil
	}
	agreement := practice.AgreeOnItems(first, second)
	return &agreement, nil
}
