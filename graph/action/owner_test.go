package action_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/lib/pq"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestAnActionInvolvesAnAgencyThatIsNotYet(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	wren, robin := w.Pupil("Wren"), w.Pupil("Robin")
	w.InvolveByName(robin, "health")
	const sees = "query($id: ID!) { child(id: $id) { involvements { origin originReason role purpose organisation { name } practitioner { " +
		"name } } chronology(first: 20) { edges { node { category summary } } } } }"
	if a := w.Must("health", sees, map[string]any{"id": wren}); a.At("child") != nil {
		t.Fatalf("health sees the child before: %s", a.Raw)
	}
	w.AssignAction("manager", w.ToPerson("health"), wren, robin)
	a := w.Must("health", sees, map[string]any{"id": wren})
	want := `"origin":"ACTION_ASSIGNED","originReason":"An action was assigned by council.","role":"OTHER","purpose":"Does an action that ` +
		`was assigned for the child.","organisation":{"name":"trust"},"practitioner":{"name":"health"}`
	if !strings.Contains(a.Raw, want) || len(a.List("child", "involvements")) != 2 {
		t.Errorf("the involvement: %s", a.Raw)
	}
	if !strings.Contains(a.Raw, `"trust is involved: an action was assigned to it."`) {
		t.Errorf("the chronology does not tell the involvement: %s", a.Raw)
	}
	if got := w.Count("SELECT count(*) FROM involvement WHERE organisation_id = $1 AND child_id = $2", w.Organisations["trust"],
		robin); got != 1 {
		t.Errorf("who is involved already has %d involvements, want 1", got)
	}
	before := w.Count("SELECT count(*) FROM involvement")
	if w.AssignAction("teacher", w.ToOrganisation("trust"), wren, robin) == "" || w.Count("SELECT count(*) FROM involvement") != before {
		t.Error("a school gives an action to who is involved already, and involves nobody")
	}
}

func TestManyWhoAssignAtOnceInvolveAnAgencyOnce(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	told := graphtest.Outcomes("assignAction", w.Concurrently(func(i int) graphtest.Answer {
		return w.Mutated([]string{"manager", "lead"}[i%2], "assignAction", graphtest.ActionInput([]string{kid}, w.ToOrganisation("trust")))
	}))
	if told["ok"] != graphtest.Writers {
		t.Errorf("told %v", told)
	}
	if got := w.Count("SELECT count(*) FROM involvement WHERE child_id = $1 AND organisation_id = $2", kid,
		w.Organisations["trust"]); got != 1 {
		t.Errorf("the agency is involved %d times, want once", got)
	}
}

