-- A notice belongs to its recipient, as long as they may see the child that it is about.
-- Functions that notify people write notices, never a session.

CREATE POLICY notice_read ON notice FOR SELECT TO heed_app USING (
  recipient_id = (SELECT viewer_practitioner())
  AND (child_id IS NULL OR sees_child(child_id))
);
CREATE POLICY notice_change ON notice FOR UPDATE TO heed_app
  USING ((recipient_id = (SELECT viewer_practitioner())) AND (child_id IS NULL
    OR sees_child(child_id))) WITH CHECK (recipient_id = (SELECT viewer_practitioner()));
CREATE POLICY notice_definer ON notice TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON notice TO heed_app;
GRANT UPDATE (read_at) ON notice TO heed_app;
GRANT SELECT, INSERT, DELETE ON notice TO heed_definer;

-- may_see is whether another person may see a child at an instant, for people who must be
-- notified: the rules of viewer_child and child_read, for a person who is not the viewer.
-- Emergency access does not count.
CREATE OR REPLACE FUNCTION may_see(person uuid, sought uuid, instant timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.practitioner p JOIN public.organisation o ON o.id = p.organisation_id JOIN public.child c ON c.id = sought
    CROSS JOIN LATERAL (SELECT p.roles ?| ARRAY['MANAGER', 'SAFEGUARDING_LEAD']) AS x (oversees)
    WHERE p.id = person AND p.active AND o.active AND p.roles ?| ARRAY['PRACTITIONER', 'SAFEGUARDING_LEAD', 'LEAD', 'MANAGER']
      AND ((o.kind = 'LOCAL_AUTHORITY' AND p.roles ?| ARRAY['LEAD', 'MANAGER'] AND NOT c.restricted AND c.merged_into IS NULL)
        OR EXISTS (SELECT 1 FROM public.involvement i WHERE i.child_id = c.id AND i.organisation_id = o.id
          AND (NOT i.child_restricted OR i.practitioner_id = p.id)
          AND (i.sight = 'ORGANISATION' OR i.practitioner_id = p.id OR x.oversees)
          AND i."from" <= instant AND (i."to" IS NULL OR i."to" >= instant))
        OR (public.parents_see() AND x.oversees AND EXISTS (SELECT 1 FROM public.involvement i
          WHERE i.child_id = c.id AND i.organisation_id = ANY (public.units_below(o.id))
          AND NOT i.child_restricted AND i.sight = 'ORGANISATION' AND i."from" <= instant AND (i."to" IS NULL OR i."to" >= instant)))))
$$;
ALTER FUNCTION may_see(uuid, uuid, timestamptz) OWNER TO heed_definer;

-- tell writes one notice to each of the people, and returns their number. A person who may
-- see none of the children gets a notice without child and record, and none at all about
-- restricted children. OFFSET 0 makes the check run once for each person.
CREATE OR REPLACE FUNCTION tell(about text, people uuid[], children uuid[], subject uuid, body uuid, instant timestamptz) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH told AS (
    INSERT INTO public.notice (id, created_at, recipient_id, kind, at, child_id, subject_id, organisation_id)
    SELECT public.timed_id(instant, 27), instant, w.person, about, instant, w.child, CASE WHEN w.child IS NOT NULL
      OR cardinality(children) = 0 THEN subject END, body
    FROM (
      SELECT p.id AS person, (SELECT k.id FROM unnest(children) WITH ORDINALITY AS k (id, place)
        WHERE public.may_see(p.id, k.id, instant) ORDER BY k.place LIMIT 1) AS child
      FROM public.practitioner p WHERE p.id = ANY (people) AND public.at_work(p.id) OFFSET 0
    ) w
    WHERE w.child IS NOT NULL OR NOT EXISTS (SELECT 1 FROM public.child c WHERE c.id = ANY (children) AND c.restricted)
    RETURNING 1
  ) SELECT count(*)::integer FROM told
$$;
ALTER FUNCTION tell(text, uuid[], uuid[], uuid, uuid, timestamptz) OWNER TO heed_definer;

