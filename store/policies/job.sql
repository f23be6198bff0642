-- Jobs belong to no viewer: they are reached through functions only. A job runs in an
-- operation that has an instant and no viewer, and so reads and writes only through
-- functions made for it.

CREATE POLICY job_definer ON job TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON job TO heed_definer;

-- schedule_job schedules a job at an instant, within the operation that needs it. At most
-- one job of a kind waits for a subject, and the earlier instant counts: the handler asks
-- again what is due, and when it must run next.
CREATE OR REPLACE FUNCTION schedule_job(what text, subject uuid, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
BEGIN
  IF public.viewer_operation() IS NULL OR instant IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'work is scheduled within an operation';
  END IF;
  INSERT INTO public.job AS waiting (id, created_at, kind, subject_id, run_at)
  VALUES (public.timed_id(instant, 29), instant, what, subject, at)
  ON CONFLICT (kind, subject_id) WHERE done_at IS NULL DO UPDATE SET run_at = EXCLUDED.run_at WHERE waiting.run_at > EXCLUDED.run_at;
END $$;
GRANT EXECUTE ON FUNCTION schedule_job(text, uuid, timestamptz) TO heed_app;
ALTER FUNCTION schedule_job(text, uuid, timestamptz) OWNER TO heed_definer;

-- Kept for the release before, which records no tries: take_job_but takes, in the
-- transaction that does it, the job of these kinds that has been due for longest and that
-- nobody else is running, except those set aside. If that transaction commits the job is
-- done; otherwise it waits as before.
CREATE OR REPLACE FUNCTION take_job_but(kinds text[], aside uuid[]) RETURNS TABLE (id uuid, kind text, subject_id uuid, attempts integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
BEGIN
  PERFORM public.only_in_background();
  RETURN QUERY UPDATE public.job t SET done_at = instant, attempts = t.attempts + 1
  WHERE t.id = (
    SELECT w.id FROM public.job w WHERE w.done_at IS NULL AND w.run_at <= instant AND w.kind = ANY (kinds) AND w.id <> ALL (aside)
    ORDER BY w.run_at, w.id LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  RETURNING t.id, t.kind, t.subject_id, t.attempts;
END $$;
GRANT EXECUTE ON FUNCTION take_job_but(text[], uuid[]) TO heed_app;
ALTER FUNCTION take_job_but(text[], uuid[]) OWNER TO heed_definer;

-- try_job records, in a transaction of its own, that a job is tried, so that the record
-- survives the process. It picks the job of these kinds that has been due for longest and
-- that nobody else is running, except those set aside; jobs whose last try did not end
-- come last, because they may have ended the process.
CREATE OR REPLACE FUNCTION try_job(kinds text[], aside uuid[]) RETURNS TABLE (id uuid, kind text, attempts integer, tries integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  chosen uuid;
BEGIN
  PERFORM public.only_in_background();
  SELECT w.id INTO chosen FROM public.job w
  WHERE w.done_at IS NULL AND w.run_at <= instant AND w.kind = ANY (kinds) AND w.id <> ALL (aside) AND w.tries = 0
  ORDER BY w.run_at, w.id LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF chosen IS NULL THEN
    SELECT w.id INTO chosen FROM public.job w
    WHERE w.done_at IS NULL AND w.run_at <= instant AND w.kind = ANY (kinds) AND w.id <> ALL (aside)
    ORDER BY w.run_at, w.id LIMIT 1 FOR UPDATE SKIP LOCKED;
  END IF;
  RETURN QUERY UPDATE public.job t SET tries = t.tries + 1 WHERE t.id = chosen RETURNING t.id, t.kind, t.attempts, t.tries;
END $$;
GRANT EXECUTE ON FUNCTION try_job(text[], uuid[]) TO heed_app;
ALTER FUNCTION try_job(text[], uuid[]) OWNER TO heed_definer;

-- take_tried takes a tried job, in the transaction that does it: if that commits the job
-- is done; otherwise it waits as before. It takes none that somebody else is running or
-- has done meanwhile.
CREATE OR REPLACE FUNCTION take_tried(tried uuid) RETURNS TABLE (subject_id uuid, attempts integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
BEGIN
  PERFORM public.only_in_background();
  RETURN QUERY UPDATE public.job t SET done_at = instant, attempts = t.attempts + 1
  WHERE t.id = (SELECT w.id FROM public.job w WHERE w.id = tried AND w.done_at IS NULL AND w.run_at <= instant FOR UPDATE SKIP LOCKED)
  RETURNING t.subject_id, t.attempts;
END $$;
GRANT EXECUTE ON FUNCTION take_tried(uuid) TO heed_app;
ALTER FUNCTION take_tried(uuid) OWNER TO heed_definer;

-- Kept for the release before, without jobs set aside.
CREATE OR REPLACE FUNCTION take_job(kinds text[]) RETURNS TABLE (id uuid, kind text, subject_id uuid, attempts integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT * FROM public.take_job_but(kinds, '{}');
END $$;
GRANT EXECUTE ON FUNCTION take_job(text[]) TO heed_app;
ALTER FUNCTION take_job(text[]) OWNER TO heed_definer;

-- fail_job records that a job failed, and when it runs again: its tries have ended. Only a
-- code is stored, because a message could hold values.
CREATE OR REPLACE FUNCTION fail_job(failed uuid, code text, again timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE public.job t SET attempts = t.attempts + 1, tries = 0, run_at = again,
    last_error = CASE WHEN code ~ '^[A-Z0-9_]{1,40}$' THEN code ELSE 'INTERNAL' END
  WHERE t.id = failed AND t.done_at IS NULL AND (SELECT public.in_background())
$$;
GRANT EXECUTE ON FUNCTION fail_job(uuid, text, timestamptz) TO heed_app;
ALTER FUNCTION fail_job(uuid, text, timestamptz) OWNER TO heed_definer;

-- jobs_waiting lists waiting jobs for the operator, those that need attention first:
-- FAILED has failed an attempt, LATE has been due for a minute.
CREATE OR REPLACE FUNCTION jobs_waiting(instant timestamptz, most integer)
RETURNS TABLE (id uuid, kind text, state text, run_at timestamptz, attempts integer, last_error text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT w.id, w.kind, CASE WHEN w.attempts > 0 THEN 'FAILED' WHEN w.run_at < instant - interval '1 minute' THEN 'LATE' ELSE 'WAITING' END,
    w.run_at, w.attempts, w.last_error
  FROM public.job w WHERE w.done_at IS NULL
  ORDER BY w.attempts > 0 DESC, w.run_at, w.id LIMIT most
$$;
GRANT EXECUTE ON FUNCTION jobs_waiting(timestamptz, integer) TO heed_app;
ALTER FUNCTION jobs_waiting(timestamptz, integer) OWNER TO heed_definer;

-- jobs_counted counts the waiting jobs, and of those the late and the failed ones, as in
-- jobs_waiting.
CREATE OR REPLACE FUNCTION jobs_counted(instant timestamptz) RETURNS TABLE (waiting bigint, late bigint, failed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*), count(*) FILTER (WHERE w.run_at < instant - interval '1 minute'), count(*) FILTER (WHERE w.attempts > 0)
  FROM public.job w WHERE w.done_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION jobs_counted(timestamptz) TO heed_app;
ALTER FUNCTION jobs_counted(timestamptz) OWNER TO heed_definer;

-- tidy removes, up to a limit of each, done jobs, used idempotency keys, and notices that
-- were read before an instant, with their mails. An unread notice stays, and no record is
-- removed. Daily mails go with the jobs, and so do secrets of webhooks that no longer sign.
-- One caller at a time: another finds nothing to do.
CREATE OR REPLACE FUNCTION tidy(jobs_before timestamptz, keys_before timestamptz, notices_before timestamptz, most integer)
RETURNS TABLE (jobs integer, keys integer, notices integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.only_in_background();
  jobs := 0; keys := 0; notices := 0;
  IF pg_try_advisory_xact_lock(hashtext('heed.tidy')) THEN
    DELETE FROM public.job WHERE id = ANY (ARRAY(SELECT j.id FROM public.job j WHERE j.done_at < jobs_before
      ORDER BY j.done_at LIMIT most));
    GET DIAGNOSTICS jobs = ROW_COUNT;
    DELETE FROM public.mail WHERE id = ANY (ARRAY(SELECT m.id FROM public.mail m WHERE m.settled_at < jobs_before
      AND m.notice_id IS NULL AND m.state <> 'UNDELIVERABLE' ORDER BY m.settled_at LIMIT most));
    UPDATE public.webhook SET former_secret = NULL, former_until = NULL WHERE former_until < public.viewer_now();
    DELETE FROM public.retry r USING (SELECT o.practitioner_id, o.key FROM public.retry o WHERE o.at < keys_before
      ORDER BY o.at LIMIT most) x
      WHERE r.practitioner_id = x.practitioner_id AND r.key = x.key;
    GET DIAGNOSTICS keys = ROW_COUNT;
    DELETE FROM public.notice WHERE id = ANY (ARRAY(SELECT n.id FROM public.notice n WHERE n.read_at < notices_before
      ORDER BY n.read_at LIMIT most));
    GET DIAGNOSTICS notices = ROW_COUNT;
  END IF;
  RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION tidy(timestamptz, timestamptz, timestamptz, integer) TO heed_app;
ALTER FUNCTION tidy(timestamptz, timestamptz, timestamptz, integer) OWNER TO heed_definer;
