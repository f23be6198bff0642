package voice_test

import (
	"context"
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

func TestPostgreSQLRefusesAnInfluenceThatTheAPIWouldRefuse(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	record := graphtest.Parsed(t, w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice"))
	unknown := w.RegisterChild("manager", "SOCIAL_WORKER", "Merle", "Oxbramble", "2018-03-04")
	hidden := w.AssignAction("manager", w.ToPerson("lead"), unknown)
	seen := w.AssignAction("lead", w.ToPerson("teacher"), kid)
	teacher := w.Viewers["teacher"]
	influence := func(by, changed string) *practice.VoiceInfluence {
		return &practice.VoiceInfluence{Kind: practice.InfluenceKindNeed, Text: "Food in the evening.", Changed: changed, RecordedBy: by}
	}
	add := func(i *practice.VoiceInfluence) func(context.Context) error {
		return func(ctx context.Context) error {
			return ent.FromContext(ctx).VoiceRecord.UpdateOneID(record).SetInfluences([]*practice.VoiceInfluence{i}).Exec(ctx)
		}
	}
	own := teacher.PractitionerID.String()
	for name, write := range map[string]func(context.Context) error{
		"in another's name":               add(influence(w.Viewers["lead"].PractitionerID.String(), seen)),
		"of a record that is not visible": add(influence(own, hidden)),
		"in a new record": func(ctx context.Context) error {
			return ent.FromContext(ctx).VoiceRecord.Create().SetChildID(graphtest.Parsed(t, kid)).SetHeardOn(graphtest.Noon).
				SetSetting(practice.VoiceSettingHome).SetMethod(practice.VoiceMethodPlayOrDrawing).SetSeenAlone(true).
				SetWords("There is no tea at our house.").SetOrganisationID(teacher.OrganisationID).
				SetRecordedByID(teacher.PractitionerID).SetRecordedAt(graphtest.Noon).
				SetInfluences([]*practice.VoiceInfluence{influence(own, "")}).Exec(ctx)
		},
	} {
		if err := w.WriteAs("teacher", write); err == nil {
			t.Errorf("an influence %s is written", name)
		}
	}
	if err := w.WriteAs("teacher", add(influence(own, seen))); err != nil {
		t.Errorf("an influence in one's own name: %v", err)
	}
	const most = 20
	for n := range most {
		a := w.Mutated("teacher", "recordInfluence",
			map[string]any{"id": record, "version": n + 1, "kind": "NEED", "text": "Food in the evening."})
		if a.Record("recordInfluence") == "" {
			t.Fatal(a.Raw)
		}
	}
	if err := w.WriteAs("teacher", func(ctx context.Context) error {
		more := []*practice.VoiceInfluence{influence(own, "")}
		return ent.FromContext(ctx).VoiceRecord.UpdateOneID(record).AppendInfluences(more).Exec(ctx)
	}); err == nil {
		t.Errorf("an influence is written beyond %d", most)
	}
}

func TestAnInfluenceIsAddedInOnesOwnNameAndLeadsToWhatItChanged(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid, other := w.Pupil("Wren"), w.Pupil("Robin")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	action, others := w.AssignAction("lead", w.ToPerson("teacher"), kid), w.AssignAction("lead", w.ToPerson("teacher"), other)
	unknown := w.RegisterChild("manager", "SOCIAL_WORKER", "Merle", "Oxbramble", "2018-03-04")
	hidden := w.AssignAction("manager", w.ToPerson("lead"), unknown)
	influence := map[string]any{"id": record, "version": 1, "kind": "DECISION", "text": "A breakfast club from Monday.", "changedId": action}
	given := func(changes ...any) map[string]any { return graphtest.MapOf(influence, changes...) }
	for name, c := range map[string]struct {
		who   string
		input map[string]any
		want  string
	}{
		"by who does not see the child":             {"police", given(), "NOT_FOUND id"},
		"without a text":                            {"lead", given("text", " "), "REQUIRED text"},
		"too long":                                  {"lead", given("text", strings.Repeat("x", 4_001)), "TOO_LONG text"},
		"of an action for another child":            {"lead", given("changedId", others), "INVALID changedId"},
		"of an action that the viewer does not see": {"teacher", given("changedId", hidden), "NOT_FOUND changedId"},
		"of a record of another kind":               {"lead", given("changedId", kid), "NOT_FOUND changedId"},
	} {
		before := w.Tally()
		got := w.Mutated(c.who, "recordInfluence", c.input).Problems("recordInfluence")
		if !slices.Equal(got, []string{c.want}) || w.Tally() != before {
			t.Errorf("%s: %q, want %q and nothing written", name, got, c.want)
		}
	}
	if a := w.Mutated("lead", "recordInfluence", influence); a.Record("recordInfluence") != record {
		t.Fatal(a.Raw)
	}
	if a := w.Mutated("teacher", "recordInfluence", influence); len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" {
		t.Errorf("an influence on an older version: %s", a.Raw)
	}
	a := w.Must("teacher", `query($id: ID!) { node(id: $id) { ... on VoiceRecord {
	  version influences { kind text recordedBy { name } changed { id } } viewerCan { verb allowed } } } }`, map[string]any{"id": record})
	want := `{"version":2,"influences":[{"kind":"DECISION","text":"A breakfast club from Monday.",` +
		`"recordedBy":{"name":"lead"},"changed":{"id":"` + action + `"}}],"viewerCan":[{"verb":"RECORD_INFLUENCE","allowed":true}]}`
	if !strings.Contains(a.Raw, want) {
		t.Errorf("the influence reads %s", a.Raw)
	}
	correction := graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", record, "correctionReason", "The wrong day.")
	w.Mutated("teacher", "recordVoice", correction)
	got := w.Mutated("lead", "recordInfluence", given("version", 2)).Problems("recordInfluence")
	if !slices.Equal(got, []string{"ILLEGAL_STATE id"}) {
		t.Errorf("an influence of a corrected record: %q", got)
	}
}
