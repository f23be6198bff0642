package graphtest

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

func (w *Env) trainingRow(practitioner, by uuid.UUID, on string) Row {
	return Row{"id": w.ID("Training"), "practitioner_id": practitioner, "code": practice.OpenStructure().Training, "on": on,
		"recorded_by_id": by}
}

func (w *Env) DrawSitting(household *uuid.UUID, body, by uuid.UUID, to string, carers ...uuid.UUID) Row {
	if carers == nil {
		carers = []uuid.UUID{}
	}
	return Row{"id": w.ID("CareSitting"), "instrument_id": OpenStructure, "household_id": household, "from": "2026-01-01", "to": to,
		"visits":    []practice.VisitFacts{},
		"carer_ids": carers, "started_by_id": by, "organisation_id": body, "started_at": w.Instant()}
}

// DrawProfileRow is a profile in a state, with what goes with the state.
func (w *Env) DrawProfileRow(sitting Row, child uuid.UUID, state practice.CareProfileState, areas ...practice.SittingArea) Row {
	if areas == nil {
		areas = []practice.SittingArea{}
	}
	r := Row{"id": w.ID("CareProfile"), "sitting_id": sitting["id"], "child_id": child, "instrument_id": OpenStructure,
		"instrument_code": practice.OpenStructure().Code,
		"organisation_id": sitting["organisation_id"], "assessor_id": sitting["started_by_id"], "second_assessor_id": (*uuid.UUID)(nil),
		"state": state, "started_at": w.Instant(),
		"window_end": sitting["to"], "completed_at": nil, "completed_by_id": nil, "age_years": nil,
		"parent_saw_scores": state != practice.CareProfileStateDraft,
		"chosen":            []practice.ChosenGrade{}, "area_grades": areas, "superseded_by_id": nil, "superseded_at": nil,
		"mistaken_reason": nil, "mistaken_at": nil}
	if state != practice.CareProfileStateDraft {
		r["completed_at"], r["completed_by_id"], r["age_years"] = w.Instant(), sitting["started_by_id"], 8
	}
	return r
}

func (w *Env) drawnGrade(profile Row, item string, grade practice.Grade, grader practice.GraderKind) Row {
	return Row{"id": w.ID("ItemGrade"), "profile_id": profile["id"], "child_id": profile["child_id"], "item": item, "grader": grader,
		"grade":    grade,
		"evidence": "Seen at home.", "recorded_by_id": profile["assessor_id"], "recorded_at": w.Instant()}
}

func (w *Env) evidenceRow(profile Row, body, by uuid.UUID) Row {
	return Row{"id": w.ID("ProfileEvidence"), "profile_id": profile["id"], "child_id": profile["child_id"], "text": "Comes to school hungry.",
		"recorded_by_id": by, "organisation_id": body, "recorded_at": w.Instant()}
}

func (w *Env) drawnTarget(profile Row, item string) Row {
	return Row{"id": w.ID("TargetItem"), "profile_id": profile["id"], "child_id": profile["child_id"], "item": item, "grade_now": 4,
		"target_grade": 2,
		"change_by":    "2027-03-01"}
}

// OpeningRow is an opening in an emergency that lasts an hour.
func (w *Env) OpeningRow(child, body, by uuid.UUID, at time.Time) Row {
	return Row{"id": w.ID("BreakGlass"), "child_id": child, "practitioner_id": by, "organisation_id": body,
		"reason":    "Found alone in the road at night.",
		"opened_at": at, "ends_at": at.Add(practice.BreakGlassLasts), "told": 0, "contact_before": false}
}

// DrawCare makes sittings of one to three children, with profiles in every state,
// some mistaken, and all that hangs on them.
func (p *Partnership) DrawCare() {
	open, current := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for i := range 10 {
		v := p.viewer()
		var home *uuid.UUID
		if p.chance(60) {
			id := pick(p, p.table("household")).ID()
			home = &id
		}
		var carers []uuid.UUID
		if p.chance(50) {
			carers = []uuid.UUID{pick(p, p.table("relative")).ID()}
		}
		s := p.add("care_sitting", p.DrawSitting(home, v.OrganisationID, v.PractitionerID, fmt.Sprintf("2026-%02d-01", 1+i), carers...))
		for _, c := range p.some("child", 3) {
			state := practice.CareProfileState(pick(p, practice.CareProfileState("").Values()))
			if open[c.ID()] && state == practice.CareProfileStateDraft || current[c.ID()] && state == practice.CareProfileStateCompleted {
				state = practice.CareProfileStateSuperseded
			}
			open[c.ID()] = open[c.ID()] || state == practice.CareProfileStateDraft
			current[c.ID()] = current[c.ID()] || state == practice.CareProfileStateCompleted
			p.drawProfile(s, c, state)
		}
	}
	for range 6 {
		p.add("training", p.trainingRow(p.viewer().PractitionerID, p.viewer().PractitionerID,
			fmt.Sprintf("2025-0%d-01", 1+len(p.table("training")))))
	}
}

func (p *Partnership) drawProfile(sitting, c Row, state practice.CareProfileState) {
	f := p.add("care_profile", p.DrawProfileRow(sitting, c.ID(), state,
		practice.SittingArea{Code: "A", Grade: practice.Grade(1 + p.Draw.IntN(5))}))
	if state == practice.CareProfileStateSuperseded && p.chance(30) {
		f["mistaken_reason"], f["mistaken_at"] = "The wrong child was graded.", p.Instant()
	}
	p.add("item_grade", p.drawnGrade(f, "A1a", practice.Grade(1+p.Draw.IntN(5)), practice.GraderKindPractitioner))
	if second := p.viewer().PractitionerID; second != f["assessor_id"] && p.chance(60) {
		f["second_assessor_id"] = &second
		g := p.add("item_grade", p.drawnGrade(f, "A1a", practice.Grade(1+p.Draw.IntN(5)), practice.GraderKindSecondPractitioner))
		g["recorded_by_id"] = second
	}
	if p.chance(50) {
		p.add("item_grade", p.drawnGrade(f, "A1a", practice.Grade(1+p.Draw.IntN(5)), practice.GraderKindParent))
		p.add("target_item", p.drawnTarget(f, "A1a"))
		e := p.viewer()
		p.add("profile_evidence", p.evidenceRow(f, e.OrganisationID, e.PractitionerID))
	}
}

// some draws one to most rows of a table.
func (p *Partnership) some(table string, most int) []Row {
	list := append([]Row{}, p.table(table)...)
	p.Draw.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:1+p.Draw.IntN(most)]
}
