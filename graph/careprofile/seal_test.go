package careprofile_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heed/ent"
	"heed/graph/graphtest"
	"heed/practice"
)

// wholeProfile is every way of the contract from a profile to its grades.
const wholeProfile = `query($id: ID!, $child: ID!) { careProfile(id: $id) { secondAssessor { name } grades { id item grade grader
  evidence } targets { id item gradeNow }
  first: areas { grade notAssessed inputs { grade } subAreas { grade inputs { grade evidence } others { grade } } others { grade } }
  second: areas(grader: SECOND_PRACTITIONER) { grade subAreas { grade inputs { grade evidence } } }
  withParent: sideBySide(with: PARENT) { first second } withSecond: sideBySide(with: SECOND_PRACTITIONER) { first second }
  agreement { pairs percent } change { items { from to } } outstanding { code path } sitting { profiles { id grades { grader } } } }
  child(id: $child) { careProfiles(first: 3) { edges { node { grades { grader } targets { item } } } } trajectory { areas { points {
  grade } } } neglectClocks { days }
    chronology(first: 20) { edges { node { summary impact } } } } }`

// gradersRead are whose grades somebody reads of a profile, by any way, and how
// many target items.
func (f *family) gradersRead(who, profile, child string) (graders []string, targets int, a graphtest.Answer) {
	f.T.Helper()
	a = f.Must(who, wholeProfile, map[string]any{"id": profile, "child": child})
	add := func(grader string, read bool) {
		if read && !slices.Contains(graders, grader) {
			graders = append(graders, grader)
		}
	}
	for i := range a.List("careProfile", "grades") {
		add(a.Text("careProfile", "grades", i, "grader"), true)
	}
	for _, path := range [][]any{{"careProfile", "sitting", "profiles", 0, "grades"},
		{"child", "careProfiles", "edges", 0, "node", "grades"}} {
		for i := range a.List(path...) {
			add(a.Text(append(path, i, "grader")...), true)
		}
	}
	add("PRACTITIONER", strings.Contains(fmt.Sprint(a.At("careProfile", "first")), "grade:1") ||
		strings.Contains(fmt.Sprint(a.At("careProfile", "first")), "grade:4"))
	add("SECOND_PRACTITIONER", strings.Contains(fmt.Sprint(a.At("careProfile", "second")), "grade:3"))
	add("PRACTITIONER", strings.Contains(fmt.Sprint(a.At("careProfile", "withParent")), "first:1") ||
		strings.Contains(fmt.Sprint(a.At("careProfile", "withSecond")), "first:1"))
	add("SECOND_PRACTITIONER", strings.Contains(fmt.Sprint(a.At("careProfile", "withSecond")), "second:3"))
	add("PRACTITIONER", strings.Contains(a.Raw, "Alone at night."))
	add("SECOND_PRACTITIONER", strings.Contains(a.Raw, "A cold house."))
	for _, table := range []string{"item_grade", "target_item"} {
		for id, grader := range f.hanging(table, profile) {
			if f.Must(who, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": id}).At("node") == nil {
				continue
			}
			if table == "target_item" {
				targets++
			} else {
				add(grader, true)
			}
		}
	}
	if n := len(a.List("careProfile", "targets")); n != targets {
		f.T.Errorf("%s reads %d target items of the profile, and %d by identifier", who, n, targets)
	}
	slices.Sort(graders)
	return graders, targets, a
}

// hanging are the identifiers of what hangs on a profile, as the superuser
// knows them, with who gave the grades.
func (f *family) hanging(table, profile string) map[string]string {
	f.T.Helper()
	column := map[string]string{"item_grade": "grader", "target_item": "item"}[table]
	rows, err := f.Admin.Query(fmt.Sprintf("SELECT id, %s FROM %s WHERE profile_id = $1", column, table), profile)
	if err != nil {
		f.T.Fatal(err)
	}
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var id, of string
		if err := rows.Scan(&id, &of); err != nil {
			f.T.Fatal(err)
		}
		found[id] = of
	}
	return found
}

