package graphtest

import (
	"fmt"
	"slices"
)

// A restricted child shares no record with others: whoever sees those would read it.

// A sharing is a verb that makes a record for several children, and where its refusal is.
type sharing struct {
	Path  string
	Input func(children ...string) map[string]any
}

// Sharings are the verbs that make a record for several children.
func (w *Env) Sharings() map[string]sharing {
	return map[string]sharing{
		"assignAction": {"childIds", func(children ...string) map[string]any { return ActionInput(children, w.ToPerson("teacher")) }},
		"recordEvent": {"childIds", func(children ...string) map[string]any {
			return map[string]any{"childIds": children, "occurredAt": Noon.AddDate(0, 0, -1), "category": "CONTACT", "summary": "Spoke with the mother."}
		}},
		"submitConcern": {"children", func(children ...string) map[string]any {
			var named []map[string]any
			for _, id := range children {
				named = append(named, map[string]any{"id": id})
			}
			return ConcernInput(named...)
		}},
		"startCareProfile": {"childIds", func(children ...string) map[string]any {
			return map[string]any{"instrumentId": OpenStructure, "childIds": children, "trigger": "The school's worry about food."}
		}},
	}
}

const restricting = `mutation($input: RestrictChildInput!) { restrictChild(input: $input) { child { id restricted } shared { kind id reference open at children } errors { code path message } } }`

// Restricts asks to restrict a child, and what they share.
func (w *Env) Restricts(child string) (Answer, []string) {
	w.T.Helper()
	a := w.Ask("manager", restricting, map[string]any{"input": map[string]any{"id": child, "version": w.Count("SELECT version FROM child WHERE id = $1", child),
		"restricted": true, "reason": "A parent works for the council."}})
	var shared []string
	for i := range a.List("restrictChild", "shared") {
		at := func(field string) any { return a.At("restrictChild", "shared", i, field) }
		if at("kind") != "EVENT" {
			shared = append(shared, fmt.Sprint(at("kind"), " open ", at("open"), " of ", at("children")))
		}
	}
	slices.Sort(shared)
	return a, shared
}
