package demo

import (
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// neglectClock is a row of the table of that name: how long a child has lived at a poor
// grade in one area.
type neglectClock struct {
	ChildID    uuid.UUID  `json:"child_id"`
	Instrument string     `json:"instrument"`
	Area       string     `json:"area"`
	Since      *time.Time `json:"since"`
	Days       int        `json:"days"`
	PoorFrom   int        `json:"poor_from"`
}

// poorFrom is the grade from which care counts as poor.
const poorFrom = 4

// never is the start of a clock that does not run: it sorts after all others.
var never = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)

// keepClocks writes the clocks of a child as the server does when a profile is completed
// or marked as mistaken.
func (g *generator) keepClocks(c *child) {
	c.row.NeglectSince = never
	var sittings []practice.Sitting
	for _, p := range c.profiles {
		sittings = append(sittings, practice.Sitting{
			ID: p.row.ID, Instrument: p.row.InstrumentCode, StartedOn: p.sitting.from, EndedOn: p.sitting.to,
			Corrected: p.row.MistakenAt != nil, Areas: p.row.AreaGrades,
		})
	}
	for _, clock := range practice.ChildClocks(civil(c.row.DateOfBirth), civil(c.row.DiedOn), sittings,
		practice.ClockRule{PoorFrom: poorFrom}, g.today) {
		row := &neglectClock{ChildID: c.row.ID, Instrument: clock.Area.Instrument, Area: clock.Area.Area, Days: clock.Over(), PoorFrom: poorFrom}
		if since := clock.Since(g.today); since != nil {
			row.Since = new(since.UTC())
			c.row.NeglectSince = earlierTime(c.row.NeglectSince, *row.Since)
		}
		g.rows.clocks = append(g.rows.clocks, row)
	}
}

// civil is the day of a date column, or none.
func civil(t *time.Time) *practice.Date {
	if t == nil {
		return nil
	}
	return new(practice.NewDate(t.Year(), t.Month(), t.Day()))
}
