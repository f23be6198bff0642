package practice

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDecisionDue(t *testing.T) {
	t.Parallel()
	cal := EnglandCalendar()
	for name, tt := range map[string]struct {
		received, due, at string
		provisional       bool
	}{
		"the next day": {
			"2025-03-11T09:00:00Z", "2025-03-12", "2025-03-12T23:59:59.999999Z", false},
		"Friday a minute before midnight is due on Monday": {
			"2025-03-14T23:59:00Z", "2025-03-17", "2025-03-17T23:59:59.999999Z", false},
		"Friday in summer a minute before midnight in London too": {
			"2025-07-11T22:59:00Z", "2025-07-14", "2025-07-14T22:59:59.999999Z", false},
		"Saturday is due on Monday": {
			"2025-03-15T12:00:00Z", "2025-03-17", "2025-03-17T23:59:59.999999Z", false},
		"Sunday is due on Monday": {
			"2025-03-16T12:00:00Z", "2025-03-17", "2025-03-17T23:59:59.999999Z", false},
		"Maundy Thursday is due after Easter": {
			"2025-04-17T15:00:00Z", "2025-04-22", "2025-04-22T22:59:59.999999Z", false},
		"Christmas Eve is due after Boxing Day": {
			"2025-12-24T10:00:00Z", "2025-12-29", "2025-12-29T23:59:59.999999Z", false},
		"Christmas Eve of 2021 is due after the substitute days": {
			"2021-12-24T10:00:00Z", "2021-12-29", "2021-12-29T23:59:59.999999Z", false},
		"New Year's Eve of 2027 is due after the substitute day": {
			"2027-12-31T10:00:00Z", "2028-01-04", "2028-01-04T23:59:59.999999Z", false},
		"over the change to summer time": {
			"2025-03-28T10:00:00Z", "2025-03-31", "2025-03-31T22:59:59.999999Z", false},
		"over the change to winter time": {
			"2025-10-24T10:00:00Z", "2025-10-27", "2025-10-27T23:59:59.999999Z", false},
		"late on Tuesday in UTC is Wednesday in London's summer": {
			"2025-07-15T23:30:00Z", "2025-07-17", "2025-07-17T22:59:59.999999Z", false},
		"the last the table knows": {
			"2028-12-21T10:00:00Z", "2028-12-22", "2028-12-22T23:59:59.999999Z", false},
		"past the table's end it is provisional": {
			"2028-12-29T10:00:00Z", "2029-01-01", "2029-01-01T23:59:59.999999Z", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, provisional := DecisionDue(instant(tt.received), false, cal)
			if due := DateOf(at); due.String() != tt.due || at.Format(time.RFC3339Nano) != tt.at || provisional != tt.provisional {
				t.Errorf("got %v, %v, %v; want %s, %s, %v", due, at.Format(time.RFC3339Nano), provisional, tt.due, tt.at, tt.provisional)
			}
		})
	}
}

func TestAnImmediateRiskIsDueInHoursDayAndNight(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ received, due string }{
		"in the morning":                      {"2025-03-11T09:00:00Z", "2025-03-11T13:00:00Z"},
		"on a Saturday night":                 {"2025-03-15T23:30:00Z", "2025-03-16T03:30:00Z"},
		"over the change to summer time":      {"2025-03-30T00:30:00Z", "2025-03-30T04:30:00Z"},
		"past the table's end, yet certainly": {"2029-12-29T10:00:00Z", "2029-12-29T14:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if at, provisional := DecisionDue(instant(tt.received), true, EnglandCalendar()); at != instant(tt.due) || provisional {
				t.Errorf("got %v (provisional %v), want %s", at, provisional, tt.due)
			}
		})
	}
}

