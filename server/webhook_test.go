package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store/jobs"
)

// thisMachine is the network of the receivers of tests.
const thisMachine = "127.0.0.0/8"

func aMessage(url string) jobs.Message {
	return jobs.Message{WebhookBody: practice.NoticeWebhook(practice.NoticeUrgencyUrgent, "REF", "WHO", time.Now(), "https://portal.example"),
		ID: uuid.New(), URL: url, Secrets: []string{practice.WebhookSecret([]byte("a secret of the tests' own, long"))}, At: time.Now()}
}

func TestWhatAReceiverAnswersDecides(t *testing.T) {
	t.Parallel()
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	never := func(http.ResponseWriter, *http.Request) { t.Error("it was reached") }
	development := practice.WebhookRule{HTTP: true, Networks: []netip.Prefix{netip.MustParsePrefix(thisMachine)}}
	production := practice.WebhookRule{Networks: development.Networks}
	for name, c := range map[string]struct {
		rule   practice.WebhookRule
		answer http.HandlerFunc
		tls    bool
		url    func(string) string
		want   practice.WebhookAttempt
	}{
		"it takes the message": {rule: development, answer: status(204), want: practice.WebhookAttempt{Status: 204}},
		"it fails":             {rule: development, answer: status(500), want: practice.WebhookAttempt{Failure: "BAD_ANSWER", Status: 500}},
		"it is gone":           {rule: development, answer: status(410), want: practice.WebhookAttempt{Failure: "BAD_ANSWER", Status: 410}},
		"it redirects": {rule: development, answer: func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/heed" {
				t.Error("the redirect was followed")
			}
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, want: practice.WebhookAttempt{Failure: "BAD_ANSWER", Status: 307}},
		"it stalls": {rule: development, answer: func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}, want: practice.WebhookAttempt{Failure: "TIMED_OUT"}},
		"it answers without end": {rule: development, answer: func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		}, want: practice.WebhookAttempt{Status: 200}},
		"its header has no end": {rule: development, answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("a", 1<<20))
		}, want: practice.WebhookAttempt{Failure: "UNREACHABLE"}},
		"it hangs up": {rule: development, answer: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			want: practice.WebhookAttempt{Failure: "UNREACHABLE"}},
		"its address is ours": {rule: practice.WebhookRule{HTTP: true}, answer: never,
			want: practice.WebhookAttempt{Failure: "ADDRESS_REFUSED"}},
		"its address is not https": {rule: production, answer: never, want: practice.WebhookAttempt{Failure: "ADDRESS_REFUSED"}},
		"nobody trusts its certificate": {rule: production, tls: true, answer: never,
			want: practice.WebhookAttempt{Failure: "UNTRUSTED"}},
		"its name leads to us": {rule: practice.WebhookRule{}, tls: true, answer: never,
			url:  func(url string) string { return strings.Replace(url, "127.0.0.1", "localhost", 1) },
			want: practice.WebhookAttempt{Failure: "ADDRESS_REFUSED"}},
		"it has no name": {rule: production, answer: never, url: func(string) string { return "https://nowhere.invalid/" },
			want: practice.WebhookAttempt{Failure: "UNREACHABLE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			receiver := httptest.NewUnstartedServer(c.answer)
			receiver.Config.ErrorLog = log.New(io.Discard, "", 0)
			if c.tls {
				receiver.StartTLS()
			} else {
				receiver.Start()
			}
			defer receiver.Close()
			sender := newWebhookSender(c.rule)
			sender.client.Timeout = 500 * time.Millisecond
			url := receiver.URL + "/heed"
			if c.url != nil {
				url = c.url(url)
			}
			if got := sender.send(t.Context(), aMessage(url)); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// received is a receiver of the tests. It checks each message as docs/notices.md says.
type received struct {
	*httptest.Server
	pause  time.Duration
	mu     sync.Mutex
	secret string
	ids    map[string]int
	bodies []string
	faults []string
}

// newReceiver is a receiver that takes messages, or does something else with them.
func newReceiver(t *testing.T, does http.HandlerFunc) *received {
	t.Helper()
	k := &received{ids: map[string]int{}}
	if does == nil {
		does = k.take
	}
	k.Server = httptest.NewServer(does)
	t.Cleanup(func() { k.CloseClientConnections(); k.Close() })
	return k
}

func (k *received) take(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	id := r.Header.Get("webhook-id")
	k.mu.Lock()
	if !signed(k.secret, r.Header, body) || err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
		k.faults = append(k.faults, fmt.Sprintf("%s %v: %v", r.Method, r.Header, err))
	}
	k.ids[id]++
	k.bodies = append(k.bodies, string(body))
	k.mu.Unlock()
	time.Sleep(k.pause)
}

// signs sets the secret that the messages are signed by.
func (k *received) signs(secret string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.secret = secret
}

// signed reports whether one of the signatures of a message is right.
func signed(secret string, header http.Header, body []byte) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", header.Get("webhook-id"), header.Get("webhook-timestamp"), body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for signature := range strings.FieldsSeq(header.Get("webhook-signature")) {
		if err == nil && hmac.Equal([]byte(signature), []byte(want)) {
			return true
		}
	}
	return false
}

