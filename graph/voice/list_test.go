package voice_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// TestTheListCostsAsMuchForManyThatWereCorrectedAndWithdrawn counts the statements of a
// page of records of every sort.
func TestTheListCostsAsMuchForManyThatWereCorrectedAndWithdrawn(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := graphtest.Parsed(t, w.Pupil("Wren"))
	k := graphtest.Kinds[slices.IndexFunc(graphtest.Kinds, func(k graphtest.Kind) bool { return k.Type == "VoiceRecord" })]
	write := func() {
		teacher, lead := w.Viewers["teacher"], w.Viewers["lead"]
		wrong, right, withdrawn := k.Row(w, kid, teacher, 0), k.Row(w, kid, teacher, 1), k.Row(w, kid, teacher, 2)
		why := "Recorded of the wrong child."
		for _, r := range []graphtest.Row{wrong, right} {
			i := &r["influences"].([]practice.VoiceInfluence)[0]
			i.RecordedAt, i.WithdrawnAt, i.WithdrawnBy, i.WithdrawalReason = graphtest.Noon, new(graphtest.Noon), lead.PractitionerID.String(), &why
		}
		right["corrects_id"], right["correction_reason"] = new(wrong.ID()), "The wrong day."
		withdrawn["withdrawn_at"], withdrawn["withdrawn_by_id"], withdrawn["withdrawal_reason"] = graphtest.Noon, lead.PractitionerID, why
		w.WriteRows(k.Table, wrong, right, withdrawn)
	}
	last := w.CountStatements()
	cost := func(want int) int {
		a := w.Must("teacher", k.ListedPage(), map[string]any{"id": kid})
		if got := len(a.List("child", k.List, "edges")); got != want {
			t.Fatalf("the page has %d records, want %d", got, want)
		}
		return last()
	}
	write()
	few := cost(3)
	for range 29 {
		write()
	}
	if many := cost(90); many != few {
		t.Errorf("the page costs %d statements for 3 records, and %d for 90", few, many)
	}
}
