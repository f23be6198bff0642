package careprofile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

func TestGradesOfEveryGraderStandSideBySideInTheInstrumentsOrder(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	_, profiles := f.begun("health", nil, f.wren)
	grade := func(who, grader string, list ...map[string]any) {
		f.MustSend(who, "gradeItems", "", map[string]any{"id": profiles[0], "grader": grader, "grades": graphtest.GradesSent(list...)})
	}
	grade("health", "PRACTITIONER", map[string]any{"item": "B2", "grade": 4, "evidence": " Alone at night. "},
		map[string]any{"item": "A1b", "notAssessedReason": "Not at meal times."}, map[string]any{"item": "A1a", "grade": 3})
	grade("teacher", "PARENT", map[string]any{"item": "A1a", "grade": 1, "comment": "The mother's own word."})
	grade("manager", "YOUNG_PERSON", map[string]any{"item": "A1a", "grade": 5})
	f.RecordTraining(f.Viewers["manager"], graphtest.OpenTraining)
	grade("manager", "SECOND_PRACTITIONER", map[string]any{"item": "A1a", "grade": 3}, map[string]any{"item": "B2", "grade": 2})
	// A draft is sealed: who reads what of it, TestNeitherPractitionerReadsTheOthersGradesWhileTheProfileIsADraft asks.
	f.Exec("SET session_replication_role = replica")
	f.Exec("UPDATE care_profile SET state = 'COMPLETED', completed_at = $2, age_years = 8 WHERE id = $1", profiles[0], graphtest.Noon)
	f.Exec("SET session_replication_role = origin")
	a := f.Must("teacher", `query($id: ID!) { careProfile(id: $id) { secondAssessor { name } grades { item title grade notAssessedReason
	  grader evidence comment version recordedBy { name } }
	  beside: sideBySide(with: PARENT) { item title first second differs difference } second: sideBySide(with: SECOND_PRACTITIONER) { item
	  difference } agreement { pairs same percent } } }`, map[string]any{"id": profiles[0]})
	var list []string
	for i := range a.List("careProfile", "grades") {
		g := func(field string) any { return a.At("careProfile", "grades", i, field) }
		list = append(list, fmt.Sprint(g("item"), " ", g("grade"), " ", g("grader"), " ", a.At("careProfile", "grades", i, "recordedBy", "name")))
	}
	want := []string{"A1a 3 PRACTITIONER health", "A1a 3 SECOND_PRACTITIONER manager", "A1a 1 PARENT teacher", "A1a 5 YOUNG_PERSON manager",
		"A1b <nil> PRACTITIONER health", "B2 4 PRACTITIONER health", "B2 2 SECOND_PRACTITIONER manager"}
	if !slices.Equal(list, want) {
		t.Errorf("the grades are %q, want %q", list, want)
	}
	for path, want := range map[string]string{
		"secondAssessor": "map[name:manager]",
		"beside": "[map[difference:-2 differs:true first:3 item:A1a second:1 title:Quality] map[difference:0 differs:false " +
			"first:<nil> item:A1b second:<nil> title:Quantity] map[difference:0 differs:false first:4 item:B2 second:<nil> title:Care arranged " +
			"in absence]]",
		"second":    "[map[difference:0 item:A1a] map[difference:0 item:A1b] map[difference:-2 item:B2]]",
		"agreement": "map[pairs:2 percent:50 same:1]",
	} {
		if got := fmt.Sprint(a.At("careProfile", path)); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	if got := a.At("careProfile", "grades", 5, "evidence"); got != "Alone at night." {
		t.Errorf("the evidence is %q", got)
	}
}

func TestAGradeIsChangedByWhoSawItAndNeverLost(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.Practitioner("health colleague", "trust", "PRACTITIONER")
	_, profiles := f.begun("health", nil, f.wren)
	send := func(who string, list ...map[string]any) graphtest.Answer {
		return f.SendSelecting(who, "gradeItems", "careProfile { version grades { item grade version recordedBy { name } } }",
			map[string]any{"id": profiles[0], "grades": graphtest.GradesSent(list...)})
	}
	send("health", map[string]any{"item": "A1a", "grade": 3}, map[string]any{"item": "A1b", "grade": 3},
		map[string]any{"item": "A1c", "grade": 3})
	if a := send("health colleague", map[string]any{"item": "A1a", "grade": 4, "version": 1},
		map[string]any{"item": "A1b", "grade": 3, "version": 1}); fmt.Sprint(a.At("gradeItems", "careProfile", "grades",
		0)) != "map[grade:4 item:A1a recordedBy:map[name:health colleague] version:2]" ||
		a.Number("gradeItems", "careProfile", "grades", 1, "version") != 1 {
		t.Errorf("a grade is changed, one that says the same is not: %s", a.Raw)
	}
	before := f.Tally()
	a := send("health", map[string]any{"item": "A1a", "grade": 2, "version": 1}, map[string]any{"item": "A1b", "grade": 2},
		map[string]any{"item": "A1c", "grade": 2, "version": 1}, map[string]any{"item": "A1d", "grade": 2, "version": 1})
	if len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" || a.Data != nil || f.Tally() != before {
		t.Fatalf("grades on other versions answer %s", a.Raw)
	}
	if got := fmt.Sprint(a.Errors[0].Extensions["grades"]); got != "[map[item:A1a version:2] map[item:A1b version:1] map[item:A1d "+
		"version:0]]" {
		t.Errorf("the conflict tells of %s", got)
	}
	var told []string
	for _, c := range a.Errors[0].Extensions["changes"].([]any) {
		c := c.(map[string]any)
		told = append(told, fmt.Sprint(c["item"], " ", c["version"], " ", c["practitionerId"], " ", c["fields"], " ", c["at"] != nil))
	}
	want := []string{fmt.Sprint("A1a 2 ", f.Viewers["health colleague"].PractitionerID, " [grade recordedAt recordedBy] true"),
		fmt.Sprint("A1b 1 ", f.Viewers["health"].PractitionerID, " [grade] true")}
	if !slices.Equal(told, want) {
		t.Errorf("the conflict tells %q, want %q", told, want)
	}
	stale := f.SendSelecting("health", "setTargetItems", "", map[string]any{"id": profiles[0], "version": 2, "targets": []any{}})
	if len(stale.Errors) != 1 || !strings.Contains(fmt.Sprint(stale.Errors[0].Extensions["changes"]), "fields:[grades]") {
		t.Errorf("who wrote before the grades changed is not told of them: %s", stale.Raw)
	}
}

