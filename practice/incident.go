package practice

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

const (
	// MaxIncidentChildren is the most children one form may name: our own limit.
	MaxIncidentChildren = 12
	// MaxIncidentMatches is the most children who are offered for an incident.
	MaxIncidentMatches = 10
	// incidentDays is how long ago an incident may be notified: later it is history, and a
	// concern or an event of the chronology tells it.
	incidentDays = 14
)

// IncidentFacts is what is known when an incident is notified.
type IncidentFacts struct {
	// Now is the current instant.
	Now time.Time
	// Kind of incident.
	Kind IncidentKind
	// OccurredAt is when it was.
	OccurredAt time.Time
	// OwnReference is the notifier's own number of it.
	OwnReference string
	// Address and Postcode are where the children live or were found, if known.
	Address, Postcode string
	// Children who were there.
	Children []IncidentChildFacts
}

// IncidentChildFacts is what is known of a child at an incident.
type IncidentChildFacts struct {
	// Known says that the child is named by a record, so that nothing else describes them.
	Known bool
	// Child describes the child otherwise.
	Child ChildFacts
	// Experience is what the child saw, heard or went through.
	Experience string
	// Support is the support that is asked for, if described.
	Support string
	// SupportAsked says that support is asked for.
	SupportAsked bool
}

// ValidateIncident lists every problem of a form. Paths: kind, occurredAt, ownReference,
// address, postcode, children, and those of each child.
func ValidateIncident(f IncidentFacts) []Problem {
	var found problems
	oneOf(&found, f.Kind, "The kind of incident", "kind")
	switch {
	case f.OccurredAt.After(f.Now):
		found.add(ProblemCodeOutOfRange, "The incident is in the future. Give the time at which it was.", "occurredAt")
	case f.OccurredAt.Before(f.Now.AddDate(0, 0, -incidentDays)):
		found.add(ProblemCodeOutOfRange, fmt.Sprintf("The incident is more than %d days ago. Record it in the chronology, or submit a concern.",
			incidentDays), "occurredAt")
	}
	found.line(f.OwnReference, text{"Your own number of the incident", 0, 100}, "ownReference")
	found.check(f.Address, text{"The address", 0, 500}, "address")
	found.line(f.Postcode, text{"The postcode", 0, 10}, "postcode")
	switch {
	case len(f.Children) == 0:
		found.add(ProblemCodeRequired, "Name at least 1 child.", "children")
	case len(f.Children) > MaxIncidentChildren:
		found.add(ProblemCodeTooLong, fmt.Sprintf("A form names at most %d children. This one names %d. Send a second form.", MaxIncidentChildren,
			len(f.Children)), "children")
	}
	for i, c := range f.Children {
		found = append(found, ProblemsUnder(validateIncidentChild(c), "children", strconv.Itoa(i))...)
	}
	return found
}

func validateIncidentChild(f IncidentChildFacts) []Problem {
	var found problems
	if !f.Known {
		found.childNames(f.Child)
		if b := f.Child.Birth; b.On != nil || b.GuessedAge != nil || b.Precision != "" {
			found.birth(b, f.Child.Today)
		}
		given(&found, f.Child.NHSNumber, ParseNHSNumber, "nhsNumber")
	}
	found.check(f.Experience, text{"What the child saw, heard or went through", 5, 4_000}, "experience")
	found.check(f.Support, text{"The support that is asked for", 0, 2_000}, "support")
	if !blank(f.Support) && !f.SupportAsked {
		found.add(ProblemCodeInvalid, "Support is described and not asked for. Say that it is asked for, or leave it out.", "support")
	}
	return found
}

// IncidentDue is when an incident must be acknowledged: at nine o'clock in London on the next
// working day, or today before nine (data/timescales.csv, incident-acknowledged). The answers
// are the instant, and whether it is provisional.
func IncidentDue(notifiedAt time.Time, cal Calendar) (time.Time, bool) {
	at, provisional, err := EnglandTimescales(cal).DueAt(RuleIncidentAcknowledged, notifiedAt)
	if err != nil {
		panic("practice: timescales.csv lacks the acknowledgement of an incident")
	}
	return at, provisional
}

// IncidentCandidate is a record that may be the child's who was at an incident.
type IncidentCandidate struct {
	// Reasons and Contradictions are what the comparison found.
	Reasons, Contradictions []MatchReason
	// Restricted says that the child is restricted.
	Restricted bool
	// Walled says that a restricted child lives or lived with this one at the address.
	Walled bool
	// Known says that somebody works with the child who would be told.
	Known bool
}

// The score from which an incident is delivered without anybody looking: what was lived
// through last night is told to a school by it. The names and the birthday reach it, or a
// number; at the address a score does that is enough to offer a match.
const incidentThreshold = 80

// incidentMargin is how much better the best candidate must be than the next.
const incidentMargin = 15

