package child_test

import (
	"cmp"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heed/auth"
	"heed/graph/graphtest"
	"heed/practice"
)

// The names of a drawn partnership. The first are the common ones.
var (
	drawnGivens = strings.Split("Wren,Wrenna,Ren,Philip,Filip,Zoë,Zoe,Teal,Anna Maria,Annamaria,Maria,Siân,Corin,Meredith,Meridith,Avis,"+
		"Jo,Oswald,Ulric,Ab,Кирилл", ",")
	drawnFamilies = strings.Split("Quill,Quill,Quill,Quille,Quillfether,Quilfether,Marble,Marblewick,Marble-Quill,Quill-Marblewick,O'Quill,"+
		"De la Marl,Delamarl,Thistle,Thistledew,Thisledew,Öxbramble,Oxbramble,Ashplover,Brackendale,Brackendael,Vo,Vane,Фейл", ",")
	drawnNumbers = strings.Split("LA7,LA8,LA9", ",")
)

// drawn draws one of some names, the first ones more often.
func drawn(r *rand.Rand, names []string) string {
	return names[min(r.IntN(len(names)), r.IntN(len(names)))]
}

// slipped is a text with one letter left out, doubled, changed or swapped with the next.
func slipped(r *rand.Rand, text string) string {
	letters := []rune(text)
	at := r.IntN(len(letters) - 1)
	switch r.IntN(4) {
	case 0:
		return string(slices.Delete(letters, at, at+1))
	case 1:
		return string(slices.Insert(letters, at, letters[at]))
	case 2:
		letters[at] = 'e'
	default:
		letters[at], letters[at+1] = letters[at+1], letters[at]
	}
	return string(letters)
}

// crowd writes children with drawn names: a school knows few of them, a force a third, a
// trust most.
func crowd(w *graphtest.Env, r *rand.Rand, many int) []graphtest.Row {
	var children, involvements []graphtest.Row
	for i := range many {
		k := w.ChildRow(drawn(r, drawnGivens), drawn(r, drawnFamilies), "2012-03-04")
		k["preferred_name"], k["former_names"], k["la_child_id"], k["restricted"] = nil, nil, nil, r.IntN(15) == 0
		switch r.IntN(8) {
		case 0:
			k["preferred_name"] = drawn(r, drawnGivens)
		case 1:
			k["former_names"] = []string{drawn(r, drawnGivens) + " " + drawn(r, drawnFamilies), drawn(r, drawnFamilies)}
		case 2:
			k["la_child_id"] = drawn(r, drawnNumbers)
		}
		for body, share := range map[string]int{"school": 12, "force": 3, "trust": 1} {
			if i%share == 0 && (body != "trust" || i%5 > 0) {
				involvements = append(involvements, knownBy(w, k, body))
			}
		}
		children = append(children, k)
	}
	w.WriteRows("child", children...)
	w.WriteRows("involvement", involvements...)
	return children
}

// knownBy is an involvement of an organisation with a child.
func knownBy(w *graphtest.Env, k graphtest.Row, body string) graphtest.Row {
	return w.InvolvementRow(k.ID(), w.Organisations[body], nil, graphtest.Noon.AddDate(0, -1, 0), nil)
}

// asViewer begins a transaction of the superuser with the facts of a viewer. No row
// security applies to it, so what the viewer sees is what its statements say. They are
// planned as the serving role's.
func asViewer(w *graphtest.Env, who string) *sql.Tx {
	w.T.Helper()
	tx, err := w.Admin.Begin()
	if err != nil {
		w.T.Fatal(err)
	}
	w.T.Cleanup(func() { tx.Rollback() }) // where the test has failed
	if _, err := tx.Exec("SET LOCAL plan_cache_mode = force_generic_plan"); err != nil {
		w.T.Fatal(err)
	}
	v := w.Viewers[who]
	for name, value := range map[string]any{"practitioner": v.PractitionerID, "organisation": v.OrganisationID, "operation": uuid.New(),
		"now": graphtest.Noon.Format(time.RFC3339), "reach": auth.ReachOf(v)} {
		if _, err := tx.Exec("SELECT set_config($1, $2, true)", "heed."+name, fmt.Sprint(value)); err != nil {
			w.T.Fatal(err)
		}
	}
	return tx
}

