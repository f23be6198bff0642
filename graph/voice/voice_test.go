package voice_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/ent"
	"heed/graph/graphtest"
	"heed/practice"
)

func TestMain(m *testing.M) { graphtest.Main(m) }

func TestTheChildsWordsAreRecordedAndTheChronologyRepeatsNone(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	a := w.Must("lead", `query($id: ID!) { child(id: $id) {
	  voiceRecords(first: 5) { edges { node { id words heardOn recordedBy { name } organisation { name } } } }
	  chronology(first: 1, orderBy: {field: RECORDED_AT, direction: DESC}) { edges { node { category summary impact source { id } } } }
	} }`, map[string]any{"id": kid})
	heard := `{"id":"` + record + `","words":"There is no tea at our house.","heardOn":"2026-11-20",` +
		`"recordedBy":{"name":"teacher"},"organisation":{"name":"school"}}`
	event := `{"category":"VOICE","summary":"The child was seen alone and heard.","impact":null,"source":{"id":"` + record + `"}}`
	if !strings.Contains(a.Raw, heard) || !strings.Contains(a.Raw, event) || strings.Count(a.Raw, "no tea") != 1 {
		t.Errorf("the child's page reads %s", a.Raw)
	}
}

func TestAVoiceRecordIsRefusedWithEveryReason(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, other := w.Pupil("Wren"), w.Pupil("Robin")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	corrected := graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", record, "correctionReason", "The wrong day.")
	heard := func(changes ...any) map[string]any { return graphtest.MapOf(graphtest.HeardInput(kid), changes...) }
	for name, c := range map[string]struct {
		who   string
		input map[string]any
		want  string
	}{
		"by who does not see the child": {"police", heard(), "NOT_FOUND childId"},
		"after today":                   {"teacher", heard("heardOn", "2027-11-20"), "OUT_OF_RANGE heardOn"},
		"before the birth":              {"teacher", heard("heardOn", "2001-01-01"), "OUT_OF_RANGE heardOn"},
		"not alone, and not why":        {"teacher", heard("seenAlone", false), "REQUIRED reasonNotAlone"},
		"without words or a reading":    {"teacher", heard("words", nil, "reading", " "), "REQUIRED reading"},
		"too long":                      {"teacher", heard("words", strings.Repeat("x", 20_001)), "TOO_LONG words"},
		"a correction by another":       {"lead", corrected, "NOT_ALLOWED correctsId"},
		"a correction of another child": {"teacher", graphtest.MapOf(corrected, "childId", other), "INVALID correctsId"},
		"a correction without a reason": {"teacher", graphtest.MapOf(corrected, "correctionReason", nil), "REQUIRED correctionReason"},
	} {
		before := w.Tally()
		got := w.Mutated(c.who, "recordVoice", c.input).Problems("recordVoice")
		if !slices.Equal(got, []string{c.want}) || w.Tally() != before {
			t.Errorf("%s: %q, want %q and nothing written", name, got, c.want)
		}
	}
	if got := w.Mutated("colleague", "recordVoice", corrected).Problems("recordVoice"); len(got) > 0 {
		t.Errorf("a colleague's correction: %q", got)
	}
	a := w.Must("lead", `query($id: ID!) { child(id: $id) { chronology(first: 1, orderBy: {field: RECORDED_AT, direction: DESC}) {
	  edges { node { summary correctionReason corrects { source { id } } correctedBy { id } } } } } }`, map[string]any{"id": kid})
	if of := a.At("child", "chronology", "edges", 0, "node", "corrects", "source", "id"); of != record {
		t.Errorf("the event of a correction corrects %v, want the event of the record: %s", of, a.Raw)
	}
	got := w.Mutated("teacher", "recordVoice", corrected).Problems("recordVoice")
	if !slices.Equal(got, []string{"ALREADY_EXISTS correctsId"}) {
		t.Errorf("corrected twice: %q", got)
	}
}

func TestPostgreSQLRefusesAVoiceRecordThatTheAPIWouldRefuse(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, other := w.Pupil("Wren"), w.Pupil("Robin")
	wrong := graphtest.Parsed(t, w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice"))
	teacher := w.Viewers["teacher"].PractitionerID
	corrects := func(of string) func(*ent.VoiceRecordCreate) {
		return func(c *ent.VoiceRecordCreate) {
			c.SetChildID(graphtest.Parsed(t, of)).SetCorrectsID(wrong).SetCorrectionReason("The wrong day.")
		}
	}
	for name, c := range map[string]struct {
		who    string
		change func(*ent.VoiceRecordCreate)
		taken  bool
	}{
		"in one's own name":                    {"lead", func(*ent.VoiceRecordCreate) {}, true},
		"in another's name":                    {"lead", func(c *ent.VoiceRecordCreate) { c.SetRecordedByID(teacher) }, false},
		"of a child that is not visible":       {"police", func(*ent.VoiceRecordCreate) {}, false},
		"that corrects another organisation's": {"lead", corrects(kid), false},
		"that corrects another child's":        {"teacher", corrects(other), false},
		"that corrects without a reason":       {"teacher", func(c *ent.VoiceRecordCreate) { c.SetCorrectsID(wrong) }, false},
		"not alone, and not why":               {"lead", func(c *ent.VoiceRecordCreate) { c.SetSeenAlone(false) }, false},
		"alone, with a reason":                 {"lead", func(c *ent.VoiceRecordCreate) { c.SetReasonNotAlone("The mother.") }, false},
		"without words or a reading":           {"lead", func(c *ent.VoiceRecordCreate) { c.Mutation().ClearWords() }, false},
	} {
		v := w.Viewers[c.who]
		err := w.WriteAs(c.who, func(ctx context.Context) error {
			create := ent.FromContext(ctx).VoiceRecord.Create().SetChildID(graphtest.Parsed(t, kid)).SetHeardOn(graphtest.Noon).
				SetSetting(practice.VoiceSettingHome).SetMethod(practice.VoiceMethodConversation).SetSeenAlone(true).SetWords("No.").
				SetOrganisationID(v.OrganisationID).SetRecordedByID(v.PractitionerID).SetRecordedAt(graphtest.Noon)
			c.change(create)
			return create.Exec(ctx)
		})
		if (err == nil) != c.taken {
			t.Errorf("a record %s: %v", name, err)
		}
	}
}

func TestNobodyIsHeardAfterTheirDeathOrBeforeTheirBirth(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for name, c := range map[string]struct{ state, want string }{
		"the day after a death": {"died_on = '2026-11-19'", "OUT_OF_RANGE heardOn"},
		"before birth":          {"date_of_birth = NULL, expected_date_of_birth = '2027-01-10'", "ILLEGAL_STATE childId"},
	} {
		kid := w.Pupil("Wren")
		w.Exec("UPDATE child SET "+c.state+" WHERE id = $1", kid)
		if got := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Problems("recordVoice"); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %q, want %s", name, got, c.want)
		}
	}
}

