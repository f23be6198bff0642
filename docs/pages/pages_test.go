package main

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"heed"
	"heed/auth"
)

func TestThePagesSayWhatTheCodeSays(t *testing.T) {
	t.Parallel()
	house := os.DirFS("../..")
	pages, err := render(house, heed.Schema)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		written, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(string(written), pages[name]); diff != "" {
			t.Errorf("%s is behind (-page +code); `go generate ./docs` writes it:\n%s", name, diff)
		}
	}
}

func TestTheDictionaryHasAnEntryForEveryType(t *testing.T) {
	t.Parallel()
	got, err := dictionaryOf(`
# Doors

"What – with a wide dash – can be read."
type Query {
  "A visit."
  visit("Which one." id: ID! = "x"): Visit
  "An old way." old: Int @deprecated(reason: "Use visit.")
}

# Visit

"A visit | a call."
type Visit { "What was seen." seen: String @classified }

"Kinds."
enum Kind { "At home." HOME }
directive @classified on FIELD_DEFINITION
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n## Doors\n\n### Query\n\n*type.* What – with a wide dash – can be read.\n",
		"| `visit` | `Visit` | A visit. |\n| · `id` | `ID! = \"x\"` | Which one. |\n",
		"| `old` | `Int` | An old way. *Deprecated.* Use visit. |\n",
		"\n## Visit\n\n### Visit\n\n*type.* A visit | a call.\n",
		"| `seen` | `String` | What was seen. *Masked by classification.* |\n",
		"| `HOME` | At home. |\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the dictionary lacks %q:\n%s", want, got)
		}
	}
}

func TestAPageWithoutItsMarksIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := between("a page", "limits", "a table"); err == nil {
		t.Error("a page without marks was taken")
	}
}

func TestTheExampleOfTrustedIssuersIsTaken(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../running.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	issuers, err := auth.ParseIssuers([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	if len(issuers) != 2 {
		t.Errorf("the example has %d issuers, want 2", len(issuers))
	}
}
