package graph_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

func TestAnActionInvolvesAnAgencyThatIsNotYet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wren, robin := w.pupil("Wren"), w.pupil("Robin")
	w.named(robin, "health")
	const sees = "query($id: ID!) { child(id: $id) { involvements { origin originReason role purpose organisation { name } practitioner { name } } chronology(first: 20) { edges { node { category summary } } } } }"
	if a := w.must("health", sees, map[string]any{"id": wren}); a.at("child") != nil {
		t.Fatalf("health sees the child before: %s", a.raw)
	}
	w.given("manager", w.toPerson("health"), wren, robin)
	a := w.must("health", sees, map[string]any{"id": wren})
	want := `"origin":"ACTION_ASSIGNED","originReason":"An action was assigned by council.","role":"OTHER","purpose":"Does an action that was assigned for the child.","organisation":{"name":"trust"},"practitioner":{"name":"health"}`
	if !strings.Contains(a.raw, want) || len(a.list("child", "involvements")) != 2 {
		t.Errorf("the involvement: %s", a.raw)
	}
	if !strings.Contains(a.raw, `"trust is involved: an action was assigned to it."`) {
		t.Errorf("the chronology does not tell the involvement: %s", a.raw)
	}
	if got := w.count("SELECT count(*) FROM involvement WHERE organisation_id = $1 AND child_id = $2", w.bodies["trust"], robin); got != 1 {
		t.Errorf("who is involved already has %d involvements, want 1", got)
	}
	before := w.count("SELECT count(*) FROM involvement")
	if w.given("teacher", w.toBody("trust"), wren, robin) == "" || w.count("SELECT count(*) FROM involvement") != before {
		t.Error("a school gives an action to who is involved already, and involves nobody")
	}
}

func TestManyWhoAssignAtOnceInvolveAnAgencyOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	told := outcomes("assignAction", w.rush(func(i int) answer {
		return w.mutated([]string{"manager", "lead"}[i%2], "assignAction", bedtime([]string{kid}, w.toBody("trust")))
	}))
	if told["ok"] != writers {
		t.Errorf("told %v", told)
	}
	if got := w.count("SELECT count(*) FROM involvement WHERE child_id = $1 AND organisation_id = $2", kid, w.bodies["trust"]); got != 1 {
		t.Errorf("the agency is involved %d times, want once", got)
	}
}

func TestOfARestrictedChildOnlyPeopleWhoAreNamedAreGivenActions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	w.named(kid, "manager")
	if a := w.restrict(kid); a.record("restrictChild") == "" {
		t.Fatal(a.raw)
	}
	for name, c := range map[string]struct {
		who  string
		to   map[string]any
		want []string
	}{
		"an organisation, by social care":            {"manager", w.toBody("trust"), []string{"NOT_ALLOWED ownerKind"}},
		"an organisation that is involved":           {"teacher", w.toBody("school"), []string{"NOT_ALLOWED ownerKind"}},
		"a colleague who is not involved by name":    {"teacher", w.toPerson("colleague"), []string{"NOT_ALLOWED practitionerId"}},
		"a child whom another manager does not know": {"second manager", w.toPerson("health"), []string{"NOT_FOUND childIds.0"}},
	} {
		if got := w.mutated(c.who, "assignAction", bedtime([]string{kid}, c.to)).problems("assignAction"); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	sibling := w.pupil("Robin")
	if got := w.mutated("teacher", "assignAction", bedtime([]string{kid, sibling}, w.toPerson("teacher"))).problems("assignAction"); !slices.Equal(got, []string{"NOT_ALLOWED childIds"}) {
		t.Errorf("for a restricted child and another, who is not: %q", got)
	}
	own := w.given("teacher", w.toPerson("teacher"), kid)
	action := w.given("manager", w.toPerson("health"), kid)
	if a := w.must("health", "query($id: ID!) { action(id: $id) { children { givenName } } }", map[string]any{"id": action}); a.text("action", "children", 0, "givenName") != "Wren" {
		t.Errorf("who was named does not see it: %s", a.raw)
	}
	for _, who := range []string{"colleague", "second manager", "lead", "police"} {
		if a := w.must(who, "query($id: ID!, $own: ID!) { action(id: $id) { id } node(id: $own) { id } actions(first: 5) { totalCount } }", map[string]any{"id": action, "own": own}); a.at("action") != nil || a.at("node") != nil || a.number("actions", "totalCount") != 0 {
			t.Errorf("%s sees an action for a restricted child: %s", who, a.raw)
		}
	}
	if got := w.does("teacher", "acceptAction", own, map[string]any{"practitionerId": w.viewers["colleague"].PractitionerID}).problems("acceptAction"); !slices.Equal(got, []string{"NOT_ALLOWED practitionerId"}) {
		t.Errorf("passed on to a colleague who is not involved by name: %q", got)
	}
	if got := w.does("manager", "reassignAction", own, mapOf(w.toBody("school"), "reason", "Anybody may do it.")).problems("reassignAction"); !slices.Equal(got, []string{"NOT_ALLOWED ownerKind"}) {
		t.Errorf("given to an organisation: %q", got)
	}
	w.did("manager", "reassignAction", own, mapOf(w.toPerson("colleague"), "reason", "The teacher has left."))
	if a := w.must("colleague", "query($id: ID!) { action(id: $id) { state } }", map[string]any{"id": own}); a.text("action", "state") != "PROPOSED" {
		t.Errorf("who was named does not see it: %s", a.raw)
	}
}

