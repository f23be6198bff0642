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

// ConflictFields are the names by which a conflict tells of columns of a kind of record.
var ConflictFields = fieldsOf
