package text_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"heed/text"
)

func TestJSONIsReadStrictly(t *testing.T) {
	t.Parallel()
	small := text.JSONLimits{Nesting: 3, ListItems: 4, Values: 12}
	cases := map[string]struct {
		given string
		want  error
	}{
		"plain":                        {`{"a": [1, {"b": null}], "c": "x"}`, nil},
		"a scalar":                     {`12`, nil},
		"nothing":                      {``, text.ErrJSON},
		"cut off":                      {`{"a": [1`, text.ErrJSON},
		"a comma too many":             {`[1,]`, text.ErrJSON},
		"a comma too few":              {`{"a":1 "b":2}`, text.ErrJSON},
		"an odd bracket":               {`]`, text.ErrJSON},
		"two values":                   {`{} {}`, text.ErrJSON},
		"rubbish behind it":            {`{}x`, text.ErrJSON},
		"a comment":                    {`{} // x`, text.ErrJSON},
		"not UTF-8":                    {"{\"a\": \"\xff\"}", text.ErrUTF8},
		"a member twice":               {`{"a": 1, "a": 2}`, text.ErrTwice},
		"a member twice, deep":         {`[{"b": {"a": 1, "a": 1}}]`, text.ErrTwice},
		"a member twice, once escaped": {`{"a": 1, "\u0061": 2}`, text.ErrTwice},
		"members that differ by case":  {`{"a": 1, "A": 2}`, nil},
		"as deep as may be":            {`[[[1]]]`, nil},
		"too deep":                     {`[[[[]]]]`, text.ErrNesting},
		"a list as long as may be":     {`[1,2,3,4]`, nil},
		"a list too long":              {`[1,2,3,4,5]`, text.ErrList},
		"too many values":              {`[[1,2,3,4],[1,2,3,4],[1,2,3,4]]`, text.ErrValues},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := text.JSON([]byte(c.given), small); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	t.Run("without limits anything plain is read", func(t *testing.T) {
		t.Parallel()
		if _, err := text.JSON([]byte(strings.Repeat("[", 50)+strings.Repeat("1,", 500)+"1"+strings.Repeat("]", 50)),
			text.JSONLimits{}); err != nil {
			t.Error(err)
		}
	})
}

// FuzzJSON compares the reader with Go's own decoder: both read an accepted text as the
// same value.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5e3,null,true,"x"]}`, `{"a":1,"a":2}`, `[[[[[`, `"\ud800"`, "\xff", `{} {}`, `-0`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := text.JSON(data, text.JSONLimits{Nesting: 100})
		if err != nil {
			return
		}
		decoder := json.NewDecoder(strings.NewReader(string(data)))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %v, want %v, %v", data, got, want, err)
		}
	})
}
