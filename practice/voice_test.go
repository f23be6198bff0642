package practice

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAChildIsHeardInWordsOrObserved(t *testing.T) {
	t.Parallel()
	whole := VoiceFacts{HeardOn: NewDate(2026, 11, 20), Today: NewDate(2026, 11, 20), Born: new(NewDate(2026, 11, 20)),
		Setting: VoiceSettingHome, Method: VoiceMethodConversation, SeenAlone: true, Words: "No."}
	for name, c := range map[string]struct {
		change func(*VoiceFacts)
		want   []string
	}{
		"words alone are enough":         {func(*VoiceFacts) {}, nil},
		"an observation alone is enough": {func(f *VoiceFacts) { f.Words, f.Reading = "", "She turned away from the bottle." }, nil},
		"what was observed is more than a word": {func(f *VoiceFacts) { f.Words, f.Reading = " ", "Quiet." },
			[]string{"TOO_SHORT reading: The child's words or, for a child who does not speak, what was observed is shorter than 20 characters: " +
				"it has 6."}},
		"a day to come": {func(f *VoiceFacts) { f.HeardOn = NewDate(2026, 11, 21) }, []string{
			"OUT_OF_RANGE heardOn: The day is in the future. Choose today or an earlier day."}},
		"before birth": {func(f *VoiceFacts) { f.HeardOn = NewDate(2026, 11, 19) }, []string{
			"OUT_OF_RANGE heardOn: The day is before the child's birth. Choose a later day."}},
		"after death": {func(f *VoiceFacts) { f.Died = new(NewDate(2026, 11, 19)) }, []string{
			"OUT_OF_RANGE heardOn: The day is after the child's death. Choose the day of death or an earlier day."}},
		"a birth nobody knows": {func(f *VoiceFacts) { f.Born, f.HeardOn = nil, NewDate(1999, 1, 1) }, nil},
		"not alone": {func(f *VoiceFacts) { f.SeenAlone = false }, []string{
			"REQUIRED reasonNotAlone: The reason why the child was not seen alone is required, in at least 5 characters."}},
		"alone, with a reason": {func(f *VoiceFacts) { f.ReasonNotAlone = "The mother was there." }, []string{
			"INVALID reasonNotAlone: The child was seen alone. Leave the reason out."}},
		"a reason for nothing": {func(f *VoiceFacts) { f.CorrectionReason = "The wrong day." }, []string{
			"INVALID correctionReason: The record corrects no other. Leave the reason out."}},
		"a reading too long": {func(f *VoiceFacts) { f.Reading = strings.Repeat("x", 20_001) }, []string{
			"TOO_LONG reading: The reading is longer than 20,000 characters: it has 20,001."}},
		"reasons too short and too long": {func(f *VoiceFacts) {
			f.SeenAlone, f.ReasonNotAlone, f.Corrects, f.CorrectionReason = false, strings.Repeat("x", 1_001), true, "Day."
		}, []string{
			"TOO_LONG reasonNotAlone: The reason why the child was not seen alone is longer than 1,000 characters: it has 1,001.",
			"TOO_SHORT correctionReason: The reason for the correction is shorter than 5 characters: it has 4."}},
		"no known codes": {func(f *VoiceFacts) { f.Setting, f.Method = "MOON", "" },
			[]string{"INVALID setting: The setting is not one of the known values.", "REQUIRED method: The method is required."}},
	} {
		f := whole
		c.change(&f)
		var got []string
		for _, p := range ValidateVoice(f) {
			got = append(got, string(p.Code)+" "+strings.Join(p.Path, ".")+": "+p.Message)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAnInfluenceSaysWhatChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind InfluenceKind
		text string
		want []string
	}{
		"a need":              {InfluenceKindNeed, "Food in the evening.", nil},
		"nothing":             {"", " ", []string{"REQUIRED kind", "REQUIRED text"}},
		"too long":            {InfluenceKindDecision, strings.Repeat("x", 4_001), []string{"TOO_LONG text"}},
		"of an unknown sort":  {"MOOD", "Food in the evening.", []string{"INVALID kind"}},
		"a word is no change": {InfluenceKindOutcome, "Food", []string{"TOO_SHORT text"}},
	} {
		if got := codesAt(ValidateInfluence(c.kind, c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTwentyInfluencesStandAndWithdrawnOnesDoNotCount(t *testing.T) {
	t.Parallel()
	var list []*VoiceInfluence
	for range 20 {
		list = append(list, &VoiceInfluence{})
	}
	if got := codesAt(CheckInfluences(list)); !slices.Equal(got, []string{"TOO_LONG id"}) {
		t.Errorf("beside 20: %q", got)
	}
	list[3].WithdrawnAt = new(time.Time)
	if got := codesAt(CheckInfluences(list)); len(got) > 0 {
		t.Errorf("beside 19 and a withdrawn one: %q", got)
	}
	many := slices.Repeat([]*VoiceInfluence{{WithdrawnAt: new(time.Time)}}, 60)
	if got := codesAt(CheckInfluences(many)); !slices.Equal(got, []string{"TOO_LONG id"}) {
		t.Errorf("beside 60 that were withdrawn: %q", got)
	}
	if got := codesAt(CheckInfluences(many[1:])); len(got) > 0 {
		t.Errorf("beside 59 that were withdrawn: %q", got)
	}
	for position, want := range map[int]string{
		0: "OUT_OF_RANGE position", 1: "", 4: "ILLEGAL_STATE position", 20: "", 21: "OUT_OF_RANGE position"} {
		found, problems := FindInfluence(list, position)
		if got := strings.Join(codesAt(problems), ", "); got != want || (found != nil) != (want == "") {
			t.Errorf("the influence at %d: %v, %q, want %q", position, found, got, want)
		}
	}
}

func TestAVoiceRecordThatWasWithdrawnOrCorrectedNeverChanges(t *testing.T) {
	t.Parallel()
	if got := CheckVoiceStands(false, false, "id"); len(got) > 0 {
		t.Errorf("one that stands: %v", got)
	}
	for name, got := range map[string][]Problem{
		"withdrawn": CheckVoiceStands(true, true, "id"), "corrected": CheckVoiceStands(false, true, "id")} {
		if !slices.Equal(codesAt(got), []string{"ILLEGAL_STATE id"}) || !strings.Contains(got[0].Message, "This record was "+name) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// codesAt lists problems by code and path.
func codesAt(problems []Problem) (list []string) {
	for _, p := range problems {
		list = append(list, string(p.Code)+" "+strings.Join(p.Path, "."))
	}
	return list
}
