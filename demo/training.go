package demo

import (
	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
)

// trainingLasts is how many months a training is in date.
const trainingLasts = 24

// train says who was trained in the graded care profile, and when. The trainings of
// demonstration accounts are in date; some others' have expired.
func (p *partnership) train(s *staffing) {
	p.trained = map[uuid.UUID][]practice.Training{}
	for _, b := range p.bodies() {
		likely := 0.55
		if b == p.authority {
			likely = 0.75
		}
		for _, who := range b.staff {
			switch kept := p.named(who); {
			case kept:
				p.attend(s, b, who, practice.DateOf(s.at).AddDays(-s.between(5, 300)), kept)
			case s.chance(likely):
				p.attend(s, b, who, s.day(practice.DateOf(s.at).AddDays(-300), s.today.AddDays(-30)), kept)
			}
		}
	}
}

// attend adds a person's trainings, again and again while they keep them in date.
func (p *partnership) attend(s *staffing, b *body, who *ent.Practitioner, on practice.Date, kept bool) {
	by := p.accounts["admin"]
	if len(b.managers) > 0 {
		by = b.managers[0]
	}
	for again := true; again; {
		t := practice.Training{Code: practice.OpenStructure().Training, On: on, ExpiresOn: new(on.AddMonths(trainingLasts))}
		p.trained[who.ID] = append(p.trained[who.ID], t)
		at := later(s.at, s.atWork(on))
		s.rows.trainings = append(s.rows.trainings, &ent.Training{
			ID: s.id("Training", at), CreatedAt: at, PractitionerID: who.ID, Code: t.Code, On: on.UTC(), ExpiresOn: new(t.ExpiresOn.UTC()),
			RecordedByID: by.ID,
		})
		on = t.ExpiresOn.AddDays(s.between(10, 150))
		if kept {
			on = t.ExpiresOn.AddDays(-s.between(5, 40))
		}
		again = on.Before(s.today) && (kept || s.chance(0.7))
	}
}

// named says whether this is a demonstration account.
func (p *partnership) named(who *ent.Practitioner) bool {
	for _, account := range p.accounts {
		if account == who {
			return true
		}
	}
	return false
}

// trainedOn says whether somebody may complete a profile on a day.
func (g *generator) trainedOn(who *ent.Practitioner, on practice.Date) bool {
	return g.instrument.Trained(g.partnership.trained[who.ID], on)
}
