package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

// A child who must be restricted today can be: whatever stands against it is named, and
// a manager of the authority gets each of it out of the way alone, at once, whoever made
// it and whoever has it.

// urgent is a child who shares much with a sister, by other agencies.
type urgent struct {
	*world
	kid, sister string
}

func newUrgent(t *testing.T) urgent {
	t.Helper()
	w := newWorld(t)
	u := urgent{world: w, kid: w.pupil("Wren"), sister: w.pupil("Robin")}
	w.named(u.kid, "health", "teacher")
	w.named(u.sister, "health", "teacher")
	return u
}

// against are the messages that stand against restricting the child, one text.
func (u urgent) against() string {
	u.t.Helper()
	a, _ := u.restricts(u.kid)
	var all []string
	for i := range a.list("restrictChild", "errors") {
		all = append(all, a.text("restrictChild", "errors", i, "message"))
	}
	if len(a.Errors) > 0 {
		u.t.Fatal(a.raw)
	}
	return strings.Join(all, " ")
}

// resolves says that something is named as standing against it, and that one thing that
// the manager does gets it out of the way.
func (u urgent) resolves(named string, verb string, input map[string]any) {
	u.t.Helper()
	if said := u.against(); !strings.Contains(said, named) {
		u.t.Errorf("%q is not named: %q", named, said)
	}
	if a := u.mutated("manager", verb, input); a.record(verb) == "" {
		u.t.Fatalf("%s, to get %q out of the way: %s", verb, named, a.raw)
	}
	if said := u.against(); strings.Contains(said, named) {
		u.t.Errorf("after %s it is named still: %q", verb, said)
	}
}

