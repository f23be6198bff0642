package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"

	"heed/practice"
	"heed/text"
)

// databaseWord is what an answer says when a text reached the database as more than a text.
var databaseWord = regexp.MustCompile(`(?i)\bpq\b|sqlstate|syntax|\bcolumn\b|\brelation\b|constraint|postgres|utf8`)

// ours are parts of an answer that Heed makes itself: where in the document an error
// is, and cursors and identifiers, whose letters may spell anything.
var ours = regexp.MustCompile(`"locations":\[[^\]]*\]|"(?:cursor|startCursor|endCursor|id)":"[A-Za-z0-9_-]*"`)

// faulty is what is wrong with an answer to a text, or nothing.
func faulty(status int, answer string) string {
	word := databaseWord.FindString(ours.ReplaceAllString(answer, ""))
	switch {
	case status >= http.StatusInternalServerError, strings.Contains(answer, "INTERNAL"):
		return fmt.Sprintf("answers %d %s", status, answer)
	case word != "":
		return fmt.Sprintf("answers with %q: %s", word, answer)
	}
	return ""
}

// texts says whether a place takes a text of any sort: scalars of a form of
// their own are sent as texts as well.
func (l leaf) texts() bool {
	return l.of.Kind == ast.Scalar && l.of.Name != "Int" && l.of.Name != "Boolean" && l.of.Name != "Float"
}

// filled is a request with one text in one place, and nothing else wrong.
func (w *world) filled(l leaf, who string, f scene, text any) (string, map[string]any) {
	field, rest, _ := strings.Cut(l.path, ".")
	if m := contract().Mutation.Fields.ForName(field); m != nil {
		input := verbs[field].input(f)
		put(input, inputOf(field), rest, text)
		if field == "breakGlass" { // it stands alone, and names a child in one way
			if rest != "childId" && rest != "reason" && rest != "idempotencyKey" {
				delete(input, "childId")
			}
			if name := map[string]any{"givenName": "Pip", "familyName": "Oxbramble", "dateOfBirth": "2016-07-09"}; name[rest] != nil {
				delete(name, rest)
				maps.Copy(input, name)
			}
			return fmt.Sprintf("mutation($input: %s) { %s(input: $input) { errors { code path message } } }", m.Arguments[0].Type, field), map[string]any{"input": input}
		}
		// The second mutation meets a conflict, which undoes the first: the scene stays as it is.
		return fmt.Sprintf("mutation($input: %s, $undo: AmendChildInput!) { %s(input: $input) { errors { code path message } } amendChild(input: $undo) { errors { code } } }", m.Arguments[0].Type, field),
			map[string]any{"input": input, "undo": map[string]any{"id": f.child.id(), "version": 99}}
	}
	q := contract().Query.Fields.ForName(field)
	argument, inner, nested := strings.Cut(rest, ".")
	a := q.Arguments.ForName(argument)
	value := text
	if nested {
		object := map[string]any{}
		put(object, contract().Types[a.Type.Name()], inner, text)
		value = object
	} else if a.Type.Elem != nil {
		value = []any{text}
	}
	declared, args, selection := "$a: "+a.Type.String(), argument+": $a", "__typename"
	if q.Arguments.ForName("first") != nil {
		args += ", first: 5"
		if field == "accessLog" && argument != "childId" {
			args += fmt.Sprintf(", childId: %q", f.child.id())
		}
		selection = "totalCount edges { cursor }"
	}
	return fmt.Sprintf("query(%s) { %s(%s) { %s } }", declared, field, args, selection), map[string]any{"a": value}
}

// places are all places of the contract that take a text.
func places() []leaf {
	var list []leaf
	for _, root := range []*ast.Definition{contract().Query, contract().Mutation} {
		for _, f := range root.Fields {
			list = append(list, slices.DeleteFunc(leaves(f), func(l leaf) bool { return !l.texts() })...)
		}
	}
	return list
}

// TestATextIsJustATextWhereverItIsSent sends hostile texts to every place that
// takes one.
func TestATextIsJustATextWhereverItIsSent(t *testing.T) {
	t.Parallel()
	byField := map[string][]leaf{}
	for _, l := range places() {
		field, _, _ := strings.Cut(l.path, ".")
		byField[field] = append(byField[field], l)
	}
	fields := slices.Sorted(maps.Keys(byField))
	first, next := map[string]int{}, 0
	for _, field := range fields {
		first[field] = next
		next += len(byField[field]) * share
	}
	for part := range slices.Chunk(fields[:drawn(len(fields), 9)], 9) {
		t.Run(part[0]+" and after", func(t *testing.T) {
			t.Parallel()
			w := staffedWorld(emptyWorld(t))
			for _, field := range part {
				who := doer(field)
				f := w.scene(w.viewers[who], verbs[field].setting())
				list := byField[field]
				for n, l := range list {
					for k := range share {
						w.sendText(t, l, who, f, essential[(first[field]+n*share+k)%len(essential)])
					}
				}
				texts := slices.DeleteFunc(slices.Clone(list), func(l leaf) bool { return l.of.Name != "String" })
				for i, text := range everyText {
					if len(texts) > 0 && (i+first[field])%3 == 0 {
						w.sendText(t, texts[i%len(texts)], who, f, text)
					}
				}
			}
		})
	}
}

func (w *world) sendText(t *testing.T, l leaf, who string, f scene, text string) {
	t.Helper()
	document, variables := w.filled(l, who, f, text)
	a := w.ask(who, document, variables)
	if fault := faulty(a.Status, a.raw); fault != "" {
		t.Errorf("%q in %s %s", text[:min(len(text), 40)], l.path, fault)
	}
}

