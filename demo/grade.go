package demo

import (
	"time"

	"heed/ent"
	"heed/practice"
)

// gradeWhole gives a grade to every item of the child's age: the practitioner's and, in
// many profiles, the parent's, sometimes the young person's and a second practitioner's.
func (g *generator) gradeWhole(p *profile) {
	s := p.sitting
	at := g.instant(s.started.Add(s.completed.Sub(s.started)*3/4), s.completed.Add(-time.Minute))
	for i, item := range g.items {
		if item.AppliesAt(p.years) && (!item.Optional || p.child.disabled()) {
			p.grades = append(p.grades, g.judge(p, i))
		}
	}
	for _, grade := range p.grades {
		g.enterGrade(p, s.assessor, at, grade)
	}
	if g.chance(0.55) {
		g.gradeBeside(p, practice.GraderKindParent, s.assessor, at, odds[int]{3, 1}, odds[int]{45, 0}, odds[int]{40, -1}, odds[int]{12, -2})
	}
	if p.years >= 10 && g.chance(0.4) {
		g.gradeBeside(p, practice.GraderKindYoungPerson, s.assessor, at, odds[int]{25, 1}, odds[int]{55, 0}, odds[int]{20, -1})
	}
	// The second practitioner grades before there is anything to read.
	before := at.Add(-time.Minute)
	if second := g.worker(s.by); second != s.assessor && g.chance(0.12) && g.sees(s.by, second, p.child, s.started) &&
		g.trainedOn(second, practice.DateOf(before)) {
		p.row.SecondAssessorID = &second.ID
		g.gradeBeside(p, practice.GraderKindSecondPractitioner, second, before, odds[int]{12, 1}, odds[int]{77, 0}, odds[int]{11, -1})
	}
	p.edited(s.assessor.ID, at)
}

// judge is the practitioner's grade of an item with its evidence, or the reason for none.
func (g *generator) judge(p *profile, i int) practice.ItemGrade {
	item := g.items[i]
	judged := practice.ItemGrade{Item: item.Code, Grader: practice.GraderKindPractitioner}
	if g.chance(0.015) || item.Code == "B2" && g.chance(0.12) {
		judged.NotAssessedReason = g.phrase("care not assessed", "")
		return judged
	}
	judged.Grade = g.grade(p.child.care, i, p.sitting.at)
	if judged.Grade >= 4 || judged.Grade == 3 && g.chance(0.6) || g.chance(0.12) {
		judged.Evidence = g.phrase("care "+item.Code+" "+band(judged.Grade), p.child.name())
	}
	if g.chance(0.03) {
		judged.Comment = g.phrase("care second thoughts", "")
	}
	return judged
}

// gradeBeside gives another grader's grades of most items, each at some distance from the
// practitioner's.
func (g *generator) gradeBeside(p *profile, grader practice.GraderKind, by *ent.Practitioner, at time.Time, off ...odds[int]) {
	for _, theirs := range p.grades {
		if !theirs.Grade.Assessed() || g.chance(0.15) {
			continue
		}
		given := practice.ItemGrade{Item: theirs.Item, Grader: grader,
			Grade: min(5, max(1, theirs.Grade+practice.Grade(draw(g.randomness, off...))))}
		switch {
		case grader == practice.GraderKindSecondPractitioner && given.Grade >= 4:
			given.Evidence = g.phrase("care "+given.Item+" poor", p.child.name())
		case grader == practice.GraderKindYoungPerson && g.chance(0.08):
			given.Comment = g.phrase("care young person", "")
		case grader == practice.GraderKindParent && theirs.Grade >= 3 && g.chance(0.2):
			given.Comment = g.phrase("care parent same", "")
			if given.Grade < theirs.Grade {
				given.Comment = g.phrase("care parent better", "")
			}
		}
		g.enterGrade(p, by, at, given)
	}
}

// enterGrade writes a grade.
func (g *generator) enterGrade(p *profile, by *ent.Practitioner, at time.Time, grade practice.ItemGrade) {
	row := &ent.ItemGrade{
		ID: g.id("ItemGrade", at), CreatedAt: at, Version: 1, UpdatedAt: at, UpdatedBy: &by.ID,
		ProfileID: p.row.ID, ChildID: p.row.ChildID, Item: grade.Item, Grader: grade.Grader,
		NotAssessedReason: said(grade.NotAssessedReason), Evidence: said(grade.Evidence), Comment: said(grade.Comment),
		RecordedByID: by.ID, RecordedAt: at,
	}
	if grade.Grade.Assessed() {
		row.Grade = &grade.Grade
	}
	g.rows.grades = append(g.rows.grades, row)
}

// said is a text, or nil if it is empty.
func said(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// disabled says whether the child has a disability that is known of.
func (c *child) disabled() bool {
	return len(c.row.Disabilities) > 0 && c.row.Disabilities[0] != practice.DisabilityNone
}

// witness lets other involved practitioners add evidence.
func (g *generator) addEvidence(p *profile) {
	s := p.sitting
	for range draw(g.randomness, odds[int]{55, 0}, odds[int]{30, 1}, odds[int]{15, 2}) {
		at := g.instant(s.started.Add(time.Minute), s.completed.Add(-2*time.Minute))
		t, known := g.beside(p.child, s.by, at)
		if !known {
			return
		}
		of := pick(g.randomness, p.grades)
		if !of.Grade.Assessed() {
			continue
		}
		g.rows.evidence = append(g.rows.evidence, &ent.ProfileEvidence{
			ID: g.id("ProfileEvidence", at), CreatedAt: at, ProfileID: p.row.ID, ChildID: p.row.ChildID, Item: &of.Item,
			Text: g.phrase("care "+of.Item+" "+band(of.Grade), p.child.name()), RecordedByID: t.who.ID, OrganisationID: t.by.ID, RecordedAt: at,
		})
	}
}

// beside is an involvement of another body with the child at an instant.
func (g *generator) beside(c *child, than *body, at time.Time) (tie, bool) {
	var live []tie
	for _, t := range c.ties {
		if t.by != than && t.covers(at) {
			live = append(live, t)
		}
	}
	if len(live) == 0 {
		return tie{}, false
	}
	return pick(g.randomness, live), true
}
