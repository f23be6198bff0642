package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"heed/practice"
)

// writers is how many send at one moment (security page, P22).
const writers = 50

// rush sends one mutation from many at once and returns what each was told.
func (w *world) rush(send func(i int) answer) []answer {
	answers := make([]answer, writers)
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range answers {
		all.Go(func() {
			<-start
			answers[i] = send(i)
		})
	}
	close(start)
	all.Wait()
	return answers
}

// held sends mutations while the tables take no writes, and lets them go once all of
// them wait: each has read and checked what it does before its first write, so that
// what a lock alone keeps apart meets every time.
func (w *world) held(tables string, sends ...func() answer) []answer {
	w.t.Helper()
	w.exec("BEGIN")
	w.exec("LOCK TABLE " + tables + " IN SHARE MODE")
	answers := make([]answer, len(sends))
	var all sync.WaitGroup
	for i, send := range sends {
		all.Go(func() { answers[i] = send() })
	}
	const waiting = `SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (
	  SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))`
	for n := 0; w.count(waiting) < len(sends); n++ {
		if n > 1500 {
			w.exec("ROLLBACK")
			all.Wait()
			w.t.Fatalf("not all of them wait for %s", tables)
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.exec("COMMIT")
	all.Wait()
	return answers
}

// outcomes counts what the answers say: "ok", or the code of the refusal.
func outcomes(verb string, answers []answer) map[string]int {
	counts := map[string]int{}
	for _, a := range answers {
		switch problems := a.problems(verb); {
		case len(a.Errors) > 0:
			counts[a.Errors[0].code()]++
		case len(problems) > 0:
			code, _, _ := strings.Cut(problems[0], " ")
			counts[code]++
		default:
			counts["ok"]++
		}
	}
	return counts
}

func TestOfManyAtOnceOneWinsAndTheOthersAreTold(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	manager, teacher, keeper := roled(practice.RoleManager, "council"), roled(practice.RolePractitioner, "school"), roled(practice.RoleAdministrator, "council")
	lost := []string{"CONFLICT", "ILLEGAL_STATE", "ALREADY_EXISTS"}
	for verb, c := range map[string]struct {
		who   string
		left  string // what stands afterwards, once
		names func(s scene) []any
	}{
		"startTriage":       {manager, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.referral.id()} }},
		"decideReferral":    {manager, "SELECT count(*) FROM referral_decision WHERE referral_id = $1", func(s scene) []any { return []any{s.referral.id()} }},
		"withdrawConcern":   {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.referral.id()} }},
		"amendChild":        {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.child.id()} }},
		"restrictChild":     {manager, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.child.id()} }},
		"endInvolvement":    {manager, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.involvement.id()} }},
		"leaveHousehold":    {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.member.id()} }},
		"amendHousehold":    {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.household.id()} }},
		"amendRelative":     {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.mother.id()} }},
		"amendRelationship": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.relationship.id()} }},
		"amendOrganisation": {keeper, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.institution.id()} }},
		"amendPractitioner": {keeper, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.account.id()} }},
		"correctEvent":      {teacher, "SELECT count(*) FROM chronology_event WHERE corrects_id = $1", func(s scene) []any { return []any{s.event.id()} }},
		"joinHousehold": {teacher, `SELECT count(*) FROM household_member WHERE household_id = $1 AND child_id = $2 AND "to" IS NULL`,
			func(s scene) []any { return []any{s.household.id(), s.elder.id()} }},
		"recordRelationship": {teacher, "SELECT count(*) FROM relationship WHERE child_id = $1 AND relative_id = $2",
			func(s scene) []any { return []any{s.elder.id(), s.mother.id()} }},
		"startCareProfile": {teacher, "SELECT count(*) FROM care_profile WHERE child_id = $1 AND state = 'DRAFT'",
			func(s scene) []any { return []any{s.elder.id()} }},
		"amendCareSitting":        {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.sitting.id()} }},
		"gradeItems":              {teacher, "SELECT count(*) FROM item_grade WHERE profile_id = $1 AND grader = 'PARENT'", func(s scene) []any { return []any{s.profile.id()} }},
		"setTargetItems":          {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.profile.id()} }},
		"completeCareProfile":     {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.profile.id()} }},
		"reviewTargetItems":       {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.profile.id()} }},
		"markCareProfileMistaken": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1", func(s scene) []any { return []any{s.profile.id()} }},
		"registerOrganisation":    {keeper, "SELECT count(*) FROM organisation WHERE identifier = $1", nil},
		"registerPractitioner":    {keeper, "SELECT count(*) FROM practitioner WHERE subject = $1", nil},
	} {
		t.Run(verb, func(t *testing.T) {
			s := w.scene(w.viewers[c.who], verbs[verb].setting())
			input := verbs[verb].input(s)
			var args []any
			switch verb {
			case "registerOrganisation":
				args = []any{input["identifier"]}
			case "registerPractitioner":
				args = []any{input["subject"]}
			default:
				args = c.names(s)
			}
			told := outcomes(verb, w.rush(func(int) answer { return w.mutated(c.who, verb, input) }))
			if told["ok"] != 1 {
				t.Errorf("%d won, want 1: %v", told["ok"], told)
			}
			for code, n := range told {
				if code != "ok" && !slices.Contains(lost, code) {
					t.Errorf("%d were told %s, want one of %v", n, code, lost)
				}
			}
			if got := w.count(c.left, args...); got != 1 {
				t.Errorf("%d were written, want 1", got)
			}
		})
	}
}

