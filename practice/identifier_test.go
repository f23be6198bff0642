package practice

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseNHSNumber(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ in, want string }{
		"a published example is taken":              {"9434765919", "9434765919"},
		"spaces are dropped":                        {" 943 476 5919 ", "9434765919"},
		"hyphens of any kind are dropped":           {"943-476–5919", "9434765919"},
		"a sum that leaves eleven checks as nought": {"9990000050", "9990000050"},
		"one wrong digit is refused":                {"9434765918", ""},
		"two swapped digits are refused":            {"9434769519", ""},
		"nine digits are refused":                   {"943476591", ""},
		"eleven digits are refused":                 {"94347659190", ""},
		"letters are refused":                       {"943476591A", ""},
		"digits of another script are refused":      {"９４３４７６５９１９", ""},
		"nothing is refused":                        {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseNHSNumber(tt.in)
			if string(got) != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestParseUPN(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in, want  string
		temporary bool
	}{
		"a permanent number is taken":            {"A950000178301", "A950000178301", false},
		"another is taken":                       {"H243278544154", "H243278544154", false},
		"one with check letter X is taken":       {"X845212818005", "X845212818005", false},
		"a temporary number is taken":            {"X00180001701A", "X00180001701A", true},
		"lower case and spaces are taken":        {"a950 0001 78301", "A950000178301", false},
		"a wrong check letter is refused":        {"R247962919251", "", false},
		"another wrong letter is refused":        {"X428558133462", "", false},
		"A where P is right is refused":          {"A123456789123", "", false},
		"a letter in the middle is refused":      {"A9500001A8301", "", false},
		"a final O, which is no letter, refused": {"X00180001701O", "", false},
		"too short is refused":                   {"A95000017830", "", false},
		"nothing is refused":                     {"", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseUPN(tt.in)
			if string(got) != tt.want || (err == nil) != (tt.want != "") || got.Temporary() != tt.temporary {
				t.Errorf("got %q (temporary %v), %v; want %q (temporary %v)", got, got.Temporary(), err, tt.want, tt.temporary)
			}
		})
	}
}

func TestParseLAChildID(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ in, want string }{
		"letters and digits are taken":  {"LA2025x17", "LA2025x17"},
		"space around it is dropped":    {" 12345 ", "12345"},
		"twenty characters are taken":   {strings.Repeat("7", 20), strings.Repeat("7", 20)},
		"twenty-one are refused":        {strings.Repeat("7", 21), ""},
		"an underscore is refused":      {"LA_17", ""},
		"an accented letter is refused": {"é1", ""},
		"white space alone is refused":  {"  ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseLAChildID(tt.in)
			if string(got) != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestOneNineDigitNumberInElevenHasNoCheckDigit(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		nine string
		want NHSNumber
		ok   bool
	}{
		"the published example gets its digit": {"943476591", "9434765919", true},
		"a remainder of one has no digit":      {"999000000", "", false},
		"a remainder of nought gets nought":    {"999000005", "9990000050", true},
		"eight digits are not nine":            {"94347659", "", false},
		"letters are not digits":               {"94347659x", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := NHSNumberFromDigits(tt.nine)
			if got != tt.want || ok != tt.ok {
				t.Errorf("got %q, %v; want %q, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestEverySingleWrongDigitOfAnNHSNumberIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number, ok := NHSNumberFromDigits(rapid.StringMatching(`999[0-9]{6}`).Draw(t, "nine"))
		if !ok {
			t.Skip("no check digit")
		}
		if got, err := ParseNHSNumber(string(number)); err != nil || got != number {
			t.Fatalf("a made number is refused: %v", err)
		}
		place, slip := rapid.IntRange(0, 9).Draw(t, "place"), rapid.IntRange(1, 9).Draw(t, "slip")
		wrong := []byte(number)
		wrong[place] = '0' + (wrong[place]-'0'+byte(slip))%10
		if _, err := ParseNHSNumber(string(wrong)); err == nil {
			t.Fatalf("a slip in place %d passes", place)
		}
	})
}

func TestEveryMadeUPNParses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tail := rapid.StringMatching(`[0-9]{11}[0-9A-HJ-NP-RT-Z]`).Draw(t, "tail")
		made, ok := UPNFromDigits(tail)
		got, err := ParseUPN(string(made))
		if !ok || err != nil || got != made {
			t.Fatalf("made %q, %v; parsed %q, %v", made, ok, got, err)
		}
	})
}

