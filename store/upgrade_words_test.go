package store_test

import (
	"testing"

	"heed/store"
)

// TestWordsOfEarlierNamesAreThoseOfLaterOnes migrates children of the first release, with
// row security: the migration makes the words of their names by the rule of
// child_word_rows.
func TestWordsOfEarlierNamesAreThoseOfLaterOnes(t *testing.T) {
	t.Parallel()
	db := releasedDatabase(t)
	for _, names := range [][]any{
		{"Wren", "Quillfether", nil, nil}, {"Zoë Ann-Marie", "O'Quill", "Zo", `["Zoë Öxbramble", "De la Marl", "Quill"]`},
		{nil, "Фейл", nil, `null`}, {"Anna Maria", "Marble-Quill", "", `[]`}, {"A b c d e f g h i j k l", "m n o p q r s t u v w", nil, nil},
	} {
		if _, err := db.admin.Exec(`INSERT INTO child (id, created_at, updated_at, given_name, family_name, preferred_name, former_names, sex,
		  gender_identity, date_of_birth, restricted)
		  VALUES ($1, now(), now(), $2, $3, $4, $5, 'UNKNOWN', 'NOT_KNOWN', '2018-03-04', $3 = 'Фейл')`,
			append([]any{newID(t, "Child")}, names...)...); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.admin.Exec(`ALTER TABLE child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`); err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(t.Context(), db.owner); err != nil {
		t.Fatal(err)
	}
	var rows, differ int
	if err := db.admin.QueryRow(`SELECT (SELECT count(*) FROM child_word), (SELECT count(*) FROM (
		  (TABLE child_word EXCEPT SELECT r.* FROM child c CROSS JOIN LATERAL child_word_rows(c) AS r)
		  UNION ALL (SELECT r.* FROM child c CROSS JOIN LATERAL child_word_rows(c) AS r EXCEPT TABLE child_word)) AS d) +
		  (SELECT count(*) FROM child_word w WHERE NOT EXISTS (SELECT FROM name_word n WHERE (n.word, n.sound) = (w.word, w.sound)))`).
		Scan(&rows, &differ); err != nil {
		t.Fatal(err)
	}
	if rows < 400 || differ > 0 {
		t.Errorf("the migration made %d rows, of which %d are not those of the trigger; want at least 400, and none", rows, differ)
	}
}
