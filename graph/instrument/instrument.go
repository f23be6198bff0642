package instrument

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/instrument"
	"heed/ent/predicate"
	"heed/graph/instrument/definition"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
	"heed/text"
)

func instrumentByID(ctx context.Context, id uuid.UUID) (*ent.Instrument, error) {
	q, err := operation.Client(ctx).Instrument.Query().Where(instrument.ID(id)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	in, err := q.Only(ctx)
	return operation.NilIfHidden(ctx, id, in, err)
}

// Instruments lists the instruments of the partnership.
func (Queries) Instruments(ctx context.Context, f *model.InstrumentFilter, orderBy *ent.InstrumentOrder, first *int, after *ent.Cursor,
	last *int, before *ent.Cursor) (*ent.InstrumentConnection, error) {
	query := operation.Client(ctx).Instrument.Query().Where(instrumentFilter(ctx, f)...)
	if orderBy == nil {
		orderBy = &ent.InstrumentOrder{Direction: "ASC", Field: ent.InstrumentOrderFieldCodeKey}
	}
	count, err := operation.CountCapped(ctx, query.Clone())
	if err != nil {
		return nil, err
	}
	page, err := query.Paginate(ctx, after, first, before, last, ent.WithInstrumentOrder(orderBy))
	if err != nil {
		return nil, err
	}
	page.TotalCount = count
	return page, nil
}

// instrumentFilter turns a filter into predicates.
func instrumentFilter(ctx context.Context, f *model.InstrumentFilter) []predicate.Instrument {
	if f == nil {
		return nil
	}
	var where []predicate.Instrument
	if f.Code != nil {
		where = append(where, instrument.CodeEqualFold(*f.Code))
	}
	if f.InForce != nil {
		day := operation.Today(ctx).UTC()
		begun := instrument.Or(instrument.ValidFromIsNil(), instrument.ValidFromLTE(day))
		lasts := instrument.Or(instrument.ValidToIsNil(), instrument.ValidToGTE(day))
		if *f.InForce {
			where = append(where, begun, lasts)
		} else {
			where = append(where, instrument.Or(instrument.ValidFromGT(day), instrument.ValidToLT(day)))
		}
	}
	return where
}

// LoadInstrument stores a new version of an instrument. A repeat of the same definition
// answers with the existing record.
func (Mutations) LoadInstrument(ctx context.Context, input model.LoadInstrumentInput) (*model.LoadInstrumentPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		read := definition.Read(input.Definition)
		if len(read.Problems) > 0 {
			return uuid.UUID{}, practice.ProblemsUnder(read.Problems, "definition"), nil
		}
		in := read.Instrument
		stands, err := operation.Client(ctx).Instrument.Query().Where(instrument.Code(in.Code), instrument.Version(in.Version)).Only(ctx)
		if err == nil {
			return answerExisting(ctx, stands, in)
		}
		if !ent.IsNotFound(err) {
			return uuid.UUID{}, nil, err
		}
		record, err := operation.Client(ctx).Instrument.Create().SetCode(in.Code).SetVersion(in.Version).SetTitle(in.Title).SetDefinition(
			read.Tree).
			SetNillableValidFrom(operation.DateColumn(in.ValidFrom)).SetNillableValidTo(operation.DateColumn(in.ValidTo)).SetLoadedByID(
			op.Viewer.PractitionerID).Save(ctx)
		if err != nil {
			return uuid.UUID{}, nil, operation.ConflictIfRegistered(ctx, err)
		}
		return record.ID, nil, nil
	})
	return operation.Payload(ctx, d, err, "instrument", instrumentByID,
		func(in *ent.Instrument, errors []*practice.Problem) *model.LoadInstrumentPayload {
			return &model.LoadInstrumentPayload{Instrument: in, Errors: errors}
		})
}

// answerExisting answers for a version that exists already: with its record where the definition
// is the same, with a problem where it differs.
func answerExisting(ctx context.Context, stands *ent.Instrument, in practice.Instrument) (uuid.UUID, []practice.Problem, error) {
	defined, err := defined(ctx, stands)
	if err != nil || defined.Same(in) {
		return stands.ID, nil, err
	}
	// It may have been loaded by a release that did not yet clean texts.
	if cleaned, faults := practice.ReadInstrument(text.Tree(stands.Definition)); len(faults) == 0 && cleaned.Same(in) {
		return stands.ID, nil, nil
	}
	return uuid.UUID{}, []practice.Problem{{Code: practice.ProblemCodeAlreadyExists, Path: []string{"definition", "version"},
		Message: "This version is already loaded with another definition, and a version never changes. " +
			"Load this definition as a new version."}}, nil
}

