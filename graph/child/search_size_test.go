package child_test

import (
	"fmt"
	"testing"

	"heed/graph/graphtest"
)

// named is a partnership of a size, whose names are as in a small one: one child in a
// fifty is a Quill, and the other names are drawn from one list whatever the size. Two
// children have rare names; one of them was entered twice. The school knows a hundred
// children whatever the size, the trust two in five.
func named(t *testing.T, children int) *graphtest.Env {
	t.Helper()
	w := graphtest.NewMeasured(t)
	w.Exec(fmt.Sprintf(`BEGIN;
SET LOCAL session_replication_role = replica;
CREATE TEMPORARY TABLE kid AS SELECT n,
  timed_id('%[1]s'::timestamptz - n * interval '1 minute', 3) AS id,
  CASE WHEN n IN (1, 2) THEN 'zephyrine' ELSE 'wren' || translate((n * 7 %% 40)::text, '0123456789', 'abcdefghij') END AS given,
  CASE WHEN n IN (1, 2) THEN 'oxbramble' WHEN n = 3 THEN 'brackendale' WHEN n %% 100 < 2 THEN 'quill'
    ELSE 'mar' || translate((n * 13 %% 397)::text, '0123456789', 'klmnopqrst') END AS family,
  CASE WHEN n IN (1, 2) THEN '1950-03-04' ELSE '2012-01-01'::date + n * 11 %% 4000 END::date AS born FROM generate_series(1, %[2]d) n;
INSERT INTO child (id, created_at, updated_at, given_name, family_name, family_key, date_of_birth, sex, gender_identity)
  SELECT id, now(), now(), given, family, family, born, 'UNKNOWN', 'NOT_KNOWN' FROM kid;
INSERT INTO child_search (child_id, names, sounds, date_of_birth, restricted) SELECT id, given || ' ' || family, '{}', born, false FROM kid;
INSERT INTO child_word (word, beside, child_id, sound, born, first, restricted)
  SELECT w.word, w.beside, id, name_sound(w.word), born, true, false
  FROM kid CROSS JOIN LATERAL (VALUES (given, family), (family, given)) AS w (word, beside);
INSERT INTO name_word SELECT DISTINCT word, sound FROM child_word;
INSERT INTO involvement (id, created_at, updated_at, child_id, organisation_id, role, purpose, lawful_basis, "from", origin,
  child_family_name, child_family_key)
  SELECT timed_id('%[1]s'::timestamptz - n * interval '1 minute', 4), now(), now(), id, b, 'OTHER', 'Keeps the child in sight.',
  'PUBLIC_TASK', '%[1]s'::timestamptz - interval '1 year', 'RECORDED', family, family
  FROM kid, unnest(ARRAY['%[3]s', '%[4]s']::uuid[]) b
  WHERE b = '%[3]s' AND n %% (%[2]d / 100) = 1 OR b = '%[4]s' AND hashint4(n) %% 5 IN (-1, 1, 2, -3);
COMMIT`, graphtest.Noon.Format("2006-01-02T15:04:05Z"), children, w.Organisations["school"], w.Organisations["trust"]))
	for _, table := range []string{"child", "child_search", "child_word", "name_word", "involvement"} {
		w.Exec("VACUUM ANALYZE " + table)
	}
	return w
}

func TestASearchReadsAsMuchInALargePartnershipAsInASmallOne(t *testing.T) {
	t.Parallel()
	small, large := named(t, 1_600), named(t, 32_000)
	const page = ") { edges { node { id givenName familyName } } } }"
	documents := map[string]string{}
	for what, text := range map[string]string{"a common name": "Quill", "a common name in full": "Wrenb Quill",
		"the beginning of many": "Mar", "a rare name": "Brackendale", "a misspelt name": "Brakendael",
		"a misspelt name in full": "Wrenn Brakendale", "no name": "Nobody Nowhere"} {
		documents[what] = fmt.Sprintf("{ children(first: 3, filter: {search: %q}", text) + page
	}
	for what, document := range documents {
		for _, who := range []string{"manager", "health", "teacher"} {
			few, many := small.Buffers(who, document), large.Buffers(who, document)
			t.Logf("%s, %s: %d and %d", who, what, few, many)
			if many > few*3/2+50 {
				t.Errorf("%s, %s: %d buffers in the small partnership, %d in the large one", who, what, few, many)
			}
		}
	}
	const matches = `{ children(first: 2, filter: {search: "Zephyrine"}) { edges { node { probableMatches { score child { id } } } } } }`
	few, many := small.Buffers("manager", matches), large.Buffers("manager", matches)
	t.Logf("probable matches: %d and %d", few, many)
	if many > few*2+50 { // forty dates are looked up for each sound, in an index that is one level deeper
		t.Errorf("probable matches: %d buffers in the small partnership, %d in the large one", few, many)
	}
}
