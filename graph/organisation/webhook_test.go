package organisation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
	"heed/store"
)

// A message says what a mail says: nothing of what the notice is about.
func TestAnAgencysOwnSystemIsToldThatANoticeWaits(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	secret := w.set(t, "trust", received)
	kid := w.Pupil("Wren")
	w.assign("trust", kid)
	w.assign("school", kid)
	if hook := w.seen(t, "administrator", "trust"); hook.State != "ACTIVE" || hook.Waiting != 1 || hook.DeliveredAt != nil ||
		hook.URL != received || hook.ChangedAt.Sub(graphtest.Noon) > time.Second {
		t.Errorf("before: %+v", hook)
	}
	w.work(t, 0)
	sent := w.taken()
	if len(sent) != 1 || sent[0].URL != received || !slices.Equal(sent[0].Secrets, []string{secret}) {
		t.Fatalf("sent %+v", sent)
	}
	m := sent[0]
	var notice, subject string
	var at time.Time
	manager := w.Viewers["manager of the trust"].PractitionerID
	if err := w.Admin.QueryRow("SELECT id, subject_id, at FROM notice WHERE recipient_id = $1", manager).Scan(&notice, &subject,
		&at); err != nil {
		t.Fatal(err)
	}
	want := practice.NoticeWebhook(practice.NoticeUrgencyOrdinary, notice, manager.String(), at, "https://portal.example")
	if m.WebhookBody != want {
		t.Errorf("sent %+v, want %+v", m.WebhookBody, want)
	}
	text, err := json.Marshal(m.WebhookBody)
	if err != nil {
		t.Fatal(err)
	}
	for _, fact := range []string{kid, subject, "Wren", "Quillfether", "manager", "trust", "ACTION"} {
		if strings.Contains(string(text)+m.ID.String(), fact) {
			t.Errorf("the message says %s", fact)
		}
	}
	if hook := w.seen(t, "administrator", "trust"); hook.Waiting != 0 || hook.DeliveredAt == nil {
		t.Errorf("after: %+v", hook)
	}
	if w.Count("SELECT count(*) FROM webhook_message WHERE state = 'DELIVERED' AND attempts = 1 AND id = $1", m.ID) != 1 {
		t.Error("the delivery is not recorded once")
	}
}

func TestUrgencyIsThatOfAMail(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.set(t, "council", received)
	concern := graphtest.ConcernInput(graphtest.WrenInput())
	concern["immediateRisk"] = true
	w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": concern})
	w.work(t, 0)
	sent := w.taken()
	if len(sent) != 2 { // two managers
		t.Errorf("%d messages, want 2", len(sent))
	}
	for _, m := range sent {
		if m.Data.Urgency != "IMMEDIATE" {
			t.Errorf("the urgency is %s", m.Data.Urgency)
		}
	}
}

// Nobody but an administrator reads or sets a webhook, by the API or in the database.
func TestWebhooksAreForAdministrators(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.set(t, "trust", received)
	w.answers[received] = practice.WebhookAttempt{Failure: badAnswer, Status: 500}
	w.assign("trust", w.Pupil("Wren"))
	w.work(t, 0)
	trust := w.Organisations["trust"]
	if hook := w.seen(t, "administrator", "trust"); hook == nil || len(hook.Undelivered) != 1 {
		t.Fatalf("an administrator sees %+v", hook)
	}
	for who := range w.Viewers {
		if who == "administrator" {
			continue
		}
		if hook := w.seen(t, who, "trust"); hook != nil {
			t.Errorf("%s sees %+v", who, hook)
		}
		for verb, input := range map[string]map[string]any{"setWebhook": w.input("trust", "url", "https://other.example"),
			"rotateWebhookSecret": w.input("trust"), "removeWebhook": w.input("trust"), "replayWebhook": w.replay("trust")} {
			w.Refused(who, verb, input, "FORBIDDEN")
		}
		ctx, op, err := w.Store.Begin(t.Context(), uuid.New(), graphtest.Noon, w.Viewers[who], true)
		if err != nil {
			t.Fatal(err)
		}
		hooks, err := op.Webhooks(ctx, []uuid.UUID{trust})
		lists, err2 := op.UndeliveredMessages(ctx, []uuid.UUID{trust})
		if err != nil || err2 != nil || len(hooks)+len(lists) > 0 {
			t.Errorf("the database tells %s %v %v: %v %v", who, hooks, lists, err, err2)
		}
		op.Rollback()
		for what, do := range map[string]func(context.Context, *store.Operation) error{
			"sets": func(ctx context.Context, op *store.Operation) error {
				_, err := op.SetWebhook(ctx, trust, "https://other.example", nil)
				return err
			},
			"rotates": func(ctx context.Context, op *store.Operation) error {
				_, err := op.RotateWebhookSecret(ctx, trust, nil)
				return err
			},
			"removes": func(ctx context.Context, op *store.Operation) error { return op.RemoveWebhook(ctx, trust) },
			"replays": func(ctx context.Context, op *store.Operation) error { return op.ReplayWebhook(ctx, trust) },
			"takes": func(ctx context.Context, op *store.Operation) error {
				_, err := op.TakeWebhook(ctx, trust)
				return err
			},
		} {
			if err := w.WriteAs(who, func(ctx context.Context) error { return do(ctx, store.FromContext(ctx)) }); err == nil {
				t.Errorf("%s %s", who, what)
			}
		}
	}
	if w.seen(t, "administrator", "trust").URL != received {
		t.Error("somebody changed it")
	}
}

