package practice

import "slices"

// enum is an enumeration: a string type that lists its values.
type enum interface {
	~string
	Values() []string
}

// names turns constants into the list that Values answers, in their order.
func names[T ~string](constants ...T) []string {
	list := make([]string, len(constants))
	for i, c := range constants {
		list[i] = string(c)
	}
	return list
}

// known says whether value is one that its enumeration lists.
func known[T enum](value T) bool {
	return slices.Contains(value.Values(), string(value))
}
