package accesslog

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Checkpoint is a signed head of the chain: without the key, nobody can change or cut off
// entries before it unnoticed.
type Checkpoint struct {
	// Head that is signed.
	Head
	// At is when it was signed, to the microsecond.
	At time.Time
	// KeyID names the key that signed it.
	KeyID string
	// Signature by that key (Ed25519).
	Signature []byte
}

// checkpointForm begins the signed text and a witness's lines. Its number changes when
// their form does.
const checkpointForm = "heed-access-checkpoint-1"

// signed is the text that is signed, a line each: the form, the number of links, the hash
// in lower-case hexadecimal, and the microseconds since 1970.
func (c Checkpoint) signed() []byte {
	return fmt.Appendf(nil, "%s\n%d\n%x\n%d\n", checkpointForm, c.Seq, c.Hash, c.At.UnixMicro())
}

// sign makes the checkpoint of a head.
func (s Signer) sign(head Head, now time.Time) Checkpoint {
	c := Checkpoint{Head: head, At: instantOf(now), KeyID: s.id}
	c.Signature = ed25519.Sign(s.key, c.signed())
	return c
}

// errUnknownKey and errForged are the faults of a signature.
var (
	errUnknownKey = errors.New("is signed with a key that is not trusted")
	errForged     = errors.New("does not bear a true signature")
)

// verify checks the signature with the trusted keys.
func (c Checkpoint) verify(keys map[string]ed25519.PublicKey) error {
	key, known := keys[c.KeyID]
	if !known {
		return errUnknownKey
	}
	if !ed25519.Verify(key, c.signed(), c.Signature) {
		return errForged
	}
	return nil
}

// MarshalText writes the checkpoint on one line, for a witness outside the database: form,
// links, hash, microseconds since 1970, key and signature, separated by spaces.
func (c Checkpoint) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%s %d %x %d %s %s", checkpointForm, c.Seq, c.Hash, c.At.UnixMicro(), c.KeyID,
		base64.StdEncoding.EncodeToString(c.Signature)), nil
}

// UnmarshalText reads what MarshalText wrote.
func (c *Checkpoint) UnmarshalText(line []byte) error {
	parts := strings.Split(string(line), " ")
	if len(parts) != 6 || parts[0] != checkpointForm {
		return errors.New("not a checkpoint of the access record")
	}
	seq, badSeq := strconv.ParseInt(parts[1], 10, 64)
	hash, badHash := hex.DecodeString(parts[2])
	micros, badTime := strconv.ParseInt(parts[3], 10, 64)
	signature, badSignature := base64.StdEncoding.DecodeString(parts[5])
	if err := errors.Join(badSeq, badHash, badTime, badSignature); err != nil {
		return fmt.Errorf("read checkpoint: %w", err)
	}
	*c = Checkpoint{Head: Head{Seq: seq, Hash: hashOf(hash)}, At: time.UnixMicro(micros).UTC(), KeyID: parts[4], Signature: signature}
	return nil
}

// checkpointJSON is a checkpoint as it is sent to a witness and as it is in a proof.
type checkpointJSON struct {
	Form      string    `json:"form"`
	Entries   int64     `json:"entries"`
	Hash      Hash      `json:"hash"`
	At        time.Time `json:"at"`
	Key       string    `json:"key"`
	Signature []byte    `json:"signature"`
}

// MarshalJSON writes the checkpoint as an object: form, entries (the number of
// links), hash in hexadecimal, at (RFC 3339), key, and signature in base64.
func (c Checkpoint) MarshalJSON() ([]byte, error) {
	return json.Marshal(checkpointJSON{checkpointForm, c.Seq, c.Hash, c.At, c.KeyID, c.Signature})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *Checkpoint) UnmarshalJSON(text []byte) error {
	var read checkpointJSON
	if err := json.Unmarshal(text, &read); err != nil {
		return fmt.Errorf("read checkpoint: %w", err)
	}
	if read.Form != checkpointForm {
		return errors.New("not a checkpoint of the access record")
	}
	*c = Checkpoint{Head: Head{Seq: read.Entries, Hash: read.Hash}, At: instantOf(read.At), KeyID: read.Key, Signature: read.Signature}
	return nil
}

// Checkpoint signs the head of the chain and stores the signature. It reports false if
// there is nothing new to sign, or another replica signed the same head first.
func (l Log) Checkpoint(ctx context.Context, signer Signer, now time.Time) (Checkpoint, bool, error) {
	x, err := readExtent(ctx, l.db)
	if err != nil {
		return Checkpoint{}, false, err
	}
	if x.head.Seq < x.signed {
		return Checkpoint{}, false, fmt.Errorf("the chain ends at %d, before its checkpoint at %d: verify the access record", x.head.Seq,
			x.signed)
	}
	if x.head.Seq == x.signed {
		return Checkpoint{}, false, nil
	}
	return l.keepCheckpoint(ctx, signer.sign(x.head, now))
}

func (l Log) keepCheckpoint(ctx context.Context, c Checkpoint) (Checkpoint, bool, error) {
	var kept bool
	err := l.db.QueryRowContext(ctx, "SELECT checkpoint_access($1, $2, $3, $4, $5)", c.Seq, c.Hash[:], c.At, c.KeyID, c.Signature).Scan(&kept)
	if err != nil {
		return Checkpoint{}, false, fmt.Errorf("keep checkpoint at %d: %w", c.Seq, err)
	}
	return c, kept, nil
}
