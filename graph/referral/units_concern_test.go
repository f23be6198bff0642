package referral_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

// ledWorld is one in which both schools have a safeguarding lead and a manager.
func ledWorld(t *testing.T) *graphtest.Env {
	t.Helper()
	w := graphtest.New(t)
	for _, body := range []string{"school", "other school"} {
		w.Practitioner("lead of the "+body, body, practice.RoleSafeguardingLead)
		w.Practitioner("head of the "+body, body, practice.RoleManager)
	}
	return w
}

const wholeConcern = `query($id: ID!) { referral(id: $id) { state seenOrHeard feedback feedbackReadAt organisation { name } submittedBy {
  name }
  concerns { reportedName child { id } } decisions { rationale } viewerCan { verb allowed } } referrals(first: 10) { totalCount edges {
  node { id } } } }`

// TestASafeguardingLeadSeesTheConcernsOfTheirOrganisation compares what they are shown
// with what the submitter is shown.
func TestASafeguardingLeadSeesTheConcernsOfTheirOrganisation(t *testing.T) {
	t.Parallel()
	for _, submitter := range []string{"teacher", "system"} {
		t.Run("submitted by the "+submitter, func(t *testing.T) {
			t.Parallel()
			w := ledWorld(t)
			id := w.Must(submitter, graphtest.SubmitConcern,
				map[string]any{"input": graphtest.ConcernInput(graphtest.WrenInput())}).Text("submitConcern", "referral", "id")
			w.SignpostConcern(id)
			own, led := w.Must(submitter, wholeConcern, map[string]any{"id": id}),
				w.Must("lead of the school", wholeConcern, map[string]any{"id": id})
			for _, field := range []string{"state", "seenOrHeard", "feedback", "feedbackReadAt", "organisation", "submittedBy", "concerns",
				"decisions"} {
				if got, want := fmt.Sprint(led.At("referral", field)), fmt.Sprint(own.At("referral", field)); got != want {
					t.Errorf("%s is %s, and to the submitter %s", field, got, want)
				}
			}
			if led.Text("referral", "feedback") != "Thank you for telling us." || led.At("referral", "concerns", 0, "child") != nil ||
				len(led.List("referral", "decisions")) != 0 || led.Number("referrals", "totalCount") != 1 {
				t.Errorf("the lead is shown %s", led.Raw)
			}
			if got, want := w.Count("SELECT count(*) FROM disclosure WHERE practitioner_id = $1 AND rule = 'OWN_CONCERN'",
				w.Viewers["lead of the school"].PractitionerID), 1; got != want {
				t.Errorf("the access record has %d entries of the lead, want %d", got, want)
			}
			for _, who := range []string{"colleague", "head of the school", "lead of the other school", "head of the other school",
				"other teacher", "police"} {
				if a := w.Must(who, wholeConcern, map[string]any{"id": id}); a.At("referral") != nil || a.Number("referrals", "totalCount") != 0 {
					t.Errorf("%s is shown %s", who, a.Raw)
				}
				if a := w.Mutated(who, "acknowledgeFeedback", map[string]any{"id": id}); !slices.Equal(a.Problems("acknowledgeFeedback"),
					[]string{"NOT_FOUND id"}) {
					t.Errorf("%s acknowledges: %s", who, a.Raw)
				}
			}
			// The lead hears for a submitter who cannot, and withdraws nobody's concern.
			acknowledges := submitter == "system"
			if can := w.Can("lead of the school", graphtest.Parsed(t, id), "Referral"); can["acknowledgeFeedback"] != acknowledges ||
				can["withdrawConcern"] {
				t.Errorf("the lead can %v", can)
			}
			if got := len(w.Must("lead of the school", "{ inbox { feedback(first: 5) { edges { node { id } } } } }", nil).List("inbox", "feedback",
				"edges")) == 1; got != acknowledges {
				t.Errorf("the feedback waits for the lead: %v, want %v", got, acknowledges)
			}
			a := w.Mutated("lead of the school", "acknowledgeFeedback", map[string]any{"id": id})
			if refused := slices.Equal(a.Problems("acknowledgeFeedback"), []string{"NOT_ALLOWED id"}); refused == acknowledges {
				t.Errorf("the lead acknowledges: %s", a.Raw)
			}
			if got := w.Count("SELECT count(*) FROM referral WHERE feedback_read_at IS NOT NULL") == 1; got != acknowledges {
				t.Errorf("the feedback is acknowledged: %v, want %v", got, acknowledges)
			}
		})
	}
}

