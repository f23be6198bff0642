package practice

// CensusCode is the census code of the sex; empty for a value that is none.
func (s Sex) CensusCode() string {
	switch s {
	case SexFemale:
		return "F"
	case SexMale:
		return "M"
	case SexUnknown:
		return "U"
	default:
		return ""
	}
}

// DatasetCode is the code of the standard safeguarding dataset; empty for a
// value that is none.
func (g GenderIdentity) DatasetCode() string {
	switch g {
	case GenderIdentityNotKnown:
		return "00"
	case GenderIdentityMale:
		return "01"
	case GenderIdentityFemale:
		return "02"
	case GenderIdentitySelfDescribed:
		return "09"
	default:
		return ""
	}
}

// CensusCode is the census code of the disability; empty for a value that is
// none.
func (d Disability) CensusCode() string {
	switch d {
	case DisabilityNone:
		return "NONE"
	case DisabilityMobility:
		return "MOB"
	case DisabilityHandFunction:
		return "HAND"
	case DisabilityPersonalCare:
		return "PC"
	case DisabilityIncontinence:
		return "INC"
	case DisabilityCommunication:
		return "COMM"
	case DisabilityLearning:
		return "LD"
	case DisabilityHearing:
		return "HEAR"
	case DisabilityVision:
		return "VIS"
	case DisabilityBehaviour:
		return "BEH"
	case DisabilityConsciousness:
		return "CON"
	case DisabilityAutism:
		return "AUT"
	case DisabilityOther:
		return "DDA"
	default:
		return ""
	}
}
