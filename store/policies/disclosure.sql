-- The access log: one function adds to it (log.sql), nobody changes it, and the server's
-- own writer links it.

CREATE POLICY access_entry_read ON access_entry FOR SELECT TO heed_app USING (
  (SELECT viewer_keeps_records())
  OR EXISTS (SELECT 1 FROM unnest(access_entry.child_ids) AS x (id) WHERE sees_child(x.id) OR sees_merged(x.id) OFFSET 0)
);
CREATE POLICY access_entry_definer ON access_entry TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON access_entry TO heed_app;
GRANT SELECT, INSERT ON access_entry TO heed_definer;

CREATE POLICY disclosure_read ON disclosure_index FOR SELECT TO heed_app USING (
  (SELECT viewer_keeps_records())
  OR sees_child(child_id)
  OR sees_merged(child_id)
);
CREATE POLICY disclosure_definer ON disclosure_index TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON disclosure_index TO heed_app;
GRANT SELECT, INSERT ON disclosure_index TO heed_definer;

GRANT SELECT, INSERT, DELETE ON access_pending TO heed_definer;
GRANT SELECT, INSERT ON access_link, access_checkpoint TO heed_definer;
CREATE POLICY access_pending_definer ON access_pending TO heed_definer USING (true) WITH CHECK (true);
CREATE POLICY access_link_definer ON access_link TO heed_definer USING (true) WITH CHECK (true);
CREATE POLICY access_checkpoint_definer ON access_checkpoint TO heed_definer USING (true) WITH CHECK (true);

CREATE TRIGGER access_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_entry FOR EACH STATEMENT EXECUTE FUNCTION
  append_only();
CREATE TRIGGER disclosure_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosure_index FOR EACH STATEMENT EXECUTE FUNCTION
  append_only();
CREATE TRIGGER access_link_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_link FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER access_checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION
  append_only();

