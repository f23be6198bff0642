package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/graph/graphtest"
)

// TestAFilterThatComesDownToOneChildIsInTheAccessLog asks for facts of one child, bit by bit.
func TestAFilterThatComesDownToOneChildIsInTheAccessLog(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.PoliceRecords()
	const teal, wren, pip = "ALLOWED Teal INVOLVEMENT", "ALLOWED Wren INVOLVEMENT", "ALLOWED Pip BREAK_GLASS"
	const more = "pageInfo { hasNextPage }"
	born := `bornFrom: "2016-02-02", bornBefore: "2016-02-03"`
	type look struct {
		query string
		want  []string
	}
	looks := map[string]look{
		"one of a name, and no more": {`{ children(first: 0, filter: {nameStarts: "Marble", neglectDaysAtLeast: 5}) { totalCount } }`,
			[]string{teal}},
		"one of an organisation": {fmt.Sprintf(`{ children(first: 0, filter: {involvedOrganisationId: %q, neglectDaysAtLeast: 5}) { `+more+
			` } }`, w.Organisations["trust"]), []string{teal}},
		"a search and a birthday": {`{ children(first: 0, filter: {search: "Marblewick Quillfether", ` + born +
			`, neglectDaysAtLeast: 5}) { ` + more + ` } }`, []string{teal}},
		"a birthday and another name": {`{ children(first: 3, filter: {dateOfBirth: "2016-02-02", nameStarts: "Q"}) { edges { node { id } } } }`,
			[]string{teal + ", Wren INVOLVEMENT"}},
		"a page of none of one": {`{ children(first: 0, filter: {bornBefore: "2017-01-01"}) { ` + more + ` } }`, []string{teal}},
		"the same from the end": {`{ children(last: 0, filter: {bornBefore: "2017-01-01"}) { pageInfo { hasPreviousPage } } }`,
			[]string{teal}},
		"a number beside": {`{ children(first: 0, filter: {laChildId: "LA1", nameStarts: "Z"}) { ` + more + ` } }`, []string{teal}},

		"actions of one child on a day": {
			`{ actions(first: 0, filter: {mine: true, dueFrom: "2026-12-05", dueBefore: "2026-12-06"}) { ` + more + ` } }`, []string{teal}},
		"no late actions of one child": {
			`{ actions(first: 0, filter: {overdue: true, dueFrom: "2026-12-05", dueBefore: "2026-12-06"}) { totalCount } }`, []string{teal}},
		"a count of two of one child": {`{ actions(first: 0, filter: {dueFrom: "2026-12-20"}) { totalCount } }`, []string{wren}},
		"a concern of a month": {
			`{ referrals(first: 0, filter: {receivedBefore: "2026-10-01T00:00:00Z", immediateRisk: true}) { totalCount } }`, []string{teal}},
		"a concern of one organisation": {fmt.Sprintf(
			`{ referrals(first: 5, filter: {organisationId: %q, states: [ACCEPTED]}) { edges { node { id } } } }`, w.Organisations["trust"]),
			[]string{teal}},
		"an opening of a month": {
			`{ breakGlasses(first: 0, filter: {openedBefore: "2026-11-01T00:00:00Z", reviewed: true}) { totalCount } }`, []string{pip}},
		"a page of none of one opening": {`{ breakGlasses(first: 0) { ` + more + ` } }`, []string{pip}},
		"a birthday of two": {
			`{ children(first: 0, filter: {bornFrom: "2016-02-02", bornBefore: "2018-03-05", neglectDaysAtLeast: 5}) { ` + more + ` } }`,
			[]string{}},
		"what goes on without one": {`{ children(first: 0) { ` + more + ` } }`, []string{}},
		"who belongs to all": {fmt.Sprintf(`{ children(first: 0, filter: {involvedOrganisationId: %q}) { totalCount } }`,
			w.Organisations["force"]), []string{}},
		"a birthday of the child who is not seen": {
			`{ children(first: 0, filter: {dateOfBirth: "2012-05-06", neglectDaysAtLeast: 5}) { totalCount } }`, []string{}},
	}
	for what, part := range map[string]string{"more pages": more, "a count": "totalCount", "rows": "edges { node { id } }",
		"nothing": "__typename"} {
		for condition, is := range map[string]string{"neglect": "neglectDaysAtLeast: 5", "an area": `neglectDaysAtLeast: 0, neglectArea: "A"`,
			"a letter": `nameStarts: "Z"`} {
			for _, size := range []int{0, 5} {
				looks[fmt.Sprint("a birthday with ", condition, " for ", what, " of ",
					size)] = look{fmt.Sprintf("{ children(first: %d, filter: {%s, %s}) { %s } }", size, born, is, part), []string{teal}}
			}
		}
	}
	for what, l := range looks {
		if got := w.AccessNames(c.Names, func() { w.Must("police", l.query, nil) }); !slices.Equal(got, l.want) {
			t.Errorf("%s leaves %q, want %q", what, got, l.want)
		}
	}
	// To decide, drafts and what is owed have no filter; a page of none counts.
	w.Exec("DELETE FROM action_child WHERE action_id <> $1", c.Action.ID())
	for what, l := range map[string]look{
		"what is owed":   {`{ inbox { actions(first: 0) { ` + more + ` } } }`, []string{teal}},
		"what to accept": {`{ inbox { toAccept(first: 0) { totalCount } } }`, []string{teal}},
	} {
		if got := w.AccessNames(c.Names, func() { w.Must("police", l.query, nil) }); !slices.Equal(got, l.want) {
			t.Errorf("%s leaves %q, want %q", what, got, l.want)
		}
	}
}

