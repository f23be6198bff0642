package practice

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestIncidentDueIsNineOfTheNextMorning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		told, due   string
		provisional bool
	}{
		"at two at night on a school day":      {"2026-11-24T02:00:00Z", "2026-11-24T09:00:00Z", false},
		"just before nine":                     {"2026-11-24T08:59:59Z", "2026-11-24T09:00:00Z", false},
		"at nine":                              {"2026-11-24T09:00:00Z", "2026-11-25T09:00:00Z", false},
		"in the evening":                       {"2026-11-24T21:00:00Z", "2026-11-25T09:00:00Z", false},
		"on Friday evening":                    {"2026-11-27T21:00:00Z", "2026-11-30T09:00:00Z", false},
		"on Sunday at seven":                   {"2026-11-29T07:00:00Z", "2026-11-30T09:00:00Z", false},
		"on Christmas Eve":                     {"2026-12-24T21:00:00Z", "2026-12-29T09:00:00Z", false},
		"in summer, when London is an hour on": {"2026-06-10T07:30:00Z", "2026-06-10T08:00:00Z", false},
		"past the table of bank holidays":      {"2029-01-02T21:00:00Z", "2029-01-03T09:00:00Z", true},
	} {
		told, _ := time.Parse(time.RFC3339, c.told)
		due, provisional := IncidentDue(told, EnglandCalendar())
		if got := due.Format(time.RFC3339); got != c.due || provisional != c.provisional {
			t.Errorf("%s: due %s (provisional %v), want %s (%v)", name, got, provisional, c.due, c.provisional)
		}
	}
}

func TestPlaceIncident(t *testing.T) {
	t.Parallel()
	of := func(reasons ...MatchReason) IncidentCandidate { return IncidentCandidate{Reasons: reasons} }
	restricted := func(c IncidentCandidate) IncidentCandidate { c.Restricted = true; return c }
	worked := func(c IncidentCandidate) IncidentCandidate { c.Known = true; return c }
	walled := func(c IncidentCandidate) IncidentCandidate { c.Walled = true; return c }
	exact := of(MatchReasonName, MatchReasonDateOfBirth)
	given := of(MatchReasonFamilyNameNotKnown, MatchReasonDateOfBirthNear, MatchReasonAddress)
	neighbour := of(MatchReasonAddress)
	twin := of(MatchReasonDateOfBirth, MatchReasonAddress)
	twin.Contradictions = []MatchReason{MatchReasonName}
	for name, c := range map[string]struct {
		among   []IncidentCandidate
		chosen  int
		quietly bool
	}{
		"nobody":                           {nil, -1, false},
		"name and birthday":                {[]IncidentCandidate{exact}, 0, false},
		"a name and an age at the address": {[]IncidentCandidate{neighbour, given}, 1, false},
		"a name at the address":            {[]IncidentCandidate{of(MatchReasonName, MatchReasonAddress)}, 0, false},
		"an NHS number":                    {[]IncidentCandidate{of(MatchReasonNHSNumber)}, 0, false},
		"a given name and an age elsewhere": {
			[]IncidentCandidate{of(MatchReasonFamilyNameNotKnown, MatchReasonDateOfBirthNear)}, -1, false},
		"a given name and a birthday": {
			[]IncidentCandidate{of(MatchReasonFamilyNameDiffers, MatchReasonDateOfBirth)}, -1, false},
		"the address alone":        {[]IncidentCandidate{neighbour}, -1, false},
		"two records of one child": {[]IncidentCandidate{exact, exact}, -1, false},
		"the twin does not count": {
			[]IncidentCandidate{twin, of(MatchReasonName, MatchReasonDateOfBirth, MatchReasonAddress)}, 1, false},
		"one nearly as good": {
			[]IncidentCandidate{exact, of(MatchReasonNameShortForm, MatchReasonDateOfBirth)}, -1, false},
		"one of two records, that a school knows": {[]IncidentCandidate{exact, worked(exact)}, 1, false},
		"a better record that nobody works with":  {[]IncidentCandidate{exact, worked(given)}, 1, false},
		"a neighbour that a school knows":         {[]IncidentCandidate{exact, worked(neighbour)}, 0, false},
		"a restricted child":                      {[]IncidentCandidate{restricted(exact)}, 0, true},
		"a restricted child who probably is it": {
			[]IncidentCandidate{restricted(of(MatchReasonFamilyNameDiffers, MatchReasonDateOfBirth))}, 0, true},
		"a restricted child nearly as good": {
			[]IncidentCandidate{exact, restricted(of(MatchReasonNameShortForm, MatchReasonDateOfBirth))}, 1, true},
		"a restricted child who is much less so": {
			[]IncidentCandidate{of(MatchReasonNHSNumber, MatchReasonName), restricted(exact)}, 0, false},
		"a restricted child who hardly is it":  {[]IncidentCandidate{restricted(neighbour)}, -1, false},
		"by the address of a restricted child": {[]IncidentCandidate{walled(given)}, 0, true},
		"at that address, but by name and day": {
			[]IncidentCandidate{walled(of(MatchReasonName, MatchReasonDateOfBirth, MatchReasonAddress))}, 0, false},
		"at that address, and found nowhere else": {[]IncidentCandidate{walled(neighbour)}, -1, false},
	} {
		if chosen, quietly := PlaceIncident(c.among); chosen != c.chosen || quietly != c.quietly {
			t.Errorf("%s: chosen %d, quietly %v; want %d, %v", name, chosen, quietly, c.chosen, c.quietly)
		}
		turned := slices.Clone(c.among)
		slices.Reverse(turned)
		want := c.chosen
		if want >= 0 {
			want = len(turned) - 1 - want
		}
		if chosen, quietly := PlaceIncident(turned); chosen != want || quietly != c.quietly {
			t.Errorf("%s, in the other order: chosen %d, quietly %v; want %d, %v", name, chosen, quietly, want, c.quietly)
		}
	}
}