-- disclosure_id is the identifier of one child's disclosure in an entry: like the store's
-- NewID, with the entry's milliseconds. The same entry and place always give the same
-- identifier, because the view computes it while the entry waits, and the index keeps it.
CREATE OR REPLACE FUNCTION disclosure_id(entry uuid, place bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
  RETURN encode(set_byte(set_byte(set_byte(substring(uuid_send(entry) FROM 1 FOR 6)
    || substring(sha256(uuid_send(entry) || int8send(place)) FROM 1 FOR 10), 6, 128), 7, 15), 8,
    128 | (get_byte(sha256(uuid_send(entry) || int8send(place)), 10) & 63)), 'hex')::uuid;
GRANT EXECUTE ON FUNCTION disclosure_id(uuid, bigint) TO heed_definer;

-- disclosures_in are the disclosures of an entry: one for each of its children.
CREATE OR REPLACE FUNCTION disclosures_in(e access_entry) RETURNS SETOF disclosure_index LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT disclosure_id(e.id, x.place), e.created_at, e.at, x.rule, x.child_id, e.id, e.practitioner_id, e.organisation_id, x.look
  FROM unnest(e.child_ids, e.rules, e.looks) WITH ORDINALITY AS x (child_id, rule, look, place);
END;
GRANT EXECUTE ON FUNCTION disclosures_in(access_entry) TO heed_definer;

-- all_waiting lists the disclosures of the entries that wait for their link. An entry that
-- an earlier release wrote has its disclosures in the index already.
CREATE OR REPLACE FUNCTION all_waiting() RETURNS SETOF disclosure_index
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT d.* FROM public.access_pending p JOIN public.access_entry e ON e.id = p.entry_id CROSS JOIN LATERAL public.disclosures_in(e) d
    WHERE NOT EXISTS (SELECT 1 FROM public.disclosure_index k WHERE k.entry_id = p.entry_id OFFSET 0);
END $$;
GRANT EXECUTE ON FUNCTION all_waiting() TO heed_definer;
ALTER FUNCTION all_waiting() OWNER TO heed_definer;

-- visible_waiting lists those that the viewer may read by the rule of disclosure_read. An
-- operator of the database without a viewer reads all, as in the index.
CREATE OR REPLACE FUNCTION visible_waiting() RETURNS SETOF disclosure_index
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  everyone boolean := public.viewer_keeps_records() OR (public.in_background() AND pg_has_role(session_user, 'heed_owner', 'MEMBER'));
BEGIN
  RETURN QUERY
    WITH waiting AS MATERIALIZED (SELECT * FROM public.all_waiting())
    SELECT w.* FROM waiting w WHERE everyone OR w.child_id IN (
      SELECT s.id FROM (SELECT DISTINCT k.child_id AS id FROM waiting k) s WHERE public.sees_child(s.id) OR public.sees_merged(s.id));
END $$;
GRANT EXECUTE ON FUNCTION visible_waiting() TO heed_app, heed_definer;
ALTER FUNCTION visible_waiting() OWNER TO heed_definer;

-- disclosure is what everything reads: the index, and the disclosures of the entries that
-- wait to get into it, which is a second or less.
CREATE OR REPLACE VIEW disclosure WITH (security_invoker = true) AS
  SELECT d.* FROM disclosure_index d UNION ALL SELECT w.* FROM visible_waiting() w;
COMMENT ON VIEW disclosure IS 'One child in one access entry, to list the viewers of a child.';
GRANT SELECT ON disclosure TO heed_app, heed_definer;

-- The text of an entry in the chain: a JSON array of every column in this order, as
-- PostgreSQL writes jsonb (", " between elements, characters unescaped except the quote,
-- the backslash and those below U+0020):
--
--   ["id", created_at, at, "request_id", "practitioner_id", "organisation_id",
--    "agency", "operation", ["fields", …], "purpose" or null, "outcome",
--    ["child_ids", …], ["rules", …], ["looks", …] where there are any]
--
-- Instants are whole microseconds since 1970-01-01T00:00:00Z, without fraction or
-- exponent, so that no setting of a session (TimeZone, DateStyle, extra_float_digits) and
-- no change of a default changes the text; the hash is over its UTF-8, whatever the
-- database's encoding. The form never changes: a later column is appended only where it is
-- not null, so that older entries keep their text. A test compares a sample of it byte by
-- byte.
CREATE OR REPLACE FUNCTION access_text(e access_entry) RETURNS text LANGUAGE sql STABLE
  RETURN (jsonb_build_array(e.id, trunc(extract(epoch FROM e.created_at) * 1000000), trunc(extract(epoch FROM e.at) * 1000000),
    e.request_id, e.practitioner_id, e.organisation_id, e.agency,
    e.operation, e.fields, e.purpose, e.outcome, e.child_ids, e.rules)
    || CASE WHEN e.looks IS NULL THEN jsonb_build_array() ELSE jsonb_build_array(e.looks) END)::text;
GRANT EXECUTE ON FUNCTION access_text(access_entry) TO heed_definer;

-- chain_access links the waiting entries, oldest first up to a limit, and returns how many
-- it linked and the head. One caller at a time: the others wait, and then see what it did,
-- because each statement of a volatile function takes a new snapshot.
--
--   hash(0) = 32 zero bytes
--   hash(n) = SHA-256(hash(n-1) || SHA-256(text of entry n))
--
-- The entry's own digest is hashed, so that a place in the chain can be proved by digests
-- alone, without showing other people's entries.
--
-- The disclosures of the linked entries go into their index in the same transaction.
--
-- A waiting row without an entry, or one that is linked already, is left for verification
-- to find. Everything is read by index, row by row: a few rows wait or, after an outage, a
-- million, and the planner's statistics lag behind.
CREATE OR REPLACE FUNCTION chain_access(most integer) RETURNS TABLE (linked bigint, head bigint, head_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  e public.access_entry;
  s bigint;
  h bytea;
  taken uuid[] := '{}';
  hashes bytea[] := '{}';
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('heed.access_link'));
  SELECT l.seq, l.hash INTO s, h FROM public.access_link l ORDER BY l.seq DESC LIMIT 1;
  IF s IS NULL THEN s := 0; h := decode(repeat('00', 32), 'hex'); END IF;
  FOR e IN
    SELECT a.* FROM public.access_pending p JOIN public.access_entry a ON a.id = p.entry_id
    WHERE NOT EXISTS (SELECT 1 FROM public.access_link l WHERE l.entry_id = p.entry_id)
    ORDER BY p.entry_id LIMIT most
  LOOP
    h := sha256(h || sha256(convert_to(public.access_text(e), 'UTF8')));
    taken := taken || e.id;
    hashes := hashes || h;
  END LOOP;
  INSERT INTO public.access_link (seq, entry_id, hash)
  SELECT s + x.n, x.id, x.hash FROM unnest(taken, hashes) WITH ORDINALITY AS x (id, hash, n);
  INSERT INTO public.disclosure_index
  SELECT d.* FROM unnest(taken) WITH ORDINALITY AS x (id, n) JOIN public.access_entry a ON a.id = x.id
  CROSS JOIN LATERAL public.disclosures_in(a) d
  WHERE NOT EXISTS (SELECT 1 FROM public.disclosure_index k WHERE k.entry_id = x.id OFFSET 0)
  ORDER BY x.n;
  DELETE FROM public.access_pending WHERE entry_id = ANY (taken);
  RETURN QUERY SELECT cardinality(taken)::bigint, s + cardinality(taken), h;
END $$;
GRANT EXECUTE ON FUNCTION chain_access(integer) TO heed_app;
ALTER FUNCTION chain_access(integer) OWNER TO heed_definer;

-- checkpoint_access stores a signed head; the key is never in the database. It refuses a
-- head that is no link of the chain.
CREATE OR REPLACE FUNCTION checkpoint_access(head bigint, head_hash bytea, signed_at timestamptz, signer text, sig bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH kept AS (
    INSERT INTO public.access_checkpoint (seq, hash, at, key_id, signature)
    SELECT l.seq, l.hash, signed_at, signer, sig FROM public.access_link l WHERE l.seq = head AND l.hash = head_hash
    ON CONFLICT DO NOTHING RETURNING seq
  ) SELECT EXISTS (SELECT 1 FROM kept)
$$;
GRANT EXECUTE ON FUNCTION checkpoint_access(bigint, bytea, timestamptz, text, bytea) TO heed_app;
ALTER FUNCTION checkpoint_access(bigint, bytea, timestamptz, text, bytea) OWNER TO heed_definer;

-- access_extent is how long the chain is and how far it is signed; instants as in
-- access_text. It returns one row, of nulls for an empty chain.
CREATE OR REPLACE FUNCTION access_extent()
RETURNS TABLE (head bigint, head_hash bytea, signed bigint, signed_at text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.seq, l.hash, c.seq, c.at
  FROM (SELECT 1) AS one
  LEFT JOIN (SELECT seq, hash FROM public.access_link ORDER BY seq DESC LIMIT 1) l ON true
  LEFT JOIN (SELECT seq, trunc(extract(epoch FROM at) * 1000000)::text AS at
    FROM public.access_checkpoint ORDER BY seq DESC LIMIT 1) c ON true
$$;
GRANT EXECUTE ON FUNCTION access_extent() TO heed_app;
ALTER FUNCTION access_extent() OWNER TO heed_definer;

-- access_waiting counts the entries that wait for their link.
CREATE OR REPLACE FUNCTION access_waiting() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FROM public.access_pending
$$;
GRANT EXECUTE ON FUNCTION access_waiting() TO heed_app;
ALTER FUNCTION access_waiting() OWNER TO heed_definer;

-- disclosure_amiss returns the entries whose disclosures differ from the entry. There must
-- be a row for each of its children, with its rule, look, instant and viewer, and no
-- other. A row may be missing for a child that does not exist, and for one that was asked
-- for before it existed and refused.
CREATE OR REPLACE FUNCTION disclosure_amiss(entries uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.entry_id FROM (
    SELECT t.entry_id, t.child_id, t.rule, t.at, sum(t.n) AS n FROM (
      SELECT e.id AS entry_id, x.child_id, x.rule, x.look, e.at, e.created_at, e.practitioner_id, e.organisation_id, 1 AS n
      FROM unnest(entries) AS s (id) JOIN public.access_entry e ON e.id = s.id
      CROSS JOIN LATERAL unnest(e.child_ids, e.rules, e.looks) AS x (child_id, rule, look)
      UNION ALL
      SELECT d.entry_id, d.child_id, d.rule, d.look, d.at, d.created_at, d.practitioner_id, d.organisation_id, -1
      FROM unnest(entries) AS s (id) JOIN public.disclosure_index d ON d.entry_id = s.id
    ) t GROUP BY t.entry_id, t.child_id, t.rule, t.look, t.at, t.created_at, t.practitioner_id, t.organisation_id HAVING sum(t.n) <> 0
  ) u
  WHERE u.n <> 1
    OR EXISTS (SELECT 1 FROM public.child k WHERE k.id = u.child_id AND (u.rule <> 'NONE' OR k.created_at <= u.at))
$$;
ALTER FUNCTION disclosure_amiss(uuid[]) OWNER TO heed_definer;

-- access_chain is what verification reads: the links of one range with the text of each
-- entry (null if it is missing), and whether its disclosures match. A subquery for each
-- row reads the text, because that is an index probe whatever the planner estimates.
CREATE OR REPLACE FUNCTION access_chain(after_seq bigint, most bigint)
RETURNS TABLE (seq bigint, entry_id uuid, hash bytea, entry text, amiss boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.seq, l.entry_id, l.hash, (SELECT public.access_text(e) FROM public.access_entry e WHERE e.id = l.entry_id),
    l.entry_id IN (SELECT public.disclosure_amiss(ARRAY(SELECT m.entry_id FROM public.access_link m
      WHERE m.seq > after_seq AND m.seq <= after_seq + most)))
  FROM public.access_link l
  WHERE l.seq > after_seq AND l.seq <= after_seq + most AND (SELECT public.in_background()) ORDER BY l.seq
$$;
GRANT EXECUTE ON FUNCTION access_chain(bigint, bigint) TO heed_app;
ALTER FUNCTION access_chain(bigint, bigint) OWNER TO heed_definer;

-- access_checkpoints returns the checkpoints of one range of the chain; instants as in
-- access_text.
CREATE OR REPLACE FUNCTION access_checkpoints(after_seq bigint, last_seq bigint)
RETURNS TABLE (seq bigint, hash bytea, at text, key_id text, signature bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.seq, c.hash, trunc(extract(epoch FROM c.at) * 1000000)::text, c.key_id, c.signature
  FROM public.access_checkpoint c WHERE c.seq > after_seq AND c.seq <= last_seq ORDER BY c.seq
$$;
GRANT EXECUTE ON FUNCTION access_checkpoints(bigint, bigint) TO heed_app;
ALTER FUNCTION access_checkpoints(bigint, bigint) OWNER TO heed_definer;

-- access_loose is the oldest record without a link of each kind: an entry that is neither
-- linked nor waiting, one that waits and is linked as well, one that waits and is missing,
-- one that waits with wrong disclosures, and a disclosure whose entry is missing.
CREATE OR REPLACE FUNCTION access_loose() RETURNS TABLE (kind text, entry_id uuid, entry text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT x.* FROM (
  (SELECT 'UNCHAINED', e.id, public.access_text(e) FROM public.access_entry e
    WHERE NOT EXISTS (SELECT 1 FROM public.access_link l WHERE l.entry_id = e.id)
      AND NOT EXISTS (SELECT 1 FROM public.access_pending p WHERE p.entry_id = e.id)
    ORDER BY e.id LIMIT 1)
  UNION ALL
  (SELECT 'WAITS_TWICE', e.id, public.access_text(e) FROM public.access_pending p JOIN public.access_entry e ON e.id = p.entry_id
    WHERE EXISTS (SELECT 1 FROM public.access_link l WHERE l.entry_id = p.entry_id)
    ORDER BY e.id LIMIT 1)
  UNION ALL
  (SELECT 'WAITS_GONE', p.entry_id, NULL FROM public.access_pending p
    WHERE NOT EXISTS (SELECT 1 FROM public.access_entry e WHERE e.id = p.entry_id)
    ORDER BY p.entry_id LIMIT 1)
  UNION ALL
  (SELECT 'WAITS_AMISS', e.id, public.access_text(e) FROM public.access_entry e
    WHERE e.id IN (SELECT public.disclosure_amiss(ARRAY(SELECT p.entry_id FROM public.access_pending p
      WHERE EXISTS (SELECT 1 FROM public.disclosure_index d WHERE d.entry_id = p.entry_id))))
    ORDER BY e.id LIMIT 1)
  UNION ALL
  (SELECT 'DISCLOSES_GONE', d.entry_id, NULL FROM public.disclosure_index d
    WHERE NOT EXISTS (SELECT 1 FROM public.access_entry e WHERE e.id = d.entry_id)
    ORDER BY d.entry_id LIMIT 1)
  ) x WHERE (SELECT public.in_background())
$$;
GRANT EXECUTE ON FUNCTION access_loose() TO heed_app;
ALTER FUNCTION access_loose() OWNER TO heed_definer;

-- access_place finds an entry by its identifier or that of one of its disclosures, and
-- then returns the child: with its link (null while it waits) and the first signed link at
-- or after it (null if there is none).
CREATE OR REPLACE FUNCTION access_place(sought uuid) RETURNS TABLE (entry_id uuid, child_id uuid, seq bigint, signed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.id, s.child_id, l.seq, (SELECT min(c.seq) FROM public.access_checkpoint c WHERE c.seq >= l.seq)
  FROM (SELECT sought AS id, NULL::uuid AS child_id 
    UNION ALL SELECT d.entry_id, d.child_id FROM public.disclosure_index d WHERE d.id = sought
    UNION ALL SELECT d.entry_id, d.child_id FROM public.all_waiting() d WHERE d.id = sought) s
  JOIN public.access_entry e ON e.id = s.id
  LEFT JOIN public.access_link l ON l.entry_id = e.id
  WHERE (SELECT public.in_background())
$$;
GRANT EXECUTE ON FUNCTION access_place(uuid) TO heed_app;
ALTER FUNCTION access_place(uuid) OWNER TO heed_definer;

-- unusual_access lists unusual access (auth.UnusualAccessKind) in a period, latest first
-- and up to a limit, for records officers: practitioner, organisation and child, by
-- identifier. many is the number of children within an hour that is still usual; body, if
-- any, the only organisation. A page starts after one finding and ends before another,
-- each given by instant, kind, practitioner and child; backwards, it holds the earliest.
--
-- Records officers' own reading of access logs (RECORDS) does not count: a page of this
-- list would come back as the next finding. An hour counts whole, wherever the page
-- begins. Names are compared as search compares them, and of a name of several words only
-- its end; the stored search words show which children to compare.
--
-- It reads the period from its near end to its far end in ranges, each twice as long as
-- the one before, until it has enough: a first page reads a day or two, and a rare kind
-- costs no more than the whole period. Each range is planned for its own length.
CREATE OR REPLACE FUNCTION unusual_access(
  kinds text[], body uuid, since timestamptz, until timestamptz, many integer,
  past timestamptz, past_kind text, past_who uuid, past_child uuid,
  ahead timestamptz, ahead_kind text, ahead_who uuid, ahead_child uuid,
  backwards boolean, most integer
) RETURNS TABLE (kind text, at timestamptz, practitioner_id uuid, organisation_id uuid, child_id uuid, children integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET work_mem = '32MB' AS $$
DECLARE
  instant interval := '1 microsecond';
  hour interval := '1 hour';
  low timestamptz := greatest(since, ahead);
  high timestamptz := least(until, past + instant);
  stretch interval := '1 day';
  b timestamptz;
  e timestamptz;
  wanted integer := most;
  found_here integer;
BEGIN
  IF NOT public.viewer_keeps_records() THEN RETURN; END IF;
  WHILE low < high AND wanted > 0 LOOP
    b := CASE WHEN backwards THEN low ELSE greatest(high - stretch, low) END;
    e := CASE WHEN backwards THEN least(low + stretch, high) ELSE high END;
    RETURN QUERY
      WITH practitioner_names AS MATERIALIZED (
        SELECT w.id, w.name, ' ' || substring(w.name FROM '[^ ]+$') || ' ' AS surname
        FROM (SELECT p.id, public.search_text(p.name) AS name FROM public.practitioner p WHERE 'OWN_SURNAME' = ANY (kinds) OFFSET 0) w
      ), finding AS (
        SELECT DISTINCT ON (d.at, d.practitioner_id, d.child_id) 'OWN_SURNAME' AS kind, d.at, d.practitioner_id, d.organisation_id,
          d.child_id, 1 AS children
        FROM public.disclosure d
        JOIN practitioner_names w ON w.id = d.practitioner_id
        JOIN public.child_search s ON s.child_id = d.child_id AND position(w.surname IN ' ' || s.names || ' ') > 0
        WHERE d.at >= b AND d.at < e AND d.rule <> 'RECORDS' AND (body IS NULL OR d.organisation_id = body)
          AND public.bears_name(w.name, s.child_id)
        UNION ALL
        SELECT 'MANY_CHILDREN', date_bin(hour, d.at, 'epoch'), d.practitioner_id, d.organisation_id, NULL,
          count(DISTINCT d.child_id)::integer
        FROM public.disclosure d
        WHERE 'MANY_CHILDREN' = ANY (kinds) AND d.at >= date_bin(hour, b + hour - instant, 'epoch') AND d.at < date_bin(hour,
          e + hour - instant, 'epoch')
          AND d.rule <> 'RECORDS' AND (body IS NULL OR d.organisation_id = body)
        GROUP BY date_bin(hour, d.at, 'epoch'), d.practitioner_id, d.organisation_id HAVING count(DISTINCT d.child_id) > many
        UNION ALL
        SELECT 'BREAK_GLASS_WITHOUT_CONTACT', g.opened_at, g.practitioner_id, g.organisation_id, g.child_id, 1
        FROM public.break_glass g
        WHERE 'BREAK_GLASS_WITHOUT_CONTACT' = ANY (kinds) AND g.opened_at >= b AND g.opened_at < e AND NOT g.contact_before
          AND (body IS NULL OR g.organisation_id = body)
      ), placed AS (
        SELECT f.*, row_number() OVER (ORDER BY f.at DESC, f.kind COLLATE "C" DESC, f.practitioner_id DESC, f.child_id DESC) AS place
        FROM finding f
        WHERE (past IS NULL OR (f.at, f.kind COLLATE "C", f.practitioner_id, f.child_id) < (past, past_kind, past_who, past_child))
          AND (ahead IS NULL OR (f.at, f.kind COLLATE "C", f.practitioner_id, f.child_id) > (ahead, ahead_kind, ahead_who, ahead_child))
      )
      SELECT p.kind, p.at, p.practitioner_id, p.organisation_id, p.child_id, p.children FROM placed p
      ORDER BY CASE WHEN backwards THEN -p.place ELSE p.place END LIMIT wanted;
    GET DIAGNOSTICS found_here = ROW_COUNT;
    wanted := wanted - found_here;
    IF backwards THEN low := e; ELSE high := b; END IF;
    stretch := stretch * 2;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION unusual_access(text[], uuid, timestamptz, timestamptz, integer, timestamptz, text, uuid, uuid,
  timestamptz, text, uuid, uuid, boolean, integer) TO heed_app;
ALTER FUNCTION unusual_access(text[], uuid, timestamptz, timestamptz, integer, timestamptz, text, uuid, uuid,
  timestamptz, text, uuid, uuid, boolean, integer) OWNER TO heed_definer;
