package practice

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWhatMayBeDoneInEachStateOfAnAction(t *testing.T) {
	t.Parallel()
	possible := map[ActionState][]ActionVerb{
		ActionStateProposed:   {ActionVerbAccept, ActionVerbDecline, ActionVerbCancel, ActionVerbReassign},
		ActionStateAccepted:   {ActionVerbProgress, ActionVerbComplete, ActionVerbCancel, ActionVerbReassign},
		ActionStateDeclined:   {ActionVerbCancel, ActionVerbReassign},
		ActionStateInProgress: {ActionVerbProgress, ActionVerbComplete, ActionVerbCancel, ActionVerbReassign},
		ActionStateDone:       nil,
		ActionStateCancelled:  nil,
	}
	for _, state := range every[ActionState]() {
		want, listed := possible[state]
		if diff := cmp.Diff(want, state.Possible()); !listed || diff != "" {
			t.Errorf("%s (-want +got):\n%s", state, diff)
		}
		for _, verb := range every[ActionVerb]() {
			to, found := CheckActionVerb(state, verb, "Words that are long enough.")
			if !slices.Contains(want, verb) {
				wantProblems(t, found, ": ILLEGAL_STATE")
				continue
			}
			wantProblems(t, found)
			if !known(to) {
				t.Errorf("%s leads from %s to %q", verb, state, to)
			}
		}
	}
	_, found := CheckActionVerb("NO_STATE", "NO_VERB", "")
	wantProblems(t, found, ": ILLEGAL_STATE")
}

func TestSomeVerbsNeedWords(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		state ActionState
		verb  ActionVerb
		words string
		want  []string
	}{
		"declining needs a reason":              {ActionStateProposed, ActionVerbDecline, "", []string{"reason: REQUIRED"}},
		"cancelling needs a reason":             {ActionStateProposed, ActionVerbCancel, " ", []string{"reason: REQUIRED"}},
		"completing needs evidence of effect":   {ActionStateInProgress, ActionVerbComplete, "", []string{"effect: REQUIRED"}},
		"done is no evidence of effect":         {ActionStateInProgress, ActionVerbComplete, "done", []string{"effect: TOO_SHORT"}},
		"progress is told":                      {ActionStateAccepted, ActionVerbProgress, "soon", []string{"note: TOO_SHORT"}},
		"another owner needs a reason":          {ActionStateDeclined, ActionVerbReassign, "", []string{"reason: REQUIRED"}},
		"no will is no reason":                  {ActionStateProposed, ActionVerbDecline, "no time", []string{"reason: TOO_SHORT"}},
		"accepting needs no words":              {ActionStateProposed, ActionVerbAccept, "", nil},
		"state and words are refused together":  {ActionStateDone, ActionVerbCancel, "", []string{": ILLEGAL_STATE", "reason: REQUIRED"}},
		"evidence that says what became better": {ActionStateAccepted, ActionVerbComplete, "The child sleeps in a bed of her own.", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to, found := CheckActionVerb(tt.state, tt.verb, tt.words)
			wantProblems(t, found, tt.want...)
			if (to == "") != (len(tt.want) > 0) {
				t.Errorf("leads to %q", to)
			}
		})
	}
}

func TestEveryStateOfAnActionCanBeReachedAndLeftUntilItIsOver(t *testing.T) {
	t.Parallel()
	reached := map[ActionState]bool{ActionStateProposed: true}
	for _, arrow := range ActionTransitions() {
		reached[arrow.To] = true
	}
	for _, state := range every[ActionState]() {
		over := state == ActionStateDone || state == ActionStateCancelled
		if !reached[state] || (len(state.Possible()) == 0) != over {
			t.Errorf("%s: reached %v, possible %v", state, reached[state], state.Possible())
		}
	}
}

