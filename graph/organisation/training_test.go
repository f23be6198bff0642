package organisation_test

import (
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

const recordTraining = `mutation($input: RecordTrainingInput!) { recordTraining(input: $input) {
  practitioner { trainings { code on expiresOn inDate recordedBy { name } } careProfileTrainedOn careProfileTrainingExpiresOn } errors {
  code path message } } }`

func TestATrainingIsRecordedByWhoMayAndShownLatestFirst(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.Practitioner("head", "school", practice.RoleManager)
	teacher := w.Viewers["teacher"].PractitionerID
	training := func(code, on string, expires any) map[string]any {
		return map[string]any{"input": map[string]any{"practitionerId": teacher, "code": code, "on": on, "expiresOn": expires}}
	}
	w.Must("head", recordTraining, training("GCP-STRUCTURE", "2022-03-01", "2024-02-29"))
	w.Must("administrator", recordTraining, training("QCS", "2026-11-23", nil))
	a := w.Must("head", recordTraining, training("GCP-STRUCTURE", "2024-03-01", "2026-11-23"))
	w.Must("head", recordTraining, training("GCP-STRUCTURE", "2024-03-01", "2026-11-23")) // the same again
	var got []string
	for _, entry := range a.List("recordTraining", "practitioner", "trainings") {
		x := entry.(map[string]any)
		got = append(got, strings.Join([]string{x["code"].(string), x["on"].(string),
			map[bool]string{true: "in date", false: "run out"}[x["inDate"].(bool)], x["recordedBy"].(map[string]any)["name"].(string)}, " "))
	}
	want := []string{"QCS 2026-11-23 in date administrator", "GCP-STRUCTURE 2024-03-01 in date head", "GCP-STRUCTURE 2022-03-01 run out head"}
	if !slices.Equal(got, want) {
		t.Errorf("trainings %q, want %q", got, want)
	}
	if a.Text("recordTraining", "practitioner", "careProfileTrainedOn") != "2024-03-01" ||
		a.Text("recordTraining", "practitioner", "careProfileTrainingExpiresOn") != "2026-11-23" {
		t.Errorf("the first release's fields: %s", a.Raw)
	}
	if n := w.Count("SELECT count(*) FROM training"); n != 3 {
		t.Errorf("%d trainings are kept", n)
	}
	for name, tt := range map[string]struct {
		who   string
		input map[string]any
		want  string
	}{
		"a manager elsewhere":      {"manager", training("GCP-STRUCTURE", "2026-01-01", nil), "NOT_ALLOWED practitionerId"},
		"tomorrow":                 {"head", training("GCP-STRUCTURE", "2026-11-24", nil), "OUT_OF_RANGE on"},
		"an expiry before the day": {"head", training("GCP-STRUCTURE", "2026-01-01", "2025-12-31"), "INVALID expiresOn"},
		"no code":                  {"head", training("", "2026-01-01", nil), "REQUIRED code"},
		"no form of a code":        {"head", training("two words", "2026-01-01", nil), "INVALID code"},
		"the day again, otherwise": {"head", training("GCP-STRUCTURE", "2024-03-01", "2027-01-01"), "ALREADY_EXISTS on"},
		"everything at once": {"manager", training("two words", "2026-11-24", "2025-12-31"),
			"NOT_ALLOWED practitionerId INVALID code OUT_OF_RANGE on INVALID expiresOn"},
		"an account of no one": {"head",
			map[string]any{"input": map[string]any{"practitionerId": w.ID("Practitioner"), "code": "X", "on": "2026-01-01"}},
			"NOT_FOUND practitionerId"},
		"an administrator also may": {"administrator", training("OTHER", "2026-01-01", nil), ""},
	} {
		if got := strings.Join(w.Ask(tt.who, recordTraining, tt.input).Problems("recordTraining"), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// What clients of the first release send with an account becomes a training.
func TestAnAccountOfTheFirstReleaseBringsATraining(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	const register = `mutation($id: ID!, $subject: String!, $on: Date, $until: Date) { registerPractitioner(input: {organisationId: $id,
	  name: "Perdita Invented", email: "perdita@school.example",
	  issuer: "https://issuer.example", subject: $subject, roles: [PRACTITIONER], careProfileTrainedOn: $on, careProfileTrainingExpiresOn:
	  $until}) {
	  practitioner { id version careProfileTrainedOn careProfileTrainingExpiresOn trainings { code } } errors { code path } } }`
	input := func(subject string, on, until any) map[string]any {
		return map[string]any{"id": w.Organisations["school"], "subject": subject, "on": on, "until": until}
	}
	a := w.Must("administrator", register, input("perdita", "2025-01-02", "2027-01-01"))
	if a.Text("registerPractitioner", "practitioner", "careProfileTrainedOn") != "2025-01-02" ||
		a.Text("registerPractitioner", "practitioner", "trainings", 0, "code") != "GCP-STRUCTURE" {
		t.Errorf("a trained account: %s", a.Raw)
	}
	for _, tt := range []struct {
		on, until any
		want      string
	}{
		{nil, "2027-01-01", "REQUIRED careProfileTrainedOn"},
		{"2026-11-24", nil, "OUT_OF_RANGE careProfileTrainedOn"},
		{"2025-01-02", "2025-01-01", "INVALID careProfileTrainingExpiresOn"},
		{nil, nil, ""},
	} {
		if got := strings.Join(w.Ask("administrator", register, input("subject", tt.on, tt.until)).Problems("registerPractitioner"),
			" "); got != tt.want {
			t.Errorf("trained on %v until %v: %q, want %q", tt.on, tt.until, got, tt.want)
		}
	}
	const amend = `mutation($id: ID!, $version: Int!, $on: Date, $until: Date) { amendPractitioner(input: {id: $id, version: $version,
	  careProfileTrainedOn: $on, careProfileTrainingExpiresOn: $until}) {
	  practitioner { version careProfileTrainedOn careProfileTrainingExpiresOn trainings { on } } errors { code path } } }`
	id := a.At("registerPractitioner", "practitioner", "id")
	b := w.Must("administrator", amend, map[string]any{"id": id, "version": 1, "on": "2026-11-23"})
	if b.Text("amendPractitioner", "practitioner", "careProfileTrainedOn") != "2026-11-23" ||
		b.At("amendPractitioner", "practitioner", "careProfileTrainingExpiresOn") != nil ||
		len(b.List("amendPractitioner", "practitioner", "trainings")) != 2 {
		t.Errorf("trained again: %s", b.Raw)
	}
	c := w.Ask("administrator", amend, map[string]any{"id": id, "version": 2, "on": "2026-11-23", "until": "2028-11-23"})
	if got := c.Problems("amendPractitioner"); !slices.Equal(got, []string{"ALREADY_EXISTS careProfileTrainedOn"}) {
		t.Errorf("the same training with another expiry: %s", c.Raw)
	}
	if n := w.Count("SELECT version FROM practitioner WHERE id = $1", id); n != 2 {
		t.Errorf("an amendment that was refused leaves version %d", n)
	}
}

func TestTrainingsOfAListCostOneStatement(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	statements := w.CountStatements()
	const list = `query($first: Int!) { practitioners(first: $first) { edges { node { name careProfileTrainedOn ` +
		`careProfileTrainingExpiresOn trainings { inDate recordedBy { name } } viewerCan { verb } } } } }`
	for _, who := range []string{"administrator", "teacher", "police", "health"} {
		w.Must("administrator", recordTraining,
			map[string]any{"input": map[string]any{"practitionerId": w.Viewers[who].PractitionerID, "code": "GCP-STRUCTURE", "on": "2026-01-01"}})
	}
	w.Must("police", list, map[string]any{"first": 1})
	one := statements()
	w.Must("police", list, map[string]any{"first": 14})
	if many := statements(); many != one {
		t.Errorf("%d statements for one, %d for all", one, many)
	}
}
