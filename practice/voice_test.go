package practice

import (
	"slices"
	"strings"
	"testing"
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
		kind    InfluenceKind
		text    string
		already int
		want    []string
	}{
		"a need":              {InfluenceKindNeed, "Food in the evening.", 0, nil},
		"nothing":             {"", " ", 0, []string{"REQUIRED kind", "REQUIRED text"}},
		"more than is taken":  {InfluenceKindNeed, "Food in the evening.", 20, []string{"TOO_LONG id"}},
		"too long":            {InfluenceKindDecision, strings.Repeat("x", 4_001), 19, []string{"TOO_LONG text"}},
		"of an unknown sort":  {"MOOD", "Food in the evening.", 0, []string{"INVALID kind"}},
		"a word is no change": {InfluenceKindOutcome, "Food", 0, []string{"TOO_SHORT text"}},
	} {
		var got []string
		for _, p := range ValidateInfluence(c.kind, c.text, c.already) {
			got = append(got, string(p.Code)+" "+p.Path[0])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
