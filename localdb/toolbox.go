package localdb

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// haltMode is how a server is told to end.
type haltMode int

const (
	haltFast haltMode = iota // cut connections, roll back, write everything down
	haltNow                  // end at once; the next start recovers from the log
)

// halt is the mode that suits the data.
func (c Config) halt() haltMode {
	if c.Throwaway {
		return haltNow
	}
	return haltFast
}

// toolbox makes commands of one installation that run as the right user.
type toolbox struct {
	bin    string   // folder of the programs
	runner *account // nil for ourselves
	folder string   // where the programs run; they must be able to enter it, which our own working folder may not allow
}

// command prepares a program that ends with our process in the given mode, where the system can see to that.
func (t toolbox) command(mode haltMode, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(t.bin, name), args...)
	cmd.Dir = t.folder
	cmd.Env = environment(os.Environ())
	cmd.SysProcAttr = attributes(t.runner, mode)
	return cmd
}

// run runs a program to its end, or kills it when ctx ends, and returns what it printed.
func (t toolbox) run(ctx context.Context, name string, args ...string) (string, error) {
	output := &printed{}
	program, err := spawn(t.command(haltFast, name, args...), output)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	select {
	case <-program.done:
	case <-ctx.Done():
		program.kill()
		<-program.done
		return "", fmt.Errorf("%s: %w", name, context.Cause(ctx))
	}
	if program.err != nil {
		return output.tail(), fmt.Errorf("%s: %w: %s", name, program.err, output.tail())
	}
	return output.tail(), nil
}

// environment removes what would steer PostgreSQL's programs past their arguments: its own variables and the locale.
func environment(ours []string) []string {
	var kept []string
	for _, variable := range ours {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "PG") || strings.HasPrefix(name, "LC_") || strings.HasPrefix(name, "LANG") || name == "TZ" {
			continue
		}
		kept = append(kept, variable)
	}
	return append(kept, "LC_ALL=C", "TZ=UTC")
}
