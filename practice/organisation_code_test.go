package practice

import "testing"

func TestOrganisationCodes(t *testing.T) {
	t.Parallel()
	urn := func(s string) (string, error) { c, err := ParseURN(s); return string(c), err }
	ods := func(s string) (string, error) { c, err := ParseODSCode(s); return string(c), err }
	authority := func(s string) (string, error) { c, err := ParseLACode(s); return string(c), err }
	force := func(s string) (string, error) { c, err := ParsePoliceForceCode(s); return string(c), err }
	for name, tt := range map[string]struct {
		parse    func(string) (string, error)
		in, want string
	}{
		"six digits are a URN":                   {urn, "100 001", "100001"},
		"five digits are no URN":                 {urn, "10000", ""},
		"seven digits are no URN":                {urn, "1000011", ""},
		"letters are no URN":                     {urn, "10000A", ""},
		"three characters are an NHS code":       {ods, "RXR", "RXR"},
		"lower case is raised":                   {ods, "p81001", "P81001"},
		"eight characters are an NHS code":       {ods, "ABCD1234", "ABCD1234"},
		"two characters are no NHS code":         {ods, "RX", ""},
		"nine characters are no NHS code":        {ods, "ABCD12345", ""},
		"punctuation is no NHS code":             {ods, "RX-R", ""},
		"a letter that shrinks upper is no code": {ods, "ßßß", ""},
		"three digits are an authority":          {authority, " 889 ", "889"},
		"four digits are no authority":           {authority, "8890", ""},
		"letters are no authority":               {authority, "88A", ""},
		"two digits are a force":                 {force, "04", "04"},
		"one digit is no force":                  {force, "4", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.parse(tt.in)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func FuzzParseURN(f *testing.F) { fuzzParse(f, ParseURN, "100001") }

func FuzzParseODSCode(f *testing.F) { fuzzParse(f, ParseODSCode, "rxr", "P81001") }

func FuzzParseLACode(f *testing.F) { fuzzParse(f, ParseLACode, "889") }

func FuzzParsePoliceForceCode(f *testing.F) { fuzzParse(f, ParsePoliceForceCode, "04") }
