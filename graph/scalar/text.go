package scalar

import (
	"github.com/99designs/gqlgen/graphql"

	"heed/text"
)

// ErrString is the answer to a text that is none.
const ErrString = Refusal("The String must be a text.")

// MarshalString writes a text.
func MarshalString(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalString reads a text in the form in which Heed keeps texts, whatever
// field it is for: see text.Clean. Control characters are left out; that there
// were any is told of the arguments as a whole, before anything runs.
func UnmarshalString(v any) (string, error) {
	sent, err := graphql.UnmarshalString(v)
	if err != nil {
		return "", ErrString.err()
	}
	return kept(sent), nil
}

// clean is a text as a scalar of a form of its own reads it; "" for none.
func clean(v any) string {
	sent, _ := v.(string)
	return kept(sent)
}

func kept(sent string) string {
	if cleaned, err := text.Clean(sent); err == nil {
		return cleaned
	}
	return text.Strip(sent)
}
