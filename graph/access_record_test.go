package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestAConcernReadForAnyReasonNamesItsChildren(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.ThreeChildConcern()
	const told = "seenOrHeard childsWords feedback"
	ways := map[string]string{
		"referral":  fmt.Sprintf("{ referral(id: %q) { %s } }", c.Referral.ID(), told),
		"referrals": "{ referrals(first: 5) { edges { node { " + told + " } } } }",
		"node":      fmt.Sprintf("{ node(id: %q) { ... on Referral { %s } } }", c.Referral.ID(), told),
		"nodes": fmt.Sprintf("{ nodes(ids: [%q]) { ... on Referral { decisions { rationale } concerns { reportedName } } } }",
			c.Referral.ID()),
		"a decision":         fmt.Sprintf("{ node(id: %q) { ... on ReferralDecision { rationale } } }", c.Decision.ID()),
		"a naming":           fmt.Sprintf("{ node(id: %q) { ... on ReferralChild { reportedName } } }", c.ReportedChildren[0].ID()),
		"through its child":  fmt.Sprintf("{ child(id: %q) { referrals(first: 5) { edges { node { %s } } } } }", c.First.ID(), told),
		"and what is behind": fmt.Sprintf("{ referral(id: %q) { decisions { rationale } } }", c.Referral.ID()),
	}
	for way, query := range ways {
		for who, want := range map[string]string{
			"police":  "ALLOWED Wren INVOLVEMENT",
			"manager": "ALLOWED Merle AUTHORITY, Robin INVOLVEMENT, Wren AUTHORITY",
		} {
			got := w.AccessNames(c.Names, func() { w.Must(who, query, nil) })
			if !slices.Equal(got, []string{want}) {
				t.Errorf("%s by %s leaves %q, want %q", way, who, got, want)
			}
		}
	}
	own := w.AccessNames(c.Names, func() { w.Must("other teacher", ways["referral"], nil) })
	if want := []string{"ALLOWED Merle OWN_CONCERN, Robin OWN_CONCERN, Wren OWN_CONCERN"}; !slices.Equal(own, want) {
		t.Errorf("the submitter's own leaves %q, want %q", own, want)
	}
	if got := w.AccessNames(c.Names, func() { w.Must("health", ways["referral"], nil) }); !slices.Equal(got,
		[]string{"REFUSED Merle NONE, Robin NONE, Wren NONE"}) {
		t.Errorf("a stranger's look leaves %q, want a refusal of all three", got)
	}
}