func TestValidateIncident(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 24, 2, 0, 0, 0, time.UTC)
	today := DateOf(now)
	kai := IncidentChildFacts{Child: ChildFacts{Today: today, PreferredName: "Kai", Birth: Birth{GuessedAge: new(6)}},
		Experience: "Hid under a bed."}
	form := func(change func(*IncidentFacts)) IncidentFacts {
		f := IncidentFacts{Now: now, Kind: IncidentKindDomesticAbuse, OccurredAt: now.Add(-time.Hour), Children: []IncidentChildFacts{kai}}
		change(&f)
		return f
	}
	child := func(change func(*IncidentChildFacts)) IncidentFacts {
		return form(func(f *IncidentFacts) { change(&f.Children[0]) })
	}
	for name, c := range map[string]struct {
		facts IncidentFacts
		want  []string
	}{
		"a name and an age":     {form(func(*IncidentFacts) {}), nil},
		"a name alone":          {child(func(c *IncidentChildFacts) { c.Child.Birth = Birth{} }), nil},
		"a child with a record": {child(func(c *IncidentChildFacts) { c.Known, c.Child = true, ChildFacts{} }), nil},
		"no name": {child(func(c *IncidentChildFacts) { c.Child.PreferredName = "" }),
			[]string{"REQUIRED children.0.givenName"}},
		"nothing of what the child went through": {child(func(c *IncidentChildFacts) { c.Experience = " " }),
			[]string{"REQUIRED children.0.experience"}},
		"support that is not asked for": {child(func(c *IncidentChildFacts) { c.Support = "A place to rest." }),
			[]string{"INVALID children.0.support"}},
		"a wrong NHS number": {child(func(c *IncidentChildFacts) { c.Child.NHSNumber = "9990000001" }),
			[]string{"INVALID children.0.nhsNumber"}},
		"a birthday to come": {child(func(c *IncidentChildFacts) { c.Child.Birth = Birth{On: new(today.AddDays(1))} }),
			[]string{"OUT_OF_RANGE children.0.dateOfBirth"}},
		"in the future":  {form(func(f *IncidentFacts) { f.OccurredAt = now.Add(time.Minute) }), []string{"OUT_OF_RANGE occurredAt"}},
		"long ago":       {form(func(f *IncidentFacts) { f.OccurredAt = now.AddDate(0, 0, -15) }), []string{"OUT_OF_RANGE occurredAt"}},
		"nobody":         {form(func(f *IncidentFacts) { f.Children = nil }), []string{"REQUIRED children"}},
		"too many":       {form(func(f *IncidentFacts) { f.Children = slices.Repeat(f.Children, 13) }), []string{"TOO_LONG children"}},
		"a kind unknown": {form(func(f *IncidentFacts) { f.Kind = "" }), []string{"REQUIRED kind"}},
	} {
		var got []string
		for _, p := range ValidateIncident(c.facts) {
			got = append(got, string(p.Code)+" "+strings.Join(p.Path, "."))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestIncidentVerbs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		found []Problem
		want  ProblemCode
	}{
		"acknowledged by the organisation":  {CheckAcknowledgingIncident(DeliveryFacts{Own: true}), ""},
		"acknowledged twice":                {CheckAcknowledgingIncident(DeliveryFacts{Own: true, Acknowledged: true}), ProblemCodeIllegalState},
		"acknowledged by another":           {CheckAcknowledgingIncident(DeliveryFacts{}), ProblemCodeNotAllowed},
		"acknowledged after the end":        {CheckAcknowledgingIncident(DeliveryFacts{Own: true, Ended: true}), ProblemCodeIllegalState},
		"answered after an acknowledgement": {CheckAnsweringIncident(DeliveryFacts{Own: true, Acknowledged: true}), ""},
		"answered twice":                    {CheckAnsweringIncident(DeliveryFacts{Own: true, Answered: true}), ProblemCodeIllegalState},
		"placed":                            {CheckPlacingIncident(IncidentState{}), ""},
		"placed when withdrawn":             {CheckPlacingIncident(IncidentState{Withdrawn: true}), ProblemCodeIllegalState},
		"placed when closed":                {CheckPlacingIncident(IncidentState{Closed: true}), ProblemCodeIllegalState},
		"withdrawn by who notified it":      {CheckWithdrawingIncident(IncidentState{Own: true}), ""},
		"withdrawn by another":              {CheckWithdrawingIncident(IncidentState{}), ProblemCodeNotAllowed},
		"withdrawn twice":                   {CheckWithdrawingIncident(IncidentState{Own: true, Withdrawn: true}), ProblemCodeIllegalState},
	} {
		var got ProblemCode
		if len(c.found) == 1 {
			got = c.found[0].Code
		}
		if got != c.want || len(c.found) > 1 {
			t.Errorf("%s: %v, want %q", name, c.found, c.want)
		}
	}
}