// What an administrator sees of messages leads to no record and no child.
func TestAnAdministratorSeesNoRecordByAWebhook(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.set(t, "trust", received)
	w.answers[received] = practice.WebhookAttempt{Failure: badAnswer, Status: 500}
	kid := w.Pupil("Wren")
	w.assign("trust", kid)
	w.work(t, 0)
	sent := w.taken()
	a := w.Must("administrator", "query($id: ID!) { node(id: $id) { ... on Organisation { "+webhookFields+" } } }",
		map[string]any{"id": w.Organisations["trust"]})
	for _, fact := range []string{kid, sent[0].Data.Reference, sent[0].Data.Recipient, "Wren"} {
		if strings.Contains(a.Raw, fact) {
			t.Errorf("the list tells %s: %s", fact, a.Raw)
		}
	}
	for _, id := range []string{sent[0].Data.Reference, sent[0].ID.String(), kid} {
		a := w.Ask("administrator", "query($id: ID!) { node(id: $id) { id } }", map[string]any{"id": id})
		if a.At("node") != nil {
			t.Errorf("node tells an administrator %s", a.Raw)
		}
	}
}

func TestASecretIsShownOnceAndBothSignDuringARotation(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	input := w.input("trust", "url", received, "idempotencyKey", "the first time")
	first := w.must(t, "setWebhook", input)
	if !strings.HasPrefix(first, practice.WebhookSecretPrefix) {
		t.Fatalf("the secret is %q", first)
	}
	if again := w.must(t, "setWebhook", input); again != first {
		t.Errorf("sent again it shows %q, want %q", again, first)
	}
	if secret := w.set(t, "trust", received+"/2"); secret != "" {
		t.Errorf("another address shows the secret %q", secret)
	}
	kid := w.Pupil("Wren")
	signedBy := func(when string, after time.Duration, want ...string) {
		t.Helper()
		w.assign("trust", kid)
		w.work(t, after)
		if sent := w.taken(); len(sent) != 1 || !slices.Equal(sent[0].Secrets, want) || sent[0].URL != received+"/2" {
			t.Errorf("%s: sent %+v, signed by %q, want %q", when, sent, sent[0].Secrets, want)
		}
	}
	signedBy("before", 0, first)
	rotate := w.input("trust", "idempotencyKey", "the second time")
	second := w.must(t, "rotateWebhookSecret", rotate)
	if again := w.must(t, "rotateWebhookSecret", rotate); second == first || again != second {
		t.Errorf("the secrets are %q, %q and sent again %q", first, second, again)
	}
	if again := w.must(t, "setWebhook", input); again != "" {
		t.Errorf("a secret that was replaced is shown: %q", again)
	}
	until := w.Instant().Add(practice.WebhookOverlap)
	if hook := w.seen(t, "administrator", "trust"); hook.FormerSecretUntil == nil || hook.FormerSecretUntil.Sub(until).Abs() > time.Minute {
		t.Errorf("the former secret signs until %v, want %v", hook.FormerSecretUntil, until)
	}
	signedBy("meanwhile", 23*time.Hour, second, first)
	signedBy("afterwards", 2*time.Hour, second)
	if hook := w.seen(t, "administrator", "trust"); hook.FormerSecretUntil != nil {
		t.Errorf("the former secret signs until %v", hook.FormerSecretUntil)
	}
	if log := w.Log.String(); strings.Contains(log, first) || strings.Contains(log, second) || strings.Contains(log, received) {
		t.Error("the log names a secret or an address")
	}
	w.Practitioner("second administrator", "school", practice.RoleAdministrator)
	if a := w.Ask("second administrator", `mutation($input: RotateWebhookSecretInput!) { rotateWebhookSecret(input: $input) { secret } }`,
		map[string]any{"input": rotate}); strings.Contains(a.Raw, "whsec_") {
		t.Errorf("another's key shows the secret: %s", a.Raw)
	}
}

