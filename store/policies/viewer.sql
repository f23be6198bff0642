-- The viewer. The server sets these facts by parameter, local to the transaction
-- (store.Begin); without them every function returns null, and nothing is visible. After a
-- transaction a setting reads '' and counts as null.

CREATE OR REPLACE FUNCTION viewer_practitioner() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('heed.practitioner', true), '')::uuid;
CREATE OR REPLACE FUNCTION viewer_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('heed.organisation', true), '')::uuid;
-- The operation: it sees what it registers before access is decided.
CREATE OR REPLACE FUNCTION viewer_operation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('heed.operation', true), '')::uuid;
CREATE OR REPLACE FUNCTION viewer_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('heed.now', true), '')::timestamptz;
-- AUTHORITY, INVOLVED or NONE (auth.ReachOf).
CREATE OR REPLACE FUNCTION viewer_reach() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('heed.reach', true), ''), 'NONE');
-- Whether the viewer is a records officer: subject access, retention, access logs.
CREATE OR REPLACE FUNCTION viewer_keeps_records() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('heed.records', true), '') = 'true';
CREATE OR REPLACE FUNCTION viewer_administers() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('heed.administrator', true), '') = 'true';
-- Whether the viewer may compare the agencies' open actions (auth.Compares).
CREATE OR REPLACE FUNCTION viewer_compares() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('heed.compares', true), '') = 'true';

-- Whether the viewer is a manager or safeguarding lead of their organisation
-- (auth.Oversees): no involvement's sight leaves them out.
CREATE OR REPLACE FUNCTION viewer_oversees() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('heed.oversees', true), '') = 'true';
-- Whether the viewer is a safeguarding lead (auth.Safeguards).
CREATE OR REPLACE FUNCTION viewer_safeguards() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('heed.safeguards', true), '') = 'true';
-- The units below the viewer's organisation through whose involvements they see. Null
-- unless the viewer is a manager or safeguarding lead and the partnership's setting allows
-- it, so that the search costs nobody else.
CREATE OR REPLACE FUNCTION viewer_units() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('heed.units', true), '')::uuid[];
-- Whether the partnership's setting lets parent organisations see (HEED_PARENTS_SEE), for
-- any viewer.
CREATE OR REPLACE FUNCTION parents_see() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('heed.parents_see', true), '') = 'true';

-- Whether emergency access counts: in queries, and in mutations of verbs that are open by
-- it (auth.OpenByEmergencyAccess). It is also false for a viewer who has none, so that their
-- policies search no further.
CREATE OR REPLACE FUNCTION viewer_glass() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('heed.glass', true), '') = 'true';

GRANT EXECUTE ON FUNCTION viewer_practitioner(), viewer_organisation(), viewer_operation(), viewer_now(), viewer_reach(),
  viewer_keeps_records(), viewer_administers(), viewer_compares(), viewer_glass(), viewer_oversees(), viewer_safeguards(),
  viewer_units(), parents_see() TO heed_app, heed_definer;

-- units_below lists the organisations of the same agency below another, at any depth: a
-- school under the council is no unit of social care.
CREATE OR REPLACE FUNCTION units_below(body uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN (WITH RECURSIVE below AS (
    SELECT o.id, o.agency FROM public.organisation o WHERE o.id = body
    UNION
    SELECT u.id, u.agency FROM below b JOIN public.organisation u ON u.parent_id = b.id AND u.agency = b.agency
  )
  SELECT coalesce(array_agg(b.id), '{}') FROM below b WHERE b.id <> body);
END $$;
GRANT EXECUTE ON FUNCTION units_below(uuid) TO heed_app;
ALTER FUNCTION units_below(uuid) OWNER TO heed_definer;

-- at_work is whether a person is active: their account and their organisation are.
CREATE OR REPLACE FUNCTION at_work(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.practitioner p JOIN public.organisation o ON o.id = p.organisation_id WHERE p.id = person
    AND p.active AND o.active);
END $$;
ALTER FUNCTION at_work(uuid) OWNER TO heed_definer;

-- Work without a viewer: commands of the operator, and jobs. Its functions refuse a
-- viewer's session, whatever SQL that sends.
CREATE OR REPLACE FUNCTION in_background() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('heed.practitioner', true), '') IS NULL;
CREATE OR REPLACE FUNCTION only_in_background() RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT public.in_background() THEN RAISE insufficient_privilege USING MESSAGE = 'this is background work'; END IF;
END $$;
GRANT EXECUTE ON FUNCTION in_background(), only_in_background() TO heed_definer;

