package auth_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"heed/auth"
)

func TestCheckIssuerTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	document := func(change map[string]any) func(w *env) {
		return func(w *env) {
			w.police.turn(func(rw http.ResponseWriter, r *http.Request) {
				body := map[string]any{"issuer": w.police.URL, "jwks_uri": w.police.URL + "/keys"}
				if strings.HasSuffix(r.URL.Path, "/keys") {
					body = map[string]any{"keys": []any{w.officer.jwk()}}
				}
				for name, value := range change {
					body[name] = value
				}
				writeJSON(rw, body)
			})
		}
	}
	cases := []struct {
		name  string
		setup func(*env)
		want  []string // level, check and part of message or hint, of every finding that is not ok
	}{
		{"a good issuer", func(*env) {}, nil},
		{"a mistake in the settings", func(w *env) { w.issuers[0].Audience = "" }, []string{"fail configuration audience"}},
		{"a slash too many", document(map[string]any{"issuer": "/"}), []string{"fail issuer must equal the iss claim"}},
		{"no discovery", func(w *env) { w.police.turn(http.NotFound) }, []string{"fail discovery status 404"}},
		{"no discovery, but a key list of its own", func(w *env) {
			w.issuers[0].JWKSURL = w.police.URL + "/keys"
			w.police.turn(func(rw http.ResponseWriter, r *http.Request) {
				if !strings.HasSuffix(r.URL.Path, "/keys") {
					http.NotFound(rw, r)
					return
				}
				writeJSON(rw, map[string]any{"keys": []any{w.officer.jwk()}})
			})
		}, []string{"warn discovery can work without discovery"}},
		{"a page instead of a document", func(w *env) {
			w.police.turn(func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "<html>") })
		}, []string{"fail discovery not JSON"}},
		{"an empty key list", document(map[string]any{"keys": []any{}}), []string{"fail keys no usable key"}},
		{"keys that Heed cannot use", document(map[string]any{"keys": []any{map[string]any{"kty": "oct", "k": "AAAA", "kid": "x"}}}), []string{
			"warn keys Left out: key 1 is a private or shared key", "fail keys no usable key",
		}},
		{"algorithms that do not meet", func(w *env) {
			w.issuers[0].Algorithms = []string{"EdDSA"}
			document(map[string]any{"id_token_signing_alg_values_supported": []string{"ES256"}})(w)
		}, []string{"warn algorithms signs with ES256", "fail algorithms No published key fits"}},
		{"a clock far off", func(w *env) { w.clock.advance(10 * time.Minute) }, []string{"fail clock 10m0s apart"}},
		{"a clock a little off", func(w *env) { w.clock.advance(45 * time.Second) }, []string{"warn clock 45s apart"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t)
			c.setup(w)
			// The provider's clock is that of the test.
			dated := &http.Client{Transport: dating{noon}}
			var got []string
			for _, f := range auth.CheckIssuer(t.Context(), w.issuers[0], auth.Options{Now: w.clock.Now, HTTP: dated}) {
				if f.Level != auth.LevelOK {
					got = append(got, fmt.Sprintf("%s %s %s %s", f.Level, f.Check, f.Message, f.Hint))
				}
			}
			if len(got) != len(c.want) {
				t.Fatalf("findings %q, want %q", got, c.want)
			}
			for i, want := range c.want {
				level, rest, _ := strings.Cut(want, " ")
				name, part, _ := strings.Cut(rest, " ")
				if !strings.HasPrefix(got[i], level+" "+name+" ") || !strings.Contains(got[i], part) {
					t.Errorf("finding %q, want %q", got[i], want)
				}
			}
		})
	}
}

// dating stamps every reply with a provider's clock.
type dating struct{ now time.Time }

func (d dating) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		response.Header.Set("Date", d.now.Format(http.TimeFormat))
	}
	return response, err
}
