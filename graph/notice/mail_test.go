package notice_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

// mailed is a world whose people have addresses, and a mail server that takes letters.
type mailed struct {
	*graphtest.Env
	mu      sync.Mutex
	letters []jobs.Letter
	refuse  *jobs.MailError
}

func newMailed(t *testing.T) *mailed {
	t.Helper()
	w := &mailed{Env: managed(t)}
	w.Exec("UPDATE practitioner SET email = replace(name, ' ', '-') || '@mail.example'")
	return w
}

// work does the background work that is due in some hours from now.
func (w *mailed) work(t *testing.T, after time.Duration) {
	t.Helper()
	w.Later(after)
	post := jobs.Post{Portal: "https://portal.example", Send: func(_ context.Context, l jobs.Letter) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.refuse != nil {
			return w.refuse
		}
		w.letters = append(w.letters, l)
		return nil
	}}
	ctx, end := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		jobs.Run(ctx, w.Store, jobs.RunConfig{Clock: w.Clock, Every: 2 * time.Millisecond, Log: slog.New(slog.NewTextHandler(w.Log, nil)),
			Handlers: map[string]store.Handler{store.JobMail: post.Mail, store.JobDailyMail: post.Daily}})
	}()
	for w.Count("SELECT count(*) FROM job WHERE done_at IS NULL AND kind LIKE '%mail' AND run_at <= $1", w.Instant()) > 0 {
		time.Sleep(2 * time.Millisecond)
	}
	end()
	<-done
}

// sent lists the letters since the last call: the recipient, and the subject.
func (w *mailed) sent() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []string
	for _, l := range w.letters {
		list = append(list, strings.TrimSuffix(l.To, "@mail.example")+": "+l.Subject)
	}
	w.letters = nil
	slices.Sort(list)
	return list
}

func (w *mailed) wantSent(t *testing.T, what string, want ...string) {
	t.Helper()
	if got := w.sent(); !slices.Equal(got, want) {
		t.Errorf("%s: sent %q, want %q", what, got, want)
	}
}

const setMail = `mutation($input: SetMailPreferencesInput!) { setMailPreferences(input: $input) {
  preferences { urgent ordinary quietFrom quietTo } errors { code path message } } }`

func (w *mailed) prefer(who, urgent, ordinary string, hours ...string) {
	input := map[string]any{"urgent": urgent, "ordinary": ordinary}
	if len(hours) > 0 {
		input["quietFrom"], input["quietTo"] = hours[0], hours[1]
	}
	w.Must(who, setMail, map[string]any{"input": input})
}

func (w *mailed) concernOfImmediateRisk() {
	concern := graphtest.ConcernInput(graphtest.WrenInput())
	concern["immediateRisk"] = true
	w.Must("teacher", graphtest.SubmitConcern, map[string]any{"input": concern})
}

const (
	immediate = ": Immediate: a notice waits for you in Heed"
	urgent    = ": Urgent: a notice waits for you in Heed"
	ordinary  = ": a notice waits for you in Heed"
)

