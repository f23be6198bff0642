package graphtest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/practice"
)

// HiddenFamily is a restricted child with all that can hang on one. Only the teacher and
// the manager know them by name.
type HiddenFamily struct {
	Child Row
	// rows by table, as they were written.
	Rows map[string][]Row
}

// IDs are the identifiers of the child and of all that hangs on them.
func (h HiddenFamily) IDs() []uuid.UUID {
	var list []uuid.UUID
	for _, table := range slices.Sorted(maps.Keys(h.Rows)) {
		list = append(list, IDs(h.Rows[table])...)
	}
	return list
}

// WriteHiddenFamily writes the child into a household that they and the mother have left for
// one of their own, a family, a concern, an event, a sitting and an action, together
// with a sister that everybody may know. Those who are told, who opened and who acted
// are not among those who know.
func (w *Env) WriteHiddenFamily(sister Row, home, mother uuid.UUID) HiddenFamily {
	w.T.Helper()
	s := HiddenFamily{Child: w.NumberedChildRow("Wren", "Quillfether", 1), Rows: map[string][]Row{}}
	s.Child["restricted"] = true
	add := func(table string, rows ...Row) { s.Rows[table] = append(s.Rows[table], rows...) }
	child, past, open := s.Child.ID(), Noon.AddDate(0, -1, 0), practice.ReferralStateSubmitted
	teacher, manager, police := w.Viewers["teacher"], w.Viewers["manager"], w.Viewers["police"]
	alone := w.HouseholdRow("9 Nowhere Lane, Testham")
	add("child", s.Child)
	add("household", alone)
	add("household_member", w.MemberRow(home, &child, nil, "2026-01-01", new(FledOn)),
		w.MemberRow(alone.ID(), &child, nil, FledOn, nil), w.MemberRow(alone.ID(), nil, &mother, FledOn, nil))
	add("relationship", w.RelationshipRow(child, mother, practice.RelationshipKindMother))
	add("involvement", w.InvolvementRow(child, teacher.OrganisationID, &teacher.PractitionerID, past, nil),
		w.InvolvementRow(child, manager.OrganisationID, &manager.PractitionerID, past, nil),
		w.InvolvementRow(child, police.OrganisationID, nil, past, nil), w.InvolvementRow(child, w.Organisations["trust"], nil, past, nil))
	concern := w.ReferralRow(home, teacher.OrganisationID, teacher.PractitionerID, open, past)
	concern["triage_key"] = practice.TriageKey(true, past)
	add("referral", concern)
	add("referral_child", w.ReportedChildRow(concern, s.Child))
	add("referral_information", w.InformationRow(concern))
	event := w.EventRow(police.OrganisationID, police.PractitionerID, police.Agency, nil, past)
	add("chronology_event", event)
	add("chronology_subject", w.SubjectRow(event, child))
	sitting := w.SittingRow(home, teacher.OrganisationID, teacher.PractitionerID, Noon.AddDate(0, 0, -60), Noon.AddDate(0, 0, -10))
	profile := w.ProfileRow(sitting, child)
	CompletedRow(profile)
	grades := w.gradeRows(profile, 5)
	add("care_sitting", sitting)
	add("care_profile", profile)
	add("item_grade", grades...)
	add("target_item", w.targetRow(profile, grades[0], 1))
	add("profile_evidence", w.evidenceRow(profile, police.OrganisationID, police.PractitionerID))
	for _, body := range []string{"force", "trust"} {
		for _, state := range []practice.ActionState{practice.ActionStateProposed, practice.ActionStateDeclined} {
			action := w.ActionRow(manager.OrganisationID, manager.PractitionerID, state)
			action["owner_kind"], action["organisation_id"], action["practitioner_id"], action["due"] = "ORGANISATION", w.Organisations[body],
				(*uuid.UUID)(nil), "2026-11-03"
			add("action", action)
			add("action_child", w.ActionChildRow(action, child))
			add("action_step", w.StepRow(action, police.PractitionerID, police.OrganisationID))
			add("escalation", w.EscalationRow(action, "2026-11-03"))
			for _, who := range []string{"police", "health", "second manager", "colleague"} {
				add("notice", w.NoticeRow(w.Viewers[who].PractitionerID, &child, new(action.ID())))
			}
		}
	}
	entry := Row{"id": w.ID("AccessEntry"), "at": past, "request_id": uuid.New(), "practitioner_id": police.PractitionerID,
		"organisation_id": police.OrganisationID,
		"agency":          police.Agency, "operation": "query child", "fields": []string{"Query.child"}, "outcome": "ALLOWED",
		"child_ids": []uuid.UUID{child}, "rules": []string{"INVOLVEMENT"}}
	add("access_entry", entry)
	add("disclosure", Row{"id": w.ID("Disclosure"), "child_id": child, "entry_id": entry.ID(), "at": past, "rule": "INVOLVEMENT",
		"practitioner_id": police.PractitionerID, "organisation_id": police.OrganisationID})
	add("break_glass", w.OpeningRow(child, w.Organisations["other school"], w.Viewers["other teacher"].PractitionerID, Noon))
	incident := w.IncidentRow(teacher, false)
	add("incident", incident)
	add("incident_delivery", w.DeliveryRow(incident, child, teacher.OrganisationID))
	draft := w.DraftRow(teacher.OrganisationID, teacher.PractitionerID, practice.ConcernDraftStateWithAuthor)
	draft["children"] = []map[string]any{{"id": child}}
	add("concern_draft", draft)
	for _, k := range Kinds {
		add(k.Table, k.Row(w, child, police, 0))
	}
	double := w.HouseholdRow("9 Nowhere Lane, Testham") // of the new home, which hides it
	double["merged_into"] = alone.ID()
	alone["merged_into"] = (*uuid.UUID)(nil)
	add("household", double)
	add("record_merge", w.MergeRow("HOUSEHOLD", double.ID(), alone.ID(), manager.OrganisationID, manager.PractitionerID))
	for _, table := range Order {
		w.WriteRows(table, s.Rows[table]...)
	}
	w.Exec(`INSERT INTO neglect_clock (child_id, instrument, area, since, days, poor_from) VALUES ($1, 'GCP-STRUCTURE', 'A', `+
		`'2025-01-01', 0, 4)`, child)
	w.Exec(`UPDATE child SET neglect_since = '2025-01-01' WHERE id = $1`, child)
	return s
}

