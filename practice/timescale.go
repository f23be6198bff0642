package practice

import (
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed data/timescales.csv
var timescaleRows string

// Due is an answer: the last day in time, and by which rule.
type Due struct {
	// Date is the last day in time.
	Date Date
	// Provisional says that the bank holidays of that time are not all known.
	Provisional bool
	// Rule is the rule in force when the clock started.
	Rule TimescaleRule
}

// At is the last instant in time: the end of the day in London.
func (d Due) At() time.Time { return EndOfDay(d.Date) }

// ErrNoRule says that no rule of that name is in force on the day the clock
// starts.
var ErrNoRule = errors.New("no such timescale in force")

// Timescales answers when things are due. Nothing pauses a clock; lateness has a reason
// instead.
type Timescales struct {
	cal   Calendar
	rules []TimescaleRule
}

// EnglandTimescales are the embedded rules, counted by a calendar.
func EnglandTimescales(cal Calendar) Timescales {
	return Timescales{cal: cal, rules: englandRules()}
}

// NewTimescales are a partnership's own rules, every version of each. Two
// versions of one rule may not be in force on the same day.
func NewTimescales(cal Calendar, rules []TimescaleRule) (Timescales, error) {
	for i, rule := range rules {
		if rule.Value < 0 || !known(rule.Unit) || !known(rule.Basis) {
			return Timescales{}, fmt.Errorf("timescale %s: value, unit or basis is not usable", rule.Name)
		}
		for _, other := range rules[:i] {
			if rule.Name == other.Name && rule.overlaps(other) {
				return Timescales{}, fmt.Errorf("timescale %s: two versions are in force at once", rule.Name)
			}
		}
	}
	return Timescales{cal: cal, rules: append([]TimescaleRule(nil), rules...)}, nil
}

// Due is the last day in time by the version in force on the day the clock
// started; later versions do not move it. The error is [ErrNoRule].
func (t Timescales) Due(name RuleName, start Date) (Due, error) {
	for _, rule := range t.rules {
		if rule.Name == name && start.within(rule.ValidFrom, rule.ValidTo) {
			date, provisional := rule.count(start, t.cal)
			return Due{Date: date, Provisional: provisional, Rule: rule}, nil
		}
	}
	return Due{}, fmt.Errorf("timescale %q: %w", name, ErrNoRule)
}

// DueAt is the last instant in time of a limit whose clock started at an instant, and
// whether it is provisional. Hours are counted to the instant, a morning to its hour,
// everything else to the end of the day in London. The error is [ErrNoRule].
func (t Timescales) DueAt(name RuleName, start time.Time) (time.Time, bool, error) {
	day := DateOf(start)
	due, err := t.Due(name, day)
	switch {
	case err != nil:
		return time.Time{}, false, err
	case due.Rule.Unit == TimescaleUnitHour:
		return start.Add(time.Duration(due.Rule.Value) * time.Hour), false, nil
	case due.Rule.Unit == TimescaleUnitMorning:
		if today := hourOf(day, due.Rule.Value); t.cal.IsWorkingDay(day) && start.Before(today) {
			return today, t.cal.leaves(day, day), nil
		}
		return hourOf(due.Date, due.Rule.Value), due.Provisional, nil
	default:
		return due.At(), due.Provisional, nil
	}
}

// hourOf is an hour of a day in London.
func hourOf(day Date, hour int) time.Time {
	return time.Date(day.Year, day.Month, day.Day, hour, 0, 0, 0, london()).UTC()
}

// DecisionDue is when a referral must be decided: the end of the next working
// day in London (statutory; data/timescales.csv, referral-decision). An immediate risk has
// a clock of its own, in hours (local; immediate-risk-decision). The answers are the last
// instant, and whether it is provisional.
func DecisionDue(receivedAt time.Time, immediateRisk bool, cal Calendar) (time.Time, bool) {
	rule := RuleReferralDecision
	if immediateRisk {
		rule = RuleImmediateRiskDecision
	}
	at, provisional, err := EnglandTimescales(cal).DueAt(rule, receivedAt)
	if err != nil {
		panic("practice: timescales.csv lacks the referral decision")
	}
	return at, provisional
}

// englandRules decodes the embedded rules once.
var englandRules = sync.OnceValue(func() []TimescaleRule {
	var rules []TimescaleRule
	for _, row := range table(timescaleRows) {
		value, err := strconv.Atoi(row["value"])
		if err != nil {
			panic("practice: timescales.csv: a value is not a number")
		}
		rules = append(rules, TimescaleRule{
			Name:        RuleName(row["rule"]),
			Value:       value,
			Unit:        TimescaleUnit(screaming(row["unit"])),
			ClockStarts: row["clock_starts"],
			Basis:       TimescaleBasis(screaming(row["basis"])),
			Source:      row["source"],
			ValidFrom:   optionalDate(row["valid_from"]),
			ValidTo:     optionalDate(row["valid_to"]),
		})
	}
	if _, err := NewTimescales(Calendar{}, rules); err != nil {
		panic("practice: timescales.csv: " + err.Error())
	}
	return rules
})

// screaming turns the table's words into an enumeration's value.
func screaming(words string) string {
	return strings.ToUpper(strings.ReplaceAll(words, " ", "_"))
}

// optionalDate reads a date cell of an embedded table; an empty one is none.
func optionalDate(cell string) *Date {
	if cell == "" {
		return nil
	}
	date, err := ParseDate(cell)
	if err != nil {
		panic("practice: embedded table: " + err.Error())
	}
	return &date
}
