package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/practice"
	"heed/store"
)

// Escalate handles store.JobEscalate by a rule: it sends the messages that an action is
// due today, including those of days that were missed, and runs again when the next is
// due.
func Escalate(rule []practice.EscalationStep) store.Handler {
	return func(ctx context.Context, op *store.Operation, action uuid.UUID) error {
		a, err := escalations(ctx, action)
		if err != nil {
			return err
		}
		today := practice.DateOf(op.Now)
		for _, owed := range practice.Escalations(rule, a.due, a.state, today, a.sent) {
			_, err := ent.FromContext(ctx).ExecContext(ctx, "SELECT escalate_action($1, $2, $3, $4)", action, string(owed.To), owed.On.String(),
				today.String())
			if err != nil {
				return fmt.Errorf("escalate action: %w", err)
			}
		}
		next := practice.NextEscalation(rule, a.due, a.state, today)
		if next == nil {
			return nil
		}
		return op.Schedule(ctx, store.JobEscalate, action, practice.EscalationTime(*next))
	}
}

// escalated is the state of an action that decides about its messages.
type escalated struct {
	due   practice.Date
	state practice.ActionState
	sent  []practice.Escalation
}

// escalations reads which messages about an action were sent. An action that does not
// exist gets none.
func escalations(ctx context.Context, action uuid.UUID) (escalated, error) {
	var a escalated
	err := query(ctx, func(rows *sql.Rows) error {
		var due time.Time
		var to sql.NullString
		var on sql.NullTime
		if err := rows.Scan(&due, &a.state, &to, &on); err != nil {
			return err
		}
		a.due = practice.DateOf(due)
		if to.Valid {
			a.sent = append(a.sent, practice.Escalation{To: practice.ActionEscalation(to.String), On: practice.DateOf(on.Time)})
		}
		return nil
	}, "SELECT due, state, sent_to, sent_on FROM action_escalations($1)", action)
	if err != nil {
		return escalated{}, fmt.Errorf("read escalations: %w", err)
	}
	return a, nil
}
