package practice

// Sex is a child's sex as the census records it from 2025.
type Sex string

const (
	// SexFemale is female, census code F.
	SexFemale Sex = "FEMALE"
	// SexMale is male, census code M.
	SexMale Sex = "MALE"
	// SexUnknown is unknown, census code U; a child not yet born is unknown.
	SexUnknown Sex = "UNKNOWN"
)

// Values lists every sex.
func (Sex) Values() []string { return names(SexFemale, SexMale, SexUnknown) }

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

// GenderIdentity is who the child says they are, by the codes of the standard
// safeguarding dataset. It is not the sex.
type GenderIdentity string

const (
	// GenderIdentityNotKnown is not known, code 00.
	GenderIdentityNotKnown GenderIdentity = "NOT_KNOWN"
	// GenderIdentityMale is a boy or man, code 01.
	GenderIdentityMale GenderIdentity = "MALE"
	// GenderIdentityFemale is a girl or woman, code 02.
	GenderIdentityFemale GenderIdentity = "FEMALE"
	// GenderIdentitySelfDescribed is in the child's own words, code 09.
	GenderIdentitySelfDescribed GenderIdentity = "SELF_DESCRIBED"
)

// Values lists every gender identity.
func (GenderIdentity) Values() []string {
	return names(GenderIdentityNotKnown, GenderIdentityMale, GenderIdentityFemale, GenderIdentitySelfDescribed)
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

// Disability is an entry of the census list of disabilities.
type Disability string

const (
	// DisabilityNone says that the child is known to have none, code NONE.
	DisabilityNone Disability = "NONE"
	// DisabilityMobility is getting about, code MOB.
	DisabilityMobility Disability = "MOBILITY"
	// DisabilityHandFunction is holding and touching, code HAND.
	DisabilityHandFunction Disability = "HAND_FUNCTION"
	// DisabilityPersonalCare is washing, dressing and eating, code PC.
	DisabilityPersonalCare Disability = "PERSONAL_CARE"
	// DisabilityIncontinence is control of bladder or bowel, code INC.
	DisabilityIncontinence Disability = "INCONTINENCE"
	// DisabilityCommunication is speaking and understanding, code COMM.
	DisabilityCommunication Disability = "COMMUNICATION"
	// DisabilityLearning is a learning disability, code LD.
	DisabilityLearning Disability = "LEARNING"
	// DisabilityHearing is hearing, code HEAR.
	DisabilityHearing Disability = "HEARING"
	// DisabilityVision is sight, code VIS.
	DisabilityVision Disability = "VISION"
	// DisabilityBehaviour is behaviour, code BEH.
	DisabilityBehaviour Disability = "BEHAVIOUR"
	// DisabilityConsciousness is epilepsy and the like, code CON.
	DisabilityConsciousness Disability = "CONSCIOUSNESS"
	// DisabilityAutism is autism, code AUT.
	DisabilityAutism Disability = "AUTISM"
	// DisabilityOther is any other disability under equality law, code DDA.
	DisabilityOther Disability = "OTHER"
)

// Values lists every entry in the order of the census.
func (Disability) Values() []string {
	return names(DisabilityNone, DisabilityMobility, DisabilityHandFunction, DisabilityPersonalCare,
		DisabilityIncontinence, DisabilityCommunication, DisabilityLearning, DisabilityHearing, DisabilityVision,
		DisabilityBehaviour, DisabilityConsciousness, DisabilityAutism, DisabilityOther)
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
