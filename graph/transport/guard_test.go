package transport_test

import (
	"net/http"
	"testing"

	"heed/graph/transport"
)

func TestForeignBrowsersStayOutside(t *testing.T) {
	t.Parallel()
	const portal = "https://portal.example"
	hello := operation("{hello}", nil)
	preflight := func(origin string) *http.Request {
		return request(http.MethodOptions, "/graphql", nil, []string{
			"Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type",
		})
	}
	twoOrigins := post(hello)
	twoOrigins.Header["Origin"] = []string{portal, "https://evil.example"}
	cases := map[string]struct {
		request *http.Request
		status  int
		allowed string
	}{
		"a program that is no browser may call": {post(hello), 200, ""},
		"our own page may call":                 {post(hello, "Origin", "https://example.com"), 200, ""},
		"the portal's page may call":            {post(hello, "Origin", portal), 200, portal},
		"another page may not":                  {post(hello, "Origin", "https://evil.example"), 403, ""},
		"a page like the portal's may not":      {post(hello, "Origin", portal+".evil.example"), 403, ""},
		"the portal without TLS may not":        {post(hello, "Origin", "http://portal.example"), 403, ""},
		"a page without an origin may not":      {post(hello, "Origin", "null"), 403, ""},
		"two origins may not":                   {twoOrigins, 403, ""},
		"an image on another site may not":      {get("query=%7Bhello%7D", "Sec-Fetch-Site", "cross-site"), 403, ""},
		"a page of a sister site may not":       {get("query=%7Bhello%7D", "Sec-Fetch-Site", "same-site"), 403, ""},
		"our own page may read":                 {get("query=%7Bhello%7D", "Sec-Fetch-Site", "same-origin"), 200, ""},
		"the portal's preflight is answered":    {preflight(portal), 204, portal},
		"another page's preflight is not":       {preflight("https://evil.example"), 403, ""},
		"an upgrade from another page is not either": {get("", "Origin", "https://evil.example", "Upgrade", "websocket", "Connection",
			"Upgrade"), 403, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := open(t, func(cfg *transport.Config) { cfg.Origins = []string{portal} })
			got := send(t, srv, c.request)
			if got.status != c.status {
				t.Errorf("status = %d, want %d: %s", got.status, c.status, got.body)
			}
			if origin := got.header.Get("Access-Control-Allow-Origin"); origin != c.allowed {
				t.Errorf("Access-Control-Allow-Origin = %q, want %q", origin, c.allowed)
			}
			if got.header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("credentials are allowed")
			}
		})
	}
}

func TestGuardIsPassedOnce(t *testing.T) {
	t.Parallel()
	const portal = "https://portal.example"
	guard, err := transport.Guard([]string{portal})
	if err != nil {
		t.Fatalf("Guard: %v", err)
	}
	srv := open(t, func(cfg *transport.Config) { cfg.Origins = nil })
	got := send(t, guard(srv), post(operation("{hello}", nil), "Origin", portal))
	if got.status != 200 {
		t.Errorf("status = %d, want 200: the outer guard decides", got.status)
	}
	if n := len(got.header.Values("Access-Control-Allow-Origin")); n != 1 {
		t.Errorf("%d CORS headers, want 1", n)
	}
}

func TestGuardTakesNoWildcards(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{"*", "https://*.example", "portal.example", "https://portal.example/", "ftp://portal.example", ""} {
		if _, err := transport.Guard([]string{origin}); err == nil {
			t.Errorf("Guard(%q) is taken", origin)
		}
	}
}
