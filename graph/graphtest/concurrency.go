package graphtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
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

// Record is the identifier that a payload answers with.
func (a Answer) Record(verb string) string {
	payload, _ := a.At(verb).(map[string]any)
	for _, field := range slices.Sorted(maps.Keys(payload)) {
		shown := payload[field]
		if list, ok := shown.([]any); ok && len(list) > 0 && field != "errors" { // of several records, the first
			shown = list[0]
		}
		if m, ok := shown.(map[string]any); ok {
			return fmt.Sprint(m["id"])
		}
	}
	return ""
}

// LastAccessNames lists the given names of the children in the last entry of the access
// record.
func (w *Env) LastAccessNames() (names []string) {
	w.T.Helper()
	if err := w.Admin.QueryRow(`SELECT coalesce(array_agg(c.given_name ORDER BY c.given_name), '{}') FROM child c
	  WHERE c.id = ANY ((SELECT e.child_ids FROM access_entry e ORDER BY e.at DESC, e.id DESC LIMIT 1)::uuid[])`).Scan(pq.Array(
		&names)); err != nil {
		w.T.Fatal(err)
	}
	return names
}

// UnrelatedChildren makes children who share nothing.
func (w *Env) UnrelatedChildren(names ...string) map[string]uuid.UUID {
	w.T.Helper()
	children := map[string]uuid.UUID{}
	for i, name := range names {
		c := w.ChildRow(name, fmt.Sprint("Quillfether", i), "2016-03-04")
		w.WriteRows("child", c)
		children[name] = c.ID()
	}
	return children
}
