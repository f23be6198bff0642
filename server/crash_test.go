package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// crashRound is one crash under load.
type crashRound struct {
	name             string
	writers, each    int
	server, database bool
}

func TestNothingAcknowledgedIsLostAndNothingHappensTwice(t *testing.T) {
	t.Parallel()
	rounds := []crashRound{
		{"the server is killed under 200 submissions at once", 200, 1, true, false},
		{"the database is killed under 16 writers", 16, 4, false, true},
		{"both are killed under 16 writers", 16, 4, true, true},
		{"the server is killed under 16 writers", 16, 4, true, false},
		{"the database is killed under 200 submissions at once", 200, 1, false, true},
	}
	if testing.Short() {
		rounds = rounds[:2]
	}
	w := newCrashEnv(t)
	for n, round := range rounds {
		t.Logf("%s (seed %d)", round.name, w.seed)
		all := w.crash(n, round)
		w.settle(all)
		wantsWhole(t, w.admin)
	}
	w.wantsReadsRecorded()
	code, out, errs := said(t, w.given, "accesslog", "verify")
	if code != 0 {
		t.Errorf("the access record is not sound: exit code %d: %s", code, errs)
	}
	t.Logf("access record: %s", strings.TrimSpace(out))
}

// crashEnv is a server in a process of its own, on a database of its own,
// which comes back each time it is killed.
type crashEnv struct {
	*testing.T
	callers
	given  map[string]string
	seed   uint64
	dice   *rand.Rand
	server *running
	admin  *sql.DB
	tokens map[string]string
	reads  atomic.Int64 // acknowledged reads of the manager
}

func newCrashEnv(t *testing.T) *crashEnv {
	t.Helper()
	w := &crashEnv{T: t, callers: newCallers(t, 220), seed: uint64(time.Now().UnixNano()), given: environment(t, map[string]string{
		"HEED_RATE_PRACTITIONER": "100000", "HEED_RATE_PRACTITIONER_BURST": "100000", // rates are not under test here
		"HEED_RATE_ORGANISATION": "100000", "HEED_RATE_ORGANISATION_BURST": "100000",
	})}
	w.dice = rand.New(rand.NewPCG(w.seed, 0))
	w.begin()
	text, err := os.ReadFile(filepath.Join(w.given["HEED_STATE_DIR"], addressFile))
	if err != nil {
		t.Fatal(err)
	}
	owner, _, _ := strings.Cut(string(text), "\n")
	if w.admin, err = sql.Open("postgres", owner); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.admin.Close() })
	return w
}

// startTask starts the server and signs everybody in.
func (w *crashEnv) begin() {
	w.Helper()
	began := time.Now()
	w.server = spawn(w.T, w.given)
	w.Logf("ready after %s", time.Since(began).Round(time.Millisecond))
	w.tokens = map[string]string{}
	for _, name := range writerNames() {
		w.tokens[name] = w.server.token(name)
	}
	w.tokens["manager"] = w.server.token("manager")
}

// writerNames are those who may submit concerns.
func writerNames() []string { return []string{"police", "health", "school", "school-system"} }

