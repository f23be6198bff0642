-- Webhooks and their messages belong to no viewer: they are reached through functions only.
-- Each notice is passed on, whatever wrote it.

CREATE POLICY webhook_definer ON webhook TO heed_definer USING (true) WITH CHECK (true);
CREATE POLICY webhook_message_definer ON webhook_message TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook TO heed_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_message TO heed_definer;

-- webhook_notices queues a message for each new notice to somebody of an organisation with
-- a webhook, in the transaction that writes the notice. The job decides whether it is sent.
CREATE OR REPLACE FUNCTION webhook_notices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  WITH queued AS (
    INSERT INTO public.webhook_message (id, created_at, organisation_id, notice_id, since)
    SELECT public.timed_id(n.at, 51), n.at, h.organisation_id, n.id, n.at
    FROM written n JOIN public.practitioner p ON p.id = n.recipient_id JOIN public.webhook h ON h.organisation_id = p.organisation_id
    WHERE h.gone_at IS NULL
    RETURNING id, since
  )
  INSERT INTO public.job (id, created_at, kind, subject_id, run_at)
  SELECT public.timed_id(q.since, 29), q.since, 'webhook', q.id, q.since FROM queued q;
  RETURN NULL;
END $$;
CREATE TRIGGER notice_to_webhook AFTER INSERT ON notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT
  EXECUTE FUNCTION webhook_notices();
ALTER FUNCTION webhook_notices() OWNER TO heed_definer;

