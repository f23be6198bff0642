package auth_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/auth"
	"heed/practice"
)

const fullFile = `
trusted_issuers:
  - issuer: https://login.police.example
    audience: heed
    algorithms: [RS256, ES256]
    agencies: [POLICE]
    token_types: [at+jwt, JWT]
    clients: [heed-portal]
    claims:
      subject: oid
      organisation: force
      roles: groups
      role_names:
        heed-manager: MANAGER
        https://roles.example/[records].x: RECORDS
    machine: {claim: gty, value: client-credentials}
    jwks_url: https://keys.police.example/jwks
    max_lifetime: 8h
    clock_skew: 0s
  - issuer: http://127.0.0.1:8080/dev/health
    audience: heed
    algorithms: [EdDSA]
    agencies: [HEALTH, EDUCATION]
`

func TestParseIssuersReadsEverySetting(t *testing.T) {
	t.Parallel()
	got, err := auth.ParseIssuers([]byte(fullFile))
	if err != nil {
		t.Fatal(err)
	}
	none, minute := time.Duration(0), time.Minute
	want := []auth.Issuer{
		{
			URL: "https://login.police.example", Audience: "heed",
			Algorithms: []string{"RS256", "ES256"}, Agencies: []practice.Agency{practice.AgencyPolice},
			TokenTypes: []string{"at+jwt", "JWT"}, Clients: []string{"heed-portal"},
			Claims: auth.ClaimMapping{
				Subject: "oid", Organisation: "force", Roles: "groups",
				RoleNames: map[string]practice.Role{
					"heed-manager": practice.RoleManager, "https://roles.example/[records].x": practice.RoleRecords,
				},
			},
			Machine: auth.MachineRule{Claim: "gty", Value: "client-credentials"},
			JWKSURL: "https://keys.police.example/jwks", MaxLifetime: 8 * time.Hour, ClockSkew: &none,
		},
		{
			URL: "http://127.0.0.1:8080/dev/health", Audience: "heed",
			Algorithms: []string{"EdDSA"}, Agencies: []practice.Agency{practice.AgencyHealth, practice.AgencyEducation},
			TokenTypes: []string{"at+jwt", "application/at+jwt"}, Claims: auth.ClaimMapping{Subject: "sub"},
			Machine: auth.MachineRule{Claim: "client_id"}, MaxLifetime: 24 * time.Hour, ClockSkew: &minute,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("issuers differ (-want +got):\n%s", diff)
	}
}

// entry is a complete entry whose settings a case replaces or adds to.
func entry(changes ...string) string {
	lines := []string{"issuer: https://a.example", "audience: heed", "algorithms: [RS256]", "agencies: [HEALTH]"}
	for _, change := range changes {
		name, _, _ := strings.Cut(change, ":")
		replaced := false
		for i, line := range lines {
			if strings.HasPrefix(line, name+":") {
				lines[i], replaced = change, true
			}
		}
		if !replaced {
			lines = append(lines, change)
		}
	}
	return "trusted_issuers:\n  - " + strings.Join(lines, "\n    ") + "\n"
}

func TestParseIssuersNamesEveryMistakeWithItsPlace(t *testing.T) {
	t.Parallel()
	const first = "trusted_issuers[0]."
	cases := []struct {
		name, file string
		want       []string // place and beginning of the message
	}{
		{"an empty file", "", []string{"file is empty"}},
		{"a file of comments", "# nothing\n", []string{"file is empty"}},
		{"broken YAML", "trusted_issuers: [", []string{"file line 1"}},
		{"two documents", entry() + "---\n" + entry(), []string{"file holds more than one"}},
		{"too large a file", strings.Repeat("#", 1<<20+1), []string{"file is larger"}},
		{"no list", "other: 1\n", []string{"other is not a setting", "trusted_issuers is missing"}},
		{"an empty list", "trusted_issuers: []\n", []string{"trusted_issuers is empty"}},
		{"a list that is none", "trusted_issuers: {}\n", []string{"trusted_issuers must be a list"}},
		{"an entry that is none", "trusted_issuers: [x]\n", []string{"trusted_issuers[0] must be a group"}},
		{"a text as the whole file", "x", []string{" must be a group", "trusted_issuers is missing"}},
		{"everything missing", "trusted_issuers: [{}]\n", []string{
			first + "issuer is missing", first + "audience is missing", first + "algorithms is missing", first + "agencies is missing",
		}},
		{"a misspelt setting", entry("audiences: heed"), []string{first + "audiences is not a setting"}},
		{"a setting given twice", "trusted_issuers:\n  - issuer: https://a.example\n    audience: heed\n    audience: other\n    algorithms: " +
			"[RS256]\n    agencies: [HEALTH]\n", []string{first + "audience is given twice"}},
		{"an alias", "x: &a heed\n" + entry("audience: *a"), []string{"x is not a setting", first + "audience must be text"}},
		{"a number for a text", entry("audience: 12"), []string{first + "audience must be text"}},
		{"an empty text", entry(`audience: ""`), []string{first + "audience is empty"}},
		{"a text with a blank at its end", entry(`audience: "heed "`), []string{first + "audience has blanks around it"}},
		{"a text with what nobody sees", entry(`audience: "he\u200Bed"`), []string{first + "audience has blanks around it"}},
		{"an issuer without protection", entry("issuer: http://login.example"), []string{first + "issuer must begin with https"}},
		{"an issuer that only looks local", entry("issuer: http://127.0.0.1.example"), []string{first + "issuer must begin with https"}},
		{"an issuer that is no address", entry("issuer: login.example"), []string{first + "issuer is not a complete address"}},
		{"an issuer with a query", entry("issuer: https://a.example?x=1"), []string{first + "issuer must have no"}},
		{"an issuer with a password", entry("issuer: https://a:b@a.example"), []string{first + "issuer must have no"}},
		{"a key list without protection", entry("jwks_url: http://a.example/keys"), []string{first + "jwks_url must begin with https"}},
		{"a shared-secret algorithm", entry("algorithms: [RS256, HS256]"), []string{first + "algorithms[1] is not one of"}},
		{"no algorithm by name", entry("algorithms: [none]"), []string{first + "algorithms[0] is not one of"}},
		{"an empty list of algorithms", entry("algorithms: []"), []string{first + "algorithms is an empty list"}},
		{"a text for a list", entry("algorithms: RS256"), []string{first + "algorithms must be a list"}},
		{"an unknown agency", entry("agencies: [HEALTH, FIRE]"), []string{first + "agencies[1] is not one of"}},
		{"an empty list of clients, which would let none or all in", entry("clients: []"), []string{first + "clients is an empty list"}},
		{"an unknown role", entry("claims: {roles: groups, role_names: {a: KING}}"), []string{first + "claims.role_names.a is not one of"}},
		{"role names without their claim", entry("claims: {role_names: {a: LEAD}}"), []string{first + "claims.roles is missing"}},
		{"a roles claim without names", entry("claims: {roles: groups}"), []string{first + "claims.role_names is missing"}},
		{"a role name given twice", entry("claims: {roles: groups, role_names: {a: LEAD, a: MANAGER}}"),
			[]string{first + "claims.role_names.a is given twice"}},
		{"role names that are none", entry("claims: {roles: groups, role_names: [a]}"), []string{first + "claims.role_names must pair"}},
		{"a machine value without its claim", entry("machine: {value: x}"), []string{first + "machine.claim is missing"}},
		{"a life of more than a day", entry("max_lifetime: 25h"), []string{first + "max_lifetime must be between"}},
		{"no life at all", entry("max_lifetime: 0s"), []string{first + "max_lifetime must be between"}},
		{"a life that is no time", entry("max_lifetime: long"), []string{first + "max_lifetime must be a duration"}},
		{"more skew than a minute", entry("clock_skew: 61s"), []string{first + "clock_skew must be between"}},
		{"less skew than none", entry("clock_skew: -1s"), []string{first + "clock_skew must be between"}},
		{"the same issuer twice", entry() + strings.TrimPrefix(entry(), "trusted_issuers:\n"),
			[]string{"trusted_issuers[1].issuer is the same as"}},
		{"several at once, in the order of the file",
			entry("issuer: x", "algorithms: [HS256]", "agencies: [FIRE]", "colour: red", "clock_skew: 2m"), []string{
				first + "issuer is not", first + "algorithms[0] is not", first + "agencies[0] is not", first + "colour is not", first +
					"clock_skew must",
			}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			issuers, err := auth.ParseIssuers([]byte(c.file))
			if err == nil {
				t.Fatalf("taken: %v", issuers)
			}
			got := mistakes(t, err)
			if len(got) != len(c.want) {
				t.Fatalf("mistakes:\n%v\nwant %d", err, len(c.want))
			}
			for i, want := range c.want {
				if text := got[i].Place + " " + got[i].Message; !strings.HasPrefix(text, want) {
					t.Errorf("mistake %d is %q, want %q", i, text, want)
				}
			}
		})
	}
}

