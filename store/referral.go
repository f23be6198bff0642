package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"
)

// HomesOf lists, for each referral, the households that the viewer sees of those that it is
// about: its own, and those at the address as it was reported.
func (o *Operation) HomesOf(ctx context.Context, referrals []uuid.UUID) (map[uuid.UUID][]uuid.UUID, error) {
	homes := map[uuid.UUID][]uuid.UUID{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var of, home uuid.UUID
		if err := rows.Scan(&of, &home); err != nil {
			return err
		}
		homes[of] = append(homes[of], home)
		return nil
	}, `SELECT r.id, h.id FROM referral r CROSS JOIN LATERAL homes_at_referral(r.id) AS h (id) WHERE r.id = ANY ($1)`, idArray(referrals))
	if err != nil {
		return nil, fmt.Errorf("find the homes of concerns: %w", err)
	}
	return homes, nil
}

// NotifyInformation notifies social care of further information on a referral.
func (o *Operation) NotifyInformation(ctx context.Context, information uuid.UUID) error {
	return wrapped("tell of further information", o.exec(ctx, "SELECT tell_information($1)", information))
}

// NotifyEarlyHelp notifies the organisation to which the viewer passed a referral for early
// help.
func (o *Operation) NotifyEarlyHelp(ctx context.Context, referral uuid.UUID) error {
	return wrapped("tell of early help", o.exec(ctx, "SELECT tell_early_help($1)", referral))
}

// EndInvolvements ends involvements that the caller has loaded, and notes the edit of each.
func (o *Operation) EndInvolvements(ctx context.Context, involvements []uuid.UUID, reason string) error {
	return wrapped("end involvements", o.exec(ctx, "SELECT end_involvements($1, $2)", idArray(involvements), reason))
}

// CallNow lists, for each referral, the organisations to call now about an immediate risk.
func (o *Operation) CallNow(ctx context.Context, referrals []uuid.UUID) (map[uuid.UUID][]uuid.UUID, error) {
	called := map[uuid.UUID][]uuid.UUID{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var of, body uuid.UUID
		if err := rows.Scan(&of, &body); err != nil {
			return err
		}
		called[of] = append(called[of], body)
		return nil
	}, `SELECT r.id, c.organisation_id FROM unnest($1::uuid[]) AS r (id) CROSS JOIN LATERAL calls_at_risk(r.id) c ORDER BY r.id, c.place`,
		idArray(referrals))
	if err != nil {
		return nil, fmt.Errorf("find the organisations to call: %w", err)
	}
	return called, nil
}

// HiddenReportedHomes tells of which referrals the viewer may not read the home as it was
// reported.
func (o *Operation) HiddenReportedHomes(ctx context.Context, referrals []uuid.UUID) (map[uuid.UUID]bool, error) {
	ids, err := o.ids(ctx, "SELECT r.id FROM unnest($1::uuid[]) AS r (id) WHERE hides_reported_home(r.id)", idArray(referrals))
	if err != nil {
		return nil, fmt.Errorf("ask which reported homes are hidden: %w", err)
	}
	hidden := map[uuid.UUID]bool{}
	for _, id := range ids {
		hidden[id] = true
	}
	return hidden, nil
}

// PeopleToAsk lists the people to contact about restricted children that the viewer does
// not see.
func (o *Operation) PeopleToAsk(ctx context.Context, hidden []uuid.UUID) ([]uuid.UUID, error) {
	people, err := o.ids(ctx, "SELECT people_to_ask($1)", idArray(hidden))
	return people, wrapped("find who to ask about a restricted child", err)
}

// HandOver restricts the children of a referral, which the operation has changed, and
// involves those who keep the records of restricted children that they may be.
func (o *Operation) HandOver(ctx context.Context, referral uuid.UUID, hidden []uuid.UUID) error {
	return wrapped("hand over a concern", o.exec(ctx, "SELECT hand_over($1, $2)", referral, idArray(hidden)))
}
