package graph_test

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

func (w *world) trainingRow(practitioner, by uuid.UUID, on string) row {
	return row{"id": w.id("Training"), "practitioner_id": practitioner, "code": practice.OpenStructure().Training, "on": on, "recorded_by_id": by}
}

func (w *world) drawnSitting(household *uuid.UUID, body, by uuid.UUID, to string, carers ...uuid.UUID) row {
	if carers == nil {
		carers = []uuid.UUID{}
	}
	return row{"id": w.id("CareSitting"), "instrument_id": openStructure, "household_id": household, "from": "2026-01-01", "to": to, "visits": []practice.VisitFacts{},
		"carer_ids": carers, "started_by_id": by, "organisation_id": body, "started_at": w.instant()}
}

// drawnProfile is a profile in a state, with what goes with the state.
func (w *world) drawnProfile(sitting row, child uuid.UUID, state practice.CareProfileState, areas ...practice.SittingArea) row {
	if areas == nil {
		areas = []practice.SittingArea{}
	}
	r := row{"id": w.id("CareProfile"), "sitting_id": sitting["id"], "child_id": child, "instrument_id": openStructure, "instrument_code": practice.OpenStructure().Code,
		"organisation_id": sitting["organisation_id"], "assessor_id": sitting["started_by_id"], "second_assessor_id": (*uuid.UUID)(nil), "state": state, "started_at": w.instant(),
		"window_end": sitting["to"], "completed_at": nil, "completed_by_id": nil, "age_years": nil, "parent_saw_scores": state != practice.CareProfileStateDraft,
		"chosen": []practice.ChosenGrade{}, "area_grades": areas, "superseded_by_id": nil, "superseded_at": nil, "mistaken_reason": nil, "mistaken_at": nil}
	if state != practice.CareProfileStateDraft {
		r["completed_at"], r["completed_by_id"], r["age_years"] = w.instant(), sitting["started_by_id"], 8
	}
	return r
}

func (w *world) drawnGrade(profile row, item string, grade practice.Grade, grader practice.GraderKind) row {
	return row{"id": w.id("ItemGrade"), "profile_id": profile["id"], "child_id": profile["child_id"], "item": item, "grader": grader, "grade": grade,
		"evidence": "Seen at home.", "recorded_by_id": profile["assessor_id"], "recorded_at": w.instant()}
}

func (w *world) evidenceRow(profile row, body, by uuid.UUID) row {
	return row{"id": w.id("ProfileEvidence"), "profile_id": profile["id"], "child_id": profile["child_id"], "text": "Comes to school hungry.",
		"recorded_by_id": by, "organisation_id": body, "recorded_at": w.instant()}
}

func (w *world) drawnTarget(profile row, item string) row {
	return row{"id": w.id("TargetItem"), "profile_id": profile["id"], "child_id": profile["child_id"], "item": item, "grade_now": 4, "target_grade": 2,
		"change_by": "2027-03-01"}
}

// openingRow is an opening in an emergency that lasts an hour.
func (w *world) openingRow(child, body, by uuid.UUID, at time.Time) row {
	return row{"id": w.id("BreakGlass"), "child_id": child, "practitioner_id": by, "organisation_id": body, "reason": "Found alone in the road at night.",
		"opened_at": at, "ends_at": at.Add(practice.BreakGlassLasts), "told": 0, "contact_before": false}
}

// drawCare makes sittings of one to three children, with profiles in every state,
// some mistaken, and all that hangs on them.
func (p *partnership) drawCare() {
	open, current := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for i := range 10 {
		v := p.viewer()
		var home *uuid.UUID
		if p.chance(60) {
			id := pick(p, p.table("household")).id()
			home = &id
		}
		var carers []uuid.UUID
		if p.chance(50) {
			carers = []uuid.UUID{pick(p, p.table("relative")).id()}
		}
		s := p.add("care_sitting", p.drawnSitting(home, v.OrganisationID, v.PractitionerID, fmt.Sprintf("2026-%02d-01", 1+i), carers...))
		for _, c := range p.some("child", 3) {
			state := practice.CareProfileState(pick(p, practice.CareProfileState("").Values()))
			if open[c.id()] && state == practice.CareProfileStateDraft || current[c.id()] && state == practice.CareProfileStateCompleted {
				state = practice.CareProfileStateSuperseded
			}
			open[c.id()] = open[c.id()] || state == practice.CareProfileStateDraft
			current[c.id()] = current[c.id()] || state == practice.CareProfileStateCompleted
			p.drawProfile(s, c, state)
		}
	}
	for range 6 {
		p.add("training", p.trainingRow(p.viewer().PractitionerID, p.viewer().PractitionerID, fmt.Sprintf("2025-0%d-01", 1+len(p.table("training")))))
	}
}

func (p *partnership) drawProfile(sitting, c row, state practice.CareProfileState) {
	f := p.add("care_profile", p.drawnProfile(sitting, c.id(), state, practice.SittingArea{Code: "A", Grade: practice.Grade(1 + p.draw.IntN(5))}))
	if state == practice.CareProfileStateSuperseded && p.chance(30) {
		f["mistaken_reason"], f["mistaken_at"] = "The wrong child was graded.", p.instant()
	}
	p.add("item_grade", p.drawnGrade(f, "A1a", practice.Grade(1+p.draw.IntN(5)), practice.GraderKindPractitioner))
	if second := p.viewer().PractitionerID; second != f["assessor_id"] && p.chance(60) {
		f["second_assessor_id"] = &second
		g := p.add("item_grade", p.drawnGrade(f, "A1a", practice.Grade(1+p.draw.IntN(5)), practice.GraderKindSecondPractitioner))
		g["recorded_by_id"] = second
	}
	if p.chance(50) {
		p.add("item_grade", p.drawnGrade(f, "A1a", practice.Grade(1+p.draw.IntN(5)), practice.GraderKindParent))
		p.add("target_item", p.drawnTarget(f, "A1a"))
		e := p.viewer()
		p.add("profile_evidence", p.evidenceRow(f, e.OrganisationID, e.PractitionerID))
	}
}

// some draws one to most rows of a table.
func (p *partnership) some(table string, most int) []row {
	list := append([]row{}, p.table(table)...)
	p.draw.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:1+p.draw.IntN(most)]
}
