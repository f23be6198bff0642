package main

import (
	"testing"
	"testing/fstest"
)

func TestTheCollectorKnowsTheMemoryOfTheContainer(t *testing.T) {
	t.Parallel()
	const v2 = "0::/system.slice/heed.service\n"
	cases := []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"without a container", nil, memoryLimit},
		{"a container that has all memory", map[string]string{"sys/fs/cgroup/memory.max": "max\n"}, memoryLimit},
		{"a container with 256 MiB", map[string]string{"sys/fs/cgroup/memory.max": "268435456\n", "proc/self/cgroup": "0::/\n"}, 214748364},
		{"a service with 256 MiB", map[string]string{"sys/fs/cgroup/system.slice/heed.service/memory.max": "268435456\n",
			"proc/self/cgroup": v2}, 214748364},
		{"a service in a group with 256 MiB", map[string]string{"sys/fs/cgroup/system.slice/heed.service/memory.max": "max\n",
			"sys/fs/cgroup/system.slice/memory.max": "268435456\n", "proc/self/cgroup": v2}, 214748364},
		{"a container of version 1 with 256 MiB", map[string]string{"sys/fs/cgroup/memory/memory.limit_in_bytes": "268435456\n",
			"proc/self/cgroup": "4:memory:/docker/a\n"}, 214748364},
		{"version 1 without a limit", map[string]string{"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, memoryLimit},
		{"a file that is no number", map[string]string{"sys/fs/cgroup/memory.max": "much\n"}, memoryLimit},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{}
			for name, text := range c.files {
				files[name] = &fstest.MapFile{Data: []byte(text)}
			}
			// The nearest multiple of five is as good.
			if got := limitOfMemory(files); got > c.want || got < c.want-5 {
				t.Errorf("the limit is %d, want %d", got, c.want)
			}
		})
	}
}
