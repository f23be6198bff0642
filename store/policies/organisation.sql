-- The whole partnership sees organisations and practitioners; only administrators write
-- them.

CREATE POLICY organisation_read ON organisation FOR SELECT TO heed_app
  USING ((SELECT viewer_practitioner()) IS NOT NULL);
CREATE POLICY organisation_create ON organisation FOR INSERT TO heed_app
  WITH CHECK ((SELECT viewer_administers()));
CREATE POLICY organisation_change ON organisation FOR UPDATE TO heed_app
  USING ((SELECT viewer_administers())) WITH CHECK ((SELECT viewer_administers()));
CREATE POLICY organisation_definer ON organisation FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE ON organisation TO heed_app;
GRANT SELECT ON organisation TO heed_definer;

CREATE POLICY practitioner_read ON practitioner FOR SELECT TO heed_app
  USING ((SELECT viewer_practitioner()) IS NOT NULL);
CREATE POLICY practitioner_create ON practitioner FOR INSERT TO heed_app
  WITH CHECK ((SELECT viewer_administers()));
CREATE POLICY practitioner_change ON practitioner FOR UPDATE TO heed_app
  USING ((SELECT viewer_administers())) WITH CHECK ((SELECT viewer_administers()));
CREATE POLICY practitioner_definer ON practitioner FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE ON practitioner TO heed_app;
GRANT SELECT ON practitioner TO heed_definer;

