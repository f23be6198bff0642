package graph_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/graph/graphtest"
	"heed/practice"
)

// TestSiblingsThatNobodyAskedForAreNotInTheAccessLog: siblings are loaded for all children of an
// answer at once, and the access record names those that the answer discloses, with
// everybody that it tells of beside them.
func TestSiblingsThatNobodyAskedForAreNotInTheAccessLog(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	children := w.UnrelatedChildren("Wren", "Robin", "Linnet", "Merle", "Teal")
	for address, living := range map[string][]string{"1 Nowhere Lane, Testham": {"Wren", "Robin"},
		"2 Nowhere Lane, Testham": {"Linnet", "Merle"}} {
		home := w.HouseholdRow(address)
		w.WriteRows("household", home)
		for _, name := range living {
			id := children[name]
			w.WriteRows("household_member", w.MemberRow(home.ID(), &id, nil, "2020-01-01", nil))
		}
	}
	for adult, tied := range map[string][]string{"Myrtle": {"Wren", "Linnet"}, "Olive": {"Robin", "Teal"}} {
		r := w.RelativeRow(adult, "Oxbramble")
		w.WriteRows("relative", r)
		for _, name := range tied {
			w.WriteRows("relationship", w.RelationshipRow(children[name], r.ID(), practice.RelationshipKindGrandmother))
		}
	}
	const ties = "relationships { relative { relationships { id } } }"
	for what, c := range map[string]struct {
		query string
		of    string
		want  []string
	}{
		"siblings, and a child besides": {"siblings { id } " + ties, "Wren", []string{"Linnet", "Robin", "Wren"}},
		"what comes with siblings":      {"siblings { " + ties + " }", "Wren", []string{"Robin", "Teal", "Wren"}},
		"what comes by another name":    {"siblings { theirs: " + ties + " }", "Wren", []string{"Robin", "Teal", "Wren"}},
		"siblings of who is none":       {"siblings { id }", "Teal", []string{"Teal"}},
		"siblings of another": {"relationships { relative { relationships { child { siblings { id } } } } }", "Teal",
			[]string{"Robin", "Teal", "Wren"}},
	} {
		w.Must("manager", "query($id: ID!) { child(id: $id) { "+c.query+" } }", map[string]any{"id": children[c.of]})
		if got := w.LastAccessNames(); !slices.Equal(got, c.want) {
			t.Errorf("%s: the access record names %v, want %v", what, got, c.want)
		}
	}
}

