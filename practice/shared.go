package practice

import (
	"fmt"
	"strings"
)

// separate is the sentence for a restricted child that would share a record: how to give
// them one of their own.
func (k SharedRecordKind) separate() string {
	const because = ", because everybody who can see the other children can read it."
	switch k {
	case SharedRecordKindAction:
		return "An action for a restricted child cannot be for other children" + because + " Assign one for each."
	case SharedRecordKindConcern:
		return "A concern about a restricted child cannot name other children" + because + " Submit one for each."
	case SharedRecordKindCareSitting:
		return "A sitting for a restricted child cannot include other children" + because + " Start one for each."
	default:
		return "An event about a restricted child cannot be about other children" + because + " Record one for each."
	}
}

// CheckTogether lists what forbids one record for several children, some of them
// restricted: a restricted child shares no record with anybody.
func CheckTogether(kind SharedRecordKind, restricted []bool, path ...string) []Problem {
	if len(restricted) < 2 {
		return nil
	}
	var found problems
	for _, r := range restricted {
		if r {
			found.add(ProblemCodeNotAllowed, kind.separate(), path...)
			break
		}
	}
	return found
}

// CheckContinuing lists what forbids adding to a record for several children, one of them
// restricted since: close it, and give each child their own.
func CheckContinuing(kind SharedRecordKind, restricted []bool, path ...string) []Problem {
	found := CheckTogether(kind, restricted, path...)
	for i := range found {
		switch kind {
		case SharedRecordKindAction:
			found[i].Message = "One of this action's children is restricted, and everybody who can see the others can read it. Complete or " +
				"cancel it, and assign one action to each child."
		case SharedRecordKindCareSitting:
			found[i].Message = "One of this sitting's children is restricted, and everybody who can see the others can read it. Complete the " +
				"profiles or mark them as mistaken, and start one sitting for each child."
		case SharedRecordKindEvent:
			found[i].Message = "One of this event's children is restricted, and everybody who can see the others could read the correction. " +
				"Record the correct facts as one event for each child, and say in it what was wrong."
		}
	}
	return found
}

// SharedRecord is a record for several children, as a person who restricts one of them
// must know it.
type SharedRecord struct {
	// Kind of the record.
	Kind SharedRecordKind
	// Reference of a concern; empty for others.
	Reference Reference
	// Open says that more can be written into it.
	Open bool
}

// CheckRestricting lists what forbids restricting a child who shares records with others:
// the open ones must be closed or separated first. Path: restricted.
func CheckRestricting(shared []SharedRecord) []Problem {
	counts := map[SharedRecordKind]int{}
	var references []string
	for _, r := range shared {
		if !r.Open {
			continue
		}
		counts[r.Kind]++
		if r.Reference != "" {
			references = append(references, string(r.Reference))
		}
	}
	var parts, ways []string
	say := func(kind SharedRecordKind, one, many, more, way string) {
		switch n := counts[kind]; {
		case n == 1:
			parts = append(parts, "1 "+one+more)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s%s", n, many, more))
		default:
			return
		}
		ways = append(ways, way)
	}
	named := ""
	if len(references) > 0 {
		named = " (" + strings.Join(references, ", ") + ")"
	}
	say(SharedRecordKindAction, "open action", "open actions", "", "complete or cancel the action, and assign one to each child")
	say(SharedRecordKindConcern, "undecided concern", "undecided concerns", named,
		"take a concern into triage and decide it (the decision can be overridden later)")
	say(SharedRecordKindCareSitting, "sitting with a draft", "sittings with a draft", "",
		"complete a draft or mark it as mistaken, and start it again for each child")
	if len(parts) == 0 {
		return nil
	}
	var found problems
	found.add(ProblemCodeNotAllowed, fmt.Sprintf(
		"The child shares %s with other children, and everybody who can see those children can read them. Close or separate them first: %s.",
		strings.Join(parts, ", "), strings.Join(ways, "; ")), "restricted")
	return found
}
