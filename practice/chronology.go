package practice

import "time"

// EventEntry is what a practitioner writes into the chronology.
type EventEntry struct {
	// Now is when it is entered.
	Now time.Time
	// OccurredAt is when it happened; nil is not given.
	OccurredAt *time.Time
	// Category is what kind of thing happened.
	Category EventCategory
	// Significance is how much it weighs.
	Significance Significance
	// Classification is who may read it.
	Classification Classification
	// Summary is what happened, 3 to 4,000 characters.
	Summary string
	// Died is the date of death of the child, or the first of the children's; nil where all
	// live.
	Died *Date
	// Withdraws says that the event withdraws another one, which is about another child or
	// never happened: it has no impact.
	Withdraws bool
	// Impact is what it meant for the child, at most 4,000 characters;
	// mandatory unless the event is routine or withdraws another one.
	Impact string
}

// ValidateEvent lists every problem. Paths: occurredAt, category, significance,
// classification, summary, impact.
func ValidateEvent(e EventEntry) []Problem {
	var found problems
	switch {
	case e.OccurredAt == nil:
		found.add(ProblemCodeRequired, "The time of the event is required.", "occurredAt")
	case e.OccurredAt.After(e.Now):
		found.add(ProblemCodeOutOfRange, "The time of the event is in the future.", "occurredAt")
	case e.Category.ofTheLiving() && DateOf(*e.OccurredAt).afterDeath(e.Died):
		found.add(ProblemCodeOutOfRange, "The time of the event is after the child's death. Correct the time, or choose another category.",
			"occurredAt")
	}
	oneOf(&found, e.Category, "The category", "category")
	oneOf(&found, e.Significance, "The significance", "significance")
	oneOf(&found, e.Classification, "The classification", "classification")
	found.check(e.Summary, text{"The summary", 3, 4_000}, "summary")
	impact := text{"The impact on the child", 0, 4_000}
	if !e.Withdraws && (e.Significance == SignificanceSignificant || e.Significance == SignificanceCritical) {
		impact.min = 1
	}
	found.check(e.Impact, impact, "impact")
	return found
}

// ofTheLiving says that an event of the category needs a child who lives. Much else is
// recorded after a death: a visit to the family, a finding in health care, an inquiry.
func (c EventCategory) ofTheLiving() bool {
	return c == EventCategoryVoice || c == EventCategoryWasNotBrought
}

// What the chronology says of a graded care profile that was marked as mistaken.
const (
	DraftMistakenSummary   = "The draft of a graded care profile was marked as mistaken."
	ProfileMistakenSummary = "A completed graded care profile was marked as mistaken."
)

// WithdrawalSummaries lists what Heed's own events say of a record that was withdrawn or
// marked as mistaken.
func WithdrawalSummaries() []string {
	return []string{DraftMistakenSummary, ProfileMistakenSummary, VoiceWithdrawnSummary}
}
