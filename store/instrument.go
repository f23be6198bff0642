package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"heed/practice"
	"heed/text"
)

// ErrOtherDefinition says that this version is loaded already with another definition.
var ErrOtherDefinition = errors.New("this version is loaded with another definition, and a version never changes: load it as a new version")

// LoadInstrument loads a version of an instrument as the owner of the tables, who has no
// account. It reports whether the version is new: loading the same definition again
// changes nothing.
func LoadInstrument(ctx context.Context, ownerURL string, now time.Time, in practice.Instrument, definition map[string]any) (fresh bool,
	err error) {
	id, err := NewID(KindOf("Instrument"), now, rand.Reader)
	if err != nil {
		return false, err
	}
	written, err := json.Marshal(definition)
	if err != nil {
		return false, fmt.Errorf("write the definition: %w", err)
	}
	owner, err := connect(asRole(ownerURL, "heed_owner"))
	if err != nil {
		return false, err
	}
	defer owner.Close()
	loaded, err := owner.ExecContext(ctx, `INSERT INTO instrument (id, created_at, code, version, title, definition, valid_from, valid_to)
	 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code, version) DO NOTHING`,
		id, instantOf(now), in.Code, in.Version, in.Title, string(written), day(in.ValidFrom), day(in.ValidTo))
	if err != nil {
		return false, fmt.Errorf("load the instrument: %w", err)
	}
	if n, err := loaded.RowsAffected(); err != nil || n == 1 {
		return true, err
	}
	existing, err := definitionOf(ctx, owner, in.Code, in.Version)
	// An earlier release may have loaded it before texts were cleaned.
	if err == nil && !defines(existing, in) && !defines(text.Tree(existing), in) {
		err = ErrOtherDefinition
	}
	return false, err
}

// defines reports whether the definition is that of the instrument.
func defines(definition map[string]any, in practice.Instrument) bool {
	read, found := practice.ReadInstrument(definition)
	return len(found) == 0 && read.Same(in)
}

// definitionOf reads the definition of a version of an instrument.
func definitionOf(ctx context.Context, db *sql.DB, code, version string) (map[string]any, error) {
	var written []byte
	if err := db.QueryRowContext(ctx, "SELECT definition FROM instrument WHERE code = $1 AND version = $2", code,
		version).Scan(&written); err != nil {
		return nil, fmt.Errorf("read the instrument: %w", err)
	}
	var tree map[string]any
	if err := json.Unmarshal(written, &tree); err != nil {
		return nil, fmt.Errorf("read the instrument: %w", err)
	}
	return tree, nil
}

// day is a date as PostgreSQL takes it, or null.
func day(d *practice.Date) *time.Time {
	if d == nil {
		return nil
	}
	return new(d.UTC())
}
