//go:build unix

package localdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// unprivileged returns the account that must run PostgreSQL in our place, or nil when we can run it ourselves.
func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	var problems []error
	for _, name := range []string{"postgres", "nobody"} {
		found, err := accountNamed(name)
		if err == nil {
			return found, nil
		}
		problems = append(problems, err)
	}
	return nil, fmt.Errorf("PostgreSQL does not run as root and there is no other user for it: %w", errors.Join(problems...))
}

// blockedAt returns the outermost folder on the way to path that the account cannot enter, or "". A path that does not
// exist yet is judged as far as it exists: who creates the rest gives it the right mode.
func (a *account) blockedAt(path string) string {
	if a == nil {
		return ""
	}
	for _, folder := range ancestors(path) {
		info, err := os.Stat(folder)
		if errors.Is(err, fs.ErrNotExist) {
			return ""
		}
		if err != nil || info.IsDir() && !a.mayEnter(info) {
			return folder
		}
	}
	return ""
}

// mayEnter applies the permission bits as the kernel does: the most specific class decides alone.
func (a *account) mayEnter(info fs.FileInfo) bool {
	owner := info.Sys().(*syscall.Stat_t)
	switch {
	case int(owner.Uid) == a.uid:
		return info.Mode()&0o100 != 0
	case int(owner.Gid) == a.gid:
		return info.Mode()&0o010 != 0
	default:
		return info.Mode()&0o001 != 0
	}
}

// own gives a file or folder to the account; nothing is done for ourselves.
func (a *account) own(path string) error {
	if a == nil {
		return nil
	}
	return os.Lchown(path, a.uid, a.gid)
}

// makeWay makes the folders on the way to path that do not exist yet, open to the account whatever the umask.
func (a *account) makeWay(path string) error {
	if a == nil {
		return os.MkdirAll(path, 0o755)
	}
	for _, folder := range ancestors(path) {
		err := os.Mkdir(folder, 0o755)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := os.Chmod(folder, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// ancestors lists path and the folders above it, outermost first.
func ancestors(path string) []string {
	list := []string{path}
	for parent := filepath.Dir(path); parent != path; path, parent = parent, filepath.Dir(parent) {
		list = append(list, parent)
	}
	slices.Reverse(list)
	return list
}

// ownedByUs tells whether the file belongs to the user who runs this process.
func ownedByUs(info fs.FileInfo) bool {
	return int(info.Sys().(*syscall.Stat_t).Uid) == os.Geteuid()
}

// alive tells whether a process exists, be it ours or another user's.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
