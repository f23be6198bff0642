package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// errShape is any departure from JSON. What departed is not said: the text is
// the caller's, and a name cut in half is still a name.
var errShape = errors.New("not JSON")

// decodeJSON reads one JSON value strictly: valid UTF-8, nothing after it, no
// member twice, within the limits on nesting, list items and values. The
// standard decoder is lenient in each of these. Numbers stay json.Number.
func decodeJSON(text []byte, l Limits) (any, *gqlerror.Error) {
	if !utf8.Valid(text) {
		return nil, refuse(CodeBadRequest, "The request is not valid UTF-8.")
	}
	d := decoder{stream: json.NewDecoder(bytes.NewReader(text)), limits: l}
	d.stream.UseNumber()
	value, err := d.value(0)
	if err == nil {
		// A stream ends; anything else is a second request in disguise.
		if _, after := d.stream.Token(); !errors.Is(after, io.EOF) {
			err = errShape
		}
	}
	if refused, ok := errors.AsType[*gqlerror.Error](err); ok {
		return nil, refused
	}
	if err != nil {
		return nil, refuse(CodeBadRequest, "The request is not valid JSON.")
	}
	return value, nil
}

// decoder builds values from tokens, so that a hostile value is refused at its
// first excess and not after it was built.
type decoder struct {
	stream *json.Decoder
	limits Limits
	values int
}

func (d *decoder) value(depth int) (any, error) {
	token, err := d.stream.Token()
	if err != nil {
		return nil, errShape
	}
	return d.from(token, depth)
}

func (d *decoder) from(token json.Token, depth int) (any, error) {
	d.values++
	if d.values > d.limits.Values {
		return nil, tooManyValues(d.limits.Values)
	}
	delim, nests := token.(json.Delim)
	if !nests {
		return token, nil
	}
	if depth+1 > d.limits.Nesting {
		return nil, nestsTooDeep(d.limits.Nesting)
	}
	switch delim {
	case '{':
		return d.object(depth + 1)
	case '[':
		return d.list(depth + 1)
	default:
		return nil, errShape
	}
}

func (d *decoder) object(depth int) (any, error) {
	object := make(map[string]any)
	for {
		token, err := d.stream.Token()
		if err != nil {
			return nil, errShape
		}
		if token == json.Delim('}') {
			return object, nil
		}
		name, ok := token.(string)
		if !ok {
			return nil, errShape
		}
		if _, twice := object[name]; twice {
			return nil, refuse(CodeBadRequest, "A member of the request's JSON is given twice.")
		}
		if object[name], err = d.value(depth); err != nil {
			return nil, err
		}
	}
}

func (d *decoder) list(depth int) (any, error) {
	list := []any{}
	for {
		token, err := d.stream.Token()
		if err != nil {
			return nil, errShape
		}
		if token == json.Delim(']') {
			return list, nil
		}
		if len(list) == d.limits.ListItems {
			return nil, listTooLong(d.limits.ListItems)
		}
		item, err := d.from(token, depth)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
}
