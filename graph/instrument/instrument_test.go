package instrument_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

const loadInstrument = `mutation($definition: String!, $key: String) { loadInstrument(input: {definition: $definition, idempotencyKey:
  $key}) {
  instrument { id code version title owner licence training validFrom validTo inForce loadedAt loadedBy { name }
    grades { grade need commitment } subAreaRule { rule highFrom } areaRule { rule highFrom } maxTargets
    areas { code title subAreas { code title items { code title optional ageBands descriptors { grade ageBand text } } } } viewerCan {
    verb allowed } }
  errors { code path message } } }`

func TestAnInstrumentIsLoadedOnceAndNeverChanges(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	load := func(definition string) graphtest.Answer {
		return w.Ask("administrator", loadInstrument, map[string]any{"definition": definition})
	}
	a := w.Must("administrator", loadInstrument, map[string]any{"definition": graphtest.DefinitionOf("QCS", "1.0.0")})
	in := func(path ...any) any { return a.At(append([]any{"loadInstrument", "instrument"}, path...)...) }
	if in("training") != "QCS" || in("inForce") != true || in("loadedBy", "name") != "administrator" || in("subAreaRule", "highFrom") != 4.0 ||
		in("areaRule", "highFrom") != nil || in("maxTargets") != 3.0 || in("owner") != "Quillshire Invented Press" ||
		in("grades", 4, "need") != "none met" ||
		in("areas", 0, "subAreas", 0, "items", 1, "ageBands", 1) != "5+" ||
		in("areas", 0, "subAreas", 0, "items", 1, "descriptors", 0, "ageBand") != "0-2" {
		t.Errorf("the instrument reads %s", a.Raw)
	}
	// The same in other words is the same.
	rewritten := strings.Replace(graphtest.DefinitionOf("QCS", "1.0.0"), "title: Play", `"title": "Play" # again`, 1)
	if again := load(rewritten); again.At("loadInstrument", "instrument", "id") != in("id") || len(again.Problems("loadInstrument")) > 0 {
		t.Errorf("the same again: %s", again.Raw)
	}
	other := strings.Replace(graphtest.DefinitionOf("QCS", "1.0.0"), "title: Play", "title: Games", 1)
	if got := load(other).Problems("loadInstrument"); !slices.Equal(got, []string{"ALREADY_EXISTS definition.version"}) {
		t.Errorf("another definition in the same version: %q", got)
	}
	w.Must("administrator", loadInstrument, map[string]any{"definition": strings.Replace(other, `"1.0.0"`, "1.1.0", 1)})
	if n := w.Count("SELECT count(*) FROM instrument WHERE code = 'QCS'"); n != 2 {
		t.Errorf("%d versions are kept", n)
	}
	b := w.Must("police", `{ instruments(first: 10) { totalCount edges { node { code version owner loadedBy { name } areas { title } `+
		`viewerCan { verb allowed } } } } }`, nil)
	var listed []string
	for i := range b.List("instruments", "edges") {
		listed = append(listed, b.Text("instruments", "edges", i, "node", "code")+" "+b.Text("instruments", "edges", i, "node", "version"))
	}
	if want := []string{"GCP-STRUCTURE 1.0.0", "QCS 1.0.0", "QCS 1.1.0"}; !slices.Equal(listed, want) ||
		b.Number("instruments", "totalCount") != 3 {
		t.Errorf("everybody reads the instruments as %q, want %q: %s", listed, want, b.Raw)
	}
}

