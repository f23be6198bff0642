package practice_test

import (
	"strings"
	"testing"

	"heed/practice"
)

func TestARestrictedChildSharesNoRecord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		restricted []bool
		refused    bool
	}{
		"nobody":                      {nil, false},
		"one":                         {[]bool{false}, false},
		"one who is restricted":       {[]bool{true}, false},
		"two":                         {[]bool{false, false}, false},
		"two, the first restricted":   {[]bool{true, false}, true},
		"three, the third restricted": {[]bool{false, false, true}, true},
		"two who are restricted":      {[]bool{true, true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, text := range (practice.SharedRecordKind("")).Values() {
				kind := practice.SharedRecordKind(text)
				for _, got := range [][]practice.Problem{practice.CheckTogether(kind, c.restricted, "childIds"),
					practice.CheckContinuing(kind, c.restricted, "childIds")} {
					if (len(got) == 1) != c.refused {
						t.Errorf("%s: got %v, want refused %v", kind, got, c.refused)
					}
					if c.refused && (got[0].Code != practice.ProblemCodeNotAllowed || got[0].Path[0] != "childIds" ||
						!strings.Contains(got[0].Message, "restricted")) {
						t.Errorf("%s: got %v", kind, got)
					}
				}
			}
		})
	}
}

func TestWhatIsSharedIsNamedWhereAChildIsRestricted(t *testing.T) {
	t.Parallel()
	action, sitting, event := practice.SharedRecord{Kind: practice.SharedRecordKindAction, Open: true},
		practice.SharedRecord{Kind: practice.SharedRecordKindCareSitting, Open: true},
		practice.SharedRecord{Kind: practice.SharedRecordKindEvent}
	concern := practice.SharedRecord{Kind: practice.SharedRecordKindConcern, Reference: "HD-7K3M-2Q", Open: true}
	over := concern
	over.Open, over.Reference = false, "HD-0000-00"
	for name, c := range map[string]struct {
		shared []practice.SharedRecord
		want   string
	}{
		"nothing":      {nil, ""},
		"what is over": {[]practice.SharedRecord{event, over}, ""},
		"two actions":  {[]practice.SharedRecord{action, action, event}, "shares 2 open actions with"},
		"one of each": {[]practice.SharedRecord{sitting, concern, action, over},
			"shares 1 open action, 1 undecided concern (HD-7K3M-2Q), 1 sitting with a draft with"},
		"concerns, by name": {[]practice.SharedRecord{concern, concern}, "2 undecided concerns (HD-7K3M-2Q, HD-7K3M-2Q)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := practice.CheckRestricting(c.shared)
			switch {
			case c.want == "" && len(got) > 0:
				t.Errorf("got %v, want none", got)
			case c.want != "" && (len(got) != 1 || got[0].Code != practice.ProblemCodeNotAllowed || got[0].Path[0] != "restricted" ||
				!strings.Contains(got[0].Message, c.want)):
				t.Errorf("got %v, want one that says %q", got, c.want)
			}
		})
	}
}
