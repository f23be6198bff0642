package graph_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// caredFor is a child as the oracle knows them: the grades of each day, by area.
type caredFor struct {
	id         uuid.UUID
	born, died string
	restricted bool
	known      bool // to the trust
	// said are the days for which a profile speaks, with its grades.
	said []said
}

type said struct {
	on, grades string
}

// neglect is docs/care in plain Go, day by day: on how many days a child lived at
// a poor grade in an area, and whether it goes on.
func (c caredFor) neglect(area byte, today time.Time) (days int, running, graded bool) {
	end, over := today, false
	born, _ := time.Parse(time.DateOnly, c.born)
	died, err := time.Parse(time.DateOnly, c.died)
	for _, last := range []time.Time{time.Date(born.Year()+18, born.Month(), born.Day(), 0, 0, 0, 0, time.UTC), died} {
		if (err == nil || last != died) && !last.After(end) {
			end, over = last, true
		}
	}
	poor := false
	for day := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); !day.After(end); day = day.AddDate(0, 0, 1) {
		worst := byte('0')
		for _, s := range c.said {
			if at := strings.IndexByte(s.grades, area); s.on == day.Format(time.DateOnly) && at >= 0 {
				worst = max(worst, s.grades[at+1])
			}
		}
		if worst > '0' {
			poor, graded = worst >= '4', true
		}
		if poor && day.Before(end) {
			days++
		}
	}
	return days, poor && !over, graded
}

// careWorld draws children with random profiles, some restricted, some grown up,
// some dead.
func careWorld(t *testing.T, seed uint64) (*world, []caredFor) {
	w := newWorld(t)
	draw := rand.New(rand.NewPCG(seed, 7))
	var children []caredFor
	for i := range 36 {
		c := caredFor{born: fmt.Sprintf("20%02d-%02d-%02d", 7+draw.IntN(14), 1+draw.IntN(12), 1+draw.IntN(28)), restricted: draw.IntN(4) == 0, known: draw.IntN(3) > 0}
		r := w.childRow(fmt.Sprint("Child", i), "Quillfether", c.born)
		r["restricted"], r["died_on"] = c.restricted, nil
		if draw.IntN(8) == 0 {
			c.died = fmt.Sprintf("2026-%02d-11", 1+draw.IntN(11))
			r["died_on"] = c.died
		}
		c.id = r.id()
		w.plain("child", r)
		if c.known {
			w.plain("involvement", w.involvementRow(c.id, w.bodies["trust"], nil, noon.AddDate(-1, 0, 0), nil))
		}
		for range draw.IntN(6) {
			s := said{on: time.Date(2025, 1, 1+draw.IntN(680), 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
				grades: fmt.Sprintf("A%d B%d", draw.IntN(6), 1+draw.IntN(5))}
			profile := w.cared(c.id, shipped, "2025-01-01", s.on, s.grades)
			if draw.IntN(6) == 0 {
				w.exec("SET session_replication_role = replica")
				w.exec("UPDATE care_profile SET mistaken_at = now(), mistaken_reason = 'Of another child.' WHERE id = $1", profile.id())
				w.exec("SET session_replication_role = origin")
				continue
			}
			c.said = append(c.said, s)
		}
		children = append(children, c)
		w.kept(c.id)
	}
	return w, children
}

// sees: the council sees all that are not restricted, the trust those that it knows.
func (c caredFor) sees(who string) bool { return !c.restricted && (who == "manager" || c.known) }

// longest is the most days of the clocks that run, or -1 where none does.
func (c caredFor) longest(areas string, today time.Time) int {
	most := -1
	for _, area := range []byte(areas) {
		if days, running, _ := c.neglect(area, today); running {
			most = max(most, days)
		}
	}
	return most
}

func TestClocksFilterAndOrderAreThoseOfAnOracle(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("partnership ", seed), func(t *testing.T) {
			t.Parallel()
			w, children := careWorld(t, seed)
			today := time.Date(noon.Year(), noon.Month(), noon.Day(), 0, 0, 0, 0, time.UTC)
			for _, who := range []string{"manager", "health"} {
				seen := slices.DeleteFunc(slices.Clone(children), func(c caredFor) bool { return !c.sees(who) })
				w.compareClocks(t, who, seen, today)
				for _, days := range []int{0, 30, 200, 500, 10_000} {
					for filter, areas := range map[string]string{"": "AB", ", neglectArea: \"A\"": "A", ", neglectArea: \"B\"": "B", ", neglectArea: \"C\"": ""} {
						a := w.must(who, fmt.Sprintf("{ children(first: 100, filter: {neglectDaysAtLeast: %d%s}) { totalCount edges { node { id } } } }", days, filter), nil)
						var want []string
						for _, c := range seen {
							if c.longest(areas, today) >= days {
								want = append(want, c.id.String())
							}
						}
						got := slices.Sorted(slices.Values(reached(a.at("children"))))
						if slices.Sort(want); !slices.Equal(got, want) || a.number("children", "totalCount") != len(want) {
							t.Errorf("%s: %d days%s finds %v, want %v", who, days, filter, got, want)
						}
					}
				}
				w.compareOrder(t, who, seen, today)
			}
		})
	}
}