func TestALeadAcknowledgesForWhoHasLeft(t *testing.T) {
	t.Parallel()
	w := ledWorld(t)
	id := w.Must("teacher", graphtest.SubmitConcern,
		map[string]any{"input": graphtest.ConcernInput(graphtest.WrenInput())}).Text("submitConcern", "referral", "id")
	w.Exec("UPDATE practitioner SET active = false WHERE name = 'teacher'")
	if a := w.Mutated("lead of the school", "acknowledgeFeedback",
		map[string]any{"id": id}); !slices.Equal(a.Problems("acknowledgeFeedback"), []string{"ILLEGAL_STATE id"}) {
		t.Errorf("before there is any: %s", a.Raw)
	}
	w.SignpostConcern(id)
	w.MustSend("lead of the school", "acknowledgeFeedback", "referral { feedbackReadAt }", map[string]any{"id": id})
}

// TestTheConcernOfARestrictedChildIsSeenByTheLeadAsByTheSubmitter shows what was
// reported, and nothing of the child.
func TestTheConcernOfARestrictedChildIsSeenByTheLeadAsByTheSubmitter(t *testing.T) {
	t.Parallel()
	w := ledWorld(t)
	a := w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": graphtest.ConcernInput(graphtest.WrenInput())})
	w.Exec("UPDATE child SET restricted = true")
	led := w.Must("lead of the school", wholeConcern, map[string]any{"id": a.Text("submitConcern", "referral", "id")})
	if led.Text("referral", "concerns", 0, "reportedName") != "Wren Quillfether" || led.At("referral", "concerns", 0, "child") != nil {
		t.Errorf("the lead is shown %s", led.Raw)
	}
}

func TestAnOrganisationIsPartOfAnActiveOneOfItsOwnAgency(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	w.Exec("UPDATE organisation SET active = false WHERE name = 'sibling unit'")
	const register = `mutation($parent: ID, $telephone: String) { registerOrganisation(input: {name: "Duty desk", agency: POLICE, kind: ` +
		`POLICING_UNIT, parentId: $parent, telephone: $telephone}) { organisation { id telephone parent { name } } errors { code path ` +
		`message } } }`
	const amend = `mutation($input: AmendOrganisationInput!) { amendOrganisation(input: $input) { organisation { version telephone parent ` +
		`{ name } } errors { code path message } } }`
	version := func(body string) int { return w.Count("SELECT version FROM organisation WHERE name = $1", body) }
	for name, c := range map[string]struct {
		parent uuid.UUID
		want   string
	}{
		"one of another agency":       {w.Organisations["trust"], "INVALID parentId"},
		"one that is no longer there": {w.Organisations["sibling unit"], "INVALID parentId"},
		"none":                        {w.ID("Organisation"), "NOT_FOUND parentId"},
	} {
		if a := w.Ask("administrator", register, map[string]any{"parent": c.parent}); !slices.Equal(a.Problems("registerOrganisation"),
			[]string{c.want}) {
			t.Errorf("a new one is part of %s: %s", name, a.Raw)
		}
		if a := w.Ask("administrator", amend,
			map[string]any{"input": map[string]any{"id": w.Organisations["unit"], "version": version("unit"),
				"parentId": c.parent}}); !slices.Equal(a.Problems("amendOrganisation"), []string{c.want}) {
			t.Errorf("one that is there becomes part of %s: %s", name, a.Raw)
		}
	}
	for _, body := range []string{"force", "unit"} {
		if a := w.Ask("administrator", amend,
			map[string]any{"input": map[string]any{"id": w.Organisations["force"], "version": version("force"),
				"parentId": w.Organisations[body]}}); !slices.Equal(a.Problems("amendOrganisation"), []string{"INVALID parentId"}) {
			t.Errorf("the force becomes part of the %s: %s", body, a.Raw)
		}
	}
	a := w.Must("administrator", register, map[string]any{"parent": w.Organisations["unit"], "telephone": "01632 960123 ext 4"})
	if a.Text("registerOrganisation", "organisation", "parent", "name") != "unit" ||
		a.Text("registerOrganisation", "organisation", "telephone") != "01632 960123 ext 4" {
		t.Errorf("a desk of the unit: %s", a.Raw)
	}
	desk := a.Text("registerOrganisation", "organisation", "id")
	if a := w.Ask("administrator", amend,
		map[string]any{"input": map[string]any{"id": desk, "version": 1,
			"telephone": "ring the bell"}}); !slices.Equal(a.Problems("amendOrganisation"), []string{"INVALID telephone"}) {
		t.Errorf("a telephone that is none: %s", a.Raw)
	}
	a = w.Must("administrator", amend, map[string]any{"input": map[string]any{"id": desk, "version": 1, "name": "Duty desk, north"}})
	if a.Text("amendOrganisation", "organisation", "parent", "name") != "unit" ||
		a.Text("amendOrganisation", "organisation", "telephone") == "" {
		t.Errorf("what is left out stays: %s", a.Raw)
	}
	a = w.Must("administrator", amend, map[string]any{"input": map[string]any{"id": desk, "version": 2, "parentId": nil, "telephone": nil}})
	if a.At("amendOrganisation", "organisation", "parent") != nil || a.At("amendOrganisation", "organisation", "telephone") != nil {
		t.Errorf("null empties: %s", a.Raw)
	}
	if a := w.Ask("manager", amend,
		map[string]any{"input": map[string]any{"id": desk, "version": 3, "parentId": w.Organisations["unit"]}}); len(a.Errors) != 1 ||
		a.Errors[0].Code() != "FORBIDDEN" {
		t.Errorf("who is no administrator: %s", a.Raw)
	}
}

