package breakglass_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/graph/operation"
	"heed/practice"
)

func TestWhoMustKnowOfAnOpeningIsToldAtOnce(t *testing.T) {
	t.Parallel()
	past := graphtest.Noon.AddDate(0, -1, 0)
	named := func(w *graphtest.Env, c graphtest.Row, who, role string) graphtest.Row {
		i := w.InvolvementRow(c.ID(), w.Viewers[who].OrganisationID, new(w.Viewers[who].PractitionerID), past, nil)
		i["role"] = role
		return i
	}
	managed := func(w *graphtest.Env, who, by string) {
		w.Exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", w.Viewers[who].PractitionerID, w.Viewers[by].PractitionerID)
	}
	const toManager, toSecond = "BREAK_GLASS_OPENED to manager of the child of the opening by force",
		"BREAK_GLASS_OPENED to second manager of the child of the opening by force"
	const toSocialWorker, toLead = "BREAK_GLASS_OPENED to social worker of the child of the opening by force",
		"BREAK_GLASS_OPENED to lead of the child of the opening by force"
	const toSergeant, toInspector = "BREAK_GLASS_OPENED to sergeant by force", "BREAK_GLASS_OPENED to inspector by force"
	for name, tt := range map[string]struct {
		given func(w *graphtest.Env, c graphtest.Row)
		want  []string
	}{
		"of a child that nobody leads, all managers": {func(*graphtest.Env, graphtest.Row) {},
			[]string{toInspector, toManager, toSecond, toSergeant}},
		"the lead social worker and both managers": {func(w *graphtest.Env, c graphtest.Row) {
			w.WriteRows("involvement", named(w, c, "social worker", "LEAD_SOCIAL_WORKER"), named(w, c, "lead", "SOCIAL_WORKER"))
			managed(w, "social worker", "second manager")
			managed(w, "police", "sergeant")
		}, []string{toSecond, toSergeant, toSocialWorker}},
		"without a lead social worker, who has the role": {func(w *graphtest.Env, c graphtest.Row) {
			w.WriteRows("involvement", named(w, c, "social worker", "SOCIAL_WORKER"), named(w, c, "lead", "SOCIAL_WORKER"))
			managed(w, "police", "sergeant")
		}, []string{toLead, toManager, toSecond, toSergeant}},
		"not a lead who has left, nor one whose work is over": {func(w *graphtest.Env, c graphtest.Row) {
			over, left := named(w, c, "lead", "LEAD_SOCIAL_WORKER"), named(w, c, "social worker", "LEAD_SOCIAL_WORKER")
			over["to"] = new(past.AddDate(0, 0, 1))
			w.WriteRows("involvement", over, left)
			w.Exec("UPDATE practitioner SET active = false WHERE name = 'social worker'")
			managed(w, "police", "sergeant")
		}, []string{toManager, toSecond, toSergeant}},
		"not a manager who has left": {func(w *graphtest.Env, c graphtest.Row) {
			managed(w, "police", "sergeant")
			w.Exec("UPDATE practitioner SET active = false WHERE name IN ('sergeant', 'second manager')")
		}, []string{toInspector, toManager}},
		"nobody twice": {func(w *graphtest.Env, c graphtest.Row) {
			w.WriteRows("involvement", named(w, c, "second manager", "LEAD_SOCIAL_WORKER"))
			managed(w, "second manager", "manager")
			managed(w, "police", "manager")
		}, []string{toManager, toSecond}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			w.Practitioner("sergeant", "force", practice.RoleManager)
			w.Practitioner("inspector", "force", practice.RolePractitioner, practice.RoleManager)
			c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
			tt.given(w, c)
			a := w.OpenRecord("police", map[string]any{"childId": c.ID()})
			if got := w.AllNotices(); !slices.Equal(got, tt.want) {
				t.Errorf("told are %q, want %q", got, tt.want)
			}
			if got := a.Number("breakGlass", "breakGlass", "notified"); got != len(tt.want) {
				t.Errorf("the opening says that %d were told, want %d", got, len(tt.want))
			}
		})
	}
}

func TestWhoOpensARecordIsNotToldOfItThemselves(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.Practitioner("sergeant", "force", practice.RoleManager)
	w.MustOpenRecord("sergeant", w.UnknownChildRow("Wren", "Quillfether", 1, nil).ID())
	for _, told := range w.AllNotices() {
		if strings.Contains(told, "sergeant") {
			t.Errorf("%s", told)
		}
	}
}