// compareClocks asks for the clocks of everybody at once.
func (w *world) compareClocks(t *testing.T, who string, seen []caredFor, today time.Time) {
	t.Helper()
	a := w.must(who, "{ children(first: 100) { edges { node { id neglectClocks { area days running } } } } }", nil)
	if len(a.list("children", "edges")) != len(seen) {
		t.Errorf("%s sees %d children, want %d", who, len(a.list("children", "edges")), len(seen))
	}
	for i := range a.list("children", "edges") {
		at := func(path ...any) any { return a.at(append([]any{"children", "edges", i, "node"}, path...)...) }
		k := slices.IndexFunc(seen, func(c caredFor) bool { return c.id.String() == at("id") })
		if k < 0 {
			t.Errorf("%s is shown %v", who, at("id"))
			continue
		}
		told := map[string]string{}
		for j := range a.list("children", "edges", i, "node", "neglectClocks") {
			told[fmt.Sprint(at("neglectClocks", j, "area"))] = fmt.Sprint(at("neglectClocks", j, "days"), at("neglectClocks", j, "running"))
		}
		for _, area := range []byte("AB") {
			days, running, graded := seen[k].neglect(area, today)
			want := fmt.Sprint(float64(days), running)
			if !graded {
				want = ""
			}
			if got := told[string(area)]; got != want {
				t.Errorf("the clock %c of %+v is %q, want %q", area, seen[k], got, want)
			}
		}
	}
}

// compareOrder walks the list by neglect in both directions, page by page.
func (w *world) compareOrder(t *testing.T, who string, seen []caredFor, today time.Time) {
	t.Helper()
	want := slices.Clone(seen)
	slices.SortFunc(want, func(a, b caredFor) int {
		return cmp.Or(cmp.Compare(b.longest("AB", today), a.longest("AB", today)), strings.Compare(a.id.String(), b.id.String()))
	})
	reversed := slices.Clone(want)
	slices.Reverse(reversed)
	for direction, sorted := range map[string][]caredFor{"ASC": want, "DESC": reversed} {
		for _, page := range []string{"first: 5, after", "last: 4, before"} {
			var got []string
			var at any
			for more := true; more; {
				a := w.must(who, fmt.Sprintf("query($at: Cursor) { children(%s: $at, orderBy: {field: NEGLECT, direction: %s}) { edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }", page, direction), map[string]any{"at": at})
				here := reached(a.at("children"))
				if strings.HasPrefix(page, "first") {
					got, at, more = append(got, here...), a.at("children", "pageInfo", "endCursor"), a.at("children", "pageInfo", "hasNextPage") == true
				} else {
					got, at, more = append(here, got...), a.at("children", "pageInfo", "startCursor"), a.at("children", "pageInfo", "hasPreviousPage") == true
				}
			}
			var ids []string
			for _, c := range sorted {
				ids = append(ids, c.id.String())
			}
			if !slices.Equal(got, ids) {
				t.Errorf("%s: by neglect %s, %s, runs\n%v, want\n%v", who, direction, page, got, ids)
			}
		}
	}
}
