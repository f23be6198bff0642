package practice

import (
	"bytes"
	"cmp"
	"slices"
)

// TrendPoint is an area's grade at one completed profile.
type TrendPoint struct {
	// Sitting is the profile.
	Sitting [16]byte
	// On is the last day of its window of care.
	On Date
	// Grade is the area's; none where it was not assessed.
	Grade Grade
	// Change is how the grade changed since the last profile that graded it: NEW at the first
	// grade, GONE where there is none now, empty before the first.
	Change ChangeKind
}

// AreaTrend is how one area of a child's care changed over all its profiles. There is no
// trend across areas.
type AreaTrend struct {
	// Area is which one.
	Area AreaRef
	// Points are in order of time.
	Points []TrendPoint
	// Change compares the last grade with the first: NEW where there is only
	// one, empty where there is none.
	Change ChangeKind
	// Months is the whole months from the first grade to the last.
	Months int
}

// Trend follows every area over a child's completed profiles without those replaced as
// mistaken; the order in which they are given does not matter. Areas are in the order of
// instrument and code, after the equivalences.
func Trend(sittings []Sitting, same Equivalences) []AreaTrend {
	byArea := make(map[AreaRef]*AreaTrend)
	for _, s := range inTime(sittings) {
		for _, area := range s.Areas {
			ref := same.of(AreaRef{s.Instrument, area.Code})
			if byArea[ref] == nil {
				byArea[ref] = &AreaTrend{Area: ref}
			}
			byArea[ref].add(TrendPoint{Sitting: s.ID, On: s.EndedOn, Grade: area.Grade})
		}
	}
	var trends []AreaTrend
	for _, trend := range byArea {
		trends = append(trends, trend.summed())
	}
	slices.SortFunc(trends, func(a, b AreaTrend) int { return a.Area.compare(b.Area) })
	return trends
}

// add appends a later point with its change.
func (t *AreaTrend) add(point TrendPoint) {
	point.Change, _ = changeOf(t.lastGrade(), point.Grade)
	t.Points = append(t.Points, point)
}

// lastGrade is the latest grade; points without one are skipped.
func (t *AreaTrend) lastGrade() Grade {
	for _, point := range slices.Backward(t.Points) {
		if point.Grade.Assessed() {
			return point.Grade
		}
	}
	return 0
}

// summed compares the last grade with the first.
func (t *AreaTrend) summed() AreaTrend {
	var graded []TrendPoint
	for _, point := range t.Points {
		if point.Grade.Assessed() {
			graded = append(graded, point)
		}
	}
	if len(graded) == 0 {
		return *t
	}
	first, last := graded[0], graded[len(graded)-1]
	t.Change = ChangeKindNew
	if len(graded) > 1 {
		t.Change, _ = changeOf(first.Grade, last.Grade)
	}
	t.Months = MonthsBetween(first.On, last.On)
	return *t
}

// inTime sorts the sittings that count by the end of their windows; those of
// one day by their start, then by id.
func inTime(sittings []Sitting) []Sitting {
	var list []Sitting
	for _, s := range sittings {
		if !s.Corrected {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b Sitting) int {
		return cmp.Or(a.EndedOn.Compare(b.EndedOn), a.StartedOn.Compare(b.StartedOn), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return list
}