func TestNeitherPractitionerReadsTheOthersGradesWhileTheProfileIsADraft(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	f.Practitioner("health colleague", "trust", practice.RolePractitioner)
	f.RecordTraining(f.Viewers["manager"], graphtest.OpenTraining)
	_, profiles := f.begun("health", nil, f.wren)
	f.gradedAll("health", profiles[0], "PRACTITIONER", 1, map[string]int{"B2": 4})
	f.MustSend("health", "gradeItems", "",
		map[string]any{"id": profiles[0],
			"grades": graphtest.GradesSent(map[string]any{"item": "B2", "grade": 4, "evidence": "Alone at night.", "version": 1})})
	f.MustSend("health", "setTargetItems", "",
		map[string]any{"id": profiles[0], "version": 3,
			"targets": []any{map[string]any{"item": "B2", "targetGrade": 2, "changeBy": "2027-03-01"}}})
	f.MustSend("teacher", "gradeItems", "",
		map[string]any{"id": profiles[0], "grader": "PARENT", "grades": graphtest.GradesSent(map[string]any{"item": "A1a", "grade": 2})})
	second := map[string]any{"id": profiles[0], "grader": "SECOND_PRACTITIONER",
		"grades": graphtest.GradesSent(map[string]any{"item": "A1a", "grade": 3, "evidence": "A cold house."})}
	f.MustSend("manager", "gradeItems", "", second)
	const own, theirs, parents = "PRACTITIONER", "SECOND_PRACTITIONER", "PARENT"
	for who, want := range map[string][]string{
		"health": {parents, own}, "health colleague": {parents, own}, "manager": {parents, theirs},
		"teacher": {parents}, "lead": {parents}, "second manager": {parents},
	} {
		graders, targets, a := f.gradersRead(who, profiles[0], f.wren)
		if !slices.Equal(graders, want) || (targets > 0) != slices.Contains(want, own) {
			t.Errorf("of the draft %s reads the grades of %q and %d target items, want those of %q: %s", who, graders, targets, want, a.Raw)
		}
		hidden := []any{}
		for _, grader := range []string{own, theirs} {
			if !slices.Contains(want, grader) {
				hidden = append(hidden, grader)
			}
		}
		said := f.Must(who, `query($id: ID!) { careProfile(id: $id) { sealed outstanding { code path } } }`, map[string]any{"id": profiles[0]})
		if got := said.List("careProfile", "sealed"); !slices.Equal(got, hidden) {
			t.Errorf("%s is told that %v are sealed, want %v", who, got, hidden)
		}
		// Who does not read the grades is not told that they lack.
		against := "[]"
		switch {
		case who == "manager":
			against = "[map[code:NOT_ALLOWED path:[]]]"
		case !slices.Contains(want, own):
			against = "[map[code:NOT_ALLOWED path:[training]] map[code:NOT_ALLOWED path:[]]]"
		case who == "health colleague":
			against = "[map[code:NOT_ALLOWED path:[training]]]"
		}
		if got := fmt.Sprint(said.At("careProfile", "outstanding")); got != against {
			t.Errorf("%s is told that %s stands against completing, want %s", who, got, against)
		}
		if a.Text("careProfile", "secondAssessor", "name") != "manager" || a.At("careProfile", "agreement") != nil {
			t.Errorf("%s is told of the second grading %v, agreement %v", who, a.At("careProfile", "secondAssessor"),
				a.At("careProfile", "agreement"))
		}
	}
	version := f.Must("health", `query($id: ID!) { careProfile(id: $id) { version } }`,
		map[string]any{"id": profiles[0]}).Number("careProfile", "version")
	f.MustSend("manager", "gradeItems", "",
		map[string]any{"id": profiles[0], "grader": theirs, "grades": graphtest.GradesSent(map[string]any{"item": "B2", "grade": 3})})
	f.MustSend("health", "completeCareProfile", "", map[string]any{"id": profiles[0], "version": version, "parentSawScores": true})
	for _, who := range []string{"health", "manager", "teacher", "lead"} {
		graders, targets, a := f.gradersRead(who, profiles[0], f.wren)
		if !slices.Equal(graders, []string{parents, own, theirs}) || targets != 1 {
			t.Errorf("of the completed profile %s reads the grades of %q and %d target items: %s", who, graders, targets, a.Raw)
		}
		if got := f.Must(who, `query($id: ID!) { careProfile(id: $id) { sealed } }`, map[string]any{"id": profiles[0]}).List("careProfile",
			"sealed"); len(got) > 0 {
			t.Errorf("%s is told that %v are sealed in a completed profile", who, got)
		}
		if got := fmt.Sprint(a.At("careProfile", "agreement")); got != "map[pairs:2 percent:0]" {
			t.Errorf("%s reads the agreement %s", who, got)
		}
	}
	f.Refused("manager", "gradeItems",
		map[string]any{"id": profiles[0], "grader": theirs, "grades": graphtest.GradesSent(map[string]any{"item": "A1b", "grade": 3})},
		"ILLEGAL_STATE ")
}

