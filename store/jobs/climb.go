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

// Climb handles store.JobClimb: it tells the managers of the local authority of a referral
// that is undecided past its due time, later those above them, each once, and runs again
// when the next step is due. A referral that was decided or withdrawn meanwhile is left.
func Climb(cal practice.Calendar) store.Handler {
	return func(ctx context.Context, op *store.Operation, referral uuid.UUID) error {
		clock, undecided, err := clockOf(ctx, referral)
		if err != nil || !undecided {
			return err
		}
		for _, step := range []struct {
			name string
			at   time.Time
			done bool
		}{
			{"OVERDUE", clock.due, clock.told},
			{"ESCALATED", practice.EscalationDue(clock.due, clock.immediateRisk, cal), clock.escalated},
		} {
			switch {
			case step.done:
			case !op.Now.After(step.at):
				return op.Schedule(ctx, store.JobClimb, referral, step.at.Add(time.Millisecond))
			default:
				if _, err := ent.FromContext(ctx).ExecContext(ctx, "SELECT climb_referral($1, $2)", referral, step.name); err != nil {
					return fmt.Errorf("climb: %w", err)
				}
			}
		}
		return nil
	}
}

// referralClock is what decides about the steps of a referral.
type referralClock struct {
	due                            time.Time
	immediateRisk, told, escalated bool
}

// clockOf reads the clock of a referral, and whether it is undecided.
func clockOf(ctx context.Context, referral uuid.UUID) (clock referralClock, undecided bool, err error) {
	err = query(ctx, func(rows *sql.Rows) error {
		undecided = true
		return rows.Scan(&clock.due, &clock.immediateRisk, &clock.told, &clock.escalated)
	}, "SELECT due, immediate_risk, told, escalated FROM referral_clock($1)", referral)
	if err != nil {
		return referralClock{}, false, fmt.Errorf("read the clock of a referral: %w", err)
	}
	return clock, undecided, nil
}
