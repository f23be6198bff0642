package transport

import (
	"errors"

	"github.com/vektah/gqlparser/v2/gqlerror"

	strict "heed/text" // the package has a function of that name
)

// decodeJSON reads one JSON value strictly ([strict.JSON]), within the limits on nesting,
// list items and values.
func decodeJSON(data []byte, l Limits) (any, *gqlerror.Error) {
	value, err := strict.JSON(data, strict.JSONLimits{Nesting: l.Nesting, ListItems: l.ListItems, Values: l.Values})
	switch {
	case err == nil:
		return value, nil
	case errors.Is(err, strict.ErrUTF8):
		return nil, refuse(CodeBadRequest, "The request is not valid UTF-8.")
	case errors.Is(err, strict.ErrTwice):
		return nil, refuse(CodeBadRequest, "A member of the request's JSON is given twice. Remove one.")
	case errors.Is(err, strict.ErrNesting):
		return nil, nestsTooDeep(l.Nesting)
	case errors.Is(err, strict.ErrList):
		return nil, listTooLong(l.ListItems)
	case errors.Is(err, strict.ErrValues):
		return nil, tooManyValues(l.Values)
	}
	return nil, refuse(CodeBadRequest, "The request is not valid JSON.")
}
