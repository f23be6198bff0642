package localdb

import (
	"bytes"
	"log/slog"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// process is a program that we started. err may be read once done is closed.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// spawn starts a program and watches it from a thread that lives as long as the program does: Linux ends a child when
// the thread that started it ends, and Go would otherwise end idle threads as it likes.
func spawn(cmd *exec.Cmd, output *printed) (*process, error) {
	cmd.Stdout, cmd.Stderr = output, output
	cmd.WaitDelay = 2 * time.Second // children of the program may hold its output open a little longer
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// pid is the number of the process.
func (p *process) pid() int { return p.cmd.Process.Pid }

// kill ends the program without cleaning up. An error means that it has ended already.
func (p *process) kill() { _ = p.cmd.Process.Kill() }

// printed takes what a program prints: it passes whole lines on at level debug and keeps the last few for an error.
type printed struct {
	log *slog.Logger // nil for none

	mu   sync.Mutex
	rest []byte
	last []string
}

// keptLines is how many lines an error may quote.
const keptLines = 10

// Write takes output as it comes.
func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest = append(p.rest, b...)
	for {
		line, rest, found := bytes.Cut(p.rest, []byte("\n"))
		if !found {
			return len(b), nil
		}
		text := strings.TrimRight(string(line), "\r")
		p.rest = slices.Clone(rest)
		p.last = append(p.last, text)
		if len(p.last) > keptLines {
			p.last = p.last[1:]
		}
		if p.log != nil {
			p.log.Debug("postgres", "line", text)
		}
	}
}

// tail returns the last lines.
func (p *printed) tail() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.TrimSpace(strings.Join(append(slices.Clone(p.last), string(p.rest)), "\n"))
}
