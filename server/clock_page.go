//go:build !production

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"
)

// clockPath is the address of a development server's clock.
const clockPath = devPath + "/clock"

// clockFace is what a clock shows.
type clockFace struct {
	// Now is the current time; Ahead is how far it is ahead of the machine's.
	Now   time.Time `json:"now"`
	Ahead string    `json:"ahead"`
}

// page shows the clock, and sets it forward for a user of this machine: a page of another
// site cannot.
func (c *clock) page() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+clockPath, c.show)
	mux.HandleFunc("POST "+clockPath, func(w http.ResponseWriter, r *http.Request) {
		by, err := time.ParseDuration(r.FormValue("forward"))
		if err == nil {
			err = c.forward(by)
		} else {
			err = errClock
		}
		switch {
		case errors.Is(err, errClock):
			http.Error(w, errClock.Error(), http.StatusBadRequest)
		case err != nil:
			http.Error(w, "The clock could not be saved.", http.StatusInternalServerError)
		default:
			c.show(w, r)
		}
	})
	return http.NewCrossOriginProtection().Handler(mux)
}

func (c *clock) show(w http.ResponseWriter, _ *http.Request) {
	face, err := json.Marshal(clockFace{c.now().UTC(), time.Duration(c.ahead.Load()).String()})
	if err != nil {
		http.Error(w, "The clock could not be read.", http.StatusInternalServerError)
		return
	}
	writeJSON(w, http.StatusOK, string(face))
}

// errClock refuses a wrong step.
var errClock = errors.New("the clock can be set forward only, by at most 100 years")

// forwarding makes calls of forward wait for each other.
var forwarding sync.Mutex

// forward sets the clock forward permanently: the time is stored first, so that a server
// that is killed continues from there.
func (c *clock) forward(by time.Duration) error {
	forwarding.Lock()
	defer forwarding.Unlock()
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
