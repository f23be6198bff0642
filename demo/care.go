package demo

import (
	"math"

	"heed/practice"
)

// care is the quality of a child's care, item by item: a level that grows as care gets
// worse, on the scale of grades, and how it changes over the months. Grades are drawn from
// it, so that two practitioners agree, and two sittings differ by what has changed.
type care struct {
	trend trend
	// level is the level of each item of the instrument, in its order, and moves is how much
	// of the trend applies to the item.
	level, moves []float64
}

// trend is how care changes while the partnership works with a family.
type trend int

const (
	stalling trend = iota
	worsening
	improving
	relapsing
)

// shift is how far a trend has moved care at a point of its course, from 0 at the first
// sitting to 1 at the last.
func (t trend) shift(at float64) float64 {
	switch t {
	case worsening:
		return 1.6*at - 0.7
	case improving:
		return 0.4 - 2.3*at
	case relapsing:
		return 0.4 - 2.1*at + max(0, at-0.55)*6
	default:
		return 0.2 * math.Sin(7*at)
	}
}

// trendOver is a trend that this number of sittings can show.
func (g *generator) trendOver(sittings int) trend {
	switch sittings {
	case 1:
		return stalling
	case 2:
		return draw(g.randomness, odds[trend]{30, stalling}, odds[trend]{25, worsening}, odds[trend]{45, improving})
	default:
		return draw(g.randomness, odds[trend]{27, stalling}, odds[trend]{18, worsening}, odds[trend]{35, improving}, odds[trend]{20, relapsing})
	}
}

// item is an item of the instrument, with its place in it.
type item struct {
	practice.InstrumentItem
	area, sub string
}

// itemsOf lists an instrument's items in order.
func itemsOf(in practice.Instrument) []item {
	var items []item
	for _, area := range in.Areas {
		for _, sub := range area.SubAreas {
			for _, i := range sub.Items {
				items = append(items, item{i, area.Code, sub.Code})
			}
		}
	}
	return items
}

// lacking are the parts of care that a kind of neglect is about.
func lacking(kind practice.NeglectKind) []string {
	switch kind {
	case practice.NeglectKindPhysical:
		return []string{"A2", "A3", "A4"}
	case practice.NeglectKindMedical:
		return []string{"A5"}
	case practice.NeglectKindNutritional:
		return []string{"A1"}
	case practice.NeglectKindEmotional:
		return []string{"C1", "C2", "D2", "D3", "D4"}
	case practice.NeglectKindEducational:
		return []string{"D1"}
	case practice.NeglectKindSupervisory:
		return []string{"B1", "B2"}
	default:
		return nil
	}
}

// giveCare gives each child of the family the care that the accepted concerns describe, over
// a number of sittings. Brothers and sisters have similar care; sometimes one is an
// exception.
func (g *generator) giveCare(f *family, sittings int) {
	subs := make(map[string]float64)
	for _, c := range f.course {
		if c.row.State != practice.ReferralStateAccepted {
			continue
		}
		for _, kind := range c.row.NeglectKinds {
			for _, sub := range lacking(kind) {
				subs[sub] = 3.6 + g.Float64()*0.9
			}
		}
	}
	common := g.trendOver(sittings)
	for _, c := range f.children {
		c.care = &care{trend: common}
		if g.chance(0.15) {
			c.care.trend = g.trendOver(sittings)
		}
		own := g.NormFloat64() * 0.25
		usual := 1.9 + g.NormFloat64()*0.35
		for _, item := range g.items {
			level, moves := usual, 0.3
			if poor, is := subs[item.sub]; is {
				level, moves = poor, 1
			}
			c.care.level = append(c.care.level, level+own+g.NormFloat64()*0.4)
			c.care.moves = append(c.care.moves, moves)
		}
	}
}

// grade is a practitioner's grade of an item at a point of the course.
func (g *generator) grade(c *care, item int, at float64) practice.Grade {
	level := c.level[item] + c.moves[item]*c.trend.shift(at) + g.NormFloat64()*0.15
	return practice.Grade(min(5, max(1, math.Round(level))))
}

// band is a grade as a word of phrases_care.txt.
func band(grade practice.Grade) string {
	switch {
	case grade <= 2:
		return "good"
	case grade == 3:
		return "mixed"
	default:
		return "poor"
	}
}
