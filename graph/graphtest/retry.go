package graphtest

import (
	"fmt"
	"maps"
	"slices"
)

// Record is the identifier that a payload answers with.
func (a Answer) Record(verb string) string {
	payload, _ := a.At(verb).(map[string]any)
	for _, field := range slices.Sorted(maps.Keys(payload)) {
		if m, ok := payload[field].(map[string]any); ok {
			return fmt.Sprint(m["id"])
		}
	}
	return ""
}