func TestWhatStandsAgainstGrading(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.Practitioner("health colleague", "trust", "PRACTITIONER")
	_, profiles := f.begun("health", nil, f.wren)
	of := func(grader string, list ...map[string]any) map[string]any {
		return map[string]any{"id": profiles[0], "grader": grader, "grades": graphtest.GradesSent(list...)}
	}
	good := map[string]any{"item": "A1a", "grade": 2}
	f.Refused("teacher", "gradeItems", of("PRACTITIONER", good), "NOT_ALLOWED grader")
	f.Refused("health", "gradeItems", of("SECOND_PRACTITIONER", good), "NOT_ALLOWED grader")
	f.Refused("other teacher", "gradeItems", of("PARENT", good), "NOT_FOUND id")
	f.Refused("health", "gradeItems", of("PRACTITIONER"), "REQUIRED grades")
	f.Refused("health", "gradeItems",
		of("PRACTITIONER", good, good, map[string]any{"item": "A1b"}, map[string]any{"item": "Z9", "grade": 1},
			map[string]any{"item": "A1c", "grade": 1, "notAssessedReason": "Both at once."}),
		"INVALID grades.1.item", "REQUIRED grades.2.notAssessedReason", "INVALID grades.3.item", "INVALID grades.4.notAssessedReason")
	f.MustSend("health colleague", "gradeItems", "", of("PRACTITIONER", good))
	f.Refused("health colleague", "gradeItems", of("SECOND_PRACTITIONER", good), "NOT_ALLOWED grader", "NOT_ALLOWED training")
	for _, who := range []string{"teacher", "colleague"} {
		f.RecordTraining(f.Viewers[who], graphtest.OpenTraining)
	}
	f.RecordTraining(f.Viewers["health colleague"], graphtest.OpenTraining)
	f.MustSend("teacher", "gradeItems", "", of("SECOND_PRACTITIONER", good))
	f.Refused("colleague", "gradeItems", of("SECOND_PRACTITIONER", map[string]any{"item": "A1b", "grade": 2}), "NOT_ALLOWED grader")
	f.MustSend("teacher", "gradeItems", "", of("SECOND_PRACTITIONER", map[string]any{"item": "A1b", "grade": 2}))
	withChoice := of("PARENT", good)
	withChoice["chosen"] = []any{map[string]any{"code": "A1", "grade": 2}}
	f.Refused("teacher", "gradeItems", withChoice, "NOT_ALLOWED chosen")
	withChoice["grader"], withChoice["grades"] = "PRACTITIONER", []any{}
	f.Refused("health", "gradeItems", withChoice, "NOT_ALLOWED chosen.0.code")
}

