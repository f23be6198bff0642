package child_test

import (
	"fmt"
	"testing"

	"heed/graph/graphtest"
)

// TestTheKindsOfMatch is one pair for each way in which two records of one child differ, and
// for each way in which two children are alike, asked from both sides.
func TestTheKindsOfMatch(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	type facts struct{ given, preferred, family, former, born, expected string }
	named := func(given, family string) facts { return facts{given: given, family: family, born: "2018-05-12"} }
	on := func(f facts, born string) facts { f.born = born; return f }
	due := func(f facts, expected string) facts { f.born, f.expected = "", expected; return f }
	preferring := func(f facts, preferred string) facts { f.preferred = preferred; return f }
	formerly := func(f facts, former string) facts { f.former = former; return f }
	for name, tt := range map[string]struct {
		a, b facts
		want string // empty where nothing is offered
	}{
		"an apostrophe": {named("Ada", "ORoe"), named("Ada", "O'Roe"), "80 [NAME DATE_OF_BIRTH]"},
		"a hyphen":      {named("Sami", "Alhasib"), named("Sami", "Al-Hasib"), "80 [NAME DATE_OF_BIRTH]"},
		"a hyphen, and the birthday a slip away": {named("Sami", "Alhasib"), on(named("Sami", "Al-Hasib"), "2018-12-05"),
			"65 [NAME DATE_OF_BIRTH_NEAR]"},
		"given names apart": {named("Ada", "Sample"), named("Ada Philippa Georgiana", "Sample"), "75 [GIVEN_NAME_PART DATE_OF_BIRTH]"},
		"given names apart, and the birthday a slip away": {named("Ada", "Sample"), on(named("Ada Philippa", "Sample"), "2018-05-13"),
			"60 [GIVEN_NAME_PART DATE_OF_BIRTH_NEAR]"},
		"called by the middle name": {named("Georgiana", "Sample"), named("Ada Georgiana", "Sample"),
			"75 [GIVEN_NAME_PART DATE_OF_BIRTH]"},
		"the preferred name": {named("Bo", "Sample"), preferring(named("Archibald", "Sample"), "Bo"),
			"75 [OTHER_NAME DATE_OF_BIRTH]"},
		"two preferred names": {preferring(named("Ottoline", "Sample"), "Bo"), preferring(named("Archibald", "Sample"), "Bo"),
			"75 [OTHER_NAME DATE_OF_BIRTH]"},
		"a former name": {named("Ada", "Sample"), formerly(named("Ada", "Pretend"), "Ada Sample"),
			"75 [OTHER_NAME DATE_OF_BIRTH]"},
		"a former given name": {named("Ada", "Sample"), formerly(named("Zelda", "Sample"), "Ada Sample"),
			"75 [OTHER_NAME DATE_OF_BIRTH]"},
		"a former name, and the birthday a slip away": {named("Ada", "Sample"),
			on(formerly(named("Ada", "Pretend"), "Ada Sample"), "2018-05-13"), "60 [OTHER_NAME DATE_OF_BIRTH_NEAR]"},
		"two former names": {formerly(named("Ada", "Testperson"), "Ada Sample"), formerly(named("Ada", "Pretend"), "Ada Sample"),
			"75 [OTHER_NAME DATE_OF_BIRTH]"},
		"the preferred name of one and the former of the other": {preferring(named("Archibald", "Sample"), "Bo"),
			formerly(named("Zelda", "Pretend"), "Bo Sample"), "75 [OTHER_NAME DATE_OF_BIRTH]"},
		"half of a double-barrelled name": {named("Ada", "Sample"), named("Ada", "Pretend-Sample"),
			"75 [FAMILY_NAME_PART DATE_OF_BIRTH]"},
		"the halves turned": {named("Ada", "Sample-Pretend"), named("Ada", "Pretend Sample"),
			"75 [FAMILY_NAME_PART DATE_OF_BIRTH]"},
		"half of a name, and the birthday a slip away": {named("Ada", "Pretend"), on(named("Ada", "Pretend-Sample"), "2018-05-13"),
			"60 [FAMILY_NAME_PART DATE_OF_BIRTH_NEAR]"},
		"a short form": {named("Wilhelmina", "Sample"), named("Billie", "Sample"), "75 [NAME_SHORT_FORM DATE_OF_BIRTH]"},
		"a short form, and the birthday a slip away": {named("Wilhelmina", "Sample"), on(named("Billie", "Sample"), "2018-05-13"),
			"60 [NAME_SHORT_FORM DATE_OF_BIRTH_NEAR]"},
		"a short form and half a name": {named("Wilhelmina", "Sample"), named("Billie", "Sample-Pretend"),
			"65 [NAME_SOUNDS_ALIKE DATE_OF_BIRTH]"},
		"two short forms of one name": {named("Liz", "Sample"), named("Betty", "Sample"), "75 [NAME_SHORT_FORM DATE_OF_BIRTH]"},
		"another family name":         {named("Ada", "Sample"), named("Ada", "Pretend"), "65 [FAMILY_NAME_DIFFERS DATE_OF_BIRTH]"},
		"a short form and another surname": {named("Wilhelmina", "Sample"), named("Billie", "Pretend"),
			"65 [FAMILY_NAME_DIFFERS DATE_OF_BIRTH]"},
		"another family name and birthday": {named("Ada", "Sample"), on(named("Ada", "Pretend"), "2018-05-13"), ""},
		"a given name alone":               {named("Kai", ""), named("Kai", "Sample"), "65 [FAMILY_NAME_NOT_KNOWN DATE_OF_BIRTH]"},
		"one name, taken as either":        {named("Kai", ""), named("", "Kai"), "75 [NAME_SWAPPED DATE_OF_BIRTH]"},
		"one name, taken as the family's":  {named("", "Kai"), named("Kai", "Sample"), "65 [FAMILY_NAME_NOT_KNOWN DATE_OF_BIRTH]"},
		"one name on both":                 {named("Kai", ""), named("Kai", ""), "80 [NAME DATE_OF_BIRTH]"},
		"a letter swapped": {named("Niall", "Sample"), named("Naill", "Smaple"),
			"65 [NAME_SOUNDS_ALIKE DATE_OF_BIRTH]"},
		"a short name with a slip":   {named("Orla", "Penk"), named("Orla", "Penc"), "65 [NAME_SOUNDS_ALIKE DATE_OF_BIRTH]"},
		"no space in another script": {named("小明", "王"), named("王小明", ""), "80 [NAME DATE_OF_BIRTH]"},
		"a space in another script":  {named("王 小明", ""), named("王小明", ""), "80 [NAME DATE_OF_BIRTH]"},
		"no space, and the birthday a slip away": {named("小明", "王"), on(named("王小明", ""), "2018-05-13"),
			"65 [NAME DATE_OF_BIRTH_NEAR]"},
		"another person in that script": {named("小明", "王"), named("大伟", "李"), ""},
		"a family name of one letter":   {named("Ada", "O"), named("Ada", "O"), "80 [NAME DATE_OF_BIRTH]"},
		"another one of one letter":     {named("Ada", "O"), named("Zelda", "E"), ""},
		"unborn, and born without a name": {due(named("", "Sample"), "2018-05-30"), named("", "Sample"),
			"65 [GIVEN_NAME_NOT_KNOWN EXPECTED_DATE_NEAR]"},
		"unborn, and born with a name": {due(named("Unborn", "Sample"), "2018-05-01"), named("Ada", "Sample"),
			"65 [GIVEN_NAME_NOT_KNOWN EXPECTED_DATE_NEAR]"},
		"unborn, and born long before": {due(named("", "Sample"), "2018-09-30"), named("", "Sample"), ""},
		"two expected dates": {due(named("Baby", "Sample"), "2018-05-30"), due(named("", "Sample"), "2018-06-12"),
			"65 [GIVEN_NAME_NOT_KNOWN EXPECTED_DATE_NEAR]"},
		"born, and the name not given": {named("Baby girl", "Sample"), named("Ada", "Sample"),
			"65 [GIVEN_NAME_NOT_KNOWN DATE_OF_BIRTH]"},
		"twins":                               {named("Ada", "Sample"), named("Zelda", "Sample"), ""},
		"twins with names of one sound":       {named("Ada", "Sample"), named("Otto", "Sample"), ""},
		"sister and brother":                  {named("Ada", "Sample"), on(named("Zelda", "Sample"), "2016-02-03"), ""},
		"namesakes":                           {named("Ada", "Sample"), on(named("Ada", "Sample"), "2014-07-30"), ""},
		"a small word in two family names":    {named("Ada", "de Sample"), on(named("Ada", "de Pretend"), "2018-05-13"), ""},
		"strangers with one birthday":         {named("Ada", "Sample"), named("Zelda", "Pretend"), ""},
		"an unborn child of another family":   {due(named("", "Sample"), "2018-05-30"), named("Ada", "Pretend"), ""},
		"a name that nobody knows, of others": {named("", "Sample"), named("", "Pretend"), ""},
	} {
		row := func(f facts) graphtest.Row {
			r := w.ChildRow(f.given, f.family, "2018-05-02")
			r["given_name"], r["preferred_name"] = orNull(f.given), orNull(f.preferred)
			r["date_of_birth"], r["expected_date_of_birth"] = orNull(f.born), orNull(f.expected)
			if f.former != "" {
				r["former_names"] = []string{f.former}
			}
			return r
		}
		a, b := row(tt.a), row(tt.b)
		w.WriteRows("child", a, b)
		for _, side := range []struct{ of, with graphtest.Row }{{a, b}, {b, a}} {
			if got := offered(w, side.of, side.with); got != tt.want {
				t.Errorf("%s: got %q, want %q", name, got, tt.want)
			}
		}
		for _, done := range []graphtest.Row{a, b} { // no match of the next
			w.Exec("UPDATE child SET given_name = $2, family_name = $2, preferred_name = NULL, former_names = '[]', date_of_birth = '1999-01-01', "+
				"expected_date_of_birth = NULL WHERE id = $1", done.ID(), "Other"+done.ID().String())
		}
	}
}

