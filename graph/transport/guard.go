package transport

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rs/cors"
)

// Guard returns the outermost layer: it marks every answer as not to be stored or sniffed,
// refuses pages of other origins and answers the preflights of those on the list.
// Preflights carry no token, so it must be outside authentication; New applies it as well,
// and a request passes it only once.
//
// Origins are written as browsers send them: scheme, host and, unless it is the default,
// port. There are no wildcards.
func Guard(origins []string) (func(http.Handler) http.Handler, error) {
	for _, origin := range origins {
		u, err := url.Parse(origin)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" ||
			u.Scheme+"://"+u.Host != origin || strings.Contains(origin, "*") {
			return nil, fmt.Errorf("origin %q is not scheme://host[:port]", origin)
		}
	}
	g := guard{origins: slices.Clone(origins)}
	shared := cors.New(cors.Options{
		AllowOriginFunc: g.listed,
		AllowedMethods:  []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: []string{
			"Accept", "Authorization", "Content-Type", "GraphQL-Require-Preflight",
			"Heed-Cost", "Heed-Purpose", "Last-Event-ID", "X-Request-ID",
		},
		ExposedHeaders: []string{"Retry-After", "X-Request-ID"},
		MaxAge:         600,
	})
	return func(next http.Handler) http.Handler {
		checked := shared.Handler(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if guarded(r.Context()) {
				next.ServeHTTP(w, r)
				return
			}
			harden(w, r)
			if !g.admits(r) {
				answerError(w, "", http.StatusForbidden, refuse(CodeForbidden, "This site is not allowed to use the API from a browser."))
				return
			}
			checked.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), guardKey{}, true)))
		})
	}, nil
}

// guardKey marks a request that has passed the guard.
type guardKey struct{}

func guarded(ctx context.Context) bool {
	passed, _ := ctx.Value(guardKey{}).(bool)
	return passed
}

// harden sets the headers of every answer.
func harden(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.ProtoMajor == 1 && len(r.TransferEncoding) > 0 {
		// net/http prefers chunks over a length and does not say that both were given, so a proxy
		// in front may have seen another end of this request. Closing the connection prevents
		// request smuggling.
		h.Set("Connection", "close")
	}
}

// guard decides which browsers may call.
type guard struct{ origins []string }

func (g guard) listed(origin string) bool { return slices.Contains(g.origins, origin) }

// admits reports whether a request comes from our own site, from a listed one or from no
// browser page at all. The browser says so in headers that scripts cannot set.
func (g guard) admits(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) > 1 {
		return false
	}
	if len(origins) == 1 {
		return g.listed(origins[0]) || sameHost(origins[0], r.Host)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		return false
	default:
		return true
	}
}

// sameHost reports whether an origin is the host of the request. The scheme cannot be
// compared: behind a proxy every request arrives without TLS.
func sameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}
