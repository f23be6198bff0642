package careprofile

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/careprofile"
	"heed/ent/caresitting"
	"heed/ent/child"
	"heed/ent/itemgrade"
	"heed/ent/profileevidence"
	"heed/ent/targetitem"
	"heed/ent/training"
	instrumentapi "heed/graph/instrument"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// Computed fields of profiles rest on the facts in this file. Each fact is read once for
// all profiles that the operation has loaded, whichever field asks first.

// pinned is a profile with the instrument version that it keeps.
type pinned struct {
	*ent.CareProfile
	in     practice.Instrument
	titles map[string]string // by item
	place  map[string]int    // by item, in the instrument's order
}

type pinnedQuestion struct{}

// loadedProfiles lists the profiles that the operation has loaded, and the others that
// will be needed.
func loadedProfiles(ctx context.Context, others []uuid.UUID) func() []uuid.UUID {
	return func() []uuid.UUID { return operation.Distinct(append(store.FromContext(ctx).Profiles(), others...)) }
}

// pinnedOf reads a profile with its instrument. It reads the others in the same
// statement.
func pinnedOf(ctx context.Context, id uuid.UUID, others ...uuid.UUID) (*pinned, error) {
	found, err := operation.Batch(ctx, pinnedQuestion{}, id, loadedProfiles(ctx, others),
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*pinned, error) {
			rows, unread := profilesAtHand(ctx, ids)
			if len(unread) > 0 {
				read, err := operation.Client(ctx).CareProfile.Query().Where(careprofile.IDIn(unread...)).All(ctx)
				if err != nil {
					return nil, err
				}
				rows = append(rows, read...)
			}
			var versions []uuid.UUID
			for _, p := range rows {
				if !slices.Contains(versions, p.InstrumentID) {
					versions = append(versions, p.InstrumentID)
				}
			}
			read, err := instrumentapi.InstrumentsOf(ctx, versions)
			if err != nil {
				return nil, err
			}
			answers := make(map[uuid.UUID]*pinned, len(rows))
			for _, p := range rows {
				answers[p.ID] = pin(p, read[p.InstrumentID])
			}
			return answers, nil
		})
	if err == nil && found == nil {
		err = operation.NotFound() // the viewer lost sight of it meanwhile
	}
	return found, err
}

// profilesAtHand separates the profiles that the operation has loaded in full from those
// still to be read.
func profilesAtHand(ctx context.Context, ids []uuid.UUID) (rows []*ent.CareProfile, unread []uuid.UUID) {
	for _, id := range ids {
		if loaded := store.FromContext(ctx).CareProfile(id); len(loaded) > 0 {
			rows = append(rows, loaded[0])
		} else {
			unread = append(unread, id)
		}
	}
	return rows, unread
}

func pin(p *ent.CareProfile, in practice.Instrument) *pinned {
	kept := &pinned{CareProfile: p, in: in, titles: map[string]string{}, place: map[string]int{}}
	for _, area := range in.Areas {
		for _, sub := range area.SubAreas {
			for _, item := range sub.Items {
				kept.titles[item.Code], kept.place[item.Code] = item.Title, len(kept.place)
			}
		}
	}
	return kept
}

// gradesInOrder sorts grades by the instrument's order of items, then by grader.
func (p *pinned) gradesInOrder(rows []*ent.ItemGrade) []*ent.ItemGrade {
	graders := practice.GraderKind("").Values()
	return slices.SortedFunc(slices.Values(rows), func(a, b *ent.ItemGrade) int {
		return cmp.Or(p.place[a.Item]-p.place[b.Item], slices.Index(graders, string(a.Grader))-slices.Index(graders, string(b.Grader)))
	})
}

// targetsInOrder sorts target items by the instrument's order.
func (p *pinned) targetsInOrder(rows []*ent.TargetItem) []*ent.TargetItem {
	return slices.SortedFunc(slices.Values(rows), func(a, b *ent.TargetItem) int { return p.place[a.Item] - p.place[b.Item] })
}

type gradesQuestion struct{}

// gradesOf reads the grades of a profile by all graders. It reads those of the others in
// the same statement.
func gradesOf(ctx context.Context, profile uuid.UUID, others ...uuid.UUID) ([]*ent.ItemGrade, error) {
	return operation.Batch(ctx, gradesQuestion{}, profile, loadedProfiles(ctx, others),
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.ItemGrade, error) {
			answers, unread := gradesAtHand(ctx, ids)
			if len(unread) == 0 {
				return answers, nil
			}
			rows, err := operation.Client(ctx).ItemGrade.Query().Where(itemgrade.ProfileIDIn(unread...)).All(ctx)
			for _, g := range rows {
				answers[g.ProfileID] = append(answers[g.ProfileID], g)
			}
			return answers, err
		})
}

