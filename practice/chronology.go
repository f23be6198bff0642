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
	// Impact is what it meant for the child, at most 4,000 characters;
	// mandatory unless the event is routine.
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
	}
	oneOf(&found, e.Category, "The category", "category")
	oneOf(&found, e.Significance, "The significance", "significance")
	oneOf(&found, e.Classification, "The classification", "classification")
	found.check(e.Summary, text{"The summary", 3, 4_000}, "summary")
	impact := text{"The impact on the child", 0, 4_000}
	if e.Significance == SignificanceSignificant || e.Significance == SignificanceCritical {
		impact.min = 1
	}
	found.check(e.Impact, impact, "impact")
	return found
}
