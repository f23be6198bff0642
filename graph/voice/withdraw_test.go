package voice_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/graph/graphtest"
)

// withdrawal withdraws a record.
func withdrawal(record string, version int) map[string]any {
	return map[string]any{"id": record, "version": version, "reason": "Recorded of the wrong child."}
}

func TestAWithdrawnRecordStaysReadableAndNobodyWasHeardByIt(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.RecordInvolvement(kid, "trust", "")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	influence := map[string]any{"id": record, "version": 1, "kind": "OUTCOME", "text": "Tea at school."}
	w.Mutated("health", "recordInfluence", influence)
	for name, c := range map[string]struct {
		who   string
		input map[string]any
		want  string
	}{
		"by who does not see the child": {"police", withdrawal(record, 2), "NOT_FOUND id"},
		"by another organisation":       {"health", withdrawal(record, 2), "NOT_ALLOWED id"},
		"without a reason":              {"teacher", graphtest.MapOf(withdrawal(record, 2), "reason", "No."), "TOO_SHORT reason"},
	} {
		before := w.Tally()
		got := w.Mutated(c.who, "withdrawVoice", c.input).Problems("withdrawVoice")
		if !slices.Equal(got, []string{c.want}) || w.Tally() != before {
			t.Errorf("%s: %q, want %q and nothing written", name, got, c.want)
		}
	}
	if a := w.Mutated("teacher", "withdrawVoice", withdrawal(record, 1)); len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" {
		t.Errorf("an older version: %s", a.Raw)
	}
	if a := w.Mutated("colleague", "withdrawVoice", withdrawal(record, 2)); a.Record("withdrawVoice") != record {
		t.Fatal(a.Raw)
	}
	a := w.Must("colleague", `query($id: ID!) { node(id: $id) { ... on VoiceRecord { withdrawnAt version words withdrawnBy { name }
	  withdrawalReason influences { text } viewerCan { allowed } } } }`, map[string]any{"id": record})
	want := `{"version":3,"words":"There is no tea at our house.","withdrawnBy":{"name":"colleague"},` +
		`"withdrawalReason":"Recorded of the wrong child.","influences":[{"text":"Tea at school."}],"viewerCan":[{"allowed":false},` +
		`{"allowed":false},{"allowed":false},{"allowed":false}]}`
	if !strings.Contains(a.Raw, want[1:]) || a.At("node", "withdrawnAt") == nil {
		t.Errorf("the record reads %s, want %s", a.Raw, want)
	}
	const gone = "The record of what the child said or showed was withdrawn."
	if got := w.StandingVoice("lead", kid); !slices.Equal(got, []string{gone}) {
		t.Errorf("the chronology says %q", got)
	}
	for verb, c := range map[string]struct {
		input map[string]any
		want  string
	}{
		"recordInfluence":   {graphtest.MapOf(influence, "version", 3), "ILLEGAL_STATE id"},
		"withdrawVoice":     {withdrawal(record, 3), "ILLEGAL_STATE id"},
		"withdrawInfluence": {graphtest.MapOf(withdrawal(record, 3), "position", 1), "ILLEGAL_STATE id"},
		"recordVoice": {graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", record, "correctionReason", "The wrong day."),
			"ILLEGAL_STATE correctsId"},
	} {
		who := "teacher"
		if verb == "withdrawInfluence" {
			who = "health"
		}
		if got := w.Mutated(who, verb, c.input).Problems(verb); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s of a withdrawn record: %q, want %q", verb, got, c.want)
		}
	}
}

// TestSocialCareWithdrawsWhatTheOrganisationNoLongerSees: who lost sight of a child can
// neither correct nor withdraw, and asks social care.
func TestSocialCareWithdrawsWhatTheOrganisationNoLongerSees(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	tie := w.Must("teacher", `query($id: ID!) { child(id: $id) { involvements { id } } }`, map[string]any{"id": kid})
	w.MustSend("teacher", "endInvolvement", "", map[string]any{"id": tie.At("child", "involvements", 0, "id"), "version": 1,
		"reason": "Moved to another school."})
	w.Later(time.Second)
	correct := graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", record, "correctionReason", "The wrong day.")
	if got := w.Mutated("teacher", "recordVoice", correct).Problems("recordVoice"); !slices.Equal(got,
		[]string{"NOT_FOUND childId", "NOT_FOUND correctsId"}) {
		t.Errorf("a correction without sight: %q", got)
	}
	if got := w.Mutated("teacher", "withdrawVoice", withdrawal(record, 1)).Problems("withdrawVoice"); !slices.Equal(got,
		[]string{"NOT_FOUND id"}) {
		t.Errorf("a withdrawal without sight: %q", got)
	}
	if got := w.Mutated("lead", "recordVoice", correct).Problems("recordVoice"); !slices.Equal(got, []string{"NOT_ALLOWED correctsId"}) {
		t.Errorf("a correction by social care: %q", got)
	}
	if a := w.Mutated("lead", "withdrawVoice", withdrawal(record, 1)); a.Record("withdrawVoice") != record {
		t.Errorf("a withdrawal by social care: %s", a.Raw)
	}
}

