package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestOfManyAtOnceOneWinsAndTheOthersGetAConflict(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	manager, teacher, keeper := graphtest.RoleName(practice.RoleManager, "council"), graphtest.RoleName(practice.RolePractitioner, "school"),
		graphtest.RoleName(practice.RoleAdministrator, "council")
	lost := []string{"CONFLICT", "ILLEGAL_STATE", "ALREADY_EXISTS"}
	for verb, c := range map[string]struct {
		who   string
		left  string // what stands afterwards, once
		names func(s graphtest.Fixture) []any
	}{
		"startTriage": {manager, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Referral.ID()} }},
		"decideReferral": {manager, "SELECT count(*) FROM referral_decision WHERE referral_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Referral.ID()} }},
		"withdrawConcern": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Referral.ID()} }},
		"amendChild": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Child.ID()} }},
		"restrictChild": {manager, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Child.ID()} }},
		"endInvolvement": {manager, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Involvement.ID()} }},
		"leaveHousehold": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Member.ID()} }},
		"amendHousehold": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Household.ID()} }},
		"amendRelative": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Mother.ID()} }},
		"amendRelationship": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Relationship.ID()} }},
		"amendOrganisation": {keeper, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Institution.ID()} }},
		"amendPractitioner": {keeper, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Account.ID()} }},
		"correctEvent": {teacher, "SELECT count(*) FROM chronology_event WHERE corrects_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Event.ID()} }},
		"joinHousehold": {teacher, `SELECT count(*) FROM household_member WHERE household_id = $1 AND child_id = $2 AND "to" IS NULL`,
			func(s graphtest.Fixture) []any { return []any{s.Household.ID(), s.Elder.ID()} }},
		"recordRelationship": {teacher, "SELECT count(*) FROM relationship WHERE child_id = $1 AND relative_id = $2",
			func(s graphtest.Fixture) []any { return []any{s.Elder.ID(), s.Mother.ID()} }},
		"startCareProfile": {teacher, "SELECT count(*) FROM care_profile WHERE child_id = $1 AND state = 'DRAFT'",
			func(s graphtest.Fixture) []any { return []any{s.Elder.ID()} }},
		"amendCareSitting": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Sitting.ID()} }},
		"gradeItems": {teacher, "SELECT count(*) FROM item_grade WHERE profile_id = $1 AND grader = 'PARENT'",
			func(s graphtest.Fixture) []any { return []any{s.Profile.ID()} }},
		"setTargetItems": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Profile.ID()} }},
		"completeCareProfile": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Profile.ID()} }},
		"reviewTargetItems": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Profile.ID()} }},
		"markCareProfileMistaken": {teacher, "SELECT count(*) FROM edit WHERE record_id = $1",
			func(s graphtest.Fixture) []any { return []any{s.Profile.ID()} }},
		"registerOrganisation": {keeper, "SELECT count(*) FROM organisation WHERE identifier = $1", nil},
		"registerPractitioner": {keeper, "SELECT count(*) FROM practitioner WHERE subject = $1", nil},
	} {
		t.Run(verb, func(t *testing.T) {
			s := w.Fixture(w.Viewers[c.who], graphtest.Verbs[verb].Setting())
			input := graphtest.Verbs[verb].Input(s)
			var args []any
			switch verb {
			case "registerOrganisation":
				args = []any{input["identifier"]}
			case "registerPractitioner":
				args = []any{input["subject"]}
			default:
				args = c.names(s)
			}
			told := graphtest.Outcomes(verb, w.Concurrently(func(int) graphtest.Answer { return w.Mutated(c.who, verb, input) }))
			if told["ok"] != 1 {
				t.Errorf("%d won, want 1: %v", told["ok"], told)
			}
			for code, n := range told {
				if code != "ok" && !slices.Contains(lost, code) {
					t.Errorf("%d were told %s, want one of %v", n, code, lost)
				}
			}
			if got := w.Count(c.left, args...); got != 1 {
				t.Errorf("%d were written, want 1", got)
			}
		})
	}
}

