package texts_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/graphtest"
	"heed/practice"
	"heed/text"
)

// places are all places of the contract that take a text.
func places() []graphtest.Leaf {
	var list []graphtest.Leaf
	for _, root := range []*ast.Definition{graphtest.Contract().Query, graphtest.Contract().Mutation} {
		for _, f := range root.Fields {
			list = append(list, slices.DeleteFunc(graphtest.Leaves(f), func(l graphtest.Leaf) bool { return !l.Texts() })...)
		}
	}
	return list
}

// TestATextIsJustATextWhereverItIsSent sends hostile texts to every place that
// takes one.
func TestATextIsJustATextWhereverItIsSent(t *testing.T) {
	t.Parallel()
	byField := map[string][]graphtest.Leaf{}
	for _, l := range places() {
		field, _, _ := strings.Cut(l.Path, ".")
		byField[field] = append(byField[field], l)
	}
	fields := slices.Sorted(maps.Keys(byField))
	first, next := map[string]int{}, 0
	for _, field := range fields {
		first[field] = next
		next += len(byField[field]) * share
	}
	for part := range slices.Chunk(fields[:graphtest.Repetitions(len(fields), 9)], 9) {
		t.Run(part[0]+" and after", func(t *testing.T) {
			t.Parallel()
			w := graphtest.NewStaffed(graphtest.NewEmpty(t))
			for _, field := range part {
				who := graphtest.Doer(field)
				f := w.Fixture(w.Viewers[who], graphtest.Verbs[field].Setting())
				list := byField[field]
				for n, l := range list {
					for k := range share {
						w.SendText(t, l, who, f, essential[(first[field]+n*share+k)%len(essential)])
					}
				}
				texts := slices.DeleteFunc(slices.Clone(list), func(l graphtest.Leaf) bool { return l.Of.Name != "String" })
				for i, text := range everyText {
					if len(texts) > 0 && (i+first[field])%3 == 0 {
						w.SendText(t, texts[i%len(texts)], who, f, text)
					}
				}
			}
		})
	}
}

// What is kept of a text is said by text.Clean, and of most texts it is all.
func TestATextIsKeptAsItWasSent(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RolePractitioner, "school")
	f := w.Fixture(w.Viewers[who], graphtest.Setting{})
	for _, said := range slices.Concat(quotes, tautologies, sleeps, scripts, patterns, odd) {
		said = "Said: " + said + "."
		want, unfit := text.Clean(said)
		a := w.Ask(who, `mutation($input: RecordEventInput!) { recordEvent(input: $input) { event { summary } errors { code path message } } }`,
			map[string]any{"input": map[string]any{"childIds": []uuid.UUID{f.Child.ID()}, "occurredAt": graphtest.Noon, "category": "VOICE",
				"summary": said}})
		if unfit != nil {
			if got := a.Problems("recordEvent"); !slices.Equal(got, []string{"INVALID summary"}) {
				t.Errorf("%q is answered with %s", said, a.Raw)
			}
			continue
		}
		if got := a.Text("recordEvent", "event", "summary"); got != want {
			t.Errorf("%q is kept as %q, want %q: %s", said, got, want, a.Raw)
		}
	}
	for _, name := range scripts {
		w.Mutated(who, "amendChild", map[string]any{"id": f.Child.ID(),
			"version": w.Count("SELECT version FROM child WHERE id = $1", f.Child.ID()), "preferredName": name})
		if got := w.Must(who, "query($id: ID!) { child(id: $id) { preferredName } }", map[string]any{"id": f.Child.ID()}).Text("child",
			"preferredName"); got != text.Strip(name) {
			t.Errorf("the name %q is kept as %q", name, got)
		}
		a := w.Must(who, "query($name: String!) { children(first: 5, filter: {search: $name}) { edges { node { id } } } }",
			map[string]any{"name": name})
		if got := a.Text("children", "edges", 0, "node", "id"); len([]rune(name)) > 1 && got != f.Child.ID().String() {
			t.Errorf("a search for the name %q finds %q", name, got)
		}
	}
}

func TestALoneSurrogateIsNoInternalError(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	f := w.Fixture(w.Viewers[who], graphtest.Setting{})
	for _, l := range places() {
		document, variables := w.Filled(l, who, f, "SURROGATE")
		body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		status, text := w.Raw(who, strings.ReplaceAll(string(body), "SURROGATE", `Wren \ud800 and \udfff or \udfff\ud800`), nil)
		if fault := graphtest.Faulty(status, text); fault != "" {
			t.Errorf("halves of characters in %s %s", l.Path, fault)
		}
	}
}

// TestANameIsInNoErrorAndNoLog sends a name that nobody has wherever a person's
// words go. What a document calls its fields is its developer's matter.
func TestANameIsInNoErrorAndNoLog(t *testing.T) {
	t.Parallel()
	const canary = "Zyxcanary"
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	f := w.Fixture(w.Viewers[who], graphtest.Setting{})
	said := func(where, text string) {
		t.Helper()
		if strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
			t.Errorf("%s: the answer repeats the name: %s", where, text)
		}
	}
	for _, root := range []*ast.Definition{graphtest.Contract().Query, graphtest.Contract().Mutation} {
		for _, field := range root.Fields {
			for _, l := range graphtest.Leaves(field) {
				names := []string{canary, strings.Repeat(canary, 3_000)}
				if !l.Texts() {
					names = names[:1]
				}
				for _, name := range names {
					document, variables := w.Filled(l, who, f, name)
					_, text := w.Raw(who, encoded(t, document, variables), nil)
					said(l.Path, text)
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
		_, text := w.Raw(who, body, nil)
		said(where, text)
	}
	for _, header := range []string{"Authorization", "X-Request-Id", "User-Agent", "Origin", "Referer", "Accept", "Accept-Language",
		"Content-Type", "Traceparent", "Heed-Cost", "Idempotency-Key"} {
		_, text := w.Raw(who, `{"query": "{ viewer { now } }"}`, map[string]string{header: canary})
		said("the header "+header, text)
	}
	if log := w.Log.String(); strings.Contains(strings.ToLower(log), strings.ToLower(canary)) {
		t.Errorf("the log repeats the name: %s", log)
	}
	if got := w.Count("SELECT count(*) FROM access_entry e WHERE e::text ILIKE $1", "%"+canary+"%"); got > 0 {
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
