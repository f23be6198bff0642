package graph_test

import (
	"strings"
	"testing"

	"heed/graph/graphtest"
)

// clash lets the first concerns of a test come with a reference that is taken.
const clash = `CREATE SEQUENCE draws; CREATE FUNCTION clash() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF nextval('draws') <= (SELECT most FROM clashes) THEN NEW.reference := (SELECT min(reference) FROM referral); END IF;
  RETURN NEW;
END $$;
CREATE TABLE clashes (most integer); GRANT SELECT ON clashes TO heed_app;
INSERT INTO clashes VALUES (%d);
CREATE TRIGGER clash BEFORE INSERT ON referral FOR EACH ROW EXECUTE FUNCTION clash()`

func TestAReferenceThatIsTakenIsDrawnAgain(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	about := func(name string) map[string]any {
		input := graphtest.ConcernInput(graphtest.ChildInput(name, "Quillfether", "2018-03-04"))
		input["idempotencyKey"] = "key of " + name
		return map[string]any{"input": input}
	}
	first := w.Must("teacher", graphtest.SubmitConcern, about("Wren")).Text("submitConcern", "referral", "reference")
	w.Exec(strings.ReplaceAll(clash, "%d", "2"))
	a := w.Must("police", graphtest.SubmitConcern, about("Robin"))
	if second := a.Text("submitConcern", "referral", "reference"); second == first || second == "" ||
		len(a.List("submitConcern", "errors")) > 0 {
		t.Errorf("got %s, want a reference of its own", a.Raw)
	}
	if got := w.Count("SELECT count(*) FROM child WHERE given_name = 'Robin'"); got != 1 {
		t.Errorf("the child is there %d times, want once", got)
	}
	if again := w.Must("police", graphtest.SubmitConcern, about("Robin")); again.Text("submitConcern", "referral",
		"reference") != a.Text("submitConcern", "referral", "reference") {
		t.Errorf("sent again: got %s", again.Raw)
	}

	w.Exec("UPDATE clashes SET most = 1000000")
	refused := w.Ask("health", graphtest.SubmitConcern, about("Merle"))
	if !strings.Contains(refused.Raw, `"CONFLICT"`) {
		t.Errorf("got %s, want a conflict", refused.Raw)
	}
	if got := w.Count("SELECT count(*) FROM child WHERE given_name = 'Merle'"); got != 0 {
		t.Errorf("%d children are left of what was refused", got)
	}
}

func TestWhatTheSchemaRefusesIsAnsweredByItsName(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.Exec(`CREATE TABLE breach (code text, of_table text, of_constraint text); GRANT SELECT ON breach TO heed_app; INSERT INTO breach
	  VALUES ('', '', '');
	 CREATE FUNCTION breach() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
	 DECLARE b public.breach;
	 BEGIN
	   SELECT * INTO b FROM public.breach;
	   RAISE EXCEPTION USING ERRCODE = b.code, TABLE = b.of_table, CONSTRAINT = b.of_constraint, MESSAGE = 'Wren Quillfether';
	 END $$;
	 CREATE TRIGGER breach BEFORE INSERT ON referral_child FOR EACH ROW EXECUTE FUNCTION breach()`)
	for _, c := range []struct{ code, table, constraint, want string }{
		{"23505", "referral_child", "referralchild_referral_id_child_id", `"code":"ALREADY_EXISTS","path":["children"]`},
		{"23503", "referral", "referral_household_referrals", `"code":"NOT_FOUND","path":["householdId"]`},
		{"23514", "referral", "told", `"code":"REQUIRED","path":["reasonFamilyNotTold"]`},
		{"23514", "referral", "state", `"code":"INVALID","path":["state"]`},
		{"23505", "edit", "edit_pkey", `"code":"CONFLICT"`},
		{"23505", "of_tomorrow", "of_tomorrow", `"code":"CONFLICT"`},
		{"23503", "of_tomorrow", "of_tomorrow", `"code":"NOT_FOUND"`},
		{"23514", "of_tomorrow", "of_tomorrow", `"code":"BAD_USER_INPUT"`},
	} {
		w.Log.Reset()
		w.Exec("UPDATE breach SET code = $1, of_table = $2, of_constraint = $3", c.code, c.table, c.constraint)
		a := w.Ask("teacher", graphtest.SubmitConcern,
			map[string]any{"input": graphtest.ConcernInput(graphtest.ChildInput("Wren", "Quillfether", "2018-03-04"))})
		if !strings.Contains(a.Raw, c.want) || strings.Contains(a.Raw, "INTERNAL") || strings.Contains(a.Raw, "Quillfether") {
			t.Errorf("%s of %s: got %s, want %s and nothing of the message", c.constraint, c.table, a.Raw, c.want)
		}
		for _, told := range []string{"field=Mutation.submitConcern", "table=" + c.table, "constraint=" + c.constraint} {
			if log := w.Log.String(); !strings.Contains(log, told) || strings.Contains(log, "Quillfether") || strings.Contains(log, "Wren") {
				t.Errorf("%s of %s: the log says %q, want %s and no value", c.constraint, c.table, log, told)
			}
		}
		if got := w.Count("SELECT count(*) FROM child WHERE given_name = 'Wren'"); got != 0 {
			t.Errorf("%s of %s: %d children are left of what was refused", c.constraint, c.table, got)
		}
	}
}

// Two who register the same tie at the same moment are a conflict; a check or a key that
// one of them breaks is named as what it is. An operator reads of each.
func TestARuleOfTheSchemaBehindAConflictIsLoggedToo(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	kid := w.RegisterChild("teacher", "DESIGNATED_SAFEGUARDING_LEAD", "Wren", "Quillfether", "2018-03-04")
	relative := map[string]any{"childId": kid, "givenName": "Avis", "familyName": "Quillfether", "kind": "MOTHER"}
	w.Exec(`CREATE TABLE breach (code text, of_constraint text); GRANT SELECT ON breach TO heed_app; INSERT INTO breach VALUES ('', '');
	 CREATE FUNCTION breach() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
	 DECLARE b public.breach;
	 BEGIN
	   SELECT * INTO b FROM public.breach;
	   RAISE EXCEPTION USING ERRCODE = b.code, TABLE = 'relationship', CONSTRAINT = b.of_constraint, MESSAGE = 'Avis Quillfether';
	 END $$;
	 CREATE TRIGGER breach BEFORE INSERT ON relationship FOR EACH ROW EXECUTE FUNCTION breach()`)
	for _, c := range []struct{ code, constraint, want string }{
		{"23505", "relationship_child_id_relative_id", `"code":"CONFLICT"`},
		{"23514", "unsafe", `"code":"REQUIRED","path":["unsafeReason"]`},
		{"23503", "relationship_child_relationships", `"code":"NOT_FOUND","path":["childId"]`},
	} {
		w.Log.Reset()
		w.Exec("UPDATE breach SET code = $1, of_constraint = $2", c.code, c.constraint)
		a := w.Ask("teacher", "mutation($input: RegisterRelativeInput!) { registerRelative(input: $input) { errors { code path message } } }",
			map[string]any{"input": relative})
		if !strings.Contains(strings.ReplaceAll(a.Raw, " ", ""), strings.ReplaceAll(c.want, " ", "")) {
			t.Errorf("%s: got %s, want %s", c.constraint, a.Raw, c.want)
		}
		if log := w.Log.String(); !strings.Contains(log, "field=Mutation.registerRelative") ||
			!strings.Contains(log, "constraint="+c.constraint) || strings.Contains(log, "Quillfether") {
			t.Errorf("%s: the log says %q", c.constraint, log)
		}
	}
}
