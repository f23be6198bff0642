-- Search; duplicate detection is in match.sql. Text similarity is not leak-proof, so under
-- row security it can use no index: both compare in tables of their own, check access
-- themselves, and return identifiers only.

-- Loads pg_trgm, so that its settings can be named below.
SELECT similarity('', '');

CREATE OR REPLACE FUNCTION search_text(name text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
  RETURN trim(regexp_replace(lower(public.unaccent(coalesce(name, ''))), '[^[:alnum:]]+', ' ', 'g'));

-- address_key is an address in the form in which two are compared, empty where there is none:
-- its words without spaces and with the common abbreviations written out, "|", and the
-- postcode, which may also be at the end of the address. Between two numbers stands a point:
-- flat 1 at number 12 is not flat 11 at number 2. St is a street or a saint, and stays.
CREATE OR REPLACE FUNCTION address_key(address text, postcode text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  words text := lower(public.unaccent(coalesce(address, '')));
  code text := regexp_replace(lower(coalesce(postcode, '')), '[^a-z0-9]+', '', 'g');
  last text := substring(words FROM '[^a-z0-9]([a-z]{1,2}[0-9][a-z0-9]? *[0-9][a-z]{2})[^a-z0-9]*$');
  word text;
  key text := '';
BEGIN
  IF words !~ '[[:alnum:]]' THEN RETURN ''; END IF;
  IF last IS NOT NULL AND code IN ('', replace(last, ' ', '')) THEN
    code := replace(last, ' ', '');
    words := regexp_replace(words, '[^a-z0-9][a-z]{1,2}[0-9][a-z0-9]? *[0-9][a-z]{2}[^a-z0-9]*$', '');
  END IF;
  FOREACH word IN ARRAY regexp_split_to_array(trim(regexp_replace(replace(words, '''', ''), '[^[:alnum:]]+', ' ', 'g')), ' ') LOOP
    word := CASE word WHEN 'rd' THEN 'road' WHEN 'street' THEN 'st' WHEN 'saint' THEN 'st' WHEN 'ave' THEN 'avenue' WHEN 'av' THEN 'avenue'
      WHEN 'ln' THEN 'lane' WHEN 'cl' THEN 'close' WHEN 'dr' THEN 'drive' WHEN 'ct' THEN 'court' WHEN 'cres' THEN 'crescent'
      WHEN 'gdns' THEN 'gardens' WHEN 'gdn' THEN 'garden' WHEN 'pl' THEN 'place' WHEN 'sq' THEN 'square' WHEN 'ter' THEN 'terrace'
      WHEN 'terr' THEN 'terrace' WHEN 'hse' THEN 'house' WHEN 'apt' THEN 'flat' WHEN 'apartment' THEN 'flat' ELSE word END;
    key := key || CASE WHEN key ~ '[0-9]$' AND word ~ '^[0-9]' THEN '.' ELSE '' END || word;
  END LOOP;
  RETURN key || '|' || code;
END $$;
GRANT EXECUTE ON FUNCTION address_key(text, text) TO heed_app, heed_definer;

-- homes_at lists the households at an address, given its key. Where one of two addresses has
-- no postcode, the rest decides. A short address is none, and neither is one that more than a
-- hundred households share, such as "no fixed abode".
CREATE OR REPLACE FUNCTION homes_at(key text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 2 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  place text := split_part(key, '|', 1);
  found uuid[];
BEGIN
  IF length(place) <= 4 THEN RETURN; END IF;
  found := ARRAY(SELECT s.household_id FROM public.household_search s WHERE split_part(s.address, '|', 1) = place
    AND (s.address = key OR right(s.address, 1) = '|' OR right(key, 1) = '|') LIMIT 101);
  IF cardinality(found) <= 100 THEN RETURN QUERY SELECT unnest(found); END IF;
END $$;
GRANT EXECUTE ON FUNCTION homes_at(text) TO heed_app, heed_definer;

-- These keep the plans of their queries, which PostgreSQL would make again for each row of a
-- function in SQL.
CREATE OR REPLACE FUNCTION search_sounds(names text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT DISTINCT public.dmetaphone(word) FROM unnest(string_to_array(names, ' ')) AS word WHERE word ~ '[a-z]{2}');
END $$;

CREATE OR REPLACE FUNCTION child_search_row(c child) RETURNS child_search
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  names text := public.search_text(concat_ws(' ', c.given_name, c.family_name, c.preferred_name,
    CASE jsonb_typeof(c.former_names) WHEN 'array' THEN array_to_string(ARRAY(SELECT jsonb_array_elements_text(c.former_names)), ' ') END));
BEGIN
  RETURN (c.id, names, public.search_sounds(names), coalesce(c.date_of_birth, c.expected_date_of_birth), c.nhs_number, c.upn,
    upper(c.la_child_id), c.restricted);
END $$;

GRANT EXECUTE ON FUNCTION search_text(text), search_sounds(text), child_search_row(child) TO heed_definer;

-- name_words are the words by which names are found, the first twenty: the words of each
-- name, and a name with a word of at most three letters also written as one (OBrien for
-- O'Brien).
-- name_sound is how a word sounds; a word that is not in Latin letters, or too short,
-- sounds only like itself. A migration made the words of older rows by the same rules:
-- other rules need another migration.
CREATE OR REPLACE FUNCTION name_words(names text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  words text[] := '{}';
  name text;
  word text;
BEGIN
  FOREACH name IN ARRAY names LOOP
    name := public.search_text(name);
    FOREACH word IN ARRAY string_to_array(name, ' ') || CASE WHEN name ~ ' ' AND name ~ '\m\w{1,3}\M' THEN replace(name, ' ', '') END LOOP
      word := left(word, 100);
      IF word <> '' AND NOT word = ANY (words) AND cardinality(words) < 20 THEN words := words || word; END IF;
    END LOOP;
  END LOOP;
  RETURN words;
END $$;
CREATE OR REPLACE FUNCTION name_sound(word text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN CASE WHEN word ~ '[a-z]{2}' THEN coalesce(nullif(public.dmetaphone(word), ''), word) ELSE word END;

-- child_word_rows are a child's rows of child_word: each word beside each other one.
CREATE OR REPLACE FUNCTION child_word_rows(c child) RETURNS SETOF child_word LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public,
  pg_temp AS $$
DECLARE
  words text[] := public.name_words(ARRAY[c.given_name, c.family_name, c.preferred_name] || CASE jsonb_typeof(c.former_names)
    WHEN 'array' THEN ARRAY(SELECT jsonb_array_elements_text(c.former_names)) END);
  it public.child_word;
  least text;
BEGIN
  it.child_id := c.id;
  it.born := coalesce(c.date_of_birth, c.expected_date_of_birth);
  it.restricted := c.restricted;
  FOREACH it.word IN ARRAY words LOOP
    it.sound := public.name_sound(it.word);
    it.beside := '';
    it.first := true;
    IF cardinality(words) = 1 THEN RETURN NEXT it; END IF;
    least := NULL;
    FOREACH it.beside IN ARRAY words LOOP
      IF it.beside <> it.word AND (least IS NULL OR it.beside < least COLLATE "C") THEN least := it.beside; END IF;
    END LOOP;
    FOREACH it.beside IN ARRAY words LOOP
      it.first := it.beside = least;
      IF it.beside <> it.word THEN RETURN NEXT it; END IF;
    END LOOP;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION name_words(text[]), name_sound(text), child_word_rows(child) TO heed_definer;

-- name_key is a name in the form that lists are ordered by: without case, accents, spaces
-- and signs. name_tails are its keys from each of its words on. A migration made the keys
-- of older rows by the same rule: another rule needs another migration.
CREATE OR REPLACE FUNCTION name_key(name text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
  RETURN regexp_replace(lower(public.unaccent(normalize(coalesce(name, ''), NFC))), '[^[:alnum:]]+', '', 'g');
CREATE OR REPLACE FUNCTION name_tails(name text) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT array_to_string(w.words[i:], '')
  FROM (SELECT regexp_split_to_array(public.search_text(normalize(name, NFC)), ' ') AS words) w CROSS
    JOIN LATERAL generate_subscripts(w.words, 1) AS i
$$;
GRANT EXECUTE ON FUNCTION name_key(text) TO heed_app, heed_definer;
GRANT EXECUTE ON FUNCTION name_tails(text) TO heed_definer;

-- bears_name says whether a name, compared as search compares names, ends with a child's
-- family name or with the end of one of their former names.
CREATE OR REPLACE FUNCTION bears_name(name text, child uuid) RETURNS boolean
LANGUAGE sql STABLE COST 10000 SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM (
      SELECT public.search_text(c.family_name) AS borne FROM public.child c WHERE c.id = child
      UNION ALL
      SELECT substring(public.search_text(f) FROM '[^ ]+$') FROM public.child c
      CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(c.former_names) WHEN 'array' THEN c.former_names ELSE '[]' END) AS f
        WHERE c.id = child
    ) n WHERE n.borne <> '' AND right(' ' || name, length(n.borne) + 1) = ' ' || n.borne
  )
$$;
GRANT EXECUTE ON FUNCTION bears_name(text, uuid) TO heed_definer;

CREATE OR REPLACE FUNCTION child_searchable() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.child_search SELECT r.* FROM public.child_search_row(NEW) AS r -- in FROM it runs once, and not for each column
  ON CONFLICT (child_id) DO UPDATE SET names = EXCLUDED.names, sounds = EXCLUDED.sounds, date_of_birth = EXCLUDED.date_of_birth,
    nhs_number = EXCLUDED.nhs_number, upn = EXCLUDED.upn, la_child_id = EXCLUDED.la_child_id, restricted = EXCLUDED.restricted;
  IF TG_OP = 'UPDATE' THEN DELETE FROM public.child_word w WHERE w.child_id = NEW.id; END IF;
  WITH written AS (
    INSERT INTO public.child_word SELECT r.* FROM public.child_word_rows(NEW) AS r RETURNING word, sound, first
  )
  INSERT INTO public.name_word (word, sound) SELECT w.word, w.sound FROM written w
  WHERE w.first AND NOT EXISTS (SELECT 1 FROM public.name_word n WHERE n.word = w.word OFFSET 0); -- without it all words are read
  RETURN NEW;
END $$;
CREATE TRIGGER child_searchable AFTER INSERT OR UPDATE OF given_name, family_name, preferred_name, former_names,
  date_of_birth, expected_date_of_birth, nhs_number, upn, la_child_id, restricted ON child
  FOR EACH ROW WHEN (NEW.merged_into IS NULL) EXECUTE FUNCTION child_searchable();
ALTER FUNCTION child_searchable() OWNER TO heed_definer;

CREATE OR REPLACE FUNCTION household_searchable() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.household_search VALUES (NEW.id, public.address_key(NEW.address, NEW.postcode))
  ON CONFLICT (household_id) DO UPDATE SET address = EXCLUDED.address;
  RETURN NEW;
END $$;
CREATE TRIGGER household_searchable AFTER INSERT OR UPDATE OF address, postcode ON household
  FOR EACH ROW EXECUTE FUNCTION household_searchable();
ALTER FUNCTION household_searchable() OWNER TO heed_definer;

CREATE POLICY child_search_definer ON child_search TO heed_definer USING (true) WITH CHECK (true);
CREATE POLICY child_word_definer ON child_word TO heed_definer USING (true) WITH CHECK (true);
CREATE POLICY name_word_definer ON name_word TO heed_definer USING (true) WITH CHECK (true);
CREATE POLICY household_search_definer ON household_search TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON child_search, household_search TO heed_definer;
GRANT SELECT, INSERT, DELETE ON child_word TO heed_definer;
GRANT SELECT, INSERT ON name_word TO heed_definer;

-- search_children returns the best matches among the children that the viewer sees. The rule:
--
--   1. A child whose NHS number, UPN or authority's number is the text comes first, then
--      those whose names match its words (search_words).
--   2. A word matches a word of a child's names (name_words) if it begins it; if not, if it
--      is alike (search_alike). Two words of the search match two words of the child. A
--      word that is sought alone is alike two words, of three letters or more, that make it
--      up (smithjones).
--   3. First come children of whose names all words of the search begin a word, then those
--      where some words are only alike. After them come children where words of the search
--      are missing, as long as the others have three fifths of the letters: in the order of
--      how many letters are missing, and again those first where all others begin a word.
--      Last come those who are found by two neighbouring words written as one.
--   4. Among these the two longest words give the order, the longest first. Where both begin
--      a word, the order is that of the child's words, so that whole words come before
--      longer ones. Where not, the nearest come first (search_alike; one that begins a word
--      has 1), then the child's words decide. Children with the same words are in the order
--      of another of their words if the search has one word, then of their identifiers.
--
-- This order is that of the key of child_word, so the children are read in the order of the
-- answer and no more of them than it needs; what is misspelt is first compared with the
-- different words of all names (name_word), of which there are as many in a large
-- partnership as in a small one. No limit comes before the check of access, because hidden
-- children would take the places of visible ones:
--
--   - At first each child found is checked, which suits rare words and viewers who see much.
--   - A viewer who has passed many children and sees few of them gets all from the other
--     side: from their own children, each looked up, or where these are many, from both
--     sets joined. few says that the viewer sees few children. It only chooses the plan.
--
-- OFFSET 0 keeps the planner from hashing all reasons of a viewer for a few children, and a
-- LATERAL with it is a nested loop. The settings keep it from sorting what the key has in
-- order, and from nested loops elsewhere: it cannot know how long the arrays are.
CREATE OR REPLACE FUNCTION search_children(sought text, most integer, few boolean) RETURNS TABLE (child_id uuid, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_sort = off SET enable_seqscan = off SET enable_nestloop = off AS $$
DECLARE
  everyone boolean := public.viewer_reach() = 'AUTHORITY';
  name text := public.search_text(sought);
  code text := upper(regexp_replace(sought, '[^A-Za-z0-9]', '', 'g'));
  answer uuid[];
  scores real[];
  part text[];
  rest text[];
  heads text[];
  lows text[];
  highs text[];
  near_to text[];
  near_word text[];
  near_points real[];
  started integer;
  passed integer := 0;
  patience integer := CASE WHEN few THEN 100 ELSE 20 * most END;
  known integer;
  mine uuid[];
  mine_word text[];
  mine_beside text[];
  mine_first boolean[];
  loose boolean;
  walk CURSOR FOR
    SELECT w.child_id, ((everyone AND NOT w.restricted)
        OR EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = w.child_id OFFSET 0))
      AND (cardinality(rest) = 0 OR public.bears_words(w.child_id, rest, loose, near_to, near_word)) AS fits
    FROM unnest(heads, lows, highs) WITH ORDINALITY AS r (word, low, high, place)
    CROSS JOIN LATERAL (
      SELECT c.child_id, c.restricted FROM public.child_word c
      WHERE c.word = r.word AND c.beside >= r.low AND c.beside <= r.high AND (c.first OR r.low > '') ORDER BY c.beside, c.child_id OFFSET 0
    ) w;
BEGIN
  IF public.viewer_practitioner() IS NULL OR public.viewer_reach() = 'NONE' OR length(name) < 2 THEN RETURN; END IF;
  answer := ARRAY(
    SELECT s.child_id FROM (
      SELECT k.child_id, k.restricted FROM public.child_search k WHERE k.nhs_number = code
      UNION SELECT k.child_id, k.restricted FROM public.child_search k WHERE k.upn = code
      UNION SELECT k.child_id, k.restricted FROM public.child_search k WHERE k.la_child_id = code
    ) s
    WHERE (everyone AND NOT s.restricted) OR EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = s.child_id OFFSET 0)
    ORDER BY s.child_id LIMIT most);
  scores := array_fill(3::real, ARRAY[cardinality(answer)]);
  IF few AND NOT everyone THEN
    SELECT nullif(count(*), 1001) INTO known FROM (SELECT 1 FROM public.viewer_child LIMIT 1001) v;
    patience := least(greatest(known / 4, 20), patience);
  END IF;
  <<all_parts>>
  FOR part, loose IN SELECT p.words, l FROM (
      SELECT * FROM public.search_parts(public.search_words(name)) UNION ALL SELECT * FROM public.search_joined(name)
    ) p, unnest(ARRAY[false, true]) AS l ORDER BY p.place, l LOOP
    started := cardinality(answer);
    EXIT all_parts WHEN started >= most;
    rest := part[3:];
    IF loose AND near_to IS NULL THEN
      SELECT coalesce(array_agg(a.sought), '{}'), array_agg(a.word), array_agg(a.points) INTO near_to, near_word, near_points
      FROM public.search_alike(public.search_words(name) || ARRAY(
        SELECT DISTINCT w FROM public.search_joined(name) j, unnest(j.words) AS w WHERE NOT w = ANY (public.search_words(name)))) a;
    END IF;
    SELECT array_agg(r.word ORDER BY r.place), array_agg(r.low ORDER BY r.place), array_agg(r.high ORDER BY r.place) INTO heads, lows, highs
    FROM public.search_ranges(part, loose, near_to, near_word, near_points) r;
    CONTINUE all_parts WHEN heads IS NULL;
    IF mine IS NULL AND known < cardinality(heads) THEN passed := patience; END IF;
    IF everyone OR mine IS NULL AND passed < patience THEN
      FOR it IN walk LOOP
        passed := passed + 1;
        IF it.fits AND NOT it.child_id = ANY (answer) THEN
          answer := answer || it.child_id;
          EXIT WHEN cardinality(answer) >= most;
        END IF;
        EXIT WHEN passed >= patience AND NOT everyone;
      END LOOP;
    END IF;
    IF everyone OR cardinality(answer) >= most OR mine IS NULL AND passed < patience THEN
      NULL; -- all that is wanted was found
    ELSIF known IS NOT NULL THEN
      IF mine IS NULL THEN
        SELECT coalesce(array_agg(w.child_id), '{}'), array_agg(w.word), array_agg(w.beside), array_agg(w.first)
          INTO mine, mine_word, mine_beside, mine_first
        FROM (SELECT DISTINCT v.child_id FROM public.viewer_child v) k
        CROSS JOIN LATERAL (SELECT c.* FROM public.child_word c WHERE c.child_id = k.child_id OFFSET 0) w;
      END IF;
      answer := answer[:started] || ARRAY(
        SELECT x.child_id FROM (
          SELECT DISTINCT ON (w.child_id) w.child_id, r.place, w.beside
          FROM unnest(mine, mine_word, mine_beside, mine_first) AS w (child_id, word, beside, first)
          JOIN unnest(heads, lows, highs) WITH ORDINALITY AS r (word, low, high, place) ON r.word = w.word
            AND w.beside COLLATE "C" >= r.low AND w.beside COLLATE "C" <= r.high AND (w.first OR r.low > '')
          WHERE NOT w.child_id = ANY (answer[:started])
            AND (cardinality(rest) = 0 OR public.bears_words(w.child_id, rest, loose, near_to, near_word))
          ORDER BY w.child_id, r.place, w.beside COLLATE "C"
        ) x ORDER BY x.place, x.beside COLLATE "C", x.child_id LIMIT most - started);
    ELSE
      answer := answer[:started] || ARRAY(
        WITH mine AS MATERIALIZED (SELECT DISTINCT v.child_id FROM public.viewer_child v)
        SELECT x.child_id FROM (
          SELECT DISTINCT ON (w.child_id) w.child_id, w.place, w.beside
          FROM (
            SELECT c.child_id, c.beside, r.place FROM unnest(heads, lows, highs) WITH ORDINALITY AS r (word, low, high, place)
            CROSS JOIN LATERAL (
              SELECT k.child_id, k.beside FROM public.child_word k
              WHERE k.word = r.word AND k.beside >= r.low AND k.beside <= r.high AND (k.first OR r.low > '') OFFSET 0
            ) c OFFSET 0
          ) w JOIN mine ON mine.child_id = w.child_id
          WHERE NOT w.child_id = ANY (answer[:started])
            AND (cardinality(rest) = 0 OR public.bears_words(w.child_id, rest, loose, near_to, near_word))
          ORDER BY w.child_id, w.place, w.beside
        ) x ORDER BY x.place, x.beside, x.child_id LIMIT most - started);
      passed := 0;
    END IF;
    scores := scores || array_fill((CASE WHEN loose THEN 1 ELSE 2 END)::real, ARRAY[cardinality(answer) - started]);
  END LOOP;
  RETURN QUERY SELECT u.id, u.points FROM unnest(answer, scores) WITH ORDINALITY AS u (id, points, place) ORDER BY u.place;
END $$;
GRANT EXECUTE ON FUNCTION search_children(text, integer, boolean) TO heed_app;
ALTER FUNCTION search_children(text, integer, boolean) OWNER TO heed_definer;

-- search_words are the words of a search that count, the longest first: four, and none of
-- digits alone if there are others.
CREATE OR REPLACE FUNCTION search_words(name text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT left(u.word, 100) FROM unnest(string_to_array(name, ' ')) WITH ORDINALITY AS u (word, place)
    WHERE u.word ~ '[^0-9]' OR name ~ '^[0-9 ]*$' GROUP BY left(u.word, 100) ORDER BY length(left(u.word, 100)) DESC, min(u.place) LIMIT 4);
END $$;

-- search_parts are the words of a search, and the words without some of them as long as
-- three fifths of the letters are left, in the order of how many are left.
CREATE OR REPLACE FUNCTION search_parts(sought text[]) RETURNS TABLE (words text[], place bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT s.words, row_number() OVER (ORDER BY s.letters DESC, s.choice) FROM (
      SELECT choice, array_agg(u.word ORDER BY u.place) AS words, sum(length(u.word)) AS letters
      FROM generate_series(1, (1 << cardinality(sought)) - 1) AS choice
      JOIN unnest(sought) WITH ORDINALITY AS u (word, place) ON (choice >> (u.place - 1)::integer) & 1 = 1 GROUP BY choice
    ) s WHERE s.letters * 5 >= length(array_to_string(sought, '')) * 3;
END $$;

-- search_joined are the words of a search of two or three words with two neighbours written
-- as one: Maryann is found by "Mary Ann". They come after the other parts.
CREATE OR REPLACE FUNCTION search_joined(name text) RETURNS TABLE (words text[], place bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written text[] := string_to_array(name, ' ');
BEGIN
  IF cardinality(written) NOT IN (2, 3) THEN RETURN; END IF;
  RETURN QUERY
    SELECT ARRAY(SELECT left(u.word, 100) FROM unnest(written[:i - 1] || (written[i] || written[i + 1]) || written[i + 2:])
      WITH ORDINALITY AS u (word, n) ORDER BY length(left(u.word, 100)) DESC, u.n), 1000 + i
    FROM generate_series(1::bigint, cardinality(written) - 1) AS i;
END $$;

-- search_alike are the words of names that are like one that is sought and do not begin
-- with it: with a word similarity of 0.6, or of 0.4 and one letter more, less or wrong; with
-- two neighbouring letters swapped; or of the same sound. points says how near they are:
-- the mean of word similarity and similarity, and at least 0.3.
CREATE OR REPLACE FUNCTION search_alike(words text[]) RETURNS TABLE (sought text, word text, points real)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET pg_trgm.word_similarity_threshold = 0.4 AS $$
BEGIN
  RETURN QUERY
    SELECT DISTINCT q.word, x.word, greatest(0.3, (public.word_similarity(q.word, x.word) + public.similarity(q.word, x.word)) / 2)::real
    FROM unnest(words) AS q (word) CROSS JOIN LATERAL (
      SELECT n.word FROM public.name_word n
      WHERE n.word OPERATOR(public.%>) q.word
        AND (public.word_similarity(q.word, n.word) >= 0.6 OR public.levenshtein_less_equal(q.word, n.word, 1) <= 1)
      UNION ALL SELECT n.word FROM public.name_word n WHERE n.sound = public.name_sound(q.word)
      UNION ALL SELECT n.word FROM generate_series(1, length(q.word) - 1) AS i CROSS JOIN LATERAL (
        SELECT m.word FROM public.name_word m
        WHERE m.word = overlay(q.word PLACING reverse(substring(q.word FROM i FOR 2)) FROM i) OFFSET 0) n
    ) x WHERE NOT starts_with(x.word, q.word);
END $$;

-- search_ranges are the ranges of child_word that hold the matches for some words, in the
-- order of the answer: a word, and the first and last word beside it. chr(1114111) is the
-- last character. Of two words that are both only alike, many pairs are borne by nobody:
-- for the one that has fewer like it (driver), the words beside each of these are read
-- first, unless there are more than 200.
CREATE OR REPLACE FUNCTION search_ranges(words text[], loose boolean, near_to text[], near_word text[], near_points real[])
RETURNS TABLE (word text, low text, high text, place bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  top constant text := chr(1114111);
  a text := words[1];
  b text := coalesce(words[2], '');
  driver text := CASE WHEN cardinality(array_positions(near_to, words[1])) <= cardinality(array_positions(near_to, words[2])) THEN words[1]
    ELSE words[2] END;
BEGIN
  IF NOT loose THEN
    RETURN QUERY SELECT n.word, b, b || top, row_number() OVER (ORDER BY n.word)
      FROM (SELECT DISTINCT w.word FROM public.name_word w WHERE w.word >= a AND w.word <= a || top) n;
  ELSIF b = '' THEN
    RETURN QUERY SELECT n.word, n.low, n.high, row_number() OVER (ORDER BY n.points DESC, n.word COLLATE "C") FROM (
        SELECT left(a, i) AS word, substr(a, i + 1) AS low, substr(a, i + 1) AS high, 1::real AS points
        FROM generate_series(3, length(a) - 3) AS i
        UNION ALL SELECT n.word, '', top, n.points FROM unnest(near_to, near_word, near_points) AS n (sought, word, points)
        WHERE n.sought = a
      ) n;
  ELSE
    RETURN QUERY
      WITH near AS MATERIALIZED (SELECT n.* FROM unnest(near_to, near_word, near_points) AS n (sought, word, points))
      SELECT x.word, x.low, x.high, row_number() OVER (ORDER BY x.points DESC, x.kind, x.word COLLATE "C", x.low COLLATE "C") FROM (
        SELECT n.word, b AS low, b || top AS high, n.points + 1::real AS points, 1 AS kind FROM near n WHERE n.sought = a
        UNION ALL SELECT n.word, a, a || top, n.points + 1::real, 2 FROM near n WHERE n.sought = b
        UNION ALL SELECT CASE WHEN d.sought = a THEN d.word ELSE m.word END, y.beside, y.beside, d.points + m.points, 3
        FROM near d CROSS JOIN LATERAL (
          SELECT array_agg(c.beside) AS besides FROM (SELECT w.beside FROM public.child_word w WHERE w.word = d.word LIMIT 201) c
        ) r JOIN near m ON m.sought <> d.sought AND (cardinality(r.besides) > 200 OR m.word = ANY (r.besides))
        CROSS JOIN LATERAL (SELECT CASE WHEN d.sought = a THEN m.word ELSE d.word END AS beside) y
        WHERE d.sought = driver AND m.sought IN (a, b)
      ) x;
  END IF;
END $$;

-- bears_words is whether a child has, for each of the words, one that it begins, or in a
-- loose search one that is alike.
CREATE OR REPLACE FUNCTION bears_words(child uuid, words text[], loose boolean, near_to text[], near_word text[]) RETURNS boolean
LANGUAGE plpgsql STABLE COST 10000 SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN NOT EXISTS (SELECT 1 FROM unnest(words) AS q (word) WHERE NOT EXISTS (
    SELECT 1 FROM public.child_word w WHERE w.child_id = child AND w.first
      AND (starts_with(w.word, q.word) OR loose AND EXISTS (SELECT 1 FROM unnest(near_to, near_word) AS n (sought, word)
        WHERE n.sought = q.word AND n.word = w.word))));
END $$;
GRANT EXECUTE ON FUNCTION search_words(text), search_parts(text[]), search_joined(text), search_alike(text[]),
  search_ranges(text[], boolean, text[], text[], real[]), bears_words(uuid, text[], boolean, text[], text[]) TO heed_definer;

-- Addresses that were entered before a change of address_key get their new key.
SET LOCAL ROLE heed_definer;
UPDATE public.household_search s SET address = k.key
FROM (SELECT h.id, public.address_key(h.address, h.postcode) AS key FROM public.household h) k
WHERE k.id = s.household_id AND k.key <> s.address;
SET LOCAL ROLE heed_owner;
