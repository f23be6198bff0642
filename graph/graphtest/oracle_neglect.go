package graphtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// OracleChild is a child as the oracle knows them: the grades of each day, by area.
type OracleChild struct {
	ID         uuid.UUID
	Born, Died string
	Restricted bool
	Known      bool // to the trust
	// said are the days for which a profile speaks, with its grades.
	Said []Said
}

type Said struct {
	On, Grades string
}

// neglect is docs/care in plain Go, day by day: on how many days a child lived at
// a poor grade in an area, and whether it goes on.
func (c OracleChild) neglect(area byte, today time.Time) (days int, running, graded bool) {
	end, over := today, false
	born, _ := time.Parse(time.DateOnly, c.Born)
	died, err := time.Parse(time.DateOnly, c.Died)
	for _, last := range []time.Time{time.Date(born.Year()+18, born.Month(), born.Day(), 0, 0, 0, 0, time.UTC), died} {
		if (err == nil || last != died) && !last.After(end) {
			end, over = last, true
		}
	}
	poor := false
	for day := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); !day.After(end); day = day.AddDate(0, 0, 1) {
		worst := byte('0')
		for _, s := range c.Said {
			if at := strings.IndexByte(s.Grades, area); s.On == day.Format(time.DateOnly) && at >= 0 {
				worst = max(worst, s.Grades[at+1])
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

// Sees: the council sees all that are not restricted, the trust those that it knows.
func (c OracleChild) Sees(who string) bool { return !c.Restricted && (who == "manager" || c.Known) }

// Longest is the most days of the clocks that run, or -1 where none does.
func (c OracleChild) Longest(areas string, today time.Time) int {
	most := -1
	for _, area := range []byte(areas) {
		if days, running, _ := c.neglect(area, today); running {
			most = max(most, days)
		}
	}
	return most
}

// CompareClocks asks for the clocks of everybody at once.
func (w *Env) CompareClocks(t *testing.T, who string, seen []OracleChild, today time.Time) {
	t.Helper()
	a := w.Must(who, "{ children(first: 100) { edges { node { id neglectClocks { area days running } } } } }", nil)
	if len(a.List("children", "edges")) != len(seen) {
		t.Errorf("%s sees %d children, want %d", who, len(a.List("children", "edges")), len(seen))
	}
	for i := range a.List("children", "edges") {
		at := func(path ...any) any { return a.At(append([]any{"children", "edges", i, "node"}, path...)...) }
		k := slices.IndexFunc(seen, func(c OracleChild) bool { return c.ID.String() == at("id") })
		if k < 0 {
			t.Errorf("%s is shown %v", who, at("id"))
			continue
		}
		told := map[string]string{}
		for j := range a.List("children", "edges", i, "node", "neglectClocks") {
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

// CompareOrder walks the list by neglect in both directions, page by page.
func (w *Env) CompareOrder(t *testing.T, who string, seen []OracleChild, today time.Time) {
	t.Helper()
	want := slices.Clone(seen)
	slices.SortFunc(want, func(a, b OracleChild) int {
		return cmp.Or(cmp.Compare(b.Longest("AB", today), a.Longest("AB", today)), strings.Compare(a.ID.String(), b.ID.String()))
	})
	reversed := slices.Clone(want)
	slices.Reverse(reversed)
	for direction, sorted := range map[string][]OracleChild{"ASC": want, "DESC": reversed} {
		for _, page := range []string{"first: 5, after", "last: 4, before"} {
			var got []string
			var at any
			for more := true; more; {
				a := w.Must(who, fmt.Sprintf("query($at: Cursor) { children(%s: $at, orderBy: {field: NEGLECT, direction: %s}) { edges { node { id "+
					"} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }", page, direction), map[string]any{"at": at})
				here := Reached(a.At("children"))
				if strings.HasPrefix(page, "first") {
					got, at, more = append(got, here...), a.At("children", "pageInfo", "endCursor"), a.At("children", "pageInfo", "hasNextPage") == true
				} else {
					got, at, more = append(here, got...), a.At("children", "pageInfo", "startCursor"),
						a.At("children", "pageInfo", "hasPreviousPage") == true
				}
			}
			var ids []string
			for _, c := range sorted {
				ids = append(ids, c.ID.String())
			}
			if !slices.Equal(got, ids) {
				t.Errorf("%s: by neglect %s, %s, runs\n%v, want\n%v", who, direction, page, got, ids)
			}
		}
	}
}
