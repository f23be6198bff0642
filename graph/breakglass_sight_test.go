package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/graph/operation"
	"heed/practice"
)

const review = `mutation($id: ID!, $version: Int!) { reviewBreakGlass(input: {id: $id, version: $version, finding: AVOIDABLE, note: "The duty desk was open."}) {
  breakGlass { id version open endsAt reviewedAt finding reviewNote reviewedBy { name } viewerCan { allowed reason } } errors { code path message } } }`

// toldAll lists who was told what, as "KIND to somebody" with what the notice names.
func (w *world) toldAll() []string {
	w.t.Helper()
	var list string
	if err := w.admin.QueryRow(`SELECT coalesce(string_agg(concat_ws(' ', n.kind, 'to', p.name, CASE WHEN n.child_id IS NOT NULL THEN 'of the child' END,
	   CASE WHEN n.subject_id IS NOT NULL THEN 'of the opening' END, 'by', o.name), E'\n' ORDER BY n.kind, p.name), '')
	  FROM notice n JOIN practitioner p ON p.id = n.recipient_id LEFT JOIN organisation o ON o.id = n.organisation_id`).Scan(&list); err != nil {
		w.t.Fatal(err)
	}
	return strings.Split(list, "\n")
}

func TestWhoMustKnowOfAnOpeningIsToldAtOnce(t *testing.T) {
	t.Parallel()
	past := noon.AddDate(0, -1, 0)
	named := func(w *world, c row, who, role string) row {
		i := w.involvementRow(c.id(), w.viewers[who].OrganisationID, new(w.viewers[who].PractitionerID), past, nil)
		i["role"] = role
		return i
	}
	managed := func(w *world, who, by string) {
		w.exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", w.viewers[who].PractitionerID, w.viewers[by].PractitionerID)
	}
	const toManager, toSecond = "BREAK_GLASS_OPENED to manager of the child of the opening by force", "BREAK_GLASS_OPENED to second manager of the child of the opening by force"
	const toSocialWorker, toLead = "BREAK_GLASS_OPENED to social worker of the child of the opening by force", "BREAK_GLASS_OPENED to lead of the child of the opening by force"
	const toSergeant, toInspector = "BREAK_GLASS_OPENED to sergeant by force", "BREAK_GLASS_OPENED to inspector by force"
	for name, tt := range map[string]struct {
		given func(w *world, c row)
		want  []string
	}{
		"of a child whom nobody leads, all managers": {func(*world, row) {}, []string{toInspector, toManager, toSecond, toSergeant}},
		"the lead social worker and both managers": {func(w *world, c row) {
			w.plain("involvement", named(w, c, "social worker", "LEAD_SOCIAL_WORKER"), named(w, c, "lead", "SOCIAL_WORKER"))
			managed(w, "social worker", "second manager")
			managed(w, "police", "sergeant")
		}, []string{toSecond, toSergeant, toSocialWorker}},
		"without a lead social worker, who has the role": {func(w *world, c row) {
			w.plain("involvement", named(w, c, "social worker", "SOCIAL_WORKER"), named(w, c, "lead", "SOCIAL_WORKER"))
			managed(w, "police", "sergeant")
		}, []string{toLead, toManager, toSecond, toSergeant}},
		"not a lead who has left, nor one whose work is over": {func(w *world, c row) {
			over, left := named(w, c, "lead", "LEAD_SOCIAL_WORKER"), named(w, c, "social worker", "LEAD_SOCIAL_WORKER")
			over["to"] = new(past.AddDate(0, 0, 1))
			w.plain("involvement", over, left)
			w.exec("UPDATE practitioner SET active = false WHERE name = 'social worker'")
			managed(w, "police", "sergeant")
		}, []string{toManager, toSecond, toSergeant}},
		"not a manager who has left": {func(w *world, c row) {
			managed(w, "police", "sergeant")
			w.exec("UPDATE practitioner SET active = false WHERE name IN ('sergeant', 'second manager')")
		}, []string{toInspector, toManager}},
		"nobody twice": {func(w *world, c row) {
			w.plain("involvement", named(w, c, "second manager", "LEAD_SOCIAL_WORKER"))
			managed(w, "second manager", "manager")
			managed(w, "police", "manager")
		}, []string{toManager, toSecond}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.person("sergeant", "force", practice.RoleManager)
			w.person("inspector", "force", practice.RolePractitioner, practice.RoleManager)
			c := w.unknown("Wren", "Quillfether", 1, nil)
			tt.given(w, c)
			a := w.opening("police", map[string]any{"childId": c.id()})
			if got := w.toldAll(); !slices.Equal(got, tt.want) {
				t.Errorf("told are %q, want %q", got, tt.want)
			}
			if got := a.number("breakGlass", "breakGlass", "told"); got != len(tt.want) {
				t.Errorf("the opening says that %d were told, want %d", got, len(tt.want))
			}
		})
	}
}

