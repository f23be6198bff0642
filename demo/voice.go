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
	if g.chance(0.5) {
		row.Influences = append(row.Influences, &practice.VoiceInfluence{Kind: practice.InfluenceKindNeed, Text: g.phrase("voice influence", ""),
			Changed: p.row.ID.String(), RecordedBy: who.ID.String(), RecordedAt: at})
		row.Version = 2
	}
	g.rows.voices = append(g.rows.voices, row)
	g.event(newEvent{
		at: practice.StartOfDay(practice.DateOf(at)), recorded: at, by: by, who: who, category: practice.EventCategoryVoice, source: &row.ID,
		about: []*child{p.child}, significance: practice.SignificanceRoutine, summary: practice.VoiceSummary(row.SeenAlone),
	})
}
