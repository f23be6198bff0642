package practice

// SealFacts is a profile and somebody who sees it, as its seal asks.
type SealFacts struct {
	// State is where the profile stands.
	State CareProfileState
	// Colleague says that who looks works for the assessor's organisation.
	Colleague bool
	// Begun says that somebody grades independently, Second that it is who looks.
	Begun, Second bool
}

// Sealed lists whose grades somebody who sees a profile does not read. While it
// is a draft, the practitioner's are read by the assessor's organisation but not
// by who grades independently, and theirs by nobody else: neither knows what the
// other says before neither can change it. Completing the profile breaks the
// seal. What a parent or young person says is never sealed.
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
