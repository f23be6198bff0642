package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ownClock is the file in the state folder that keeps by how much the clock of
// a development server is ahead.
const ownClock = "clock"

// mostAhead is how far a clock can be set forward in all.
const mostAhead = 100 * 365 * 24 * time.Hour

// clock tells the time. That of a development server can be set forward, so
// that a demonstration can go months on; every other one is the machine's.
type clock struct {
	file  string
	ahead atomic.Int64 // nanoseconds
	mu    sync.Mutex
}

// newClock is the clock of a server or of a command beside it, as it was left.
func newClock(config Config) (*clock, error) {
	c := &clock{file: config.inState(ownClock)}
	if !config.Development() {
		return c, nil
	}
	text, err := os.ReadFile(c.file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the clock: %w", err)
	}
	ahead, err := time.ParseDuration(strings.TrimSpace(string(text)))
	if err != nil || ahead < 0 || ahead > mostAhead {
		return nil, fmt.Errorf("read the clock: %s holds no length of time: remove it to go back to today", c.file)
	}
	c.ahead.Store(int64(ahead))
	return c, nil
}

// now is what time it is.
func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// errClock refuses a step that no clock makes.
var errClock = errors.New("a clock is set forward, never back, and by a hundred years at most")

// forward sets the clock forward for good: it is kept before it goes, so that a
// server that is killed goes on from there.
func (c *clock) forward(by time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	ahead := time.Duration(c.ahead.Load())
	if by <= 0 || by > mostAhead-ahead {
		return errClock
	}
	fresh := c.file + ".new"
	err := os.WriteFile(fresh, []byte((ahead+by).String()+"\n"), 0o600)
	if err == nil {
		err = os.Rename(fresh, c.file)
	}
	if err != nil {
		return fmt.Errorf("keep the clock: %w", err)
	}
	c.ahead.Store(int64(ahead + by))
	return nil
}
