package store

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// A record tells of its children either when a query reads it, or when the answer
// shows it. Where nothing else is said it is when it is read: nobody is told of a
// record without a query for it. But a query for an answer reads more than the answer
// shows: one record more than a page holds, and what others of its kind may be asked
// for. What such a query reads is noted by HandOut, and no sooner.

type readingKey struct{}

// reading is what the queries of a context are for.
type reading int

const (
	readToTell reading = iota
	readToShow
	readAhead
)

func readingOf(ctx context.Context) reading {
	of, _ := ctx.Value(readingKey{}).(reading)
	return of
}

// ToShow returns a context for queries of records that the answer shows, or leaves
// out. HandOut has to be called with each that it shows. Statements past ent tell
// what they tell when they are read.
func ToShow(ctx context.Context) context.Context { return withReading(ctx, readToShow) }

// ToTell returns a context for queries that a number or a text of the answer comes
// of: whatever they read is told.
func ToTell(ctx context.Context) context.Context { return withReading(ctx, readToTell) }

// Ahead returns a context for queries and statements that read for whoever may ask,
// in one for all: an answer may ask it of one record and not of another that the
// operation has loaded as well. What they read is part of the record that asks, and
// HandOut notes that one; where it is of other children, HandOut has to be called
// with what is shown of them.
func Ahead(ctx context.Context) context.Context { return withReading(ctx, readAhead) }

func withReading(ctx context.Context, of reading) context.Context {
	if readingOf(ctx) == of {
		return ctx
	}
	return context.WithValue(ctx, readingKey{}, of)
}

// HandOut notes what the answer shows: a record, a list of records or a page of them.
func (o *Operation) HandOut(shown any) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	o.seen.handOut(reflect.ValueOf(shown))
}

func (s *seen) handOut(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		s.handOut(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			s.handOut(v.Index(i))
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if kind, ok := kindsByRecord[v.Type()]; ok {
			kind.notice(s, v.Interface())
		} else if finding, ok := v.Interface().(*UnusualAccess); ok {
			s.finding(finding)
		} else if strings.HasSuffix(v.Type().Elem().Name(), "Connection") {
			edges := v.Elem().FieldByName("Edges")
			for i := range edges.Len() {
				s.handOut(edges.Index(i).Elem().FieldByName("Node"))
			}
		}
	}
}

// apart keeps whom a record tells of apart from whom the operation told of, until
// the function that it returns is called.
func (s *seen) apart() func() {
	children, records := s.children, s.records
	s.children, s.records = s.ahead, nil
	return func() { s.ahead, s.children, s.records = s.children, children, records }
}

// Children lists the children that the operation has loaded so far.
func (o *Operation) Children() []uuid.UUID {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	all := maps.Clone(o.seen.ahead)
	if all == nil {
		return slices.Collect(maps.Keys(o.seen.children))
	}
	maps.Copy(all, o.seen.children)
	return slices.Collect(maps.Keys(all))
}
