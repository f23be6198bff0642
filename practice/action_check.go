package practice

// Path is the field of an input that names such an owner.
func (k ActionOwnerKind) Path() string {
	switch k {
	case ActionOwnerKindOrganisation:
		return "organisationId"
	case ActionOwnerKindPractitioner:
		return "practitionerId"
	case ActionOwnerKindRelative:
		return "relativeId"
	default:
		return "ownerKind"
	}
}

// ActionFacts is what is known when an action is assigned.
type ActionFacts struct {
	// What is to be done, 5 to 4,000 characters.
	What string
	// Why it is to be done: what it should change for the child, 5 to 4,000
	// characters.
	Why string
	// OwnerKind is the kind of the owner.
	OwnerKind ActionOwnerKind
	// Organisation, Practitioner and Relative say which owners are named. A practitioner may
	// be named with their organisation.
	Organisation, Practitioner, Relative bool
	// Origin is where it comes from.
	Origin ActionOrigin
	// Source says whether the record that it comes from is named.
	Source bool
	// DueOn is the last day in time.
	DueOn *Date
	// Today is the day it is.
	Today Date
}

// maxActionYears is how far ahead an action may be due: our own limit, beyond which a date
// is probably a typing error.
const maxActionYears = 2

// ValidateAction lists the problems of an action, except those of its owner, before it is
// assigned. Paths: what, why, origin, sourceId, dueOn.
func ValidateAction(f ActionFacts) []Problem {
	var found problems
	found.check(f.What, text{"The task", 5, 4_000}, "what")
	found.check(f.Why, text{"The intended change", 5, 4_000}, "why")
	oneOf(&found, f.Origin, "The origin", "origin")
	found = append(found, f.Origin.checkSource(f.Source)...)
	return append(found, ValidateActionDue(f.DueOn, f.Today)...)
}

// checkSource says whether the record that an action comes from must be named, or must
// not. The other origins come with the records that they name.
func (o ActionOrigin) checkSource(named bool) []Problem {
	var found problems
	switch {
	case !known(o):
	case o == ActionOriginDirect && named:
		found.add(ProblemCodeInvalid, "An action with the origin DIRECT has no source record. Leave out the source.", "sourceId")
	case o == ActionOriginDirect:
	case o != ActionOriginReferral && o != ActionOriginCareProfile:
		found.add(ProblemCodeInvalid, "Actions with this origin cannot be assigned yet. Use DIRECT, REFERRAL or CARE_PROFILE.", "origin")
	case !named:
		found.add(ProblemCodeRequired, "The record that the action comes from is required.", "sourceId")
	}
	return found
}

// ValidateActionOwner lists the problems of an action's owner, when it is assigned and
// when it is reassigned. Paths: ownerKind, organisationId, practitionerId, relativeId.
func ValidateActionOwner(f ActionFacts) []Problem {
	var found problems
	oneOf(&found, f.OwnerKind, "The kind of owner", "ownerKind")
	if !known(f.OwnerKind) {
		return found
	}
	named := []struct {
		kind    ActionOwnerKind
		given   bool
		subject string
	}{
		{ActionOwnerKindOrganisation, f.Organisation, "The organisation"},
		{ActionOwnerKindPractitioner, f.Practitioner, "The practitioner"},
		{ActionOwnerKindRelative, f.Relative, "The relative"},
	}
	for _, owner := range named {
		theirs := owner.kind == ActionOwnerKindOrganisation && f.OwnerKind == ActionOwnerKindPractitioner
		switch {
		case owner.kind == f.OwnerKind && !owner.given:
			found.add(ProblemCodeRequired, owner.subject+" is required for this kind of owner.", owner.kind.Path())
		case owner.kind != f.OwnerKind && owner.given && !theirs:
			found.add(ProblemCodeInvalid, owner.subject+" does not fit this kind of owner. Leave it out.", owner.kind.Path())
		}
	}
	return found
}

// ValidateActionDue lists the problems of an action's due date: today at the earliest, and
// at most maxActionYears ahead. Path: dueOn.
func ValidateActionDue(due *Date, today Date) []Problem {
	var found problems
	switch {
	case due == nil:
		found.add(ProblemCodeRequired, "The due date is required.", "dueOn")
	case due.Before(today):
		found.add(ProblemCodeOutOfRange, "The due date is before today. Choose today or a later date.", "dueOn")
	case due.After(today.AddMonths(12 * maxActionYears)):
		found.add(ProblemCodeOutOfRange, "The due date is more than 2 years ahead. Choose an earlier date.", "dueOn")
	}
	return found
}
