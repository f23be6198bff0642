package practice

import (
	"slices"
	"testing"
)

func TestWhoseGradesAreSealedFromWhom(t *testing.T) {
	t.Parallel()
	const first, second = GraderKindPractitioner, GraderKindSecondPractitioner
	for name, tt := range map[string]struct {
		facts SealFacts
		want  []GraderKind
	}{
		"the assessor and their colleagues":                   {SealFacts{Colleague: true}, nil},
		"the assessor, once another grades":                   {SealFacts{Colleague: true, Begun: true}, []GraderKind{second}},
		"who grades independently":                            {SealFacts{Begun: true, Second: true}, []GraderKind{first}},
		"a colleague who grades independently":                {SealFacts{Colleague: true, Begun: true, Second: true}, []GraderKind{first}},
		"anybody else, who may still grade independently":     {SealFacts{}, []GraderKind{first}},
		"anybody else, while the two grade":                   {SealFacts{Begun: true}, []GraderKind{first, second}},
		"of no organisation that is known, grading as second": {SealFacts{Second: true}, []GraderKind{first}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.facts.State = CareProfileStateDraft
			if got := Sealed(tt.facts); got == nil || !slices.Equal(got, tt.want) {
				t.Errorf("of a draft %q are sealed, want %q", got, tt.want)
			}
			for _, tt.facts.State = range []CareProfileState{CareProfileStateCompleted, CareProfileStateSuperseded} {
				if got := Sealed(tt.facts); got == nil || len(got) > 0 {
					t.Errorf("of a profile that is %s %q are sealed, want none", tt.facts.State, got)
				}
			}
		})
	}
}