func TestOfTwoCorrectionsAtOnceTheSecondIsAConflict(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	wrong := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	correct := func() graphtest.Answer {
		return w.Mutated("teacher", "recordVoice",
			graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", wrong, "correctionReason", "The wrong day."))
	}
	if told := graphtest.Outcomes("recordVoice", w.WhileLocked("voice_record", correct, correct)); told["ok"] != 1 || told["CONFLICT"] != 1 {
		t.Errorf("two corrections are told %v", told)
	}
}

// TestACorrectionOfTheEventAndOneOfTheRecordAtOnce: both correct what the chronology says.
func TestACorrectionOfTheEventAndOneOfTheRecordAtOnce(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for range 4 {
		kid := w.Pupil("Wren")
		wrong := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
		event := w.Must("teacher", `query($id: ID!) { child(id: $id) { chronology(first: 1, orderBy: {field: RECORDED_AT, direction: DESC}) {
		  edges { node { id } } } } }`, map[string]any{"id": kid}).Text("child", "chronology", "edges", 0, "node", "id")
		answers := w.WhileLocked("chronology_event", func() graphtest.Answer {
			return w.Mutated("teacher", "correctEvent", map[string]any{"id": event, "summary": "Heard at school.", "reason": "The place."})
		}, func() graphtest.Answer {
			return w.Mutated("teacher", "recordVoice",
				graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", wrong, "correctionReason", "The wrong day."))
		})
		told := graphtest.Outcomes("correctEvent", answers[:1])
		for code, n := range graphtest.Outcomes("recordVoice", answers[1:]) {
			told[code] += n
		}
		if told["ok"] != 1 || told["CONFLICT"] != 1 {
			t.Errorf("they are told %v", told)
		}
	}
}

func TestAnInfluenceSaysWhoseItIsAndWhoCanWithdrawIt(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "health")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	w.Mutated("health", "recordInfluence", map[string]any{"id": record, "version": 1, "kind": "NEED", "text": "Food in the evening."})
	w.Mutated("teacher", "recordInfluence", map[string]any{"id": record, "version": 2, "kind": "NEED", "text": "Tea at school."})
	w.Mutated("teacher", "recordInfluence", map[string]any{"id": record, "version": 3, "kind": "NEED", "text": "Lunch at school."})
	w.Mutated("teacher", "withdrawInfluence", map[string]any{"id": record, "version": 4, "position": 3, "reason": "Never came."})
	for who, want := range map[string]string{"health": "true false false", "teacher": "false true false", "lead": "true true false"} {
		a := w.Must(who, `query($id: ID!) { node(id: $id) { ... on VoiceRecord { influences { organisation { id }
		  viewerCan { verb allowed } } } } }`, map[string]any{"id": record})
		can := func(i int) any { return a.At("node", "influences", i, "viewerCan", 0, "allowed") }
		if got := fmt.Sprint(can(0), " ", can(1), " ", can(2)); got != want {
			t.Errorf("%s can withdraw %s, want %s", who, got, want)
		}
		for i, of := range []string{"health", "teacher", "teacher"} {
			if got := a.Text("node", "influences", i, "organisation", "id"); got != w.Viewers[of].OrganisationID.String() {
				t.Errorf("influence %d is of %s", i+1, got)
			}
			if a.Text("node", "influences", i, "viewerCan", 0, "verb") != "WITHDRAW_INFLUENCE" {
				t.Errorf("influence %d: %s", i+1, a.Raw)
			}
		}
	}
}

func TestAnUnbornChildIsNotHeardAndViewerCanSaysSo(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	unborn := w.Mutated("manager", "registerChild", map[string]any{"familyName": "Quillfether", "expectedDateOfBirth": "2027-01-01",
		"sex": "UNKNOWN", "role": "SOCIAL_WORKER", "purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}).Record("registerChild")
	heard := graphtest.HeardInput(unborn)
	if got := w.Mutated("manager", "recordVoice", heard).Problems("recordVoice"); !slices.Contains(got, "ILLEGAL_STATE childId") {
		t.Errorf("an unborn child is heard: %q", got)
	}
	a := w.Must("manager", `query($id: ID!) { child(id: $id) { viewerCan { verb allowed reason } } }`, map[string]any{"id": unborn})
	if !strings.Contains(a.Raw, `{"verb":"RECORD_VOICE","allowed":false,"reason":"The record says that the child is not born yet.`) {
		t.Errorf("viewerCan says %s", a.Raw)
	}
}