-- opened_name is the family name of the child of one of the viewer's emergency accesses,
-- and nothing if a restriction has ended it. It reads the child as the definer, because
-- the child's policy reads this. Its language keeps the plan of its query: PostgreSQL
-- would plan a function in SQL again in every statement.
CREATE OR REPLACE FUNCTION opened_name(opening uuid) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT c.family_name FROM public.break_glass g JOIN public.child c ON c.id = g.child_id
    WHERE g.id = opening AND g.practitioner_id = public.viewer_practitioner() AND NOT c.restricted;
END $$;
GRANT EXECUTE ON FUNCTION opened_name(uuid) TO heed_app;
ALTER FUNCTION opened_name(uuid) OWNER TO heed_definer;

-- Every reason to see a child with its rule, one branch each, one index probe each;
-- policies and definer functions use it. An involvement whose sight is NAMED counts for
-- the named practitioner and for the organisation's managers and safeguarding leads.
-- Restricted children count only where the viewer is involved by name; the involvement
-- repeats the flag so that this view does not read the child. The instant of its end still
-- belongs to an involvement: the operation that ends it can answer what it did, and the
-- next one sees nothing. It does not belong to an emergency access. A reason has the
-- child's family name, which lists are ordered by.
CREATE OR REPLACE VIEW viewer_involved WITH (security_invoker = true) AS
  SELECT i.child_id, i.child_family_name AS family_name, i.child_family_key AS family_key
  FROM involvement i
  WHERE i.organisation_id = (SELECT viewer_organisation())
    AND (SELECT viewer_reach()) <> 'NONE'
    AND (NOT i.child_restricted OR i.practitioner_id = (SELECT viewer_practitioner()))
    AND (i.sight = 'ORGANISATION' OR i.practitioner_id = (SELECT viewer_practitioner()) OR (SELECT viewer_oversees()))
    AND i."from" <= (SELECT viewer_now())
    AND (i."to" IS NULL OR i."to" >= (SELECT viewer_now()));
COMMENT ON VIEW viewer_involved IS
  'The children that the viewer''s organisation is involved with. One index holds them in the order of their names.';
GRANT SELECT ON viewer_involved TO heed_app, heed_definer;

CREATE OR REPLACE VIEW viewer_child WITH (security_invoker = true) AS
  SELECT v.child_id, v.family_name, 'INVOLVEMENT'::text AS rule
  FROM viewer_involved v
  UNION ALL
  SELECT i.child_id, i.child_family_name, 'PARENT_ORGANISATION'
  FROM involvement i
  WHERE (SELECT viewer_units()) IS NOT NULL
    AND i.organisation_id = ANY ((SELECT viewer_units())::uuid[])
    AND (SELECT viewer_units())::uuid[] @> ARRAY[i.organisation_id] -- says the same, and to the planner that it is few: most have no units
    AND (SELECT viewer_reach()) <> 'NONE'
    AND i.sight = 'ORGANISATION' AND NOT i.child_restricted
    AND i."from" <= (SELECT viewer_now())
    AND (i."to" IS NULL OR i."to" >= (SELECT viewer_now()))
  UNION ALL
  SELECT g.child_id, c.family_name, 'BREAK_GLASS'
  FROM break_glass g CROSS JOIN LATERAL opened_name(g.id) AS c (family_name)
  WHERE (SELECT viewer_glass())
    AND g.practitioner_id = (SELECT viewer_practitioner())
    AND (SELECT viewer_reach()) <> 'NONE'
    AND g.opened_at <= (SELECT viewer_now())
    AND g.ends_at > (SELECT viewer_now());
COMMENT ON VIEW viewer_child IS 'Every reason of the viewer to see a child, and the rule that it is by.';
GRANT SELECT ON viewer_child TO heed_app, heed_definer;

