package practice

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestScoreMatch(t *testing.T) {
	t.Parallel()
	wren := func(born string) MatchFacts {
		return MatchFacts{Names: []MatchName{{"Wren", "Testperson"}}, Born: dayp(born)}
	}
	named := func(given, family, born string) MatchFacts {
		return MatchFacts{Names: []MatchName{{given, family}}, Born: dayp(born)}
	}
	for name, tt := range map[string]struct {
		a, b    MatchFacts
		score   int
		reasons []MatchReason
	}{
		"nothing known is no match": {MatchFacts{}, MatchFacts{}, 0, nil},
		"the same NHS number is enough": {
			MatchFacts{NHSNumber: "9990000050"}, MatchFacts{NHSNumber: "9990000050"}, 90, []MatchReason{MatchReasonNHSNumber}},
		"the same pupil number is enough": {
			MatchFacts{UPN: "A950000178301"}, MatchFacts{UPN: "A950000178301"}, 80, []MatchReason{MatchReasonUPN}},
		"an authority's identifier in either case is enough": {
			MatchFacts{LAChildID: "la17"}, MatchFacts{LAChildID: "LA17"}, 80, []MatchReason{MatchReasonLAChildID}},
		"name and birthday are enough": {
			wren("2018-05-02"), wren("2018-05-02"), 80, []MatchReason{MatchReasonName, MatchReasonDateOfBirth}},
		"a name alone is not": {
			wren(""), wren("2018-05-02"), 40, []MatchReason{MatchReasonName}},
		"a birthday one day off": {
			wren("2018-05-31"), wren("2018-06-01"), 65, []MatchReason{MatchReasonName, MatchReasonDateOfBirthNear}},
		"a birthday one digit off": {
			wren("2018-05-02"), wren("2013-05-02"), 65, []MatchReason{MatchReasonName, MatchReasonDateOfBirthNear}},
		"day and month swapped": {
			wren("2018-05-12"), wren("2018-12-05"), 65, []MatchReason{MatchReasonName, MatchReasonDateOfBirthNear}},
		"another birthday altogether": {
			wren("2018-05-12"), wren("2014-07-30"), 40, []MatchReason{MatchReasonName}},
		"names swapped": {
			wren("2018-05-02"), named("Testperson", "Wren", "2018-05-02"), 75, []MatchReason{MatchReasonNameSwapped, MatchReasonDateOfBirth}},
		"names that sound alike": {
			named("Mohammed", "Sample", "2018-05-02"), named("Muhamad", "Sampel", "2018-05-02"), 65, []MatchReason{MatchReasonNameSoundsAlike, MatchReasonDateOfBirth}},
		"marks make no other name": {
			named("Zoë", "O'Sample", ""), named("zoe", "Osample", ""), 40, []MatchReason{MatchReasonName}},
		"half a name is no name": {
			named("", "Testperson", ""), named("", "Testperson", ""), 0, nil},
		"a former name counts": {
			MatchFacts{Names: []MatchName{{"Wren", "Newname"}, {"Wren", "Testperson"}}}, wren(""), 40, []MatchReason{MatchReasonName}},
		"a first name that differs, at one address on one birthday": {
			MatchFacts{Names: []MatchName{{"Wren", "Testperson"}}, Born: dayp("2018-05-02"), Addresses: []string{"12 Made Up Rd"}},
			MatchFacts{Names: []MatchName{{"Jacqueline", "Testperson"}}, Born: dayp("2018-05-02"), Addresses: []string{"12 Made up Road"}},
			60, []MatchReason{MatchReasonDateOfBirth, MatchReasonAddress}},
		"twins with NHS numbers of their own are no match": {
			MatchFacts{NHSNumber: "9990000050", Born: dayp("2018-05-02"), Addresses: []string{"12 Made Up Road"}},
			MatchFacts{NHSNumber: "9990000107", Born: dayp("2018-05-02"), Addresses: []string{"12 Made Up Road"}},
			20, []MatchReason{MatchReasonDateOfBirth, MatchReasonAddress}},
		"another pupil number lowers": {
			MatchFacts{UPN: "A950000178301", NHSNumber: "9990000050"}, MatchFacts{UPN: "H243278544154", NHSNumber: "9990000050"},
			65, []MatchReason{MatchReasonNHSNumber}},
		"a temporary pupil number does not": {
			MatchFacts{UPN: "A950000178301", NHSNumber: "9990000050"}, MatchFacts{UPN: "X00180001701A", NHSNumber: "9990000050"},
			90, []MatchReason{MatchReasonNHSNumber}},
		"contradictions alone are nought, not less": {
			MatchFacts{NHSNumber: "9990000050"}, MatchFacts{NHSNumber: "9990000107"}, 0, nil},
		"everything is a hundred, not more": {
			MatchFacts{NHSNumber: "9990000050", UPN: "A950000178301"}, MatchFacts{NHSNumber: "9990000050", UPN: "A950000178301"},
			100, []MatchReason{MatchReasonNHSNumber, MatchReasonUPN}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			score, reasons := ScoreMatch(tt.a, tt.b)
			if diff := cmp.Diff(tt.reasons, reasons); diff != "" || score != tt.score {
				t.Errorf("got %d, want %d; reasons (-want +got):\n%s", score, tt.score, diff)
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

// anyFacts draws facts from so few values that records often agree.
func anyFacts(t *rapid.T, label string) MatchFacts {
	pick := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label+" "+what) }
	facts := MatchFacts{
		NHSNumber: NHSNumber(pick("nhs", "", "9990000050", "9990000107")),
		UPN:       UPN(pick("upn", "", "A950000178301", "H243278544154", "X00180001701A")),
		LAChildID: LAChildID(pick("la", "", "LA17", "LA18")),
		Born:      dayp(pick("born", "", "2018-05-02", "2018-02-05", "2018-05-03", "2014-07-30")),
	}
	for range rapid.IntRange(0, 2).Draw(t, label+" names") {
		facts.Names = append(facts.Names, MatchName{
			Given:  pick("given", "", "Wren", "Ren", "Mohammed", "Muhamad", "Testperson"),
			Family: pick("family", "", "Testperson", "Testpersen", "Wren"),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, label+" addresses") {
		facts.Addresses = append(facts.Addresses, pick("address", "", "12 Made Up Road", "12 Made up Rd, BB1 1AA", "14 Made Up Road", "Rose Cottage"))
	}
	return facts
}

func TestAMatchIsTheSameFromBothSides(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyFacts(t, "a"), anyFacts(t, "b")
		score, reasons := ScoreMatch(a, b)
		otherScore, otherReasons := ScoreMatch(b, a)
		if diff := cmp.Diff(reasons, otherReasons); diff != "" || score != otherScore || score < 0 || score > 100 {
			t.Fatalf("got %d and %d; reasons (-a to b +b to a):\n%s", score, otherScore, diff)
		}
	})
}

func TestAFactThatAgreesNeverLowersAMatch(t *testing.T) {
	t.Parallel()
	agree := map[string]func(a, b *MatchFacts){
		"an NHS number": func(a, b *MatchFacts) { a.NHSNumber, b.NHSNumber = "9990000050", "9990000050" },
		"a UPN":         func(a, b *MatchFacts) { a.UPN, b.UPN = "A950000178301", "A950000178301" },
		"an LA id":      func(a, b *MatchFacts) { a.LAChildID, b.LAChildID = "LA17", "LA17" },
		"a birthday":    func(a, b *MatchFacts) { a.Born, b.Born = dayp("2018-05-02"), dayp("2018-05-02") },
		"a name": func(a, b *MatchFacts) {
			a.Names, b.Names = append(a.Names, MatchName{"Wren", "Testperson"}), append(b.Names, MatchName{"Wren", "Testperson"})
		},
		"an address": func(a, b *MatchFacts) {
			a.Addresses, b.Addresses = append(a.Addresses, "1 Sample Lane"), append(b.Addresses, "1 Sample Lane")
		},
	}
	for name, add := range agree {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				a, b := anyFacts(t, "a"), anyFacts(t, "b")
				before, _ := ScoreMatch(a, b)
				add(&a, &b)
				if after, _ := ScoreMatch(a, b); after < before {
					t.Fatalf("got %d after %d", after, before)
				}
			})
		})
	}
}
