package practice

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWhatMayBeDoneInEachStateOfACareProfile(t *testing.T) {
	t.Parallel()
	possible := map[CareProfileState][]CareProfileVerb{
		CareProfileStateDraft:      {CareProfileVerbGrade, CareProfileVerbSetTargets, CareProfileVerbComplete},
		CareProfileStateCompleted:  {CareProfileVerbReviewTargets, CareProfileVerbSupersede},
		CareProfileStateSuperseded: nil,
	}
	for _, state := range every[CareProfileState]() {
		if diff := cmp.Diff(possible[state], state.Possible()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", state, diff)
		}
		for _, verb := range every[CareProfileVerb]() {
			to, found := CheckCareProfileVerb(state, verb)
			if !slices.Contains(possible[state], verb) {
				wantProblems(t, found, ": ILLEGAL_STATE")
				continue
			}
			wantProblems(t, found)
			if !known(to) {
				t.Errorf("%s leads from %s to %q", verb, state, to)
			}
		}
	}
	_, found := CheckCareProfileVerb("NO_STATE", "NO_VERB")
	wantProblems(t, found, ": ILLEGAL_STATE")
}

// profile is a complete profile on 1 April 2025, by the instrument that uses everything,
// of a child of one year.
func profile() ProfileFacts {
	grades := graded("P1a 2, P1b 3, P2 4, Q1 -")
	for i := range grades {
		grades[i].Evidence = "Seen on two visits."
	}
	return ProfileFacts{
		Instrument: instrumentOf(wholeInstrument), Years: 1, Trigger: "A health visitor's concern.", Carers: 1,
		StartedOn: dayp("2025-03-01"), EndedOn: dayp("2025-03-21"), Started: day("2025-03-01"), Today: day("2025-04-01"),
		Visits: []VisitFacts{{On: day("2025-03-05"), Announced: true}}, Grades: grades,
		Targets:   []TargetFacts{{Item: "P2", ChangeBy: dayp("2025-07-01"), TargetGrade: 2}},
		ParentSaw: true,
		Trainings: []Training{{"HOME-TRAINING", day("2024-05-01"), dayp("2026-04-30")}},
	}
}

