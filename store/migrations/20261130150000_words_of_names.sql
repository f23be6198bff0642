-- Search and duplicate detection compared a name with all names by trigrams, and ranked whatever was alike: a search for a common
-- name read the more the more children there were. Now the words of the names are in order in an index, and misspelt words are
-- compared with the different words alone, of which a county has some ten thousand however many children it has.
--
-- The words of what is there are made here by the words of name_words and name_sound, for functions are cleared while migrations run.

-- +goose Up
-- In a database that is being planned (store/plan) nobody has created it yet.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
-- One row for each two words of a child's names, either way around: a search for two words reads one place of the key. Two words
-- are two rows, three are six. first marks one row for each word.
CREATE TABLE child_word (
  word text COLLATE "C" NOT NULL,
  beside text COLLATE "C" NOT NULL,
  child_id uuid NOT NULL,
  sound text COLLATE "C" NOT NULL,
  born date,
  first boolean NOT NULL,
  restricted boolean NOT NULL
);
COMMENT ON TABLE child_word IS 'The words of children''s names, each beside each other word of the same child. Kept by a trigger.';
COMMENT ON COLUMN child_word.beside IS 'Another word of the child''s names; empty if there is none.';
COMMENT ON COLUMN child_word.sound IS 'How the word sounds; the word itself where it is not in Latin letters.';
COMMENT ON COLUMN child_word.born IS 'Date of birth, or the expected one.';
COMMENT ON COLUMN child_word.first IS 'One row for each word: beside is the first of the other words.';
ALTER TABLE "child" NO FORCE ROW LEVEL SECURITY;
WITH name AS (
  SELECT c.id, n.place, trim(regexp_replace(lower(unaccent(n.name)), '[^[:alnum:]]+', ' ', 'g')) AS name
  FROM child c CROSS JOIN LATERAL (
    SELECT 1 AS place, c.given_name AS name UNION ALL SELECT 2, c.family_name UNION ALL SELECT 3, c.preferred_name
    UNION ALL SELECT 3 + f.place, f.name FROM jsonb_array_elements_text(CASE jsonb_typeof(c.former_names) WHEN 'array'
      THEN c.former_names ELSE '[]' END) WITH ORDINALITY AS f (name, place)
  ) n WHERE n.name <> ''
), part AS (
  SELECT n.id, n.place, p.within, left(p.word, 100) COLLATE "C" AS word FROM name n
  CROSS JOIN LATERAL unnest(string_to_array(n.name, ' ')) WITH ORDINALITY AS p (word, within)
  UNION ALL SELECT n.id, n.place, 1000, left(replace(n.name, ' ', ''), 100) FROM name n
  WHERE n.name ~ ' ' AND n.name ~ '\m\w{1,3}\M'
), word AS (
  SELECT u.id, u.word, CASE WHEN u.word ~ '[a-z]{2}' THEN coalesce(nullif(dmetaphone(u.word), ''), u.word) ELSE u.word END AS sound FROM (
    SELECT p.id, p.word, row_number() OVER (PARTITION BY p.id ORDER BY min(ARRAY[p.place, p.within]), p.word) AS place
    FROM part p WHERE p.word <> '' GROUP BY p.id, p.word
  ) u WHERE u.place <= 20
)
INSERT INTO child_word (word, beside, child_id, sound, born, first, restricted)
SELECT a.word, coalesce(b.word, ''), a.id, a.sound, coalesce(c.date_of_birth, c.expected_date_of_birth),
  row_number() OVER (PARTITION BY a.id, a.word ORDER BY b.word) = 1, c.restricted
FROM word a LEFT JOIN word b ON b.id = a.id AND b.word <> a.word JOIN child c ON c.id = a.id;
ALTER TABLE "child" FORCE ROW LEVEL SECURITY;
ALTER TABLE child_word ADD PRIMARY KEY (word, beside, child_id) INCLUDE (first, restricted);
CREATE INDEX child_word_child ON child_word (child_id);
CREATE INDEX child_word_born ON child_word (sound, born, child_id) WHERE first;

-- No key: two operations that bring one new word need not wait for each other, and the same word twice does no harm.
CREATE TABLE name_word (
  word text COLLATE "C" NOT NULL,
  sound text COLLATE "C" NOT NULL
);
COMMENT ON TABLE name_word IS 'The different words of all children''s names: misspelt ones are compared with these. Kept by a trigger.';
INSERT INTO name_word SELECT DISTINCT word, sound FROM child_word;
CREATE INDEX name_word_word ON name_word (word);
CREATE INDEX name_word_sound ON name_word (sound);
CREATE INDEX name_word_alike ON name_word USING gin (word gin_trgm_ops);

-- Nobody compares whole names any more. The columns stay for the release before.
DROP INDEX child_search_names;
DROP INDEX child_search_sounds;

-- +goose Down
CREATE INDEX child_search_sounds ON child_search USING gin (sounds);
CREATE INDEX child_search_names ON child_search USING gin (names gin_trgm_ops);
DROP TABLE name_word;
DROP TABLE child_word;
