package practice

// ProblemCode is the machine-readable kind of a [Problem].
type ProblemCode string

const (
	// ProblemCodeRequired means that a value is missing or blank.
	ProblemCodeRequired ProblemCode = "REQUIRED"
	// ProblemCodeTooLong means more characters or entries than the limit.
	ProblemCodeTooLong ProblemCode = "TOO_LONG"
	// ProblemCodeTooShort means fewer characters than the limit.
	ProblemCodeTooShort ProblemCode = "TOO_SHORT"
	// ProblemCodeInvalid means a value that is malformed, unknown or
	// contradicts another value of the same input.
	ProblemCodeInvalid ProblemCode = "INVALID"
	// ProblemCodeOutOfRange means a number or date outside its limits.
	ProblemCodeOutOfRange ProblemCode = "OUT_OF_RANGE"
	// ProblemCodeIllegalState means that the record's state does not allow it.
	ProblemCodeIllegalState ProblemCode = "ILLEGAL_STATE"
	// ProblemCodeNotFound means no such record, or none that this viewer may see: both get the
	// same answer.
	ProblemCodeNotFound ProblemCode = "NOT_FOUND"
	// ProblemCodeAlreadyExists means that the viewer's own earlier entry exists.
	ProblemCodeAlreadyExists ProblemCode = "ALREADY_EXISTS"
	// ProblemCodeNotAllowed means that this person may not do this here, though others may.
	ProblemCodeNotAllowed ProblemCode = "NOT_ALLOWED"
)

// Values lists every problem code.
func (ProblemCode) Values() []string {
	return names(ProblemCodeRequired, ProblemCodeTooLong, ProblemCodeTooShort, ProblemCodeInvalid,
		ProblemCodeOutOfRange, ProblemCodeIllegalState, ProblemCodeNotFound, ProblemCodeAlreadyExists,
		ProblemCodeNotAllowed)
}

// Problem is one thing that a person can correct in what they sent.
type Problem struct {
	// Code is the kind of problem.
	Code ProblemCode
	// Path leads to the field in the input, outermost first; a list index is a
	// decimal string. It is empty when the whole is at fault.
	Path []string
	// Message is a sentence for a practitioner. It never repeats the input.
	Message string
}

// ProblemsUnder re-roots problems below a prefix, for an input that holds
// another: a child's problems under "children", "0".
func ProblemsUnder(found []Problem, prefix ...string) []Problem {
	moved := make([]Problem, len(found))
	for i, p := range found {
		p.Path = append(append([]string{}, prefix...), p.Path...)
		moved[i] = p
	}
	return moved
}
