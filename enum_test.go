package heed_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"heed"
	"heed/auth"
	"heed/practice"
)

// codes are the enumerations that the contract shares with Go, under the same name.
var codes = []interface{ Values() []string }{
	practice.SharedRecordKind(""), practice.ActionEscalation(""), practice.ActionOrigin(""), practice.ActionOwnerKind(""),
	practice.ActionState(""), practice.ActionVerb(""),
	practice.BreakGlassFinding(""), practice.CareProfileState(""), practice.ChangeKind(""), practice.DerivationRule(""),
	practice.GraderKind(""), practice.NoticeKind(""),
	practice.Agency(""), practice.Classification(""), practice.DecisionOutcome(""), practice.Disability(""),
	practice.Engagement(""), practice.EventCategory(""), practice.GenderIdentity(""), practice.IdentityAspect(""),
	practice.InvolvementOrigin(""), practice.InvolvementRole(""), practice.InvolvementSight(""), practice.LawfulBasis(""),
	practice.MatchReason(""),
	practice.NeglectKind(""), practice.OrganisationKind(""), practice.ProblemCode(""), practice.ReferralState(""),
	practice.ReferralThreshold(""), practice.RelationshipKind(""), practice.Role(""), practice.Sex(""), practice.Significance(""),
	practice.WithheldReason(""),
	practice.InfluenceKind(""), practice.VoiceMethod(""), practice.VoiceSetting(""),
	auth.AccessKind(""), auth.AccessOutcome(""), auth.AccessRule(""), auth.UnusualAccessKind(""),
}

// contractOnly are the enumerations that only the contract has, besides the sort keys of
// lists.
var contractOnly = []string{"OrderDirection", "Verb"}

func TestTheCodesOfTheContractAreThoseOfTheRules(t *testing.T) {
	t.Parallel()
	contract := map[string][]string{}
	for name, d := range schemaOf(t, heed.Schema).Types {
		if len(d.EnumValues) == 0 || slices.Contains(contractOnly, name) || strings.HasSuffix(name, "OrderField") {
			continue
		}
		for _, v := range d.EnumValues {
			contract[name] = append(contract[name], v.Name)
		}
	}
	for _, code := range codes {
		name := reflect.TypeOf(code).Name()
		t.Run(name+" has the same values in the contract and in Go", func(t *testing.T) {
			same(t, contract[name], code.Values())
		})
		delete(contract, name)
	}
	for _, name := range slices.Sorted(maps.Keys(contract)) {
		t.Errorf("the contract's %s is on no list here: name its Go type in codes", name)
	}
}
