package merge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
	"heed/practice"
)

// belongings says of every row that a merge can move to which record it belongs, and what
// else a merge can change in it. The event, the notices and the job of a merge itself are
// left out.
func belongings(w *graphtest.Env) []string {
	w.T.Helper()
	var queries []string
	rows, err := w.Admin.Query("SELECT DISTINCT of_table FROM merged_columns()")
	if err != nil {
		w.T.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			w.T.Fatal(err)
		}
		where := map[string]string{"chronology_subject": `WHERE event_id NOT IN (SELECT e.id FROM chronology_event e
		  WHERE e.source_id IN (SELECT id FROM record_merge) OR e.summary LIKE '%records of%')`,
			"chronology_event": "WHERE summary NOT LIKE '%records of%'", "notice": "WHERE kind <> 'RECORDS_MERGED'"}[table]
		queries = append(queries, fmt.Sprintf(`SELECT '%s ' || (to_jsonb(t) - '{version,updated_at,updated_by}'::text[])::text FROM %[1]s t %s`,
			table, where))
	}
	found, err := w.Admin.Query(strings.Join(queries, " UNION ALL "))
	if err != nil {
		w.T.Fatal(err)
	}
	defer found.Close()
	var list []string
	for found.Next() {
		var row string
		if err := found.Scan(&row); err != nil {
			w.T.Fatal(err)
		}
		list = append(list, row)
	}
	slices.Sort(list)
	return list
}

// Everything that belongs to a record moves with a merge, and is where it was once the merge
// is undone, whatever it is.
func TestAMergeMovesEverythingAndUndoingItMovesEverythingBack(t *testing.T) {
	t.Parallel()
	w := graphtest.NewStaffed(graphtest.NewEmpty(t))
	manager := graphtest.RoleName(practice.RoleManager, "council")
	v := w.Viewers[manager]
	one, other := w.Fixture(v, graphtest.Setting{Completed: true}), w.Fixture(v, graphtest.Setting{})
	// Both live in one home, one within the other's time, and are related to one mother.
	home, from, into := one.Household.ID(), other.Child.ID(), one.Child.ID()
	w.WriteRows("household_member", w.MemberRow(home, &from, nil, "2026-02-01", new("2026-03-01")))
	w.WriteRows("relationship", w.RelationshipRow(from, one.Mother.ID(), "STEP_MOTHER"))
	both := w.EventRow(v.OrganisationID, v.PractitionerID, "SOCIAL_CARE", nil, graphtest.Noon)
	w.WriteRows("chronology_event", both)
	w.WriteRows("chronology_subject", w.SubjectRow(both, from), w.SubjectRow(both, into))
	for _, pair := range [][2]uuid.UUID{{from, into}, {other.Household.ID(), home}, {other.Mother.ID(), one.Mother.ID()}} {
		before := belongings(w)
		merge := merged(w, manager, pair[0].String(), pair[1].String())
		left := 0
		for _, row := range belongings(w) {
			if strings.Contains(row, `"`+pair[0].String()+`"`) {
				left++
				if !strings.HasPrefix(row, "chronology_subject") {
					t.Errorf("left behind: %s", row)
				}
			}
		}
		if want := map[bool]int{true: 1}[pair[0] == from]; left != want {
			t.Errorf("%d rows are left, want %d: of what names both", left, want)
		}
		a := w.Mutated(manager, "undoMerge", map[string]any{"id": merge, "reason": "They are two after all."})
		if a.Record("undoMerge") != merge {
			t.Fatal(a.Raw, w.Log.String())
		}
		for i, row := range belongings(w) {
			if i >= len(before) || row != before[i] {
				t.Errorf("undone, there is\n%s\nand was\n%s", row, before[min(i, len(before)-1)])
				break
			}
		}
	}
}

// Every column that leads to a record that can be merged is moved.
func TestNoForeignKeyIsForgottenByAMerge(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	const derived = `('child_search', 'child_word', 'household_search', 'neglect_clock')` // kept by triggers and jobs
	missing := w.Count(`SELECT count(*) FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
	  WHERE k.contype = 'f' AND k.confrelid IN ('child'::regclass, 'household'::regclass, 'relative'::regclass)
	    AND k.conrelid::regclass::text NOT IN ` + derived + `
	    AND NOT EXISTS (SELECT 1 FROM merged_columns() c WHERE c.of_table = k.conrelid::regclass::text AND c.of_column = a.attname)`)
	if missing > 0 {
		t.Errorf("store/policies/merge.sql: merged_columns lacks %d foreign keys", missing)
	}
	if more := w.Count(`SELECT count(*) FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid AND t.relkind = 'r'
	  WHERE t.relnamespace = 'public'::regnamespace AND a.attname IN ('child_id', 'household_id', 'relative_id') AND NOT a.attisdropped
	    AND t.relname NOT IN ` + derived + ` AND t.relname NOT LIKE 'disclosure%'
	    AND NOT EXISTS (SELECT 1 FROM merged_columns() c WHERE c.of_table = t.relname AND c.of_column = a.attname)`); more > 0 {
		t.Errorf("store/policies/merge.sql: merged_columns lacks %d columns of that name", more)
	}
}
