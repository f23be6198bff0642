package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// What may be left after an attack (promise P26).
const (
	mostGrowth      = 32 << 10 // kB
	mostDescriptors = 20
)

func TestMemoryAndConnectionsComeBack(t *testing.T) {
	t.Parallel()
	p := spawnProduction(t, map[string]string{
		"HEED_RATE_PRACTITIONER": "100000", "HEED_RATE_PRACTITIONER_BURST": "100000", // the hostile requests must arrive
		"GOGC": "50", // uncollected memory would hide a leak
	})
	c, token := newCallers(t, 16), p.token("manager")
	shapes := hostileShapes(t)
	sendHostile(t, c, p.base, token, shapes, 800) // what is cached once
	c.client.CloseIdleConnections()
	memory, descriptors := footprint(t, p.process.Process.Pid)

	sendHostile(t, c, p.base, token, shapes, 2_000)
	leave(t, p.base, token, 500)
	c.client.CloseIdleConnections()
	var after, open int
	eventually(t, "the descriptors come back", func() bool {
		after, open = footprint(t, p.process.Process.Pid)
		return open <= descriptors+mostDescriptors
	})
	t.Logf("memory %d kB, then %d kB; descriptors %d, then %d", memory, after, descriptors, open)
	if after-memory > mostGrowth*memoryFactor {
		t.Errorf("memory grew from %d to %d kB", memory, after)
	}
	if r := c.ask(t.Context(), p.base, token, whoAmI, nil); !r.complete() {
		t.Errorf("afterwards an honest caller got %d %s", r.status, r.body)
	}
}

// sendHostile sends a number of hostile requests, many at once.
func sendHostile(t *testing.T, c callers, base, token string, shapes []shape, times int) {
	t.Helper()
	var sent atomic.Int64
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			for n := sent.Add(1); n <= int64(times); n = sent.Add(1) {
				s := shapes[int(n)%len(shapes)]
				if r := s.send(t, c, base, token); r.err != nil || r.status >= 500 || len(r.body) > mostOfARefusal {
					t.Errorf("%s: got %d and %d bytes, %v", s.name, r.status, len(r.body), r.err)
				}
			}
		})
	}
	group.Wait()
}

// leave sends operations and disconnects before the answer: half of them before the whole
// was sent.
func leave(t *testing.T, base, token string, times int) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": heavyPage})
	if err != nil {
		t.Fatal(err)
	}
	request := fmt.Sprintf(
		"POST %s HTTP/1.1\r\nHost: heed.example\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s",
		graphqlPath, token, len(body), body)
	var group sync.WaitGroup
	for n := range 20 {
		group.Go(func() {
			for range times / 20 {
				connection, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
				if err != nil {
					t.Error(err)
					return
				}
				_, err = io.WriteString(connection, request[:len(request)-n%2*50])
				if err != nil {
					t.Error(err)
				}
				connection.Close()
			}
		})
	}
	group.Wait()
}

// footprint is the resident memory of a process in kB and its open descriptors.
func footprint(t *testing.T, pid int) (memory, descriptors int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	figure, _, _ := strings.Cut(rest, "kB")
	if memory, err = strconv.Atoi(strings.TrimSpace(figure)); err != nil {
		t.Fatal(err)
	}
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	return memory, len(open)
}
