package main

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
)

// killedNotices is how many mails, and how many messages to an agency's own system, are sent
// while servers are killed.
const killedNotices = 500

// urgentNotices writes notices of immediate risk to the first practitioner with an address.
const urgentNotices = `INSERT INTO notice (id, created_at, recipient_id, kind, at)
 SELECT timed_id(now(), 27), now(), p.id, 'IMMEDIATE_RISK', now()
 FROM (SELECT id FROM practitioner WHERE email <> '' AND active ORDER BY id LIMIT 1) p, generate_series(1, $1)`

// Servers are killed amid mails and webhooks: each is delivered at least once, with its
// identifier, and recorded once.
func TestKilledServersSendEveryMailAndWebhookAndRecordItOnce(t *testing.T) {
	t.Parallel()
	f, hooks := newFakeSMTP(t, nil), newReceiver(t, nil)
	f.pause, hooks.pause = 3*time.Millisecond, 10*time.Millisecond // so that kills fall between sending and recording
	database := demonstration(t)
	admin := database.Admin(t)
	if _, err := admin.Exec("DELETE FROM mail; DELETE FROM job"); err != nil {
		t.Fatal(err)
	}
	given := inDevelopment(t, database)
	maps.Copy(given, f.inMail())
	given["HEED_WEBHOOK_NETWORKS"] = thisMachine
	servers := []*running{spawn(t, given), spawn(t, given)}
	moveIssuers(t, database, servers[0].base+devPath)
	var body string
	if err := admin.QueryRow("SELECT organisation_id FROM practitioner WHERE email <> '' AND active ORDER BY id LIMIT 1").Scan(
		&body); err != nil {
		t.Fatal(err)
	}
	hooks.signs(servers[0].setWebhook(servers[0].token("admin"), body, hooks.URL))
	if _, err := admin.Exec(urgentNotices, killedNotices); err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	dice := rand.New(rand.NewPCG(seed, 0))
	sent := func() int {
		return min(count(t, admin, "SELECT count(*) FROM mail WHERE state = 'SENT'"),
			count(t, admin, "SELECT count(*) FROM webhook_message WHERE state = 'DELIVERED'"))
	}
	for _, stage := range []int{30, 150, 300} {
		eventually(t, "some are sent", func() bool { return sent() >= stage })
		time.Sleep(time.Duration(dice.IntN(5000)) * time.Microsecond)
		i := dice.IntN(2)
		servers[i].stop()
		<-servers[i].done
		servers[i] = spawn(t, given)
	}
	eventually(t, "all are sent", func() bool { return sent() == killedNotices })
	mails := map[string]int{}
	for _, letter := range f.taken() {
		m, err := mail.ReadMessage(strings.NewReader(letter))
		if err != nil {
			t.Fatal(err)
		}
		mails[strings.TrimSuffix(strings.Trim(m.Header.Get("Message-Id"), "<>"), "@partnership.example")]++
	}
	hooks.mu.Lock()
	defer hooks.mu.Unlock()
	if hooks.faults != nil {
		t.Errorf("%d messages are not as they should be: %s", len(hooks.faults), hooks.faults[0])
	}
	for table, arrived := range map[string]map[string]int{"mail": mails, "webhook_message": hooks.ids} {
		// A delivery is recorded together with its job: each has one that is done, and none that waits.
		if n := count(t, admin, `SELECT count(*) FROM `+table+` m WHERE (SELECT array_agg(j.done_at IS NOT NULL) FROM job j
		  WHERE j.subject_id = m.id) = '{true}'`); n != killedNotices {
			t.Errorf("%d deliveries of %s were recorded once, want %d (seed %d)", n, table, killedNotices, seed)
		}
		if n := count(t, admin, "SELECT count(*) FROM "+table+" WHERE id = ANY ($1)", pq.Array(slices.Collect(maps.Keys(arrived)))); n !=
			killedNotices || len(arrived) != killedNotices {
			t.Errorf("%d of %s arrived, of them %d by their identifiers, want %d (seed %d)", len(arrived), table, n, killedNotices, seed)
		}
	}
	if n := count(t, admin, "SELECT count(*) FROM webhook_message WHERE attempts <> 1"); n != 0 {
		t.Errorf("%d messages have another number of attempts than one", n)
	}
	t.Logf("%d letters and %d messages of %d notices", len(f.taken()), len(hooks.bodies), killedNotices)
}

func TestADevelopmentServerShowsItsMails(t *testing.T) {
	t.Parallel()
	database := demonstration(t)
	s := start(t, inDevelopment(t, database))
	r, empty := s.get(mailPath)
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Security-Policy") != mailboxPolicy {
		t.Errorf("got %d %v", r.StatusCode, r.Header)
	}
	wants(t, empty, "There are none yet", `width=device-width`, "overflow-wrap: anywhere")
	if _, err := database.Admin(t).Exec(urgentNotices, 1); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the mail is there", func() bool { _, page := s.get(mailPath); return strings.Contains(page, "<article>") })
	_, page := s.get(mailPath)
	wants(t, page, "Immediate: a notice waits for you in Heed", s.base+"/notices/")
	wants(t, s.log.String(), "mails are kept in the mailbox")
}

func TestWithoutAMailServerNothingIsSentAndTheLogSaysSo(t *testing.T) {
	t.Parallel()
	p := newProduction(t, nil)
	admin := p.database.Admin(t)
	if _, err := admin.Exec(urgentNotices, 1); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the mail is skipped", func() bool { return count(t, admin, "SELECT count(*) FROM mail WHERE state = 'SKIPPED'") == 1 })
	wants(t, p.log.String(), "no mail is sent, because HEED_SMTP_HOST is not set")
}
