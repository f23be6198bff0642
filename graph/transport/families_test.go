package transport

import (
	"fmt"
	"sort"
	"strings"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// family is a kind of document that makes one rule of the validator expensive. It grows
// with size; shape is a further parameter.
type family struct {
	rule   string
	shapes []int
	made   func(size, shape int) string
}

// few and inside are shapes: a number of something, and the inline fragments around it
// (brackets nest up to 40 deep).
var few, inside = []int{1, 2, 3, 5, 8, 12, 20, 30, 48}, []int{0, 1, 2, 5, 10, 20, 30, 36}

// families have a row for every rule of gqlparser 2.5 whose work may exceed one step for
// each token, and for each way to cause it.
var families = map[string]family{
	"equal leaves": {"OverlappingFields", inside,
		func(n, d int) string { return "{" + inline(d, repeat(n, "__typename ")) + "}" }},
	"equal fields with fields": {"OverlappingFields", inside,
		func(n, d int) string { return "{" + inline(d, repeat(n, "viewer{id}")) + "}" }},
	"equal fields of many names": {"OverlappingFields", few,
		func(n, m int) string { return "{" + inline(30, repeat(n, "viewer{"+numbered(m, "a# ")+"}")) + "}" }},
	"equal fields inside equal fields": {"OverlappingFields", []int{2, 3, 4, 5},
		func(n, m int) string { return "{child(id:1){" + tower(n, m) + "}}" }},
	"equal objects as arguments": {"OverlappingFields", inside,
		func(n, d int) string { return "{" + inline(d, repeat(n, "a(x:{y:1 z:2})")) + "}" }},
	"equal lists as arguments": {"OverlappingFields", few,
		func(n, m int) string { return "{" + inline(36, repeat(m, "a(x:["+repeat(n, "1 ")+"])")) + "}" }},
	"many arguments": {"OverlappingFields", few,
		func(n, m int) string { return "{" + inline(36, repeat(m, "a("+numbered(n, "b#:1 ")+")")) + "}" }},
	"many arguments in many fragments": {"OverlappingFields", few,
		func(n, m int) string { return chained(m, inline(36, repeat(2, "a("+numbered(n, "b#:1 ")+")"))) }},
	"differing arguments": {"OverlappingFields", inside,
		func(n, d int) string { return "{" + inline(d, numbered(n, "a(x:#)")) + "}" }},
	"differing arguments far below": {"OverlappingFields", []int{1, 3, 5, 9},
		func(n, d int) string { return "{child(id:1)" + below(d, numbered(n, "siblings{id a(x:#)}")) + "}" }},
	"differing types": {"OverlappingFields", inside, func(n, d int) string {
		return "{node(id:1){" + inline(d, repeat(n, "...on Child{id givenName}...on Relative{id givenName}")) + "}}"
	}},
	"fields of another name": {"OverlappingFields", inside, func(n, d int) string {
		return "{child(id:1){" + inline(d, repeat(25, "id:version ")+repeat(n, "id ")) + "}}"
	}},
	"spreads in equal fields": {"OverlappingFields", few, func(n, m int) string {
		return "{" + inline(36, repeat(n, "viewer{"+numbered(m, "...F# ")+"}")) + "}" + numbered(m, "fragment F# on Viewer{id}")
	}},
	"spreads beside each other": {"OverlappingFields", few, func(n, m int) string {
		return "{" + inline(36, repeat(n, numbered(m, "...F# "))) + "}" + numbered(m, "fragment F# on Query{a}")
	}},
	"spreads beside many names": {"OverlappingFields", few, func(n, m int) string {
		return "{" + inline(36, numbered(n, "a# ")+numbered(m, "...F# ")) + "}" + numbered(m, "fragment F# on Query{b}")
	}},
	"spreads in an unused fragment": {"OverlappingFields", few, func(n, m int) string {
		return "{a}fragment U on Query{" + inline(36, repeat(n, "viewer{"+numbered(m, "...F# ")+"}")) + "}" +
			numbered(m, "fragment F# on Viewer{id}")
	}},
	"fragments in a chain": {"every rule", few, func(n, m int) string { return chained(m, repeat(n, "...{a}")) }},
	"unused fragments in a chain": {"NoUnusedFragments", few,
		func(n, m int) string { return "{a}" + chained(m, repeat(n, "...{a}"))[len("{...F0}"):] }},
	"unused fragments, each in each": {"NoFragmentCycles", few, func(n, m int) string { return "{a}" + woven(n, m) }},
	"operations that share a fragment": {"every rule", []int{1, 2, 5, 10}, func(n, m int) string {
		return numbered(m, "query Q#{...F}") + "fragment F on Query{" + repeat(n, "a ") + "}"
	}},
	"unknown fields":     {"FieldsOnCorrectType", few, func(n, m int) string { return chained(m, numbered(n, "a# ")) }},
	"unknown arguments":  {"KnownArgumentNames", few, func(n, m int) string { return chained(m, "viewer("+numbered(n, "b#:1 ")+"){id}") }},
	"unknown directives": {"KnownDirectives", few, func(n, m int) string { return chained(m, "a"+numbered(n, "@d#")) }},
	"equal directives": {"UniqueDirectivesPerLocation", few,
		func(n, m int) string { return chained(m, "a"+repeat(n, "@include(if:true)")) }},
	"unknown types of long names": {"KnownTypeNames", few, func(n, m int) string {
		return "{" + numbered(m, "...F# ") + "}" + numbered(m, "fragment F# on T"+repeat(n, "xxxxxxxxxx")+"{a}")
	}},
	"unknown input fields": {"ValuesOfCorrectType", few, func(n, m int) string {
		return chained(m, "referrals(first:1 filter:{"+numbered(n, "x#:1 ")+"}){totalCount}")
	}},
	"equal input fields": {"UniqueInputFieldNames", few, func(n, m int) string {
		return chained(m, "referrals(first:1 filter:{"+repeat(n, "mine:true ")+"}){totalCount}")
	}},
	"coded values": {"ValuesOfCorrectType", few, func(n, m int) string {
		return chained(m, "referrals(first:1 filter:{states:["+repeat(n, "SUBMITTED ")+"]}){totalCount}")
	}},
	"unknown coded values": {"ValuesOfCorrectType", few, func(n, m int) string {
		return chained(m, "referrals(first:1 filter:{states:["+repeat(n, "X ")+"]}){totalCount}")
	}},
	"lists in lists": {"ValuesOfCorrectType", few, func(n, m int) string {
		return chained(m, "nodes(ids:"+repeat(34, "[")+repeat(n, "1 ")+repeat(34, "]")+"){id}")
	}},
	"a long text": {"ValuesOfCorrectType", few, func(n, m int) string {
		return chained(m, "referrals(first:1 filter:{states:\""+repeat(n, "xxxxxxxxxx")+"\"}){totalCount}")
	}},
	"variables": {"NoUndefinedVariables", few, func(n, m int) string {
		return "query(" + numbered(n, "$v#:ID!") + "){" + repeat(m, "nodes(ids:["+repeat(n, fmt.Sprintf("$v%d ", n-1))+"]){id}") + "}"
	}},
	"unused variables": {"NoUnusedVariables", []int{1, 2, 5, 10},
		func(n, m int) string { return numbered(m, "query Q#("+repeat(n, "$v:ID!")+"){a}") }},
	"undefined variables": {"NoUndefinedVariables", []int{1, 2, 5, 10}, func(n, m int) string {
		return numbered(m, "query Q#{...F}") + "fragment F on Query{nodes(ids:[" + numbered(n, "$v# ") + "]){id}}"
	}},
	"fragments on what cannot be": {"PossibleFragmentSpreads", inside,
		func(n, d int) string { return "{node(id:1){" + repeat(n, "...on Viewer{id}") + typed(d, "id") + "}}" }},
	"questions about the schema": {"MaxIntrospectionDepth", few, func(n, m int) string {
		return "{__schema{types{" + repeat(n, "...F0 ") + "}}}" + numbered(m, "fragment F# on __Type{ofType{name}}")
	}},
	"questions about the schema, woven": {"MaxIntrospectionDepth", few, func(n, m int) string {
		return "{__schema{types{...F0}}}" + strings.ReplaceAll(woven(n, m), "Query", "__Type")
	}},
}

func repeat(n int, text string) string { return strings.Repeat(text, n) }

// numbered repeats a text, with the number of each in the place of #.
func numbered(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "#", fmt.Sprint(i)))
	}
	return b.String()
}

