package practice

import (
	"encoding/json"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAWebhookHasASafeAddress(t *testing.T) {
	t.Parallel()
	inside := WebhookRule{Networks: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}}
	development := WebhookRule{HTTP: true, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	for name, c := range map[string]struct {
		rule    WebhookRule
		address string
		want    string
	}{
		"https":                               {WebhookRule{}, "https://system.example.org/heed?unit=7", ""},
		"https and a port":                    {WebhookRule{}, "https://system.example.org:8443/", ""},
		"a public number":                     {WebhookRule{}, "https://9.9.9.9/", ""},
		"http":                                {WebhookRule{}, "http://system.example.org/heed", "The address must begin with https."},
		"http to this machine":                {WebhookRule{}, "http://127.0.0.1/heed", "The address must begin with https."},
		"http to this machine in development": {development, "http://127.0.0.1:9000/heed", ""},
		"http elsewhere in development":       {development, "http://system.example.org/", "The address must begin with https."},
		"a network inside":                    {WebhookRule{}, "https://10.20.1.2/", "The address is not public."},
		"a network inside that is allowed":    {inside, "https://10.20.1.2/", ""},
		"another network inside":              {inside, "https://10.21.1.2/", "The address is not public."},
		"this machine, in IPv6":               {WebhookRule{}, "https://[::ffff:127.0.0.1]/", "The address is not public."},
		"a password":                          {WebhookRule{}, "https://a:b@system.example.org", "The address is not valid."},
		"a fragment":                          {WebhookRule{}, "https://system.example.org/#a", "The address is not valid."},
		"another scheme":                      {WebhookRule{}, "file:///etc/passwd", "The address is not valid."},
		"no host":                             {WebhookRule{}, "https://:443/", "The address is not valid."},
		"a word":                              {WebhookRule{}, "system", "The address is not valid."},
		"a line break":                        {WebhookRule{}, "https://system.example.org/\r\nX: y", "The address is not valid."},
		"nothing":                             {WebhookRule{}, "", "The address is not valid."},
		"a long one":                          {WebhookRule{}, "https://a.example/" + strings.Repeat("é", 483), "The address is longer than 500"},
	} {
		got := c.rule.Validate(c.address)
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0].Message, c.want) ||
			!slices.Equal(got[0].Path, []string{"url"})) {
			t.Errorf("%s: got %v, want %q", name, got, c.want)
		}
	}
	if (WebhookRule{HTTP: true}).AllowsURL(&url.URL{Scheme: "http", Host: "10.0.0.1"}) {
		t.Error("http leaves this machine in development")
	}
}

func TestOnlyPublicAddressesAreReached(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
		"224.0.0.1", "::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
		"2002:7f00:1::", "255.255.255.255"} {
		if (WebhookRule{}).Allows(netip.MustParseAddr(address)) {
			t.Errorf("%s is taken for public", address)
		}
	}
	for _, address := range []string{"9.9.9.9", "2620:fe::fe"} {
		if !(WebhookRule{}).Allows(netip.MustParseAddr(address)) {
			t.Errorf("%s is not taken for public", address)
		}
	}
}

func TestAFailedMessageIsTriedAgainLessAndLessOften(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		status, attempts int
		age              time.Duration
		again            bool
		wait             time.Duration
	}{
		"the first":   {500, 1, 0, true, 5 * time.Second},
		"the ninth":   {0, 9, 0, true, 24 * time.Hour},
		"the tenth":   {0, 10, 0, false, 0},
		"one too old": {0, 1, 6 * 24 * time.Hour, false, 0},
		"one gone":    {410, 1, 0, false, 0},
	} {
		at, again := WebhookAttempt{Status: c.status}.NextAttempt(c.attempts, now.Add(-c.age), now)
		if again != c.again || again && at != now.Add(c.wait) {
			t.Errorf("%s: tried again %v at %s", name, again, at)
		}
	}
	if WebhookRest(1, now) != now.Add(5*time.Second) || WebhookRest(50, now) != now.Add(5*time.Minute) {
		t.Error("a webhook rests for 5 seconds after its first failure, and for 5 minutes at most")
	}
}

// The example of Standard Webhooks 1.0.0.
func TestAMessageIsSignedAsTheSpecificationSays(t *testing.T) {
	t.Parallel()
	const body = `{"test": 2432232314}`
	got, err := SignWebhook([]string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0),
		[]byte(body))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; err != nil || got != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
	secret := WebhookSecret(make([]byte, WebhookSecretBytes))
	both, err := SignWebhook([]string{secret, secret}, "a", time.Unix(1, 0), nil)
	if one, two, found := strings.Cut(both, " "); err != nil || !found || one != two {
		t.Errorf("two secrets sign %q: %v", both, err)
	}
	if _, err := SignWebhook([]string{"whsec_?"}, "a", time.Unix(1, 0), nil); err == nil || strings.Contains(err.Error(), "?") {
		t.Errorf("a broken secret: %v", err)
	}
}

func TestAMessageSaysWhatAMailSays(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	text, err := json.Marshal(NoticeWebhook(NoticeKindBreakGlassOpened.Urgency(), "REF", "WHO", at, "https://portal.example"))
	if want := `{"type":"notice.created","timestamp":"2026-03-02T09:00:00Z","data":{"reference":"REF","recipient":"WHO",` +
		`"urgency":"IMMEDIATE","link":"https://portal.example/notices/REF"}}`; err != nil || string(text) != want {
		t.Errorf("got %s, %v; want %s", text, err, want)
	}
	if link := NoticeWebhook(NoticeUrgencyOrdinary, "REF", "WHO", at, "").Data.Link; link != "" {
		t.Errorf("without a portal the link is %s", link)
	}
}
