package definition

import (
	_ "embed" // the instruments of the tests
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heed/practice"
)

var (
	//go:embed testdata/sound.yaml
	sound string
	//go:embed testdata/mistakes.yaml
	mistakes string
)

// told are the problems as "line place".
func told(t Text) []string {
	var list []string
	for _, p := range t.Problems {
		list = append(list, fmt.Sprintf("%d %s", t.Line(p), strings.Join(p.Path, ".")))
	}
	return list
}

func TestADefinitionMeansTheSameInYAMLAndInJSON(t *testing.T) {
	t.Parallel()
	first := Read(sound)
	if len(first.Problems) > 0 {
		t.Fatalf("a sound definition has mistakes: %q", told(first))
	}
	if in := first.Instrument; in.Training != "QCS-2026" || in.ValidTo.String() != "2026-12-31" ||
		in.Areas[0].SubAreas[0].Items[1].Descriptors[0].Text != "An invented line.\nAnd another." {
		t.Errorf("the definition is read as %+v", in)
	}
	for _, indent := range []string{"", "\t", "    "} {
		text, err := json.MarshalIndent(first.Tree, "", indent)
		if err != nil {
			t.Fatal(err)
		}
		again := Read(string(text))
		if diff := cmp.Diff(first, again, cmp.AllowUnexported(Text{}),
			cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".lines" }, cmp.Ignore())); diff != "" {
			t.Errorf("as JSON, indented by %q (-YAML +JSON):\n%s", indent, diff)
		}
		if !again.Instrument.Same(first.Instrument) {
			t.Errorf("as JSON, indented by %q, it is another instrument", indent)
		}
	}
}

func TestTwentyMistakesAreNamedWithTheirLines(t *testing.T) {
	t.Parallel()
	var planted []string
	for i, line := range strings.Split(mistakes, "\n") {
		if _, at, found := strings.Cut(line, "# ✗ "); found {
			planted = append(planted, fmt.Sprintf("%d %s", i+1, at))
		}
	}
	if len(planted) != 20 {
		t.Fatalf("%d mistakes are planted", len(planted))
	}
	read := Read(mistakes)
	if diff := cmp.Diff(planted, told(read)); diff != "" {
		t.Errorf("mistakes (-planted +told):\n%s", diff)
	}
	if read.Tree != nil || read.Instrument.Code != "" {
		t.Error("an instrument with mistakes is handed out")
	}
}

// with is the sound definition with a line of it replaced.
func with(line, by string) string { return strings.Replace(sound, line, by, 1) }

func TestATextThatCanBeReadInTwoWaysIsRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"nothing":                  {"", []string{"0 "}},
		"a comment":                {"# none\n", []string{"0 "}},
		"words":                    {"an instrument", []string{"1 "}},
		"a list":                   {"- code: A", []string{"1 "}},
		"a tab in the indentation": {with("  title: Play", "\ttitle: Play"), []string{"48 "}},
		"a quote without an end":   {with(`"Care of the body"`, `"Care of the body`), []string{"27 "}},
		"a colon in plain text":    {with("title: Quillshire care scale", "title: Quillshire: care scale"), []string{"4 "}},
		"a bracket without an end": {with("[0-2, 2-5, 5+]", "[0-2, 2-5, 5+"), []string{"13 "}},
		"JSON cut short":           {`{"code": "A", "grades": [{`, []string{"1 "}},
		"two documents":            {sound + "---\ncode: B\n", []string{"52 "}},
		"a name twice":             {with("title: Play", "title: Play\n  title: Toys"), []string{"50 areas.1.title"}},
		"a name twice in JSON": {strings.Replace(with("targets: {", `targets: {"max": 3, `), "max: 2", `"max": 2`, 1),
			[]string{"25 targets.max"}},
		"an anchor alone is harmless": {with("code: QCS", "code: &name QCS"), nil},
		"an alias": {strings.Replace(with("title: Play", "title: &play Play"), "title: Toys", "title: *play", 1),
			[]string{"51 areas.1.subAreas.0.title"}},
		"an alias to nothing":             {with("title: Play", "title: *play"), []string{"0 "}},
		"a merge":                         {with("grade: 3", "<<: {grade: 3}"), []string{"18 grades.3.grade", "18 grades.3.<<"}},
		"a tag":                           {with("title: Play", "title: !secret Play"), []string{"49 areas.1.title"}},
		"a tag on an object":              {with("area: {", "area: !rule {"), []string{"23 derivation.area"}},
		"binary":                          {with("title: Play", "title: !!binary UGxheQ=="), []string{"49 areas.1.title"}},
		"text by its tag":                 {with("title: Play", "title: !!str 5"), nil},
		"octal":                           {with("max: 2", "max: 0o2"), []string{"25 targets.max"}},
		"an octal of old":                 {with("max: 2", "max: 02"), []string{"25 targets.max"}},
		"hexadecimal":                     {with("max: 2", "max: 0x2"), []string{"25 targets.max"}},
		"underscores":                     {with("max: 2", "max: 0_2"), []string{"25 targets.max"}},
		"no number":                       {with("max: 2", "max: .nan"), []string{"25 targets.max"}},
		"a number without end":            {with("max: 2", "max: .inf"), []string{"25 targets.max"}},
		"a number beyond all":             {with("max: 2", "max: 1e999"), []string{"25 targets.max"}},
		"a whole number with a point":     {with("max: 2", "max: 2.0"), nil},
		"yes for true":                    {with("nestedCodes: true", "nestedCodes: yes"), []string{"11 nestedCodes"}},
		"a code that looks like a number": {with("requiredTraining: QCS-2026", "requiredTraining: 2026"), []string{"10 requiredTraining"}},
		"a code that looks like a word":   {with("requiredTraining: QCS-2026", "requiredTraining: no"), nil},
		"a version like a number":         {with("version: 1.0.0", "version: 1.10"), []string{"3 version"}},
		"an object for a name":            {with("notAssessed: ~", "? {a: b}\n: c"), []string{"2 "}},
		"a long name":                     {with("notAssessed:", strings.Repeat("a", 101)+":"), []string{"2 "}},
		"a NUL in JSON": {with(`"For any age."`, `"For \0 any age."`),
			[]string{"44 areas.0.subAreas.0.items.1.descriptors.1.text"}},
		"a NUL":                {with("Play", "Pl\x00ay"), []string{"49 "}},
		"a broken character":   {with("Play", "Pl\xffay"), []string{"49 "}},
		"an escape":            {with("Play", "Pl\x1bay"), []string{"49 "}},
		"a replaced character": {with("Play", "Pl\uFFFDay"), nil},
		"a mark of byte order": {"\uFEFF" + sound, nil},
		"lines of Windows":     {strings.ReplaceAll(sound, "\n", "\r\n"), nil},
		"a tree without end":   {strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000), []string{"1 "}},
		"a tree within that": {with("title: Toys}", "title: "+strings.Repeat("[", 50)+strings.Repeat("]", 50)+"}"),
			[]string{"51 areas.1.subAreas.0.items.0.title" + strings.Repeat(".0", deepest-6), "51 areas.1.subAreas.0.items.0.title"}},
		"a tree that breaks the parser": {strings.Repeat("[", 200_000), []string{"1 "}},
		"too long":                      {sound + "#" + strings.Repeat("x", MostCharacters), []string{"0 "}},
		"too much":                      {"areas: [" + strings.Repeat("{},", 60_000) + "]", []string{"0 "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read := Read(tt.text)
			got := told(read)
			if !slices.Equal(got, tt.want) {
				t.Errorf("told of %q, want %q", got, tt.want)
			}
			if (len(got) == 0) == (read.Tree == nil) {
				t.Errorf("an instrument is handed out: %v, with mistakes %q", read.Tree != nil, got)
			}
		})
	}
}

