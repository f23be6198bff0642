package graphtest

import (
	"fmt"
)

// finding is what the review tells of one.
func (a Answer) Findings() []string {
	var list []string
	for i := range a.List("unusualAccess", "edges") {
		node := func(path ...any) []any { return append([]any{"unusualAccess", "edges", i, "node"}, path...) }
		list = append(list, fmt.Sprint(a.Text(node("kind")...), " by ", a.Text(node("practitioner", "name")...), " of ", a.Text(node("organisation", "name")...),
			" of ", a.Number(node("children")...), " at ", a.Text(node("at")...)))
	}
	return list
}
