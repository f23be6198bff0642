package organisation_test

import (
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestAnOrganisationSaysHowItIsReached(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	a := w.MustSend("administrator", "registerOrganisation", "organisation { id dutyLine safeguardingLeads { name } }", map[string]any{
		"name": "Invented Homes", "agency": "HOUSING", "kind": "HOUSING_SERVICE", "dutyLine": " 01632 960123, day and night "})
	id := a.Text("registerOrganisation", "organisation", "id")
	if got := a.Text("registerOrganisation", "organisation", "dutyLine"); got != "01632 960123, day and night" {
		t.Errorf("duty line %q", got)
	}
	w.Refused("administrator", "amendOrganisation", map[string]any{"id": id, "version": 1, "dutyLine": strings.Repeat("x", 201)},
		"TOO_LONG dutyLine")
	a = w.MustSend("administrator", "amendOrganisation", "organisation { dutyLine }", map[string]any{"id": id, "version": 1,
		"dutyLine": nil})
	if a.At("amendOrganisation", "organisation", "dutyLine") != nil {
		t.Errorf("null empties: %s", a.Raw)
	}
}

func TestSafeguardingLeadsAreThoseAtWorkThere(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.Practitioner("Dara Invented", "school", practice.RoleSafeguardingLead)
	w.Practitioner("Bel Invented", "school", practice.RoleManager, practice.RoleSafeguardingLead)
	w.Practitioner("Gone Invented", "school", practice.RoleSafeguardingLead)
	w.Practitioner("Elsewhere Invented", "other school", practice.RoleSafeguardingLead)
	w.Exec("UPDATE practitioner SET active = false WHERE name = 'Gone Invented'")
	of := func() (names []string) {
		a := w.Must("police", `query($id: ID!) { node(id: $id) { ... on Organisation { safeguardingLeads { name } } } }`,
			map[string]any{"id": w.Organisations["school"]})
		for _, p := range a.List("node", "safeguardingLeads") {
			names = append(names, p.(map[string]any)["name"].(string))
		}
		return names
	}
	if got := of(); !slices.Equal(got, []string{"Bel Invented", "Dara Invented"}) {
		t.Errorf("leads %q", got)
	}
	w.Exec("UPDATE organisation SET active = false WHERE id = $1", w.Organisations["school"])
	if got := of(); got != nil {
		t.Errorf("leads of a closed school: %q", got)
	}
}

func TestAPractitionerHasATelephone(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	a := w.MustSend("administrator", "registerPractitioner", "practitioner { id telephone }", map[string]any{
		"organisationId": w.Organisations["school"], "name": "Perdita Invented", "email": "perdita@school.example",
		"issuer": "https://issuer.example", "subject": "perdita", "roles": []string{"PRACTITIONER"}, "telephone": "01632 960124"})
	id := a.Text("registerPractitioner", "practitioner", "id")
	w.Refused("administrator", "amendPractitioner", map[string]any{"id": id, "version": 1, "telephone": "ring the bell"},
		"INVALID telephone")
	w.MustSend("administrator", "amendPractitioner", "practitioner { id }", map[string]any{"id": id, "version": 1, "name": "Perdita Made"})
	if got := w.Count("SELECT count(*) FROM practitioner WHERE id = $1 AND telephone = '01632 960124'", id); got != 1 {
		t.Error("an omitted telephone does not stay")
	}
	a = w.MustSend("administrator", "amendPractitioner", "practitioner { telephone }", map[string]any{"id": id, "version": 2,
		"telephone": nil})
	if a.At("amendPractitioner", "practitioner", "telephone") != nil {
		t.Errorf("null empties: %s", a.Raw)
	}
}

// TestAFurtherPartnerHasAPartnersRights holds a housing service to what any partner may do:
// it submits and works with its children, and neither leads a case nor reads what is another
// agency's.
func TestAFurtherPartnerHasAPartnersRights(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.Organisation("homes", practice.AgencyHousing, practice.OrganisationKindHousingService, "")
	w.Exec("UPDATE organisation SET identifier = NULL WHERE name = 'homes'")
	w.Practitioner("warden", "homes", practice.RolePractitioner)
	a := w.Must("warden", graphtest.SubmitConcern, map[string]any{"input": graphtest.ConcernInput(graphtest.WrenInput())})
	id := a.Text("submitConcern", "referral", "id")
	if got := w.Must("warden", `query($id: ID!) { referral(id: $id) { sourceCode } }`, map[string]any{"id": id}).
		Text("referral", "sourceCode"); got != "4" {
		t.Errorf("source %q, want housing's", got)
	}
	kid := w.Must("manager", `query($id: ID!) { referral(id: $id) { concerns { child { id } } } }`, map[string]any{"id": id}).
		Text("referral", "concerns", 0, "child", "id")
	if w.Sees("warden", kid) {
		t.Error("who submitted sees the child behind the concern")
	}
	w.RecordInvolvement(kid, "homes", "")
	w.RecordInvolvement(kid, "force", "")
	w.RecordInvolvement(kid, "trust", "")
	for who, class := range map[string]string{"police": "POLICE_RESTRICTED", "health": "HEALTH_RESTRICTED", "manager": "SENSITIVE"} {
		if event := w.RecordEvent(who, kid, class, "Restricted to one agency."); w.ReadsText("warden", event) {
			t.Errorf("housing reads what is %s", class)
		}
	}
	event := w.RecordEvent("warden", kid, "SENSITIVE", "The home is cold.")
	if got := w.Must("manager", `query($id: ID!) { node(id: $id) { ... on ChronologyEvent { summary } } }`, map[string]any{"id": event}).
		Text("node", "summary"); got == "" {
		t.Error("social care cannot read what housing wrote")
	}
	a = w.SendSelecting("administrator", "registerPractitioner", "practitioner { id }", map[string]any{
		"organisationId": w.Organisations["homes"], "name": "Perdita Invented", "email": "p@homes.example",
		"issuer": "https://issuer.example", "subject": "p", "roles": []string{"LEAD"}})
	if got := a.Problems("registerPractitioner"); !slices.Equal(got, []string{"NOT_ALLOWED roles.0"}) {
		t.Errorf("a lead at a housing service: %q", got)
	}
}
