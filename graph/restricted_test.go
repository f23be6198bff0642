package graph_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"

	"heed/practice"
)

// secret is a restricted child with all that can hang on one. Only the teacher and
// the manager know them by name.
type secret struct {
	child row
	// rows by table, as they were written.
	rows map[string][]row
}

// ids are the identifiers of the child and of all that hangs on them.
func (s secret) ids() []uuid.UUID {
	var list []uuid.UUID
	for _, table := range slices.Sorted(maps.Keys(s.rows)) {
		list = append(list, ids(s.rows[table])...)
	}
	return list
}

// secretly writes the child into a household that they and the mother have left for
// one of their own, a family, a concern, an event, a sitting and an action, together
// with a sister that everybody may know. Those who are told, who opened and who acted
// are not among those who know.
func (w *world) secretly(sister row, home, mother uuid.UUID) secret {
	w.t.Helper()
	s := secret{child: w.numbered("Wren", "Quillfether", 1), rows: map[string][]row{}}
	s.child["restricted"] = true
	add := func(table string, rows ...row) { s.rows[table] = append(s.rows[table], rows...) }
	child, past, open := s.child.id(), noon.AddDate(0, -1, 0), practice.ReferralStateSubmitted
	teacher, manager, police := w.viewers["teacher"], w.viewers["manager"], w.viewers["police"]
	alone := w.householdRow("9 Nowhere Lane, Testham")
	add("child", s.child)
	add("household", alone)
	add("household_member", w.memberRow(home, &child, nil, "2026-01-01", new(fledOn)),
		w.memberRow(alone.id(), &child, nil, fledOn, nil), w.memberRow(alone.id(), nil, &mother, fledOn, nil))
	add("relationship", w.relationshipRow(child, mother, practice.RelationshipKindMother))
	add("involvement", w.involvementRow(child, teacher.OrganisationID, &teacher.PractitionerID, past, nil), w.involvementRow(child, manager.OrganisationID, &manager.PractitionerID, past, nil),
		w.involvementRow(child, police.OrganisationID, nil, past, nil), w.involvementRow(child, w.bodies["trust"], nil, past, nil))
	concern := w.referralRow(home, teacher.OrganisationID, teacher.PractitionerID, open, past)
	concern["triage_key"] = practice.TriageKey(true, past)
	add("referral", concern)
	add("referral_child", w.namingRow(concern, s.child))
	event := w.eventRow(police.OrganisationID, police.PractitionerID, police.Agency, nil, past)
	add("chronology_event", event)
	add("chronology_subject", w.subjectRow(event, child))
	sitting := w.sittingRow(home, teacher.OrganisationID, teacher.PractitionerID, noon.AddDate(0, 0, -60), noon.AddDate(0, 0, -10))
	profile := w.profileRow(sitting, child)
	completedRow(profile)
	grades := w.gradeRows(profile, 5)
	add("care_sitting", sitting)
	add("care_profile", profile)
	add("item_grade", grades...)
	add("target_item", w.targetRow(profile, grades[0], 1))
	add("profile_evidence", w.evidenceRow(profile, police.OrganisationID, police.PractitionerID))
	for _, body := range []string{"force", "trust"} {
		for _, state := range []practice.ActionState{practice.ActionStateProposed, practice.ActionStateDeclined} {
			action := w.actionRow(manager.OrganisationID, manager.PractitionerID, state)
			action["owner_kind"], action["organisation_id"], action["practitioner_id"], action["due"] = "ORGANISATION", w.bodies[body], (*uuid.UUID)(nil), "2026-11-03"
			add("action", action)
			add("action_child", w.actionChildRow(action, child))
			add("action_step", w.stepRow(action, police.PractitionerID, police.OrganisationID))
			add("escalation", w.escalationRow(action, "2026-11-03"))
			for _, who := range []string{"police", "health", "second manager", "colleague"} {
				add("notice", w.noticeRow(w.viewers[who].PractitionerID, &child, new(action.id())))
			}
		}
	}
	entry := row{"id": w.id("AccessEntry"), "at": past, "request_id": uuid.New(), "practitioner_id": police.PractitionerID, "organisation_id": police.OrganisationID,
		"agency": police.Agency, "operation": "query child", "fields": []string{"Query.child"}, "outcome": "ALLOWED", "child_ids": []uuid.UUID{child}, "rules": []string{"INVOLVEMENT"}}
	add("access_entry", entry)
	add("disclosure", row{"id": w.id("Disclosure"), "child_id": child, "entry_id": entry.id(), "at": past, "rule": "INVOLVEMENT",
		"practitioner_id": police.PractitionerID, "organisation_id": police.OrganisationID})
	add("break_glass", w.openingRow(child, w.bodies["other school"], w.viewers["other teacher"].PractitionerID, noon))
	for _, table := range order {
		w.plain(table, s.rows[table]...)
	}
	w.exec(`INSERT INTO neglect_clock (child_id, instrument, area, since, days, poor_from) VALUES ($1, 'GCP-STRUCTURE', 'A', '2025-01-01', 0, 4)`, child)
	w.exec(`UPDATE child SET neglect_since = '2025-01-01' WHERE id = $1`, child)
	return s
}

