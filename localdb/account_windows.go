package localdb

import (
	"io/fs"
	"os"
)

// unprivileged returns nil: Windows has no root that PostgreSQL refuses.
func unprivileged() (*account, error) { return nil, nil }

// blockedAt returns "": PostgreSQL runs as ourselves.
func (a *account) blockedAt(string) string { return "" }

// own does nothing: PostgreSQL runs as ourselves.
func (a *account) own(string) error { return nil }

// makeWay makes the folders on the way to path.
func (a *account) makeWay(path string) error { return os.MkdirAll(path, 0o755) }

// ownedByUs is true: the temporary folder is the user's own.
func ownedByUs(fs.FileInfo) bool { return true }

// alive tells whether a process exists.
func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	process.Release()
	return true
}