func TestWhenThingsAreDue(t *testing.T) {
	t.Parallel()
	scales := EnglandTimescales(EnglandCalendar())
	for name, tt := range map[string]struct {
		rule        RuleName
		start, want string
		provisional bool
	}{
		"an assessment, 45 working days":          {RuleAssessment, "2025-03-10", "2025-05-15", false},
		"an initial conference, 15 working days":  {RuleInitialConference, "2025-04-10", "2025-05-06", false},
		"a first core group, 10 working days":     {RuleFirstCoreGroup, "2025-03-10", "2025-03-24", false},
		"later core groups, six weeks":            {RuleLaterCoreGroups, "2025-03-10", "2025-04-21", false},
		"a first review, three months":            {RuleFirstReviewConference, "2025-11-30", "2026-02-28", false},
		"later reviews, six months":               {RuleLaterReviewConferences, "2025-08-31", "2026-02-28", false},
		"a report, two working days before":       {RuleReportToInitialConference, "2025-04-22", "2025-04-16", false},
		"a restriction, ninety days":              {RuleRestrictedRecordReview, "2025-01-01", "2025-04-01", false},
		"an immediate risk, by the next day":      {RuleImmediateRiskDecision, "2025-03-10", "2025-03-11", false},
		"months past the table's end are certain": {RulePlanLong, "2028-06-01", "2030-06-01", false},
		"working days past it are provisional":    {RuleAssessment, "2028-12-01", "2029-02-06", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			due, err := scales.Due(tt.rule, day(tt.start))
			if err != nil {
				t.Fatal(err)
			}
			if due.Date.String() != tt.want || due.Provisional != tt.provisional || due.Rule.Name != tt.rule || due.At() != EndOfDay(due.Date) {
				t.Errorf("got %v (provisional %v) by %s, want %s (%v)", due.Date, due.Provisional, due.Rule.Name, tt.want, tt.provisional)
			}
		})
	}
}

func TestTheRuleInForceWhenTheClockStartedStands(t *testing.T) {
	t.Parallel()
	rule := func(value int, from, to string) TimescaleRule {
		return TimescaleRule{Name: "visit", Value: value, Unit: TimescaleUnitDay, Basis: TimescaleBasisLocalDefault, ValidFrom: dayp(from),
			ValidTo: dayp(to)}
	}
	scales, err := NewTimescales(EnglandCalendar(), []TimescaleRule{rule(28, "2020-01-01", "2025-03-31"), rule(10, "2025-04-01", "")})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ start, want string }{
		"a clock started on the old rule's last day": {"2025-03-31", "2025-04-28"},
		"one started on the new rule's first":        {"2025-04-01", "2025-04-11"},
		"one started before any rule has none":       {"2019-12-31", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			due, err := scales.Due("visit", day(tt.start))
			if tt.want == "" {
				if !errors.Is(err, ErrNoRule) {
					t.Errorf("got %v, want ErrNoRule", err)
				}
				return
			}
			if err != nil || due.Date.String() != tt.want {
				t.Errorf("got %v, %v; want %s", due.Date, err, tt.want)
			}
		})
	}
	for name, rules := range map[string][]TimescaleRule{
		"two versions at once":     {rule(28, "", ""), rule(10, "2025-04-01", "")},
		"two that share a day":     {rule(28, "", "2025-04-01"), rule(10, "2025-04-01", "")},
		"a unit that is not known": {{Name: "visit", Value: 1, Unit: "FORTNIGHT", Basis: TimescaleBasisStatutory}},
		"a negative limit":         {rule(-1, "", "")},
	} {
		if _, err := NewTimescales(Calendar{}, rules); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestEveryRuleNameIsInTheTableAndTheOtherWayRound(t *testing.T) {
	t.Parallel()
	var inTable []string
	for _, rule := range englandRules() {
		inTable = append(inTable, string(rule.Name))
		if rule.Value <= 0 || rule.ClockStarts == "" || rule.Source == "" {
			t.Errorf("%s lacks its value, clock start or source", rule.Name)
		}
	}
	slices.Sort(inTable)
	if diff := cmp.Diff(constantsOf(t, "RuleName"), inTable); diff != "" {
		t.Errorf("names (-constants +table):\n%s", diff)
	}
	if _, err := EnglandTimescales(EnglandCalendar()).Due("no-such-rule", day("2025-01-01")); !errors.Is(err, ErrNoRule) {
		t.Errorf("got %v, want ErrNoRule", err)
	}
}