func inline(n int, selections string) string { return repeat(n, "...{") + selections + repeat(n, "}") }

func typed(n int, selections string) string {
	return repeat(n, "...on AccessEntry{") + selections + repeat(n, "}")
}

func below(n int, selections string) string {
	return repeat(n, "{siblings") + "{" + selections + "}" + repeat(n, "}")
}

// tower is nested fields, m beside each other on each of n levels.
func tower(n, m int) string {
	selections := "id "
	for range n {
		selections = repeat(m, "siblings{"+selections+"}")
		if len(selections) > 20_000 {
			break // larger than any document may be
		}
	}
	return selections
}

// chained is m fragments, each of which spreads the next; the last one selects.
func chained(m int, selections string) string {
	var b strings.Builder
	b.WriteString("{...F0}")
	for i := range m {
		fmt.Fprintf(&b, "fragment F%d on Query{...F%d}", i, i+1)
	}
	fmt.Fprintf(&b, "fragment F%d on Query{%s}", m, selections)
	return b.String()
}

// woven is n fragments, each of which spreads the m after it.
func woven(n, m int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on Query{__typename ", i)
		for j := i + 1; j < min(n, i+1+m); j++ {
			fmt.Fprintf(&b, "...F%d ", j)
		}
		b.WriteString("}")
	}
	return b.String()
}

// largest is the largest document of a family and shape that the limits accept, and the
// refusal of the next; "" if they accept none.
func (f family) largest(shape int, l Limits) (document string, refusal *gqlerror.Error) {
	const beyond = 2_000
	size := sort.Search(beyond, func(i int) bool { return checkDocument(f.made(i+1, shape), l) != nil })
	if size == 0 {
		return "", checkDocument(f.made(1, shape), l)
	}
	return f.made(size, shape), checkDocument(f.made(size+1, shape), l)
}
