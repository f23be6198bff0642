package graph_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// recorded lists what the access record has of what is done, an entry each, as
// "OUTCOME name RULE, name RULE". Children are called by the names given.
func (w *world) recorded(names map[uuid.UUID]string, do func()) []string {
	w.t.Helper()
	before := w.entryIDs()
	do()
	rows, err := w.admin.Query("SELECT id, outcome, child_ids, rules FROM access_entry ORDER BY outcome, id")
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	list := []string{}
	for rows.Next() {
		var id, outcome string
		var children, rules []string
		if err := rows.Scan(&id, &outcome, pq.Array(&children), pq.Array(&rules)); err != nil {
			w.t.Fatal(err)
		}
		if slices.Contains(before, id) {
			continue
		}
		told := make([]string, len(children))
		for i, text := range children {
			of := uuid.MustParse(text)
			told[i] = cmp.Or(names[of], of.String()) + " " + rules[i]
		}
		slices.Sort(told)
		list = append(list, strings.TrimSpace(outcome+" "+strings.Join(told, ", ")))
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) entryIDs() []string {
	w.t.Helper()
	var ids []string
	if err := w.admin.QueryRow("SELECT coalesce(array_agg(id::text), '{}') FROM access_entry").Scan(pq.Array(&ids)); err != nil {
		w.t.Fatal(err)
	}
	return ids
}

// concerned is a concern about three children: the police are involved with the
// first, nobody with the second, and of the third, who is restricted, only the
// manager knows, by name. Another school's teacher submitted it; it is decided.
type concerned struct {
	first, second, third, referral, decision row
	namings                                  []row
	names                                    map[uuid.UUID]string
}

func (w *world) concerned() concerned {
	w.t.Helper()
	c := concerned{first: w.childRow("Wren", "Quillfether", "2018-03-04"), second: w.childRow("Merle", "Quillfether", "2012-05-06"), third: w.childRow("Robin", "Oxbramble", "2015-01-02")}
	c.third["restricted"] = true
	past, by, manager := noon.AddDate(0, -1, 0), w.viewers["other teacher"], w.viewers["manager"]
	home := w.householdRow("4 Nowhere Lane, Testham")
	c.referral = w.referralRow(home.id(), by.OrganisationID, by.PractitionerID, practice.ReferralStateSignposted, past)
	c.referral["immediate_risk"] = true
	c.decision = w.decisionRow(c.referral.id(), manager.PractitionerID, 1)
	for _, k := range []row{c.first, c.second, c.third} {
		c.namings = append(c.namings, w.namingRow(c.referral, k))
	}
	w.plain("child", c.first, c.second, c.third)
	w.plain("household", home)
	w.plain("involvement", w.involvementRow(c.first.id(), w.bodies["force"], nil, past, nil), w.involvementRow(c.third.id(), manager.OrganisationID, &manager.PractitionerID, past, nil))
	w.plain("referral", c.referral)
	w.plain("referral_child", c.namings...)
	w.plain("referral_decision", c.decision)
	c.names = map[uuid.UUID]string{c.first.id(): "Wren", c.second.id(): "Merle", c.third.id(): "Robin"}
	return c
}

func TestAConcernReadForAnyReasonNamesItsChildren(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.concerned()
	const told = "seenOrHeard childsWords feedback"
	ways := map[string]string{
		"referral":           fmt.Sprintf("{ referral(id: %q) { %s } }", c.referral.id(), told),
		"referrals":          "{ referrals(first: 5) { edges { node { " + told + " } } } }",
		"node":               fmt.Sprintf("{ node(id: %q) { ... on Referral { %s } } }", c.referral.id(), told),
		"nodes":              fmt.Sprintf("{ nodes(ids: [%q]) { ... on Referral { decisions { rationale } concerns { reportedName } } } }", c.referral.id()),
		"a decision":         fmt.Sprintf("{ node(id: %q) { ... on ReferralDecision { rationale } } }", c.decision.id()),
		"a naming":           fmt.Sprintf("{ node(id: %q) { ... on ReferralChild { reportedName } } }", c.namings[0].id()),
		"through its child":  fmt.Sprintf("{ child(id: %q) { referrals(first: 5) { edges { node { %s } } } } }", c.first.id(), told),
		"and what is behind": fmt.Sprintf("{ referral(id: %q) { decisions { rationale } } }", c.referral.id()),
	}
	for way, query := range ways {
		for who, want := range map[string]string{
			"police":  "ALLOWED Wren INVOLVEMENT",
			"manager": "ALLOWED Merle AUTHORITY, Robin INVOLVEMENT, Wren AUTHORITY",
		} {
			got := w.recorded(c.names, func() { w.must(who, query, nil) })
			if !slices.Equal(got, []string{want}) {
				t.Errorf("%s by %s leaves %q, want %q", way, who, got, want)
			}
		}
	}
	own := w.recorded(c.names, func() { w.must("other teacher", ways["referral"], nil) })
	if want := []string{"ALLOWED Merle OWN_CONCERN, Robin OWN_CONCERN, Wren OWN_CONCERN"}; !slices.Equal(own, want) {
		t.Errorf("the submitter's own leaves %q, want %q", own, want)
	}
	if got := w.recorded(c.names, func() { w.must("health", ways["referral"], nil) }); !slices.Equal(got, []string{"REFUSED Merle NONE, Robin NONE, Wren NONE"}) {
		t.Errorf("a stranger's look leaves %q, want a refusal of all three", got)
	}
}

// TestAConcernSeenThroughAnOpeningIsNotAnsweredAfterItsEnd holds a query up in its
// middle and ends the opening meanwhile.
func TestAConcernSeenThroughAnOpeningIsNotAnsweredAfterItsEnd(t *testing.T) {
	t.Parallel()
	for end, do := range map[string]func(w *world, opening string){
		"its hour is over": func(w *world, _ string) { w.later(time.Hour) },
		"it is reviewed": func(w *world, opening string) {
			w.must("records", review, map[string]any{"id": opening, "version": 1})
		},
		"nothing ends it": func(*world, string) {},
	} {
		for way, query := range map[string]func(c concerned) string{
			"referral": func(c concerned) string {
				return fmt.Sprintf("{ referral(id: %q) { seenOrHeard decisions { rationale } } }", c.referral.id())
			},
			"referrals": func(concerned) string {
				return "{ referrals(first: 5) { edges { node { feedback decisions { rationale } } } } }"
			},
			"a decision": func(c concerned) string {
				return fmt.Sprintf("{ node(id: %q) { ... on ReferralDecision { rationale } } }", c.decision.id())
			},
		} {
			t.Run(way+" while "+end, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				c := w.concerned()
				opening := w.opened("health", c.second.id())
				hold, err := w.db.Admin(t).BeginTx(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer hold.Rollback()
				if _, err := hold.Exec("LOCK TABLE referral_decision IN ACCESS EXCLUSIVE MODE"); err != nil {
					t.Fatal(err)
				}
				var a answer
				got := w.recorded(c.names, func() {
					answered := make(chan answer)
					go func() { answered <- w.ask("health", query(c), nil) }()
					for w.waiting() == 0 {
						time.Sleep(time.Millisecond)
					}
					do(w, opening)
					if err := hold.Rollback(); err != nil {
						t.Fatal(err)
					}
					a = <-answered
				})
				got = slices.DeleteFunc(got, func(e string) bool { return strings.Contains(e, "RECORDS") }) // the review
				if end == "nothing ends it" {
					if want := []string{"ALLOWED Merle BREAK_GLASS"}; len(a.Errors) > 0 || !slices.Equal(got, want) {
						t.Errorf("answers %s and leaves %q, want %q", a.raw, got, want)
					}
					return
				}
				if len(a.Errors) != 1 || a.Errors[0].code() != "FORBIDDEN" || a.Data != nil {
					t.Errorf("answers %s", a.raw)
				}
				if len(got) != 1 || !strings.HasPrefix(got[0], "REFUSED") || !strings.Contains(got[0], "Merle NONE") {
					t.Errorf("leaves %q, want one refusal of Merle", got)
				}
			})
		}
	}
}

func TestARefusedLookIsRefusedInTheLogAndNamesChildrenOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.concerned()
	hidden := c.second
	profile := w.cared(hidden.id(), shipped, "2026-02-01", "2026-03-01", "A4")
	involvement := w.involvementRow(hidden.id(), w.bodies["trust"], nil, noon.AddDate(0, -1, 0), nil)
	w.plain("involvement", involvement)
	const wren, merle = "ALLOWED Wren INVOLVEMENT", "REFUSED Merle NONE"
	event := fmt.Sprintf(`mutation { recordEvent(input: {childIds: [%q, %q], occurredAt: "2026-11-20T10:00:00Z", category: CONTACT, summary: "Spoke with the mother."}) { event { id } errors { code } } }`, c.first.id(), hidden.id())
	for what, tt := range map[string]struct {
		query string
		want  []string
	}{
		"child":                        {fmt.Sprintf("{ child(id: %q) { givenName } }", hidden.id()), []string{merle}},
		"node":                         {fmt.Sprintf("{ node(id: %q) { id } }", hidden.id()), []string{merle}},
		"a child beside another":       {fmt.Sprintf("{ a: child(id: %q) { givenName } b: child(id: %q) { givenName } }", c.first.id(), hidden.id()), []string{wren, merle}},
		"nodes, one of them seen":      {fmt.Sprintf("{ nodes(ids: [%q, %q]) { id } }", hidden.id(), c.first.id()), []string{wren, merle}},
		"a record of a child":          {fmt.Sprintf("{ node(id: %q) { id } }", profile.id()), []string{merle}},
		"who looked":                   {fmt.Sprintf("{ accessLog(childId: %q, first: 1) { totalCount } }", hidden.id()), []string{merle}},
		"no child":                     {fmt.Sprintf("{ child(id: %q) { id } }", w.id("Child")), []string{"REFUSED"}},
		"no record of any kind":        {fmt.Sprintf("{ node(id: %q) { id } }", uuid.New()), []string{"REFUSED"}},
		"an amendment":                 {fmt.Sprintf(`mutation { amendChild(input: {id: %q, version: 1, givenName: "Teal"}) { child { id } errors { code } } }`, hidden.id()), []string{merle}},
		"an end":                       {fmt.Sprintf(`mutation { endInvolvement(input: {id: %q, version: 1, reason: "Moved."}) { involvement { id } errors { code } } }`, involvement.id()), []string{merle}},
		"an event of both":             {event, []string{wren, merle}},
		"a verb that one may not do":   {fmt.Sprintf(`mutation { startTriage(input: {id: %q, version: 1}) { referral { id } errors { code } } }`, c.referral.id()), []string{"REFUSED Merle NONE, Robin NONE, Wren NONE"}},
		"an older version of a record": {fmt.Sprintf(`mutation { amendChild(input: {id: %q, version: 7, givenName: "Teal"}) { child { id } errors { code } } }`, c.first.id()), []string{wren}},
	} {
		if got := w.recorded(c.names, func() { w.ask("police", tt.query, nil) }); !slices.Equal(got, tt.want) {
			t.Errorf("%s leaves %q, want %q", what, got, tt.want)
		}
	}
	// And so a family is shown it.
	a := w.must("records", `query($id: ID!) { accessLog(childId: $id, first: 100, filter: {rules: [NONE]}) { totalCount edges { node { outcome rule } } } }`, map[string]any{"id": hidden.id()})
	for i := range a.list("accessLog", "edges") {
		if got := a.text("accessLog", "edges", i, "node", "outcome"); got != "REFUSED" {
			t.Errorf("in the child's log the attempt is %s, want REFUSED", got)
		}
	}
	if got := a.number("accessLog", "totalCount"); got != 10 {
		t.Errorf("the child's log tells of %d attempts, want 10", got)
	}
}

