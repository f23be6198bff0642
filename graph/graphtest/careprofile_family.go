package graphtest

import (
	"fmt"
	"strings"
)

// SendSelecting uses a verb and asks for a part of its answer.
func (w *Env) SendSelecting(who, verb, selection string, input map[string]any) Answer {
	w.T.Helper()
	kind := Contract().Mutation.Fields.ForName(verb).Arguments.ForName("input").Type.String()
	return w.Ask(who, fmt.Sprintf("mutation($input: %s) { %s(input: $input) { %s errors { code path message } } }", kind, verb, selection), map[string]any{"input": input})
}

// MustSend is send where nothing may go wrong.
func (w *Env) MustSend(who, verb, selection string, input map[string]any) Answer {
	w.T.Helper()
	a := w.SendSelecting(who, verb, selection, input)
	if len(a.Errors)+len(a.Problems(verb)) > 0 {
		w.T.Fatalf("%s by %s answers %s", verb, who, a.Raw)
	}
	return a
}

// Refused reports unless a verb is refused with these problems, or with the code
// of a GraphQL error.
func (w *Env) Refused(who, verb string, input map[string]any, want ...string) {
	w.T.Helper()
	a := w.SendSelecting(who, verb, "", input)
	got := a.Problems(verb)
	for _, e := range a.Errors {
		got = append(got, e.Code())
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		w.T.Errorf("%s by %s is refused with %q, want %q: %s", verb, who, got, want, a.Raw)
	}
}

// Version is what a profile's stands at.
func (w *Env) Version(profile string) int {
	return w.Count("SELECT version FROM care_profile WHERE id = $1", profile)
}
