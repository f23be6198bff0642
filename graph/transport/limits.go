package transport

import (
	"fmt"
	"time"
)

// Limits are the limits of a request. Each holds on every transport; the comment says what
// it protects. The defaults are promise P2 of the security page, and genuine operations of
// the portal stay below a third of each.
type Limits struct {
	// BodyBytes is the most bytes of a request body, or of a query string.
	BodyBytes int64
	// DocumentBytes is the most bytes of a GraphQL document. Validation is
	// quadratic in fields, so this bounds the processor time of one request.
	DocumentBytes int
	// Tokens is the most lexical tokens of a document, comments included.
	Tokens int
	// Selections is the most selections of a document, as written and, for
	// all its operations together, with each fragment counted where it is spread.
	Selections int
	// Depth is the most fields that enclose one another, fragments followed.
	Depth int
	// Aliases is the most fields of a document that are given another name.
	Aliases int
	// Directives is the most directives of a document.
	Directives int
	// Fragments is the most fragment definitions of a document.
	Fragments int
	// Operations is the most operations of a document.
	Operations int
	// Nesting is the most brackets of any kind that enclose one another, in a
	// document or in JSON.
	Nesting int
	// Comparisons is the most comparisons of fields that validation may need to find those
	// that cannot be merged, an expensive one counted as several: 300,000 take some 20 ms.
	Comparisons int
	// ListItems is the most items of one list, in a document or in variables.
	ListItems int
	// Values is the most JSON values of one body, objects and lists included.
	Values int
	// Cost is the most points of one operation; see Points.
	Cost int
	// Errors is the most errors of one answer.
	Errors int
	// ErrorRunes is the most characters of one error message.
	ErrorRunes int
	// OperationTime is how long one operation may run, waiting included.
	OperationTime time.Duration
}

// DefaultLimits returns the limits that Heed promises (security page, P1, P2, P5 and P8).
func DefaultLimits() Limits {
	return Limits{
		BodyBytes:     1 << 20,
		DocumentBytes: 15_000,
		Tokens:        2_000,
		Selections:    500,
		Depth:         12,
		Aliases:       30,
		Directives:    30,
		Fragments:     50,
		Operations:    10,
		Nesting:       40,
		Comparisons:   300_000,
		ListItems:     100,
		Values:        10_000,
		Cost:          5_000,
		Errors:        5,
		ErrorRunes:    200,
		OperationTime: 10 * time.Second,
	}
}

// validate refuses a limit that is not positive: zero would refuse everything, and a
// negative one could switch the limit off by accident.
func (l Limits) validate() error {
	figures := []struct {
		name  string
		value int64
	}{
		{"BodyBytes", l.BodyBytes}, {"DocumentBytes", int64(l.DocumentBytes)},
		{"Tokens", int64(l.Tokens)}, {"Selections", int64(l.Selections)},
		{"Depth", int64(l.Depth)}, {"Aliases", int64(l.Aliases)},
		{"Directives", int64(l.Directives)}, {"Fragments", int64(l.Fragments)},
		{"Operations", int64(l.Operations)}, {"Nesting", int64(l.Nesting)},
		{"Comparisons", int64(l.Comparisons)}, {"ListItems", int64(l.ListItems)}, {"Values", int64(l.Values)},
		{"Cost", int64(l.Cost)}, {"Errors", int64(l.Errors)},
		{"ErrorRunes", int64(l.ErrorRunes)}, {"OperationTime", int64(l.OperationTime)},
	}
	for _, f := range figures {
		if f.value <= 0 {
			return fmt.Errorf("limit %s is %d: it must be positive", f.name, f.value)
		}
	}
	return nil
}
