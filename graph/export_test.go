package graph

import "heed/store"

// Answered reports whether a broken rule of the schema has an answer of its own.
func Answered(v store.Violation) bool {
	_, known := problemOf(v)
	return known || ours[v.Table] || drawn[v.Constraint] || v.Drawn()
}
