package localdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// initialise makes sure that the home has data that the binaries can run, and returns the cluster's secret.
func initialise(ctx context.Context, c Config, tools toolbox, place placement, h home) (secret, error) {
	version, err := dataVersion(h.data())
	if err != nil {
		return nil, err
	}
	switch version {
	case c.Binaries.Version:
		return readSecret(h.secret())
	case 0:
		return create(ctx, c, tools, place, h)
	default:
		return nil, fmt.Errorf("the data in %s is of PostgreSQL %d, %s holds PostgreSQL %d: "+
			"install version %d, or move the data away", h, version, c.Binaries.Dir, c.Binaries.Version, version)
	}
}

// create makes a new cluster. The data folder appears whole or not at all, so a start that was killed half way is no
// trouble to the next.
func create(ctx context.Context, c Config, tools toolbox, place placement, h home) (secret, error) {
	key, err := newSecret(h.secret())
	if err != nil {
		return nil, err
	}
	passwords := filepath.Join(string(h), "initdb-password")
	if err := writePassword(passwords, key.password(Superuser), place.runner); err != nil {
		return nil, fmt.Errorf("making the cluster: %w", err)
	}
	defer os.Remove(passwords)
	unfinished := h.data() + ".new"
	if err := initialiseLocale(ctx, c, tools, place, unfinished, passwords); err != nil {
		return nil, err
	}
	if err := os.Rename(unfinished, h.data()); err != nil {
		return nil, fmt.Errorf("making the cluster: %w", err)
	}
	return key, nil
}

// initialArguments say to initdb what the data is like.
func (c Config) initialArguments() []string {
	args := []string{
		"--username", Superuser, "--auth", "scram-sha-256",
		"--encoding", "UTF8", "--locale", "C", "--locale-provider", "libc", "--data-checksums", "--no-instructions",
	}
	if c.Throwaway {
		args = append(args, "--no-sync", "--wal-segsize", "4")
	}
	return args
}

// locales are what initdb tries, in this order.
var locales = []string{"C.UTF-8", "en_US.UTF-8", "C"}

// initialiseLocale runs initdb with the first locale that the system knows. Text is sorted by code point everywhere, so
// that an index does not depend on the system's library; what a letter is comes from a UTF-8 locale, where there is one,
// since names with accents are searched regardless of case.
func initialiseLocale(ctx context.Context, c Config, tools toolbox, place placement, data, passwords string) error {
	args := append([]string{"-D", data, "--pwfile", passwords}, c.initialArguments()...)
	var err error
	for _, locale := range locales {
		if err = os.RemoveAll(data); err != nil {
			return fmt.Errorf("making the cluster: %w", err)
		}
		if err = place.folderFor(data); err != nil {
			return fmt.Errorf("making the cluster: %w", err)
		}
		var output string
		output, err = tools.run(ctx, "initdb", append(args, "--lc-ctype", locale)...)
		if err == nil {
			return nil
		}
		if !strings.Contains(output, "locale") {
			break
		}
	}
	return fmt.Errorf("making the cluster: %w", err)
}

// writePassword writes the file from which initdb, as its own user, reads the superuser's password.
func writePassword(path, password string, runner *account) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(path, []byte(password), 0o600); err != nil {
		return err
	}
	return runner.own(path)
}

// dataVersion reads the major version of a data folder; 0 if there is none.
func dataVersion(data string) (int, error) {
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return 0, fmt.Errorf("version of the cluster's data: %w", err)
	}
	version, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("version of the cluster's data in %s: %w", data, err)
	}
	return version, nil
}
