package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAClockGoesForwardAndGoesOnFromThere(t *testing.T) {
	t.Parallel()
	config := Config{StateDir: t.TempDir()}
	newClockOf := func() *clock {
		t.Helper()
		c, err := newClock(config)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := newClockOf()
	for _, by := range []time.Duration{0, -time.Hour, mostAhead + 1} {
		if err := c.forward(by); err == nil {
			t.Errorf("the clock went forward by %s", by)
		}
	}
	for range 2 {
		before := c.now()
		if err := c.forward(36 * time.Hour); err != nil {
			t.Fatal(err)
		}
		if c.now().Sub(before) < 36*time.Hour {
			t.Error("the clock did not go forward")
		}
	}
	if got, want := newClockOf().ahead.Load(), int64(72*time.Hour); got != want {
		t.Errorf("after a restart it is ahead by %s, want %s", time.Duration(got), time.Duration(want))
	}
	if err := c.forward(mostAhead - 71*time.Hour); err == nil {
		t.Error("the clock went further than it may")
	}
	inEarnest := config
	inEarnest.Issuers = "issuers.yaml"
	if c, err := newClock(inEarnest); err != nil || c.ahead.Load() != 0 {
		t.Errorf("the clock of a production server is ahead: %v", err)
	}
	for _, text := range []string{"", "tomorrow", "-5h", "9999999h"} {
		if err := os.WriteFile(filepath.Join(config.StateDir, ownClock), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := newClock(config); err == nil || !strings.Contains(err.Error(), "contains no duration") {
			t.Errorf("a clock that holds %q: got %v", text, err)
		}
	}
}

func TestALengthOfTimeIsInDaysOrAsGoWritesIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"183d": 183 * 24 * time.Hour, "36h30m": 36*time.Hour + 30*time.Minute, "0d": 0,
		"d": -1, "-3d": -1, "1.5d": -1, "99999999d": -1, "six months": -1, "": -1,
	} {
		got, err := lengthOf(text)
		if (err != nil) != (want < 0) || err == nil && got != want {
			t.Errorf("%q: got %s, %v", text, got, err)
		}
	}
}

// face is the time of a server's clock.
func (s *running) face() clockFace {
	s.t.Helper()
	r, body := s.get(clockPath)
	var face clockFace
	if err := json.Unmarshal([]byte(body), &face); err != nil || r.StatusCode != http.StatusOK {
		s.t.Fatalf("the clock shows %d %s", r.StatusCode, body)
	}
	return face
}

func TestADemonstrationGoesMonthsOn(t *testing.T) {
	t.Parallel()
	database := postgres.Database(t)
	given := environment(t, map[string]string{"DATABASE_URL": database.OwnerURL})
	asServing(t, given, database)
	s := start(t, given)
	command := map[string]string{"HOME": "/home/nobody", "HEED_ADDR": strings.TrimPrefix(s.base, "http://")}
	old := s.token("school")
	today := s.face()
	for _, step := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"clock"}, 0, "0s ahead"},
		{[]string{"clock", "forward", "183d"}, 0, "4392h0m0s ahead"},
		{[]string{"clock", "forward", "90m"}, 0, "4393h30m0s ahead"},
		{[]string{"clock"}, 0, "4393h30m0s ahead"},
		{[]string{"clock", "forward", "0d"}, 1, "forward only"},
		{[]string{"clock", "forward", "soon"}, 1, "not a duration"},
	} {
		code, out, errs := said(t, command, step.args...)
		if code != step.code {
			t.Errorf("%v: got exit code %d: %s", step.args, code, errs)
		}
		wants(t, out+errs, step.want)
	}

	if r, _ := s.post(old, whoAmI); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("half a year later a token gets %d, want 401", r.StatusCode)
	}
	concern := &submission{who: "school", key: "half a year later"}
	concern.resend(t, newCallers(t, 1), s.base, s.token("school"))
	var received time.Time
	if err := database.Admin(t).QueryRow("SELECT received_at FROM referral WHERE reference = $1",
		concern.reference).Scan(&received); err != nil {
		t.Fatal(err)
	}
	if later := received.Sub(today.Now); later < 4393*time.Hour || received.After(s.face().Now) {
		t.Errorf("a concern came in %s later, want half a year", later)
	}

	t.Run("another site cannot set it", func(t *testing.T) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+clockPath,
			strings.NewReader(url.Values{"forward": {"1h"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", "https://elsewhere.example")
		if r, _ := s.do(request); r.StatusCode != http.StatusForbidden {
			t.Errorf("got %d, want 403", r.StatusCode)
		}
	})
	t.Run("a restart goes on from there", func(t *testing.T) {
		before := s.face()
		s.end()
		again := start(t, given)
		if after := again.face(); after.Ahead != before.Ahead || after.Now.Before(before.Now) {
			t.Errorf("got %+v after %+v", after, before)
		}
		if r, _ := again.post(again.token("police"), whoAmI); r.StatusCode != http.StatusOK {
			t.Errorf("a new token gets %d", r.StatusCode)
		}
	})
}
