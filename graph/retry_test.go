package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestAMutationSentAgainWithItsKeyIsDoneOnce(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	for verb := range graphtest.Verbs {
		t.Run(verb, func(t *testing.T) {
			who := graphtest.Doer(verb)
			input := graphtest.Verbs[verb].Input(w.Fixture(w.Viewers[who], graphtest.Verbs[verb].Setting()))
			input["idempotencyKey"] = uuid.NewString()
			first := w.Mutated(who, verb, input)
			if first.Record(verb) == "" || len(first.Problems(verb)) > 0 {
				t.Fatalf("not done: %s", first.Raw)
			}
			before := w.Tally()
			w.Later(time.Second)
			again, want := w.Mutated(who, verb, input), first.Record(verb)
			if verb == "undoMerge" {
				want = "" // nothing belongs to the record that was parted, so that nobody sees both any more
			}
			if again.Record(verb) != want || len(again.Errors)+len(again.Problems(verb)) > 0 {
				t.Errorf("sent again it answers %s, and at first %s", again.Raw, first.Raw)
			}
			if after := w.Tally(); after != before {
				t.Errorf("sent again it wrote: %s, before %s", after, before)
			}
			for field, value := range input {
				if text, ok := value.(string); ok && field != "idempotencyKey" &&
					graphtest.Contract().Types[graphtest.InputOf(verb).Fields.ForName(field).Type.Name()].Name == "String" {
					input[field] = text + " More."
					if a := w.Mutated(who, verb, input); len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" {
						t.Errorf("the key with another %s answers %s, want CONFLICT", field, a.Raw)
					}
					input[field] = text
				}
			}
		})
	}
}

func TestAKeyBelongsToOneVerbOfOnePractitioner(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	manager, teacher, system := graphtest.RoleName(practice.RoleManager, "council"), graphtest.RoleName(practice.RolePractitioner, "school"),
		graphtest.RoleName(practice.RoleSubmitter, "school")
	concern := graphtest.ConcernInput(graphtest.ChildInput("Teal", "Oxbramble", "2019-01-01"))
	concern["idempotencyKey"] = "key of many hands"
	w.Mutated(teacher, "submitConcern", concern)
	if a := w.Mutated(system, "submitConcern", concern); len(a.Problems("submitConcern"))+len(a.Errors) > 0 ||
		w.Count("SELECT count(*) FROM referral") != 2 {
		t.Errorf("another's key is no business of the system's: %s", a.Raw)
	}
	s := w.Fixture(w.Viewers[manager], graphtest.Setting{})
	event := graphtest.Verbs["recordEvent"].Input(s)
	event["idempotencyKey"] = "key of a manager"
	w.Mutated(manager, "recordEvent", event)
	household := graphtest.Verbs["registerHousehold"].Input(s)
	household["idempotencyKey"] = "key of a manager"
	if a := w.Mutated(manager, "registerHousehold", household); len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" {
		t.Errorf("a key of another verb answers %s, want CONFLICT", a.Raw)
	}
}

func TestARefusalDoesNotUseUpTheKey(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	s := w.Fixture(w.Viewers[who], graphtest.Setting{})
	input := graphtest.Verbs["startTriage"].Input(s)
	input["idempotencyKey"], input["version"] = "key of triage", 9
	if a := w.Mutated(who, "startTriage", input); len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" {
		t.Fatalf("a stale version answers %s", a.Raw)
	}
	input["version"] = 1
	if a := w.Mutated(who, "startTriage", input); a.Record("startTriage") == "" {
		t.Errorf("the key was used up by a conflict: %s", a.Raw)
	}
	event := graphtest.Verbs["recordEvent"].Input(s)
	event["idempotencyKey"], event["summary"] = "key of an event", "x"
	if a := w.Mutated(who, "recordEvent", event); !slices.Equal(a.Problems("recordEvent"), []string{"TOO_SHORT summary"}) {
		t.Fatalf("a short summary answers %s", a.Raw)
	}
	event["summary"] = "Spoke with the mother."
	if a := w.Mutated(who, "recordEvent", event); a.Record("recordEvent") == "" {
		t.Errorf("the key was used up by a mistake: %s", a.Raw)
	}
}

