package careprofile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"heed/graph/graphtest"
	"heed/practice"
)

// lostRaces are what those are told who come second.
var lostRaces = []string{"ok", "CONFLICT", "ILLEGAL_STATE", "ALREADY_EXISTS"}

// lostAsTyped reports unless every answer says what the practice knows of races.
func lostAsTyped(t *testing.T, verb string, told map[string]int) {
	t.Helper()
	for code := range told {
		if !slices.Contains(lostRaces, code) {
			t.Errorf("%s is told %s: %v", verb, code, told)
		}
	}
}

func TestOfManyWhoGradeAtOnceNoGradeIsLost(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	_, profiles := f.begun("health", nil, f.wren)
	items := practice.OpenStructure().ItemsAt(8)
	graders := []string{"PARENT", "YOUNG_PERSON"}
	// Two graders of 25 items: each grade is sent once. Then all send the same one.
	answers := f.Concurrently(func(i int) graphtest.Answer {
		return f.SendSelecting("teacher", "gradeItems", "", map[string]any{"id": profiles[0], "grader": graders[i%2],
			"grades": graphtest.GradesSent(map[string]any{"item": items[i/2].Code, "grade": 1 + i%5, "comment": fmt.Sprint("writer ", i)})})
	})
	if told := graphtest.Outcomes("gradeItems", answers); told["ok"] != graphtest.Writers {
		t.Errorf("of grades that are nobody else's are told %v", told)
	}
	for i := range graphtest.Writers {
		if got := f.Count("SELECT count(*) FROM item_grade WHERE profile_id = $1 AND item = $2 AND grader = $3 AND grade = $4 AND comment = $5",
			profiles[0], items[i/2].Code, graders[i%2], 1+i%5, fmt.Sprint("writer ", i)); got != 1 {
			t.Errorf("the grade of writer %d is lost", i)
		}
	}
	for _, sent := range []map[string]any{{"item": "A1a", "grade": 5, "evidence": "Seen."},
		{"item": "A1a", "grade": 4, "evidence": "Seen.", "version": 1}} {
		told := graphtest.Outcomes("gradeItems", f.Concurrently(func(i int) graphtest.Answer {
			return f.SendSelecting("health", "gradeItems", "", map[string]any{"id": profiles[0], "grades": graphtest.GradesSent(sent)})
		}))
		if told["ok"] != 1 || told["CONFLICT"] != graphtest.Writers-1 {
			t.Errorf("of one grade that all send are told %v", told)
		}
	}
	if got := f.Count("SELECT version FROM care_profile WHERE id = $1", profiles[0]); got != 1+graphtest.Writers+2 {
		t.Errorf("the profile counts %d edits", got-1)
	}
}

func TestOfManyWhoStartAtOnceOneProfileIsOpen(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	pairs := [][]string{{f.wren, f.robin}, {f.robin, f.wren}, {f.linnet, f.wren}}
	answers := f.Concurrently(func(i int) graphtest.Answer {
		return f.SendSelecting("health", "startCareProfile", "", map[string]any{"instrumentId": graphtest.OpenStructure, "childIds": pairs[i%3]})
	})
	told := graphtest.Outcomes("startCareProfile", answers)
	lostAsTyped(t, "startCareProfile", told)
	if got := f.Count("SELECT count(*) FROM care_profile"); told["ok"] != 1 || got != 2 {
		t.Errorf("%v, and %d profiles are open, want one of a child", told, got)
	}
	if got := f.Count("SELECT count(*) FROM care_sitting"); got != 1 {
		t.Errorf("%d sittings were left behind, want 1", got)
	}
}

