package practice

import (
	"strings"
	"testing"
)

func TestValidateRelationship(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		facts RelationshipFacts
		want  []string
	}{
		"an engaged mother passes": {RelationshipFacts{RelationshipKindMother, EngagementEngaged, ""}, nil},
		"an unsafe father without reason does not": {RelationshipFacts{RelationshipKindFather, EngagementUnsafeToContact, " "},
			[]string{"unsafeReason: REQUIRED"}},
		"an unsafe father with a reason passes": {RelationshipFacts{RelationshipKindFather, EngagementUnsafeToContact, "A court order."}, nil},
		"the reason has its limit": {RelationshipFacts{RelationshipKindFather, EngagementUnsafeToContact,
			strings.Repeat("x", 2_001)}, []string{"unsafeReason: TOO_LONG"}},
		"nothing hears everything": {RelationshipFacts{}, []string{"kind: REQUIRED", "engagement: REQUIRED"}},
		"unknown values do not":    {RelationshipFacts{"NEIGHBOUR", "KEEN", ""}, []string{"kind: INVALID", "engagement: INVALID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, ValidateRelationship(tt.facts), tt.want...)
		})
	}
}

func TestFathersAndTheirFamiliesAreKnownAsSuch(t *testing.T) {
	t.Parallel()
	for _, kind := range every[RelationshipKind]() {
		wantPaternal := kind == RelationshipKindFather || strings.HasPrefix(string(kind), "PATERNAL_")
		wantParent := strings.HasSuffix(string(kind), "MOTHER") && !strings.Contains(string(kind), "GRAND") ||
			strings.HasSuffix(string(kind), "FATHER") && !strings.Contains(string(kind), "GRAND")
		if kind.Paternal() != wantPaternal || kind.Parent() != wantParent {
			t.Errorf("%s: paternal %v, parent %v; want %v, %v", kind, kind.Paternal(), kind.Parent(), wantPaternal, wantParent)
		}
	}
}
