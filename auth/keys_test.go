package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/auth"
)

// kid is a genuine token under another key identifier.
func (w *env) kid(kid string) string {
	w.t.Helper()
	return w.token(object{"kid": kid}, nil)
}

// join waits for the fetch that runs in the background, if there is one: an unknown key
// identifier always waits for it.
func (w *env) join() {
	w.t.Helper()
	w.refuses(w.kid("nobody's"), auth.ReasonKeyUnknown)
}

// fetched fails the test unless the police provider's keys were fetched that many times.
func (w *env) fetched(want int64) {
	w.t.Helper()
	if got := w.police.keyFetches.Load(); got != want {
		w.t.Fatalf("%d key fetches, want %d", got, want)
	}
}

// Promise P15: Heed cannot be used to attack the provider.
func TestForgeriesCannotDriveKeyFetches(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		forge  func(w *env, n int) string
		reason auth.Reason
	}{
		{"made-up key ids", func(w *env, n int) string { return w.kid(fmt.Sprintf("made-up-%d", n)) }, auth.ReasonKeyUnknown},
		{"bad signatures under a known key id", func(w *env, n int) string {
			claims := w.claims().with(object{"jti": n}).text(w.t)
			return compact(w.t, w.header().text(w.t), claims, w.nurse)
		}, auth.ReasonSignature},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t)
			w.accepts(w.token(nil, nil))
			w.clock.advance(30 * time.Second)
			for n := range 200 {
				w.refuses(c.forge(w, n), c.reason)
			}
			w.fetched(2)
			w.clock.advance(5 * time.Second)
			for n := range 200 {
				w.refuses(c.forge(w, n), c.reason)
			}
			w.fetched(3)
			if got := w.police.requests.Load(); got != 4 {
				t.Errorf("%d requests, want 4: one discovery and three lists", got)
			}
		})
	}
}

func TestAColdStartUnderAttackAsksOnce(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	for n := range 200 {
		w.refuses(w.kid(fmt.Sprintf("made-up-%d", n)), auth.ReasonKeyUnknown)
	}
	w.fetched(1)
}

func TestAHundredCallersAtOnceShareOneFetch(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	token := w.token(nil, nil)
	var callers sync.WaitGroup
	for n := range 100 {
		callers.Go(func() {
			if n%2 == 1 {
				_, err := w.Authenticate(t.Context(), w.kid(fmt.Sprint(n)))
				if got := reason(err); got != auth.ReasonKeyUnknown {
					t.Errorf("reason %q, want %q", got, auth.ReasonKeyUnknown)
				}
				return
			}
			if _, err := w.Authenticate(t.Context(), token); err != nil {
				t.Errorf("honest token refused: %s", reason(err))
			}
		})
	}
	callers.Wait()
	w.fetched(1)
}

func TestANewKeyIsTakenWithinSixSeconds(t *testing.T) {
	t.Parallel()
	for _, attacked := range []bool{false, true} {
		t.Run(fmt.Sprintf("under attack %v", attacked), func(t *testing.T) {
			t.Parallel()
			w := newEnv(t)
			w.accepts(w.token(nil, nil))
			fresh := newSigner(t, "police-2")
			w.clock.advance(10 * time.Second)
			if attacked {
				w.refuses(w.kid("made-up"), auth.ReasonKeyUnknown)
			}
			w.police.publish(fresh, w.officer)
			old := w.officer
			w.officer = fresh
			if attacked {
				w.refuses(w.token(nil, nil), auth.ReasonKeyUnknown)
				w.clock.advance(5 * time.Second)
			}
			w.accepts(w.token(nil, nil))
			w.officer = old
			w.accepts(w.token(nil, nil))
		})
	}
}

func TestAKeyChangedUnderItsIDIsTakenToo(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.accepts(w.token(nil, nil))
	w.officer = newSigner(t, w.officer.kid)
	w.police.publish(w.officer)
	w.clock.advance(5 * time.Second)
	w.accepts(w.token(nil, nil))
}

