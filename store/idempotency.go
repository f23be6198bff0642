package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// ErrOtherInput says that an idempotency key was sent before with another input.
var ErrOtherInput = errors.New("idempotency key used with another input")

// ClaimKey claims the viewer's idempotency key for a mutation. If the mutation was done
// already, it returns the record that it answered with. Two mutations with one key wait
// for each other.
func (o *Operation) ClaimKey(ctx context.Context, key, verb string, input any) (record *uuid.UUID, err error) {
	text, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("read input of %s: %w", verb, err)
	}
	sum := sha256.Sum256(text)
	var claimed bool
	err = o.query(ctx, func(*sql.Rows) error { claimed = true; return nil },
		`INSERT INTO retry (practitioner_id, key, verb, input_hash, at) VALUES ($1, $2, $3, $4, $5)
		 ON CONFLICT (practitioner_id, key) DO NOTHING RETURNING true`,
		o.Viewer.PractitionerID, key, verb, sum[:], o.Now)
	if err != nil {
		return nil, fmt.Errorf("claim idempotency key: %w", err)
	}
	if claimed {
		return nil, nil
	}
	var usedFor string
	var usedWith []byte
	err = o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&usedFor, &usedWith, &record) },
		"SELECT verb, input_hash, record_id FROM retry WHERE practitioner_id = $1 AND key = $2", o.Viewer.PractitionerID, key)
	if err != nil {
		return nil, fmt.Errorf("read idempotency key: %w", err)
	}
	if usedFor != verb || !bytes.Equal(usedWith, sum[:]) || record == nil {
		return nil, ErrOtherInput
	}
	return record, nil
}

// KeepAnswer keeps which record to answer with when the key is sent again.
func (o *Operation) KeepAnswer(ctx context.Context, key string, record uuid.UUID) error {
	return wrapped("keep idempotency key", o.exec(ctx,
		"UPDATE retry SET record_id = $3 WHERE practitioner_id = $1 AND key = $2", o.Viewer.PractitionerID, key, record))
}
