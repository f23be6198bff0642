-- A draft of a concern is visible inside one organisation: to its author while they work
-- there, and to the organisation's safeguarding leads. Managers, other colleagues and
-- every other organisation, social care included, see none. It belongs to no child.

CREATE POLICY concern_draft_read ON concern_draft FOR SELECT TO heed_app USING (
  organisation_id = (SELECT viewer_organisation())
  AND (author_id = (SELECT viewer_practitioner()) OR (SELECT viewer_safeguards()))
);
CREATE POLICY concern_draft_create ON concern_draft FOR INSERT TO heed_app WITH CHECK (
  author_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation()) AND drafted_at = (SELECT viewer_now())
  AND state = 'WITH_AUTHOR' AND handed_at IS NULL AND returned_at IS NULL AND waiting_told_at IS NULL
);
-- concern_draft_course says which changes are allowed.
CREATE POLICY concern_draft_change ON concern_draft FOR UPDATE TO heed_app
  USING (organisation_id = (SELECT viewer_organisation())
    AND (author_id = (SELECT viewer_practitioner()) OR (SELECT viewer_safeguards())) AND sees_record(id))
  WITH CHECK (organisation_id = (SELECT viewer_organisation())
    AND (author_id = (SELECT viewer_practitioner()) OR (SELECT viewer_safeguards())));
CREATE POLICY concern_draft_definer ON concern_draft TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON concern_draft TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, state, due_at, household, children, source_code, neglect_kinds, seen_or_heard, childs_words,
  immediate_risk, family_knows, reason_family_not_told, lawful_basis, handed_to_id, handed_at, returned_at, returned_by_id, missing,
  submitted_at, submitted_by_id, referral_id, discarded_at, discarded_by_id, discard_reason) ON concern_draft TO heed_app;
GRANT SELECT, UPDATE (waiting_told_at) ON concern_draft TO heed_definer;
CREATE TRIGGER concern_draft_append_only BEFORE DELETE OR TRUNCATE ON concern_draft FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- safeguards_here is whether somebody is an active safeguarding lead of an organisation.
CREATE OR REPLACE FUNCTION safeguards_here(person uuid, body uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.practitioner p WHERE p.id = person AND p.organisation_id = body AND p.roles ? 'SAFEGUARDING_LEAD'
    AND public.at_work(p.id));
END $$;
GRANT EXECUTE ON FUNCTION safeguards_here(uuid, uuid) TO heed_app, heed_definer;
ALTER FUNCTION safeguards_here(uuid, uuid) OWNER TO heed_definer;

-- What was submitted or discarded no longer changes. Each step is taken in one's own name;
-- what was written changes by amending alone. An author alone neither takes back an
-- immediate risk nor drops it. Where one is said, it has a clock of its own.
CREATE OR REPLACE FUNCTION concern_draft_course() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := public.viewer_practitioner();
  written text[] := '{household,children,source_code,neglect_kinds,seen_or_heard,childs_words,immediate_risk,family_knows,' ||
    'reason_family_not_told,lawful_basis,due_at}';
  handed text[] := '{state,handed_to_id,handed_at}';
  returned text[] := '{state,handed_to_id,returned_at,returned_by_id,missing}';
  submitted text[] := '{state,submitted_at,submitted_by_id,referral_id}';
  discarded text[] := '{state,discarded_at,discarded_by_id,discard_reason}';
  same text[] := '{version,updated_at,updated_by}';
  may text[];
  why text;