// TestGradingCompletingAndSupersedingAtOnce sends 50 at a time, in rounds, so
// that profiles are completed, superseded, given up and begun while others grade them.
func TestGradingCompletingAndSupersedingAtOnce(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.profiled(f.wren, "2026-01-30", 4)
	for round := range 6 {
		id := f.open(round)
		former := f.current()
		items := practice.OpenStructure().ItemsAt(8)
		verbs := make([]string, graphtest.Writers)
		answers := f.Concurrently(func(i int) graphtest.Answer {
			what := i % 5
			if what == 2 && round%2 == 0 {
				what = 0 // in every other round nothing is mistaken, and what is completed supersedes
			}
			switch what {
			case 0:
				verbs[i] = "completeCareProfile"
				return f.again(func() graphtest.Answer {
					return f.SendSelecting("health", verbs[i], "", map[string]any{"id": id, "version": f.Version(id), "parentSawScores": true})
				})
			case 1:
				verbs[i] = "startCareProfile"
				return f.SendSelecting("health", verbs[i], "", map[string]any{"instrumentId": graphtest.OpenStructure, "childIds": []string{f.wren}})
			case 2:
				verbs[i] = "markCareProfileMistaken"
				mistaken := former
				if i == 2 {
					mistaken = id // a draft, or completed meanwhile
				}
				return f.again(func() graphtest.Answer {
					return f.SendSelecting("manager", verbs[i], "",
						map[string]any{"id": mistaken, "version": f.Version(mistaken), "reason": "It was the brother's."})
				})
			default:
				verbs[i] = "gradeItems"
				return f.SendSelecting("teacher", verbs[i], "",
					map[string]any{"id": id, "grader": "PARENT",
						"grades": graphtest.GradesSent(map[string]any{"item": items[i/2].Code, "grade": 2, "comment": fmt.Sprint("writer ", i)})})
			}
		})
		for i, a := range answers {
			told := graphtest.Outcomes(verbs[i], []graphtest.Answer{a})
			lostAsTyped(t, verbs[i], told)
			if verbs[i] != "gradeItems" {
				continue
			}
			if got := f.Count("SELECT count(*) FROM item_grade WHERE profile_id = $1 AND comment = $2", id,
				fmt.Sprint("writer ", i)); got != told["ok"] {
				t.Errorf("round %d: writer %d is told %v, and %d grades are theirs", round, i, told, got)
			}
		}
		f.holds(t, round)
	}
	if completed, superseded := f.Count("SELECT count(completed_at) FROM care_profile"), f.Count(
		"SELECT count(*) FROM edit WHERE 'superseded_at' = ANY (fields)"); completed < 4 || superseded < 2 {
		t.Errorf("%d profiles were completed and %d superseded: too little was tried", completed, superseded)
	}
}

// again sends until it is told something else than that it came too late, as a
// client does that reads the record again.
func (*family) again(send func() graphtest.Answer) graphtest.Answer {
	for {
		if a := send(); len(a.Errors) == 0 || a.Errors[0].Code() != "CONFLICT" {
			return a
		}
	}
}

// open is a draft of Wren's that lacks nothing: the one that is open, or a new one.
func (f *family) open(round int) string {
	f.T.Helper()
	f.Exec(`SET session_replication_role = replica`)
	f.Exec(`UPDATE care_profile SET mistaken_at = now(), mistaken_reason = 'Of no use.' WHERE state = 'DRAFT' AND mistaken_at IS NULL`)
	f.Exec(`SET session_replication_role = origin`)
	to := fmt.Sprintf("2026-%02d-15", 2+round)
	_, profiles := f.begun("health",
		map[string]any{"startedOn": "2026-01-01", "endedOn": to, "visits": []any{map[string]any{"on": to, "announced": true}}}, f.wren)
	f.gradedAll("health", profiles[0], "PRACTITIONER", 2, nil)
	return profiles[0]
}

// current is Wren's profile that counts now, or any that did.
func (f *family) current() string {
	f.T.Helper()
	var id string
	if err := f.Admin.QueryRow("SELECT id FROM care_profile WHERE state <> 'DRAFT' ORDER BY mistaken_at NULLS FIRST, state LIMIT 1").Scan(
		&id); err != nil {
		f.T.Fatal(err)
	}
	return id
}

// holds checks what is true of Wren's profiles whatever was done at once.
func (f *family) holds(t *testing.T, round int) {
	t.Helper()
	for what, faults := range map[string]string{
		"more than one is open":    "SELECT count(*) - 1 FROM care_profile WHERE state = 'DRAFT' AND mistaken_at IS NULL",
		"more than one is current": "SELECT count(*) - 1 FROM care_profile WHERE state = 'COMPLETED' AND mistaken_at IS NULL",
		"none is current of some that are completed": `SELECT count(*) FROM care_profile p WHERE state <> 'DRAFT' AND mistaken_at IS NULL
		  AND NOT EXISTS (SELECT 1 FROM care_profile c WHERE c.state = 'COMPLETED' AND c.mistaken_at IS NULL)`,
		"one is superseded by an earlier or mistaken one": `SELECT count(*) FROM care_profile p JOIN care_profile n ON n.id = p.superseded_by_id
		  WHERE p.mistaken_at IS NULL AND (n.mistaken_at IS NOT NULL OR n.window_end < p.window_end OR n.state = 'DRAFT')`,
		"one is completed without a word of the practitioner": `SELECT count(*) FROM care_profile p WHERE state <> 'DRAFT' AND (completed_by_id
		  IS NULL
		  OR NOT EXISTS (SELECT 1 FROM item_grade g WHERE g.profile_id = p.id AND g.grader = 'PRACTITIONER'))`,
		"a grade came after the completion": "SELECT count(*) FROM item_grade g JOIN care_profile p ON p.id = g.profile_id WHERE " +
			"g.recorded_at > p.completed_at",
	} {
		if got := f.Count(faults); got > 0 {
			t.Errorf("round %d: %s (%d)\n%s", round, what, got, strings.TrimSpace(f.line(f.wren)))
		}
	}
}
