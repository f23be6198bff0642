package practice

import "testing"

func TestMatchScore(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		reasons, contradictions []MatchReason
		want                    int
	}{
		"nothing known is no match":     {nil, nil, 0},
		"the same NHS number is enough": {[]MatchReason{MatchReasonNHSNumber}, nil, 90},
		"name and birthday are enough":  {[]MatchReason{MatchReasonName, MatchReasonDateOfBirth}, nil, 80},
		"a name alone is not":           {[]MatchReason{MatchReasonName}, nil, 40},
		"a birthday at one address is":  {[]MatchReason{MatchReasonDateOfBirth, MatchReasonAddress}, nil, 60},
		"twins with NHS numbers of their own are no match": {[]MatchReason{MatchReasonDateOfBirth, MatchReasonAddress},
			[]MatchReason{MatchReasonNHSNumber}, 20},
		"another pupil number lowers":               {[]MatchReason{MatchReasonNHSNumber}, []MatchReason{MatchReasonUPN}, 65},
		"contradictions alone are nought, not less": {nil, []MatchReason{MatchReasonNHSNumber}, 0},
		"everything is a hundred, not more":         {[]MatchReason{MatchReasonNHSNumber, MatchReasonUPN}, nil, 100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := MatchScore(tt.reasons, tt.contradictions); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestProbableFromTheDisclosedThreshold(t *testing.T) {
	t.Parallel()
	for score, want := range map[int]bool{0: false, MatchThreshold - 1: false, MatchThreshold: true, 100: true} {
		if got := Probable(score); got != want {
			t.Errorf("%d: got %v, want %v", score, got, want)
		}
	}
}

func TestAReasonMoreNeverLowersAMatch(t *testing.T) {
	t.Parallel()
	for _, reason := range every[MatchReason]() {
		if reason.Points() <= 0 {
			t.Errorf("%s adds %d", reason, reason.Points())
		}
	}
}