func TestOfARestrictedChildOnlyPeopleWhoAreNamedAreGivenActions(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "manager")
	if a := w.Restrict(kid); a.Record("restrictChild") == "" {
		t.Fatal(a.Raw)
	}
	for name, c := range map[string]struct {
		who  string
		to   map[string]any
		want []string
	}{
		"an organisation, by social care":            {"manager", w.ToOrganisation("trust"), []string{"NOT_ALLOWED ownerKind"}},
		"an organisation that is involved":           {"teacher", w.ToOrganisation("school"), []string{"NOT_ALLOWED ownerKind"}},
		"a colleague who is not involved by name":    {"teacher", w.ToPerson("colleague"), []string{"NOT_ALLOWED practitionerId"}},
		"a child that another manager does not know": {"second manager", w.ToPerson("health"), []string{"NOT_FOUND childIds.0"}},
	} {
		if got := w.Mutated(c.who, "assignAction", graphtest.ActionInput([]string{kid}, c.to)).Problems("assignAction"); !slices.Equal(got,
			c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	sibling := w.Pupil("Robin")
	if got := w.Mutated("teacher", "assignAction",
		graphtest.ActionInput([]string{kid, sibling}, w.ToPerson("teacher"))).Problems("assignAction"); !slices.Equal(got,
		[]string{"NOT_ALLOWED childIds"}) {
		t.Errorf("for a restricted child and another, who is not: %q", got)
	}
	own := w.AssignAction("teacher", w.ToPerson("teacher"), kid)
	action := w.AssignAction("manager", w.ToPerson("health"), kid)
	if a := w.Must("health", "query($id: ID!) { action(id: $id) { children { givenName } } }",
		map[string]any{"id": action}); a.Text("action", "children", 0, "givenName") != "Wren" {
		t.Errorf("who was named does not see it: %s", a.Raw)
	}
	for _, who := range []string{"colleague", "second manager", "lead", "police"} {
		if a := w.Must(who, "query($id: ID!, $own: ID!) { action(id: $id) { id } node(id: $own) { id } actions(first: 5) { totalCount } }",
			map[string]any{"id": action, "own": own}); a.At("action") != nil || a.At("node") != nil || a.Number("actions", "totalCount") != 0 {
			t.Errorf("%s sees an action for a restricted child: %s", who, a.Raw)
		}
	}
	if got := w.TryAction("teacher", "acceptAction", own,
		map[string]any{"practitionerId": w.Viewers["colleague"].PractitionerID}).Problems("acceptAction"); !slices.Equal(got,
		[]string{"NOT_ALLOWED practitionerId"}) {
		t.Errorf("passed on to a colleague who is not involved by name: %q", got)
	}
	if got := w.TryAction("manager", "reassignAction", own,
		graphtest.MapOf(w.ToOrganisation("school"), "reason", "Anybody may do it.")).Problems("reassignAction"); !slices.Equal(got,
		[]string{"NOT_ALLOWED ownerKind"}) {
		t.Errorf("given to an organisation: %q", got)
	}
	w.MustAction("manager", "reassignAction", own, graphtest.MapOf(w.ToPerson("colleague"), "reason", "The teacher has left."))
	if a := w.Must("colleague", "query($id: ID!) { action(id: $id) { state } }", map[string]any{"id": own}); a.Text("action",
		"state") != "PROPOSED" {
		t.Errorf("who was named does not see it: %s", a.Raw)
	}
}

func TestAnInvolvementThatOpenWorkHangsOnIsNotEnded(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	first := w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	w.AssignAction("manager", w.ToPerson("health"), kid)
	const involvements = "query($id: ID!) { child(id: $id) { involvements { id version organisation { name } viewerCan { allowed reason } " +
		"} } }"
	theirs := func() map[string]any {
		for _, i := range w.Must("manager", involvements, map[string]any{"id": kid}).List("child", "involvements") {
			if i := i.(map[string]any); i["organisation"].(map[string]any)["name"] == "trust" {
				return i
			}
		}
		t.Fatal("the trust is not involved")
		return nil
	}
	end := func(who string) graphtest.Answer {
		i := theirs()
		return w.Mutated(who, "endInvolvement", map[string]any{"id": i["id"], "version": i["version"], "reason": "We have nothing more to do."})
	}
	for _, who := range []string{"manager", "health"} {
		a := end(who)
		if got := a.Problems("endInvolvement"); !slices.Equal(got, []string{"NOT_ALLOWED id"}) || !strings.Contains(a.Raw, "2 open actions") {
			t.Errorf("%s ends it: %s", who, a.Raw)
		}
	}
	can := theirs()["viewerCan"].([]any)[0].(map[string]any)
	if can["allowed"] != false || !strings.Contains(can["reason"].(string), "2 open actions") {
		t.Errorf("viewerCan says %v", can)
	}
	w.MustAction("health", "declineAction", first, map[string]any{"reason": "We do not visit homes."})
	if a := end("health"); !strings.Contains(a.Raw, "1 open action for") {
		t.Errorf("with one left: %s", a.Raw)
	}
	w.InvolveByName(kid, "health") // another involvement keeps the child in sight
	a := end("health")
	if a.Record("endInvolvement") == "" {
		t.Errorf("the one of two: %s", a.Raw)
	}
}

func TestAChildIsNotRestrictedWhileOpenWorkWouldBeLostSightOf(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "manager", "health")
	w.AssignAction("manager", w.ToPerson("health"), kid)
	bodys := w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	pupils := w.AssignAction("teacher", w.ToPerson("colleague"), kid)
	done := w.AssignAction("teacher", w.ToOrganisation("school"), kid)
	w.MustAction("teacher", "cancelAction", done, map[string]any{"reason": "The family did it."})
	a := w.Restrict(kid)
	if got := a.Problems("restrictChild"); !slices.Equal(got, []string{"NOT_ALLOWED restricted"}) || !strings.Contains(a.Raw,
		"2 open actions for the child could no longer see them, at school, trust.") {
		t.Fatalf("restricted: %s", a.Raw)
	}
	can := w.Can("manager", graphtest.Parsed(t, kid), "Child")
	if can["restrictChild"] {
		t.Error("viewerCan says that it may be restricted")
	}
	w.InvolveByName(kid, "colleague")
	w.MustAction("health", "acceptAction", bodys, map[string]any{"practitionerId": w.Viewers["health"].PractitionerID})
	if a := w.Restrict(kid); a.Record("restrictChild") == "" {
		t.Fatalf("with all of it in the hands of people who are named: %s", a.Raw)
	}
	if a := w.TryAction("colleague", "acceptAction", pupils, nil); a.Record("acceptAction") == "" {
		t.Errorf("who is named does not see to it any more: %s", a.Raw)
	}
	i := w.Must("colleague", "query($id: ID!) { child(id: $id) { involvements { id practitioner { name } } } }", map[string]any{"id": kid})
	for n := range i.List("child", "involvements") {
		if i.Text("child", "involvements", n, "practitioner", "name") == "colleague" {
			got := w.Mutated("colleague", "endInvolvement",
				map[string]any{"id": i.At("child", "involvements", n, "id"), "version": 1, "reason": "On leave from today."}).Problems("endInvolvement")
			if !slices.Equal(got, []string{"NOT_ALLOWED id"}) {
				t.Errorf("who is named leaves open work to nobody: %q", got)
			}
		}
	}
}

