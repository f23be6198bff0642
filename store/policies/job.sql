-- Work that waits for its time belongs to no viewer: it is reached through
-- functions only.

CREATE POLICY job_definer ON job TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON job TO heed_definer;

-- schedule_job has something done at an instant, within the operation that makes
-- it due. One job of a kind waits for a subject: of two instants the earlier
-- counts, for whoever does the work asks anew what is owed, and when next.
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