func TestTheLastCorrectionIsWithdrawnWithAllThatTheChronologySays(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	w.Mutated("teacher", "recordInfluence", map[string]any{"id": record, "version": 1, "kind": "NEED", "text": "Food in the evening."})
	heard := w.Must("teacher", `query($id: ID!) { child(id: $id) { chronology(first: 10) { edges { node { id summary } } } } }`,
		map[string]any{"id": kid})
	for i := range heard.List("child", "chronology", "edges") {
		if strings.Contains(heard.Text("child", "chronology", "edges", i, "node", "summary"), "and heard") {
			w.MustSend("teacher", "correctEvent", "", map[string]any{"id": heard.At("child", "chronology", "edges", i, "node", "id"),
				"summary": "The child was heard at school.", "reason": "The place was missing."})
		}
	}
	correction := w.Mutated("teacher", "recordVoice",
		graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", record, "correctionReason", "The wrong day.")).Record("recordVoice")
	if got := w.Mutated("teacher", "withdrawVoice", withdrawal(record, 2)).Problems("withdrawVoice"); !slices.Equal(got,
		[]string{"ILLEGAL_STATE id"}) {
		t.Errorf("a corrected record is withdrawn: %q", got)
	}
	if got := w.StandingVoice("lead", kid); len(got) != 2 {
		t.Errorf("before, the chronology says %q", got)
	}
	if a := w.Mutated("teacher", "withdrawVoice", withdrawal(correction, 1)); a.Record("withdrawVoice") != correction {
		t.Fatal(a.Raw)
	}
	if got := w.StandingVoice("lead", kid); !slices.Equal(got, []string{"The record of what the child said or showed was withdrawn."}) {
		t.Errorf("the chronology still says %q", got)
	}
}

func TestTheTextsOfAWithdrawnRecordAreReadByThoseWhoCanWithdrawIt(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "health")
	wrong := w.Mutated("teacher", "recordVoice", graphtest.MapOf(graphtest.HeardInput(kid), "seenAlone", false, "reasonNotAlone",
		"The sister held on to her.")).Record("recordVoice")
	w.Mutated("lead", "recordInfluence", map[string]any{"id": wrong, "version": 1, "kind": "NEED", "text": "Food in the evening."})
	last := w.Mutated("teacher", "recordVoice",
		graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", wrong, "correctionReason", "She said porridge.")).Record("recordVoice")
	read := func(who, id string) string {
		a := w.Must(who, `query($id: ID!, $child: ID!) { node(id: $id) { ... on VoiceRecord { words reading wishesAndFeelings
		  influences { text } reasonNotAlone correctionReason withdrawalReason } } child(id: $child) { chronology(first: 9) {
		  edges { node { correctionReason } } } } }`,
			map[string]any{"id": id, "child": kid})
		return a.Raw
	}
	if got := read("health", wrong); !strings.Contains(got, "There is no tea") || !strings.Contains(got, "Food in the evening.") {
		t.Fatalf("before: %s", got)
	}
	w.Must("teacher", `mutation($i: WithdrawVoiceInput!) { withdrawVoice(input: $i) { errors { message } } }`,
		map[string]any{"i": map[string]any{"id": last, "version": 1, "reason": "It was another child."}})
	for who, reads := range map[string]bool{"teacher": true, "lead": true, "health": false} {
		for _, id := range []string{wrong, last} {
			got := read(who, id)
			for _, text := range []string{"There is no tea", "hungry in the evenings", "eat before bed", "Food in the evening.",
				"She said porridge.", "The sister held on to her."} {
				if id == last && text == "The sister held on to her." {
					continue
				}
				if strings.Contains(got, text) != reads {
					t.Errorf("%s reads %s, want the texts: %v", who, got, reads)
				}
			}
		}
	}
	if got := read("health", last); !strings.Contains(got, "It was another child.") {
		t.Errorf("the reason is not read: %s", got)
	}
}

func TestACorrectionReplacesAnEventThatWasCorrectedByHand(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	wrong := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	event := w.Must("teacher", `query($id: ID!) { child(id: $id) { chronology(first: 1, orderBy: {field: RECORDED_AT, direction: DESC}) {
	  edges { node { id } } } } }`, map[string]any{"id": kid}).Text("child", "chronology", "edges", 0, "node", "id")
	w.Must("teacher", `mutation($i: CorrectEventInput!) { correctEvent(input: $i) { errors { message } } }`,
		map[string]any{"i": map[string]any{"id": event, "summary": "Heard at school.", "reason": "The place was missing."}})
	a := w.Mutated("teacher", "recordVoice",
		graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", wrong, "correctionReason", "The wrong day."))
	if got := w.StandingVoice("teacher", kid); a.Record("recordVoice") == "" || !slices.Equal(got,
		[]string{"The child was seen alone and heard."}) {
		t.Errorf("%s: the chronology says %q, want that the child was heard once", a.Raw, got)
	}
}
