package main

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// killedMails is how many mails are sent while servers are killed.
const killedMails = 200

// urgentNotices writes notices of immediate risk to the first practitioner with an address.
const urgentNotices = `INSERT INTO notice (id, created_at, recipient_id, kind, at)
 SELECT timed_id(now(), 27), now(), p.id, 'IMMEDIATE_RISK', now()
 FROM (SELECT id FROM practitioner WHERE email <> '' AND active ORDER BY id LIMIT 1) p, generate_series(1, $1)`

func TestKilledServersSendEveryMailAndRecordItOnce(t *testing.T) {
	t.Parallel()
	f := newFakeSMTP(t, nil)
	f.pause = 10 * time.Millisecond // so that kills fall between sending and recording
	database := demonstration(t)
	admin := database.Admin(t)
	if _, err := admin.Exec("DELETE FROM mail; DELETE FROM job"); err != nil {
		t.Fatal(err)
	}
	given := inDevelopment(t, database)
	maps.Copy(given, f.inMail())
	servers := []*running{spawn(t, given), spawn(t, given)}
	if _, err := admin.Exec(urgentNotices, killedMails); err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	dice := rand.New(rand.NewPCG(seed, 0))
	sent := func() int { return count(t, admin, "SELECT count(*) FROM mail WHERE state = 'SENT'") }
	for _, stage := range []int{20, 70, 120} {
		eventually(t, "some mails are sent", func() bool { return sent() >= stage })
		time.Sleep(time.Duration(dice.IntN(5000)) * time.Microsecond)
		i := dice.IntN(2)
		servers[i].stop()
		<-servers[i].done
		servers[i] = spawn(t, given)
	}
	eventually(t, "all mails are sent", func() bool { return sent() == killedMails })
	// A delivery is recorded together with its job: each mail has one that is done, and none that waits.
	if n := count(t, admin, `SELECT count(*) FROM mail m WHERE (SELECT array_agg(j.done_at IS NOT NULL) FROM job j
	  WHERE j.subject_id = m.id) = '{true}'`); n != killedMails {
		t.Errorf("%d deliveries were recorded once, want %d (seed %d)", n, killedMails, seed)
	}
	times := map[string]int{}
	for _, letter := range f.taken() {
		m, err := mail.ReadMessage(strings.NewReader(letter))
		if err != nil {
			t.Fatal(err)
		}
		times[m.Header.Get("Message-Id")]++
	}
	if len(times) != killedMails {
		t.Errorf("%d mails arrived, want %d (seed %d)", len(times), killedMails, seed)
	}
	for id := range times {
		id = strings.TrimSuffix(strings.Trim(id, "<>"), "@partnership.example")
		if n := count(t, admin, "SELECT count(*) FROM mail WHERE id = $1", id); n != 1 {
			t.Errorf("%s is the identifier of %d mails", id, n)
		}
	}
	t.Logf("%d letters of %d mails", len(f.taken()), len(times))
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
