package careprofile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
)

func TestEverythingThatADraftLacksIsListedAtOnce(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	_, profiles := f.begun("colleague",
		map[string]any{"trigger": nil, "carerIds": nil, "startedOn": nil, "endedOn": nil, "visits": nil}, f.wren)
	f.MustSend("colleague", "gradeItems", "",
		map[string]any{"id": profiles[0], "grades": graphtest.GradesSent(map[string]any{"item": "A1a", "grade": 5})})
	a := f.Must("colleague", "query($id: ID!) { careProfile(id: $id) { outstanding { code path } } }", map[string]any{"id": profiles[0]})
	var outstanding []string
	for _, p := range a.List("careProfile", "outstanding") {
		p := p.(map[string]any)
		outstanding = append(outstanding, strings.Trim(fmt.Sprint(p["code"], " ", strings.ReplaceAll(fmt.Sprint(p["path"]), " ", ".")), "[]"))
	}
	told := f.SendSelecting("colleague", "completeCareProfile", "",
		map[string]any{"id": profiles[0], "version": 2, "parentSawScores": false}).Problems("completeCareProfile")
	for _, want := range []string{"REQUIRED trigger", "REQUIRED carers", "REQUIRED startedOn", "REQUIRED endedOn", "REQUIRED visits",
		"REQUIRED grades.A1a.evidence", "REQUIRED grades.A1b", "NOT_ALLOWED training"} {
		if !slices.Contains(told, want) {
			t.Errorf("%s is not told: %q", want, told)
		}
	}
	if len(told) != 35 || !slices.Contains(told, "REQUIRED reasonNotSeen") || slices.Contains(told, "REQUIRED grades.A5d") {
		t.Errorf("%d problems are told, want 35, with reasonNotSeen and without the optional item: %q", len(told), told)
	}
	if len(outstanding) != len(told)-1 {
		t.Errorf("outstanding are %d, want all but what completing asks for: %q", len(outstanding), outstanding)
	}
	if f.Version(profiles[0]) != 2 {
		t.Error("a refusal wrote something")
	}
}

