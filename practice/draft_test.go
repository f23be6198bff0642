package practice

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatStandsAgainstAStepOfADraft(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		check func(DraftFacts) []Problem
		facts DraftFacts
		want  []string
	}{
		"an open one changes":      {CheckDraftOpen, DraftFacts{State: ConcernDraftStateWithAuthor}, nil},
		"a submitted one does not": {CheckDraftOpen, DraftFacts{State: ConcernDraftStateSubmitted}, []string{"id: ILLEGAL_STATE"}},
		"a discarded one does not": {CheckDraftOpen, DraftFacts{State: ConcernDraftStateDiscarded}, []string{"id: ILLEGAL_STATE"}},
		"handed to who is there":   {CheckHandingDraft, DraftFacts{State: ConcernDraftStateWithAuthor, LeadsAtWork: true}, nil},
		"handed on":                {CheckHandingDraft, DraftFacts{State: ConcernDraftStateWithSafeguardingLead, LeadsAtWork: true}, nil},
		"handed to nobody": {CheckHandingDraft, DraftFacts{State: ConcernDraftStateWithAuthor},
			[]string{"practitionerId: NOT_ALLOWED"}},
		"returned": {CheckReturningDraft, DraftFacts{State: ConcernDraftStateWithSafeguardingLead, AuthorAtWork: true}, nil},
		"returned to who has left": {CheckReturningDraft, DraftFacts{State: ConcernDraftStateWithSafeguardingLead},
			[]string{"id: NOT_ALLOWED"}},
		"returned before it was handed": {CheckReturningDraft, DraftFacts{State: ConcernDraftStateWithAuthor}, []string{"id: ILLEGAL_STATE"}},
		"discarded by its author":       {CheckDiscardingDraft, DraftFacts{State: ConcernDraftStateWithAuthor, ByAuthor: true}, nil},
		"a risk discarded by another":   {CheckDiscardingDraft, DraftFacts{State: ConcernDraftStateWithAuthor, ImmediateRisk: true}, nil},
		"a risk discarded by its author": {CheckDiscardingDraft,
			DraftFacts{State: ConcernDraftStateWithAuthor, ImmediateRisk: true, ByAuthor: true},
			[]string{"id: NOT_ALLOWED"}},
	} {
		if diff := cmp.Diff(tt.want, brief(tt.check(tt.facts))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAnAuthorAloneDoesNotTakeBackARisk(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		facts DraftFacts
		then  bool
		fails bool
	}{
		"said":                  {DraftFacts{ByAuthor: true}, true, false},
		"said again":            {DraftFacts{ByAuthor: true, ImmediateRisk: true}, true, false},
		"taken back by another": {DraftFacts{ImmediateRisk: true}, false, false},
		"taken back":            {DraftFacts{ByAuthor: true, ImmediateRisk: true}, false, true},
	} {
		if got := CheckDraftRisk(tt.facts, tt.then); (len(got) > 0) != tt.fails {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestADraftMayMissAnythingAndBeNoLongerThanAConcern(t *testing.T) {
	t.Parallel()
	found := ValidateConcern(ConcernFacts{SeenOrHeard: strings.Repeat("a", 20_001)})
	if diff := cmp.Diff([]string{"seenOrHeard: TOO_LONG"}, brief(OnlyTooLong(found))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"immediateRisk: REQUIRED", "familyKnows: REQUIRED"}, brief(CheckSaid(nil, nil))); diff != "" {
		t.Error(diff)
	}
	no := false
	if got := CheckSaid(&no, &no); len(got) > 0 {
		t.Errorf("what was said is missing: %v", got)
	}
	if diff := cmp.Diff([]string{"missing: TOO_SHORT"}, brief(ValidateMissing("Who"))); diff != "" {
		t.Error(diff)
	}
}

func TestADraftWaitsUntilTheNextWorkingDayAndARiskAnHour(t *testing.T) {
	t.Parallel()
	friday, cal := instant("2025-03-14T23:30:00Z"), EnglandCalendar()
	if got := DraftDue(friday, false, cal); got != instant("2025-03-17T23:59:59.999999Z") {
		t.Errorf("it waits until %v, want the end of Monday", got)
	}
	if got := DraftDue(friday, true, cal); got != instant("2025-03-15T00:30:00Z") {
		t.Errorf("a risk waits until %v, want an hour", got)
	}
}

func TestTheOpenStatesOfADraft(t *testing.T) {
	t.Parallel()
	var open []ConcernDraftState
	for _, s := range ConcernDraftState("").Values() {
		if ConcernDraftState(s).Open() {
			open = append(open, ConcernDraftState(s))
		}
	}
	if want := OpenConcernDraftStates(); !reflect.DeepEqual(open, want) {
		t.Errorf("got %v, want %v", open, want)
	}
}
