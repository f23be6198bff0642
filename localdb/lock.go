package localdb

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"time"
)

// errLocked says that another open file holds the lock.
var errLocked = errors.New("locked")

// fileLock is an exclusive lock that the operating system takes back when the process ends, however it ends. The file
// stays: removing it would let two processes lock two files of the same name.
type fileLock struct{ file *os.File }

// release gives the lock back.
func (l fileLock) release() { l.file.Close() }

// tryLock takes the lock at path or returns errLocked. The file then names our process.
func tryLock(path string) (fileLock, error) {
	file, err := openLocked(path)
	if err != nil {
		return fileLock{}, err
	}
	if err := file.Truncate(0); err != nil {
		file.Close()
		return fileLock{}, err
	}
	if _, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0); err != nil {
		file.Close()
		return fileLock{}, err
	}
	return fileLock{file: file}, nil
}

// waitLock takes the lock at path as soon as nobody else has it.
func waitLock(ctx context.Context, path string) (fileLock, error) {
	for {
		lock, err := tryLock(path)
		if !errors.Is(err, errLocked) {
			return lock, err
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return fileLock{}, err
		}
	}
}

// lockHolder returns the process that the lock file names, or 0 when it names none.
func lockHolder(path string) int {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0
	}
	return pid
}

// pause waits for the duration or until ctx is done, whose cause it then returns.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
