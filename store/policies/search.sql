-- Search and duplicate detection. Text similarity is not leak-proof, so under row security
-- it can use no index: these functions compare in tables of their own, check access
-- themselves, and return identifiers only.

-- Loads pg_trgm, so that its settings can be named below.
SELECT similarity('', '');

CREATE OR REPLACE FUNCTION search_text(name text) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
  RETURN trim(regexp_replace(lower(public.unaccent(coalesce(name, ''))), '[^[:alnum:]]+', ' ', 'g'));

CREATE OR REPLACE FUNCTION search_sounds(names text) RETURNS text[] LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT public.dmetaphone(word)), '{}')
  FROM regexp_split_to_table(names, ' ') AS word WHERE word ~ '[a-z]{2}'
$$;

CREATE OR REPLACE FUNCTION child_search_row(c child) RETURNS child_search LANGUAGE sql STABLE SET search_path = pg_catalog, public,
  pg_temp AS $$
  SELECT c.id, n.names, public.search_sounds(n.names), coalesce(c.date_of_birth, c.expected_date_of_birth),
    c.nhs_number, c.upn, upper(c.la_child_id), c.restricted
  FROM (SELECT trim(public.search_text(concat_ws(' ', c.given_name, c.family_name, c.preferred_name,
    (SELECT string_agg(f, ' ') FROM jsonb_array_elements_text(CASE jsonb_typeof(c.former_names) WHEN 'array' THEN c.former_names
      ELSE '[]' END) AS f)))) AS names) n
$$;

GRANT EXECUTE ON FUNCTION search_text(text), search_sounds(text), child_search_row(child) TO heed_definer;

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
  RETURN NEW;
END $$;
CREATE TRIGGER child_searchable AFTER INSERT OR UPDATE OF given_name, family_name, preferred_name, former_names,
  date_of_birth, expected_date_of_birth, nhs_number, upn, la_child_id, restricted ON child
  FOR EACH ROW EXECUTE FUNCTION child_searchable();
ALTER FUNCTION child_searchable() OWNER TO heed_definer;

CREATE OR REPLACE FUNCTION household_searchable() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.household_search VALUES (NEW.id, replace(public.search_text(concat(NEW.address, NEW.postcode)), ' ', ''))
  ON CONFLICT (household_id) DO UPDATE SET address = EXCLUDED.address;
  RETURN NEW;
END $$;
CREATE TRIGGER household_searchable AFTER INSERT OR UPDATE OF address, postcode ON household
  FOR EACH ROW EXECUTE FUNCTION household_searchable();
ALTER FUNCTION household_searchable() OWNER TO heed_definer;

CREATE POLICY child_search_definer ON child_search TO heed_definer USING (true) WITH CHECK (true);
CREATE POLICY household_search_definer ON household_search TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON child_search, household_search TO heed_definer;

-- search_children returns the best matches among the children that the viewer sees. For a
-- viewer who sees few children it starts from those, for one who sees many from the name.
-- few only chooses the plan: both check access to each child, and OFFSET 0 keeps the
-- planner from hashing all reasons for that. There is no limit before the access check,
-- because hidden children would take the places of visible ones.
--
-- From the name it goes in two steps, each in the order of the answer, so that access is
-- checked for no more children than the answer needs: first names of similar spelling and
-- equal numbers; then, if there are places left, names that only sound alike, all of which
-- have the fewest points. A common name fills the answer in the first step.
CREATE OR REPLACE FUNCTION search_children(sought text, most integer, few boolean) RETURNS TABLE (child_id uuid, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET pg_trgm.word_similarity_threshold = 0.6 AS $$
DECLARE
  everyone boolean := public.viewer_reach() = 'AUTHORITY';
  name text := public.search_text(sought);
  heard text[] := public.search_sounds(public.search_text(sought));
  code text := upper(regexp_replace(sought, '[^A-Za-z0-9]', '', 'g'));
  spelled uuid[];
  scores real[];
  alike uuid[] := '{}';
BEGIN
  IF public.viewer_practitioner() IS NULL OR public.viewer_reach() = 'NONE' OR length(name) < 2 THEN RETURN; END IF;
  IF few AND NOT everyone THEN
    RETURN QUERY
      SELECT s.child_id, s.points FROM (
        SELECT c.child_id, public.search_points(name, heard, code, c) AS points
        FROM (SELECT DISTINCT v.child_id FROM public.viewer_child v) known
        CROSS JOIN LATERAL (SELECT * FROM public.child_search k WHERE k.child_id = known.child_id OFFSET 0) c
      ) s
      WHERE s.points > 0 ORDER BY s.points DESC, s.child_id LIMIT most;
    RETURN;
  END IF;
  SELECT coalesce(array_agg(x.child_id), '{}'), coalesce(array_agg(x.points), '{}') INTO spelled, scores FROM (
    SELECT s.child_id, s.points FROM (
      SELECT f.child_id, f.restricted, f.points FROM (
        SELECT (c.it).child_id, (c.it).restricted, public.search_points(name, heard, code, c.it) AS points FROM (
          SELECT n AS it FROM public.child_search n WHERE name OPERATOR(public.<%) n.names
          UNION SELECT k FROM public.child_search k WHERE k.nhs_number = code
          UNION SELECT k FROM public.child_search k WHERE k.upn = code
          UNION SELECT k FROM public.child_search k WHERE k.la_child_id = code
        ) c
      ) f
      WHERE f.points > 0 ORDER BY f.points DESC, f.child_id OFFSET 0
    ) s
    WHERE (everyone AND NOT s.restricted) OR EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = s.child_id OFFSET 0)
    ORDER BY s.points DESC, s.child_id LIMIT most
  ) x;
  IF cardinality(heard) > 0 AND (cardinality(spelled) < most OR 0.6::real >= ANY (scores)) THEN
    -- The index finds all of them before access is checked: in another order it would have to
    -- read all children if few match.
    WITH sounding AS MATERIALIZED (
      SELECT h.child_id, h.restricted FROM public.child_search h
      WHERE h.sounds @> heard AND NOT name OPERATOR(public.<%) h.names
        AND (h.nhs_number = code OR h.upn = code OR h.la_child_id = code) IS NOT TRUE
    )
    SELECT coalesce(array_agg(x.child_id), '{}') INTO alike FROM (
      SELECT s.child_id FROM (SELECT o.* FROM sounding o ORDER BY o.child_id OFFSET 0) s
      WHERE (everyone AND NOT s.restricted) OR EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = s.child_id OFFSET 0)
      ORDER BY s.child_id LIMIT most
    ) x;
  END IF;
  RETURN QUERY
    SELECT f.id, f.points FROM (
      SELECT u.id, u.points FROM unnest(spelled, scores) AS u (id, points) UNION ALL SELECT h.id, 0.6::real FROM unnest(alike) AS h (id)
    ) f ORDER BY f.points DESC, f.id LIMIT most;