func TestWhoOpensARecordIsNotToldOfItThemselves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("sergeant", "force", practice.RoleManager)
	w.opened("sergeant", w.unknown("Wren", "Quillfether", 1, nil).id())
	for _, told := range w.toldAll() {
		if strings.Contains(told, "sergeant") {
			t.Errorf("%s", told)
		}
	}
}

// TestThroughTheGlassOneReadsTellsAndWarns tries every verb that touches a family.
func TestThroughTheGlassOneReadsTellsAndWarns(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "school")
	f := w.scene(w.viewers["stranger"], setting{})
	f.viewer = w.viewers[who]
	own := w.scene(w.viewers[who], setting{})
	w.plain("chronology_subject", w.subjectRow(own.event, f.child.id())) // the school's own event, from when it was involved
	for _, c := range []row{f.child, f.elder} {
		w.opened(who, c.id())
	}
	open := []string{"submitConcern", "recordEvent", "correctEvent"}
	targets := f.targets()
	for _, kind := range []string{"Child", "Involvement", "Household", "Relative", "Relationship", "CareProfile", "Action"} {
		can := w.can(who, targets[kind], kind)
		if len(can) == 0 {
			t.Errorf("the %s is not shown", kind)
		}
		for verb, allowed := range can {
			if allowed != slices.Contains(open, verb) {
				t.Errorf("viewerCan of the %s says %s is %v", kind, verb, allowed)
			}
		}
	}
	for verb, v := range verbs {
		if !slices.Equal(v.roles, whoWorks) || v.needless || slices.Contains(open, verb) || verb == "registerChild" {
			continue
		}
		before := w.tally()
		a := w.mutated(who, verb, verbs[verb].input(f))
		problems := a.problems(verb)
		if len(problems) == 0 || slices.ContainsFunc(problems, func(p string) bool { return !strings.HasPrefix(p, "NOT_ALLOWED ") }) {
			t.Errorf("%s: %s", verb, a.raw)
		}
		if after := w.tally(); after != before {
			t.Errorf("%s wrote: %s, before %s", verb, after, before)
		}
	}
	if a := w.mutated(who, "recordEvent", verbs["recordEvent"].input(f)); a.record("recordEvent") == "" || len(a.problems("recordEvent")) > 0 {
		t.Errorf("recordEvent: %s", a.raw)
	}
	correction := map[string]any{"id": own.event.id(), "summary": "Spoke with the father.", "reason": "The wrong parent was named."}
	if a := w.mutated(who, "correctEvent", correction); a.record("correctEvent") == "" {
		t.Errorf("correctEvent: %s", a.raw)
	}
	concern := concernAbout(map[string]any{"id": f.child.id()})
	concern["household"] = map[string]any{"id": f.household.id()}
	if a := w.mutated(who, "submitConcern", concern); a.record("submitConcern") == "" || len(a.problems("submitConcern")) > 0 {
		t.Errorf("submitConcern: %s", a.raw)
	}
}

func TestWhatIsSeenWithoutTheOpeningStaysOpen(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RolePractitioner, "school")
	own, other := w.scene(w.viewers[who], setting{}), w.unknown("Merle", "Oxbramble", 30, nil)
	w.plain("household_member", w.memberRow(own.household.id(), new(other.id()), nil, "2026-01-01", nil))
	w.opened(who, other.id())
	for kind, verb := range map[string]string{"Child": "amendChild", "Household": "amendHousehold", "Relative": "amendRelative"} {
		if !w.can(who, own.targets()[kind], kind)[verb] {
			t.Errorf("%s is closed", verb)
		}
		if a := w.mutated(who, verb, verbs[verb].input(own)); a.record(verb) == "" || len(a.problems(verb)) > 0 {
			t.Errorf("%s: %s", verb, a.raw)
		}
	}
	if a := w.mutated(who, "amendChild", map[string]any{"id": w.id("Child"), "version": 1, "preferredName": "Wrenny"}); !slices.Equal(a.problems("amendChild"), []string{"NOT_FOUND id"}) {
		t.Errorf("nobody at all: %s", a.raw)
	}
}

