package practice

// GradePair is two graders' grades of one thing.
type GradePair struct {
	First, Second Grade
}

// Agreement is how far two practitioners who graded independently agree.
type Agreement struct {
	// Pairs counts the items that both graded; Same those graded alike.
	Pairs, Same int
	// Percent is Same of Pairs, 0 to 100; nil without a pair.
	Percent *float64
	// Linear and Quadratic are Cohen's weighted kappa (Psychological Bulletin
	// 1968;70:213): agreement beyond chance, with a disagreement weighing as its
	// distance or its distance squared. 1 is full agreement, 0 is what chance
	// gives, below that is worse. They are nil where they have no meaning:
	// without a pair, or where both graders gave one and the same grade to
	// everything, so that chance too agrees in full.
	Linear, Quadratic *float64
}

// Agree measures the agreement of pairs; those in which either gave no grade
// are left out. Which grader comes first does not matter.
func Agree(pairs []GradePair) Agreement {
	var graded []GradePair
	var a Agreement
	for _, p := range pairs {
		if !p.First.Assessed() || !p.Second.Assessed() {
			continue
		}
		graded = append(graded, p)
		if p.First == p.Second {
			a.Same++
		}
	}
	a.Pairs = len(graded)
	if a.Pairs > 0 {
		percent := 100 * float64(a.Same) / float64(a.Pairs)
		a.Percent = &percent
	}
	a.Linear = weightedKappa(graded, func(distance int) int { return max(distance, -distance) })
	a.Quadratic = weightedKappa(graded, func(distance int) int { return distance * distance })
	return a
}

// AgreeOnItems measures the agreement of two graders of one sitting over the
// items that both graded.
func AgreeOnItems(first, second []ItemGrade) Agreement {
	a, b := gradesByItem(first), gradesByItem(second)
	pairs := make([]GradePair, 0, len(a))
	for item, grade := range a {
		pairs = append(pairs, GradePair{grade, b[item]})
	}
	return Agree(pairs)
}

// weightedKappa is one less the weighted disagreement observed over that
// expected by chance, from sums of whole numbers, so that the order of the
// pairs cannot matter. It is nil where chance expects no disagreement.
func weightedKappa(pairs []GradePair, weight func(distance int) int) *float64 {
	observed, expected := 0, 0
	var first, second [worstGrade + 1]int
	for _, p := range pairs {
		observed += weight(int(p.First - p.Second))
		first[p.First]++
		second[p.Second]++
	}
	for i, n := range first {
		for j, m := range second {
			expected += n * m * weight(i-j)
		}
	}
	if expected == 0 {
		return nil
	}
	kappa := 1 - float64(observed*len(pairs))/float64(expected)
	return &kappa
}
