-- A notice is its recipient's, as long as they may see the child that it is about.
-- Notices are written by the functions that tell people, never by a session.

CREATE POLICY notice_read ON notice FOR SELECT TO heed_app USING (
  recipient_id = (SELECT viewer_practitioner())
  AND (child_id IS NULL OR EXISTS (SELECT 1 FROM child c WHERE c.id = notice.child_id OFFSET 0))
);
CREATE POLICY notice_change ON notice FOR UPDATE TO heed_app
  USING ((recipient_id = (SELECT viewer_practitioner())) AND (child_id IS NULL OR sees_child(child_id))) WITH CHECK (recipient_id = (SELECT viewer_practitioner()));
CREATE POLICY notice_definer ON notice TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON notice TO heed_app;
GRANT UPDATE (read_at) ON notice TO heed_app;
GRANT SELECT, INSERT, DELETE ON notice TO heed_definer;

-- may_see is whether somebody else may see a child at an instant, for those who
-- must be told: the rules of viewer_child and child_read, for a person who is not
-- the viewer. It counts no opening in an emergency.
CREATE OR REPLACE FUNCTION may_see(person uuid, sought uuid, instant timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.practitioner p JOIN public.organisation o ON o.id = p.organisation_id JOIN public.child c ON c.id = sought
    WHERE p.id = person AND p.active AND o.active AND p.roles ?| ARRAY['PRACTITIONER', 'LEAD', 'MANAGER']
      AND ((o.kind = 'LOCAL_AUTHORITY' AND p.roles ?| ARRAY['LEAD', 'MANAGER'] AND NOT c.restricted)
        OR EXISTS (SELECT 1 FROM public.involvement i WHERE i.child_id = c.id AND i.organisation_id = o.id
          AND (NOT i.child_restricted OR i.practitioner_id = p.id) AND i."from" <= instant AND (i."to" IS NULL OR i."to" >= instant))))
$$;
ALTER FUNCTION may_see(uuid, uuid, timestamptz) OWNER TO heed_definer;

-- tell writes a notice to each of the people, once each, and returns to how many.
-- Who may see none of the children is told without child and record, and of
-- restricted children nothing at all. OFFSET 0 has each person judged once.
CREATE OR REPLACE FUNCTION tell(about text, people uuid[], children uuid[], subject uuid, body uuid, instant timestamptz) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH told AS (
    INSERT INTO public.notice (id, created_at, recipient_id, kind, at, child_id, subject_id, organisation_id)
    SELECT public.timed_id(instant, 27), instant, w.person, about, instant, w.child, CASE WHEN w.child IS NOT NULL OR cardinality(children) = 0 THEN subject END, body
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

-- managers_of lists the people who manage an organisation; nobody manages one that
-- is closed.
CREATE OR REPLACE FUNCTION managers_of(body uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id FROM public.practitioner p JOIN public.organisation o ON o.id = p.organisation_id
  WHERE p.organisation_id = body AND p.active AND o.active AND p.roles ? 'MANAGER'
$$;
ALTER FUNCTION managers_of(uuid) OWNER TO heed_definer;

-- agency_heads lists who manages the topmost body above an organisation that is
-- of the same agency and has managers: the council above a school is not the head
-- of education.
CREATE OR REPLACE FUNCTION agency_heads(body uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE above AS (
    SELECT o.id, o.parent_id, o.agency, 0 AS steps FROM public.organisation o WHERE o.id = body
    UNION ALL
    SELECT o.id, o.parent_id, o.agency, a.steps + 1 FROM above a JOIN public.organisation o ON o.id = a.parent_id AND o.agency = a.agency WHERE a.steps < 20
  ), manager AS (
    SELECT m, a.steps FROM above a CROSS JOIN LATERAL public.managers_of(a.id) m
  )
  SELECT m FROM manager WHERE steps = (SELECT max(steps) FROM manager)
$$;
ALTER FUNCTION agency_heads(uuid) OWNER TO heed_definer;

-- managers_beyond lists who manages an organisation, or the nearest above it of the
-- same agency that has somebody who is not among those who know already.
CREATE OR REPLACE FUNCTION managers_beyond(body uuid, known uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE above AS (
    SELECT o.id, o.parent_id, o.agency, 0 AS steps FROM public.organisation o WHERE o.id = body
    UNION ALL
    SELECT o.id, o.parent_id, o.agency, a.steps + 1 FROM above a JOIN public.organisation o ON o.id = a.parent_id AND o.agency = a.agency WHERE a.steps < 20
  ), manager AS (
    SELECT m, a.steps FROM above a CROSS JOIN LATERAL public.managers_of(a.id) m WHERE m <> ALL (known)
  )
  SELECT m FROM manager WHERE steps = (SELECT min(steps) FROM manager)
$$;
ALTER FUNCTION managers_beyond(uuid, uuid[]) OWNER TO heed_definer;