func TestNoRefusalRepeatsWhatWasTyped(t *testing.T) {
	t.Parallel()
	const canary = "Zebra Q!"
	refusals := map[string]func() error{
		"an NHS number":       func() error { _, err := ParseNHSNumber(canary); return err },
		"a UPN":               func() error { _, err := ParseUPN(canary); return err },
		"a child id":          func() error { _, err := ParseLAChildID(canary); return err },
		"a URN":               func() error { _, err := ParseURN(canary); return err },
		"an NHS organisation": func() error { _, err := ParseODSCode(canary); return err },
		"an authority":        func() error { _, err := ParseLACode(canary); return err },
		"a police force":      func() error { _, err := ParsePoliceForceCode(canary); return err },
		"a reference":         func() error { _, err := ParseReference(canary); return err },
		"a date":              func() error { _, err := ParseDate(canary); return err },
	}
	for name, refuse := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := refuse(); err == nil || strings.Contains(strings.ToLower(err.Error()), "zebra") {
				t.Errorf("got %v; want an error without the input", err)
			}
		})
	}
}

// fuzzParse checks what all parsers promise: they never panic, they accept their own
// output unchanged, and a refusal returns nothing else.
func fuzzParse[T ~string](f *testing.F, parse func(string) (T, error), seeds ...string) {
	for _, seed := range append(seeds, "", " ", "\x00", "\xff", "é", "９９９", strings.Repeat("9", 1000)) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := parse(in)
		if err != nil {
			if got != "" {
				t.Errorf("a refusal answers %q", got)
			}
			return
		}
		if again, err := parse(string(got)); err != nil || again != got {
			t.Errorf("parsed again: %q, %v; want %q", again, err, got)
		}
	})
}

func FuzzParseNHSNumber(f *testing.F) { fuzzParse(f, ParseNHSNumber, "9434765919", "943 476 5919") }

func FuzzParseUPN(f *testing.F) { fuzzParse(f, ParseUPN, "A950000178301", "x00180001701a") }

func FuzzParseLAChildID(f *testing.F) { fuzzParse(f, ParseLAChildID, "LA17", " x ") }

func TestNumbersInReadsWhatWasTypedIntoASearch(t *testing.T) {
	t.Parallel()
	number, _ := NHSNumberFromDigits("999000001")
	other, _ := NHSNumberFromDigits("999000002")
	pupil, _ := UPNFromDigits("999000000001")
	nhs, upn := []NHSNumber{number}, []UPN{pupil}
	for text, want := range map[string]ChildNumbers{
		string(number): {NHSNumbers: nhs, LAChildIDs: []string{string(number)}},
		" " + string(number[:3]) + "." + string(number[3:]): {NHSNumbers: nhs, LAChildIDs: []string{string(number)}},
		strings.ToLower(string(pupil)):                      {UPNs: upn, LAChildIDs: []string{string(pupil), strings.ToLower(string(pupil))}},
		"la-40":                                             {LAChildIDs: []string{"LA40", "la40"}},
		"La 40":                                             {LAChildIDs: []string{"40", "LA40", "La40", "la40"}},
		"Wren Quillfether":                                  {},
		"a text of 25 letters, which is too long":           {LAChildIDs: []string{"25"}},
		string(number) + " Quillfether of Testham":          {NHSNumbers: nhs, LAChildIDs: []string{string(number)}},
		"Quillfether of Testham, NHS" +
			string(number): {NHSNumbers: nhs, LAChildIDs: []string{"NHS" + string(number), "nhs" + string(number)}},
		"Quillfether of Testham " + string(number[:3]) + " " + string(number[3:6]) + "-" + string(number[6:]): {NHSNumbers: nhs},
		string(number) + "," + string(other): {NHSNumbers: []NHSNumber{number, other},
			LAChildIDs: []string{string(number) + string(other), string(number), string(other)}},
		"Quillfether of Testham " + string(pupil):       {UPNs: upn, LAChildIDs: []string{string(pupil), strings.ToLower(string(pupil))}},
		"Quillfether of Testham, " + string(number[:9]): {LAChildIDs: []string{string(number[:9])}},
		"Wren 9990000 Quillfether of Testham 011":       {LAChildIDs: []string{"011", "9990000"}},
	} {
		slices.Sort(want.LAChildIDs)
		got := NumbersIn(text)
		if slices.Sort(got.LAChildIDs); !slices.Equal(got.NHSNumbers, want.NHSNumbers) || !slices.Equal(got.UPNs, want.UPNs) ||
			!slices.Equal(got.LAChildIDs, want.LAChildIDs) {
			t.Errorf("%q is %+v, want %+v", text, got, want)
		}
	}
}