func TestANoticeIsMailedAsItsRecipientPrefers(t *testing.T) {
	t.Parallel()
	w := newMailed(t)
	for _, who := range []string{"manager", "second manager", "manager of the force"} {
		w.prefer(who, "OFF", "OFF", "00:00", "23:59")
	}
	w.concernOfImmediateRisk()
	w.work(t, 0)
	w.wantSent(t, "immediate risk, switched off", "manager-of-the-force"+immediate, "manager"+immediate, "second-manager"+immediate)

	kid := w.Pupil("Wren")
	action := w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	w.work(t, 0)
	w.wantSent(t, "an ordinary one is left to the daily mail")
	w.MustAction("health", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	w.work(t, 0)
	w.wantSent(t, "an urgent one, switched off")
	w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	w.work(t, 24*time.Hour)
	w.wantSent(t, "the daily mail", "manager-of-the-trust: 2 notices wait for you in Heed")
	w.work(t, 24*time.Hour)
	w.wantSent(t, "nothing new waits")

	w.prefer("manager of the trust", "IMMEDIATE", "IMMEDIATE", "11:00", "14:00") // it is noon
	w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	w.work(t, 0)
	w.wantSent(t, "in quiet hours")
	w.work(t, 2*time.Hour)
	w.wantSent(t, "after quiet hours", "manager-of-the-trust"+ordinary)
	w.prefer("manager", "IMMEDIATE", "OFF", "00:00", "23:59")
	action = w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	w.MustAction("health", "declineAction", action, map[string]any{"reason": "We do not visit homes."})
	w.work(t, 0)
	w.wantSent(t, "an urgent one in quiet hours", "manager-of-the-trust"+ordinary, "manager"+urgent)
}

// What waits no more, or must not be known of any more, is not mailed.
func TestWhatIsReadOrHiddenIsNotMailed(t *testing.T) {
	t.Parallel()
	w := newMailed(t)
	kid := w.Pupil("Wren")
	for _, id := range []string{"manager of the trust", "teacher", "health"} {
		w.prefer(id, "IMMEDIATE", "DAILY")
	}
	w.AssignAction("manager", w.ToOrganisation("trust"), kid)
	w.AssignAction("manager", w.ToPerson("teacher"), kid)
	w.work(t, 0)
	w.Exec("UPDATE notice SET read_at = at WHERE recipient_id = $1", w.Viewers["teacher"].PractitionerID)
	w.Exec("UPDATE child SET restricted = true WHERE id = $1", kid)
	w.work(t, 24*time.Hour)
	w.wantSent(t, "one is read, the other's child is hidden")
	w.Exec("UPDATE child SET restricted = false WHERE id = $1", kid)
	w.Exec("UPDATE practitioner SET active = false WHERE id = $1", w.Viewers["manager"].PractitionerID)
	w.Exec("UPDATE practitioner SET email = NULL WHERE id = $1", w.Viewers["manager of the force"].PractitionerID)
	w.concernOfImmediateRisk()
	w.Exec("UPDATE practitioner SET active = false WHERE id = $1", w.Viewers["second manager"].PractitionerID)
	w.work(t, 0)
	w.wantSent(t, "who has left, and who has no address")
	if n := w.Count("SELECT count(*) FROM mail WHERE state NOT IN ('SKIPPED', 'GATHERED')"); n != 0 {
		t.Errorf("%d mails are neither skipped nor gathered", n)
	}
}

// No fact is in a mail: its text is the same for every child.
func TestAMailNamesNobody(t *testing.T) {
	t.Parallel()
	w := newMailed(t)
	w.concernOfImmediateRisk()
	w.work(t, 0)
	if len(w.letters) != 3 {
		t.Fatalf("%d letters, want 3", len(w.letters))
	}
	for _, l := range w.letters {
		var id, child, subject, body string
		if err := w.Admin.QueryRow(`SELECT n.id, coalesce(n.child_id::text, '-'), coalesce(n.subject_id::text, '-'), n.organisation_id
		  FROM notice n JOIN practitioner p ON p.id = n.recipient_id WHERE p.email = $1`, l.To).Scan(&id, &child, &subject, &body); err != nil {
			t.Fatal(err)
		}
		want := practice.NoticeMail(practice.NoticeUrgencyImmediate, id, "https://portal.example")
		if l.MailText != want {
			t.Errorf("got %q %q", l.Subject, l.Body)
		}
		for _, secret := range []string{child, subject, body, "Wren", "school", "council", "RF-"} {
			if secret != "-" && strings.Contains(l.Subject+l.Body+l.ID.String(), secret) {
				t.Errorf("the mail says %s", secret)
			}
		}
	}
	if log := w.Log.String(); strings.Contains(log, "@") {
		t.Errorf("the log names an address: %s", log)
	}
}

func TestAnAdministratorSeesAndResendsWhatWasNotDelivered(t *testing.T) {
	t.Parallel()
	w := newMailed(t)
	const asked = `{ undeliveredMail { recipient { name organisation { name } } at smtpCode } }`
	list := func() (all []string) {
		a := w.Must("administrator", asked, nil)
		for i := range a.List("undeliveredMail") {
			all = append(all, fmt.Sprint(a.At("undeliveredMail", i, "recipient", "name"), " ", a.At("undeliveredMail", i, "smtpCode")))
		}
		slices.Sort(all)
		return all
	}
	w.refuse = &jobs.MailError{Code: 451}
	w.concernOfImmediateRisk()
	w.work(t, 0)
	if got := list(); got != nil {
		t.Errorf("a passing refusal is listed: %q", got)
	}
	if n := w.Count("SELECT count(*) FROM job WHERE kind = 'mail' AND attempts = 1 AND last_error = 'SMTP_451' AND run_at > $1",
		w.Instant()); n != 3 {
		t.Errorf("%d mails wait for their next attempt, want 3", n)
	}
	w.work(t, 5*24*time.Hour)
	if got, want := list(), []string{"manager 451", "manager of the force 451", "second manager 451"}; !slices.Equal(got, want) {
		t.Errorf("after days: listed %q, want %q", got, want)
	}
	w.Exec("DELETE FROM mail")
	w.refuse = &jobs.MailError{Code: 550, Permanent: true}
	w.AssignAction("manager", w.ToPerson("health"), w.Pupil("Wren"))
	w.work(t, 0)
	w.work(t, 24*time.Hour)
	if got, want := list(), []string{"health 550"}; !slices.Equal(got, want) {
		t.Fatalf("listed %q, want %q", got, want)
	}
	if a := w.Ask("manager", asked, nil); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
		t.Errorf("a manager gets %s", a.Raw)
	}
	resend := func(who string) graphtest.Answer {
		return w.Mutated(who, "resendMail", map[string]any{"practitionerId": w.Viewers["health"].PractitionerID})
	}
	if a := resend("manager"); len(a.Errors) != 1 || a.Errors[0].Code() != "FORBIDDEN" {
		t.Errorf("a manager resends: %s", a.Raw)
	}
	w.Refused("administrator", "resendMail", map[string]any{"practitionerId": w.Organisations["council"]}, "NOT_FOUND practitionerId")
	w.refuse = nil
	if a := resend("administrator"); len(a.Errors) > 0 {
		t.Fatal(a.Raw)
	}
	w.work(t, 0)
	w.wantSent(t, "sent again", "health: 1 notice waits for you in Heed")
	if got := list(); got != nil {
		t.Errorf("still listed: %q", got)
	}
}

