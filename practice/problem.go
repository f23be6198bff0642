package practice

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
