package scalar

import (
	"github.com/99designs/gqlgen/graphql"

	"heed/text"
)

// ErrString refuses a value that is no text.
const ErrString = Refusal("The String must be a text.")

// MarshalString writes a text.
func MarshalString(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalString reads a text in the form in which Heed keeps texts: see text.Clean. It
// removes control characters; their presence is reported for the arguments as a whole,
// before anything runs.
func UnmarshalString(v any) (string, error) {
	sent, err := graphql.UnmarshalString(v)
	if err != nil {
		return "", ErrString.err()
	}
	return kept(sent), nil
}

// clean is a text for a scalar with a form of its own; "" if the value is no text.
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
