package practice

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// set changes one place of a tree; nil takes the value away. The last word "+"
// adds to a list.
func set(tree any, value any, path ...string) {
	key := path[0]
	if list, ok := tree.([]any); ok {
		i, err := strconv.Atoi(key)
		if err != nil {
			panic(err)
		}
		if len(path) == 1 {
			list[i] = value
			return
		}
		set(list[i], value, path[1:]...)
		return
	}
	fields := tree.(map[string]any)
	switch {
	case len(path) > 1 && path[1] == "+":
		fields[key] = append(slices.Clone(fields[key].([]any)), value)
	case len(path) > 1:
		set(fields[key], value, path[1:]...)
	case value == nil:
		delete(fields, key)
	default:
		fields[key] = value
	}
}

func TestEveryMistakeOfAnInstrumentIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		at    string
		value any
		want  []string
	}{
		"an unknown key": {"colour", "red", []string{"colour: INVALID"}},
		"an unknown key deep below": {"areas.0.subAreas.1.items.0.colour", "red",
			[]string{"areas.0.subAreas.1.items.0.colour: INVALID"}},
		"a number for text":                      {"title", 3.0, []string{"title: INVALID"}},
		"a version that YAML takes for a number": {"version", 1.0, []string{"version: INVALID"}},
		"a version of two numbers":               {"version", "1.0", []string{"version: INVALID"}},
		"a version with a leading nought":        {"version", "1.02.0", []string{"version: INVALID"}},
		"no version":                             {"version", nil, []string{"version: REQUIRED"}},
		"no code":                                {"code", nil, []string{"code: REQUIRED"}},
		"a code with a space":                    {"areas.1.code", "Q 1", []string{"areas.1.code: INVALID"}},
		"a blank title":                          {"areas.0.title", " ", []string{"areas.0.title: REQUIRED"}},
		"a title too long": {"areas.0.subAreas.0.title", strings.Repeat("a", 201),
			[]string{"areas.0.subAreas.0.title: TOO_LONG"}},
		"a descriptor too long": {"areas.0.subAreas.0.items.1.descriptors.0.text", strings.Repeat("a", 4_001),
			[]string{"areas.0.subAreas.0.items.1.descriptors.0.text: TOO_LONG"}},
		"no licence note":                  {"licence", nil, []string{"licence: REQUIRED"}},
		"descriptors that are nobody's":    {"owner", nil, []string{"owner: REQUIRED"}},
		"a day that is none":               {"validFrom", "2025-02-30", []string{"validFrom: INVALID"}},
		"a year for a day":                 {"validFrom", 2025.0, []string{"validFrom: INVALID"}},
		"an end before the start":          {"validTo", "2024-12-31", []string{"validTo: INVALID"}},
		"yes in words":                     {"nestedCodes", "yes", []string{"nestedCodes: INVALID"}},
		"no grades":                        {"grades", nil, []string{"grades: REQUIRED"}},
		"a grade given twice, one missing": {"grades.3.grade", 5.0, []string{"grades.4.grade: INVALID", "grades: REQUIRED"}},
		"a sixth grade": {"grades.+", map[string]any{"grade": 6.0, "need": "x"},
			[]string{"grades: TOO_LONG", "grades.5.grade: OUT_OF_RANGE"}},
		"half a grade":                           {"grades.0.grade", 1.5, []string{"grades.0.grade: INVALID"}},
		"a grade in words":                       {"grades.0.grade", "one", []string{"grades.0.grade: INVALID"}},
		"a grade without a meaning":              {"grades.0.need", nil, []string{"grades.0.need: REQUIRED"}},
		"a grade that is no object":              {"grades.0", "all needs met", []string{"grades.0: INVALID"}},
		"no derivation":                          {"derivation", nil, []string{"derivation: REQUIRED"}},
		"no rule for areas":                      {"derivation.area", nil, []string{"derivation.area: REQUIRED"}},
		"an unknown rule":                        {"derivation.area.rule", "AVERAGE", []string{"derivation.area.rule: INVALID"}},
		"an area rule that knows no high grade":  {"derivation.area.highFrom", 4.0, []string{"derivation.area.highFrom: INVALID"}},
		"an area rule that meets no ties":        {"derivation.area.ties", "WORSE", []string{"derivation.area.ties: INVALID"}},
		"no high grade where the rule needs one": {"derivation.subArea.highFrom", nil, []string{"derivation.subArea.highFrom: REQUIRED"}},
		"a high grade of six":                    {"derivation.subArea.highFrom", 6.0, []string{"derivation.subArea.highFrom: OUT_OF_RANGE"}},
		"a high grade of one":                    {"derivation.subArea.highFrom", 1.0, []string{"derivation.subArea.highFrom: OUT_OF_RANGE"}},
		"ties to the better":                     {"derivation.subArea.ties", "BETTER", []string{"derivation.subArea.ties: INVALID"}},
		"an average across areas":                {"derivation.acrossAreas", "averaged", []string{"derivation.acrossAreas: INVALID"}},
		"four target items":                      {"targets.max", 4.0, []string{"targets.max: OUT_OF_RANGE"}},
		"an unknown field of a target":           {"targets.fields.0", "colour", []string{"targets.fields.0: INVALID"}},
		"a field of a target twice":              {"targets.fields.0", "targetGrade", []string{"targets.fields.1: INVALID"}},
		"no areas":                               {"areas", []any{}, []string{"areas: REQUIRED"}},
		"areas that are no list":                 {"areas", "A", []string{"areas: INVALID"}},
		"an area that is no object":              {"areas.1", "Q", []string{"areas.1: INVALID"}},
		"an empty area":                          {"areas.1.subAreas", nil, []string{"areas.1.subAreas: REQUIRED"}},
		"an empty sub-area":                      {"areas.1.subAreas.0.items", []any{}, []string{"areas.1.subAreas.0.items: REQUIRED"}},
		"an area's code twice":                   {"areas.1.code", "P", []string{"areas.1.code: INVALID", "areas.1.subAreas.0.code: INVALID"}},
		"an item's code twice": {"areas.0.subAreas.0.items.1.code", "P1a",
			[]string{"areas.0.subAreas.0.items.1.code: INVALID"}},
		"a code that is not nested": {"areas.0.subAreas.0.items.1.code", "X",
			[]string{"areas.0.subAreas.0.items.1.code: INVALID"}},
		"an item with the code of a whole": {"areas.0.subAreas.0.items.1.code", "P1",
			[]string{"areas.0.subAreas.0.items.1.code: INVALID"}},
		"an age band in words": {"ageBands.0", "baby",
			[]string{"ageBands.0: INVALID", "areas.0.subAreas.0.items.1.ageBands.0: INVALID"}},
		"an age band that is a number": {"areas.0.subAreas.0.items.1.ageBands.1", 5.0,
			[]string{"areas.0.subAreas.0.items.1.ageBands.1: INVALID"}},
		"age bands that share an age": {"ageBands.+", "4-6", []string{"ageBands.3: INVALID"}},
		"an age band nobody declared": {"areas.0.subAreas.0.items.1.ageBands.1", "6+",
			[]string{"areas.0.subAreas.0.items.1.ageBands.1: INVALID"}},
		"a descriptor of an age that is no item's": {"areas.0.subAreas.0.items.1.descriptors.0.ageBand", "2-5",
			[]string{"areas.0.subAreas.0.items.1.descriptors.0.ageBand: INVALID"}},
		"a grade described twice": {"areas.0.subAreas.0.items.1.descriptors.0.ageBand", nil,
			[]string{"areas.0.subAreas.0.items.1.descriptors.1.grade: INVALID"}},
		"a descriptor of no grade": {"areas.0.subAreas.0.items.1.descriptors.0.grade", 0.0, []string{
			"areas.0.subAreas.0.items.1.descriptors.0.grade: OUT_OF_RANGE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tree := treeOf(wholeInstrument)
			set(tree, tt.value, strings.Split(tt.at, ".")...)
			in, found := ReadInstrument(tree)
			wantProblems(t, found, tt.want...)
			if in.Code != "" {
				t.Error("an instrument with mistakes is handed out")
			}
		})
	}
}

