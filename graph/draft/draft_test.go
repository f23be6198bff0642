package draft_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/practice"
)

// staffed is a world whose school has two safeguarding leads and a head.
func staffed(t *testing.T) *graphtest.Env {
	t.Helper()
	w := graphtest.New(t)
	w.Practitioner("safeguarding lead", "school", practice.RoleSafeguardingLead)
	w.Practitioner("second lead", "school", practice.RoleSafeguardingLead)
	w.Practitioner("head", "school", practice.RoleManager)
	return w
}

// begin begins a draft as the teacher and returns its identifier.
func begin(w *graphtest.Env, input map[string]any) string {
	w.T.Helper()
	return w.MustSend("teacher", "draftConcern", "draft { id }", input).Text("draftConcern", "draft", "id")
}

// at is an input on a version of a draft.
func at(id string, version int, more ...any) map[string]any {
	return graphtest.MapOf(map[string]any{"id": id, "version": version}, more...)
}

// seen lists who sees a draft.
func seen(w *graphtest.Env, id string) (who []string) {
	w.T.Helper()
	for name := range w.Viewers {
		a := w.Ask(name, "query($id: ID!) { node(id: $id) { id } }", map[string]any{"id": id})
		if a.Text("node", "id") != "" {
			who = append(who, name)
		}
	}
	slices.Sort(who)
	return who
}

func TestATeacherDraftsAndTheSafeguardingLeadSubmits(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	id := begin(w, map[string]any{"seenOrHeard": "No coat in frost.", "children": []any{map[string]any{"givenName": "Wren"}}})
	if n := w.Count(`SELECT (SELECT count(*) FROM child) + (SELECT count(*) FROM household) + (SELECT count(*) FROM chronology_event)
	  + (SELECT count(*) FROM access_entry WHERE child_ids <> '{}')`); n > 0 {
		t.Fatalf("an open draft founds %d records", n)
	}
	if got := seen(w, id); !slices.Equal(got, []string{"safeguarding lead", "second lead", "teacher"}) {
		t.Errorf("the draft is seen by %q", got)
	}
	w.MustSend("teacher", "handDraft", "draft { id }", at(id, 1, "practitionerId", w.Viewers["safeguarding lead"].PractitionerID))
	w.WantNotices(t, map[string][]string{"safeguarding lead": {"DRAFT_HANDED ConcernDraft school"}})
	w.MustSend("safeguarding lead", "returnDraft", "draft { missing }", at(id, 2, "missing", "Who saw it, and when?"))
	w.MustSend("teacher", "amendDraft", "draft { id }", at(id, 3, "seenOrHeard", "I saw her without a coat in frost on three mornings.",
		"neglectKinds", []string{"PHYSICAL"}))
	w.MustSend("teacher", "handDraft", "draft { handedTo { id } }", at(id, 4))
	w.Refused("safeguarding lead", "submitDraft", at(id, 5), "REQUIRED lawfulBasis", "REQUIRED household.address",
		"REQUIRED children.0.dateOfBirth", "REQUIRED immediateRisk", "REQUIRED familyKnows")
	w.MustSend("safeguarding lead", "amendDraft", "draft { id }", at(id, 5, "household", map[string]any{"address": "4 Nowhere Lane, Testham"},
		"children", []any{graphtest.WrenInput()}, "immediateRisk", false, "familyKnows", true, "lawfulBasis", "PUBLIC_TASK"))
	a := w.MustSend("safeguarding lead", "submitDraft", `draft { state submittedBy { name } author { name } referral { id state
	  submittedBy { name } draftedBy { name } concerns { reportedName child { id } } } viewerCan { verb allowed reason } }`, at(id, 6))
	concern := a.Text("submitDraft", "draft", "referral", "id")
	for _, want := range []string{`"state":"SUBMITTED"`, `"draftedBy":{"name":"teacher"}`, `"submittedBy":{"name":"safeguarding lead"}`,
		"Wren Quillfether", `"allowed":false,"reason":"This draft was submitted or discarded. Begin a new one."`} {
		if !strings.Contains(a.Raw, want) {
			t.Errorf("submitted, it answers %s; want %s", a.Raw, want)
		}
	}
	if got := w.Notices("teacher"); !slices.Equal(got, []string{"DRAFT_SUBMITTED ConcernDraft school", "DRAFT_RETURNED ConcernDraft school"}) {
		t.Errorf("the teacher was told %q", got)
	}

	// The author follows the concern as its submitter does.
	w.SignpostConcern(concern)
	b := w.Must("teacher", `query($id: ID!, $draft: ID!) { referral(id: $id) { state feedback reportedHome { address } decisions { id }
	  concerns { reportedName } } referrals(first: 5) { totalCount } node(id: $draft) { ... on ConcernDraft { referral { feedback } } } }`,
		map[string]any{"id": concern, "draft": id})
	for _, want := range []string{`"state":"SIGNPOSTED","feedback":"Thank you for telling us."`, `"address":"4 Nowhere Lane, Testham"`,
		`"decisions":[]`, `"reportedName":"Wren Quillfether"`, `"totalCount":1`, `"referral":{"feedback":"Thank you`} {
		if !strings.Contains(b.Raw, want) {
			t.Errorf("the author reads %s; want %s", b.Raw, want)
		}
	}
	if c := w.Must("colleague", "query($id: ID!) { referral(id: $id) { id } }", map[string]any{"id": concern}); c.At("referral") != nil {
		t.Errorf("a colleague reads %s", c.Raw)
	}
	w.Refused("teacher", "acknowledgeFeedback", map[string]any{"id": concern}, "NOT_FOUND id")
	if got := seen(w, id); !slices.Equal(got, []string{"safeguarding lead", "second lead", "teacher"}) {
		t.Errorf("the submitted draft is seen by %q", got)
	}
}

