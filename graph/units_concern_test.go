package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

// ledWorld is one in which both schools have a safeguarding lead and a manager.
func ledWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	for _, body := range []string{"school", "other school"} {
		w.person("lead of the "+body, body, practice.RoleSafeguardingLead)
		w.person("head of the "+body, body, practice.RoleManager)
	}
	return w
}

// signposted takes a concern into triage and decides it, as the authority's manager.
func (w *world) signposted(id string) {
	w.t.Helper()
	w.succeeds("manager", "startTriage", "referral { id }", map[string]any{"id": id, "version": 1})
	w.succeeds("manager", "decideReferral", "referral { id }", map[string]any{"id": id, "version": 2, "outcome": "SIGNPOSTED", "threshold": "UNIVERSAL",
		"rationale": "Met by the school itself.", "feedback": "Thank you for telling us."})
}

const wholeConcern = `query($id: ID!) { referral(id: $id) { state seenOrHeard feedback feedbackReadAt organisation { name } submittedBy { name }
  concerns { reportedName child { id } } decisions { rationale } viewerCan { verb allowed } } referrals(first: 10) { totalCount edges { node { id } } } }`

// TestASafeguardingLeadSeesTheConcernsOfTheirOrganisation compares what they are shown
// with what the submitter is shown.
func TestASafeguardingLeadSeesTheConcernsOfTheirOrganisation(t *testing.T) {
	t.Parallel()
	for _, submitter := range []string{"teacher", "system"} {
		t.Run("submitted by the "+submitter, func(t *testing.T) {
			t.Parallel()
			w := ledWorld(t)
			id := w.must(submitter, submitConcern, map[string]any{"input": concernAbout(wren())}).text("submitConcern", "referral", "id")
			w.signposted(id)
			own, led := w.must(submitter, wholeConcern, map[string]any{"id": id}), w.must("lead of the school", wholeConcern, map[string]any{"id": id})
			for _, field := range []string{"state", "seenOrHeard", "feedback", "feedbackReadAt", "organisation", "submittedBy", "concerns", "decisions"} {
				if got, want := fmt.Sprint(led.at("referral", field)), fmt.Sprint(own.at("referral", field)); got != want {
					t.Errorf("%s is %s, and to the submitter %s", field, got, want)
				}
			}
			if led.text("referral", "feedback") != "Thank you for telling us." || led.at("referral", "concerns", 0, "child") != nil || len(led.list("referral", "decisions")) != 0 || led.number("referrals", "totalCount") != 1 {
				t.Errorf("the lead is shown %s", led.raw)
			}
			if got, want := w.count("SELECT count(*) FROM disclosure WHERE practitioner_id = $1 AND rule = 'OWN_CONCERN'", w.viewers["lead of the school"].PractitionerID), 1; got != want {
				t.Errorf("the access record has %d entries of the lead, want %d", got, want)
			}
			for _, who := range []string{"colleague", "head of the school", "lead of the other school", "head of the other school", "other teacher", "police"} {
				if a := w.must(who, wholeConcern, map[string]any{"id": id}); a.at("referral") != nil || a.number("referrals", "totalCount") != 0 {
					t.Errorf("%s is shown %s", who, a.raw)
				}
				if a := w.mutated(who, "acknowledgeFeedback", map[string]any{"id": id}); !slices.Equal(a.problems("acknowledgeFeedback"), []string{"NOT_FOUND id"}) {
					t.Errorf("%s acknowledges: %s", who, a.raw)
				}
			}
			// The lead hears for a submitter who cannot, and withdraws nobody's concern.
			acknowledges := submitter == "system"
			if can := w.can("lead of the school", parsed(t, id), "Referral"); can["acknowledgeFeedback"] != acknowledges || can["withdrawConcern"] {
				t.Errorf("the lead can %v", can)
			}
			if got := len(w.must("lead of the school", "{ inbox { feedback(first: 5) { edges { node { id } } } } }", nil).list("inbox", "feedback", "edges")) == 1; got != acknowledges {
				t.Errorf("the feedback waits for the lead: %v, want %v", got, acknowledges)
			}
			a := w.mutated("lead of the school", "acknowledgeFeedback", map[string]any{"id": id})
			if refused := slices.Equal(a.problems("acknowledgeFeedback"), []string{"NOT_ALLOWED id"}); refused == acknowledges {
				t.Errorf("the lead acknowledges: %s", a.raw)
			}
			if got := w.count("SELECT count(*) FROM referral WHERE feedback_read_at IS NOT NULL") == 1; got != acknowledges {
				t.Errorf("the feedback is acknowledged: %v, want %v", got, acknowledges)
			}
		})
	}
}