func TestTriageAndWithdrawalAtOnceLeaveOneOfThem(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	manager, teacher := roled(practice.RoleManager, "council"), roled(practice.RolePractitioner, "school")
	s := w.scene(w.viewers[teacher], setting{})
	answers := w.rush(func(i int) answer {
		if i%2 == 0 {
			return w.mutated(manager, "startTriage", verbs["startTriage"].input(s))
		}
		return w.mutated(teacher, "withdrawConcern", verbs["withdrawConcern"].input(s))
	})
	won := 0
	for i, a := range answers {
		verb := []string{"startTriage", "withdrawConcern"}[i%2]
		if told := outcomes(verb, []answer{a}); told["ok"] == 1 {
			won++
		} else if told["CONFLICT"]+told["ILLEGAL_STATE"] != 1 {
			t.Errorf("%s is told %v", verb, told)
		}
	}
	if version := w.count("SELECT version FROM referral WHERE id = $1", s.referral.id()); won != 1 || version != 2 {
		t.Errorf("%d won and the concern is at version %d, want 1 and 2", won, version)
	}
}

func TestFeedbackAcknowledgedByManyIsAcknowledgedOnce(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleSubmitter, "school")
	s := w.scene(w.viewers[who], setting{state: practice.ReferralStateSignposted})
	told := outcomes("acknowledgeFeedback", w.rush(func(int) answer { return w.mutated(who, "acknowledgeFeedback", map[string]any{"id": s.referral.id()}) }))
	if edits := w.count("SELECT count(*) FROM edit WHERE record_id = $1", s.referral.id()); told["ok"] != writers || edits != 1 {
		t.Errorf("told %v with %d edits, want %d ok and 1", told, edits, writers)
	}
}

func TestARestrictionAndNewInvolvementsDoNotMissEachOther(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	manager := roled(practice.RoleManager, "council")
	for range 4 {
		s := w.scene(w.viewers[manager], setting{})
		w.rush(func(i int) answer {
			if i%10 == 5 {
				return w.mutated(manager, "restrictChild", verbs["restrictChild"].input(s))
			}
			input := verbs["recordInvolvement"].input(s)
			input["organisationId"] = w.bodies["school"]
			return w.mutated(manager, "recordInvolvement", input)
		})
		if got := w.count("SELECT count(*) FROM child WHERE id = $1 AND restricted", s.child.id()); got != 1 {
			t.Error("the child is not restricted")
		}
		if got := w.count("SELECT count(*) FROM involvement i JOIN child c ON c.id = i.child_id WHERE i.child_restricted <> c.restricted"); got != 0 {
			t.Errorf("%d involvements do not know of the child's restriction", got)
		}
	}
}

func TestARestrictionAndMovesDoNotMissEachOther(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	manager := roled(practice.RoleManager, "council")
	for range 3 {
		s := w.scene(w.viewers[manager], setting{})
		w.rush(func(i int) answer {
			if i%10 == 5 {
				return w.mutated(manager, "restrictChild", verbs["restrictChild"].input(s))
			}
			return w.mutated(manager, "registerHousehold", map[string]any{"address": fmt.Sprint(i, " Nowhere Lane, Testham"), "childIds": []uuid.UUID{s.child.id()}})
		})
		if got := w.count("SELECT count(*) FROM household_member m JOIN child c ON c.id = m.child_id WHERE m.child_id = $1", s.child.id()); got < 2 {
			t.Errorf("the child lives in %d homes: nothing raced", got)
		}
		if got := w.count("SELECT count(*) FROM household_member m JOIN child c ON c.id = m.child_id WHERE m.child_restricted <> c.restricted"); got != 0 {
			t.Errorf("%d homes do not know of the child's restriction", got)
		}
	}
}

func TestAKeyThatManyRaceForMakesOneConcern(t *testing.T) {
	t.Parallel()
	w := staffedWorld(emptyWorld(t))
	who := roled(practice.RoleSubmitter, "school")
	input := concernAbout(child("Teal", "Oxbramble", "2019-01-01"))
	input["idempotencyKey"] = uuid.NewString()
	answers := w.rush(func(int) answer { return w.mutated(who, "submitConcern", input) })
	told := map[string]int{}
	for _, a := range answers {
		told[fmt.Sprint(a.text("submitConcern", "referral", "id"), a.Errors)]++
	}
	if len(told) != 1 {
		t.Errorf("the answers differ: %v", told)
	}
	if got := w.count("SELECT count(*) FROM referral"); got != 1 {
		t.Errorf("%d concerns were made, want 1", got)
	}
}
