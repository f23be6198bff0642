package accesslog

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Fault is the first thing that is wrong with the access log.
type Fault struct {
	// Seq is its place in the chain; 0 if it has no link.
	Seq int64
	// EntryID is the faulty entry, as far as it can be known; otherwise zero.
	EntryID uuid.UUID
	// At is the time in the entry; zero if the entry is missing.
	At time.Time
	// What is wrong, in plain words and without personal data.
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

// instantOfEntry reads the instant from an entry's text, where it is the third element
// (access_text in policies/disclosure.sql).
func instantOfEntry(text string) time.Time {
	var columns []json.RawMessage
	if json.Unmarshal([]byte(text), &columns) != nil || len(columns) < 3 {
		return time.Time{}
	}
	return instantFrom(string(columns[2]))
}

// broken says whether the link or its entry was changed where they do not match: after a
// changed link alone, the next link still matches.
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
	return l.fault("the entry is not what was chained here: it was changed, or another was put in its place; if it is true, what stands " +
		"before it was rewritten")
}

// gap is a missing link. The fault names the oldest entry without a link.
func (v *verification) gap(ctx context.Context) error {
	return v.missing(ctx, "the link is missing from the chain")
}

// cut is a chain that ends before the last checkpoint.
func (v *verification) cut(ctx context.Context, signed int64) error {
	return v.missing(ctx, fmt.Sprintf("the chain ends here, and a checkpoint was signed at link %d: the links in between were removed",
		signed))
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

// rewritten is a chain that is consistent but differs from its checkpoint: somebody
// changed an entry and computed the links again. The digests do not show which entry; the
// fault names the first one that no earlier checkpoint covers.
func (v *verification) rewritten(ctx context.Context, at link) error {
	first, err := v.links(ctx, v.covered, v.covered+1)
	if err != nil {
		return err
	}
	what := fmt.Sprintf(
		"the chain does not lead to the hash that was signed at link %d: one or more of the links %d to %d and their entries were rewritten",
		at.seq, v.covered+1, at.seq)
	if len(first) == 0 {
		return at.fault(what)
	}
	return first[0].fault(what)
}

// looseUnchained is an entry that is neither linked nor waiting.
const looseUnchained = "UNCHAINED"

// looseFaults are the kinds of records without a link (access_loose in
// policies/disclosure.sql).
var looseFaults = map[string]string{
	looseUnchained: "the entry is neither chained nor waiting to be: its link at the end of the chain was removed, or it was not " +
		"written by Heed",
	"WAITS_TWICE":    "the entry waits to be chained and is chained already",
	"WAITS_GONE":     "the entry waits to be chained and was removed",
	"WAITS_AMISS":    "the entry waits to be chained, and its disclosures to children are not what it says: one was added, changed or removed",
	"DISCLOSES_GONE": "a disclosure to a child names this entry, which does not exist: the entry was removed, or the disclosure added",
}

// looseEnd is the oldest record of its kind without a link.
type looseEnd struct {
	kind    string
	entryID uuid.UUID
	at      time.Time
}

// loose reports the oldest entry that should have a link and has none.
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