// TestEmergencyAccessReadsRecordsEventsAndReportsConcerns tries every verb that touches a family.
func TestEmergencyAccessReadsRecordsEventsAndReportsConcerns(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "school")
	f := w.Fixture(w.Viewers["stranger"], graphtest.Setting{})
	f.Viewer = w.Viewers[who]
	own := w.Fixture(w.Viewers[who], graphtest.Setting{})
	w.WriteRows("chronology_subject", w.SubjectRow(own.Event, f.Child.ID()))      // the school's own event, from when it was involved
	f.Delivery = w.DeliveryRow(f.Incident, f.Child.ID(), f.Viewer.OrganisationID) // from when it was involved, too
	w.WriteRows("incident_delivery", f.Delivery)
	for _, c := range []graphtest.Row{f.Child, f.Elder} {
		w.MustOpenRecord(who, c.ID())
	}
	open := []string{"submitConcern", "recordEvent", "correctEvent"}
	targets := f.Targets()
	for _, kind := range []string{"Child", "Involvement", "Household", "Relative", "Relationship", "CareProfile", "Action"} {
		can := w.Can(who, targets[kind], kind)
		if len(can) == 0 {
			t.Errorf("the %s is not shown", kind)
		}
		for verb, allowed := range can {
			if allowed != slices.Contains(open, verb) {
				t.Errorf("viewerCan of the %s says %s is %v", kind, verb, allowed)
			}
		}
	}
	for verb, v := range graphtest.Verbs {
		if !slices.Equal(v.Roles, graphtest.WhoWorks) || v.Needless || slices.Contains(open, verb) || verb == "registerChild" {
			continue
		}
		before := w.Tally()
		a := w.Mutated(who, verb, graphtest.Verbs[verb].Input(f))
		problems := a.Problems(verb)
		if len(problems) == 0 || slices.ContainsFunc(problems, func(p string) bool { return !strings.HasPrefix(p, "NOT_ALLOWED ") }) {
			t.Errorf("%s: %s", verb, a.Raw)
		}
		if after := w.Tally(); after != before {
			t.Errorf("%s wrote: %s, before %s", verb, after, before)
		}
	}
	if a := w.Mutated(who, "recordEvent", graphtest.Verbs["recordEvent"].Input(f)); a.Record("recordEvent") == "" ||
		len(a.Problems("recordEvent")) > 0 {
		t.Errorf("recordEvent: %s", a.Raw)
	}
	correction := map[string]any{"id": own.Event.ID(), "summary": "Spoke with the father.", "reason": "The wrong parent was named."}
	if a := w.Mutated(who, "correctEvent", correction); a.Record("correctEvent") == "" {
		t.Errorf("correctEvent: %s", a.Raw)
	}
	concern := graphtest.ConcernInput(map[string]any{"id": f.Child.ID()})
	concern["household"] = map[string]any{"id": f.Household.ID()}
	if a := w.Mutated(who, "submitConcern", concern); a.Record("submitConcern") == "" || len(a.Problems("submitConcern")) > 0 {
		t.Errorf("submitConcern: %s", a.Raw)
	}
}

func TestWhatIsSeenWithoutTheOpeningStaysOpen(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RolePractitioner, "school")
	own, other := w.Fixture(w.Viewers[who], graphtest.Setting{}), w.UnknownChildRow("Merle", "Oxbramble", 30, nil)
	w.WriteRows("household_member", w.MemberRow(own.Household.ID(), new(other.ID()), nil, "2026-01-01", nil))
	w.MustOpenRecord(who, other.ID())
	for kind, verb := range map[string]string{"Child": "amendChild", "Household": "amendHousehold", "Relative": "amendRelative"} {
		if !w.Can(who, own.Targets()[kind], kind)[verb] {
			t.Errorf("%s is closed", verb)
		}
		if a := w.Mutated(who, verb, graphtest.Verbs[verb].Input(own)); a.Record(verb) == "" || len(a.Problems(verb)) > 0 {
			t.Errorf("%s: %s", verb, a.Raw)
		}
	}
	if a := w.Mutated(who, "amendChild",
		map[string]any{"id": w.ID("Child"), "version": 1, "preferredName": "Wrenny"}); !slices.Equal(a.Problems("amendChild"),
		[]string{"NOT_FOUND id"}) {
		t.Errorf("nobody at all: %s", a.Raw)
	}
}

