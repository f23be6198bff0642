package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"heed/auth"
	"heed/localdb"
	"heed/store/storetest"
)

// beside is a small partnership with Heed and the yardsticks, for all tests of a run.
var beside = sync.OnceValues(func() (*env, error) {
	for name, value := range storetest.KeptMemory() {
		os.Setenv(name, value)
	}
	cluster, err := localdb.Temporary(context.Background())
	if err != nil {
		return nil, err
	}
	besideCluster = cluster
	w, err := newEnv(context.Background(), cluster, 1, besideChildren, 4)
	if err != nil {
		return nil, err
	}
	for _, who := range everyViewer {
		v := w.viewers[who]
		for _, statement := range hardCases {
			if _, err := w.admin.Exec(strings.NewReplacer("$me", pq.QuoteLiteral(v.PractitionerID.String()), "$mine",
				pq.QuoteLiteral(v.OrganisationID.String()), "$now", pq.QuoteLiteral(today.Format(time.RFC3339))).Replace(statement)); err != nil {
				return nil, fmt.Errorf("%s: %w", statement, err)
			}
		}
	}
	dir, err := os.MkdirTemp("", "heed-bench-key-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	_, err = newSpeed(context.Background(), []*env{w}, 4, time.Millisecond, dir)
	return w, err
})

// besideChildren is how many children it has: each viewer sees some.
const besideChildren = 400

var besideCluster *localdb.Cluster

// hardCases are what walls are for, and what an invented partnership has few of, for each
// viewer: restricted children with sisters who are not, involvements by name, emergency
// access, and relationships and stays that rest on the viewer's own word.
var hardCases = []string{
	`UPDATE child SET restricted = true WHERE id IN (SELECT child_id FROM involvement i WHERE organisation_id = $mine AND "to" IS NULL
		AND EXISTS (SELECT FROM relationship r JOIN relationship s ON s.relative_id = r.relative_id AND s.child_id <> r.child_id
			WHERE r.child_id = i.child_id)
		ORDER BY id DESC LIMIT 4)`,
	`UPDATE involvement SET sight = 'NAMED', practitioner_id = (SELECT id FROM practitioner WHERE id <> $me
		ORDER BY organisation_id <> $mine, id LIMIT 1) WHERE id IN (SELECT id FROM involvement WHERE organisation_id = $mine
		AND "to" IS NULL AND NOT child_restricted ORDER BY id LIMIT 2)`,
	`UPDATE involvement SET practitioner_id = $me WHERE id IN (SELECT id FROM involvement WHERE organisation_id = $mine
		AND "to" IS NULL AND child_restricted ORDER BY id LIMIT 1)`,
	`UPDATE involvement SET "to" = $now::timestamptz - interval '1 hour' WHERE id IN (SELECT id FROM involvement WHERE organisation_id = $mine
		AND "to" IS NULL ORDER BY id OFFSET 5 LIMIT 2)`,
	`INSERT INTO break_glass (id, created_at, updated_at, reason, opened_at, ends_at, told, contact_before, child_id, organisation_id,
		practitioner_id) SELECT timed_id($now, 28), $now, $now, 'Nobody answers.', $now::timestamptz - interval '9 minutes',
		$now::timestamptz + interval '51 minutes', 0, false, c.id, $mine, $me FROM child c WHERE c.id IN (
			(SELECT id FROM child WHERE restricted ORDER BY id LIMIT 1) UNION (SELECT id FROM child c WHERE NOT restricted AND NOT EXISTS (
			SELECT FROM involvement i WHERE i.child_id = c.id AND i.organisation_id = $mine) ORDER BY id LIMIT 3))`,
	`UPDATE relationship SET tied_by = $me, tied_for = $mine WHERE id IN (SELECT r.id FROM relationship r JOIN involvement i
		ON i.child_id = r.child_id AND i.organisation_id = $mine ORDER BY r.id LIMIT 8)`,
	`UPDATE household_member SET updated_by = $me WHERE relative_id IS NOT NULL AND household_id IN (
		SELECT m.household_id FROM household_member m JOIN involvement i ON i.child_id = m.child_id AND i.organisation_id = $mine
		ORDER BY m.id LIMIT 8)`,
}

func besideHeed(t *testing.T) *env {
	t.Helper()
	w, err := beside()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var everyViewer = []string{"school", "health", "police", "manager"}

// TestTheWallsOfTheYardstickShowWhatHeedsShow compares, table by table, the rows that the
// policies of both roles show.
func TestTheWallsOfTheYardstickShowWhatHeedsShow(t *testing.T) {
	w := besideHeed(t)
	for _, who := range everyViewer {
		for _, table := range strings.Fields(`child involvement household household_member relative relationship referral referral_child
			referral_decision chronology_event chronology_subject care_profile care_sitting item_grade target_item action action_child
			escalation organisation practitioner instrument`) {
			heeds, yardsticks := w.shownTo(t, "heed_app", who, table), w.shownTo(t, benchRole, who, table)
			if len(heeds) == 0 {
				t.Errorf("%s sees nothing in %s", who, table)
			}
			if diff := cmp.Diff(heeds, yardsticks); diff != "" {
				t.Errorf("%s, %s (-Heed's walls +the yardstick's):\n%.600s", who, table, diff)
			}
		}
	}
}

// shownTo is what a role's policies show of a table to a viewer.
func (w *env) shownTo(t *testing.T, role, who, table string) (ids []string) {
	t.Helper()
	tx, err := w.admin.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	v := w.viewers[who]
	if _, err := tx.ExecContext(t.Context(), setFacts, v.PractitionerID.String(), v.OrganisationID.String(), string(auth.ReachOf(v)),
		"00000000-0000-8000-8000-000000000000", today.Format(time.RFC3339Nano), fmt.Sprint(auth.Oversees(v)),
		fmt.Sprint(auth.Safeguards(v)), false); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "SET LOCAL heed.glass = true"); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "SET LOCAL ROLE "+role); err != nil {
		t.Fatal(err)
	}
	rows, err := tx.QueryContext(t.Context(), "SELECT id FROM "+table+" ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}

// TestYardsticksAnswerWhatHeedAnswers compares the answers of all contenders, field by
// field, for what a yardstick answers.
func TestYardsticksAnswerWhatHeedAnswers(t *testing.T) {
	w := besideHeed(t)
	for _, who := range everyViewer {
		cells, err := w.cells(t.Context(), besideChildren, who, []string{"child page", "list, first", "list, deep", "chronology"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cells {
			for _, name := range []string{walled, recorded} {
				for i := range int64(6) {
					if i == 0 || !strings.HasPrefix(c.operation, "list") { // a list is the same for every number
						c.compare(t, name, i)
					}
				}
			}
		}
	}
}

// TestASearchOfTheYardstickFindsOnlyWhomHeedShows, because it finds by another rule than
// Heed's search.
func TestASearchOfTheYardstickFindsOnlyWhomHeedShows(t *testing.T) {
	w := besideHeed(t)
	found := 0
	for _, who := range everyViewer {
		cells, err := w.cells(t.Context(), besideChildren, who, []string{"search"})
		if err != nil {
			t.Fatal(err)
		}
		body, err := cells[0].answer(t.Context(), walled, 1)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			Data struct {
				Children []struct{ ID, FamilyName string }
			}
		}
		if err := json.Unmarshal(body, &answer); err != nil {
			t.Fatal(err)
		}
		short, _, err := w.names(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range answer.Data.Children {
			found++
			data, err := w.ask(t.Context(), who, `query Child($id: ID!) { child(id: $id) { id } }`, map[string]any{"id": c.ID})
			if err != nil || at(data, "child", "id") != c.ID {
				t.Errorf("%s finds %s, and Heed does not show the child: %v", who, c.ID, err)
			}
			if !strings.HasPrefix(c.FamilyName, short) {
				t.Errorf("%s searches %s and finds a %s", who, short, c.FamilyName)
			}
		}
	}
	if found == 0 {
		t.Error("nobody finds a child")
	}
}

// TestEverySubmissionWritesTheSameRows counts the rows of all tables that a concern of each
// contender adds, besides those of an access record.
func TestEverySubmissionWritesTheSameRows(t *testing.T) {
	w := besideHeed(t)
	for i, who := range everyViewer {
		cells, err := w.cells(t.Context(), besideChildren, who, []string{"submit concern"})
		if err != nil {
			t.Fatal(err)
		}
		added := map[string]map[string]int{}
		for _, name := range contenders { // Heed first, which would match the same child
			before := w.count(t)
			if err := cells[0].send(t.Context(), name, int64(i)); err != nil {
				t.Fatalf("%s, %s: %v", who, name, err)
			}
			added[name] = map[string]int{}
			for table, n := range w.count(t) {
				if n != before[table] {
					added[name][table] = n - before[table]
				}
			}
		}
		if len(added[heedItself]) < 7 {
			t.Errorf("%s: Heed adds rows in %v, want seven tables and more", who, added[heedItself])
		}
		for _, name := range []string{bare, walled, recorded} {
			if diff := cmp.Diff(added[heedItself], added[name]); diff != "" {
				t.Errorf("%s (-Heed +%s):\n%s", who, name, diff)
			}
		}
	}
}

// count counts the rows of all tables but those of the access record, and the words that
// names have brought: a word that is there already is not added.
func (w *env) count(t *testing.T) map[string]int {
	t.Helper()
	rows, err := w.admin.QueryContext(t.Context(), `SELECT c.relname, (xpath('/row/n/text()', query_to_xml(format(
		'SELECT count(*) AS n FROM public.%I', c.relname), false, true, '')))[1]::text::int
		FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
			AND c.relname NOT LIKE 'access%' AND c.relname NOT IN ('disclosure_index', 'name_word')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var table string
		var n int
		if err := rows.Scan(&table, &n); err != nil {
			t.Fatal(err)
		}
		counts[table] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return counts
}

// TestAMeasurementCountsWhatItMeasures measures one cell, and one that sleeps.
func TestAMeasurementCountsWhatItMeasures(t *testing.T) {
	w := besideHeed(t)
	s, err := newSpeed(t.Context(), []*env{w}, 2, 50*time.Millisecond, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cells, err := w.cells(t.Context(), besideChildren, "school", []string{"search", "submit concern"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.run(t.Context(), cells, 1, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, c := range cells {
		for _, name := range contenders {
			m := median(c.results[name])
			if m.perSecond <= 0 || m.p50 <= 0 || m.p99 < m.p50 || m.half99 < m.half50 || m.each.program <= 0 || m.each.postgres <= 0 || m.sent < 1 {
				t.Errorf("%s, %s: %+v", c.operation, name, m)
			}
		}
		if got, want := median(c.results[recorded]).sent, median(c.results[walled]).sent+1; got != want {
			t.Errorf("%s: the record takes %.1f statements with the others, want %.1f", c.operation, got, want)
		}
	}
	var out strings.Builder
	report(&out, cells)
	if rows := strings.Count(out.String(), fmt.Sprintf("\n| %d | school |", besideChildren)); rows != len(cells)*len(contenders) {
		t.Errorf("%d rows, want %d:\n%s", rows, len(cells)*len(contenders), &out)
	}

	before, err := s.processors.read()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.admin.ExecContext(t.Context(), "SELECT count(*) FROM generate_series(1, 2000000)"); err != nil {
		t.Fatal(err)
	}
	after, err := s.processors.read()
	if err != nil {
		t.Fatal(err)
	}
	if took := after.postgres - before.postgres; took < 20*time.Millisecond {
		t.Errorf("counting to two millions takes PostgreSQL %s of processor time, want 20 ms and more", took)
	}
}

var _ http.Handler = (*yardstick)(nil)
