package practice

import (
	"strings"
	"sync"
	"unicode"
)

// latinLetters folds the lower-case letters of Latin alphabets (Unicode blocks
// Latin-1 Supplement to Latin Extended-B, and Extended Additional) to their
// base: each line is the base and the letters that fold to it. The standard
// library has no decompositions, and this is all that names written in Latin
// letters need.
const latinLetters = `
a àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ
ae æǣǽ
b ḃḅḇ
c çćĉċčḉ
d ðďđḋḍḏḑḓ
e èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệə
f ḟ
g ĝğġģǧǵḡ
h ĥħȟḣḥḧḩḫẖ
i ìíîïĩīĭįıǐȉȋḭḯỉị
ij ĳ
j ĵǰ
k ķĸǩḱḳḵ
l ĺļľłḷḹḻḽ
m ḿṁṃ
n ñńņňŋǹṅṇṉṋ
o òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ
oe œ
p ṕṗ
r ŕŗřȑȓṙṛṝṟ
s śŝşšșṡṣṥṧṩ
ss ß
t ţťŧțṫṭṯṱẗ
th þ
u ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự
v ṽṿ
w ŵẁẃẅẇẉẘ
x ẋẍ
y ýÿŷȳẏẙỳỵỷỹ
z źżžẑẓẕ
`

// latinFolds decodes the table once.
var latinFolds = sync.OnceValue(func() map[rune]string {
	folds := make(map[rune]string)
	for line := range strings.Lines(strings.TrimSpace(latinLetters)) {
		base, letters, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, letter := range letters {
			folds[letter] = base
		}
	}
	return folds
})

// NormaliseName brings a name into the form in which names are compared: lower
// case, Latin letters without their marks, apostrophes dropped, anything else
// that is neither letter nor digit a single space. Letters of other scripts
// stay as they are. It is for matching, never for show.
func NormaliseName(name string) string {
	folds := latinFolds()
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		base, folded := folds[r]
		switch {
		case folded:
			b.WriteString(base)
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘ʼ`", r):
			// a combining mark or an apostrophe: O’Neill is oneill
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// blank says whether a text holds nothing but white space.
func blank(s string) bool { return strings.TrimSpace(s) == "" }
