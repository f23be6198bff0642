package graph_test

import (
	"fmt"
	"slices"
	"testing"

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
	w := newWorld(t)
	for i, name := range shuffled() {
		kid := w.childRow("Wren", name, "2018-03-04")
		w.plain("child", kid)
		w.plain("involvement", w.involvementRow(kid.id(), w.bodies["school"], nil, noon.AddDate(0, -1, 0), nil))
		w.body(name, practice.AgencyHealth, practice.OrganisationKindGPPractice, fmt.Sprint(i))
		w.person(name, "trust", practice.RolePractitioner)
		scale := w.instrumentRow(definitionOf(fmt.Sprint("SORT", i), "1.0.0"), nil)
		scale["code"] = name
		w.plain("instrument", scale)
	}
	lists := map[string]struct{ arguments, column, name string }{
		"children":      {"", "FAMILY_NAME", "familyName"},
		"organisations": {"filter: {kinds: [GP_PRACTICE]}", "NAME", "name"},
		"practitioners": {fmt.Sprintf("filter: {organisationId: %q}", w.bodies["trust"]), "NAME", "name"},
		"instruments":   {"", "CODE", "code"},
	}
	for _, who := range []string{"teacher", "manager"} { // by the reasons, and by all children
		for list, l := range lists {
			page := "{ edges { cursor node { id: " + l.name + " } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
			paged := pagedList{[]any{list}, "{ " + list + "(%s) " + page + " }", nil}
			for _, direction := range []string{"", "ASC", "DESC"} {
				arguments, want := l.arguments, slices.Clone(sorted)
				if direction != "" {
					arguments += fmt.Sprintf(" orderBy: {field: %s, direction: %s}", l.column, direction)
				}
				if direction == "DESC" {
					slices.Reverse(want)
				}
				for _, size := range []string{"first: %d", "last: %d"} {
					got := slices.DeleteFunc(w.walkPages(who, paged, arguments, size, 2), func(name string) bool { return !slices.Contains(sorted, name) })
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
	w := newWorld(t)
	for _, name := range []string{"Ánna Pebblewick", "Corin de Pebble-Wick", "Merle Marblewick"} {
		w.person(name, "trust", practice.RolePractitioner)
		w.body(name+" Surgery", practice.AgencyHealth, practice.OrganisationKindGPPractice, odsCode())
	}
	for _, family := range []string{"Pebblewick", "PÉBBLE Wick", "de Pebblewick", "Marblewick"} {
		kid := w.childRow("Wren", family, "2018-03-04")
		w.plain("child", kid)
		w.plain("involvement", w.involvementRow(kid.id(), w.bodies["school"], nil, noon.AddDate(0, -1, 0), nil))
	}
	hidden := w.childRow("Wren", "Pebblewick-Hidden", "2018-03-04")
	hidden["restricted"] = true
	w.plain("child", hidden)
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
			a := w.must(who, fmt.Sprintf("{ %s(first: 20, filter: {nameStarts: %q}) { totalCount edges { node { name: %s } } } }", tt.list, tt.starts, tt.name), nil)
			var got []string
			for i := range a.list(tt.list, "edges") {
				got = append(got, a.text(tt.list, "edges", i, "node", "name"))
			}
			slices.Sort(got) // some have one key
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) || a.number(tt.list, "totalCount") != len(tt.want) {
				t.Errorf("%s that begin like %q, to %s: %q, want %q", tt.list, tt.starts, who, got, tt.want)
			}
		}
	}
	for list, id := range map[string]string{"practitioner": w.viewers["Merle Marblewick"].PractitionerID.String(), "organisation": w.bodies["Merle Marblewick Surgery"].String()} {
		verb := map[string]string{"practitioner": "amendPractitioner", "organisation": "amendOrganisation"}[list]
		input := map[string]any{"id": id, "version": 1, "name": "Newname Quarrybank"}
		if list == "practitioner" {
			input["email"] = "quarrybank@example.org"
		}
		if got := w.mutated("administrator", verb, input).problems(verb); len(got) > 0 {
			t.Fatalf("%s: %q", verb, got)
		}
		for starts, want := range map[string]int{"quarry": 1, "marblewick": 0} {
			if a := w.must("lead", fmt.Sprintf("{ %ss(first: 5, filter: {nameStarts: %q}) { totalCount } }", list, starts), nil); a.number(list+"s", "totalCount") != want {
				t.Errorf("after the name changed, %s finds %s %s, want %d", starts, a.raw, list, want)
			}
		}
	}
}

func TestAnInstrumentIsFoundByItsCodeInAnyCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if a := w.must("lead", `{ instruments(first: 5, filter: {code: "gcp-Structure"}) { edges { node { code } } } }`, nil); a.text("instruments", "edges", 0, "node", "code") != "GCP-STRUCTURE" {
		t.Errorf("found %s", a.raw)
	}
}
