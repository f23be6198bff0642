package child_test

import (
	"fmt"
	"slices"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// sorted are names in the order in which people look for them.
var sorted = []string{"aedsort", "Ångsort", "Desort", "de Sortby", "Éclairsort", "O'Sort", "ÖSORTER", "Straße Sort", "Strassf sort"}

// shuffled are the same in another order than any collation's.
func shuffled() []string {
	names := slices.Clone(sorted)
	slices.Reverse(names)
	return append(names[3:], names[:3]...)
}

func TestNamesAreInOrderWhateverTheirCaseAndAccents(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for i, name := range shuffled() {
		kid := w.ChildRow("Wren", name, "2018-03-04")
		w.WriteRows("child", kid)
		w.WriteRows("involvement", w.InvolvementRow(kid.ID(), w.Organisations["school"], nil, graphtest.Noon.AddDate(0, -1, 0), nil))
		w.Organisation(name, practice.AgencyHealth, practice.OrganisationKindGPPractice, fmt.Sprint(i))
		w.Practitioner(name, "trust", practice.RolePractitioner)
		scale := w.InstrumentRow(graphtest.DefinitionOf(fmt.Sprint("SORT", i), "1.0.0"), nil)
		scale["code"] = name
		w.WriteRows("instrument", scale)
	}
	lists := map[string]struct{ arguments, column, name string }{
		"children":      {"", "FAMILY_NAME", "familyName"},
		"organisations": {"filter: {kinds: [GP_PRACTICE]}", "NAME", "name"},
		"practitioners": {fmt.Sprintf("filter: {organisationId: %q}", w.Organisations["trust"]), "NAME", "name"},
		"instruments":   {"", "CODE", "code"},
	}
	for _, who := range []string{"teacher", "manager"} { // by the reasons, and by all children
		for list, l := range lists {
			page := "{ edges { cursor node { id: " + l.name + " } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
			paged := graphtest.PagedList{Path: []any{list}, Query: "{ " + list + "(%s) " + page + " }", Orders: nil}
			for _, direction := range []string{"", "ASC", "DESC"} {
				arguments, want := l.arguments, slices.Clone(sorted)
				if direction != "" {
					arguments += fmt.Sprintf(" orderBy: {field: %s, direction: %s}", l.column, direction)
				}
				if direction == "DESC" {
					slices.Reverse(want)
				}
				for _, size := range []string{"first: %d", "last: %d"} {
					got := slices.DeleteFunc(w.WalkPages(who, paged, arguments, size, 2), func(name string) bool { return !slices.Contains(sorted, name) })
					if !slices.Equal(got, want) {
						t.Errorf("%s %s to %s by %s: %q, want %q", list, direction, who, size, got, want)
					}
				}
			}
		}
	}
}

func TestANameThatBeginsLikeThisIsFoundWhateverItsCaseAndAccents(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for _, name := range []string{"Ánna Pebblewick", "Corin de Pebble-Wick", "Merle Marblewick"} {
		w.Practitioner(name, "trust", practice.RolePractitioner)
		w.Organisation(name+" Surgery", practice.AgencyHealth, practice.OrganisationKindGPPractice, graphtest.OdsCode())
	}
	for _, family := range []string{"Pebblewick", "PÉBBLE Wick", "de Pebblewick", "Marblewick"} {
		kid := w.ChildRow("Wren", family, "2018-03-04")
		w.WriteRows("child", kid)
		w.WriteRows("involvement", w.InvolvementRow(kid.ID(), w.Organisations["school"], nil, graphtest.Noon.AddDate(0, -1, 0), nil))
	}
	hidden := w.ChildRow("Wren", "Pebblewick-Hidden", "2018-03-04")
	hidden["restricted"] = true
	w.WriteRows("child", hidden)
	for _, tt := range []struct {
		list, name, starts string
		want               []string
	}{
		{"practitioners", "name", "pebblewick", []string{"Ánna Pebblewick", "Corin de Pebble-Wick"}},
		{"practitioners", "name", "PÉBBLE", []string{"Ánna Pebblewick", "Corin de Pebble-Wick"}},
		{"practitioners", "name", "anna p", []string{"Ánna Pebblewick"}},
		{"practitioners", "name", "De Pebble", []string{"Corin de Pebble-Wick"}},
		{"practitioners", "name", "wick m", nil},
		{"practitioners", "name", "lewick", nil},
		{"organisations", "name", "pebblewick s", []string{"Ánna Pebblewick Surgery", "Corin de Pebble-Wick Surgery"}},
		{"children", "familyName", "pebblewick", []string{"Pebblewick", "PÉBBLE Wick"}},
		{"children", "familyName", "Dé Pebble", []string{"de Pebblewick"}},
		{"children", "familyName", "ebblewick", nil},
	} {
		for _, who := range []string{"teacher", "lead"} {
			a := w.Must(who, fmt.Sprintf("{ %s(first: 20, filter: {nameStarts: %q}) { totalCount edges { node { name: %s } } } }", tt.list,
				tt.starts, tt.name), nil)
			var got []string
			for i := range a.List(tt.list, "edges") {
				got = append(got, a.Text(tt.list, "edges", i, "node", "name"))
			}
			slices.Sort(got) // some have one key
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) || a.Number(tt.list, "totalCount") != len(tt.want) {
				t.Errorf("%s that begin like %q, to %s: %q, want %q", tt.list, tt.starts, who, got, tt.want)
			}
		}
	}
	for list, id := range map[string]string{"practitioner": w.Viewers["Merle Marblewick"].PractitionerID.String(),
		"organisation": w.Organisations["Merle Marblewick Surgery"].String()} {
		verb := map[string]string{"practitioner": "amendPractitioner", "organisation": "amendOrganisation"}[list]
		input := map[string]any{"id": id, "version": 1, "name": "Newname Quarrybank"}
		if list == "practitioner" {
			input["email"] = "quarrybank@example.org"
		}
		if got := w.Mutated("administrator", verb, input).Problems(verb); len(got) > 0 {
			t.Fatalf("%s: %q", verb, got)
		}
		for starts, want := range map[string]int{"quarry": 1, "marblewick": 0} {
			if a := w.Must("lead", fmt.Sprintf("{ %ss(first: 5, filter: {nameStarts: %q}) { totalCount } }", list, starts), nil); a.Number(list+
				"s", "totalCount") != want {
				t.Errorf("after the name changed, %s finds %s %s, want %d", starts, a.Raw, list, want)
			}
		}
	}
}

func TestAnInstrumentIsFoundByItsCodeInAnyCase(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	if a := w.Must("lead", `{ instruments(first: 5, filter: {code: "gcp-Structure"}) { edges { node { code } } } }`,
		nil); a.Text("instruments", "edges", 0, "node", "code") != "GCP-STRUCTURE" {
		t.Errorf("found %s", a.Raw)
	}
}
