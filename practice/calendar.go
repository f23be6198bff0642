package practice

import (
	_ "embed"
	"sync"
	"time"
)

//go:embed data/bank-holidays.csv
var bankHolidays string

// Calendar knows the working days of England: Monday to Friday less the bank
// holidays, up to the end of its table. Use [EnglandCalendar] to get one.
type Calendar struct {
	holidays    map[Date]bool
	first, last Date
}

// EnglandCalendar is England's calendar from the published bank holidays of
// 2015 to 2028, substitute days included.
func EnglandCalendar() Calendar { return englandCalendar() }

// englandCalendar decodes the embedded table once; a broken table is a defect of the
// program.
var englandCalendar = sync.OnceValue(func() Calendar {
	cal := Calendar{holidays: make(map[Date]bool)}
	for _, row := range table(bankHolidays) {
		day, err := ParseDate(row["date"])
		if err != nil {
			panic("practice: bank-holidays.csv: " + err.Error())
		}
		cal.holidays[day] = true
		if cal.first.IsZero() || day.Before(cal.first) {
			cal.first = day
		}
		if day.After(cal.last) {
			cal.last = day
		}
	}
	return cal
})

// KnownUntil is the last day for which the bank holidays are known. An answer
// past it is provisional.
func (c Calendar) KnownUntil() Date { return c.last }

// IsWorkingDay says whether a day is Monday to Friday and no bank holiday.
// Outside the table only the weekend is known.
func (c Calendar) IsWorkingDay(d Date) bool {
	weekday := d.Weekday()
	return weekday != time.Saturday && weekday != time.Sunday && !c.holidays[d]
}

// AddWorkingDays is the n-th working day after a day, which is itself day 0
// whether it is a working day or not; for a negative n, the n-th before it.
// The answer is provisional when the count leaves the table of bank holidays.
func (c Calendar) AddWorkingDays(start Date, n int) (Date, bool) {
	step, left := 1, n
	if n < 0 {
		step, left = -1, -n
	}
	day := start
	for left > 0 {
		day = day.AddDays(step)
		if c.IsWorkingDay(day) {
			left--
		}
	}
	return day, n != 0 && c.leaves(start, day)
}

// WorkingDaysBetween counts the working days after the first day up to and
// including the second: the n for which [Calendar.AddWorkingDays] gets there.
// It is negative when the second day comes first. The second result says
// whether the count is provisional, having left the table.
func (c Calendar) WorkingDaysBetween(from, to Date) (int, bool) {
	step := 1
	if to.Before(from) {
		step = -1
	}
	count := 0
	for day := from; day != to; {
		day = day.AddDays(step)
		if c.IsWorkingDay(day) {
			count += step
		}
	}
	return count, from != to && c.leaves(from, to)
}

// leaves says whether either day lies outside the table.
func (c Calendar) leaves(a, b Date) bool {
	return !a.within(&c.first, &c.last) || !b.within(&c.first, &c.last)
}
