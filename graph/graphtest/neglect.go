package graphtest

import (
	"fmt"
	"slices"
	"strings"
)

const ClocksOfChild = `query($id: ID!) { child(id: $id) { neglectClocks { instrument area title days running since child { id }
  spells { from until days shownBy { id } disprovedBy { id } } } } }`

// clocks are a child's as somebody reads them: a line an area.
func (w *Env) clocks(who string, child any) []string {
	w.T.Helper()
	a := w.Must(who, ClocksOfChild, map[string]any{"id": child})
	var lines []string
	for i := range a.List("child", "neglectClocks") {
		at := func(path ...any) any { return a.At(append([]any{"child", "neglectClocks", i}, path...)...) }
		line := fmt.Sprintf("%v %v %v days", at("instrument"), at("area"), at("days"))
		if at("running") == true {
			line += fmt.Sprintf(", running since %v", at("since"))
		}
		for s := range a.List("child", "neglectClocks", i, "spells") {
			line += fmt.Sprintf(" [%v %v %v]", at("spells", s, "from"), at("spells", s, "until"), at("spells", s, "days"))
		}
		lines = append(lines, line)
	}
	return lines
}

func (w *Env) WantClocks(child any, want ...string) {
	w.T.Helper()
	if got := w.clocks("health", child); !slices.Equal(got, want) {
		w.T.Errorf("clocks\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
