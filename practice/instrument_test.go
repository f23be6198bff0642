package practice

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// wholeInstrument uses everything that an instrument's file may hold. Its words are
// invented.
const wholeInstrument = `{
  "code": "HOME", "version": "2.1.0-draft.1", "title": "Care at home", "owner": "Invented Partnership",
  "licence": "Invented for tests.", "validFrom": "2025-01-01", "validTo": "2026-12-31",
  "requiredTraining": "HOME-TRAINING", "nestedCodes": true, "notAssessed": "nobody looked",
  "ageBands": ["0-2", "2-5", "5+"],
  "grades": [
    {"grade": 1, "need": "all", "commitment": "first", "quality": "best"}, {"grade": 2, "need": "most"},
    {"grade": 3, "need": "some"}, {"grade": 4, "need": "few"}, {"grade": 5, "need": "none"}],
  "derivation": {
    "subArea": {"rule": "MOST_FREQUENT_UNLESS_HIGH", "highFrom": 4, "ties": "WORSE"},
    "area": {"rule": "WORST_OF"}, "acrossAreas": "never averaged, never totalled"},
  "targets": {"max": 2, "fields": ["item", "targetGrade"]},
  "areas": [
    {"code": "P", "title": "Body", "subAreas": [
      {"code": "P1", "title": "Food", "items": [
        {"code": "P1a", "title": "Enough", "optional": true},
        {"code": "P1b", "title": "Fit for the age", "ageBands": ["0-2", "5+"], "descriptors": [
          {"grade": 3, "ageBand": "0-2", "text": "An invented sentence."}, {"grade": 3, "text": "Another."}]}]},
      {"code": "P2", "title": "Sleep", "items": [{"code": "P2", "title": "Sleep"}]}]},
    {"code": "Q", "title": "Play", "subAreas": [
      {"code": "Q1", "title": "Toys", "items": [{"code": "Q1", "title": "Toys"}]}]}]
}`

// treeOf decodes JSON into a tree of its own.
func treeOf(text string) map[string]any {
	var tree map[string]any
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		panic(err)
	}
	return tree
}

// instrumentOf reads an instrument that must be without fault.
func instrumentOf(text string) Instrument {
	in, found := ReadInstrument(treeOf(text))
	if len(found) > 0 {
		panic(strings.Join(brief(found), "\n"))
	}
	return in
}

func TestTheOpenStructureIsThePublishedOne(t *testing.T) {
	t.Parallel()
	in := OpenStructure()
	subAreas, items, described := 0, 0, in.described()
	for _, area := range in.Areas {
		subAreas += len(area.SubAreas)
		for _, sub := range area.SubAreas {
			items += len(sub.Items)
		}
	}
	if len(in.Areas) != 4 || subAreas != 13 || items != 29 || described {
		t.Errorf("got %d areas, %d sub-areas, %d items, descriptors %v", len(in.Areas), subAreas, items, described)
	}
	most := Derivation{Rule: DerivationRuleMostFrequentUnlessHigh, HighFrom: 4}
	if in.SubAreaRule != most || in.AreaRule != most || in.MaxTargets != 3 || in.Training != in.Code {
		t.Errorf("got %+v, %+v, %d targets, training %s", in.SubAreaRule, in.AreaRule, in.MaxTargets, in.Training)
	}
}

func TestAnInstrumentIsReadWhole(t *testing.T) {
	t.Parallel()
	young := AgeBand{0, 2}
	want := Instrument{
		Code: "HOME", Version: "2.1.0-draft.1", Title: "Care at home", Owner: "Invented Partnership",
		Licence: "Invented for tests.", ValidFrom: dayp("2025-01-01"), ValidTo: dayp("2026-12-31"),
		Training: "HOME-TRAINING", NestedCodes: true, NotAssessed: "nobody looked",
		AgeBands: []AgeBand{{0, 2}, {2, 5}, {5, 0}},
		Anchors: []GradeAnchor{{1, "all", "first", "best"}, {Grade: 2, Need: "most"}, {Grade: 3, Need: "some"},
			{Grade: 4, Need: "few"}, {Grade: 5, Need: "none"}},
		SubAreaRule: Derivation{DerivationRuleMostFrequentUnlessHigh, 4}, AreaRule: Derivation{Rule: DerivationRuleWorstOf},
		MaxTargets: 2,
		Areas: []InstrumentArea{
			{"P", "Body", []InstrumentSubArea{
				{"P1", "Food", []InstrumentItem{
					{Code: "P1a", Title: "Enough", Optional: true},
					{Code: "P1b", Title: "Fit for the age", AgeBands: []AgeBand{{0, 2}, {5, 0}}, Descriptors: []InstrumentDescriptor{
						{3, &young, "An invented sentence."}, {Grade: 3, Text: "Another."}}}}},
				{"P2", "Sleep", []InstrumentItem{{Code: "P2", Title: "Sleep"}}}}},
			{"Q", "Play", []InstrumentSubArea{{"Q1", "Toys", []InstrumentItem{{Code: "Q1", Title: "Toys"}}}}},
		},
	}
	if diff := cmp.Diff(want, instrumentOf(wholeInstrument)); diff != "" {
		t.Errorf("instrument (-want +got):\n%s", diff)
	}
}

