package store

import (
	"errors"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// ViolationKind is the kind of database constraint that a write violated.
type ViolationKind int

// The kinds of constraints: a unique index or key, a foreign key, a check.
const (
	ViolationUnique ViolationKind = iota + 1
	ViolationForeignKey
	ViolationCheck
)

// Violation is a database constraint that a write violated. PostgreSQL's own message
// repeats values, so it is never shown or logged.
type Violation struct {
	// Table and Constraint name the constraint.
	Table, Constraint string
	// Kind of the constraint.
	Kind ViolationKind
}

// Drawn reports whether the duplicate is a random identifier of Heed's own: drawing
// another solves it.
func (v Violation) Drawn() bool {
	return v.Kind == ViolationUnique &&
		(strings.HasSuffix(v.Constraint, "_pkey") && v.Table != "edit" && v.Table != "retry" || v.Constraint == "referral_reference_key")
}

var violationKinds = map[pqerror.Code]ViolationKind{
	pqerror.UniqueViolation: ViolationUnique, pqerror.ExclusionViolation: ViolationUnique,
	pqerror.ForeignKeyViolation: ViolationForeignKey, pqerror.CheckViolation: ViolationCheck,
}

// ViolationOf returns the constraint that an error says was violated.
func ViolationOf(err error) (Violation, bool) {
	fault := pq.As(err)
	if fault == nil {
		return Violation{}, false
	}
	kind := violationKinds[fault.Code]
	return Violation{fault.Table, fault.Constraint, kind}, kind != 0
}

// errDrawsExhausted ends the attempts.
var errDrawsExhausted = errors.New("what was drawn was there already, several times over")

// maxDraws is how often an identifier is drawn.
const maxDraws = 5

// Redraw repeats a write whose random identifier or reference exists already, and returns
// its error if that does not help. Each attempt has its own savepoint.
func Redraw(write func() error) error {
	for range maxDraws {
		err := write()
		if v, broken := ViolationOf(err); !broken || !v.Drawn() {
			return err
		}
	}
	return errDrawsExhausted
}

// DrawsExhausted reports whether Redraw gave up.
func DrawsExhausted(err error) bool { return errors.Is(err, errDrawsExhausted) }