BEGIN
  may := CASE
    WHEN NEW.state = 'SUBMITTED' THEN submitted
    WHEN NEW.state = 'DISCARDED' THEN discarded
    WHEN NEW.returned_at IS DISTINCT FROM OLD.returned_at THEN returned
    WHEN NEW.handed_at IS DISTINCT FROM OLD.handed_at THEN handed
    ELSE written END || same;
  CASE
    WHEN OLD.state IN ('SUBMITTED', 'DISCARDED') THEN
      why := 'a draft that was submitted or discarded never changes';
    WHEN to_jsonb(NEW) - may <> to_jsonb(OLD) - may THEN
      why := 'a draft changes by one step at a time';
    WHEN OLD.author_id = me AND OLD.immediate_risk AND (NEW.state = 'DISCARDED' OR NEW.immediate_risk IS NOT TRUE) THEN
      why := 'an author alone does not drop an immediate risk';
    WHEN NEW.due_at > OLD.due_at AND NOT (NEW.immediate_risk IS TRUE AND OLD.immediate_risk IS NOT TRUE) THEN
      why := 'a draft does not wait longer';
    WHEN NEW.state = 'SUBMITTED' AND NOT coalesce(NEW.submitted_by_id = me AND NEW.submitted_at = public.viewer_now() AND EXISTS (
        SELECT 1 FROM public.referral r WHERE r.id = NEW.referral_id AND r.submitted_by_id = me AND r.drafted_by_id = OLD.author_id
          AND r.received_at = public.viewer_now()), false) THEN
      why := 'a draft is submitted as a concern of one''s own';
    WHEN NEW.state = 'DISCARDED' AND NOT coalesce(NEW.discarded_by_id = me AND NEW.discarded_at = public.viewer_now(), false) THEN
      why := 'a draft is discarded in one''s own name';
    WHEN may @> returned AND NOT coalesce(OLD.state = 'WITH_SAFEGUARDING_LEAD' AND NEW.state = 'WITH_AUTHOR' AND NEW.handed_to_id IS NULL
        AND NEW.returned_by_id = me AND NEW.returned_at = public.viewer_now() AND public.viewer_safeguards(), false) THEN
      why := 'a safeguarding lead returns a draft that was handed over, in their own name';
    WHEN may @> handed AND NOT coalesce(NEW.state = 'WITH_SAFEGUARDING_LEAD' AND NEW.handed_at = public.viewer_now()
        AND (NEW.handed_to_id IS NULL OR public.safeguards_here(NEW.handed_to_id, OLD.organisation_id)), false) THEN
      why := 'a draft is handed to active safeguarding leads of its organisation';
    ELSE
      IF NEW.immediate_risk IS TRUE AND OLD.immediate_risk IS NOT TRUE THEN
        NEW.waiting_told_at := NULL;
      END IF;
      RETURN NEW;
  END CASE;
  RAISE insufficient_privilege USING MESSAGE = why;
END $$;
CREATE TRIGGER concern_draft_course BEFORE UPDATE ON concern_draft FOR EACH ROW
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION concern_draft_course();

-- drafted_here is whether the viewer sees an open draft by somebody in their organisation:
-- a referral names no other author.
CREATE OR REPLACE FUNCTION drafted_here(author uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.concern_draft d WHERE d.author_id = author AND d.organisation_id = public.viewer_organisation()
    AND d.state IN ('WITH_AUTHOR', 'WITH_SAFEGUARDING_LEAD'));
END $$;
GRANT EXECUTE ON FUNCTION drafted_here(uuid) TO heed_app;

