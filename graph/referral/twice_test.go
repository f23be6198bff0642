package referral_test

import (
	"fmt"
	"testing"

	"heed/graph/graphtest"
)

// TestTheSameChildTwiceInOneConcern submits concerns about two children who are one, and about
// twins.
func TestTheSameChildTwiceInOneConcern(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	ada := func(given string) map[string]any {
		return map[string]any{"givenName": given, "familyName": "O'Roe", "dateOfBirth": "2018-05-02"}
	}
	_, known := w.SubmitConcern("manager", graphtest.ConcernInput(ada("Keziah")))
	for name, tt := range map[string]struct {
		first, second map[string]any
		want          string
	}{
		"described twice":              {ada("Ada"), ada("ADA"), "ALREADY_EXISTS [children 1]"},
		"twins":                        {ada("Ada"), ada("Zelda"), ""},
		"known, and described as well": {map[string]any{"id": known}, ada("keziah"), "ALREADY_EXISTS [children 1]"},
		"a sister of one who is known": {map[string]any{"id": known}, ada("Perpetua"), ""},
		"one pupil number for siblings": {graphtest.MapOf(ada("Idris"), "upn", "X00180001701A"),
			graphtest.MapOf(ada("Nerys"), "upn", "X00180001701A"), "ALREADY_EXISTS [children 1 upn]"},
	} {
		before := w.Count("SELECT count(*) FROM referral")
		a := w.Ask("manager", graphtest.SubmitConcern, map[string]any{"input": graphtest.ConcernInput(tt.first, tt.second)})
		got := ""
		for i := range a.List("submitConcern", "errors") {
			got += fmt.Sprint(a.Text("submitConcern", "errors", i, "code"), " ", a.At("submitConcern", "errors", i, "path"))
		}
		if written := w.Count("SELECT count(*) FROM referral") > before; got != tt.want || written != (tt.want == "") {
			t.Errorf("%s: problems %q, want %q; written: %v", name, got, tt.want, written)
		}
	}
}