func TestWhatAWebhookMayNotBeIsAnsweredWithSentences(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	nobody := graphtest.MapOf(w.input("trust", "url", "http://system.example"), "organisationId", uuid.New())
	w.Refused("administrator", "setWebhook", nobody, "NOT_FOUND organisationId", "INVALID url")
	w.Refused("administrator", "setWebhook", w.input("trust", "url", "https://10.1.2.3/"), "INVALID url")
	w.Refused("administrator", "rotateWebhookSecret", w.input("trust"), "ILLEGAL_STATE organisationId")
	w.Refused("administrator", "removeWebhook", w.input("trust"), "ILLEGAL_STATE organisationId")
	w.Refused("administrator", "replayWebhook", w.replay("trust"), "ILLEGAL_STATE organisationId")
	w.set(t, "trust", received)
	stale := w.Mutated("administrator", "setWebhook", graphtest.MapOf(w.input("trust", "url", "https://other.example"), "version", 1))
	if len(stale.Errors) != 1 || stale.Errors[0].Code() != "CONFLICT" || !strings.Contains(stale.Raw, `"fields":["webhook"]`) ||
		!strings.Contains(stale.Raw, w.Viewers["administrator"].PractitionerID.String()) {
		t.Errorf("an outdated version answers %s", stale.Raw)
	}
	w.Exec("UPDATE organisation SET active = false WHERE id = $1", w.Organisations["trust"])
	w.Refused("administrator", "setWebhook", w.input("trust", "url", received), "NOT_ALLOWED organisationId")
}

func TestAFailingReceiverIsSeenAndItsMessagesAreReplayed(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.set(t, "trust", received)
	kid := w.Pupil("Wren")
	w.answers[received] = practice.WebhookAttempt{Failure: badAnswer, Status: 503}
	w.assign("trust", kid)
	w.work(t, 0)
	hook := w.seen(t, "administrator", "trust")
	if hook.State != "FAILING" || hook.Waiting != 1 || len(hook.Undelivered) != 1 {
		t.Fatalf("after one failure: %+v", hook)
	}
	m := hook.Undelivered[0]
	if m.GivenUp || m.Attempts != 1 || m.Failure != "BAD_ANSWER" || *m.HTTPStatus != 503 || m.NextAttemptAt == nil ||
		m.NextAttemptAt.Sub(m.AttemptedAt) != 5*time.Second {
		t.Errorf("the message: %+v", m)
	}
	w.answers[received] = practice.WebhookAttempt{Failure: practice.WebhookFailureTimedOut}
	for range 9 {
		w.work(t, 25*time.Hour)
	}
	hook = w.seen(t, "administrator", "trust")
	sent := w.taken()
	if hook.Undeliverable != 1 || hook.Waiting != 0 || len(sent) != 6 { // five days are over before the tenth attempt
		t.Fatalf("after days, and %d attempts: %+v", len(sent), hook)
	}
	m = hook.Undelivered[0]
	if !m.GivenUp || m.Attempts != len(sent) || m.Failure != "TIMED_OUT" || m.HTTPStatus != nil || m.NextAttemptAt != nil {
		t.Errorf("the message: %+v", m)
	}
	for _, s := range sent {
		if s.ID != sent[0].ID || m.WebhookID != s.ID.String() {
			t.Errorf("the identifier changes: %s, %s", s.ID, sent[0].ID)
		}
	}
	delete(w.answers, received)
	w.must(t, "replayWebhook", w.replay("trust"))
	w.work(t, 0)
	if again := w.taken(); len(again) != 1 || again[0].ID != sent[0].ID {
		t.Errorf("replayed: %+v", again)
	}
	if hook = w.seen(t, "administrator", "trust"); hook.State != "ACTIVE" || hook.Undeliverable != 0 || len(hook.Undelivered) != 0 {
		t.Errorf("after that: %+v", hook)
	}
	w.must(t, "replayWebhook", w.replay("trust"))
	if w.work(t, time.Hour); len(w.taken()) != 0 {
		t.Error("a delivered message is sent again")
	}
}

