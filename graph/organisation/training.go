package organisation

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/practitioner"
	"heed/ent/training"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// trainingOf turns a record into the training that practice judges.
func trainingOf(t *ent.Training) practice.Training {
	return practice.Training{Code: t.Code, On: *operation.DateOf(&t.On), ExpiresOn: operation.DateOf(t.ExpiresOn)}
}

// RecordTraining records a practitioner's training.
func (Mutations) RecordTraining(ctx context.Context, input model.RecordTrainingInput) (*model.RecordTrainingPayload, error) {
	d, err := operation.Write(ctx, func(*store.Operation) (uuid.UUID, []practice.Problem, error) {
		p, err := operation.Client(ctx).Practitioner.Query().Where(practitioner.ID(input.PractitionerID)).Only(ctx)
		if ent.IsNotFound(err) {
			return uuid.UUID{}, operation.ProblemNotFound(ctx, input.PractitionerID, "practitionerId"), nil
		}
		if err != nil {
			return uuid.UUID{}, nil, err
		}
		t := practice.Training{Code: input.Code, On: *operation.DateOf(&input.On), ExpiresOn: operation.DateOf(input.ExpiresOn)}
		problems := append(checkTraining(ctx, p), practice.ValidateTraining(t, operation.Today(ctx))...)
		if len(problems) > 0 {
			return p.ID, problems, nil
		}
		problems, err = train(ctx, p.ID, t)
		return p.ID, problems, err
	})
	return operation.Payload(ctx, d, err, "practitioner", practitionerByID,
		func(p *ent.Practitioner, errors []*practice.Problem) *model.RecordTrainingPayload {
			return &model.RecordTrainingPayload{Practitioner: p, Errors: errors}
		})
}

// checkTraining checks that the viewer may record a training: a manager for their own
// organisation, an administrator for all.
func checkTraining(ctx context.Context, p *ent.Practitioner) []practice.Problem {
	v := store.FromContext(ctx).Viewer
	if v.Has(practice.RoleAdministrator) || v.OrganisationID == p.OrganisationID {
		return nil
	}
	return operation.ProblemNotAllowed("Only a manager of the practitioner's organisation or an administrator can record a training.",
		"practitionerId")
}

// train stores a training. A repeat of the same training changes nothing.
func train(ctx context.Context, who uuid.UUID, t practice.Training) ([]practice.Problem, error) {
	stands, err := operation.Client(ctx).Training.Query().Where(training.PractitionerID(who), training.Code(t.Code),
		training.On(t.On.UTC())).Only(ctx)
	switch {
	case err == nil:
		if until := operation.DateOf(stands.ExpiresOn); until == t.ExpiresOn || until != nil && t.ExpiresOn != nil && *until == *t.ExpiresOn {
			return nil, nil
		}
		return []practice.Problem{{Code: practice.ProblemCodeAlreadyExists, Path: []string{"on"},
			Message: "A training with this code and date is already recorded, with another expiry date."}}, nil
	case !ent.IsNotFound(err):
		return nil, err
	}
	return nil, operation.ConflictIfRegistered(ctx,
		operation.Client(ctx).Training.Create().SetPractitionerID(who).SetCode(t.Code).SetOn(t.On.UTC()).
			SetNillableExpiresOn(operation.DateColumn(t.ExpiresOn)).SetRecordedByID(store.FromContext(ctx).Viewer.PractitionerID).Exec(ctx))
}

// Trainings lists a practitioner's trainings, latest first.
func (PractitionerFields) Trainings(ctx context.Context, p *ent.Practitioner) ([]*ent.Training, error) {
	list, err := p.Trainings(ctx)
	list = slices.Clone(list)
	slices.SortFunc(list, latestTraining)
	return operation.NonNil(list), err
}

// latestTraining orders trainings latest first; of one day, the last recorded comes
// first.
func latestTraining(a, b *ent.Training) int {
	if c := b.On.Compare(a.On); c != 0 {
		return c
	}
	return slices.Compare(b.ID[:], a.ID[:])
}

// InDate reports whether a training is valid today.
func (TrainingFields) InDate(ctx context.Context, t *ent.Training) (bool, error) {
	return trainingOf(t).InDate(operation.Today(ctx)), nil
}

type openTrainings struct{}

// openTraining is a practitioner's latest training in the open structure, or nil. The
// first release of the API knew no other training.
func openTraining(ctx context.Context, p *ent.Practitioner) (*ent.Training, error) {
	return operation.Batch(ctx, openTrainings{}, p.ID, store.FromContext(ctx).Practitioners,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.Training, error) {
			found, err := operation.Client(ctx).Training.Query().Where(training.PractitionerIDIn(ids...),
				training.Code(practice.OpenStructure().Training)).All(ctx)
			if err != nil {
				return nil, err
			}
			slices.SortFunc(found, latestTraining)
			answers := map[uuid.UUID]*ent.Training{}
			for _, t := range slices.Backward(found) {
				answers[t.PractitionerID] = t
			}
			return answers, nil
		})
}

// CareProfileTrainedOn is the date of the latest training in the open structure.
func (PractitionerFields) CareProfileTrainedOn(ctx context.Context, p *ent.Practitioner) (*time.Time, error) {
	t, err := openTraining(ctx, p)
	if err != nil || t == nil {
		return nil, err
	}
	return &t.On, nil
}

// CareProfileTrainingExpiresOn is the last day on which that training is valid.
func (PractitionerFields) CareProfileTrainingExpiresOn(ctx context.Context, p *ent.Practitioner) (*time.Time, error) {
	t, err := openTraining(ctx, p)
	if err != nil || t == nil {
		return nil, err
	}
	return t.ExpiresOn, nil
}

// formerTraining is the training that the first release of the API took together with an
// account, and the problems in it; nil for none.
func formerTraining(ctx context.Context, on, expires *time.Time) (*practice.Training, []practice.Problem) {
	if on == nil {
		if expires == nil {
			return nil, nil
		}
		return nil, []practice.Problem{operation.ProblemRequired("A training that expires needs its date. Add it.", "careProfileTrainedOn")}
	}
	t := practice.Training{Code: practice.OpenStructure().Training, On: *operation.DateOf(on), ExpiresOn: operation.DateOf(expires)}
	return &t, formerPaths(practice.ValidateTraining(t, operation.Today(ctx)))
}

// formerPaths moves the paths of problems to the fields where the first release of the
// API had the values.
func formerPaths(found []practice.Problem) []practice.Problem {
	former := map[string]string{"on": "careProfileTrainedOn", "expiresOn": "careProfileTrainingExpiresOn"}
	for i := range found {
		found[i].Path = []string{former[found[i].Path[0]]}
	}
	return found
}

// trainFormer stores a training given in the form of the first release.
func trainFormer(ctx context.Context, who uuid.UUID, t *practice.Training) ([]practice.Problem, error) {
	if t == nil {
		return nil, nil
	}
	problems, err := train(ctx, who, *t)
	return formerPaths(problems), err
}
