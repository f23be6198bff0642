package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"heed/store"
)

const (
	// fitPause is the time between two checks whether the database fits, and unfitPause the
	// same while it does not.
	fitPause   = 5 * time.Second
	unfitPause = 500 * time.Millisecond
)

// fitness is whether this build can work on the database. While it cannot, operations are
// refused and no background work is done, because each could come to a wrong result: a
// build may start before its migration, or run on after a later one.
type fitness struct {
	mu      sync.Mutex
	known   bool
	fits    bool
	changed chan struct{} // closed at the next change
}

func newFitness() *fitness { return &fitness{changed: make(chan struct{})} }

// ok reports whether the database fitted at the last check.
func (f *fitness) ok() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fits
}

// note keeps the result of a check, and reports whether it changed. A database that does
// not answer counts as before.
func (f *fitness) note(err error) (news bool) {
	if err != nil && !errors.Is(err, store.ErrUnfit) {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if news = !f.known || f.fits != (err == nil); news {
		f.known, f.fits = true, err == nil
		close(f.changed)
		f.changed = make(chan struct{})
	}
	return news
}

// wait returns true once the database fits, and false if ctx ends before.
func (f *fitness) wait(ctx context.Context) bool {
	for {
		f.mu.Lock()
		fits, changed := f.fits, f.changed
		f.mu.Unlock()
		if fits {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-changed:
		}
	}
}

// fit checks whether the database fits, and keeps the result.
func (s *site) fit(ctx context.Context, records *store.Store, f *fitness) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	err := records.Fits(ctx)
	before := f.ok()
	switch news := f.note(err); {
	case news && err != nil:
		s.log.ErrorContext(ctx, "not ready: operations are refused and background work waits", "error", err)
	case news && !before:
		s.log.InfoContext(ctx, "this build and the database fit each other")
	}
	return err
}

// keepFit repeats the check until ctx ends.
func (s *site) keepFit(ctx context.Context, records *store.Store, f *fitness) {
	for {
		pause := fitPause
		if !f.ok() {
			pause = unfitPause
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		_ = s.fit(ctx, records, f) // the result is kept, and logged if it changed
	}
}