func TestALeadAcknowledgesForWhoHasLeft(t *testing.T) {
	t.Parallel()
	w := ledWorld(t)
	id := w.must("teacher", submitConcern, map[string]any{"input": concernAbout(wren())}).text("submitConcern", "referral", "id")
	w.exec("UPDATE practitioner SET active = false WHERE name = 'teacher'")
	if a := w.mutated("lead of the school", "acknowledgeFeedback", map[string]any{"id": id}); !slices.Equal(a.problems("acknowledgeFeedback"), []string{"ILLEGAL_STATE id"}) {
		t.Errorf("before there is any: %s", a.raw)
	}
	w.signposted(id)
	w.succeeds("lead of the school", "acknowledgeFeedback", "referral { feedbackReadAt }", map[string]any{"id": id})
}

// TestTheConcernOfARestrictedChildIsSeenByTheLeadAsByTheSubmitter shows what was
// reported, and nothing of the child.
func TestTheConcernOfARestrictedChildIsSeenByTheLeadAsByTheSubmitter(t *testing.T) {
	t.Parallel()
	w := ledWorld(t)
	a := w.must("teacher", submitConcern, map[string]any{"input": concernAbout(wren())})
	w.exec("UPDATE child SET restricted = true")
	led := w.must("lead of the school", wholeConcern, map[string]any{"id": a.text("submitConcern", "referral", "id")})
	if led.text("referral", "concerns", 0, "reportedName") != "Wren Quillfether" || led.at("referral", "concerns", 0, "child") != nil {
		t.Errorf("the lead is shown %s", led.raw)
	}
}

func TestAnOrganisationIsPartOfAnActiveOneOfItsOwnAgency(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	w.exec("UPDATE organisation SET active = false WHERE name = 'sibling unit'")
	const register = `mutation($parent: ID, $telephone: String) { registerOrganisation(input: {name: "Duty desk", agency: POLICE, kind: POLICING_UNIT, parentId: $parent, telephone: $telephone}) { organisation { id telephone parent { name } } errors { code path message } } }`
	const amend = `mutation($input: AmendOrganisationInput!) { amendOrganisation(input: $input) { organisation { version telephone parent { name } } errors { code path message } } }`
	version := func(body string) int { return w.count("SELECT version FROM organisation WHERE name = $1", body) }
	for name, c := range map[string]struct {
		parent uuid.UUID
		want   string
	}{
		"one of another agency":       {w.bodies["trust"], "INVALID parentId"},
		"one that is no longer there": {w.bodies["sibling unit"], "INVALID parentId"},
		"none":                        {w.id("Organisation"), "NOT_FOUND parentId"},
	} {
		if a := w.ask("administrator", register, map[string]any{"parent": c.parent}); !slices.Equal(a.problems("registerOrganisation"), []string{c.want}) {
			t.Errorf("a new one is part of %s: %s", name, a.raw)
		}
		if a := w.ask("administrator", amend, map[string]any{"input": map[string]any{"id": w.bodies["unit"], "version": version("unit"), "parentId": c.parent}}); !slices.Equal(a.problems("amendOrganisation"), []string{c.want}) {
			t.Errorf("one that is there becomes part of %s: %s", name, a.raw)
		}
	}
	for _, body := range []string{"force", "unit"} {
		if a := w.ask("administrator", amend, map[string]any{"input": map[string]any{"id": w.bodies["force"], "version": version("force"), "parentId": w.bodies[body]}}); !slices.Equal(a.problems("amendOrganisation"), []string{"INVALID parentId"}) {
			t.Errorf("the force becomes part of the %s: %s", body, a.raw)
		}
	}
	a := w.must("administrator", register, map[string]any{"parent": w.bodies["unit"], "telephone": "01632 960123 ext 4"})
	if a.text("registerOrganisation", "organisation", "parent", "name") != "unit" || a.text("registerOrganisation", "organisation", "telephone") != "01632 960123 ext 4" {
		t.Errorf("a desk of the unit: %s", a.raw)
	}
	desk := a.text("registerOrganisation", "organisation", "id")
	if a := w.ask("administrator", amend, map[string]any{"input": map[string]any{"id": desk, "version": 1, "telephone": "ring the bell"}}); !slices.Equal(a.problems("amendOrganisation"), []string{"INVALID telephone"}) {
		t.Errorf("a telephone that is none: %s", a.raw)
	}
	a = w.must("administrator", amend, map[string]any{"input": map[string]any{"id": desk, "version": 1, "name": "Duty desk, north"}})
	if a.text("amendOrganisation", "organisation", "parent", "name") != "unit" || a.text("amendOrganisation", "organisation", "telephone") == "" {
		t.Errorf("what is left out stays: %s", a.raw)
	}
	a = w.must("administrator", amend, map[string]any{"input": map[string]any{"id": desk, "version": 2, "parentId": nil, "telephone": nil}})
	if a.at("amendOrganisation", "organisation", "parent") != nil || a.at("amendOrganisation", "organisation", "telephone") != nil {
		t.Errorf("null empties: %s", a.raw)
	}
	if a := w.ask("manager", amend, map[string]any{"input": map[string]any{"id": desk, "version": 3, "parentId": w.bodies["unit"]}}); len(a.Errors) != 1 || a.Errors[0].code() != "FORBIDDEN" {
		t.Errorf("who is no administrator: %s", a.raw)
	}
}

func TestWhatAUnitHasIsToldToWhoOverseesIt(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	child, _ := w.knownTo("Quillfether", "unit", "officer", practice.InvolvementSightNamed, false)
	w.given("manager", w.toBody("unit"), child.id().String())
	assigned := []string{"ACTION_ASSIGNED Wren Action council"}
	w.tells(t, map[string][]string{"unit manager": assigned, "unit lead": assigned})
	// Where nobody oversees the unit, it climbs to the force, which sees no child.
	w.exec("UPDATE practitioner SET active = false WHERE name IN ('unit manager', 'unit lead')")
	w.exec("DELETE FROM notice")
	w.given("manager", w.toBody("unit"), child.id().String())
	w.tells(t, map[string][]string{"force manager": {"ACTION_ASSIGNED council"}, "force lead": {"ACTION_ASSIGNED council"}})
}

func TestAnImmediateRiskIsToldToThePoliceUnitThatKnowsTheChild(t *testing.T) {
	t.Parallel()
	w := unitWorld(t)
	child, _ := w.knownTo("Quillfether", "unit", "", practice.InvolvementSightOrganisation, false)
	w.exec("INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, role, purpose, lawful_basis, \"from\", origin) SELECT $1, created_at, updated_at, child_id, $2, role, purpose, lawful_basis, \"from\", origin FROM involvement WHERE child_id = $3",
		w.id("Involvement"), w.bodies["school"], child.id())
	concern := concernAbout(map[string]any{"id": child.id()})
	concern["immediateRisk"] = true
	w.must("teacher", submitConcern, map[string]any{"input": concern})
	seen, unseen := []string{"IMMEDIATE_RISK Wren Referral school"}, []string{"IMMEDIATE_RISK school"}
	w.tells(t, map[string][]string{"manager": seen, "second manager": seen, "unit manager": seen, "unit lead": seen, "force manager": unseen})
	// Where no unit knows the child and nobody manages the force, every unit hears.
	w.exec("UPDATE practitioner SET active = false WHERE name = 'force manager'")
	w.exec("DELETE FROM notice")
	urgent := concernAbout(wren())
	urgent["immediateRisk"] = true
	w.must("other teacher", submitConcern, map[string]any{"input": urgent})
	unseen = []string{"IMMEDIATE_RISK other school"}
	seen = []string{"IMMEDIATE_RISK Wren Referral other school"}
	w.tells(t, map[string][]string{"manager": seen, "second manager": seen, "unit manager": unseen, "unit lead": unseen, "sibling manager": unseen, "force lead": unseen})
}
