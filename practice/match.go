package practice

import "slices"

// MatchReason is one way in which two records agree.
type MatchReason string

const (
	// MatchReasonNHSNumber is the same NHS number.
	MatchReasonNHSNumber MatchReason = "NHS_NUMBER"
	// MatchReasonUPN is the same unique pupil number.
	MatchReasonUPN MatchReason = "UPN"
	// MatchReasonLAChildID is the same local authority identifier.
	MatchReasonLAChildID MatchReason = "LA_CHILD_ID"
	// MatchReasonName is the same given and family name.
	MatchReasonName MatchReason = "NAME"
	// MatchReasonNameSoundsAlike is names that sound or are spelled alike.
	MatchReasonNameSoundsAlike MatchReason = "NAME_SOUNDS_ALIKE"
	// MatchReasonNameSwapped is given and family name the other way round.
	MatchReasonNameSwapped MatchReason = "NAME_SWAPPED"
	// MatchReasonDateOfBirth is the same date of birth.
	MatchReasonDateOfBirth MatchReason = "DATE_OF_BIRTH"
	// MatchReasonDateOfBirthNear is a date of birth one slip away: one digit,
	// day and month swapped, or one day.
	MatchReasonDateOfBirthNear MatchReason = "DATE_OF_BIRTH_NEAR"
	// MatchReasonAddress is the same address.
	MatchReasonAddress MatchReason = "ADDRESS"
)

// Values lists every reason, the strongest first within its kind.
func (MatchReason) Values() []string {
	return names(MatchReasonNHSNumber, MatchReasonUPN, MatchReasonLAChildID, MatchReasonName,
		MatchReasonNameSoundsAlike, MatchReasonNameSwapped, MatchReasonDateOfBirth, MatchReasonDateOfBirthNear,
		MatchReasonAddress)
}

// Points is what the reason adds to a score.
func (r MatchReason) Points() int {
	switch r {
	case MatchReasonNHSNumber:
		return 90
	case MatchReasonUPN, MatchReasonLAChildID:
		return 80
	case MatchReasonName, MatchReasonDateOfBirth:
		return 40
	case MatchReasonNameSwapped:
		return 35
	case MatchReasonNameSoundsAlike, MatchReasonDateOfBirthNear:
		return 25
	case MatchReasonAddress:
		return 20
	default:
		return 0
	}
}

// The points that are taken away for numbers that both records have and that differ. A
// school makes up a temporary pupil number, so it contradicts nothing; nor does a local
// authority's number, of which a child has one for each authority.
const (
	nhsNumberContradicts = 40
	upnContradicts       = 25
)

// MatchThreshold is the score from which two records are offered as probably one child.
// People who judge the offer can see it. Two weak reasons do not reach it, a birthday at
// one address does: twins are offered once, and a person tells them apart, because a
// missed duplicate splits a history.
const MatchThreshold = 60

// Probable says whether a score is enough to offer a match to a person. Nothing
// is ever merged by score.
func Probable(score int) bool { return score >= MatchThreshold }

// MatchScore is the score of what two records agree and contradict in. PostgreSQL
// compares them (compare_child in store/policies/search.sql).
func MatchScore(reasons, contradictions []MatchReason) int {
	score := 0
	for _, reason := range reasons {
		score += reason.Points()
	}
	if slices.Contains(contradictions, MatchReasonNHSNumber) {
		score -= nhsNumberContradicts
	}
	if slices.Contains(contradictions, MatchReasonUPN) {
		score -= upnContradicts
	}
	return min(max(score, 0), 100)
}
