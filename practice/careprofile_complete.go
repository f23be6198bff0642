package practice

// CheckCompletion lists everything that forbids completing a profile: what
// [ValidateProfile] finds, and what is missing. Every item of the child's age that is not
// optional has the practitioner's grade or a reason why not, and a poor grade has its
// evidence; there are carers, a trigger, a window of care in the past and a visit in it;
// every choice that the instrument leaves is made; a parent has seen the scores, or there
// is a reason why not; and the person who completes it has in-date training for the
// instrument. Paths beyond those of ValidateProfile: grades and an item's code, which
// evidence may follow; chosen and a part's code; training.
func CheckCompletion(f ProfileFacts) []Problem {
	var found problems
	found = append(found, ValidateProfile(f)...)
	if blank(f.Trigger) {
		found.add(ProblemCodeRequired, "The reason for the profile is required.", "trigger")
	}
	if f.Carers < 1 {
		found.add(ProblemCodeRequired, "Name at least 1 carer whose care is graded.", "carers")
	}
	f.checkWindow(&found)
	if len(f.Visits) == 0 {
		found.add(ProblemCodeRequired, "Name at least 1 visit that the profile is based on.", "visits")
	}
	f.checkGraded(&found)
	f.checkChosen(&found)
	if !f.ParentSaw && blank(f.ReasonNotSeen) {
		found.add(ProblemCodeRequired, "No parent has seen the scores. Give the reason.", "reasonNotSeen")
	}
	return append(found, f.Instrument.CheckTraining(f.Trainings, f.Today)...)
}

// checkWindow requires a window of care in the past.
func (f ProfileFacts) checkWindow(found *problems) {
	if f.StartedOn == nil {
		found.add(ProblemCodeRequired, "The first day of the window of care is required.", "startedOn")
	}
	switch {
	case f.EndedOn == nil:
		found.add(ProblemCodeRequired, "The last day of the window of care is required.", "endedOn")
	case f.EndedOn.After(f.Today):
		found.add(ProblemCodeOutOfRange, "The window of care ends after today. Complete the profile when it is over.", "endedOn")
	}
}

// checkGraded finds items without grade or reason, and poor grades without evidence.
func (f ProfileFacts) checkGraded(found *problems) {
	graded := make(map[string]bool)
	for _, g := range f.Grades {
		if g.Grader != GraderKindPractitioner {
			continue
		}
		graded[g.Item] = true
		if g.Grade >= poorGrade && g.Grade.Assessed() && blank(g.Evidence) {
			found.add(ProblemCodeRequired, "A grade of 4 or 5 needs evidence. Add what was seen, heard or read.", "grades", g.Item, "evidence")
		}
	}
	for _, item := range f.Instrument.ItemsAt(f.Years) {
		if !item.Optional && !graded[item.Code] {
			found.add(ProblemCodeRequired, "This item has neither a grade nor a reason why it is not assessed. Add one.", "grades", item.Code)
		}
	}
}

// checkChosen finds choices that were not made: those below an open one wait for it.
func (f ProfileFacts) checkChosen(found *problems) {
	open := func(part DerivedGrade) {
		chosen := false
		for _, c := range f.Chosen {
			chosen = chosen || c.Code == part.Code
		}
		if part.Worst != 0 && !chosen {
			found.add(ProblemCodeRequired, "The instrument leaves the grade of this part to the practitioner. Choose one.", "chosen", part.Code)
		}
	}
	for _, area := range Derive(f.Instrument, f.Years, GradesBy(GraderKindPractitioner, f.Grades), f.Chosen) {
		for _, sub := range area.SubAreas {
			open(sub)
		}
		open(area.DerivedGrade)
	}
}
