package practice

import "slices"

// Points is what the reason adds to a score.
func (r MatchReason) Points() int {
	switch r {
	case MatchReasonNHSNumber:
		return 90
	case MatchReasonUPN, MatchReasonLAChildID:
		return 80
	case MatchReasonName, MatchReasonDateOfBirth, MatchReasonExpectedDateNear:
		return 40
	case MatchReasonNameSwapped, MatchReasonOtherName, MatchReasonNameShortForm, MatchReasonGivenNamePart, MatchReasonFamilyNamePart:
		return 35
	case MatchReasonNameSoundsAlike, MatchReasonFamilyNameDiffers, MatchReasonFamilyNameNotKnown, MatchReasonGivenNameNotKnown,
		MatchReasonDateOfBirthNear:
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
//
// Given names that are known and not alike, in one family, are those of twins or of other
// sisters and brothers: at one address with one birthday they are not offered.
const (
	nhsNumberContradicts = 40
	upnContradicts       = 25
	givenNameContradicts = 20
)

// MatchThreshold is the score from which two records are offered as probably one child.
// People who judge the offer can see it. Two weak reasons do not reach it, a birthday at
// one address does unless the names are those of twins: a missed duplicate splits a history.
const MatchThreshold = 60

// Probable says whether a score is enough to offer a match to a person. Nothing
// is ever merged by score.
func Probable(score int) bool { return score >= MatchThreshold }

// MatchScore is the score of what two records agree and contradict in. PostgreSQL
// compares them (compare_child in store/policies/match.sql).
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
	if slices.Contains(contradictions, MatchReasonName) {
		score -= givenNameContradicts
	}
	return min(max(score, 0), 100)
}
