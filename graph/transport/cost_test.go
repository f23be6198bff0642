package transport_test

import (
	"math"
	"net/http"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/transport"
	"heed/graph/transport/internal/family"
)

func TestPoints(t *testing.T) {
	t.Parallel()
	schema := family.NewExecutableSchema(family.Config{Resolvers: &family.Resolver{}}).Schema()
	first := func(n any) map[string]any { return map[string]any{"n": n} }
	const paged = `query($n:Int){children(first:$n){nodes{id}}}`
	cases := map[string]struct {
		document  string
		variables map[string]any
		want      int
	}{
		"an operation is a point":                   {"{hello}", nil, 1},
		"__typename is a point":                     {"{__typename}", nil, 1},
		"an object is a point, its leaves are free": {"{child(id:1){id name}}", nil, 1},
		"a page multiplies what is in its list":     {"{children(first:50){totalCount nodes{id name}}}", nil, 50},
		"edges multiply as nodes do":                {"{children(first:50){edges{cursor node{id}}}}", nil, 50},
		"last counts like first":                    {"{children(last:50){nodes{id}}}", nil, 50},
		"the larger of first and last counts":       {"{children(first:2 last:50){nodes{id}}}", nil, 50},
		"a variable is a page size":                 {paged, first(int64(50)), 50},
		"pages inside pages multiply":               {"{children(first:10){nodes{siblings(first:10){nodes{id}}}}}", nil, 10 + 100},
		"fragments are priced where they are spread": {
			"{children(first:50){...P}} fragment P on ChildConnection{nodes{...C}} fragment C on Child{id}", nil, 50},
		"inline fragments are priced as if they were not": {"{children(first:50){...{nodes{... on Child{id}}}}}", nil, 50},
		"a list by ids is as long as the ids":             {"{nodes(ids:[1,2,3]){id}}", nil, 3},
		"a page without a size is taken to have ten":      {"{children{nodes{id}}}", nil, 10},
		"a list of leaves is free":                        {"{child(id:1){nicknames}}", nil, 1},
		"a negative page costs its list once":             {"{children(first:-7){nodes{id}}}", nil, 1},
		"a page of none costs its list once":              {"{children(first:0){nodes{id}}}", nil, 1},
		"a page that does not fit overflows nothing": {
			"{children(first:2147483647){nodes{siblings(first:2147483647){nodes{siblings(first:2147483647){nodes{id}}}}}}}", nil, math.MaxInt},
		"a variable that does not fit overflows nothing":    {paged, first(float64(1e300)), math.MaxInt32},
		"a negative variable that does not fit is one":      {paged, first(float64(-1e300)), 1},
		"questions about the schema are a point":            {"{__schema{types{fields{name}}}}", nil, 1},
		"fields asked twice under two names are paid twice": {"{a:child(id:1){id} b:child(id:1){id}}", nil, 2},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := gqlparser.LoadQueryWithRules(schema, c.document, nil)
			if err != nil {
				t.Fatalf("document: %v", err)
			}
			if got := transport.Points(doc.Operations[0], c.variables); got != c.want {
				t.Errorf("points = %d, want %d", got, c.want)
			}
		})
	}
}

func TestTheContractSaysHowLongAListIs(t *testing.T) {
	t.Parallel()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: `
		directive @listSize(assumedSize: Int!) on FIELD_DEFINITION
		type Query { pair(ids: [ID!]): [Pair] @listSize(assumedSize: 2), many: [Pair], none: [Pair] @listSize(assumedSize: 0) }
		type Pair { many: [Pair] @listSize(assumedSize: 3), id: ID }`})
	for document, want := range map[string]int{
		"{pair{id}}":                2,
		"{many{id}}":                10,
		"{none{id}}":                1,
		"{pair{many{id}}}":          2 + 6,
		"{pair(ids:[1,2,3,4]){id}}": 4,
	} {
		doc, err := gqlparser.LoadQueryWithRules(schema, document, nil)
		if err != nil {
			t.Fatalf("document: %v", err)
		}
		if got := transport.Points(doc.Operations[0], nil); got != want {
			t.Errorf("%s costs %d points, want %d", document, got, want)
		}
	}
}

func TestTheCostIsAnsweredWhenAsked(t *testing.T) {
	t.Parallel()
	const document = "{children(first:5){nodes{id}}}"
	million := "{children(first:100){nodes{siblings(first:100){nodes{siblings(first:100){nodes{id}}}}}}}"
	cases := map[string]struct {
		request *http.Request
		want    any
	}{
		"not unless asked":         {post(operation(document, nil)), nil},
		"by header":                {post(operation(document, nil), "Heed-Cost", "1"), 5.0},
		"by extension":             {post(members("query", document, "extensions", map[string]any{"cost": true})), 5.0},
		"not by another extension": {post(members("query", document, "extensions", map[string]any{"cost": "yes"})), nil},
		"of a refused operation":   {post(operation(million, nil), "Heed-Cost", "1"), 1_010_100.0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := send(t, open(t, nil), c.request); got.Extensions["cost"] != c.want {
				t.Errorf("extensions.cost = %v, want %v: %s", got.Extensions["cost"], c.want, got.body)
			}
		})
	}
}
