-- Duplicate detection: which records look like the same child's. What it compares is kept
-- by search.sql.

-- Loads pg_trgm, so that its settings can be named below.
SELECT similarity('', '');

-- near_birthday says whether two dates are the same or one slip apart: one digit, day and
-- month swapped, or one day.
CREATE OR REPLACE FUNCTION near_birthday(a date, b date) RETURNS boolean LANGUAGE sql STABLE
  RETURN abs(a - b) <= 1 OR public.levenshtein(a::text, b::text, 1, 1, 1) = 1
    OR (extract(year FROM a) = extract(year FROM b) AND extract(month FROM a) = extract(day FROM b) AND extract(day
      FROM a) = extract(month FROM b));
-- near_birthdays lists the dates that near_birthday finds near one, within a hundred years
-- of it, so that each can be looked up.
CREATE OR REPLACE FUNCTION near_birthdays(a date) RETURNS date[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN ARRAY(
    WITH slip AS (
      SELECT overlay(a::text PLACING digit::text FROM place) AS text
      FROM unnest(ARRAY[1, 2, 3, 4, 6, 7, 9, 10]) AS place, generate_series(0, 9) AS digit
      UNION SELECT to_char(a, 'YYYY-DD-MM')
    ), part AS (
      SELECT left(s.text, 4)::integer AS year, substr(s.text, 6, 2)::integer AS month, substr(s.text, 9)::integer AS day
      FROM slip s WHERE a BETWEEN '1000-01-01' AND '9999-12-31'
    )
    SELECT a + n FROM generate_series(-1, 1) AS n WHERE a IS NOT NULL
    UNION
    SELECT make_date(p.year, p.month, p.day) FROM part p
    WHERE CASE WHEN abs(p.year - extract(year FROM a)) > 100 OR p.year < 1 OR p.month NOT BETWEEN 1 AND 12 THEN false
      WHEN p.day <= 28 THEN p.day > 0
      ELSE p.day <= extract(day FROM make_date(p.year, p.month, 1) + interval '1 month' - interval '1 day') END
    ORDER BY 1);
END $$;
GRANT EXECUTE ON FUNCTION near_birthday(date, date), near_birthdays(date) TO heed_definer;

-- earliest_birth and latest_birth are the first and last day on which a child can have been
-- born whose date of birth is known to a precision. A guess may be 18 months wrong.
CREATE OR REPLACE FUNCTION earliest_birth(born date, known text) RETURNS date LANGUAGE sql IMMUTABLE
  RETURN CASE known WHEN 'DAY' THEN born WHEN 'MONTH' THEN date_trunc('month', born::timestamp)::date
    WHEN 'YEAR' THEN date_trunc('year', born::timestamp)::date ELSE (born - interval '18 months')::date END;
CREATE OR REPLACE FUNCTION latest_birth(born date, known text) RETURNS date LANGUAGE sql IMMUTABLE
  RETURN CASE known WHEN 'DAY' THEN born WHEN 'MONTH' THEN (date_trunc('month', born::timestamp) + interval '1 month - 1 day')::date
    WHEN 'YEAR' THEN (date_trunc('year', born::timestamp) + interval '1 year - 1 day')::date
    ELSE (born + interval '18 months')::date END;
GRANT EXECUTE ON FUNCTION earliest_birth(date, text), latest_birth(date, text) TO heed_definer;

-- one_birth is whether an expected date and a date of birth, or two expected dates, can be
-- of one birth: up to five weeks early and three late, and at one address up to seventeen
-- early. No mother has two births so near.
CREATE OR REPLACE FUNCTION one_birth(expected date, expected_too date, born date, born_too date, together boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE
  RETURN coalesce(abs(expected - expected_too) <= 21, coalesce(born, born_too) BETWEEN coalesce(expected, expected_too)
    - CASE WHEN together THEN 119 ELSE 35 END AND coalesce(expected, expected_too) + 21, false);
GRANT EXECUTE ON FUNCTION one_birth(date, date, date, date, boolean) TO heed_definer;

-- forms_of are the short forms of given names, and what these are short for.
CREATE OR REPLACE FUNCTION forms_of(givens text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT DISTINCT s FROM unnest(givens) AS g CROSS JOIN LATERAL unnest(ARRAY[split_part(g, ' ', 1), replace(g, ' ', '')]) AS n
    CROSS JOIN LATERAL unnest(public.short_forms(n)) AS s);
END $$;

-- match_words are the sounds of the words by which a child's family names are looked up:
-- spelt alike, sounding alike, or the beginning of them. Where no family name is known, the
-- given names take its place. A name in letters that are not Latin may be written without a
-- space, so it is looked up whole and in its parts.
CREATE OR REPLACE FUNCTION match_words(givens text[], families text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp SET pg_trgm.similarity_threshold = 0.5 AS $$
DECLARE
  names text[] := CASE WHEN families = '{""}' THEN givens ELSE families END;
  whole text := replace(families[1], ' ', '') || replace(givens[1], ' ', '');
BEGIN
  RETURN ARRAY(
    SELECT n.sound FROM unnest(public.name_words(names) || string_to_array(replace(array_to_string(names, ','), ' ', ''), ',')) AS w
    CROSS JOIN LATERAL (
      SELECT public.name_sound(w) AS sound
      UNION ALL SELECT m.sound FROM public.name_word m WHERE m.word OPERATOR(public.%) w
      UNION ALL SELECT m.sound FROM generate_series(3, length(w) - 1) AS i
        CROSS JOIN LATERAL (SELECT o.sound FROM public.name_word o WHERE o.word = left(w, i) OFFSET 0) m
    ) n WHERE w <> ''
    UNION SELECT part FROM generate_series(1, length(whole)) AS i
      CROSS JOIN LATERAL unnest(ARRAY[left(whole, i), substr(whole, i + 1), substr(whole, i + 1) || left(whole, i)]) AS part
      WHERE whole !~ '[a-z]' AND length(whole) <= 12 AND part <> '');
END $$;
GRANT EXECUTE ON FUNCTION forms_of(text[]), match_words(text[], text[]) TO heed_definer;

-- An address for comparison follows its household: a viewer who may not see the household
-- finds nothing by its address.
CREATE POLICY household_search_read ON household_search FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM household h WHERE h.id = household_search.household_id OFFSET 0)
);
GRANT SELECT ON household_search TO heed_app;

-- at_one_address lists the children who live or lived at one of a child's addresses. It
-- runs under the policies, as the viewer: households and children that they may not see do
-- not exist for it.
CREATE OR REPLACE FUNCTION at_one_address(sought uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
    WITH own AS MATERIALIZED (
      SELECT DISTINCT s.address FROM public.household_member m JOIN public.household_search s ON s.household_id = m.household_id
      WHERE m.child_id = sought
    )
    SELECT DISTINCT m.child_id FROM own CROSS JOIN LATERAL public.homes_at(own.address) AS h (id)
    JOIN public.household_member m ON m.household_id = h.id WHERE m.child_id <> sought;
END $$;
GRANT EXECUTE ON FUNCTION at_one_address(uuid) TO heed_app;

-- compare_described compares a child, as described, with all others. neighbours are those
-- that an address counts for. It says what it finds, so that only functions call it that know
-- what the viewer may learn.
--
-- The others are looked up: by a number; among the neighbours; and, because a name alone or
-- a date of birth alone is no match,
--
--   - by a date of birth that is near (near_birthdays) together with the sound of a word that
--     is like one of the child's family names (match_words);
--   - by the same date of birth together with the sound of a given name or of a short form;
--   - where one of the two dates is less sure than a day, by the days on which both children
--     can have been born, together with a word of the family name; and
--   - where one of them is expected, by the days on which one birth can be (one_birth).
--
-- So it reads as much among a million children as among ten thousand, but for a guessed date,
-- which is near to three years, and an expected one, which is near to eight weeks. There is
-- no limit, because hidden children would take the places of visible ones.
CREATE OR REPLACE FUNCTION compare_described(k child, neighbours uuid[])
RETURNS TABLE (candidate uuid, restricted boolean, reasons text[], contradictions text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  own_number text := upper(k.la_child_id);
  birth date := coalesce(k.date_of_birth, k.expected_date_of_birth);
  dates date[] := public.near_birthdays(birth);
  earliest date := public.earliest_birth(k.date_of_birth, k.birth_precision) - interval '18 months'; -- the other may be a guess as well
  latest date := public.latest_birth(k.date_of_birth, k.birth_precision) + interval '18 months';
  givens text[] := public.child_givens(k.given_name, k.preferred_name, k.former_names);
  families text[] := public.child_families(k.family_name, k.former_names);
  forms text[] := public.forms_of(givens);
  alike text[] := public.match_words(givens, families);
  called text[] := ARRAY(SELECT DISTINCT public.name_sound(w) FROM unnest(public.name_words(givens) || forms) AS w);
BEGIN
  RETURN QUERY
    WITH found AS (
      SELECT o.child_id FROM public.child_search o WHERE o.nhs_number = k.nhs_number
      UNION SELECT o.child_id FROM public.child_search o WHERE o.upn = k.upn
      UNION SELECT o.child_id FROM public.child_search o WHERE o.la_child_id = own_number
      UNION SELECT o.child_id FROM unnest(alike) AS s (sound) CROSS JOIN LATERAL (
        SELECT w.child_id FROM public.child_word w WHERE w.first AND w.sound = s.sound AND w.born = ANY (dates) OFFSET 0) o
      UNION SELECT o.child_id FROM unnest(alike) AS s (sound) CROSS JOIN LATERAL (
        SELECT w.child_id FROM public.child_word w WHERE k.birth_precision <> 'DAY' AND w.first AND w.sound = s.sound
          AND w.born BETWEEN earliest AND latest OFFSET 0) o
      UNION SELECT g.id FROM (
        SELECT o.id FROM public.child o WHERE o.birth_precision <> 'DAY' AND o.merged_into IS NULL
          AND o.date_of_birth BETWEEN earliest AND latest OFFSET 0) g
        WHERE EXISTS (SELECT 1 FROM public.child_word w WHERE w.child_id = g.id AND w.sound = ANY (alike) OFFSET 0)
      UNION SELECT o.child_id FROM unnest(called) AS s (sound) CROSS JOIN LATERAL (
        SELECT w.child_id FROM public.child_word w WHERE w.first AND w.sound = s.sound AND w.born = birth OFFSET 0) o
      UNION SELECT o.child_id FROM unnest(alike) AS s (sound) CROSS JOIN LATERAL (
        SELECT w.child_id FROM public.child_word w WHERE w.first AND w.sound = s.sound
          AND w.born BETWEEN k.expected_date_of_birth - 35 AND k.expected_date_of_birth + 21 OFFSET 0) o
      UNION SELECT g.id FROM (
        SELECT o.id FROM public.child o WHERE o.merged_into IS NULL
          AND o.expected_date_of_birth BETWEEN k.date_of_birth - 21 AND k.date_of_birth + 35 OFFSET 0) g
        WHERE EXISTS (SELECT 1 FROM public.child_word w WHERE w.child_id = g.id AND w.sound = ANY (alike) OFFSET 0)
      UNION SELECT o.child_id FROM public.child_search o WHERE o.child_id = ANY (neighbours)
    ), other AS (
      SELECT o.*,
        public.names_agree(givens, families, forms, public.child_givens(o.given_name, o.preferred_name, o.former_names),
          public.child_families(o.family_name, o.former_names)) AS names
      FROM public.child o JOIN found ON found.child_id = o.id
      WHERE o.id IS DISTINCT FROM k.id AND o.registered_in IS DISTINCT FROM public.viewer_operation()
      OFFSET 0 -- so that each is worked out once
    ), compared AS (
      SELECT o.id, o.restricted, array_remove(ARRAY[
          CASE WHEN o.nhs_number = k.nhs_number THEN 'NHS_NUMBER' END,
          CASE WHEN o.upn = k.upn THEN 'UPN' END,
          CASE WHEN upper(o.la_child_id) = upper(k.la_child_id) THEN 'LA_CHILD_ID' END,
          CASE WHEN o.names = 'DIFFER' OR o.names LIKE 'FAMILY_NAME_%' AND o.names <> 'FAMILY_NAME_PART'
            AND (o.date_of_birth IS NULL OR k.date_of_birth IS NULL) THEN NULL ELSE o.names END, -- an expected date is no birthday
          CASE
            WHEN (o.birth_precision <> 'DAY' OR k.birth_precision <> 'DAY') AND o.date_of_birth IS NOT NULL AND k.date_of_birth IS NOT NULL
            THEN CASE
              WHEN public.earliest_birth(o.date_of_birth, o.birth_precision) <= public.latest_birth(k.date_of_birth, k.birth_precision)
                AND public.earliest_birth(k.date_of_birth, k.birth_precision) <= public.latest_birth(o.date_of_birth, o.birth_precision)
              THEN 'DATE_OF_BIRTH_NEAR' END
            WHEN o.date_of_birth = k.date_of_birth OR o.expected_date_of_birth = k.expected_date_of_birth THEN 'DATE_OF_BIRTH'
            WHEN public.near_birthday(o.date_of_birth, k.date_of_birth) THEN 'DATE_OF_BIRTH_NEAR'
            WHEN public.one_birth(o.expected_date_of_birth, k.expected_date_of_birth, o.date_of_birth, k.date_of_birth,
              o.id = ANY (neighbours)) THEN 'EXPECTED_DATE_NEAR'
          END,
          CASE WHEN o.id = ANY (neighbours) THEN 'ADDRESS' END
        ], NULL) AS reasons,
        array_remove(ARRAY[
          CASE WHEN o.nhs_number <> k.nhs_number THEN 'NHS_NUMBER' END,
          CASE WHEN o.upn <> k.upn AND right(o.upn, 1) ~ '[0-9]' AND right(k.upn, 1) ~ '[0-9]' THEN 'UPN' END,
          CASE WHEN o.names = 'DIFFER' OR o.names = 'NAME_SOUNDS_ALIKE' AND o.registered_in = k.registered_in THEN 'NAME' END
        ], NULL) AS contradictions
      FROM other o
    )
    SELECT x.id, x.restricted, x.reasons, x.contradictions
    FROM compared x WHERE cardinality(x.reasons) > 0;
END $$;
ALTER FUNCTION compare_described(child, uuid[]) OWNER TO heed_definer;

-- compare_child compares a child that the viewer sees with all others. Of one that the
-- viewer may not see it returns that it exists and whether it is restricted, and nothing
-- else but the reasons of the score. Its identifier, hidden, is for the access log only.
--
-- neighbours are the children that the viewer found at one of the child's addresses
-- (at_one_address): an address counts for these alone, and only where the viewer sees the
-- child. No other address is compared, so that a match with a hidden record rests on
-- names, date of birth and numbers.
CREATE OR REPLACE FUNCTION compare_child(sought uuid, neighbours uuid[])
RETURNS TABLE (candidate uuid, hidden uuid, restricted boolean, reasons text[], contradictions text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  everyone boolean := public.viewer_reach() = 'AUTHORITY';
  k public.child;
BEGIN
  SELECT * INTO k FROM public.child WHERE id = sought;
  IF public.viewer_practitioner() IS NULL OR k.id IS NULL THEN RETURN; END IF;
  IF NOT public.sees_child(k.id) THEN RETURN; END IF;
  RETURN QUERY
    SELECT CASE WHEN x.visible THEN x.candidate END, CASE WHEN NOT x.visible THEN x.candidate END, x.restricted, x.reasons, x.contradictions
    FROM (
      SELECT m.*, (everyone AND NOT m.restricted) OR public.sees_child(m.candidate) AS visible
      FROM public.compare_described(k, ARRAY(SELECT o.child_id FROM public.child_search o WHERE o.child_id = ANY (neighbours)
        AND ((everyone AND NOT o.restricted) OR public.sees_child(o.child_id)))) m OFFSET 0 -- so that sight is asked once
    ) x;
END $$;
GRANT EXECUTE ON FUNCTION compare_child(uuid, uuid[]) TO heed_app;
ALTER FUNCTION compare_child(uuid, uuid[]) OWNER TO heed_definer;

-- Kept for the release before: compare_child without the identifiers of hidden children,
-- so that what that release shows of them leaves no entry in their logs.
CREATE OR REPLACE FUNCTION match_child(sought uuid, neighbours uuid[])
RETURNS TABLE (candidate uuid, restricted boolean, reasons text[], contradictions text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.candidate, c.restricted, c.reasons, c.contradictions FROM public.compare_child(sought, neighbours) c
$$;
GRANT EXECUTE ON FUNCTION match_child(uuid, uuid[]) TO heed_app;
ALTER FUNCTION match_child(uuid, uuid[]) OWNER TO heed_definer;

-- Kept for the release before: match_child without neighbours. No address counts.
CREATE OR REPLACE FUNCTION match_child(sought uuid)
RETURNS TABLE (candidate uuid, restricted boolean, reasons text[], contradictions text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT * FROM public.match_child(sought, '{}')
$$;
GRANT EXECUTE ON FUNCTION match_child(uuid) TO heed_app;
ALTER FUNCTION match_child(uuid) OWNER TO heed_definer;