// surfaces are the lists of the contract, with every filter and order, and what is
// counted: a document each.
func surfaces(s secret) map[string]string {
	list := map[string]string{
		"agencyBoard":   "{ agencyBoard { agencies { agency counts { open due overdue declined unanswered oldestUnansweredDays } } organisations(first: 50) { edges { node { id actionCounts { open due overdue declined unanswered } } } } } }",
		"viewer":        "{ viewer { practitioner { name trainings { id } } viewerCan { verb allowed } } }",
		"accessLog":     fmt.Sprintf("{ accessLog(childId: %q, first: 50) { totalCount edges { node { id } } } }", s.child.id()),
		"a known child": "{ children(first: 5) { edges { node { id siblings { id } memberships { id household { id members { id } neglectClocks { area } } } relationships { id relative { id relationships { id } memberships { id } } } } } } }",
		"a known case":  "{ children(first: 5) { edges { node { referrals(first: 10) { edges { node { id concerns { id } siblingsNotNamed { id } } } } chronology(first: 10) { edges { node { id children { id } } } } careProfiles(first: 5) { edges { node { id sitting { id profiles { id } childrenLeftOut { id } } } } } actions(first: 10) { edges { node { id children { id } } } } } } } }",
	}
	for _, root := range []string{"Query", "Inbox"} {
		for _, f := range contract().Types[root].Fields {
			if f.Arguments.ForName("first") == nil || list[f.Name] != "" {
				continue
			}
			selection := "{ totalCount edges { node { __typename } } }"
			if d := contract().Types[contract().Types[f.Type.Name()].Fields.ForName("edges").Type.Name()].Fields.ForName("node").Type.Name(); slices.Contains(contract().Types[d].Interfaces, "Node") {
				selection = "{ totalCount edges { node { id } } }"
			}
			for name, args := range arguments(f, s) {
				document := fmt.Sprintf("{ %s(first: 50%s) %s }", f.Name, args, selection)
				if root == "Inbox" {
					document = "{ inbox " + document + " }"
				}
				list[f.Name+name] = document
			}
		}
	}
	return list
}

// arguments are a list's filters and orders, one at a time, as the child would
// answer them.
func arguments(f *ast.FieldDefinition, s secret) map[string]string {
	list := map[string]string{"": ""}
	if a := f.Arguments.ForName("orderBy"); a != nil {
		for _, v := range contract().Types[contract().Types[a.Type.Name()].Fields.ForName("field").Type.Name()].EnumValues {
			for _, direction := range []string{"ASC", "DESC"} {
				list[" by "+v.Name+" "+direction] = fmt.Sprintf(", orderBy: {field: %s, direction: %s}", v.Name, direction)
			}
		}
	}
	if a := f.Arguments.ForName("filter"); a != nil && f.Name == "children" {
		for field, value := range map[string]string{"search": `"Wren Quillfether"`, "dateOfBirth": `"2018-03-04"`, "nhsNumber": fmt.Sprintf("%q", s.child["nhs_number"]),
			"upn": fmt.Sprintf("%q", s.child["upn"]), "laChildId": fmt.Sprintf("%q", s.child["la_child_id"]), "bornFrom": `"2018-01-01"`, "bornTo": `"2018-12-31"`, "neglectDaysAtLeast": "10", "neglectArea": `"A"`} {
			list[" with "+field] = fmt.Sprintf(", filter: {%s: %s}", field, value)
		}
	}
	return list
}

var requestIDs = regexp.MustCompile(`"requestId":"[^"]*"`)

// strangers are those who do not know the child by name, whatever their
// organisation is to the child.
var strangers = []string{"second manager", "lead", "social worker", "partnership lead", "administrator", "auditor", "police", "health", "colleague", "system"}

