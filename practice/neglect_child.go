package practice

import (
	"cmp"
	"slices"
)

// adulthood is when childhood ends, in years (Children Act 1989, section 105).
const adulthood = 18

// ChildhoodEnds is the day of a child's death or eighteenth birthday, whichever
// comes first; nil where neither is known.
func ChildhoodEnds(born, died *Date) *Date {
	if born == nil {
		return died
	}
	adult := NewDate(born.Year+adulthood, born.Month, born.Day) // a person born on 29 February grows up on 1 March
	if died != nil && died.Before(adult) {
		return died
	}
	return &adult
}

// GrownUpIfBornBy is the last birthday of those who are eighteen on a day.
func GrownUpIfBornBy(today Date) Date { return today.AddMonths(-12 * adulthood) }

// ChildClocks are a child's neglect clocks as of today. They stop on the day on which
// childhood ends.
func ChildClocks(born, died *Date, sittings []Sitting, rule ClockRule, today Date) []AreaClock {
	end := ChildhoodEnds(born, died)
	if end == nil || end.After(today) {
		return NeglectClocks(sittings, rule, today)
	}
	clocks := NeglectClocks(sittings, rule, *end)
	for i := range clocks {
		if clocks[i].Running {
			clocks[i].Spells[len(clocks[i].Spells)-1].EndedOn = end
			clocks[i].Running = false
		}
	}
	return clocks
}

// WorstFirst sorts clocks as people read them: the most days first; of equal ones the
// running ones first, then in order of area.
func WorstFirst(clocks []AreaClock) {
	running := func(c AreaClock) int {
		if c.Running {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(clocks, func(a, b AreaClock) int {
		return cmp.Or(b.Days-a.Days, running(a)-running(b), a.Area.compare(b.Area))
	})
}

// Since is the day from which a clock that runs today would have run without a break: the
// start of its last spell less the days of the earlier ones. It stays the same as days go
// by. Nil if the clock does not run.
func (c AreaClock) Since(today Date) *Date {
	if !c.Running {
		return nil
	}
	since := today.AddDays(-c.Days)
	return &since
}

// Over is the days of the finished spells.
func (c AreaClock) Over() int {
	if !c.Running {
		return c.Days
	}
	return c.Days - c.Spells[len(c.Spells)-1].Days
}
