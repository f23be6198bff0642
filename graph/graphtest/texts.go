package graphtest

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/text"
)

// databaseWord is what an answer says when a text reached the database as more than a text.
var databaseWord = regexp.MustCompile(`(?i)\bpq\b|sqlstate|syntax|\bcolumn\b|\brelation\b|constraint|postgres|utf8`)

// ours are parts of an answer that Heed makes itself: where in the document an error
// is, and cursors and identifiers, whose letters may spell anything.
var ours = regexp.MustCompile(`"locations":\[[^\]]*\]|"(?:cursor|startCursor|endCursor|id)":"[A-Za-z0-9_-]*"`)

// Faulty is what is wrong with an answer to a text, or nothing.
func Faulty(status int, answer string) string {
	word := databaseWord.FindString(ours.ReplaceAllString(answer, ""))
	switch {
	case status >= http.StatusInternalServerError, strings.Contains(answer, "INTERNAL"):
		return fmt.Sprintf("answers %d %s", status, answer)
	case word != "":
		return fmt.Sprintf("answers with %q: %s", word, answer)
	}
	return ""
}

// Texts says whether a place takes a text of any sort: scalars of a form of
// their own are sent as texts as well.
func (l Leaf) Texts() bool {
	return l.Of.Kind == ast.Scalar && l.Of.Name != "Int" && l.Of.Name != "Boolean" && l.Of.Name != "Float"
}

// Filled is a request with one text in one place, and nothing else wrong.
func (*Env) Filled(l Leaf, who string, f Fixture, text any) (string, map[string]any) {
	field, rest, _ := strings.Cut(l.Path, ".")
	if m := Contract().Mutation.Fields.ForName(field); m != nil {
		input := Verbs[field].Input(f)
		SetAt(input, InputOf(field), rest, text)
		if field == "breakGlass" { // it stands alone, and names a child in one way
			if rest != "childId" && rest != "reason" && rest != "idempotencyKey" {
				delete(input, "childId")
			}
			if name := map[string]any{"givenName": "Pip", "familyName": "Oxbramble", "dateOfBirth": "2016-07-09"}; name[rest] != nil {
				delete(name, rest)
				maps.Copy(input, name)
			}
			return fmt.Sprintf("mutation($input: %s) { %s(input: $input) { errors { code path message } } }", m.Arguments[0].Type, field),
				map[string]any{"input": input}
		}
		// The second mutation meets a conflict, which undoes the first: the scene stays as it is.
		return fmt.Sprintf("mutation($input: %s, $undo: AmendChildInput!) { %s(input: $input) { errors { code path message } } "+
				"amendChild(input: $undo) { errors { code } } }", m.Arguments[0].Type, field),
			map[string]any{"input": input, "undo": map[string]any{"id": f.Child.ID(), "version": 99}}
	}
	q := Contract().Query.Fields.ForName(field)
	argument, inner, nested := strings.Cut(rest, ".")
	a := q.Arguments.ForName(argument)
	value := text
	if nested {
		object := map[string]any{}
		SetAt(object, Contract().Types[a.Type.Name()], inner, text)
		value = object
	} else if a.Type.Elem != nil {
		value = []any{text}
	}
	declared, args, selection := "$a: "+a.Type.String(), argument+": $a", "__typename"
	if q.Arguments.ForName("first") != nil {
		args += ", first: 5"
		if field == "accessLog" && argument != "childId" {
			args += fmt.Sprintf(", childId: %q", f.Child.ID())
		}
		selection = "totalCount edges { cursor }"
	}
	return fmt.Sprintf("query(%s) { %s(%s) { %s } }", declared, field, args, selection), map[string]any{"a": value}
}

func (w *Env) SendText(t *testing.T, l Leaf, who string, f Fixture, text string) {
	t.Helper()
	document, variables := w.Filled(l, who, f, text)
	a := w.Ask(who, document, variables)
	if fault := Faulty(a.Status, a.Raw); fault != "" {
		t.Errorf("%q in %s %s", text[:min(len(text), 40)], l.Path, fault)
	}
}

// Raw sends bytes as they are, with headers of the caller's choice.
func (w *Env) Raw(who string, body string, headers map[string]string) (int, string) {
	w.T.Helper()
	req, err := http.NewRequest(http.MethodPost, w.URL, strings.NewReader(body))
	if err != nil {
		w.T.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+who)
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.T.Fatal(err)
	}
	defer resp.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		w.T.Fatal(err)
	}
	return resp.StatusCode, text.String()
}

// KeepsWhatIsSeen looks for texts that are not in the form in which texts are kept,
// in every column of every table.
func (w *Env) KeepsWhatIsSeen(t *testing.T) {
	t.Helper()
	rows, err := w.Admin.Query(`SELECT table_name, column_name FROM information_schema.columns
	  WHERE table_schema = 'public' AND data_type IN ('text', 'character varying') AND table_name NOT LIKE 'goose%' ORDER BY 1, 2`)
	if err != nil {
		t.Fatal(err)
	}
	var columns [][2]string
	for rows.Next() {
		var c [2]string
		if err := rows.Scan(&c[0], &c[1]); err != nil {
			t.Fatal(err)
		}
		columns = append(columns, c)
	}
	rows.Close()
	for _, c := range columns {
		found, err := w.Admin.Query(fmt.Sprintf("SELECT %[2]q FROM %[1]q WHERE %[2]q ~ '[^ -~]'", c[0], c[1]))
		if err != nil {
			continue // a view that only others may read
		}
		for found.Next() {
			var kept string
			if err := found.Scan(&kept); err != nil {
				t.Fatal(err)
			}
			if !text.IsClean(kept) {
				t.Errorf("%s.%s keeps %+q", c[0], c[1], kept)
			}
		}
		found.Close()
	}
}

// Leaves lists the places of a root field's arguments.
func Leaves(f *ast.FieldDefinition) []Leaf {
	var found []Leaf
	var walk func(path, name string, t *ast.Type)
	walk = func(path, name string, t *ast.Type) {
		if name != "input" {
			path += "." + name
		}
		d := Contract().Types[t.Name()]
		if d.Kind != ast.InputObject {
			found = append(found, Leaf{Path: path, Of: d})
			return
		}
		for _, inner := range d.Fields {
			walk(path, inner.Name, inner.Type)
		}
	}
	if !strings.HasPrefix(f.Name, "__") {
		for _, a := range f.Arguments {
			walk(f.Name, a.Name, a.Type)
		}
	}
	return found
}