func TestTriageAndWithdrawalAtOnceLeaveOneOfThem(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	manager, teacher := graphtest.RoleName(practice.RoleManager, "council"), graphtest.RoleName(practice.RolePractitioner, "school")
	s := w.Fixture(w.Viewers[teacher], graphtest.Setting{})
	answers := w.Concurrently(func(i int) graphtest.Answer {
		if i%2 == 0 {
			return w.Mutated(manager, "startTriage", graphtest.Verbs["startTriage"].Input(s))
		}
		return w.Mutated(teacher, "withdrawConcern", graphtest.Verbs["withdrawConcern"].Input(s))
	})
	won := 0
	for i, a := range answers {
		verb := []string{"startTriage", "withdrawConcern"}[i%2]
		if told := graphtest.Outcomes(verb, []graphtest.Answer{a}); told["ok"] == 1 {
			won++
		} else if told["CONFLICT"]+told["ILLEGAL_STATE"] != 1 {
			t.Errorf("%s is told %v", verb, told)
		}
	}
	if version := w.Count("SELECT version FROM referral WHERE id = $1", s.Referral.ID()); won != 1 || version != 2 {
		t.Errorf("%d won and the concern is at version %d, want 1 and 2", won, version)
	}
}

func TestFeedbackAcknowledgedByManyIsAcknowledgedOnce(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleSubmitter, "school")
	s := w.Fixture(w.Viewers[who], graphtest.Setting{State: practice.ReferralStateSignposted})
	told := graphtest.Outcomes("acknowledgeFeedback", w.Concurrently(func(int) graphtest.Answer {
		return w.Mutated(who, "acknowledgeFeedback", map[string]any{"id": s.Referral.ID()})
	}))
	if edits := w.Count("SELECT count(*) FROM edit WHERE record_id = $1", s.Referral.ID()); told["ok"] != graphtest.Writers || edits != 1 {
		t.Errorf("told %v with %d edits, want %d ok and 1", told, edits, graphtest.Writers)
	}
}

func TestARestrictionAndNewInvolvementsDoNotMissEachOther(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	manager := graphtest.RoleName(practice.RoleManager, "council")
	for range 4 {
		s := w.Fixture(w.Viewers[manager], graphtest.Setting{})
		w.Concurrently(func(i int) graphtest.Answer {
			if i%10 == 5 {
				return w.Mutated(manager, "restrictChild", graphtest.Verbs["restrictChild"].Input(s))
			}
			input := graphtest.Verbs["recordInvolvement"].Input(s)
			input["organisationId"] = w.Organisations["school"]
			return w.Mutated(manager, "recordInvolvement", input)
		})
		if got := w.Count("SELECT count(*) FROM child WHERE id = $1 AND restricted", s.Child.ID()); got != 1 {
			t.Error("the child is not restricted")
		}
		if got := w.Count("SELECT count(*) FROM involvement i JOIN child c ON c.id = i.child_id" +
			" WHERE i.child_restricted <> c.restricted"); got != 0 {
			t.Errorf("%d involvements do not know of the child's restriction", got)
		}
	}
}

func TestARestrictionAndMovesDoNotMissEachOther(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	manager := graphtest.RoleName(practice.RoleManager, "council")
	for range 3 {
		s := w.Fixture(w.Viewers[manager], graphtest.Setting{})
		w.Concurrently(func(i int) graphtest.Answer {
			if i%10 == 5 {
				return w.Mutated(manager, "restrictChild", graphtest.Verbs["restrictChild"].Input(s))
			}
			return w.Mutated(manager, "registerHousehold",
				map[string]any{"address": fmt.Sprint(i, " Nowhere Lane, Testham"), "childIds": []uuid.UUID{s.Child.ID()}})
		})
		if got := w.Count("SELECT count(*) FROM household_member m JOIN child c ON c.id = m.child_id WHERE m.child_id = $1",
			s.Child.ID()); got < 2 {
			t.Errorf("the child lives in %d homes: nothing raced", got)
		}
		if got := w.Count("SELECT count(*) FROM household_member m JOIN child c ON c.id = m.child_id" +
			" WHERE m.child_restricted <> c.restricted"); got != 0 {
			t.Errorf("%d homes do not know of the child's restriction", got)
		}
	}
}

func TestAKeyThatManyRaceForMakesOneConcern(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	who := graphtest.RoleName(practice.RoleSubmitter, "school")
	input := graphtest.ConcernInput(graphtest.ChildInput("Teal", "Oxbramble", "2019-01-01"))
	input["idempotencyKey"] = uuid.NewString()
	answers := w.Concurrently(func(int) graphtest.Answer { return w.Mutated(who, "submitConcern", input) })
	told := map[string]int{}
	for _, a := range answers {
		told[fmt.Sprint(a.Text("submitConcern", "referral", "id"), a.Errors)]++
	}
	if len(told) != 1 {
		t.Errorf("the answers differ: %v", told)
	}
	if got := w.Count("SELECT count(*) FROM referral"); got != 1 {
		t.Errorf("%d concerns were made, want 1", got)
	}
}