func TestPreferencesAreOnesOwn(t *testing.T) {
	t.Parallel()
	w := newMailed(t)
	const asked = `{ viewer { mailPreferences { urgent ordinary quietFrom quietTo } } }`
	before := w.Must("health", asked, nil).Raw
	if !strings.Contains(before, `{"urgent":"IMMEDIATE","ordinary":"DAILY","quietFrom":null,"quietTo":null}`) {
		t.Errorf("the default is %s", before)
	}
	w.prefer("police", "DAILY", "OFF", "19:00", "07:30")
	w.prefer("police", "OFF", "IMMEDIATE", "20:00", "07:30")
	if after := w.Must("police", asked, nil).Raw; !strings.Contains(after,
		`{"urgent":"OFF","ordinary":"IMMEDIATE","quietFrom":"20:00","quietTo":"07:30"}`) {
		t.Errorf("set: %s", after)
	}
	if after := w.Must("health", asked, nil).Raw; after != before {
		t.Errorf("another's preferences changed: %s", after)
	}
	w.Refused("health", "setMailPreferences", map[string]any{"urgent": "OFF", "ordinary": "OFF", "quietFrom": "7"}, "INVALID quietFrom",
		"REQUIRED quietTo")
}

// A letter is locked while it is sent, so that two replicas send it once, and its outcome is
// recorded with its job.
func TestAMailIsSentByOneReplicaAndRecordedOnce(t *testing.T) {
	t.Parallel()
	w := newMailed(t)
	w.concernOfImmediateRisk()
	var sent sync.Map
	post := jobs.Post{Send: func(_ context.Context, l jobs.Letter) error {
		if _, before := sent.LoadOrStore(l.ID, true); before {
			return errors.New("sent twice")
		}
		time.Sleep(10 * time.Millisecond)
		return nil
	}}
	ctx, end := context.WithCancel(t.Context())
	var replicas sync.WaitGroup
	for range 3 {
		replicas.Go(func() {
			jobs.Run(ctx, w.Store, jobs.RunConfig{Clock: w.Clock, Every: time.Millisecond, Log: slog.New(slog.NewTextHandler(w.Log, nil)),
				Handlers: map[string]store.Handler{store.JobMail: post.Mail}})
		})
	}
	for w.Count("SELECT count(*) FROM mail WHERE state = 'SENT'") < 3 {
		time.Sleep(2 * time.Millisecond)
	}
	end()
	replicas.Wait()
	if n := w.Count("SELECT count(*) FROM job WHERE kind = 'mail' AND attempts <> 1"); n != 0 {
		t.Errorf("%d mails were tried more than once: %s", n, w.Log)
	}
}
