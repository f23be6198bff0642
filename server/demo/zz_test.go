package demo_test
import ("testing";"time";"fmt")
func TestZZ(t *testing.T) {
	for seed := uint64(1); seed <= 6; seed++ {
	for _, at := range []string{"2026-11-24T10:15:00Z","2026-12-27T00:05:00Z","2026-03-01T23:30:00Z","2027-06-13T12:00:00Z","2025-01-02T07:00:00.123456789Z"} {
	for _, n := range []int{30, 200, 1500} {
		now, _ := time.Parse(time.RFC3339Nano, at)
		o := options(n); o.Seed = seed; o.Now = now
		db, _ := loaded(t, o)
		for name, q := range never {
			if got := number(t, db, "SELECT * FROM ("+q+") AS q WHERE $1::timestamptz IS NOT NULL", now); got != 0 { t.Error(seed, at, n, name, got) }
		}
		if n >= 200 { for name, e := range enough { if got := number(t, db, e.query); got < e.least || got > e.most { fmt.Println(seed, at, n, name, got) } } }
		_ = name
	}}}
}
var name string
