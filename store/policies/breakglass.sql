-- Emergency access is visible to the practitioner who has it, to viewers who see the
-- child, and to records officers, who review it. Only one function creates it. sees_child
-- keeps this policy and the child's, which reads break_glass, from calling each other
-- without end.

CREATE POLICY break_glass_read ON break_glass FOR SELECT TO heed_app USING (
  practitioner_id = (SELECT viewer_practitioner())
  OR (SELECT viewer_keeps_records())
  OR sees_child(child_id)
);
-- Nobody reviews their own emergency access.
CREATE POLICY break_glass_change ON break_glass FOR UPDATE TO heed_app
  USING ((SELECT viewer_keeps_records()))
  WITH CHECK ((SELECT viewer_keeps_records()) AND practitioner_id <> (SELECT viewer_practitioner()));
CREATE POLICY break_glass_definer ON break_glass TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON break_glass TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, ends_at, reviewed_at, reviewed_by_id, finding, review_note) ON break_glass TO heed_app;
GRANT SELECT, INSERT, UPDATE (ends_at) ON break_glass TO heed_definer;

-- has_opening is whether a practitioner has emergency access at an instant. store.Begin
-- asks it when it sets the viewer's facts, so that operations of viewers without it cost
-- nothing more.
CREATE OR REPLACE FUNCTION has_opening(practitioner uuid, instant timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RETURN EXISTS (SELECT 1 FROM public.break_glass g WHERE g.practitioner_id = practitioner AND g.opened_at <= instant
  AND g.ends_at > instant); END $$;
GRANT EXECUTE ON FUNCTION has_opening(uuid, timestamptz) TO heed_app;
ALTER FUNCTION has_opening(uuid, timestamptz) OWNER TO heed_definer;

-- seen_with_glass lists those records of a kind that the viewer sees with or without their
-- emergency access; afterwards the setting is as before. It is one statement, so that
-- nothing else of the operation reads in between.
CREATE OR REPLACE FUNCTION seen_with_glass(glass boolean, kind text, records uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := current_setting('heed.glass', true);
BEGIN
  PERFORM set_config('heed.glass', glass::text, true);
  RETURN QUERY EXECUTE format('SELECT id FROM public.%I WHERE id = ANY ($1)', kind) USING records;
  PERFORM set_config('heed.glass', before, true);
END $$;
GRANT EXECUTE ON FUNCTION seen_with_glass(boolean, text, uuid[]) TO heed_app;

-- A restriction ends all emergency access to its child. Running operations notice it
-- because the rows change (hold_openings).
CREATE OR REPLACE FUNCTION child_restriction_closes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.break_glass SET ends_at = greatest(opened_at, public.viewer_now()) WHERE child_id = NEW.id
    AND ends_at > public.viewer_now();
  RETURN NEW;
END $$;
CREATE TRIGGER child_restriction_closes AFTER UPDATE OF restricted ON child
  FOR EACH ROW WHEN (NEW.restricted AND NOT OLD.restricted) EXECUTE FUNCTION child_restriction_closes();
ALTER FUNCTION child_restriction_closes() OWNER TO heed_definer;

-- hold_openings is whether the viewer's emergency access to the children lasts until the
-- operation is over, and keeps others from ending it before that. A query sees one
-- snapshot, in which access is still open that a review or a restriction has ended since:
-- locking the row then fails, which shows it.
CREATE OR REPLACE FUNCTION hold_openings(children uuid[], concluded timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.break_glass g
  WHERE g.practitioner_id = public.viewer_practitioner() AND g.child_id = ANY (children) AND g.ends_at > public.viewer_now()
  ORDER BY g.id FOR SHARE;
  RETURN NOT EXISTS (SELECT 1 FROM unnest(children) AS k (id) WHERE NOT EXISTS (SELECT 1 FROM public.break_glass g
    WHERE g.practitioner_id = public.viewer_practitioner() AND g.child_id = k.id AND g.opened_at <= concluded AND g.ends_at > concluded));
EXCEPTION WHEN serialization_failure THEN RETURN false;
END $$;
ALTER FUNCTION hold_openings(uuid[], timestamptz) OWNER TO heed_definer;

-- manager_of is a person's own manager, if there is one who is active and still manages.
CREATE OR REPLACE FUNCTION manager_of(person uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN (SELECT m.id FROM public.practitioner p JOIN public.practitioner m ON m.id = p.manager_id WHERE p.id = person
    AND m.roles ? 'MANAGER' AND public.at_work(m.id));
END $$;
ALTER FUNCTION manager_of(uuid) OWNER TO heed_definer;

-- leads_of lists who leads the work with a child at an instant: the lead social worker who
-- is involved by name, else everybody involved by name who has the role.
CREATE OR REPLACE FUNCTION leads_of(child uuid, instant timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT unnest(coalesce(array_agg(p.id) FILTER (WHERE i.role = 'LEAD_SOCIAL_WORKER'), array_agg(p.id) FILTER (WHERE p.roles ? 'LEAD')))
  FROM public.involvement i JOIN public.practitioner p ON p.id = i.practitioner_id AND public.at_work(p.id)
  WHERE i.child_id = child AND i."from" <= instant AND (i."to" IS NULL OR i."to" >= instant)
$$;
ALTER FUNCTION leads_of(uuid, timestamptz) OWNER TO heed_definer;

-- told_of_opening lists who is notified at once of the viewer's emergency access to a
-- child: the leads, the manager of each (else those of the authority), and the viewer's
-- own manager (else those of their organisation).
CREATE OR REPLACE FUNCTION told_of_opening(child uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  leads uuid[] := ARRAY(SELECT public.leads_of(child, public.viewer_now()));
  over uuid[] := ARRAY(SELECT public.manager_of(l) FROM unnest(leads) AS l);
  mine uuid[] := array_remove(ARRAY[public.manager_of(public.viewer_practitioner())], NULL);
BEGIN
  IF cardinality(leads) = 0 OR array_position(over, NULL) IS NOT NULL THEN
    over := over || ARRAY(SELECT public.managers_of(o.id) FROM public.organisation o WHERE o.active AND o.kind = 'LOCAL_AUTHORITY');
  END IF;
  IF cardinality(mine) = 0 THEN
    mine := ARRAY(SELECT public.managers_of(public.viewer_organisation()));
  END IF;
  RETURN array_remove(leads || over || mine, public.viewer_practitioner());
END $$;
ALTER FUNCTION told_of_opening(uuid) OWNER TO heed_definer;

-- fitting_children lists the children that match a request for emergency access. The
-- request has an identifier, or a number, or the names and the date of birth, which are
-- compared as search compares them and must match exactly. There is no limit: matching
-- restricted children would take the place of the one that is meant.
CREATE OR REPLACE FUNCTION fitting_children(sought uuid, nhs text, pupil text, local_number text, given text, family text, born date)
RETURNS TABLE (id uuid, restricted boolean) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT s.child_id, s.restricted FROM public.child_search s WHERE s.child_id = sought
    UNION ALL SELECT s.child_id, s.restricted FROM public.child_search s WHERE s.nhs_number = nhs
    UNION ALL SELECT s.child_id, s.restricted FROM public.child_search s WHERE s.upn = pupil
    UNION ALL SELECT s.child_id, s.restricted FROM public.child_search s WHERE s.la_child_id = upper(local_number)
    UNION ALL SELECT s.child_id, s.restricted FROM public.child_search s JOIN public.child c ON c.id = s.child_id
      WHERE s.date_of_birth = born AND c.date_of_birth = born
        AND public.search_text(given) <> '' AND public.search_text(c.given_name) = public.search_text(given)
        AND public.search_text(family) <> '' AND public.search_text(c.family_name) = public.search_text(family);
END $$;
ALTER FUNCTION fitting_children(uuid, text, text, text, text, text, date) OWNER TO heed_definer;

-- openings_spent counts the viewer's unreviewed emergency accesses since an instant, and
-- their refused attempts. A request for emergency access is alone in its operation, so an
-- entry is an attempt. A request that opened one child and also matched a hidden one has
-- two entries of one instant; it does not count as refused, because the count would reveal
-- the hidden child.
CREATE OR REPLACE FUNCTION openings_spent(since timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (SELECT count(*) FROM public.break_glass g
      WHERE g.practitioner_id = public.viewer_practitioner() AND g.opened_at > since AND g.reviewed_at IS NULL)
    + (SELECT count(*) FROM public.access_entry e
      WHERE e.practitioner_id = public.viewer_practitioner() AND e.at > since AND e.outcome = 'REFUSED'
        AND 'Mutation.breakGlass' = ANY (e.fields)
        AND NOT EXISTS (SELECT 1 FROM public.access_entry a
          WHERE a.id BETWEEN (left(e.id::text, 13) || '-0000-0000-000000000000')::uuid AND (left(e.id::text,
            13) || '-ffff-ffff-ffffffffffff')::uuid
            AND a.request_id = e.request_id AND a.outcome = 'ALLOWED'))
$$;
ALTER FUNCTION openings_spent(timestamptz) OWNER TO heed_definer;

-- open_in_emergency gives the viewer emergency access to a child that they cannot see, and
-- notifies the people concerned at once. A restricted child exists only for people
-- involved by name. Its outcomes:
--
--   OPENED   the access was given;   LASTS     the viewer has access already
--   SEEN     the viewer sees the child without it
--   NONE     no child matches;       SEVERAL   more than one does
--   LIMIT    the viewer has reached the limit of accesses and attempts
--
-- concerned are the children of a refused attempt: for the access log only. One
-- practitioner has one emergency access to a child at a time: the lock makes their
-- requests wait for each other, and the instant of a request that waited, or whose clock
-- is behind, may be before the start of an access that lasts.
CREATE OR REPLACE FUNCTION open_in_emergency(
  opening uuid, sought uuid, nhs text, pupil text, local_number text, given text, family text, born date,
  why text, until timestamptz, since timestamptz, most integer
) RETURNS TABLE (outcome text, opened uuid, concerned uuid[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := public.viewer_practitioner();
  mine uuid := public.viewer_organisation();
  instant timestamptz := public.viewer_now();
  seen uuid[];
  known uuid[];
  child uuid;
BEGIN
  IF me IS NULL OR public.viewer_reach() = 'NONE' THEN
    RAISE insufficient_privilege USING MESSAGE = 'an emergency needs somebody who works with children';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('heed.break_glass'), hashtext(me::text));
  SELECT coalesce(array_agg(f.id), '{}'), coalesce(array_agg(f.id) FILTER (WHERE f.seen), '{}'),
    coalesce(array_agg(f.id) FILTER (WHERE f.seen OR NOT f.restricted), '{}')
    INTO concerned, seen, known
  FROM (SELECT c.id, c.restricted, (public.viewer_reach() = 'AUTHORITY' AND NOT c.restricted)
      OR EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = c.id AND v.rule <> 'BREAK_GLASS') AS seen
    FROM public.fitting_children(sought, nhs, pupil, local_number, given, family, born) c) f;
  IF cardinality(known) = 1 THEN child := known[1]; END IF;
  outcome := 'NONE';
  IF child = ANY (seen) THEN
    outcome := 'SEEN';
  ELSE
    SELECT g.id INTO opened FROM public.break_glass g
    WHERE g.practitioner_id = me AND g.child_id = child AND g.ends_at > instant ORDER BY g.ends_at DESC LIMIT 1;
    IF opened IS NOT NULL THEN
      outcome := 'LASTS';
    ELSIF public.openings_spent(since) >= most THEN
      outcome := 'LIMIT';
    ELSIF cardinality(known) > 1 THEN
      outcome := 'SEVERAL';
    ELSE
      -- The lock makes a restriction and an emergency access wait for each other.
      PERFORM 1 FROM public.child c WHERE c.id = child AND NOT c.restricted FOR SHARE;
      IF FOUND THEN outcome := 'OPENED'; END IF;
    END IF;
  END IF;
  IF outcome = 'OPENED' THEN
    opened := opening;
    INSERT INTO public.break_glass (id, created_at, updated_at, updated_by, child_id, practitioner_id, organisation_id, reason, opened_at,
      ends_at, told, contact_before)
    VALUES (opening, instant, instant, me, child, me, mine, why, instant, until,
      public.tell('BREAK_GLASS_OPENED', public.told_of_opening(child), ARRAY[child], opening, mine, instant),
      EXISTS (SELECT 1 FROM public.involvement i WHERE i.child_id = child AND i.organisation_id = mine AND i."from" <= instant));
  END IF;
  RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION open_in_emergency(uuid, uuid, text, text, text, text, text, date, text, timestamptz, timestamptz, integer)
  TO heed_app;
ALTER FUNCTION open_in_emergency(uuid, uuid, text, text, text, text, text, date, text, timestamptz, timestamptz, integer) OWNER
  TO heed_definer;

-- tell_reviewed notifies the practitioner whose emergency access the viewer has just
-- reviewed. They know their own access; the child is not named to a person who may no
-- longer see it.
CREATE OR REPLACE FUNCTION tell_reviewed(opening uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.tell('BREAK_GLASS_REVIEWED', ARRAY[g.practitioner_id], '{}', g.id, g.organisation_id, public.viewer_now())
  FROM public.break_glass g
  WHERE g.id = opening AND g.reviewed_by_id = public.viewer_practitioner() AND g.reviewed_at = public.viewer_now();
END $$;
GRANT EXECUTE ON FUNCTION tell_reviewed(uuid) TO heed_app;
ALTER FUNCTION tell_reviewed(uuid) OWNER TO heed_definer;
