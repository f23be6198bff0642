package auth_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"heed/auth"
	"heed/practice"
)

func TestAuthenticateTakesHonestTokens(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name           string
		header, claims object
	}{
		{"an access token as the standard describes it", nil, nil},
		{"the long name of its type", object{"typ": "application/at+jwt"}, nil},
		{"its type in capitals", object{"typ": "AT+JWT"}, nil},
		{"the long name in mixed case", object{"typ": "Application/At+Jwt"}, nil},
		{"an identifier of the token, which Heed has no use for", nil, object{"jti": "1"}},
		{"several audiences with ours among them", nil, object{"aud": []string{"account", "heed"}}},
		{"a fraction of a second in the dates", nil, object{"iat": 1772452800.25, "exp": 1772456400.75}},
		{"issued by a clock that is a minute fast", nil, object{"iat": noon.Add(time.Minute).Unix(), "nbf": noon.Add(time.Minute).Unix()}},
		{"expired by less than the skew", nil, object{"iat": noon.Add(-time.Hour).Unix(), "exp": noon.Add(-59 * time.Second).Unix()}},
		{"a life of exactly a day", nil, object{"iat": noon.Unix(), "exp": noon.Add(24 * time.Hour).Unix()}},
		{"claims that Heed does not know, nested", nil, object{"realm_access": object{"roles": []string{"x"}}}},
		{"headers that Heed does not know", object{"x5t": "abc", "nonce": "n"}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t)
			w.accepts(w.token(c.header, c.claims))
		})
	}
}

func TestAuthenticateTakesRSASignatures(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	header := w.header().with(object{"alg": "RS256", "kid": w.rsa.kid})
	w.accepts(compact(t, header.text(t), w.claims().text(t), w.rsa))
}

func TestViewerComesFromTheDirectory(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	got := w.accepts(w.token(nil, object{"roles": []string{"RECORDS"}, "agency": "HEALTH", "name": "Someone"}))
	entry := w.directory.known[[2]string{w.police.URL, "officer"}]
	want := auth.Viewer{
		PractitionerID: entry.ID, OrganisationID: entry.OrganisationID,
		Agency: practice.AgencyPolice, Roles: entry.Roles,
		Issuer: w.police.URL, TokenExpires: noon.Add(time.Hour),
	}
	got.TokenExpires = got.TokenExpires.UTC()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("viewer differs (-want +got):\n%s", diff)
	}
}

func TestRolesAreNarrowedNeverWidened(t *testing.T) {
	t.Parallel()
	mapped := func(w *env) {
		w.issuers[0].Claims = auth.ClaimMapping{Roles: "groups", RoleNames: map[string]practice.Role{
			"heed-manager": practice.RoleManager, "heed-records": practice.RoleRecords,
		}}
	}
	byGrant := func(w *env) { w.issuers[0].Machine = auth.MachineRule{Claim: "gty", Value: "client-credentials"} }
	as := func(world ...func(*env)) []func(*env) { return world }
	cases := []struct {
		name    string
		change  []func(*env)
		claims  object
		roles   []practice.Role
		machine bool
	}{
		{"without a mapping the directory's roles hold", nil, object{"groups": "heed-manager"},
			[]practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleManager}, false},
		{"a mapped role that the directory grants is kept", as(mapped), object{"groups": []string{"heed-manager", "staff"}},
			[]practice.Role{practice.RoleManager}, false},
		{"a single text counts as a list of one", as(mapped), object{"groups": "heed-manager"}, []practice.Role{practice.RoleManager}, false},
		{"a mapped role that the directory does not grant is not gained", as(mapped), object{"groups": []string{"heed-records"}}, nil, false},
		{"Heed's own role names mean nothing in a token", as(mapped), object{"groups": []string{"MANAGER"}}, nil, false},
		{"a token without the mapped claim has no role", as(mapped), nil, nil, false},
		{"a claim of another type has no role", as(mapped), object{"groups": 1}, nil, false},
		{"an empty claim has no role", as(mapped), object{"groups": []string{}}, nil, false},
		{"a claim that is null has no role", as(mapped), object{"groups": null}, nil, false},
		{"groups that stand elsewhere are no role", as(mapped),
			object{"_claim_names": object{"groups": "src1"}, "_claim_sources": object{"src1": object{"endpoint": "https://graph.example"}}}, nil,
			false},
		{"a machine submits and nothing else", nil, object{"sub": "crime-app", "client_id": "crime-app"},
			[]practice.Role{practice.RoleSubmitter}, true},
		{"a machine known by another claim", as(byGrant), object{"gty": "client-credentials"}, []practice.Role{practice.RoleSubmitter}, true},
		{"a person under that rule", as(byGrant), object{"gty": "code"},
			[]practice.Role{practice.RoleSubmitter, practice.RolePractitioner, practice.RoleManager}, false},
		{"a machine is narrowed by claims as well", as(mapped), object{"sub": "crime-app", "client_id": "crime-app"}, nil, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t, c.change...)
			viewer := w.accepts(w.token(nil, c.claims))
			if !slices.Equal(viewer.Roles, c.roles) || viewer.Machine != c.machine {
				t.Errorf("roles %v, machine %v, want %v, %v", viewer.Roles, viewer.Machine, c.roles, c.machine)
			}
		})
	}
}

