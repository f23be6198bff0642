package main

import (
	"math"
	"testing"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

func TestTheCollectorKnowsTheMemoryOfTheContainer(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name      string
		container memlimit.Provider
		want      int64
	}{
		{"a container without a limit", func() (uint64, error) { return 0, memlimit.ErrNoLimit }, memoryLimit},
		{"a container with 250 MiB", memlimit.Limit(250 << 20), 200 << 20},
		{"a container with much", memlimit.Limit(64 << 30), memoryLimit},
		{"a container of version 1 without a limit", memlimit.Limit(math.MaxUint64), memoryLimit},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := limitOfMemory(c.container); got != c.want {
				t.Errorf("the limit is %d, want %d", got, c.want)
			}
		})
	}
}
