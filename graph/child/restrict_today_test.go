package child_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestAManagerAloneRestrictsAChildTodayWhateverIsShared(t *testing.T) {
	t.Parallel()
	u := graphtest.NewUrgentChild(t)
	version := func(table, id string) int { return u.Count("SELECT version FROM "+table+" WHERE id = $1", id) }

	// Actions of other agencies, given by them, in every state in which they are open.
	both, alone := []string{u.Kid, u.Sister}, []string{u.Kid}
	actions := map[string]string{}
	for _, state := range []string{"PROPOSED", "ACCEPTED", "IN_PROGRESS", "DECLINED"} {
		id := u.AssignAction("health", u.ToPerson("teacher"), both...)
		switch state {
		case "DECLINED":
			u.MustAction("teacher", "declineAction", id, map[string]any{"reason": "We do not visit homes."})
		case "ACCEPTED", "IN_PROGRESS":
			u.MustAction("teacher", "acceptAction", id, nil)
			if state == "IN_PROGRESS" {
				u.MustAction("teacher", "progressAction", id, map[string]any{"note": "A visit is agreed."})
			}
		}
		if got := u.StateOf(id); got != state {
			t.Fatalf("the action is %s, want %s", got, state)
		}
		actions[state] = id
	}
	school := u.AssignAction("teacher", u.ToOrganisation("school"), alone...) // nobody there has it by name

	// Concerns of others and of the manager, in every state in which they are open.
	concern := func(who string) string {
		a := u.Mutated(who, "submitConcern", graphtest.ConcernInput(map[string]any{"id": u.Kid}, map[string]any{"id": u.Sister}))
		if a.Record("submitConcern") == "" {
			t.Fatal(a.Raw)
		}
		return a.Record("submitConcern")
	}
	concerns := []string{concern("teacher"), concern("manager"), concern("health")}
	u.Exec("UPDATE referral SET state = 'IN_TRIAGE', immediate_risk = true WHERE id = $1", concerns[2])

	// Sittings of other agencies: a draft, one that the manager grades independently.
	sitting := func(who string) string {
		a := u.Mutated(who, "startCareProfile",
			map[string]any{"instrumentId": graphtest.OpenStructure, "childIds": both, "trigger": "The school's worry about food."})
		if a.Record("startCareProfile") == "" {
			t.Fatal(a.Raw)
		}
		var profile string
		if err := u.Admin.QueryRow("SELECT id FROM care_profile WHERE sitting_id = $1 AND child_id = $2", a.Record("startCareProfile"),
			u.Kid).Scan(&profile); err != nil {
			t.Fatal(err)
		}
		return profile
	}
	draft := sitting("health")
	u.RecordTraining(u.Viewers["manager"], graphtest.OpenTraining)
	if a := u.Mutated("manager", "gradeItems",
		map[string]any{"id": draft, "grader": "SECOND_PRACTITIONER",
			"grades": graphtest.GradesSent(map[string]any{"item": "A1a", "grade": 3})}); a.Record("gradeItems") == "" {
		t.Fatal(a.Raw)
	}
	// What is over stands against nothing: a completed profile with a target, a note of an event.
	done := u.SittingRow(u.HouseholdOf(u.Kid), u.Viewers["health"].OrganisationID, u.Viewers["health"].PractitionerID,
		graphtest.Noon.AddDate(0, -8, 0), graphtest.Noon.AddDate(0, -7, 0))
	u.WriteRows("care_sitting", done)
	for _, id := range both {
		profile := u.ProfileRow(done, graphtest.Parsed(t, id))
		profile["state"], profile["completed_at"], profile["instrument_code"] = practice.CareProfileStateCompleted,
			graphtest.Noon.AddDate(0, -7, 0), "another instrument"
		u.WriteRows("care_profile", profile)
	}
	if a := u.Mutated("teacher", "recordEvent",
		map[string]any{"childIds": both, "occurredAt": graphtest.Noon.AddDate(0, 0, -1), "category": "CONTACT",
			"summary": "Spoke with the mother."}); a.Record("recordEvent") == "" {
		t.Fatal(a.Raw)
	}

	u.Resolves("Record your own involvement by name", "recordInvolvement",
		map[string]any{"childId": u.Kid, "organisationId": u.Organisations["council"],
			"practitionerId": u.Viewers["manager"].PractitionerID, "role": "OTHER", "purpose": "Keeps the restricted record.",
			"lawfulBasis": "PUBLIC_TASK"})
	u.Resolves("1 open action for the child could no longer see them, at school", "cancelAction",
		map[string]any{"id": school, "version": version("action", school), "reason": "The child is restricted today."})
	left := len(actions)
	for _, state := range []string{"PROPOSED", "ACCEPTED", "IN_PROGRESS", "DECLINED"} {
		named := fmt.Sprintf("shares %d open action", left)
		u.Resolves(named, "cancelAction",
			map[string]any{"id": actions[state], "version": version("action", actions[state]), "reason": "The child is restricted today."})
		left--
	}
	for n, id := range concerns {
		var reference string
		if err := u.Admin.QueryRow("SELECT reference FROM referral WHERE id = $1", id).Scan(&reference); err != nil {
			t.Fatal(err)
		}
		if n < 2 {
			if a := u.Mutated("manager", "startTriage",
				map[string]any{"id": id, "version": version("referral", id)}); a.Record("startTriage") == "" {
				t.Fatal(a.Raw)
			}
		}
		u.Resolves(reference, "decideReferral",
			map[string]any{"id": id, "version": version("referral", id), "outcome": "ACCEPTED", "threshold": "CHILD_IN_NEED",
				"rationale": "The pattern has lasted for weeks.", "feedback": "Thank you: we have begun an assessment."})
	}
	u.Resolves("1 sitting with a draft", "markCareProfileMistaken",
		map[string]any{"id": draft, "version": version("care_profile", draft), "reason": "Begun again for each child apart."})
	if u.Count("SELECT count(*) FROM child WHERE id = $1 AND restricted", u.Kid) != 1 {
		t.Fatalf("the child is not restricted: %s", u.Against())
	}
	// The sister's part of each goes on: her draft, and what is known of her.
	if a := u.Must("lead", "query($id: ID!) { child(id: $id) { careProfiles(first: 5) { edges { node { state mistakenAt } } } } }",
		map[string]any{"id": u.Sister}); !strings.Contains(a.Raw, `"state":"DRAFT","mistakenAt":null`) {
		t.Errorf("the sister's draft does not go on: %s", a.Raw)
	}
	// Each gets their own, also the restricted child.
	for verb, s := range u.Sharings() {
		if a := u.Mutated("teacher", verb, s.Input(u.Kid)); a.Record(verb) == "" {
			t.Errorf("%s of the restricted child's own: %s", verb, a.Raw)
		}
	}
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