func TestWhatStandsAgainstCompletion(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(f *ProfileFacts)
		want   []string
	}{
		"nothing":                          {func(*ProfileFacts) {}, nil},
		"an optional item may be left out": {func(f *ProfileFacts) { f.Grades = f.Grades[1:] }, nil},
		"no target items are fine":         {func(f *ProfileFacts) { f.Targets = nil }, nil},
		"an item without a word":           {func(f *ProfileFacts) { f.Grades = f.Grades[:3] }, []string{"grades.Q1: REQUIRED"}},
		"a parent's word is not enough":    {func(f *ProfileFacts) { f.Grades[3].Grader = GraderKindParent }, []string{"grades.Q1: REQUIRED"}},
		"not assessed without a reason": {func(f *ProfileFacts) { f.Grades[3].NotAssessedReason = "" },
			[]string{"grades.3.notAssessedReason: REQUIRED"}},
		"a poor grade that rests on nought": {func(f *ProfileFacts) { f.Grades[2].Evidence = " " }, []string{"grades.P2.evidence: REQUIRED"}},
		"an item of another age is not due": {func(f *ProfileFacts) { f.Years, f.Grades = 3, slices.Delete(f.Grades, 1, 2) }, nil},
		"no carer":                          {func(f *ProfileFacts) { f.Carers = 0 }, []string{"carers: REQUIRED"}},
		"more carers than a child has":      {func(f *ProfileFacts) { f.Carers = 11 }, []string{"carers: TOO_LONG"}},
		"no trigger":                        {func(f *ProfileFacts) { f.Trigger = " " }, []string{"trigger: REQUIRED"}},
		"no visit":                          {func(f *ProfileFacts) { f.Visits = nil }, []string{"visits: REQUIRED"}},
		"more visits than anybody makes":    {func(f *ProfileFacts) { f.Visits = slices.Repeat(f.Visits, 51) }, []string{"visits: TOO_LONG"}},
		"a visit outside the window": {func(f *ProfileFacts) { f.Visits[0].On = day("2025-03-22") },
			[]string{"visits.0.on: OUT_OF_RANGE"}},
		"a visit to come": {func(f *ProfileFacts) { f.Visits[0].On = day("2025-04-02") }, []string{"visits.0.on: OUT_OF_RANGE"}},
		"no window": {func(f *ProfileFacts) { f.StartedOn, f.EndedOn = nil, nil },
			[]string{"startedOn: REQUIRED", "endedOn: REQUIRED"}},
		"a window that is not over": {func(f *ProfileFacts) { f.EndedOn = dayp("2025-04-02") }, []string{"endedOn: OUT_OF_RANGE"}},
		"a window that runs backwards": {func(f *ProfileFacts) { f.StartedOn = dayp("2025-03-22") },
			[]string{"endedOn: INVALID", "visits.0.on: OUT_OF_RANGE"}},
		"a window still to come": {func(f *ProfileFacts) {
			f.StartedOn, f.EndedOn, f.Visits[0].On = dayp("2025-05-01"), dayp("2025-05-02"), day("2025-05-01")
		}, []string{"startedOn: INVALID", "visits.0.on: OUT_OF_RANGE", "endedOn: OUT_OF_RANGE"}},
		"scores nobody has seen":        {func(f *ProfileFacts) { f.ParentSaw = false }, []string{"reasonNotSeen: REQUIRED"}},
		"a reason why nobody has":       {func(f *ProfileFacts) { f.ParentSaw, f.ReasonNotSeen = false, "The mother is in hospital." }, nil},
		"no training":                   {func(f *ProfileFacts) { f.Trainings = nil }, []string{"training: NOT_ALLOWED"}},
		"another instrument's training": {func(f *ProfileFacts) { f.Trainings[0].Code = "GCP" }, []string{"training: NOT_ALLOWED"}},
		"training out of date": {func(f *ProfileFacts) { f.Trainings[0].ExpiresOn = dayp("2025-03-31") },
			[]string{"training: NOT_ALLOWED"}},
		"training on its last day":        {func(f *ProfileFacts) { f.Trainings[0].ExpiresOn = dayp("2025-04-01") }, nil},
		"training still to come":          {func(f *ProfileFacts) { f.Trainings[0].On = day("2025-04-02") }, []string{"training: NOT_ALLOWED"}},
		"training that never expires":     {func(f *ProfileFacts) { f.Trainings[0].ExpiresOn = nil }, nil},
		"an instrument not in force then": {func(f *ProfileFacts) { f.Started = day("2024-12-31") }, []string{"instrument: NOT_ALLOWED"}},
		"an instrument that ended since":  {func(f *ProfileFacts) { f.Instrument.ValidTo = dayp("2025-03-31") }, nil},
		"a choice that is open": {func(f *ProfileFacts) { f.Instrument.AreaRule = Derivation{Rule: DerivationRulePractitionerChoice} },
			[]string{"chosen.P: REQUIRED"}},
		"everything at once": {func(f *ProfileFacts) {
			*f = ProfileFacts{Instrument: f.Instrument, Years: 1, Started: f.Started, Today: f.Today}
		}, []string{"trigger: REQUIRED", "carers: REQUIRED", "startedOn: REQUIRED", "endedOn: REQUIRED", "visits: REQUIRED",
			"grades.P1b: REQUIRED", "grades.P2: REQUIRED", "grades.Q1: REQUIRED", "reasonNotSeen: REQUIRED", "training: NOT_ALLOWED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := profile()
			tt.change(&f)
			wantProblems(t, CheckCompletion(f), tt.want...)
		})
	}
}

func TestADraftMayLackWhatACompletedProfileMayNot(t *testing.T) {
	t.Parallel()
	wantProblems(t, ValidateProfile(ProfileFacts{Instrument: OpenStructure(), Started: day("2025-04-01"), Today: day("2025-04-01")}))
}

