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
	"actionchild_action_id_child_id":        already("This action is already for this child.", "childIds"),
	"care_profile_one_current":              already("Another profile of this child by this instrument was completed at the same moment. Read it first."),
	"care_profile_one_open":                 already("This child already has a draft profile by this instrument.", "childIds"),
	"chronology_event_corrects_id_key":      already("This event has already been corrected.", "correctsId"),
	"chronologysubject_event_id_child_id":   already("This event is already about this child.", "childIds"),
	"escalation_action_id_to_on":            already("This message was already sent."),
	"instrument_code_version":               already("This version of the instrument is already loaded.", "version"),
	"itemgrade_profile_id_item_grader":      already("This item was graded at the same moment. Read the profile again.", "grades"),
	"organisation_identifier_kind":          already("Another organisation of this kind already has this identifier.", "identifier"),
	"practitioner_issuer_subject":           already("Another account already has this sign-in.", "subject"),
	"referralchild_referral_id_child_id":    already("This concern already names this child.", "children"),
	"referraldecision_referral_id_sequence": already("This concern was decided at the same moment. Read it again.", "id"),
	"relationship_child_id_relative_id":     already("This relative already has a relationship with this child.", "relativeId"),
	"targetitem_profile_id_item":            already("This item is already a target.", "targets"),
	"voice_record_corrects_id_key":          already("This record has already been corrected.", "correctsId"),
	"training_practitioner_id_code_on":      already("This training is already recorded.", "on"),
}

// generatedKeys are the unique indexes over values that Heed generates or counts. On a collision
// the value is generated again (store.Redraw), or two writers are in conflict.
var generatedKeys = map[string]bool{"referral_reference_key": true, "job_waiting": true, "access_link_entry_id_key": true}

// checkProblems maps a check over several columns, or over a range, to its problem. Checks of
// coded columns need no entry: the contract's enums accept the same values.
var checkProblems = map[string]practice.Problem{
	"action.effective":        breaks(practice.ProblemCodeRequired, "A done action needs its evidence of effect.", "effect"),
	"action.owner":            breaks(practice.ProblemCodeInvalid, "The owner of an action must be an organisation, a practitioner or a relative. Name one.", "ownerKind"),
	"action.reasoned":         breaks(practice.ProblemCodeRequired, "Declining or cancelling an action needs a reason.", "reason"),
	"break_glass.reviewed":    breaks(practice.ProblemCodeRequired, "A review needs a finding.", "finding"),
	"break_glass.span":        breaks(practice.ProblemCodeOutOfRange, "An emergency access must end after it starts."),
	"care_profile.completed":  breaks(practice.ProblemCodeIllegalState, "A completed profile needs the time of its completion.", "id"),
	"care_profile.mistaken":   breaks(practice.ProblemCodeRequired, "Marking a profile as mistaken needs a reason.", "reason"),
	"care_sitting.window":     breaks(practice.ProblemCodeOutOfRange, "The window of care ends before it begins. Correct one of the dates.", "to"),
	"child.birth":             breaks(practice.ProblemCodeInvalid, "A child has either a date of birth or an expected date of birth. Remove one.", "dateOfBirth"),
	"child.death":             breaks(practice.ProblemCodeOutOfRange, "The date of death is before the date of birth. Correct one of them.", "diedOn"),
	"child.gender":            breaks(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "genderIdentity"),
	"involvement.basis":       breaks(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "lawfulBasis"),
	"referral.basis":          breaks(practice.ProblemCodeInvalid, "This is not one of the values of the contract.", "lawfulBasis"),
	"household_member.person": breaks(practice.ProblemCodeInvalid, "A member of a household is either a child or a relative. Name one.", "childId"),
	"household_member.span":   breaks(practice.ProblemCodeOutOfRange, "The end of the membership is before its start. Correct the date.", "to"),
	"involvement.named":       breaks(practice.ProblemCodeRequired, "NAMED needs a practitioner. Name one.", "practitionerId"),
	"involvement.span":        breaks(practice.ProblemCodeOutOfRange, "The involvement ends before it starts. Correct one of the dates.", "to"),
	"item_grade.grade":        breaks(practice.ProblemCodeOutOfRange, "The grade must be from 1 to 5.", "grades"),
	"item_grade.or_none":      breaks(practice.ProblemCodeInvalid, "An item has either a grade or a reason why it is not assessed.", "grades"),
	"referral.told":           breaks(practice.ProblemCodeRequired, "The family does not know. Give the reason.", "reasonFamilyNotTold"),
	"relationship.unsafe":     breaks(practice.ProblemCodeRequired, "Contact is unsafe. Give the reason.", "unsafeReason"),
	"voice_record.alone":      breaks(practice.ProblemCodeRequired, "The child was not seen alone. Give the reason, and leave it out otherwise.", "reasonNotAlone"),
	"voice_record.corrected":  breaks(practice.ProblemCodeRequired, "A correction needs a reason.", "correctionReason"),
	"voice_record.said":       breaks(practice.ProblemCodeRequired, "Give the child's words or what was observed.", "words"),
	"target_item.grades":      breaks(practice.ProblemCodeOutOfRange, "The target grade must be better than the grade now, and from 1 to 5.", "targets"),
	"training.span":           breaks(practice.ProblemCodeOutOfRange, "The training expires before it was completed. Correct one of the dates.", "expiresOn"),
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
		return practice.Problem{Code: practice.ProblemCodeNotFound, Path: []string{field}, Message: "The record does not exist, or you may not see it."}, known
	case store.ViolationCheck:
		if p, known := checkProblems[v.Table+"."+v.Constraint]; known {
			return p, true
		}
		field, known := coded[v.Table+"."+v.Constraint]
		return practice.Problem{Code: practice.ProblemCodeInvalid, Path: []string{field}, Message: "This is not one of the values of the contract."}, known
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
		return NewError(CodeConflict, "Another practitioner recorded the same at this moment. Nothing was saved. Read it again.")
	case known:
		return NewError(transport.CodeBadUserInput, "%s", p.Message)
	case v.Kind == store.ViolationForeignKey:
		return NewError(codeNotFound, "The record does not exist, or you may not see it.")
	}
	return NewError(transport.CodeBadUserInput, "Two of the values do not fit each other. Nothing was saved.")
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
	return ConflictIfTaken(ctx, err, "Another practitioner registered the same at this moment. Nothing was saved.")
}
