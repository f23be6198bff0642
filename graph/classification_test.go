package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

// classifiedWorld is a child that everybody's organisation knows. One lead of the
// council is involved by name, and has a manager of their own.
func classifiedWorld(t *testing.T) (w *world, kid string) {
	t.Helper()
	w = newWorld(t)
	w.person("named lead", "council", practice.RoleLead)
	w.person("named social worker", "council", practice.RolePractitioner)
	w.person("managed lead", "council", practice.RoleLead)
	w.person("police colleague", "force", practice.RolePractitioner)
	w.exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", w.viewers["named lead"].PractitionerID, w.viewers["manager"].PractitionerID)
	kid = w.registered("police", "POLICE_OFFICER_IN_THE_CASE", "Wren", "Quillfether", "2018-03-04")
	for _, body := range []string{"trust", "school", "other school", "council"} {
		w.involved(kid, body, "")
	}
	w.involved(kid, "council", "named lead")
	w.involved(kid, "council", "named social worker")
	return w, kid
}

// involved records an involvement, of one person where one is named.
func (w *world) involved(kid, body, person string) string {
	w.t.Helper()
	input := map[string]any{"childId": kid, "organisationId": w.bodies[body], "role": "OTHER", "purpose": "Keeps the child in sight.", "lawfulBasis": "PUBLIC_TASK"}
	if person != "" {
		input["practitionerId"] = w.viewers[person].PractitionerID
	}
	return w.succeeds("manager", "recordInvolvement", "involvement { id }", input).text("recordInvolvement", "involvement", "id")
}

// reads reports whether somebody reads the text of an event that they see.
func (w *world) reads(who, event string) bool {
	w.t.Helper()
	a := w.must(who, `query($id: ID!) { node(id: $id) { ... on ChronologyEvent { id summary impact } } }`, map[string]any{"id": event})
	if a.at("node") == nil {
		w.t.Fatalf("%s does not see the event", who)
	}
	if (a.at("node", "summary") == nil) != (a.at("node", "impact") == nil) {
		w.t.Errorf("%s reads one of summary and impact: %s", who, a.raw)
	}
	return a.at("node", "summary") != nil
}

func (w *world) noted(who, classification string, children ...string) string {
	w.t.Helper()
	return w.succeeds(who, "recordEvent", "event { id }", map[string]any{"childIds": children, "occurredAt": "2026-11-20T10:00:00Z", "category": "CONTACT",
		"summary": "What a neighbour said.", "impact": "Frightened at night.", "classification": classification}).text("recordEvent", "event", "id")
}

// TestWhoReadsWhichClassificationOfWhom states each row of access.md, and with it
// who is denied.
func TestWhoReadsWhichClassificationOfWhom(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	const author = "the author's organisation"
	everyone := []string{"police", "police colleague", "health", "teacher", "colleague", "other teacher", "lead", "named lead", "managed lead", "manager", "second manager", "social worker", "named social worker"}
	council := []string{"lead", "named lead", "managed lead", "manager", "second manager", "social worker", "named social worker"}
	for classification, readers := range map[string]map[string][]string{
		"ROUTINE":           {"police": everyone, "health": everyone, "teacher": everyone},
		"THIRD_PARTY":       {"police": everyone, "health": everyone, "teacher": everyone},
		"SENSITIVE":         {"police": append([]string{"police", "police colleague"}, council...), "health": append([]string{"health"}, council...), "teacher": append([]string{"teacher", "colleague", "other teacher"}, council...)},
		"POLICE_RESTRICTED": {"police": {"police", "police colleague", "manager", "second manager", "named lead"}, "health": {"health", "police", "police colleague", "manager", "second manager", "named lead"}, "teacher": {"teacher", "colleague", "police", "police colleague", "manager", "second manager", "named lead"}},
		"HEALTH_RESTRICTED": {"police": {"police", "police colleague", "health", "named lead", "manager"}, "health": {"health", "named lead", "manager"}, "teacher": {"teacher", "colleague", "health", "named lead", "manager"}},
	} {
		for by, may := range readers {
			event := w.noted(by, classification, kid)
			for _, who := range everyone {
				if got, want := w.reads(who, event), slices.Contains(may, who); got != want {
					t.Errorf("%s reads the %s text of %s of %s: %v, want %v", who, classification, author, by, got, want)
				}
			}
		}
	}
	// What the council's social worker wrote is the council's to read back.
	for _, classification := range []string{"POLICE_RESTRICTED", "HEALTH_RESTRICTED"} {
		event := w.noted("social worker", classification, kid)
		for _, who := range council {
			if !w.reads(who, event) {
				t.Errorf("%s does not read back what their organisation wrote as %s", who, classification)
			}
		}
	}
}

