package texts_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"heed/graph/graphtest"
	"heed/practice"
)

// unseen are characters that nobody sees, one of each sort.
var unseen = []string{
	"\u200B", "\u200D", "\u2060", "\uFEFF", "\u00AD", "\u3164", "\u115F", "\u2800", "\U000E0041", "\u202E", "\uFE0F", "\u2003", "\u034F",
}

// stringsOf are the places of a mutation's input that take a String.
func stringsOf(mutation string) []graphtest.Leaf {
	return slices.DeleteFunc(graphtest.Leaves(graphtest.Contract().Mutation.Fields.ForName(mutation)),
		func(l graphtest.Leaf) bool { return l.Of.Name != "String" })
}

// mutations of the contract that take a text.
func mutationsWithTexts() []string {
	var list []string
	for _, f := range graphtest.Contract().Mutation.Fields {
		if !strings.HasPrefix(f.Name, "__") && len(stringsOf(f.Name)) > 0 {
			list = append(list, f.Name)
		}
	}
	return list
}

// sender sends texts in one place of an input that nothing else is wrong with, in
// a scene that is fresh wherever something may have been written in the last one.
type sender struct {
	w     *graphtest.Env
	verb  string
	who   string
	scene *graphtest.Fixture
}

func (s *sender) in() graphtest.Fixture {
	if s.scene == nil {
		f := s.w.Fixture(s.w.Viewers[s.who], graphtest.Verbs[s.verb].Setting())
		s.scene = &f
	}
	return *s.scene
}

func (s *sender) send(l graphtest.Leaf, value any) graphtest.Answer {
	s.w.T.Helper()
	_, variables := s.w.Filled(l, s.who, s.in(), value)
	input := variables["input"].(map[string]any)
	if list, ok := input["chosen"].([]any); ok { // its grade must be given with it
		list[0].(map[string]any)["grade"] = 3
	}
	before := s.w.Tally()
	a := s.w.Mutated(s.who, s.verb, input)
	if len(a.Problems(s.verb))+len(a.Errors) == 0 {
		s.scene = nil
	} else if s.w.Tally() != before {
		s.w.T.Errorf("%+q in %s is refused and something is written", value, l.Path)
	}
	return a
}

// TestATextThatNobodySeesIsNone sends what cannot be seen, and nothing at all, to
// every place of every mutation that takes a text: the answers are the same.
func TestATextThatNobodySeesIsNone(t *testing.T) {
	t.Parallel()
	verbs := mutationsWithTexts()
	for part := range slices.Chunk(verbs[:graphtest.Repetitions(len(verbs), 8)], 8) {
		t.Run(part[0]+" and after", func(t *testing.T) {
			t.Parallel()
			w := graphtest.NewStaffed(graphtest.NewEmpty(t))
			for _, verb := range part {
				s := sender{w: w, verb: verb, who: graphtest.Doer(verb)}
				for n, l := range stringsOf(verb) {
					empty := s.send(l, "")
					want := empty.Problems(verb)
					texts := []string{strings.Join(unseen, "") + " \u200B\t\u3164\r\n"}
					if len(want) > 0 { // and three of them alone, in each place others
						for k := range 3 {
							texts = append(texts, unseen[(len(verb)+3*n+k)%len(unseen)])
						}
					}
					for _, text := range texts {
						if a := s.send(l, text); len(a.Errors) > 0 || !slices.Equal(a.Problems(verb), want) {
							t.Errorf("%+q in %s: %s, of an empty text: %s", text, l.Path, a.Raw, empty.Raw)
						}
					}
				}
			}
			w.KeepsWhatIsSeen(t)
		})
	}
}