func TestADraftThatWasGivenUpStaysSealed(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	_, profiles := f.begun("health", nil, f.wren)
	f.gradedAll("health", profiles[0], "PRACTITIONER", 1, nil)
	f.MustSend("health", "markCareProfileMistaken", "",
		map[string]any{"id": profiles[0], "version": 2, "reason": "It is begun again in a week."})
	for who, want := range map[string][]string{"health": {"PRACTITIONER"}, "manager": nil} {
		if graders, _, a := f.gradersRead(who, profiles[0], f.wren); !slices.Equal(graders, want) {
			t.Errorf("%s reads the grades of %q, want %q: %s", who, graders, want, a.Raw)
		}
	}
}

func TestGradingIndependentlyTakesTraining(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	_, profiles := f.begun("health", nil, f.wren)
	second := map[string]any{"id": profiles[0], "grader": "SECOND_PRACTITIONER",
		"grades": graphtest.GradesSent(map[string]any{"item": "A1a", "grade": 3})}
	f.Refused("manager", "gradeItems", second, "NOT_ALLOWED training")
	v := f.Viewers["manager"]
	f.Exec(`INSERT INTO training (id, created_at, practitioner_id, code, "on", expires_on, recorded_by_id) VALUES ($1, $2, $3, $4, `+
		`'2025-01-01', '2026-11-22', $3)`,
		f.ID("Training"), f.Instant(), v.PractitionerID, graphtest.OpenTraining)
	f.Refused("manager", "gradeItems", second, "NOT_ALLOWED training")
	if f.Count("SELECT count(*) FROM item_grade")+f.Count("SELECT count(*) FROM care_profile WHERE second_assessor_id IS NOT NULL") != 0 {
		t.Error("a refusal wrote a grade, or who grades independently")
	}
	f.RecordTraining(v, graphtest.OpenTraining)
	f.MustSend("manager", "gradeItems", "", second)
	if got := f.Count("SELECT count(*) FROM item_grade WHERE grader = 'SECOND_PRACTITIONER'"); got != 1 {
		t.Errorf("%d independent grades are kept, want 1", got)
	}
}

