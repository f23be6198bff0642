package chronology_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// classifiedWorld is a child that everybody's organisation knows. One lead of the
// council is involved by name, and has a manager of their own.
func classifiedWorld(t *testing.T) (w *graphtest.Env, kid string) {
	t.Helper()
	w = graphtest.New(t)
	w.Practitioner("named lead", "council", practice.RoleLead)
	w.Practitioner("named social worker", "council", practice.RolePractitioner)
	w.Practitioner("managed lead", "council", practice.RoleLead)
	w.Practitioner("police colleague", "force", practice.RolePractitioner)
	w.Exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", w.Viewers["named lead"].PractitionerID,
		w.Viewers["manager"].PractitionerID)
	kid = w.RegisterChild("police", "POLICE_OFFICER_IN_THE_CASE", "Wren", "Quillfether", "2018-03-04")
	for _, body := range []string{"trust", "school", "other school", "council"} {
		w.RecordInvolvement(kid, body, "")
	}
	w.RecordInvolvement(kid, "council", "named lead")
	w.RecordInvolvement(kid, "council", "named social worker")
	return w, kid
}

// TestWhoReadsWhichClassificationOfWhom states each row of access.md, and with it
// who is denied.
func TestWhoReadsWhichClassificationOfWhom(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	const author = "the author's organisation"
	everyone := []string{"police", "police colleague", "health", "teacher", "colleague", "other teacher", "lead", "named lead",
		"managed lead", "manager", "second manager", "social worker", "named social worker"}
	council := []string{"lead", "named lead", "managed lead", "manager", "second manager", "social worker", "named social worker"}
	for classification, readers := range map[string]map[string][]string{
		"ROUTINE":     {"police": everyone, "health": everyone, "teacher": everyone},
		"THIRD_PARTY": {"police": everyone, "health": everyone, "teacher": everyone},
		"SENSITIVE": {"police": append([]string{"police", "police colleague"}, council...),
			"health": append([]string{"health"}, council...), "teacher": append([]string{"teacher", "colleague", "other teacher"}, council...)},
		"POLICE_RESTRICTED": {"police": {"police", "police colleague", "manager", "second manager", "named lead"},
			"health":  {"health", "police", "police colleague", "manager", "second manager", "named lead"},
			"teacher": {"teacher", "colleague", "police", "police colleague", "manager", "second manager", "named lead"}},
		"HEALTH_RESTRICTED": {"police": {"police", "police colleague", "health", "named lead", "manager"},
			"health": {"health", "named lead", "manager"}, "teacher": {"teacher", "colleague", "health", "named lead", "manager"}},
	} {
		for by, may := range readers {
			event := w.RecordEventAbout(by, classification, kid)
			for _, who := range everyone {
				if got, want := w.ReadsText(who, event), slices.Contains(may, who); got != want {
					t.Errorf("%s reads the %s text of %s of %s: %v, want %v", who, classification, author, by, got, want)
				}
			}
		}
	}
	// What the council's social worker wrote is the council's to read back.
	for _, classification := range []string{"POLICE_RESTRICTED", "HEALTH_RESTRICTED"} {
		event := w.RecordEventAbout("social worker", classification, kid)
		for _, who := range council {
			if !w.ReadsText(who, event) {
				t.Errorf("%s does not read back what their organisation wrote as %s", who, classification)
			}
		}
	}
}

func TestALeadsManagerIsTheirOwnOrElseOneOfTheirOrganisation(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	w.Practitioner("force manager", "force", practice.RoleManager)
	event := w.RecordEventAbout("health", "HEALTH_RESTRICTED", kid)
	want := func(why string, readers ...string) {
		t.Helper()
		for _, who := range []string{"manager", "second manager", "force manager", "lead", "named social worker"} {
			if got := w.ReadsText(who, event); got != slices.Contains(readers, who) {
				t.Errorf("%s: %s reads health detail: %v", why, who, got)
			}
		}
	}
	want("their own manager", "manager")
	w.Exec("UPDATE practitioner SET manager_id = NULL WHERE id = $1", w.Viewers["named lead"].PractitionerID)
	want("no manager is known", "manager", "second manager")
	w.Exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", w.Viewers["named lead"].PractitionerID,
		w.Viewers["second manager"].PractitionerID)
	want("another manager of their own", "second manager")
	w.Exec("UPDATE practitioner SET active = false WHERE id = $1", w.Viewers["named lead"].PractitionerID)
	want("the lead has left")
}

