package practice

import (
	"strings"
	"testing"
	"time"
)

func TestValidateEvent(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*EventEntry)
		want   []string
	}{
		"a whole entry passes":      {func(*EventEntry) {}, nil},
		"one of this moment passes": {func(e *EventEntry) { e.OccurredAt = &e.Now }, nil},
		"one of a second later does not": {func(e *EventEntry) { e.OccurredAt = new(e.Now.Add(time.Second)) },
			[]string{"occurredAt: OUT_OF_RANGE"}},
		"a significant one without impact does not": {func(e *EventEntry) { e.Significance = SignificanceSignificant },
			[]string{"impact: REQUIRED"}},
		"a critical one without impact does not": {func(e *EventEntry) { e.Significance = SignificanceCritical }, []string{"impact: REQUIRED"}},
		"with impact it passes":                  {func(e *EventEntry) { e.Significance, e.Impact = SignificanceCritical, "She hid." }, nil},
		"a summary has its limit":                {func(e *EventEntry) { e.Summary = strings.Repeat("x", 4_001) }, []string{"summary: TOO_LONG"}},
		"an unknown category does not":           {func(e *EventEntry) { e.Category = "GOSSIP" }, []string{"category: INVALID"}},
		"an unknown classification does not":     {func(e *EventEntry) { e.Classification = "SECRET" }, []string{"classification: INVALID"}},
		"nothing hears everything": {func(e *EventEntry) { *e = EventEntry{Now: e.Now} },
			[]string{"occurredAt: REQUIRED", "category: REQUIRED", "significance: REQUIRED", "classification: REQUIRED", "summary: REQUIRED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			entry := EventEntry{
				Now: instant("2025-03-14T12:00:00Z"), OccurredAt: new(instant("2025-03-01T09:00:00Z")), Category: EventCategoryHealth,
				Significance: SignificanceRoutine, Classification: ClassificationRoutine, Summary: "Weighed at clinic.",
			}
			tt.change(&entry)
			wantProblems(t, ValidateEvent(entry), tt.want...)
		})
	}
}