func TestAWithdrawnKeyIsRefusedWithinFiveMinutes(t *testing.T) {
	t.Parallel()
	t.Run("when Heed was idle meanwhile", func(t *testing.T) {
		t.Parallel()
		w := newEnv(t)
		w.accepts(w.token(nil, nil))
		w.police.publish(w.rsa)
		w.clock.advance(5 * time.Minute)
		w.refuses(w.token(nil, nil), auth.ReasonKeyUnknown)
	})
	t.Run("when Heed was busy meanwhile", func(t *testing.T) {
		t.Parallel()
		w := newEnv(t)
		w.accepts(w.token(nil, nil))
		w.police.publish(w.rsa)
		w.clock.advance(61 * time.Second)
		// It may be accepted for the last time, while the list is fetched in the background.
		_, _ = w.Authenticate(t.Context(), w.token(nil, nil))
		w.join()
		w.refuses(w.token(nil, nil), auth.ReasonKeyUnknown)
	})
}

// broken are answers of a provider that are no key list.
func broken() map[string]http.HandlerFunc {
	text := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	return map[string]http.HandlerFunc{
		"an empty list":           text(`{"keys":[]}`),
		"no list":                 text(`{}`),
		"a null list":             text(`{"keys":null}`),
		"nothing":                 text(``),
		"half a document":         text(`{"keys":[{"kty":"EC","kid":"police-1","crv":"P-2`),
		"a page":                  text(`<html>sign in</html>`),
		"a list of another thing": text(`{"keys":"none"}`),
		"only unusable keys":      text(`{"keys":[{"kty":"oct","kid":"police-1","k":"AAAA"},{"kty":"RSA","kid":"x"},{"kty":"new","kid":"y"},1]}`),
		"too many keys":           text(`{"keys":[` + strings.Repeat(`{},`, 100) + `{}]}`),
		"status 500":              status(http.StatusInternalServerError),
		"status 404":              status(http.StatusNotFound),
		"status 204":              status(http.StatusNoContent),
		"more than a mebibyte":    text(`{"keys":[],"pad":"` + strings.Repeat("x", 1<<20) + `"}`),
		"a cut connection":        func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	}
}

func TestABrokenKeyListNeverReplacesGoodKeys(t *testing.T) {
	t.Parallel()
	for name, misbehave := range broken() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t)
			w.accepts(w.token(nil, nil))
			w.police.turn(misbehave)
			w.clock.advance(10 * time.Second)
			w.refuses(w.kid("made-up"), auth.ReasonKeyUnknown)
			w.accepts(w.token(nil, nil))
			w.clock.advance(10 * time.Minute)
			w.accepts(w.token(nil, nil))
			w.join()
			// The provider recovers.
			w.police.turn(nil)
			w.officer = newSigner(t, "police-2")
			w.police.publish(w.officer)
			w.clock.advance(5 * time.Second)
			w.accepts(w.token(nil, nil))
		})
	}
}

func TestOneUnreadableKeyDoesNotSpoilTheList(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.police.turn(func(rw http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/keys") {
			writeJSON(rw, map[string]any{"issuer": w.police.URL, "jwks_uri": w.police.URL + "/keys"})
			return
		}
		writeJSON(rw, map[string]any{"keys": []any{map[string]any{"kty": "EC", "crv": "secp256k1"}, w.officer.jwk()}})
	})
	w.accepts(w.token(nil, nil))
}

func TestKnownKeysOutlastADayOfOutage(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.accepts(w.token(nil, nil))
	w.police.turn(broken()["status 500"])
	for range 23 {
		w.clock.advance(time.Hour)
		w.accepts(w.token(nil, nil))
	}
	w.clock.advance(time.Hour + time.Second)
	w.cannotJudge(w.token(nil, nil))
	w.police.turn(nil)
	w.clock.advance(5 * time.Second)
	w.accepts(w.token(nil, nil))
}

