package store_test

import (
	"errors"
	"strings"
	"testing"

	"heed/store"
)

func TestABuildFitsTheDatabaseThatHasWhatItNeeds(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ change, want string }{
		"its own": {"SELECT 1", ""},
		"the next one": {"INSERT INTO migration (version_id, is_applied) VALUES (99991231235959, true); ALTER TABLE child " +
			"ADD COLUMN more text; CREATE FUNCTION tell_action(uuid, text) RETURNS integer LANGUAGE sql AS 'SELECT 1'", ""},
		"one before its migration": {"DELETE FROM migration WHERE version_id = (SELECT max(version_id) FROM migration)",
			"run `server migrate up`"},
		"a function is gone":           {"DROP FUNCTION tell_reviewed(uuid)", "no function tell_reviewed(uuid)"},
		"a function may not be called": {"REVOKE EXECUTE ON FUNCTION tell_reviewed(uuid) FROM heed_app", "no function tell_reviewed(uuid)"},
		"a function has other arguments": {
			"DROP FUNCTION tell_action(uuid); CREATE FUNCTION tell_action(sought uuid, at date) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
			"no function tell_action(uuid)"},
		"a function answers otherwise": {"DROP FUNCTION jobs_counted(timestamptz); CREATE FUNCTION jobs_counted(timestamptz) RETURNS TABLE " +
			"(waiting bigint) LANGUAGE sql AS 'SELECT 1::bigint'", "no function jobs_counted(timestamp with time zone) RETURNS TABLE(waiting"},
		"a column is gone": {"ALTER TABLE child DROP COLUMN upn CASCADE", "no column child.upn"},
		"a view is gone":   {"DROP VIEW viewer_child CASCADE", "no view viewer_child"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := server.Database(t)
			s := db.Open(t)
			if _, err := db.Admin(t).Exec("SET search_path = public; " + c.change); err != nil {
				t.Fatal(err)
			}
			err := s.Fits(t.Context())
			switch {
			case c.want == "" && err != nil:
				t.Errorf("got %v, want it to fit", err)
			case c.want != "" && (!errors.Is(err, store.ErrUnfit) || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want one that says %q", err, c.want)
			}
		})
	}
}