func TestACharacterBeyondTheFirstPlaneIsReadFromJSON(t *testing.T) {
	t.Parallel()
	tree := map[string]any{"title": `A \ud83d\udc67 \/ \\ud83d\\udc67 ` + "\u2028"}
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(text), `{"title": "\ud83d\udc67 \/ \\ud83d\\udc67"}`} {
		var want map[string]any
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		root, fault := parse(text)
		if fault != nil {
			t.Fatalf("%s: %v", text, fault)
		}
		if got := root.Content[1].Value; got != want["title"] {
			t.Errorf("%s is read as %q, want %q", text, got, want["title"])
		}
	}
}

func TestMistakesWithoutEndAreCutShort(t *testing.T) {
	t.Parallel()
	read := Read(with("areas:", "areas:\n"+strings.Repeat("- {}\n", 500)))
	if len(read.Problems) != mostProblems+1 || !strings.HasPrefix(read.Problems[mostProblems].Message, "There are ") {
		t.Errorf("told of %d mistakes, the last %v", len(read.Problems), read.Problems[len(read.Problems)-1])
	}
}

func TestWhatTheParserSaysIsNotPassedOn(t *testing.T) {
	t.Parallel()
	const canary = "Wren Quillfether"
	for _, text := range []string{canary, "a: *" + canary, "!" + canary + " a: b", "a: " + canary + ": c", "\"" + canary, "%" + canary,
		canary + "\x00", "a: !!int " + canary, "&" + canary} {
		for _, p := range Read(text).Problems {
			if strings.Contains(p.Message, "Wren") {
				t.Errorf("%q is answered with %q", text, p.Message)
			}
		}
	}
}

// FuzzRead holds that no text crashes the reader, that mistakes have a place and
// an instrument has none, and that what is kept of an instrument means the same
// when it is read again.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{sound, mistakes, `{"code": "A"}`, "? a\n: b", "- &a [*a]", "a: !!binary b", "\xff", "{",
		"%YAML 1.1\n---\na: 0777", "a: \"\\ud83d\\udc67\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		read := Read(text)
		if (len(read.Problems) == 0) == (read.Tree == nil) {
			t.Fatalf("an instrument is handed out: %v, with mistakes %v", read.Tree != nil, read.Problems)
		}
		lines := 1 + strings.Count(text, "\n") + strings.Count(text, "\r") + strings.Count(text, "\u0085") + strings.Count(text, "\u2028") +
			strings.Count(text, "\u2029")
		for _, p := range read.Problems {
			if line := read.Line(p); line < 0 || line > lines+1 || p.Message == "" || p.Code == "" {
				t.Fatalf("a mistake is told as %v on line %d of %d", p, line, lines)
			}
		}
		if read.Tree == nil {
			return
		}
		kept, err := json.Marshal(read.Tree)
		if err != nil {
			t.Fatalf("the definition cannot be kept: %v", err)
		}
		var tree map[string]any
		if err := json.Unmarshal(kept, &tree); err != nil {
			t.Fatal(err)
		}
		if again, found := practice.ReadInstrument(tree); len(found) > 0 || !again.Same(read.Instrument) {
			t.Fatalf("what is kept is another instrument: %v", found)
		}
	})
}
