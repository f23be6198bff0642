package voice

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/voicerecord"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// Fields answers the computed fields of VoiceRecord.
type Fields struct{}

// ViewerCan lists the verbs on a voice record.
func (Fields) ViewerCan(ctx context.Context, r *ent.VoiceRecord) ([]*model.Permission, error) {
	check := func(check func(context.Context, *ent.VoiceRecord) ([]practice.Problem, error)) func() ([]practice.Problem, error) {
		return func() ([]practice.Problem, error) { return check(ctx, r) }
	}
	return operation.Permissions(ctx, r.ChildID,
		operation.Permission{Verb: model.VerbCorrectVoice, Check: check(checkCorrecting)},
		operation.Permission{Verb: model.VerbRecordInfluence, Check: check(checkInfluencing)},
		operation.Permission{Verb: model.VerbWithdrawVoice, Check: check(checkWithdrawing)},
		operation.Permission{Verb: model.VerbWithdrawInfluence, Check: check(checkWithdrawingOne)})
}

// Words are the child's own.
func (Fields) Words(ctx context.Context, r *ent.VoiceRecord) (*string, error) {
	return said(ctx, r, r.Words)
}

// Reading is how the practitioner reads the words.
func (Fields) Reading(ctx context.Context, r *ent.VoiceRecord) (*string, error) {
	return said(ctx, r, r.Reading)
}

// WishesAndFeelings are the child's.
func (Fields) WishesAndFeelings(ctx context.Context, r *ent.VoiceRecord) (*string, error) {
	return said(ctx, r, r.WishesAndFeelings)
}

// ReasonNotAlone is why the child was not seen alone.
func (Fields) ReasonNotAlone(ctx context.Context, r *ent.VoiceRecord) (*string, error) {
	return said(ctx, r, r.ReasonNotAlone)
}

// CorrectionReason is why the record corrects another.
func (Fields) CorrectionReason(ctx context.Context, r *ent.VoiceRecord) (*string, error) {
	return said(ctx, r, r.CorrectionReason)
}

// Influences are what the child's voice changed.
func (Fields) Influences(ctx context.Context, r *ent.VoiceRecord) ([]*store.Influence, error) {
	of := make([]*store.Influence, len(r.Influences))
	for i, influence := range r.Influences {
		of[i] = &store.Influence{VoiceInfluence: influence, Of: r}
	}
	list, err := said(ctx, r, of)
	return operation.NonNil(list), err
}

// said is what a record says, or nothing: what should not be there, such as the words of
// another child, is read only by who can withdraw it.
func said[T any](ctx context.Context, r *ent.VoiceRecord, what T) (T, error) {
	var nothing T
	if v := store.FromContext(ctx).Viewer; operation.IsOwnOrAuthority(v, r.OrganisationID == v.OrganisationID) {
		return what, nil
	}
	withdrawn, err := operation.Batch(ctx, withdrawals{}, r.ID, store.FromContext(ctx).Listed("VoiceRecord"),
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
			return store.FromContext(ctx).WithdrawnVoice(ctx, ids)
		})
	if err != nil || withdrawn {
		return nothing, err
	}
	return what, nil
}

type withdrawals struct{}

// checkCorrecting lists what stands against the correction of a record.
func checkCorrecting(ctx context.Context, r *ent.VoiceRecord) ([]practice.Problem, error) {
	corrected, err := isCorrected(ctx, r)
	switch {
	case err != nil:
		return nil, err
	case r.OrganisationID != store.FromContext(ctx).Viewer.OrganisationID:
		return operation.ProblemNotAllowed("Only the organisation that recorded it can correct it.", "correctsId"), nil
	case corrected:
		return []practice.Problem{{Code: practice.ProblemCodeAlreadyExists, Path: []string{"correctsId"},
			Message: "This record has already been corrected. Correct the correction, or record it again if the correction was withdrawn."}}, nil
	}
	return practice.CheckVoiceStands(r.WithdrawnAt != nil, false, "correctsId"), nil
}

// checkWithdrawing lists what stands against the withdrawal of a record.
func checkWithdrawing(ctx context.Context, r *ent.VoiceRecord) ([]practice.Problem, error) {
	problems, err := checkStands(ctx, r)
	return append(problems, checkOwn(ctx, r.OrganisationID.String(),
		"Only the organisation that recorded it, or social care, can withdraw it.", "id")...), err
}

// checkOwn refuses a viewer who is neither of the organisation nor of social care.
func checkOwn(ctx context.Context, organisation, message, path string) []practice.Problem {
	v := store.FromContext(ctx).Viewer
	problems := operation.OwnOrAuthority(v, organisation == v.OrganisationID.String(), message)
	for i := range problems {
		problems[i].Path = []string{path}
	}
	return problems
}

// checkStands refuses a record that was withdrawn or corrected.
func checkStands(ctx context.Context, r *ent.VoiceRecord) ([]practice.Problem, error) {
	corrected, err := isCorrected(ctx, r)
	return practice.CheckVoiceStands(r.WithdrawnAt != nil, corrected, "id"), err
}

type corrections struct{}

// isCorrected reports whether another record corrects a record.
func isCorrected(ctx context.Context, r *ent.VoiceRecord) (bool, error) {
	all := store.FromContext(ctx).Listed("VoiceRecord")
	return operation.Batch(ctx, corrections{}, r.ID, all, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
		found, err := operation.Client(ctx).VoiceRecord.Query().Where(voicerecord.CorrectsIDIn(ids...)).All(ctx)
		answers := map[uuid.UUID]bool{}
		for _, c := range found {
			answers[*c.CorrectsID] = true
		}
		return answers, err
	})
}
