package careprofile

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// checkProfile checks that the state of a profile allows a verb and that it is not
// mistaken.
func checkProfile(p *ent.CareProfile, verb practice.CareProfileVerb) []practice.Problem {
	if problems := practice.CheckMistaken(p.MistakenAt != nil); len(problems) > 0 {
		return problems
	}
	_, problems := practice.CheckCareProfileVerb(p.State, verb)
	return problems
}

// checkAssessing checks that the viewer may do the assessor's work on a profile: it is
// for the assessor's organisation.
func checkAssessing(ctx context.Context, p *ent.CareProfile, verb practice.CareProfileVerb) []practice.Problem {
	problems := checkProfile(p, verb)
	if p.OrganisationID != store.FromContext(ctx).Viewer.OrganisationID {
		problems = append(problems, operation.ProblemNotAllowed("Only the assessor's organisation can do this.")...)
	}
	if gradesSecond(ctx, p) {
		problems = append(problems, operation.ProblemNotAllowed(
			"You grade this profile as the second practitioner. Only practitioners who can read the practitioner's grades can do this.")...)
	}
	return problems
}

// checkCompleting checks that the viewer may complete a profile, apart from what it
// still lacks.
func checkCompleting(ctx context.Context, p *ent.CareProfile) ([]practice.Problem, error) {
	kept, err := pinnedOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	trainings, err := trainingsOf(ctx)
	return append(checkAssessing(ctx, p, practice.CareProfileVerbComplete), kept.in.CheckTraining(trainings, operation.Today(ctx))...), err
}

// checkReviewing checks that the viewer may review the targets of a profile.
func checkReviewing(ctx context.Context, p *ent.CareProfile) []practice.Problem {
	v := store.FromContext(ctx).Viewer
	return append(checkProfile(p, practice.CareProfileVerbReviewTargets),
		operation.OwnOrAuthority(v, p.OrganisationID == v.OrganisationID,
			"Only the assessor's organisation or social care can review target items.")...)
}

// checkMistaking checks that the viewer may mark a profile as mistaken.
func checkMistaking(ctx context.Context, p *ent.CareProfile) []practice.Problem {
	v := store.FromContext(ctx).Viewer
	return append(practice.CheckMistaken(p.MistakenAt != nil),
		operation.OwnOrAuthority(v, p.OrganisationID == v.OrganisationID,
			"Only the assessor's organisation or social care can mark a profile as mistaken.")...)
}

// profileState is the state of one profile of a sitting.
type profileState struct {
	SittingID  uuid.UUID                 `sql:"sitting_id"`
	State      practice.CareProfileState `sql:"state"`
	MistakenAt *time.Time                `sql:"mistaken_at"`
}

type standingsQuestion struct{}

// statesOf reads the states of a sitting's profiles that the viewer can see, and nothing
// else of them, which is no access to a child's record.
func statesOf(ctx context.Context, sitting uuid.UUID) ([]profileState, error) {
	return operation.Batch(ctx, standingsQuestion{}, sitting, store.FromContext(ctx).Sittings,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]profileState, error) {
			var rows []profileState
			err := operation.Client(ctx).CareProfile.Query().Where(careprofile.SittingIDIn(ids...)).
				Select(careprofile.FieldSittingID, careprofile.FieldState, careprofile.FieldMistakenAt).Scan(ctx, &rows)
			answers := map[uuid.UUID][]profileState{}
			for _, s := range rows {
				answers[s.SittingID] = append(answers[s.SittingID], s)
			}
			return answers, err
		})
}

// checkAmending checks that the viewer may amend the shared facts of a sitting.
func checkAmending(ctx context.Context, sitting, orgID uuid.UUID) ([]practice.Problem, error) {
	profiles, err := statesOf(ctx, sitting)
	if err != nil {
		return nil, err
	}
	drafts, completed := 0, 0
	for _, p := range profiles {
		switch {
		case p.MistakenAt != nil:
		case p.State == practice.CareProfileStateDraft:
			drafts++
		default:
			completed++
		}
	}
	problems := practice.CheckSitting(drafts, completed)
	if orgID != store.FromContext(ctx).Viewer.OrganisationID {
		problems = append(problems, operation.ProblemNotAllowed("Only the assessor's organisation can do this.")...)
	}
	return problems, nil
}

// ViewerCan lists the verbs on a profile and on its sitting.
func (Fields) ViewerCan(ctx context.Context, p *ent.CareProfile) ([]*model.Permission, error) {
	return operation.Permissions(ctx, p.ChildID,
		operation.Permission{Verb: model.VerbGradeItems, Check: func() ([]practice.Problem, error) {
			return checkProfile(p, practice.CareProfileVerbGrade), nil
		}},
		operation.Permission{Verb: model.VerbAddProfileEvidence, Check: func() ([]practice.Problem, error) {
			return checkProfile(p, practice.CareProfileVerbGrade), nil
		}},
		operation.Permission{Verb: model.VerbSetTargetItems, Check: func() ([]practice.Problem, error) {
			return checkAssessing(ctx, p, practice.CareProfileVerbSetTargets), nil
		}},
		operation.Permission{Verb: model.VerbCompleteCareProfile, Check: func() ([]practice.Problem, error) { return checkCompleting(ctx, p) }},
		operation.Permission{Verb: model.VerbReviewTargetItems, Check: func() ([]practice.Problem, error) { return checkReviewing(ctx, p), nil }},
		operation.Permission{Verb: model.VerbMarkCareProfileMistaken,
			Check: func() ([]practice.Problem, error) { return checkMistaking(ctx, p), nil }},
		operation.Permission{Verb: model.VerbAmendCareSitting, Check: func() ([]practice.Problem, error) {
			return checkAmending(ctx, p.SittingID, p.OrganisationID)
		}},
	)
}
