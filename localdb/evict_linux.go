package localdb

import (
	"os"
	"path/filepath"
	"strconv"
)

// occupants lists the processes that work in the data folder: a server and its children, or children that outlived it.
// The server alone is listed while it runs, for it ends its children.
func occupants(data string, postmaster int) ([]int, error) {
	data, err := filepath.EvalSymlinks(data)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	var list []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		// Processes of other users do not tell their folder, nor do those that have just ended: neither is ours.
		if folder, err := os.Readlink(filepath.Join("/proc", entry.Name(), "cwd")); err != nil || folder != data {
			continue
		}
		if pid == postmaster {
			return []int{pid}, nil
		}
		list = append(list, pid)
	}
	return list, nil
}
