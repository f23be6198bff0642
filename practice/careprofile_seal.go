package practice

// SealFacts is a profile and a viewer of it, as far as the seal depends on them.
type SealFacts struct {
	// State is the profile's state.
	State CareProfileState
	// Colleague says that the viewer works for the assessor's organisation.
	Colleague bool
	// Begun says that somebody grades independently, Second that it is the viewer.
	Begun, Second bool
}

// Sealed lists the graders whose grades a viewer of the profile does not read. While it is
// a draft, the assessor's organisation reads the practitioner's grades but the second
// practitioner does not, and only the second practitioner reads their own: neither knows
// the other's grades before they are final. Completing the profile ends the seal. Grades
// of a parent or young person are never sealed.
func Sealed(f SealFacts) []GraderKind {
	sealed := []GraderKind{}
	if f.State != CareProfileStateDraft {
		return sealed
	}
	if !f.Colleague || f.Second {
		sealed = append(sealed, GraderKindPractitioner)
	}
	if f.Begun && !f.Second {
		sealed = append(sealed, GraderKindSecondPractitioner)
	}
	return sealed
}
