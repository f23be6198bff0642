package careprofile_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"heed/graph/graphtest"
)

// careWorld draws children with random profiles, some restricted, some grown up,
// some dead.
func careWorld(t *testing.T, seed uint64) (*graphtest.Env, []graphtest.OracleChild) {
	w := graphtest.New(t)
	draw := rand.New(rand.NewPCG(seed, 7))
	var children []graphtest.OracleChild
	for i := range 36 {
		c := graphtest.OracleChild{Born: fmt.Sprintf("20%02d-%02d-%02d", 7+draw.IntN(14), 1+draw.IntN(12), 1+draw.IntN(28)),
			Restricted: draw.IntN(4) == 0, Known: draw.IntN(3) > 0}
		r := w.ChildRow(fmt.Sprint("Child", i), "Quillfether", c.Born)
		r["restricted"], r["died_on"] = c.Restricted, nil
		if draw.IntN(8) == 0 {
			c.Died = fmt.Sprintf("2026-%02d-11", 1+draw.IntN(11))
			r["died_on"] = c.Died
		}
		c.ID = r.ID()
		w.WriteRows("child", r)
		if c.Known {
			w.WriteRows("involvement", w.InvolvementRow(c.ID, w.Organisations["trust"], nil, graphtest.Noon.AddDate(-1, 0, 0), nil))
		}
		for range draw.IntN(6) {
			s := graphtest.Said{On: time.Date(2025, 1, 1+draw.IntN(680), 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
				Grades: fmt.Sprintf("A%d B%d", draw.IntN(6), 1+draw.IntN(5))}
			profile := w.WriteProfile(c.ID, graphtest.Shipped, "2025-01-01", s.On, s.Grades)
			if draw.IntN(6) == 0 {
				w.Exec("SET session_replication_role = replica")
				w.Exec("UPDATE care_profile SET mistaken_at = now(), mistaken_reason = 'Of another child.' WHERE id = $1", profile.ID())
				w.Exec("SET session_replication_role = origin")
				continue
			}
			c.Said = append(c.Said, s)
		}
		children = append(children, c)
		w.ComputeClocks(c.ID)
	}
	return w, children
}

func TestClocksFilterAndOrderAreThoseOfAnOracle(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("partnership ", seed), func(t *testing.T) {
			t.Parallel()
			w, children := careWorld(t, seed)
			today := time.Date(graphtest.Noon.Year(), graphtest.Noon.Month(), graphtest.Noon.Day(), 0, 0, 0, 0, time.UTC)
			for _, who := range []string{"manager", "health"} {
				seen := slices.DeleteFunc(slices.Clone(children), func(c graphtest.OracleChild) bool { return !c.Sees(who) })
				w.CompareClocks(t, who, seen, today)
				for _, days := range []int{0, 30, 200, 500, 10_000} {
					for filter, areas := range map[string]string{"": "AB", ", neglectArea: \"A\"": "A", ", neglectArea: \"B\"": "B",
						", neglectArea: \"C\"": ""} {
						a := w.Must(who, fmt.Sprintf("{ children(first: 100, filter: {neglectDaysAtLeast: %d%s}) { totalCount edges { node { id } } } }",
							days, filter), nil)
						var want []string
						for _, c := range seen {
							if c.Longest(areas, today) >= days {
								want = append(want, c.ID.String())
							}
						}
						got := slices.Sorted(slices.Values(graphtest.Reached(a.At("children"))))
						if slices.Sort(want); !slices.Equal(got, want) || a.Number("children", "totalCount") != len(want) {
							t.Errorf("%s: %d days%s finds %v, want %v", who, days, filter, got, want)
						}
					}
				}
				w.CompareOrder(t, who, seen, today)
			}
		})
	}
}