func TestAReplayTriesAtOnceWhatWaitsForItsNextAttempt(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.set(t, "trust", received)
	w.answers[received] = practice.WebhookAttempt{Failure: practice.WebhookFailureUnreachable}
	w.assign("trust", w.Pupil("Wren"))
	w.work(t, 0)
	w.work(t, time.Minute) // the third attempt is in five minutes
	delete(w.answers, received)
	w.must(t, "replayWebhook", w.replay("trust"))
	w.work(t, 0)
	if sent := w.taken(); len(sent) != 3 || w.seen(t, "administrator", "trust").State != "ACTIVE" {
		t.Errorf("%d attempts were made, want 3", len(sent))
	}
}

func TestAReceiverThatIsGoneSwitchesItsWebhookOff(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.set(t, "trust", received)
	kid := w.Pupil("Wren")
	w.answers[received] = practice.WebhookAttempt{Failure: badAnswer, Status: 410}
	w.assign("trust", kid)
	w.assign("trust", kid)
	w.work(t, 0)
	hook := w.seen(t, "administrator", "trust")
	if len(w.taken()) != 1 || hook.State != "GONE" || hook.Undeliverable != 2 {
		t.Fatalf("got %+v", hook)
	}
	for _, m := range hook.Undelivered {
		if want := map[int]string{1: "BAD_ANSWER", 0: "SWITCHED_OFF"}[m.Attempts]; m.Failure != want || !m.GivenUp {
			t.Errorf("got %+v", m)
		}
	}
	w.assign("trust", kid)
	if w.seen(t, "administrator", "trust").Waiting != 0 {
		t.Error("messages are queued for a receiver that is gone")
	}
	w.Refused("administrator", "replayWebhook", w.replay("trust"), "ILLEGAL_STATE organisationId")
	w.set(t, "trust", received+"/new")
	w.must(t, "replayWebhook", w.replay("trust"))
	w.work(t, 0)
	if sent := w.taken(); len(sent) != 2 || w.seen(t, "administrator", "trust").State != "ACTIVE" {
		t.Errorf("set again, %d were sent", len(sent))
	}
}

func TestARemovedWebhookSendsNothing(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	first := w.set(t, "trust", received)
	kid := w.Pupil("Wren")
	w.assign("trust", kid)
	w.must(t, "removeWebhook", w.input("trust"))
	if hook := w.seen(t, "administrator", "trust"); hook != nil {
		t.Errorf("it is still there: %+v", hook)
	}
	w.assign("trust", kid)
	w.work(t, 0)
	if sent := w.taken(); len(sent) != 0 {
		t.Errorf("sent %+v", sent)
	}
	if second := w.set(t, "trust", received); second == "" || second == first {
		t.Errorf("set again it has the secret %q, and before %q", second, first)
	}
	if hook := w.seen(t, "administrator", "trust"); hook.Undeliverable != 1 || hook.Undelivered[0].Failure != "SWITCHED_OFF" {
		t.Errorf("got %+v", hook)
	}
}