func TestWhatAnActionNeeds(t *testing.T) {
	t.Parallel()
	right := ActionFacts{
		What: "Visit the home at bedtime.", Why: "The child is to sleep in a bed.", OwnerKind: ActionOwnerKindOrganisation, Organisation: true,
		Origin: ActionOriginCareProfile, Source: true, DueOn: dayp("2025-05-01"), Today: day("2025-04-01"),
	}
	for name, tt := range map[string]struct {
		change func(f *ActionFacts)
		want   []string
	}{
		"nothing more": {func(*ActionFacts) {}, nil},
		"nothing at all": {func(f *ActionFacts) { *f = ActionFacts{} },
			[]string{"what: REQUIRED", "why: REQUIRED", "origin: REQUIRED", "dueOn: REQUIRED", "ownerKind: REQUIRED"}},
		"texts within their limits": {func(f *ActionFacts) { f.What, f.Why = "go", strings.Repeat("a", 4_001) },
			[]string{"what: TOO_SHORT", "why: TOO_LONG"}},
		"an owner of no kind":                  {func(f *ActionFacts) { f.OwnerKind = "NEIGHBOUR" }, []string{"ownerKind: INVALID"}},
		"an organisation that is not named":    {func(f *ActionFacts) { f.Organisation = false }, []string{"organisationId: REQUIRED"}},
		"an organisation and a relative":       {func(f *ActionFacts) { f.Relative = true }, []string{"relativeId: INVALID"}},
		"a practitioner with the organisation": {func(f *ActionFacts) { f.OwnerKind, f.Practitioner = ActionOwnerKindPractitioner, true }, nil},
		"a practitioner who is not named": {func(f *ActionFacts) { f.OwnerKind = ActionOwnerKindPractitioner },
			[]string{"practitionerId: REQUIRED"}},
		"a relative alone": {func(f *ActionFacts) {
			f.OwnerKind, f.Organisation, f.Relative = ActionOwnerKindRelative, false,
				true
		}, nil},
		"a relative of an organisation": {func(f *ActionFacts) { f.OwnerKind, f.Relative = ActionOwnerKindRelative, true },
			[]string{"organisationId: INVALID"}},
		"an origin that does not exist":   {func(f *ActionFacts) { f.Origin = "RUMOUR" }, []string{"origin: INVALID"}},
		"a target item that is not named": {func(f *ActionFacts) { f.Source = false }, []string{"sourceId: REQUIRED"}},
		"a concern that is not named": {func(f *ActionFacts) { f.Origin, f.Source = ActionOriginReferral, false },
			[]string{"sourceId: REQUIRED"}},
		"an own request":                 {func(f *ActionFacts) { f.Origin, f.Source = ActionOriginDirect, false }, nil},
		"an own request from a record":   {func(f *ActionFacts) { f.Origin = ActionOriginDirect }, []string{"sourceId: INVALID"}},
		"an origin that is not open yet": {func(f *ActionFacts) { f.Origin = ActionOriginAuditFinding }, []string{"origin: INVALID"}},
		"due today":                      {func(f *ActionFacts) { f.DueOn = dayp("2025-04-01") }, nil},
		"due yesterday":                  {func(f *ActionFacts) { f.DueOn = dayp("2025-03-31") }, []string{"dueOn: OUT_OF_RANGE"}},
		"due in two years":               {func(f *ActionFacts) { f.DueOn = dayp("2027-04-01") }, nil},
		"due in a slip of the keyboard":  {func(f *ActionFacts) { f.DueOn = dayp("2205-05-01") }, []string{"dueOn: OUT_OF_RANGE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := right
			tt.change(&f)
			wantProblems(t, append(ValidateAction(f), ValidateActionOwner(f)...), tt.want...)
		})
	}
}

func TestOverdueIsTheDayAfter(t *testing.T) {
	t.Parallel()
	for _, state := range every[ActionState]() {
		if Overdue(day("2025-04-01"), state, day("2025-04-01")) {
			t.Errorf("%s is overdue on its day", state)
		}
		if got := Overdue(day("2025-04-01"), state, day("2025-04-02")); got != state.Open() {
			t.Errorf("%s, open %v, is overdue: %v", state, state.Open(), got)
		}
	}
}