func TestTwentyMistakesAreNamedAtOnceAndNothingIsStored(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	text, err := os.ReadFile("definition/testdata/mistakes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var planted []string
	for _, line := range strings.Split(string(text), "\n") {
		if _, at, found := strings.Cut(line, "# ✗ "); found {
			planted = append(planted, "definition."+at)
		}
	}
	before := w.Tally()
	a := w.Ask("administrator", loadInstrument, map[string]any{"definition": string(text), "key": "twenty mistakes"})
	var told []string
	for _, p := range a.Problems("loadInstrument") {
		_, at, _ := strings.Cut(p, " ")
		told = append(told, at)
	}
	if !slices.Equal(told, planted) || len(told) != 20 || a.At("loadInstrument", "instrument") != nil || len(a.Errors) > 0 {
		t.Errorf("planted\n%q\ntold\n%q", planted, told)
	}
	if after := w.Tally(); after != before {
		t.Errorf("a faulty instrument leaves %s, before %s", after, before)
	}
	if got := w.Ask("administrator", loadInstrument, map[string]any{"definition": "code: [A"}).Problems("loadInstrument"); !slices.Equal(got,
		[]string{"INVALID definition"}) {
		t.Errorf("what is no YAML: %q", got)
	}
}

func TestAnInstrumentEnds(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	bounded := graphtest.DefinitionOf("QCS", "1.0.0") + "validFrom: 2026-11-24\nvalidTo: 2027-06-30\n"
	a := w.Must("administrator", loadInstrument, map[string]any{"definition": bounded})
	id := a.At("loadInstrument", "instrument", "id")
	if a.At("loadInstrument", "instrument", "inForce") != false || a.At("loadInstrument", "instrument", "validTo") != "2027-06-30" {
		t.Errorf("an instrument of tomorrow: %s", a.Raw)
	}
	const end = `mutation($id: ID!, $on: Date!) { endInstrument(input: {id: $id, validTo: $on}) { instrument { validTo inForce } errors { ` +
		`code path message } } }`
	for on, want := range map[string]string{
		"2026-11-22": "OUT_OF_RANGE validTo OUT_OF_RANGE validTo", // before today, and before it begins
		"2026-11-23": "OUT_OF_RANGE validTo",
		"2027-07-01": "OUT_OF_RANGE validTo",
		"2026-11-24": "",
		"2027-06-30": "",
	} {
		if got := strings.Join(w.Ask("administrator", end, map[string]any{"id": id, "on": on}).Problems("endInstrument"), " "); got != want {
			t.Errorf("ended on %s: %q, want %q", on, got, want)
		}
	}
	w.Must("administrator", end, map[string]any{"id": id, "on": "2026-11-24"})
	inForce := func(yes bool) []any {
		return w.Must("police",
			`query($yes: Boolean!) { instruments(first: 5, filter: {code: "QCS", inForce: $yes}) { edges { node { inForce } } } }`,
			map[string]any{"yes": yes}).List("instruments", "edges")
	}
	for day, want := range []bool{false, true, false} {
		if got := len(inForce(true)) == 1; got != want || len(inForce(false)) == len(inForce(true)) {
			t.Errorf("%d days on: in force %v, want %v", day, got, want)
		}
		w.Later(24 * 60 * 60 * 1e9)
	}
}

func TestManyWhoLoadOneVersionLoadItOnce(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	results := make(chan graphtest.Answer, 8)
	for range cap(results) {
		go func() {
			results <- w.Ask("administrator", loadInstrument, map[string]any{"definition": graphtest.DefinitionOf("QCS", "1.0.0")})
		}()
	}
	for range cap(results) {
		if a := <-results; len(a.Problems("loadInstrument")) > 0 || len(a.Errors) > 0 && a.Errors[0].Code() != "CONFLICT" {
			t.Errorf("one of many: %s", a.Raw)
		}
	}
	if n := w.Count("SELECT count(*) FROM instrument WHERE code = 'QCS'"); n != 1 {
		t.Errorf("%d records", n)
	}
}

func TestTheShippedInstrumentIsTheOpenStructure(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	a := w.Must("teacher", `{ instruments(first: 1, filter: {code: "GCP-STRUCTURE", inForce: true}) { edges { node { title owner licence `+
		`training loadedBy { id } areas { subAreas { items { code } } } } } } }`, nil)
	open := practice.OpenStructure()
	node := func(path ...any) any { return a.At(append([]any{"instruments", "edges", 0, "node"}, path...)...) }
	if node("title") != open.Title || node("owner") != nil || node("licence") != open.Licence || node("training") != open.Code ||
		node("loadedBy") != nil || len(a.List("instruments", "edges", 0, "node", "areas")) != 4 {
		t.Errorf("the shipped instrument reads %s", a.Raw)
	}
}