func TestWhatStandsAgainstEachStepOfADraft(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	long := strings.Repeat("a", 20_001)
	open := begin(w, map[string]any{})
	handed := begin(w, map[string]any{})
	w.MustSend("teacher", "handDraft", "draft { id }", at(handed, 1))
	gone := begin(w, map[string]any{})
	w.MustSend("teacher", "discardDraft", "draft { id }", at(gone, 1, "reason", "The coat was found."))
	risk := begin(w, map[string]any{"immediateRisk": true})
	for name, c := range map[string]struct {
		who, verb string
		input     map[string]any
		want      string
	}{
		"too long": {"teacher", "draftConcern", map[string]any{"seenOrHeard": long, "household": map[string]any{"address": long},
			"children": []any{map[string]any{}, map[string]any{"givenName": long}}},
			"TOO_LONG seenOrHeard, TOO_LONG household.address, TOO_LONG children.1.givenName"},
		"a record that nobody may see": {"teacher", "draftConcern", map[string]any{"household": map[string]any{"id": w.ID("Household")},
			"children": []any{map[string]any{"id": w.ID("Child")}}}, "NOT_FOUND household.id, NOT_FOUND children.0.id"},
		"amended by a colleague": {"colleague", "amendDraft", at(open, 1, "childsWords", "Cold."), "NOT_FOUND id"},
		"amended by the head":    {"head", "amendDraft", at(open, 1, "childsWords", "Cold."), "NOT_FOUND id"},
		"amended by social care": {"manager", "amendDraft", at(open, 1, "childsWords", "Cold."), "NOT_FOUND id"},
		"amended too long":       {"teacher", "amendDraft", at(open, 1, "childsWords", long), "TOO_LONG childsWords"},
		"amended when discarded": {"teacher", "amendDraft", at(gone, 2, "childsWords", "Cold."), "ILLEGAL_STATE id"},
		"on an older version":    {"safeguarding lead", "amendDraft", at(handed, 1, "childsWords", "Cold."), "CONFLICT"},
		"a risk taken back":      {"teacher", "amendDraft", at(risk, 1, "immediateRisk", false), "NOT_ALLOWED immediateRisk"},
		"handed to a colleague": {"teacher", "handDraft", at(open, 1, "practitionerId", w.Viewers["colleague"].PractitionerID),
			"INVALID practitionerId"},
		"handed to another school's": {"teacher", "handDraft", at(open, 1, "practitionerId", w.Viewers["other teacher"].PractitionerID),
			"INVALID practitionerId"},
		"handed to nobody":       {"teacher", "handDraft", at(open, 1, "practitionerId", w.ID("Practitioner")), "NOT_FOUND practitionerId"},
		"handed when discarded":  {"teacher", "handDraft", at(gone, 2), "ILLEGAL_STATE id"},
		"returned by its author": {"teacher", "returnDraft", at(handed, 2, "missing", "Who saw it?"), "FORBIDDEN"},
		"returned before":        {"safeguarding lead", "returnDraft", at(open, 1, "missing", "Who saw it?"), "ILLEGAL_STATE id"},
		"returned for nothing":   {"safeguarding lead", "returnDraft", at(handed, 2, "missing", " "), "REQUIRED missing"},
		"submitted empty": {"teacher", "submitDraft", at(open, 1), "REQUIRED children, REQUIRED neglectKinds, REQUIRED seenOrHeard, " +
			"REQUIRED lawfulBasis, REQUIRED household.address, REQUIRED immediateRisk, REQUIRED familyKnows"},
		"submitted by the head":            {"head", "submitDraft", at(open, 1), "NOT_FOUND id"},
		"submitted when discarded":         {"teacher", "submitDraft", at(gone, 2), "ILLEGAL_STATE id"},
		"a risk discarded":                 {"teacher", "discardDraft", at(risk, 1, "reason", "She was fetched."), "NOT_ALLOWED id"},
		"discarded for nothing":            {"teacher", "discardDraft", at(open, 1, "reason", ""), "REQUIRED reason"},
		"discarded again":                  {"teacher", "discardDraft", at(gone, 2, "reason", "The coat was found."), "ILLEGAL_STATE id"},
		"drafted by who keeps the records": {"records", "draftConcern", map[string]any{}, "FORBIDDEN"},
	} {
		before := w.Tally()
		w.Refused(c.who, c.verb, c.input, strings.Split(c.want, ", ")...)
		if w.Tally() != before {
			t.Errorf("%s: something was written", name)
		}
	}
	w.MustSend("second lead", "discardDraft", "draft { id }", at(risk, 1, "reason", "She was fetched by her aunt."))
	if got := w.Notices("teacher"); !slices.Equal(got, []string{"DRAFT_DISCARDED ConcernDraft school"}) {
		t.Errorf("the author was told %q", got)
	}
	a := w.Must("safeguarding lead", `{ concernDrafts(first: 9, filter: {states: [DISCARDED]}) { totalCount edges { node {
	  discardReason } } } }`, nil)
	if a.Number("concernDrafts", "totalCount") != 2 || !strings.Contains(a.Raw, "fetched by her aunt") {
		t.Errorf("the leads read of discarded drafts %s", a.Raw)
	}
}