func TestAnItemIsGradedAtItsAgeAndAtAnotherCountsForNothing(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	aged := f.LoadInstrument("AGED", `["8+"]`)
	sitting, profiles := f.begun("health", map[string]any{"instrumentId": aged}, f.wren, f.robin)
	both := graphtest.GradesSent(map[string]any{"item": "one", "grade": 2},
		map[string]any{"item": "two", "grade": 4, "evidence": "Seen at school."})
	f.Refused("health", "gradeItems", map[string]any{"id": profiles[1], "grades": both}, "INVALID grades.1.item")
	f.MustSend("health", "gradeItems", "", map[string]any{"id": profiles[0], "grades": both})
	const seen = "query($id: ID!) { careProfile(id: $id) { ageYears grades { item } areas { grade subAreas { inputs { code } } } targets " +
		"{ item } outstanding { code path } } }"
	a := f.MustSend("health", "setTargetItems", "careProfile { targets { item title gradeNow } }",
		map[string]any{"id": profiles[0], "version": 2,
			"targets": []any{map[string]any{"item": "two", "targetGrade": 2, "changeBy": "2027-01-01"}}})
	if got := fmt.Sprint(a.At("setTargetItems", "careProfile", "targets")); got != "[map[gradeNow:4 item:two title:At school]]" {
		t.Errorf("the targets are %s", got)
	}
	f.MustSend("health", "amendCareSitting", "",
		map[string]any{"id": sitting, "version": 1, "startedOn": "2026-01-01", "endedOn": "2026-02-01",
			"visits": []any{map[string]any{"on": "2026-01-20", "announced": true}}})
	want := "map[ageYears:7 areas:[map[grade:<nil> subAreas:[map[inputs:[map[code:one]]]]]] grades:[map[item:one] map[item:two]] " +
		"outstanding:[map[code:NOT_ALLOWED path:[targets 0 item]] map[code:REQUIRED path:[chosen X1]]] targets:[map[item:two]]]"
	if got := fmt.Sprint(f.Must("health", seen, map[string]any{"id": profiles[0]}).At("careProfile")); got != want {
		t.Errorf("before the eighth birthday the profile is %s, want %s", got, want)
	}
}

