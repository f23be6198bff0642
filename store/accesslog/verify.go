package accesslog

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/google/uuid"

	"heed/store/pgdriver"
)

// Verdict is what verification found.
type Verdict struct {
	// Entries that are linked and sound, from the first.
	Entries int64
	// Checkpoints among them that are sound.
	Checkpoints int64
	// Pending entries wait for their link. This is no fault: they are seconds old.
	Pending int64
	// Head of the sound part of the chain.
	Head Head
	// Fault is the first fault; nil if the log is sound.
	Fault *Fault
}

// verifyPage is how many links one statement reads: few enough for the memory of a small
// machine, enough that the round trip does not count.
const verifyPage = 5000

// Verify reads the whole access log in one snapshot and computes its chain again, while
// servers work. It finds entries that were changed, moved or removed, links that were
// changed or removed, an end that was cut off, disclosures that differ from their entry,
// and checkpoints that were forged, or removed though the witness has them. It stops at
// the first fault.
//
// databaseURL may connect as the serving role or as an administrator. keys are the
// possible signing keys, by key id. witnessed are the checkpoints kept outside the
// database (ReadWitness), if any: without them, a removed end with its checkpoints cannot
// be distinguished from entries that never existed. An error says that the log could not
// be read, and nothing about its soundness.
func Verify(ctx context.Context, databaseURL string, keys map[string]ed25519.PublicKey, witnessed []Checkpoint) (Verdict, error) {
	db, err := pgdriver.Open(databaseURL, pgdriver.Options{})
	if err != nil {
		return Verdict{}, err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return Verdict{}, fmt.Errorf("begin verification: %w", err)
	}
	defer tx.Rollback()
	// The serving role's limits are for requests; verifying the log of years takes longer.
	if _, err := tx.ExecContext(ctx,
		"SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL jit = off"); err != nil {
		return Verdict{}, fmt.Errorf("prepare verification: %w", err)
	}
	v := verification{tx: tx, keys: keys, witnessed: map[int64][]Checkpoint{}}
	for _, c := range witnessed {
		v.witnessed[c.Seq] = append(v.witnessed[c.Seq], c)
	}
	err = v.run(ctx)
	if fault, found := errors.AsType[*Fault](err); found {
		v.verdict.Fault, err = fault, nil
	}
	v.verdict.Entries, v.verdict.Head = v.head.Seq, v.head
	return v.verdict, err
}

// verification computes the chain link by link.
type verification struct {
	tx        *sql.Tx
	keys      map[string]ed25519.PublicKey
	witnessed map[int64][]Checkpoint
	// head is the head computed so far, and vouched the last link that a sound checkpoint
	// covers.
	head    Head
	covered int64
	verdict Verdict
}

// link is a link in the database, with its entry and disclosures.
type link struct {
	seq     int64
	entryID uuid.UUID
	hash    Hash
	// entry is the text of the entry; not valid if the entry is missing.
	entry sql.NullString
	// amiss says that the disclosures differ from the entry.
	amiss bool
}

// run returns the first fault as a *Fault.
func (v *verification) run(ctx context.Context) error {
	x, err := readExtent(ctx, v.tx)
	if err != nil {
		return err
	}
	if err := v.tx.QueryRowContext(ctx, "SELECT access_waiting()").Scan(&v.verdict.Pending); err != nil {
		return fmt.Errorf("count entries that wait: %w", err)
	}
	for v.head.Seq < x.head.Seq {
		if err := v.section(ctx, min(v.head.Seq+verifyPage, x.head.Seq)); err != nil {
			return err
		}
	}
	if err := v.beyond(ctx); err != nil {
		return err
	}
	return v.loose(ctx)
}

// section verifies the chain from the head to the given link.
func (v *verification) section(ctx context.Context, last int64) error {
	links, err := v.links(ctx, v.head.Seq, last)
	if err != nil {
		return err
	}
	signed, err := v.checkpoints(ctx, v.head.Seq, last)
	if err != nil {
		return err
	}
	for _, l := range links {
		if err := v.link(ctx, l); err != nil {
			return err
		}
		if err := v.checkpointsAt(ctx, l, signed[l.seq]); err != nil {
			return err
		}
	}
	if v.head.Seq < last {
		return v.gap(ctx)
	}
	return nil
}

