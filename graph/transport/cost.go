package transport

import (
	"context"
	"encoding/json"
	"math"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// assumedListSize is the assumed length of a list without page arguments, unless the
// contract gives one (@listSize).
const assumedListSize = 10

// costExtension is the member of the request's extensions that asks for the price, and of
// the response's that gives it.
const costExtension = "cost"

// costHeader asks for the price as well, for clients that cannot set extensions.
const costHeader = "Heed-Cost"

// Points prices an operation before it runs, by the records it may ask for: each field
// that leads to a record costs one point for each object it is asked of, and an object is
// visited once for every item of the pages around it. A hundred children with a hundred
// visits each are ten thousand visits. Leaves are free, and so are connections, edges and
// page infos, which only wrap; an operation costs at least one point.
//
// The size of a page is its first or last argument; of a list without either, the length
// of a list argument (ids), what the contract assumes of the field (@listSize), or ten.
// Points never overflow: they stop at the largest integer.
func Points(op *ast.OperationDefinition, variables map[string]any) int {
	p := pricing{variables: variables}
	return max(1, p.set(op.SelectionSet, 1, 0))
}

// pricing is what the price of one operation depends on.
type pricing struct {
	variables map[string]any
}

// set prices a selection set for a number of objects. The page size of a connection is
// passed down in page to the lists inside it.
func (p pricing) set(set ast.SelectionSet, objects, page int) int {
	total := 0
	for _, selection := range set {
		switch sel := selection.(type) {
		case *ast.Field:
			total = plus(total, p.field(sel, objects, page))
		case *ast.InlineFragment:
			total = plus(total, p.set(sel.SelectionSet, objects, page))
		case *ast.FragmentSpread:
			if sel.Definition != nil {
				total = plus(total, p.set(sel.Definition.SelectionSet, objects, page))
			}
		}
	}
	return total
}

func (p pricing) field(field *ast.Field, objects, page int) int {
	if field.Definition == nil || isIntrospection(field) || len(field.SelectionSet) == 0 {
		return 0
	}
	size, given := p.pageSize(field)
	if field.Definition.Type.Elem == nil {
		if !given {
			size = 0
		}
		// A connection is one object; the page size applies to the lists in it.
		return plus(p.own(field, objects), p.set(field.SelectionSet, objects, size))
	}
	switch {
	case !given && page > 0:
		size = page
	case !given:
		size = p.assumed(field)
	}
	items := times(objects, size)
	return plus(p.own(field, items), p.set(field.SelectionSet, items, 0))
}

// own is the price of a field itself: its records, or nothing if it only wraps.
func (p pricing) own(field *ast.Field, records int) int {
	name := field.Definition.Type.Name()
	for _, wrapper := range []string{"Connection", "Edge", "PageInfo", "Payload"} {
		if strings.HasSuffix(name, wrapper) {
			return 0
		}
	}
	return records
}

// pageSize is the larger of first and last. A page of none still costs one, because its
// fields are selected.
func (p pricing) pageSize(field *ast.Field) (size int, given bool) {
	arguments := field.ArgumentMap(p.variables)
	for _, name := range []string{"first", "last"} {
		if field.Definition.Arguments.ForName(name) == nil {
			continue
		}
		if n, ok := integer(arguments[name]); ok {
			size, given = max(size, n, 1), true
		}
	}
	if given {
		return size, true
	}
	if field.Definition.Arguments.ForName("first") != nil || field.Definition.Arguments.ForName("last") != nil {
		// The resolver refuses a page without a size; here it is not free.
		return assumedListSize, true
	}
	return 0, false
}

// assumed is the length of a list that takes no page arguments.
func (p pricing) assumed(field *ast.Field) int {
	longest := 0
	for _, value := range field.ArgumentMap(p.variables) {
		if list, ok := value.([]any); ok {
			longest = max(longest, len(list))
		}
	}
	if longest > 0 {
		return longest
	}
	if given := field.Definition.Directives.ForName("listSize"); given != nil {
		if size, ok := integer(given.ArgumentMap(nil)["assumedSize"]); ok {
			return max(size, 1)
		}
	}
	return assumedListSize
}

// integer reads a coerced argument, in whichever number type the transport gave it. Other
// values are refused elsewhere.
func integer(value any) (int, bool) {
	switch v := value.(type) {
	case int:
		return v, true
	case int32:
		return int(v), true
	case int64:
		return int(v), true
	case float64:
		if v >= math.MaxInt32 {
			return math.MaxInt32, true
		}
		return int(max(v, 0)), true
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			return math.MaxInt32, true
		}
		return int(n), true
	case string:
		return integer(json.Number(v))
	default:
		return 0, false
	}
}

// plus and times stop at the largest integer. Both take numbers of zero or more.

func plus(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}

func times(a, b int) int {
	if a != 0 && b > math.MaxInt/a {
		return math.MaxInt
	}
	return a * b
}

// costLimit refuses operations above a price and tells the price when asked.
type costLimit struct {
	allowed int
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
	graphql.ResponseInterceptor
} = costLimit{}

func (costLimit) ExtensionName() string                   { return "HeedCost" }
func (costLimit) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext prices the operation, variables known.
func (c costLimit) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	points := Points(op.Operation, op.Variables)
	op.Stats.SetExtension(costExtension, points)
	if points > c.allowed {
		return exceeded("cost", int64(c.allowed), int64(points), "The operation costs %d points; at most %d are allowed.")
	}
	return nil
}

// InterceptResponse adds the price to the answer of a request that asked.
func (costLimit) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if graphql.HasOperationContext(ctx) {
		op := graphql.GetOperationContext(ctx)
		asked := op.Headers.Get(costHeader) == "1" || op.Extensions[costExtension] == true
		if points := op.Stats.GetExtension(costExtension); asked && points != nil {
			graphql.RegisterExtension(ctx, costExtension, points)
		}
	}
	return next(ctx)
}