// A child that the one who does an action does not see has it told in their life
// all the same, and nothing tells of them.
func TestAnActionForSeveralIsInTheChronologyOfHiddenChildren(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	wren := w.Pupil("Wren")
	robin := w.RegisterChild("health", "HEALTH_VISITOR", "Robin", "Quillfether", "2020-07-01")
	w.InvolveByName(robin, "manager")
	action := w.AssignAction("manager", graphtest.MapOf(w.ToPerson("health")), wren, robin)
	w.Exec("UPDATE child SET restricted = true WHERE id = $1", robin) // as a release before let it be
	w.MustAction("lead", "reassignAction", action, graphtest.MapOf(w.ToOrganisation("school"), "reason", "The school is nearer."))
	w.MustAction("teacher", "acceptAction", action, nil)
	a := w.Must("teacher", "query($id: ID!) { action(id: $id) { children { id givenName } } }", map[string]any{"id": action})
	if strings.Contains(a.Raw, "Robin") || len(a.List("action", "children")) != 1 {
		t.Errorf("the teacher is told of a hidden child: %s", a.Raw)
	}
	for who, c := range map[string]string{"manager": robin, "teacher": wren} {
		a := w.Must(who,
			"query($id: ID!) { child(id: $id) { chronology(first: 20) { edges { node { category summary children { givenName } } } } } }",
			map[string]any{"id": c})
		if !strings.Contains(a.Raw, "school accepted an action.") || !strings.Contains(a.Raw, "council reassigned an action to school.") {
			t.Errorf("the life of a child does not tell what became of it: %s", a.Raw)
		}
		if who == "teacher" && strings.Contains(a.Raw, "Robin") {
			t.Errorf("an event tells of a hidden child: %s", a.Raw)
		}
	}
	for _, role := range []string{"INVOLVEMENT", "AUTHORITY"} {
		if got := w.Count("SELECT count(*) FROM disclosure d JOIN access_entry e ON e.id = d.entry_id WHERE d.child_id = $1 AND "+
			"e.practitioner_id <> ALL ($2) AND d.rule = $3",
			robin, peopleArray(w, "manager", "health"), role); got != 0 {
			t.Errorf("%d looks at the hidden child are recorded by %s", got, role)
		}
	}
}

