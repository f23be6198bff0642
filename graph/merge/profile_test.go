package merge_test

import (
	"slices"
	"testing"
	"time"

	"heed/graph/graphtest"
	"heed/practice"
)

func TestOfTwoCurrentCareProfilesTheLaterOneStands(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	manager := graphtest.RoleName(practice.RoleManager, "council")
	older, later := w.ChildRow("Wren", "Quillfether", "2018-03-04"), w.ChildRow("Wren", "Quillfether", "2018-03-04")
	home := w.HouseholdRow("4 Nowhere Lane, Testham")
	w.WriteRows("child", older, later)
	w.WriteRows("household", home)
	var profiles []graphtest.Row
	for i, child := range []graphtest.Row{older, later} {
		sitting := w.SittingRow(home.ID(), w.Viewers[manager].OrganisationID, w.Viewers[manager].PractitionerID,
			graphtest.Noon.AddDate(0, 0, -60), graphtest.Noon.AddDate(0, 0, i-20))
		profile := w.ProfileRow(sitting, child.ID())
		graphtest.CompletedRow(profile)
		profile["window_end"] = sitting["to"]
		w.WriteRows("care_sitting", sitting)
		w.WriteRows("care_profile", profile)
		profiles = append(profiles, profile)
	}
	states := func() [2]string {
		a := w.Must(manager, `query($a: ID!, $b: ID!) { older: careProfile(id: $a) { state supersededBy { id } }
		  later: careProfile(id: $b) { state } }`, map[string]any{"a": profiles[0].ID(), "b": profiles[1].ID()})
		return [2]string{a.Text("older", "state"), a.Text("later", "state")}
	}
	merge := merged(w, manager, older.ID().String(), later.ID().String())
	if got := states(); got != [2]string{"SUPERSEDED", "COMPLETED"} {
		t.Errorf("merged, they are %v", got)
	}
	undoing := map[string]any{"id": merge, "reason": "They are two after all."}
	w.Mutated(manager, "undoMerge", undoing)
	if got := states(); got != [2]string{"COMPLETED", "COMPLETED"} {
		t.Errorf("parted again, they are %v", got)
	}

	again := w.Mutated(manager, "mergeRecords", merging(older.ID().String(), later.ID().String(), "intoVersion",
		w.Count("SELECT version FROM child WHERE id = $1", later.ID()))).Record("mergeRecords")
	undoing["id"] = again
	w.Exec(`UPDATE care_profile SET superseded_at = $2 WHERE id = $1`, profiles[0].ID(), graphtest.Noon.Add(time.Hour))
	if got := w.Mutated(manager, "undoMerge", undoing).Problems("undoMerge"); !slices.Equal(got, []string{"ILLEGAL_STATE id"}) {
		t.Errorf("undone although a later profile replaced one: %q", got)
	}
}

func TestTwoOpenCareProfilesStandAgainstAMerge(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	manager := graphtest.RoleName(practice.RoleManager, "council")
	one, other := w.Fixture(w.Viewers[manager], graphtest.Setting{}), w.Fixture(w.Viewers[manager], graphtest.Setting{})
	got := w.Mutated(manager, "mergeRecords", merging(one.Child.ID().String(), other.Child.ID().String())).Problems("mergeRecords")
	if !slices.Equal(got, []string{"ILLEGAL_STATE fromId"}) {
		t.Errorf("merged with two open profiles: %q", got)
	}
}

func TestWhoIsInvolvedWithEitherChildIsToldOfAMerge(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	one, other := w.Pupil("Wren"), w.Pupil("Wren")
	w.InvolveByName(one, "lead")
	w.InvolveByName(other, "health")
	merge := merged(w, "manager", other, one)
	told := func(times map[string]int) {
		t.Helper()
		for who, n := range times {
			want := slices.Repeat([]string{"RECORDS_MERGED Wren RecordMerge council"}, n)
			if who == "health" && times["lead"] == 2 { // who sees one child alone does not read the merge that was undone
				want = []string{"RECORDS_MERGED Wren council"}
			}
			if got := w.Notices(who); !slices.Equal(got, want) {
				t.Errorf("%s is told %q", who, got)
			}
		}
		for _, who := range []string{"manager", "police", "other teacher"} {
			if got := w.Notices(who); len(got) > 0 {
				t.Errorf("%s is told %q", who, got)
			}
		}
	}
	told(map[string]int{"lead": 1, "health": 1, "teacher": 1})
	w.Mutated("manager", "undoMerge", map[string]any{"id": merge, "reason": "They are two after all."})
	// What told health of the other child went with the sight of it.
	told(map[string]int{"lead": 2, "health": 1, "teacher": 2})
}
