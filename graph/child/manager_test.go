package child_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

// managedWorld is a trust with a team below it, and another body beside.
func managedWorld(t *testing.T) *graphtest.Env {
	t.Helper()
	w := graphtest.New(t)
	w.Organisation("team", practice.AgencyHealth, practice.OrganisationKindHealthVisiting, "ZZZ02")
	w.Organisation("ward", practice.AgencyHealth, practice.OrganisationKindHealthVisiting, "ZZZ03")
	w.Exec("UPDATE organisation SET parent_id = $2 WHERE id = $1", w.Organisations["team"], w.Organisations["trust"])
	w.Exec("UPDATE organisation SET parent_id = $2 WHERE id = $1", w.Organisations["ward"], w.Organisations["team"])
	w.Practitioner("head", "trust", practice.RoleManager)
	w.Practitioner("matron", "team", practice.RoleManager)
	w.Practitioner("second matron", "team", practice.RoleManager)
	w.Practitioner("third matron", "team", practice.RoleManager)
	w.Practitioner("left", "team", practice.RoleManager)
	w.Practitioner("visitor", "team", practice.RolePractitioner)
	w.Practitioner("nurse", "ward", practice.RolePractitioner)
	w.Practitioner("ward manager", "ward", practice.RoleManager)
	w.Exec("UPDATE practitioner SET active = false WHERE name = 'left'")
	return w
}

func TestAManagerIsActiveManagesAndIsOfTheSameOrganisationOrOneAbove(t *testing.T) {
	t.Parallel()
	w := managedWorld(t)
	bad := []string{"INVALID managerId"}
	for _, tt := range []struct {
		who, manager string
		want         []string
	}{
		{"visitor", "matron", nil},
		{"visitor", "head", nil},
		{"nurse", "matron", nil},
		{"nurse", "head", nil},
		{"matron", "head", nil},
		{"matron", "second matron", nil},
		{"visitor", "left", bad},
		{"matron", "visitor", bad},
		{"visitor", "ward manager", bad},
		{"head", "matron", bad},
		{"visitor", "manager", bad},
		{"teacher", "manager", bad},
	} {
		if got := w.AmendAccount(tt.who,
			map[string]any{"managerId": w.Viewers[tt.manager].PractitionerID}).Problems("amendPractitioner"); !slices.Equal(got, tt.want) {
			t.Errorf("%s is given the manager %s: %q, want %q", tt.who, tt.manager, got, tt.want)
		}
		if tt.who == tt.manager {
			continue
		}
		input := map[string]any{"organisationId": w.Viewers[tt.who].OrganisationID, "name": "Corin Clerk", "email": "corin@example.org",
			"issuer":  "https://issuer.example",
			"subject": uuid.NewString(), "roles": []string{"PRACTITIONER"}, "managerId": w.Viewers[tt.manager].PractitionerID}
		if got := w.Mutated("administrator", "registerPractitioner", input).Problems("registerPractitioner"); !slices.Equal(got, tt.want) {
			t.Errorf("a new colleague of %s's is given the manager %s: %q, want %q", tt.who, tt.manager, got, tt.want)
		}
		w.Exec("UPDATE practitioner SET manager_id = NULL")
	}
	w.Exec("UPDATE organisation SET active = false WHERE id = $1", w.Organisations["trust"])
	if got := w.AmendAccount("visitor",
		map[string]any{"managerId": w.Viewers["head"].PractitionerID}).Problems("amendPractitioner"); !slices.Equal(got, bad) {
		t.Errorf("a manager in a body that is closed: %q", got)
	}
}

func TestNobodyManagesThemselvesNorInACircle(t *testing.T) {
	t.Parallel()
	w := managedWorld(t)
	bad := []string{"INVALID managerId"}
	gives := func(who, manager string) []string {
		return w.AmendAccount(who, map[string]any{"managerId": w.Viewers[manager].PractitionerID}).Problems("amendPractitioner")
	}
	if got := gives("matron", "matron"); !slices.Equal(got, bad) {
		t.Errorf("oneself: %q", got)
	}
	for _, step := range [][2]string{{"matron", "second matron"}, {"second matron", "third matron"}} {
		if got := gives(step[0], step[1]); len(got) > 0 {
			t.Fatalf("%v: %q", step, got)
		}
	}
	for _, last := range []string{"second matron", "third matron"} {
		if got := gives(last, "matron"); !slices.Equal(got, bad) {
			t.Errorf("a circle of %s: %q", last, got)
		}
	}
	if got := gives("matron", "third matron"); len(got) > 0 {
		t.Errorf("no circle: %q", got)
	}
}