func TestIssuerSettingsAreEnforced(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(*auth.Issuer)
		header object
		claims object
		want   auth.Reason // empty: accepted
	}{
		{"a listed client is taken", func(i *auth.Issuer) { i.Clients = []string{"heed-portal"} }, nil, nil, ""},
		{"a listed authorised party is taken", func(i *auth.Issuer) { i.Clients = []string{"heed-portal"} }, nil,
			object{"client_id": nil, "azp": "heed-portal"}, ""},
		{"an unlisted client is refused", func(i *auth.Issuer) { i.Clients = []string{"other"} }, nil, nil, auth.ReasonClient},
		{"an unlisted authorised party beside a listed client is refused", func(i *auth.Issuer) { i.Clients = []string{"heed-portal"} }, nil,
			object{"azp": "other"}, auth.ReasonClient},
		{"no client at all is refused where clients are listed", func(i *auth.Issuer) { i.Clients = []string{"heed-portal"} }, nil,
			object{"client_id": nil}, auth.ReasonClient},
		{"the agreeing organisation is taken", func(i *auth.Issuer) { i.Claims.Organisation = "force" }, nil, object{"force": "13"}, ""},
		{"another organisation is refused", func(i *auth.Issuer) { i.Claims.Organisation = "force" }, nil, object{"force": "14"},
			auth.ReasonOrganisation},
		{"a missing organisation is refused", func(i *auth.Issuer) { i.Claims.Organisation = "force" }, nil, nil, auth.ReasonOrganisation},
		{"an organisation of another type is refused", func(i *auth.Issuer) { i.Claims.Organisation = "force" }, nil, object{"force": 13},
			auth.ReasonOrganisation},
		{"typ JWT is taken where it is listed", func(i *auth.Issuer) { i.TokenTypes = []string{"at+jwt", "JWT"} }, object{"typ": "JWT"}, nil, ""},
		{"typ jwt is taken where JWT is listed", func(i *auth.Issuer) { i.TokenTypes = []string{"JWT"} }, object{"typ": "jwt"}, nil, ""},
		{"an ID token is refused even there", func(i *auth.Issuer) { i.TokenTypes = []string{"JWT"} }, object{"typ": "JWT"},
			object{"at_hash": "x"}, auth.ReasonType},
		{"a code's ID token is refused even there", func(i *auth.Issuer) { i.TokenTypes = []string{"JWT"} }, object{"typ": "JWT"},
			object{"c_hash": "x"}, auth.ReasonType},
		{"a logout token is refused even there", func(i *auth.Issuer) { i.TokenTypes = []string{"JWT"} }, object{"typ": "JWT"},
			object{"events": object{}}, auth.ReasonType},
		{"the subject may stand in another claim", func(i *auth.Issuer) { i.Claims.Subject = "oid" }, nil,
			object{"sub": "pairwise", "oid": "officer"}, ""},
		{"then sub itself does not count", func(i *auth.Issuer) { i.Claims.Subject = "oid" }, nil, nil, auth.ReasonSubject},
		{"a shorter life than a day can be asked for", func(i *auth.Issuer) { i.MaxLifetime = 30 * time.Minute }, nil, nil, auth.ReasonTime},
		{"no skew at all can be asked for", func(i *auth.Issuer) { i.ClockSkew = new(time.Duration) }, nil,
			object{"iat": noon.Add(time.Second).Unix()}, auth.ReasonTime},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t, func(w *env) { c.change(&w.issuers[0]) })
			token := w.token(c.header, c.claims)
			if c.want == "" {
				w.accepts(token)
				return
			}
			w.refuses(token, c.want)
		})
	}
}

func TestDirectoryAnswersAreUsedForFiveSeconds(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	token := w.token(nil, nil)
	for range 3 {
		w.accepts(token)
	}
	if got := w.directory.asked.Load(); got != 1 {
		t.Errorf("directory asked %d times, want 1", got)
	}
	who := [2]string{w.police.URL, "officer"}
	left := w.directory.known[who]
	left.Active = false
	w.directory.known[who] = left
	w.clock.advance(5 * time.Second)
	w.refuses(token, auth.ReasonInactive)
}

func TestDirectoryOutageIsNoVerdictOnTheToken(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.directory.down.Store(true)
	_, err := w.Authenticate(t.Context(), w.token(nil, nil))
	if !errors.Is(err, auth.ErrUnavailable) || errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("error %v, want %v only", err, auth.ErrUnavailable)
	}
	w.directory.down.Store(false)
	w.accepts(w.token(nil, nil))
}

func TestNewAuthenticatorRefusesHalfASetup(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	options := auth.Options{Now: w.clock.Now, HTTP: w.police.Client()}
	if _, err := auth.NewAuthenticator(w.issuers, w.directory, auth.Options{}); err == nil {
		t.Error("taken without a clock")
	}
	if _, err := auth.NewAuthenticator(w.issuers, nil, options); err == nil {
		t.Error("taken without a directory")
	}
	var mistake *auth.Mistake
	if _, err := auth.NewAuthenticator([]auth.Issuer{{}}, w.directory, options); !errors.As(err, &mistake) {
		t.Errorf("error %v, want a mistake", err)
	}
}
