package practice

// MergeFact is one fact about which two records of one child, home or relative differ.
type MergeFact struct {
	// Field of the record, as the contract calls it.
	Field string `json:"field"`
	// From and Into are what the two records say; nil where they say nothing.
	From *string `json:"from,omitempty"`
	Into *string `json:"into,omitempty"`
	// Taken says that the record that stays takes the fact over.
	Taken bool `json:"taken,omitempty"`
}

// MergeFacts says what stands for or against merging two records.
type MergeFacts struct {
	// Same says that they are one record already.
	Same bool
	// Restricted says for each of two children whether they are restricted.
	Restricted [2]bool
	// NHSNumbers are those of two children, where both are known.
	NHSNumbers [2]string
	// Drafts says that both children have an open care profile by one instrument.
	Drafts bool
}

// CheckMerging lists what stands against a merge.
func CheckMerging(f MergeFacts) []Problem {
	if f.Same {
		return []Problem{{Code: ProblemCodeInvalid, Path: []string{"intoId"},
			Message: "Both identifiers lead to one record already. There is nothing to merge."}}
	}
	var problems []Problem
	if f.Restricted[0] != f.Restricted[1] {
		problems = append(problems, Problem{Code: ProblemCodeNotAllowed, Path: []string{"intoId"},
			Message: "One of the two children is restricted and the other is not. Restrict the other child first."})
	}
	if f.NHSNumbers[0] != "" && f.NHSNumbers[1] != "" && f.NHSNumbers[0] != f.NHSNumbers[1] {
		problems = append(problems, Problem{Code: ProblemCodeInvalid, Path: []string{"intoId"},
			Message: "The two children have different NHS numbers. If one of them is wrong, amend it first."})
	}
	if f.Drafts {
		problems = append(problems, Problem{Code: ProblemCodeIllegalState, Path: []string{"fromId"},
			Message: "Both children have an open care profile by one instrument. Complete one or mark it as mistaken first."})
	}
	return problems
}

// UndoFacts says what depends on a merge.
type UndoFacts struct {
	// Undone says that it is undone already.
	Undone bool
	// MergedFurther says that the record that stays was merged itself since.
	MergedFurther bool
	// Superseded says that a later care profile replaced one that moved.
	Superseded bool
}

// CheckUndoing lists what stands against undoing a merge.
func CheckUndoing(f UndoFacts) []Problem {
	against := func(message string) []Problem {
		return []Problem{{Code: ProblemCodeIllegalState, Path: []string{"id"}, Message: message}}
	}
	switch {
	case f.Undone:
		return against("This merge is undone already.")
	case f.MergedFurther:
		return against("The record was merged with another one since. Undo that merge first.")
	case f.Superseded:
		return against("A care profile that was completed since replaced one of the other record. The two can no longer be told apart.")
	}
	return nil
}

// mergeWords call the records of a merge.
var mergeWords = map[MergeKind]string{MergeKindChild: "the child", MergeKindHousehold: "the home", MergeKindRelative: "the relative"}

// MergeSummary is what the chronology says of a merge. The reason stays in the merge: it may
// tell of another child.
func MergeSummary(kind MergeKind) string {
	return "Two records of " + mergeWords[kind] + " were merged."
}

// UnmergeSummary is what the chronology says of a merge that was undone.
func UnmergeSummary(kind MergeKind) string {
	return "A merge of two records of " + mergeWords[kind] + " was undone."
}

// CheckAttaching lists what stands against attaching a child of a concern to a known child.
func CheckAttaching(state ReferralState, entered bool) []Problem {
	var problems []Problem
	if state != ReferralStateSubmitted && state != ReferralStateInTriage {
		problems = append(problems, Problem{Code: ProblemCodeIllegalState, Path: []string{"referralId"},
			Message: "This concern is decided or withdrawn. Merge the two children instead."})
	}
	if !entered {
		problems = append(problems, Problem{Code: ProblemCodeIllegalState, Path: []string{"childId"},
			Message: "The concern names a known child here. Only a child that is new in it is attached."})
	}
	return problems
}

// AttachPaths turns the paths of a merge into those of attaching a child.
func AttachPaths(problems []Problem) []Problem {
	paths := map[string]string{"fromId": "childId", "intoId": "knownChildId"}
	for n, p := range problems {
		if len(p.Path) == 1 && paths[p.Path[0]] != "" {
			problems[n].Path = []string{paths[p.Path[0]]}
		}
	}
	return problems
}
