package demo

import (
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// newEvent is an event before it is written.
type newEvent struct {
	at, recorded time.Time // recorded is at, where it is zero
	by           *body
	who          *ent.Practitioner
	category     practice.EventCategory
	significance practice.Significance
	class        practice.Classification // ROUTINE, where it is empty
	summary      string
	impact       string
	about        []*child
	household    *uuid.UUID
	source       *uuid.UUID
	corrects     *uuid.UUID
	correction   string
}

// event writes an event and its children.
func (g *generator) event(h newEvent) *ent.ChronologyEvent {
	if h.recorded.IsZero() {
		h.recorded = h.at
	}
	row := &ent.ChronologyEvent{
		ID: g.id("ChronologyEvent", h.recorded), CreatedAt: h.recorded, HouseholdID: h.household,
		OccurredAt: h.at, RecordedAt: h.recorded, Agency: h.by.Agency, OrganisationID: h.by.ID, RecordedByID: h.who.ID,
		Category: h.category, Summary: h.summary, Significance: h.significance, Classification: h.class,
		SourceID: h.source, CorrectsID: h.corrects,
	}
	if h.impact != "" {
		row.Impact = &h.impact
	}
	if h.correction != "" {
		row.CorrectionReason = &h.correction
	}
	if h.class == "" {
		row.Classification = practice.ClassificationRoutine
	}
	g.rows.events = append(g.rows.events, row)
	for _, c := range h.about {
		g.rows.subjects = append(g.rows.subjects, &ent.ChronologySubject{
			ID: g.id("ChronologySubject", h.recorded), CreatedAt: h.recorded, EventID: row.ID, ChildID: c.row.ID, OccurredAt: h.at,
		})
	}
	return row
}

// register writes when each child's record began, and what changed with a move.
func (g *generator) register(f *family) {
	worker := pick(g.randomness, g.partnership.authority.staff)
	for _, c := range f.children {
		g.event(newEvent{
			at: c.entered, by: g.partnership.authority, who: worker, category: practice.EventCategoryRegistration, source: &c.row.ID,
			about: []*child{c}, significance: practice.SignificanceRoutine, summary: "Registered in Heed.",
		})
	}
	moved := f.homes[len(f.homes)-1]
	at := g.atWork(moved.from)
	if len(f.homes) < 2 || at.Before(f.known) {
		return
	}
	g.event(newEvent{
		at: at, by: g.partnership.authority, who: worker, category: practice.EventCategoryHouseholdChange, source: &moved.row.ID,
		household: &moved.row.ID, about: f.enteredBy(at), significance: practice.SignificanceSignificant,
		summary: "Moved into a household.", impact: "Lives in another home from this day.",
	})
}
