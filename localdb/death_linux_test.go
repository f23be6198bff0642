package localdb

import "testing"

func TestTheServerDiesWithAKilledProcess(t *testing.T) {
	t.Parallel()
	dead := startChild(t, madeCluster(t))
	dead.kill()
	await(t, "waiting for the end of the server", func() bool { return !alive(dead.server) })
}
