package auth_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"heed/auth"
	"heed/practice"
)

// serve sends one request through the middleware and returns the answer, who
// was let through, and the log.
func (w *env) serve(prepare func(*http.Request)) (*httptest.ResponseRecorder, *auth.Viewer, string) {
	w.t.Helper()
	var log bytes.Buffer
	var through *auth.Viewer
	next := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if viewer, ok := auth.FromContext(r.Context()); ok {
			through = &viewer
		}
	})
	request := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{}`))
	prepare(request)
	recorder := httptest.NewRecorder()
	auth.Middleware(w.Authenticator, slog.New(slog.NewJSONHandler(&log, nil)), nil)(next).ServeHTTP(recorder, request)
	return recorder, through, log.String()
}

func authorization(values ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header["Authorization"] = values }
}

func TestMiddlewarePutsTheViewerIntoTheContext(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	for _, scheme := range []string{"Bearer ", "bearer ", "BEARER "} {
		_, viewer, log := w.serve(authorization(scheme + w.token(nil, nil)))
		if viewer == nil || viewer.Issuer != w.police.URL {
			t.Errorf("%q: viewer %v, want the officer", scheme, viewer)
		}
		if log != "" {
			t.Errorf("%q: logged %s", scheme, log)
		}
	}
}

func TestATokenWithoutARoleIsTakenAndTheLogSaysWhy(t *testing.T) {
	t.Parallel()
	w := newEnv(t, func(w *env) {
		w.issuers[0].Claims = auth.ClaimMapping{Roles: "groups", RoleNames: map[string]practice.Role{"heed-manager": practice.RoleManager}}
	})
	for name, c := range map[string]struct {
		claims object
		want   auth.Reason
	}{
		"no claim":               {nil, auth.ReasonRolesMissing},
		"a claim that is null":   {object{"groups": null}, auth.ReasonRolesMissing},
		"an empty list":          {object{"groups": []string{}}, auth.ReasonRolesMissing},
		"an empty text":          {object{"groups": ""}, auth.ReasonRolesMissing},
		"names that are unknown": {object{"groups": []string{"canary-group"}}, auth.ReasonRolesUnknown},
		"a number":               {object{"groups": 7}, auth.ReasonRolesUnknown},
		"groups held elsewhere": {object{"_claim_names": object{"groups": "src1"},
			"_claim_sources": object{"src1": object{"endpoint": "https://canary.example"}}},
			auth.ReasonRolesOverage},
		"hasgroups":             {object{"hasgroups": true}, auth.ReasonRolesOverage},
		"hasgroups as text":     {object{"hasgroups": "true"}, auth.ReasonRolesOverage},
		"hasgroups that is not": {object{"hasgroups": false}, auth.ReasonRolesMissing},
		"another claim elsewhere": {object{"_claim_names": object{"wids": "src1"},
			"_claim_sources": object{"src1": object{"endpoint": "https://canary.example"}}}, auth.ReasonRolesMissing},
	} {
		_, viewer, log := w.serve(authorization("Bearer " + w.token(nil, c.claims)))
		if viewer == nil || len(viewer.Roles) > 0 {
			t.Errorf("%s: viewer %v, want one without roles", name, viewer)
		}
		if !strings.Contains(log, `"reason":"`+string(c.want)+`"`) || strings.Contains(log, "canary") || strings.Contains(log, "officer") {
			t.Errorf("%s: log %s, want the reason %q and nothing of the token", name, log, c.want)
		}
	}
	_, viewer, log := w.serve(authorization("Bearer " + w.token(nil, object{"groups": "heed-manager", "hasgroups": true})))
	if viewer == nil || len(viewer.Roles) != 1 || log != "" {
		t.Errorf("with a role: viewer %v, log %s", viewer, log)
	}
}

func TestMiddlewareGivesEveryoneTheSameAnswer(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	good := w.token(nil, nil)
	cases := []struct {
		name    string
		prepare func(*http.Request)
		reason  auth.Reason
	}{
		{"no header", func(*http.Request) {}, auth.ReasonNoToken},
		{"an empty header", authorization(""), auth.ReasonNoToken},
		{"a scheme alone", authorization("Bearer"), auth.ReasonNoToken},
		{"a scheme and a space", authorization("Bearer "), auth.ReasonNoToken},
		{"a token alone", authorization(good), auth.ReasonNoToken},
		{"another scheme", authorization("Basic " + good), auth.ReasonNoToken},
		{"two headers", authorization("Bearer "+good, "Bearer "+good), auth.ReasonNoToken},
		{"two tokens in one header", authorization("Bearer " + good + ", Bearer " + good), auth.ReasonMalformed},
		{"two spaces", authorization("Bearer  " + good), auth.ReasonMalformed},
		{"a tab for the space", authorization("Bearer\t" + good), auth.ReasonNoToken},
		{"a token in a cookie", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "access_token", Value: good}) }, auth.ReasonNoToken},
		{"a token in the address", func(r *http.Request) { r.URL.RawQuery = "access_token=" + good }, auth.ReasonTokenInURL},
		{"a token in the address as well", func(r *http.Request) {
			authorization("Bearer " + good)(r)
			r.URL.RawQuery = "access_token=" + good
		}, auth.ReasonTokenInURL},
		{"a forged token", authorization("Bearer " + w.token(object{"alg": "none"}, nil)), auth.ReasonAlgorithm},
		{"an expired token", authorization("Bearer " + w.token(nil, object{"iat": 1, "exp": 2})), auth.ReasonTime},
		{"an unknown practitioner", authorization("Bearer " + w.token(nil, object{"sub": "canary-name"})), auth.ReasonUnknown},
		{"a practitioner who has left", authorization("Bearer " + w.token(nil, object{"sub": "gone"})), auth.ReasonInactive},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, viewer, log := w.serve(c.prepare)
			if viewer != nil {
				t.Fatal("let through")
			}
			want := http.Header{
				"Content-Type":  {"application/json; charset=utf-8"},
				"Cache-Control": {"no-store"}, "Www-Authenticate": {"Bearer"}, "X-Content-Type-Options": {"nosniff"},
			}
			const body = `{"errors":[{"message":"Sign in to use Heed.","extensions":{"code":"UNAUTHENTICATED"}}]}`
			want.Set("Content-Length", strconv.Itoa(len(body)))
			if got.Code != http.StatusUnauthorized || got.Body.String() != body {
				t.Errorf("status %d, body %s, want 401, %s", got.Code, got.Body, body)
			}
			for name := range want {
				if got.Header().Get(name) != want.Get(name) {
					t.Errorf("%s is %q, want %q", name, got.Header().Get(name), want.Get(name))
				}
			}
			if len(got.Header()) != len(want) {
				t.Errorf("headers %v, want %v", got.Header(), want)
			}
			if !strings.Contains(log, `"reason":"`+string(c.reason)+`"`) {
				t.Errorf("log %s, want reason %q", log, c.reason)
			}
			if strings.Contains(log, "canary") || strings.Contains(log, "eyJ") {
				t.Errorf("log tells of the token: %s", log)
			}
		})
	}
}

func TestMiddlewareAnswersInTheTypeAskedFor(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	const response, plain = "application/graphql-response+json; charset=utf-8", "application/json; charset=utf-8"
	for accept, want := range map[string]string{
		"":                                  plain,
		"*/*":                               plain,
		"text/html":                         plain,
		"application/json":                  plain,
		"application/graphql-response+json": response,
		"application/json;q=0.5, application/graphql-response+json": response,
		"application/graphql-response+json;q=0, */*":                plain,
		"Application/GraphQL-Response+JSON; charset=utf-8":          response,
		"application/graphql-response+json-x":                       plain,
	} {
		got, _, _ := w.serve(func(r *http.Request) { r.Header.Set("Accept", accept) })
		if got.Header().Get("Content-Type") != want {
			t.Errorf("accept %q: type %q, want %q", accept, got.Header().Get("Content-Type"), want)
		}
	}
}

func TestMiddlewareSaysWhenTheDirectoryIsDown(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.directory.down.Store(true)
	got, viewer, log := w.serve(authorization("Bearer " + w.token(nil, nil)))
	if viewer != nil || got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") == "" {
		t.Errorf("status %d, headers %v, want 503 with Retry-After", got.Code, got.Header())
	}
	if !strings.Contains(got.Body.String(), `"code":"UNAVAILABLE"`) || strings.Contains(got.Body.String(), "connection refused") {
		t.Errorf("body %s", got.Body)
	}
	if !strings.Contains(log, "connection refused") {
		t.Errorf("log %s, want the cause", log)
	}
	// A forgery is refused without asking the directory, so it learns nothing.
	if got, _, _ := w.serve(authorization("Bearer x")); got.Code != http.StatusUnauthorized {
		t.Errorf("forgery got status %d, want 401", got.Code)
	}
}

func TestMiddlewareUsesTheDenialItIsGiven(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	teapot := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	recorder := httptest.NewRecorder()
	auth.Middleware(w.Authenticator, slog.New(slog.DiscardHandler), teapot)(http.NotFoundHandler()).
		ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/", nil))
	if recorder.Code != http.StatusTeapot {
		t.Errorf("status %d, want the given denial", recorder.Code)
	}
}
