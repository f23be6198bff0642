package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/practice"
)

// LockDirectory makes operations that depend on who is active wait for each other until
// this one ends: two people who leave at once cannot both count on the other.
func (o *Operation) LockDirectory(ctx context.Context) error {
	return wrapped("hold the directory", o.exec(ctx, "SELECT pg_advisory_xact_lock(hashtext('heed.directory'), 0)"))
}

// Issuers lists the issuers of the accounts.
func (o *Operation) Issuers(ctx context.Context) ([]string, error) {
	var issuers []string
	err := o.query(ctx, func(rows *sql.Rows) error {
		var issuer string
		if err := rows.Scan(&issuer); err != nil {
			return err
		}
		issuers = append(issuers, issuer)
		return nil
	}, "SELECT DISTINCT issuer FROM practitioner")
	return issuers, wrapped("list issuers", err)
}

// LeftWithoutKeeper counts the restricted children whose last involved manager of the authority
// would be gone if these people were no longer active. It returns the count to
// administrators only, and zero to others.
func (o *Operation) LeftWithoutKeeper(ctx context.Context, leavers []uuid.UUID, issuers []string) (int, error) {
	var count int
	err := o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&count) }, "SELECT left_to_nobody($1, $2)", idArray(leavers),
		pq.StringArray(issuers))
	return count, wrapped("count who would be left to nobody", err)
}

// ManagerFacts reads what a manager is to the organisation and the person that they are to
// manage, if there is such a person yet. known is false if the manager has no account.
func (o *Operation) ManagerFacts(ctx context.Context, manager, body uuid.UUID, of *uuid.UUID) (facts practice.ManagerFacts, known bool,
	err error) {
	err = o.query(ctx, func(rows *sql.Rows) error {
		known = true
		return rows.Scan(&facts.Active, &facts.Manages, &facts.Above, &facts.Under)
	}, `SELECT m.active AND o.active, m.roles ? 'MANAGER',
	      m.organisation_id IN (WITH RECURSIVE above AS (SELECT id, parent_id FROM organisation WHERE id = $2
	        UNION SELECT b.id, b.parent_id FROM above a JOIN organisation b ON b.id = a.parent_id) SELECT id FROM above),
	      EXISTS (WITH RECURSIVE up AS (SELECT id, manager_id FROM practitioner WHERE id = $1
	        UNION SELECT p.id, p.manager_id FROM up u JOIN practitioner p ON p.id = u.manager_id) SELECT 1 FROM up WHERE id = $3::uuid)
	    FROM practitioner m JOIN organisation o ON o.id = m.organisation_id WHERE m.id = $1`, manager, body, of)
	if err != nil {
		return facts, false, fmt.Errorf("ask what a manager is: %w", err)
	}
	facts.Self = of != nil && *of == manager
	return facts, known, nil
}

// Held counts what somebody still holds.
type Held struct {
	// People that they manage.
	People int
	// OpenActions that they own.
	OpenActions int
	// DraftProfiles that they assess.
	DraftProfiles int
	// ConcernDrafts that wait for them.
	ConcernDrafts int
	// Involvements that name them.
	Involvements int
}

// StillHeld counts what people hold, and an organisation's work without a named
// practitioner.
func (o *Operation) StillHeld(ctx context.Context, people []uuid.UUID, body *uuid.UUID) (*Held, error) {
	held := &Held{}
	err := o.query(ctx, func(rows *sql.Rows) error {
		return rows.Scan(&held.People, &held.OpenActions, &held.DraftProfiles, &held.Involvements, &held.ConcernDrafts)
	}, "SELECT people, open_actions, draft_profiles, involvements, held_drafts($1) FROM still_held($1, $2)", idArray(people), body)
	return held, wrapped("count what is held", err)
}