// ranked is the rule of a search (search_children), over all children that the viewer sees
// and all their words. $1 is the text; $2 and $3 are its words in parts, each with the place
// of its part.
const ranked = `
WITH visible AS MATERIALIZED (
  SELECT c.* FROM child c WHERE (viewer_reach() = 'AUTHORITY' AND NOT c.restricted) OR c.id IN (SELECT child_id FROM viewer_child)
), word AS MATERIALIZED (
  SELECT v.id, w AS word FROM visible v CROSS JOIN LATERAL unnest(name_words(ARRAY[v.given_name, v.family_name, v.preferred_name] ||
    ARRAY(SELECT jsonb_array_elements_text(coalesce(nullif(v.former_names, 'null'), '[]'))))) AS w
), part AS (
  SELECT p.place, (array_agg(p.word ORDER BY p.at))[1] AS a, (array_agg(p.word ORDER BY p.at))[2] AS b,
    (array_agg(p.word ORDER BY p.at))[3:] AS rest
  FROM unnest($2::text[], $3::integer[]) WITH ORDINALITY AS p (word, place, at) GROUP BY p.place
), grade AS MATERIALIZED (
  SELECT q, w.word, starts_with(w.word, q) AS begins,
    CASE WHEN starts_with(w.word, q) THEN 1 ELSE greatest(0.3, (word_similarity(q, w.word) + similarity(q, w.word)) / 2) END::real AS points
  FROM (SELECT DISTINCT unnest($2::text[]) AS q) q CROSS JOIN (SELECT DISTINCT word FROM word) w
  WHERE starts_with(w.word, q) OR word_similarity(q, w.word) >= 0.6 OR (word_similarity(q, w.word) >= 0.4 AND levenshtein(q, w.word) <= 1)
    OR w.word IN (SELECT overlay(q PLACING reverse(substring(q FROM i FOR 2)) FROM i) FROM generate_series(1, length(q) - 1) i)
    OR q ~ '[a-z]{2}' AND w.word ~ '[a-z]{2}' AND dmetaphone(q) <> '' AND dmetaphone(q) = dmetaphone(w.word)
), pair AS (
  SELECT a.id, a.word, coalesce(b.word, '') AS beside FROM word a LEFT JOIN word b ON b.id = a.id AND b.word <> a.word
), match AS (
  SELECT p.id, t.place, NOT g.begins AS loose, g.points, 0 AS kind, p.word, p.beside, t.rest
  FROM pair p JOIN part t ON t.b IS NULL JOIN grade g ON g.q = t.a AND g.word = p.word
  UNION ALL SELECT p.id, t.place, true, 1, 0, p.word, p.beside, t.rest
  FROM pair p JOIN part t ON t.b IS NULL AND t.a = p.word || p.beside AND length(p.word) >= 3 AND length(p.beside) >= 3
  UNION ALL SELECT p.id, t.place, NOT (g.begins AND h.begins), g.points + h.points,
    CASE WHEN g.begins AND h.begins THEN 0 WHEN h.begins THEN 1 ELSE 3 END, p.word, p.beside, t.rest
  FROM pair p JOIN part t ON true JOIN grade g ON g.q = t.a AND g.word = p.word JOIN grade h ON h.q = t.b AND h.word = p.beside
  WHERE h.begins OR NOT g.begins
  UNION ALL SELECT p.id, t.place, true, g.points + h.points, 2, p.word, p.beside, t.rest
  FROM pair p JOIN part t ON true JOIN grade g ON g.q = t.b AND g.word = p.word JOIN grade h ON h.q = t.a AND h.word = p.beside
  WHERE h.begins AND NOT g.begins
), best AS (
  SELECT DISTINCT ON (m.id) m.* FROM match m WHERE NOT EXISTS (SELECT FROM unnest(m.rest) AS r (q) WHERE NOT EXISTS (
    SELECT FROM word w JOIN grade g ON g.q = r.q AND g.word = w.word WHERE w.id = m.id AND (g.begins OR m.loose)))
  ORDER BY m.id, m.place, m.loose, m.points DESC, m.kind, m.word COLLATE "C", m.beside COLLATE "C"
)
SELECT v.id FROM visible v LEFT JOIN best b ON b.id = v.id
CROSS JOIN LATERAL (SELECT coalesce(upper(regexp_replace($1, '[^A-Za-z0-9]', '', 'g')) IN (v.nhs_number, v.upn, upper(v.la_child_id)),
  false) AS numbered) n
WHERE b.id IS NOT NULL OR n.numbered
ORDER BY NOT n.numbered, CASE WHEN NOT n.numbered THEN
  row_number() OVER (ORDER BY b.place, b.loose, b.points DESC, b.kind, b.word COLLATE "C", b.beside COLLATE "C", v.id) END, v.id`

