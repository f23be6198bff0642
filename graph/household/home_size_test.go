package household_test

import (
	"testing"

	"heed/graph/graphtest"
)

// housed is a partnership of n families: two children, one in fifty of them
// restricted, at home with a mother, who lived elsewhere before; and a father apart.
// The school knows a hundred families whatever the size, the trust two in five.
func housed(t *testing.T, families int) *graphtest.Env {
	t.Helper()
	w := graphtest.NewMeasured(t)
	w.Exec(`CREATE TEMPORARY TABLE family AS SELECT n, timed_id(at, 3) AS elder, timed_id(at, 3) AS younger, timed_id(at, 5) AS home,
	  timed_id(at, 5) AS before, timed_id(at, 5) AS apart,
	  timed_id(at, 7) AS mother, timed_id(at, 7) AS father FROM generate_series(1, $2::integer) n, LATERAL (SELECT $1::timestamptz - n *
	  interval '1 minute' AS at) a`, graphtest.Noon, families)
	w.Exec("SET session_replication_role = replica") // nobody searches for the children and their homes
	w.Exec(`INSERT INTO child (id, created_at, updated_at, given_name, family_name, family_key, sex, gender_identity, restricted)
	  SELECT c, $1, $1, 'Wren', 'Quillfether', 'quillfether', 'FEMALE', 'NOT_KNOWN', n % 50 = 0 AND c = younger
	  FROM family, unnest(ARRAY[elder, younger]) c`, graphtest.Noon)
	w.Exec(`INSERT INTO household (id, created_at, updated_at, address) SELECT h, $1, $1, n || ' Nowhere Lane' FROM family, `+
		`unnest(ARRAY[home, before, apart]) h`, graphtest.Noon)
	w.Exec("SET session_replication_role = origin")
	w.Exec(`INSERT INTO relative (id, created_at, updated_at, family_name, sex) SELECT r, $1, $1, 'Quillfether', 'UNKNOWN' FROM family, `+
		`unnest(ARRAY[mother, father]) r`, graphtest.Noon)
	w.Exec(`INSERT INTO relationship (id, created_at, updated_at, child_id, relative_id, kind, engagement, tied_by, tied_for)
	  SELECT timed_id($1, 8), $1, $1, c, r, CASE WHEN r = mother THEN 'MOTHER' ELSE 'FATHER' END, 'ENGAGED', CASE WHEN n % 2 = 1 AND c =
	  younger THEN $3::uuid END, CASE WHEN n % 2 = 1 AND c = younger THEN $2::uuid END
	  FROM family, unnest(ARRAY[elder, younger]) c, unnest(ARRAY[mother, father]) r`, graphtest.Noon, w.Organisations["trust"],
		w.Viewers["health"].PractitionerID)
	w.Exec(`INSERT INTO household_member (id, created_at, updated_at, household_id, child_id, relative_id, "from", "to")
	  SELECT timed_id($1, 6), $1, $1, m.* FROM family, LATERAL (VALUES (home, elder, NULL::uuid, '2020-01-01'::date, NULL::date), (home,
	  younger, NULL, '2020-01-01', NULL),
	    (home, NULL, mother, '2020-01-01', NULL), (before, NULL, mother, '2015-01-01', '2020-01-01'), (apart, NULL, father, '2021-01-01',
	    NULL)) m`, graphtest.Noon)
	w.Exec(`INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, role, purpose, lawful_basis, "from", origin)
	  SELECT timed_id($1::timestamptz - n * interval '1 minute', 4), $1, $1, c, b, 'OTHER', 'Keeps the child in sight.', 'PUBLIC_TASK',
	  $1::timestamptz - interval '1 year', 'RECORDED'
	  FROM family, unnest(ARRAY[elder, younger]) c, unnest(ARRAY[$2, $3]::uuid[]) b WHERE b = $2 AND n % (SELECT count(*) / 100 FROM family)
	  = 1 OR b = $3 AND n % 5 < 2`, graphtest.Noon, w.Organisations["school"], w.Organisations["trust"])
	for _, table := range []string{"child", "involvement", "household", "household_member", "relative", "relationship"} {
		w.Exec("VACUUM ANALYZE " + table)
	}
	return w
}

// TestHomesReadAsMuchInALargePartnershipAsInASmallOne asks for a page of children
// with their homes, families and where those live and lived.
func TestHomesReadAsMuchInALargePartnershipAsInASmallOne(t *testing.T) {
	t.Parallel()
	small, large := housed(t, 300), housed(t, 6_000)
	const homes = "{ children(first: 10) { edges { node { id siblings { id } memberships { id household { address restricted members { id " +
		"child { id } relative { id } } } } relationships { kind relative { familyName memberships { household { address } } } } } } } }"
	for _, who := range []string{"manager", "health", "teacher"} {
		few, many := small.Buffers(who, homes), large.Buffers(who, homes)
		t.Logf("%s: %d and %d", who, few, many)
		if many > few*3/2+50 {
			t.Errorf("%s reads %d buffers in the small partnership, %d in the large one", who, few, many)
		}
		if a := large.Must(who, homes, nil); len(a.List("children", "edges")) != 10 ||
			len(a.List("children", "edges", 0, "node", "relationships", 0, "relative", "memberships")) == 0 {
			t.Errorf("%s sees too little: %.500s", who, a.Raw)
		}
	}
}
