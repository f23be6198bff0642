package store

import (
	"errors"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// ViolationKind is what kind of rule of the schema a write broke.
type ViolationKind int

// The kinds of rules: a unique index or key, a foreign key, a check.
const (
	ViolationUnique ViolationKind = iota + 1
	ViolationForeignKey
	ViolationCheck
)

// Violation is a rule of the schema that a write broke. PostgreSQL's own message
// repeats values, and is for nobody.
type Violation struct {
	// Table and Constraint name the rule.
	Table, Constraint string
	// Kind of the rule.
	Kind ViolationKind
}

// Drawn reports whether what is there already is an identifier that Heed drew
// itself: drawing another mends it.
func (v Violation) Drawn() bool {
	return v.Kind == ViolationUnique && (strings.HasSuffix(v.Constraint, "_pkey") && v.Table != "edit" && v.Table != "retry" || v.Constraint == "referral_reference_key")
}

var violationKinds = map[pqerror.Code]ViolationKind{
	pqerror.UniqueViolation: ViolationUnique, pqerror.ExclusionViolation: ViolationUnique,
	pqerror.ForeignKeyViolation: ViolationForeignKey, pqerror.CheckViolation: ViolationCheck,
}

// ViolationOf returns the rule of the schema that an error says was broken.
func ViolationOf(err error) (Violation, bool) {
	fault := pq.As(err)
	if fault == nil {
		return Violation{}, false
	}
	kind := violationKinds[fault.Code]
	return Violation{fault.Table, fault.Constraint, kind}, kind != 0
}

// errDrawnTwice keeps a caller from trying for ever.
var errDrawnTwice = errors.New("what was drawn was there already, several times over")

// mostDraws is how often identifiers are drawn again.
const mostDraws = 5

// Redraw does a write again where an identifier or a reference that it drew was
// there already, and returns its error where that does not help. The write is
// within a savepoint of its own.
func Redraw(write func() error) error {
	for range mostDraws {
		err := write()
		if v, broken := ViolationOf(err); !broken || !v.Drawn() {
			return err
		}
	}
	return errDrawnTwice
}

// DrawnTwice reports whether Redraw gave up.
func DrawnTwice(err error) bool { return errors.Is(err, errDrawnTwice) }