// partsOf are the words of a search, the longest first and at most four, and those without
// some of them that keep three fifths of the letters; of two or three words also those where
// two neighbours are written as one. They are texts and the places of their parts.
func partsOf(words []string) (texts []string, places []int) {
	written := words
	length := func(all []string) int { return len([]rune(strings.Join(all, ""))) }
	number := func(w string) bool { return strings.Trim(w, "0123456789") == "" }
	if names := slices.DeleteFunc(slices.Clone(words), number); len(names) > 0 {
		words = names
	}
	var distinct []string
	for _, w := range words {
		if !slices.Contains(distinct, w) {
			distinct = append(distinct, w)
		}
	}
	slices.SortStableFunc(distinct, func(a, b string) int { return len([]rune(b)) - len([]rune(a)) })
	distinct = distinct[:min(len(distinct), 4)]
	type part struct {
		choice int
		words  []string
	}
	var parts []part
	for choice := 1; choice < 1<<len(distinct); choice++ {
		var chosen []string
		for i, w := range distinct {
			if choice>>i&1 == 1 {
				chosen = append(chosen, w)
			}
		}
		if length(chosen)*5 >= length(distinct)*3 {
			parts = append(parts, part{choice, chosen})
		}
	}
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(length(b.words)-length(a.words), a.choice-b.choice)
	})
	if len(written) == 2 || len(written) == 3 {
		for i := range len(written) - 1 {
			joined := slices.Concat(written[:i], []string{written[i] + written[i+1]}, written[i+2:])
			slices.SortStableFunc(joined, func(a, b string) int { return len([]rune(b)) - len([]rune(a)) })
			parts = append(parts, part{0, joined})
		}
	}
	for i, p := range parts {
		for _, w := range p.words {
			texts, places = append(texts, w), append(places, i)
		}
	}
	return texts, places
}

