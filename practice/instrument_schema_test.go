package practice

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// judge implements the keywords of JSON Schema that ours uses, and says where a value
// breaks one.
type judge struct{ root map[string]any }

func (j judge) faults(schema map[string]any, value any, at string) []string {
	var faults []string
	fault := func(word string) { faults = append(faults, at+": "+word) }
	list, isList := value.([]any)
	fields, isObject := value.(map[string]any)
	words, isText := value.(string)
	n, isNumber := value.(float64)
	for word, limit := range schema {
		number, _ := limit.(float64)
		broken := false
		switch word {
		case "$schema", "title", "description", "$defs":
		case "$ref":
			name := strings.TrimPrefix(limit.(string), "#/$defs/")
			faults = append(faults, j.faults(j.root["$defs"].(map[string]any)[name].(map[string]any), value, at)...)
		case "type":
			_, isFlag := value.(bool)
			broken = !map[string]bool{"object": isObject, "array": isList, "string": isText, "boolean": isFlag,
				"integer": isNumber && n == math.Trunc(n)}[limit.(string)]
		case "enum":
			broken = !slices.ContainsFunc(limit.([]any), func(one any) bool { return reflect.DeepEqual(one, value) })
		case "pattern":
			broken = isText && !regexp.MustCompile(limit.(string)).MatchString(words)
		case "maxLength":
			broken = isText && utf8.RuneCountInString(words) > int(number)
		case "minimum":
			broken = isNumber && n < number
		case "maximum":
			broken = isNumber && n > number
		case "minItems":
			broken = isList && len(list) < int(number)
		case "maxItems":
			broken = isList && len(list) > int(number)
		case "uniqueItems":
			for i := range list {
				broken = broken || slices.ContainsFunc(list[:i], func(one any) bool { return reflect.DeepEqual(one, list[i]) })
			}
		case "items":
			for i, entry := range list {
				faults = append(faults, j.faults(limit.(map[string]any), entry, at+"."+strconv.Itoa(i))...)
			}
		case "required":
			for _, key := range limit.([]any) {
				_, given := fields[key.(string)]
				broken = broken || isObject && !given
			}
		case "properties":
			for key, below := range limit.(map[string]any) {
				if entry, given := fields[key]; given {
					faults = append(faults, j.faults(below.(map[string]any), entry, at+"."+key)...)
				}
			}
		case "additionalProperties":
			for key := range fields {
				_, named := schema["properties"].(map[string]any)[key]
				broken = broken || !named
			}
		default:
			panic("the schema uses a word that the test does not know: " + word)
		}
		if broken {
			fault(word)
		}
	}
	return faults
}

// schemaFaults judges a tree by the published schema.
func schemaFaults(tree map[string]any) []string {
	schema := treeOf(InstrumentSchema())
	return judge{root: schema}.faults(schema, tree, "")
}

func TestTheSchemaTakesWhatTheReaderTakes(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"the open structure": string(openStructure),
		"an instrument that uses everything": wholeInstrument} {
		if faults := schemaFaults(treeOf(text)); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

// places lists every place of a tree, the tree itself first.
func places(value any, at ...string) [][]string {
	all := [][]string{at}
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, places(v[key], append(slices.Clone(at), key)...)...)
		}
	case []any:
		for i, entry := range v {
			all = append(all, places(entry, append(slices.Clone(at), strconv.Itoa(i))...)...)
		}
	}
	return all
}

// unlike are values of every kind, right in some places and wrong in most. Null is left
// out: the reader treats it as missing, like YAML's empty value.
var unlike = [...]string{`"words"`, `""`, `" "`, `0`, `3`, `3.5`, `-1`, `true`, `[]`, `["words"]`, `{}`, `{"grade": 3}`, `"0-2"`,
	`"2025-01-01"`}

// For any change of an instrument: what breaks the schema, the reader refuses, and what
// the reader refuses beyond the schema is one of the contradictions that the schema's
// description names.
func TestTheSchemaAndTheReaderAgree(t *testing.T) {
	t.Parallel()
	beyond := regexp.MustCompile(`given twice|described twice|nestedCodes is true|overlaps an earlier one|ends after it begins|age bands\.$|` +
		`Grade \d is missing|^The owner is required|has no high grade|has no ties|lowest high grade is required|single item|is before the first`)
	all := places(treeOf(wholeInstrument))[1:]
	rapid.Check(t, func(t *rapid.T) {
		tree := treeOf(wholeInstrument)
		at := rapid.SampledFrom(all).Draw(t, "at")
		var value any
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0: // a value removed; entries of lists stay
			if _, err := strconv.Atoi(at[len(at)-1]); err == nil {
				t.Skip()
			}
		case 1: // an unknown value added
			if _, err := strconv.Atoi(at[len(at)-1]); err == nil {
				t.Skip()
			}
			at, value = append(slices.Clone(at[:len(at)-1]), "unknown"), "words"
		default:
			if err := json.Unmarshal([]byte(rapid.SampledFrom(unlike[:]).Draw(t, "value")), &value); err != nil {
				t.Fatal(err)
			}
		}
		set(tree, value, at...)
		faults := schemaFaults(tree)
		_, found := ReadInstrument(tree)
		if len(faults) > 0 && len(found) == 0 {
			t.Fatalf("the reader takes what the schema refuses: %v", faults)
		}
		for _, p := range found {
			if len(faults) == 0 && !beyond.MatchString(p.Message) {
				t.Fatalf("the schema takes what the reader refuses: %s", fmt.Sprint(brief([]Problem{p}), p.Message))
			}
		}
	})
}
