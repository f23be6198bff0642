package demo

import (
	"time"

	"github.com/google/uuid"

	"heed/practice"
	"heed/store"
)

// job is a row of the table of that name.
type job struct {
	ID        uuid.UUID `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	Kind      string    `json:"kind"`
	SubjectID uuid.UUID `json:"subject_id"`
	RunAt     time.Time `json:"run_at"`
}

// schedule schedules the job for the next message about an action.
func (g *generator) schedule(a *assignment) {
	next := practice.NextEscalation(practice.DefaultEscalations(), a.due, a.row.State, g.escalatedTo())
	if next == nil {
		return
	}
	g.rows.jobs = append(g.rows.jobs, &job{
		ID: g.id("Job", a.row.UpdatedAt), CreatedAt: a.row.UpdatedAt, Kind: store.JobEscalate, SubjectID: a.row.ID,
		RunAt: practice.EscalationTime(*next),
	})
}

// escalatedTo is the last day whose messages have been sent.
func (g *generator) escalatedTo() practice.Date {
	if g.now.Before(practice.EscalationTime(g.today)) {
		return g.today.AddDays(-1)
	}
	return g.today
}