func TestACompletedProfileStandsAndTellsWhatItFound(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.Practitioner("health colleague", "trust", "PRACTITIONER")
	_, profiles := f.begun("health", nil, f.wren)
	id := profiles[0]
	f.gradedAll("health", id, "PRACTITIONER", 2, map[string]int{"A1a": 4, "B2": 3})
	f.Refused("manager", "completeCareProfile", map[string]any{"id": id, "version": 2, "parentSawScores": true}, "NOT_ALLOWED ")
	f.Refused("health colleague", "completeCareProfile", map[string]any{"id": id, "version": 2, "parentSawScores": true},
		"NOT_ALLOWED training")
	f.Refused("other teacher", "completeCareProfile", map[string]any{"id": id, "version": 2, "parentSawScores": true}, "NOT_FOUND id")
	f.Refused("health", "completeCareProfile", map[string]any{"id": id, "version": 1, "parentSawScores": true}, "CONFLICT")
	f.Exec("UPDATE child SET date_of_birth = '2018-11-02' WHERE id = $1", f.wren)
	a := f.MustSend("health", "completeCareProfile", `careProfile { version state completedAt completedBy { name } ageYears parentSawScores
	  reasonNotSeen supersededBy { id } outstanding { code }
	  areas { code title grade inputs { code title grade } } viewerCan { verb allowed } }`,
		map[string]any{"id": id, "version": 2, "parentSawScores": false, "reasonNotSeen": " In hospital. "})
	at := func(path ...any) any { return a.At(append([]any{"completeCareProfile", "careProfile"}, path...)...) }
	for path, want := range map[string]any{"version": 3.0, "state": "COMPLETED", "completedBy": map[string]any{"name": "health"},
		"ageYears": 7.0, "parentSawScores": false,
		"reasonNotSeen": "In hospital.", "supersededBy": nil, "outstanding": []any{}} {
		if got := at(path); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	if got := fmt.Sprint(at("areas", 0, "title"), at("areas", 0, "grade"), " ",
		at("areas", 0, "inputs", 0)); got != "Physical care4 map[code:A1 grade:4 title:Nutrition]" {
		t.Errorf("the first area is %s", got)
	}
	var kept string
	if err := f.Admin.QueryRow("SELECT area_grades::text || age_years || window_end FROM care_profile WHERE id = $1",
		id).Scan(&kept); err != nil ||
		kept != `[{"code": "A", "grade": 4}, {"code": "B", "grade": 3}, {"code": "C", "grade": 2}, {"code": "D", "grade": 2}]72026-11-01` {
		t.Errorf("it was completed with %s %v", kept, err)
	}
	if got := f.LastEvent(f.wren); got != "CARE_PROFILE SIGNIFICANT Graded care profile completed, of care up to 2026-11-01: Physical "+
		"care 4, Safety 3, Love 2, Esteem 2. CareProfile" {
		t.Errorf("the chronology tells %s", got)
	}
	impact := f.Must("health", "query($id: ID!) { child(id: $id) { chronology(first: 1) { edges { node { impact } } } } }",
		map[string]any{"id": f.wren})
	if got := impact.Text("child", "chronology", "edges", 0, "node",
		"impact"); got != "Physical care: most essential needs unmet; Safety: some essential needs unmet." {
		t.Errorf("for the child it means %q", got)
	}
	f.Refused("health", "gradeItems",
		map[string]any{"id": id, "grades": graphtest.GradesSent(map[string]any{"item": "A1a", "grade": 1, "version": 1})}, "ILLEGAL_STATE ")
	f.Refused("health", "addProfileEvidence", map[string]any{"id": id, "text": "The home was warm today."}, "ILLEGAL_STATE ")
	f.Refused("health", "setTargetItems", map[string]any{"id": id, "version": 3, "targets": []any{}}, "ILLEGAL_STATE ")
	f.Refused("health", "completeCareProfile", map[string]any{"id": id, "version": 3, "parentSawScores": true}, "ILLEGAL_STATE ")
}

func TestTargetItemsAreSetReplacedAndReviewed(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	_, profiles := f.begun("health", nil, f.wren)
	id := profiles[0]
	f.gradedAll("health", id, "PRACTITIONER", 2, map[string]int{"A1a": 4, "B2": 3})
	set := func(version int, items ...string) map[string]any {
		targets := []any{}
		for _, item := range items {
			targets = append(targets, map[string]any{"item": item, "targetGrade": 2, "changeBy": "2027-03-01"})
		}
		return map[string]any{"id": id, "version": version, "targets": targets}
	}
	f.Refused("teacher", "setTargetItems", set(2, "A1a"), "NOT_ALLOWED ")
	f.Refused("health", "setTargetItems", set(2, "A1a", "A1a", "A1b", "B2"), "TOO_LONG targets", "INVALID targets.1.item",
		"NOT_ALLOWED targets.2.item")
	f.MustSend("health", "setTargetItems", "", set(2, "A1a"))
	a := f.MustSend("health", "setTargetItems",
		"careProfile { version targets { id item title gradeNow targetGrade changeBy gradeAtReview } }", set(3, "B2", "A1a"))
	if got := fmt.Sprint(a.At("setTargetItems", "careProfile", "targets", 0, "item"),
		a.At("setTargetItems", "careProfile", "targets", 1)); !strings.HasPrefix(got,
		"A1amap[changeBy:2027-03-01 gradeAtReview:<nil> gradeNow:3") || len(a.List("setTargetItems", "careProfile", "targets")) != 2 {
		t.Errorf("the targets are %s", a.Raw)
	}
	if got := f.Count("SELECT count(*) FROM target_item WHERE profile_id = $1 AND dropped", id); got != 1 {
		t.Errorf("%d targets were replaced, want 1, which stays", got)
	}
	f.Refused("health", "setTargetItems", set(3), "CONFLICT")
	review := func(version int, grade int, targets ...any) map[string]any {
		reviews := []any{}
		for _, target := range targets {
			reviews = append(reviews, map[string]any{"id": target, "grade": grade})
		}
		return map[string]any{"id": id, "version": version, "reviews": reviews}
	}
	first := a.Text("setTargetItems", "careProfile", "targets", 0, "id")
	f.Refused("health", "reviewTargetItems", review(4, 2, first), "ILLEGAL_STATE ")
	f.completed("health", id)
	f.Refused("teacher", "reviewTargetItems", review(5, 2, first), "NOT_ALLOWED ")
	f.Refused("health", "reviewTargetItems", review(5, 2), "REQUIRED reviews")
	f.Refused("health", "reviewTargetItems", review(5, 2, first, first, f.ID("TargetItem")), "ALREADY_EXISTS reviews.1.id",
		"NOT_FOUND reviews.2.id")
	f.MustSend("health", "reviewTargetItems", "", review(5, 3, first))
	a = f.MustSend("manager", "reviewTargetItems", "careProfile { version targets { gradeAtReview reviewedAt reviewedBy { name } } }",
		review(6, 2, first))
	if got := a.At("reviewTargetItems", "careProfile", "targets", 0); !strings.HasPrefix(fmt.Sprint(got),
		"map[gradeAtReview:2 reviewedAt:2026-11-23T12:00") || !strings.HasSuffix(fmt.Sprint(got), "reviewedBy:map[name:manager]]") {
		t.Errorf("the target reached %v", got)
	}
	f.Refused("health", "reviewTargetItems", review(6, 1, first), "CONFLICT")
}

// line is a child's profiles as they follow each other, by the end of their windows.
func (f *family) line(child string) string {
	f.T.Helper()
	a := f.Must("health", "query($id: ID!) { child(id: $id) { careProfiles(first: 10, orderBy: {field: WINDOW}) { edges { node { state "+
		"mistakenAt sitting { endedOn } supersededBy { sitting { endedOn } } } } } } }", map[string]any{"id": child})
	var list []string
	for i := range a.List("child", "careProfiles", "edges") {
		at := func(path ...any) any {
			return a.At(append([]any{"child", "careProfiles", "edges", i, "node"}, path...)...)
		}
		text := fmt.Sprint(at("sitting", "endedOn"), " ", at("state"))
		if next := at("supersededBy", "sitting", "endedOn"); next != nil {
			text += fmt.Sprint(" by ", next)
		}
		if at("mistakenAt") != nil {
			text += " mistaken"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

func TestTheCurrentProfileIsTheOneThatSpeaksForTheLatestDay(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	march := f.profiled(f.wren, "2026-03-20", 4)
	if got := f.line(f.wren); got != "2026-03-20 COMPLETED" {
		t.Errorf("the first one: %s", got)
	}
	september := f.profiled(f.wren, "2026-09-18", 3)
	if got := f.line(f.wren); got != "2026-03-20 SUPERSEDED by 2026-09-18, 2026-09-18 COMPLETED" {
		t.Errorf("the next one: %s", got)
	}
	june := f.profiled(f.wren, "2026-06-19", 5)
	if got := f.line(f.wren); got != "2026-03-20 SUPERSEDED by 2026-06-19, 2026-06-19 SUPERSEDED by 2026-09-18, 2026-09-18 COMPLETED" {
		t.Errorf("one completed late of an earlier time: %s", got)
	}
	f.Refused("health", "reviewTargetItems", map[string]any{"id": june, "version": f.Version(june), "reviews": []any{}}, "ILLEGAL_STATE ",
		"REQUIRED reviews")
	mistake := func(who, id, reason string) graphtest.Answer {
		return f.SendSelecting(who, "markCareProfileMistaken", "careProfile { state mistakenReason }",
			map[string]any{"id": id, "version": f.Version(id), "reason": reason})
	}
	if got := mistake("teacher", september, "It was the brother's.").Problems("markCareProfileMistaken"); !slices.Equal(got,
		[]string{"NOT_ALLOWED "}) {
		t.Errorf("another organisation marks it mistaken: %q", got)
	}
	if got := mistake("health", september, "Wrong.").Problems("markCareProfileMistaken"); !slices.Equal(got, []string{"TOO_SHORT reason"}) {
		t.Errorf("without a reason: %q", got)
	}
	if a := mistake("manager", september,
		" It was the brother's. "); fmt.Sprint(a.At("markCareProfileMistaken",
		"careProfile")) != "map[mistakenReason:It was the brother's. state:COMPLETED]" {
		t.Errorf("marked as mistaken: %s", a.Raw)
	}
	if got := f.line(f.wren); got != "2026-03-20 SUPERSEDED by 2026-06-19, 2026-06-19 COMPLETED, 2026-09-18 COMPLETED mistaken" {
		t.Errorf("the one before is current again: %s", got)
	}
	if got := f.LastEvent(f.wren); got != "CARE_PROFILE SIGNIFICANT A completed graded care profile was marked as mistaken. CareProfile" {
		t.Errorf("the chronology tells %s", got)
	}
	mistake("health", june, "It was the brother's.")
	if got := mistake("health", june, "It was the brother's.").Problems("markCareProfileMistaken"); !slices.Equal(got,
		[]string{"ILLEGAL_STATE "}) {
		t.Errorf("mistaken twice: %q", got)
	}
	if got := f.line(f.wren); got != "2026-03-20 COMPLETED, 2026-06-19 COMPLETED mistaken, 2026-09-18 COMPLETED mistaken" {
		t.Errorf("and the one before that: %s", got)
	}
	for range 2 {
		_, profiles := f.begun("health", nil, f.wren)
		mistake("health", profiles[0], "Begun by mistake.")
	}
	if got := f.LastEvent(f.wren); got != "CARE_PROFILE ROUTINE The draft of a graded care profile was marked as mistaken. CareProfile" {
		t.Errorf("a draft given up tells %s", got)
	}
	if got := f.Count("SELECT count(*) FROM care_profile WHERE id = $1 AND state = 'COMPLETED' AND superseded_at IS NULL", march); got != 1 {
		t.Error("the first one is not as it was")
	}
}

// TestAreasOfACompletedProfileAreThoseThatItWasCompletedWith compares the grades that are
// kept with those that are derived again, which the field rule asks for.
func TestAreasOfACompletedProfileAreThoseThatItWasCompletedWith(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	_, profiles := f.begun("health", nil, f.wren)
	f.gradedAll("health", profiles[0], "PRACTITIONER", 2, map[string]int{"A1a": 4, "B2": 3})
	f.MustSend("health", "completeCareProfile", "", map[string]any{"id": profiles[0], "version": 2, "parentSawScores": true})
	cost := f.CountStatements()
	ask := func(more string) (areas []string, statements int) {
		a := f.Must("manager", `query($id: ID!) { careProfile(id: $id) { areas { code title ...Grade `+more+` } } }
		  fragment Grade on GradedArea { grade }`, map[string]any{"id": profiles[0]})
		for i := range a.List("careProfile", "areas") {
			area := a.At("careProfile", "areas", i).(map[string]any)
			areas = append(areas, fmt.Sprint(area["code"], area["title"], area["grade"]))
		}
		return areas, cost()
	}
	kept, few := ask("")
	derived, more := ask("rule")
	if len(kept) != 4 || !slices.Equal(kept, derived) {
		t.Errorf("kept are %q, derived %q", kept, derived)
	}
	if few >= more {
		t.Errorf("%d statements for the kept grades and %d for those derived again, want fewer", few, more)
	}
}
