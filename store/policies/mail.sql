-- Mails belong to no viewer: they are reached through functions only. Each notice to
-- somebody with an address is mailed, whatever wrote it.

CREATE POLICY mail_definer ON mail TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON mail TO heed_definer;

-- Preferences are the practitioner's own.
CREATE POLICY mail_preference_own ON mail_preference TO heed_app
  USING (practitioner_id = (SELECT viewer_practitioner())) WITH CHECK (practitioner_id = (SELECT viewer_practitioner()));
CREATE POLICY mail_preference_definer ON mail_preference FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON mail_preference TO heed_app;
GRANT UPDATE (urgent, ordinary, quiet_from, quiet_to, updated_at) ON mail_preference TO heed_app;
GRANT SELECT ON mail_preference TO heed_definer;

-- mail_notices queues a mail for each new notice, in the transaction that writes the notice.
-- The job decides when it is sent, and whether.
CREATE OR REPLACE FUNCTION mail_notices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  WITH queued AS (
    INSERT INTO public.mail (id, created_at, recipient_id, notice_id, since)
    SELECT public.timed_id(n.at, 50), n.at, n.recipient_id, n.id, n.at
    FROM written n JOIN public.practitioner p ON p.id = n.recipient_id WHERE p.email <> ''
    RETURNING id, since
  )
  INSERT INTO public.job (id, created_at, kind, subject_id, run_at)
  SELECT public.timed_id(q.since, 29), q.since, 'mail', q.id, q.since FROM queued q;
  RETURN NULL;
END $$;
CREATE TRIGGER notice_mailed AFTER INSERT ON notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT
  EXECUTE FUNCTION mail_notices();
ALTER FUNCTION mail_notices() OWNER TO heed_definer;

-- take_mail locks a waiting mail and tells what decides about it. It is wanted while its
-- recipient works here, has an address, and has the notice unread and may see its child;
-- the daily mail, while such notices wait, of which some are of the kinds given.
CREATE OR REPLACE FUNCTION take_mail(which uuid, kinds text[]) RETURNS TABLE (notice_id uuid, kind text, since timestamptz, email text,
  urgent text, ordinary text, quiet_from text, quiet_to text, waiting integer, urgently integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  taken public.mail;
BEGIN
  PERFORM public.only_in_background();
  SELECT * INTO taken FROM public.mail m WHERE m.id = which AND m.state = 'WAITING' FOR UPDATE;
  RETURN QUERY SELECT taken.notice_id, (SELECT n.kind FROM public.notice n WHERE n.id = taken.notice_id), taken.since, p.email, s.urgent,
      s.ordinary, s.quiet_from, s.quiet_to, w.waiting, w.urgently
    FROM public.practitioner p LEFT JOIN public.mail_preference s ON s.practitioner_id = p.id
    CROSS JOIN LATERAL (
      SELECT count(*)::integer, count(*) FILTER (WHERE n.kind = ANY (kinds))::integer FROM public.notice n
      WHERE p.email <> '' AND public.at_work(p.id) AND n.recipient_id = p.id AND n.read_at IS NULL
        AND (taken.notice_id IS NULL OR n.id = taken.notice_id)
        AND (n.child_id IS NULL OR public.may_see(p.id, n.child_id, public.viewer_now()))
    ) AS w (waiting, urgently)
    WHERE p.id = taken.recipient_id;
END $$;
GRANT EXECUTE ON FUNCTION take_mail(uuid, text[]) TO heed_app;
ALTER FUNCTION take_mail(uuid, text[]) OWNER TO heed_definer;

-- settle_mail records once what became of a waiting mail.
CREATE OR REPLACE FUNCTION settle_mail(which uuid, outcome text, code integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.only_in_background();
  UPDATE public.mail m SET state = outcome, settled_at = public.viewer_now(), smtp_code = code WHERE m.id = which AND m.state = 'WAITING';
END $$;
GRANT EXECUTE ON FUNCTION settle_mail(uuid, text, integer) TO heed_app;
ALTER FUNCTION settle_mail(uuid, text, integer) OWNER TO heed_definer;

-- daily_mail_at makes sure that a person's next daily mail waits, from an instant on. One
-- that is being sent is waited for, because it may have counted already.
CREATE OR REPLACE FUNCTION daily_mail_at(person uuid, instant timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  daily uuid;
BEGIN
  INSERT INTO public.mail AS m (id, created_at, recipient_id, since)
  VALUES (public.timed_id(public.viewer_now(), 50), public.viewer_now(), person, instant)
  ON CONFLICT (recipient_id) WHERE notice_id IS NULL AND state = 'WAITING' DO UPDATE SET recipient_id = m.recipient_id RETURNING m.id
  INTO daily;
  PERFORM public.schedule_job('daily_mail', daily, instant);
END $$;
ALTER FUNCTION daily_mail_at(uuid, timestamptz) OWNER TO heed_definer;

-- gather_mail leaves a waiting mail to the person's daily one, which is sent at an instant.
CREATE OR REPLACE FUNCTION gather_mail(which uuid, instant timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  person uuid;
BEGIN
  PERFORM public.only_in_background();
  UPDATE public.mail m SET state = 'GATHERED', settled_at = public.viewer_now() WHERE m.id = which AND m.state = 'WAITING'
  RETURNING m.recipient_id INTO person;
  IF person IS NOT NULL THEN PERFORM public.daily_mail_at(person, instant); END IF;
END $$;
GRANT EXECUTE ON FUNCTION gather_mail(uuid, timestamptz) TO heed_app;
ALTER FUNCTION gather_mail(uuid, timestamptz) OWNER TO heed_definer;

-- undelivered_mail lists for administrators the latest mails that could not be delivered,
-- with the recipient and a code. It names no notice.
CREATE OR REPLACE FUNCTION undelivered_mail(most integer) RETURNS TABLE (practitioner_id uuid, at timestamptz, smtp_code integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.recipient_id, m.settled_at, m.smtp_code FROM public.mail m
  WHERE m.state = 'UNDELIVERABLE' AND public.viewer_administers() ORDER BY m.settled_at DESC, m.id DESC LIMIT most
$$;
GRANT EXECUTE ON FUNCTION undelivered_mail(integer) TO heed_app;
ALTER FUNCTION undelivered_mail(integer) OWNER TO heed_definer;

-- resend_mail queues again, for administrators, what could not be delivered to a person, and
-- returns the number of mails. Daily ones become one.
CREATE OR REPLACE FUNCTION resend_mail(person uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it record;
  total integer := 0;
BEGIN
  FOR it IN SELECT m.id, m.notice_id FROM public.mail m
    WHERE m.recipient_id = person AND m.state = 'UNDELIVERABLE' AND public.viewer_administers() ORDER BY m.id FOR UPDATE LOOP
    total := total + 1;
    IF it.notice_id IS NULL THEN
      UPDATE public.mail SET state = 'SKIPPED', settled_at = public.viewer_now(), smtp_code = NULL WHERE id = it.id;
      PERFORM public.daily_mail_at(person, public.viewer_now());
    ELSE
      UPDATE public.mail SET state = 'WAITING', settled_at = NULL, smtp_code = NULL, since = public.viewer_now() WHERE id = it.id;
      PERFORM public.schedule_job('mail', it.id, public.viewer_now());
    END IF;
  END LOOP;
  RETURN total;
END $$;
GRANT EXECUTE ON FUNCTION resend_mail(uuid) TO heed_app;
ALTER FUNCTION resend_mail(uuid) OWNER TO heed_definer;
