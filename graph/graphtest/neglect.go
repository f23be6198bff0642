package graphtest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

const ClocksOfChild = `query($id: ID!) { child(id: $id) { neglectClocks { instrument area title days running since child { id }
  spells { startedOn endedOn days shownBy { id } disprovedBy { id } } } } }`

// clocks are a child's as somebody reads them: a line an area.
func (w *Env) clocks(who string, child any) []string {
	w.T.Helper()
	a := w.Must(who, ClocksOfChild, map[string]any{"id": child})
	var lines []string
	for i := range a.List("child", "neglectClocks") {
		at := func(path ...any) any { return a.At(append([]any{"child", "neglectClocks", i}, path...)...) }
		line := fmt.Sprintf("%v %v %v days", at("instrument"), at("area"), at("days"))
		if at("running") == true {
			line += fmt.Sprintf(", running since %v", at("since"))
		}
		for s := range a.List("child", "neglectClocks", i, "spells") {
			line += fmt.Sprintf(" [%v %v %v]", at("spells", s, "startedOn"), at("spells", s, "endedOn"), at("spells", s, "days"))
		}
		lines = append(lines, line)
	}
	return lines
}

func (w *Env) WantClocks(child any, want ...string) {
	w.T.Helper()
	if got := w.clocks("health", child); !slices.Equal(got, want) {
		w.T.Errorf("clocks\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// WriteProfile writes a completed profile of a child's care up to a day, past every
// rule: "A4 B2" are its area grades, and 0 is not assessed.
func (w *Env) WriteProfile(child uuid.UUID, instrument Row, from, to, grades string) Row {
	w.T.Helper()
	v := w.Viewers["health"]
	sitting := w.DrawSitting(nil, v.OrganisationID, v.PractitionerID, to)
	sitting["from"], sitting["instrument_id"] = from, instrument["id"]
	var areas []practice.SittingArea
	for _, g := range strings.Fields(grades) {
		areas = append(areas, practice.SittingArea{Code: g[:1], Grade: practice.Grade(g[1] - '0')})
	}
	profile := w.DrawProfileRow(sitting, child, practice.CareProfileStateSuperseded, areas...)
	profile["instrument_id"], profile["instrument_code"] = instrument["id"], instrument["code"]
	w.WriteRows("care_sitting", sitting)
	w.WriteRows("care_profile", profile)
	return profile
}

// Shipped is the instrument that every database has, as a row.
var Shipped = Row{"id": OpenStructure, "code": OpenTraining}

// ComputeClocks has the background compute the clocks of children again.
func (w *Env) ComputeClocks(children ...uuid.UUID) {
	w.T.Helper()
	for _, child := range children {
		w.Exec("INSERT INTO job (id, created_at, kind, subject_id, run_at) VALUES ($1, $2, $3, $4, $2) ON CONFLICT (kind, subject_id) WHERE "+
			"done_at IS NULL DO UPDATE SET run_at = EXCLUDED.run_at",
			w.ID("Job"), w.Instant(), store.JobNeglect, child)
	}
	w.RunClockWork()
}

// RunClockWork does the background work on clocks that is due.
func (w *Env) RunClockWork() {
	w.T.Helper()
	w.runWork(store.JobNeglect, jobs.KeepNeglect(practice.ClockRule{PoorFrom: w.PoorFrom}))
}

// RunClimbing does the background work on overdue concerns that is due.
func (w *Env) RunClimbing() {
	w.T.Helper()
	w.runWork(store.JobClimb, jobs.Climb(practice.EnglandCalendar()))
}

// RunReminders does the background work on incidents that is due.
func (w *Env) RunReminders() {
	w.T.Helper()
	w.runWork(store.JobIncident, jobs.RemindIncident)
}

// runWork does the background work of one kind that is due.
func (w *Env) runWork(kind string, handler store.Handler) {
	w.T.Helper()
	ctx, end := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		jobs.Run(ctx, w.Store, jobs.RunConfig{Clock: w.Clock, Every: 10 * time.Millisecond, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			Handlers: map[string]store.Handler{kind: handler}})
	}()
	for w.Count("SELECT count(*) FROM job WHERE done_at IS NULL AND kind = $1 AND run_at <= $2", kind, w.Instant()) > 0 {
		time.Sleep(10 * time.Millisecond)
	}
	end()
	<-done
	if n := w.Count("SELECT count(*) FROM job WHERE last_error IS NOT NULL"); n > 0 {
		w.T.Fatalf("%d jobs failed", n)
	}
}

// ClockRow is a clock as lists ask for it.
type ClockRow struct {
	Area, Since string
	Days        int
}

// StoredClocks reads what is kept of a child's clocks, and of the child.
func (w *Env) StoredClocks(child uuid.UUID) (clocks []ClockRow, since string) {
	w.T.Helper()
	rows, err := w.Admin.Query(
		"SELECT instrument || ' ' || area, coalesce(since::text, ''), days FROM neglect_clock WHERE child_id = $1 ORDER BY 1", child)
	if err != nil {
		w.T.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c ClockRow
		if err := rows.Scan(&c.Area, &c.Since, &c.Days); err != nil {
			w.T.Fatal(err)
		}
		clocks = append(clocks, c)
	}
	if err := w.Admin.QueryRow("SELECT neglect_since::text FROM child WHERE id = $1", child).Scan(&since); err != nil {
		w.T.Fatal(err)
	}
	return clocks, since
}

// KnownChildren makes children that the school and the trust know.
func (w *Env) KnownChildren(born ...string) []uuid.UUID {
	w.T.Helper()
	var children []uuid.UUID
	for _, day := range born {
		c := w.ChildRow("Wren", "Quillfether", day)
		w.WriteRows("child", c)
		w.WriteRows("involvement", w.InvolvementRow(c.ID(), w.Organisations["trust"], nil, Noon.AddDate(-1, 0, 0), nil),
			w.InvolvementRow(c.ID(), w.Organisations["school"], nil, Noon.AddDate(-1, 0, 0), nil))
		children = append(children, c.ID())
	}
	return children
}

// QueryIDs are the identifiers that a question of the superuser's finds.
func (w *Env) QueryIDs(query string) []uuid.UUID {
	w.T.Helper()
	rows, err := w.Admin.Query(query)
	if err != nil {
		w.T.Fatal(err)
	}
	defer rows.Close()
	var ids []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			w.T.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}
