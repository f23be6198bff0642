package text

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

// The errors of a text that is not plain JSON, or exceeds a limit. They do not say what
// was wrong where, because the text may hold personal data.
var (
	// ErrUTF8 refuses a text that is not UTF-8.
	ErrUTF8 = errors.New("it is not valid UTF-8")
	// ErrJSON refuses a text that is not one JSON value.
	ErrJSON = errors.New("it is not valid JSON")
	// ErrTwice refuses an object that has a member twice.
	ErrTwice = errors.New("a member is given twice")
	// ErrNesting, ErrList and ErrValues refuse more than JSONLimits allow.
	ErrNesting = errors.New("it nests too deep")
	ErrList    = errors.New("a list has too many items")
	ErrValues  = errors.New("it has too many values")
)

// JSONLimits bound what a JSON text may hold. A limit of 0 is none.
type JSONLimits struct {
	// Nesting is how deep objects and lists may be nested.
	Nesting int
	// ListItems is how many items one list may have.
	ListItems int
	// Values is how many values there may be in all.
	Values int
}

// JSON reads one JSON value strictly, so that it has one meaning only: valid UTF-8,
// nothing after it, no member of an object twice, within the limits. Go's own decoder is
// lenient in each of these. Numbers stay json.Number.
func JSON(data []byte, limits JSONLimits) (any, error) {
	if !utf8.Valid(data) {
		return nil, ErrUTF8
	}
	r := reader{stream: json.NewDecoder(bytes.NewReader(data)), limits: limits}
	r.stream.UseNumber()
	value, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, after := r.stream.Token(); !errors.Is(after, io.EOF) {
		return nil, ErrJSON // a second value follows
	}
	return value, nil
}

// reader builds values from tokens, so that a hostile text is refused at its first excess
// and not after it was built.
type reader struct {
	stream *json.Decoder
	limits JSONLimits
	values int
}

func beyond(n, limit int) bool { return limit > 0 && n > limit }

func (r *reader) value(depth int) (any, error) {
	token, err := r.stream.Token()
	if err != nil {
		return nil, ErrJSON
	}
	return r.from(token, depth)
}

func (r *reader) from(token json.Token, depth int) (any, error) {
	if r.values++; beyond(r.values, r.limits.Values) {
		return nil, ErrValues
	}
	delim, nests := token.(json.Delim)
	if !nests {
		return token, nil
	}
	if beyond(depth+1, r.limits.Nesting) {
		return nil, ErrNesting
	}
	switch delim {
	case '{':
		return r.object(depth + 1)
	case '[':
		return r.list(depth + 1)
	default:
		return nil, ErrJSON
	}
}

func (r *reader) object(depth int) (any, error) {
	object := map[string]any{}
	for {
		token, err := r.stream.Token()
		if err != nil {
			return nil, ErrJSON
		}
		if token == json.Delim('}') {
			return object, nil
		}
		name, ok := token.(string)
		if !ok {
			return nil, ErrJSON
		}
		if _, twice := object[name]; twice {
			return nil, ErrTwice
		}
		if object[name], err = r.value(depth); err != nil {
			return nil, err
		}
	}
}

func (r *reader) list(depth int) (any, error) {
	list := []any{}
	for {
		token, err := r.stream.Token()
		if err != nil {
			return nil, ErrJSON
		}
		if token == json.Delim(']') {
			return list, nil
		}
		if beyond(len(list)+1, r.limits.ListItems) {
			return nil, ErrList
		}
		item, err := r.from(token, depth)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
}
