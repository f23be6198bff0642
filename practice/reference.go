package practice

import (
	"encoding/binary"
	"errors"
	"strings"
)

// Reference is how people name a referral on the telephone: HD-7K3M-2QXB.
//
// Seven random characters and a check character. Seven of 32 symbols are 34 thousand
// million references: with a million in use, a new one equals an old one once in 34,000
// times (the unique index refuses it and another is drawn), and a guess hits one as
// rarely. Six would be one in a thousand. A reference is random, so it reveals nothing
// about order, time or number.
type Reference string

const (
	// referenceAlphabet leaves out I, L and O, which look like 1 and 0, and U.
	referenceAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	referencePrefix   = "HD"
	referenceLength   = 7
)

// NewReference makes a reference of random bytes. Equal bytes give equal
// references.
func NewReference(entropy [8]byte) Reference {
	bits := binary.BigEndian.Uint64(entropy[:])
	body := make([]byte, referenceLength)
	for i := range body {
		body[i] = referenceAlphabet[bits%32]
		bits /= 32
	}
	return spell(string(body))
}

// ParseReference reads a reference as people write it: in either case, without
// prefix or dashes, with O for 0 and I or L for 1. The check character finds
// every single wrong character and every swap of two. The error does not
// repeat the input.
func ParseReference(s string) (Reference, error) {
	symbols := strings.ToUpper(compact(s))
	if len(symbols) == len(referencePrefix)+referenceLength+1 {
		symbols = strings.TrimPrefix(symbols, referencePrefix)
	}
	symbols = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(symbols)
	if len(symbols) != referenceLength+1 || strings.Trim(symbols, referenceAlphabet) != "" {
		return "", errors.New("the reference must look like HD-7K3M-2QXB")
	}
	reference := spell(symbols[:referenceLength])
	if !strings.HasSuffix(string(reference), symbols[referenceLength:]) {
		return "", errors.New("the reference is not valid: its check character does not fit. Check each character")
	}
	return reference, nil
}

// spell adds the check character to seven symbols, and the dashes.
func spell(body string) Reference {
	all := body + referenceAlphabet[referenceCheck(body):][:1]
	return Reference(referencePrefix + "-" + all[:4] + "-" + all[4:])
}

// referenceCheck is the weighted sum of the symbols in the field of 32
// elements, each place weighing twice the next and the check itself one. No two
// weights are equal, so neither one wrong symbol nor two swapped ones cancel.
func referenceCheck(body string) byte {
	var sum byte
	for i := range len(body) {
		sum = twice(sum) ^ byte(strings.IndexByte(referenceAlphabet, body[i]))
	}
	return twice(sum)
}

// twice multiplies by x in the field of 32 elements, modulo x^5 + x^2 + 1.
func twice(value byte) byte {
	value <<= 1
	if value > 31 {
		value ^= 0b100101
	}
	return value
}