func TestWhatADecoderOfYAMLYieldsIsRead(t *testing.T) {
	t.Parallel()
	tree := treeOf(wholeInstrument)
	tree["validFrom"] = time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)
	tree["targets"].(map[string]any)["max"] = 2
	for i, grade := range tree["grades"].([]any) {
		grade.(map[string]any)["grade"] = []any{1, int64(2), uint64(3), 4.0, json.Number("5")}[i]
	}
	tree["areas"].([]any)[0].(map[string]any)["subAreas"].([]any)[0].(map[string]any)["items"].([]any)[1].(map[string]any)["optional"] = nil
	got, found := ReadInstrument(tree)
	wantProblems(t, found)
	if diff := cmp.Diff(instrumentOf(wholeInstrument), got); diff != "" {
		t.Errorf("instrument (-JSON +YAML):\n%s", diff)
	}
}

func TestAnInstrumentIsInForceBetweenItsDays(t *testing.T) {
	t.Parallel()
	in := instrumentOf(wholeInstrument)
	for on, want := range map[string]bool{"2024-12-31": false, "2025-01-01": true, "2026-12-31": true, "2027-01-01": false} {
		if got := in.InForce(day(on)); got != want {
			t.Errorf("%s: got %v, want %v", on, got, want)
		}
	}
}

func TestItemsAreThoseOfTheChildsAge(t *testing.T) {
	t.Parallel()
	for years, want := range map[int][]string{
		-1: {"P1a", "P1b", "P2", "Q1"}, 1: {"P1a", "P1b", "P2", "Q1"}, 2: {"P1a", "P2", "Q1"}, 5: {"P1a", "P1b", "P2", "Q1"},
	} {
		var got []string
		for _, item := range instrumentOf(wholeInstrument).ItemsAt(years) {
			got = append(got, item.Code)
		}
		if !slices.Equal(got, want) {
			t.Errorf("at %d: got %v, want %v", years, got, want)
		}
	}
}

func TestAnInstrumentEndsNoEarlierThanTodayAndNoLaterThanItSays(t *testing.T) {
	t.Parallel()
	in := instrumentOf(wholeInstrument) // 2025-01-01 to 2026-12-31
	for name, tt := range map[string]struct {
		last, today string
		want        []string
	}{
		"today":                 {"2025-06-01", "2025-06-01", nil},
		"its own last day":      {"2026-12-31", "2025-06-01", nil},
		"yesterday":             {"2025-05-31", "2025-06-01", []string{"validTo: OUT_OF_RANGE"}},
		"beyond what it says":   {"2027-01-01", "2025-06-01", []string{"validTo: OUT_OF_RANGE"}},
		"before it begins":      {"2024-12-31", "2024-12-01", []string{"validTo: OUT_OF_RANGE"}},
		"on the day it begins":  {"2025-01-01", "2024-12-01", nil},
		"before it and any day": {"2024-11-30", "2024-12-01", []string{"validTo: OUT_OF_RANGE", "validTo: OUT_OF_RANGE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, in.ValidateEnd(day(tt.last), day(tt.today)), tt.want...)
		})
	}
}

func TestTwoDefinitionsAreTheSameWhereTheyMeanTheSame(t *testing.T) {
	t.Parallel()
	same, other := treeOf(wholeInstrument), treeOf(wholeInstrument)
	set(same, "WORSE", "derivation", "subArea", "ties")
	set(other, "Another", "areas", "0", "title")
	for name, tt := range map[string]struct {
		tree map[string]any
		want bool
	}{"in other words": {same, true}, "with another title": {other, false}} {
		if in, found := ReadInstrument(tt.tree); len(found) > 0 || in.Same(instrumentOf(wholeInstrument)) != tt.want {
			t.Errorf("%s: the same is %v, want %v; %v", name, !tt.want, tt.want, found)
		}
	}
}