-- finds_child says what child_read says of a row, of any child: the viewer sees the child as
-- social care of the authority, for a reason, or because this operation registers the child.
-- It asks small queries in turn, for to start a plan with all reasons in it costs more than
-- to run it. A query notes in heed.shown what was found: its snapshot and its viewer stay the
-- same. What only emergency access shows is not noted, since an operation also asks without
-- it (seen_with_glass). Its cost says that it reads: PostgreSQL would otherwise read whole
-- tables and ask it of each row.
CREATE OR REPLACE FUNCTION finds_child(sought uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  shown text := current_setting('heed.shown', true);
  seen boolean := false;
BEGIN
  IF public.viewer_reach() = 'AUTHORITY' THEN
    seen := EXISTS (SELECT 1 FROM public.child c WHERE c.id = sought AND NOT c.restricted AND c.merged_into IS NULL);
  END IF;
  IF NOT seen THEN
    seen := EXISTS (SELECT 1 FROM public.viewer_involved v WHERE v.child_id = sought);
  END IF;
  IF NOT seen THEN
    IF public.viewer_glass() OR public.viewer_units() IS NOT NULL THEN
      IF EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = sought) THEN
        RETURN true;
      END IF;
    END IF;
    RETURN EXISTS (SELECT 1 FROM public.child c WHERE c.id = sought AND c.registered_in = public.viewer_operation());
  END IF;
  IF shown <> '' AND length(shown) < 4000 THEN
    PERFORM set_config('heed.shown', shown || sought::text || ' ', true);
  END IF;
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION finds_child(uuid) TO heed_app, heed_definer;
ALTER FUNCTION finds_child(uuid) OWNER TO heed_definer;

-- sees_child is whether the viewer sees a child. It becomes part of the statement that asks,
-- so that it costs a comparison for a child that was found before.
CREATE OR REPLACE FUNCTION sees_child(sought uuid) RETURNS boolean LANGUAGE sql STABLE
  RETURN coalesce(strpos(current_setting('heed.shown', true), sought::text), 0) > 0 OR finds_child(sought);