func TestAnOpenRecordIsFoundInListsAndSearches(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.unknown("Wren", "Quillfether", 1, nil)
	lists := []string{`children(first: 5) { totalCount edges { node { id } } }`, `children(first: 5, filter: {search: "Wren Quillfether"}) { totalCount edges { node { id } } }`,
		fmt.Sprintf(`children(first: 5, filter: {nhsNumber: %q}) { totalCount edges { node { id } } }`, c["nhs_number"])}
	for i, after := range []bool{false, true} {
		if after {
			w.opened("police", c.id())
		}
		for _, list := range lists {
			if got := w.must("police", "{ "+list+" }", nil).number("children", "totalCount"); got != i {
				t.Errorf("opened %v, %s holds %d", after, list, got)
			}
		}
	}
}

func TestAnOpeningEndsWithItsReviewWithTheRoleAndWithARestriction(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *world, opening string, c row){
		"with its review": func(w *world, opening string, _ row) {
			w.must("records", review, map[string]any{"id": opening, "version": 1})
		},
		"with a restriction": func(w *world, _ string, c row) {
			w.must("manager", `mutation($input: RecordInvolvementInput!) { recordInvolvement(input: $input) { errors { code message } } }`, map[string]any{"input": map[string]any{
				"childId": c.id(), "organisationId": w.bodies["council"], "practitionerId": w.viewers["manager"].PractitionerID, "role": "SOCIAL_WORKER",
				"purpose": "Oversight of a restricted record.", "lawfulBasis": "PUBLIC_TASK"}})
			w.must("manager", `mutation($id: ID!) { restrictChild(input: {id: $id, version: 1, restricted: true, reason: "A parent works for the force."}) { errors { code message } } }`, map[string]any{"id": c.id()})
			if w.sees("police", c.id()) {
				w.t.Error("the record is open")
			}
			w.must("manager", `mutation($id: ID!) { restrictChild(input: {id: $id, version: 2, restricted: false, reason: "The parent has left the force."}) { errors { code message } } }`, map[string]any{"id": c.id()})
		},
		"with a restriction past every rule": func(w *world, _ string, c row) {
			w.exec("UPDATE child SET restricted = true WHERE id = $1", c.id())
		},
		"with the role": func(w *world, _ string, _ row) {
			v := w.viewers["police"]
			v.Roles = []practice.Role{practice.RoleSubmitter}
			w.viewers["police"] = v
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c := w.unknown("Wren", "Quillfether", 1, nil)
			opening := w.opened("police", c.id())
			if !w.sees("police", c.id()) {
				t.Fatal("the record is not open")
			}
			end(w, opening, c)
			if w.sees("police", c.id()) {
				t.Error("the record is open")
			}
		})
	}
}

// waiting is how many statements wait for a lock.
func (w *world) waiting() int {
	return w.count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
}

// TestAnAnswerThatComesAfterTheEndIsNotGiven holds an operation up in its middle,
// ends the opening meanwhile, and lets it go.
func TestAnAnswerThatComesAfterTheEndIsNotGiven(t *testing.T) {
	t.Parallel()
	const look = `query($id: ID!) { child(id: $id) { id givenName chronology(first: 5) { edges { node { summary } } } } }`
	const tell = `mutation($id: ID!) { recordEvent(input: {childIds: [$id], occurredAt: "2026-11-20T10:00:00Z", category: CONTACT, summary: "Spoke with the mother."}) { event { id } errors { code } } }`
	ends := map[string]func(w *world, opening string, c row){
		"its hour is over": func(w *world, _ string, _ row) { w.later(time.Hour) },
		"it is reviewed": func(w *world, opening string, _ row) {
			w.must("records", review, map[string]any{"id": opening, "version": 1})
		},
		"the child is restricted": func(w *world, _ string, c row) { w.restrictedAlone(c) },
		"nothing ends it":         func(*world, string, row) {},
	}
	for end, do := range ends {
		for what, document := range map[string]string{"a query": look, "a mutation": tell} {
			t.Run(what+" while "+end, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				c := w.unknown("Wren", "Quillfether", 1, nil)
				opening := w.opened("police", c.id())
				hold, err := w.db.Admin(t).BeginTx(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer hold.Rollback()
				if _, err := hold.Exec("LOCK TABLE chronology_event IN ACCESS EXCLUSIVE MODE"); err != nil {
					t.Fatal(err)
				}
				answered := make(chan answer)
				go func() { answered <- w.ask("police", document, map[string]any{"id": c.id()}) }()
				for w.waiting() == 0 {
					time.Sleep(time.Millisecond)
				}
				do(w, opening, c)
				if err := hold.Rollback(); err != nil {
					t.Fatal(err)
				}
				a := <-answered
				if end == "nothing ends it" {
					if len(a.Errors) > 0 || a.Data == nil {
						t.Errorf("answers %s", a.raw)
					}
					return
				}
				want := "FORBIDDEN"
				if what == "a mutation" && end == "the child is restricted" {
					want = "NOT_FOUND" // row security sees it before the end
				}
				if len(a.Errors) != 1 || a.Errors[0].code() != want || a.Data != nil || strings.Contains(a.raw, "Wren") {
					t.Errorf("answers %s", a.raw)
				}
				if got := w.count("SELECT count(*) FROM chronology_event WHERE summary = 'Spoke with the mother.'"); got > 0 {
					t.Error("it was written")
				}
				if got := w.count("SELECT count(*) FROM access_entry e WHERE e.outcome = 'REFUSED' AND NOT 'BREAK_GLASS' = ANY (e.rules) AND e.practitioner_id = $1", w.viewers["police"].PractitionerID); got != 1 {
					t.Errorf("%d refusals in the access record, want 1", got)
				}
			})
		}
	}
}

