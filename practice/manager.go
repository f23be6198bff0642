package practice

// ManagerFacts is what is known of somebody who is to be another's line manager.
type ManagerFacts struct {
	// Self says that it is the same person.
	Self bool
	// Under says that the other manages them, or manages who does, or is the same.
	Under bool
	// Active says that they and their organisation are active.
	Active bool
	// Manages says that they hold the role MANAGER.
	Manages bool
	// Above says that they are of the same organisation or of one above it.
	Above bool
}

// ValidateManager says what stands against somebody's being another's line manager:
// the first reason alone, for one choice is mended by another. Path: managerId.
func ValidateManager(f ManagerFacts) []Problem {
	var found problems
	switch {
	case f.Self:
		found.add(ProblemCodeInvalid, "Nobody is their own manager: name somebody else.", "managerId")
	case f.Under:
		found.add(ProblemCodeInvalid, "This would make a circle: they manage that person, directly or through others. Name somebody who is not below them.", "managerId")
	case !f.Active:
		found.add(ProblemCodeInvalid, "This manager's account, or their organisation, is no longer active: name somebody who is at work.", "managerId")
	case !f.Manages:
		found.add(ProblemCodeInvalid, "A manager holds the role MANAGER: name somebody who does, or give them the role first.", "managerId")
	case !f.Above:
		found.add(ProblemCodeInvalid, "A manager is of the same organisation or of one above it: name somebody from there.", "managerId")
	}
	return found
}