func TestASystemSubmitsAndDraftsNothing(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	machine := w.Viewers["system"]
	machine.Machine = true
	w.Viewers["machine"] = machine
	w.Refused("machine", "draftConcern", map[string]any{}, "NOT_ALLOWED ")
	w.MustSend("system", "draftConcern", "draft { id }", map[string]any{})
}

func TestAConflictNamesWhatTheColleagueChanged(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	id := begin(w, map[string]any{"childsWords": "Cold.", "household": map[string]any{"address": "4 Nowhere Lane"}})
	w.MustSend("second lead", "amendDraft", "draft { id }", at(id, 1, "household", map[string]any{"address": "4 Nowhere Lane"},
		"childsWords", nil, "neglectKinds", []string{"MEDICAL"}, "familyKnows", false))
	a := w.SendSelecting("teacher", "amendDraft", "draft { id }", at(id, 1, "seenOrHeard", "No coat in frost."))
	who := w.Viewers["second lead"].PractitionerID.String()
	if len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" || !strings.Contains(a.Raw, who) ||
		!strings.Contains(a.Raw, `"fields":["childsWords","familyKnows","neglectKinds"]`) {
		t.Errorf("an older version is answered %s", a.Raw)
	}
	b := w.Must("teacher", "query($id: ID!) { node(id: $id) { ... on ConcernDraft { version household { address } childsWords } } }",
		map[string]any{"id": id})
	if !strings.Contains(b.Raw, `"version":2,"household":{"address":"4 Nowhere Lane"},"childsWords":null`) {
		t.Errorf("the draft reads %s", b.Raw)
	}
	a = w.MustSend("teacher", "amendDraft", "draft { household { address } children { givenName } }", at(id, 2, "household", nil,
		"children", nil))
	if a.At("amendDraft", "draft", "household") != nil || len(a.List("amendDraft", "draft", "children")) > 0 {
		t.Errorf("emptied, it reads %s", a.Raw)
	}
}

