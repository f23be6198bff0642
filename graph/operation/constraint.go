package operation

import (
	"context"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"heed/ent/migrate"
	"heed/graph/transport"
	"heed/practice"
	"heed/store"
)

// Rules are asked before a write, so that the answer names all that is wrong. The
// schema holds what they miss: two at once, and a mistake of ours. What it refuses
// is answered here by the name of the constraint, and is never INTERNAL. The answer
// is the same whatever the viewer may see of what is there already.

// uniqueness says of unique indexes what stands in the way, and where in the input.
var uniqueness = map[string]practice.Problem{
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

// drawn are the unique indexes over what Heed draws or counts itself: a collision
// is drawn again (store.Redraw), or is a conflict of two at once.
var drawn = map[string]bool{"referral_reference_key": true, "job_waiting": true, "access_link_entry_id_key": true}

// checks say of the checks over several columns, or over a range, what does not fit.
// Those of coded columns take what the types of the contract take.
var checks = map[string]practice.Problem{
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

// ours are constraints over what functions and triggers of the schema write
// themselves: no input reaches them. Should one be broken all the same, it is a
// conflict, with nothing written.
var ours = map[string]bool{
	"access_checkpoint": true, "access_entry": true, "access_link": true, "access_pending": true, "child_search": true, "disclosure": true,
	"edit": true, "escalation": true, "household_search": true, "job": true, "neglect_clock": true, "notice": true, "retry": true,
}

func already(message string, path ...string) practice.Problem {
	return breaks(practice.ProblemCodeAlreadyExists, message, path...)
}

func breaks(code practice.ProblemCode, message string, path ...string) practice.Problem {
	return practice.Problem{Code: code, Path: path, Message: message}
}

// problemOf is what a person can mend about a broken rule, and whether there is one.
func problemOf(v store.Violation) (practice.Problem, bool) {
	if ours[v.Table] || drawn[v.Constraint] {
		return practice.Problem{}, false
	}
	switch v.Kind {
	case store.ViolationUnique:
		p, known := uniqueness[v.Constraint]
		return p, known
	case store.ViolationForeignKey:
		field, known := references[v.Constraint]
		return practice.Problem{Code: practice.ProblemCodeNotFound, Path: []string{field}, Message: "There is no such record, or none that you may see."}, known
	case store.ViolationCheck:
		if p, known := checks[v.Table+"."+v.Constraint]; known {
			return p, true
		}
		field, known := coded[v.Table+"."+v.Constraint]
		return practice.Problem{Code: practice.ProblemCodeInvalid, Path: []string{field}, Message: "This is not one of the values that the contract lists."}, known
	}
	return practice.Problem{}, false
}

// broke tells that a rule of the schema was broken, and by which code it is answered.
func broke(ctx context.Context, v store.Violation, answer string) {
	From(ctx).broke(ctx, v, answer)
}

// ConflictIfTaken is the conflict of two who record the same at one moment, which a unique
// index finds. Any other error stays what it is.
func ConflictIfTaken(ctx context.Context, err error, message string) error {
	v, broken := store.ViolationOf(err)
	if !broken || v.Kind != store.ViolationUnique || v.Drawn() {
		return err
	}
	broke(ctx, v, CodeConflict)
	return NewError(CodeConflict, "%s", message)
}

// mendable is what a person can mend about an error; nil where that is not why.
func mendable(ctx context.Context, err error) []practice.Problem {
	if v, broken := store.ViolationOf(err); broken {
		if p, known := problemOf(v); known {
			broke(ctx, v, string(p.Code))
			return []practice.Problem{p}
		}
	}
	return nil
}

// refusedBy is the error of an operation that a rule of the schema refused, and
// that has no payload to name a problem in.
func refusedBy(v store.Violation) *gqlerror.Error {
	p, known := problemOf(v)
	switch {
	case known && p.Code == practice.ProblemCodeNotFound:
		return NewError(codeNotFound, "%s", p.Message)
	case v.Kind == store.ViolationUnique || ours[v.Table]:
		return NewError(CodeConflict, "Somebody else recorded the same at this moment. Nothing was written; read it again.")
	case known:
		return NewError(transport.CodeBadUserInput, "%s", p.Message)
	case v.Kind == store.ViolationForeignKey:
		return NewError(codeNotFound, "There is no such record, or none that you may see.")
	}
	return NewError(transport.CodeBadUserInput, "Two of the values do not fit each other. Nothing was written.")
}

// references are the fields of inputs that foreign keys are about, and coded those
// that a list of codes is.
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

// ConflictIfRegistered is the conflict of two who register the same at one moment.
func ConflictIfRegistered(ctx context.Context, err error) error {
	return ConflictIfTaken(ctx, err, "Somebody else registered the same at this moment. Nothing was written.")
}