// gradesAtHand returns the grades that the operation has loaded with their profiles, and
// lists the profiles still to be read.
func gradesAtHand(ctx context.Context, ids []uuid.UUID) (answers map[uuid.UUID][]*ent.ItemGrade, unread []uuid.UUID) {
	answers = map[uuid.UUID][]*ent.ItemGrade{}
	names := operation.AliasesOf(ctx, "CareProfile", "grades")
	for _, id := range ids {
		if rows, loaded := loadedGrades(store.FromContext(ctx).CareProfile(id), names); loaded {
			answers[id] = rows
		} else {
			unread = append(unread, id)
		}
	}
	return answers, unread
}

// loadedGrades returns the grades that were loaded with a profile under any of the
// aliases.
func loadedGrades(loadings []*ent.CareProfile, names []string) ([]*ent.ItemGrade, bool) {
	for _, p := range loadings {
		for _, name := range names {
			if rows, err := p.NamedGrades(name); err == nil {
				return rows, true
			}
		}
	}
	return nil, false
}

// given turns grades into practice's form.
func given(rows []*ent.ItemGrade) []practice.ItemGrade {
	grades := make([]practice.ItemGrade, len(rows))
	for i, g := range rows {
		grades[i] = practice.ItemGrade{Item: g.Item, Grade: operation.ValueOr(g.Grade, 0),
			NotAssessedReason: operation.ValueOr(g.NotAssessedReason, ""),
			Grader:            g.Grader, Evidence: operation.ValueOr(g.Evidence, ""), Comment: operation.ValueOr(g.Comment, "")}
	}
	return grades
}

type evidenceQuestion struct{}

// evidenceOf reads the evidence of others for a profile, earliest first.
func evidenceOf(ctx context.Context, profile uuid.UUID) ([]*ent.ProfileEvidence, error) {
	return operation.Batch(ctx, evidenceQuestion{}, profile, store.FromContext(ctx).Profiles,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.ProfileEvidence, error) {
			rows, err := operation.Client(ctx).ProfileEvidence.Query().Where(profileevidence.ProfileIDIn(ids...)).All(ctx)
			answers := map[uuid.UUID][]*ent.ProfileEvidence{}
			for _, e := range earliestFirst(rows) {
				answers[e.ProfileID] = append(answers[e.ProfileID], e)
			}
			return answers, err
		})
}

func earliestFirst(rows []*ent.ProfileEvidence) []*ent.ProfileEvidence {
	return slices.SortedFunc(slices.Values(rows), func(a, b *ent.ProfileEvidence) int {
		return cmp.Or(a.RecordedAt.Compare(b.RecordedAt), slices.Compare(a.ID[:], b.ID[:]))
	})
}

type targetsQuestion struct{}

// targetsOf reads the target items of a profile that are not dropped.
func targetsOf(ctx context.Context, profile uuid.UUID) ([]*ent.TargetItem, error) {
	return operation.Batch(ctx, targetsQuestion{}, profile, store.FromContext(ctx).Profiles,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]*ent.TargetItem, error) {
			rows, err := operation.Client(ctx).TargetItem.Query().Where(targetitem.ProfileIDIn(ids...), targetitem.Dropped(false)).All(ctx)
			answers := map[uuid.UUID][]*ent.TargetItem{}
			for _, t := range rows {
				answers[t.ProfileID] = append(answers[t.ProfileID], t)
			}
			return answers, err
		})
}

type sittingQuestion struct{}

// sittingOf reads the sitting of a profile.
func sittingOf(ctx context.Context, profile uuid.UUID) (*ent.CareSitting, error) {
	return operation.Batch(ctx, sittingQuestion{}, profile, store.FromContext(ctx).Profiles,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*ent.CareSitting, error) {
			rows, err := operation.Client(ctx).CareSitting.Query().Where(caresitting.HasProfilesWith(careprofile.IDIn(ids...))).WithProfiles(
				func(q *ent.CareProfileQuery) {
					q.Where(careprofile.IDIn(ids...))
				}).All(ctx)
			answers := map[uuid.UUID]*ent.CareSitting{}
			for _, s := range rows {
				for _, p := range s.Edges.Profiles {
					answers[p.ID] = s
				}
			}
			return answers, err
		})
}

type lifeQuestion struct{}

// life is when a child was born or is expected, and when they died; nil where it is not
// known, or the child lives.
type life struct{ born, died *practice.Date }

func lifeOf(ctx context.Context, childID uuid.UUID) (life, error) {
	return operation.Batch(ctx, lifeQuestion{}, childID, store.FromContext(ctx).Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]life, error) {
			rows, err := operation.Client(ctx).Child.Query().Where(child.IDIn(ids...)).Select(child.FieldDateOfBirth,
				child.FieldExpectedDateOfBirth, child.FieldDiedOn).All(ctx)
			answers := map[uuid.UUID]life{}
			for _, c := range rows {
				answers[c.ID] = life{birthOf(c), operation.DateOf(c.DiedOn)}
			}
			return answers, err
		})
}