func TestAKeySentAgainAfterAccessHasEndedIsARefusedLook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.concerned()
	send := func() answer {
		return w.ask("police", `mutation($id: ID!) { recordEvent(input: {idempotencyKey: "a key of the police", childIds: [$id], occurredAt: "2026-11-20T10:00:00Z", category: CONTACT, summary: "Spoke with the mother."}) { event { id } errors { code } } }`,
			map[string]any{"id": c.first.id()})
	}
	if got := w.recorded(c.names, func() { send() }); !slices.Equal(got, []string{"ALLOWED Wren INVOLVEMENT"}) {
		t.Fatalf("the first sending leaves %q", got)
	}
	w.exec(`UPDATE involvement SET "to" = $1 WHERE child_id = $2`, noon.AddDate(0, 0, -1), c.first.id())
	if got := w.recorded(c.names, func() {
		if a := send(); a.at("recordEvent", "event") != nil {
			t.Errorf("it answers %s", a.raw)
		}
	}); !slices.Equal(got, []string{"REFUSED Wren NONE"}) {
		t.Errorf("the second sending leaves %q, want a refusal", got)
	}
}

func TestACountOrAFilterThatNamesAChildIsALook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.concerned()
	known, unseen := w.numbered("Teal", "Marblewick", 1), w.numbered("Finch", "Marblewick", 40)
	w.plain("child", known, unseen)
	action := w.actionRow(w.bodies["force"], w.viewers["police"].PractitionerID, practice.ActionStateProposed)
	w.plain("involvement", w.involvementRow(known.id(), w.bodies["force"], nil, noon.AddDate(0, -1, 0), nil))
	w.plain("action", action)
	w.plain("action_child", w.actionChildRow(action, known.id()))
	c.names[known.id()], c.names[unseen.id()] = "Teal", "Finch"
	const teal, finch, wren = "ALLOWED Teal INVOLVEMENT", "REFUSED Finch NONE", "ALLOWED Wren INVOLVEMENT"
	second := w.referralRow(c.referral["household_id"].(uuid.UUID), w.bodies["trust"], w.viewers["health"].PractitionerID, practice.ReferralStateSubmitted, noon.AddDate(0, -2, 0))
	reference := practice.NewReference([8]byte{7, 3})
	second["reference"] = string(reference)
	w.plain("referral", second)
	w.plain("referral_child", w.namingRow(second, unseen))
	for what, tt := range map[string]struct {
		query string
		want  []string
	}{
		"an NHS number":                  {fmt.Sprintf("{ children(first: 1, filter: {nhsNumber: %q, neglectDaysAtLeast: 1}) { totalCount } }", known["nhs_number"]), []string{teal}},
		"a hidden child's NHS number":    {fmt.Sprintf("{ children(first: 1, filter: {nhsNumber: %q}) { totalCount } }", unseen["nhs_number"]), []string{finch}},
		"a pupil number":                 {fmt.Sprintf("{ children(first: 1, filter: {upn: %q, bornFrom: \"2020-01-01\"}) { totalCount } }", known["upn"]), []string{teal}},
		"a hidden child's pupil number":  {fmt.Sprintf("{ children(first: 1, filter: {upn: %q}) { edges { node { id } } } }", unseen["upn"]), []string{finch}},
		"the authority's number":         {fmt.Sprintf("{ children(first: 1, filter: {laChildId: %q, neglectDaysAtLeast: 1}) { totalCount } }", known["la_child_id"]), []string{teal}},
		"a hidden one's number":          {fmt.Sprintf("{ children(first: 1, filter: {laChildId: %q}) { totalCount } }", unseen["la_child_id"]), []string{finch}},
		"a number of nobody's":           {`{ children(first: 1, filter: {laChildId: "LA77"}) { totalCount } }`, []string{"REFUSED"}},
		"a name":                         {`{ children(first: 1, filter: {search: "Teal Marblewick", neglectDaysAtLeast: 1}) { totalCount } }`, []string{teal}},
		"actions of a child":             {fmt.Sprintf("{ actions(first: 1, filter: {childId: %q, overdue: true}) { totalCount } }", known.id()), []string{teal}},
		"actions of a hidden child":      {fmt.Sprintf("{ actions(first: 1, filter: {childId: %q}) { totalCount } }", unseen.id()), []string{finch}},
		"a hidden concern's reference":   {fmt.Sprintf("{ referrals(first: 1, filter: {reference: %q, immediateRisk: false}) { totalCount } }", reference), []string{finch}},
		"concerns that come to one":      {`{ referrals(first: 1, filter: {immediateRisk: true}) { totalCount } }`, []string{wren}},
		"actions that come to one":       {`{ actions(first: 1, filter: {mine: true}) { totalCount } }`, []string{teal}},
		"children who come to one":       {`{ children(first: 1, filter: {bornFrom: "2018-03-04", search: "Teal"}) { totalCount } }`, []string{teal}},
		"a count of all tells of nobody": {`{ a: organisations(first: 1) { totalCount } }`, []string{}},
	} {
		if got := w.recorded(c.names, func() { w.must("police", tt.query, nil) }); !slices.Equal(got, tt.want) {
			t.Errorf("%s leaves %q, want %q", what, got, tt.want)
		}
	}
	// A count that comes to one and is of nobody tells of nobody.
	w.plain("notice", w.noticeRow(w.viewers["police"].PractitionerID, nil, nil))
	for _, query := range []string{`{ organisations(first: 1, filter: {nameStarts: "force"}) { totalCount } }`, `{ instruments(first: 1) { totalCount } }`,
		`{ inbox { notices(first: 1) { totalCount edges { node { kind } } } } }`} {
		if got := w.recorded(c.names, func() { w.must("police", query, nil) }); len(got) > 0 {
			t.Errorf("%s leaves %q, want nothing", query, got)
		}
	}
	// Two children that the police see were born on that day: it names none of them.
	if got := w.recorded(c.names, func() {
		w.must("police", `{ children(first: 1, filter: {dateOfBirth: "2018-03-04", neglectDaysAtLeast: 1}) { totalCount } }`, nil)
	}); len(got) != 0 {
		t.Errorf("a birthday of two leaves %q, want nothing", got)
	}
	w.exec("UPDATE child SET date_of_birth = '2018-03-05' WHERE id = $1", known.id())
	if got := w.recorded(c.names, func() {
		w.must("police", `{ children(first: 1, filter: {dateOfBirth: "2018-03-05", neglectDaysAtLeast: 1}) { totalCount } }`, nil)
	}); !slices.Equal(got, []string{teal}) {
		t.Errorf("a birthday of one leaves %q, want %q", got, teal)
	}
	w.exec("UPDATE referral SET reference = 'HD-OTHER' WHERE id = $1", second.id())
	w.exec("UPDATE referral SET reference = $1 WHERE id = $2", string(reference), c.referral.id())
	if got := w.recorded(c.names, func() {
		w.must("police", fmt.Sprintf("{ referrals(first: 1, filter: {reference: %q, immediateRisk: false}) { totalCount } }", reference), nil)
	}); !slices.Equal(got, []string{wren}) {
		t.Errorf("a concern's reference leaves %q, want %q", got, wren)
	}
}
