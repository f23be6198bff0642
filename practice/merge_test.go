package practice

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// told is a fact in short: the field, both texts and whether it is taken over.
func told(facts []MergeFact) []string {
	list := []string{}
	for _, f := range facts {
		text := func(t *string) string {
			if t == nil {
				return "-"
			}
			return *t
		}
		taken := map[bool]string{true: " taken"}[f.Taken]
		list = append(list, fmt.Sprint(f.Field, ": ", text(f.From), " | ", text(f.Into), taken))
	}
	return list
}

func TestAMergedChildKeepsItsOwnFactsAndTakesWhatItLacks(t *testing.T) {
	t.Parallel()
	known := ChildFacts{GivenName: "Wilhelmina", FamilyName: "Quillfether",
		Birth: Birth{On: new(day("2018-03-04")), Precision: BirthPrecisionDay},
		Sex:   SexFemale, GenderIdentity: GenderIdentityNotKnown, FormerNames: []string{"Mina Oxbramble"}}
	with := func(change func(*ChildFacts)) ChildFacts {
		f := known
		change(&f)
		return f
	}
	for name, c := range map[string]struct {
		from, into ChildFacts
		want       []string
	}{
		"nothing differs": {known, known, []string{}},
		"a short name": {with(func(f *ChildFacts) { f.GivenName = "Billie" }), known,
			[]string{"givenName: Billie | Wilhelmina", "formerNames: Billie Quillfether | - taken"}},
		"a number and a language that it lacks": {with(func(f *ChildFacts) { f.NHSNumber, f.FirstLanguage = "9990000018", "Welsh" }), known,
			[]string{"firstLanguage: Welsh | - taken", "nhsNumber: 9990000018 | - taken"}},
		"another number":          {with(func(f *ChildFacts) { f.UPN = "B" }), with(func(f *ChildFacts) { f.UPN = "A" }), []string{"upn: B | A"}},
		"a sex that is not known": {known, with(func(f *ChildFacts) { f.Sex = SexUnknown }), []string{"sex: FEMALE | - taken"}},
		"a guess gives way to a date": {known, with(func(f *ChildFacts) {
			f.Birth = Birth{On: new(day("2018-07-01")), Precision: BirthPrecisionEstimated}
		}), []string{"dateOfBirth: 2018-03-04 | 2018-07-01 ESTIMATED taken"}},
		"a date stays before a guess": {with(func(f *ChildFacts) {
			f.Birth = Birth{On: new(day("2018-07-01")), Precision: BirthPrecisionEstimated}
		}), known, []string{"dateOfBirth: 2018-07-01 ESTIMATED | 2018-03-04"}},
		"another date": {with(func(f *ChildFacts) { f.Birth.On = new(day("2018-04-03")) }), known,
			[]string{"dateOfBirth: 2018-04-03 | 2018-03-04"}},
		"an unborn child is born": {known, with(func(f *ChildFacts) { f.Birth = Birth{Expected: new(day("2018-04-01"))} }),
			[]string{"dateOfBirth: 2018-03-04 | - taken", "expectedDateOfBirth: - | 2018-04-01 taken"}},
		"a birth nobody knew": {known, with(func(f *ChildFacts) { f.Birth = Birth{UnknownReason: "Found alone."} }),
			[]string{"dateOfBirth: 2018-03-04 | - taken"}},
		"the expected date of a born child is kept with the merge": {
			with(func(f *ChildFacts) { f.Birth = Birth{Expected: new(day("2018-04-01"))} }), known, []string{"expectedDateOfBirth: 2018-04-01 | -"}},
		"a death": {with(func(f *ChildFacts) { f.Died = new(day("2026-01-02")) }), known, []string{"diedOn: 2026-01-02 | - taken"}},
		"a former name": {with(func(f *ChildFacts) { f.FormerNames = []string{"mina oxbramble", "Mina Teal"} }), known,
			[]string{"formerNames: Mina Teal | - taken"}},
	} {
		joined, facts := JoinChildren(c.from, c.into, &Identity{}, &Identity{})
		if got := told(facts); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		PartChild(&joined, &Identity{}, facts)
		if got, want := fmt.Sprint(childTexts(joined)), fmt.Sprint(childTexts(c.into)); got != want && name != "a birth nobody knew" {
			t.Errorf("%s: parted again it is\n%s\nand was\n%s", name, got, want)
		}
	}
}

