package graph_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"heed/practice"
)

// definitionOf is an invented instrument of two areas, in a version.
func definitionOf(code, version string) string {
	return fmt.Sprintf(`
code: %q
version: %q
title: Invented scale
owner: Quillshire Invented Press
licence: Invented, for tests only.
requiredTraining: %q
grades:
- {grade: 1, need: all met}
- {grade: 2, need: most met}
- {grade: 3, need: some met}
- {grade: 4, need: few met}
- {grade: 5, need: none met}
derivation:
  subArea: {rule: MOST_FREQUENT_UNLESS_HIGH, highFrom: 4}
  area: {rule: WORST_OF}
areas:
- code: P
  title: Care of the body
  subAreas:
  - code: P1
    title: Food
    items:
    - {code: P1a, title: What there is}
    - {code: P1b, title: How it is given, optional: true, ageBands: [0-2, 5+], descriptors: [{grade: 4, ageBand: 0-2, text: An invented line.}]}
- code: Q
  title: Play
  subAreas:
  - {code: Q1, title: Toys, items: [{code: Q1, title: Toys}]}
`, code, version, code)
}

const loadInstrument = `mutation($definition: String!, $key: String) { loadInstrument(input: {definition: $definition, idempotencyKey: $key}) {
  instrument { id code version title owner licence training validFrom validTo inForce loadedAt loadedBy { name }
    grades { grade need commitment } subAreaRule { rule highFrom } areaRule { rule highFrom } maxTargets
    areas { code title subAreas { code title items { code title optional ageBands descriptors { grade ageBand text } } } } viewerCan { verb allowed } }
  errors { code path message } } }`

func TestAnInstrumentIsLoadedOnceAndNeverChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	load := func(definition string) answer {
		return w.ask("administrator", loadInstrument, map[string]any{"definition": definition})
	}
	a := w.must("administrator", loadInstrument, map[string]any{"definition": definitionOf("QCS", "1.0.0")})
	in := func(path ...any) any { return a.at(append([]any{"loadInstrument", "instrument"}, path...)...) }
	if in("training") != "QCS" || in("inForce") != true || in("loadedBy", "name") != "administrator" || in("subAreaRule", "highFrom") != 4.0 ||
		in("areaRule", "highFrom") != nil || in("maxTargets") != 3.0 || in("owner") != "Quillshire Invented Press" || in("grades", 4, "need") != "none met" ||
		in("areas", 0, "subAreas", 0, "items", 1, "ageBands", 1) != "5+" || in("areas", 0, "subAreas", 0, "items", 1, "descriptors", 0, "ageBand") != "0-2" {
		t.Errorf("the instrument reads %s", a.raw)
	}
	// The same in other words is the same.
	rewritten := strings.Replace(definitionOf("QCS", "1.0.0"), "title: Play", `"title": "Play" # again`, 1)
	if again := load(rewritten); again.at("loadInstrument", "instrument", "id") != in("id") || len(again.problems("loadInstrument")) > 0 {
		t.Errorf("the same again: %s", again.raw)
	}
	other := strings.Replace(definitionOf("QCS", "1.0.0"), "title: Play", "title: Games", 1)
	if got := load(other).problems("loadInstrument"); !slices.Equal(got, []string{"ALREADY_EXISTS definition.version"}) {
		t.Errorf("another definition in the same version: %q", got)
	}
	w.must("administrator", loadInstrument, map[string]any{"definition": strings.Replace(other, `"1.0.0"`, "1.1.0", 1)})
	if n := w.count("SELECT count(*) FROM instrument WHERE code = 'QCS'"); n != 2 {
		t.Errorf("%d versions are kept", n)
	}
	b := w.must("police", `{ instruments(first: 10) { totalCount edges { node { code version owner loadedBy { name } areas { title } viewerCan { verb allowed } } } } }`, nil)
	var listed []string
	for i := range b.list("instruments", "edges") {
		listed = append(listed, b.text("instruments", "edges", i, "node", "code")+" "+b.text("instruments", "edges", i, "node", "version"))
	}
	if want := []string{"GCP-STRUCTURE 1.0.0", "QCS 1.0.0", "QCS 1.1.0"}; !slices.Equal(listed, want) || b.number("instruments", "totalCount") != 3 {
		t.Errorf("everybody reads the instruments as %q, want %q: %s", listed, want, b.raw)
	}
}

