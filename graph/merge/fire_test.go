package merge_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"heed/graph/graphtest"
)

// Fifty people write about one child, by two identifiers, while the two records are merged
// and the merge is undone again and again. What was acknowledged is there once, belongs to a
// record that stands, and is in the access record.
func TestNothingIsLostWhileRecordsAreMergedAndParted(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kids := []string{report(w, "teacher", graphtest.WrenInput()).child, report(w, "health", graphtest.WrenInput()).child}
	const each = 3
	var writing, merges, conflicts atomic.Int64
	writing.Store(graphtest.Writers)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for writing.Load() > 0 {
			if tryMerge(w, kids[1], kids[0]) {
				merges.Add(1)
			}
		}
	}()
	w.Concurrently(func(n int) graphtest.Answer {
		defer writing.Add(-1)
		var last graphtest.Answer
		for i := range each {
			for wait := 0; merges.Load() < int64(i) && wait < 20_000; wait++ {
				time.Sleep(time.Millisecond) // however fast the writers are, merges come between
			}
			key := fmt.Sprintf("writer %d, record %d", n, i)
			verb, input := "recordVoice", graphtest.MapOf(graphtest.HeardInput(kids[n%2]), "idempotencyKey", key)
			if i == 1 {
				verb, input = "recordEvent", map[string]any{"childIds": []string{kids[n%2]}, "occurredAt": graphtest.Noon.AddDate(0, 0, -1),
					"category": "CONTACT", "summary": "Spoke with the mother about tea.", "idempotencyKey": key}
			}
			for try := 0; ; try++ {
				last = w.Mutated("lead", verb, input)
				if last.Record(verb) != "" {
					break
				}
				if len(last.Errors) != 1 || last.Errors[0].Code() != "CONFLICT" || try > 500 {
					t.Errorf("%s: %s", key, last.Raw)
					break
				}
				conflicts.Add(1)
			}
		}
		return last
	})
	<-done
	t.Logf("%d merges, each undone, and %d writes that had to be sent again", merges.Load(), conflicts.Load())
	if merges.Load() < each-1 {
		t.Errorf("only %d merges: this shows nothing", merges.Load())
	}
	operation := "e.operation = 'mutation ' || r.verb AND cardinality(e.child_ids) > 0"
	const belongs = " AND child_id IN (SELECT id FROM child WHERE merged_into IS NULL)"
	for query, want := range map[string]int{
		"SELECT count(*) FROM voice_record WHERE true" + belongs: graphtest.Writers * (each - 1),
		"SELECT count(*) FROM voice_record":                      graphtest.Writers * (each - 1),
		`SELECT count(*) FROM chronology_event e JOIN chronology_subject s ON s.event_id = e.id
		  WHERE e.summary = 'Spoke with the mother about tea.'` + belongs: graphtest.Writers,
		"SELECT count(*) FROM retry WHERE record_id IS NOT NULL AND key LIKE 'writer%'": graphtest.Writers * each,
		`SELECT count(DISTINCT e.id) FROM access_entry e JOIN retry r ON r.at = e.at AND r.practitioner_id = e.practitioner_id
		  WHERE e.outcome = 'ALLOWED' AND r.key LIKE 'writer%' AND ` + operation: graphtest.Writers * each,
	} {
		if got := w.Count(query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	for _, kid := range kids {
		w.Must("lead", `query($id: ID!) { child(id: $id) { voiceRecords(first: 100) { edges { node { id } } } } }`, map[string]any{"id": kid})
	}
}

// tryMerge merges two children and undoes it. Others who write at the moment may stand
// against the merge, and then it is sent again.
func tryMerge(w *graphtest.Env, from, into string) bool {
	versions := w.Must("manager", `query($a: ID!, $b: ID!) { from: child(id: $a) { version } into: child(id: $b) { version } }`,
		map[string]any{"a": from, "b": into})
	merge := w.Mutated("manager", "mergeRecords", merging(from, into, "fromVersion", versions.Number("from", "version"),
		"intoVersion", versions.Number("into", "version"))).Record("mergeRecords")
	if merge == "" {
		return false
	}
	for {
		a := w.Mutated("manager", "undoMerge", map[string]any{"id": merge, "reason": "They are two after all."})
		if a.Record("undoMerge") != "" {
			return true
		}
		if len(a.Errors) != 1 || a.Errors[0].Code() != "CONFLICT" {
			w.T.Errorf("not undone: %s", a.Raw)
			return false
		}
	}
}