// EndInstrument sets the last day on which a profile can be started with an instrument.
func (Mutations) EndInstrument(ctx context.Context, input model.EndInstrumentInput) (*model.EndInstrumentPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		record, err := operation.Client(ctx).Instrument.Query().Where(instrument.ID(input.ID)).ForUpdate().Only(ctx)
		if ent.IsNotFound(err) {
			return input.ID, operation.ProblemNotFound(ctx, input.ID, "id"), nil
		}
		if err != nil {
			return input.ID, nil, err
		}
		in, err := defined(ctx, record)
		if err != nil {
			return input.ID, nil, err
		}
		if problems := in.ValidateEnd(*operation.DateOf(&input.ValidTo), operation.Today(ctx)); len(problems) > 0 {
			return input.ID, problems, nil
		}
		return input.ID, nil, record.Update().SetValidTo(input.ValidTo).Exec(ctx)
	})
	return operation.Payload(ctx, d, err, "instrument", instrumentByID,
		func(in *ent.Instrument, errors []*practice.Problem) *model.EndInstrumentPayload {
			return &model.EndInstrumentPayload{Instrument: in, Errors: errors}
		})
}

// defined returns the definition of an instrument that was loaded with all columns.
func defined(ctx context.Context, record *ent.Instrument) (practice.Instrument, error) {
	if in, kept := operation.From(ctx).Instruments.Get(record.ID); kept {
		return in, nil
	}
	in, err := readInstrument(record)
	if err == nil {
		operation.From(ctx).Instruments.Add(record.ID, in)
	}
	return in, err
}

// fromDefinition answers a field from the definition.
func fromDefinition[T any](ctx context.Context, record *ent.Instrument, tell func(practice.Instrument) T) (T, error) {
	in, err := defined(ctx, record)
	if err != nil {
		var none T
		return none, err
	}
	return tell(in), nil
}

// Owner is the owner of the rights in the instrument's text; null for the open
// structure.
func (Fields) Owner(ctx context.Context, record *ent.Instrument) (*string, error) {
	return fromDefinition(ctx, record, func(in practice.Instrument) *string { return operation.TrimmedOrNil(&in.Owner) })
}

// Licence is the licence note of the instrument.
func (Fields) Licence(ctx context.Context, record *ent.Instrument) (string, error) {
	return fromDefinition(ctx, record, func(in practice.Instrument) string { return in.Licence })
}

// Training is the training required to complete a profile by the instrument.
func (Fields) Training(ctx context.Context, record *ent.Instrument) (string, error) {
	return fromDefinition(ctx, record, func(in practice.Instrument) string { return in.Training })
}

// InForce reports whether a profile can be started with the instrument today.
func (Fields) InForce(ctx context.Context, record *ent.Instrument) (bool, error) {
	return practice.Instrument{ValidFrom: operation.DateOf(record.ValidFrom),
		ValidTo: operation.DateOf(record.ValidTo)}.InForce(operation.Today(ctx)), nil
}

// LoadedAt is when the instrument was loaded.
func (Fields) LoadedAt(_ context.Context, record *ent.Instrument) (*time.Time, error) {
	return &record.CreatedAt, nil
}

// Grades lists the grades of the instrument and their meanings.
func (Fields) Grades(ctx context.Context, record *ent.Instrument) ([]*practice.GradeAnchor, error) {
	return fromDefinition(ctx, record, func(in practice.Instrument) []*practice.GradeAnchor { return operation.Pointers(in.Anchors) })
}

// SubAreaRule is the rule that derives a sub-area's grade from its items.
func (Fields) SubAreaRule(ctx context.Context, record *ent.Instrument) (*practice.Derivation, error) {
	return fromDefinition(ctx, record, func(in practice.Instrument) *practice.Derivation { return &in.SubAreaRule })
}

// AreaRule is the rule that derives an area's grade from its sub-areas.
func (Fields) AreaRule(ctx context.Context, record *ent.Instrument) (*practice.Derivation, error) {
	return fromDefinition(ctx, record, func(in practice.Instrument) *practice.Derivation { return &in.AreaRule })
}

// MaxTargets is how many target items a profile can have.
func (Fields) MaxTargets(ctx context.Context, record *ent.Instrument) (int, error) {
	return fromDefinition(ctx, record, func(in practice.Instrument) int { return in.MaxTargets })
}

// Areas lists the areas that the instrument grades.
func (Fields) Areas(ctx context.Context, record *ent.Instrument) ([]*practice.InstrumentArea, error) {
	return fromDefinition(ctx, record, func(in practice.Instrument) []*practice.InstrumentArea { return operation.Pointers(in.Areas) })
}

// AgeBands lists the age bands of an item as text.
func (ItemFields) AgeBands(_ context.Context, item *practice.InstrumentItem) ([]string, error) {
	bands := make([]string, len(item.AgeBands))
	for i, band := range item.AgeBands {
		bands[i] = band.String()
	}
	return bands, nil
}

// AgeBand is the age band that a descriptor is for; null for every age of the item.
func (DescriptorFields) AgeBand(_ context.Context, d *practice.InstrumentDescriptor) (*string, error) {
	if d.AgeBand == nil {
		return nil, nil
	}
	return new(d.AgeBand.String()), nil
}
