package practice

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryDisabilityAndSexHasItsCensusCode(t *testing.T) {
	t.Parallel()
	var disabilities, sexes []string
	for _, d := range every[Disability]() {
		disabilities = append(disabilities, d.CensusCode())
	}
	for _, s := range every[Sex]() {
		sexes = append(sexes, s.CensusCode())
	}
	for list, got := range map[CodeList][]string{CodeListDisability: disabilities, CodeListSex: sexes} {
		var want []string
		for _, c := range list.Codes(2026) {
			want = append(want, c.Value)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-census +ours):\n%s", list, diff)
		}
	}
}

func TestGenderIdentityHasItsDatasetCode(t *testing.T) {
	t.Parallel()
	want := map[GenderIdentity]string{
		GenderIdentityNotKnown: "00", GenderIdentityMale: "01", GenderIdentityFemale: "02", GenderIdentitySelfDescribed: "09",
	}
	for _, g := range every[GenderIdentity]() {
		if g.DatasetCode() != want[g] {
			t.Errorf("%s: got %q, want %q", g, g.DatasetCode(), want[g])
		}
	}
}

func TestAValueThatIsNoneHasNoCode(t *testing.T) {
	t.Parallel()
	if got := Sex("X").CensusCode() + GenderIdentity("X").DatasetCode() + Disability("X").CensusCode(); got != "" {
		t.Errorf("got %q", got)
	}
}