// TestBeingInvolvedByNameIsOfEveryChildOfAnEvent: the text speaks of all of them.
func TestBeingInvolvedByNameIsOfEveryChildOfAnEvent(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	sibling := w.RegisterChild("police", "POLICE_OFFICER_IN_THE_CASE", "Robin", "Quillfether", "2020-07-01")
	w.RecordInvolvement(sibling, "trust", "")
	police, health := w.RecordEventAbout("police", "POLICE_RESTRICTED", kid, sibling),
		w.RecordEventAbout("health", "HEALTH_RESTRICTED", kid, sibling)
	one := w.RecordEventAbout("police", "POLICE_RESTRICTED", kid)
	check := func(why string, byName bool) {
		t.Helper()
		if got := w.ReadsText("named lead", police); got != byName {
			t.Errorf("%s: the lead reads police detail about both: %v", why, got)
		}
		if got := w.ReadsText("named lead", health); got != byName {
			t.Errorf("%s: the lead reads health detail about both: %v", why, got)
		}
		if got := w.ReadsText("manager", health); got != byName {
			t.Errorf("%s: the lead's manager reads health detail about both: %v", why, got)
		}
		if !w.ReadsText("named lead", one) {
			t.Errorf("%s: the lead does not read police detail about the one child", why)
		}
	}
	check("involved by name with one", false)
	tie := w.RecordInvolvement(sibling, "council", "named lead")
	check("involved by name with both", true)
	w.MustSend("manager", "endInvolvement", "", map[string]any{"id": tie, "version": 1, "reason": "Another lead has the case."})
	w.Later(1e9)
	check("involved by name with both, and no more", false)
	w.RecordInvolvement(sibling, "council", "managed lead")
	if w.ReadsText("named lead", health) || w.ReadsText("managed lead", health) {
		t.Error("two leads, each involved with one of the children, read health detail about both")
	}
	w.Exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", w.Viewers["managed lead"].PractitionerID,
		w.Viewers["manager"].PractitionerID)
	if !w.ReadsText("manager", health) {
		t.Error("the manager of both leads does not read health detail about both children")
	}
}

func TestAnOpeningInAnEmergencyIsNoInvolvementByName(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	w.Organisation("early help", practice.AgencySocialCare, practice.OrganisationKindEarlyHelpService, "1")
	w.Practitioner("early help lead", "early help", practice.RoleLead)
	event := w.RecordEventAbout("health", "HEALTH_RESTRICTED", kid)
	w.MustSend("early help lead", "breakGlass", "", map[string]any{"childId": kid, "reason": "Found alone at night, and unconscious."})
	if w.ReadsText("early help lead", event) {
		t.Error("an opening in an emergency shows health detail to a lead who is not involved by name")
	}
	w.RecordInvolvement(kid, "early help", "early help lead")
	if !w.ReadsText("early help lead", event) {
		t.Error("a lead who is involved by name does not read health detail")
	}
}

func TestARecordSaysItselfWhatIsWithheldAndWhy(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	event, open := w.RecordEventAbout("police", "POLICE_RESTRICTED", kid), w.RecordEventAbout("police", "ROUTINE", kid)
	const read = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on ChronologyEvent { id summary impact correctionReason withheld { field ` +
		`reason } } } }`
	for who, want := range map[string]string{
		"teacher": "[map[field:summary reason:POLICE_RESTRICTED] map[field:impact reason:POLICE_RESTRICTED] map[field:correctionReason " +
			"reason:POLICE_RESTRICTED]]",
		"police": "[]", "named lead": "[]",
	} {
		a := w.Must(who, read, map[string]any{"ids": []string{event, open}})
		if got := fmt.Sprint(a.At("nodes", 0, "withheld")); got != want {
			t.Errorf("%s is told that %s is withheld, want %s", who, got, want)
		}
		if got := fmt.Sprint(a.At("nodes", 1, "withheld")); got != "[]" {
			t.Errorf("%s is told that %s is withheld of a routine event", who, got)
		}
		if (a.At("nodes", 0, "summary") == nil) != (want != "[]") {
			t.Errorf("%s: what is withheld and what is masked differ: %s", who, a.Raw)
		}
		if masked, _ := a.Extensions["withheld"].([]any); (len(masked) == 3) != (want != "[]") {
			t.Errorf("%s: the extensions tell of %v", who, a.Extensions)
		}
	}
	// A record that is asked only what is withheld tells it too, and nothing else.
	a := w.Must("teacher", `query($id: ID!) { node(id: $id) { ... on ChronologyEvent { withheld { reason } } } }`, map[string]any{"id": event})
	if got := a.List("node", "withheld"); len(got) != 3 || strings.Contains(a.Raw, "neighbour") {
		t.Errorf("asked alone, withheld is %s", a.Raw)
	}
}

func TestBeingInvolvedByNameCostsOneStatementForAllEvents(t *testing.T) {
	t.Parallel()
	w, kid := classifiedWorld(t)
	last := w.CountStatements()
	cost := func() int {
		w.Must("named lead", `query($id: ID!) { child(id: $id) { chronology(first: 100) { edges { node { summary impact withheld { field } `+
			`corrects { summary } correctedBy { summary } } } } } }`, map[string]any{"id": kid})
		return last()
	}
	w.RecordEventAbout("health", "HEALTH_RESTRICTED", kid)
	few := cost()
	for range 12 {
		w.RecordEventAbout("health", "HEALTH_RESTRICTED", kid)
		w.RecordEventAbout("police", "POLICE_RESTRICTED", kid)
	}
	if many := cost(); many != few {
		t.Errorf("one restricted event costs %d statements, 25 cost %d", few, many)
	}
}