func TestWhoOverseesAUnitIsNotifiedOfItsWork(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	child, _ := w.KnownTo("Quillfether", "unit", "officer", practice.InvolvementSightNamed, false)
	w.AssignAction("manager", w.ToOrganisation("unit"), child.ID().String())
	assigned := []string{"ACTION_ASSIGNED Wren Action council"}
	w.WantNotices(t, map[string][]string{"unit manager": assigned, "unit lead": assigned})
	// Where nobody oversees the unit, it climbs to the force, which sees no child.
	w.Exec("UPDATE practitioner SET active = false WHERE name IN ('unit manager', 'unit lead')")
	w.Exec("DELETE FROM notice")
	w.AssignAction("manager", w.ToOrganisation("unit"), child.ID().String())
	w.WantNotices(t, map[string][]string{"force manager": {"ACTION_ASSIGNED council"}, "force lead": {"ACTION_ASSIGNED council"}})
}

func TestThePoliceUnitThatKnowsTheChildIsNotifiedOfAnImmediateRisk(t *testing.T) {
	t.Parallel()
	w := graphtest.NewUnits(t)
	child, _ := w.KnownTo("Quillfether", "unit", "", practice.InvolvementSightOrganisation, false)
	w.Exec("INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, role, purpose, lawful_basis, \"from\", "+
		"origin) SELECT $1, created_at, updated_at, child_id, $2, role, purpose, lawful_basis, \"from\", origin FROM involvement WHERE "+
		"child_id = $3",
		w.ID("Involvement"), w.Organisations["school"], child.ID())
	concern := graphtest.ConcernInput(map[string]any{"id": child.ID()})
	concern["immediateRisk"] = true
	w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": concern})
	seen, unseen := []string{"IMMEDIATE_RISK Wren Referral school"}, []string{"IMMEDIATE_RISK school"}
	w.WantNotices(t, map[string][]string{"manager": seen, "second manager": seen, "unit manager": seen, "unit lead": seen,
		"force manager": unseen})
	// Where no unit knows the child and nobody manages the force, every unit hears.
	w.Exec("UPDATE practitioner SET active = false WHERE name = 'force manager'")
	w.Exec("DELETE FROM notice")
	urgent := graphtest.ConcernInput(graphtest.WrenInput())
	urgent["immediateRisk"] = true
	w.Must("other teacher", graphtest.SubmitConcern, map[string]any{"input": urgent})
	unseen = []string{"IMMEDIATE_RISK other school"}
	seen = []string{"IMMEDIATE_RISK Wren Referral other school"}
	w.WantNotices(t, map[string][]string{"manager": seen, "second manager": seen, "unit manager": unseen, "unit lead": unseen,
		"sibling manager": unseen, "force lead": unseen})
}