END $$;
GRANT EXECUTE ON FUNCTION search_children(text, integer, boolean) TO heed_app;
ALTER FUNCTION search_children(text, integer, boolean) OWNER TO heed_definer;

-- search_points says how well a child matches a search: 3 for an identifier, up to 2 for a
-- name of similar spelling, at least 0.6 for one that sounds alike, 0 for no match.
CREATE OR REPLACE FUNCTION search_points(name text, heard text[], code text, c child_search) RETURNS real
LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN c.nhs_number = code OR c.upn = code OR c.la_child_id = code THEN 3::real
    ELSE greatest(
      CASE WHEN cardinality(heard) > 0 AND c.sounds @> heard THEN 0.6::real ELSE 0::real END,
      CASE WHEN public.word_similarity(name, c.names) >= 0.6
        THEN (public.word_similarity(name, c.names) + public.similarity(name, c.names))::real ELSE 0::real END)
  END;
GRANT EXECUTE ON FUNCTION search_points(text, text[], text, child_search) TO heed_definer;

-- near_birthday says whether two dates are the same or one slip apart: one digit, day and
-- month swapped, or one day.
CREATE OR REPLACE FUNCTION near_birthday(a date, b date) RETURNS boolean LANGUAGE sql STABLE
  RETURN abs(a - b) <= 1 OR public.levenshtein(a::text, b::text, 1, 1, 1) = 1
    OR (extract(year FROM a) = extract(year FROM b) AND extract(month FROM a) = extract(day FROM b) AND extract(day
      FROM a) = extract(month FROM b));
GRANT EXECUTE ON FUNCTION near_birthday(date, date) TO heed_definer;

-- An address for comparison follows its household: a viewer who may not see the household
-- finds nothing by its address.
CREATE POLICY household_search_read ON household_search FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM household h WHERE h.id = household_search.household_id OFFSET 0)
);
GRANT SELECT ON household_search TO heed_app;

