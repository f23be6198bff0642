package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// ChildWithoutKeeper is a restricted child without a keeper: no manager of the authority is involved
// by name.
type ChildWithoutKeeper struct {
	// Child is the child's identifier.
	Child uuid.UUID
	// Authority that was involved last, or the only one.
	Authority *uuid.UUID
	// ByLead says that a lead of an authority is involved by name and can name a manager.
	// Otherwise nobody sees the child.
	ByLead bool
}

// definer is the role of the functions that bypass row security. The operator's commands
// act as it where the directory or a viewer cannot.
const definer = "heed_definer"

// ListChildrenWithoutKeeper lists the restricted children without a keeper. issuers are those that speak
// for social care; if it is nil, everybody counts as able to sign in.
func ListChildrenWithoutKeeper(ctx context.Context, ownerURL string, now time.Time, issuers []string) ([]ChildWithoutKeeper, error) {
	db, err := connect(asRole(ownerURL, definer))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return listChildrenWithoutKeeper(ctx, db, now, issuers)
}

func listChildrenWithoutKeeper(ctx context.Context, db *sql.DB, now time.Time, issuers []string) ([]ChildWithoutKeeper, error) {
	rows, err := db.QueryContext(ctx, "SELECT child_id, authority, by_lead FROM unkept($1, $2) ORDER BY authority, child_id",
		nullable(issuers), now)
	if err != nil {
		return nil, fmt.Errorf("look for children without a keeper: %w", err)
	}
	defer rows.Close()
	var list []ChildWithoutKeeper
	for rows.Next() {
		var u ChildWithoutKeeper
		if err := rows.Scan(&u.Child, &u.Authority, &u.ByLead); err != nil {
			return nil, fmt.Errorf("look for children without a keeper: %w", err)
		}
		list = append(list, u)
	}
	return list, wrapped("look for children without a keeper", rows.Err())
}

// nullable is the list, or null if it is nil.
func nullable(list []string) any {
	if list == nil {
		return nil
	}
	return pq.StringArray(list)
}

// ErrNoKeeper says that the person cannot be a keeper.
var ErrNoKeeper = errors.New("this is no active manager of an active local authority who can sign in: give the identifier of one")

// Handover says which children are handed to which manager, and why.
type Handover struct {
	// Keeper is the manager.
	Keeper uuid.UUID
	// Reason that the operator gives. It is kept in the child's chronology and access log.
	Reason string
	// Only these children; if empty, all children of the manager's authority that nobody sees.
	Only []uuid.UUID
}

// HandToKeeper makes a manager the keeper of children that nobody sees. It does so for all
// that it names or for none, and lists them.
func HandToKeeper(ctx context.Context, ownerURL string, now time.Time, issuers []string, h Handover) ([]uuid.UUID, error) {
	db, err := connect(asRole(ownerURL, definer))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	body, err := authorityOf(ctx, db, h.Keeper, issuers)
	if err != nil {
		return nil, err
	}
	sought := h.Only
	if len(sought) == 0 {
		list, err := listChildrenWithoutKeeper(ctx, db, now, issuers)
		if err != nil {
			return nil, err
		}
		for _, u := range list {
			if !u.ByLead && u.Authority != nil && *u.Authority == body {
				sought = append(sought, u.Child)
			}
		}
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("hand children to a keeper: %w", err)
	}
	defer tx.Rollback()
	for _, child := range sought {
		operation, err := NewID(operationKind, now, rand.Reader)
		if err != nil {
			return nil, err
		}
		var kept bool
		if err := tx.QueryRowContext(ctx, "SELECT keep_child($1, $2, $3, $4, $5, $6)", child, h.Keeper, h.Reason, nullable(issuers),
			instantOf(now), operation).Scan(&kept); err != nil {
			return nil, fmt.Errorf("hand a child to a keeper: %w", err)
		}
		if !kept {
			return nil, fmt.Errorf("%s is no restricted child of this manager's authority that nobody knows any more: nothing was written", child)
		}
	}
	return sought, wrapped("hand children to a keeper", tx.Commit())
}

// authorityOf is the authority of a manager.
func authorityOf(ctx context.Context, db *sql.DB, keeper uuid.UUID, issuers []string) (uuid.UUID, error) {
	var body uuid.UUID
	err := db.QueryRowContext(ctx, `SELECT o.id FROM practitioner p JOIN organisation o ON o.id = p.organisation_id
	 WHERE p.id = $1 AND p.active AND p.roles ? 'MANAGER' AND ($2::text[] IS NULL OR p.issuer = ANY ($2)) AND o.active AND o.kind =
	 'LOCAL_AUTHORITY'`,
		keeper, nullable(issuers)).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return body, ErrNoKeeper
	}
	return body, wrapped("look for the manager", err)
}
