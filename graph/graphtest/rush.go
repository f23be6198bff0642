package graphtest

import (
	"strings"
	"sync"
	"time"
)

// Writers is how many send at one moment (security page, P22).
const Writers = 50

// Concurrently sends one mutation from many at once and returns what each was told.
func (*Env) Concurrently(send func(i int) Answer) []Answer {
	answers := make([]Answer, Writers)
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range answers {
		all.Go(func() {
			<-start
			answers[i] = send(i)
		})
	}
	close(start)
	all.Wait()
	return answers
}

// WhileLocked sends mutations while the tables take no writes, and lets them go once all of
// them wait: each has read and checked what it does before its first write, so that
// what a lock alone keeps apart meets every time.
func (w *Env) WhileLocked(tables string, sends ...func() Answer) []Answer {
	w.T.Helper()
	w.Exec("BEGIN")
	w.Exec("LOCK TABLE " + tables + " IN SHARE MODE")
	answers := make([]Answer, len(sends))
	var all sync.WaitGroup
	for i, send := range sends {
		all.Go(func() { answers[i] = send() })
	}
	const waiting = `SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (
	  SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))`
	for n := 0; w.Count(waiting) < len(sends); n++ {
		if n > 1500 {
			w.Exec("ROLLBACK")
			all.Wait()
			w.T.Fatalf("not all of them wait for %s", tables)
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.Exec("COMMIT")
	all.Wait()
	return answers
}

// Outcomes counts what the answers say: "ok", or the code of the refusal.
func Outcomes(verb string, answers []Answer) map[string]int {
	counts := map[string]int{}
	for _, a := range answers {
		switch problems := a.Problems(verb); {
		case len(a.Errors) > 0:
			counts[a.Errors[0].Code()]++
		case len(problems) > 0:
			code, _, _ := strings.Cut(problems[0], " ")
			counts[code]++
		default:
			counts["ok"]++
		}
	}
	return counts
}