func TestALeadsManagerIsTheirOwnOrElseOneOfTheirOrganisation(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	w.person("force manager", "force", practice.RoleManager)
	event := w.noted("health", "HEALTH_RESTRICTED", kid)
	want := func(why string, readers ...string) {
		t.Helper()
		for _, who := range []string{"manager", "second manager", "force manager", "lead", "named social worker"} {
			if got := w.reads(who, event); got != slices.Contains(readers, who) {
				t.Errorf("%s: %s reads health detail: %v", why, who, got)
			}
		}
	}
	want("their own manager", "manager")
	w.exec("UPDATE practitioner SET manager_id = NULL WHERE id = $1", w.viewers["named lead"].PractitionerID)
	want("no manager is known", "manager", "second manager")
	w.exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", w.viewers["named lead"].PractitionerID, w.viewers["second manager"].PractitionerID)
	want("another manager of their own", "second manager")
	w.exec("UPDATE practitioner SET active = false WHERE id = $1", w.viewers["named lead"].PractitionerID)
	want("the lead has left")
}

// TestBeingInvolvedByNameIsOfEveryChildOfAnEvent: the text speaks of all of them.
func TestBeingInvolvedByNameIsOfEveryChildOfAnEvent(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	sibling := w.registered("police", "POLICE_OFFICER_IN_THE_CASE", "Robin", "Quillfether", "2020-07-01")
	w.involved(sibling, "trust", "")
	police, health := w.noted("police", "POLICE_RESTRICTED", kid, sibling), w.noted("health", "HEALTH_RESTRICTED", kid, sibling)
	one := w.noted("police", "POLICE_RESTRICTED", kid)
	check := func(why string, byName bool) {
		t.Helper()
		if got := w.reads("named lead", police); got != byName {
			t.Errorf("%s: the lead reads police detail about both: %v", why, got)
		}
		if got := w.reads("named lead", health); got != byName {
			t.Errorf("%s: the lead reads health detail about both: %v", why, got)
		}
		if got := w.reads("manager", health); got != byName {
			t.Errorf("%s: the lead's manager reads health detail about both: %v", why, got)
		}
		if !w.reads("named lead", one) {
			t.Errorf("%s: the lead does not read police detail about the one child", why)
		}
	}
	check("involved by name with one", false)
	tie := w.involved(sibling, "council", "named lead")
	check("involved by name with both", true)
	w.succeeds("manager", "endInvolvement", "", map[string]any{"id": tie, "version": 1, "reason": "Another lead has the case."})
	w.later(1e9)
	check("involved by name with both, and no more", false)
	w.involved(sibling, "council", "managed lead")
	if w.reads("named lead", health) || w.reads("managed lead", health) {
		t.Error("two leads, each involved with one of the children, read health detail about both")
	}
	w.exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", w.viewers["managed lead"].PractitionerID, w.viewers["manager"].PractitionerID)
	if !w.reads("manager", health) {
		t.Error("the manager of both leads does not read health detail about both children")
	}
}

func TestAnOpeningInAnEmergencyIsNoInvolvementByName(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	w.body("early help", practice.AgencySocialCare, practice.OrganisationKindEarlyHelpService, "1")
	w.person("early help lead", "early help", practice.RoleLead)
	event := w.noted("health", "HEALTH_RESTRICTED", kid)
	w.succeeds("early help lead", "breakGlass", "", map[string]any{"childId": kid, "reason": "Found alone at night, and unconscious."})
	if w.reads("early help lead", event) {
		t.Error("an opening in an emergency shows health detail to a lead who is not involved by name")
	}
	w.involved(kid, "early help", "early help lead")
	if !w.reads("early help lead", event) {
		t.Error("a lead who is involved by name does not read health detail")
	}
}

