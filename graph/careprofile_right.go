package graph

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/graph/model"
	"heed/practice"
	"heed/store"
)

// againstProfile says what stands against a verb on a profile, whoever uses it:
// its state, or that it is mistaken.
func againstProfile(p *ent.CareProfile, verb practice.CareProfileVerb) []practice.Problem {
	if problems := practice.CheckMistaken(p.MistakenAt != nil); len(problems) > 0 {
		return problems
	}
	_, problems := practice.CheckCareProfileVerb(p.State, verb)
	return problems
}

// againstAssessing says what stands against the viewer's doing the assessor's
// work on a profile: it is the assessor's organisation's.
func againstAssessing(ctx context.Context, p *ent.CareProfile, verb practice.CareProfileVerb) []practice.Problem {
	problems := againstProfile(p, verb)
	if p.OrganisationID != store.FromContext(ctx).Viewer.OrganisationID {
		problems = append(problems, notAllowed("The assessor's organisation does this.")...)
	}
	if gradesSecond(ctx, p) {
		problems = append(problems, notAllowed("You grade this profile independently: this is for those who read the practitioner's grades.")...)
	}
	return problems
}

// againstCompleting says what stands against the viewer's completing a profile,
// beside what it lacks.
func (r *Resolver) againstCompleting(ctx context.Context, p *ent.CareProfile) ([]practice.Problem, error) {
	kept, err := r.pinnedOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	trainings, err := trainingsOf(ctx)
	return append(againstAssessing(ctx, p, practice.CareProfileVerbComplete), kept.in.CheckTraining(trainings, today(ctx))...), err
}

// againstReviewing says what stands against the viewer's reviewing the targets
// of a profile.
func againstReviewing(ctx context.Context, p *ent.CareProfile) []practice.Problem {
	v := store.FromContext(ctx).Viewer
	return append(againstProfile(p, practice.CareProfileVerbReviewTargets),
		ownOrAuthority(v, p.OrganisationID == v.OrganisationID, "Target items are reviewed by the assessor's organisation or by social care.")...)
}

// againstMistaking says what stands against the viewer's marking a profile as
// mistaken.
func againstMistaking(ctx context.Context, p *ent.CareProfile) []practice.Problem {
	v := store.FromContext(ctx).Viewer
	return append(practice.CheckMistaken(p.MistakenAt != nil),
		ownOrAuthority(v, p.OrganisationID == v.OrganisationID, "A profile is marked as mistaken by the assessor's organisation or by social care.")...)
}

// standing is where a profile of a sitting stands.
type standing struct {
	SittingID  uuid.UUID                 `sql:"sitting_id"`
	State      practice.CareProfileState `sql:"state"`
	MistakenAt *time.Time                `sql:"mistaken_at"`
}

type standingsQuestion struct{}

// againstAmending says what stands against the viewer's amending what the
// profiles of a sitting share. It asks for their states alone: to count them is
// no look at a child's record.
func againstAmending(ctx context.Context, sitting, body uuid.UUID) ([]practice.Problem, error) {
	op := store.FromContext(ctx)
	profiles, err := batched(ctx, standingsQuestion{}, sitting, op.Sittings, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]standing, error) {
		var rows []standing
		err := client(ctx).CareProfile.Query().Where(careprofile.SittingIDIn(ids...)).
			Select(careprofile.FieldSittingID, careprofile.FieldState, careprofile.FieldMistakenAt).Scan(ctx, &rows)
		answers := map[uuid.UUID][]standing{}
		for _, s := range rows {
			answers[s.SittingID] = append(answers[s.SittingID], s)
		}
		return answers, err
	})
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
	if body != op.Viewer.OrganisationID {
		problems = append(problems, notAllowed("The assessor's organisation does this.")...)
	}
	return problems, nil
}

// ViewerCan on a profile, and on the sitting that it is one of.
func (f careProfileFields) ViewerCan(ctx context.Context, p *ent.CareProfile) ([]*model.Permission, error) {
	return mayOn(ctx, p.ChildID,
		permission{model.VerbGradeItems, func() ([]practice.Problem, error) {
			return againstProfile(p, practice.CareProfileVerbGrade), nil
		}},
		permission{model.VerbAddProfileEvidence, func() ([]practice.Problem, error) {
			return againstProfile(p, practice.CareProfileVerbGrade), nil
		}},
		permission{model.VerbSetTargetItems, func() ([]practice.Problem, error) {
			return againstAssessing(ctx, p, practice.CareProfileVerbSetTargets), nil
		}},
		permission{model.VerbCompleteCareProfile, func() ([]practice.Problem, error) { return f.againstCompleting(ctx, p) }},
		permission{model.VerbReviewTargetItems, func() ([]practice.Problem, error) { return againstReviewing(ctx, p), nil }},
		permission{model.VerbMarkCareProfileMistaken, func() ([]practice.Problem, error) { return againstMistaking(ctx, p), nil }},
		permission{model.VerbAmendCareSitting, func() ([]practice.Problem, error) {
			return againstAmending(ctx, p.SittingID, p.OrganisationID)
		}},
	)
}
