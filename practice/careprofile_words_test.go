package practice

import "testing"

func TestTheWordsOfACompletedProfile(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		areas           []SittingArea
		summary, impact string
	}{
		"poor care in two areas": {
			[]SittingArea{{"D", 0}, {"A", 4}, {"B", 5}, {"C", 1}},
			"Graded care profile completed, of care up to 2025-03-21: Physical care 4, Safety 5, Love 1, Esteem not assessed.",
			"Physical care: most essential needs unmet; Safety: essential needs wholly unmet, or hostility.",
		},
		"borderline care is told": {
			[]SittingArea{{"A", 3}},
			"Graded care profile completed, of care up to 2025-03-21: Physical care 3.",
			"Physical care: some essential needs unmet.",
		},
		"good care": {
			[]SittingArea{{"A", 1}, {"B", 2}},
			"Graded care profile completed, of care up to 2025-03-21: Physical care 1, Safety 2.",
			"No area that was assessed is graded 3 or worse.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			summary, impact := ProfileWords(OpenStructure(), day("2025-03-21"), tt.areas)
			if summary != tt.summary || impact != tt.impact {
				t.Errorf("got  %s | %s\nwant %s | %s", summary, impact, tt.summary, tt.impact)
			}
		})
	}
	bare := OpenStructure()
	bare.Anchors = nil
	if _, impact := ProfileWords(bare, day("2025-03-21"), []SittingArea{{"A", 4}}); impact != "Physical care: grade 4." {
		t.Errorf("without anchors: %s", impact)
	}
}