// restrictedAlone restricts a child as the manager does, and writes nothing else.
func (w *world) restrictedAlone(c row) {
	w.t.Helper()
	w.plain("involvement", w.involvementRow(c.id(), w.bodies["council"], new(w.viewers["manager"].PractitionerID), noon.AddDate(0, -1, 0), nil))
	ctx, op, err := w.store.Begin(context.Background(), uuid.New(), w.clock(), w.viewers["manager"], true)
	if err != nil {
		w.t.Fatal(err)
	}
	defer op.Rollback()
	if err := ent.FromContext(ctx).Child.UpdateOneID(c.id()).SetRestricted(true).Exec(ctx); err != nil {
		w.t.Fatal(err)
	}
	if err := op.Commit(ctx); err != nil {
		w.t.Fatal(err)
	}
}

func TestAListOfWhatIsOpenCostsAsManyStatementsForOneAsForMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ended []operation.Ended
	w.observe = func(_ context.Context, e operation.Ended) { ended = append(ended, e) }
	cost := func() int {
		w.must("police", "{ children(first: 50) { edges { node { givenName viewerCan { verb allowed } involvements { viewerCan { allowed } } memberships { household { viewerCan { allowed } } } } } } breakGlasses(first: 50) { edges { node { child { givenName } viewerCan { allowed } } } } }", nil)
		return ended[len(ended)-1].Statements
	}
	open := func(serial int) {
		c, home := w.unknown("Wren", "Quillfether", serial, nil), w.householdRow("4 Nowhere Lane, Testham")
		w.plain("involvement", w.involvementRow(c.id(), w.bodies["trust"], nil, noon.AddDate(0, -1, 0), nil))
		w.plain("household", home)
		w.plain("household_member", w.memberRow(home.id(), new(c.id()), nil, "2026-01-01", nil))
		w.opened("police", c.id())
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
	w := newWorld(t)
	mine := w.registered("police", "OTHER", "Merle", "Quillfether", "2018-03-04")
	other := w.registered("health", "HEALTH_VISITOR", "Wren", "Oxbramble", "2019-03-04")
	home := w.must("health", `mutation($k: ID!) { registerHousehold(input: {address: "9 Nowhere Lane, Testham", childIds: [$k], from: "2024-01-02"}) { household { id } errors { code } } }`,
		map[string]any{"k": other}).text("registerHousehold", "household", "id")
	w.succeeds("police", "breakGlass", "", map[string]any{"childId": other, "reason": "Found alone at night, and unconscious."})
	a := w.mutated("police", "joinHousehold", map[string]any{"householdId": mine, "childId": mine, "from": "2024-01-02"})
	if got := a.problems("joinHousehold"); !slices.Equal(got, []string{"NOT_FOUND householdId"}) {
		t.Errorf("a child's identifier as a home's, while another child is open: %s", a.raw)
	}
	a = w.mutated("police", "joinHousehold", map[string]any{"householdId": home, "childId": mine, "from": "2024-01-02"})
	if got := a.problems("joinHousehold"); !slices.Equal(got, []string{"NOT_ALLOWED householdId"}) {
		t.Errorf("a home that is seen through the opening alone: %s", a.raw)
	}
}
