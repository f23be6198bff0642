package accesslog

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"heed/store/pgdriver"
)

// proofForm begins a proof. Its number changes when its form does.
const proofForm = "heed-access-proof-1"

// Proof shows, without a database, that an entry is in the access log: its text, the hash
// of the link before it, the digests of the entries after it, and the signed checkpoint
// that these lead to. Of other entries it holds digests only.
type Proof struct {
	// Form is how the proof is written.
	Form string `json:"form"`
	// Place is the entry's number in the log, from 1.
	Place int64 `json:"place"`
	// Entry is the text of the entry in the chain.
	Entry string `json:"entry"`
	// Child is the child of the disclosure that was asked for; nil if the entry was asked for.
	Child *uuid.UUID `json:"child,omitempty"`
	// Before is the hash of the link before it; zero for the first.
	Before Hash `json:"before"`
	// After are the digests of the entries between it and the checkpoint.
	After []Hash `json:"after"`
	// Checkpoint is the first one signed at the entry or after it.
	Checkpoint Checkpoint `json:"checkpoint"`
	// Key is the public half of the signing key (Ed25519). The proof does not show whose key
	// it is.
	Key []byte `json:"key"`
}

// Prove makes the proof of an entry, by its identifier or that of one of its disclosures.
// databaseURL may connect as the serving role or as an administrator; keys are the
// possible signing keys, by key id.
func Prove(ctx context.Context, databaseURL string, id uuid.UUID, keys map[string]ed25519.PublicKey) (Proof, error) {
	db, err := pgdriver.Open(databaseURL, pgdriver.Options{})
	if err != nil {
		return Proof{}, err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return Proof{}, fmt.Errorf("begin proof: %w", err)
	}
	defer tx.Rollback()
	var (
		entry       uuid.UUID
		child       *uuid.UUID
		seq, signed sql.NullInt64
	)
	err = tx.QueryRowContext(ctx, "SELECT entry_id, child_id, seq, signed FROM access_place($1)", id).Scan(&entry, &child, &seq, &signed)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Proof{}, fmt.Errorf("the access record has no entry or disclosure %s", id)
	case err != nil:
		return Proof{}, fmt.Errorf("find entry: %w", err)
	case !seq.Valid:
		return Proof{}, fmt.Errorf("entry %s is not chained yet: ask again in a few seconds", entry)
	case !signed.Valid:
		return Proof{}, fmt.Errorf("entry %s is chained at place %d and not signed yet: ask again in a minute", entry, seq.Int64)
	}
	return prove(ctx, verification{tx: tx, keys: keys}, child, seq.Int64, signed.Int64)
}

// prove reads the links from the one before the entry to the signed one.
func prove(ctx context.Context, v verification, child *uuid.UUID, place, signed int64) (Proof, error) {
	p := Proof{Form: proofForm, Place: place, Child: child, After: []Hash{}}
	links, err := v.links(ctx, max(place-2, 0), signed)
	if err != nil {
		return p, err
	}
	for _, l := range links {
		switch {
		case l.seq < place:
			p.Before = l.hash
		case l.seq == place:
			p.Entry = l.entry.String
		default:
			p.After = append(p.After, digestOf(l.entry.String))
		}
	}
	checkpoints, err := v.checkpoints(ctx, signed-1, signed)
	if err != nil {
		return p, err
	}
	for _, c := range checkpoints[signed] {
		p.Checkpoint, p.Key = c, v.keys[c.KeyID]
	}
	if p.Key == nil {
		return p, fmt.Errorf("the checkpoint at %d is signed with the key %q, which is not among the keys given", signed, p.Checkpoint.KeyID)
	}
	if err := p.check(v.keys); err != nil {
		return p, fmt.Errorf("the access record is not sound here, verify it: %w", err)
	}
	return p, nil
}

// Text writes the proof as JSON, in the only form that CheckProof accepts.
func (p Proof) Text() ([]byte, error) {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		return nil, fmt.Errorf("write proof: %w", err)
	}
	return text.Bytes(), nil
}
