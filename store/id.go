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

// Kind is the byte of an identifier that says which table its record is in.
type Kind byte

// operationKind marks identifiers of operations, which are no records.
const operationKind Kind = 255

// KindOf returns the kind of a record by its type, such as "Child".
func KindOf(record string) Kind { return kindsByType[record].Number }

// TypeOf returns the record type of an identifier, and whether there is such a type.
func TypeOf(id uuid.UUID) (string, bool) {
	if id.Version() != 8 || id.Variant() != uuid.RFC4122 {
		return "", false
	}
	kind, ok := kindsByNumber[Kind(id[7])]
	return kind.Type, ok
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
