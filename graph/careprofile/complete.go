package careprofile

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/ent/caresitting"
	childapi "heed/graph/child"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// CompleteCareProfile completes a draft. A completed profile never changes.
func (Mutations) CompleteCareProfile(ctx context.Context, input model.CompleteCareProfileInput) (*model.CompleteCareProfilePayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		p, line, problems, err := lockLine(ctx, input.ID)
		if err != nil || p == nil {
			return input.ID, problems, err
		}
		if err := operation.CheckVersion(ctx, p.ID, p.Version, input.Version); err != nil {
			return p.ID, nil, err
		}
		if problems = checkAssessing(ctx, p, practice.CareProfileVerbComplete); len(problems) > 0 {
			return p.ID, problems, nil
		}
		kept, err := pinnedOf(ctx, p.ID)
		if err != nil {
			return p.ID, nil, err
		}
		facts, err := factsOf(ctx, kept)
		if err != nil {
			return p.ID, nil, err
		}
		facts.ParentSaw, facts.ReasonNotSeen = input.ParentSawScores, operation.Trimmed(input.ReasonNotSeen)
		if problems = practice.CheckCompletion(facts); len(problems) > 0 {
			return p.ID, problems, nil
		}
		return p.ID, nil, complete(ctx, op, p, line, facts)
	})
	return operation.Payload(ctx, d, err, "careProfile", careProfileByID,
		func(p *ent.CareProfile, errors []*practice.Problem) *model.CompleteCareProfilePayload {
			return &model.CompleteCareProfilePayload{CareProfile: p, Errors: errors}
		})
}

// complete writes the completion, puts the profile in its place in the line and adds the
// event.
func complete(ctx context.Context, op *store.Operation, p *ent.CareProfile, line []*ent.CareProfile, f practice.ProfileFacts) error {
	areas := []practice.SittingArea{}
	for _, a := range practice.Derive(f.Instrument, f.Years, practice.GradesBy(practice.GraderKindPractitioner, f.Grades), f.Chosen) {
		areas = append(areas, practice.SittingArea{Code: a.Code, Grade: a.Grade})
	}
	age, err := ageOn(ctx, p.ChildID, *f.EndedOn)
	if err != nil {
		return err
	}
	next := practice.Successors(append(completedOf(line), practice.CompletedProfile{ID: p.ID, Speaks: *f.EndedOn, CompletedAt: op.Now}))
	// The current profile is superseded first: the schema allows only one.
	if err := succeed(ctx, op, line, next); err != nil {
		return err
	}
	u := p.Update().SetState(practice.CareProfileStateCompleted).SetCompletedAt(op.Now).SetCompletedByID(op.Viewer.PractitionerID).
		SetWindowEnd(f.EndedOn.UTC()).SetNillableAgeYears(age).SetAreaGrades(areas).SetParentSawScores(f.ParentSaw).SetNillableReasonNotSeen(
		operation.TrimmedOrNil(&f.ReasonNotSeen))
	if later, followed := next[p.ID]; followed {
		u.SetState(practice.CareProfileStateSuperseded).SetSupersededByID(later).SetSupersededAt(op.Now)
	}
	if err := u.Exec(ctx); err != nil {
		return succeededMeanwhile(ctx, err)
	}
	summary, impact := practice.ProfileWords(f.Instrument, *f.EndedOn, areas)
	if _, err := operation.RecordEvent(ctx,
		operation.Event{Children: []uuid.UUID{p.ChildID}, Source: &p.ID, Category: practice.EventCategoryCareProfile,
			Significance: practice.SignificanceSignificant, Summary: summary, Impact: impact}); err != nil {
		return err
	}
	return childapi.UpdateNeglectSummary(ctx, op, p.ChildID)
}

// lockLine loads a profile for a change that moves others in its line. It locks the
// sitting first, then all of the child's profiles by the instrument that are not
// mistaken.
func lockLine(ctx context.Context, id uuid.UUID) (*ent.CareProfile, []*ent.CareProfile, []practice.Problem, error) {
	p, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	if err != nil {
		return nil, nil, nil, err
	}
	if _, err := operation.Client(ctx).CareSitting.Query().Where(caresitting.ID(p.SittingID)).ForUpdate().Only(ctx); err != nil {
		return nil, nil, nil, err
	}
	line, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.ChildID(p.ChildID), careprofile.InstrumentCode(p.InstrumentCode),
		careprofile.Or(careprofile.MistakenAtIsNil(), careprofile.ID(id))).Order(ent.Asc(careprofile.FieldID)).ForUpdate().All(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	at := slices.IndexFunc(line, func(other *ent.CareProfile) bool { return other.ID == id })
	if at < 0 {
		return nil, nil, operation.ProblemNotFound(ctx, id, "id"), nil
	}
	p = line[at]
	return p, slices.Delete(line, at, at+1), nil, nil
}

