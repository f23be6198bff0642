package graph_test

import (
	"testing"

	"github.com/google/uuid"

	"heed/graph/graphtest"
)

// What the database refuses as it is committed was never done: nobody is told that
// it was, and sent again with its key it is done once.
func TestNothingIsAcknowledgedThatIsNotCommitted(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.Pupil("Wren")
	w.Exec(`CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused as it is committed'; END $$;
	 CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON edit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit();
	 CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON chronology_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION
	 at_commit();
	 CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON access_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit()`)
	concern := graphtest.ConcernInput(map[string]any{"id": kid})
	inputs := map[string]map[string]any{
		"submitConcern": concern,
		"recordEvent": {"childIds": []string{kid}, "occurredAt": graphtest.Noon.AddDate(0, 0, -1), "category": "CONTACT",
			"summary": "Spoke with the mother."},
		"amendChild":   {"id": kid, "version": 1, "preferredName": "Jenny"},
		"assignAction": graphtest.ActionInput([]string{kid}, w.ToPerson("teacher")),
	}
	before := w.Tally()
	for verb, input := range inputs {
		input["idempotencyKey"] = uuid.NewString()
		if a := w.Mutated("teacher", verb, input); len(a.Errors) != 1 || a.Data != nil {
			t.Errorf("%s is acknowledged and not committed: %s", verb, a.Raw)
		}
	}
	// An answer goes out after its access record, or not at all.
	if a := w.Ask("teacher", "query($id: ID!) { child(id: $id) { givenName } }", map[string]any{"id": kid}); len(a.Errors) != 1 ||
		a.Data != nil {
		t.Errorf("a child is shown and the look is not committed: %s", a.Raw)
	}
	if after := w.Tally(); after != before {
		t.Errorf("what was refused is there: %s, before %s", after, before)
	}
	for _, table := range []string{"edit", "chronology_event", "access_entry"} {
		w.Exec("DROP TRIGGER at_commit ON " + table)
	}
	for verb, input := range inputs {
		first := w.Mutated("teacher", verb, input)
		if again := w.Mutated("teacher", verb, input); first.Record(verb) == "" || again.Record(verb) != first.Record(verb) {
			t.Errorf("%s sent again with its key: %s, and then %s", verb, first.Raw, again.Raw)
		}
	}
}
