package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// processors reads how much processor time this program and PostgreSQL have used.
type processors struct{ postmaster int }

// processorsOf finds the first process of the cluster by a connection, whose process it
// started.
func processorsOf(ctx context.Context, db *sql.DB) (processors, error) {
	var session int
	if err := db.QueryRowContext(ctx, "SELECT pg_backend_pid()").Scan(&session); err != nil {
		return processors{}, fmt.Errorf("find the processes of PostgreSQL: %w", err)
	}
	stat, err := readStat(session)
	if err != nil {
		return processors{}, err
	}
	return processors{stat.parent}, nil
}

// read is the processor time used so far.
func (p processors) read() (spent, error) {
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		return spent{}, fmt.Errorf("read the program's processor time: %w", err)
	}
	first, err := readStat(p.postmaster)
	if err != nil {
		return spent{}, err
	}
	sum := first.ended
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return spent{}, err
	}
	for _, file := range files {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		stat, err := readStat(pid)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue // it has ended meanwhile
		}
		if err != nil {
			return spent{}, err
		}
		if pid == p.postmaster || stat.parent == p.postmaster {
			sum += running(pid, stat)
		}
	}
	return spent{time.Duration(own.Utime.Nano() + own.Stime.Nano()), sum}, nil
}

// running is the processor time of a process: to the nanosecond, where the kernel counts
// it, and else in its ticks.
func running(pid int, stat stat) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
	if err != nil {
		return stat.used
	}
	first, _, _ := strings.Cut(string(text), " ")
	if n, err := strconv.ParseInt(first, 10, 64); err == nil && n > 0 {
		return time.Duration(n)
	}
	return stat.used
}

// stat is what /proc tells of a process.
type stat struct {
	parent int
	// used is its processor time, and ended that of its children that have ended.
	used, ended time.Duration
}

// tick is the unit of /proc: a hundredth of a second on every machine that Go runs on.
const tick = 10 * time.Millisecond

func readStat(pid int) (stat, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, err
	}
	_, after, _ := strings.Cut(string(text), ") ") // a name may have spaces
	fields := strings.Fields(after)
	if len(fields) < 15 {
		return stat{}, fmt.Errorf("/proc/%d/stat has %d fields, want 15 and more", pid, len(fields))
	}
	number := func(i int) time.Duration {
		n, _ := strconv.ParseInt(fields[i], 10, 64)
		return time.Duration(n)
	}
	return stat{int(number(1)), (number(11) + number(12)) * tick, (number(13) + number(14)) * tick}, nil
}
