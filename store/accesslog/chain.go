package accesslog

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Log is the access log of a database.
type Log struct{ db *sql.DB }

// New is the access log behind a pool of connections.
func New(db *sql.DB) Log { return Log{db} }

// Hash is one link of the chain over the access record (SHA-256).
type Hash [sha256.Size]byte

// MarshalText writes the hash in lower-case hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (h *Hash) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != len(h) {
		return errors.New("not a hash (SHA-256) in hexadecimal")
	}
	*h = Hash(b)
	return nil
}

// Head is how far the chain over the access record goes.
type Head struct {
	// Seq counts the links; 0 is the empty chain.
	Seq int64
	// Hash of the last link; zero for the empty chain.
	Hash Hash
}

// chainBatch is how many entries one transaction links. It bounds how long another replica
// waits, and how far a checkpoint can lag behind.
const chainBatch = 250

// chainBatch links one batch of the entries that wait, in a transaction of its own, and
// returns the head. Any number of replicas may do so at once: they take turns, and an
// entry is linked once, by whoever comes first.
func (l Log) chainBatch(ctx context.Context) (int, Head, error) {
	var (
		linked int
		head   Head
		hash   []byte
	)
	err := l.db.QueryRowContext(ctx, "SELECT linked, head, head_hash FROM chain_access($1)", chainBatch).
		Scan(&linked, &head.Seq, &hash)
	if err != nil {
		return 0, Head{}, fmt.Errorf("chain access record: %w", err)
	}
	head.Hash = hashOf(hash)
	return linked, head, nil
}

// digestOf is the digest of an entry in the chain.
func digestOf(entry string) Hash { return sha256.Sum256([]byte(entry)) }

// follow is the head after one more entry, by the same rule as the SQL function
// chain_access.
func (h Head) follow(entry string) Head { return h.followDigest(digestOf(entry)) }

// followDigest is follow for an entry of which only the digest is known.
func (h Head) followDigest(digest Hash) Head {
	return Head{Seq: h.Seq + 1, Hash: sha256.Sum256(append(h.Hash[:], digest[:]...))}
}

// hashOf reads a hash. Bytes of another length are no hash of ours and become zero, which
// no link has.
func hashOf(b []byte) Hash {
	if len(b) != sha256.Size {
		return Hash{}
	}
	return Hash(b)
}

// extent is how far the chain goes and how far it is signed.
type extent struct {
	head     Head
	signed   int64
	signedAt time.Time
}

// rower is a pool or a transaction.
type rower interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func readExtent(ctx context.Context, db rower) (extent, error) {
	var (
		x           extent
		seq, signed sql.NullInt64
		signedAt    sql.NullString
		hash        []byte
	)
	err := db.QueryRowContext(ctx, "SELECT head, head_hash, signed, signed_at FROM access_extent()").
		Scan(&seq, &hash, &signed, &signedAt)
	if err != nil {
		return extent{}, fmt.Errorf("read extent of the chain: %w", err)
	}
	x.head = Head{Seq: seq.Int64, Hash: hashOf(hash)}
	x.signed, x.signedAt = signed.Int64, instantFrom(signedAt.String)
	return x, nil
}

// instantFrom reads an instant in the form of the chain, in microseconds since 1970. Any
// other value, such as infinity, becomes the zero time.
func instantFrom(micros string) time.Time {
	n, err := strconv.ParseInt(micros, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// instantOf is the instant to the microsecond, which is what PostgreSQL keeps.
func instantOf(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