// TestATextIsKeptWithoutWhatNobodySees sends a text with all of it in between.
func TestATextIsKeptWithoutWhatNobodySees(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	for _, verb := range mutationsWithTexts() {
		s := sender{w: w, verb: verb, who: graphtest.Doer(verb)}
		for _, l := range stringsOf(verb) {
			if strings.HasSuffix(l.Path, ".definition") || strings.HasSuffix(l.Path, ".idempotencyKey") { // tried apart
				continue
			}
			_, rest, _ := strings.Cut(l.Path, ".")
			honest := at(graphtest.Verbs[verb].Input(s.in()), rest)
			if honest == "" {
				honest = "Zo\u0308e Quillfether"
			}
			clean := s.send(l, honest)
			half := len(honest) / 2
			for half > 0 && honest[half] > 0x7F {
				half--
			}
			dirty := s.send(l, "\uFEFF "+honest[:half]+"\u200B\u00AD"+honest[half:]+"\u2060\u3164 ")
			if fmt.Sprint(dirty.Problems(verb), dirty.Errors) != fmt.Sprint(clean.Problems(verb), clean.Errors) &&
				!strings.Contains(clean.Raw, "ALREADY_EXISTS") && !strings.Contains(dirty.Raw, "ALREADY_EXISTS") {
				t.Errorf("%s: %s, without what nobody sees: %s", l.Path, dirty.Raw, clean.Raw)
			}
		}
	}
	w.KeepsWhatIsSeen(t)
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

// TestAControlCharacterIsRefusedAtItsPlace sends one to every place of every
// mutation that takes a text.
func TestAControlCharacterIsRefusedAtItsPlace(t *testing.T) {
	t.Parallel()
	texts := []string{"\x00", "Wren Quill\x07fether", "Wren Quillfether\u0085"}
	verbs := mutationsWithTexts()
	for part := range slices.Chunk(verbs[:graphtest.Repetitions(len(verbs), 8)], 8) {
		t.Run(part[0]+" and after", func(t *testing.T) {
			t.Parallel()
			w := graphtest.NewStaffed(graphtest.NewEmpty(t))
			for _, verb := range part {
				s := sender{w: w, verb: verb, who: graphtest.Doer(verb)}
				for n, l := range stringsOf(verb) {
					text := texts[n%len(texts)]
					a := s.send(l, text)
					_, path, _ := strings.Cut(l.Path, ".")
					if got := a.Problems(verb); len(a.Errors) > 0 ||
						!slices.ContainsFunc(got, func(p string) bool { return "INVALID "+path == withoutIndexes(p) }) {
						t.Errorf("%+q in %s: %s", text, l.Path, a.Raw)
					}
				}
			}
		})
	}
}

// withoutIndexes is a problem with the names of its path alone.
func withoutIndexes(problem string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(problem, "."),
		func(step string) bool { return strings.Trim(step, "0123456789") == "" }), ".")
}

// TestAControlCharacterInAQuestionIsRefusedWithItsPath sends one to every text of
// every query, as a variable and as a literal.
func TestAControlCharacterInAQuestionIsRefusedWithItsPath(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	f := w.Fixture(w.Viewers[who], graphtest.Setting{})
	asked := 0
	for _, field := range graphtest.Contract().Query.Fields {
		for _, l := range graphtest.Leaves(field) {
			if l.Of.Name != "String" {
				continue
			}
			asked++
			for _, sent := range []string{"\x00", "Wren\x1b[31m"} {
				document, variables := w.Filled(l, who, f, sent)
				a := w.Ask(who, document, variables)
				if len(a.Errors) != 1 || a.Errors[0].Code() != "BAD_USER_INPUT" ||
					!strings.HasSuffix("."+l.Path, "."+joinedPath(a.Errors[0].Extensions["argument"])) {
					t.Errorf("%+q in %s: %s", sent, l.Path, a.Raw)
				}
			}
		}
	}
	if asked < 3 {
		t.Errorf("only %d texts are asked for", asked)
	}
	a := w.Ask(who, `{ children(first: 1, filter: {search: "Wren\u0000"}) { totalCount } }`, nil)
	if len(a.Errors) != 1 || a.Errors[0].Code() != "BAD_USER_INPUT" {
		t.Errorf("in a literal: %s", a.Raw)
	}
}