func TestAnOpenRecordIsFoundInListsAndSearches(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
	lists := []string{`children(first: 5) { totalCount edges { node { id } } }`,
		`children(first: 5, filter: {search: "Wren Quillfether"}) { totalCount edges { node { id } } }`,
		fmt.Sprintf(`children(first: 5, filter: {nhsNumber: %q}) { totalCount edges { node { id } } }`, c["nhs_number"])}
	for i, after := range []bool{false, true} {
		if after {
			w.MustOpenRecord("police", c.ID())
		}
		for _, list := range lists {
			if got := w.Must("police", "{ "+list+" }", nil).Number("children", "totalCount"); got != i {
				t.Errorf("opened %v, %s holds %d", after, list, got)
			}
		}
	}
}

func TestAnOpeningEndsWithItsReviewWithTheRoleAndWithARestriction(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *graphtest.Env, opening string, c graphtest.Row){
		"with its review": func(w *graphtest.Env, opening string, _ graphtest.Row) {
			w.Must("records", graphtest.Review, map[string]any{"id": opening, "version": 1})
		},
		"with a restriction": func(w *graphtest.Env, _ string, c graphtest.Row) {
			w.Must("manager", `mutation($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { errors { code message } } }`,
				map[string]any{"input": map[string]any{
					"childId": c.ID(), "organisationId": w.Organisations["council"], "practitionerId": w.Viewers["manager"].PractitionerID,
					"role":    "SOCIAL_WORKER",
					"purpose": "Oversight of a restricted record.", "lawfulBasis": "PUBLIC_TASK"}})
			w.Must("manager", `mutation($id: ID!) { restrictChild(input: {id: $id, version: 1, restricted: true, reason: "A parent works for `+
				`the force."}) { errors { code message } } }`, map[string]any{"id": c.ID()})
			if w.Sees("police", c.ID()) {
				w.T.Error("the record is open")
			}
			w.Must("manager", `mutation($id: ID!) { restrictChild(input: {id: $id, version: 2, restricted: false, reason: "The parent has left `+
				`the force."}) { errors { code message } } }`, map[string]any{"id": c.ID()})
		},
		"with a restriction past every rule": func(w *graphtest.Env, _ string, c graphtest.Row) {
			w.Exec("UPDATE child SET restricted = true WHERE id = $1", c.ID())
		},
		"with the role": func(w *graphtest.Env, _ string, _ graphtest.Row) {
			v := w.Viewers["police"]
			v.Roles = []practice.Role{practice.RoleSubmitter}
			w.Viewers["police"] = v
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
			opening := w.MustOpenRecord("police", c.ID())
			if !w.Sees("police", c.ID()) {
				t.Fatal("the record is not open")
			}
			end(w, opening, c)
			if w.Sees("police", c.ID()) {
				t.Error("the record is open")
			}
		})
	}
}