func TestWhoDoesWhatWithAnAction(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "police", "health")
	words := map[string]map[string]any{"acceptAction": {}, "declineAction": {"reason": "We do not visit homes."},
		"progressAction": {"note": "A visit is agreed."},
		"completeAction": {"effect": "The child sleeps in a bed of her own."}, "cancelAction": {"reason": "The family did it."},
		"reassignAction": graphtest.MapOf(w.ToOrganisation("trust"), "reason", "They cannot do it.")}
	before := map[string]practice.ActionState{"progressAction": practice.ActionStateAccepted, "completeAction": practice.ActionStateAccepted}
	owners, givers := []string{"health"}, []string{"teacher", "colleague", "manager", "lead"}
	theirs := map[string][]string{"acceptAction": owners, "declineAction": owners, "progressAction": owners, "completeAction": owners,
		"cancelAction": givers, "reassignAction": givers}
	for verb, may := range theirs {
		for _, who := range []string{"health", "teacher", "colleague", "manager", "lead", "police", "other teacher", "social worker", "system"} {
			action := w.AssignAction("teacher", w.ToOrganisation("trust"), kid)
			if state := before[verb]; state != "" {
				w.Exec("UPDATE action SET state = $2 WHERE id = $1", action, string(state))
			}
			a := w.TryAction(who, verb, action, words[verb])
			want := []string{"NOT_ALLOWED "}
			switch {
			case slices.Contains(may, who):
				want = nil
			case who == "other teacher" || who == "social worker":
				want = []string{"NOT_FOUND id"}
			case who == "system":
				if len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
					t.Errorf("%s by a system: %s", verb, a.Raw)
				}
				continue
			}
			if got := a.Problems(verb); len(a.Errors) > 0 || !slices.Equal(got, want) {
				t.Errorf("%s by %s: %q, want %q: %s", verb, who, got, want, a.Raw)
			}
			if moved := w.Count("SELECT version FROM action WHERE id = $1", action) == 2; moved != (want == nil) {
				t.Errorf("%s by %s changed it: %v", verb, who, moved)
			}
		}
	}
}

// peopleArray are people's identifiers as PostgreSQL takes them.
func peopleArray(w *graphtest.Env, people ...string) pq.StringArray {
	var list pq.StringArray
	for _, who := range people {
		list = append(list, w.Viewers[who].PractitionerID.String())
	}
	return list
}

// What a colleague has waits for them alone, whichever role does actions; once none
// does, or they have left, it is in their managers' inbox.
func TestAManagersInboxHasWhatAColleagueHasWhoDoesNoActionsAnyMore(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.Practitioner("head", "school", practice.RoleManager)
	w.Practitioner("safeguarding lead", "school", practice.RoleSafeguardingLead)
	w.AssignAction("manager", w.ToPerson("safeguarding lead"), w.Pupil("Wren"))
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
		w.Exec("UPDATE practitioner SET roles = $2, active = $3 WHERE id = $1", w.Viewers["safeguarding lead"].PractitionerID, c.roles, c.active)
		v := w.Viewers["safeguarding lead"]
		if err := json.Unmarshal([]byte(c.roles), &v.Roles); err != nil {
			t.Fatal(err)
		}
		w.Viewers["safeguarding lead"] = v
		const inbox = "{ inbox { actions(first: 5) { totalCount } } }"
		if got := w.Must("head", inbox, nil).Number("inbox", "actions", "totalCount"); got != c.heads {
			t.Errorf("%s has it by name, and %d are in the head's inbox, want %d", name, got, c.heads)
		}
		if c.active == "true" {
			if got := w.Must("safeguarding lead", inbox, nil).Number("inbox", "actions", "totalCount"); got != c.theirs {
				t.Errorf("%s has %d in their own inbox, want %d", name, got, c.theirs)
			}
		}
	}
}
