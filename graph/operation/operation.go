package operation

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"

	"heed/ent"
	"heed/graph/scalar"
	"heed/practice"
	"heed/store"
)

// Settings are the parts of the server's configuration that every operation needs.
type Settings struct {
	// Clock returns the current instant.
	Clock func() time.Time
	// Calendar knows England's working days.
	Calendar practice.Calendar
	// SpeaksFor reports whether an issuer is trusted and speaks for an agency.
	SpeaksFor func(issuer string, agency practice.Agency) bool
	// NeglectRule says which grades count as poor, and for how long.
	NeglectRule practice.ClockRule
	// Webhooks says which receivers webhooks may have.
	Webhooks practice.WebhookRule
	// Instruments caches parsed definitions by the identifier of their version. A
	// version never changes and every viewer may read it, so the cache is shared.
	Instruments *lru.Cache[uuid.UUID, practice.Instrument]
}

// Operation is what the resolvers of one GraphQL operation share. It is the only value
// they take from the context. The transaction itself is a store.Operation.
type Operation struct {
	*Settings
	cursors      scalar.Cursors
	batches      batches
	textProblems textProblems
	withheld     withheldList
	rules        *rules
	// standing is store.Operation.Standing.
	standing func(uuid.UUID) uuid.UUID
	// logViolation logs a violated constraint and the code that answers it.
	logViolation func(context.Context, store.Violation, string)
}

// From returns the operation that the context belongs to.
func From(ctx context.Context) *Operation { return ent.ListsFrom(ctx).(*Operation) }

// OpenCursor opens the cursor of a page inside a record.
func (o *Operation) OpenCursor(ctx context.Context, list graphql.CollectedField, text any) (ent.Cursor, error) {
	return o.cursors.OpenNested(ctx, list, text)
}

// SealCursor seals a cursor for its list and the viewer.
func (o *Operation) SealCursor(ctx context.Context, c ent.Cursor) (string, error) {
	return o.cursors.Seal(ctx, c)
}

// UnsealCursor opens a cursor that was sealed for the list whose argument it is.
func (o *Operation) UnsealCursor(ctx context.Context, text string) (ent.Cursor, error) {
	return o.cursors.Open(ctx, text)
}

// StandingID is an identifier that the operation names, or that of the record into which its
// record was merged.
func (o *Operation) StandingID(id uuid.UUID) uuid.UUID { return o.standing(id) }

// NoteBeyond notes the record beyond a page of none: pageInfo discloses that it exists.
func (*Operation) NoteBeyond(ctx context.Context, found []uuid.UUID) { NoteCountOfOne(ctx)(found) }

// Client is the ent client of the operation's transaction.
func Client(ctx context.Context) *ent.Client { return ent.FromContext(ctx) }

// Today is the operation's date, in London time.
func Today(ctx context.Context) practice.Date { return practice.DateOf(store.FromContext(ctx).Now) }