func TestARecordSaysItselfWhatIsWithheldAndWhy(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	event, open := w.noted("police", "POLICE_RESTRICTED", kid), w.noted("police", "ROUTINE", kid)
	const read = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on ChronologyEvent { id summary impact correctionReason withheld { field reason } } } }`
	for who, want := range map[string]string{
		"teacher": "[map[field:summary reason:POLICE_RESTRICTED] map[field:impact reason:POLICE_RESTRICTED] map[field:correctionReason reason:POLICE_RESTRICTED]]",
		"police":  "[]", "named lead": "[]",
	} {
		a := w.must(who, read, map[string]any{"ids": []string{event, open}})
		if got := fmt.Sprint(a.at("nodes", 0, "withheld")); got != want {
			t.Errorf("%s is told that %s is withheld, want %s", who, got, want)
		}
		if got := fmt.Sprint(a.at("nodes", 1, "withheld")); got != "[]" {
			t.Errorf("%s is told that %s is withheld of a routine event", who, got)
		}
		if (a.at("nodes", 0, "summary") == nil) != (want != "[]") {
			t.Errorf("%s: what is withheld and what is masked differ: %s", who, a.raw)
		}
		if masked, _ := a.Extensions["withheld"].([]any); (len(masked) == 3) != (want != "[]") {
			t.Errorf("%s: the extensions tell of %v", who, a.Extensions)
		}
	}
	// A record that is asked only what is withheld tells it too, and nothing else.
	a := w.must("teacher", `query($id: ID!) { node(id: $id) { ... on ChronologyEvent { withheld { reason } } } }`, map[string]any{"id": event})
	if got := a.list("node", "withheld"); len(got) != 3 || strings.Contains(a.raw, "neighbour") {
		t.Errorf("asked alone, withheld is %s", a.raw)
	}
}

func TestBeingInvolvedByNameCostsOneStatementForAllEvents(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	last := w.counting()
	cost := func() int {
		w.must("named lead", `query($id: ID!) { child(id: $id) { chronology(first: 100) { edges { node { summary impact withheld { field } corrects { summary } correctedBy { summary } } } } } }`, map[string]any{"id": kid})
		return last()
	}
	w.noted("health", "HEALTH_RESTRICTED", kid)
	few := cost()
	for range 12 {
		w.noted("health", "HEALTH_RESTRICTED", kid)
		w.noted("police", "POLICE_RESTRICTED", kid)
	}
	if many := cost(); many != few {
		t.Errorf("one restricted event costs %d statements, 25 cost %d", few, many)
	}
}

// readsText: docs/access in plain Go, for an event that the viewer sees.
func (s sight) readsText(event row) bool {
	v, council := s.viewer, s.viewer.Agency == practice.AgencySocialCare
	if event["organisation_id"] == v.OrganisationID {
		return true
	}
	switch event["classification"] {
	case practice.ClassificationSensitive:
		return event["agency"] == v.Agency || council || s.holds(practice.RoleAuditor)
	case practice.ClassificationPoliceRestricted:
		return v.Agency == practice.AgencyPolice || council && (s.holds(practice.RoleManager) || s.holds(practice.RoleLead) && s.ofEveryChild(event, s.isThem))
	case practice.ClassificationHealthRestricted:
		return v.Agency == practice.AgencyHealth || council && (s.holds(practice.RoleLead) && s.ofEveryChild(event, s.isThem) || s.holds(practice.RoleManager) && s.ofEveryChild(event, s.managesLead))
	default:
		return true
	}
}

// ofEveryChild: each child of an event has a current involvement of somebody by name who will do.
func (s sight) ofEveryChild(event row, will func(person row) bool) bool {
	for _, subject := range s.where("chronology_subject", "event_id", event.id()) {
		tied := slices.ContainsFunc(s.where("involvement", "child_id", subject["child_id"]), func(i row) bool {
			person := s.by("practitioner", i["practitioner_id"])
			return s.current(i) && person != nil && person["organisation_id"] == i["organisation_id"] && will(person)
		})
		if !tied {
			return false
		}
	}
	return true
}

func (s sight) isThem(person row) bool { return person.id() == s.viewer.PractitionerID }

// managesLead: the person is a lead of social care, and the viewer is their
// manager: their own where one is known, else one of their organisation.
func (s sight) managesLead(person row) bool {
	if !slices.Contains(person["roles"].([]practice.Role), practice.RoleLead) || person["agency"] != practice.AgencySocialCare {
		return false
	}
	if manager := person["manager_id"].(*uuid.UUID); manager != nil {
		return *manager == s.viewer.PractitionerID
	}
	return person["organisation_id"] == s.viewer.OrganisationID
}

// texts asks for every event's text, and what is said to be withheld of it.
func (l looker) texts() {
	seen := l.visible("chronology_event", l.rows["chronology_event"])
	for part := range slices.Chunk(seen, 50) {
		a := l.must(l.who, "query($ids: [ID!]!) { nodes(ids: $ids) { ... on ChronologyEvent { summary withheld { field reason } } } }", map[string]any{"ids": ids(part)})
		for i, event := range part {
			reads, withheld := a.at("nodes", i, "summary") != nil, a.list("nodes", i, "withheld")
			if want := l.readsText(event); reads != want || (len(withheld) == 0) != want {
				l.Errorf("%s reads a %s text of %s: %v, withheld %v, want %v", l.who, event["classification"], event["agency"], reads, withheld, want)
			}
		}
	}
}