func TestHeedStartsWhileAProviderIsDown(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.police.turn(broken()["status 500"])
	w.cannotJudge(w.token(nil, nil))
	w.police.turn(nil)
	w.cannotJudge(w.token(nil, nil))
	w.clock.advance(5 * time.Second)
	w.accepts(w.token(nil, nil))
}

func TestAHangingProviderIsNotFelt(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.accepts(w.token(nil, nil))
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	w.police.turn(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-hang:
		case <-r.Context().Done():
		}
	})
	w.clock.advance(10 * time.Second)
	// The forgery waits for the fetch until its time limit; otherwise this test hangs.
	w.refuses(w.kid("made-up"), auth.ReasonKeyUnknown)
	// All others are served with the known keys and wait for no fetch.
	w.clock.advance(5 * time.Minute)
	for range 100 {
		w.accepts(w.token(nil, nil))
	}
}

func TestACallerWhoLeavesDoesNotEndTheFetch(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	begun, release := make(chan struct{}), make(chan struct{})
	w.police.turn(func(rw http.ResponseWriter, r *http.Request) {
		close(begun)
		<-release
		w.police.turn(nil)
		writeJSON(rw, map[string]any{"issuer": w.police.URL, "jwks_uri": w.police.URL + "/keys"})
	})
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := w.Authenticate(ctx, w.token(nil, nil))
		left <- err
	}()
	<-begun
	leave()
	if err := <-left; !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("error %v, want %v", err, auth.ErrUnavailable)
	}
	close(release)
	w.accepts(w.token(nil, nil))
	w.fetched(1)
}

func TestKeysComeFromTheIssuerItselfOnly(t *testing.T) {
	t.Parallel()
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	t.Cleanup(evil.Close)
	cases := []struct {
		name      string
		misbehave func(w *env) http.HandlerFunc
	}{
		{"a redirect to another host is not followed", func(*env) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, evil.URL+r.URL.Path, http.StatusFound)
			}
		}},
		{"a redirect in a circle ends", func(*env) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }
		}},
		{"a document of another issuer is not used", func(w *env) http.HandlerFunc {
			return func(rw http.ResponseWriter, _ *http.Request) {
				writeJSON(rw, map[string]any{"issuer": w.police.URL + "/", "jwks_uri": w.police.URL + "/keys"})
			}
		}},
		{"a key list on an unprotected address is not used", func(w *env) http.HandlerFunc {
			return func(rw http.ResponseWriter, _ *http.Request) {
				writeJSON(rw, map[string]any{"issuer": w.police.URL, "jwks_uri": "http://keys.example/keys"})
			}
		}},
		{"a missing address is not used", func(w *env) http.HandlerFunc {
			return func(rw http.ResponseWriter, _ *http.Request) { writeJSON(rw, map[string]any{"issuer": w.police.URL}) }
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newEnv(t)
			w.police.turn(c.misbehave(w))
			w.cannotJudge(w.token(nil, nil))
		})
	}
}

func TestTheKeyListsAddressCanBeConfigured(t *testing.T) {
	t.Parallel()
	w := newEnv(t, func(w *env) { w.issuers[0].JWKSURL = w.police.URL + "/other/keys" })
	w.accepts(w.token(nil, nil))
	if got := w.police.requests.Load(); got != 1 {
		t.Errorf("%d requests, want 1: no discovery", got)
	}
}

func TestAMovedKeyListIsFound(t *testing.T) {
	t.Parallel()
	w := newEnv(t)
	w.accepts(w.token(nil, nil))
	moved := newSigner(t, "police-2")
	w.police.turn(func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/.well-known/openid-configuration":
			writeJSON(rw, map[string]any{"issuer": w.police.URL, "jwks_uri": w.police.URL + "/new/keys"})
		case "/new/keys":
			writeJSON(rw, map[string]any{"keys": []any{moved.jwk()}})
		default:
			http.NotFound(rw, r)
		}
	})
	w.officer = moved
	w.clock.advance(5 * time.Second)
	w.refuses(w.token(nil, nil), auth.ReasonKeyUnknown)
	w.clock.advance(5 * time.Second)
	w.accepts(w.token(nil, nil))
}
