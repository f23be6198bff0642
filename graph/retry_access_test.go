package graph_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
)

// A key answers what was done to whoever still sees it: sent again after sight of the
// child has ended, it does nothing and shows nothing.
func TestAMutationSentAgainAfterSightHasEndedShowsNothing(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	inputs := map[string]map[string]any{
		"recordEvent": {"childIds": []string{kid}, "occurredAt": graphtest.Noon.AddDate(0, 0, -1), "category": "CONTACT",
			"summary": "Spoke with the mother."},
		"amendChild":        {"id": kid, "version": 1, "preferredName": "Jenny"},
		"assignAction":      graphtest.ActionInput([]string{kid}, w.ToPerson("teacher")),
		"startCareProfile":  {"instrumentId": graphtest.OpenStructure, "childIds": []string{kid}, "trigger": "The school's worry about food."},
		"registerHousehold": {"address": "12 Nowhere Lane, Testham", "childIds": []string{kid}},
	}
	for verb, input := range inputs {
		input["idempotencyKey"] = uuid.NewString()
		if a := w.Mutated("teacher", verb, input); a.Record(verb) == "" || len(a.Problems(verb)) > 0 {
			t.Fatalf("%s: %s", verb, a.Raw)
		}
	}
	for verb, input := range inputs {
		if a := w.Mutated("teacher", verb, input); a.Record(verb) == "" {
			t.Errorf("%s sent again while the child is seen: %s", verb, a.Raw)
		}
	}
	w.Exec(`UPDATE involvement SET "to" = $1`, w.Instant())
	w.Later(time.Second)
	before := w.Tally()
	for verb, input := range inputs {
		a := w.Mutated("teacher", verb, input)
		if a.Record(verb) != "" || strings.Contains(a.Raw, kid) {
			t.Errorf("%s sent again after the involvement has ended: %s", verb, a.Raw)
		}
		if len(a.Errors) > 0 && a.Errors[0].Code() == "INTERNAL" {
			t.Errorf("%s sent again fails: %s\n%s", verb, a.Raw, w.Log)
		}
	}
	if after := w.Tally(); after != before {
		t.Errorf("sent again they wrote: %s, before %s", after, before)
	}
}
