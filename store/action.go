package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// Owed is how many open actions for a child one owner has.
type Owed struct {
	// Organisation that owns them, and its name.
	Organisation     uuid.UUID
	OrganisationName string
	// Practitioner who owns them; nil if no active person is named.
	Practitioner *uuid.UUID
	// Count of the actions, one or more.
	Count int
}

// OwedFor counts the open actions for each child, of those that the viewer sees, by owner.
func (o *Operation) OwedFor(ctx context.Context, children []uuid.UUID) (map[uuid.UUID][]Owed, error) {
	found := map[uuid.UUID][]Owed{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var child uuid.UUID
		var owed Owed
		if err := rows.Scan(&child, &owed.Organisation, &owed.OrganisationName, &owed.Practitioner, &owed.Count); err != nil {
			return err
		}
		o.discloseRecord(child)
		found[child] = append(found[child], owed)
		return nil
	}, `SELECT s.child_id, o.id, o.name, (SELECT p.id FROM practitioner p WHERE p.id = a.practitioner_id AND p.active AND o.active), count(*)
	    FROM action_child s JOIN action a ON a.id = s.action_id JOIN organisation o ON o.id = a.organisation_id
	    WHERE s.child_id = ANY ($1) AND a.state = ANY ($2) GROUP BY 1, 2, 3, 4 ORDER BY o.name_key, 2, 4`, idArray(children),
		stateArray(practice.OpenActionStates()))
	if err != nil {
		return nil, fmt.Errorf("count what is owed: %w", err)
	}
	return found, nil
}

func stateArray(states []practice.ActionState) pq.StringArray {
	texts := make(pq.StringArray, len(states))
	for i, s := range states {
		texts[i] = string(s)
	}
	return texts
}

// Counts of actions: see action_counts in policies/action.sql.
type Counts struct {
	Open, Due, Overdue, Declined, Unanswered int
	// OldestDays is how many days the oldest unanswered action has waited; nil if there is
	// none.
	OldestDays *int
}

func (c *Counts) columns() []any {
	return []any{&c.Open, &c.Due, &c.Overdue, &c.Declined, &c.Unanswered, &c.OldestDays}
}

// ActionCounts counts the open actions of organisations over the whole partnership for
// viewers who may compare (auth.Compares), and returns nothing for others. Organisations
// without any are left out.
func (o *Operation) ActionCounts(ctx context.Context, bodies []uuid.UUID, today practice.Date) (map[uuid.UUID]Counts, error) {
	found := map[uuid.UUID]Counts{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var body uuid.UUID
		var c Counts
		if err := rows.Scan(append([]any{&body}, c.columns()...)...); err != nil {
			return err
		}
		found[body] = c
		return nil
	}, "SELECT organisation_id, open, due, overdue, declined, unanswered, oldest_days FROM action_counts($1, $2)", idArray(bodies),
		today.String())
	if err != nil {
		return nil, fmt.Errorf("count actions: %w", err)
	}
	return found, nil
}

// AgencyCounts counts the open actions of each agency's organisations, as ActionCounts
// does.
func (o *Operation) AgencyCounts(ctx context.Context, today practice.Date) (map[practice.Agency]Counts, error) {
	found := map[practice.Agency]Counts{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		var agency practice.Agency
		var c Counts
		if err := rows.Scan(append([]any{&agency}, c.columns()...)...); err != nil {
			return err
		}
		found[agency] = c
		return nil
	}, `SELECT o.agency, sum(c.open), sum(c.due), sum(c.overdue), sum(c.declined), sum(c.unanswered), max(c.oldest_days)
	    FROM action_counts(ARRAY(SELECT id FROM organisation), $1) c JOIN organisation o ON o.id = c.organisation_id GROUP BY o.agency`,
		today.String())
	if err != nil {
		return nil, fmt.Errorf("count actions of agencies: %w", err)
	}
	return found, nil
}

// NameActionSubjects adds an action's event to the chronology of each of the action's
// children, whether the author sees them or not.
func (o *Operation) NameActionSubjects(ctx context.Context, event uuid.UUID) error {
	return wrapped("name the children of an action's event", o.exec(ctx, "SELECT action_subjects($1)", event))
}

// NotifyAction notifies the people concerned that an action was assigned or declined.
func (o *Operation) NotifyAction(ctx context.Context, action uuid.UUID) error {
	return wrapped("tell of an action", o.exec(ctx, "SELECT tell_action($1)", action))
}

// NotifyImmediateRisk notifies social care and the police of a concern with an immediate
// risk.
func (o *Operation) NotifyImmediateRisk(ctx context.Context, concern uuid.UUID) error {
	return wrapped("tell of immediate risk", o.exec(ctx, "SELECT tell_immediate_risk($1)", concern))
}
