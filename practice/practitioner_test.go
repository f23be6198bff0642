package practice

import (
	"slices"
	"strings"
	"testing"
)

func TestValidatePractitioner(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*PractitionerFacts)
		want   []string
	}{
		"a whole account passes": {func(*PractitionerFacts) {}, nil},
		"a leader outside social care does not": {func(f *PractitionerFacts) { f.Roles = []Role{RolePractitioner, RoleLead} },
			[]string{"roles.1: NOT_ALLOWED"}},
		"a leader in social care passes": {func(f *PractitionerFacts) { f.Agency, f.Roles = AgencySocialCare, []Role{RoleLead} }, nil},
		"no role does not":               {func(f *PractitionerFacts) { f.Roles = nil }, []string{"roles: REQUIRED"}},
		"an unknown role does not":       {func(f *PractitionerFacts) { f.Roles = []Role{"CHIEF"} }, []string{"roles.0: INVALID"}},
		"a role given twice does not": {func(f *PractitionerFacts) { f.Roles = []Role{RoleManager, RoleManager} },
			[]string{"roles.1: INVALID"}},
		"a service that submits passes": {func(f *PractitionerFacts) { f.Service, f.Email, f.Roles = true, "", []Role{RoleSubmitter} },
			nil},
		"a service that does more does not":  {func(f *PractitionerFacts) { f.Service = true }, []string{"roles.0: NOT_ALLOWED"}},
		"a person without email does not":    {func(f *PractitionerFacts) { f.Email = "" }, []string{"email: REQUIRED"}},
		"an email without a domain does not": {func(f *PractitionerFacts) { f.Email = "sam@school" }, []string{"email: INVALID"}},
		"two emails do not": {func(f *PractitionerFacts) { f.Email = "a@example.test b@example.test" },
			[]string{"email: INVALID"}},
		"an email with a line break does not": {func(f *PractitionerFacts) { f.Email = "a@example.test\r\nBcc:x" }, []string{"email: INVALID"}},
		"two hundred points pass":             {func(f *PractitionerFacts) { f.WeeklyCapacity = 200 }, nil},
		"two hundred and one do not":          {func(f *PractitionerFacts) { f.WeeklyCapacity = 201 }, []string{"weeklyCapacity: OUT_OF_RANGE"}},
		"less than none does not":             {func(f *PractitionerFacts) { f.WeeklyCapacity = -1 }, []string{"weeklyCapacity: OUT_OF_RANGE"}},
		"nothing hears everything": {func(f *PractitionerFacts) { *f = PractitionerFacts{} },
			[]string{"issuer: REQUIRED", "subject: REQUIRED", "name: REQUIRED", "email: REQUIRED", "roles: REQUIRED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := PractitionerFacts{
				Agency: AgencyEducation, Issuer: "https://id.example.test", Subject: "sam", Name: "Sam Sample",
				Email: "sam@school.example.test", Roles: []Role{RolePractitioner},
			}
			tt.change(&facts)
			wantProblems(t, ValidatePractitioner(facts), tt.want...)
		})
	}
}

func TestRolesOfEachAgency(t *testing.T) {
	t.Parallel()
	socialCareOnly := []Role{RoleLead, RoleRecords}
	for _, agency := range every[Agency]() {
		for _, role := range every[Role]() {
			want := agency == AgencySocialCare || !slices.Contains(socialCareOnly, role)
			if got := slices.Contains(agency.Roles(), role); got != want {
				t.Errorf("%s may hold %s: got %v, want %v", agency, role, got, want)
			}
		}
	}
	if got := Agency("CLUB").Roles(); got != nil {
		t.Errorf("an agency that does not exist may hold %v", got)
	}
}

func TestASubjectIsOneThatATokenCanHave(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		subject string
		want    []string
	}{
		"an identifier passes":           {"00u1a2b3c4-D5", nil},
		"a name with a space passes":     {"CN=Sam Sample,OU=School", nil},
		"255 characters pass":            {strings.Repeat("s", 255), nil},
		"256 do not":                     {strings.Repeat("s", 256), []string{"subject: TOO_LONG"}},
		"255 characters of two bytes":    {strings.Repeat("é", 255), []string{"subject: TOO_LONG"}},
		"a tab does not":                 {"sam\tsample", []string{"subject: INVALID"}},
		"a line break does not":          {"sam\nsample", []string{"subject: INVALID"}},
		"a blank that is no space fails": {"sam\u00a0sample", []string{"subject: INVALID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := PractitionerFacts{Agency: AgencyEducation, Issuer: "https://id.example.test", Subject: tt.subject, Name: "Sam Sample",
				Email: "sam@school.example.test", Roles: []Role{RolePractitioner}}
			wantProblems(t, ValidatePractitioner(f), tt.want...)
			wantProblems(t, ValidateAccount(f))
		})
	}
}

func TestANameStandsOnOneLine(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{"Wren\nQuillfether", "Wren\tQuillfether"} {
		wantProblems(t, ValidateRelative(Date{}, sent, "Quillfether", nil), "givenName: INVALID")
		wantProblems(t, ValidateAddress("", "4 Nowhere Lane\nTestham", sent, ""), "postcode: INVALID")
	}
}

func TestAnIdentifierIsKeptInOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind        OrganisationKind
		typed, want string
	}{
		{OrganisationKindGPPractice, " a81001 ", "A81001"},
		{OrganisationKindSchool, "99 90 01", "999001"},
		{OrganisationKindLocalAuthority, "889 ", "889"},
		{OrganisationKindSchool, "none", "none"},
		{"CLUB", "x", "x"},
	} {
		if got := c.kind.CanonicalIdentifier(c.typed); got != c.want {
			t.Errorf("%q of a %s is kept as %q, want %q", c.typed, c.kind, got, c.want)
		}
	}
}