func TestAChoiceThatTheInstrumentLeavesIsThePractitionersWithinItsBounds(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	choosing := f.LoadInstrument("CHOICE", "[]")
	_, profiles := f.begun("health", map[string]any{"instrumentId": choosing}, f.wren)
	const areas = "careProfile { areas { grade rule subAreas { grade rule best worst inputs { code title grade } others { rule grade } } " +
		"} outstanding { code path } }"
	choose := func(grade int, list ...map[string]any) graphtest.Answer {
		return f.SendSelecting("health", "gradeItems", areas,
			map[string]any{"id": profiles[0], "grades": graphtest.GradesSent(list...),
				"chosen": []any{map[string]any{"code": "X1", "grade": grade}}})
	}
	both := []map[string]any{{"item": "one", "grade": 2}, {"item": "two", "grade": 4, "evidence": "Seen at school."}}
	if got := choose(5, both...).Problems("gradeItems"); !slices.Equal(got, []string{"OUT_OF_RANGE chosen.0.grade"}) {
		t.Errorf("a choice out of bounds: %q", got)
	}
	a := choose(3, both...)
	const want = "[map[grade:3 rule:WORST_OF subAreas:[map[best:2 grade:3 inputs:[map[code:one grade:2 title:At home] map[code:two " +
		"grade:4 title:At school]] " +
		"others:[map[grade:4 rule:WORST_OF] map[grade:4 rule:MOST_FREQUENT_UNLESS_HIGH] map[grade:4 rule:MOST_FREQUENT]] " +
		"rule:PRACTITIONER_CHOICE worst:4]]]]"
	if got := fmt.Sprint(a.At("gradeItems", "careProfile", "areas")); got != want ||
		len(a.List("gradeItems", "careProfile", "outstanding")) > 0 {
		t.Errorf("the areas are %s, want %s: %s", got, want, a.Raw)
	}
	a = f.MustSend("health", "gradeItems", areas,
		map[string]any{"id": profiles[0], "grades": graphtest.GradesSent(map[string]any{"item": "two", "grade": 2, "version": 1})})
	if got := fmt.Sprint(a.List("gradeItems", "careProfile", "outstanding")); got != "[map[code:OUT_OF_RANGE path:[chosen 0 grade]]]" {
		t.Errorf("a choice that the grades have left behind is outstanding: %s", got)
	}
	if a := choose(2); len(a.Problems("gradeItems")) > 0 || a.Number("gradeItems", "careProfile", "areas", 0, "grade") != 2 {
		t.Errorf("a choice alone: %s", a.Raw)
	}
}

func TestEvidenceIsAddedByWhoeverSeesTheChild(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	_, profiles := f.begun("health", nil, f.wren)
	add := func(item any, text string) map[string]any {
		return map[string]any{"id": profiles[0], "item": item, "text": text}
	}
	f.MustSend("health", "gradeItems", "",
		map[string]any{"id": profiles[0],
			"grades": graphtest.GradesSent(map[string]any{"item": "A1a", "grade": 3, "evidence": "An empty cupboard."})})
	f.MustSend("teacher", "addProfileEvidence", "", add("A1a", " Came without breakfast on Monday. "))
	f.Later(1000)
	a := f.MustSend("manager", "addProfileEvidence", "careProfile { evidence { item text recordedBy { name } organisation { name } } }",
		add(nil, "The home was cold on every visit."))
	want := "[map[item:A1a organisation:map[name:school] recordedBy:map[name:teacher] text:Came without breakfast on Monday.] " +
		"map[item:<nil> organisation:map[name:council] recordedBy:map[name:manager] text:The home was cold on every visit.]]"
	if got := fmt.Sprint(a.At("addProfileEvidence", "careProfile", "evidence")); got != want {
		t.Errorf("the evidence is %s, want %s", got, want)
	}
	a = f.MustSend("health", "addProfileEvidence", "careProfile { areas { subAreas { inputs { code evidence } } } }",
		add(nil, "The kitchen was clean today."))
	if got := fmt.Sprint(a.At("addProfileEvidence", "careProfile", "areas", 0, "subAreas", 0, "inputs", 0,
		"evidence")); got != "[An empty cupboard. Came without breakfast on Monday.]" {
		t.Errorf("a grade rests on %s, want the grader's own words first", got)
	}
	f.Refused("teacher", "addProfileEvidence", add("Z9", "Short."), "INVALID item", "TOO_SHORT text")
	f.Refused("other teacher", "addProfileEvidence", add(nil, "The home was cold on every visit."), "NOT_FOUND id")
	f.MustSend("health", "markCareProfileMistaken", "",
		map[string]any{"id": profiles[0], "version": f.Version(profiles[0]), "reason": "It was the brother's."})
	f.Refused("teacher", "addProfileEvidence", add(nil, "The home was cold on every visit."), "ILLEGAL_STATE ")
}