-- managers_of lists the people who manage an organisation; nobody manages one that is
-- closed.
CREATE OR REPLACE FUNCTION managers_of(body uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id FROM public.practitioner p JOIN public.organisation o ON o.id = p.organisation_id
  WHERE p.organisation_id = body AND p.active AND o.active AND p.roles ? 'MANAGER'
$$;
ALTER FUNCTION managers_of(uuid) OWNER TO heed_definer;

-- heads_of lists an organisation's managers and safeguarding leads.
CREATE OR REPLACE FUNCTION heads_of(body uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id FROM public.practitioner p WHERE p.organisation_id = body AND p.roles ?| ARRAY['MANAGER', 'SAFEGUARDING_LEAD']
    AND public.at_work(p.id)
$$;
ALTER FUNCTION heads_of(uuid) OWNER TO heed_definer;

-- nearest_heads lists the managers and safeguarding leads of an organisation or, if it has
-- none, of the nearest one above it of the same agency, so that work without an owner
-- reaches somebody.
CREATE OR REPLACE FUNCTION nearest_heads(body uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE above AS (
    SELECT o.id, o.parent_id, o.agency, 0 AS step FROM public.organisation o WHERE o.id = body
    UNION ALL
    SELECT o.id, o.parent_id, o.agency, a.step + 1 FROM above a
    JOIN public.organisation o ON o.id = a.parent_id AND o.agency = a.agency WHERE a.step < 10
  ), heads AS (
    SELECT a.step, h FROM above a CROSS JOIN LATERAL public.heads_of(a.id) h
  )
  SELECT h FROM heads WHERE step = (SELECT min(step) FROM heads)
$$;
ALTER FUNCTION nearest_heads(uuid) OWNER TO heed_definer;

-- agency_heads lists the managers of the topmost organisation above one that is of the
-- same agency and has managers: the council above a school is not the head of education.
CREATE OR REPLACE FUNCTION agency_heads(body uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE above AS (
    SELECT o.id, o.parent_id, o.agency, 0 AS steps FROM public.organisation o WHERE o.id = body
    UNION ALL
    SELECT o.id, o.parent_id, o.agency, a.steps + 1 FROM above a JOIN public.organisation o ON o.id = a.parent_id AND o.agency = a.agency
      WHERE a.steps < 20
  ), manager AS (
    SELECT m, a.steps FROM above a CROSS JOIN LATERAL public.managers_of(a.id) m
  )
  SELECT m FROM manager WHERE steps = (SELECT max(steps) FROM manager)
$$;
ALTER FUNCTION agency_heads(uuid) OWNER TO heed_definer;

-- managers_beyond lists the managers of an organisation, or of the nearest one above it of
-- the same agency that has a manager who is not among the given people.
CREATE OR REPLACE FUNCTION managers_beyond(body uuid, known uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE above AS (
    SELECT o.id, o.parent_id, o.agency, 0 AS steps FROM public.organisation o WHERE o.id = body
    UNION ALL
    SELECT o.id, o.parent_id, o.agency, a.steps + 1 FROM above a JOIN public.organisation o ON o.id = a.parent_id AND o.agency = a.agency
      WHERE a.steps < 20
  ), manager AS (
    SELECT m, a.steps FROM above a CROSS JOIN LATERAL public.managers_of(a.id) m WHERE m <> ALL (known)
  )
  SELECT m FROM manager WHERE steps = (SELECT min(steps) FROM manager)
$$;
ALTER FUNCTION managers_beyond(uuid, uuid[]) OWNER TO heed_definer;

-- tell_identity notifies the people who are involved with a child whose identity the viewer
-- has just changed: who is named, and the managers and safeguarding leads of the
-- organisations.
CREATE OR REPLACE FUNCTION tell_identity(sought uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.tell('IDENTITY_CHANGED',
    ARRAY(SELECT x.p FROM public.involvement i CROSS JOIN LATERAL (
        SELECT i.practitioner_id UNION SELECT public.heads_of(i.organisation_id)) AS x (p)
      WHERE i.child_id = c.id AND i."from" <= public.viewer_now() AND (i."to" IS NULL OR i."to" >= public.viewer_now())
        AND x.p IS DISTINCT FROM public.viewer_practitioner()),
    ARRAY[c.id], c.id, public.viewer_organisation(), public.viewer_now())
  FROM public.child c
  WHERE c.id = sought AND c.updated_by = public.viewer_practitioner() AND c.updated_at = public.viewer_now()
$$;
GRANT EXECUTE ON FUNCTION tell_identity(uuid) TO heed_app;
ALTER FUNCTION tell_identity(uuid) OWNER TO heed_definer;

-- tell_sight notifies people of an involvement by name that the viewer has just recorded,
-- or of a sight that they have just set: the named practitioner, and the organisation's
-- managers and safeguarding leads.
CREATE OR REPLACE FUNCTION tell_sight(sought uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.tell('INVOLVEMENT_SIGHT',
    ARRAY(SELECT p FROM (SELECT i.practitioner_id UNION SELECT public.heads_of(i.organisation_id)) AS x (p) WHERE p IS DISTINCT
      FROM public.viewer_practitioner()),
    ARRAY[i.child_id], i.id, public.viewer_organisation(), public.viewer_now())
  FROM public.involvement i
  WHERE i.id = sought AND i.updated_by = public.viewer_practitioner() AND i.updated_at = public.viewer_now()
$$;
GRANT EXECUTE ON FUNCTION tell_sight(uuid) TO heed_app;
ALTER FUNCTION tell_sight(uuid) OWNER TO heed_definer;

-- tell_merged notifies the people who are involved with the children of a merge that the
-- viewer has just carried out or undone.
CREATE OR REPLACE FUNCTION tell_merged(which uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.tell('RECORDS_MERGED',
    ARRAY(SELECT x.p FROM public.involvement i CROSS JOIN LATERAL (
        SELECT i.practitioner_id UNION SELECT public.heads_of(i.organisation_id)) AS x (p)
      WHERE i.child_id IN (m.from_id, m.into_id) AND i."from" <= public.viewer_now()
        AND (i."to" IS NULL OR i."to" >= public.viewer_now()) AND x.p IS DISTINCT FROM public.viewer_practitioner()),
    ARRAY[m.into_id, m.from_id], m.id, public.viewer_organisation(), public.viewer_now())
  FROM public.record_merge m
  WHERE m.id = which AND m.kind = 'CHILD' AND public.viewer_practitioner() = coalesce(m.undone_by_id, m.merged_by_id)
    AND public.viewer_now() = coalesce(m.undone_at, m.merged_at)
$$;
GRANT EXECUTE ON FUNCTION tell_merged(uuid) TO heed_app;
ALTER FUNCTION tell_merged(uuid) OWNER TO heed_definer;
