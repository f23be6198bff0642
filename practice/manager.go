package practice

// ManagerFacts is what is known of somebody who is to be another's line manager.
type ManagerFacts struct {
	// Self says that it is the same person.
	Self bool
	// Under says that the other manages them, directly or through others.
	Under bool
	// Active says that they and their organisation are active.
	Active bool
	// Manages says that they hold the role MANAGER.
	Manages bool
	// Above says that they are of the same organisation or of one above it.
	Above bool
}

// ValidateManager lists what forbids somebody to be another's line manager: the first
// reason alone, because one choice replaces another. Path: managerId.
func ValidateManager(f ManagerFacts) []Problem {
	var found problems
	switch {
	case f.Self:
		found.add(ProblemCodeInvalid, "A practitioner cannot be their own manager. Name another one.", "managerId")
	case f.Under:
		found.add(ProblemCodeInvalid,
			"This practitioner already manages that person, directly or through others. Name a manager who is not below them.", "managerId")
	case !f.Active:
		found.add(ProblemCodeInvalid, "This manager's account or organisation is not active. Name an active manager.", "managerId")
	case !f.Manages:
		found.add(ProblemCodeInvalid, "This person does not have the role MANAGER. Name a manager, or give them the role first.", "managerId")
	case !f.Above:
		found.add(ProblemCodeInvalid, "The manager must be in the same organisation or in one above it. Name a manager from there.", "managerId")
	}
	return found
}
