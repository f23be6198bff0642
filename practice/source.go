package practice

// SourceCode is the referral source of the census (referralsourcetype) that an
// organisation of the kind is, unless the referrer says otherwise.
func (k OrganisationKind) SourceCode() string {
	switch k {
	case OrganisationKindSchool:
		return "2A"
	case OrganisationKindNursery, OrganisationKindCollege:
		return "2B"
	case OrganisationKindGPPractice:
		return "3A"
	case OrganisationKindHealthVisiting:
		return "3B"
	case OrganisationKindSchoolNursing:
		return "3C"
	case OrganisationKindMidwifery:
		return "3D"
	case OrganisationKindHospitalTrust:
		return "3E"
	case OrganisationKindMentalHealthService, OrganisationKindWardOrTeam:
		return "3F"
	case OrganisationKindPoliceForce, OrganisationKindPolicingUnit:
		return "6"
	case OrganisationKindLocalAuthority:
		return "5B"
	case OrganisationKindEarlyHelpService:
		return "5D"
	case OrganisationKindHousingService:
		return "4"
	case OrganisationKindAdultSocialCare:
		return "5A"
	case OrganisationKindYouthJusticeTeam:
		return "5B"
	case OrganisationKindProbationUnit:
		return "7"
	case OrganisationKindVoluntaryOrganisation:
		return "8"
	default:
		return "10"
	}
}
