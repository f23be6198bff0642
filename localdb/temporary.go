package localdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// temporaryPrefix begins the names of temporary folders; the process that made it follows.
const temporaryPrefix = "heed-"

// Temporary runs an empty throw-away cluster with the binaries that Find finds; Stop removes it. For tests: one for each
// test process, many databases in it. It lies in memory where there is room. What a killed process left behind in the
// temporary folders goes first.
func Temporary(ctx context.Context) (*Cluster, error) {
	binaries, place, err := prepareTemporary(ctx)
	if err != nil {
		return nil, err
	}
	h, err := place.temporary()
	if err != nil {
		return nil, err
	}
	return startTemporary(ctx, binaries, h)
}

// prepareTemporary finds the binaries and the place of temporary clusters, and sweeps it.
func prepareTemporary(ctx context.Context) (Binaries, placement, error) {
	binaries, err := Find(ctx, Env{Progress: os.Stderr})
	if err != nil {
		return Binaries{}, placement{}, err
	}
	place, err := defaultPlacement()
	if err != nil {
		return Binaries{}, placement{}, err
	}
	place.sweep(ctx, toolbox{bin: binaries.Dir, runner: place.runner, folder: place.temporaryBase()})
	if memory := MemoryFolder(); memory != "" {
		place.temp = memory
		place.sweep(ctx, toolbox{bin: binaries.Dir, runner: place.runner, folder: place.temporaryBase()})
	}
	return binaries, place, nil
}

// startTemporary runs a throw-away cluster in a temporary home, which goes with it.
func startTemporary(ctx context.Context, binaries Binaries, h home) (*Cluster, error) {
	remove := func() error { return os.RemoveAll(string(h)) }
	cluster, err := Start(ctx, Config{Binaries: binaries, Dir: string(h), Throwaway: true})
	if err != nil {
		return nil, errors.Join(err, remove())
	}
	stop := cluster.release
	cluster.release = func() error { return errors.Join(stop(), remove()) }
	return cluster, nil
}

// temporaryBase is where temporary folders are made: a private TMPDIR does not serve another user, a deep one no socket.
func (p placement) temporaryBase() string {
	longest := filepath.Join(p.temp, temporaryPrefix+"4194304-4294967295", "s")
	if hasSockets && (p.runner.blockedAt(p.temp) != "" || !fits(longest)) {
		return "/tmp"
	}
	return p.temp
}

// temporary makes a folder that says whose it is.
func (p placement) temporary() (home, error) {
	dir, err := os.MkdirTemp(p.temporaryBase(), temporaryPrefix+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return "", fmt.Errorf("temporary folder: %w", err)
	}
	if p.runner != nil {
		if err := os.Chmod(dir, 0o711); err != nil {
			return "", fmt.Errorf("temporary folder: %w", err)
		}
	}
	return home(dir), nil
}

// TemporaryFolder makes a folder for data that nobody will miss, in memory where there is room. A cluster may lie in it.
// Its maker removes it; if it is killed, the next temporary cluster does.
func TemporaryFolder() (string, error) {
	place, err := defaultPlacement()
	if err != nil {
		return "", err
	}
	if memory := MemoryFolder(); memory != "" {
		place.temp = memory
	}
	h, err := place.temporary()
	return string(h), err
}

// sweep removes the temporary folders of processes that are no more, and ends servers that still run in them. Whose
// lock is held is left alone: its process may live where we cannot see it, in another container with the same folder.
// What cannot be removed now is left for the next sweep; it is no reason to refuse a new cluster.
func (p placement) sweep(ctx context.Context, tools toolbox) {
	folders, _ := filepath.Glob(filepath.Join(p.temporaryBase(), temporaryPrefix+"[0-9]*-*")) // the pattern is well formed
	for _, folder := range folders {
		name, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(folder), temporaryPrefix), "-")
		pid, err := strconv.Atoi(name)
		if err != nil || alive(pid) {
			continue
		}
		if info, err := os.Lstat(folder); err != nil || !info.IsDir() || !ownedByUs(info) {
			continue
		}
		h := home(folder)
		lock, err := tryLock(h.lock())
		if err != nil {
			continue
		}
		if evict(ctx, tools, h.data(), haltNow) == nil {
			os.RemoveAll(folder)
		}
		lock.release()
	}
}