func TestWithoutASafeguardingLeadTheAuthorSubmits(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	input := graphtest.ConcernInput(graphtest.WrenInput())
	id := begin(w, input)
	a := w.SendSelecting("teacher", "handDraft", "draft { id }", at(id, 1))
	if !strings.Contains(a.Raw, "Your organisation has no active safeguarding lead. Submit the concern yourself.") {
		t.Errorf("handed to nobody it answers %s", a.Raw)
	}
	b := w.Must("teacher", `query($id: ID!) { node(id: $id) { ... on ConcernDraft { viewerCan { verb allowed reason } } } }`,
		map[string]any{"id": id})
	if !strings.Contains(b.Raw, `"verb":"HAND_DRAFT","allowed":false,"reason":"Your organisation has no`) {
		t.Errorf("viewerCan says %s", b.Raw)
	}
	key := at(id, 1, "idempotencyKey", "the one key")
	first := w.MustSend("teacher", "submitDraft", "draft { referral { id reference } }", key)
	if again := w.MustSend("teacher", "submitDraft", "draft { referral { id reference } }", key); again.Raw != first.Raw ||
		w.Count("SELECT count(*) FROM referral") != 1 {
		t.Errorf("sent again it answers %s, want %s", again.Raw, first.Raw)
	}
}

func TestWhoLeavesLeavesTheDraftToTheSafeguardingLeads(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	mine, handed := begin(w, map[string]any{}), begin(w, map[string]any{})
	w.MustSend("teacher", "handDraft", "draft { id }", at(handed, 1, "practitionerId", w.Viewers["safeguarding lead"].PractitionerID))
	waits := func(who string) (list []string) {
		a := w.Must(who, "{ inbox { concernDrafts(first: 9) { edges { node { id } } } } }", nil)
		return graphtest.Reached(a.At("inbox", "concernDrafts"))
	}
	for who, want := range map[string][]string{"teacher": {mine}, "safeguarding lead": {handed}, "second lead": nil, "colleague": nil,
		"head": nil, "manager": nil, "records": nil} {
		if got := waits(who); !slices.Equal(got, want) {
			t.Errorf("for %s wait %q, want %q", who, got, want)
		}
	}
	for _, who := range []string{"teacher", "safeguarding lead"} {
		w.Exec("UPDATE practitioner SET organisation_id = $2 WHERE id = $1", w.Viewers[who].PractitionerID, w.Organisations["other school"])
		v := w.Viewers[who]
		v.OrganisationID = w.Organisations["other school"]
		w.Viewers[who] = v
	}
	if got := waits("second lead"); !slices.Equal(got, []string{mine, handed}) {
		t.Errorf("the lead who stayed has %q, want both", got)
	}
	for _, id := range []string{mine, handed} {
		if got := seen(w, id); !slices.Equal(got, []string{"second lead"}) {
			t.Errorf("a draft of who has moved is seen by %q", got)
		}
	}
	a := w.SendSelecting("second lead", "returnDraft", "draft { id }", at(handed, 2, "missing", "Who saw it, and when?"))
	if !strings.Contains(a.Raw, "The author has left. Complete the draft yourself, or hand it to a colleague.") {
		t.Errorf("returned to who has left it answers %s", a.Raw)
	}
}

