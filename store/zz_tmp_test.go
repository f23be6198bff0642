package store_test

import ("testing";"time";"os")

func TestZZ(t *testing.T) {
	w := newChainWorld(t)
	insertEntries(t, w, 100000)
	w.exec(t, "select chain_access(100000)")
	w.exec(t, "ANALYZE")
	os.WriteFile("/tmp/zzurl", []byte(w.OwnerURL), 0o600)
	time.Sleep(25*time.Second)
}
