package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestASittingStartsADraftOfEachChild(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	const page = `query($id: ID!) { node(id: $id) { ... on CareSitting { version trigger from to instrument { code } household { address } carers { givenName } visits { on announced }
	  childrenLeftOut { givenName } startedBy { name } organisation { name } profiles { state ageYears assessor { name } child { givenName } supersededBy { id } } } } }`
	id, _ := f.begun("health", nil, f.wren, f.robin)
	a := f.must("health", page, map[string]any{"id": id})
	for path, want := range map[string]any{"trigger": "The school's worry about food.", "from": "2026-10-01", "to": "2026-11-01",
		"instrument": map[string]any{"code": openTraining}, "household": map[string]any{"address": "4 Nowhere Lane, Testham"},
		"carers": []any{map[string]any{"givenName": "Avis"}}, "visits": []any{map[string]any{"on": "2026-10-20", "announced": true}},
		"childrenLeftOut": []any{map[string]any{"givenName": "Linnet"}}, "startedBy": map[string]any{"name": "health"}} {
		if got := a.at("node", path); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	var drafts []string
	for i := range a.list("node", "profiles") {
		p := func(path ...any) any { return a.at(append([]any{"node", "profiles", i}, path...)...) }
		drafts = append(drafts, fmt.Sprint(p("child", "givenName"), p("state"), p("ageYears"), p("assessor", "name")))
	}
	if slices.Sort(drafts); !slices.Equal(drafts, []string{"RobinDRAFT3health", "WrenDRAFT8health"}) {
		t.Errorf("the drafts are %q", drafts)
	}
	for who, want := range map[string]int{"health": 2, "teacher": 0, "manager": 0, "system": 0} {
		a := f.must(who, "{ inbox { drafts(first: 5) { totalCount edges { node { child { givenName } } } } } }", nil)
		if got := a.number("inbox", "drafts", "totalCount"); got != want || len(a.list("inbox", "drafts", "edges")) != want {
			t.Errorf("%s has %d drafts, want %d: %s", who, got, want, a.raw)
		}
	}
	for _, child := range []string{f.wren, f.robin} {
		if got := f.lastEvent(child); got != "CARE_PROFILE ROUTINE Graded care profile started: Graded care profile: open structure. CareSitting" {
			t.Errorf("the chronology tells %q", got)
		}
	}
}

// lastEvent is what a child's chronology tells last.
func (w *world) lastEvent(child string) string {
	w.t.Helper()
	a := w.must("manager", "query($id: ID!) { child(id: $id) { chronology(first: 1) { edges { node { category significance summary source { __typename } } } } } }", map[string]any{"id": child})
	at := func(path ...any) any {
		return a.at(append([]any{"child", "chronology", "edges", 0, "node"}, path...)...)
	}
	return fmt.Sprint(at("category"), " ", at("significance"), " ", at("summary"), " ", at("source", "__typename"))
}

func TestWhatStandsAgainstASitting(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.begun("health", map[string]any{"carerIds": nil}, f.linnet)
	ended := f.instrument("ENDED", "[]")
	f.exec("UPDATE instrument SET valid_to = '2026-11-22' WHERE id = $1", ended)
	stranger := f.registered("other teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Finch", "Marblewick", "2018-03-04")
	for name, c := range map[string]struct {
		who   string
		input map[string]any
		want  []string
	}{
		"nobody at all":                {"health", map[string]any{"childIds": []string{}}, []string{"REQUIRED childIds", "INVALID carerIds.0"}},
		"a child twice":                {"health", map[string]any{"childIds": []string{f.wren, f.wren}}, []string{"ALREADY_EXISTS childIds.1"}},
		"a child out of sight":         {"health", map[string]any{"childIds": []string{f.wren, stranger}}, []string{"NOT_FOUND childIds.1"}},
		"no such instrument":           {"health", map[string]any{"instrumentId": f.id("Instrument")}, []string{"NOT_FOUND instrumentId"}},
		"an instrument that has ended": {"health", map[string]any{"instrumentId": ended}, []string{"NOT_ALLOWED instrumentId"}},
		"a draft that is open":         {"health", map[string]any{"childIds": []string{f.wren, f.linnet}}, []string{"ALREADY_EXISTS childIds.1"}},
		"no household of theirs":       {"health", map[string]any{"householdId": f.id("Household")}, []string{"NOT_FOUND householdId"}},
		"a carer who is none":          {"health", map[string]any{"carerIds": []any{f.mother, f.id("Relative"), f.mother}}, []string{"NOT_FOUND carerIds.1", "ALREADY_EXISTS carerIds.2"}},
		"a carer of another child":     {"health", map[string]any{"childIds": []string{f.robin}}, []string{"INVALID carerIds.0"}},
		"a window that runs backwards": {"health", map[string]any{"from": "2026-11-02"}, []string{"INVALID to", "OUT_OF_RANGE visits.0.on"}},
		"a visit to come":              {"health", map[string]any{"to": "2026-12-24", "visits": []any{map[string]any{"on": "2026-12-01", "announced": true}}}, []string{"OUT_OF_RANGE visits.0.on"}},
		"eleven carers and a story":    {"health", map[string]any{"carerIds": slices.Repeat([]any{f.mother}, 11), "trigger": strings.Repeat("a", 2_001)}, append(namedAgain("carerIds", 11), "TOO_LONG trigger", "TOO_LONG carerIds")},
	} {
		t.Run(name, func(t *testing.T) {
			input := map[string]any{"instrumentId": openStructure, "childIds": []string{f.wren}, "householdId": f.home, "carerIds": []string{f.mother},
				"trigger": "A worry.", "from": "2026-10-01", "to": "2026-11-01", "visits": []any{map[string]any{"on": "2026-10-20", "announced": true}}}
			for field, value := range c.input {
				input[field] = value
			}
			before := f.tally()
			a := f.send(c.who, "startCareProfile", "", input)
			if got := a.problems("startCareProfile"); !slices.Equal(got, c.want) {
				t.Errorf("refused with %q, want %q: %s", got, c.want, a.raw)
			}
			if after := f.tally(); after != before {
				t.Errorf("a refusal wrote %s, before %s", after, before)
			}
		})
	}
	if _, profiles := f.begun("teacher", map[string]any{"instrumentId": f.instrument("OTHER", "[]"), "carerIds": nil}, f.linnet); len(profiles) != 1 {
		t.Error("by another instrument a second profile is open beside the first")
	}
}

// namedAgain are the problems of one record named so many times.
func namedAgain(path string, times int) []string {
	var list []string
	for i := 1; i < times; i++ {
		list = append(list, fmt.Sprint("ALREADY_EXISTS ", path, ".", i))
	}
	return list
}

// instrument loads one of two items, the second for some ages, as the superuser.
func (w *world) instrument(code, bands string) uuid.UUID {
	w.t.Helper()
	id := w.id("Instrument")
	w.exec(`INSERT INTO instrument (id, created_at, code, version, title, definition) VALUES ($1, $2, $3, '1.0.0', $3, $4)`, id, w.instant(), code, fmt.Sprintf(`{
	  "code": %q, "version": "1.0.0", "title": %q, "licence": "Made up.", "grades": [{"grade": 1, "need": "a"}, {"grade": 2, "need": "b"}, {"grade": 3, "need": "c"}, {"grade": 4, "need": "d"}, {"grade": 5, "need": "e"}],
	  "derivation": {"subArea": {"rule": "PRACTITIONER_CHOICE"}, "area": {"rule": "WORST_OF"}}, "requiredTraining": "GCP-STRUCTURE",
	  "areas": [{"code": "X", "title": "Meals", "subAreas": [{"code": "X1", "title": "Breakfast", "items": [{"code": "one", "title": "At home"}, {"code": "two", "title": "At school", "ageBands": %s}]}]}]}`, code, code, bands))
	return id
}

func TestASittingIsAmendedByItsOrganisationWhileNoneOfItIsCompleted(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	sitting, profiles := f.begun("health", nil, f.wren, f.robin)
	amend := func(version int, more map[string]any) map[string]any {
		input := map[string]any{"id": sitting, "version": version}
		for field, value := range more {
			input[field] = value
		}
		return input
	}
	f.refused("teacher", "amendCareSitting", amend(1, map[string]any{"to": "2026-11-10"}), "NOT_ALLOWED ")
	f.refused("other teacher", "amendCareSitting", amend(1, nil), "NOT_FOUND id")
	f.refused("health", "amendCareSitting", amend(1, map[string]any{"to": "2026-10-10", "carerIds": []any{f.id("Relative")}}), "NOT_FOUND carerIds.0", "OUT_OF_RANGE visits.0.on")
	a := f.succeeds("health", "amendCareSitting", "sitting { version to trigger carers { id } visits { on } profiles { version ageYears } }", amend(1, map[string]any{
		"to": "2026-11-20", "trigger": " ", "carerIds": []string{}, "visits": []any{map[string]any{"on": "2026-11-20", "announced": false}, map[string]any{"on": "2026-11-02", "announced": true}}}))
	if got := fmt.Sprint(a.at("amendCareSitting", "sitting")); !strings.Contains(got, "carers:[]") || !strings.Contains(got, "trigger:<nil>") ||
		!strings.Contains(got, "visits:[map[on:2026-11-02] map[on:2026-11-20]]") || strings.Count(got, "version:2") != 3 {
		t.Errorf("the sitting is now %s", got)
	}
	if got := f.count("SELECT count(*) FROM care_profile WHERE sitting_id = $1 AND window_end = '2026-11-20'", sitting); got != 2 {
		t.Errorf("the window of %d drafts follows, want both", got)
	}
	f.succeeds("health", "amendCareSitting", "", amend(2, map[string]any{"carerIds": []string{f.mother}, "trigger": "A worry about food."}))
	f.refused("health", "amendCareSitting", amend(2, map[string]any{"trigger": "Another."}), "CONFLICT")
	f.gradedAll("health", profiles[0], "PRACTITIONER", 2, nil)
	f.completed("health", profiles[0])
	f.refused("health", "amendCareSitting", amend(3, map[string]any{"trigger": "Another."}), "ILLEGAL_STATE ")
	f.succeeds("health", "markCareProfileMistaken", "", map[string]any{"id": profiles[0], "version": f.version(profiles[0]), "reason": "It was the brother's."})
	f.succeeds("health", "amendCareSitting", "", amend(3, map[string]any{"trigger": "Another."}))
	f.succeeds("health", "markCareProfileMistaken", "", map[string]any{"id": profiles[1], "version": f.version(profiles[1]), "reason": "It was the sister's."})
	f.refused("health", "amendCareSitting", amend(4, map[string]any{"trigger": "A third."}), "ILLEGAL_STATE ")
}