func TestTwentyMistakesAreNamedAtOnce(t *testing.T) {
	t.Parallel()
	tree := treeOf(wholeInstrument)
	planted := map[string]any{
		"code": nil, "version": "two", "title": "", "licence": nil, "validFrom": "yesterday", "nestedCodes": 1.0, "colour": "red",
		"grades.1.need": nil, "grades.4.grade": 6.0, "derivation.subArea.highFrom": 9.0, "derivation.area.rule": "MEAN",
		"targets.max": 5.0, "ageBands.1": "young", "areas.0.code": "P P", "areas.0.subAreas.0.items.0.optional": "no",
		"areas.0.subAreas.0.items.1.descriptors.0.text": nil, "areas.0.subAreas.1.title": nil, "areas.0.subAreas.1.items.0.code": "P1a",
		"areas.1.title": strings.Repeat("a", 300), "areas.1.subAreas": []any{},
	}
	for at, value := range planted {
		set(tree, value, strings.Split(at, ".")...)
	}
	_, found := ReadInstrument(tree)
	places := make(map[string]bool)
	for _, p := range found {
		places[strings.Join(p.Path, ".")] = true
	}
	for at := range planted {
		if !places[at] {
			t.Errorf("no problem names %s", at)
		}
	}
	if len(planted) != 20 || len(found) != 20 {
		t.Errorf("%d mistakes are planted and %d found: %v", len(planted), len(found), brief(found))
	}
}

func TestNothingAtAllIsReadWithoutPanic(t *testing.T) {
	t.Parallel()
	_, found := ReadInstrument(nil)
	if len(found) == 0 {
		t.Error("an empty file is an instrument")
	}
}
