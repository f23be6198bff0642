package operation

import "heed/store"

// Answers reports which violations the constraints answer as something to mend or as a
// conflict.
func Answers(constraints ...Constraints) (func(store.Violation) bool, error) {
	all, err := collect(constraints...)
	return func(v store.Violation) bool {
		_, known := all.problemOf(v)
		return known || all.internal[v.Table] || all.generated[v.Constraint]
	}, err
}
