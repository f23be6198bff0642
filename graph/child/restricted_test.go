package child_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/graphtest"
	"heed/practice"
)

// surfaces are the lists of the contract, with every filter and order, and what is
// counted: a document each.
func surfaces(s graphtest.HiddenFamily) map[string]string {
	list := map[string]string{
		"agencyBoard": "{ agencyBoard { agencies { agency counts { open due overdue declined unanswered oldestUnansweredDays } } " +
			"organisations(first: 50) { edges { node { id actionCounts { open due overdue declined unanswered } } } } } }",
		"viewer":    "{ viewer { practitioner { name trainings { id } } viewerCan { verb allowed } } }",
		"accessLog": fmt.Sprintf("{ accessLog(childId: %q, first: 50) { totalCount edges { node { id } } } }", s.Child.ID()),
		"a known child": "{ children(first: 5) { edges { node { id siblings { id } memberships { id household { id members { id } " +
			"neglectClocks { area } } } relationships { id relative { id relationships { id } memberships { id } } } } } } }",
		"a known case": "{ children(first: 5) { edges { node { referrals(first: 10) { edges { node { id concerns { id } siblingsNotNamed { " +
			"id } } } } chronology(first: 10) { edges { node { id children { id } } } } careProfiles(first: 5) { edges { node { id sitting { id " +
			"profiles { id } childrenLeftOut { id } } } } } actions(first: 10) { edges { node { id children { id } } } } } } } }",
	}
	for _, root := range []string{"Query", "Inbox"} {
		for _, f := range graphtest.Contract().Types[root].Fields {
			if f.Arguments.ForName("first") == nil || list[f.Name] != "" {
				continue
			}
			selection := "{ totalCount edges { node { __typename } } }"
			if d := graphtest.Contract().Types[graphtest.Contract().Types[f.Type.Name()].Fields.ForName("edges").Type.Name()].Fields.ForName(
				"node").Type.Name(); slices.Contains(graphtest.Contract().Types[d].Interfaces, "Node") {
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
func arguments(f *ast.FieldDefinition, s graphtest.HiddenFamily) map[string]string {
	list := map[string]string{"": ""}
	if a := f.Arguments.ForName("orderBy"); a != nil {
		for _, v := range graphtest.Contract().Types[graphtest.Contract().Types[a.Type.Name()].Fields.ForName("field").Type.Name()].EnumValues {
			for _, direction := range []string{"ASC", "DESC"} {
				list[" by "+v.Name+" "+direction] = fmt.Sprintf(", orderBy: {field: %s, direction: %s}", v.Name, direction)
			}
		}
	}
	if a := f.Arguments.ForName("filter"); a != nil && f.Name == "children" {
		for field, value := range map[string]string{"search": `"Wren Quillfether"`, "dateOfBirth": `"2018-03-04"`,
			"nhsNumber": fmt.Sprintf("%q", s.Child["nhs_number"]),
			"upn":       fmt.Sprintf("%q", s.Child["upn"]), "laChildId": fmt.Sprintf("%q", s.Child["la_child_id"]), "bornFrom": `"2018-01-01"`,
			"bornBefore": `"2019-01-01"`, "neglectDaysAtLeast": "10", "neglectArea": `"A"`} {
			list[" with "+field] = fmt.Sprintf(", filter: {%s: %s}", field, value)
		}
	}
	return list
}

var requestIDs = regexp.MustCompile(`"requestId":"[^"]*"`)

// strangers are those who do not know the child by name, whatever their
// organisation is to the child.
var strangers = []string{"second manager", "lead", "social worker", "partnership lead", "administrator", "auditor", "police", "health",
	"colleague", "system"}

func TestARestrictedChildIsAbsentFromEverySurface(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	sister, home, mother := w.ChildRow("Merle", "Quillfether", "2012-05-06"), w.HouseholdRow("4 Nowhere Lane, Testham"),
		w.RelativeRow("Avis", "Quillfether")
	past := graphtest.Noon.AddDate(0, -1, 0)
	w.WriteRows("child", sister)
	w.WriteRows("household", home)
	w.WriteRows("relative", mother)
	w.WriteRows("household_member", w.MemberRow(home.ID(), new(sister.ID()), nil, "2026-01-01", nil),
		w.MemberRow(home.ID(), nil, new(mother.ID()), "2026-01-01", nil))
	w.WriteRows("relationship", w.RelationshipRow(sister.ID(), mother.ID(), practice.RelationshipKindMother))
	for _, body := range []string{"school", "force", "trust", "council"} {
		w.WriteRows("involvement", w.InvolvementRow(sister.ID(), w.Organisations[body], nil, past, nil))
	}
	ask := func(documents map[string]string) map[string]string {
		answers := map[string]string{}
		for _, who := range strangers {
			for name, document := range documents {
				answers[who+" asks for "+name] = requestIDs.ReplaceAllString(w.Ask(who, document, nil).Raw, "")
			}
		}
		return answers
	}
	before := ask(surfaces(graphtest.HiddenFamily{Child: w.NumberedChildRow("Wren", "Quillfether", 1)}))
	for what, got := range before {
		if strings.Contains(got, "LIMIT_EXCEEDED") || strings.Contains(got, "BAD_USER_INPUT") || strings.Contains(got, "VALIDATION") {
			t.Errorf("%s: %s", what, got)
		}
	}
	s := w.WriteHiddenFamily(sister, home.ID(), mother.ID())
	documents := surfaces(s)
	for what, got := range ask(documents) {
		if got != before[what] {
			t.Errorf("%s: with the child %s, and without %s", what, got, before[what])
		}
	}
	for name, document := range documents {
		if a := w.Ask("manager", document, nil); name == "children" && a.Number("children", "totalCount") != 2 {
			t.Errorf("who knows the child by name: %s", a.Raw)
		}
	}
	w.NodesAbsent(t, s, strangers)
	w.NodesPresent(t, s)
}

func TestWhoOpenedTheRecordOfAChildWhoIsRestrictedSinceKnowsThatAndNoMore(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	sister, home, mother := w.ChildRow("Merle", "Quillfether", "2012-05-06"), w.HouseholdRow("4 Nowhere Lane, Testham"),
		w.RelativeRow("Avis", "Quillfether")
	w.WriteRows("child", sister)
	w.WriteRows("household", home)
	w.WriteRows("relative", mother)
	s := w.WriteHiddenFamily(sister, home.ID(), mother.ID())
	own := s.Rows["break_glass"][0].ID()
	delete(s.Rows, "break_glass")
	w.NodesAbsent(t, s, []string{"other teacher"})
	for _, who := range []string{"other teacher", "records"} {
		a := w.Must(who, "{ breakGlasses(first: 5) { totalCount edges { node { id childId child { id } } } } }", nil)
		if a.Number("breakGlasses", "totalCount") != 1 || a.Text("breakGlasses", "edges", 0, "node", "id") != own.String() ||
			a.At("breakGlasses", "edges", 0, "node", "child") != nil {
			t.Errorf("%s: %s", who, a.Raw)
		}
	}
	if got := w.Must("records", fmt.Sprintf("{ accessLog(childId: %q, first: 50) { totalCount } }", s.Child.ID()), nil).Number("accessLog",
		"totalCount"); got == 0 {
		t.Error("who keeps the records is not told who looked at a restricted child")
	}
}
