package operation

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"heed/auth"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// Permissions answers viewerCan: for each verb, what stands against it. The state of the
// record and the viewer's part in it are checked only where the viewer's role has the
// verb. Of a record that the viewer sees through emergency access alone, only the verbs
// that emergency access allows are open. about is the record, or the child that it
// follows; it is uuid.Nil for verbs that begin with no record.
func Permissions(ctx context.Context, about uuid.UUID, rules ...Permission) ([]*model.Permission, error) {
	v := store.FromContext(ctx).Viewer
	list := make([]*model.Permission, len(rules))
	closed := false // whether emergency access closes one of the verbs
	for i, rule := range rules {
		list[i] = &model.Permission{Verb: rule.Verb}
		var against []practice.Problem
		if !auth.May(v, mutationOf(rule.Verb)) {
			against = ProblemNotAllowed("Your role does not allow this.")
		} else if rule.Check != nil {
			var err error
			if against, err = rule.Check(); err != nil {
				return nil, err
			}
		}
		if list[i].Allowed = len(against) == 0; !list[i].Allowed {
			list[i].Reason = &against[0].Message
		}
		closed = closed || !auth.OpenByEmergencyAccess(mutationOf(rule.Verb))
	}
	if !closed {
		return list, nil
	}
	return list, closeInEmergency(ctx, about, list)
}

// closeInEmergency closes the verbs on a record that the viewer sees through emergency
// access alone, but those that emergency access allows.
func closeInEmergency(ctx context.Context, about uuid.UUID, list []*model.Permission) error {
	listed, err := store.ListedInEmergency(about)
	if err != nil || !listed {
		return err
	}
	behind, err := onlyInEmergency(ctx)
	if err != nil || !behind[about] {
		return err
	}
	for _, p := range list {
		if p.Allowed && !auth.OpenByEmergencyAccess(mutationOf(p.Verb)) {
			p.Allowed, p.Reason = false, new(emergencyOnly)
		}
	}
	return nil
}

type emergencyQuestion struct{}

// onlyInEmergency is the set of records that the viewer sees through emergency access
// alone.
func onlyInEmergency(ctx context.Context) (map[uuid.UUID]bool, error) {
	return Batch(ctx, emergencyQuestion{}, true, func() []bool { return nil },
		func(ctx context.Context, _ []bool) (map[bool]map[uuid.UUID]bool, error) {
			found, err := store.FromContext(ctx).ByEmergencyAccessAlone(ctx)
			behind := map[uuid.UUID]bool{}
			for _, id := range found {
				behind[id] = true
			}
			return map[bool]map[uuid.UUID]bool{true: behind}, err
		})
}

// Permission is a verb and the check of what may stand against it beside the viewer's
// roles.
type Permission struct {
	// Verb is the verb asked about.
	Verb model.Verb
	// Check finds what stands against it; nil where the roles alone decide.
	Check func() ([]practice.Problem, error)
}

// mutationOf returns the mutation of a verb: START_TRIAGE is startTriage.
func mutationOf(v model.Verb) string {
	return CamelCase([]string{strings.ToLower(string(v))})[0]
}

// OwnOrAuthority refuses a viewer who is neither of the organisation nor a safeguarding
// lead or manager of social care.
func OwnOrAuthority(v auth.Viewer, own bool, message string) []practice.Problem {
	if IsOwnOrAuthority(v, own) {
		return nil
	}
	return ProblemNotAllowed(message)
}

// IsOwnOrAuthority is the rule of OwnOrAuthority.
func IsOwnOrAuthority(v auth.Viewer, own bool) bool {
	return own || auth.ReachOf(v) == auth.ReachAuthority
}