func TestARestrictedChildIsAbsentFromEverySurface(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sister, home, mother := w.childRow("Merle", "Quillfether", "2012-05-06"), w.householdRow("4 Nowhere Lane, Testham"), w.relativeRow("Avis", "Quillfether")
	past := noon.AddDate(0, -1, 0)
	w.plain("child", sister)
	w.plain("household", home)
	w.plain("relative", mother)
	w.plain("household_member", w.memberRow(home.id(), new(sister.id()), nil, "2026-01-01", nil), w.memberRow(home.id(), nil, new(mother.id()), "2026-01-01", nil))
	w.plain("relationship", w.relationshipRow(sister.id(), mother.id(), practice.RelationshipKindMother))
	for _, body := range []string{"school", "force", "trust", "council"} {
		w.plain("involvement", w.involvementRow(sister.id(), w.bodies[body], nil, past, nil))
	}
	ask := func(documents map[string]string) map[string]string {
		answers := map[string]string{}
		for _, who := range strangers {
			for name, document := range documents {
				answers[who+" asks for "+name] = requestIDs.ReplaceAllString(w.ask(who, document, nil).raw, "")
			}
		}
		return answers
	}
	before := ask(surfaces(secret{child: w.numbered("Wren", "Quillfether", 1)}))
	for what, got := range before {
		if strings.Contains(got, "LIMIT_EXCEEDED") || strings.Contains(got, "BAD_USER_INPUT") || strings.Contains(got, "VALIDATION") {
			t.Errorf("%s: %s", what, got)
		}
	}
	s := w.secretly(sister, home.id(), mother.id())
	documents := surfaces(s)
	for what, got := range ask(documents) {
		if got != before[what] {
			t.Errorf("%s: with the child %s, and without %s", what, got, before[what])
		}
	}
	for name, document := range documents {
		if a := w.ask("manager", document, nil); name == "children" && a.number("children", "totalCount") != 2 {
			t.Errorf("who knows the child by name: %s", a.raw)
		}
	}
	w.nodesAbsent(t, s, strangers)
	w.nodesPresent(t, s)
}

// nodesAbsent asks for every record by its identifier.
func (w *world) nodesAbsent(t *testing.T, s secret, people []string) {
	t.Helper()
	for _, who := range people {
		for part := range slices.Chunk(s.ids(), 100) {
			a := w.must(who, "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", map[string]any{"ids": part})
			for i, n := range a.list("nodes") {
				if n != nil {
					t.Errorf("%s is shown %v, a node of the restricted child", who, a.at("nodes", i))
				}
			}
		}
		for _, document := range []string{"child(id: $id) { id }", "careProfile(id: $id) { id }", "action(id: $id) { id }", "referral(id: $id) { id }", "household(id: $id) { id }", "node(id: $id) { id }"} {
			for _, id := range []uuid.UUID{s.child.id(), s.rows["care_profile"][0].id(), s.rows["action"][0].id(), s.rows["referral"][0].id(), s.rows["household"][0].id()} {
				if a := w.ask(who, "query($id: ID!) { "+document+" }", map[string]any{"id": id}); strings.Contains(a.raw, id.String()) {
					t.Errorf("%s: %s answers %s", who, document, a.raw)
				}
			}
		}
	}
}

// nodesPresent holds the test to account: who knows the child by name is shown all.
func (w *world) nodesPresent(t *testing.T, s secret) {
	t.Helper()
	shown := map[string]bool{}
	for part := range slices.Chunk(s.ids(), 100) {
		a := w.must("teacher", "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", map[string]any{"ids": part})
		for i := range a.list("nodes") {
			shown[a.text("nodes", i, "__typename")] = true
		}
	}
	for _, d := range nodeTypes() {
		known := slices.Contains([]string{"Organisation", "Practitioner", "Instrument", "Training", "Relative", "ReferralDecision", "Notice"}, d.Name) // nobody's, or not written here
		if !shown[d.Name] && !known {
			t.Errorf("a %s of the child is not even shown to who knows them: the test tries none", d.Name)
		}
	}
}

func TestWhoOpenedTheRecordOfAChildWhoIsRestrictedSinceKnowsThatAndNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sister, home, mother := w.childRow("Merle", "Quillfether", "2012-05-06"), w.householdRow("4 Nowhere Lane, Testham"), w.relativeRow("Avis", "Quillfether")
	w.plain("child", sister)
	w.plain("household", home)
	w.plain("relative", mother)
	s := w.secretly(sister, home.id(), mother.id())
	own := s.rows["break_glass"][0].id()
	delete(s.rows, "break_glass")
	w.nodesAbsent(t, s, []string{"other teacher"})
	for _, who := range []string{"other teacher", "records"} {
		a := w.must(who, "{ breakGlasses(first: 5) { totalCount edges { node { id childId child { id } } } } }", nil)
		if a.number("breakGlasses", "totalCount") != 1 || a.text("breakGlasses", "edges", 0, "node", "id") != own.String() || a.at("breakGlasses", "edges", 0, "node", "child") != nil {
			t.Errorf("%s: %s", who, a.raw)
		}
	}
	if got := w.must("records", fmt.Sprintf("{ accessLog(childId: %q, first: 50) { totalCount } }", s.child.id()), nil).number("accessLog", "totalCount"); got == 0 {
		t.Error("who keeps the records is not told who looked at a restricted child")
	}
}