-- take_webhook locks a waiting message and tells what decides about it. It is wanted while
-- its recipient works in the organisation, and has the notice unread and may see its child.
-- Without an address the webhook is off. A failing webhook is busy while another replica
-- tries it.
CREATE OR REPLACE FUNCTION take_webhook(which uuid) RETURNS TABLE (notice_id uuid, recipient_id uuid, kind text, at timestamptz,
  since timestamptz, attempts integer, wanted boolean, url text, secret text, former_secret text, failures integer, rests_until timestamptz,
  busy boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  taken public.webhook_message;
  hook public.webhook;
  others boolean := false;
BEGIN
  PERFORM public.only_in_background();
  SELECT * INTO taken FROM public.webhook_message m WHERE m.id = which AND m.state = 'WAITING' FOR UPDATE;
  SELECT * INTO hook FROM public.webhook h WHERE h.organisation_id = taken.organisation_id AND h.gone_at IS NULL;
  IF hook.failures > 0 THEN
    others := NOT pg_try_advisory_xact_lock(hashtext('heed.webhook'), hashtext(hook.organisation_id::text));
  END IF;
  RETURN QUERY SELECT n.id, n.recipient_id, n.kind, n.at, taken.since, taken.attempts,
      public.at_work(p.id) AND p.organisation_id = taken.organisation_id AND n.read_at IS NULL
        AND (n.child_id IS NULL OR public.may_see(p.id, n.child_id, public.viewer_now())),
      hook.url, hook.secret,
      CASE WHEN hook.former_until > public.viewer_now() THEN hook.former_secret END, hook.failures, hook.rests_until,
      others
    FROM public.notice n JOIN public.practitioner p ON p.id = n.recipient_id WHERE n.id = taken.notice_id;
END $$;
GRANT EXECUTE ON FUNCTION take_webhook(uuid) TO heed_app;
ALTER FUNCTION take_webhook(uuid) OWNER TO heed_definer;

-- settle_webhook records what became of a waiting message: after an attempt at an address,
-- or without one. A delivery ends the webhook's rest, a failure begins one, and 410 Gone
-- switches the webhook off, unless it has another address by now.
CREATE OR REPLACE FUNCTION settle_webhook(which uuid, became text, address text, failed text, status integer, rest timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  body uuid;
BEGIN
  PERFORM public.only_in_background();
  UPDATE public.webhook_message m SET state = became, failure = failed, http_status = status,
    attempts = m.attempts + CASE WHEN address IS NULL THEN 0 ELSE 1 END,
    attempted_at = CASE WHEN became = 'SKIPPED' THEN m.attempted_at ELSE public.viewer_now() END,
    settled_at = CASE WHEN became <> 'WAITING' THEN public.viewer_now() END
    WHERE m.id = which AND m.state = 'WAITING' RETURNING m.organisation_id INTO body;
  UPDATE public.webhook h SET rests_until = CASE WHEN became <> 'DELIVERED' THEN rest END,
    failures = CASE WHEN became = 'DELIVERED' THEN 0 ELSE h.failures + 1 END,
    gone_at = CASE WHEN status = 410 THEN public.viewer_now() END
    WHERE h.organisation_id = body AND h.url = address AND h.gone_at IS NULL AND (became <> 'DELIVERED' OR h.failures > 0);
END $$;
GRANT EXECUTE ON FUNCTION settle_webhook(uuid, text, text, text, integer, timestamptz) TO heed_app;
ALTER FUNCTION settle_webhook(uuid, text, text, text, integer, timestamptz) OWNER TO heed_definer;

-- only_administrators refuses everybody else.
CREATE OR REPLACE FUNCTION only_administrators() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT public.viewer_administers() THEN RAISE insufficient_privilege USING MESSAGE = 'this is for administrators'; END IF;
END $$;
GRANT EXECUTE ON FUNCTION only_administrators() TO heed_definer;

-- set_webhook sets, for administrators, where an organisation's messages go, and switches
-- the webhook on. A new one gets the secret; the idempotency key of who made that is kept.
CREATE OR REPLACE FUNCTION set_webhook(body uuid, address text, fresh text, key text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.only_administrators();
  INSERT INTO public.webhook AS h (organisation_id, created_at, url, secret, secret_by_id, secret_key, set_at)
  VALUES (body, public.viewer_now(), address, fresh, public.viewer_practitioner(), key, public.viewer_now())
  ON CONFLICT (organisation_id) DO UPDATE
    SET url = EXCLUDED.url, set_at = EXCLUDED.set_at, gone_at = NULL, rests_until = NULL, failures = 0;
END $$;
GRANT EXECUTE ON FUNCTION set_webhook(uuid, text, text, text) TO heed_app;
ALTER FUNCTION set_webhook(uuid, text, text, text) OWNER TO heed_definer;

-- rotate_webhook gives a webhook, for administrators, a new secret. The former one signs too
-- until an instant.
CREATE OR REPLACE FUNCTION rotate_webhook(body uuid, fresh text, key text, until timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.only_administrators();
  UPDATE public.webhook h SET secret = fresh, secret_by_id = public.viewer_practitioner(), secret_key = key, former_secret = h.secret,
    former_until = until WHERE h.organisation_id = body;
END $$;
GRANT EXECUTE ON FUNCTION rotate_webhook(uuid, text, text, timestamptz) TO heed_app;
ALTER FUNCTION rotate_webhook(uuid, text, text, timestamptz) OWNER TO heed_definer;

-- webhook_secret is a secret for the administrator who made it, by the key of the mutation
-- that did: sent again, the mutation answers alike.
CREATE OR REPLACE FUNCTION webhook_secret(body uuid, key text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT h.secret FROM public.webhook h
  WHERE h.organisation_id = body AND h.secret_key = key AND h.secret_by_id = public.viewer_practitioner() AND public.viewer_administers()
$$;
GRANT EXECUTE ON FUNCTION webhook_secret(uuid, text) TO heed_app;
ALTER FUNCTION webhook_secret(uuid, text) OWNER TO heed_definer;

-- remove_webhook removes a webhook with its secrets, for administrators.
CREATE OR REPLACE FUNCTION remove_webhook(body uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.only_administrators();
  DELETE FROM public.webhook h WHERE h.organisation_id = body;
END $$;
GRANT EXECUTE ON FUNCTION remove_webhook(uuid) TO heed_app;
ALTER FUNCTION remove_webhook(uuid) OWNER TO heed_definer;

-- replay_webhook queues again, for administrators, the messages to an organisation that were
-- given up, and has those that failed tried now. They keep their identifiers.
CREATE OR REPLACE FUNCTION replay_webhook(body uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.only_administrators();
  WITH again AS (
    UPDATE public.webhook_message m SET state = 'WAITING', settled_at = NULL, attempts = 0, attempted_at = NULL, failure = NULL,
      http_status = NULL, since = public.viewer_now()
    WHERE m.organisation_id = body AND m.state = 'UNDELIVERABLE' RETURNING m.id
  )
  INSERT INTO public.job (id, created_at, kind, subject_id, run_at)
  SELECT public.timed_id(public.viewer_now(), 29), public.viewer_now(), 'webhook', a.id, public.viewer_now() FROM again a
  ON CONFLICT (kind, subject_id) WHERE done_at IS NULL DO NOTHING;
  UPDATE public.job j SET run_at = public.viewer_now() WHERE j.id IN (
    SELECT w.id FROM public.job w JOIN public.webhook_message m ON m.id = w.subject_id
    WHERE w.kind = 'webhook' AND w.done_at IS NULL AND w.run_at > public.viewer_now() AND m.organisation_id = body
      AND m.state = 'WAITING' AND m.failure IS NOT NULL
    FOR UPDATE OF w SKIP LOCKED -- one that is being sent
  );
  UPDATE public.webhook h SET rests_until = NULL WHERE h.organisation_id = body;
END $$;
GRANT EXECUTE ON FUNCTION replay_webhook(uuid) TO heed_app;
ALTER FUNCTION replay_webhook(uuid) OWNER TO heed_definer;

-- webhooks_of are the webhooks of organisations for administrators, with counts of their
-- messages.
CREATE OR REPLACE FUNCTION webhooks_of(bodies uuid[]) RETURNS TABLE (organisation_id uuid, url text, gone boolean, failures integer,
  set_at timestamptz, former_until timestamptz, delivered_at timestamptz, waiting integer, undeliverable integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT h.organisation_id, h.url, h.gone_at IS NOT NULL, h.failures, h.set_at,
    CASE WHEN h.former_until > public.viewer_now() THEN h.former_until END,
    (SELECT max(m.settled_at) FROM public.webhook_message m WHERE m.organisation_id = h.organisation_id AND m.state = 'DELIVERED'),
    (SELECT count(*)::integer FROM public.webhook_message m WHERE m.organisation_id = h.organisation_id AND m.state = 'WAITING'),
    (SELECT count(*)::integer FROM public.webhook_message m WHERE m.organisation_id = h.organisation_id AND m.state = 'UNDELIVERABLE')
  FROM public.webhook h WHERE h.organisation_id = ANY (bodies) AND public.viewer_administers()
$$;
GRANT EXECUTE ON FUNCTION webhooks_of(uuid[]) TO heed_app;
ALTER FUNCTION webhooks_of(uuid[]) OWNER TO heed_definer;

-- undelivered_webhooks lists for administrators, of each organisation, the latest messages
-- that failed and are not delivered. It names no notice.
CREATE OR REPLACE FUNCTION undelivered_webhooks(bodies uuid[], most integer) RETURNS TABLE (organisation_id uuid, id uuid, given_up boolean,
  attempts integer, attempted_at timestamptz, next_at timestamptz, failure text, http_status integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.id, m.id, m.state = 'UNDELIVERABLE', m.attempts, m.attempted_at, j.run_at, m.failure, m.http_status
  FROM unnest(bodies) AS b (id) CROSS JOIN LATERAL (
    SELECT f.* FROM public.webhook_message f WHERE f.organisation_id = b.id AND f.failure IS NOT NULL
      AND f.state IN ('WAITING', 'UNDELIVERABLE') ORDER BY f.attempted_at DESC, f.id DESC LIMIT most
  ) m LEFT JOIN public.job j ON j.kind = 'webhook' AND j.subject_id = m.id AND j.done_at IS NULL
  WHERE public.viewer_administers() ORDER BY m.attempted_at DESC, m.id DESC
$$;
GRANT EXECUTE ON FUNCTION undelivered_webhooks(uuid[], integer) TO heed_app;
ALTER FUNCTION undelivered_webhooks(uuid[], integer) OWNER TO heed_definer;