func TestTargetItems(t *testing.T) {
	t.Parallel()
	target := func(item string) TargetFacts {
		return TargetFacts{Item: item, ChangeBy: dayp("2025-07-01"), TargetGrade: 1}
	}
	for name, tt := range map[string]struct {
		targets []TargetFacts
		want    []string
	}{
		"items graded 3 and 4": {[]TargetFacts{target("P1b"), target("P2")}, nil},
		"more than the instrument has": {[]TargetFacts{target("P1b"), target("P2"), target("P1b")},
			[]string{"targets: TOO_LONG", "targets.2.item: INVALID"}},
		"an item that is good enough":    {[]TargetFacts{target("P1a")}, []string{"targets.0.item: NOT_ALLOWED"}},
		"an item not assessed":           {[]TargetFacts{target("Q1")}, []string{"targets.0.item: NOT_ALLOWED"}},
		"an item that does not exist":    {[]TargetFacts{target("Z")}, []string{"targets.0.item: NOT_ALLOWED"}},
		"no item and no day":             {[]TargetFacts{{TargetGrade: 1}}, []string{"targets.0.item: REQUIRED", "targets.0.changeBy: REQUIRED"}},
		"a target no better than now":    {[]TargetFacts{{"P2", dayp("2025-07-01"), 4}}, []string{"targets.0.targetGrade: OUT_OF_RANGE"}},
		"no target grade":                {[]TargetFacts{{"P2", dayp("2025-07-01"), 0}}, []string{"targets.0.targetGrade: OUT_OF_RANGE"}},
		"a change that is due today":     {[]TargetFacts{{"P2", dayp("2025-04-01"), 2}}, []string{"targets.0.changeBy: OUT_OF_RANGE"}},
		"a change that is due to-morrow": {[]TargetFacts{{"P2", dayp("2025-04-02"), 2}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := profile()
			f.Targets = tt.targets
			wantProblems(t, ValidateTargets(f), tt.want...)
		})
	}
}

// Each item that is removed from a complete profile is named, and nothing else.
func TestEveryItemThatIsMissingIsNamed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := profile()
		f.Instrument, f.Trainings[0].Code, f.Targets = OpenStructure(), "GCP-STRUCTURE", nil
		f.Grades = nil
		var want []string
		for _, item := range f.Instrument.ItemsAt(f.Years) {
			given := rapid.Bool().Draw(t, item.Code)
			if given {
				f.Grades = append(f.Grades, ItemGrade{Item: item.Code, Grade: 2, Grader: GraderKindPractitioner})
			} else if !item.Optional {
				want = append(want, "grades."+item.Code+": REQUIRED")
			}
		}
		if got := brief(CheckCompletion(f)); !slices.Equal(got, want) {
			t.Fatalf("got %s\nwant %s", strings.Join(got, " "), strings.Join(want, " ")+strconv.Itoa(len(want)))
		}
	})
}

func TestWhatMustBeMendedInATraining(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		training Training
		want     []string
	}{
		"one without expiry passes":        {Training{Code: "GCP", On: day("2025-06-01")}, nil},
		"one of a day passes":              {Training{Code: "GCP", On: day("2025-06-01"), ExpiresOn: dayp("2025-06-01")}, nil},
		"no code does not":                 {Training{On: day("2025-06-01")}, []string{"code: REQUIRED"}},
		"a code with a space does not":     {Training{Code: "G CP", On: day("2025-06-01")}, []string{"code: INVALID"}},
		"a code of 41 characters does not": {Training{Code: strings.Repeat("G", 41), On: day("2025-06-01")}, []string{"code: INVALID"}},
		"tomorrow does not":                {Training{Code: "GCP", On: day("2025-06-02")}, []string{"on: OUT_OF_RANGE"}},
		"an expiry before the day does not": {Training{Code: "GCP", On: day("2025-06-01"), ExpiresOn: dayp("2025-05-31")},
			[]string{"expiresOn: INVALID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantProblems(t, ValidateTraining(tt.training, day("2025-06-01")), tt.want...)
		})
	}
}

func TestATrainingIsInDateOnBothItsDays(t *testing.T) {
	t.Parallel()
	bounded := Training{On: day("2025-06-01"), ExpiresOn: dayp("2025-06-30")}
	for on, want := range map[string]bool{"2025-05-31": false, "2025-06-01": true, "2025-06-30": true, "2025-07-01": false} {
		if got := bounded.InDate(day(on)); got != want {
			t.Errorf("on %s: got %v, want %v", on, got, want)
		}
	}
	if open := (Training{On: day("2025-06-01")}); !open.InDate(day("2099-01-01")) {
		t.Error("a training that does not expire has run out")
	}
}
