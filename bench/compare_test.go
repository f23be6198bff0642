package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// compare compares what a yardstick answers with what Heed answers to the operation with
// the number.
func (c cell) compare(t *testing.T, name string, i int64) {
	t.Helper()
	read := func(name string) any {
		body, err := c.answer(t.Context(), name, i)
		if err != nil {
			t.Fatalf("%s as %s, %s: %v", c.operation, c.who, name, err)
		}
		var answer struct{ Data any }
		if err := json.Unmarshal(body, &answer); err != nil {
			t.Fatalf("%s as %s, %s: %v", c.operation, c.who, name, err)
		}
		return answer.Data
	}
	heeds, yardsticks := shape(read(heedItself)), shape(read(name))
	heeds = narrowed(heeds, yardsticks)
	if got, want := objects(yardsticks), objects(heeds); got != want || got < 2 {
		t.Errorf("%s %d as %s: %s answers %d objects, Heed %d", c.operation, i, c.who, name, got, want)
	}
	told := map[string]bool{}
	withoutTexts(yardsticks, told)
	shown := map[string]bool{}
	withoutTexts(heeds, shown)
	for text := range shown {
		if !told[text] {
			t.Errorf("%s %d as %s: %s does not answer the text %q", c.operation, i, c.who, name, text)
		}
	}
	got, want := strings.Split(text(sorted(yardsticks)), "\n"), strings.Split(text(sorted(heeds)), "\n")
	for n := range min(len(got), len(want)) {
		if got[n] != want[n] {
			t.Errorf("%s %d as %s, line %d: %s answers %s, Heed %s", c.operation, i, c.who, n, name, got[max(0, n-5):n+1], want[max(0, n-5):n+1])
			break
		}
	}
}

// shape is an answer without what only one side has: connections become lists, what a
// yardstick reads for Heed's computations goes, and instants are in one form.
func shape(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if edges, ok := v["edges"].([]any); ok {
			nodes := make([]any, len(edges))
			for i, e := range edges {
				nodes[i] = e.(map[string]any)["node"]
			}
			return shape(nodes)
		}
		m := map[string]any{}
		for key, of := range v {
			if of = shape(of); of != nil && !strings.HasPrefix(key, "_") {
				m[key] = of
			}
		}
		return m
	case []any:
		if len(v) == 0 {
			return nil
		}
		list := make([]any, len(v))
		for i, of := range v {
			list[i] = shape(of)
		}
		return list
	case string:
		if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
		return v
	default:
		return v
	}
}

// withoutTexts takes the texts of events away and collects them: Heed withholds some by
// their classification, which is no matter of rows.
func withoutTexts(v any, texts map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range []string{"summary", "impact"} {
			if text, ok := v[key].(string); ok {
				texts[text] = true
				delete(v, key)
			}
		}
		for _, of := range v {
			withoutTexts(of, texts)
		}
	case []any:
		for _, of := range v {
			withoutTexts(of, texts)
		}
	}
}

// sorted is an answer with its lists in an order of their own.
func sorted(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, of := range v {
			v[key] = sorted(of)
		}
	case []any:
		keys := map[string]any{}
		var order []string
		for i, of := range v {
			of = sorted(of)
			key := text(of) + fmt.Sprint(i)
			keys[key] = of
			order = append(order, key)
		}
		slices.Sort(order)
		for i, key := range order {
			v[i] = keys[key]
		}
	}
	return v
}

// narrowed is Heed's answer with only the fields that the yardstick answers too.
func narrowed(heeds, yardsticks any) any {
	fields := map[string]any{}
	collect("", yardsticks, fields)
	return keep("", heeds, fields)
}

func collect(path string, v any, fields map[string]any) {
	switch v := v.(type) {
	case map[string]any:
		for key, of := range v {
			fields[path+"."+key] = true
			collect(path+"."+key, of, fields)
		}
	case []any:
		for _, of := range v {
			collect(path, of, fields)
		}
	}
}

func keep(path string, v any, fields map[string]any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for key, of := range v {
			if fields[path+"."+key] != nil {
				m[key] = keep(path+"."+key, of, fields)
			}
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, of := range v {
			list[i] = keep(path, of, fields)
		}
		return list
	default:
		return v
	}
}

// objects counts the objects of an answer.
func objects(v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		n = 1
		for _, of := range v {
			n += objects(of)
		}
	case []any:
		for _, of := range v {
			n += objects(of)
		}
	}
	return n
}

func text(v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(b)
}
