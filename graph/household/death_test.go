package household_test

import (
	"testing"

	"heed/graph/graphtest"
)

func TestNobodyMovesAfterTheirDeath(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, sibling := w.Pupil("Wren"), w.Pupil("Robin")
	home := w.MustSend("teacher", "registerHousehold", "household { id }", map[string]any{"address": "4 Nowhere Lane, Testham",
		"startedOn": "2026-01-01", "childIds": []string{sibling}}).Text("registerHousehold", "household", "id")
	w.InvolveByName(kid, "health")
	w.MustSend("health", "amendChild", "", map[string]any{"id": kid, "version": 1, "diedOn": "2026-11-01", "reason": "Told by the hospital."})
	join := map[string]any{"householdId": home, "childId": kid, "startedOn": "2026-11-02"}
	w.Refused("teacher", "joinHousehold", join, "OUT_OF_RANGE startedOn")
	w.Refused("teacher", "joinHousehold", map[string]any{"householdId": home, "childId": kid}, "OUT_OF_RANGE startedOn")
	both := map[string]any{"address": "5 Nowhere Lane, Testham", "startedOn": "2026-11-02", "childIds": []string{sibling, kid}}
	w.Refused("teacher", "registerHousehold", both, "OUT_OF_RANGE startedOn")
	// What was true before the death can still be recorded.
	w.MustSend("teacher", "joinHousehold", "", graphtest.MapOf(join, "startedOn", "2026-11-01"))
	w.MustSend("teacher", "registerHousehold", "", graphtest.MapOf(both, "startedOn", "2026-11-01"))
}
