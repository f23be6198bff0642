package organisation_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

// hooked is a partnership and what the agencies' own systems answer.
type hooked struct {
	*graphtest.Env
	mu      sync.Mutex
	sent    []jobs.Message
	answers map[string]practice.WebhookAttempt // by address; others take everything
}

func newHooked(t *testing.T) *hooked {
	t.Helper()
	w := &hooked{Env: graphtest.New(t), answers: map[string]practice.WebhookAttempt{}}
	for _, body := range []string{"force", "trust", "school"} {
		w.Practitioner("manager of the "+body, body, practice.RoleManager)
	}
	return w
}

const (
	badAnswer = practice.WebhookFailureBadAnswer
	received  = "https://trust.example.org/heed"
)

// send answers as the system at the address does.
func (w *hooked) send(_ context.Context, m jobs.Message) practice.WebhookAttempt {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, m)
	if answer, set := w.answers[m.URL]; set {
		return answer
	}
	return practice.WebhookAttempt{Status: 204}
}

// work does the background work that is due in some time from now.
func (w *hooked) work(t *testing.T, after time.Duration) {
	t.Helper()
	w.Later(after)
	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		jobs.Run(ctx, w.Store, jobs.RunConfig{Clock: w.Clock, Every: 2 * time.Millisecond, Log: slog.New(slog.NewTextHandler(w.Log, nil)),
			Handlers: map[string]store.Handler{store.JobWebhook: jobs.Hook{Portal: "https://portal.example", Send: w.send}.Deliver}})
	}()
	for w.Count("SELECT count(*) FROM job WHERE done_at IS NULL AND kind = 'webhook' AND run_at <= $1", w.Instant()) > 0 {
		time.Sleep(2 * time.Millisecond)
	}
	end()
	<-done
}

// taken are the messages that were sent since the last call.
func (w *hooked) taken() []jobs.Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	sent := w.sent
	w.sent = nil
	return sent
}

// version is that of an organisation.
func (w *hooked) version(body string) int {
	return w.Count("SELECT version FROM organisation WHERE id = $1", w.Organisations[body])
}

// input is that of a verb on an organisation's webhook.
func (w *hooked) input(body string, more ...any) map[string]any {
	return graphtest.MapOf(map[string]any{"organisationId": w.Organisations[body], "version": w.version(body)}, more...)
}

// replay is the input of replayWebhook.
func (w *hooked) replay(body string) map[string]any {
	return map[string]any{"organisationId": w.Organisations[body]}
}

// must does a verb as the administrator and returns the secret that it shows, if it shows one.
func (w *hooked) must(t *testing.T, verb string, input map[string]any) string {
	t.Helper()
	selection := "organisation { version webhook { url state } } errors { code path message }"
	if verb == "setWebhook" || verb == "rotateWebhookSecret" {
		selection += " secret"
	}
	name := strings.ToUpper(verb[:1]) + verb[1:]
	a := w.Must("administrator", "mutation($input: "+name+"Input!) { "+verb+"(input: $input) { "+selection+" } }",
		map[string]any{"input": input})
	if len(a.Problems(verb)) > 0 {
		t.Fatalf("%s: %s", verb, a.Raw)
	}
	secret, _ := a.At(verb, "secret").(string)
	return secret
}

// set sets the webhook of an organisation and returns its secret.
func (w *hooked) set(t *testing.T, body, url string) string {
	t.Helper()
	return w.must(t, "setWebhook", w.input(body, "url", url))
}

// assign lets an organisation's manager be notified.
func (w *hooked) assign(body string, children ...string) {
	w.AssignAction("manager", w.ToOrganisation(body), children...)
}

const webhookFields = `webhook { url state changedAt formerSecretUntil deliveredAt waiting undeliverable
  undelivered { webhookId givenUp attempts attemptedAt nextAttemptAt failure httpStatus } }`

// seen is the webhook of an organisation as somebody sees it.
func (w *hooked) seen(t *testing.T, who, body string) (hook *seenWebhook) {
	t.Helper()
	a := w.Must(who, "query($id: ID!) { node(id: $id) { ... on Organisation { "+webhookFields+" } } }",
		map[string]any{"id": w.Organisations[body]})
	text, err := json.Marshal(a.At("node", "webhook"))
	if err == nil {
		err = json.Unmarshal(text, &hook)
	}
	if err != nil {
		t.Fatal(err)
	}
	return hook
}

type seenWebhook struct {
	URL, State             string
	Waiting, Undeliverable int
	ChangedAt              time.Time
	FormerSecretUntil      *time.Time
	DeliveredAt            *time.Time
	Undelivered            []struct {
		WebhookID     string
		GivenUp       bool
		Attempts      int
		AttemptedAt   time.Time
		NextAttemptAt *time.Time
		Failure       string
		HTTPStatus    *int
	}
}
