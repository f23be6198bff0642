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

// Permissions answers viewerCan: for each verb, what stands against it. The state of a
// record and the viewer's part in it are asked only where the role allows.
func Permissions(ctx context.Context, rules ...Permission) ([]*model.Permission, error) {
	v := store.FromContext(ctx).Viewer
	list := make([]*model.Permission, len(rules))
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
	}
	return list, nil
}

// PermissionsOn is may for what hangs on a record that the viewer may see through their
// openings in an emergency alone: then only what is open through the glass is open.
func PermissionsOn(ctx context.Context, record uuid.UUID, rules ...Permission) ([]*model.Permission, error) {
	list, err := Permissions(ctx, rules...)
	if err != nil {
		return nil, err
	}
	behind, err := onlyInEmergency(ctx)
	if err != nil || !behind[record] {
		return list, err
	}
	for _, p := range list {
		if p.Allowed && !auth.ThroughGlass(mutationOf(p.Verb)) {
			p.Allowed, p.Reason = false, new(emergencyOnly)
		}
	}
	return list, nil
}

type emergencyQuestion struct{}

// onlyInEmergency are the children, relatives, households and actions that the viewer
// sees through their openings in an emergency alone.
func onlyInEmergency(ctx context.Context) (map[uuid.UUID]bool, error) {
	return Batch(ctx, emergencyQuestion{}, true, func() []bool { return nil }, func(ctx context.Context, _ []bool) (map[bool]map[uuid.UUID]bool, error) {
		found, err := store.FromContext(ctx).ByEmergencyAccessAlone(ctx)
		behind := map[uuid.UUID]bool{}
		for _, id := range found {
			behind[id] = true
		}
		return map[bool]map[uuid.UUID]bool{true: behind}, err
	})
}

// Permission is a verb and what, beside the roles, may stand against it.
type Permission struct {
	Verb  model.Verb
	Check func() ([]practice.Problem, error)
}

// mutationOf is the mutation that a verb stands for: START_TRIAGE is startTriage.
func mutationOf(v model.Verb) string {
	return CamelCase([]string{strings.ToLower(string(v))})[0]
}

// OwnOrAuthority stands against those who are neither of the organisation nor
// social care's leads and managers.
func OwnOrAuthority(v auth.Viewer, own bool, message string) []practice.Problem {
	if own || auth.ReachOf(v) == auth.ReachAuthority {
		return nil
	}
	return ProblemNotAllowed(message)
}