// link verifies the next link with its entry and disclosures.
func (v *verification) link(ctx context.Context, l link) error {
	if l.seq != v.head.Seq+1 {
		return v.gap(ctx)
	}
	if !l.entry.Valid {
		return l.fault("the entry was removed")
	}
	next := v.head.follow(l.entry.String)
	if next.Hash != l.hash {
		return v.broken(ctx, l, next)
	}
	if l.amiss {
		return l.fault("the disclosures to children are not what the entry says: one was added, changed or removed")
	}
	v.head = next
	return nil
}

// checkpointsAt verifies the checkpoints at the head, those of the database and those of
// the witness. The database stores a checkpoint before the witness gets it, so one that
// only the witness has was removed.
func (v *verification) checkpointsAt(ctx context.Context, at link, signed []Checkpoint) error {
	witnessed := v.witnessed[at.seq]
	for _, c := range slices.Concat(signed, witnessed) {
		if err := c.verify(v.keys); err != nil {
			return at.fault(fmt.Sprintf("the checkpoint here %v (key %q)", err, c.KeyID))
		}
		if c.Hash != v.head.Hash {
			return v.rewritten(ctx, at)
		}
	}
	if len(witnessed) > 0 && len(signed) == 0 {
		return at.fault("the witness has a checkpoint of this link, and the database has none: it was removed")
	}
	v.verdict.Checkpoints += int64(len(signed))
	if len(signed) > 0 { // only now: a fault lies between the last checkpoint that agreed and this one
		v.covered = at.seq
	}
	return nil
}

// beyond finds checkpoints of links that no longer exist.
func (v *verification) beyond(ctx context.Context) error {
	signed, err := v.checkpoints(ctx, v.head.Seq, math.MaxInt64)
	if err != nil {
		return err
	}
	for seq, list := range v.witnessed {
		if seq > v.head.Seq {
			signed[seq] = append(signed[seq], list...)
		}
	}
	if len(signed) == 0 {
		return nil
	}
	var last int64
	for seq := range maps.Keys(signed) {
		last = max(last, seq)
	}
	return v.cut(ctx, last)
}

func (v *verification) links(ctx context.Context, after, last int64) ([]link, error) {
	rows, err := v.tx.QueryContext(ctx, "SELECT seq, entry_id, hash, entry, amiss FROM access_chain($1, $2)", after, last-after)
	if err != nil {
		return nil, fmt.Errorf("read the chain after %d: %w", after, err)
	}
	defer rows.Close()
	list := make([]link, 0, last-after)
	for rows.Next() {
		var l link
		var hash []byte
		if err := rows.Scan(&l.seq, &l.entryID, &hash, &l.entry, &l.amiss); err != nil {
			return nil, fmt.Errorf("read the chain after %d: %w", after, err)
		}
		l.hash = hashOf(hash)
		list = append(list, l)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the chain: %w", err)
	}
	return list, nil
}

func (v *verification) checkpoints(ctx context.Context, after, last int64) (map[int64][]Checkpoint, error) {
	rows, err := v.tx.QueryContext(ctx, "SELECT seq, hash, at, key_id, signature FROM access_checkpoints($1, $2)", after, last)
	if err != nil {
		return nil, fmt.Errorf("read checkpoints after %d: %w", after, err)
	}
	defer rows.Close()
	list := map[int64][]Checkpoint{}
	for rows.Next() {
		var c Checkpoint
		var hash []byte
		var at string
		if err := rows.Scan(&c.Seq, &hash, &at, &c.KeyID, &c.Signature); err != nil {
			return nil, fmt.Errorf("read checkpoints after %d: %w", after, err)
		}
		c.Hash, c.At = hashOf(hash), instantFrom(at)
		list[c.Seq] = append(list[c.Seq], c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return list, nil
}
