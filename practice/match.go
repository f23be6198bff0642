package practice

import (
	"slices"
	"strings"
)

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

// MatchName is one of a child's names: legal, preferred or former.
type MatchName struct {
	Given, Family string
}

// MatchFacts is what two records are compared by. Empty facts are ignored.
type MatchFacts struct {
	NHSNumber NHSNumber
	UPN       UPN
	LAChildID LAChildID
	// Names are all names the child is known by; the best pair counts.
	Names []MatchName
	Born  *Date
	// Addresses are all addresses the child is known at; any shared one counts.
	Addresses []string
}

// Probable says whether a score is enough to offer a match to a person. Nothing
// is ever merged by score.
func Probable(score int) bool { return score >= MatchThreshold }

// ScoreMatch compares two records: a score of 0 to 100 and every reason for it
// in the order of [MatchReason.Values]. It does not matter which comes first,
// and a fact that agrees never lowers the score.
func ScoreMatch(a, b MatchFacts) (int, []MatchReason) {
	var reasons []MatchReason
	if same(a.NHSNumber, b.NHSNumber) {
		reasons = append(reasons, MatchReasonNHSNumber)
	}
	if same(a.UPN, b.UPN) {
		reasons = append(reasons, MatchReasonUPN)
	}
	if same(LAChildID(strings.ToUpper(string(a.LAChildID))), LAChildID(strings.ToUpper(string(b.LAChildID)))) {
		reasons = append(reasons, MatchReasonLAChildID)
	}
	for _, reason := range []MatchReason{matchNames(a.Names, b.Names), matchBirth(a.Born, b.Born), matchAddresses(a.Addresses, b.Addresses)} {
		if reason != "" {
			reasons = append(reasons, reason)
		}
	}
	return MatchScore(reasons, contradictions(a, b)), reasons
}

// MatchScore is the score of what two records agree and contradict in, for a
// comparison made where the records are.
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

// contradictions is the identifiers in which two records differ.
func contradictions(a, b MatchFacts) []MatchReason {
	var differ []MatchReason
	if a.NHSNumber != "" && b.NHSNumber != "" && a.NHSNumber != b.NHSNumber {
		differ = append(differ, MatchReasonNHSNumber)
	}
	if a.UPN != "" && b.UPN != "" && a.UPN != b.UPN && !a.UPN.Temporary() && !b.UPN.Temporary() {
		differ = append(differ, MatchReasonUPN)
	}
	return differ
}

// same says whether both have the fact and it is equal.
func same[T comparable](a, b T) bool {
	var none T
	return a != none && a == b
}

// matchNames is the best reason that any two names give.
func matchNames(as, bs []MatchName) MatchReason {
	var best MatchReason
	for _, a := range as {
		for _, b := range bs {
			if reason := matchName(a, b); reason.Points() > best.Points() {
				best = reason
			}
		}
	}
	return best
}

// matchName compares two names, both of whose parts must be there: brothers and sisters
// share half a name.
func matchName(a, b MatchName) MatchReason {
	given, family := NormaliseName(a.Given), NormaliseName(a.Family)
	otherGiven, otherFamily := NormaliseName(b.Given), NormaliseName(b.Family)
	switch {
	case given == "" || family == "" || otherGiven == "" || otherFamily == "":
		return ""
	case given == otherGiven && family == otherFamily:
		return MatchReasonName
	case given == otherFamily && family == otherGiven:
		return MatchReasonNameSwapped
	case soundsAlike(given, otherGiven) && soundsAlike(family, otherFamily):
		return MatchReasonNameSoundsAlike
	default:
		return ""
	}
}

// matchBirth compares dates of birth.
func matchBirth(a, b *Date) MatchReason {
	switch {
	case a == nil || b == nil:
		return ""
	case *a == *b:
		return MatchReasonDateOfBirth
	case a.AddDays(1) == *b || b.AddDays(1) == *a || oneDigitApart(a.String(), b.String()),
		a.Year == b.Year && int(a.Month) == b.Day && a.Day == int(b.Month):
		return MatchReasonDateOfBirthNear
	default:
		return ""
	}
}

// oneDigitApart says whether two dates of one form differ in one place.
func oneDigitApart(a, b string) bool {
	apart := 0
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			apart++
		}
	}
	return len(a) == len(b) && apart == 1
}

// matchAddresses says whether any address is shared.
func matchAddresses(as, bs []string) MatchReason {
	shared := slices.ContainsFunc(as, func(a string) bool {
		return slices.ContainsFunc(bs, func(b string) bool { return sameAddress(a, b) })
	})
	if shared {
		return MatchReasonAddress
	}
	return ""
}