// sure reports whether the candidate is the child beyond doubt, and whether that rests on the
// address.
func (c IncidentCandidate) sure() (sure, byAddress bool) {
	score := MatchScore(c.Reasons, c.Contradictions)
	for _, reason := range c.Reasons {
		if reason == MatchReasonAddress {
			return Probable(score), MatchScore(withoutAddress(c.Reasons), c.Contradictions) < incidentThreshold
		}
	}
	return score >= incidentThreshold, false
}

func withoutAddress(reasons []MatchReason) []MatchReason {
	var list []MatchReason
	for _, reason := range reasons {
		if reason != MatchReasonAddress {
			list = append(list, reason)
		}
	}
	return list
}

// PlaceIncident chooses the candidate who was at an incident: the only one who is the
// child beyond doubt. It returns -1 if there is none, or several. A restricted child who
// probably is the child goes before: no open copy of what was told may be left to people who
// do not know them. Where somebody works with a child who is it beyond doubt, records that nobody
// works with do not count: a concern of the same night makes another record of the child, which
// must not stand in the way. quietly says that who notified the incident must not learn of the
// delivery, for it would tell them of a restricted child.
func PlaceIncident(candidates []IncidentCandidate) (chosen int, quietly bool) {
	known := slices.ContainsFunc(candidates, func(c IncidentCandidate) bool {
		sure, _ := c.sure()
		return sure && c.Known
	})
	chosen, best, next := -1, 0, 0
	hidden, bestHidden := -1, 0
	for i, c := range candidates {
		if known && !c.Known && !c.Restricted {
			continue
		}
		score := MatchScore(c.Reasons, c.Contradictions)
		if c.Restricted && Probable(score) && score > bestHidden {
			hidden, bestHidden = i, score
		}
		switch sure, _ := c.sure(); {
		case score > best:
			best, next = score, best
			if chosen = -1; sure {
				chosen = i
			}
		case score > next:
			next = score
		}
	}
	if hidden >= 0 && bestHidden > best-incidentMargin {
		return hidden, true
	}
	if chosen < 0 || best-next < incidentMargin {
		return -1, false
	}
	_, byAddress := candidates[chosen].sure()
	return chosen, candidates[chosen].Walled && byAddress
}

// ValidateIncidentAnswer lists the problems of what an organisation did: 5 to 4,000
// characters. Paths: answer, whatWasDone.
func ValidateIncidentAnswer(answer IncidentAnswer, done string) []Problem {
	var found problems
	oneOf(&found, answer, "The answer", "answer")
	found.check(done, text{"What was done", 5, 4_000}, "whatWasDone")
	return found
}

// DeliveryFacts is what counts when somebody acknowledges or answers a delivery.
type DeliveryFacts struct {
	// Own says that it was delivered to the viewer's organisation.
	Own bool
	// Ended says that the incident was withdrawn or placed elsewhere.
	Ended bool
	// Acknowledged and Answered say that this was done already.
	Acknowledged, Answered bool
}

// CheckAcknowledgingIncident lists what forbids an acknowledgement. Path: id.
func CheckAcknowledgingIncident(f DeliveryFacts) []Problem {
	found := problems(checkDelivery(f))
	if f.Acknowledged {
		found.add(ProblemCodeIllegalState, "Your organisation has acknowledged this already.")
	}
	return found
}

// CheckAnsweringIncident lists what forbids an answer. Path: id.
func CheckAnsweringIncident(f DeliveryFacts) []Problem {
	found := problems(checkDelivery(f))
	if f.Answered {
		found.add(ProblemCodeIllegalState, "Your organisation has answered this already. Record what came later in the child's chronology.")
	}
	return found
}

func checkDelivery(f DeliveryFacts) []Problem {
	var found problems
	if !f.Own {
		found.add(ProblemCodeNotAllowed, "Only the organisation that the incident was delivered to can answer it.", "id")
	}
	if f.Ended {
		found.add(ProblemCodeIllegalState, "This delivery has ended: the incident was withdrawn, or the child was another one.")
	}
	return found
}

// IncidentState is what counts when an incident is placed or withdrawn.
type IncidentState struct {
	// Own says that the viewer notified it, or oversees the organisation that did.
	Own bool
	// Withdrawn, Closed say that it was.
	Withdrawn, Closed bool
}

// CheckPlacingIncident lists what forbids placing an incident.
func CheckPlacingIncident(s IncidentState) []Problem {
	var found problems
	if s.Withdrawn {
		found.add(ProblemCodeIllegalState, "This incident was withdrawn.")
	}
	if s.Closed {
		found.add(ProblemCodeIllegalState, "This incident was closed without a child.")
	}
	return found
}

// CheckWithdrawingIncident lists what forbids withdrawing an incident.
func CheckWithdrawingIncident(s IncidentState) []Problem {
	var found problems
	if !s.Own {
		found.add(ProblemCodeNotAllowed, "Only who notified the incident can withdraw it, and the managers and safeguarding leads of their "+
			"organisation.", "id")
	}
	if s.Withdrawn {
		found.add(ProblemCodeIllegalState, "This incident was withdrawn.")
	}
	return found
}