func TestAFindingThatIsCountedIsInTheAccessLog(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.PoliceRecords()
	w.Exec("UPDATE break_glass SET contact_before = false")
	w.Exec("UPDATE break_glass SET opened_at = $1, ends_at = $2", graphtest.Noon.AddDate(0, 0, -5),
		graphtest.Noon.AddDate(0, 0, -5).Add(time.Hour))
	for _, part := range []string{"totalCount", "pageInfo { hasNextPage }"} {
		for _, filter := range []string{"", ", filter: {kinds: [BREAK_GLASS_WITHOUT_CONTACT]}"} {
			query := "{ unusualAccess(first: 0" + filter + ") { " + part + " } }"
			if got := w.AccessNames(c.Names, func() { w.Must("records", query, nil) }); !slices.Equal(got, []string{"ALLOWED Pip RECORDS"}) {
				t.Errorf("%s leaves %q", query, got)
			}
		}
	}
}

// TestASearchByNumberIsInTheAccessLog types numbers where names are searched.
func TestASearchByNumberIsInTheAccessLog(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.PoliceRecords()
	const teal, finch = "ALLOWED Teal INVOLVEMENT", "REFUSED Finch NONE"
	spaced := func(v any) string { n := fmt.Sprint(v); return n[:3] + " " + n[3:6] + "-" + n[6:] }
	for what, tt := range map[string]struct {
		text string
		want []string
	}{
		"an NHS number":                    {fmt.Sprint(c.Finch["nhs_number"]), []string{finch}},
		"the same with gaps":               {spaced(c.Finch["nhs_number"]), []string{finch}},
		"a pupil number":                   {fmt.Sprint(c.Finch["upn"]), []string{finch}},
		"the same in small letters":        {" " + strings.ToLower(spaced(c.Finch["upn"])), []string{finch}},
		"the authority's number":           {"LA40", []string{finch}},
		"the same in small letters, apart": {"la 40", []string{finch}},
		"a visible child's":                {spaced(c.Teal["nhs_number"]), []string{teal}},
		"a visible child's own number":     {"la1", []string{teal}},
		"a number and a name":              {fmt.Sprint(c.Finch["nhs_number"], " Marblewick"), []string{teal, finch}},
		"a name and a number with gaps":    {"Ulric " + spaced(c.Finch["nhs_number"]), []string{finch}},
		"a number and what it is":          {fmt.Sprint("NHS ", c.Finch["nhs_number"]), []string{finch}},
		"two numbers":                      {fmt.Sprint(c.Finch["nhs_number"], " ", c.Teal["nhs_number"]), []string{teal, finch}},
		"a pupil number and a name":        {fmt.Sprint("Finch ", c.Finch["upn"]), []string{finch}},
		"the authority's and a name":       {"Finch la40", []string{finch}},
		"no number":                        {"Nobody Marvellous", []string{}},
	} {
		for _, part := range []string{"totalCount", "edges { node { id } }", "pageInfo { hasNextPage }"} {
			query := fmt.Sprintf("{ children(first: 0, filter: {search: %q, neglectDaysAtLeast: 5}) { %s } }", tt.text, part)
			if got := w.AccessNames(c.Names, func() { w.Must("police", query, nil) }); !slices.Equal(got, tt.want) {
				t.Errorf("%s for %s leaves %q, want %q", what, part, got, tt.want)
			}
		}
	}
	// A number may be kept in small letters.
	w.Exec("UPDATE child SET la_child_id = 'la40x' WHERE id = $1", c.Finch.ID())
	if got := w.AccessNames(c.Names, func() {
		w.Must("police", `{ children(first: 5, filter: {search: "LA40X"}) { edges { node { id } } } }`, nil)
	}); !slices.Equal(got, []string{finch}) {
		t.Errorf("a number in small letters leaves %q, want %q", got, finch)
	}
	// Of who may not read children at all, too.
	if got := w.AccessNames(c.Names, func() {
		w.Ask("administrator", `{ children(first: 5, filter: {search: "LA40X"}) { edges { node { id } } } }`, nil)
	}); !slices.Equal(got, []string{finch}) {
		t.Errorf("a search by the administrator leaves %q, want %q", got, finch)
	}
}

// TestAFilterCostsOneStatementMore counts what it takes to know who a filter comes
// down to: one statement for any number of conditions, and none where there are none.
func TestAFilterCostsOneStatementMore(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.PoliceRecords()
	last := w.CountStatements()
	cost := func(query string) int { // beside the entry, where there is one
		entries := w.AccessNames(c.Names, func() { w.Must("police", query, nil) })
		return last() - min(1, len(entries))
	}
	for list, filters := range map[string][]string{
		"children": {`nameStarts: "M"`, `nameStarts: "Z", bornFrom: "2010-01-01", bornBefore: "2020-01-02"`, fmt.Sprintf(
			`nameStarts: "M", dateOfBirth: "2016-02-02", involvedOrganisationId: %q`, w.Organisations["trust"])},
		"actions":      {`mine: true`, `mine: false, assignedByUs: true, dueFrom: "2026-12-05", dueBefore: "2026-12-06"`},
		"referrals":    {`mine: true`, `mine: false, receivedBefore: "2026-10-01T00:00:00Z"`},
		"breakGlasses": {`openedBefore: "2026-11-01T00:00:00Z"`},
	} {
		query := func(filter string) string { return "{ " + list + "(first: 0" + filter + ") { __typename } }" }
		cost(query(""))
		none := cost(query(""))
		for _, filter := range filters {
			if got := cost(query(", filter: {" + filter + "}")); got != none+1 {
				t.Errorf("%s of {%s} cost %d statements, %d without a filter", list, filter, got, none)
			}
		}
	}
}