func TestWhoCouldReadTheFirstGradesDoesNotGradeIndependently(t *testing.T) {
	t.Parallel()
	f := newFamily(t)
	for _, who := range []string{"early colleague", "late colleague", "mover"} {
		f.Practitioner(who, "trust", practice.RolePractitioner)
		f.RecordTraining(f.Viewers[who], graphtest.OpenTraining)
	}
	second := func(profile, item string) map[string]any {
		return map[string]any{"id": profile, "grader": "SECOND_PRACTITIONER",
			"grades": graphtest.GradesSent(map[string]any{"item": item, "grade": 3})}
	}
	_, profiles := f.begun("health", nil, f.wren, f.robin, f.linnet)
	// Nothing is to be read yet: a colleague may take the part, and is then sealed off.
	f.MustSend("early colleague", "gradeItems", "", second(profiles[0], "A1a"))
	f.gradedAll("health", profiles[0], "PRACTITIONER", 1, nil)
	if graders, _, a := f.gradersRead("early colleague", profiles[0], f.wren); !slices.Equal(graders, []string{"SECOND_PRACTITIONER"}) {
		t.Errorf("a colleague who grades independently reads the grades of %q: %s", graders, a.Raw)
	}
	f.MustSend("early colleague", "gradeItems", "", second(profiles[0], "A1b"))
	version := f.Must("early colleague", `query($id: ID!) { careProfile(id: $id) { version } }`,
		map[string]any{"id": profiles[0]}).Number("careProfile", "version")
	for verb, input := range map[string]map[string]any{
		"completeCareProfile": {"id": profiles[0], "version": version, "parentSawScores": true},
		"setTargetItems":      {"id": profiles[0], "version": version, "targets": []any{}},
	} {
		if got := f.SendSelecting("early colleague", verb, "", input).Problems(verb); !slices.Contains(got, "NOT_ALLOWED ") {
			t.Errorf("%s by who grades independently is refused with %q", verb, got)
		}
	}
	// What stands could have been read.
	f.gradedAll("health", profiles[1], "PRACTITIONER", 1, nil)
	f.Refused("late colleague", "gradeItems", second(profiles[1], "A1a"), "NOT_ALLOWED grader")
	// Who moves takes what they know along, what they gave and what they looked at.
	f.MustSend("mover", "gradeItems", "",
		map[string]any{"id": profiles[2], "grades": graphtest.GradesSent(map[string]any{"item": "A1a", "grade": 2})})
	v := f.Viewers["mover"]
	v.OrganisationID, v.Agency, v.OrganisationKind = f.Organisations["school"], practice.AgencyEducation, practice.OrganisationKindSchool
	f.Exec("UPDATE practitioner SET organisation_id = $2 WHERE id = $1", v.PractitionerID, v.OrganisationID)
	f.Viewers["mover"] = v
	f.Refused("mover", "gradeItems", second(profiles[2], "A1b"), "NOT_ALLOWED grader")
	f.Exec("SET session_replication_role = replica")
	f.Exec("UPDATE item_grade SET recorded_by_id = $1 WHERE profile_id = $2", f.Viewers["health"].PractitionerID, profiles[2])
	entry := graphtest.Row{"id": f.ID("AccessEntry"), "at": f.Instant(), "request_id": f.ID("AccessEntry"),
		"practitioner_id": v.PractitionerID, "organisation_id": f.Organisations["trust"], "agency": "HEALTH",
		"operation": "query child", "fields": []string{"Query.child"}, "outcome": "ALLOWED", "child_ids": []string{f.linnet},
		"rules": []string{"INVOLVEMENT"}}
	f.WriteRows("access_entry", entry)
	f.WriteRows("disclosure", graphtest.Row{"id": f.ID("Disclosure"), "child_id": f.linnet, "entry_id": entry.ID(), "at": entry["at"],
		"rule": "INVOLVEMENT", "practitioner_id": v.PractitionerID, "organisation_id": f.Organisations["trust"]})
	f.Exec("SET session_replication_role = origin")
	f.Refused("mover", "gradeItems", second(profiles[2], "A1b"), "NOT_ALLOWED grader")
	// Others of their new organisation could not.
	f.RecordTraining(f.Viewers["colleague"], graphtest.OpenTraining)
	f.MustSend("colleague", "gradeItems", "", second(profiles[2], "A1b"))
}

// TestRowSecuritySealsADraft reads and writes past the resolvers.
func TestRowSecuritySealsADraft(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	school, council := graphtest.RoleName(practice.RolePractitioner, "school"), graphtest.RoleName(practice.RoleManager, "council")
	schoolManager := graphtest.RoleName(practice.RoleManager, "school")
	s := w.Fixture(w.Viewers[school], graphtest.Setting{})
	read := func(who string) (grades, targets int) {
		err := w.WriteAs(who, func(ctx context.Context) error {
			var err error
			if grades, err = ent.FromContext(ctx).ItemGrade.Query().Count(ctx); err == nil {
				targets, err = ent.FromContext(ctx).TargetItem.Query().Count(ctx)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return grades, targets
	}
	all := w.Count("SELECT count(*) FROM item_grade")
	for who, want := range map[string]int{school: all, schoolManager: all, council: 0} {
		if grades, targets := read(who); grades != want || (targets == 1) != (want > 0) {
			t.Errorf("%s reads %d grades and %d targets of a draft, want %d grades", who, grades, targets, want)
		}
	}
	name := func(ctx context.Context) error {
		c := ent.FromContext(ctx)
		return c.CareProfile.UpdateOneID(s.Profile.ID()).SetSecondAssessorID(w.Viewers[schoolManager].PractitionerID).Exec(ctx)
	}
	if err := w.WriteAs(schoolManager, name); pq.As(err, pqerror.InsufficientPrivilege) == nil {
		t.Errorf("a colleague who could read the grades names themself as who grades independently: %v", err)
	}
	w.Fixture(w.Viewers[school], graphtest.Setting{Completed: true})
	open := w.Count("SELECT count(*) FROM item_grade") - all
	if grades, targets := read(council); grades != open || targets != 1 {
		t.Errorf("social care reads %d grades and %d targets, want the %d and 1 of the completed profile", grades, targets, open)
	}
}
