package graph_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// recordedIn lists the given names of the children in the last entry of the access
// record.
func (w *world) recordedIn() (names []string) {
	w.t.Helper()
	if err := w.admin.QueryRow(`SELECT coalesce(array_agg(c.given_name ORDER BY c.given_name), '{}') FROM child c
	  WHERE c.id = ANY ((SELECT e.child_ids FROM access_entry e ORDER BY e.at DESC, e.id DESC LIMIT 1)::uuid[])`).Scan(pq.Array(&names)); err != nil {
		w.t.Fatal(err)
	}
	return names
}

// flock makes children who share nothing.
func (w *world) flock(names ...string) map[string]uuid.UUID {
	w.t.Helper()
	children := map[string]uuid.UUID{}
	for i, name := range names {
		c := w.childRow(name, fmt.Sprint("Quillfether", i), "2016-03-04")
		w.plain("child", c)
		children[name] = c.id()
	}
	return children
}

// TestSiblingsThatNobodyAskedForAreNoLook: siblings are loaded for all children of an
// answer at once, and the access record names those of whom the answer tells, with
// everybody that it tells of beside them.
func TestSiblingsThatNobodyAskedForAreNoLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	children := w.flock("Wren", "Robin", "Linnet", "Merle", "Teal")
	for address, living := range map[string][]string{"1 Nowhere Lane, Testham": {"Wren", "Robin"}, "2 Nowhere Lane, Testham": {"Linnet", "Merle"}} {
		home := w.householdRow(address)
		w.plain("household", home)
		for _, name := range living {
			id := children[name]
			w.plain("household_member", w.memberRow(home.id(), &id, nil, "2020-01-01", nil))
		}
	}
	for adult, tied := range map[string][]string{"Myrtle": {"Wren", "Linnet"}, "Olive": {"Robin", "Teal"}} {
		r := w.relativeRow(adult, "Oxbramble")
		w.plain("relative", r)
		for _, name := range tied {
			w.plain("relationship", w.relationshipRow(children[name], r.id(), practice.RelationshipKindGrandmother))
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
		"siblings of another":           {"relationships { relative { relationships { child { siblings { id } } } } }", "Teal", []string{"Robin", "Teal", "Wren"}},
	} {
		w.must("manager", "query($id: ID!) { child(id: $id) { "+c.query+" } }", map[string]any{"id": children[c.of]})
		if got := w.recordedIn(); !slices.Equal(got, c.want) {
			t.Errorf("%s: the access record names %v, want %v", what, got, c.want)
		}
	}
}