// offered is how one child is offered as a match of another; empty if it is not.
func offered(w *graphtest.Env, of, other graphtest.Row) string {
	w.T.Helper()
	for _, m := range w.Must("lead", probable, map[string]any{"id": of.ID()}).List("child", "probableMatches") {
		match := m.(map[string]any)
		if id := match["child"].(map[string]any)["id"]; id == other.ID().String() {
			return fmt.Sprint(match["score"], " ", match["reasons"])
		}
	}
	return ""
}

// TestTwinsAtOneAddressAreNotOffered: one birthday, one family name and one address are what
// twins have. A record without a given name there is offered.
func TestTwinsAtOneAddressAreNotOffered(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	ada := w.HousedChildRow("Ada", "Sample", "2018-03-04", "17 Made Up Row, Testham", false)
	zelda := w.HousedChildRow("Zelda", "Sample", "2018-03-04", "17 Made Up Row, Testham", false)
	unnamed := w.HousedChildRow("Baby", "Sample", "2018-03-04", "17 Made Up Row, Testham", false)
	early := w.HousedChildRow("Unborn", "Pretend", "2018-03-04", "17 Made Up Row, Testham", false)
	w.Exec("UPDATE child SET date_of_birth = NULL, expected_date_of_birth = '2018-06-20' WHERE id = $1", early.ID())
	for _, tt := range []struct {
		a, b graphtest.Row
		want string
	}{
		{ada, zelda, ""},
		{ada, unnamed, "85 [GIVEN_NAME_NOT_KNOWN DATE_OF_BIRTH ADDRESS]"},
		{early, ada, "60 [EXPECTED_DATE_NEAR ADDRESS]"},
	} {
		for _, side := range [][2]graphtest.Row{{tt.a, tt.b}, {tt.b, tt.a}} {
			if got := offered(w, side[0], side[1]); got != tt.want {
				t.Errorf("%s is offered for %s: %q, want %q", side[1]["given_name"], side[0]["given_name"], got, tt.want)
			}
		}
	}
}
