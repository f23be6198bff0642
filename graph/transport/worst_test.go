package transport

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// contract is the schema of the tests.
func contract(tb testing.TB) *ast.Schema {
	tb.Helper()
	text, err := os.ReadFile("../../schema.graphql")
	if err != nil {
		tb.Fatal(err)
	}
	return gqlparser.MustLoadSchema(&ast.Source{Name: "schema.graphql", Input: string(text)})
}

// validate does what gqlgen does with a document that the limits let through.
func validate(tb testing.TB, schema *ast.Schema, document string) gqlerror.List {
	tb.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: document})
	if err != nil {
		tb.Fatalf("%v: %.200s", err, document)
	}
	return validator.ValidateWithRules(schema, doc, validationRules(false, DefaultLimits().Errors))
}

func TestEveryFamilyOfDocumentsEndsAtALimit(t *testing.T) {
	t.Parallel()
	for name, f := range families {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			accepted := false
			for _, shape := range f.shapes {
				document, refusal := f.largest(shape, DefaultLimits())
				accepted = accepted || document != ""
				if refusal == nil || codeOf(refusal) != CodeLimitExceeded {
					t.Errorf("shape %d grows for ever: %v after %.100s", shape, refusal, document)
				}
			}
			if !accepted {
				t.Error("the limits let none through: the family tests nothing")
			}
		})
	}
}

// linear is how many allocations a document may cause besides its comparisons, each of
// which allocates once: the rules walk each fragment as often as fragments lead to it.
const linear = 120_000

// It runs alone: allocations are counted for the whole process.
func TestTheDearestDocumentsThatTheLimitsLetThroughAreCheap(t *testing.T) {
	schema := contract(t)
	for name, f := range families {
		t.Run(name, func(t *testing.T) {
			for _, shape := range f.shapes {
				document, _ := f.largest(shape, DefaultLimits())
				if document == "" {
					continue
				}
				if errs := validate(t, schema, document); len(errs) > 20*DefaultLimits().Errors {
					t.Errorf("shape %d finds %d errors", shape, len(errs))
				}
				most := DefaultLimits().Comparisons + linear
				if got := int(testing.AllocsPerRun(1, func() { validate(t, schema, document) })); got > most {
					t.Errorf("%s: shape %d takes %d allocations, want %d at most: %.100s", f.rule, shape, got, most, document)
				}
			}
		})
	}
}

// BenchmarkWorstDocument reports how long the most expensive document of each family takes
// in validation: promise P2 of the security page is 50 ms.
func BenchmarkWorstDocument(b *testing.B) {
	schema := contract(b)
	for name, f := range families {
		b.Run(name, func(b *testing.B) {
			var documents []string
			for _, shape := range f.shapes {
				if document, _ := f.largest(shape, DefaultLimits()); document != "" {
					documents = append(documents, document)
				}
			}
			least := make([]time.Duration, len(documents)) // other work of the machine only adds
			for b.Loop() {
				for i, document := range documents {
					began := time.Now()
					validate(b, schema, document)
					if took := time.Since(began); least[i] == 0 || took < least[i] {
						least[i] = took
					}
				}
			}
			b.ReportMetric(float64(slices.Max(least).Microseconds())/1000, "ms/worst")
		})
	}
}
