package graph_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/practice"
	"heed/text"
)

// unseen are characters that nobody sees, one of each sort.
var unseen = []string{
	"\u200B", "\u200D", "\u2060", "\uFEFF", "\u00AD", "\u3164", "\u115F", "\u2800", "\U000E0041", "\u202E", "\uFE0F", "\u2003", "\u034F",
}

// stringsOf are the places of a mutation's input that take a String.
func stringsOf(mutation string) []leaf {
	return slices.DeleteFunc(leaves(contract().Mutation.Fields.ForName(mutation)), func(l leaf) bool { return l.of.Name != "String" })
}

// mutations of the contract that take a text.
func mutationsWithTexts() []string {
	var list []string
	for _, f := range contract().Mutation.Fields {
		if !strings.HasPrefix(f.Name, "__") && len(stringsOf(f.Name)) > 0 {
			list = append(list, f.Name)
		}
	}
	return list
}

// sender sends texts in one place of an input that nothing else is wrong with, in
// a scene that is fresh wherever something may have been written in the last one.
type sender struct {
	w     *world
	verb  string
	who   string
	scene *scene
}

func (s *sender) in() scene {
	if s.scene == nil {
		f := s.w.scene(s.w.viewers[s.who], verbs[s.verb].setting())
		s.scene = &f
	}
	return *s.scene
}

func (s *sender) send(l leaf, value any) answer {
	s.w.t.Helper()
	_, variables := s.w.filled(l, s.who, s.in(), value)
	input := variables["input"].(map[string]any)
	if list, ok := input["chosen"].([]any); ok { // its grade must be given with it
		list[0].(map[string]any)["grade"] = 3
	}
	before := s.w.tally()
	a := s.w.mutated(s.who, s.verb, input)
	if len(a.problems(s.verb))+len(a.Errors) == 0 {
		s.scene = nil
	} else if s.w.tally() != before {
		s.w.t.Errorf("%+q in %s is refused and something is written", value, l.path)
	}
	return a
}

// TestATextThatNobodySeesIsNone sends what cannot be seen, and nothing at all, to
// every place of every mutation that takes a text: the answers are the same.
func TestATextThatNobodySeesIsNone(t *testing.T) {
	t.Parallel()
	verbs := mutationsWithTexts()
	for part := range slices.Chunk(verbs[:drawn(len(verbs), 8)], 8) {
		t.Run(part[0]+" and after", func(t *testing.T) {
			t.Parallel()
			w := staffedWorld(emptyWorld(t))
			for _, verb := range part {
				s := sender{w: w, verb: verb, who: doer(verb)}
				for _, l := range stringsOf(verb) {
					empty := s.send(l, "")
					want := empty.problems(verb)
					texts := []string{strings.Join(unseen, "") + " \u200B\t\u3164\r\n"}
					if len(want) > 0 {
						texts = append(texts, unseen...)
					}
					for _, text := range texts {
						if a := s.send(l, text); len(a.Errors) > 0 || !slices.Equal(a.problems(verb), want) {
							t.Errorf("%+q in %s: %s, of an empty text: %s", text, l.path, a.raw, empty.raw)
						}
					}
				}
			}
			w.keepsWhatIsSeen(t)
		})
	}
}

// TestATextIsKeptWithoutWhatNobodySees sends a text with all of it in between.
func TestATextIsKeptWithoutWhatNobodySees(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	for _, verb := range mutationsWithTexts() {
		s := sender{w: w, verb: verb, who: doer(verb)}
		for _, l := range stringsOf(verb) {
			if strings.HasSuffix(l.path, ".definition") || strings.HasSuffix(l.path, ".idempotencyKey") { // tried apart
				continue
			}
			_, rest, _ := strings.Cut(l.path, ".")
			honest := at(verbs[verb].input(s.in()), rest)
			if honest == "" {
				honest = "Zo\u0308e Quillfether"
			}
			clean := s.send(l, honest)
			half := len(honest) / 2
			for half > 0 && honest[half] > 0x7F {
				half--
			}
			dirty := s.send(l, "\uFEFF "+honest[:half]+"\u200B\u00AD"+honest[half:]+"\u2060\u3164 ")
			if fmt.Sprint(dirty.problems(verb), dirty.Errors) != fmt.Sprint(clean.problems(verb), clean.Errors) && !strings.Contains(clean.raw, "ALREADY_EXISTS") && !strings.Contains(dirty.raw, "ALREADY_EXISTS") {
				t.Errorf("%s: %s, without what nobody sees: %s", l.path, dirty.raw, clean.raw)
			}
		}
	}
	w.keepsWhatIsSeen(t)
}