func TestTwentyMistakesAreNamedAtOnceAndNothingIsStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text, err := os.ReadFile("instrument/definition/testdata/mistakes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var planted []string
	for _, line := range strings.Split(string(text), "\n") {
		if _, at, found := strings.Cut(line, "# ✗ "); found {
			planted = append(planted, "definition."+at)
		}
	}
	before := w.tally()
	a := w.ask("administrator", loadInstrument, map[string]any{"definition": string(text), "key": "twenty mistakes"})
	var told []string
	for _, p := range a.problems("loadInstrument") {
		_, at, _ := strings.Cut(p, " ")
		told = append(told, at)
	}
	if !slices.Equal(told, planted) || len(told) != 20 || a.at("loadInstrument", "instrument") != nil || len(a.Errors) > 0 {
		t.Errorf("planted\n%q\ntold\n%q", planted, told)
	}
	if after := w.tally(); after != before {
		t.Errorf("a faulty instrument leaves %s, before %s", after, before)
	}
	if got := w.ask("administrator", loadInstrument, map[string]any{"definition": "code: [A"}).problems("loadInstrument"); !slices.Equal(got, []string{"INVALID definition"}) {
		t.Errorf("what is no YAML: %q", got)
	}
}

func TestAnInstrumentEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bounded := definitionOf("QCS", "1.0.0") + "validFrom: 2026-11-24\nvalidTo: 2027-06-30\n"
	a := w.must("administrator", loadInstrument, map[string]any{"definition": bounded})
	id := a.at("loadInstrument", "instrument", "id")
	if a.at("loadInstrument", "instrument", "inForce") != false || a.at("loadInstrument", "instrument", "validTo") != "2027-06-30" {
		t.Errorf("an instrument of tomorrow: %s", a.raw)
	}
	const end = `mutation($id: ID!, $on: Date!) { endInstrument(input: {id: $id, validTo: $on}) { instrument { validTo inForce } errors { code path message } } }`
	for on, want := range map[string]string{
		"2026-11-22": "OUT_OF_RANGE validTo OUT_OF_RANGE validTo", // before today, and before it begins
		"2026-11-23": "OUT_OF_RANGE validTo",
		"2027-07-01": "OUT_OF_RANGE validTo",
		"2026-11-24": "",
		"2027-06-30": "",
	} {
		if got := strings.Join(w.ask("administrator", end, map[string]any{"id": id, "on": on}).problems("endInstrument"), " "); got != want {
			t.Errorf("ended on %s: %q, want %q", on, got, want)
		}
	}
	w.must("administrator", end, map[string]any{"id": id, "on": "2026-11-24"})
	inForce := func(yes bool) []any {
		return w.must("police", `query($yes: Boolean!) { instruments(first: 5, filter: {code: "QCS", inForce: $yes}) { edges { node { inForce } } } }`, map[string]any{"yes": yes}).list("instruments", "edges")
	}
	for day, want := range []bool{false, true, false} {
		if got := len(inForce(true)) == 1; got != want || len(inForce(false)) == len(inForce(true)) {
			t.Errorf("%d days on: in force %v, want %v", day, got, want)
		}
		w.later(24 * 60 * 60 * 1e9)
	}
}

func TestManyWhoLoadOneVersionLoadItOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	results := make(chan answer, 8)
	for range cap(results) {
		go func() {
			results <- w.ask("administrator", loadInstrument, map[string]any{"definition": definitionOf("QCS", "1.0.0")})
		}()
	}
	for range cap(results) {
		if a := <-results; len(a.problems("loadInstrument")) > 0 || len(a.Errors) > 0 && a.Errors[0].code() != "CONFLICT" {
			t.Errorf("one of many: %s", a.raw)
		}
	}
	if n := w.count("SELECT count(*) FROM instrument WHERE code = 'QCS'"); n != 1 {
		t.Errorf("%d records", n)
	}
}

func TestTheShippedInstrumentIsTheOpenStructure(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.must("teacher", `{ instruments(first: 1, filter: {code: "GCP-STRUCTURE", inForce: true}) { edges { node { title owner licence training loadedBy { id } areas { subAreas { items { code } } } } } } }`, nil)
	open := practice.OpenStructure()
	node := func(path ...any) any { return a.at(append([]any{"instruments", "edges", 0, "node"}, path...)...) }
	if node("title") != open.Title || node("owner") != nil || node("licence") != open.Licence || node("training") != open.Code || node("loadedBy") != nil || len(a.list("instruments", "edges", 0, "node", "areas")) != 4 {
		t.Errorf("the shipped instrument reads %s", a.raw)
	}
}
