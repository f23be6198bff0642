package store

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// Kind is the byte of an identifier that tells which table it is of.
type Kind byte

// kinds numbers the tables for ever: a number is never given twice.
var kinds = map[string]Kind{
	"Organisation": 1, "Practitioner": 2, "Child": 3, "Involvement": 4, "Household": 5, "HouseholdMember": 6,
	"Relative": 7, "Relationship": 8, "Referral": 9, "ReferralChild": 10, "ReferralDecision": 11,
	"ChronologyEvent": 12, "ChronologySubject": 13, "AccessEntry": 14, "Disclosure": 15,
	"Instrument": 16, "Training": 17, "CareSitting": 18, "CareProfile": 19, "ItemGrade": 20,
	"ProfileEvidence": 21, "TargetItem": 22, "Action": 23, "ActionChild": 24, "ActionStep": 25, "Escalation": 26,
	"Notice": 27, "BreakGlass": 28, "Job": 29,
}

// operationKind marks identifiers of operations, which are no records.
const operationKind Kind = 255

// KindOf returns the kind of a record by its type's name, such as "Child".
func KindOf(record string) Kind { return kinds[record] }

// TypeOf returns the name of the record's type that the identifier tells, and
// whether there is such a type.
func TypeOf(id uuid.UUID) (string, bool) {
	if id.Version() != 8 || id.Variant() != uuid.RFC4122 {
		return "", false
	}
	for name, kind := range kinds {
		if kind == Kind(id[7]) {
			return name, true
		}
	}
	return "", false
}

// NewID makes an identifier in time order (RFC 9562, version 8): 48 bits of
// milliseconds, the kind in the eighth byte, and 66 random bits.
func NewID(kind Kind, now time.Time, random io.Reader) (uuid.UUID, error) {
	var id uuid.UUID
	if _, err := io.ReadFull(random, id[6:]); err != nil {
		return uuid.UUID{}, fmt.Errorf("draw identifier: %w", err)
	}
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	copy(id[:6], ms[2:])
	id[6] = 0x80 | id[6]&0x0f
	id[7] = byte(kind)
	id[8] = 0x80 | id[8]&0x3f
	return id, nil
}

// TableOf returns the table that holds the identifier's record, and whether
// there is one.
func TableOf(id uuid.UUID) (string, bool) {
	name, ok := TypeOf(id)
	return snake(name), ok
}

// snake is a type's name as its table's: HouseholdMember is household_member.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