// completedOf lists the completed profiles of a line in practice's form.
func completedOf(line []*ent.CareProfile) []practice.CompletedProfile {
	var completed []practice.CompletedProfile
	for _, p := range line {
		if p.CompletedAt != nil {
			completed = append(completed, practice.CompletedProfile{ID: p.ID, Speaks: *operation.DateOf(&p.WindowEnd), CompletedAt: *p.CompletedAt})
		}
	}
	return completed
}

// succeed writes the successor of each completed profile of a line. The profile without
// a successor becomes the current one.
func succeed(ctx context.Context, op *store.Operation, line []*ent.CareProfile, next map[[16]byte][16]byte) error {
	for _, p := range line {
		later, followed := next[p.ID]
		stands := operation.ValueOr(p.SupersededByID, uuid.UUID{})
		if p.CompletedAt == nil || stands == later {
			continue
		}
		u := p.Update().SetState(practice.CareProfileStateCompleted).ClearSupersededByID().ClearSupersededAt()
		if followed {
			u = p.Update().SetState(practice.CareProfileStateSuperseded).SetSupersededByID(later).SetSupersededAt(operation.ValueOr(p.SupersededAt,
				op.Now))
		}
		if err := u.Exec(ctx); err != nil {
			return succeededMeanwhile(ctx, err)
		}
	}
	return nil
}

// succeededMeanwhile is the conflict of two users who complete profiles of one line at
// the same time.
func succeededMeanwhile(ctx context.Context, err error) error {
	return operation.ConflictIfTaken(ctx, err,
		"Another practitioner completed a profile of this child at the same moment. Nothing was saved. Read it first.")
}

// MarkCareProfileMistaken marks a profile as mistaken: it no longer counts.
func (Mutations) MarkCareProfileMistaken(ctx context.Context,
	input model.MarkCareProfileMistakenInput) (*model.MarkCareProfileMistakenPayload, error) {
	d, err := operation.Write(ctx, func(op *store.Operation) (uuid.UUID, []practice.Problem, error) {
		p, line, problems, err := lockLine(ctx, input.ID)
		if err != nil || p == nil {
			return input.ID, problems, err
		}
		if err := operation.CheckVersion(ctx, p.ID, p.Version, input.Version); err != nil {
			return p.ID, nil, err
		}
		if problems = append(checkMistaking(ctx, p), practice.ValidateMistake(input.Reason)...); len(problems) > 0 {
			return p.ID, problems, nil
		}
		mistaken, err := p.Update().SetMistakenReason(operation.Trimmed(&input.Reason)).SetMistakenAt(op.Now).Save(ctx)
		if err != nil {
			return p.ID, nil, err
		}
		return p.ID, nil, writeMistaken(ctx, op, mistaken, line)
	})
	return operation.Payload(ctx, d, err, "careProfile", careProfileByID,
		func(p *ent.CareProfile, errors []*practice.Problem) *model.MarkCareProfileMistakenPayload {
			return &model.MarkCareProfileMistakenPayload{CareProfile: p, Errors: errors}
		})
}

const eventCorrectedMeanwhile = "Another practitioner corrected an event of this profile at the same moment. Nothing was saved. " +
	"Read it again."

// writeMistaken adds the event of a profile marked as mistaken, which corrects the event of
// its completion, and takes a completed profile out of its line.
func writeMistaken(ctx context.Context, op *store.Operation, p *ent.CareProfile, line []*ent.CareProfile) error {
	event := operation.Event{Children: []uuid.UUID{p.ChildID}, Source: &p.ID, Category: practice.EventCategoryCareProfile,
		Significance: practice.SignificanceRoutine, Summary: practice.DraftMistakenSummary,
		Replaces: &p.ID, Reason: p.MistakenReason}
	if p.CompletedAt != nil {
		event.Significance, event.Summary = practice.SignificanceSignificant, practice.ProfileMistakenSummary
		event.Impact = "Its grades no longer count."
	}
	if _, err := operation.RecordEvent(ctx, event); err != nil || p.CompletedAt == nil {
		return operation.ConflictIfTaken(ctx, err, eventCorrectedMeanwhile)
	}
	if err := succeed(ctx, op, line, practice.Successors(completedOf(line))); err != nil {
		return err
	}
	return childapi.UpdateNeglectSummary(ctx, op, p.ChildID)
}