// TestWhatIsCopiedFromAPageIsFound looks for a child by texts with what nobody
// sees in them.
func TestWhatIsCopiedFromAPageIsFound(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleManager, "council")
	f := w.Fixture(w.Viewers[who], graphtest.Setting{})
	w.Exec("UPDATE child SET nhs_number = '9990000018', upn = 'A800000000001', la_child_id = 'LA7', given_name = 'Zoë' WHERE id = $1",
		f.Child.ID())
	id, number := f.Child.ID().String(), numberOf(t, w, f)
	for name, filter := range map[string]map[string]any{
		"a name":         {"search": "Zo\u200Be\u0308 \u00ADQuillfether\uFEFF"},
		"an NHS number":  {"nhsNumber": "\u202A" + number + "\u202C\u200B"},
		"a child number": {"laChildId": "L\u00ADA7\u200B "},
	} {
		a := w.Ask(who, "query($f: ChildFilter) { children(first: 5, filter: $f) { edges { node { id } } } }", map[string]any{"f": filter})
		if got := a.Text("children", "edges", 0, "node", "id"); got != id {
			t.Errorf("by %s: %s", name, a.Raw)
		}
	}
	a := w.Ask(who, "query($id: ID!) { child(id: $id) { id } }", map[string]any{"id": "\u200B" + id + "\uFEFF "})
	if got := a.Text("child", "id"); got != id {
		t.Errorf("by its identifier: %s", a.Raw)
	}
	a = w.Ask(who, "query($r: String!) { referrals(first: 5, filter: {reference: $r}) { edges { node { id } } } }",
		map[string]any{"r": "\u2066" + fmt.Sprint(f.Referral["reference"]) + "\u2069"})
	if len(a.Errors) > 0 {
		t.Errorf("by its reference: %s", a.Raw)
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
func numberOf(t *testing.T, w *graphtest.Env, f graphtest.Fixture) string {
	t.Helper()
	for n := range 100 {
		if number, ok := practice.NHSNumberFromDigits(fmt.Sprintf("9990000%02d", n)); ok {
			w.Exec("UPDATE child SET nhs_number = $2 WHERE id = $1", f.Child.ID(), string(number))
			return string(number)
		}
	}
	t.Fatal("no number")
	return ""
}

func TestTextsThatAreKeptAlikeAreOneInput(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	send := func(summary string) graphtest.Answer {
		return w.Ask("teacher",
			`mutation($input: RecordEventInput!) { recordEvent(input: $input) { event { id summary } errors { code path } } }`,
			map[string]any{"input": map[string]any{"childIds": []string{kid}, "occurredAt": graphtest.Noon.Add(-1), "category": "CONTACT",
				"summary": summary, "idempotencyKey": "the same key"}})
	}
	first := send("Spoke with Zoë.\nShe was well.")
	for _, alike := range []string{"  Spoke with Zoe\u0308.\r\nShe was well.\n", "Spoke\u200B with Zoë.\nShe was we\u00ADll.\uFEFF"} {
		if a := send(alike); a.Text("recordEvent", "event", "id") == "" ||
			a.Text("recordEvent", "event", "id") != first.Text("recordEvent", "event", "id") {
			t.Errorf("%+q: %s, first: %s", alike, a.Raw, first.Raw)
		}
	}
	if a := send("Spoke with Zoe."); len(a.Errors) != 1 || a.Errors[0].Code() != "IDEMPOTENCY_KEY_REUSED" && a.Errors[0].Code() != "CONFLICT" {
		t.Errorf("another text: %s", a.Raw)
	}
}

func TestALimitCountsWhatIsKept(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	send := func(name string) graphtest.Answer {
		return w.Mutated("teacher", "amendChild",
			map[string]any{"id": kid, "version": w.Count("SELECT version FROM child WHERE id = $1", kid), "preferredName": name})
	}
	if a := send(strings.Repeat("\u200BW", 100) + strings.Repeat("\u00AD", 500)); len(a.Problems("amendChild"))+len(a.Errors) > 0 {
		t.Errorf("100 characters that are seen: %s", a.Raw)
	}
	if a := send("\u200B" + strings.Repeat("W", 5_000)); len(a.Problems("amendChild")) != 1 {
		t.Errorf("5,000 characters: %s", a.Raw)
	}
}

func TestAPurposeIsCleanedLikeEveryText(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	for header, want := range map[string]string{
		"\u200B Core\u00AD group\uFEFF ": "Core group", "Zoe\u0308's review": "Zoë's review",
		strings.Repeat("\u200B", 200) + "Short": "Short",
	} {
		status, answer := w.Raw("teacher", encoded(t, "query($id: ID!) { child(id: $id) { givenName } }", map[string]any{"id": kid}),
			map[string]string{"Heed-Purpose": header})
		if status != http.StatusOK || strings.Contains(answer, "errors") {
			t.Errorf("%+q answers %d %s", header, status, answer)
		}
		if w.Count("SELECT count(*) FROM access_entry WHERE purpose = $1", want) != 1 {
			t.Errorf("%+q is not kept as %q", header, want)
		}
	}
	if _, answer := w.Raw("teacher", encoded(t, "{ viewer { now } }", nil),
		map[string]string{"Heed-Purpose": "Core\u0085group"}); !strings.Contains(answer, "BAD_USER_INPUT") {
		t.Errorf("a control character in a purpose answers %s", answer)
	}
}

// everyStringOfTheContract is held by the scalar: a field of another type that
// takes a text has a form of its own.
func TestEveryTextOfTheContractIsOfAScalarThatCleans(t *testing.T) {
	t.Parallel()
	known := []string{"String", "ID", "Date", "DateTime", "NHSNumber", "UPN", "Cursor", "Int", "Float", "Boolean", "Grade"}
	for name, d := range graphtest.Contract().Types {
		if d.Kind == ast.Scalar && !slices.Contains(known, name) {
			t.Errorf("the scalar %s is new: does it clean what it reads?", name)
		}
	}
}