// TestThePageAfterIsNoLook: a page reads one record more than it shows, to know
// whether there is more, and what is computed for the page is computed for that one
// too. The access record names nobody for it.
func TestThePageAfterIsNoLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	children := w.flock("Wren", "Robin", "Teal")
	wren, robin := children["Wren"], children["Robin"]
	v := w.viewers["manager"]
	home := w.householdRow("1 Nowhere Lane, Testham")
	w.plain("household", home)
	for i, id := range []uuid.UUID{wren, robin} {
		w.later(time.Minute) // so that identifiers are in order
		w.plain("household_member", w.memberRow(home.id(), &id, nil, "2020-01-01", nil))
		w.cared(id, shipped, "2026-01-01", fmt.Sprintf("2026-02-0%d", i+1), "A4 B4")
		action := w.actionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateAccepted)
		action["due"] = fmt.Sprintf("2026-12-1%d", i)
		w.plain("action", action)
		w.plain("action_child", w.actionChildRow(action, wren))
		if id == robin {
			w.plain("action_child", w.actionChildRow(action, robin))
		}
		concern := w.referralRow(home.id(), v.OrganisationID, v.PractitionerID, practice.ReferralStateSubmitted, noon.AddDate(0, 0, -i-1))
		w.plain("referral", concern)
		event := w.eventRow(v.OrganisationID, v.PractitionerID, practice.AgencySocialCare, nil, noon.AddDate(0, 0, -i-1))
		w.plain("chronology_event", event)
		for n, named := range []uuid.UUID{wren, robin}[:i+1] {
			w.plain("referral_child", w.namingRow(concern, row{"id": named, "given_name": fmt.Sprint(n), "family_name": "Quillfether"}))
			w.plain("chronology_subject", w.subjectRow(event, named))
		}
	}
	const firstChild = "{ children(first: 1, orderBy: {field: FAMILY_NAME}) { edges { node { %s } } pageInfo { hasNextPage } } }"
	of := func(field string) string { return fmt.Sprintf("{ child(id: %q) { %s } }", wren, field) }
	for what, c := range map[string]struct {
		query string
		want  []string
	}{
		"a list":                        {fmt.Sprintf(firstChild, "id"), []string{"Wren"}},
		"a list from its end":           {"{ children(last: 1, orderBy: {field: FAMILY_NAME}) { edges { node { id } } } }", []string{"Teal"}},
		"places of a list":              {"{ children(first: 1, orderBy: {field: FAMILY_NAME}) { edges { cursor } } }", []string{"Wren"}},
		"a list of none":                {"{ children(first: 0) { edges { node { id } } pageInfo { hasNextPage } } }", nil},
		"a list and its length":         {"{ children(first: 1, orderBy: {field: FAMILY_NAME}) { totalCount edges { node { id } } } }", []string{"Wren"}},
		"clocks of a list":              {fmt.Sprintf(firstChild, "neglectClocks { days }"), []string{"Wren"}},
		"clocks with their child":       {fmt.Sprintf(firstChild, "neglectClocks { child { id } spells { shownBy { id } } }"), []string{"Wren"}},
		"a trajectory of a list":        {fmt.Sprintf(firstChild, "trajectory { areas { points { profile { id } } } events { id } }"), []string{"Wren"}},
		"what may be done with a list":  {fmt.Sprintf(firstChild, "viewerCan { verb }"), []string{"Wren"}},
		"looks at a list":               {fmt.Sprintf(firstChild, "accessLog(first: 1) { edges { node { id } } }"), []string{"Wren"}},
		"actions of a list":             {fmt.Sprintf(firstChild, "reReferrals actions(first: 2) { edges { node { id } } }"), []string{"Robin", "Wren"}},
		"re-referrals of a list":        {fmt.Sprintf(firstChild, "reReferrals"), []string{"Wren"}},
		"change of a list":              {fmt.Sprintf(firstChild, "careProfiles(first: 1) { edges { node { change { months } } } }"), []string{"Wren"}},
		"concerns":                      {of("referrals(first: 1) { edges { node { id } } }"), []string{"Wren"}},
		"more concerns":                 {of("referrals(first: 2) { edges { node { id } } }"), []string{"Robin", "Wren"}},
		"concerns, none of them":        {of("referrals(first: 0) { edges { node { id } } pageInfo { hasNextPage } }"), []string{"Wren"}},
		"concerns from their end, none": {of("referrals(last: 0) { pageInfo { hasNextPage } }"), []string{"Wren"}},
		"events":                        {of("chronology(first: 1) { edges { node { id } } }"), []string{"Wren"}},
		"events, none of them":          {of("chronology(first: 0) { edges { node { id } } pageInfo { hasNextPage } }"), []string{"Wren"}},
		"actions":                       {of("actions(first: 1) { edges { node { id } } }"), []string{"Wren"}},
		"more actions":                  {of("actions(first: 2) { edges { node { id } } }"), []string{"Robin", "Wren"}},
		"an inbox":                      {"{ inbox { actions(first: 1) { edges { node { id } } } } }", []string{"Wren"}},
		"the first concern of all":      {"{ referrals(first: 1, orderBy: {field: RECEIVED_AT, direction: DESC}) { edges { node { viewerCan { verb } siblingsNotNamed { id } } } } }", []string{"Robin", "Wren"}},
		"what a change shows": {fmt.Sprintf(`mutation { amendChild(input: {id: %q, version: 1, preferredName: "Wrennie"}) { child { actions(first: 1) { edges { node { id } } } } } }`, wren),
			[]string{"Wren"}},
	} {
		entries := w.count("SELECT count(*) FROM access_entry")
		w.must("manager", c.query, nil)
		var got []string
		if w.count("SELECT count(*) FROM access_entry") > entries {
			got = w.recordedIn()
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the access record names %v, want %v", what, got, c.want)
		}
	}
}