func TestWhatIsOwedWhen(t *testing.T) {
	t.Parallel()
	reminder := Escalation{ActionEscalationReminder, day("2025-04-01")}
	manager := Escalation{ActionEscalationManager, day("2025-04-15")}
	head := Escalation{ActionEscalationHeadOfAgency, day("2025-04-29")}
	for name, tt := range map[string]struct {
		today string
		sent  []Escalation
		state ActionState
		want  []Escalation
	}{
		"nothing the day before":                {"2025-03-31", nil, ActionStateProposed, nil},
		"a reminder on the day":                 {"2025-04-01", nil, ActionStateProposed, []Escalation{reminder}},
		"nothing more for thirteen days":        {"2025-04-14", []Escalation{reminder}, ActionStateAccepted, nil},
		"the manager after fourteen":            {"2025-04-15", []Escalation{reminder}, ActionStateAccepted, []Escalation{manager}},
		"the head of the agency after 28":       {"2025-04-29", []Escalation{reminder, manager}, ActionStateInProgress, []Escalation{head}},
		"days that were missed are made up for": {"2025-12-01", nil, ActionStateInProgress, []Escalation{reminder, manager, head}},
		"nothing twice":                         {"2025-12-01", []Escalation{head, reminder, manager}, ActionStateInProgress, nil},
		"nothing for what is done":              {"2025-12-01", nil, ActionStateDone, nil},
		"nothing for what was declined":         {"2025-12-01", nil, ActionStateDeclined, nil},
		"a due day that moved owes its messages": {"2025-04-01", []Escalation{{ActionEscalationReminder, day("2025-03-01")}},
			ActionStateAccepted, []Escalation{reminder}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Escalations(DefaultEscalations(), day("2025-04-01"), tt.state, day(tt.today), tt.sent)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("owed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMessagesAreSentAtSixInTheMorningInLondon(t *testing.T) {
	t.Parallel()
	for on, want := range map[string]string{
		"2025-01-15": "2025-01-15T06:00:00Z",
		"2025-07-15": "2025-07-15T05:00:00Z",
		"2025-03-30": "2025-03-30T05:00:00Z", // summer time began five hours before
		"2025-10-26": "2025-10-26T06:00:00Z", // and ended
	} {
		if got := EscalationTime(day(on)).Format(time.RFC3339); got != want {
			t.Errorf("what is owed on %s is sent at %s, want %s", on, got, want)
		}
	}
}

// However often the clock checks, each message is sent once, and the day of the next
// message is always known before.
func TestEveryMessageIsOwedExactlyOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		due, today := day("2025-04-01"), day("2025-03-20")
		rule := rapid.Permutation(DefaultEscalations()).Draw(t, "rule")
		var sent []Escalation
		look := func() {
			owed := Escalations(rule, due, ActionStateAccepted, today, sent)
			for _, e := range owed {
				if slices.Contains(sent, e) || e.On.After(today) {
					t.Fatalf("%+v is owed on %v after %v", e, today, sent)
				}
			}
			sent = append(sent, owed...)
		}
		for range rapid.IntRange(0, 8).Draw(t, "looks") {
			look()
			later := today.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))
			next := NextEscalation(rule, due, ActionStateAccepted, today)
			owed := Escalations(rule, due, ActionStateAccepted, later, sent)
			if (len(owed) > 0) != (next != nil && !next.After(later)) {
				t.Fatalf("on %v the next was to be %v, and %v are owed", later, next, owed)
			}
			today = later
		}
		today = due.AddDays(200)
		look()
		look()
		if len(sent) != 3 {
			t.Fatalf("%d messages were sent", len(sent))
		}
	})
}
