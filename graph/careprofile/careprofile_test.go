package careprofile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

func TestASittingStartsADraftOfEachChild(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	const page = `query($id: ID!) { node(id: $id) { ... on CareSitting { version trigger startedOn endedOn instrument { code } household {
	  address } carers { givenName } visits { on announced }
	  childrenLeftOut { givenName } startedBy { name } organisation { name } profiles { state ageYears assessor { name } child { givenName }
	  supersededBy { id } } } } }`
	id, _ := f.begun("health", nil, f.wren, f.robin)
	a := f.Must("health", page, map[string]any{"id": id})
	for path, want := range map[string]any{"trigger": "The school's worry about food.", "startedOn": "2026-10-01", "endedOn": "2026-11-01",
		"instrument": map[string]any{"code": graphtest.OpenTraining}, "household": map[string]any{"address": "4 Nowhere Lane, Testham"},
		"carers": []any{map[string]any{"givenName": "Avis"}}, "visits": []any{map[string]any{"on": "2026-10-20", "announced": true}},
		"childrenLeftOut": []any{map[string]any{"givenName": "Linnet"}}, "startedBy": map[string]any{"name": "health"}} {
		if got := a.At("node", path); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	var drafts []string
	for i := range a.List("node", "profiles") {
		p := func(path ...any) any { return a.At(append([]any{"node", "profiles", i}, path...)...) }
		drafts = append(drafts, fmt.Sprint(p("child", "givenName"), p("state"), p("ageYears"), p("assessor", "name")))
	}
	if slices.Sort(drafts); !slices.Equal(drafts, []string{"RobinDRAFT3health", "WrenDRAFT8health"}) {
		t.Errorf("the drafts are %q", drafts)
	}
	for who, want := range map[string]int{"health": 2, "teacher": 0, "manager": 0, "system": 0} {
		a := f.Must(who, "{ inbox { drafts(first: 5) { totalCount edges { node { child { givenName } } } } } }", nil)
		if got := a.Number("inbox", "drafts", "totalCount"); got != want || len(a.List("inbox", "drafts", "edges")) != want {
			t.Errorf("%s has %d drafts, want %d: %s", who, got, want, a.Raw)
		}
	}
	for _, child := range []string{f.wren, f.robin} {
		if got := f.LastEvent(child); got != "CARE_PROFILE ROUTINE Graded care profile started: Graded care profile: open structure. "+
			"CareSitting" {
			t.Errorf("the chronology tells %q", got)
		}
	}
}

func TestWhatStandsAgainstASitting(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.begun("health", map[string]any{"carerIds": nil}, f.linnet)
	ended := f.LoadInstrument("ENDED", "[]")
	f.Exec("UPDATE instrument SET valid_to = '2026-11-22' WHERE id = $1", ended)
	stranger := f.RegisterChild("other teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Finch", "Marblewick", "2018-03-04")
	for name, c := range map[string]struct {
		who   string
		input map[string]any
		want  []string
	}{
		"nobody at all":                {"health", map[string]any{"childIds": []string{}}, []string{"REQUIRED childIds", "INVALID carerIds.0"}},
		"a child twice":                {"health", map[string]any{"childIds": []string{f.wren, f.wren}}, []string{"ALREADY_EXISTS childIds.1"}},
		"a child out of sight":         {"health", map[string]any{"childIds": []string{f.wren, stranger}}, []string{"NOT_FOUND childIds.1"}},
		"no such instrument":           {"health", map[string]any{"instrumentId": f.ID("Instrument")}, []string{"NOT_FOUND instrumentId"}},
		"an instrument that has ended": {"health", map[string]any{"instrumentId": ended}, []string{"NOT_ALLOWED instrumentId"}},
		"a draft that is open":         {"health", map[string]any{"childIds": []string{f.wren, f.linnet}}, []string{"ALREADY_EXISTS childIds.1"}},
		"no household of theirs":       {"health", map[string]any{"householdId": f.ID("Household")}, []string{"NOT_FOUND householdId"}},
		"a carer who is none": {"health", map[string]any{"carerIds": []any{f.mother, f.ID("Relative"), f.mother}},
			[]string{"NOT_FOUND carerIds.1", "ALREADY_EXISTS carerIds.2"}},
		"a carer of another child": {"health", map[string]any{"childIds": []string{f.robin}}, []string{"INVALID carerIds.0"}},
		"a window that runs backwards": {"health", map[string]any{"startedOn": "2026-11-02"},
			[]string{"INVALID endedOn", "OUT_OF_RANGE visits.0.on"}},
		"a visit to come": {"health",
			map[string]any{"endedOn": "2026-12-24", "visits": []any{map[string]any{"on": "2026-12-01", "announced": true}}},
			[]string{"OUT_OF_RANGE visits.0.on"}},
		"eleven carers and a story": {"health",
			map[string]any{"carerIds": slices.Repeat([]any{f.mother}, 11), "trigger": strings.Repeat("a", 2_001)},
			append(namedAgain("carerIds", 11), "TOO_LONG trigger", "TOO_LONG carerIds")},
	} {
		t.Run(name, func(t *testing.T) {
			input := map[string]any{"instrumentId": graphtest.OpenStructure, "childIds": []string{f.wren}, "householdId": f.home,
				"carerIds": []string{f.mother},
				"trigger":  "A worry.", "startedOn": "2026-10-01", "endedOn": "2026-11-01",
				"visits": []any{map[string]any{"on": "2026-10-20", "announced": true}}}
			for field, value := range c.input {
				input[field] = value
			}
			before := f.Tally()
			a := f.SendSelecting(c.who, "startCareProfile", "", input)
			if got := a.Problems("startCareProfile"); !slices.Equal(got, c.want) {
				t.Errorf("refused with %q, want %q: %s", got, c.want, a.Raw)
			}
			if after := f.Tally(); after != before {
				t.Errorf("a refusal wrote %s, before %s", after, before)
			}
		})
	}
	if _, profiles := f.begun("teacher", map[string]any{"instrumentId": f.LoadInstrument("OTHER", "[]"), "carerIds": nil},
		f.linnet); len(profiles) != 1 {
		t.Error("by another instrument a second profile is open beside the first")
	}
}

// namedAgain are the problems of one record named n times.
func namedAgain(path string, times int) []string {
	var list []string
	for i := 1; i < times; i++ {
		list = append(list, fmt.Sprint("ALREADY_EXISTS ", path, ".", i))
	}
	return list
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
	f.Refused("teacher", "amendCareSitting", amend(1, map[string]any{"endedOn": "2026-11-10"}), "NOT_ALLOWED ")
	f.Refused("other teacher", "amendCareSitting", amend(1, nil), "NOT_FOUND id")
	f.Refused("health", "amendCareSitting", amend(1, map[string]any{"endedOn": "2026-10-10", "carerIds": []any{f.ID("Relative")}}),
		"NOT_FOUND carerIds.0", "OUT_OF_RANGE visits.0.on")
	a := f.MustSend("health", "amendCareSitting",
		"sitting { version endedOn trigger carers { id } visits { on } profiles { version ageYears } }",
		amend(1, map[string]any{
			"endedOn": "2026-11-20", "trigger": " ", "carerIds": []string{},
			"visits": []any{map[string]any{"on": "2026-11-20", "announced": false}, map[string]any{"on": "2026-11-02", "announced": true}}}))
	if got := fmt.Sprint(a.At("amendCareSitting", "sitting")); !strings.Contains(got, "carers:[]") ||
		!strings.Contains(got, "trigger:<nil>") ||
		!strings.Contains(got, "visits:[map[on:2026-11-02] map[on:2026-11-20]]") || strings.Count(got, "version:2") != 3 {
		t.Errorf("the sitting is now %s", got)
	}
	if got := f.Count("SELECT count(*) FROM care_profile WHERE sitting_id = $1 AND window_end = '2026-11-20'", sitting); got != 2 {
		t.Errorf("the window of %d drafts follows, want both", got)
	}
	f.MustSend("health", "amendCareSitting", "", amend(2, map[string]any{"carerIds": []string{f.mother}, "trigger": "A worry about food."}))
	f.Refused("health", "amendCareSitting", amend(2, map[string]any{"trigger": "Another."}), "CONFLICT")
	f.gradedAll("health", profiles[0], "PRACTITIONER", 2, nil)
	f.completed("health", profiles[0])
	f.Refused("health", "amendCareSitting", amend(3, map[string]any{"trigger": "Another."}), "ILLEGAL_STATE ")
	f.MustSend("health", "markCareProfileMistaken", "",
		map[string]any{"id": profiles[0], "version": f.Version(profiles[0]), "reason": "It was the brother's."})
	f.MustSend("health", "amendCareSitting", "", amend(3, map[string]any{"trigger": "Another."}))
	f.MustSend("health", "markCareProfileMistaken", "",
		map[string]any{"id": profiles[1], "version": f.Version(profiles[1]), "reason": "It was the sister's."})
	f.Refused("health", "amendCareSitting", amend(4, map[string]any{"trigger": "A third."}), "ILLEGAL_STATE ")
}
