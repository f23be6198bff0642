package practice

import (
	"testing"

	"pgregory.net/rapid"
)

func TestABirthIsReckonedInTheMiddleOfWhatIsKnown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		birth     Birth
		on        *Date
		precision BirthPrecision
	}{
		"nothing":  {Birth{}, nil, BirthPrecisionDay},
		"a reason": {Birth{UnknownReason: "Nobody asked."}, nil, BirthPrecisionDay},
		"a day":    {Birth{On: dayp("2018-05-02")}, dayp("2018-05-02"), BirthPrecisionDay},
		"a month": {Birth{On: dayp("2018-05-02"), Precision: BirthPrecisionMonth},
			dayp("2018-05-15"), BirthPrecisionMonth},
		"this month, before its middle": {Birth{On: dayp("2025-03-01"), Precision: BirthPrecisionMonth},
			dayp("2025-03-14"), BirthPrecisionMonth},
		"a year": {Birth{On: dayp("2018-12-31"), Precision: BirthPrecisionYear},
			dayp("2018-07-01"), BirthPrecisionYear},
		"this year, before its middle": {Birth{On: dayp("2025-01-01"), Precision: BirthPrecisionYear},
			dayp("2025-03-14"), BirthPrecisionYear},
		"about a day": {Birth{On: dayp("2018-05-02"), Precision: BirthPrecisionEstimated},
			dayp("2018-05-02"), BirthPrecisionEstimated},
		"about six years": {Birth{GuessedAge: new(6)}, dayp("2018-09-14"), BirthPrecisionEstimated},
		"a baby":          {Birth{GuessedAge: new(0)}, dayp("2024-09-14"), BirthPrecisionEstimated},
		"a date to come stays what it is": {Birth{On: dayp("2026-01-01"), Precision: BirthPrecisionYear},
			dayp("2026-07-01"), BirthPrecisionYear},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			on, precision := c.birth.Reckoned(day("2025-03-14"))
			if (on == nil) != (c.on == nil) || on != nil && *on != *c.on || precision != c.precision {
				t.Errorf("reckoned as %v %s, want %v %s", on, precision, c.on, c.precision)
			}
		})
	}
}

// TestAReckonedBirthFitsWhatWasSaid: a child whose age was guessed has that age, a birth is
// never before the earliest day that it can be on, and reckoning again changes nothing.
func TestAReckonedBirthFitsWhatWasSaid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		today := NewDate(2025, 1, 1).AddDays(rapid.IntRange(0, 1_500).Draw(t, "today"))
		age := rapid.IntRange(0, MaxChildAge).Draw(t, "age")
		guessed, _ := Birth{GuessedAge: &age}.Reckoned(today)
		if years, _ := AgeAt(*guessed, today); years != age {
			t.Fatalf("guessed as %d on %s, reckoned as %s, is %d", age, today, guessed, years)
		}
		said := today.AddDays(-rapid.IntRange(0, 9_000).Draw(t, "days"))
		precision := rapid.SampledFrom([]BirthPrecision{BirthPrecisionDay, BirthPrecisionMonth, BirthPrecisionYear,
			BirthPrecisionEstimated}).Draw(t, "precision")
		on, kept := Birth{On: &said, Precision: precision}.Reckoned(today)
		switch again, _ := (Birth{On: on, Precision: kept}).Reckoned(today); {
		case kept != precision || on.After(today):
			t.Fatalf("%s %s on %s is reckoned as %s %s", said, precision, today, on, kept)
		case precision.Earliest(*on).After(said):
			t.Fatalf("%s %s is reckoned as %s, at the earliest %s", said, precision, on, precision.Earliest(*on))
		case *again != *on:
			t.Fatalf("%s %s is reckoned as %s and then as %s", said, precision, on, again)
		}
	})
}