// asked is the answer of an administrator's operation.
func (s *running) asked(token string, into any, operation string, args ...any) {
	s.t.Helper()
	_, text := s.post(token, fmt.Sprintf(operation, args...))
	answer := struct {
		Data   any
		Errors []any
	}{Data: into}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || len(answer.Errors) > 0 {
		s.t.Fatalf("%s: %v", text, err)
	}
}

// setWebhook sets the webhook of an organisation as the administrator does, and returns its
// secret.
func (s *running) setWebhook(token, body, url string) string {
	s.t.Helper()
	var found struct{ Node struct{ Version int } }
	s.asked(token, &found, `{ node(id: %q) { ... on Organisation { version } } }`, body)
	var done struct {
		SetWebhook struct {
			Secret string
			Errors []struct{ Message string }
		}
	}
	s.asked(token, &done, `mutation { setWebhook(input: {organisationId: %q, version: %d, url: %q}) { secret errors { message } } }`, body,
		found.Node.Version, url)
	if done.SetWebhook.Secret == "" {
		s.t.Fatalf("no webhook at %s: %v", url, done.SetWebhook.Errors)
	}
	return done.SetWebhook.Secret
}

// Receivers of every kind are set, used and seen through the API of a server. One that stalls
// holds up neither the others nor the mails.
func TestReceiversAreSetAndSeenThroughTheAPI(t *testing.T) {
	t.Parallel()
	database := demonstration(t)
	admin := database.Admin(t)
	if _, err := admin.Exec("DELETE FROM mail; DELETE FROM job"); err != nil {
		t.Fatal(err)
	}
	given := inDevelopment(t, database)
	given["HEED_WEBHOOK_NETWORKS"] = thisMachine
	given["HEED_PORTAL_URL"] = "https://portal.example"
	s := start(t, given)
	moveIssuers(t, database, s.base+devPath)
	token := s.token("admin")
	answers := []struct {
		does  http.HandlerFunc
		state string
		list  string
	}{
		{func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); <-r.Context().Done() }, "FAILING",
			"[{TIMED_OUT 0 false}]"},
		{nil, "ACTIVE", "[]"}, // checks and takes it
		{func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, "FAILING", "[{BAD_ANSWER 503 false}]"},
		{func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, "FAILING",
			"[{BAD_ANSWER 302 false}]"},
		{func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }, "GONE", "[{BAD_ANSWER 410 true}]"},
	}
	bodies := organisationsWithPeople(t, admin, len(answers))
	var good *received
	for i, a := range answers {
		receiver := newReceiver(t, a.does)
		if a.does == nil {
			good = receiver
		}
		receiver.signs(s.setWebhook(token, bodies[i], receiver.URL))
		if _, err := admin.Exec(noticeInOrganisation, bodies[i]); err != nil {
			t.Fatal(err)
		}
	}
	type hook struct {
		State       string
		Undelivered []struct {
			Failure    string
			HTTPStatus int
			GivenUp    bool
		}
	}
	seen := func(body string) (h hook) {
		var found struct{ Node struct{ Webhook hook } }
		s.asked(token, &found, `{ node(id: %q) { ... on Organisation { webhook { state undelivered { failure httpStatus givenUp } } } } }`, body)
		return found.Node.Webhook
	}
	began := time.Now()
	eventually(t, "the good receiver has its message and the mails are sent", func() bool {
		good.mu.Lock()
		defer good.mu.Unlock()
		return len(good.ids) == 1 && count(t, admin, "SELECT count(*) FROM mail WHERE state = 'WAITING'") == 0
	})
	if n := count(t, admin, "SELECT count(*) FROM webhook_message WHERE organisation_id = $1 AND attempts > 0", bodies[0]); n > 0 {
		t.Errorf("the others waited %s for the one that stalls", time.Since(began))
	}
	if good.faults != nil {
		t.Errorf("not as it should be: %v", good.faults)
	}
	for i, a := range answers {
		eventually(t, "it is seen: "+a.list, func() bool {
			h := seen(bodies[i])
			return h.State == a.state && fmt.Sprint(h.Undelivered) == a.list
		})
	}
	if log := s.log.String(); strings.Contains(log, "whsec_") || strings.Contains(log, good.URL) {
		t.Errorf("the log names a secret or an address: %s", log)
	}
}

// organisationsWithPeople are some organisations in which somebody works.
func organisationsWithPeople(t *testing.T, admin *sql.DB, most int) (bodies []string) {
	t.Helper()
	rows, err := admin.Query("SELECT organisation_id FROM practitioner WHERE active GROUP BY 1 ORDER BY 1 LIMIT $1", most)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	if err := rows.Err(); err != nil || len(bodies) < most {
		t.Fatalf("%d organisations: %v", len(bodies), err)
	}
	return bodies
}

// noticeInOrganisation writes a notice of immediate risk to one person of an organisation.
const noticeInOrganisation = `INSERT INTO notice (id, created_at, recipient_id, kind, at)
 SELECT timed_id(now(), 27), now(), p.id, 'IMMEDIATE_RISK', now()
 FROM (SELECT id FROM practitioner WHERE organisation_id = $1 AND active ORDER BY id LIMIT 1) p`