-- tell_draft notifies others of a step on a draft that the viewer has just taken: those
-- who were handed it, and otherwise its author.
CREATE OR REPLACE FUNCTION tell_draft(sought uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := public.viewer_practitioner();
  instant timestamptz := public.viewer_now();
  d public.concern_draft;
  about text;
  people uuid[];
BEGIN
  SELECT * INTO d FROM public.concern_draft WHERE id = sought AND updated_by = me AND updated_at = instant;
  about := CASE
    WHEN d.submitted_at = instant THEN 'DRAFT_SUBMITTED'
    WHEN d.discarded_at = instant THEN 'DRAFT_DISCARDED'
    WHEN d.state = 'WITH_AUTHOR' AND d.returned_at = instant THEN 'DRAFT_RETURNED'
    WHEN d.state = 'WITH_SAFEGUARDING_LEAD' AND d.handed_at = instant THEN 'DRAFT_HANDED' END;
  IF about IS NULL THEN RETURN 0; END IF;
  people := CASE WHEN about = 'DRAFT_HANDED' THEN ARRAY(SELECT p.id FROM public.practitioner p
      WHERE p.organisation_id = d.organisation_id AND (d.handed_to_id IS NULL OR p.id = d.handed_to_id)
        AND public.safeguards_here(p.id, d.organisation_id))
    ELSE ARRAY(SELECT p.id FROM public.practitioner p WHERE p.id = d.author_id AND p.organisation_id = d.organisation_id) END;
  RETURN public.tell(about, array_remove(people, me), '{}', d.id, d.organisation_id, instant);
END $$;
GRANT EXECUTE ON FUNCTION tell_draft(uuid) TO heed_app;
ALTER FUNCTION tell_draft(uuid) OWNER TO heed_definer;

-- concern_draft_clock schedules the work that tells of a draft that still waits.
CREATE OR REPLACE FUNCTION concern_draft_clock() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.job AS waiting (id, created_at, kind, subject_id, run_at)
  VALUES (public.timed_id(NEW.updated_at, 29), NEW.updated_at, 'draft', NEW.id, NEW.due_at + interval '1 millisecond')
  ON CONFLICT (kind, subject_id) WHERE done_at IS NULL DO UPDATE SET run_at = EXCLUDED.run_at WHERE waiting.run_at > EXCLUDED.run_at;
  RETURN NULL;
END $$;
CREATE TRIGGER concern_draft_begun AFTER INSERT ON concern_draft FOR EACH ROW EXECUTE FUNCTION concern_draft_clock();
CREATE TRIGGER concern_draft_clock AFTER UPDATE OF due_at ON concern_draft FOR EACH ROW WHEN (NEW.due_at IS DISTINCT FROM OLD.due_at)
  EXECUTE FUNCTION concern_draft_clock();
ALTER FUNCTION concern_draft_clock() OWNER TO heed_definer;

-- tell_waiting_draft tells the safeguarding leads and managers of an organisation, or of
-- the nearest one above it that has some, of a draft that still waits after its due time,
-- once. Who may not see the draft is told that there is one.
CREATE OR REPLACE FUNCTION tell_waiting_draft(sought uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  d public.concern_draft;
BEGIN
  PERFORM public.only_in_background();
  SELECT * INTO d FROM public.concern_draft WHERE id = sought AND state IN ('WITH_AUTHOR', 'WITH_SAFEGUARDING_LEAD')
    AND waiting_told_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  IF d.due_at >= instant THEN
    PERFORM public.schedule_job('draft', d.id, d.due_at + interval '1 millisecond');
    RETURN;
  END IF;
  PERFORM public.tell(CASE WHEN d.immediate_risk THEN 'DRAFT_AT_RISK' ELSE 'DRAFT_WAITING' END,
    ARRAY(SELECT public.nearest_heads(d.organisation_id)), '{}', d.id, d.organisation_id, instant);
  UPDATE public.concern_draft SET waiting_told_at = instant WHERE id = d.id;
END $$;
GRANT EXECUTE ON FUNCTION tell_waiting_draft(uuid) TO heed_app;
ALTER FUNCTION tell_waiting_draft(uuid) OWNER TO heed_definer;

-- held_drafts counts the drafts that wait for people. It returns a number to administrators.
CREATE OR REPLACE FUNCTION held_drafts(holders uuid[]) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::integer FROM public.concern_draft d WHERE public.viewer_administers()
    AND ((d.state = 'WITH_AUTHOR' AND d.author_id = ANY (holders))
      OR (d.state = 'WITH_SAFEGUARDING_LEAD' AND d.handed_to_id = ANY (holders)))
$$;
GRANT EXECUTE ON FUNCTION held_drafts(uuid[]) TO heed_app;
ALTER FUNCTION held_drafts(uuid[]) OWNER TO heed_definer;
