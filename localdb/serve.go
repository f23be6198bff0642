package localdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// serve runs the server on a data folder and returns when it takes connections.
func serve(ctx context.Context, tools toolbox, data string, settings []string, mode haltMode, log *slog.Logger) (*process, error) {
	output := &printed{log: log}
	server, err := spawn(tools.command(mode, "postgres", append([]string{"-D", data}, settings...)...), output)
	if err != nil {
		return nil, fmt.Errorf("starting PostgreSQL: %w", err)
	}
	for !ready(data, server.pid()) {
		select {
		case <-server.done:
			return nil, fmt.Errorf("starting PostgreSQL: %w: %s", server.err, output.tail())
		default:
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			err = fmt.Errorf("starting PostgreSQL: %w: %s", err, output.tail())
			return nil, errors.Join(err, tools.halter(data, haltNow)(context.WithoutCancel(ctx), server))
		}
	}
	return server, nil
}

// ready tells whether the server says in its lock file that it takes connections: its process number is in the
// first line, its state in the eighth.
func ready(data string, pid int) bool {
	lines := postmasterFile(data)
	return len(lines) >= 8 && lines[0] == strconv.Itoa(pid) && strings.TrimSpace(lines[7]) == "ready"
}

// postmasterFile returns the lines of the server's lock file; none if there is no server.
func postmasterFile(data string) []string {
	content, err := os.ReadFile(postmasterPath(data))
	if err != nil {
		return nil
	}
	return strings.Split(string(content), "\n")
}

// postmasterPath is the server's lock file in a data folder.
func postmasterPath(data string) string { return filepath.Join(data, "postmaster.pid") }