// TestAConcernSeenThroughAnOpeningIsNotAnsweredAfterItsEnd holds a query up in its
// middle and ends the opening meanwhile.
func TestAConcernSeenThroughAnOpeningIsNotAnsweredAfterItsEnd(t *testing.T) {
	t.Parallel()
	for end, do := range map[string]func(w *graphtest.Env, opening string){
		"its hour is over": func(w *graphtest.Env, _ string) { w.Later(time.Hour) },
		"it is reviewed": func(w *graphtest.Env, opening string) {
			w.Must("records", graphtest.Review, map[string]any{"id": opening, "version": 1})
		},
		"nothing ends it": func(*graphtest.Env, string) {},
	} {
		for way, query := range map[string]func(c graphtest.ThreeChildConcern) string{
			"referral": func(c graphtest.ThreeChildConcern) string {
				return fmt.Sprintf("{ referral(id: %q) { seenOrHeard decisions { rationale } } }", c.Referral.ID())
			},
			"referrals": func(graphtest.ThreeChildConcern) string {
				return "{ referrals(first: 5) { edges { node { feedback decisions { rationale } } } } }"
			},
			"a decision": func(c graphtest.ThreeChildConcern) string {
				return fmt.Sprintf("{ node(id: %q) { ... on ReferralDecision { rationale } } }", c.Decision.ID())
			},
		} {
			t.Run(way+" while "+end, func(t *testing.T) {
				t.Parallel()
				w := graphtest.New(t)
				c := w.ThreeChildConcern()
				opening := w.MustOpenRecord("health", c.Second.ID())
				hold, err := w.DB.Admin(t).BeginTx(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer hold.Rollback()
				if _, err := hold.Exec("LOCK TABLE referral_decision IN ACCESS EXCLUSIVE MODE"); err != nil {
					t.Fatal(err)
				}
				var a graphtest.Answer
				got := w.AccessNames(c.Names, func() {
					answered := make(chan graphtest.Answer)
					go func() { answered <- w.Ask("health", query(c), nil) }()
					for w.LockWaits() == 0 {
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
						t.Errorf("answers %s and leaves %q, want %q", a.Raw, got, want)
					}
					return
				}
				if len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" || a.Data != nil {
					t.Errorf("answers %s", a.Raw)
				}
				if len(got) != 1 || !strings.HasPrefix(got[0], "REFUSED") || !strings.Contains(got[0], "Merle NONE") {
					t.Errorf("leaves %q, want one refusal of Merle", got)
				}
			})
		}
	}
}

func TestRefusedAccessIsRefusedInTheLogAndNamesChildrenOnly(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.ThreeChildConcern()
	hidden := c.Second
	profile := w.WriteProfile(hidden.ID(), graphtest.Shipped, "2026-02-01", "2026-03-01", "A4")
	involvement := w.InvolvementRow(hidden.ID(), w.Organisations["trust"], nil, graphtest.Noon.AddDate(0, -1, 0), nil)
	w.WriteRows("involvement", involvement)
	const wren, merle = "ALLOWED Wren INVOLVEMENT", "REFUSED Merle NONE"
	event := fmt.Sprintf(`mutation { recordEvent(input: {childIds: [%q, %q], occurredAt: "2026-11-20T10:00:00Z", category: CONTACT, `+
		`summary: "Spoke with the mother."}) { event { id } errors { code } } }`, c.First.ID(), hidden.ID())
	for what, tt := range map[string]struct {
		query string
		want  []string
	}{
		"child": {fmt.Sprintf("{ child(id: %q) { givenName } }", hidden.ID()), []string{merle}},
		"node":  {fmt.Sprintf("{ node(id: %q) { id } }", hidden.ID()), []string{merle}},
		"a child beside another": {fmt.Sprintf("{ a: child(id: %q) { givenName } b: child(id: %q) { givenName } }", c.First.ID(),
			hidden.ID()), []string{wren, merle}},
		"nodes, one of them seen": {fmt.Sprintf("{ nodes(ids: [%q, %q]) { id } }", hidden.ID(), c.First.ID()), []string{wren, merle}},
		"a record of a child":     {fmt.Sprintf("{ node(id: %q) { id } }", profile.ID()), []string{merle}},
		"who looked":              {fmt.Sprintf("{ accessLog(childId: %q, first: 1) { totalCount } }", hidden.ID()), []string{merle}},
		"no child":                {fmt.Sprintf("{ child(id: %q) { id } }", w.ID("Child")), []string{"REFUSED"}},
		"no record of any kind":   {fmt.Sprintf("{ node(id: %q) { id } }", uuid.New()), []string{"REFUSED"}},
		"an amendment": {fmt.Sprintf(
			`mutation { amendChild(input: {id: %q, version: 1, givenName: "Teal"}) { child { id } errors { code } } }`, hidden.ID()),
			[]string{merle}},
		"an end": {fmt.Sprintf(
			`mutation { endInvolvement(input: {id: %q, version: 1, reason: "Moved."}) { involvement { id } errors { code } } }`, involvement.ID()),
			[]string{merle}},
		"an event of both": {event, []string{wren, merle}},
		"a verb that one may not do": {fmt.Sprintf(
			`mutation { startTriage(input: {id: %q, version: 1}) { referral { id } errors { code } } }`, c.Referral.ID()),
			[]string{"REFUSED Merle NONE, Robin NONE, Wren NONE"}},
		"an older version of a record": {fmt.Sprintf(
			`mutation { amendChild(input: {id: %q, version: 7, givenName: "Teal"}) { child { id } errors { code } } }`, c.First.ID()),
			[]string{wren}},
	} {
		if got := w.AccessNames(c.Names, func() { w.Ask("police", tt.query, nil) }); !slices.Equal(got, tt.want) {
			t.Errorf("%s leaves %q, want %q", what, got, tt.want)
		}
	}
	// And so a family is shown it.
	a := w.Must("records",
		`query($id: ID!) { accessLog(childId: $id, first: 100, filter: {rules: [NONE]}) { totalCount edges { node { outcome rule } } } }`,
		map[string]any{"id": hidden.ID()})
	for i := range a.List("accessLog", "edges") {
		if got := a.Text("accessLog", "edges", i, "node", "outcome"); got != "REFUSED" {
			t.Errorf("in the child's log the attempt is %s, want REFUSED", got)
		}
	}
	if got := a.Number("accessLog", "totalCount"); got != 10 {
		t.Errorf("the child's log tells of %d attempts, want 10", got)
	}
}

func TestAKeySentAgainAfterAccessHasEndedIsRefusedAccess(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.ThreeChildConcern()
	send := func() graphtest.Answer {
		return w.Ask("police", `mutation($id: ID!) { recordEvent(input: {idempotencyKey: "a key of the police", childIds: [$id], occurredAt: `+
			`"2026-11-20T10:00:00Z", category: CONTACT, summary: "Spoke with the mother."}) { event { id } errors { code } } }`,
			map[string]any{"id": c.First.ID()})
	}
	if got := w.AccessNames(c.Names, func() { send() }); !slices.Equal(got, []string{"ALLOWED Wren INVOLVEMENT"}) {
		t.Fatalf("the first sending leaves %q", got)
	}
	w.Exec(`UPDATE involvement SET "to" = $1 WHERE child_id = $2`, graphtest.Noon.AddDate(0, 0, -1), c.First.ID())
	if got := w.AccessNames(c.Names, func() {
		if a := send(); a.At("recordEvent", "event") != nil {
			t.Errorf("it answers %s", a.Raw)
		}
	}); !slices.Equal(got, []string{"REFUSED Wren NONE"}) {
		t.Errorf("the second sending leaves %q, want a refusal", got)
	}
}

func TestACountOrAFilterThatNamesAChildIsInTheAccessLog(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.ThreeChildConcern()
	known, unseen := w.NumberedChildRow("Teal", "Marblewick", 1), w.NumberedChildRow("Finch", "Marblewick", 40)
	w.WriteRows("child", known, unseen)
	action := w.ActionRow(w.Organisations["force"], w.Viewers["police"].PractitionerID, practice.ActionStateProposed)
	w.WriteRows("involvement", w.InvolvementRow(known.ID(), w.Organisations["force"], nil, graphtest.Noon.AddDate(0, -1, 0), nil))
	w.WriteRows("action", action)
	w.WriteRows("action_child", w.ActionChildRow(action, known.ID()))
	c.Names[known.ID()], c.Names[unseen.ID()] = "Teal", "Finch"
	const teal, finch, wren = "ALLOWED Teal INVOLVEMENT", "REFUSED Finch NONE", "ALLOWED Wren INVOLVEMENT"
	second := w.ReferralRow(c.Referral["household_id"].(uuid.UUID), w.Organisations["trust"], w.Viewers["health"].PractitionerID,
		practice.ReferralStateSubmitted, graphtest.Noon.AddDate(0, -2, 0))
	reference := practice.NewReference([8]byte{7, 3})
	second["reference"] = string(reference)
	w.WriteRows("referral", second)
	w.WriteRows("referral_child", w.ReportedChildRow(second, unseen))
	for what, tt := range map[string]struct {
		query string
		want  []string
	}{
		"an NHS number": {fmt.Sprintf("{ children(first: 1, filter: {nhsNumber: %q, neglectDaysAtLeast: 1}) { totalCount } }",
			known["nhs_number"]), []string{teal}},
		"a hidden child's NHS number": {fmt.Sprintf("{ children(first: 1, filter: {nhsNumber: %q}) { totalCount } }", unseen["nhs_number"]),
			[]string{finch}},
		"a pupil number": {fmt.Sprintf("{ children(first: 1, filter: {upn: %q, bornFrom: \"2020-01-01\"}) { totalCount } }",
			known["upn"]), []string{teal}},
		"a hidden child's pupil number": {fmt.Sprintf("{ children(first: 1, filter: {upn: %q}) { edges { node { id } } } }", unseen["upn"]),
			[]string{finch}},
		"the authority's number": {fmt.Sprintf("{ children(first: 1, filter: {laChildId: %q, neglectDaysAtLeast: 1}) { totalCount } }",
			known["la_child_id"]), []string{teal}},
		"a hidden one's number": {fmt.Sprintf("{ children(first: 1, filter: {laChildId: %q}) { totalCount } }", unseen["la_child_id"]),
			[]string{finch}},
		"a number of nobody's": {`{ children(first: 1, filter: {laChildId: "LA77"}) { totalCount } }`, []string{"REFUSED"}},
		"a name": {`{ children(first: 1, filter: {search: "Teal Marblewick", neglectDaysAtLeast: 1}) { totalCount } }`,
			[]string{teal}},
		"actions of a child": {fmt.Sprintf("{ actions(first: 1, filter: {childId: %q, overdue: true}) { totalCount } }",
			known.ID()), []string{teal}},
		"actions of a hidden child": {fmt.Sprintf("{ actions(first: 1, filter: {childId: %q}) { totalCount } }", unseen.ID()),
			[]string{finch}},
		"a hidden concern's reference": {fmt.Sprintf("{ referrals(first: 1, filter: {reference: %q, immediateRisk: false}) { totalCount } }",
			reference), []string{finch}},
		"concerns that come to one": {`{ referrals(first: 1, filter: {immediateRisk: true}) { totalCount } }`, []string{wren}},
		"actions that come to one":  {`{ actions(first: 1, filter: {mine: true}) { totalCount } }`, []string{teal}},
		"children who come to one": {`{ children(first: 1, filter: {bornFrom: "2018-03-04", search: "Teal"}) { totalCount } }`,
			[]string{teal}},
		"a count of all tells of nobody": {`{ a: organisations(first: 1) { totalCount } }`, []string{}},
	} {
		if got := w.AccessNames(c.Names, func() { w.Must("police", tt.query, nil) }); !slices.Equal(got, tt.want) {
			t.Errorf("%s leaves %q, want %q", what, got, tt.want)
		}
	}
	// A count that comes to one and is of nobody tells of nobody.
	w.WriteRows("notice", w.NoticeRow(w.Viewers["police"].PractitionerID, nil, nil))
	for _, query := range []string{`{ organisations(first: 1, filter: {nameStarts: "force"}) { totalCount } }`,
		`{ instruments(first: 1) { totalCount } }`,
		`{ inbox { notices(first: 1) { totalCount edges { node { kind } } } } }`} {
		if got := w.AccessNames(c.Names, func() { w.Must("police", query, nil) }); len(got) > 0 {
			t.Errorf("%s leaves %q, want nothing", query, got)
		}
	}
	// Two children that the police see were born on that day: it names none of them.
	if got := w.AccessNames(c.Names, func() {
		w.Must("police", `{ children(first: 1, filter: {dateOfBirth: "2018-03-04", neglectDaysAtLeast: 1}) { totalCount } }`, nil)
	}); len(got) != 0 {
		t.Errorf("a birthday of two leaves %q, want nothing", got)
	}
	w.Exec("UPDATE child SET date_of_birth = '2018-03-05' WHERE id = $1", known.ID())
	if got := w.AccessNames(c.Names, func() {
		w.Must("police", `{ children(first: 1, filter: {dateOfBirth: "2018-03-05", neglectDaysAtLeast: 1}) { totalCount } }`, nil)
	}); !slices.Equal(got, []string{teal}) {
		t.Errorf("a birthday of one leaves %q, want %q", got, teal)
	}
	w.Exec("UPDATE referral SET reference = 'HD-OTHER' WHERE id = $1", second.ID())
	w.Exec("UPDATE referral SET reference = $1 WHERE id = $2", string(reference), c.Referral.ID())
	if got := w.AccessNames(c.Names, func() {
		w.Must("police", fmt.Sprintf("{ referrals(first: 1, filter: {reference: %q, immediateRisk: false}) { totalCount } }", reference), nil)
	}); !slices.Equal(got, []string{wren}) {
		t.Errorf("a concern's reference leaves %q, want %q", got, wren)
	}
}
