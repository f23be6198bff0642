package organisation_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
)

// An account can be closed whatever it lacks since it was made: somebody who has left
// must not go on signing in because nobody knows their address.
func TestAnAccountIsClosedWhateverItLacks(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	for what, lack := range map[string]string{
		"no address":                       "UPDATE practitioner SET email = NULL WHERE id = $1",
		"an address that is none":          "UPDATE practitioner SET email = 'nowhere' WHERE id = $1",
		"no role":                          "UPDATE practitioner SET email = 'somebody@example.org', roles = '[]' WHERE id = $1",
		"a role that the agency has not":   `UPDATE practitioner SET roles = '["LEAD"]' WHERE id = $1`,
		"more capacity than there can be":  "UPDATE practitioner SET weekly_capacity = 900 WHERE id = $1",
		"no address, and it is no service": `UPDATE practitioner SET email = NULL, roles = '["SUBMITTER", "PRACTITIONER"]' WHERE id = $1`,
	} {
		w.Exec(`UPDATE practitioner SET active = true, email = 'police@example.org', roles = '["PRACTITIONER"]', weekly_capacity = NULL `+
			`WHERE id = $1`, w.Viewers["police"].PractitionerID)
		w.Exec(lack, w.Viewers["police"].PractitionerID)
		if a := w.CloseAccount("police", map[string]any{"active": false}); len(a.Problems("amendPractitioner")) > 0 ||
			w.Count("SELECT count(*) FROM practitioner WHERE NOT active") != 1 {
			t.Errorf("%s: the account stays open: %s", what, a.Raw)
		}
	}
	w.Exec(`UPDATE practitioner SET active = false, email = NULL, roles = '["PRACTITIONER"]', weekly_capacity = 900 WHERE id = $1`,
		w.Viewers["police"].PractitionerID)
	for _, given := range []struct {
		changes map[string]any
		want    []string
	}{
		// what is given is still looked at
		{map[string]any{"active": false, "email": "nowhere"}, []string{"INVALID email"}},
		{map[string]any{"name": ""}, []string{"REQUIRED name"}}, // of a closed account as well
		// it opens as a whole account only
		{map[string]any{"active": true}, []string{"REQUIRED email", "OUT_OF_RANGE weeklyCapacity"}},
		{map[string]any{"active": true, "email": "police@example.org", "weeklyCapacity": 20}, nil}, // and then it does
		// an open one keeps its address
		{map[string]any{"roles": []string{"PRACTITIONER"}, "email": ""}, []string{"REQUIRED email"}},
		// no role slips in with the closing
		{map[string]any{"active": false, "roles": []string{"LEAD"}}, []string{"NOT_ALLOWED roles.0"}},
		{map[string]any{"active": false, "managerId": w.Organisations["force"]}, []string{"NOT_FOUND managerId"}}, // nor a manager who is none
		{map[string]any{"active": false, "weeklyCapacity": -1}, []string{"OUT_OF_RANGE weeklyCapacity"}},          // nor a number
	} {
		if a := w.CloseAccount("police", given.changes); !slices.Equal(a.Problems("amendPractitioner"), given.want) {
			t.Errorf("%v: got %q, want %q: %s", given.changes, a.Problems("amendPractitioner"), given.want, a.Raw)
		}
	}
}

func TestAnOrganisationIsClosedWhateverItLacks(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	body := w.Organisations["force"]
	amend := func(changes map[string]any) graphtest.Answer {
		return w.Mutated("administrator", "amendOrganisation",
			graphtest.MapOf(changes, "id", body, "version", w.Count("SELECT version FROM organisation WHERE id = $1", body)))
	}
	for what, lack := range map[string]string{
		"no identifier":                      "UPDATE organisation SET identifier = NULL WHERE id = $1",
		"an identifier that is none":         "UPDATE organisation SET identifier = 'nothing' WHERE id = $1",
		"a kind that is not of the agency's": "UPDATE organisation SET agency = 'HEALTH' WHERE id = $1",
	} {
		w.Exec("UPDATE organisation SET active = true, identifier = '99', agency = 'POLICE' WHERE id = $1", body)
		w.Exec(lack, body)
		if a := amend(map[string]any{"active": false}); len(a.Problems("amendOrganisation")) > 0 ||
			w.Count("SELECT count(*) FROM organisation WHERE NOT active") != 1 {
			t.Errorf("%s: the organisation stays open: %s", what, a.Raw)
		}
	}
	w.Exec("UPDATE organisation SET agency = 'POLICE', identifier = 'none' WHERE id = $1", body)
	if a := amend(map[string]any{"active": true}); !slices.Equal(a.Problems("amendOrganisation"), []string{"INVALID identifier"}) {
		t.Errorf("it opens with an identifier that is none: %s", a.Raw)
	}
	if a := amend(map[string]any{"active": false, "identifier": "nothing"}); !slices.Equal(a.Problems("amendOrganisation"),
		[]string{"INVALID identifier"}) {
		t.Errorf("it takes an identifier that is none: %s", a.Raw)
	}
}
