package practice

import (
	"slices"
	"strings"
)

const (
	// alikeName is the trigram similarity from which two spellings are alike.
	alikeName = 0.5
	// alikeAddress is the same for addresses, whose numbers must agree besides.
	alikeAddress = 0.5
)

// soundsAlike compares two normalised parts of names by sound and by spelling.
func soundsAlike(a, b string) bool {
	return soundKey(a) == soundKey(b) || TrigramSimilarity(a, b) >= alikeName
}

// TrigramSimilarity is the share of three-letter groups that two normalised
// texts have in common, from 0 to 1: each word padded with two spaces before
// and one after, as the database's own trigram search counts.
func TrigramSimilarity(a, b string) float64 {
	as, bs := trigrams(a), trigrams(b)
	shared := 0
	for group := range as {
		if bs[group] {
			shared++
		}
	}
	all := len(as) + len(bs) - shared
	if all == 0 {
		return 0
	}
	return float64(shared) / float64(all)
}

// trigrams is the set of three-letter groups of a text.
func trigrams(s string) map[string]bool {
	groups := make(map[string]bool)
	for word := range strings.FieldsSeq(s) {
		letters := []rune("  " + word + " ")
		for i := range len(letters) - 2 {
			groups[string(letters[i:i+3])] = true
		}
	}
	return groups
}

// soundKey reduces a normalised name to its sound: spellings of one sound made one, vowels
// dropped after the first letter, double letters single. It is made for names in British
// schools, where one name from Arabic, Polish or Irish has many spellings.
func soundKey(name string) string {
	spelled := soundSpelling(strings.ReplaceAll(name, " ", ""))
	var key []rune
	var before rune
	for i, r := range []rune(spelled) {
		switch {
		case r == before:
			continue
		case i == 0 && strings.ContainsRune("aeiouy", r):
			key = append(key, 'a')
		case i > 0 && strings.ContainsRune("aeiouyhw", r):
		default:
			key = append(key, r)
		}
		before = r
	}
	return string(key)
}

// soundSpelling writes one sound in one way.
func soundSpelling(name string) string {
	for _, silent := range []string{"kn", "gn", "pn", "wr"} {
		if strings.HasPrefix(name, silent) {
			name = name[1:]
		}
	}
	return strings.NewReplacer(
		"tch", "x", "sch", "x", "sh", "x", "ch", "x", "sz", "x", "cz", "x",
		"ph", "f", "gh", "", "ck", "k", "ce", "se", "ci", "si", "cy", "sy",
		"c", "k", "q", "k", "x", "ks", "z", "s", "v", "f", "j", "g", "dh", "d", "th", "t",
	).Replace(name)
}

// sameAddress compares two addresses as people write them. House and flat
// numbers must agree as far as both give them, so that a neighbour is no match;
// without any number the words must be the same.
func sameAddress(a, b string) bool {
	wordsA, numbersA := addressParts(a)
	wordsB, numbersB := addressParts(b)
	n := min(len(numbersA), len(numbersB))
	if n == 0 {
		return len(wordsA) > 0 && slices.Equal(wordsA, wordsB) && slices.Equal(numbersA, numbersB)
	}
	return slices.Equal(numbersA[:n], numbersB[:n]) &&
		TrigramSimilarity(strings.Join(wordsA, " "), strings.Join(wordsB, " ")) >= alikeAddress
}

// addressParts divides an address into its words and its numbers. A word that
// begins with a digit is a number: 12, 12a.
func addressParts(address string) ([]string, []string) {
	var words, numbers []string
	for word := range strings.FieldsSeq(NormaliseName(address)) {
		if word[0] >= '0' && word[0] <= '9' {
			numbers = append(numbers, word)
			continue
		}
		switch word {
		case "rd":
			word = "road"
		case "st":
			word = "street"
		case "ave":
			word = "avenue"
		case "ln":
			word = "lane"
		}
		words = append(words, word)
	}
	return words, numbers
}
