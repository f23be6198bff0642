package pgdriver

import (
	"context"
	"sync/atomic"
)

// Transaction is what the driver knows of one transaction: how many statements it has sent,
// in how many round trips, and, if it reads one snapshot, the records that it has read.
type Transaction struct {
	statements atomic.Int64
	roundTrips atomic.Int64
	records    *recordCache
	measuring
}

// measuring is what a context asks the driver to measure.
type measuring struct {
	timed     *Timed
	explained *Explained
}

// measuringOf looks for it in a context. A context of an operation has many values, so the
// transaction keeps the answer.
func measuringOf(ctx context.Context) measuring {
	if t := transactionOf(ctx); t != nil {
		return t.measuring
	}
	return findMeasuring(ctx)
}

func findMeasuring(ctx context.Context) measuring {
	var m measuring
	m.timed, _ = ctx.Value(timedKey{}).(*Timed)
	m.explained, _ = ctx.Value(explainKey{}).(*Explained)
	return m
}

// NewTransaction makes one. snapshot says that the transaction only reads, and reads one
// snapshot: only then are records cached.
func NewTransaction(snapshot bool) *Transaction {
	t := &Transaction{}
	if snapshot {
		t.records = &recordCache{}
	}
	return t
}

type transactionKey struct{}

// WithTransaction returns a context whose statements belong to a transaction, and are
// measured as the context asks.
func WithTransaction(ctx context.Context, t *Transaction) context.Context {
	t.measuring = findMeasuring(ctx)
	return context.WithValue(ctx, transactionKey{}, t)
}

// Statements counts the transaction's SQL statements.
func (t *Transaction) Statements() int { return int(t.statements.Load()) }

// RoundTrips counts how often it has waited for PostgreSQL: what is loaded together is sent
// together.
func (t *Transaction) RoundTrips() int { return int(t.roundTrips.Load()) }

func transactionOf(ctx context.Context) *Transaction {
	t, _ := ctx.Value(transactionKey{}).(*Transaction)
	return t
}

// counted counts statements of the transaction that are sent in one round trip.
func counted(ctx context.Context, statements int) {
	if t := transactionOf(ctx); t != nil {
		t.statements.Add(int64(statements))
		t.roundTrips.Add(1)
	}
}