// TestAStaleWriteAnswersWhoChangedWhat has two people edit every record that
// counts its edits.
func TestAStaleWriteAnswersWhoChangedWhat(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	w.Practitioner("second manager", "council", practice.RoleManager)
	for verb := range graphtest.Verbs {
		if graphtest.InputOf(verb).Fields.ForName("version") == nil {
			continue
		}
		t.Run(verb, func(t *testing.T) {
			who := graphtest.Doer(verb)
			input := graphtest.Verbs[verb].Input(w.Fixture(w.Viewers[who], graphtest.Verbs[verb].Setting()))
			if a := w.Mutated(who, verb, input); a.Record(verb) == "" {
				t.Fatalf("not done: %s", a.Raw)
			}
			before := w.Tally()
			other := "second manager"
			if who != graphtest.RoleName(practice.RoleManager, "council") || verb == "restrictChild" || verb == "handOverConcern" ||
				strings.HasSuffix(verb, "Draft") {
				other = who // nobody else sees the record, or may change it
			}
			a := w.Mutated(other, verb, input)
			if len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" {
				t.Fatalf("a stale write answers %s, want CONFLICT", a.Raw)
			}
			changes, _ := a.Errors[0].Extensions["changes"].([]any)
			if len(changes) != 1 || a.Errors[0].Extensions["version"] != 2.0 {
				t.Fatalf("the conflict tells %v, want one change and version 2", a.Errors[0].Extensions)
			}
			change := changes[0].(map[string]any)
			if change["practitionerId"] != w.Viewers[who].PractitionerID.String() || change["version"] != 2.0 || change["at"] == nil {
				t.Errorf("the conflict does not tell who: %v", change)
			}
			fields, _ := change["fields"].([]any)
			if len(fields) == 0 || slices.ContainsFunc(fields, func(f any) bool { return strings.Contains(f.(string), "_") }) {
				t.Errorf("the conflict does not tell which fields: %v", change)
			}
			delete(input, "id")
			delete(input, "version")
			delete(input, "reason") // of the change, and no part of the record
			if sent := slices.Sorted(maps.Keys(input)); strings.HasPrefix(verb, "amend") && fmt.Sprint(fields) != fmt.Sprint(sent) {
				t.Errorf("the conflict tells %v, want what was sent: %v", fields, sent)
			}
			if after := w.Tally(); after != before {
				t.Errorf("a stale write wrote: %s, before %s", after, before)
			}
		})
	}
}

func TestAStaleWriteTellsEveryEditSince(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	manager, lead := graphtest.RoleName(practice.RoleManager, "council"), graphtest.RoleName(practice.RoleLead, "council")
	s := w.Fixture(w.Viewers[manager], graphtest.Setting{})
	w.Mutated(manager, "amendChild", map[string]any{"id": s.Child.ID(), "version": 1, "preferredName": "Wrenny"})
	w.Mutated(lead, "amendChild", map[string]any{"id": s.Child.ID(), "version": 2, "religion": "None", "firstLanguage": "English"})
	a := w.Mutated(lead, "amendChild", map[string]any{"id": s.Child.ID(), "version": 1, "preferredName": "Jenny"})
	var told []string
	for _, c := range a.Errors[0].Extensions["changes"].([]any) {
		c := c.(map[string]any)
		told = append(told, fmt.Sprint(c["version"], " ", c["practitionerId"], " ", c["fields"]))
	}
	want := []string{fmt.Sprint("2 ", w.Viewers[manager].PractitionerID, " [preferredName]"),
		fmt.Sprint("3 ", w.Viewers[lead].PractitionerID, " [firstLanguage religion]")}
	if !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	if got := w.Must(lead, "query($id: ID!) { child(id: $id) { preferredName religion } }",
		map[string]any{"id": s.Child.ID()}).At("child"); fmt.Sprint(got) != "map[preferredName:Wrenny religion:None]" {
		t.Errorf("the record reads %v", got)
	}
}