func TestADraftThatWaitsIsToldOnce(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	id := begin(w, map[string]any{})
	w.Practitioner("administrator of the school", "school", practice.RoleAdministrator)
	w.RunDrafts()
	w.WantNotices(t, nil)
	w.Later(5 * 24 * time.Hour)
	w.RunDrafts()
	w.RunDrafts()
	waiting := "DRAFT_WAITING ConcernDraft school"
	told := map[string][]string{"safeguarding lead": {waiting}, "second lead": {waiting}, "head": {"DRAFT_WAITING school"}}
	w.WantNotices(t, told)

	// An immediate risk has a clock of its own, also in a draft that was told of before.
	w.MustSend("teacher", "amendDraft", "draft { id }", at(id, 1, "immediateRisk", true))
	w.Later(59 * time.Minute)
	w.RunDrafts()
	w.WantNotices(t, told)
	w.Later(2 * time.Minute)
	w.RunDrafts()
	risk := "DRAFT_AT_RISK ConcernDraft school"
	w.WantNotices(t, map[string][]string{"safeguarding lead": {risk, waiting}, "second lead": {risk, waiting},
		"head": {"DRAFT_AT_RISK school", "DRAFT_WAITING school"}})
	if got := w.Must("teacher", "{ concernDrafts(first: 5, filter: {overdue: true}) { totalCount } }", nil).Number("concernDrafts",
		"totalCount"); got != 1 {
		t.Errorf("%d drafts are overdue, want 1", got)
	}
	closed := begin(w, map[string]any{"immediateRisk": false})
	w.MustSend("teacher", "discardDraft", "draft { id }", at(closed, 1, "reason", "The coat was found."))
	w.Later(20 * 24 * time.Hour)
	w.RunDrafts()
	if n := w.Count("SELECT count(*) FROM notice WHERE subject_id = $1", closed); n > 0 {
		t.Errorf("%d people were told of a discarded draft", n)
	}
}

func TestADraftThatNamesAKnownChild(t *testing.T) {
	t.Parallel()
	w := staffed(t)
	kid := w.Pupil("Wren")
	id := begin(w, graphtest.MapOf(graphtest.ConcernInput(), "children", []any{map[string]any{"id": kid}}))
	looks := func() int { return w.Count("SELECT count(*) FROM access_entry WHERE $1::uuid = ANY (child_ids)", kid) }
	before := looks()
	const text = "query($id: ID!) { node(id: $id) { ... on ConcernDraft { seenOrHeard children { recordId } } } }"
	if a := w.Must("safeguarding lead", text, map[string]any{"id": id}); !strings.Contains(a.Raw, kid) || looks() != before {
		t.Errorf("to read a draft is no look at the child: %s", a.Raw)
	}
	const record = "query($id: ID!) { node(id: $id) { ... on ConcernDraft { children { child { givenName } } } } }"
	if a := w.Must("safeguarding lead", record, map[string]any{"id": id}); !strings.Contains(a.Raw, "Wren") || looks() != before+1 {
		t.Errorf("to read the child's record is one: %s", a.Raw)
	}
	w.InvolveByName(kid, "manager")
	w.Restrict(kid)
	if a := w.Must("safeguarding lead", record, map[string]any{"id": id}); !strings.Contains(a.Raw, `{"child":null}`) {
		t.Errorf("a restricted child is shown: %s", a.Raw)
	}
	// Other parts change without a look at the child; to submit it, one must see the child.
	w.MustSend("safeguarding lead", "amendDraft", "draft { id }", at(id, 1, "childsWords", "Cold."))
	w.MustSend("safeguarding lead", "amendDraft", "draft { id }", at(id, 2, "children", []any{map[string]any{"id": kid}}))
	w.Refused("safeguarding lead", "submitDraft", at(id, 2), "NOT_FOUND children.0.id")
}
