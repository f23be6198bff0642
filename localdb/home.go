package localdb

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// placement decides where a cluster's files lie.
type placement struct {
	runner *account // who runs PostgreSQL; nil for ourselves
	temp   string   // the temporary folder, below which permissions may be widened
	refuge string   // where clusters go if the runner cannot reach their folder
}

// defaultPlacement is the machine's own.
func defaultPlacement() (placement, error) {
	runner, err := unprivileged()
	if err != nil {
		return placement{}, err
	}
	return placement{runner: runner, temp: os.TempDir(), refuge: "/var/lib/heed"}, nil
}

// home is the folder of one cluster:
//
//	lock      held by the process that runs the cluster; names it
//	secret    from which the passwords are derived; ours alone
//	data      PostgreSQL's data folder; belongs to whoever runs it
//	s         holds the socket, if its path is short enough; likewise
//
// The folder itself is ours, and closed to others but for root, who must let the runner walk through.
type home string

func (h home) lock() string    { return filepath.Join(string(h), "lock") }
func (h home) secret() string  { return filepath.Join(string(h), "secret") }
func (h home) data() string    { return filepath.Join(string(h), "data") }
func (h home) sockets() string { return filepath.Join(string(h), "s") }

// locate returns the home that belongs to a folder, without touching the disk.
func (p placement) locate(dir string) (home, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("cluster folder: %w", err)
	}
	blocked := p.runner.blockedAt(filepath.Dir(dir))
	if blocked == "" || within(blocked, p.temp) {
		return home(dir), nil
	}
	digest := sha256.Sum256([]byte(dir))
	return home(filepath.Join(p.refuge, hex.EncodeToString(digest[:8]))), nil
}

// prepare makes the home that belongs to a folder and the way to it.
func (p placement) prepare(dir string) (home, error) {
	h, err := p.locate(dir)
	if err != nil {
		return "", err
	}
	if err := p.runner.makeWay(filepath.Dir(string(h))); err != nil {
		return "", fmt.Errorf("cluster folder: %w", err)
	}
	mode := fs.FileMode(0o700)
	if p.runner != nil {
		mode = 0o711
	}
	if err := os.Mkdir(string(h), mode); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("cluster folder: %w", err)
	}
	if err := os.Chmod(string(h), mode); err != nil {
		return "", fmt.Errorf("cluster folder: %w", err)
	}
	return h, p.open(string(h))
}

// open lets the runner walk through the folders on the way that root closed, below the temporary folder only.
func (p placement) open(path string) error {
	for {
		blocked := p.runner.blockedAt(path)
		if blocked == "" {
			return nil
		}
		if !within(blocked, p.temp) {
			return fmt.Errorf("cluster folder %s: user %s cannot enter %s; name another folder", path, p.runner.name, blocked)
		}
		info, err := os.Stat(blocked)
		if err != nil {
			return fmt.Errorf("cluster folder: %w", err)
		}
		if err := os.Chmod(blocked, info.Mode().Perm()|0o011); err != nil {
			return fmt.Errorf("cluster folder: %w", err)
		}
	}
}

// within tells whether path lies below the folder.
func within(path, folder string) bool {
	return strings.HasPrefix(path, filepath.Clean(folder)+string(filepath.Separator))
}

// folderFor makes an empty folder for the runner alone.
func (p placement) folderFor(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil {
		return err
	}
	return p.runner.own(path)
}
