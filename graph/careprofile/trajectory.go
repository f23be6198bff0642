package careprofile

import (
	"context"

	"github.com/google/uuid"

	"heed/ent"
	"heed/ent/chronologyevent"
	"heed/graph/model"
	"heed/graph/operation"
	"heed/practice"
	"heed/store"
)

// mostMainEvents is how many events a trajectory shows.
const mostMainEvents = 50

// Trajectory is the course of a child's care over all completed profiles.
func (ChildFields) Trajectory(ctx context.Context, c *ent.Child) (*model.Trajectory, error) {
	found, err := operation.Batch(ctx, operation.FieldKey(ctx), c.ID, store.FromContext(ctx).Children,
		func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*model.Trajectory, error) {
			return trajectories(ctx, ids)
		})
	if err == nil && found == nil {
		found = &model.Trajectory{Areas: []*model.AreaTrajectory{}, Events: []*ent.ChronologyEvent{}}
	}
	return found, err
}

// trajectories computes those of many children and loads the records selected on them.
func trajectories(ctx context.Context, children []uuid.UUID) (map[uuid.UUID]*model.Trajectory, error) {
	trends := map[uuid.UUID][]practice.AreaTrend{}
	begun := map[uuid.UUID]practice.Date{}
	var sittings []uuid.UUID
	for _, child := range children {
		care, err := careOf(ctx, child)
		if err != nil {
			return nil, err
		}
		trends[child] = practice.Trend(care.Sittings, operation.From(ctx).NeglectRule.Same)
		for _, s := range care.Sittings {
			sittings = append(sittings, s.ID)
			if first, known := begun[child]; !known || s.StartedOn.Before(first) {
				begun[child] = s.StartedOn
			}
		}
	}
	titles, err := areaTitles(ctx, children)
	if err != nil {
		return nil, err
	}
	profiles, err := profilesIfSelected(ctx, sittings, "areas", "points", "profile")
	if err != nil {
		return nil, err
	}
	events, err := mainEventsIfSelected(ctx, begun)
	if err != nil {
		return nil, err
	}
	answers := map[uuid.UUID]*model.Trajectory{}
	for child, list := range trends {
		answers[child] = &model.Trajectory{Areas: make([]*model.AreaTrajectory, len(list)), Events: operation.NonNil(events[child])}
		for i, trend := range list {
			answers[child].Areas[i] = areaTrajectory(trend, titles[child][trend.Area], profiles)
		}
	}
	return answers, nil
}

// areaTrajectory turns a trend into the contract's form.
func areaTrajectory(trend practice.AreaTrend, title string, profiles map[uuid.UUID]*ent.CareProfile) *model.AreaTrajectory {
	area := &model.AreaTrajectory{Instrument: trend.Area.Instrument, Area: trend.Area.Area, Title: title,
		Points: make([]*model.TrajectoryPoint, len(trend.Points)), Change: changed(trend.Change), Months: trend.Months}
	for i, p := range trend.Points {
		area.Points[i] = &model.TrajectoryPoint{Profile: profiles[p.Sitting], On: p.On.UTC(), Grade: graded(p.Grade), Change: changed(p.Change)}
	}
	return area
}

// changed is a kind of change, or nil for none.
func changed(kind practice.ChangeKind) *practice.ChangeKind {
	if kind == "" {
		return nil
	}
	return &kind
}

// mainEventsIfSelected loads the main events of each child since a day, where they are
// selected.
func mainEventsIfSelected(ctx context.Context, since map[uuid.UUID]practice.Date) (map[uuid.UUID][]*ent.ChronologyEvent, error) {
	ctx, yes := operation.Selected(ctx, "events")
	if !yes || len(since) == 0 {
		return nil, nil
	}
	of, err := store.FromContext(ctx).MainEvents(ctx, since, mostMainEvents)
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, list := range of {
		ids = append(ids, list...)
	}
	query, err := operation.Client(ctx).ChronologyEvent.Query().Where(chronologyevent.IDIn(operation.Distinct(ids)...)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := query.All(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[uuid.UUID]*ent.ChronologyEvent{}
	for _, e := range rows {
		byID[e.ID] = e
	}
	answers := map[uuid.UUID][]*ent.ChronologyEvent{}
	for child, list := range of {
		for _, id := range list {
			if e := byID[id]; e != nil {
				answers[child] = append(answers[child], e)
			}
		}
	}
	return answers, nil
}
