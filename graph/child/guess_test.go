package child_test

import (
	"fmt"
	"testing"

	"heed/graph/graphtest"
)

// TestAnUnknownAddressIsNoSharedOne: two homes of which only the postcode is known are not one.
func TestAnUnknownAddressIsNoSharedOne(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	var kid string
	for _, given := range []string{"Kai", "Jay"} {
		input := graphtest.ConcernInput(map[string]any{"givenName": given, "familyName": "Quillfether", "dateOfBirth": "2018-03-04"})
		input["household"] = map[string]any{"addressStatus": "NOT_KNOWN", "postcode": "ZZ1 1AA"}
		_, kid = w.SubmitConcern("health", input)
	}
	if a := w.Must("manager", probable, map[string]any{"id": kid}); len(a.List("child", "probableMatches")) != 0 {
		t.Errorf("children of one birthday match by an address that nobody knows: %s", a.Raw)
	}
}

// TestAGuessedBirthIsNearWhereBothCanBeRight registers a child with what is known of the
// birth, submits a concern about one of the same name, and asks in both directions.
func TestAGuessedBirthIsNearWhereBothCanBeRight(t *testing.T) {
	t.Parallel()
	guess := func(age int) map[string]any { return map[string]any{"guessedAge": age} }
	about := func(date, precision string) map[string]any {
		return map[string]any{"dateOfBirth": date, "birthPrecision": precision}
	}
	for name, c := range map[string]struct {
		known, said map[string]any
		want        string
	}{
		"a right guess of a known day":     {about("2020-02-03", "DAY"), guess(6), "true [NAME DATE_OF_BIRTH_NEAR]"},
		"a guess that is a year wrong":     {about("2020-02-03", "DAY"), guess(5), "true [NAME DATE_OF_BIRTH_NEAR]"},
		"a guess that is far wrong":        {about("2020-02-03", "DAY"), guess(11), "false []"},
		"two guesses of one day":           {guess(6), guess(6), "true [NAME DATE_OF_BIRTH_NEAR]"},
		"two guesses two years apart":      {guess(6), guess(8), "true [NAME DATE_OF_BIRTH_NEAR]"},
		"two guesses six years apart":      {guess(6), guess(12), "false []"},
		"the right year":                   {about("2020-11-03", "DAY"), about("2020-01-01", "YEAR"), "true [NAME DATE_OF_BIRTH_NEAR]"},
		"the wrong year":                   {about("2020-11-03", "DAY"), about("2018-01-01", "YEAR"), "false []"},
		"the right month of a known month": {about("2020-02-03", "MONTH"), about("2020-02-28", "MONTH"), "true [NAME DATE_OF_BIRTH_NEAR]"},
		"the wrong month":                  {about("2020-02-03", "MONTH"), about("2020-05-28", "MONTH"), "false []"},
		"nobody knows":                     {about("2020-02-03", "DAY"), map[string]any{"birthUnknownReason": "Nobody asked."}, "false []"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for direction, pair := range map[string][2]map[string]any{"the first is known": {c.known, c.said}, "the second is": {c.said, c.known}} {
				w := graphtest.New(t)
				child := func(birth map[string]any) map[string]any {
					return graphtest.MapOf(birth, "givenName", "Kai", "familyName", "Quillfether")
				}
				first := graphtest.ConcernInput(child(pair[0]))
				w.Must("health", graphtest.SubmitConcern, map[string]any{"input": first})
				second := graphtest.ConcernInput(child(pair[1]))
				second["household"] = map[string]any{"addressStatus": "NOT_KNOWN"}
				a := w.Must("police", graphtest.SubmitConcern, map[string]any{"input": second})
				kid := a.Text("submitConcern", "referral", "concerns", 0, "child", "id")
				reasons := w.Must("manager", probable, map[string]any{"id": kid}).List("child", "probableMatches")
				told := []any{}
				for _, m := range reasons {
					told = append(told, m.(map[string]any)["reasons"].([]any)...)
				}
				if got := fmt.Sprint(a.At("submitConcern", "referral", "concerns", 0, "mayBeKnown"), " ", told); got != c.want {
					t.Errorf("%s: told %s, want %s", direction, got, c.want)
				}
			}
		})
	}
}