// TestASearchIsTheRankingOfAllWhoAreSeen compares searches with the ranking of everybody
// that the viewer sees by the rule: of common and rare names, parts of names, misspelt and
// double-barrelled ones, by viewers who see few children, some, most and all.
func TestASearchIsTheRankingOfAllWhoAreSeen(t *testing.T) {
	t.Parallel()
	for _, seed := range graphtest.Seeds(1, 1) {
		w := graphtest.New(t)
		r := rand.New(rand.NewPCG(seed, 11))
		children := crowd(w, r, 200)
		texts := []string{"Quill fether", "Wren Quill fether", "Marble wick", "Quill", "quill wren", "Wren Quill", "WREN  QUILL-MARBLEWICK",
			"Qu", "Wr Qu", "W Quill", "quillmarblewick",
			"Marble Quill", "oquill", "O Quill", "delamarl", "De la Marl", "Anna Maria Quill", "Anna Quillfether Thistle Wren Corin", "Zoe",
			"zoë öxbramble", "фейл",
			"Kwill", "fether", "LA7", "la 8", "9990000018 Marblewick", "99", "Jo Brackendale", "Nobody Nowhere", "ab vo"}
		for range 6 {
			k := children[r.IntN(len(children))]
			name := fmt.Sprint(k["given_name"], " ", k["family_name"])
			texts = append(texts, name, slipped(r, name), slipped(r, slipped(r, name)), slipped(r, k["family_name"].(string)))
		}
		for _, who := range []string{"teacher", "police", "health", "manager"} {
			tx := asViewer(w, who)
			var total int
			for _, text := range texts {
				total += searchIsRanking(t, tx, who, text)
			}
			if total < 100 {
				t.Errorf("seed %d: %s finds only %d children in %d searches", seed, who, total, len(texts))
			}
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// searchIsRanking compares one search, by either plan and of several lengths, with the
// ranking. It returns how many children the ranking has.
func searchIsRanking(t *testing.T, tx *sql.Tx, who, text string) int {
	t.Helper()
	found := func(query string, args ...any) []string {
		t.Helper()
		rows, err := tx.Query(query, args...)
		if err != nil {
			t.Fatalf("%s searches %q: %v", who, text, err)
		}
		defer rows.Close()
		ids := []string{}
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		if err := rows.Err(); err != nil {
			t.Fatalf("%s searches %q: %v", who, text, err)
		}
		return ids
	}
	words := found("SELECT w FROM unnest(string_to_array(search_text($1), ' ')) WITH ORDINALITY AS u (w, at) ORDER BY at", text)
	parts, places := partsOf(words)
	want := found(ranked, text, pq.Array(parts), pq.Array(places))
	for _, most := range []int{1, 4, 21, 200} {
		for _, few := range []bool{true, false} {
			got := found("SELECT child_id FROM search_children($1, $2, $3)", text, most, few)
			if !slices.Equal(got, want[:min(most, len(want))]) {
				t.Errorf("%s searches %q for %d, few %v:\n%s\nwant\n%s", who, text, most, few, namesOf(t, tx, got),
					namesOf(t, tx, want[:min(most, len(want))]))
				return len(want)
			}
		}
	}
	return len(want)
}

// namesOf are the names of children, for a failing test.
func namesOf(t *testing.T, tx *sql.Tx, ids []string) string {
	t.Helper()
	var names sql.NullString
	if err := tx.QueryRow(`SELECT left(string_agg(concat_ws(' ', given_name, family_name, preferred_name, former_names, right(id::text, 4)),
	  '; ' ORDER BY at), 500) FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, at) JOIN child USING (id)`,
		pq.Array(ids)).Scan(&names); err != nil {
		t.Fatal(err)
	}
	return names.String
}

// TestNamesInOtherScriptsSoundAlikeOnlyIfTheyAreAlike compares children of one date of
// birth whose names have no Latin letter: a sound that is not known is not the same sound.
func TestNamesInOtherScriptsSoundAlikeOnlyIfTheyAreAlike(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	names := [][2]string{{"ليلى", "نور"}, {"芳", "王"}, {"Вера", "Тестова"}}
	var children []graphtest.Row
	for _, n := range names {
		children = append(children, w.ChildRow(n[0], n[1], "2015-06-06"))
	}
	w.WriteRows("child", children...)
	tx := asViewer(w, "manager")
	for i, k := range children {
		var reasons string
		if err := tx.QueryRow("SELECT coalesce(string_agg(reasons::text, ' '), '') FROM compare_child($1, $2)", k.ID(),
			pq.Array([]any{children[0].ID(), children[1].ID(), children[2].ID()})).Scan(&reasons); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(reasons, "NAME") || !strings.Contains(reasons, "DATE_OF_BIRTH") {
			t.Errorf("%v agrees in %s, want the date of birth alone", names[i], reasons)
		}
	}
}

// TestAWordWrittenAsTwoIsFound searches for names in one word that are often written in
// two.
func TestAWordWrittenAsTwoIsFound(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	w.WriteRows("child", w.ChildRow("Maryann", "Pell", "2015-06-06"), w.ChildRow("Leanne", "Gorseisle", "2016-06-06"))
	for text, want := range map[string]string{"Mary Ann": "Maryann", "Mary Anne": "Maryann", "Mary Ann Pell": "Maryann", "Lee Anne": "Leanne",
		"gorse isle": "Leanne", "Leanne Gorse Isle": "Leanne"} {
		a := w.Must("manager", `query($text: String!) { children(first: 5, filter: {search: $text}) { edges { node { givenName } } } }`,
			map[string]any{"text": text})
		if got, _ := a.At("children", "edges", 0, "node", "givenName").(string); got != want {
			t.Errorf("%q finds %s, want %s first", text, a.Raw, want)
		}
	}
}

// agreeing are the records that agree with a child ($1) in a number, or in the names and
// the date of birth, with all that they agree in: each record compared with the child, as
// compare_child compares those that it finds.
const agreeing = `
WITH k AS MATERIALIZED (SELECT c.*, g.givens, child_families(c.family_name, c.former_names) AS families, forms_of(g.givens) AS forms
  FROM child c CROSS JOIN LATERAL (SELECT child_givens(c.given_name, c.preferred_name, c.former_names) AS givens OFFSET 0) g
  WHERE c.id = $1)
SELECT o.id || ' ' || ((viewer_reach() = 'AUTHORITY' AND NOT o.restricted) OR o.id IN (SELECT child_id FROM viewer_child)) || ' ' ||
  concat_ws(',', n.nhs, n.la, n.name, n.born)
FROM k JOIN child o ON o.id <> k.id
CROSS JOIN LATERAL (SELECT nullif(names_agree(k.givens, k.families, k.forms,
  child_givens(o.given_name, o.preferred_name, o.former_names), child_families(o.family_name, o.former_names)), 'DIFFER')
  AS name OFFSET 0) x
CROSS JOIN LATERAL (SELECT CASE WHEN o.nhs_number = k.nhs_number THEN 'NHS_NUMBER' END AS nhs,
  CASE WHEN upper(o.la_child_id) = upper(k.la_child_id) THEN 'LA_CHILD_ID' END AS la, x.name,
  CASE WHEN o.date_of_birth = k.date_of_birth OR o.expected_date_of_birth = k.expected_date_of_birth THEN 'DATE_OF_BIRTH'
    WHEN near_birthday(o.date_of_birth, k.date_of_birth) THEN 'DATE_OF_BIRTH_NEAR'
    WHEN one_birth(o.expected_date_of_birth, k.expected_date_of_birth, o.date_of_birth, k.date_of_birth, false) THEN 'EXPECTED_DATE_NEAR'
    END AS born) n
WHERE (n.nhs IS NOT NULL OR n.la IS NOT NULL OR ` + enough + `) ORDER BY 1`

// enough is whether a name and a birth make a match: with a birthday that is only near, the
// weakest agreements of names do not.
const enough = `n.born = 'DATE_OF_BIRTH' AND n.name IS NOT NULL OR
  n.born = 'EXPECTED_DATE_NEAR' AND n.name NOT IN ('FAMILY_NAME_DIFFERS', 'FAMILY_NAME_NOT_KNOWN') OR
  n.born = 'DATE_OF_BIRTH_NEAR' AND n.name IN
  ('NAME', 'NAME_SWAPPED', 'OTHER_NAME', 'NAME_SHORT_FORM', 'GIVEN_NAME_PART', 'FAMILY_NAME_PART')`

// compared are the same of compare_child.
const compared = `
SELECT coalesce(m.candidate, m.hidden) || ' ' || (m.candidate IS NOT NULL) || ' ' || array_to_string(m.reasons, ',')
FROM compare_child($1, '{}') m CROSS JOIN LATERAL (SELECT (SELECT r FROM unnest(m.reasons) AS r WHERE r LIKE '%NAME%') AS name,
  (SELECT r FROM unnest(m.reasons) AS r WHERE r LIKE '%DATE%') AS born) n
WHERE m.reasons && '{NHS_NUMBER,LA_CHILD_ID}' OR ` + enough + ` ORDER BY 1`

// TestAChildIsComparedWithWhoeverAgrees compares what duplicate detection finds with the
// comparison of each child with all others, among records that were entered twice with
// slips in the names and the date of birth.
func TestAChildIsComparedWithWhoeverAgrees(t *testing.T) {
	t.Parallel()
	w := graphtest.New(t)
	r := rand.New(rand.NewPCG(3, 11))
	givens, families := drawnGivens[:len(drawnGivens)-1], append(drawnFamilies[:len(drawnFamilies)-1:len(drawnFamilies)-1], "")
	var children, involvements []graphtest.Row
	write := func(given, family any, born string) {
		k := w.ChildRow("", "", "2018-03-04")
		k["given_name"], k["family_name"], k["restricted"] = given, family, r.IntN(10) == 0
		k["date_of_birth"], k["expected_date_of_birth"], k["la_child_id"], k["nhs_number"] = orNull(born), nil, nil, nil
		switch r.IntN(12) {
		case 0:
			k["date_of_birth"], k["expected_date_of_birth"] = nil, orNull(born)
		case 1:
			k["la_child_id"] = drawn(r, drawnNumbers)
		case 2:
			number, _ := practice.NHSNumberFromDigits("99900000" + fmt.Sprint(r.IntN(2)))
			k["nhs_number"] = orNull(string(number))
		}
		if r.IntN(3) == 0 {
			involvements = append(involvements, knownBy(w, k, "school"))
		}
		children = append(children, k)
	}
	for range 60 {
		given, family := drawn(r, givens), drawn(r, families)
		born := fmt.Sprintf("201%d-%02d-%02d", r.IntN(9), 1+r.IntN(12), 1+r.IntN(28))
		write(given, family, born)
		slips := []string{given, slipped(r, given)}
		other := []string{family, family, drawn(r, families)}
		if len(family) > 0 {
			other = append(other, slipped(r, family), strings.ReplaceAll(family, "-", ""), strings.ReplaceAll(family, "'", ""))
		}
		write(slips[r.IntN(2)], other[r.IntN(len(other))], []string{born, born, nearDate(r, born), nearDate(r, born), ""}[r.IntN(5)])
		write(family, given, nearDate(r, born))
	}
	w.WriteRows("child", children...)
	w.WriteRows("involvement", involvements...)
	total := 0
	for _, who := range []string{"manager", "teacher"} {
		tx := asViewer(w, who)
		for _, k := range children {
			list := func(query string) (texts []string) {
				rows, err := tx.Query(query, k.ID())
				if err != nil {
					t.Fatal(err)
				}
				defer rows.Close()
				for rows.Next() {
					var text string
					if err := rows.Scan(&text); err != nil {
						t.Fatal(err)
					}
					texts = append(texts, text)
				}
				return texts
			}
			var sees bool
			if err := tx.QueryRow("SELECT viewer_reach() = 'AUTHORITY' AND NOT restricted OR id IN (SELECT child_id FROM viewer_child) FROM child "+
				"WHERE id = $1", k.ID()).Scan(&sees); err != nil {
				t.Fatal(err)
			}
			got, want := list(compared), list(agreeing)
			if !sees {
				want = nil
			}
			total += len(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s compares %s %s, %v: got\n%s\nwant\n%s", who, k["given_name"], k["family_name"], k["date_of_birth"],
					strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
	if total < 300 {
		t.Errorf("only %d records agree with another", total)
	}
}

// nearDate is a date with one slip: a day off, a digit wrong, or day and month swapped.
func nearDate(r *rand.Rand, date string) string {
	for {
		digits := []byte(date)
		switch r.IntN(3) {
		case 0:
			digits[9] = byte('0' + r.IntN(10))
		case 1:
			digits[3+r.IntN(2)*3] = byte('0' + r.IntN(10))
		default:
			digits[5], digits[6], digits[8], digits[9] = digits[8], digits[9], digits[5], digits[6]
		}
		if day, err := practice.ParseDate(string(digits)); err == nil {
			return day.String()
		}
	}
}
