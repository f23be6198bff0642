package accesslog

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
)

// CheckProof reads a proof and checks it with the keys that the reader trusts, by key id.
// Each byte must be as Text writes it, so that nothing in it can be changed unnoticed.
func CheckProof(text []byte, keys map[string]ed25519.PublicKey) (Proof, error) {
	var p Proof
	if err := json.Unmarshal(text, &p); err != nil || p.Form != proofForm {
		return Proof{}, errors.New("this is no proof of an access record")
	}
	written, err := p.Text()
	if err != nil {
		return Proof{}, err
	}
	if !bytes.Equal(written, text) {
		return Proof{}, errors.New("the proof is not as it was written: it was changed, or saved in another form")
	}
	if err := p.check(keys); err != nil {
		return Proof{}, err
	}
	return p, nil
}

// check follows the chain from the entry to the checkpoint.
func (p Proof) check(keys map[string]ed25519.PublicKey) error {
	if err := p.Checkpoint.verify(keys); err != nil {
		return fmt.Errorf("the checkpoint %w (key %q)", err, p.Checkpoint.KeyID)
	}
	if !keys[p.Checkpoint.KeyID].Equal(ed25519.PublicKey(p.Key)) {
		return errors.New("the key in the proof is not the one that signed the checkpoint")
	}
	if p.Place < 1 || p.Place+int64(len(p.After)) != p.Checkpoint.Seq {
		return errors.New("the entry and the digests after it do not reach the checkpoint")
	}
	head := Head{Seq: p.Place - 1, Hash: p.Before}.follow(p.Entry)
	for _, digest := range p.After {
		head = head.followDigest(digest)
	}
	if head != p.Checkpoint.Head {
		return errors.New("the entry is not the one that was signed at its place")
	}
	e, err := p.Says()
	if err != nil {
		return err
	}
	if p.Child != nil && !slices.Contains(e.Children, *p.Child) {
		return fmt.Errorf("the entry does not name the child %s", p.Child)
	}
	return nil
}

// ProvenEntry is what an entry says.
type ProvenEntry struct {
	// ID of the entry.
	ID uuid.UUID
	// At is the time of the operation.
	At time.Time
	// RequestID of the operation, as in its answer and the server's log.
	RequestID uuid.UUID
	// PractitionerID is the viewer who asked.
	PractitionerID uuid.UUID
	// OrganisationID is the viewer's organisation.
	OrganisationID uuid.UUID
	// Agency of the organisation.
	Agency string
	// Operation that was run, with its root fields.
	Operation string
	// Fields that were asked for.
	Fields []string
	// Purpose, if any.
	Purpose *string
	// Outcome of the operation.
	Outcome string
	// Children whose records were shown, changed or refused.
	Children []uuid.UUID
	// Rules that allowed it, one for each child.
	Rules []string
	// Kinds are the kinds of access, one for each child; none in entries of earlier releases.
	Kinds []string
}

// Says reads the entry's text, in the form of access_text in policies/disclosure.sql.
func (p Proof) Says() (ProvenEntry, error) {
	var (
		e               ProvenEntry
		createdAt, atMu int64
	)
	columns := []any{&e.ID, &createdAt, &atMu, &e.RequestID, &e.PractitionerID, &e.OrganisationID, &e.Agency, &e.Operation, &e.Fields,
		&e.Purpose, &e.Outcome, &e.Children, &e.Rules}
	var texts []json.RawMessage
	if err := json.Unmarshal([]byte(p.Entry), &texts); err != nil || len(texts) < len(columns) {
		return e, errors.New("the entry cannot be read")
	}
	for i, column := range columns {
		if err := json.Unmarshal(texts[i], column); err != nil {
			return e, errors.New("the entry cannot be read")
		}
	}
	if len(texts) > len(columns) { // later releases append columns
		if err := json.Unmarshal(texts[len(columns)], &e.Kinds); err != nil || len(e.Kinds) != len(e.Children) {
			return e, errors.New("the entry cannot be read")
		}
	}
	if len(e.Rules) != len(e.Children) {
		return e, errors.New("the entry cannot be read")
	}
	e.At = time.UnixMicro(atMu).UTC()
	return e, nil
}
