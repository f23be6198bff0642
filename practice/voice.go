package practice

import (
	"fmt"
	"time"
)

// leastObserved is how many characters say what a child showed who said nothing.
const leastObserved = 20

// VoiceFacts is what a child said or showed, and how it is read.
type VoiceFacts struct {
	// HeardOn is the day; Today is the day of the record.
	HeardOn, Today Date
	// Born and Died are the child's dates of birth and death; nil where there is none.
	Born, Died *Date
	// Unborn says that the child's birth is expected.
	Unborn bool
	// Setting and Method are where and how the child was heard.
	Setting VoiceSetting
	Method  VoiceMethod
	// SeenAlone says that nobody of the family was there; if not, ReasonNotAlone says why.
	SeenAlone      bool
	ReasonNotAlone string
	// Words are the child's own, Reading the practitioner's, Wishes the child's wishes and feelings.
	Words, Reading, Wishes string
	// Corrects says that the record corrects another, for the CorrectionReason.
	Corrects         bool
	CorrectionReason string
}

// ValidateVoice lists everything that must be mended. A child who said nothing was
// observed. Paths: childId, heardOn, setting, method, reasonNotAlone, words, reading,
// wishesAndFeelings, correctionReason.
func ValidateVoice(f VoiceFacts) []Problem {
	var found problems
	found = append(found, CheckHeard(f.Unborn)...)
	found.lived(f.HeardOn, f.Today, f.Born, "heardOn")
	found = append(found, CheckDeath(f.HeardOn, f.Died, "heardOn")...)
	oneOf(&found, f.Setting, "The setting", "setting")
	oneOf(&found, f.Method, "The method", "method")
	found.unless(f.SeenAlone, f.ReasonNotAlone, text{"The reason why the child was not seen alone", 5, 1_000},
		"The child was seen alone. Leave the reason out.", "reasonNotAlone")
	found.correction(f.Corrects, f.CorrectionReason)
	found.check(f.Words, text{"The child's words", 0, 20_000}, "words")
	reading := text{"The reading", 0, 20_000}
	if blank(f.Words) {
		reading = text{"The child's words or, for a child who does not speak, what was observed", leastObserved, 20_000}
	}
	found.check(f.Reading, reading, "reading")
	found.check(f.Wishes, text{"The wishes and feelings", 0, 20_000}, "wishesAndFeelings")
	return found
}

// CheckHeard refuses a voice record of an unborn child.
func CheckHeard(unborn bool) []Problem {
	if !unborn {
		return nil
	}
	return []Problem{{Code: ProblemCodeIllegalState, Path: []string{"childId"},
		Message: "The record says that the child is not born yet. Enter the date of birth first."}}
}

// VoiceSummary is what the chronology says of a voice record. The words stay in the record.
func VoiceSummary(seenAlone bool) string {
	if seenAlone {
		return "The child was seen alone and heard."
	}
	return "The child was heard, and not seen alone."
}

// VoiceWithdrawnSummary is what the chronology says of a voice record that was withdrawn,
// in place of what it said before.
const VoiceWithdrawnSummary = "The record of what the child said or showed was withdrawn."

// CheckVoiceStands lists what forbids a step on a voice record: one that was withdrawn or
// corrected never changes. Path: path.
func CheckVoiceStands(withdrawn, corrected bool, path string) []Problem {
	var found problems
	switch {
	case withdrawn:
		found.add(ProblemCodeIllegalState, "This record was withdrawn and cannot be changed.", path)
	case corrected:
		found.add(ProblemCodeIllegalState, "This record was corrected. Use the record that corrects it.", path)
	}
	return found
}

// VoiceInfluence is what a child's voice changed: part of the record of the voice.
type VoiceInfluence struct {
	// Kind is what it changed, and Text how.
	Kind InfluenceKind `json:"kind"`
	Text string        `json:"text"`
	// Changed is the identifier of the record that it changed; empty where there is none.
	Changed string `json:"changed,omitempty"`
	// RecordedBy is the identifier of the practitioner who says so, and Organisation of the
	// organisation that they worked for.
	RecordedBy   string `json:"recordedBy"`
	Organisation string `json:"organisation,omitempty"`
	// RecordedAt is when they recorded it.
	RecordedAt time.Time `json:"recordedAt"`
	// WithdrawnAt is when it was withdrawn; nil while it stands. WithdrawnBy is the identifier
	// of the practitioner who withdrew it, for the WithdrawalReason.
	WithdrawnAt      *time.Time `json:"withdrawnAt,omitempty"`
	WithdrawnBy      string     `json:"withdrawnBy,omitempty"`
	WithdrawalReason *string    `json:"withdrawalReason,omitempty"`
}

// mostInfluences is how many influences of one voice record can stand, and
// mostInfluencesInAll how many it has with those that were withdrawn.
const (
	mostInfluences      = 20
	mostInfluencesInAll = 60
)

// ValidateInfluence lists everything that must be mended in an influence. Paths: kind,
// text.
func ValidateInfluence(kind InfluenceKind, words string) []Problem {
	var found problems
	oneOf(&found, kind, "The kind", "kind")
	found.check(words, text{"The text", 5, 4_000}, "text")
	return found
}

// CheckInfluences lists what forbids a further influence of a voice record. Path: id.
func CheckInfluences(already []*VoiceInfluence) []Problem {
	var found problems
	stand := 0
	for _, i := range already {
		if i.WithdrawnAt == nil {
			stand++
		}
	}
	switch {
	case len(already) >= mostInfluencesInAll:
		found.add(ProblemCodeTooLong, fmt.Sprintf("The voice record has %d influences with those that were withdrawn, and no more are taken.",
			mostInfluencesInAll), "id")
	case stand >= mostInfluences:
		found.add(ProblemCodeTooLong, fmt.Sprintf("The voice record has %d influences, and no more are taken.", mostInfluences), "id")
	}
	return found
}

// FindInfluence returns the influence at a position, 1 for the first, or what forbids
// withdrawing it. Path: position.
func FindInfluence(of []*VoiceInfluence, position int) (*VoiceInfluence, []Problem) {
	var found problems
	switch {
	case position < 1 || position > len(of):
		found.add(ProblemCodeOutOfRange, fmt.Sprintf("The voice record has %d influences. Give the position of one of them: 1 for the first.",
			len(of)), "position")
	default:
		if found = CheckInfluenceStands(of[position-1]); len(found) == 0 {
			return of[position-1], nil
		}
	}
	return nil, found
}

// CheckInfluenceStands lists what forbids withdrawing an influence. Path: position.
func CheckInfluenceStands(i *VoiceInfluence) []Problem {
	var found problems
	if i.WithdrawnAt != nil {
		found.add(ProblemCodeIllegalState, "This influence has already been withdrawn.", "position")
	}
	return found
}

// InfluenceSummary is what the chronology says of an influence.
func InfluenceSummary(kind InfluenceKind) string {
	return "What the child said or showed changed " + kind.words() + "."
}

// InfluenceWithdrawnSummary is what the chronology says of an influence that was
// withdrawn, in place of what it said before.
func InfluenceWithdrawnSummary(kind InfluenceKind) string {
	return "That what the child said or showed changed " + kind.words() + " was withdrawn."
}

func (k InfluenceKind) words() string {
	return map[InfluenceKind]string{
		InfluenceKindNeed: "a need", InfluenceKindOutcome: "an outcome", InfluenceKindDecision: "a decision",
	}[k]
}
