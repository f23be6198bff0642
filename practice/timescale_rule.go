package practice

// TimescaleUnit is what a limit counts.
type TimescaleUnit string

const (
	// TimescaleUnitWorkingDay counts England's working days after the start.
	TimescaleUnitWorkingDay TimescaleUnit = "WORKING_DAY"
	// TimescaleUnitWorkingDayBefore counts working days back from the event.
	TimescaleUnitWorkingDayBefore TimescaleUnit = "WORKING_DAY_BEFORE"
	// TimescaleUnitHour counts hours, day and night.
	TimescaleUnitHour TimescaleUnit = "HOUR"
	// TimescaleUnitMorning is the hour of the next morning of a working day that has not come yet.
	TimescaleUnitMorning TimescaleUnit = "MORNING"
	// TimescaleUnitDay counts calendar days.
	TimescaleUnitDay TimescaleUnit = "DAY"
	// TimescaleUnitWeek counts seven calendar days each.
	TimescaleUnitWeek TimescaleUnit = "WEEK"
	// TimescaleUnitMonth counts to the same day number, or the last of the month.
	TimescaleUnitMonth TimescaleUnit = "MONTH"
)

// Values lists every unit.
func (TimescaleUnit) Values() []string {
	return names(TimescaleUnitWorkingDay, TimescaleUnitWorkingDayBefore, TimescaleUnitHour, TimescaleUnitMorning,
		TimescaleUnitDay, TimescaleUnitWeek, TimescaleUnitMonth)
}

// TimescaleBasis is where a limit gets its force.
type TimescaleBasis string

const (
	// TimescaleBasisStatutory is law or statutory guidance.
	TimescaleBasisStatutory TimescaleBasis = "STATUTORY"
	// TimescaleBasisLocalDefault is a usual local figure that a partnership may
	// set otherwise.
	TimescaleBasisLocalDefault TimescaleBasis = "LOCAL_DEFAULT"
	// TimescaleBasisPublishedMeasure is how national statistics count.
	TimescaleBasisPublishedMeasure TimescaleBasis = "PUBLISHED_MEASURE"
)

// Values lists every basis.
func (TimescaleBasis) Values() []string {
	return names(TimescaleBasisStatutory, TimescaleBasisLocalDefault, TimescaleBasisPublishedMeasure)
}

// TimescaleRule is one limit during the time it is in force.
type TimescaleRule struct {
	// Name is the limit's name, the same in every version.
	Name RuleName
	// Value is how many units the limit allows.
	Value int
	// Unit is what Value counts.
	Unit TimescaleUnit
	// ClockStarts is the event of day 0, in words.
	ClockStarts string
	// Basis is statutory or local.
	Basis TimescaleBasis
	// Source is where the figure is from, in words.
	Source string
	// ValidFrom and ValidTo bound the clock starts it governs, both included;
	// nil is unbounded.
	ValidFrom, ValidTo *Date
}

// count applies the limit to day 0. Only working days depend on bank holidays.
func (r TimescaleRule) count(start Date, cal Calendar) (Date, bool) {
	switch r.Unit {
	case TimescaleUnitWorkingDay:
		return cal.AddWorkingDays(start, r.Value)
	case TimescaleUnitWorkingDayBefore:
		return cal.AddWorkingDays(start, -r.Value)
	case TimescaleUnitMorning:
		return cal.AddWorkingDays(start, 1)
	case TimescaleUnitHour: // the last day on which it can end
		return start.AddDays((r.Value + 23) / 24), false
	case TimescaleUnitWeek:
		return start.AddDays(7 * r.Value), false
	case TimescaleUnitMonth:
		return start.AddMonths(r.Value), false
	default:
		return start.AddDays(r.Value), false
	}
}

// overlaps says whether some day is governed by both versions.
func (r TimescaleRule) overlaps(other TimescaleRule) bool {
	ends := func(to, from *Date) bool { return to != nil && from != nil && to.Before(*from) }
	return !ends(r.ValidTo, other.ValidFrom) && !ends(other.ValidTo, r.ValidFrom)
}
