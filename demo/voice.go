package demo

import (
	"time"

	"heed/ent"
	"heed/practice"
)

// hear records what a child said, or showed, on the day on which their care was graded.
func (g *generator) hear(p *profile, at time.Time) {
	by, who := p.sitting.by, p.sitting.assessor
	row := &ent.VoiceRecord{
		ID: g.id("VoiceRecord", at), CreatedAt: at, Version: 1, UpdatedAt: at, UpdatedBy: &who.ID, ChildID: p.child.row.ID,
		HeardOn: practice.DateOf(at).UTC(), Setting: practice.VoiceSettingHome, Method: practice.VoiceMethodObservation, SeenAlone: g.chance(0.7),
		OrganisationID: by.ID, RecordedByID: who.ID, RecordedAt: at,
		Influences: []*practice.VoiceInfluence{},
	}
	if row.SeenAlone {
		row.Setting = practice.VoiceSettingSchool
	} else {
		row.ReasonNotAlone = new(g.phrase("voice not alone", ""))
	}
	if p.years < 3 {
		row.Reading = new(g.phrase("voice observed", ""))
	} else {
		row.Method, row.Words, row.Reading = practice.VoiceMethodConversation, new(g.phrase("voice words", "")),
			new(g.phrase("voice reading", ""))
		row.WishesAndFeelings = new(g.phrase("voice wishes", ""))
	}
	heard := newEvent{
		at: practice.StartOfDay(practice.DateOf(at)), recorded: at, by: by, who: who, category: practice.EventCategoryVoice, source: &row.ID,
		about: []*child{p.child}, significance: practice.SignificanceRoutine, summary: practice.VoiceSummary(row.SeenAlone),
	}
	events := []newEvent{heard}
	if g.chance(0.5) {
		row.Influences = append(row.Influences, &practice.VoiceInfluence{Kind: practice.InfluenceKindNeed, Text: g.phrase("voice influence", ""),
			Changed: p.row.ID.String(), RecordedBy: who.ID.String(), Organisation: by.ID.String(), RecordedAt: at})
		row.Version = 2
		changed := heard
		changed.at, changed.summary = at, practice.InfluenceSummary(practice.InfluenceKindNeed)
		events = append(events, changed)
	}
	g.rows.voices = append(g.rows.voices, row)
	for i, e := range events {
		events[i].corrects = &g.event(e).ID
	}
	switch again := earlierTime(at.Add(26*time.Hour), g.now.Add(-time.Minute)); {
	case g.chance(0.04):
		g.correctVoice(row, events[0], again)
	case g.chance(0.04):
		g.withdrawVoice(row, events, again)
	}
}

// correctVoice corrects a record by another, which begins with its influences.
func (g *generator) correctVoice(wrong *ent.VoiceRecord, heard newEvent, at time.Time) {
	right := *wrong
	right.ID, right.CreatedAt, right.Version, right.UpdatedAt, right.RecordedAt = g.id("VoiceRecord", at), at, 1, at, at
	right.CorrectsID, right.CorrectionReason = &wrong.ID, new(g.phrase("voice correction", ""))
	right.WishesAndFeelings = new(g.phrase("voice wishes", ""))
	g.rows.voices = append(g.rows.voices, &right)
	heard.recorded, heard.source, heard.correction = at, &right.ID, *right.CorrectionReason
	g.event(heard)
}

// withdrawVoice withdraws a record that should not be there, with all its events.
func (g *generator) withdrawVoice(wrong *ent.VoiceRecord, events []newEvent, at time.Time) {
	reason := g.phrase("voice withdrawal", "")
	wrong.Version, wrong.UpdatedAt = wrong.Version+1, at
	wrong.WithdrawnAt, wrong.WithdrawnByID, wrong.WithdrawalReason = &at, &wrong.RecordedByID, &reason
	for _, e := range events {
		e.recorded, e.summary, e.correction = at, practice.VoiceWithdrawnSummary, reason
		g.event(e)
	}
}
