package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// doer is somebody who may use a verb and still sees the record afterwards.
func doer(verb string) string {
	switch {
	case slices.Equal(verbs[verb].roles, whoKeeps):
		return roled(practice.RoleAdministrator, "council")
	case slices.Equal(verbs[verb].roles, whoReviews):
		return roled(practice.RoleRecords, "council")
	case verbs[verb].needless:
		return roled(practice.RolePractitioner, "school")
	}
	return roled(practice.RoleManager, "council")
}

// record is the identifier that a payload answers with.
func (a answer) record(verb string) string {
	payload, _ := a.at(verb).(map[string]any)
	for _, field := range slices.Sorted(maps.Keys(payload)) {
		if m, ok := payload[field].(map[string]any); ok {
			return fmt.Sprint(m["id"])
		}
	}
	return ""
}

func TestAMutationSentAgainWithItsKeyIsDoneOnce(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	for verb := range verbs {
		t.Run(verb, func(t *testing.T) {
			who := doer(verb)
			input := verbs[verb].input(w.scene(w.viewers[who], verbs[verb].setting()))
			input["idempotencyKey"] = uuid.NewString()
			first := w.mutated(who, verb, input)
			if first.record(verb) == "" || len(first.problems(verb)) > 0 {
				t.Fatalf("not done: %s", first.raw)
			}
			before := w.tally()
			w.later(time.Second)
			if again := w.mutated(who, verb, input); again.record(verb) != first.record(verb) || len(again.Errors)+len(again.problems(verb)) > 0 {
				t.Errorf("sent again it answers %s, and at first %s", again.raw, first.raw)
			}
			if after := w.tally(); after != before {
				t.Errorf("sent again it wrote: %s, before %s", after, before)
			}
			for field, value := range input {
				if text, ok := value.(string); ok && field != "idempotencyKey" && contract().Types[inputOf(verb).Fields.ForName(field).Type.Name()].Name == "String" {
					input[field] = text + " More."
					if a := w.mutated(who, verb, input); len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" {
						t.Errorf("the key with another %s answers %s, want CONFLICT", field, a.raw)
					}
					input[field] = text
				}
			}
		})
	}
}

func TestAKeyBelongsToOneVerbOfOnePractitioner(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	manager, teacher, system := roled(practice.RoleManager, "council"), roled(practice.RolePractitioner, "school"), roled(practice.RoleSubmitter, "school")
	concern := concernAbout(child("Teal", "Oxbramble", "2019-01-01"))
	concern["idempotencyKey"] = "key of many hands"
	w.mutated(teacher, "submitConcern", concern)
	if a := w.mutated(system, "submitConcern", concern); len(a.problems("submitConcern"))+len(a.Errors) > 0 || w.count("SELECT count(*) FROM referral") != 2 {
		t.Errorf("another's key is no business of the system's: %s", a.raw)
	}
	s := w.scene(w.viewers[manager], setting{})
	event := verbs["recordEvent"].input(s)
	event["idempotencyKey"] = "key of a manager"
	w.mutated(manager, "recordEvent", event)
	household := verbs["registerHousehold"].input(s)
	household["idempotencyKey"] = "key of a manager"
	if a := w.mutated(manager, "registerHousehold", household); len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" {
		t.Errorf("a key of another verb answers %s, want CONFLICT", a.raw)
	}
}

func TestARefusalDoesNotUseUpTheKey(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	s := w.scene(w.viewers[who], setting{})
	input := verbs["startTriage"].input(s)
	input["idempotencyKey"], input["version"] = "key of triage", 9
	if a := w.mutated(who, "startTriage", input); len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" {
		t.Fatalf("a stale version answers %s", a.raw)
	}
	input["version"] = 1
	if a := w.mutated(who, "startTriage", input); a.record("startTriage") == "" {
		t.Errorf("the key was used up by a conflict: %s", a.raw)
	}
	event := verbs["recordEvent"].input(s)
	event["idempotencyKey"], event["summary"] = "key of an event", "x"
	if a := w.mutated(who, "recordEvent", event); !slices.Equal(a.problems("recordEvent"), []string{"TOO_SHORT summary"}) {
		t.Fatalf("a short summary answers %s", a.raw)
	}
	event["summary"] = "Spoke with the mother."
	if a := w.mutated(who, "recordEvent", event); a.record("recordEvent") == "" {
		t.Errorf("the key was used up by a mistake: %s", a.raw)
	}
}

// TestAStaleWriteIsToldWhoChangedWhat has two people edit every record that
// counts its edits.
func TestAStaleWriteIsToldWhoChangedWhat(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	w.person("second manager", "council", practice.RoleManager)
	for verb := range verbs {
		if inputOf(verb).Fields.ForName("version") == nil {
			continue
		}
		t.Run(verb, func(t *testing.T) {
			who := doer(verb)
			input := verbs[verb].input(w.scene(w.viewers[who], verbs[verb].setting()))
			if a := w.mutated(who, verb, input); a.record(verb) == "" {
				t.Fatalf("not done: %s", a.raw)
			}
			before := w.tally()
			other := "second manager"
			if who != roled(practice.RoleManager, "council") || verb == "restrictChild" {
				other = who // nobody else sees the record, or may change it
			}
			a := w.mutated(other, verb, input)
			if len(a.Errors) != 1 || a.Errors[0].code() != "CONFLICT" {
				t.Fatalf("a stale write answers %s, want CONFLICT", a.raw)
			}
			changes, _ := a.Errors[0].Extensions["changes"].([]any)
			if len(changes) != 1 || a.Errors[0].Extensions["version"] != 2.0 {
				t.Fatalf("the conflict tells %v, want one change and version 2", a.Errors[0].Extensions)
			}
			change := changes[0].(map[string]any)
			if change["practitionerId"] != w.viewers[who].PractitionerID.String() || change["version"] != 2.0 || change["at"] == nil {
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
			if after := w.tally(); after != before {
				t.Errorf("a stale write wrote: %s, before %s", after, before)
			}
		})
	}
}

func TestAStaleWriteTellsEveryEditSince(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	manager, lead := roled(practice.RoleManager, "council"), roled(practice.RoleLead, "council")
	s := w.scene(w.viewers[manager], setting{})
	w.mutated(manager, "amendChild", map[string]any{"id": s.child.id(), "version": 1, "preferredName": "Wrenny"})
	w.mutated(lead, "amendChild", map[string]any{"id": s.child.id(), "version": 2, "religion": "None", "firstLanguage": "English"})
	a := w.mutated(lead, "amendChild", map[string]any{"id": s.child.id(), "version": 1, "preferredName": "Jenny"})
	var told []string
	for _, c := range a.Errors[0].Extensions["changes"].([]any) {
		c := c.(map[string]any)
		told = append(told, fmt.Sprint(c["version"], " ", c["practitionerId"], " ", c["fields"]))
	}
	want := []string{fmt.Sprint("2 ", w.viewers[manager].PractitionerID, " [preferredName]"), fmt.Sprint("3 ", w.viewers[lead].PractitionerID, " [firstLanguage religion]")}
	if !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
	if got := w.must(lead, "query($id: ID!) { child(id: $id) { preferredName religion } }", map[string]any{"id": s.child.id()}).at("child"); fmt.Sprint(got) != "map[preferredName:Wrenny religion:None]" {
		t.Errorf("the record reads %v", got)
	}
}
