package localdb

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// programs are what a cluster is made and run with.
func programs() []string { return []string{"initdb", "postgres", "pg_ctl"} }

// extensions are what Heed's migrations create: search by similar and unaccented names, and digests.
func extensions() []string { return []string{"pg_trgm", "unaccent", "fuzzystrmatch", "pgcrypto"} }

// inspect tells whether the folder holds a PostgreSQL that can run Heed as the given account.
func (env Env) inspect(ctx context.Context, dir string, runner *account) (Binaries, error) {
	if missing := missingProgram(dir); missing != "" {
		return Binaries{}, fmt.Errorf("%s: has no %s", dir, missing)
	}
	if blocked := runner.blockedAt(dir); blocked != "" {
		return Binaries{}, fmt.Errorf("%s: user %s cannot enter %s", dir, runner.name, blocked)
	}
	major, err := majorVersion(ctx, dir)
	if err != nil {
		return Binaries{}, fmt.Errorf("%s: %w", dir, err)
	}
	if major < minimumMajor {
		return Binaries{}, fmt.Errorf("%s: is PostgreSQL %d, Heed needs %d or later", dir, major, minimumMajor)
	}
	if env.Major != 0 && major != env.Major {
		return Binaries{}, fmt.Errorf("%s: is PostgreSQL %d, the data is of PostgreSQL %d", dir, major, env.Major)
	}
	if missing := missingExtension(shareDirs(ctx, dir, major)); missing != "" {
		return Binaries{}, fmt.Errorf("%s: has no extension %s (the contrib package is missing)", dir, missing)
	}
	return Binaries{Dir: dir, Version: major}, nil
}

// missingProgram names the first program that the folder lacks, or returns "".
func missingProgram(dir string) string {
	for _, name := range programs() {
		if !executable(filepath.Join(dir, name+executableSuffix(runtime.GOOS))) {
			return name
		}
	}
	return ""
}

// majorVersion asks the server program for its version.
func majorVersion(ctx context.Context, dir string) (int, error) {
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("postgres --version: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return parseVersion(string(out))
}

// parseVersion reads the major version from a line such as "postgres (PostgreSQL) 15.18 (Debian 15.18-0)".
func parseVersion(line string) (int, error) {
	match := regexp.MustCompile(`\(PostgreSQL\) (\d+)`).FindStringSubmatch(line)
	if match == nil {
		return 0, fmt.Errorf("postgres --version answers %q", strings.TrimSpace(line))
	}
	return strconv.Atoi(match[1])
}

// shareDirs lists the folders in which the installation may keep its extensions, the declared one first.
func shareDirs(ctx context.Context, dir string, major int) []string {
	var list []string
	tool := filepath.Join(dir, "pg_config"+executableSuffix(runtime.GOOS))
	if out, err := exec.CommandContext(ctx, tool, "--sharedir").Output(); err == nil {
		list = append(list, strings.TrimSpace(string(out)))
	}
	prefix := filepath.Dir(dir)
	number := strconv.Itoa(major)
	return append(list,
		filepath.Join(prefix, "share", "postgresql"),
		filepath.Join(prefix, "share", "postgresql@"+number),
		filepath.Join(prefix, "share"),
		"/usr/share/postgresql/"+number,
	)
}

// missingExtension names the first extension that the installation lacks, or returns "". One folder must hold them
// all: the first that exists is the installation's.
func missingExtension(share []string) string {
	for _, dir := range share {
		dir = filepath.Join(dir, "extension")
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		for _, name := range extensions() {
			if _, err := os.Stat(filepath.Join(dir, name+".control")); err != nil {
				return name
			}
		}
		return ""
	}
	return extensions()[0]
}

// executable tells whether path is a program; Windows has no permission bits, there being a file is enough.
func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0)
}

// executableSuffix is what the names of programs end in.
func executableSuffix(goos string) string {
	if goos == "windows" {
		return ".exe"
	}
	return ""
}
