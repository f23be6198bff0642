package child_test

import (
	"fmt"
	"testing"

	"heed/graph/graphtest"
)

func TestADeathTellsOfRecordsThatSayTheChildLivedLater(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "health")
	w.RecordTraining(w.Viewers["health"], graphtest.OpenTraining)
	voice := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	withdrawn := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	w.Mutated("teacher", "withdrawVoice", map[string]any{"id": withdrawn, "version": 1, "reason": "Recorded twice."})
	profile := w.MustSend("health", "startCareProfile", "sitting { profiles { id } }", map[string]any{
		"instrumentId": graphtest.OpenStructure, "childIds": []string{kid}, "startedOn": "2026-10-01", "endedOn": "2026-11-18"}).
		Text("startCareProfile", "sitting", "profiles", 0, "id")
	for day, want := range map[string]string{"2026-11-20": "", "2026-11-19": voice, "2026-11-17": voice + " " + profile} {
		version := w.Count("SELECT version FROM child WHERE id = $1", kid)
		a := w.MustSend("health", "amendChild", "afterDeath { __typename id ... on VoiceRecord { heardOn child { givenName } } }",
			map[string]any{"id": kid, "version": version, "diedOn": day, "reason": "Told by the hospital."})
		got := ""
		for i := range a.List("amendChild", "afterDeath") {
			if got += a.Text("amendChild", "afterDeath", i, "id"); i == 0 && len(a.List("amendChild", "afterDeath")) == 2 {
				got += " "
			}
		}
		if got != want {
			t.Errorf("of a death on %s the answer tells of %q, want %q", day, got, want)
		}
	}
	a := w.MustSend("health", "amendChild", "afterDeath { id }",
		map[string]any{"id": kid, "version": w.Count("SELECT version FROM child WHERE id = $1", kid), "religion": "None."})
	if got := fmt.Sprint(a.At("amendChild", "afterDeath")); got != "[]" {
		t.Errorf("without a date of death the answer tells of %s", got)
	}
}
