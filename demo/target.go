package demo

import (
	"cmp"
	"slices"
	"time"

	"heed/ent"
	"heed/practice"
)

// setTargets sets up to three of the worst items as targets.
func (g *generator) setTargets(p *profile) {
	var worst []practice.ItemGrade
	for _, grade := range p.grades {
		if grade.Grade >= 3 {
			worst = append(worst, grade)
		}
	}
	g.Shuffle(len(worst), func(i, j int) { worst[i], worst[j] = worst[j], worst[i] })
	slices.SortStableFunc(worst, func(a, b practice.ItemGrade) int { return cmp.Compare(b.Grade, a.Grade) })
	many := min(len(worst), draw(g.randomness, odds[int]{10, 0}, odds[int]{25, 1}, odds[int]{35, 2}, odds[int]{30, 3}))
	at := p.row.UpdatedAt.Add(30 * time.Second)
	for _, grade := range worst[:many] {
		p.targets = append(p.targets, g.target(p, grade, at))
	}
	if len(worst) > many && many > 0 && g.chance(0.06) { // dropped
		g.target(p, worst[many], at.Add(-20*time.Second)).Dropped = true
	}
	if many > 0 {
		p.edited(p.sitting.assessor.ID, at)
	}
}

// target writes one target.
func (g *generator) target(p *profile, grade practice.ItemGrade, at time.Time) *ent.TargetItem {
	by := p.sitting.assessor.ID
	row := &ent.TargetItem{
		ID: g.id("TargetItem", at), CreatedAt: at, Version: 1, UpdatedAt: at, UpdatedBy: &by,
		ProfileID: p.row.ID, ChildID: p.row.ChildID, Item: grade.Item, GradeNow: grade.Grade,
		TargetGrade: max(1, grade.Grade-practice.Grade(g.between(1, 2))),
		ChangeBy:    g.workingDay(practice.DateOf(p.sitting.completed).AddDays(g.between(60, 180))).UTC(),
	}
	g.rows.targets = append(g.rows.targets, row)
	return row
}

// review grades the targets of a profile before the next one supersedes it: mostly with
// the next one's grades.
func (g *generator) review(p, next *profile) {
	found := make(map[string]practice.Grade, len(next.grades))
	for _, grade := range next.grades {
		found[grade.Item] = grade.Grade
	}
	by := next.sitting.assessor.ID
	at := g.instant(later(p.row.CompletedAt.Add(24*time.Hour), next.sitting.started), next.row.CompletedAt.Add(-time.Minute))
	for _, t := range p.targets {
		grade := found[t.Item]
		if !grade.Assessed() {
			continue
		}
		if g.chance(0.2) { // a better day in between
			grade = max(1, grade-1)
		}
		t.GradeAtReview, t.ReviewedAt, t.ReviewedByID = &grade, &at, &by
		t.Version, t.UpdatedAt, t.UpdatedBy = t.Version+1, at, &by
		p.row.Version++
	}
}
