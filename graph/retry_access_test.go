package graph_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// A key answers what was done to whoever still sees it: sent again after sight of the
// child has ended, it does nothing and shows nothing.
func TestAMutationSentAgainAfterSightHasEndedShowsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	inputs := map[string]map[string]any{
		"recordEvent":       {"childIds": []string{kid}, "occurredAt": noon.AddDate(0, 0, -1), "category": "CONTACT", "summary": "Spoke with the mother."},
		"amendChild":        {"id": kid, "version": 1, "preferredName": "Jenny"},
		"assignAction":      bedtime([]string{kid}, w.toPerson("teacher")),
		"startCareProfile":  {"instrumentId": openStructure, "childIds": []string{kid}, "trigger": "The school's worry about food."},
		"registerHousehold": {"address": "12 Nowhere Lane, Testham", "childIds": []string{kid}},
	}
	for verb, input := range inputs {
		input["idempotencyKey"] = uuid.NewString()
		if a := w.mutated("teacher", verb, input); a.record(verb) == "" || len(a.problems(verb)) > 0 {
			t.Fatalf("%s: %s", verb, a.raw)
		}
	}
	for verb, input := range inputs {
		if a := w.mutated("teacher", verb, input); a.record(verb) == "" {
			t.Errorf("%s sent again while the child is seen: %s", verb, a.raw)
		}
	}
	w.exec(`UPDATE involvement SET "to" = $1`, w.instant())
	w.later(time.Second)
	before := w.tally()
	for verb, input := range inputs {
		a := w.mutated("teacher", verb, input)
		if a.record(verb) != "" || strings.Contains(a.raw, kid) {
			t.Errorf("%s sent again after the involvement has ended: %s", verb, a.raw)
		}
		if len(a.Errors) > 0 && a.Errors[0].code() == "INTERNAL" {
			t.Errorf("%s sent again fails: %s\n%s", verb, a.raw, w.log)
		}
	}
	if after := w.tally(); after != before {
		t.Errorf("sent again they wrote: %s, before %s", after, before)
	}
}
