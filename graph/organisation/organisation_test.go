package organisation_test

import (
	"slices"
	"testing"

	"heed/graph/graphtest"
)

func TestAnAdministratorKeepsOrganisationsAndPractitioners(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	a := w.Must("administrator", `mutation { registerOrganisation(input: {name: "Invented Primary", agency: EDUCATION, kind: SCHOOL, `+
		`identifier: "999100"}) { organisation { id version viewerCan { verb allowed } } errors { code path } } }`, nil)
	id := a.Text("registerOrganisation", "organisation", "id")
	again := w.Ask("administrator",
		`mutation { registerOrganisation(input: {name: "Again", agency: HEALTH, kind: SCHOOL, identifier: "999100"}) { errors { code path } } }`,
		nil)
	if got := again.Problems("registerOrganisation"); !slices.Equal(got, []string{"INVALID kind", "ALREADY_EXISTS identifier"}) {
		t.Errorf("a second of the same: %q", got)
	}
	w.Must("administrator", `mutation($id: ID!) { amendOrganisation(input: {id: $id, version: 1, active: false}) { organisation { active `+
		`name } errors { code path } } }`, map[string]any{"id": id})
	b := w.Must("administrator", `mutation($id: ID!) { registerPractitioner(input: {organisationId: $id, name: "Perdita Invented", email: `+
		`"perdita@school.example", issuer: "https://issuer.example", subject: "perdita", roles: [PRACTITIONER]}) { practitioner { id `+
		`organisation { name } } errors { code path message } } }`, map[string]any{"id": id})
	if got := w.Ask("administrator",
		`mutation($id: ID!) { registerPractitioner(input: {organisationId: $id, name: "", issuer: "https://evil.example", subject: "x", `+
			`roles: [LEAD]}) { errors { code path } } }`, map[string]any{"id": id}).Problems("registerPractitioner"); !slices.Contains(got,
		"INVALID issuer") || !slices.Contains(got, "NOT_ALLOWED roles.0") || !slices.Contains(got, "REQUIRED name") {
		t.Errorf("an impossible account: %q", got)
	}
	w.Must("administrator", `mutation($id: ID!) { amendPractitioner(input: {id: $id, version: 1, active: false, roles: [SUBMITTER]}) { `+
		`practitioner { active roles name } errors { code path } } }`, map[string]any{"id": b.At("registerPractitioner", "practitioner", "id")})
	c := w.Must("police", `{ viewer { practitioner { name organisation { name agency } } roles viewerCan { verb allowed } now } `+
		`organisations(first: 2, filter: {agencies: [EDUCATION]}) { totalCount edges { cursor node { name } } pageInfo { hasNextPage `+
		`endCursor } } practitioners(first: 50, filter: {nameStarts: "Perd"}) { totalCount } }`, nil)
	if c.Number("organisations", "totalCount") != 3 || c.Number("practitioners", "totalCount") != 1 ||
		c.At("organisations", "pageInfo", "hasNextPage") != true {
		t.Errorf("the partnership: %s", c.Raw)
	}
}