// crash lets writers and readers work until a number of submissions is acknowledged, kills
// what the round says, and starts it again.
func (w *crashEnv) crash(n int, round crashRound) []*submission {
	w.Helper()
	all := make([]*submission, round.writers*round.each)
	for i := range all {
		all[i] = &submission{who: writerNames()[i%4], key: fmt.Sprintf("round-%d-concern-%d", n, i)}
	}
	ctx, stop := context.WithCancel(w.Context())
	defer stop()
	acknowledged := make(chan struct{}, len(all))
	var writing, reading sync.WaitGroup
	for i := range round.writers {
		writing.Go(func() { w.write(ctx, round, all[i*round.each:(i+1)*round.each], acknowledged) })
	}
	for range 2 {
		reading.Go(func() { w.read(ctx, round) })
	}
	for range 1 + w.dice.IntN(len(all)/2) {
		select {
		case <-acknowledged:
		case <-time.After(patience):
			w.Fatalf("%s: nothing is acknowledged", round.name)
		}
	}
	time.Sleep(time.Duration(w.dice.IntN(10_000)) * time.Microsecond)
	killed := time.Now()
	if round.database {
		killDatabase(w.T, w.given["HEED_STATE_DIR"])
	}
	if round.server {
		w.server.stop()
		<-w.server.done
		stop()
	}
	writing.Wait()
	stop()
	reading.Wait()
	if round.server {
		w.begin()
		return all
	}
	eventually(w.T, "the server answers again", func() bool {
		return w.ask(w.Context(), w.server.base, w.tokens["manager"], whoAmI, nil).complete()
	})
	w.Logf("answers again %s after the kill", time.Since(killed).Round(time.Millisecond))
	return all
}

// write sends each submission once. While the database is down, each answer is an
// acknowledgement or says that it is down.
func (w *crashEnv) write(ctx context.Context, round crashRound, own []*submission, acknowledged chan<- struct{}) {
	for _, s := range own {
		if ctx.Err() != nil {
			return
		}
		r := s.send(ctx, w.callers, w.server.base, w.tokens[s.who])
		if s.reference != "" {
			acknowledged <- struct{}{}
		} else if !r.away() && !(round.server && r.err != nil) {
			w.Errorf("%s: a submission got %d %s %v", round.name, r.status, r.body, r.err)
		}
	}
}

// read reads a record repeatedly.
func (w *crashEnv) read(ctx context.Context, round crashRound) {
	for ctx.Err() == nil {
		r := w.ask(ctx, w.server.base, w.tokens["manager"], oneChild, nil)
		switch {
		case r.complete():
			w.reads.Add(1)
			rest(ctx, callerPause/10)
		case !r.away() && !(round.server && r.err != nil) && ctx.Err() == nil:
			w.Errorf("%s: a reader got %d %s %v", round.name, r.status, r.body, r.err)
		}
	}
}

// settle compares the database with what the answers said of each submission, and sends
// all of them again with their keys: the uncertain ones are then acknowledged, and the
// acknowledged ones answer as before.
func (w *crashEnv) settle(all []*submission) {
	w.Helper()
	doubtful := 0
	for _, s := range all {
		before := s.reference
		written := s.written(w.T, w.admin)
		if before != "" && written != 1 || written > 1 || s.unwritten && written != 0 {
			w.Errorf("%s: written %d times, acknowledged as %q, said to be unwritten: %t", s.key, written, before, s.unwritten)
		}
		if before == "" {
			doubtful++
		}
		s.resend(w.T, w.callers, w.server.base, w.tokens[s.who])
		if before != "" && s.reference != before {
			w.Errorf("%s: acknowledged as %s and, sent again, as %s", s.key, before, s.reference)
		}
		if n := count(w.T, w.admin, "SELECT count(*) FROM referral WHERE reference = $1", s.reference); n != 1 {
			w.Errorf("%s: %s is there %d times", s.key, s.reference, n)
		}
	}
	w.Logf("%d acknowledged, %d doubtful", len(all)-doubtful, doubtful)
}

// wantsReadsRecorded fails if a read was answered and not recorded.
func (w *crashEnv) wantsReadsRecorded() {
	w.Helper()
	recorded := count(w.T, w.admin, `SELECT count(*) FROM access_entry a JOIN practitioner p ON p.id = a.practitioner_id
 WHERE p.subject = 'demo-manager' AND a.operation = 'query children' AND a.outcome = 'ALLOWED'`)
	if answered := int(w.reads.Load()); recorded < answered || answered == 0 {
		w.Errorf("%d reads were answered, and %d are recorded", answered, recorded)
	}
	w.Logf("%d reads answered, %d recorded", w.reads.Load(), recorded)
}
