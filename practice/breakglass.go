package practice

import "time"

// BreakGlassLasts is how long an opening in an emergency lasts: 60 minutes, a
// local figure.
const BreakGlassLasts = 60 * time.Minute

// BreakGlassFinding is what a review found of an opening in an emergency.
type BreakGlassFinding string

const (
	// BreakGlassFindingJustified says that it was necessary.
	BreakGlassFindingJustified BreakGlassFinding = "JUSTIFIED"
	// BreakGlassFindingAvoidable says that another way was open.
	BreakGlassFindingAvoidable BreakGlassFinding = "AVOIDABLE"
	// BreakGlassFindingNotJustified says that it was not justified.
	BreakGlassFindingNotJustified BreakGlassFinding = "NOT_JUSTIFIED"
)

// Values lists every finding.
func (BreakGlassFinding) Values() []string {
	return names(BreakGlassFindingJustified, BreakGlassFindingAvoidable, BreakGlassFindingNotJustified)
}
