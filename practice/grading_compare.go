package practice

import "slices"

// ItemComparison is what two graders say of one item, side by side. Their
// difference is shown; there is no grade between them.
type ItemComparison struct {
	// Item is the item's code.
	Item string
	// First and Second are the two grades; none where the grader gave none.
	First, Second Grade
	// Differs says that both graded, and not alike.
	Differs bool
	// Difference is by how many grades the second is worse than the first,
	// below zero where it is better; zero unless both graded.
	Difference int
}

// SideBySide puts two graders' grades beside each other, such as the practitioner's and
// the parent's: every item that either graded, in the instrument's order.
func SideBySide(in Instrument, first, second []ItemGrade) []ItemComparison {
	a, b := gradesByItem(first), gradesByItem(second)
	var rows []ItemComparison
	for _, code := range in.itemCodes() {
		one, byFirst := a[code]
		two, bySecond := b[code]
		if !byFirst && !bySecond {
			continue
		}
		row := ItemComparison{Item: code, First: one, Second: two}
		if one.Assessed() && two.Assessed() {
			row.Difference = int(two - one)
			row.Differs = one != two
		}
		rows = append(rows, row)
	}
	return rows
}

// changeOf compares two grades, and says whether there is a change to report.
func changeOf(from, to Grade) (ChangeKind, bool) {
	switch {
	case !from.Assessed() && !to.Assessed():
		return "", false
	case !from.Assessed():
		return ChangeKindNew, true
	case !to.Assessed():
		return ChangeKindGone, true
	case to < from:
		return ChangeKindBetter, true
	case to > from:
		return ChangeKindWorse, true
	default:
		return ChangeKindSame, true
	}
}

// ItemChange is how one item or area changed between two profiles.
type ItemChange struct {
	// Item is the code of the item or area.
	Item string
	// From and To are the grades then and now; none where there is none.
	From, To Grade
	// Kind is the kind of change.
	Kind ChangeKind
}

// Change compares two completed profiles of one child item by item, each by
// the same kind of grader ([GradesBy]). Items are in the order of the later
// profile's instrument, then those that only the earlier's has. Items that
// neither graded are left out. The two may be versions of one instrument, not
// different instruments: their codes would not mean the same.
func Change(from, to Instrument, before, after []ItemGrade) []ItemChange {
	a, b := gradesByItem(before), gradesByItem(after)
	codes := to.itemCodes()
	kept := to.items()
	for _, code := range from.itemCodes() {
		if _, stays := kept[code]; !stays {
			codes = append(codes, code)
		}
	}
	var changes []ItemChange
	for _, code := range codes {
		if kind, told := changeOf(a[code], b[code]); told {
			changes = append(changes, ItemChange{Item: code, From: a[code], To: b[code], Kind: kind})
		}
	}
	return changes
}

// AreaChange compares the area grades of two completed profiles in the same way:
// areas are in the order of the later profile's instrument, then those that only
// the earlier's has.
func AreaChange(from, to Instrument, before, after []SittingArea) []ItemChange {
	a, b := gradesByArea(before), gradesByArea(after)
	var codes []string
	for _, area := range slices.Concat(to.Areas, from.Areas) {
		if !slices.Contains(codes, area.Code) {
			codes = append(codes, area.Code)
		}
	}
	var changes []ItemChange
	for _, code := range codes {
		if kind, told := changeOf(a[code], b[code]); told {
			changes = append(changes, ItemChange{Item: code, From: a[code], To: b[code], Kind: kind})
		}
	}
	return changes
}

func gradesByArea(areas []SittingArea) map[string]Grade {
	byArea := make(map[string]Grade, len(areas))
	for _, area := range areas {
		byArea[area.Code] = area.Grade
	}
	return byArea
}

// MonthsBetween is the whole months from one day to a later one, zero for an
// earlier.
func MonthsBetween(from, to Date) int {
	years, months := AgeAt(from, to)
	return years*12 + months
}

// itemCodes lists the codes of all items, of every age, in order.
func (in Instrument) itemCodes() []string {
	var codes []string
	for _, area := range in.Areas {
		for _, sub := range area.SubAreas {
			for _, item := range sub.Items {
				codes = append(codes, item.Code)
			}
		}
	}
	return codes
}

// gradesByItem indexes one grader's grades; of two of one item the worse
// counts.
func gradesByItem(grades []ItemGrade) map[string]Grade {
	byItem := make(map[string]Grade, len(grades))
	for _, g := range grades {
		byItem[g.Item] = max(byItem[g.Item], g.Grade)
	}
	return byItem
}