// TestWhatIsLoadedForOthersIsNoLook: what one record of an answer is asked for, the
// server loads for all records like it. The access record names nobody for the others.
func TestWhatIsLoadedForOthersIsNoLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	children := w.flock("Wren", "Linnet", "Merle")
	wren := children["Wren"]
	v := w.viewers["manager"]
	home := w.householdRow("1 Nowhere Lane, Testham")
	w.plain("household", home)
	var events, sittings, profiles []row
	for i, other := range []string{"Linnet", "Merle"} {
		concern := w.referralRow(home.id(), v.OrganisationID, v.PractitionerID, practice.ReferralStateSubmitted, noon.AddDate(0, 0, -1))
		w.plain("referral", concern)
		w.plain("referral_child", w.namingRow(concern, row{"id": children[other], "given_name": other, "family_name": "Quillfether"}))
		event := w.eventRow(v.OrganisationID, v.PractitionerID, practice.AgencySocialCare, nil, noon.AddDate(0, 0, -1))
		event["source_id"] = concern.id()
		if i > 0 {
			event["corrects_id"] = events[0].id()
		}
		w.plain("chronology_event", event)
		w.plain("chronology_subject", w.subjectRow(event, wren))
		events = append(events, event)
		action := w.actionRow(v.OrganisationID, v.PractitionerID, practice.ActionStateAccepted)
		action["origin"], action["source_id"], action["due"] = "REFERRAL", concern.id(), fmt.Sprintf("2026-12-1%d", i)
		w.plain("action", action)
		w.plain("action_child", w.actionChildRow(action, wren))
		carer := w.relativeRow("Olive", "Oxbramble")
		w.plain("relative", carer)
		w.plain("relationship", w.relationshipRow(children[other], carer.id(), practice.RelationshipKindGrandmother))
		sitting := w.drawnSitting(nil, v.OrganisationID, v.PractitionerID, fmt.Sprintf("2026-0%d-01", i+3), carer.id())
		w.plain("care_sitting", sitting)
		w.plain("care_profile", w.drawnProfile(sitting, wren, practice.CareProfileStateSuperseded))
		sittings = append(sittings, sitting)
		profiles = append(profiles, w.cared(children[other], shipped, "2026-01-01", fmt.Sprintf("2026-05-0%d", i+1), "A4"))
	}
	for what, c := range map[string]struct {
		query string
		of    uuid.UUID
		want  []string
	}{
		"where an event came from":    {"... on ChronologyEvent { source { id } corrects { id } }", events[1].id(), []string{"Merle", "Wren"}},
		"where the first came from":   {"... on ChronologyEvent { corrects { source { id } } }", events[1].id(), []string{"Linnet", "Wren"}},
		"where an action came from":   {"... on Child { actions(first: 1) { edges { node { source { id } } } } more: actions(first: 5) { edges { node { id } } } }", wren, []string{"Linnet", "Wren"}},
		"where all actions came from": {"... on Child { actions(first: 5) { edges { node { source { id } } } } }", wren, []string{"Linnet", "Merle", "Wren"}},
		"whose care was graded":       {"... on CareSitting { carers { id } profiles { child { careProfiles(first: 5) { edges { node { sitting { id } } } } } } }", sittings[0].id(), []string{"Linnet", "Wren"}},
		"who a profile is of":         {"... on CareProfile { areas { code } }", profiles[0].id(), []string{"Linnet"}},
		// The caller names a profile of another child, and learns that the two cannot be compared.
		"a profile that is named": {fmt.Sprintf("... on CareProfile { change(from: %q) { months } }", profiles[0].id()), profiles[1].id(), []string{"Linnet", "Merle"}},
	} {
		w.must("manager", "query($id: ID!) { node(id: $id) { "+c.query+" } }", map[string]any{"id": c.of})
		if got := w.recordedIn(); !slices.Equal(got, c.want) {
			t.Errorf("%s: the access record names %v, want %v", what, got, c.want)
		}
	}
}

// TestAFindingThatIsNotShownIsNoLook: findings of unusual access name a child each. One
// beyond the page discloses nothing, and a count of one discloses the one.
func TestAFindingThatIsNotShownIsNoLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.people("Pat Quillfether")
	children := w.kin("Quillfether", 2)
	w.look(looking{who: "Pat Quillfether", at: noon.Add(-2 * time.Hour), children: children[:1]})
	recorded := func(query string) (ids []string) {
		entries := w.count("SELECT count(*) FROM access_entry")
		w.must("records", query, nil)
		if err := w.admin.QueryRow(`SELECT coalesce(array_agg(c::text), '{}') FROM (SELECT * FROM access_entry ORDER BY at, id OFFSET $1) e
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
	w.look(looking{who: "Pat Quillfether", at: noon.Add(-time.Hour), children: children[1:]})
	same("a count of two", recorded("{ unusualAccess(first: 0) { totalCount } }"))
	same("the latest", recorded("{ unusualAccess(first: 1) { edges { node { kind childId } } } }"), children[1])
	same("the earliest", recorded("{ unusualAccess(last: 1) { edges { node { kind } } } }"), children[0])
}