func TestTwoAtOnceMakeNoCircleOfManagers(t *testing.T) {
	t.Parallel()
	w := managedWorld(t)
	ring := []string{"matron", "second matron", "third matron"}
	for range 3 {
		w.Concurrently(func(i int) graphtest.Answer {
			return w.AmendAccount(ring[i%3], map[string]any{"managerId": w.Viewers[ring[(i+1)%3]].PractitionerID})
		})
		if got := w.Count(`WITH RECURSIVE up AS (SELECT id AS who, manager_id, 1 AS steps FROM practitioner
		  UNION ALL SELECT u.who, p.manager_id, u.steps + 1 FROM up u JOIN practitioner p ON p.id = u.manager_id WHERE u.steps < 10) SELECT
		  count(*) FROM up WHERE who = manager_id`); got > 0 {
			t.Fatal("managers stand in a circle")
		}
		w.Exec("UPDATE practitioner SET manager_id = NULL")
	}
}

const leaving = `mutation($input: AmendPractitionerInput!) { amendPractitioner(input: $input) { practitioner { active } stillHolds { ` +
	`people openActions draftProfiles involvements } errors { code path message } } }`

// Who leaves is told what they still hold; it is the organisation's unassigned work
// until somebody has it by name.
func TestWhatSomebodyStillHoldsIsListedAndIsTheOrganisationsWork(t *testing.T) {
	t.Parallel()
	w := managedWorld(t)
	kid := w.Pupil("Wren")
	w.InvolveByName(kid, "matron")
	for _, who := range []string{"visitor", "nurse"} {
		w.AmendAccount(who, map[string]any{"managerId": w.Viewers["matron"].PractitionerID})
	}
	action := w.AssignAction("manager", w.ToPerson("matron"), kid)
	w.MustAction("matron", "acceptAction", action, nil)
	closed := w.AssignAction("manager", w.ToPerson("matron"), kid)
	w.MustAction("manager", "cancelAction", closed, map[string]any{"reason": "The family did it."})
	amended := func(changes map[string]any) graphtest.Answer {
		id := w.Viewers["matron"].PractitionerID
		w.Exec("UPDATE practitioner SET email = 'matron@example.org' WHERE id = $1", id)
		return w.Must("administrator", leaving,
			map[string]any{"input": graphtest.MapOf(changes, "id", id, "version", w.Count("SELECT version FROM practitioner WHERE id = $1", id))})
	}
	if a := amended(map[string]any{"name": "The matron"}); a.At("amendPractitioner", "stillHolds") != nil {
		t.Errorf("who stays is told of what they hold: %s", a.Raw)
	}
	for _, changes := range []map[string]any{{"roles": []string{"AUDITOR"}}, {"roles": []string{"MANAGER"}}, {"active": false}} {
		a := amended(changes)
		for field, want := range map[string]int{"people": 2, "openActions": 1, "draftProfiles": 0, "involvements": 1} {
			if got := a.Number("amendPractitioner", "stillHolds", field); got != want {
				t.Errorf("%v: %d %s, want %d: %s", changes, got, field, want, a.Raw)
			}
		}
	}
	const owed = `{ inbox { actions(first: 5) { totalCount edges { node { id } } } } }`
	if a := w.Must("second matron", owed, nil); a.Number("inbox", "actions", "totalCount") != 1 ||
		a.Text("inbox", "actions", "edges", 0, "node", "id") != action {
		t.Errorf("what who left had waits for nobody: %s", a.Raw)
	}
	if a := w.Must("visitor", owed, nil); a.Number("inbox", "actions", "totalCount") != 0 {
		t.Errorf("a colleague who does not manage has it: %s", a.Raw)
	}
	w.Exec("UPDATE practitioner SET active = true WHERE id = $1", w.Viewers["matron"].PractitionerID)
	if a := w.Must("second matron", owed, nil); a.Number("inbox", "actions", "totalCount") != 0 {
		t.Errorf("what a colleague has by name is in the manager's inbox: %s", a.Raw)
	}
}

// A line manager who has left, manages no more or is of a closed body is not told.
func TestOnlyAManagerWhoManagesIsNotifiedOfAnEmergency(t *testing.T) {
	t.Parallel()
	for name, gone := range map[string]string{
		"has left":             "UPDATE practitioner SET active = false WHERE name = 'sergeant'",
		"manages no more":      `UPDATE practitioner SET roles = '["PRACTITIONER"]' WHERE name = 'sergeant'`,
		"is of a closed force": `UPDATE organisation SET active = false WHERE name = 'station'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := graphtest.New(t)
			w.Organisation("station", practice.AgencyPolice, practice.OrganisationKindPoliceForce, "98")
			w.Practitioner("sergeant", "station", practice.RoleManager)
			w.Practitioner("inspector", "force", practice.RoleManager)
			w.Exec("UPDATE practitioner SET manager_id = $2 WHERE id = $1", w.Viewers["police"].PractitionerID, w.Viewers["sergeant"].PractitionerID)
			w.Exec(gone)
			w.MustOpenRecord("police", w.UnknownChildRow("Wren", "Quillfether", 1, nil).ID())
			told := w.AllNotices()
			want := []string{"BREAK_GLASS_OPENED to inspector by force", "BREAK_GLASS_OPENED to manager of the child of the opening by force",
				"BREAK_GLASS_OPENED to second manager of the child of the opening by force"}
			if !slices.Equal(told, want) {
				t.Errorf("told are %q, want %q", told, want)
			}
		})
	}
}