func TestAnInvolvementThatOpenWorkHangsOnIsNotEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	first := w.given("manager", w.toBody("trust"), kid)
	w.given("manager", w.toPerson("health"), kid)
	const involvements = "query($id: ID!) { child(id: $id) { involvements { id version organisation { name } viewerCan { allowed reason } } } }"
	theirs := func() map[string]any {
		for _, i := range w.must("manager", involvements, map[string]any{"id": kid}).list("child", "involvements") {
			if i := i.(map[string]any); i["organisation"].(map[string]any)["name"] == "trust" {
				return i
			}
		}
		t.Fatal("the trust is not involved")
		return nil
	}
	end := func(who string) answer {
		i := theirs()
		return w.mutated(who, "endInvolvement", map[string]any{"id": i["id"], "version": i["version"], "reason": "We have nothing more to do."})
	}
	for _, who := range []string{"manager", "health"} {
		a := end(who)
		if got := a.problems("endInvolvement"); !slices.Equal(got, []string{"NOT_ALLOWED id"}) || !strings.Contains(a.raw, "2 open actions") {
			t.Errorf("%s ends it: %s", who, a.raw)
		}
	}
	can := theirs()["viewerCan"].([]any)[0].(map[string]any)
	if can["allowed"] != false || !strings.Contains(can["reason"].(string), "2 open actions") {
		t.Errorf("viewerCan says %v", can)
	}
	w.did("health", "declineAction", first, map[string]any{"reason": "We do not visit homes."})
	if a := end("health"); !strings.Contains(a.raw, "1 open action for") {
		t.Errorf("with one left: %s", a.raw)
	}
	w.named(kid, "health") // another involvement keeps the child in sight
	a := end("health")
	if a.record("endInvolvement") == "" {
		t.Errorf("the one of two: %s", a.raw)
	}
}

