//go:build unix

package localdb

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

// patience is how long a left-over server may take to end by itself before it is killed.
const patience = 10 * time.Second

// evict ends a server that a dead process left on a data folder, and waits until nothing of it runs any more. The
// caller holds the home's lock, so no living process of ours wants that server.
func evict(ctx context.Context, _ toolbox, data string, mode haltMode) error {
	lines := postmasterFile(data)
	if len(lines) == 0 {
		return nil
	}
	pid, err := strconv.Atoi(lines[0])
	if err != nil {
		return nil // PostgreSQL judges a damaged lock file better than we do
	}
	hurry := time.Now().Add(patience)
	for told := false; ; told = true {
		running, err := occupants(data, pid)
		if err != nil {
			return fmt.Errorf("looking for a left-over server on %s: %w", data, err)
		}
		if len(running) == 0 {
			return forget(data, pid)
		}
		if time.Now().After(hurry) {
			mode, told, hurry = haltNow, false, time.Now().Add(patience)
		}
		if !told {
			for _, process := range running {
				// A process that has ended meanwhile is gone in the next round.
				_ = syscall.Kill(process, mode.signal())
			}
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return fmt.Errorf("ending the left-over server on %s: %w", data, err)
		}
	}
}

// forget removes a lock file that names a process which has since been given to another program: PostgreSQL would take
// it for a running server. In all other cases PostgreSQL itself sees that the file is stale.
func forget(data string, pid int) error {
	if lines := postmasterFile(data); len(lines) == 0 || lines[0] != strconv.Itoa(pid) || !alive(pid) {
		return nil
	}
	if err := os.Remove(postmasterPath(data)); err != nil {
		return fmt.Errorf("stale lock file of PostgreSQL: %w", err)
	}
	return nil
}
