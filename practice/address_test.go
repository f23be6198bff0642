package practice_test

import (
	"strings"
	"testing"

	"heed/practice"
)

func TestValidateAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status                  practice.AddressStatus
		address, postcode, ward string
		paths                   []string
	}{
		"an address of one line is enough":  {"", "4 Nowhere Lane", "", "", nil},
		"an address is required":            {"", "", "", "", []string{"address"}},
		"an address ends at 500 characters": {"", strings.Repeat("x", 501), "", "", []string{"address"}},
		"all that is wrong is said at once": {"", "", strings.Repeat("Z", 11), strings.Repeat("w", 101),
			[]string{"address", "postcode", "ward"}},
		"an address that is known is required":      {practice.AddressStatusKnown, "", "", "", []string{"address"}},
		"no fixed abode is an answer":               {practice.AddressStatusNoFixedAbode, "", "", "Hollowmere", nil},
		"not known is an answer":                    {practice.AddressStatusNotKnown, "", "", "", nil},
		"an address is not there and known at once": {practice.AddressStatusNotKnown, "4 Nowhere Lane", "", "", []string{"addressStatus"}},
		"another state is none":                     {"LOST", "", "", "", []string{"addressStatus"}},
		"a postcode and a ward may stand beside":    {"", "4 Nowhere Lane", "ZZ1 1AA", "Hollowmere", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := practice.ValidateAddress(c.status, c.address, c.postcode, c.ward)
			if len(got) != len(c.paths) {
				t.Fatalf("got %v, want problems at %v", got, c.paths)
			}
			for i, p := range got {
				if p.Path[0] != c.paths[i] {
					t.Errorf("got a problem at %v, want %s", p.Path, c.paths[i])
				}
			}
		})
	}
}
