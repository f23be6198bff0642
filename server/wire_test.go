package main

import (
	"bytes"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// wire lies between a server and its database and can be cut at any message.
type wire struct {
	url      string
	upstream string // path of the database's socket

	mu  sync.Mutex
	cut *cut
}

// cut says where the wire is cut next: at the message that comes so many after
// the beginning of the next transaction. A message that is delivered has its
// effect, and only its answer is lost.
type cut struct {
	at        int
	delivered bool
	done      bool
}

// newWire lays a wire to a database that is reached by a Unix socket.
func newWire(t *testing.T, databaseURL string) *wire {
	t.Helper()
	address, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	socket := ".s.PGSQL." + query.Get("port")
	dir, err := os.MkdirTemp("", "wire-") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	w := &wire{upstream: filepath.Join(query.Get("host"), socket)}
	query.Set("host", dir)
	address.RawQuery = query.Encode()
	w.url = address.String()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "unix", filepath.Join(dir, socket))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				go w.carry(client)
			}
		}
	}()
	return w
}

// cutNext plans a cut and returns a function that tells whether it came to it.
func (w *wire) cutNext(at int, delivered bool) (came func() bool) {
	c := &cut{at: at, delivered: delivered}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut = c
	return func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.cut = nil
		return c.done
	}
}

// cutEverywhere has something done with a cut at every message of its transaction,
// and counts the places. The background's own transactions may come first to a
// cut: where what was done did not feel it, it is done again, up to three times.
func (w *wire) cutEverywhere(delivered bool, do func(at int) (affected bool)) (places int) {
	for at := 0; ; at++ {
		reached, affected := false, false
		for try := 0; try < 3 && !affected; try++ {
			came := w.cutNext(at, delivered)
			affected = do(at)
			reached = came() || reached
		}
		if !reached {
			return at
		}
	}
}

// carry carries one connection. lib/pq asks and waits, so that what one read
// brings is one message, or a few that belong together.
func (w *wire) carry(client net.Conn) {
	defer client.Close()
	database, err := net.Dial("unix", w.upstream)
	if err != nil {
		return
	}
	defer database.Close()
	severed := make(chan struct{})
	go w.back(client, database, severed)
	message := make([]byte, 1<<20)
	for counted := -1; ; {
		n, err := client.Read(message)
		if err != nil {
			return
		}
		begins := bytes.HasPrefix(message[:n], []byte("Q")) && bytes.Contains(message[:n], []byte("BEGIN"))
		severs, delivered := w.severs(begins, &counted)
		if severs && !delivered {
			return
		}
		if severs {
			close(severed)
		}
		if _, err := database.Write(message[:n]); err != nil {
			return
		}
	}
}

// back carries the answers, up to the one that is lost.
func (w *wire) back(client, database net.Conn, severed <-chan struct{}) {
	defer client.Close()
	answer := make([]byte, 1<<20)
	for {
		n, err := database.Read(answer)
		if err != nil {
			return
		}
		select {
		case <-severed:
			return
		default:
		}
		if _, err := client.Write(answer[:n]); err != nil {
			return
		}
	}
}

// severs counts a message of a connection from the beginning of its transaction
// on, and reports whether the cut is here. The first connection to begin one
// after the cut was planned is the one that is cut.
func (w *wire) severs(begins bool, counted *int) (severs, delivered bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if begins {
		*counted = -1
		if w.cut != nil && !w.cut.done && w.cut.at >= 0 {
			*counted = w.cut.at
			w.cut.at = -1 // taken
		}
	}
	if *counted < 0 || w.cut == nil {
		return false, false
	}
	*counted--
	if *counted >= 0 {
		return false, false
	}
	w.cut.done = true
	return true, w.cut.delivered
}
