package action_test

import (
	"testing"

	"heed/graph/graphtest"
)

// crowded is a partnership of a size: each child has four actions, half of them
// over. The school knows a hundred children whatever the size, the trust two in
// five; one in fifty is restricted.
func crowded(t *testing.T, children int) *graphtest.Env {
	t.Helper()
	w := graphtest.NewMeasured(t)
	w.Exec(`CREATE TEMPORARY TABLE kid AS SELECT n, timed_id($1::timestamptz - n * interval '1 minute', 3) AS id FROM generate_series(1, `+
		`$2::integer) n`, graphtest.Noon, children)
	w.Exec("SET session_replication_role = replica") // nobody searches for the children
	w.Exec(`INSERT INTO child (id, created_at, updated_at, given_name, family_name, family_key, sex, gender_identity, restricted)
	  SELECT id, $1, $1, 'Wren', 'Quillfether', 'quillfether', 'FEMALE', 'NOT_KNOWN', n % 50 = 0 FROM kid`, graphtest.Noon)
	w.Exec("SET session_replication_role = origin")
	w.Exec(`INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, role, purpose, lawful_basis, "from", origin)
	  SELECT timed_id($1::timestamptz - n * interval '1 minute', 4), $1, $1, id, b, 'OTHER', 'Keeps the child in sight.', 'PUBLIC_TASK',
	  $1::timestamptz - interval '1 year', 'RECORDED'
	  FROM kid, unnest(ARRAY[$2, $3]::uuid[]) b WHERE b = $2 AND n % (SELECT count(*) / 100 FROM kid) = 1 OR b = $3 AND n % 5 < 2`,
		graphtest.Noon, w.Organisations["school"], w.Organisations["trust"])
	w.Exec(`CREATE TEMPORARY TABLE job_of AS SELECT n, j, k.id AS child, timed_id($1::timestamptz - (n * 4 + j) * interval '1 second', 23)
	  AS id, 
	  CASE WHEN j = 1 THEN $2 WHEN j = 2 THEN $3 WHEN j = 4 THEN $5 WHEN n % (SELECT count(*) / 100 FROM kid) = 1 THEN $4 ELSE $6 END::uuid
	  AS body,
	  (ARRAY['DONE', 'PROPOSED', 'CANCELLED', 'ACCEPTED', 'DONE', 'IN_PROGRESS', 'CANCELLED', 'DECLINED'])[1 + (n * 5 + n / 16 + j) % 8] AS
	  state FROM kid k, generate_series(1, 4) j`,
		graphtest.Noon, w.Organisations["council"], w.Organisations["trust"], w.Organisations["school"], w.Organisations["force"],
		w.Organisations["other school"])
	w.Exec(`INSERT INTO action (id, created_at, updated_at, what, why, owner_kind, state, due, origin, assigned_at, reason, effect,
	  organisation_id, assigning_organisation_id, assigned_by_id)
	  SELECT id, $1, $1, 'Visit the home at bedtime.', 'The child is to sleep in a bed.', 'ORGANISATION', state, ($1::timestamptz)::date +
	  (n * 7 + j * 13) % 400 - 300, 'DIRECT', $1, 'Not needed.', 'Better sleep.', body, $2, $3 FROM job_of`,
		graphtest.Noon, w.Organisations["council"], w.Viewers["manager"].PractitionerID)
	w.Exec(`INSERT INTO action_child (id, created_at, action_id, child_id) SELECT timed_id($1::timestamptz - (n * 4 + j) * interval '1 `+
		`second', 24), $1, id, child FROM job_of`, graphtest.Noon)
	for _, table := range []string{"child", "involvement", "action", "action_child"} {
		w.Exec("VACUUM ANALYZE " + table)
	}
	return w
}

func TestListsOfActionsReadAsMuchInALargePartnershipAsInASmallOne(t *testing.T) {
	t.Parallel()
	small, large := crowded(t, 400), crowded(t, 4_000)
	const page = " { edges { node { id what dueOn overdue children { id } viewerCan { allowed } } } } "
	for name, document := range map[string]string{
		"all":              "{ actions(first: 10)" + page + "}",
		"what is overdue":  "{ actions(first: 10, filter: {overdue: true})" + page + "}",
		"the latest":       "{ actions(first: 10, orderBy: {field: CREATED_AT, direction: DESC})" + page + "}",
		"what I owe":       "{ inbox { actions(first: 10)" + page + "} }",
		"what I answer":    "{ inbox { toAccept(first: 10)" + page + "} }",
		"what I have late": "{ inbox { overdueActions(first: 10)" + page + "} }",
	} {
		for _, who := range []string{"manager", "health", "teacher"} {
			few, many := small.Buffers(who, document), large.Buffers(who, document)
			t.Logf("%s, %s: %d and %d", who, name, few, many)
			if many > few*3/2+50 {
				t.Errorf("%s, %s: %d buffers in the small partnership, %d in the large one", who, name, few, many)
			}
		}
	}
	// The board counts 8,000 rows of 16,000: it reads their index, not the rows.
	const board = "{ agencyBoard { agencies { counts " + countFields + " } organisations(first: 50) { edges { node { actionCounts " +
		countFields + " } } } } }"
	if got := large.Buffers("partnership lead", board); got > 1_500 {
		t.Errorf("the board reads %d buffers for 8,000 open actions", got)
	} else {
		t.Logf("the board of 8,000 open actions: %d", got)
	}
}
