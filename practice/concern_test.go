package practice

import (
	"strings"
	"testing"
)

func TestValidateConcern(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*ConcernFacts)
		want   []string
	}{
		"a whole concern passes":      {func(*ConcernFacts) {}, nil},
		"twenty children pass":        {func(f *ConcernFacts) { f.Children = 20 }, nil},
		"twenty-one children do not":  {func(f *ConcernFacts) { f.Children = 21 }, []string{"children: TOO_LONG"}},
		"no child does not":           {func(f *ConcernFacts) { f.Children = 0 }, []string{"children: REQUIRED"}},
		"no kind of neglect does not": {func(f *ConcernFacts) { f.NeglectKinds = nil }, []string{"neglectKinds: REQUIRED"}},
		"an unknown kind does not": {func(f *ConcernFacts) { f.NeglectKinds = append(f.NeglectKinds, "COLD") },
			[]string{"neglectKinds.1: INVALID"}},
		"a kind given twice does not": {func(f *ConcernFacts) { f.NeglectKinds = append(f.NeglectKinds, f.NeglectKinds[0]) },
			[]string{"neglectKinds.1: INVALID"}},
		"too little seen does not":        {func(f *ConcernFacts) { f.SeenOrHeard = "It's cold" }, []string{"seenOrHeard: TOO_SHORT"}},
		"twenty thousand characters pass": {func(f *ConcernFacts) { f.SeenOrHeard = strings.Repeat("é", 20_000) }, nil},
		"one more does not": {func(f *ConcernFacts) { f.SeenOrHeard = strings.Repeat("é", 20_001) },
			[]string{"seenOrHeard: TOO_LONG"}},
		"the child's words may be many": {func(f *ConcernFacts) { f.ChildsWords = strings.Repeat("x", 20_000) }, nil},
		"but not that many": {func(f *ConcernFacts) { f.ChildsWords = strings.Repeat("x", 20_001) },
			[]string{"childsWords: TOO_LONG"}},
		"an untold family needs a reason": {func(f *ConcernFacts) { f.FamilyKnows = false }, []string{"reasonFamilyNotTold: REQUIRED"}},
		"blank is no reason": {func(f *ConcernFacts) { f.FamilyKnows, f.ReasonFamilyNotTold = false, "  " },
			[]string{"reasonFamilyNotTold: REQUIRED"}},
		"with a reason it passes":          {func(f *ConcernFacts) { f.FamilyKnows, f.ReasonFamilyNotTold = false, "Threats were made." }, nil},
		"no lawful basis does not":         {func(f *ConcernFacts) { f.LawfulBasis = "" }, []string{"lawfulBasis: REQUIRED"}},
		"an unknown lawful basis does not": {func(f *ConcernFacts) { f.LawfulBasis = "HUNCH" }, []string{"lawfulBasis: INVALID"}},
		"no source does not":               {func(f *ConcernFacts) { f.SourceCode = "" }, []string{"sourceCode: REQUIRED"}},
		"an unknown source does not":       {func(f *ConcernFacts) { f.SourceCode = "2Z" }, []string{"sourceCode: INVALID"}},
		"early help is a source from 2022": {func(f *ConcernFacts) { f.SourceCode, f.Received = "5D", day("2022-04-01") }, nil},
		"and was none the day before": {func(f *ConcernFacts) { f.SourceCode, f.Received = "5D", day("2022-03-31") },
			[]string{"sourceCode: INVALID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := ConcernFacts{
				Received: day("2025-03-14"), Children: 1, SourceCode: "2A",
				NeglectKinds: []NeglectKind{NeglectKindPhysical}, SeenOrHeard: "No coat again, in the snow.",
				FamilyKnows: true, LawfulBasis: LawfulBasisPublicTask,
			}
			tt.change(&facts)
			wantProblems(t, ValidateConcern(facts), tt.want...)
		})
	}
	t.Run("an empty concern hears everything at once", func(t *testing.T) {
		t.Parallel()
		wantProblems(t, ValidateConcern(ConcernFacts{Received: day("2025-03-14")}), "children: REQUIRED", "sourceCode: REQUIRED",
			"neglectKinds: REQUIRED", "seenOrHeard: REQUIRED", "reasonFamilyNotTold: REQUIRED", "lawfulBasis: REQUIRED")
	})
	t.Run("the limit of children is said", func(t *testing.T) {
		t.Parallel()
		got := ValidateConcern(ConcernFacts{Children: 21})[0].Message
		if want := "A concern names at most 20 children. This one names 21."; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
