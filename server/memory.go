package main

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// The garbage collector's settings. With a small live heap Go collects all the time, which is
// a tenth of a page's work; the limit keeps waiting longer safe.
const (
	// collectAt is the growth, in percent of what is in use, after which memory is collected.
	collectAt = 600
	// memoryLimit is what the program may take before it collects earlier, where no container
	// has less.
	memoryLimit = 1 << 30
)

// limitOfMemory is four fifths of the memory that the program's container has, and
// memoryLimit at most. The rest is for what Go does not count.
func limitOfMemory(files fs.FS) int64 {
	limit := int64(memoryLimit)
	for _, file := range limitFiles(files) {
		text, err := fs.ReadFile(files, file)
		if err != nil {
			continue // another version of control groups, or another system
		}
		if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 { // else it is "max"
			limit = min(limit, n/5*4)
		}
	}
	return limit
}

// limitFiles are the files that may tell the limit: of the program's control group and of those
// above it, in version 2, and in version 1.
func limitFiles(files fs.FS) []string {
	found := []string{"sys/fs/cgroup/memory/memory.limit_in_bytes"}
	text, _ := fs.ReadFile(files, "proc/self/cgroup")
	group := "/"
	for line := range strings.Lines(string(text)) {
		if own, ok := strings.CutPrefix(strings.TrimSpace(line), "0::"); ok {
			group = path.Clean("/" + own)
		}
	}
	for ; ; group = path.Dir(group) {
		found = append(found, path.Join("sys/fs/cgroup", group, "memory.max"))
		if group == "/" {
			return found
		}
	}
}
