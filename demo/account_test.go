package demo_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/auth/authtest"
	"heed/demo"
	"heed/practice"
)

func TestEveryAccountIsInTheDirectory(t *testing.T) {
	t.Parallel()
	db, _ := shared(t, 200)
	provider, err := authtest.New(authtest.Config{BaseURL: baseURL, Clock: time.Now, Issuers: demo.Accounts()})
	if err != nil {
		t.Fatal(err)
	}
	type entry struct {
		Agency, Kind, Identifier string
		Roles                    []string
	}
	found := func(issuer, subject string) entry {
		t.Helper()
		var e entry
		var roles []byte
		var active bool
		err := db.QueryRowContext(t.Context(), "SELECT agency, kind, identifier, roles, active FROM directory_entry($1, $2)", issuer, subject).
			Scan(&e.Agency, &e.Kind, &e.Identifier, &roles, &active)
		if err != nil || !active {
			t.Fatalf("%s at %s: active %v, %v", subject, issuer, active, err)
		}
		if err := json.Unmarshal(roles, &e.Roles); err != nil {
			t.Fatal(err)
		}
		return e
	}
	got := map[string]entry{}
	for _, issuer := range demo.Accounts() {
		for _, p := range issuer.People {
			e := found(provider.IssuerURL(issuer.Name), p.Subject)
			if e.Agency != issuer.Agency || e.Identifier != p.OrganisationCode || !slices.Equal(e.Roles, p.Roles) {
				t.Errorf("%s: the directory has %v, the issuer %v", p.Name, e, p)
			}
			got[p.Name] = e
		}
		for _, c := range issuer.Clients {
			got[c.ID] = found(provider.IssuerURL(issuer.Name), c.ID)
		}
	}
	authority := func(role string) entry { return entry{"SOCIAL_CARE", "LOCAL_AUTHORITY", "999", []string{role}} }
	want := map[string]entry{
		"police":        {"POLICE", "POLICING_UNIT", "99", []string{"PRACTITIONER", "SUBMITTER"}},
		"health":        {"HEALTH", "HEALTH_VISITING", "ZZ101", []string{"PRACTITIONER", "SUBMITTER"}},
		"school":        {"EDUCATION", "SCHOOL", "990001", []string{"PRACTITIONER", "SUBMITTER", "SAFEGUARDING_LEAD"}},
		"school-system": {"EDUCATION", "SCHOOL", "990001", []string{"SUBMITTER"}},
		"social-care":   authority("LEAD"), "manager": authority("MANAGER"), "auditor": authority("AUDITOR"),
		"lead": authority("PARTNERSHIP_LEAD"), "admin": authority("ADMINISTRATOR"), "records": authority("RECORDS"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
}

func TestTheTrustedIssuersSpeakForOneAgencyEach(t *testing.T) {
	t.Parallel()
	got := map[string][]practice.Agency{}
	for _, i := range demo.TrustedIssuers(baseURL + "/") {
		if i.Audience != authtest.Audience || !slices.Equal(i.Algorithms, []string{"ES256"}) {
			t.Errorf("%s: audience %q, algorithms %v", i.URL, i.Audience, i.Algorithms)
		}
		got[i.URL] = i.Agencies
	}
	want := map[string][]practice.Agency{
		baseURL + "/police":      {practice.AgencyPolice},
		baseURL + "/health":      {practice.AgencyHealth},
		baseURL + "/education":   {practice.AgencyEducation},
		baseURL + "/social-care": {practice.AgencySocialCare},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("issuers (-want +got):\n%s", diff)
	}
}
