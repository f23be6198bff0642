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

// databaseProxy is a proxy between a server and its database that can be cut at any message.
type databaseProxy struct {
	url      string
	upstream string // path of the database's socket

	mu  sync.Mutex
	cut *cut
}

// cut says where the connection is cut next: a number of messages after the beginning of
// the next transaction. A delivered message has its effect, and only its answer is lost.
type cut struct {
	at        int
	delivered bool
	done      bool
}

// newDatabaseProxy makes a proxy for a database on a Unix socket.
func newDatabaseProxy(t *testing.T, databaseURL string) *databaseProxy {
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
	w := &databaseProxy{upstream: filepath.Join(query.Get("host"), socket)}
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

// cutNext plans a cut and returns a function that says whether it happened.
func (w *databaseProxy) cutNext(at int, delivered bool) (came func() bool) {
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

// cutEverywhere repeats an action with a cut at every message of its transaction, and
// counts the messages. A background transaction may reach the cut first: if the action was
// not affected, it is repeated, up to three times.
func (w *databaseProxy) cutEverywhere(delivered bool, do func(at int) (affected bool)) (places int) {
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

// carry forwards one connection. lib/pq sends and waits, so one read brings one message,
// or a few that belong together.
func (w *databaseProxy) carry(client net.Conn) {
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
		severs, delivered := w.cutsHere(begins, &counted)
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

// back forwards the answers, up to the lost one.
func (w *databaseProxy) back(client, database net.Conn, severed <-chan struct{}) {
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

// cutsHere counts a message of a connection from the beginning of its transaction, and
// reports whether the cut is here. The first connection to begin a transaction after the
// cut was planned is cut.
func (w *databaseProxy) cutsHere(begins bool, counted *int) (severs, delivered bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if begins {
		*counted = -1
		if w.cut != nil && !w.cut.done && w.cut.at >= 0 {
			*counted = w.cut.at
			w.cut.at = -1 // done
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
