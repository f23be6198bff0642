package instrument

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/instrument"
	"heed/graph/operation"
	"heed/practice"
)

// InstrumentOf returns the definition of an instrument's version, as it was loaded. Its
// last day of use is in the record instead, because endInstrument changes it.
func InstrumentOf(ctx context.Context, id uuid.UUID) (practice.Instrument, error) {
	found, err := InstrumentsOf(ctx, []uuid.UUID{id})
	return found[id], err
}

// InstrumentsOf returns the definitions of several versions. Those not in the cache are
// read in one statement.
func InstrumentsOf(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]practice.Instrument, error) {
	found := map[uuid.UUID]practice.Instrument{}
	var unread []uuid.UUID
	for _, id := range ids {
		if in, kept := operation.From(ctx).Instruments.Get(id); kept {
			found[id] = in
		} else {
			unread = append(unread, id)
		}
	}
	if len(unread) == 0 {
		return found, nil
	}
	rows, err := operation.Client(ctx).Instrument.Query().Where(instrument.IDIn(unread...)).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if found[row.ID], err = readInstrument(row); err != nil {
			return nil, err
		}
		operation.From(ctx).Instruments.Add(row.ID, found[row.ID])
	}
	for _, id := range unread {
		if _, read := found[id]; !read {
			return nil, fmt.Errorf("read instrument %s: %w", id, errNoInstrument)
		}
	}
	return found, nil
}

// errNoInstrument is a bug of ours: every caller holds a record that refers to the
// version.
var errNoInstrument = errors.New("there is none")

// readInstrument parses a definition, which was validated when it was loaded.
func readInstrument(row *ent.Instrument) (practice.Instrument, error) {
	in, problems := practice.ReadInstrument(row.Definition)
	if len(problems) > 0 {
		return in, fmt.Errorf("read instrument %s: %d mistakes, the first: %s", row.ID, len(problems), problems[0].Message)
	}
	return in, nil
}
