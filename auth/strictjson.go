package auth

import (
	"errors"
	"unicode"

	"heed/text"
)

// tokenLimits bound a token's JSON; known providers need four levels.
var tokenLimits = text.JSONLimits{Nesting: 10}

var errJSON = errors.New("not one plain JSON object")

// strictObject decodes one JSON object with one meaning only ([text.JSON]). At the top
// level, two names that differ only in case are a repeated name, because Go's own decoder
// takes EXP for exp and the last one wins. Numbers stay json.Number.
func strictObject(data []byte) (map[string]any, error) {
	value, err := text.JSON(data, tokenLimits)
	object, ok := value.(map[string]any)
	if err != nil || !ok {
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

// fold maps a name to the spelling that all its cases share, those of Unicode included (a
// long s folds to s), as encoding/json does.
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