-- The directory: the only query before there is a viewer.
CREATE OR REPLACE FUNCTION directory_entry(token_issuer text, token_subject text)
RETURNS TABLE (practitioner_id uuid, organisation_id uuid, agency text, kind text, identifier text, roles jsonb, active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, o.id, o.agency, o.kind, o.identifier, p.roles, p.active AND o.active
  FROM public.practitioner p JOIN public.organisation o ON o.id = p.organisation_id
  WHERE p.issuer = token_issuer AND p.subject = token_subject
$$;
GRANT EXECUTE ON FUNCTION directory_entry(text, text) TO heed_app;
ALTER FUNCTION directory_entry(text, text) OWNER TO heed_definer;

-- left_to_nobody counts the restricted children that would have no keeper if these people
-- were no longer active. A keeper is an active manager of the authority who is involved by
-- name and signs in by one of the issuers; a remaining keeper must have an involvement
-- without an end. It returns a number to administrators, never a child.
CREATE OR REPLACE FUNCTION left_to_nobody(leavers uuid[], issuers text[]) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH keeper AS NOT MATERIALIZED (
    SELECT i.child_id, p.id, i."to" IS NULL AS stays
    FROM public.involvement i JOIN public.practitioner p ON p.id = i.practitioner_id AND p.organisation_id = i.organisation_id
    JOIN public.organisation o ON o.id = p.organisation_id
    WHERE i.child_restricted AND i."from" <= public.viewer_now() + interval '1 minute' AND (i."to" IS NULL OR i."to" > public.viewer_now())
      AND p.active AND p.roles ? 'MANAGER' AND p.issuer = ANY (issuers) AND o.active AND o.kind = 'LOCAL_AUTHORITY'
  )
  SELECT count(DISTINCT k.child_id)::integer FROM keeper k
  WHERE public.viewer_administers() AND k.id = ANY (leavers)
    AND NOT EXISTS (SELECT 1 FROM keeper o WHERE o.child_id = k.child_id AND o.stays AND o.id <> ALL (leavers))
$$;
GRANT EXECUTE ON FUNCTION left_to_nobody(uuid[], text[]) TO heed_app;
ALTER FUNCTION left_to_nobody(uuid[], text[]) OWNER TO heed_definer;

-- unkept lists the restricted children without a keeper, as an earlier release, or a
-- change made in the database, may have left them: with the authority that was involved
-- last, or the only one, and whether a lead of an authority is still involved by name, who
-- can name a manager. Without issuers, everybody counts as able to sign in. It is granted
-- to nobody: the operator calls it as its owner.
CREATE OR REPLACE FUNCTION unkept(issuers text[], instant timestamptz) RETURNS TABLE (child_id uuid, authority uuid, by_lead boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH known AS (
    SELECT i.child_id, bool_or(p.roles ? 'MANAGER') AS kept
    FROM public.involvement i JOIN public.practitioner p ON p.id = i.practitioner_id AND p.organisation_id = i.organisation_id
    JOIN public.organisation o ON o.id = p.organisation_id
    WHERE i.child_restricted AND i."from" <= instant AND (i."to" IS NULL OR i."to" > instant)
      AND p.active AND p.roles ?| ARRAY['MANAGER', 'LEAD'] AND (issuers IS NULL OR p.issuer = ANY (issuers)) AND o.active
        AND o.kind = 'LOCAL_AUTHORITY'
    GROUP BY i.child_id
  )
  SELECT c.id, coalesce(
      (SELECT o.id FROM public.involvement i JOIN public.organisation o ON o.id = i.organisation_id AND o.kind = 'LOCAL_AUTHORITY'
       WHERE i.child_id = c.id ORDER BY i."from" DESC, i.id DESC LIMIT 1),
      (SELECT (array_agg(o.id))[1] FROM public.organisation o WHERE o.kind = 'LOCAL_AUTHORITY' HAVING count(*) = 1)),
    k.child_id IS NOT NULL
  FROM public.child c LEFT JOIN known k ON k.child_id = c.id
  WHERE c.restricted AND c.merged_into IS NULL AND NOT coalesce(k.kept, false)
$$;
ALTER FUNCTION unkept(text[], timestamptz) OWNER TO heed_definer;

-- keep_child makes a manager the keeper of a child that nobody at the authority knows, and
-- returns whether it did: an involvement by name without an end, an event in the child's
-- chronology, an access entry with the operator's reason, and a notice to the manager. It
-- works only for the manager's own authority, and is granted to nobody, like unkept.
CREATE OR REPLACE FUNCTION keep_child(sought uuid, keeper uuid, why text, issuers text[], instant timestamptz, operation uuid)
  RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  body uuid;
  involved uuid := public.timed_id(instant, 4);
  event uuid := public.timed_id(instant, 12);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('heed.directory'), 0); -- nobody leaves meanwhile
  PERFORM 1 FROM public.child c WHERE c.id = sought FOR NO KEY UPDATE;
  SELECT o.id INTO body FROM public.practitioner p JOIN public.organisation o ON o.id = p.organisation_id
  WHERE p.id = keeper AND p.active AND p.roles ? 'MANAGER' AND (issuers IS NULL OR p.issuer = ANY (issuers)) AND o.active
    AND o.kind = 'LOCAL_AUTHORITY';
  IF body IS NULL OR NOT EXISTS (SELECT 1 FROM public.unkept(issuers, instant) u
    WHERE u.child_id = sought AND NOT u.by_lead AND (u.authority IS NULL OR u.authority = body)) THEN
    RETURN false;
  END IF;
  PERFORM set_config('heed.practitioner', keeper::text, true), set_config('heed.organisation', body::text, true),
    set_config('heed.operation', operation::text, true), set_config('heed.now', instant::text, true);
  INSERT INTO public.involvement (id, created_at, updated_at, child_id, organisation_id, practitioner_id, role, purpose, lawful_basis,
    sight, "from", origin, origin_reason)
  VALUES (involved, instant, instant, sought, body, keeper, 'OTHER',
    'Keeps the restricted record, which nobody at the authority knew any more.',
    'PUBLIC_TASK', 'NAMED', instant, 'RECORDED', why);
  INSERT INTO public.chronology_event (id, created_at, occurred_at, recorded_at, agency, organisation_id, recorded_by_id, category,
    summary, significance, classification, source_id)
  VALUES (event, instant, instant, instant, 'SOCIAL_CARE', body, keeper, 'INVOLVEMENT',
    'Nobody at the authority knew the restricted record any more: whoever runs Heed handed it to a manager. ' || why, 'SIGNIFICANT',
      'ROUTINE', involved);
  INSERT INTO public.chronology_subject (id, created_at, event_id, child_id, occurred_at) VALUES (public.timed_id(instant, 13), instant,
    event, sought, instant);
  PERFORM public.write_entry(public.timed_id(instant, 14), 'command keepers hand', '{}', left('By whoever runs Heed: ' || why, 200),
    'ALLOWED', ARRAY[sought], ARRAY['INVOLVEMENT'], ARRAY['OPENED']);
  PERFORM public.tell('INVOLVEMENT_SIGHT', ARRAY[keeper], ARRAY[sought], involved, body, instant);
  RETURN true;
END $$;
ALTER FUNCTION keep_child(uuid, uuid, text, text[], timestamptz, uuid) OWNER TO heed_definer;

-- still_held counts what people hold, and an organisation's work without a named
-- practitioner: the people that they manage, open actions, drafts of care profiles that
-- they assess, and involvements by name. It returns numbers to administrators.
CREATE OR REPLACE FUNCTION still_held(holders uuid[], body uuid)
RETURNS TABLE (people integer, open_actions integer, draft_profiles integer, involvements integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (SELECT count(*) FROM public.practitioner p WHERE p.manager_id = ANY (holders) AND p.active AND p.id <> ALL (holders))::integer,
    (SELECT count(*) FROM public.action a WHERE a.state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS')
      AND (a.practitioner_id = ANY (holders) OR (a.organisation_id = body AND a.practitioner_id IS NULL)))::integer,
    (SELECT count(*) FROM public.care_profile c WHERE c.assessor_id = ANY (holders) AND c.state = 'DRAFT'
      AND c.mistaken_at IS NULL)::integer,
    (SELECT count(*) FROM public.involvement i WHERE i.practitioner_id = ANY (holders) AND (i."to" IS NULL
      OR i."to" > public.viewer_now()))::integer
  WHERE public.viewer_administers()
$$;
GRANT EXECUTE ON FUNCTION still_held(uuid[], uuid) TO heed_app;
ALTER FUNCTION still_held(uuid[], uuid) OWNER TO heed_definer;

-- Everybody sees trainings; they are only added. practice says whose trainings a manager
-- may record.
CREATE POLICY training_read ON training FOR SELECT TO heed_app USING ((SELECT viewer_practitioner()) IS NOT NULL);
CREATE POLICY training_create ON training FOR INSERT TO heed_app WITH CHECK (recorded_by_id = (SELECT viewer_practitioner()));
GRANT SELECT, INSERT ON training TO heed_app;
CREATE TRIGGER training_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON training FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Names in the directory have a key that lists are ordered by, and one from each of their
-- words on, by which they are found, whoever writes them.
CREATE OR REPLACE FUNCTION directory_keyed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS
$$ BEGIN NEW.name_key := public.name_key(NEW.name); RETURN NEW; END $$;
CREATE TRIGGER directory_keyed BEFORE INSERT OR UPDATE OF name, name_key ON organisation FOR EACH ROW EXECUTE FUNCTION directory_keyed();
CREATE TRIGGER directory_keyed BEFORE INSERT OR UPDATE OF name, name_key ON practitioner FOR EACH ROW EXECUTE FUNCTION directory_keyed();

CREATE OR REPLACE FUNCTION directory_named() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM public.directory_name WHERE record_id = NEW.id;
  INSERT INTO public.directory_name (tail, record_id) SELECT t, NEW.id FROM public.name_tails(NEW.name) AS t;
  RETURN NEW;
END $$;
CREATE TRIGGER directory_named AFTER INSERT OR UPDATE OF name ON organisation FOR EACH ROW EXECUTE FUNCTION directory_named();
CREATE TRIGGER directory_named AFTER INSERT OR UPDATE OF name ON practitioner FOR EACH ROW EXECUTE FUNCTION directory_named();
ALTER FUNCTION directory_named() OWNER TO heed_definer;

CREATE POLICY directory_name_read ON directory_name FOR SELECT TO heed_app USING ((SELECT viewer_practitioner()) IS NOT NULL);
CREATE POLICY directory_name_definer ON directory_name TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON directory_name TO heed_app;
GRANT SELECT, INSERT, DELETE ON directory_name TO heed_definer;
