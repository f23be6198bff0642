package practice

import (
	"strings"
	"testing"
)

func TestValidateOrganisation(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		facts OrganisationFacts
		want  []string
	}{
		"a school with its URN passes": {OrganisationFacts{"Sample Primary", AgencyEducation, OrganisationKindSchool, "100001"}, nil},
		"a school with an NHS code does not": {OrganisationFacts{"Sample Primary", AgencyEducation, OrganisationKindSchool, "P81001"},
			[]string{"identifier: INVALID"}},
		"a school without any does not": {OrganisationFacts{"Sample Primary", AgencyEducation, OrganisationKindSchool, ""},
			[]string{"identifier: REQUIRED"}},
		"a nursery without any passes":        {OrganisationFacts{"Sample Nursery", AgencyEducation, OrganisationKindNursery, ""}, nil},
		"a practice with its NHS code passes": {OrganisationFacts{"Sample Surgery", AgencyHealth, OrganisationKindGPPractice, "P81001"}, nil},
		"an authority with its digits passes": {OrganisationFacts{"Sample Council", AgencySocialCare, OrganisationKindLocalAuthority, "889"},
			nil},
		"an authority with a URN does not": {OrganisationFacts{"Sample Council", AgencySocialCare, OrganisationKindLocalAuthority,
			"100001"}, []string{"identifier: INVALID"}},
		"a force with its digits passes": {OrganisationFacts{"Sample Police", AgencyPolice, OrganisationKindPoliceForce, "04"}, nil},
		"a force with a name for a code doesn't": {OrganisationFacts{"Sample Police", AgencyPolice, OrganisationKindPoliceForce, "sample"},
			[]string{"identifier: INVALID"}},
		"a school is no health service": {OrganisationFacts{"Sample Primary", AgencyHealth, OrganisationKindSchool, "100001"},
			[]string{"kind: INVALID"}},
		"a name has its limit": {OrganisationFacts{strings.Repeat("x", 201), AgencyPolice, OrganisationKindPoliceForce, ""},
			[]string{"name: TOO_LONG"}},
		"a charity without any passes": {OrganisationFacts{"Sample Charity", AgencyVoluntary, OrganisationKindVoluntaryOrganisation, ""}, nil},
		"a charity is in no national list": {OrganisationFacts{"Sample Charity", AgencyVoluntary, OrganisationKindVoluntaryOrganisation, "04"},
			[]string{"identifier: INVALID"}},
		"adult services are not children's": {OrganisationFacts{"Sample Council", AgencySocialCare, OrganisationKindAdultSocialCare, ""},
			[]string{"kind: INVALID"}},
		"nothing hears everything": {OrganisationFacts{}, []string{"name: REQUIRED", "agency: REQUIRED", "kind: REQUIRED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, ValidateOrganisation(tt.facts), tt.want...)
		})
	}
}

func TestEveryKindOfOrganisationHasItsAgencyAndIdentifier(t *testing.T) {
	t.Parallel()
	identifiers := map[Agency]OrganisationIdentifierKind{
		AgencyPolice:     OrganisationIdentifierKindPoliceForceCode,
		AgencyHealth:     OrganisationIdentifierKindODSCode,
		AgencyEducation:  OrganisationIdentifierKindSchoolURN,
		AgencySocialCare: OrganisationIdentifierKindLACode,
	}
	for _, kind := range every[OrganisationKind]() {
		if !known(kind.Agency()) || kind.IdentifierKind() != identifiers[kind.Agency()] {
			t.Errorf("%s: agency %q, identifier %q", kind, kind.Agency(), kind.IdentifierKind())
		}
	}
	if got := OrganisationKind("CLUB"); got.Agency() != "" || got.IdentifierKind() != "" {
		t.Errorf("a kind that does not exist has agency %q", got.Agency())
	}
}