func TestAChildIsNotRestrictedWhileOpenWorkWouldBeLostSightOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	w.named(kid, "manager", "health")
	w.given("manager", w.toPerson("health"), kid)
	bodys := w.given("manager", w.toBody("trust"), kid)
	pupils := w.given("teacher", w.toPerson("colleague"), kid)
	done := w.given("teacher", w.toBody("school"), kid)
	w.did("teacher", "cancelAction", done, map[string]any{"reason": "The family did it."})
	a := w.restrict(kid)
	if got := a.problems("restrictChild"); !slices.Equal(got, []string{"NOT_ALLOWED restricted"}) || !strings.Contains(a.raw, "2 open actions for the child could no longer see them, at school, trust.") {
		t.Fatalf("restricted: %s", a.raw)
	}
	can := w.can("manager", parsed(t, kid), "Child")
	if can["restrictChild"] {
		t.Error("viewerCan says that it may be restricted")
	}
	w.named(kid, "colleague")
	w.did("health", "acceptAction", bodys, map[string]any{"practitionerId": w.viewers["health"].PractitionerID})
	if a := w.restrict(kid); a.record("restrictChild") == "" {
		t.Fatalf("with all of it in the hands of people who are named: %s", a.raw)
	}
	if a := w.does("colleague", "acceptAction", pupils, nil); a.record("acceptAction") == "" {
		t.Errorf("who is named does not see to it any more: %s", a.raw)
	}
	i := w.must("colleague", "query($id: ID!) { child(id: $id) { involvements { id practitioner { name } } } }", map[string]any{"id": kid})
	for n := range i.list("child", "involvements") {
		if i.text("child", "involvements", n, "practitioner", "name") == "colleague" {
			got := w.mutated("colleague", "endInvolvement", map[string]any{"id": i.at("child", "involvements", n, "id"), "version": 1, "reason": "On leave from today."}).problems("endInvolvement")
			if !slices.Equal(got, []string{"NOT_ALLOWED id"}) {
				t.Errorf("who is named leaves open work to nobody: %q", got)
			}
		}
	}
}

// A child that the one who does an action does not see has it told in their life
// all the same, and nothing tells of them.
func TestAnActionForSeveralIsToldInTheLifeOfThoseWhoAreHidden(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wren := w.pupil("Wren")
	robin := w.registered("health", "HEALTH_VISITOR", "Robin", "Quillfether", "2020-07-01")
	w.named(robin, "manager")
	action := w.given("manager", mapOf(w.toPerson("health")), wren, robin)
	w.exec("UPDATE child SET restricted = true WHERE id = $1", robin) // as a release before let it be
	w.did("lead", "reassignAction", action, mapOf(w.toBody("school"), "reason", "The school is nearer."))
	w.did("teacher", "acceptAction", action, nil)
	a := w.must("teacher", "query($id: ID!) { action(id: $id) { children { id givenName } } }", map[string]any{"id": action})
	if strings.Contains(a.raw, "Robin") || len(a.list("action", "children")) != 1 {
		t.Errorf("the teacher is told of a hidden child: %s", a.raw)
	}
	for who, c := range map[string]string{"manager": robin, "teacher": wren} {
		a := w.must(who, "query($id: ID!) { child(id: $id) { chronology(first: 20) { edges { node { category summary children { givenName } } } } } }", map[string]any{"id": c})
		if !strings.Contains(a.raw, "school accepted an action.") || !strings.Contains(a.raw, "council reassigned an action to school.") {
			t.Errorf("the life of a child does not tell what became of it: %s", a.raw)
		}
		if who == "teacher" && strings.Contains(a.raw, "Robin") {
			t.Errorf("an event tells of a hidden child: %s", a.raw)
		}
	}
	for _, role := range []string{"INVOLVEMENT", "AUTHORITY"} {
		if got := w.count("SELECT count(*) FROM disclosure d JOIN access_entry e ON e.id = d.entry_id WHERE d.child_id = $1 AND e.practitioner_id <> ALL ($2) AND d.rule = $3",
			robin, peopleArray(w, "manager", "health"), role); got != 0 {
			t.Errorf("%d looks at the hidden child are recorded by %s", got, role)
		}
	}
}