// TestThePageAfterIsNoAccessOfItsOwn: a page reads one record more than it shows, to know
// whether there is more, and what is computed for the page is computed for that one
// too. The access record names nobody for it.
func TestThePageAfterIsNoAccessOfItsOwn(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	children := w.UnrelatedChildren("Wren", "Robin", "Teal")
	wren, robin := children["Wren"], children["Robin"]
	v := w.Viewers["manager"]
	home := w.HouseholdRow("1 Nowhere Lane, Testham")
	w.WriteRows("household", home)
	for i, id := range []uuid.UUID{wren, robin} {
		w.Later(time.Minute) // so that identifiers are in order
		w.WriteRows("household_member", w.MemberRow(home.ID(), &id, nil, "2020-01-01", nil))
		w.WriteProfile(id, graphtest.Shipped, "2026-01-01", fmt.Sprintf("2026-02-0%d", i+1), "A4 B4")
		action := w.ActionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateAccepted)
		action["due"] = fmt.Sprintf("2026-12-1%d", i)
		w.WriteRows("action", action)
		w.WriteRows("action_child", w.ActionChildRow(action, wren))
		if id == robin {
			w.WriteRows("action_child", w.ActionChildRow(action, robin))
		}
		concern := w.ReferralRow(home.ID(), v.OrganisationID, v.PractitionerID, practice.ReferralStateSubmitted,
			graphtest.Noon.AddDate(0, 0, -i-1))
		w.WriteRows("referral", concern)
		event := w.EventRow(v.OrganisationID, v.PractitionerID, practice.AgencySocialCare, nil, graphtest.Noon.AddDate(0, 0, -i-1))
		w.WriteRows("chronology_event", event)
		for n, named := range []uuid.UUID{wren, robin}[:i+1] {
			w.WriteRows("referral_child", w.ReportedChildRow(concern,
				graphtest.Row{"id": named, "given_name": fmt.Sprint(n), "family_name": "Quillfether"}))
			w.WriteRows("chronology_subject", w.SubjectRow(event, named))
		}
	}
	const firstChild = "{ children(first: 1, orderBy: {field: FAMILY_NAME}) { edges { node { %s } } pageInfo { hasNextPage } } }"
	of := func(field string) string { return fmt.Sprintf("{ child(id: %q) { %s } }", wren, field) }
	for what, c := range map[string]struct {
		query string
		want  []string
	}{
		"a list":              {fmt.Sprintf(firstChild, "id"), []string{"Wren"}},
		"a list from its end": {"{ children(last: 1, orderBy: {field: FAMILY_NAME}) { edges { node { id } } } }", []string{"Teal"}},
		"places of a list":    {"{ children(first: 1, orderBy: {field: FAMILY_NAME}) { edges { cursor } } }", []string{"Wren"}},
		"a list of none":      {"{ children(first: 0) { edges { node { id } } pageInfo { hasNextPage } } }", nil},
		"a list and its length": {"{ children(first: 1, orderBy: {field: FAMILY_NAME}) { totalCount edges { node { id } } } }",
			[]string{"Wren"}},
		"clocks of a list":        {fmt.Sprintf(firstChild, "neglectClocks { days }"), []string{"Wren"}},
		"clocks with their child": {fmt.Sprintf(firstChild, "neglectClocks { child { id } spells { shownBy { id } } }"), []string{"Wren"}},
		"a trajectory of a list": {fmt.Sprintf(firstChild, "trajectory { areas { points { profile { id } } } events { id } }"),
			[]string{"Wren"}},
		"what may be done with a list": {fmt.Sprintf(firstChild, "viewerCan { verb }"), []string{"Wren"}},
		"looks at a list":              {fmt.Sprintf(firstChild, "accessLog(first: 1) { edges { node { id } } }"), []string{"Wren"}},
		"actions of a list": {fmt.Sprintf(firstChild, "reReferrals actions(first: 2) { edges { node { id } } }"),
			[]string{"Robin", "Wren"}},
		"re-referrals of a list": {fmt.Sprintf(firstChild, "reReferrals"), []string{"Wren"}},
		"change of a list": {fmt.Sprintf(firstChild, "careProfiles(first: 1) { edges { node { change { months } } } }"),
			[]string{"Wren"}},
		"concerns":                      {of("referrals(first: 1) { edges { node { id } } }"), []string{"Wren"}},
		"more concerns":                 {of("referrals(first: 2) { edges { node { id } } }"), []string{"Robin", "Wren"}},
		"concerns, none of them":        {of("referrals(first: 0) { edges { node { id } } pageInfo { hasNextPage } }"), []string{"Wren"}},
		"concerns from their end, none": {of("referrals(last: 0) { pageInfo { hasNextPage } }"), []string{"Wren"}},
		"events":                        {of("chronology(first: 1) { edges { node { id } } }"), []string{"Wren"}},
		"events, none of them":          {of("chronology(first: 0) { edges { node { id } } pageInfo { hasNextPage } }"), []string{"Wren"}},
		"actions":                       {of("actions(first: 1) { edges { node { id } } }"), []string{"Wren"}},
		"more actions":                  {of("actions(first: 2) { edges { node { id } } }"), []string{"Robin", "Wren"}},
		"an inbox":                      {"{ inbox { actions(first: 1) { edges { node { id } } } } }", []string{"Wren"}},
		"the first concern of all": {"{ referrals(first: 1, orderBy: {field: RECEIVED_AT, direction: DESC}) { edges { node { viewerCan " +
			"{ verb } siblingsNotNamed { id } } } } }", []string{"Robin", "Wren"}},
		"what a change shows": {fmt.Sprintf(`mutation { amendChild(input: {id: %q, version: 1, preferredName: "Wrennie"}) { child { `+
			`actions(first: 1) { edges { node { id } } } } } }`, wren),
			[]string{"Wren"}},
	} {
		entries := w.Count("SELECT count(*) FROM access_entry")
		w.Must("manager", c.query, nil)
		var got []string
		if w.Count("SELECT count(*) FROM access_entry") > entries {
			got = w.LastAccessNames()
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the access record names %v, want %v", what, got, c.want)
		}
	}
}