// What is kept of a text is said by text.Clean, and of most texts it is all.
func TestATextIsKeptAsItWasSent(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RolePractitioner, "school")
	f := w.scene(w.viewers[who], setting{})
	for _, said := range slices.Concat(quotes, tautologies, sleeps, scripts, patterns, odd) {
		said = "Said: " + said + "."
		want, unfit := text.Clean(said)
		a := w.ask(who, `mutation($input: RecordEventInput!) { recordEvent(input: $input) { event { summary } errors { code path message } } }`,
			map[string]any{"input": map[string]any{"childIds": []uuid.UUID{f.child.id()}, "occurredAt": noon, "category": "VOICE", "summary": said}})
		if unfit != nil {
			if got := a.problems("recordEvent"); !slices.Equal(got, []string{"INVALID summary"}) {
				t.Errorf("%q is answered with %s", said, a.raw)
			}
			continue
		}
		if got := a.text("recordEvent", "event", "summary"); got != want {
			t.Errorf("%q is kept as %q, want %q: %s", said, got, want, a.raw)
		}
	}
	for _, name := range scripts {
		w.mutated(who, "amendChild", map[string]any{"id": f.child.id(), "version": w.count("SELECT version FROM child WHERE id = $1", f.child.id()), "preferredName": name})
		if got := w.must(who, "query($id: ID!) { child(id: $id) { preferredName } }", map[string]any{"id": f.child.id()}).text("child", "preferredName"); got != text.Strip(name) {
			t.Errorf("the name %q is kept as %q", name, got)
		}
		a := w.must(who, "query($name: String!) { children(first: 5, filter: {search: $name}) { edges { node { id } } } }", map[string]any{"name": name})
		if got := a.text("children", "edges", 0, "node", "id"); len([]rune(name)) > 1 && got != f.child.id().String() {
			t.Errorf("a search for the name %q finds %q", name, got)
		}
	}
}

// raw sends bytes as they are, with headers of the caller's choice.
func (w *world) raw(who string, body string, headers map[string]string) (int, string) {
	w.t.Helper()
	req, err := http.NewRequest(http.MethodPost, w.url, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+who)
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		w.t.Fatal(err)
	}
	return resp.StatusCode, text.String()
}

func TestALoneSurrogateIsNoFaultOfOurs(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	f := w.scene(w.viewers[who], setting{})
	for _, l := range places() {
		document, variables := w.filled(l, who, f, "SURROGATE")
		body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		status, text := w.raw(who, strings.ReplaceAll(string(body), "SURROGATE", `Wren \ud800 and \udfff or \udfff\ud800`), nil)
		if fault := faulty(status, text); fault != "" {
			t.Errorf("halves of characters in %s %s", l.path, fault)
		}
	}
}

// TestANameIsInNoErrorAndNoLog sends a name that nobody has wherever a person's
// words go. What a document calls its fields is its developer's matter.
func TestANameIsInNoErrorAndNoLog(t *testing.T) {
	t.Parallel()
	const canary = "Zyxcanary"
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	f := w.scene(w.viewers[who], setting{})
	said := func(where, text string) {
		t.Helper()
		if strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
			t.Errorf("%s: the answer repeats the name: %s", where, text)
		}
	}
	for _, root := range []*ast.Definition{contract().Query, contract().Mutation} {
		for _, field := range root.Fields {
			for _, l := range leaves(field) {
				names := []string{canary, strings.Repeat(canary, 3_000)}
				if !l.texts() {
					names = names[:1]
				}
				for _, name := range names {
					document, variables := w.filled(l, who, f, name)
					_, text := w.raw(who, encoded(t, document, variables), nil)
					said(l.path, text)
				}
			}
		}
	}
	for where, body := range map[string]string{
		"a body cut off":              `{"query": "{ children(first: 1, filter: {search: \"` + canary,
		"a body that is no JSON":      canary,
		"a member that is unknown":    `{"` + canary + `": 1, "query": "{ viewer { now } }"}`,
		"a member that is a name":     `{"query": "{ viewer { now } }", "variables": "` + canary + `"}`,
		"a document cut off":          encoded(t, `{ children(first: 1, filter: {search: "`+canary, nil),
		"an enum value that is none":  encoded(t, `{ children(first: 1, orderBy: {field: `+canary+`}) { totalCount } }`, nil),
		"a variable of another type":  encoded(t, `query($a: Int!) { children(first: $a) { totalCount } }`, map[string]any{"a": canary}),
		"an operation that is none":   `{"query": "query a { viewer { now } } query b { viewer { now } }", "operationName": "` + canary + `"}`,
		"a literal that does not fit": encoded(t, `{ child(id: "`+canary+`") { id } }`, nil),
		"an alias of a refusal":       encoded(t, `{ children(first: 1000) { `+canary+`: totalCount } }`, nil),
	} {
		_, text := w.raw(who, body, nil)
		said(where, text)
	}
	for _, header := range []string{"Authorization", "X-Request-Id", "User-Agent", "Origin", "Referer", "Accept", "Accept-Language", "Content-Type", "Traceparent", "Heed-Cost", "Idempotency-Key"} {
		_, text := w.raw(who, `{"query": "{ viewer { now } }"}`, map[string]string{header: canary})
		said("the header "+header, text)
	}
	if log := w.log.String(); strings.Contains(strings.ToLower(log), strings.ToLower(canary)) {
		t.Errorf("the log repeats the name: %s", log)
	}
	if got := w.count("SELECT count(*) FROM access_entry e WHERE e::text ILIKE $1", "%"+canary+"%"); got > 0 {
		t.Errorf("%d entries of the access record repeat the name", got)
	}
}

func encoded(t *testing.T, document string, variables map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
