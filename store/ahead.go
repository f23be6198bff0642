package store

import (
	"context"
	"maps"
	"reflect"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
)

type aheadKey struct{}

// Ahead returns a context for queries that load for whoever may ask, in one
// statement for all. What they return counts as told only where HandOut gives it to
// somebody who did ask: an answer may show the siblings of one child and not of
// another, whom the operation has loaded as well.
func Ahead(ctx context.Context) context.Context {
	return context.WithValue(ctx, aheadKey{}, true)
}

// HandOut notes that children who were loaded ahead are shown, with all that came
// along with them.
func (o *Operation) HandOut(children ...*ent.Child) {
	o.seen.mu.Lock()
	defer o.seen.mu.Unlock()
	for _, k := range children {
		o.seen.handOut(reflect.ValueOf(k))
	}
}

// handOut notes records, and those in their edges: ent keeps an edge that is asked
// for under several names in maps that are not exported.
func (s *seen) handOut(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			s.handOut(v.Index(i))
		}
	case reflect.Map:
		for each := v.MapRange(); each.Next(); {
			s.handOut(each.Value())
		}
	case reflect.Pointer:
		kind := kindsByType[v.Type().Elem().Name()]
		if v.IsNil() || kind.notice == nil {
			return
		}
		record := reflect.NewAt(v.Type().Elem(), v.UnsafePointer())
		kind.notice(s, reflect.Append(reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 1), record).Interface())
		if edges := record.Elem().FieldByName("Edges"); edges.IsValid() {
			for i := range edges.NumField() {
				s.handOut(edges.Field(i))
			}
		}
	}
}

// apart keeps the children of a record apart from those that the operation told of,
// until the function that it returns is called.
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
