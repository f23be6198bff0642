package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// heavyPage is about as much as one operation may ask for.
const heavyPage = `{ children(first: 100) { edges { node { id givenName familyName siblings { givenName }
 involvements { role organisation { name } } chronology(first: 15) { edges { node { category summary organisation { name } } } } } } } }`

func TestOneCallerDoesNotKeepAnotherFromBeingAnswered(t *testing.T) {
	t.Parallel()
	p := spawnProduction(t, nil)
	police, health := p.token("police"), p.token("health")
	bystander := newCallers(t, 1)
	whole := bystander.ask(t.Context(), p.base, health, familyPage, nil)
	if !whole.complete() {
		t.Fatalf("got %d %s", whole.status, whole.body)
	}
	if r := bystander.ask(t.Context(), p.base, police, heavyPage, nil); !r.complete() {
		t.Fatalf("the heavy page got %d %.300s", r.status, r.body)
	}
	quiet := watch(t, bystander, p.base, health, whole, 40)

	ctx, stop := context.WithCancel(t.Context())
	a := attack{T: t, callers: newCallers(t, 300), base: p.base, token: police}
	var attacking sync.WaitGroup
	for range 200 {
		attacking.Go(func() { a.askMuch(ctx) })
	}
	for range 20 {
		attacking.Go(func() { a.forge(ctx) })
	}
	for range 50 {
		attacking.Go(func() { a.dawdle(ctx) })
	}
	for range 500 {
		attacking.Go(func() { a.idle(ctx) })
	}
	eventually(t, "the attack has begun", func() bool { return a.heavy.Load() > 0 && a.forged.Load() > 0 && a.slow.Load() > 0 })
	busy := watch(t, bystander, p.base, health, whole, 60)
	eventually(t, "all the forged tokens were sent", func() bool { return a.forged.Load() >= forgeries })
	stop()
	attacking.Wait()
	t.Logf("bystander alone: %s; under attack: %s", quiet, busy)
	t.Logf("attack: %d heavy pages, %d refused, %d forged tokens, %d slow bodies, %d idle connections",
		a.heavy.Load(), a.refused.Load(), forgeries, a.slow.Load(), a.idling.Load())
}

// watch sends operations as a genuine caller does, one page after another, and returns how
// long the answers took. All of them must be right.
func watch(t *testing.T, c callers, base, token string, whole reply, times int) string {
	t.Helper()
	took := make([]time.Duration, times)
	for i := range took {
		document, want := whoAmI, ""
		if i%2 == 0 {
			document, want = familyPage, whole.data()
		}
		began := time.Now()
		r := c.ask(t.Context(), base, token, document, nil)
		took[i] = time.Since(began)
		if !r.complete() || want != "" && r.data() != want {
			t.Errorf("the bystander got %d %s %v", r.status, r.body, r.err)
		}
		time.Sleep(20 * time.Millisecond) // no faster than a caller may
	}
	slices.Sort(took)
	part := func(percent int) time.Duration { return took[(times-1)*percent/100].Round(100 * time.Microsecond) }
	return fmt.Sprintf("p50 %s, p95 %s, p99 %s, worst %s", part(50), part(95), part(99), part(100))
}

// attack is one hostile caller.
type attack struct {
	*testing.T
	callers
	base, token string

	heavy, refused, forged, slow, idling atomic.Int64
}

// askMuch requests the heavy page repeatedly. It is answered or refused.
func (a *attack) askMuch(ctx context.Context) {
	for ctx.Err() == nil {
		r := a.ask(ctx, a.base, a.token, heavyPage, nil)
		switch {
		case r.complete():
			a.heavy.Add(1)
		case (r.status == http.StatusTooManyRequests || r.status == http.StatusServiceUnavailable) && r.header.Get("Retry-After") != "":
			a.refused.Add(1)
			rest(ctx, time.Second) // as the answer asked
		case ctx.Err() == nil && !(r.status == http.StatusOK && strings.Contains(r.body, "LIMIT_EXCEEDED")):
			a.Errorf("a heavy page got %d %.300s %v", r.status, r.body, r.err)
		}
	}
}

// rest waits, or returns when the attack ends.
func rest(ctx context.Context, long time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(long):
	}
}

// forgeries is how many tokens are forged in all.
const forgeries = 1_000

// forge sends tokens with forged signatures.
func (a *attack) forge(ctx context.Context) {
	genuine := a.token[:len(a.token)-8]
	for a.forged.Add(1) <= forgeries && ctx.Err() == nil {
		token := genuine + fmt.Sprintf("%08x", rand.Uint32())
		r := a.ask(ctx, a.base, token, whoAmI, nil)
		if ctx.Err() == nil && r.status != http.StatusUnauthorized {
			a.Errorf("a forged token got %d %s %v", r.status, r.body, r.err)
		}
		rest(ctx, 20*time.Millisecond)
	}
}

// dawdle sends bodies a byte at a time.
func (a *attack) dawdle(ctx context.Context) {
	head := "POST " + graphqlPath + " HTTP/1.1\r\nHost: heed.example\r\nContent-Type: application/json\r\nAuthorization: Bearer " + a.token +
		"\r\nContent-Length: 100000\r\n\r\n"
	for ctx.Err() == nil {
		a.hold(ctx, &a.slow, head, " ")
	}
}

// idle opens connections and sends nothing.
func (a *attack) idle(ctx context.Context) {
	for ctx.Err() == nil {
		a.hold(ctx, &a.idling, "", "")
	}
}

// hold keeps one connection open with little data until the server closes it.
func (a *attack) hold(ctx context.Context, held *atomic.Int64, begins, drips string) {
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(a.base, "http://"))
	if err != nil {
		return // the attack has ended, or the machine has no more connections
	}
	defer connection.Close()
	defer context.AfterFunc(ctx, func() { connection.Close() })()
	held.Add(1)
	go func() { _, _ = io.Copy(io.Discard, connection); connection.Close() }() // the answer does not matter here
	_, err = io.WriteString(connection, begins)
	for ; err == nil && ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		_, err = io.WriteString(connection, drips)
		if _, closed := connection.Write(nil); closed != nil {
			err = closed
		}
	}
}
