package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"
)

// maxDepth is how deeply a token's JSON may nest; known providers need four.
const maxDepth = 10

var errJSON = errors.New("not one plain JSON object")

// strictObject decodes one JSON object as every reader of it would: valid
// UTF-8, nothing before or after, no name twice. At the top, two names that
// differ by case only are one name too, because Go's own decoder takes EXP for
// exp and the last one wins. Numbers stay json.Number.
func strictObject(data []byte) (map[string]any, error) {
	if !utf8.Valid(data) {
		return nil, errJSON
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	value, err := strictValue(decoder, 0)
	if err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, errJSON
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errJSON
	}
	folded := make(map[string]bool, len(object))
	for name := range object {
		key := fold(name)
		if folded[key] {
			return nil, errJSON
		}
		folded[key] = true
	}
	return object, nil
}

func strictValue(decoder *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errJSON
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, errJSON
	}
	switch token {
	case json.Delim('{'):
		return strictMembers(decoder, depth)
	case json.Delim('['):
		return strictElements(decoder, depth)
	}
	return token, nil
}

func strictMembers(decoder *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, errJSON
		}
		name, ok := token.(string)
		if !ok {
			return nil, errJSON
		}
		if _, repeated := object[name]; repeated {
			return nil, errJSON
		}
		if object[name], err = strictValue(decoder, depth+1); err != nil {
			return nil, err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return nil, errJSON
	}
	return object, nil
}

func strictElements(decoder *json.Decoder, depth int) (any, error) {
	list := []any{}
	for decoder.More() {
		value, err := strictValue(decoder, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, errJSON
	}
	return list, nil
}

// fold maps a name to the one spelling that stands for all its cases, the odd
// ones of Unicode included (a long s folds to s), as encoding/json does.
func fold(name string) string {
	folded := []rune(name)
	for i, r := range folded {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		folded[i] = least
	}
	return string(folded)
}