func birthOf(c *ent.Child) *practice.Date {
	if c.DateOfBirth != nil {
		return operation.DateOf(c.DateOfBirth)
	}
	return operation.DateOf(c.ExpectedDateOfBirth)
}

// ageOf is the age in completed years by which a profile is graded. It is nil without a
// date of birth and without an expected one: then no profile is begun or completed.
func ageOf(ctx context.Context, p *ent.CareProfile) (*int, error) {
	if p.State != practice.CareProfileStateDraft {
		return p.AgeYears, nil
	}
	return ageOn(ctx, p.ChildID, *operation.DateOf(&p.WindowEnd))
}

// ageOn is a child's age on a day, in completed years. It stops at death.
func ageOn(ctx context.Context, childID uuid.UUID, day practice.Date) (*int, error) {
	l, err := lifeOf(ctx, childID)
	if err != nil || l.born == nil {
		return nil, err
	}
	if l.died != nil && day.After(*l.died) {
		day = *l.died
	}
	years, _ := practice.AgeAt(*l.born, day)
	return &years, nil
}

type trainingsQuestion struct{}

// trainingsOf reads the viewer's trainings.
func trainingsOf(ctx context.Context) ([]practice.Training, error) {
	self := store.FromContext(ctx).Viewer.PractitionerID
	return operation.Batch(ctx, trainingsQuestion{}, self, func() []uuid.UUID { return nil },
		func(ctx context.Context, _ []uuid.UUID) (map[uuid.UUID][]practice.Training, error) {
			rows, err := operation.Client(ctx).Training.Query().Where(training.PractitionerID(self)).All(ctx)
			trainings := make([]practice.Training, len(rows))
			for i, t := range rows {
				trainings[i] = practice.Training{Code: t.Code, On: *operation.DateOf(&t.On), ExpiresOn: operation.DateOf(t.ExpiresOn)}
			}
			return map[uuid.UUID][]practice.Training{self: trainings}, err
		})
}

// factsOf collects what practice needs to judge a draft. Grades given before the window
// of care was moved, to items that are not graded at the child's age, are kept and do
// not count.
func factsOf(ctx context.Context, p *pinned) (practice.ProfileFacts, error) {
	s, err := sittingOf(ctx, p.ID)
	if err != nil {
		return practice.ProfileFacts{}, err
	}
	age, err := ageOn(ctx, p.ChildID, *operation.DateOf(new(operation.ValueOr(s.EndedOn, p.WindowEnd))))
	if err != nil {
		return practice.ProfileFacts{}, err
	}
	rows, err := gradesOf(ctx, p.ID)
	if err != nil {
		return practice.ProfileFacts{}, err
	}
	targets, err := targetsOf(ctx, p.ID)
	if err != nil {
		return practice.ProfileFacts{}, err
	}
	trainings, err := trainingsOf(ctx)
	if err != nil {
		return practice.ProfileFacts{}, err
	}
	l, err := lifeOf(ctx, p.ChildID)
	if err != nil {
		return practice.ProfileFacts{}, err
	}
	f := sharedFacts(ctx, s)
	f.Died, f.Instrument, f.Years, f.Trainings, f.Chosen = l.died, undated(p.in), operation.ValueOr(age, 0), trainings, p.Chosen
	f.Ageless = age == nil
	for _, item := range p.in.ItemsAt(f.Years) {
		for _, g := range given(rows) {
			if g.Item == item.Code {
				f.Grades = append(f.Grades, g)
			}
		}
	}
	for _, t := range p.targetsInOrder(targets) {
		f.Targets = append(f.Targets, practice.TargetFacts{Item: t.Item, ChangeBy: operation.DateOf(&t.ChangeBy), TargetGrade: t.TargetGrade})
	}
	return f, nil
}

// sharedFacts are the facts that the profiles of a sitting share.
func sharedFacts(ctx context.Context, s *ent.CareSitting) practice.ProfileFacts {
	return practice.ProfileFacts{Trigger: operation.ValueOr(s.Trigger, ""), Carers: len(s.CarerIds),
		StartedOn: operation.DateOf(s.StartedOn), EndedOn: operation.DateOf(s.EndedOn),
		Visits: s.Visits, Started: practice.DateOf(s.StartedAt), Today: operation.Today(ctx)}
}

// undated is an instrument without its dates. They are checked when a profile is
// started, and not again.
func undated(in practice.Instrument) practice.Instrument {
	in.ValidFrom, in.ValidTo = nil, nil
	return in
}
