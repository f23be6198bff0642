package practice

// HandOverFacts says what stands for or against handing a concern over to those who keep a
// restricted record.
type HandOverFacts struct {
	// State of the concern.
	State ReferralState
	// Matches says that one of its children may be a restricted child that the viewer does not
	// see.
	Matches bool
	// Known says that it names a known child who is not restricted.
	Known bool
	// Shared says that one of its children shares another open record.
	Shared bool
}

// CheckHandingOver lists what stands against handing a concern over.
func CheckHandingOver(f HandOverFacts) []Problem {
	against := func(code ProblemCode, message string) []Problem {
		return []Problem{{Code: code, Path: []string{"id"}, Message: message}}
	}
	switch {
	case f.State != ReferralStateSubmitted && f.State != ReferralStateInTriage:
		return against(ProblemCodeIllegalState, "This concern is decided or withdrawn. Contact the safeguarding lead.")
	case !f.Matches:
		return against(ProblemCodeIllegalState,
			"None of the children may be a restricted child that you cannot see. There is nobody to hand it to.")
	case f.Known:
		return against(ProblemCodeNotAllowed,
			"This concern also names a known child who is not restricted, and would be hidden from everybody who works with them. Contact the "+
				"safeguarding lead.")
	case f.Shared:
		return against(ProblemCodeNotAllowed, "One of the children shares another open record with other children. Close or separate it first.")
	}
	return nil
}

// HandedOverSummary is what the chronology says of a concern that was handed over.
func HandedOverSummary(reference, reason string) string {
	return "Concern " + reference + " handed over because it may be about a restricted child: " + reason
}