// TestWhatIsLoadedForOtherChildrenIsNoAccess: what one record of an answer is asked for, the
// server loads for all records like it. The access record names nobody for the others.
func TestWhatIsLoadedForOtherChildrenIsNoAccess(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	children := w.UnrelatedChildren("Wren", "Linnet", "Merle")
	wren := children["Wren"]
	v := w.Viewers["manager"]
	home := w.HouseholdRow("1 Nowhere Lane, Testham")
	w.WriteRows("household", home)
	var events, sittings, profiles []graphtest.Row
	for i, other := range []string{"Linnet", "Merle"} {
		concern := w.ReferralRow(home.ID(), v.OrganisationID, v.PractitionerID, practice.ReferralStateSubmitted, graphtest.Noon.AddDate(0, 0, -1))
		w.WriteRows("referral", concern)
		w.WriteRows("referral_child", w.ReportedChildRow(concern,
			graphtest.Row{"id": children[other], "given_name": other, "family_name": "Quillfether"}))
		event := w.EventRow(v.OrganisationID, v.PractitionerID, practice.AgencySocialCare, nil, graphtest.Noon.AddDate(0, 0, -1))
		event["source_id"] = concern.ID()
		if i > 0 {
			event["corrects_id"] = events[0].ID()
		}
		w.WriteRows("chronology_event", event)
		w.WriteRows("chronology_subject", w.SubjectRow(event, wren))
		events = append(events, event)
		action := w.ActionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateAccepted)
		action["origin"], action["source_id"], action["due"] = "REFERRAL", concern.ID(), fmt.Sprintf("2026-12-1%d", i)
		w.WriteRows("action", action)
		w.WriteRows("action_child", w.ActionChildRow(action, wren))
		carer := w.RelativeRow("Olive", "Oxbramble")
		w.WriteRows("relative", carer)
		w.WriteRows("relationship", w.RelationshipRow(children[other], carer.ID(), practice.RelationshipKindGrandmother))
		sitting := w.DrawSitting(nil, v.OrganisationID, v.PractitionerID, fmt.Sprintf("2026-0%d-01", i+3), carer.ID())
		w.WriteRows("care_sitting", sitting)
		w.WriteRows("care_profile", w.DrawProfileRow(sitting, wren, practice.CareProfileStateSuperseded))
		sittings = append(sittings, sitting)
		profiles = append(profiles, w.WriteProfile(children[other], graphtest.Shipped, "2026-01-01", fmt.Sprintf("2026-05-0%d", i+1), "A4"))
	}
	for what, c := range map[string]struct {
		query string
		of    uuid.UUID
		want  []string
	}{
		"where an event came from":  {"... on ChronologyEvent { source { id } corrects { id } }", events[1].ID(), []string{"Merle", "Wren"}},
		"where the first came from": {"... on ChronologyEvent { corrects { source { id } } }", events[1].ID(), []string{"Linnet", "Wren"}},
		"where an action came from": {
			"... on Child { actions(first: 1) { edges { node { source { id } } } } more: actions(first: 5) { edges { node { id } } } }", wren,
			[]string{"Linnet", "Wren"}},
		"where all actions came from": {"... on Child { actions(first: 5) { edges { node { source { id } } } } }", wren,
			[]string{"Linnet", "Merle", "Wren"}},
		"whose care was graded": {
			"... on CareSitting { carers { id } profiles { child { careProfiles(first: 5) { edges { node { sitting { id } } } } } } }",
			sittings[0].ID(), []string{"Linnet", "Wren"}},
		"who a profile is of": {"... on CareProfile { areas { code } }", profiles[0].ID(), []string{"Linnet"}},
		// The caller names a profile of another child, and learns that the two cannot be compared.
		"a profile that is named": {fmt.Sprintf("... on CareProfile { change(from: %q) { months } }", profiles[0].ID()), profiles[1].ID(),
			[]string{"Linnet", "Merle"}},
	} {
		w.Must("manager", "query($id: ID!) { node(id: $id) { "+c.query+" } }", map[string]any{"id": c.of})
		if got := w.LastAccessNames(); !slices.Equal(got, c.want) {
			t.Errorf("%s: the access record names %v, want %v", what, got, c.want)
		}
	}
}

// TestAFindingThatIsNotShownIsNotInTheAccessLog: findings of unusual access name a child each. One
// beyond the page discloses nothing, and a count of one discloses the one.
func TestAFindingThatIsNotShownIsNotInTheAccessLog(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.AddPractitioners("Pat Quillfether")
	children := w.WriteFamily("Quillfether", 2)
	w.WriteAccess(graphtest.Access{Who: "Pat Quillfether", At: graphtest.Noon.Add(-2 * time.Hour), Children: children[:1]})
	recorded := func(query string) (ids []string) {
		entries := w.Count("SELECT count(*) FROM access_entry")
		w.Must("records", query, nil)
		if err := w.Admin.QueryRow(`SELECT coalesce(array_agg(c::text), '{}') FROM (SELECT * FROM access_entry ORDER BY at, id OFFSET $1) e
		  CROSS JOIN LATERAL unnest(e.child_ids) AS c`, entries).Scan(pq.Array(&ids)); err != nil {
			t.Fatal(err)
		}
		return ids
	}
	same := func(what string, got []string, want ...uuid.UUID) {
		t.Helper()
		if !slices.EqualFunc(got, want, func(text string, id uuid.UUID) bool { return text == id.String() }) {
			t.Errorf("%s: the access record names %v, want %v", what, got, want)
		}
	}
	same("a count of one", recorded("{ unusualAccess(first: 1) { totalCount } }"), children[0])
	w.WriteAccess(graphtest.Access{Who: "Pat Quillfether", At: graphtest.Noon.Add(-time.Hour), Children: children[1:]})
	same("a count of two", recorded("{ unusualAccess(first: 0) { totalCount } }"))
	same("the latest", recorded("{ unusualAccess(first: 1) { edges { node { kind childId } } } }"), children[1])
	same("the earliest", recorded("{ unusualAccess(last: 1) { edges { node { kind } } } }"), children[0])
}
