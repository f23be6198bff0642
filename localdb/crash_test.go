//go:build unix

package localdb

import (
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestAfterAKillTheNextStartHasEverything(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	dead := startChild(t, dir)
	dead.kill()
	cluster := run(t, Config{Dir: dir})
	// It has ended already, but its new parent process may take a moment to notice.
	await(t, "waiting for the end of the killed process's server", func() bool { return !alive(dead.server) })
	if got := ask(t, connect(t, cluster), `SELECT word FROM kept`); got != "before the crash" {
		t.Errorf("got %q", got)
	}
}

func TestALeftOverServerIsEnded(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	first := run(t, Config{Dir: dir})
	if _, err := connect(t, first).Exec(`CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')`); err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(deadline(t)); err != nil {
		t.Fatal(err)
	}
	left := serveUnlocked(t, dir)
	cluster := run(t, Config{Dir: dir})
	select {
	case <-left.done:
	default:
		t.Error("the left-over server still runs")
	}
	if got := ask(t, connect(t, cluster), `SELECT word FROM kept`); got != "still here" {
		t.Errorf("got %q", got)
	}
}

// serveUnlocked runs a server on a cluster's data for which no process holds the lock.
func serveUnlocked(t *testing.T, dir string) *process {
	t.Helper()
	ctx := deadline(t)
	binaries, err := Find(ctx, Env{Progress: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	place, err := defaultPlacement()
	if err != nil {
		t.Fatal(err)
	}
	h, err := place.locate(dir)
	if err != nil {
		t.Fatal(err)
	}
	tools := toolbox{bin: binaries.Dir, runner: place.runner, folder: string(h)}
	sockets, tidy, err := place.socketFolder(ctx, tools, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tidy() })
	server, err := serve(ctx, tools, h.data(), Config{}.settings(sockets), haltNow, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.kill)
	return server
}

func TestALockFileOfAReusedProcessNumberIsForgotten(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	stranger := exec.Command("sleep", "600")
	place, err := defaultPlacement()
	if err != nil {
		t.Fatal(err)
	}
	stranger.SysProcAttr = attributes(place.runner, haltNow)
	stranger.Dir = "/"
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stranger.Process.Kill(); stranger.Wait() })
	stale := postmasterPath(filepath.Join(dir, "data"))
	content := strconv.Itoa(stranger.Process.Pid) + "\n" + filepath.Join(dir, "data") + strings.Repeat("\n", 6) + "ready\n"
	if err := os.WriteFile(stale, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := place.runner.own(stale); err != nil {
		t.Fatal(err)
	}
	run(t, Config{Dir: dir})
	if err := stranger.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the stranger was ended: %v", err)
	}
}

func TestWhatAKilledTestLeftIsSwept(t *testing.T) {
	t.Parallel()
	dead := startChild(t, "temporary")
	folder := filepath.Dir(dead.host)
	if _, err := os.Stat(folder); err != nil {
		t.Fatal(err)
	}
	dead.kill()
	cluster, err := Temporary(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	defer cluster.Stop(deadline(t))
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", folder, err)
	}
	// It has ended already, but its new parent process may take a moment to notice.
	await(t, "waiting for the end of the killed process's server", func() bool { return !alive(dead.server) })
}

func TestATemporaryClusterLeavesNothing(t *testing.T) {
	t.Parallel()
	cluster, err := Temporary(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, connect(t, cluster), `SHOW fsync`); got != "off" {
		t.Errorf("fsync is %q, want off", got)
	}
	if err := cluster.Stop(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if err := cluster.Stop(deadline(t)); err != nil {
		t.Errorf("a second Stop = %v", err)
	}
	if _, err := os.Stat(filepath.Dir(cluster.host)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	if alive(cluster.server.pid()) {
		t.Error("the server still runs")
	}
}