-- is_merged is whether a child was merged into another one.
CREATE OR REPLACE FUNCTION is_merged(sought uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RETURN EXISTS (SELECT 1 FROM public.child c WHERE c.id = sought AND c.merged_into IS NOT NULL); END $$;
GRANT EXECUTE ON FUNCTION is_merged(uuid) TO heed_app, heed_definer;
ALTER FUNCTION is_merged(uuid) OWNER TO heed_definer;

-- sees_merged is whether a child was merged into one that the viewer sees.
CREATE OR REPLACE FUNCTION sees_merged(sought uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  place uuid := sought;
  further uuid;
BEGIN
  LOOP
    SELECT c.merged_into INTO further FROM public.child c WHERE c.id = place;
    EXIT WHEN further IS NULL;
    place := further;
  END LOOP;
  RETURN place <> sought AND public.sees_child(place);
END $$;
GRANT EXECUTE ON FUNCTION sees_merged(uuid) TO heed_app, heed_definer;
ALTER FUNCTION sees_merged(uuid) OWNER TO heed_definer;

-- For policies that would otherwise call each other without end: what these functions read
-- has its own policy, as the viewer.
CREATE OR REPLACE FUNCTION sees_household(sought uuid) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public,
  pg_temp AS
$$ BEGIN RETURN EXISTS (SELECT 1 FROM public.household WHERE id = sought); END $$;
CREATE OR REPLACE FUNCTION sees_relative(sought uuid) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public,
  pg_temp AS
$$ BEGIN RETURN EXISTS (SELECT 1 FROM public.relative WHERE id = sought); END $$;
GRANT EXECUTE ON FUNCTION sees_child(uuid), sees_household(uuid), sees_relative(uuid) TO heed_app, heed_definer;

-- sees_record is whether the viewer sees a record of any kind. Its identifier says the
-- kind (store.NewID). A kind that is missing here is seen by nobody; a test checks that
-- none is.
CREATE OR REPLACE FUNCTION sees_record(sought uuid) RETURNS boolean LANGUAGE plpgsql STABLE COST 1000
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- One statement for each kind: one expression of all would plan and lock every table.
  CASE get_byte(uuid_send(sought), 7)
    WHEN 1 THEN RETURN EXISTS (SELECT 1 FROM public.organisation WHERE id = sought);
    WHEN 2 THEN RETURN EXISTS (SELECT 1 FROM public.practitioner WHERE id = sought);
    WHEN 3 THEN RETURN EXISTS (SELECT 1 FROM public.child WHERE id = sought);
    WHEN 4 THEN RETURN EXISTS (SELECT 1 FROM public.involvement WHERE id = sought);
    WHEN 5 THEN RETURN EXISTS (SELECT 1 FROM public.household WHERE id = sought);
    WHEN 6 THEN RETURN EXISTS (SELECT 1 FROM public.household_member WHERE id = sought);
    WHEN 7 THEN RETURN EXISTS (SELECT 1 FROM public.relative WHERE id = sought);
    WHEN 8 THEN RETURN EXISTS (SELECT 1 FROM public.relationship WHERE id = sought);
    WHEN 9 THEN RETURN EXISTS (SELECT 1 FROM public.referral WHERE id = sought);
    WHEN 10 THEN RETURN EXISTS (SELECT 1 FROM public.referral_child WHERE id = sought);
    WHEN 11 THEN RETURN EXISTS (SELECT 1 FROM public.referral_decision WHERE id = sought);
    WHEN 12 THEN RETURN EXISTS (SELECT 1 FROM public.chronology_event WHERE id = sought);
    WHEN 13 THEN RETURN EXISTS (SELECT 1 FROM public.chronology_subject WHERE id = sought);
    WHEN 14 THEN RETURN EXISTS (SELECT 1 FROM public.access_entry WHERE id = sought);
    WHEN 15 THEN RETURN EXISTS (SELECT 1 FROM public.disclosure WHERE id = sought);
    WHEN 16 THEN RETURN EXISTS (SELECT 1 FROM public.instrument WHERE id = sought);
    WHEN 17 THEN RETURN EXISTS (SELECT 1 FROM public.training WHERE id = sought);
    WHEN 18 THEN RETURN EXISTS (SELECT 1 FROM public.care_sitting WHERE id = sought);
    WHEN 19 THEN RETURN EXISTS (SELECT 1 FROM public.care_profile WHERE id = sought);
    WHEN 20 THEN RETURN EXISTS (SELECT 1 FROM public.item_grade WHERE id = sought);
    WHEN 21 THEN RETURN EXISTS (SELECT 1 FROM public.profile_evidence WHERE id = sought);
    WHEN 22 THEN RETURN EXISTS (SELECT 1 FROM public.target_item WHERE id = sought);
    WHEN 23 THEN RETURN EXISTS (SELECT 1 FROM public.action WHERE id = sought);
    WHEN 24 THEN RETURN EXISTS (SELECT 1 FROM public.action_child WHERE id = sought);
    WHEN 25 THEN RETURN EXISTS (SELECT 1 FROM public.action_step WHERE id = sought);
    WHEN 26 THEN RETURN EXISTS (SELECT 1 FROM public.escalation WHERE id = sought);
    WHEN 27 THEN RETURN EXISTS (SELECT 1 FROM public.notice WHERE id = sought);
    WHEN 28 THEN RETURN EXISTS (SELECT 1 FROM public.break_glass WHERE id = sought);
    WHEN 30 THEN RETURN EXISTS (SELECT 1 FROM public.voice_record WHERE id = sought);
    WHEN 40 THEN RETURN EXISTS (SELECT 1 FROM public.record_merge WHERE id = sought);
    WHEN 41 THEN RETURN EXISTS (SELECT 1 FROM public.referral_information WHERE id = sought);
    WHEN 45 THEN RETURN EXISTS (SELECT 1 FROM public.incident WHERE id = sought);
    WHEN 46 THEN RETURN EXISTS (SELECT 1 FROM public.incident_delivery WHERE id = sought);
    WHEN 43 THEN RETURN EXISTS (SELECT 1 FROM public.concern_draft WHERE id = sought);
    ELSE RETURN false;
  END CASE;
END $$;
GRANT EXECUTE ON FUNCTION sees_record(uuid) TO heed_app;

-- Not even the owner changes what was recorded.
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RAISE insufficient_privilege USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$;

-- record_id makes an identifier like the store's NewID: the milliseconds of another one,
-- the kind in the eighth byte, and random bits. It turns the version of a random
-- identifier from 4 into 8.
CREATE OR REPLACE FUNCTION record_id(beside uuid, kind integer) RETURNS uuid LANGUAGE sql VOLATILE
  RETURN encode(set_bit(set_bit(set_byte(substring(uuid_send(beside) FROM 1 FOR 6) || substring(uuid_send(gen_random_uuid()) FROM 7),
    7, kind), 54, 0), 55, 1), 'hex')::uuid;
GRANT EXECUTE ON FUNCTION record_id(uuid, integer) TO heed_definer;

-- timed_id makes an identifier like the store's NewID, of an instant.
CREATE OR REPLACE FUNCTION timed_id(instant timestamptz, kind integer) RETURNS uuid LANGUAGE sql VOLATILE
  RETURN encode(set_bit(set_bit(set_byte(substring(int8send(trunc(extract(epoch FROM instant) * 1000)::bigint) FROM 3) ||
    substring(uuid_send(gen_random_uuid()) FROM 7), 7, kind), 54, 0), 55, 1), 'hex')::uuid;
GRANT EXECUTE ON FUNCTION timed_id(timestamptz, integer) TO heed_definer;