// What waits no more, or must not be known of any more, is not sent: as with mails.
func TestWhatIsReadOrHiddenIsNotSent(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	for _, body := range []string{"trust", "school", "council"} {
		w.set(t, body, "https://"+body+".example.org")
	}
	kid := w.Pupil("Wren")
	w.assign("trust", kid)
	w.assign("school", kid)
	w.AssignAction("manager", w.ToPerson("lead"), kid)
	w.AssignAction("manager", w.ToPerson("colleague"), kid)
	w.Exec("UPDATE notice SET read_at = at WHERE recipient_id = $1", w.Viewers["manager of the school"].PractitionerID)
	w.Exec("UPDATE practitioner SET active = false WHERE id = $1", w.Viewers["lead"].PractitionerID)
	w.Exec("UPDATE practitioner SET organisation_id = $2 WHERE id = $1", w.Viewers["colleague"].PractitionerID,
		w.Organisations["other school"])
	w.Exec("UPDATE child SET restricted = true WHERE id = $1", kid)
	queued := w.Count("SELECT count(*) FROM webhook_message")
	w.work(t, 0)
	if n := w.Count("SELECT count(*) FROM webhook_message WHERE state = 'SKIPPED' AND attempts = 0"); n != queued || queued < 4 {
		t.Errorf("%d of %d messages are skipped: %+v", n, queued, w.taken())
	}
}

// A receiver that fails rests, and holds up no other.
func TestAFailingReceiverHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.set(t, "trust", received)
	w.set(t, "school", "https://school.example.org")
	kid := w.Pupil("Wren")
	w.answers[received] = practice.WebhookAttempt{Failure: practice.WebhookFailureTimedOut}
	for range 3 {
		w.assign("trust", kid)
	}
	w.assign("school", kid)
	w.work(t, 0)
	count := map[string]int{}
	for _, m := range w.taken() {
		count[m.URL]++
	}
	if count[received] != 1 || count["https://school.example.org"] != 1 {
		t.Errorf("attempts: %v, want one each", count)
	}
	// While one replica tries the failing receiver, another does not.
	w.Later(time.Minute)
	var waiting string
	if err := w.Admin.QueryRow("SELECT id FROM webhook_message WHERE state = 'WAITING' AND attempts = 0 ORDER BY id LIMIT 1").Scan(
		&waiting); err != nil {
		t.Fatal(err)
	}
	var all []*store.WebhookMessage
	for range 2 {
		ctx, op, err := w.Store.BeginJob(t.Context(), w.Instant())
		if err != nil {
			t.Fatal(err)
		}
		defer op.Rollback()
		m, err := op.TakeWebhook(ctx, uuid.MustParse(waiting))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
		if err := w.Admin.QueryRow("SELECT id FROM webhook_message WHERE state = 'WAITING' AND attempts = 0 ORDER BY id DESC LIMIT 1").Scan(
			&waiting); err != nil {
			t.Fatal(err)
		}
	}
	if all[0].Busy || !all[1].Busy {
		t.Errorf("busy: %v and %v, want the second", all[0].Busy, all[1].Busy)
	}
}

// A slow answer of the former receiver does not switch off the new one.
func TestTheFormerReceiversAnswerIsNotTheNewOnes(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	w.set(t, "trust", received)
	w.assign("trust", w.Pupil("Wren"))
	var id uuid.UUID
	if err := w.Admin.QueryRow("SELECT id FROM webhook_message").Scan(&id); err != nil {
		t.Fatal(err)
	}
	w.set(t, "trust", received+"/new")
	ctx, op, err := w.Store.BeginJob(t.Context(), w.Instant())
	if err != nil {
		t.Fatal(err)
	}
	defer op.Rollback()
	gone := practice.WebhookAttempt{Failure: badAnswer, Status: 410}
	if err := op.SettleWebhook(ctx, id, store.WebhookUndeliverable, new(received), gone, op.Now); err != nil {
		t.Fatal(err)
	}
	if err := op.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if hook := w.seen(t, "administrator", "trust"); hook.State != "ACTIVE" {
		t.Errorf("got %+v", hook)
	}
}

func TestWebhooksCostAsManyStatementsForOneAsForAll(t *testing.T) {
	t.Parallel()
	w := newHooked(t)
	for _, body := range []string{"trust", "school", "council", "force"} {
		w.set(t, body, "https://"+body+".example.org")
	}
	last := w.CountStatements()
	costs := map[int]bool{}
	for _, first := range []int{1, 5} {
		w.Must("administrator", fmt.Sprintf("{ organisations(first: %d) { edges { node { viewerCan { verb allowed } %s } } } }", first,
			webhookFields), nil)
		costs[last()] = true
	}
	if len(costs) != 1 {
		t.Errorf("the statements for one organisation and for five are %v", costs)
	}
}
