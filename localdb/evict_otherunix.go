//go:build unix && !linux

package localdb

import (
	"os/exec"
	"strconv"
	"strings"
)

// occupants returns the server that the lock file names, if that process is still a PostgreSQL server.
func occupants(_ string, postmaster int) ([]int, error) {
	if !alive(postmaster) {
		return nil, nil
	}
	name, err := exec.Command("ps", "-o", "comm=", "-p", strconv.Itoa(postmaster)).Output()
	if err != nil || !strings.Contains(string(name), "postgres") {
		return nil, nil
	}
	return []int{postmaster}, nil
}
