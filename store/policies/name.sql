-- Whether the names of two records may be one child's: the one rule of match.sql. Names come
-- in as search_text writes them. Search and emergency access still compare by rules of their
-- own (search.sql, breakglass.sql).

-- same_letters is whether two names are the same but for marks, spaces and signs.
CREATE OR REPLACE FUNCTION same_letters(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN a <> '' AND replace(a, ' ', '') = replace(b, ' ', '');

-- spelt_alike is whether two words can be one that was heard or typed wrongly: similar
-- trigrams; the same sound and a similar look (Ada and Otto sound alike); or from four
-- letters on, one letter more, less or wrong, or two swapped, but not the first.
CREATE OR REPLACE FUNCTION spelt_alike(a text, b text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  near real := public.similarity(a, b);
BEGIN
  IF a = '' OR b = '' THEN RETURN false; END IF;
  IF near >= 0.5 OR near >= 0.1 AND public.name_sound(a) = public.name_sound(b) THEN RETURN true; END IF;
  IF left(a, 1) <> left(b, 1) OR abs(length(a) - length(b)) > 1 THEN RETURN false; END IF;
  IF length(a) > 3 AND public.levenshtein_less_equal(left(a, 200), left(b, 200), 1) <= 1 THEN RETURN true; END IF;
  RETURN length(a) = length(b) AND EXISTS (SELECT 1 FROM generate_series(1, length(a) - 1) AS i
    WHERE b = overlay(a PLACING reverse(substring(a FROM i FOR 2)) FROM i));
END $$;

-- known_given is a given name, or empty where it only says that there is none yet.
CREATE OR REPLACE FUNCTION known_given(name text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN CASE WHEN name ~
    '^((unborn|newborn|new|born|baby|infant|bump|child|boy|girl|male|female|of|not|known|unknown|unnamed|tbc)( |$))+$'
    THEN '' ELSE name END;

-- given_agreement is how far two given names agree: 4 the same, 3 a short form of the other
-- (forms are those of a), 2 all the names of one among those of the other, 1 alike, 0 not.
CREATE OR REPLACE FUNCTION given_agreement(a text, b text, forms text[]) RETURNS integer
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  mine text[] := string_to_array(a, ' ');
  theirs text[] := string_to_array(b, ' ');
BEGIN
  IF a = '' OR b = '' THEN RETURN 0; END IF;
  IF public.same_letters(a, b) THEN RETURN 4; END IF;
  IF theirs[1] = ANY (forms) OR replace(b, ' ', '') = ANY (forms) THEN RETURN 3; END IF;
  IF mine <@ theirs OR theirs <@ mine OR replace(a, ' ', '') = theirs[1] OR replace(b, ' ', '') = mine[1] THEN RETURN 2; END IF;
  IF public.spelt_alike(replace(a, ' ', ''), replace(b, ' ', '')) OR public.spelt_alike(mine[1], theirs[1]) THEN RETURN 1; END IF;
  RETURN 0;
END $$;

-- family_words are the words of a family name that can be the half of another: without the
-- small words that begin many.
CREATE OR REPLACE FUNCTION family_words(name text) RETURNS text[] LANGUAGE sql IMMUTABLE
  RETURN array(SELECT w FROM string_to_table(name, ' ') AS w
    WHERE w <> ALL (
      '{al,el,ul,de,da,do,dos,das,di,du,del,della,la,le,les,van,von,der,den,ten,ter,bin,ibn,ben,bint,abu,o,mc,mac,st,san}'));

-- family_agreement is the same for family names: 4 the same, 2 one has a half of the other,
-- 1 alike, 0 not, and null where one is not known.
CREATE OR REPLACE FUNCTION family_agreement(a text, b text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  mine text[];
  theirs text[];
BEGIN
  IF a = '' OR b = '' THEN RETURN NULL; END IF;
  IF public.same_letters(a, b) THEN RETURN 4; END IF;
  mine := public.family_words(a);
  theirs := public.family_words(b);
  IF mine && theirs THEN RETURN 2; END IF;
  IF public.spelt_alike(replace(a, ' ', ''), replace(b, ' ', '')) THEN RETURN 1; END IF;
  IF (cardinality(mine) > 1 OR cardinality(theirs) > 1)
    AND EXISTS (SELECT 1 FROM unnest(mine) AS m, unnest(theirs) AS t WHERE length(m) > 2 AND public.spelt_alike(m, t)) THEN
    RETURN 1;
  END IF;
  RETURN 0;
END $$;

-- child_givens and child_families are the names that a child has or had, the legal one
-- first. The last word of a former name is taken as its family name.
CREATE OR REPLACE FUNCTION child_givens(given text, preferred text, former jsonb) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  names text[] := ARRAY[public.known_given(public.search_text(given))];
BEGIN
  IF preferred IS NULL AND former IS NULL THEN RETURN names; END IF;
  RETURN names || ARRAY(
    SELECT DISTINCT g FROM (
      SELECT public.known_given(public.search_text(preferred)) AS g
      UNION ALL SELECT public.known_given(substring(public.search_text(f) FROM '^(.*) [^ ]+$'))
      FROM jsonb_array_elements_text(CASE jsonb_typeof(former) WHEN 'array' THEN former ELSE '[]' END) AS f
    ) n WHERE g <> '' AND g <> ALL (names));
END $$;
CREATE OR REPLACE FUNCTION child_families(family text, former jsonb) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  names text[] := ARRAY[public.search_text(family)];
BEGIN
  IF former IS NULL THEN RETURN names; END IF;
  RETURN names || ARRAY(
    SELECT DISTINCT n.f FROM (
      SELECT substring(public.search_text(f) FROM '[^ ]+$') AS f
      FROM jsonb_array_elements_text(CASE jsonb_typeof(former) WHEN 'array' THEN former ELSE '[]' END) AS f
    ) n WHERE n.f <> '' AND n.f <> ALL (names));
END $$;

-- names_agree is the reason why the names of two records may be one child's, null if there
-- is none. It compares each name of one with each of the other; forms are the short forms
-- of the first. DIFFER says that the given names are known and not alike, in one family.
CREATE OR REPLACE FUNCTION names_agree(givens text[], families text[], forms text[], other_givens text[], other_families text[])
RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  g text := givens[1];
  f text := families[1];
  og text := other_givens[1];
  of text := other_families[1];
  given integer := 0;
  family integer;
BEGIN
  IF public.same_letters(g, og) AND (public.same_letters(f, of) OR f = '' AND of = '') THEN RETURN 'NAME'; END IF;
  IF g || f <> '' AND replace(g, ' ', '') = replace(of, ' ', '') AND replace(f, ' ', '') = replace(og, ' ', '') THEN
    RETURN 'NAME_SWAPPED';
  END IF;
  IF (g <> '' OR og <> '') AND (public.same_letters(g || f, og || of) OR public.same_letters(f || g, og || of)
    OR public.same_letters(g || f, of || og)) THEN RETURN 'NAME'; END IF;
  family := public.family_agreement(f, of);
  IF coalesce(family, 0) < 4 AND (cardinality(families) > 1 OR cardinality(other_families) > 1) THEN
    SELECT max(public.family_agreement(a, b)) INTO family FROM unnest(families) AS a, unnest(other_families) AS b;
  END IF;
  IF g = '' OR og = '' THEN
    IF family >= 2 AND (cardinality(givens) = 1 OR cardinality(other_givens) = 1) THEN RETURN 'GIVEN_NAME_NOT_KNOWN'; END IF;
    IF public.same_letters(f, og) AND g = '' OR public.same_letters(of, g) AND og = '' THEN RETURN 'FAMILY_NAME_NOT_KNOWN'; END IF;
  END IF;
  given := public.given_agreement(g, og, forms);
  IF given < 4 AND (cardinality(givens) > 1 OR cardinality(other_givens) > 1) THEN
    SELECT max(public.given_agreement(a, b, forms)) INTO given FROM unnest(givens) AS a, unnest(other_givens) AS b;
  END IF;
  RETURN CASE
    WHEN given = 0 THEN CASE WHEN family > 0 AND g <> '' AND og <> '' THEN 'DIFFER' END
    WHEN given = 4 AND family = 4 THEN 'OTHER_NAME'
    WHEN given = 3 AND family = 4 THEN 'NAME_SHORT_FORM'
    WHEN given = 2 AND family = 4 THEN 'GIVEN_NAME_PART'
    WHEN given = 4 AND family = 2 THEN 'FAMILY_NAME_PART'
    WHEN family > 0 THEN 'NAME_SOUNDS_ALIKE'
    WHEN given > 1 AND family IS NULL THEN 'FAMILY_NAME_NOT_KNOWN'
    WHEN given > 1 THEN 'FAMILY_NAME_DIFFERS' END;
END $$;
GRANT EXECUTE ON FUNCTION same_letters(text, text), spelt_alike(text, text), known_given(text), given_agreement(text, text, text[]),
  family_words(text), family_agreement(text, text), child_givens(text, text, jsonb), child_families(text, jsonb),
  names_agree(text[], text[], text[], text[], text[]) TO heed_definer;
