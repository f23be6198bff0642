package store

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// A record discloses its children either when a query reads it or when the answer shows
// it. Without a mark in the context it is when a query reads it: no record is shown
// without a query for it. But the queries of an answer read more than the answer shows:
// one record beyond the page, and facts that other records of the operation may be asked
// for. For those, Disclose notes the children.

type readingKey struct{}

// reading is what the queries of a context are for.
type reading int

const (
	readToDisclose reading = iota
	readToShow
	readPrefetch
)

func readingOf(ctx context.Context) reading {
	of, _ := ctx.Value(readingKey{}).(reading)
	return of
}

// ToShow returns a context for queries whose records the answer shows or leaves out.
// Disclose must be called with each record that is shown. Raw SQL still discloses what it
// reads.
func ToShow(ctx context.Context) context.Context { return withReading(ctx, readToShow) }

// ToDisclose returns a context for queries behind a number or a text of the answer: they
// disclose whatever they read.
func ToDisclose(ctx context.Context) context.Context { return withReading(ctx, readToDisclose) }

// Prefetch returns a context for queries that read the same facts for all records of an
// operation because one of them is asked for its own. Disclose notes the record that is
// asked. Where the facts are about other children, Disclose must also be called with what
// the answer shows of those.
func Prefetch(ctx context.Context) context.Context { return withReading(ctx, readPrefetch) }

func withReading(ctx context.Context, of reading) context.Context {
	if readingOf(ctx) == of {
		return ctx
	}
	return context.WithValue(ctx, readingKey{}, of)
}

// Disclose notes what the answer shows: a record, a list of records or a page of them.
func (o *Operation) Disclose(shown any) {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	o.disclosures.disclose(reflect.ValueOf(shown))
}

func (s *disclosures) disclose(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		s.disclose(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			s.disclose(v.Index(i))
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if kind, ok := kindsByRecord[v.Type()]; ok {
			kind.notice(s, v.Interface())
		} else if finding, ok := v.Interface().(*UnusualAccess); ok {
			s.finding(finding)
		} else if shared, ok := v.Interface().(*SharedRecord); ok {
			s.behind(shared.ID)
		} else if strings.HasSuffix(v.Type().Elem().Name(), "Connection") {
			edges := v.Elem().FieldByName("Edges")
			for i := range edges.Len() {
				s.disclose(edges.Index(i).Elem().FieldByName("Node"))
			}
		}
	}
}

// apart collects the children of a record separately until the function that it returns is
// called.
func (s *disclosures) apart() func() {
	children, records := s.children, s.records
	s.children, s.records = s.prefetched, nil
	return func() { s.prefetched, s.children, s.records = s.children, children, records }
}

// Children lists the children that the operation has loaded so far.
func (o *Operation) Children() []uuid.UUID {
	o.disclosures.mu.Lock()
	defer o.disclosures.mu.Unlock()
	all := maps.Clone(o.disclosures.prefetched)
	if all == nil {
		return slices.Collect(maps.Keys(o.disclosures.children))
	}
	maps.Copy(all, o.disclosures.children)
	return slices.Collect(maps.Keys(all))
}
