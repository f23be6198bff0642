package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// ownClock is the file in the state folder that keeps by how much the clock of
// a development server is ahead.
const ownClock = "clock"

// mostAhead is how far a clock can be set forward in all.
const mostAhead = 100 * 365 * 24 * time.Hour

// clock tells the time. That of a development server can be set forward, so that a
// demonstration can continue months later; all others are the machine's.
type clock struct {
	file  string
	ahead atomic.Int64 // nanoseconds
}

// newClock is the clock of a server or of a command beside it, as it was last set.
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
		return nil, fmt.Errorf("read the clock: %s contains no duration: remove it to go back to today", c.file)
	}
	c.ahead.Store(int64(ahead))
	return c, nil
}

// now is the current time.
func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }
