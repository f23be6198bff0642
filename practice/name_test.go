package practice

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNormaliseName(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ in, want string }{
		"case and space":              {"  Wren   TESTPERSON ", "wren testperson"},
		"marks of French and Spanish": {"Zoë Núñez-Françoise", "zoe nunez francoise"},
		"Polish letters":              {"Łukasz Żółć", "lukasz zolc"},
		"Turkish letters":             {"Işıl Çağrı İnce", "isil cagri ince"},
		"Vietnamese letters":          {"Nguyễn Thị Đào", "nguyen thi dao"},
		"Nordic letters":              {"Bjørn Æthelflæd Þór", "bjorn aethelflaed thor"},
		"German sharp s":              {"Weiß", "weiss"},
		"marks written apart":         {"Zoe\u0308", "zoe"},
		"a straight apostrophe":       {"O'Sample", "osample"},
		"a curly apostrophe":          {"O’Sample", "osample"},
		"other scripts stay":          {"Олена ТЕСТ", "олена тест"},
		"brackets and dots are space": {"Pip (J.) Test", "pip j test"},
		"nothing":                     {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := NormaliseName(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestANormalisedNameStaysAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once := NormaliseName(rapid.String().Draw(t, "name"))
		if twice := NormaliseName(once); twice != once {
			t.Fatalf("%q became %q", once, twice)
		}
	})
}
