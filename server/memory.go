package main

import "github.com/KimMachineGun/automemlimit/memlimit"

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
func limitOfMemory(container memlimit.Provider) int64 {
	has, err := container()
	if err != nil {
		return memoryLimit // there is no container, or it has no limit
	}
	return int64(min(memoryLimit, has/5*4))
}
