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
// for each other. asked is the input as it was sent: the identifiers in it stay the same
// when their records are merged.
func (o *Operation) ClaimKey(ctx context.Context, key, verb string, input, asked any) (record *uuid.UUID, err error) {
	var sums [2][sha256.Size]byte
	for i, of := range []any{input, asked} {
		text, err := json.Marshal(of)
		if err != nil {
			return nil, fmt.Errorf("read input of %s: %w", verb, err)
		}
		sums[i] = sha256.Sum256(text)
	}
	var claimed bool
	err = o.query(ctx, func(*sql.Rows) error { claimed = true; return nil },
		`INSERT INTO retry (practitioner_id, key, verb, input_hash, at, asked_hash) VALUES ($1, $2, $3, $4, $5, $6)
		 ON CONFLICT (practitioner_id, key) DO NOTHING RETURNING true`,
		o.Viewer.PractitionerID, key, verb, sums[0][:], o.Now, sums[1][:])
	if err != nil {
		return nil, fmt.Errorf("claim idempotency key: %w", err)
	}
	if claimed {
		return nil, nil
	}
	var usedFor string
	var usedWith, asUsed []byte
	err = o.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&usedFor, &usedWith, &asUsed, &record) },
		"SELECT verb, input_hash, asked_hash, record_id FROM retry WHERE practitioner_id = $1 AND key = $2", o.Viewer.PractitionerID, key)
	if err != nil {
		return nil, fmt.Errorf("read idempotency key: %w", err)
	}
	if usedFor != verb || !bytes.Equal(usedWith, sums[0][:]) && !bytes.Equal(asUsed, sums[1][:]) || record == nil {
		return nil, ErrOtherInput
	}
	standing, err := o.StandingRecords(ctx, []uuid.UUID{*record})
	if into, merged := standing[*record]; merged {
		record = &into
	}
	return record, err
}

// KeepAnswer keeps which record to answer with when the key is sent again.
func (o *Operation) KeepAnswer(ctx context.Context, key string, record uuid.UUID) error {
	return wrapped("keep idempotency key", o.exec(ctx,
		"UPDATE retry SET record_id = $3 WHERE practitioner_id = $1 AND key = $2", o.Viewer.PractitionerID, key, record))
}