func TestAManagerAloneRestrictsAChildTodayWhateverIsShared(t *testing.T) {
	t.Parallel()
	u := newUrgent(t)
	version := func(table, id string) int { return u.count("SELECT version FROM "+table+" WHERE id = $1", id) }

	// Actions of other agencies, given by them, in every state in which they are open.
	both, alone := []string{u.kid, u.sister}, []string{u.kid}
	actions := map[string]string{}
	for _, state := range []string{"PROPOSED", "ACCEPTED", "IN_PROGRESS", "DECLINED"} {
		id := u.given("health", u.toPerson("teacher"), both...)
		switch state {
		case "DECLINED":
			u.did("teacher", "declineAction", id, map[string]any{"reason": "We do not visit homes."})
		case "ACCEPTED", "IN_PROGRESS":
			u.did("teacher", "acceptAction", id, nil)
			if state == "IN_PROGRESS" {
				u.did("teacher", "progressAction", id, map[string]any{"note": "A visit is agreed."})
			}
		}
		if got := u.stateOf(id); got != state {
			t.Fatalf("the action is %s, want %s", got, state)
		}
		actions[state] = id
	}
	school := u.given("teacher", u.toBody("school"), alone...) // nobody there has it by name

	// Concerns of others and of the manager, in every state in which they are open.
	concern := func(who string) string {
		a := u.mutated(who, "submitConcern", concernAbout(map[string]any{"id": u.kid}, map[string]any{"id": u.sister}))
		if a.record("submitConcern") == "" {
			t.Fatal(a.raw)
		}
		return a.record("submitConcern")
	}
	concerns := []string{concern("teacher"), concern("manager"), concern("health")}
	u.exec("UPDATE referral SET state = 'IN_TRIAGE', immediate_risk = true WHERE id = $1", concerns[2])

	// Sittings of other agencies: a draft, one that the manager grades independently.
	sitting := func(who string) string {
		a := u.mutated(who, "startCareProfile", map[string]any{"instrumentId": openStructure, "childIds": both, "trigger": "The school's worry about food."})
		if a.record("startCareProfile") == "" {
			t.Fatal(a.raw)
		}
		var profile string
		if err := u.admin.QueryRow("SELECT id FROM care_profile WHERE sitting_id = $1 AND child_id = $2", a.record("startCareProfile"), u.kid).Scan(&profile); err != nil {
			t.Fatal(err)
		}
		return profile
	}
	draft := sitting("health")
	u.train(u.viewers["manager"], openTraining)
	if a := u.mutated("manager", "gradeItems", map[string]any{"id": draft, "grader": "SECOND_PRACTITIONER", "grades": gradesSent(map[string]any{"item": "A1a", "grade": 3})}); a.record("gradeItems") == "" {
		t.Fatal(a.raw)
	}
	// What is over stands against nothing: a completed profile with a target, a note of an event.
	done := u.sittingRow(u.homeOf(u.kid), u.viewers["health"].OrganisationID, u.viewers["health"].PractitionerID, noon.AddDate(0, -8, 0), noon.AddDate(0, -7, 0))
	u.plain("care_sitting", done)
	for _, id := range both {
		profile := u.profileRow(done, parsed(t, id))
		profile["state"], profile["completed_at"], profile["instrument_code"] = practice.CareProfileStateCompleted, noon.AddDate(0, -7, 0), "another instrument"
		u.plain("care_profile", profile)
	}
	if a := u.mutated("teacher", "recordEvent", map[string]any{"childIds": both, "occurredAt": noon.AddDate(0, 0, -1), "category": "CONTACT", "summary": "Spoke with the mother."}); a.record("recordEvent") == "" {
		t.Fatal(a.raw)
	}

	u.resolves("Record your own involvement by name", "recordInvolvement", map[string]any{"childId": u.kid, "organisationId": u.bodies["council"],
		"practitionerId": u.viewers["manager"].PractitionerID, "role": "OTHER", "purpose": "Keeps the restricted record.", "lawfulBasis": "PUBLIC_TASK"})
	u.resolves("1 open action for the child could no longer see them, at school", "cancelAction", map[string]any{"id": school, "version": version("action", school), "reason": "The child is restricted today."})
	left := len(actions)
	for _, state := range []string{"PROPOSED", "ACCEPTED", "IN_PROGRESS", "DECLINED"} {
		named := fmt.Sprintf("shares %d open action", left)
		u.resolves(named, "cancelAction", map[string]any{"id": actions[state], "version": version("action", actions[state]), "reason": "The child is restricted today."})
		left--
	}
	for n, id := range concerns {
		var reference string
		if err := u.admin.QueryRow("SELECT reference FROM referral WHERE id = $1", id).Scan(&reference); err != nil {
			t.Fatal(err)
		}
		if n < 2 {
			if a := u.mutated("manager", "startTriage", map[string]any{"id": id, "version": version("referral", id)}); a.record("startTriage") == "" {
				t.Fatal(a.raw)
			}
		}
		u.resolves(reference, "decideReferral", map[string]any{"id": id, "version": version("referral", id), "outcome": "ACCEPTED", "threshold": "CHILD_IN_NEED",
			"rationale": "The pattern has lasted for weeks.", "feedback": "Thank you: we have begun an assessment."})
	}
	u.resolves("1 sitting with a draft", "markCareProfileMistaken", map[string]any{"id": draft, "version": version("care_profile", draft), "reason": "Begun again for each child apart."})
	if u.count("SELECT count(*) FROM child WHERE id = $1 AND restricted", u.kid) != 1 {
		t.Fatalf("the child is not restricted: %s", u.against())
	}
	// The sister's part of each goes on: her draft, and what is known of her.
	if a := u.must("lead", "query($id: ID!) { child(id: $id) { careProfiles(first: 5) { edges { node { state mistakenAt } } } } }", map[string]any{"id": u.sister}); !strings.Contains(a.raw, `"state":"DRAFT","mistakenAt":null`) {
		t.Errorf("the sister's draft does not go on: %s", a.raw)
	}
	// Each gets their own, also the restricted child.
	for verb, s := range u.sharings() {
		if a := u.mutated("teacher", verb, s.input(u.kid)); a.record(verb) == "" {
			t.Errorf("%s of the restricted child's own: %s", verb, a.raw)
		}
	}
}

// homeOf is a home of the child's, made where there is none.
func (w *world) homeOf(child string) uuid.UUID {
	w.t.Helper()
	h, id := w.householdRow("4 Nowhere Lane, Testham"), uuid.MustParse(child)
	w.plain("household", h)
	w.plain("household_member", w.memberRow(h.id(), &id, nil, "2018-03-04", nil))
	return h.id()
}

// Every kind of record that may be shared is among those that a manager gets out of the
// way, or is over as soon as it is written.
func TestEveryKindThatIsSharedHasAWayOut(t *testing.T) {
	t.Parallel()
	known := []string{"ACTION", "CARE_SITTING", "CONCERN", "EVENT"}
	if kinds := slices.Sorted(slices.Values(practice.SharedRecordKind("").Values())); !slices.Equal(kinds, known) {
		t.Errorf("kinds that are shared are %q, and those that a manager resolves are %q: extend the test above", kinds, known)
	}
}
