package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// JobNeglect is the kind of job that recomputes a child's neglect clocks. Its subject is
// the child. It is scheduled for the end of a childhood in which clocks run, and whenever
// the kept clocks are out of date.
const JobNeglect = "neglect"

// Care is a child's care over time, as far as it is known.
type Care struct {
	// Born and Died bound the childhood; nil if not known.
	Born, Died *practice.Date
	// Sittings are the completed profiles without the mistaken ones, in the order of the
	// windows' ends.
	Sittings []practice.Sitting
	// Versions are the instrument versions of these profiles, in the same order.
	Versions []uuid.UUID
}

// careOf reads the care of many children in one statement.
const careOf = `SELECT c.id, c.date_of_birth, c.died_on, p.id, p.instrument_code, p.instrument_id, s."from", p.window_end, p.area_grades
  FROM child c
  LEFT JOIN care_profile p ON p.child_id = c.id AND p.state <> 'DRAFT' AND p.mistaken_at IS NULL
  LEFT JOIN care_sitting s ON s.id = p.sitting_id
 WHERE c.id = ANY ($1) ORDER BY p.window_end, s."from", p.id`

// CareOf reads the care of those of the children that the viewer sees.
func (o *Operation) CareOf(ctx context.Context, children []uuid.UUID) (map[uuid.UUID]Care, error) {
	found := map[uuid.UUID]Care{}
	err := o.queryDisclosing(ctx, careInto(found), careOf, idArray(children))
	return found, wrapped("read care", err)
}

// careInto scans a row of careOf, and returns the child.
func careInto(found map[uuid.UUID]Care) func(*sql.Rows) (uuid.UUID, error) {
	return func(rows *sql.Rows) (uuid.UUID, error) {
		var child uuid.UUID
		var profile, version uuid.NullUUID
		var born, died, from, to sql.Null[time.Time]
		var code sql.NullString
		var areas []byte
		if err := rows.Scan(&child, &born, &died, &profile, &code, &version, &from, &to, &areas); err != nil {
			return child, err
		}
		care := found[child]
		care.Born, care.Died = dayOrNil(born), dayOrNil(died)
		if profile.Valid {
			s := practice.Sitting{ID: profile.UUID, Instrument: code.String, StartedOn: calendarDay(from.V), EndedOn: calendarDay(to.V)}
			if err := json.Unmarshal(areas, &s.Areas); err != nil {
				return child, fmt.Errorf("read the grades of a profile: %w", err)
			}
			care.Sittings, care.Versions = append(care.Sittings, s), append(care.Versions, version.UUID)
		}
		found[child] = care
		return child, nil
	}
}

func dayOrNil(t sql.Null[time.Time]) *practice.Date {
	if !t.Valid {
		return nil
	}
	return new(calendarDay(t.V))
}

// keptClock is a neglect clock as lists use it.
type keptClock struct {
	Instrument string         `json:"instrument"`
	Area       string         `json:"area"`
	Since      *practice.Date `json:"since"`
	Days       int            `json:"days"`
}

// KeepNeglect computes a child's neglect clocks by a rule and stores them for lists.
// Meanwhile nobody else completes a profile of the child.
func (o *Operation) KeepNeglect(ctx context.Context, child uuid.UUID, rule practice.ClockRule) error {
	found := map[uuid.UUID]Care{}
	if err := o.queryDisclosing(ctx, careInto(found), "SELECT * FROM neglect_facts($1)", child); err != nil {
		return fmt.Errorf("read what neglect clocks stand on: %w", err)
	}
	care, today := found[child], practice.DateOf(o.Now)
	clocks := practice.ChildClocks(care.Born, care.Died, care.Sittings, rule, today)
	kept := make([]keptClock, len(clocks))
	for i, c := range clocks {
		kept[i] = keptClock{c.Area.Instrument, c.Area.Area, c.Since(today), c.Over()}
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("write neglect clocks: %w", err)
	}
	if err := o.exec(ctx, "SELECT keep_neglect($1, $2, $3)", child, string(text), int(rule.Poor())); err != nil {
		return fmt.Errorf("keep neglect clocks: %w", err)
	}
	end := practice.ChildhoodEnds(care.Born, care.Died)
	if runs := slices.ContainsFunc(clocks, func(c practice.AreaClock) bool { return c.Running }); !runs || end == nil {
		return nil
	}
	return o.Schedule(ctx, JobNeglect, child, practice.StartOfDay(*end))
}

// ScheduleNeglect schedules a recomputation for every child whose stored clocks differ
// from what the rule gives today, and returns how many those are. Each replica may call it
// when it starts: a child that waits already is not scheduled twice.
func (s *Store) ScheduleNeglect(ctx context.Context, now time.Time, rule practice.ClockRule) (stale int, err error) {
	ctx, op, err := s.BeginJob(ctx, now)
	if err != nil {
		return 0, err
	}
	defer op.Rollback()
	grown := practice.GrownUpIfBornBy(practice.DateOf(op.Now))
	if err := op.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&stale) },
		"SELECT schedule_neglect($1, $2, $3)", JobNeglect, int(rule.Poor()), grown.String()); err != nil {
		return 0, fmt.Errorf("schedule neglect clocks: %w", err)
	}
	return stale, op.Commit(ctx)
}