// at is the text at a path of an input, or "".
func at(input map[string]any, path string) string {
	name, rest, nested := strings.Cut(path, ".")
	value := input[name]
	if list, ok := value.([]any); ok && len(list) > 0 {
		value = list[0]
	}
	if inner, ok := value.(map[string]any); ok && nested {
		return at(inner, rest)
	}
	text, _ := value.(string)
	return text
}

// keepsWhatIsSeen looks for texts that are not in the form in which texts are kept,
// in every column of every table.
func (w *world) keepsWhatIsSeen(t *testing.T) {
	t.Helper()
	rows, err := w.admin.Query(`SELECT table_name, column_name FROM information_schema.columns
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
		found, err := w.admin.Query(fmt.Sprintf("SELECT %[2]q FROM %[1]q WHERE %[2]q ~ '[^ -~]'", c[0], c[1]))
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

// TestAControlCharacterIsRefusedAtItsPlace sends one to every place of every
// mutation that takes a text.
func TestAControlCharacterIsRefusedAtItsPlace(t *testing.T) {
	t.Parallel()
	texts := []string{"\x00", "Wren Quill\x07fether", "Wren Quillfether\u0085"}
	verbs := mutationsWithTexts()
	for part := range slices.Chunk(verbs[:drawn(len(verbs), 8)], 8) {
		t.Run(part[0]+" and after", func(t *testing.T) {
			t.Parallel()
			w := staffedWorld(emptyWorld(t))
			for _, verb := range part {
				s := sender{w: w, verb: verb, who: doer(verb)}
				for n, l := range stringsOf(verb) {
					text := texts[n%len(texts)]
					a := s.send(l, text)
					_, path, _ := strings.Cut(l.path, ".")
					if got := a.problems(verb); len(a.Errors) > 0 || !slices.ContainsFunc(got, func(p string) bool { return "INVALID "+path == withoutIndexes(p) }) {
						t.Errorf("%+q in %s: %s", text, l.path, a.raw)
					}
				}
			}
		})
	}
}

// withoutIndexes is a problem with the names of its path alone.
func withoutIndexes(problem string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(problem, "."), func(step string) bool { return strings.Trim(step, "0123456789") == "" }), ".")
}

// TestAControlCharacterInAQuestionIsRefusedWithItsPath sends one to every text of
// every query, as a variable and as a literal.
func TestAControlCharacterInAQuestionIsRefusedWithItsPath(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	f := w.scene(w.viewers[who], setting{})
	asked := 0
	for _, field := range contract().Query.Fields {
		for _, l := range leaves(field) {
			if l.of.Name != "String" {
				continue
			}
			asked++
			for _, sent := range []string{"\x00", "Wren\x1b[31m"} {
				document, variables := w.filled(l, who, f, sent)
				a := w.ask(who, document, variables)
				if len(a.Errors) != 1 || a.Errors[0].code() != "BAD_USER_INPUT" || !strings.HasSuffix("."+l.path, "."+joinedPath(a.Errors[0].Extensions["argument"])) {
					t.Errorf("%+q in %s: %s", sent, l.path, a.raw)
				}
			}
		}
	}
	if asked < 3 {
		t.Errorf("only %d texts are asked for", asked)
	}
	a := w.ask(who, `{ children(first: 1, filter: {search: "Wren\u0000"}) { totalCount } }`, nil)
	if len(a.Errors) != 1 || a.Errors[0].code() != "BAD_USER_INPUT" {
		t.Errorf("in a literal: %s", a.raw)
	}
}

// TestWhatIsCopiedFromAPageIsFound looks for a child by texts with what nobody
// sees in them.
func TestWhatIsCopiedFromAPageIsFound(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleManager, "council")
	f := w.scene(w.viewers[who], setting{})
	w.exec("UPDATE child SET nhs_number = '9990000018', upn = 'A800000000001', la_child_id = 'LA7', given_name = 'Zoë' WHERE id = $1", f.child.id())
	id, number := f.child.id().String(), numberOf(t, w, f)
	for name, filter := range map[string]map[string]any{
		"a name":         {"search": "Zo\u200Be\u0308 \u00ADQuillfether\uFEFF"},
		"an NHS number":  {"nhsNumber": "\u202A" + number + "\u202C\u200B"},
		"a child number": {"laChildId": "L\u00ADA7\u200B "},
	} {
		a := w.ask(who, "query($f: ChildFilter) { children(first: 5, filter: $f) { edges { node { id } } } }", map[string]any{"f": filter})
		if got := a.text("children", "edges", 0, "node", "id"); got != id {
			t.Errorf("by %s: %s", name, a.raw)
		}
	}
	a := w.ask(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": "\u200B" + id + "\uFEFF "})
	if got := a.text("child", "id"); got != id {
		t.Errorf("by its identifier: %s", a.raw)
	}
	a = w.ask(who, "query($r: String!) { referrals(first: 5, filter: {reference: $r}) { edges { node { id } } } }", map[string]any{"r": "\u2066" + fmt.Sprint(f.referral["reference"]) + "\u2069"})
	if len(a.Errors) > 0 {
		t.Errorf("by its reference: %s", a.raw)
	}
}

// joinedPath is a path of an answer as one word.
func joinedPath(path any) string {
	steps, _ := path.([]any)
	var words []string
	for _, step := range steps {
		words = append(words, fmt.Sprint(step))
	}
	return strings.Join(words, ".")
}

// numberOf gives the scene's child a number of the range that nobody has.
func numberOf(t *testing.T, w *world, f scene) string {
	t.Helper()
	for n := range 100 {
		if number, ok := practice.NHSNumberFromDigits(fmt.Sprintf("9990000%02d", n)); ok {
			w.exec("UPDATE child SET nhs_number = $2 WHERE id = $1", f.child.id(), string(number))
			return string(number)
		}
	}
	t.Fatal("no number")
	return ""
}

func TestTextsThatAreKeptAlikeAreOneInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	send := func(summary string) answer {
		return w.ask("teacher", `mutation($input: RecordEventInput!) { recordEvent(input: $input) { event { id summary } errors { code path } } }`,
			map[string]any{"input": map[string]any{"childIds": []string{kid}, "occurredAt": noon.Add(-1), "category": "CONTACT", "summary": summary, "idempotencyKey": "the same key"}})
	}
	first := send("Spoke with Zoë.\nShe was well.")
	for _, alike := range []string{"  Spoke with Zoe\u0308.\r\nShe was well.\n", "Spoke\u200B with Zoë.\nShe was we\u00ADll.\uFEFF"} {
		if a := send(alike); a.text("recordEvent", "event", "id") == "" || a.text("recordEvent", "event", "id") != first.text("recordEvent", "event", "id") {
			t.Errorf("%+q: %s, first: %s", alike, a.raw, first.raw)
		}
	}
	if a := send("Spoke with Zoe."); len(a.Errors) != 1 || a.Errors[0].code() != "IDEMPOTENCY_KEY_REUSED" && a.Errors[0].code() != "CONFLICT" {
		t.Errorf("another text: %s", a.raw)
	}
}

func TestALimitCountsWhatIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	send := func(name string) answer {
		return w.mutated("teacher", "amendChild", map[string]any{"id": kid, "version": w.count("SELECT version FROM child WHERE id = $1", kid), "preferredName": name})
	}
	if a := send(strings.Repeat("\u200BW", 100) + strings.Repeat("\u00AD", 500)); len(a.problems("amendChild"))+len(a.Errors) > 0 {
		t.Errorf("100 characters that are seen: %s", a.raw)
	}
	if a := send("\u200B" + strings.Repeat("W", 5_000)); len(a.problems("amendChild")) != 1 {
		t.Errorf("5,000 characters: %s", a.raw)
	}
}

func TestAPurposeIsCleanedLikeEveryText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kid := w.pupil("Wren")
	for header, want := range map[string]string{
		"\u200B Core\u00AD group\uFEFF ": "Core group", "Zoe\u0308's review": "Zoë's review",
		strings.Repeat("\u200B", 200) + "Short": "Short",
	} {
		status, answer := w.raw("teacher", encoded(t, "query($id: ID!) { child(id: $id) { givenName } }", map[string]any{"id": kid}), map[string]string{"Heed-Purpose": header})
		if status != http.StatusOK || strings.Contains(answer, "errors") {
			t.Errorf("%+q answers %d %s", header, status, answer)
		}
		if w.count("SELECT count(*) FROM access_entry WHERE purpose = $1", want) != 1 {
			t.Errorf("%+q is not kept as %q", header, want)
		}
	}
	if _, answer := w.raw("teacher", encoded(t, "{ viewer { now } }", nil), map[string]string{"Heed-Purpose": "Core\u0085group"}); !strings.Contains(answer, "BAD_USER_INPUT") {
		t.Errorf("a control character in a purpose answers %s", answer)
	}
}

// everyStringOfTheContract is held by the scalar: a field of another type that
// takes a text has a form of its own.
func TestEveryTextOfTheContractIsOfAScalarThatCleans(t *testing.T) {
	t.Parallel()
	known := []string{"String", "ID", "Date", "DateTime", "NHSNumber", "UPN", "Cursor", "Int", "Float", "Boolean", "Grade"}
	for name, d := range contract().Types {
		if d.Kind == ast.Scalar && !slices.Contains(known, name) {
			t.Errorf("the scalar %s is new: does it clean what it reads?", name)
		}
	}
}
