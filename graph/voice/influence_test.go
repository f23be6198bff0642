package voice_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

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
		`"recordedBy":{"name":"lead"},"changed":{"id":"` + action + `"}}],"viewerCan":[{"verb":"CORRECT_VOICE","allowed":true},` +
		`{"verb":"RECORD_INFLUENCE","allowed":true},{"verb":"WITHDRAW_VOICE","allowed":true},{"verb":"WITHDRAW_INFLUENCE","allowed":false}]}`
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

// influences reads the influences of a record, with more of their fields.
func influences(t *testing.T, w *graphtest.Env, who, record, more string) string {
	t.Helper()
	a := w.Must(who, `query($id: ID!) { node(id: $id) { ... on VoiceRecord { influences { kind text recordedBy { name } `+more+`
	  withdrawnBy { name } withdrawalReason } } } }`, map[string]any{"id": record})
	text, err := json.Marshal(a.At("node", "influences"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestACorrectionBeginsWithTheInfluencesOfWhatItCorrects(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	add := map[string]any{"id": record, "version": 1, "kind": "NEED", "text": "Food in the evening."}
	w.Mutated("lead", "recordInfluence", add)
	w.Mutated("teacher", "recordInfluence", graphtest.MapOf(add, "version", 2, "text", "Tea < and \"bread\"."))
	w.Mutated("teacher", "withdrawInfluence", map[string]any{"id": record, "version": 3, "position": 2, "reason": "It was said by another."})
	want := influences(t, w, "teacher", record, "recordedAt withdrawnAt")
	correction := w.Mutated("colleague", "recordVoice",
		graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", record, "correctionReason", "The wrong day.")).Record("recordVoice")
	if correction == "" || strings.Count(want, "recordedBy") != 2 {
		t.Fatalf("the record is not corrected, or had the influences %s", want)
	}
	for _, id := range []string{record, correction} {
		if got := influences(t, w, "teacher", id, "recordedAt withdrawnAt"); got != want {
			t.Errorf("the influences are %s, want %s", got, want)
		}
	}
	if a := w.Mutated("teacher", "recordInfluence", graphtest.MapOf(add, "id", correction)); a.Record("recordInfluence") == "" {
		t.Errorf("a further influence of the correction: %s", a.Raw)
	}
	if a := w.Mutated("lead", "withdrawInfluence",
		map[string]any{"id": correction, "version": 2, "position": 1, "reason": "It was another need."}); a.Record("withdrawInfluence") == "" {
		t.Errorf("an influence that the correction began with is withdrawn: %s", a.Raw)
	}
	const gone = "That what the child said or showed changed a need was withdrawn."
	if got := w.StandingVoice("lead", kid); !slices.Equal(got, []string{gone, gone, "The child was seen alone and heard.",
		"What the child said or showed changed a need."}) {
		t.Errorf("the chronology says %q", got)
	}
	got := w.Mutated("teacher", "withdrawInfluence",
		map[string]any{"id": record, "version": 4, "position": 1, "reason": "It was another need."}).Problems("withdrawInfluence")
	if !slices.Equal(got, []string{"ILLEGAL_STATE id", "NOT_ALLOWED position"}) {
		t.Errorf("an influence of a corrected record is withdrawn by another organisation: %q", got)
	}
}

func TestAnInfluenceAndACorrectionAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	for range 4 {
		record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
		correct := graphtest.MapOf(graphtest.HeardInput(kid), "correctsId", record, "correctionReason", "The wrong day.")
		w.Concurrently(func(i int) graphtest.Answer {
			if i%2 == 0 {
				return w.Mutated("teacher", "recordVoice", correct)
			}
			return w.Mutated("lead", "recordInfluence", map[string]any{"id": record, "version": 1, "kind": "NEED", "text": "Food in the evening."})
		})
		if lost := w.Count(`SELECT count(*) FROM voice_record c JOIN voice_record w ON w.id = c.corrects_id
		  WHERE c.influences <> w.influences`); lost > 0 {
			t.Errorf("%d corrections have other influences than what they correct", lost)
		}
		if corrections := w.Count("SELECT count(*) FROM voice_record WHERE corrects_id = $1", record); corrections != 1 {
			t.Errorf("the record has %d corrections, want 1", corrections)
		}
	}
}

func TestAWrongInfluenceIsWithdrawnByWhoRecordedItAndStaysInTheRecord(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.RecordInvolvement(kid, "trust", "")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	for n, who := range []string{"teacher", "health", "lead"} {
		w.Mutated(who, "recordInfluence", map[string]any{"id": record, "version": n + 1, "kind": "NEED", "text": "Food in the evening."})
	}
	input := map[string]any{"id": record, "version": 4, "position": 1, "reason": "It was another child's need."}
	given := func(changes ...any) map[string]any { return graphtest.MapOf(input, changes...) }
	for name, c := range map[string]struct {
		who   string
		input map[string]any
		want  string
	}{
		"by who does not see the child":   {"police", given(), "NOT_FOUND id"},
		"by another organisation":         {"health", given(), "NOT_ALLOWED position"},
		"by who recorded the voice":       {"teacher", given("position", 2), "NOT_ALLOWED position"},
		"without a reason":                {"teacher", given("reason", " "), "REQUIRED reason"},
		"that is not there":               {"teacher", given("position", 4), "OUT_OF_RANGE position"},
		"by social care, without its job": {"social worker", given(), "NOT_FOUND id"},
	} {
		before := w.Tally()
		got := w.Mutated(c.who, "withdrawInfluence", c.input).Problems("withdrawInfluence")
		if !slices.Equal(got, []string{c.want}) || w.Tally() != before {
			t.Errorf("%s: %q, want %q and nothing written", name, got, c.want)
		}
	}
	for n, c := range []struct {
		who      string
		position int
	}{{"colleague", 1}, {"lead", 2}} {
		a := w.Mutated(c.who, "withdrawInfluence", given("position", c.position, "version", 4+n))
		if a.Record("withdrawInfluence") != record {
			t.Fatalf("%s: %s", c.who, a.Raw)
		}
	}
	if got := w.Mutated("teacher", "withdrawInfluence", given("version", 6)).Problems("withdrawInfluence"); !slices.Equal(got,
		[]string{"ILLEGAL_STATE position"}) {
		t.Errorf("withdrawn twice: %q", got)
	}
	const of = `{"kind":"NEED","recordedBy":{"name":%q},"text":"Food in the evening.",` +
		`"withdrawalReason":%s,"withdrawnBy":%s}`
	const why = `"It was another child's need."`
	want := "[" + strings.Join([]string{fmt.Sprintf(of, "teacher", why, `{"name":"colleague"}`),
		fmt.Sprintf(of, "health", why, `{"name":"lead"}`), fmt.Sprintf(of, "lead", "null", "null")}, ",") + "]"
	if got := influences(t, w, "health", record, ""); got != want {
		t.Errorf("the influences are %s, want %s", got, want)
	}
	if got := w.StandingVoice("lead", kid); !slices.Equal(got, []string{
		"That what the child said or showed changed a need was withdrawn.", "That what the child said or showed changed a need was withdrawn.",
		"The child was seen alone and heard.", "What the child said or showed changed a need."}) {
		t.Errorf("the chronology says %q", got)
	}
}

func TestTheLimitCountsTheInfluencesThatStand(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	record := w.Mutated("teacher", "recordVoice", graphtest.HeardInput(kid)).Record("recordVoice")
	add := func(version int) []string {
		return w.Mutated("teacher", "recordInfluence",
			map[string]any{"id": record, "version": version, "kind": "NEED", "text": "Food in the evening."}).Problems("recordInfluence")
	}
	const most = 20
	for n := range most {
		if got := add(n + 1); len(got) > 0 {
			t.Fatal(got)
		}
	}
	can := func(verb string) bool { return w.Can("teacher", graphtest.Parsed(t, record), "VoiceRecord")[verb] }
	if got := add(most + 1); !slices.Equal(got, []string{"TOO_LONG id"}) || can("recordInfluence") {
		t.Errorf("beyond %d: %q, and viewerCan says %v", most, got, can("recordInfluence"))
	}
	w.Mutated("teacher", "withdrawInfluence",
		map[string]any{"id": record, "version": most + 1, "position": 7, "reason": "It was another need."})
	if got := add(most + 2); len(got) > 0 || can("recordInfluence") || !can("withdrawInfluence") {
		t.Errorf("in the place of a withdrawn one: %q", got)
	}
}
