package transport

import (
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// checkVariables refuses variables by their shape. The strict decoder has counted already;
// this is for transports that decode by themselves.
func checkVariables(variables map[string]any, l Limits) *gqlerror.Error {
	w := variableWalk{limits: l}
	return w.object(variables, 1)
}

// variableWalk counts values over one walk.
type variableWalk struct {
	limits Limits
	values int
}

func (w *variableWalk) object(members map[string]any, depth int) *gqlerror.Error {
	for _, member := range members {
		if err := w.value(member, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *variableWalk) value(value any, depth int) *gqlerror.Error {
	w.values++
	if w.values > w.limits.Values {
		return tooManyValues(w.limits.Values)
	}
	switch v := value.(type) {
	case map[string]any:
		if depth > w.limits.Nesting {
			return nestsTooDeep(w.limits.Nesting)
		}
		return w.object(v, depth)
	case []any:
		if depth > w.limits.Nesting {
			return nestsTooDeep(w.limits.Nesting)
		}
		if len(v) > w.limits.ListItems {
			return listTooLong(w.limits.ListItems)
		}
		for _, item := range v {
			if err := w.value(item, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// The next three report the first value past the limit and do not count the rest, because
// counting is what the limit saves.

func nestsTooDeep(allowed int) *gqlerror.Error {
	return exceeded("nesting", int64(allowed), int64(allowed)+1, "The JSON nests %d or deeper; at most %d are allowed.")
}

func listTooLong(allowed int) *gqlerror.Error {
	return exceeded("lists", int64(allowed), int64(allowed)+1, "A list in the JSON has %d items or more; at most %d are allowed.")
}

func tooManyValues(allowed int) *gqlerror.Error {
	return exceeded("values", int64(allowed), int64(allowed)+1, "The JSON has %d values or more; at most %d are allowed.")
}
