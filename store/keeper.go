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

// Unkept is a restricted child that no manager of the authority knows by name.
type Unkept struct {
	// Child is their identifier.
	Child uuid.UUID
	// Authority that was involved last, or the only one there is.
	Authority *uuid.UUID
	// ByLead says that a lead of an authority knows them by name, who can name a
	// manager. Otherwise they are lost to everyone.
	ByLead bool
}

// definer is the role of what looks past the viewer; whoever runs Heed acts as it where
// the directory or a viewer cannot.
const definer = "heed_definer"

// ListUnkept lists the restricted children who have no keeper. issuers are those that
// speak for social care; where it is nil, everybody counts as able to sign in.
func ListUnkept(ctx context.Context, ownerURL string, now time.Time, issuers []string) ([]Unkept, error) {
	db, err := connect(asRole(ownerURL, definer))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return listUnkept(ctx, db, now, issuers)
}

func listUnkept(ctx context.Context, db *sql.DB, now time.Time, issuers []string) ([]Unkept, error) {
	rows, err := db.QueryContext(ctx, "SELECT child_id, authority, by_lead FROM unkept($1, $2) ORDER BY authority, child_id", nullable(issuers), now)
	if err != nil {
		return nil, fmt.Errorf("look for children without a keeper: %w", err)
	}
	defer rows.Close()
	var list []Unkept
	for rows.Next() {
		var u Unkept
		if err := rows.Scan(&u.Child, &u.Authority, &u.ByLead); err != nil {
			return nil, fmt.Errorf("look for children without a keeper: %w", err)
		}
		list = append(list, u)
	}
	return list, wrapped("look for children without a keeper", rows.Err())
}

// nullable is a list, and null where there is none.
func nullable(list []string) any {
	if list == nil {
		return nil
	}
	return pq.StringArray(list)
}

// ErrNoKeeper is the answer to a keeper who cannot be one.
var ErrNoKeeper = errors.New("this is no active manager of an active local authority who can sign in: give the identifier of one")

// Handing says to which manager children are handed, and why.
type Handing struct {
	// Keeper is the manager.
	Keeper uuid.UUID
	// Reason of whoever runs Heed. It is kept in the child's chronology and access record.
	Reason string
	// Only these children, or all who are lost of the manager's authority.
	Only []uuid.UUID
}

// HandToKeeper makes a manager the keeper of children who are lost to everyone, all or
// none of those that it names, and lists them.
func HandToKeeper(ctx context.Context, ownerURL string, now time.Time, issuers []string, h Handing) ([]uuid.UUID, error) {
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
		list, err := listUnkept(ctx, db, now, issuers)
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
		if err := tx.QueryRowContext(ctx, "SELECT keep_child($1, $2, $3, $4, $5, $6)", child, h.Keeper, h.Reason, nullable(issuers), instantOf(now), operation).Scan(&kept); err != nil {
			return nil, fmt.Errorf("hand a child to a keeper: %w", err)
		}
		if !kept {
			return nil, fmt.Errorf("%s is no restricted child of this manager's authority that nobody knows any more: nothing was written", child)
		}
	}
	return sought, wrapped("hand children to a keeper", tx.Commit())
}

// authorityOf is the authority that somebody manages.
func authorityOf(ctx context.Context, db *sql.DB, keeper uuid.UUID, issuers []string) (uuid.UUID, error) {
	var body uuid.UUID
	err := db.QueryRowContext(ctx, `SELECT o.id FROM practitioner p JOIN organisation o ON o.id = p.organisation_id
	 WHERE p.id = $1 AND p.active AND p.roles ? 'MANAGER' AND ($2::text[] IS NULL OR p.issuer = ANY ($2)) AND o.active AND o.kind = 'LOCAL_AUTHORITY'`,
		keeper, nullable(issuers)).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return body, ErrNoKeeper
	}
	return body, wrapped("look for the manager", err)
}
