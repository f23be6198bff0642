package graph_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
	"heed/store/jobs"
)

// cared writes a completed profile of a child's care up to a day, past every
// rule: "A4 B2" are its area grades, and 0 is not assessed.
func (w *world) cared(child uuid.UUID, instrument row, from, to, grades string) row {
	w.t.Helper()
	v := w.viewers["health"]
	sitting := w.drawnSitting(nil, v.OrganisationID, v.PractitionerID, to)
	sitting["from"], sitting["instrument_id"] = from, instrument["id"]
	var areas []practice.SittingArea
	for _, g := range strings.Fields(grades) {
		areas = append(areas, practice.SittingArea{Code: g[:1], Grade: practice.Grade(g[1] - '0')})
	}
	profile := w.drawnProfile(sitting, child, practice.CareProfileStateSuperseded, areas...)
	profile["instrument_id"], profile["instrument_code"] = instrument["id"], instrument["code"]
	w.plain("care_sitting", sitting)
	w.plain("care_profile", profile)
	return profile
}

// shipped is the instrument that every database has, as a row.
var shipped = row{"id": openStructure, "code": openTraining}

// kept has the background compute the clocks of children anew.
func (w *world) kept(children ...uuid.UUID) {
	w.t.Helper()
	for _, child := range children {
		w.exec("INSERT INTO job (id, created_at, kind, subject_id, run_at) VALUES ($1, $2, $3, $4, $2) ON CONFLICT (kind, subject_id) WHERE done_at IS NULL DO UPDATE SET run_at = EXCLUDED.run_at",
			w.id("Job"), w.instant(), store.JobNeglect, child)
	}
	w.work()
}

// work does the background work on clocks that is due.
func (w *world) work() {
	w.t.Helper()
	ctx, end := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		jobs.Run(ctx, w.store, jobs.Keeping{Clock: w.clock, Every: 10 * time.Millisecond, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			Handlers: map[string]store.Handler{store.JobNeglect: jobs.KeepNeglect(practice.ClockRule{PoorFrom: w.poorFrom})}})
	}()
	for w.count("SELECT count(*) FROM job WHERE done_at IS NULL AND kind = $1 AND run_at <= $2", store.JobNeglect, w.instant()) > 0 {
		time.Sleep(10 * time.Millisecond)
	}
	end()
	<-done
	if n := w.count("SELECT count(*) FROM job WHERE last_error IS NOT NULL"); n > 0 {
		w.t.Fatalf("%d jobs failed", n)
	}
}

// clockRow is a clock as lists ask for it.
type clockRow struct {
	area, since string
	days        int
}

// keptOf reads what is kept of a child's clocks, and of the child.
func (w *world) keptOf(child uuid.UUID) (clocks []clockRow, since string) {
	w.t.Helper()
	rows, err := w.admin.Query("SELECT instrument || ' ' || area, coalesce(since::text, ''), days FROM neglect_clock WHERE child_id = $1 ORDER BY 1", child)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c clockRow
		if err := rows.Scan(&c.area, &c.since, &c.days); err != nil {
			w.t.Fatal(err)
		}
		clocks = append(clocks, c)
	}
	if err := w.admin.QueryRow("SELECT neglect_since::text FROM child WHERE id = $1", child).Scan(&since); err != nil {
		w.t.Fatal(err)
	}
	return clocks, since
}

// known makes children that the school and the trust know.
func (w *world) known(born ...string) []uuid.UUID {
	w.t.Helper()
	var children []uuid.UUID
	for _, day := range born {
		c := w.childRow("Wren", "Quillfether", day)
		w.plain("child", c)
		w.plain("involvement", w.involvementRow(c.id(), w.bodies["trust"], nil, noon.AddDate(-1, 0, 0), nil),
			w.involvementRow(c.id(), w.bodies["school"], nil, noon.AddDate(-1, 0, 0), nil))
		children = append(children, c.id())
	}
	return children
}