// childTexts are the fields of a child that a merge compares, and the former names.
func childTexts(f ChildFacts) []string {
	var list []string
	for _, field := range MergeChild(&f, &Identity{}) {
		list = append(list, field.Field+"="+field.Read())
	}
	return append(list, f.FormerNames...)
}

func TestWhatWasAmendedSinceAMergeStaysWhenItIsUndone(t *testing.T) {
	t.Parallel()
	into := AdultFacts{FamilyName: "Quillfether", Sex: SexUnknown}
	from := AdultFacts{GivenName: "Avis", FamilyName: "Quillfether", Born: new(day("1990-01-02")), Sex: SexFemale}
	facts := JoinFacts(MergeAdult(&from), MergeAdult(&into))
	if into.GivenName != "Avis" || into.Sex != SexFemale || into.Born == nil {
		t.Fatalf("joined: %+v", into)
	}
	into.GivenName = "Avis Marie"
	PartFacts(MergeAdult(&into), facts)
	if into.GivenName != "Avis Marie" || into.Sex != SexUnknown || into.Born != nil {
		t.Errorf("parted: %+v", into)
	}
}

func TestWhatStandsAgainstAMergeAndItsUndoing(t *testing.T) {
	t.Parallel()
	const nhs, other = "9990000018", "9990000026"
	for name, c := range map[string]struct {
		problems []Problem
		want     []string
	}{
		"nothing":                      {CheckMerging(MergeFacts{}), nil},
		"one record":                   {CheckMerging(MergeFacts{Same: true}), []string{"INVALID intoId"}},
		"both restricted":              {CheckMerging(MergeFacts{Restricted: [2]bool{true, true}}), nil},
		"one restricted":               {CheckMerging(MergeFacts{Restricted: [2]bool{true, false}}), []string{"NOT_ALLOWED intoId"}},
		"one NHS number":               {CheckMerging(MergeFacts{NHSNumbers: [2]string{nhs, nhs}}), nil},
		"one of them known":            {CheckMerging(MergeFacts{NHSNumbers: [2]string{nhs, ""}}), nil},
		"two NHS numbers":              {CheckMerging(MergeFacts{NHSNumbers: [2]string{nhs, other}}), []string{"INVALID intoId"}},
		"two open profiles":            {CheckMerging(MergeFacts{Drafts: true}), []string{"ILLEGAL_STATE fromId"}},
		"undoing":                      {CheckUndoing(UndoFacts{}), nil},
		"undone":                       {CheckUndoing(UndoFacts{Undone: true}), []string{"ILLEGAL_STATE id"}},
		"merged further":               {CheckUndoing(UndoFacts{MergedFurther: true}), []string{"ILLEGAL_STATE id"}},
		"a later profile replaced one": {CheckUndoing(UndoFacts{Superseded: true}), []string{"ILLEGAL_STATE id"}},
		"attaching":                    {CheckAttaching(ReferralStateSubmitted, true), nil},
		"attaching in triage":          {CheckAttaching(ReferralStateInTriage, true), nil},
		"attaching what is decided":    {CheckAttaching(ReferralStateAccepted, true), []string{"ILLEGAL_STATE referralId"}},
		"attaching what was known":     {CheckAttaching(ReferralStateSubmitted, false), []string{"ILLEGAL_STATE childId"}},
		"the paths of attaching a child": {AttachPaths(CheckMerging(MergeFacts{Drafts: true, Restricted: [2]bool{true}})),
			[]string{"NOT_ALLOWED knownChildId", "ILLEGAL_STATE childId"}},
	} {
		var got []string
		for _, p := range c.problems {
			got = append(got, string(p.Code)+" "+strings.Join(p.Path, "."))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
