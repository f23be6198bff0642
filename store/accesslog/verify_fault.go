package accesslog

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Fault is the first thing that is wrong with the access record.
type Fault struct {
	// Seq is its place in the chain; 0 for what hangs on no link.
	Seq int64
	// EntryID is the bad entry, as far as it can be told; the zero id otherwise.
	EntryID uuid.UUID
	// At is when the entry says that its operation was; zero where it is gone.
	At time.Time
	// What is wrong, in plain words, without anything personal.
	What string
}

// Error names the entry and what is wrong with it, in one sentence.
func (f *Fault) Error() string {
	place := "in no place of the chain"
	if f.Seq > 0 {
		place = fmt.Sprintf("link %d", f.Seq)
	}
	entry := "no entry"
	if f.EntryID != uuid.Nil {
		entry = "entry " + f.EntryID.String()
	}
	if !f.At.IsZero() {
		entry += " of " + f.At.Format(time.RFC3339Nano)
	}
	return fmt.Sprintf("%s, %s: %s", place, entry, f.What)
}

func (l link) fault(what string) *Fault {
	return &Fault{Seq: l.seq, EntryID: l.entryID, At: instantOfEntry(l.entry.String), What: what}
}

// instantOfEntry reads the instant out of an entry's text, whose third element
// it is (policies/disclosure.sql, access_text).
func instantOfEntry(text string) time.Time {
	var columns []json.RawMessage
	if json.Unmarshal([]byte(text), &columns) != nil || len(columns) < 3 {
		return time.Time{}
	}
	return instantFrom(string(columns[2]))
}

// broken says which of the two was changed where a link does not fit its entry:
// a link that was changed alone still fits what comes after it.
func (v *verification) broken(ctx context.Context, l link, computed Head) error {
	after, err := v.links(ctx, l.seq, l.seq+1)
	if err != nil {
		return err
	}
	signed, err := v.checkpoints(ctx, l.seq-1, l.seq)
	if err != nil {
		return err
	}
	sound := len(after) == 1 && after[0].entry.Valid && computed.follow(after[0].entry.String).Hash == after[0].hash
	for _, c := range append(signed[l.seq], v.witnessed[l.seq]...) {
		sound = sound || c.verify(v.keys) == nil && c.Hash == computed.Hash
	}
	if sound {
		return l.fault("the link was changed; the entry itself is what was chained")
	}
	return l.fault("the entry is not what was chained here: it was changed, or another was put in its place; if it is true, what stands before it was rewritten")
}

// gap is a link that is missing. Its entry is the oldest that hangs on none.
func (v *verification) gap(ctx context.Context) error {
	return v.missing(ctx, "the link is missing from the chain")
}

// cut is a chain that ends before what was signed.
func (v *verification) cut(ctx context.Context, signed int64) error {
	return v.missing(ctx, fmt.Sprintf("the chain ends here, and a checkpoint was signed at link %d: the links in between were removed", signed))
}

func (v *verification) missing(ctx context.Context, what string) error {
	fault := &Fault{Seq: v.head.Seq + 1, What: what}
	found, err := v.findLoose(ctx)
	if err != nil {
		return err
	}
	for _, l := range found {
		if l.kind == looseUnchained {
			fault.EntryID, fault.At = l.entryID, l.at
		}
	}
	return fault
}

// rewritten is a chain that fits itself and not its checkpoint: somebody changed
// an entry and computed the links again. Which one, the digests cannot tell; the
// first that no earlier checkpoint vouches for is the first to doubt.
func (v *verification) rewritten(ctx context.Context, at link) error {
	first, err := v.links(ctx, v.vouched, v.vouched+1)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("the chain does not lead to the hash that was signed at link %d: one or more of the links %d to %d and their entries were rewritten",
		at.seq, v.vouched+1, at.seq)
	if len(first) == 0 {
		return at.fault(what)
	}
	return first[0].fault(what)
}

// looseUnchained is an entry that is neither chained nor waiting.
const looseUnchained = "UNCHAINED"

// looseFaults are the kinds of what hangs on no link (policies/disclosure.sql,
// access_loose).
var looseFaults = map[string]string{
	looseUnchained:   "the entry is neither chained nor waiting to be: its link at the end of the chain was removed, or it was not written by Heed",
	"WAITS_TWICE":    "the entry waits to be chained and is chained already",
	"WAITS_GONE":     "the entry waits to be chained and was removed",
	"WAITS_AMISS":    "the entry waits to be chained, and its disclosures to children are not what it says: one was added, changed or removed",
	"DISCLOSES_GONE": "a disclosure to a child names this entry, which does not exist: the entry was removed, or the disclosure added",
}

// looseEnd is the oldest of its kind that hangs on no link.
type looseEnd struct {
	kind    string
	entryID uuid.UUID
	at      time.Time
}

// loose reports the oldest entry that hangs on no link and should.
func (v *verification) loose(ctx context.Context) error {
	found, err := v.findLoose(ctx)
	if err != nil || len(found) == 0 {
		return err
	}
	return &Fault{EntryID: found[0].entryID, At: found[0].at, What: looseFaults[found[0].kind]}
}

func (v *verification) findLoose(ctx context.Context) ([]looseEnd, error) {
	rows, err := v.tx.QueryContext(ctx, "SELECT kind, entry_id, coalesce(entry, '') FROM access_loose() ORDER BY entry_id, kind")
	if err != nil {
		return nil, fmt.Errorf("read what is not chained: %w", err)
	}
	defer rows.Close()
	var list []looseEnd
	for rows.Next() {
		var l looseEnd
		var entry string
		if err := rows.Scan(&l.kind, &l.entryID, &entry); err != nil {
			return nil, fmt.Errorf("read what is not chained: %w", err)
		}
		l.at = instantOfEntry(entry)
		list = append(list, l)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read what is not chained: %w", err)
	}
	return list, nil
}