// TestAnAnswerThatComesAfterTheEndIsNotGiven holds an operation up in its middle,
// ends the opening meanwhile, and lets it go.
func TestAnAnswerThatComesAfterTheEndIsNotGiven(t *testing.T) {
	t.Parallel()
	const look = `query($id: ID!) { child(id: $id) { id givenName chronology(first: 5) { edges { node { summary } } } } }`
	const tell = `mutation($id: ID!) { recordEvent(input: {childIds: [$id], occurredAt: "2026-11-20T10:00:00Z", category: CONTACT, ` +
		`summary: "Spoke with the mother."}) { event { id } errors { code } } }`
	ends := map[string]func(w *graphtest.Env, opening string, c graphtest.Row){
		"its hour is over": func(w *graphtest.Env, _ string, _ graphtest.Row) { w.Later(time.Hour) },
		"it is reviewed": func(w *graphtest.Env, opening string, _ graphtest.Row) {
			w.Must("records", graphtest.Review, map[string]any{"id": opening, "version": 1})
		},
		"the child is restricted": func(w *graphtest.Env, _ string, c graphtest.Row) { w.RestrictedAlone(c) },
		"nothing ends it":         func(*graphtest.Env, string, graphtest.Row) {},
	}
	for end, do := range ends {
		for what, document := range map[string]string{"a query": look, "a mutation": tell} {
			t.Run(what+" while "+end, func(t *testing.T) {
				t.Parallel()
				w := graphtest.New(t)
				c := w.UnknownChildRow("Wren", "Quillfether", 1, nil)
				opening := w.MustOpenRecord("police", c.ID())
				hold, err := w.DB.Admin(t).BeginTx(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer hold.Rollback()
				if _, err := hold.Exec("LOCK TABLE chronology_event IN ACCESS EXCLUSIVE MODE"); err != nil {
					t.Fatal(err)
				}
				answered := make(chan graphtest.Answer)
				go func() { answered <- w.Ask("police", document, map[string]any{"id": c.ID()}) }()
				for w.LockWaits() == 0 {
					time.Sleep(time.Millisecond)
				}
				do(w, opening, c)
				if err := hold.Rollback(); err != nil {
					t.Fatal(err)
				}
				a := <-answered
				if end == "nothing ends it" {
					if len(a.Errors) > 0 || a.Data == nil {
						t.Errorf("answers %s", a.Raw)
					}
					return
				}
				want := "FORBIDDEN"
				if what == "a mutation" && end == "the child is restricted" {
					want = "NOT_FOUND" // row security sees it before the end
				}
				if len(a.Errors) != 1 || a.Errors[0].Code() != want || a.Data != nil || strings.Contains(a.Raw, "Wren") {
					t.Errorf("answers %s", a.Raw)
				}
				if got := w.Count("SELECT count(*) FROM chronology_event WHERE summary = 'Spoke with the mother.'"); got > 0 {
					t.Error("it was written")
				}
				if got := w.Count(
					"SELECT count(*) FROM access_entry e WHERE e.outcome = 'REFUSED' AND NOT 'BREAK_GLASS' = ANY (e.rules) AND e.practitioner_id = $1",
					w.Viewers["police"].PractitionerID); got != 1 {
					t.Errorf("%d refusals in the access record, want 1", got)
				}
			})
		}
	}
}

func TestAListOfWhatIsOpenCostsAsManyStatementsForOneAsForMany(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	var ended []operation.Ended
	w.Observe = func(_ context.Context, e operation.Ended) { ended = append(ended, e) }
	cost := func() int {
		w.Must("police", "{ children(first: 50) { edges { node { givenName viewerCan { verb allowed } involvements { viewerCan { allowed } } "+
			"memberships { household { viewerCan { allowed } } } } } } breakGlasses(first: 50) { edges { node { child { givenName } viewerCan { "+
			"allowed } } } } }", nil)
		return ended[len(ended)-1].Statements
	}
	open := func(serial int) {
		c, home := w.UnknownChildRow("Wren", "Quillfether", serial, nil), w.HouseholdRow("4 Nowhere Lane, Testham")
		w.WriteRows("involvement", w.InvolvementRow(c.ID(), w.Organisations["trust"], nil, graphtest.Noon.AddDate(0, -1, 0), nil))
		w.WriteRows("household", home)
		w.WriteRows("household_member", w.MemberRow(home.ID(), new(c.ID()), nil, "2026-01-01", nil))
		w.MustOpenRecord("police", c.ID())
	}
	open(1)
	cost() // remembers that the viewer sees few
	one := cost()
	for i := range 6 {
		open(100 + i*10)
	}
	if many := cost(); many != one {
		t.Errorf("one open record costs %d statements, seven %d", one, many)
	}
}

// An identifier of the wrong kind is an identifier of nothing, also while an opening
// of another child lasts.
func TestAnOpeningIsNoReasonWhyAnotherRecordIsRefused(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	mine := w.RegisterChild("police", "OTHER", "Merle", "Quillfether", "2018-03-04")
	other := w.RegisterChild("health", "HEALTH_VISITOR", "Wren", "Oxbramble", "2019-03-04")
	home := w.Must("health", `mutation($k: ID!) { registerHousehold(input: {address: "9 Nowhere Lane, Testham", childIds: [$k], startedOn: `+
		`"2024-01-02"}) { household { id } errors { code } } }`,
		map[string]any{"k": other}).Text("registerHousehold", "household", "id")
	w.MustSend("police", "breakGlass", "", map[string]any{"childId": other, "reason": "Found alone at night, and unconscious."})
	a := w.Mutated("police", "joinHousehold", map[string]any{"householdId": mine, "childId": mine, "startedOn": "2024-01-02"})
	if got := a.Problems("joinHousehold"); !slices.Equal(got, []string{"NOT_FOUND householdId"}) {
		t.Errorf("a child's identifier as a home's, while another child is open: %s", a.Raw)
	}
	a = w.Mutated("police", "joinHousehold", map[string]any{"householdId": home, "childId": mine, "startedOn": "2024-01-02"})
	if got := a.Problems("joinHousehold"); !slices.Equal(got, []string{"NOT_ALLOWED householdId"}) {
		t.Errorf("a home that is seen through the opening alone: %s", a.Raw)
	}
}
