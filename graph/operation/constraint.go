package operation

import (
	"context"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/ent/migrate"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// Rules are checked before a write, so that the answer lists everything that is wrong.
// The constraints of the schema catch the rest: two writers at once, and bugs of ours. A
// violation is answered by the name of its constraint and is never INTERNAL. The answer
// does not depend on what the viewer can see.

// uniqueProblems maps a unique index to the problem that its violation causes, with the
// field of the input.
var uniqueProblems = map[string]practice.Problem{
	"actionchild_action_id_child_id":        already("This action is for this child already.", "childIds"),
	"care_profile_one_current":              already("This child has a current profile by this instrument, completed at the same moment. Read it first."),
	"care_profile_one_open":                 already("This child has an open profile by this instrument.", "childIds"),
	"chronology_event_corrects_id_key":      already("This event is corrected already.", "correctsId"),
	"chronologysubject_event_id_child_id":   already("This event names this child already.", "childIds"),
	"escalation_action_id_to_on":            already("This message was sent already."),
	"instrument_code_version":               already("This version of the instrument is loaded already.", "version"),
	"itemgrade_profile_id_item_grader":      already("This item was graded at the same moment. Read the profile again.", "grades"),
	"organisation_identifier_kind":          already("Another organisation of this kind has this identifier.", "identifier"),
	"practitioner_issuer_subject":           already("Somebody else has this sign-in.", "subject"),
	"referralchild_referral_id_child_id":    already("This concern names this child already.", "children"),
	"referraldecision_referral_id_sequence": already("This concern was decided at the same moment. Read it again.", "id"),
	"relationship_child_id_relative_id":     already("This relative is tied to this child already.", "relativeId"),
	"targetitem_profile_id_item":            already("This item is a target already.", "targets"),
	"training_practitioner_id_code_on":      already("This training is recorded already.", "on"),
}

// generatedKeys are the unique indexes over values that Heed generates or counts. On a collision
// the value is generated again (store.Redraw), or two writers are in conflict.
var generatedKeys = map[string]bool{"referral_reference_key": true, "job_waiting": true, "access_link_entry_id_key": true}

// checkProblems maps a check over several columns, or over a range, to its problem. Checks of
// coded columns need no entry: the contract's enums accept the same values.
var checkProblems = map[string]practice.Problem{
	"action.effective":        breaks(practice.ProblemCodeRequired, "An action is done with what came of it.", "effect"),
	"action.owner":            breaks(practice.ProblemCodeInvalid, "The owner of an action is an organisation, a practitioner or a relative, and is named.", "ownerKind"),
	"action.reasoned":         breaks(practice.ProblemCodeRequired, "Declining or cancelling an action takes a reason.", "reason"),
	"break_glass.reviewed":    breaks(practice.ProblemCodeRequired, "A review has a finding.", "finding"),
	"break_glass.span":        breaks(practice.ProblemCodeOutOfRange, "An opening ends after it begins."),
	"care_profile.completed":  breaks(practice.ProblemCodeIllegalState, "A profile is completed at an instant.", "id"),
	"care_profile.mistaken":   breaks(practice.ProblemCodeRequired, "Marking a profile as mistaken takes a reason.", "reason"),
	"care_sitting.window":     breaks(practice.ProblemCodeOutOfRange, "The window of care ends on or after the day on which it begins.", "to"),
	"child.birth":             breaks(practice.ProblemCodeInvalid, "A child has a date of birth or an expected one, not both.", "dateOfBirth"),
	"child.death":             breaks(practice.ProblemCodeOutOfRange, "A child cannot die before they are born.", "diedOn"),
	"child.gender":            breaks(practice.ProblemCodeInvalid, "This is not one of the values that the contract lists.", "genderIdentity"),
	"involvement.basis":       breaks(practice.ProblemCodeInvalid, "This is not one of the values that the contract lists.", "lawfulBasis"),
	"referral.basis":          breaks(practice.ProblemCodeInvalid, "This is not one of the values that the contract lists.", "lawfulBasis"),
	"household_member.person": breaks(practice.ProblemCodeInvalid, "A member of a household is a child or a relative, one of them.", "childId"),
	"household_member.span":   breaks(practice.ProblemCodeOutOfRange, "The last day in a household is on or after the first.", "to"),
	"involvement.named":       breaks(practice.ProblemCodeRequired, "Sight by name needs the practitioner who is named.", "practitionerId"),
	"involvement.span":        breaks(practice.ProblemCodeOutOfRange, "An involvement ends on or after the day on which it begins.", "to"),
	"item_grade.grade":        breaks(practice.ProblemCodeOutOfRange, "A grade is from 1 to 5.", "grades"),
	"item_grade.or_none":      breaks(practice.ProblemCodeInvalid, "An item has a grade, or the reason why it was not assessed.", "grades"),
	"referral.told":           breaks(practice.ProblemCodeRequired, "Where the family does not know, say why.", "reasonFamilyNotTold"),
	"relationship.unsafe":     breaks(practice.ProblemCodeRequired, "Where contact is unsafe, say why.", "unsafeReason"),
	"target_item.grades":      breaks(practice.ProblemCodeOutOfRange, "A target is a better grade than the one now; grades are from 1 to 5.", "targets"),
	"training.span":           breaks(practice.ProblemCodeOutOfRange, "A training expires on or after its day.", "expiresOn"),
}

// internalConstraints are constraints over values that functions and triggers of the schema write. No
// input reaches them, so a violation is answered as a conflict in which nothing is
// written.
var internalConstraints = map[string]bool{
	"access_checkpoint": true, "access_entry": true, "access_link": true, "access_pending": true, "child_search": true, "disclosure": true,
	"edit": true, "escalation": true, "household_search": true, "job": true, "neglect_clock": true, "notice": true, "retry": true,
}

func already(message string, path ...string) practice.Problem {
	return breaks(practice.ProblemCodeAlreadyExists, message, path...)
}

func breaks(code practice.ProblemCode, message string, path ...string) practice.Problem {
	return practice.Problem{Code: code, Path: path, Message: message}
}

// problemOf returns the problem that a user can mend after a violation, and whether
// there is one.
func problemOf(v store.Violation) (practice.Problem, bool) {
	if internalConstraints[v.Table] || generatedKeys[v.Constraint] {
		return practice.Problem{}, false
	}
	switch v.Kind {
	case store.ViolationUnique:
		p, known := uniqueProblems[v.Constraint]
		return p, known
	case store.ViolationForeignKey:
		field, known := references[v.Constraint]
		return practice.Problem{Code: practice.ProblemCodeNotFound, Path: []string{field}, Message: "There is no such record, or none that you may see."}, known
	case store.ViolationCheck:
		if p, known := checkProblems[v.Table+"."+v.Constraint]; known {
			return p, true
		}
		field, known := coded[v.Table+"."+v.Constraint]
		return practice.Problem{Code: practice.ProblemCodeInvalid, Path: []string{field}, Message: "This is not one of the values that the contract lists."}, known
	}
	return practice.Problem{}, false
}

// logViolation logs a violated constraint and the code that answers it.
func logViolation(ctx context.Context, v store.Violation, answer string) {
	From(ctx).logViolation(ctx, v, answer)
}

// ConflictIfTaken turns a unique violation into a conflict with a message: two users
// recorded the same at the same time. It returns any other error unchanged.
func ConflictIfTaken(ctx context.Context, err error, message string) error {
	v, broken := store.ViolationOf(err)
	if !broken || v.Kind != store.ViolationUnique || v.Drawn() {
		return err
	}
	logViolation(ctx, v, CodeConflict)
	return NewError(CodeConflict, "%s", message)
}

// mendableProblems returns the problems that a user can mend, or nil where the error has another
// cause.
func mendableProblems(ctx context.Context, err error) []practice.Problem {
	if v, broken := store.ViolationOf(err); broken {
		if p, known := problemOf(v); known {
			logViolation(ctx, v, string(p.Code))
			return []practice.Problem{p}
		}
	}
	return nil
}

// violationError is the error for a violation in an operation whose payload has no list of
// problems.
func violationError(v store.Violation) *gqlerror.Error {
	p, known := problemOf(v)
	switch {
	case known && p.Code == practice.ProblemCodeNotFound:
		return NewError(codeNotFound, "%s", p.Message)
	case v.Kind == store.ViolationUnique || internalConstraints[v.Table]:
		return NewError(CodeConflict, "Somebody else recorded the same at this moment. Nothing was written; read it again.")
	case known:
		return NewError(transport.CodeBadUserInput, "%s", p.Message)
	case v.Kind == store.ViolationForeignKey:
		return NewError(codeNotFound, "There is no such record, or none that you may see.")
	}
	return NewError(transport.CodeBadUserInput, "Two of the values do not fit each other. Nothing was written.")
}

// references maps foreign keys to the fields of inputs that hold the identifier; coded
// maps checks to the fields that hold a code.
var references, coded = func() (map[string]string, map[string]string) {
	keys, codes := map[string]string{}, map[string]string{}
	for _, table := range migrate.Tables {
		for _, key := range table.ForeignKeys {
			keys[key.Symbol] = CamelCase([]string{key.Columns[0].Name})[0]
		}
		for _, column := range table.Columns {
			if len(column.Enums) > 0 {
				codes[table.Name+"."+column.Name] = CamelCase([]string{column.Name})[0]
			}
		}
	}
	return keys, codes
}()

// ConflictIfRegistered is ConflictIfTaken for two users who register the same at the
// same time.
func ConflictIfRegistered(ctx context.Context, err error) error {
	return ConflictIfTaken(ctx, err, "Somebody else registered the same at this moment. Nothing was written.")
}