func TestMistakesNameTheirLine(t *testing.T) {
	t.Parallel()
	_, err := auth.ParseIssuers([]byte(entry("agencies: [HEALTH, FIRE]", "clock_skew: 2m")))
	got := mistakes(t, err)
	if len(got) != 2 || got[0].Line != 5 || got[1].Line != 6 {
		t.Errorf("mistakes %v, want lines 5 and 6", err)
	}
	if want := "line 5: trusted_issuers[0].agencies[1]: is not one of"; !strings.HasPrefix(got[0].Error(), want) {
		t.Errorf("reads %q, want %q", got[0], want)
	}
}

// mistakes takes the joined error apart.
func mistakes(t *testing.T, err error) []*auth.Mistake {
	t.Helper()
	var one *auth.Mistake
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		if !errors.As(err, &one) {
			t.Fatalf("error %v, want mistakes", err)
		}
		return []*auth.Mistake{one}
	}
	var all []*auth.Mistake
	for _, e := range joined.Unwrap() {
		if !errors.As(e, &one) {
			t.Fatalf("error %v, want mistakes", e)
		}
		all = append(all, one)
	}
	return all
}

// FuzzParseIssuers holds that no file crashes Heed, and that accepted issuers keep within
// the bounds that the rest of the package relies on.
func FuzzParseIssuers(f *testing.F) {
	f.Add([]byte(fullFile))
	f.Add([]byte(entry("claims: {roles: groups, role_names: {a: LEAD}}")))
	f.Add([]byte("trusted_issuers: &a [*a]"))
	f.Add([]byte("? [x]\n: y\n"))
	f.Add([]byte("trusted_issuers:\n- !!binary x\n- <<: {}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		issuers, err := auth.ParseIssuers(data)
		if (err == nil) != (len(issuers) > 0) {
			t.Fatalf("%d issuers, error %v", len(issuers), err)
		}
		for _, i := range issuers {
			if i.URL == "" || i.Audience == "" || len(i.Algorithms) == 0 || len(i.Agencies) == 0 || len(i.TokenTypes) == 0 {
				t.Errorf("incomplete issuer taken: %+v", i)
			}
			if i.MaxLifetime <= 0 || i.MaxLifetime > auth.MaxTokenLifetime || *i.ClockSkew < 0 || *i.ClockSkew > auth.MaxClockSkew {
				t.Errorf("bounds left: %s, %s", i.MaxLifetime, *i.ClockSkew)
			}
		}
	})
}