func TestWhoDoesWhatWithAnAction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	w.named(kid, "police", "health")
	words := map[string]map[string]any{"acceptAction": {}, "declineAction": {"reason": "We do not visit homes."}, "progressAction": {"note": "A visit is agreed."},
		"completeAction": {"effect": "The child sleeps in a bed of her own."}, "cancelAction": {"reason": "The family did it."}, "reassignAction": mapOf(w.toBody("trust"), "reason", "They cannot do it.")}
	before := map[string]practice.ActionState{"progressAction": practice.ActionStateAccepted, "completeAction": practice.ActionStateAccepted}
	owners, givers := []string{"health"}, []string{"teacher", "colleague", "manager", "lead"}
	theirs := map[string][]string{"acceptAction": owners, "declineAction": owners, "progressAction": owners, "completeAction": owners, "cancelAction": givers, "reassignAction": givers}
	for verb, may := range theirs {
		for _, who := range []string{"health", "teacher", "colleague", "manager", "lead", "police", "other teacher", "social worker", "system"} {
			action := w.given("teacher", w.toBody("trust"), kid)
			if state := before[verb]; state != "" {
				w.exec("UPDATE action SET state = $2 WHERE id = $1", action, string(state))
			}
			a := w.does(who, verb, action, words[verb])
			want := []string{"NOT_ALLOWED "}
			switch {
			case slices.Contains(may, who):
				want = nil
			case who == "other teacher" || who == "social worker":
				want = []string{"NOT_FOUND id"}
			case who == "system":
				if len(a.Errors) != 1 || a.Errors[0].code() != "FORBIDDEN" {
					t.Errorf("%s by a system: %s", verb, a.raw)
				}
				continue
			}
			if got := a.problems(verb); len(a.Errors) > 0 || !slices.Equal(got, want) {
				t.Errorf("%s by %s: %q, want %q: %s", verb, who, got, want, a.raw)
			}
			if moved := w.count("SELECT version FROM action WHERE id = $1", action) == 2; moved != (want == nil) {
				t.Errorf("%s by %s changed it: %v", verb, who, moved)
			}
		}
	}
}

func parsed(t *testing.T, id string) uuid.UUID {
	t.Helper()
	u, err := uuid.Parse(id)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// peopleArray are people's identifiers as PostgreSQL takes them.
func peopleArray(w *world, people ...string) pq.StringArray {
	var list pq.StringArray
	for _, who := range people {
		list = append(list, w.viewers[who].PractitionerID.String())
	}
	return list
}

// What a colleague has waits for them alone, whichever role does actions; once none
// does, or they have left, it is in their managers' inbox.
func TestAManagersInboxHasWhatAColleagueHasWhoDoesNoActionsAnyMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("head", "school", practice.RoleManager)
	w.person("safeguarding lead", "school", practice.RoleSafeguardingLead)
	w.given("manager", w.toPerson("safeguarding lead"), w.pupil("Wren"))
	for name, c := range map[string]struct {
		roles, active string
		theirs, heads int
	}{
		"a safeguarding lead": {`["SAFEGUARDING_LEAD"]`, "true", 1, 0},
		"a practitioner":      {`["PRACTITIONER"]`, "true", 1, 0},
		"a manager":           {`["MANAGER"]`, "true", 1, 0},
		"who only submits":    {`["SUBMITTER"]`, "true", 0, 1},
		"who has left":        {`["SAFEGUARDING_LEAD"]`, "false", 0, 1},
	} {
		w.exec("UPDATE practitioner SET roles = $2, active = $3 WHERE id = $1", w.viewers["safeguarding lead"].PractitionerID, c.roles, c.active)
		v := w.viewers["safeguarding lead"]
		if err := json.Unmarshal([]byte(c.roles), &v.Roles); err != nil {
			t.Fatal(err)
		}
		w.viewers["safeguarding lead"] = v
		const inbox = "{ inbox { actions(first: 5) { totalCount } } }"
		if got := w.must("head", inbox, nil).number("inbox", "actions", "totalCount"); got != c.heads {
			t.Errorf("%s has it by name, and %d are in the head's inbox, want %d", name, got, c.heads)
		}
		if c.active == "true" {
			if got := w.must("safeguarding lead", inbox, nil).number("inbox", "actions", "totalCount"); got != c.theirs {
				t.Errorf("%s has %d in their own inbox, want %d", name, got, c.theirs)
			}
		}
	}
}