// NodesAbsent asks for every record by its identifier.
func (w *Env) NodesAbsent(t *testing.T, s HiddenFamily, people []string) {
	t.Helper()
	for _, who := range people {
		for part := range slices.Chunk(s.IDs(), 100) {
			a := w.Must(who, "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", map[string]any{"ids": part})
			for i, n := range a.List("nodes") {
				if n != nil {
					t.Errorf("%s is shown %v, a node of the restricted child", who, a.At("nodes", i))
				}
			}
		}
		for _, document := range []string{"child(id: $id) { id }", "careProfile(id: $id) { id }", "action(id: $id) { id }",
			"referral(id: $id) { id }", "household(id: $id) { id }", "node(id: $id) { id }"} {
			for _, id := range []uuid.UUID{s.Child.ID(), s.Rows["care_profile"][0].ID(), s.Rows["action"][0].ID(), s.Rows["referral"][0].ID(),
				s.Rows["household"][0].ID()} {
				if a := w.Ask(who, "query($id: ID!) { "+document+" }", map[string]any{"id": id}); strings.Contains(a.Raw, id.String()) {
					t.Errorf("%s: %s answers %s", who, document, a.Raw)
				}
			}
		}
	}
}

// NodesPresent holds the test to account: who knows the child by name is shown all.
func (w *Env) NodesPresent(t *testing.T, s HiddenFamily) {
	t.Helper()
	shown := map[string]bool{}
	for part := range slices.Chunk(s.IDs(), 100) {
		a := w.Must("teacher", "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", map[string]any{"ids": part})
		for i := range a.List("nodes") {
			shown[a.Text("nodes", i, "__typename")] = true
		}
	}
	for _, d := range NodeTypes() {
		// nobody's, or not written here
		known := slices.Contains([]string{"Organisation", "Practitioner", "Instrument", "Training", "Relative", "ReferralDecision", "Notice"},
			d.Name)
		if !shown[d.Name] && !known {
			t.Errorf("a %s of the child is not even shown to who knows them: the test tries none", d.Name)
		}
	}
}
