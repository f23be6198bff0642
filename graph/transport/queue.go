package transport

import (
	"context"
	"slices"
	"sync"
)

// queue lets a few operations run at a time, fairly: each caller has a few places, and if
// places are short the callers take turns. A caller with two hundred heavy requests counts
// as one caller.
type queue struct {
	perCaller, total, waiting int

	mu      sync.Mutex
	running int
	callers map[string]*caller
	turns   []*caller // callers with waiting operations, next one first
}

// caller is somebody with operations running or waiting.
type caller struct {
	key     string
	running int
	waiting []chan struct{}
}

func newQueue(r Rates) *queue {
	return &queue{
		perCaller: r.RunningPerCaller,
		total:     r.Running,
		waiting:   r.WaitingPerCaller,
		callers:   make(map[string]*caller),
	}
}

// enter waits for the caller's turn, and returns how to give the place back. It reports
// false if too many wait already or ctx ends first.
func (q *queue) enter(ctx context.Context, key string) (leave func(), ok bool) {
	q.mu.Lock()
	c := q.callers[key]
	if c == nil {
		c = &caller{key: key}
		q.callers[key] = c
	}
	if c.running < q.perCaller && q.running < q.total {
		q.start(c)
		q.mu.Unlock()
		return q.leaver(c), true
	}
	if len(c.waiting) >= q.waiting {
		q.mu.Unlock()
		return nil, false
	}
	turn := make(chan struct{})
	c.waiting = append(c.waiting, turn)
	if len(c.waiting) == 1 {
		q.turns = append(q.turns, c)
	}
	q.mu.Unlock()

	select {
	case <-turn:
		return q.leaver(c), true
	case <-ctx.Done():
		q.abandon(c, turn)
		return nil, false
	}
}

// start gives a place to c. The lock is held.
func (q *queue) start(c *caller) {
	c.running++
	q.running++
}

// leaver returns the function that gives c's place back, once.
func (q *queue) leaver(c *caller) func() {
	return sync.OnceFunc(func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.finish(c)
	})
}

// finish takes a place back and gives free places to waiting callers. The lock is held.
func (q *queue) finish(c *caller) {
	c.running--
	q.running--
	q.forget(c)
	q.handOn()
}

// abandon ends a wait. If the turn came at the same moment, the place goes to the next
// caller.
func (q *queue) abandon(c *caller, turn chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := slices.Index(c.waiting, turn)
	if at < 0 {
		q.finish(c)
		return
	}
	c.waiting = slices.Delete(c.waiting, at, at+1)
	if len(c.waiting) == 0 {
		q.turns = slices.DeleteFunc(q.turns, func(other *caller) bool { return other == c })
	}
	q.forget(c)
}

// forget drops a caller without operations. The lock is held.
func (q *queue) forget(c *caller) {
	if c.running == 0 && len(c.waiting) == 0 {
		delete(q.callers, c.key)
	}
}

// handOn gives free places to waiting callers in turn, until there is no place or no
// caller who may have another. The lock is held.
func (q *queue) handOn() {
	for q.running < q.total {
		at := slices.IndexFunc(q.turns, func(c *caller) bool { return c.running < q.perCaller })
		if at < 0 {
			return
		}
		c := q.turns[at]
		q.turns = slices.Delete(q.turns, at, at+1)
		turn := c.waiting[0]
		c.waiting = slices.Delete(c.waiting, 0, 1)
		if len(c.waiting) > 0 {
			q.turns = append(q.turns, c)
		}
		q.start(c)
		close(turn)
	}
}