-- at_one_address lists the children who live or lived at one of a child's addresses. It
-- runs under the policies, as the viewer: households and children that they may not see do
-- not exist for it. An address that more than a hundred households share is none, such as
-- "no fixed abode".
CREATE OR REPLACE FUNCTION at_one_address(sought uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH own AS MATERIALIZED (
    SELECT DISTINCT s.address FROM household_member m JOIN household_search s ON s.household_id = m.household_id
    WHERE m.child_id = sought AND length(s.address) > 4
  ), homes AS MATERIALIZED (
    SELECT h.household_id, count(*) OVER (PARTITION BY own.address) AS sharing
    FROM own CROSS JOIN LATERAL (SELECT s.household_id FROM household_search s WHERE s.address = own.address LIMIT 101) h
  )
  SELECT DISTINCT m.child_id FROM homes h JOIN household_member m ON m.household_id = h.household_id
  WHERE h.sharing <= 100 AND m.child_id <> sought
$$;
GRANT EXECUTE ON FUNCTION at_one_address(uuid) TO heed_app;

-- compare_child compares a child that the viewer sees with all others. Of one that the
-- viewer may not see it returns that it exists and whether it is restricted, and nothing
-- else but the reasons of the score. Its identifier, hidden, is for the access log only.
--
-- neighbours are the children that the viewer found at one of the child's addresses
-- (at_one_address): an address counts for these alone, and only where the viewer sees the
-- child. No other address is compared, so that a match with a hidden record rests on
-- names, date of birth and numbers.
--
-- There is no limit: a number belongs to one child, few children are born on one day, and
-- a name without a near date of birth is no match.
CREATE OR REPLACE FUNCTION compare_child(sought uuid, neighbours uuid[])
RETURNS TABLE (candidate uuid, hidden uuid, restricted boolean, reasons text[], contradictions text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET pg_trgm.similarity_threshold = 0.5 AS $$
DECLARE
  everyone boolean := public.viewer_reach() = 'AUTHORITY';
  c public.child_search;
  k public.child;
BEGIN
  SELECT * INTO k FROM public.child WHERE id = sought;
  IF public.viewer_practitioner() IS NULL OR k.id IS NULL THEN RETURN; END IF;
  IF NOT (k.registered_in = public.viewer_operation() OR (everyone AND NOT k.restricted)
    OR EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = k.id)) THEN
    RETURN;
  END IF;
  SELECT * INTO c FROM public.child_search WHERE child_id = sought;
  RETURN QUERY
    WITH found AS (
      SELECT o.child_id FROM public.child_search o WHERE o.nhs_number = c.nhs_number
      UNION SELECT o.child_id FROM public.child_search o WHERE o.upn = c.upn
      UNION SELECT o.child_id FROM public.child_search o WHERE o.la_child_id = c.la_child_id
      UNION SELECT o.child_id FROM public.child_search o WHERE o.date_of_birth = c.date_of_birth AND o.sounds && c.sounds
      UNION SELECT o.child_id FROM public.child_search o WHERE o.names OPERATOR(public.%) c.names
        AND public.near_birthday(o.date_of_birth, c.date_of_birth)
      UNION SELECT o.child_id FROM public.child_search o WHERE o.child_id = ANY (neighbours)
        AND ((everyone AND NOT o.restricted) OR EXISTS (SELECT 1 FROM public.viewer_child r WHERE r.child_id = o.child_id OFFSET 0))
    ), other AS (
      SELECT o.*, (everyone AND NOT o.restricted) OR EXISTS (SELECT 1 FROM public.viewer_child r
        WHERE r.child_id = o.id OFFSET 0) AS visible
      FROM public.child o JOIN found ON found.child_id = o.id
      WHERE o.id <> sought AND o.registered_in IS DISTINCT FROM public.viewer_operation()
    ), compared AS (
      SELECT o.id, o.visible, o.restricted, array_remove(ARRAY[
          CASE WHEN o.nhs_number = k.nhs_number THEN 'NHS_NUMBER' END,
          CASE WHEN o.upn = k.upn THEN 'UPN' END,
          CASE WHEN upper(o.la_child_id) = upper(k.la_child_id) THEN 'LA_CHILD_ID' END,
          CASE
            WHEN g.mine = '' OR g.theirs = '' THEN NULL
            WHEN g.mine = g.theirs AND f.mine = f.theirs THEN 'NAME'
            WHEN g.mine = f.theirs AND f.mine = g.theirs THEN 'NAME_SWAPPED'
            WHEN (public.dmetaphone(g.mine) = public.dmetaphone(g.theirs) OR public.similarity(g.mine, g.theirs) >= 0.5)
             AND (public.dmetaphone(f.mine) = public.dmetaphone(f.theirs) OR public.similarity(f.mine, f.theirs) >= 0.5)
               THEN 'NAME_SOUNDS_ALIKE'
          END,
          CASE
            WHEN o.date_of_birth = k.date_of_birth OR o.expected_date_of_birth = k.expected_date_of_birth THEN 'DATE_OF_BIRTH'
            WHEN public.near_birthday(o.date_of_birth, k.date_of_birth) THEN 'DATE_OF_BIRTH_NEAR'
          END,
          CASE WHEN o.visible AND o.id = ANY (neighbours) THEN 'ADDRESS' END
        ], NULL) AS reasons,
        array_remove(ARRAY[
          CASE WHEN o.nhs_number <> k.nhs_number THEN 'NHS_NUMBER' END,
          CASE WHEN o.upn <> k.upn AND right(o.upn, 1) ~ '[0-9]' AND right(k.upn, 1) ~ '[0-9]' THEN 'UPN' END
        ], NULL) AS contradictions
      FROM other o
      CROSS JOIN LATERAL (SELECT public.search_text(k.given_name), public.search_text(o.given_name)) AS g (mine, theirs)
      CROSS JOIN LATERAL (SELECT public.search_text(k.family_name), public.search_text(o.family_name)) AS f (mine, theirs)
    )
    SELECT CASE WHEN x.visible THEN x.id END, CASE WHEN NOT x.visible THEN x.id END, x.restricted, x.reasons, x.contradictions
    FROM compared x WHERE cardinality(x.reasons) > 0;
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
