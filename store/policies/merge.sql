-- A merge says that two records are of one child, household or relative. What belongs to the
-- one moves to the other, row by row, and a row in record_merge_row says of each what moved,
-- so that it can move back. The record that was merged stays as it was, and nobody sees it:
-- its identifier leads to the other one (standing_records).

CREATE POLICY record_merge_create ON record_merge FOR INSERT TO heed_app WITH CHECK (
  (SELECT viewer_reach()) = 'AUTHORITY' AND merged_by_id = (SELECT viewer_practitioner()) AND merged_at = (SELECT viewer_now())
  AND organisation_id = (SELECT viewer_organisation()) AND undone_at IS NULL AND sees_record(from_id) AND sees_record(into_id)
  AND get_byte(uuid_send(from_id), 7) = get_byte(uuid_send(into_id), 7)
);
CREATE POLICY record_merge_change ON record_merge FOR UPDATE TO heed_app
  USING ((SELECT viewer_reach()) = 'AUTHORITY' AND sees_record(id))
  WITH CHECK (undone_by_id = (SELECT viewer_practitioner()) AND undone_at = (SELECT viewer_now()));
CREATE POLICY record_merge_definer ON record_merge FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE (undone_at, undone_by_id, undone_reason) ON record_merge TO heed_app;
GRANT SELECT ON record_merge TO heed_definer;
CREATE POLICY record_merge_row_definer ON record_merge_row TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON record_merge_row TO heed_definer;

-- standing_records says to which records the identifiers of merged ones lead: an object of
-- identifiers, or null if none of them was merged.
CREATE OR REPLACE FUNCTION standing_records(asked uuid[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.record_merge m WHERE m.from_id = ANY (asked) AND m.undone_at IS NULL) THEN
    RETURN NULL;
  END IF;
  RETURN (WITH RECURSIVE way AS (
    SELECT m.from_id AS first, m.into_id AS place FROM public.record_merge m WHERE m.from_id = ANY (asked) AND m.undone_at IS NULL
    UNION ALL
    SELECT w.first, m.into_id FROM way w JOIN public.record_merge m ON m.from_id = w.place AND m.undone_at IS NULL
  )
  SELECT jsonb_object_agg(w.first, w.place) FROM way w
  WHERE NOT EXISTS (SELECT 1 FROM public.record_merge m WHERE m.from_id = w.place AND m.undone_at IS NULL));
END $$;
GRANT EXECUTE ON FUNCTION standing_records(uuid[]) TO heed_app, heed_definer;
ALTER FUNCTION standing_records(uuid[]) OWNER TO heed_definer;

-- Once it is undone, what it says of the one child is for those alone who see both.
CREATE POLICY record_merge_read ON record_merge FOR SELECT TO heed_app USING (
  sees_record(coalesce((standing_records(ARRAY[into_id]) ->> into_id::text)::uuid, into_id))
  AND (undone_at IS NULL OR (undone_by_id = (SELECT viewer_practitioner()) AND undone_at = (SELECT viewer_now()))
    OR sees_record(coalesce((standing_records(ARRAY[from_id]) ->> from_id::text)::uuid, from_id)))
);

-- standing replaces the identifiers of merged records in a list by those to which they lead.
CREATE OR REPLACE FUNCTION standing(these uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  leads jsonb := public.standing_records(these);
BEGIN
  IF leads IS NULL THEN RETURN these; END IF;
  RETURN ARRAY(SELECT DISTINCT coalesce((leads ->> t.id::text)::uuid, t.id) FROM unnest(these) AS t (id));
END $$;
GRANT EXECUTE ON FUNCTION standing(uuid[]) TO heed_definer;
ALTER FUNCTION standing(uuid[]) OWNER TO heed_definer;

-- merged_behind lists which records were merged into each of some, however often in turn.
CREATE OR REPLACE FUNCTION merged_behind(these uuid[]) RETURNS TABLE (record_id uuid, merged_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY WITH RECURSIVE way AS (
    SELECT m.into_id AS stands, m.from_id AS merged FROM public.record_merge m WHERE m.into_id = ANY (these) AND m.undone_at IS NULL
    UNION ALL
    SELECT w.stands, m.from_id FROM way w JOIN public.record_merge m ON m.into_id = w.merged AND m.undone_at IS NULL
  ) SELECT w.stands, w.merged FROM way w;
END $$;
GRANT EXECUTE ON FUNCTION merged_behind(uuid[]) TO heed_app;
ALTER FUNCTION merged_behind(uuid[]) OWNER TO heed_definer;

-- merged_columns lists what belongs to records of a kind (store/kind.go): the column that
-- moves, a second column that is unique beside it, and what the contract calls the rows. A
-- test compares it with the foreign keys.
CREATE OR REPLACE FUNCTION merged_columns() RETURNS TABLE (kind integer, of_table text, of_column text, beside text, record text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  VALUES (3, 'action_child', 'child_id', 'action_id', 'ACTION'), (3, 'break_glass', 'child_id', NULL, 'BREAK_GLASS'),
    (3, 'care_profile', 'child_id', NULL, 'CARE_PROFILE'), (3, 'item_grade', 'child_id', NULL, NULL),
    (3, 'profile_evidence', 'child_id', NULL, NULL), (3, 'target_item', 'child_id', NULL, NULL),
    (3, 'chronology_subject', 'child_id', 'event_id', 'EVENT'), (3, 'household_member', 'child_id', NULL, 'HOUSEHOLD_MEMBER'),
    (3, 'involvement', 'child_id', NULL, 'INVOLVEMENT'), (3, 'notice', 'child_id', NULL, NULL),
    (3, 'referral_child', 'child_id', 'referral_id', 'CONCERN'), (3, 'relationship', 'child_id', 'relative_id', 'RELATIONSHIP'),
    (3, 'voice_record', 'child_id', NULL, 'VOICE_RECORD'), (3, 'incident_delivery', 'child_id', NULL, 'INCIDENT'),
    (5, 'care_sitting', 'household_id', NULL, 'CARE_PROFILE'), (5, 'chronology_event', 'household_id', NULL, 'EVENT'),
    (5, 'household_member', 'household_id', NULL, 'HOUSEHOLD_MEMBER'), (5, 'referral', 'household_id', NULL, 'CONCERN'),
    (7, 'action', 'relative_id', NULL, 'ACTION'), (7, 'household_member', 'relative_id', NULL, 'HOUSEHOLD_MEMBER'),
    (7, 'relationship', 'relative_id', 'child_id', 'RELATIONSHIP')
$$;
GRANT EXECUTE ON FUNCTION merged_columns() TO heed_app, heed_definer;

-- The functions below move rows, and change nothing else in them.
DO $$
DECLARE
  it record;
BEGIN
  FOR it IN SELECT DISTINCT c.of_table, c.of_column FROM merged_columns() c LOOP
    EXECUTE format('GRANT UPDATE (%I) ON %I TO heed_definer', it.of_column, it.of_table);
  END LOOP;
  FOR it IN SELECT DISTINCT c.of_table FROM merged_columns() c LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO heed_definer USING (true) WITH CHECK (true)', it.of_table || '_moved',
      it.of_table);
  END LOOP;
  FOR it IN SELECT * FROM unnest(ARRAY['child', 'household', 'relative']) AS t (of_table) LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR UPDATE TO heed_definer USING (true) WITH CHECK (true)', it.of_table || '_merged',
      it.of_table);
    EXECUTE format('GRANT UPDATE (merged_into) ON %I TO heed_definer', it.of_table);
  END LOOP;
  FOR it IN SELECT * FROM unnest(ARRAY['household_member', 'relationship']) AS t (of_table) LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR DELETE TO heed_definer USING (true)', it.of_table || '_doubled', it.of_table);
    EXECUTE format('CREATE POLICY %I ON %I FOR INSERT TO heed_definer WITH CHECK (true)', it.of_table || '_restored', it.of_table);
    EXECUTE format('GRANT INSERT, DELETE ON %I TO heed_definer', it.of_table);
  END LOOP;
END $$;
GRANT UPDATE (carer_ids) ON care_sitting TO heed_definer;
GRANT UPDATE (state, superseded_by_id, superseded_at) ON care_profile TO heed_definer;

-- merged_only refuses everybody else who would say that a record was merged.
CREATE OR REPLACE FUNCTION merged_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RAISE insufficient_privilege USING MESSAGE = 'records are merged by merge_records'; END $$;
CREATE TRIGGER child_merged_only BEFORE UPDATE ON child FOR EACH ROW
  WHEN (NEW.merged_into IS DISTINCT FROM OLD.merged_into AND current_user <> 'heed_definer') EXECUTE FUNCTION merged_only();
CREATE TRIGGER household_merged_only BEFORE UPDATE ON household FOR EACH ROW
  WHEN (NEW.merged_into IS DISTINCT FROM OLD.merged_into AND current_user <> 'heed_definer') EXECUTE FUNCTION merged_only();
CREATE TRIGGER relative_merged_only BEFORE UPDATE ON relative FOR EACH ROW
  WHEN (NEW.merged_into IS DISTINCT FROM OLD.merged_into AND current_user <> 'heed_definer') EXECUTE FUNCTION merged_only();

-- Nothing new belongs to a record that was merged, also where the writer began before. The
-- lock waits for a merge that runs, and a merge waits for it. The writer sends it again.
CREATE OR REPLACE FUNCTION child_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  away uuid;
BEGIN
  SELECT c.merged_into INTO away FROM public.child c WHERE c.id = NEW.child_id FOR KEY SHARE;
  IF away IS NOT NULL THEN RAISE serialization_failure USING MESSAGE = 'the child was merged meanwhile'; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION household_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  away uuid;
BEGIN
  SELECT h.merged_into INTO away FROM public.household h WHERE h.id = NEW.household_id FOR KEY SHARE;
  IF away IS NOT NULL THEN RAISE serialization_failure USING MESSAGE = 'the household was merged meanwhile'; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION relative_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  away uuid;
BEGIN
  SELECT r.merged_into INTO away FROM public.relative r WHERE r.id = NEW.relative_id FOR KEY SHARE;
  IF away IS NOT NULL THEN RAISE serialization_failure USING MESSAGE = 'the relative was merged meanwhile'; END IF;
  RETURN NEW;
END $$;
DO $$
DECLARE
  it record;
BEGIN
  FOR it IN SELECT c.of_table, c.of_column, c.kind FROM merged_columns() c LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT%s ON %I FOR EACH ROW WHEN (NEW.%I IS NOT NULL) EXECUTE FUNCTION %I()',
      it.of_table || '_' || it.of_column || '_stands', CASE WHEN it.of_table = 'action' THEN ' OR UPDATE OF relative_id' END, it.of_table,
      it.of_column, CASE it.kind WHEN 3 THEN 'child' WHEN 5 THEN 'household' ELSE 'relative' END || '_stands');
  END LOOP;
END $$;

ALTER FUNCTION child_stands() OWNER TO heed_definer;
ALTER FUNCTION household_stands() OWNER TO heed_definer;
ALTER FUNCTION relative_stands() OWNER TO heed_definer;

-- A child that was merged is found by no name and by no number.
GRANT DELETE ON child_search TO heed_definer;
CREATE OR REPLACE FUNCTION child_merged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.merged_into IS NULL THEN
    UPDATE public.child SET restricted = restricted WHERE id = NEW.id; -- child_searchable enters it again
  ELSE
    DELETE FROM public.child_search WHERE child_id = NEW.id;
    DELETE FROM public.child_word WHERE child_id = NEW.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER child_merged AFTER UPDATE OF merged_into ON child
  FOR EACH ROW WHEN (NEW.merged_into IS DISTINCT FROM OLD.merged_into) EXECUTE FUNCTION child_merged();
ALTER FUNCTION child_merged() OWNER TO heed_definer;

-- merge_counts counts what belongs to a record and would move to another one, and what is
-- shared with it and stays, as far as the viewer sees it.
CREATE OR REPLACE FUNCTION merge_counts(from_record uuid, into_record uuid) RETURNS TABLE (record text, moves bigint, shared bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c record;
  doubled text;
BEGIN
  FOR c IN SELECT * FROM public.merged_columns() m WHERE m.kind = get_byte(uuid_send(from_record), 7) AND m.record IS NOT NULL LOOP
    doubled := CASE WHEN c.beside IS NULL THEN 'false'
      ELSE format('EXISTS (SELECT 1 FROM public.%1$I o WHERE o.%2$I = $2 AND o.%3$I = t.%3$I)', c.of_table, c.of_column, c.beside) END;
    RETURN QUERY EXECUTE format('SELECT %4$L::text, count(*) FILTER (WHERE NOT %3$s), count(*) FILTER (WHERE %3$s)
      FROM public.%1$I t WHERE t.%2$I = $1', c.of_table, c.of_column, doubled, c.record) USING from_record, into_record;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION merge_counts(uuid, uuid) TO heed_app;

-- set_aside removes a row that another row of the record that stays says as well, and keeps
-- it in record_merge_row: of two stays of one person in one home, the one within the other,
-- and of two relationships of one child and one relative, the one that would move, unless it
-- warns that contact is unsafe and the other does not.
CREATE OR REPLACE FUNCTION set_aside(m record_merge) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  what integer := get_byte(uuid_send(m.from_id), 7);
BEGIN
  IF what <> 5 THEN
    WITH pair AS (
      SELECT CASE WHEN a.engagement = 'UNSAFE_TO_CONTACT' AND b.engagement <> 'UNSAFE_TO_CONTACT' THEN b.id ELSE a.id END AS id
      FROM public.relationship a JOIN public.relationship b ON
        (what = 3 AND a.child_id = m.from_id AND b.child_id = m.into_id AND b.relative_id = a.relative_id)
        OR (what = 7 AND a.relative_id = m.from_id AND b.relative_id = m.into_id AND b.child_id = a.child_id)
    ), gone AS (
      DELETE FROM public.relationship r USING pair p WHERE r.id = p.id RETURNING r.id, to_jsonb(r) AS was
    )
    INSERT INTO public.record_merge_row (merge_id, of_table, of_column, row_id, was)
    SELECT m.id, 'relationship', '', g.id, g.was FROM gone g;
  END IF;
  WITH stay AS (
    SELECT a.id, b.id AS other, b."from" <= a."from" AND coalesce(b."to", 'infinity') >= coalesce(a."to", 'infinity') AS within,
      a."from" <= b."from" AND coalesce(a."to", 'infinity') >= coalesce(b."to", 'infinity') AS around
    FROM public.household_member a JOIN public.household_member b ON b.id <> a.id
    WHERE (what = 3 AND a.child_id = m.from_id AND b.child_id = m.into_id AND b.household_id = a.household_id)
      OR (what = 5 AND a.household_id = m.from_id AND b.household_id = m.into_id
        AND (b.child_id = a.child_id OR b.relative_id = a.relative_id))
      OR (what = 7 AND a.relative_id = m.from_id AND b.relative_id = m.into_id AND b.household_id = a.household_id)
  ), gone AS (
    DELETE FROM public.household_member d
    WHERE d.id IN (SELECT s.id FROM stay s WHERE s.within UNION SELECT s.other FROM stay s WHERE s.around AND NOT s.within)
    RETURNING d.id, to_jsonb(d) AS was
  )
  INSERT INTO public.record_merge_row (merge_id, of_table, of_column, row_id, was)
  SELECT m.id, 'household_member', '', g.id, g.was FROM gone g;
END $$;
ALTER FUNCTION set_aside(record_merge) OWNER TO heed_definer;

-- merge_records moves what belongs to the one record to the other, for a merge that the
-- viewer has just recorded and whose records they have locked. Of two care profiles that are
-- current by one instrument, the later one supersedes the other. A row that names both
-- children stays as it is.
CREATE OR REPLACE FUNCTION merge_records(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m public.record_merge;
  c record;
  what integer;
BEGIN
  SELECT * INTO m FROM public.record_merge r WHERE r.id = which AND r.merged_by_id = public.viewer_practitioner()
    AND r.merged_at = public.viewer_now() AND r.undone_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM public.record_merge_row x WHERE x.merge_id = which);
  IF m.id IS NULL THEN RAISE insufficient_privilege USING MESSAGE = 'a merge is carried out by who has just recorded it'; END IF;
  what := get_byte(uuid_send(m.from_id), 7);
  PERFORM public.set_aside(m);
  IF what = 3 THEN
    WITH current AS (
      SELECT p.id, p.instrument_code, row_number() OVER w AS place, first_value(p.id) OVER w AS latest
      FROM public.care_profile p WHERE p.child_id IN (m.from_id, m.into_id) AND p.state = 'COMPLETED' AND p.mistaken_at IS NULL
      WINDOW w AS (PARTITION BY p.instrument_code ORDER BY p.window_end DESC, p.completed_at DESC, p.id DESC)
    ), superseded AS (
      UPDATE public.care_profile p SET state = 'SUPERSEDED', superseded_by_id = k.latest, superseded_at = m.merged_at
      FROM current k WHERE k.id = p.id AND k.place > 1 RETURNING p.id
    )
    INSERT INTO public.record_merge_row (merge_id, of_table, of_column, row_id, was)
    SELECT m.id, 'care_profile', 'state', s.id, to_jsonb('COMPLETED'::text) FROM superseded s;
    DELETE FROM public.neglect_clock k WHERE k.child_id = m.from_id;
    UPDATE public.child SET neglect_since = '9999-12-31' WHERE id = m.from_id AND neglect_since <> '9999-12-31';
  ELSIF what = 7 THEN
    WITH carers AS (
      SELECT s.id, s.carer_ids FROM public.care_sitting s WHERE s.carer_ids @> ARRAY[m.from_id] FOR UPDATE
    ), named AS (
      UPDATE public.care_sitting s SET carer_ids = CASE WHEN k.carer_ids @> ARRAY[m.into_id] THEN array_remove(k.carer_ids, m.from_id)
        ELSE array_replace(k.carer_ids, m.from_id, m.into_id) END
      FROM carers k WHERE k.id = s.id
    )
    INSERT INTO public.record_merge_row (merge_id, of_table, of_column, row_id, was)
    SELECT m.id, 'care_sitting', 'carer_ids', k.id, to_jsonb(k.carer_ids) FROM carers k;
  END IF;
  FOR c IN SELECT * FROM public.merged_columns() k WHERE k.kind = what LOOP
    EXECUTE format('WITH moved AS (UPDATE public.%1$I t SET %2$I = $2 WHERE t.%2$I = $1 %3$s RETURNING t.id)
      INSERT INTO public.record_merge_row (merge_id, of_table, of_column, row_id) SELECT $3, %1$L, %2$L, w.id FROM moved w',
      c.of_table, c.of_column, CASE WHEN c.beside IS NOT NULL THEN
        format('AND NOT EXISTS (SELECT 1 FROM public.%1$I o WHERE o.%2$I = $2 AND o.%3$I = t.%3$I)', c.of_table, c.of_column, c.beside) END)
    USING m.from_id, m.into_id, m.id;
  END LOOP;
  PERFORM public.mark_merged(m.from_id, m.into_id);
END $$;
GRANT EXECUTE ON FUNCTION merge_records(uuid) TO heed_app;
ALTER FUNCTION merge_records(uuid) OWNER TO heed_definer;

-- mark_merged says of a record that it was merged into another one, or no longer.
CREATE OR REPLACE FUNCTION mark_merged(sought uuid, into_record uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  CASE get_byte(uuid_send(sought), 7)
    WHEN 3 THEN UPDATE public.child SET merged_into = into_record WHERE id = sought;
    WHEN 5 THEN UPDATE public.household SET merged_into = into_record WHERE id = sought;
    ELSE UPDATE public.relative SET merged_into = into_record WHERE id = sought;
  END CASE;
END $$;
ALTER FUNCTION mark_merged(uuid, uuid) OWNER TO heed_definer;

-- merge_superseded is whether a care profile that was completed since a merge replaced one
-- of the other child's.
CREATE OR REPLACE FUNCTION merge_superseded(which uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    WITH moved AS (SELECT x.row_id FROM public.record_merge_row x WHERE x.merge_id = which AND x.of_table = 'care_profile'
      AND x.of_column = 'child_id')
    SELECT 1 FROM public.record_merge m JOIN public.care_profile p ON p.child_id = m.into_id
    WHERE m.id = which AND p.superseded_at > m.merged_at
      AND (p.id IN (SELECT w.row_id FROM moved w)) <> (p.superseded_by_id IN (SELECT w.row_id FROM moved w)));
END $$;
GRANT EXECUTE ON FUNCTION merge_superseded(uuid) TO heed_app;
ALTER FUNCTION merge_superseded(uuid) OWNER TO heed_definer;

-- follow_back gives to a child whose merge is being undone what was recorded since about
-- what goes back: involvements that an accepted concern created, actions that came of it,
-- corrections, and the events of all these.
CREATE OR REPLACE FUNCTION follow_back(m record_merge) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  back uuid[] := ARRAY(SELECT x.row_id FROM public.record_merge_row x WHERE x.merge_id = m.id);
  concerns uuid[] := ARRAY(SELECT n.referral_id FROM public.referral_child n WHERE n.id = ANY (back));
  about uuid[];
BEGIN
  back := back || concerns || ARRAY(SELECT d.id FROM public.referral_decision d WHERE d.referral_id = ANY (concerns))
    || ARRAY(SELECT k.action_id FROM public.action_child k WHERE k.id = ANY (back))
    || ARRAY(SELECT s.event_id FROM public.chronology_subject s WHERE s.id = ANY (back))
    || ARRAY(SELECT p.sitting_id FROM public.care_profile p WHERE p.id = ANY (back));
  WITH moved AS (
    UPDATE public.involvement i SET child_id = m.from_id FROM public.referral r
    WHERE i.child_id = m.into_id AND i.created_at > m.merged_at AND r.id = ANY (concerns) AND strpos(i.origin_reason, r.reference) > 0
    RETURNING i.id
  ) SELECT back || coalesce(array_agg(w.id), '{}') INTO back FROM moved w;
  WITH moved AS (
    UPDATE public.action_child k SET child_id = m.from_id FROM public.action a
    WHERE a.id = k.action_id AND k.child_id = m.into_id AND k.created_at > m.merged_at AND a.source_id = ANY (back)
      AND NOT EXISTS (SELECT 1 FROM public.action_child o WHERE o.action_id = k.action_id AND o.child_id = m.from_id)
    RETURNING k.action_id
  ) SELECT back || coalesce(array_agg(w.action_id), '{}') INTO back FROM moved w;
  WITH RECURSIVE line AS (
    SELECT v.id FROM public.voice_record v WHERE v.corrects_id = ANY (back) AND v.child_id = m.into_id
    UNION SELECT v.id FROM line l JOIN public.voice_record v ON v.corrects_id = l.id
  ), moved AS (
    UPDATE public.voice_record v SET child_id = m.from_id FROM line l WHERE v.id = l.id RETURNING v.id
  ) SELECT back || coalesce(array_agg(w.id), '{}') INTO back FROM moved w;
  WITH RECURSIVE line AS (
    SELECT e.id FROM public.chronology_subject s JOIN public.chronology_event e ON e.id = s.event_id
      WHERE s.child_id = m.into_id AND s.created_at > m.merged_at AND (e.source_id = ANY (back) OR e.corrects_id = ANY (back))
    UNION SELECT e.id FROM line l JOIN public.chronology_event e ON e.corrects_id = l.id
  )
  UPDATE public.chronology_subject s SET child_id = m.from_id FROM line l
  WHERE s.event_id = l.id AND s.child_id = m.into_id
    AND NOT EXISTS (SELECT 1 FROM public.chronology_subject o WHERE o.event_id = s.event_id AND o.child_id = m.from_id);
END $$;
ALTER FUNCTION follow_back(record_merge) OWNER TO heed_definer;

-- bring_back restores the rows that a merge moved and that a later merge set aside: the two
-- no longer say the same. The later merge has then moved them.
CREATE OR REPLACE FUNCTION bring_back(m record_merge) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  lost record;
  now_row jsonb;
BEGIN
  FOR lost IN
    SELECT y.of_table, y.row_id, y.was, x.of_column, n.id AS later, n.from_id, n.into_id, lower(n.kind) || '_id' AS later_column
    FROM public.record_merge_row x JOIN public.record_merge_row y ON y.row_id = x.row_id AND y.of_table = x.of_table AND y.was IS NOT NULL
    JOIN public.record_merge n ON n.id = y.merge_id AND n.undone_at IS NULL AND n.id <> m.id
    WHERE x.merge_id = m.id AND x.was IS NULL AND y.of_table IN ('household_member', 'relationship')
  LOOP
    now_row := lost.was || jsonb_build_object(lost.of_column, m.from_id);
    DELETE FROM public.record_merge_row y WHERE y.merge_id = lost.later AND y.of_table = lost.of_table AND y.row_id = lost.row_id
      AND y.was IS NOT NULL;
    IF lost.was ->> lost.later_column = lost.from_id::text THEN
      now_row := now_row || jsonb_build_object(lost.later_column, lost.into_id);
      INSERT INTO public.record_merge_row (merge_id, of_table, of_column, row_id)
      VALUES (lost.later, lost.of_table, lost.later_column, lost.row_id);
    END IF;
    IF lost.of_table = 'household_member' THEN
      INSERT INTO public.household_member SELECT (jsonb_populate_record(NULL::public.household_member, now_row)).*;
    ELSE
      INSERT INTO public.relationship SELECT (jsonb_populate_record(NULL::public.relationship, now_row)).* ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
END $$;
ALTER FUNCTION bring_back(record_merge) OWNER TO heed_definer;

-- keep_in_sight involves with a child that is being parted those who would lose sight of it: a
-- restricted child keeps its keepers, an open action its owner, and an accepted concern the
-- authority that accepted it.
CREATE OR REPLACE FUNCTION keep_in_sight(m record_merge) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
BEGIN
  INSERT INTO public.involvement (id, created_at, updated_at, updated_by, child_id, organisation_id, practitioner_id, role, purpose,
    lawful_basis, sight, "from", origin, origin_reason)
  SELECT public.timed_id(instant, 4), instant, instant, public.viewer_practitioner(), m.from_id, i.organisation_id, i.practitioner_id,
    i.role, i.purpose, i.lawful_basis, i.sight, instant, 'RECORDED', 'A merge of two children was undone.'
  FROM public.involvement i JOIN public.child c ON c.id = m.from_id
  WHERE i.child_id = m.into_id AND i."from" <= instant AND (i."to" IS NULL OR i."to" >= instant)
    AND NOT EXISTS (SELECT 1 FROM public.involvement o WHERE o.child_id = m.from_id AND o.organisation_id = i.organisation_id
      AND (NOT c.restricted OR o.practitioner_id = i.practitioner_id) AND (o."to" IS NULL OR o."to" >= instant))
    AND ((c.restricted AND i.practitioner_id IN (SELECT public.keepers_of(ARRAY[m.into_id])))
      OR EXISTS (SELECT 1 FROM public.action_child k JOIN public.action a ON a.id = k.action_id
        WHERE k.child_id = m.from_id AND a.organisation_id = i.organisation_id AND a.state NOT IN ('DONE', 'CANCELLED')
          AND (NOT c.restricted OR a.practitioner_id = i.practitioner_id))
      OR (NOT c.restricted AND EXISTS (SELECT 1 FROM public.referral_child n JOIN public.referral r ON r.id = n.referral_id
        JOIN public.referral_decision d ON d.referral_id = r.id JOIN public.practitioner p ON p.id = d.decided_by_id
        WHERE n.child_id = m.from_id AND r.state = 'ACCEPTED' AND p.organisation_id = i.organisation_id)));
END $$;
ALTER FUNCTION keep_in_sight(record_merge) OWNER TO heed_definer;

-- undo_merge moves back what a merge moved, for a merge that the viewer has just marked as
-- undone and whose records they have locked. A child that is parted is restricted if the one
-- child was when they part.
CREATE OR REPLACE FUNCTION undo_merge(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m public.record_merge;
  c record;
BEGIN
  SELECT * INTO m FROM public.record_merge r WHERE r.id = which AND r.undone_by_id = public.viewer_practitioner()
    AND r.undone_at = public.viewer_now();
  IF m.id IS NULL THEN RAISE insufficient_privilege USING MESSAGE = 'a merge is undone by who has just said so'; END IF;
  PERFORM public.mark_merged(m.from_id, NULL);
  IF get_byte(uuid_send(m.from_id), 7) = 3 THEN
    UPDATE public.child parted SET restricted = k.restricted FROM public.child k
    WHERE parted.id = m.from_id AND k.id = m.into_id AND parted.restricted <> k.restricted;
  END IF;
  IF get_byte(uuid_send(m.from_id), 7) = 3 THEN PERFORM public.follow_back(m); END IF;
  FOR c IN SELECT * FROM public.merged_columns() k WHERE k.kind = get_byte(uuid_send(m.from_id), 7) LOOP
    EXECUTE format('UPDATE public.%1$I t SET %2$I = $1 FROM public.record_merge_row x
      WHERE x.merge_id = $3 AND x.of_table = %1$L AND x.of_column = %2$L AND x.was IS NULL AND t.id = x.row_id AND t.%2$I = $2',
      c.of_table, c.of_column) USING m.from_id, m.into_id, m.id;
  END LOOP;
  UPDATE public.item_grade g SET child_id = p.child_id FROM public.care_profile p
  WHERE p.child_id = m.from_id AND g.profile_id = p.id AND g.child_id <> p.child_id;
  UPDATE public.profile_evidence g SET child_id = p.child_id FROM public.care_profile p
  WHERE p.child_id = m.from_id AND g.profile_id = p.id AND g.child_id <> p.child_id;
  UPDATE public.target_item g SET child_id = p.child_id FROM public.care_profile p
  WHERE p.child_id = m.from_id AND g.profile_id = p.id AND g.child_id <> p.child_id;
  UPDATE public.care_profile p SET state = 'COMPLETED', superseded_by_id = NULL, superseded_at = NULL FROM public.record_merge_row x
  WHERE x.merge_id = m.id AND x.of_table = 'care_profile' AND x.of_column = 'state' AND p.id = x.row_id AND p.superseded_at = m.merged_at;
  UPDATE public.care_sitting s SET carer_ids = array_replace(s.carer_ids, m.into_id, m.from_id) FROM public.record_merge_row x
  WHERE x.merge_id = m.id AND x.of_table = 'care_sitting' AND x.of_column = 'carer_ids' AND s.id = x.row_id
    AND NOT x.was @> to_jsonb(m.into_id);
  UPDATE public.care_sitting s SET carer_ids = s.carer_ids || m.from_id FROM public.record_merge_row x
  WHERE x.merge_id = m.id AND x.of_table = 'care_sitting' AND x.of_column = 'carer_ids' AND s.id = x.row_id
    AND x.was @> to_jsonb(m.into_id);
  IF get_byte(uuid_send(m.from_id), 7) = 3 THEN PERFORM public.keep_in_sight(m); END IF;
  PERFORM public.bring_back(m);
  INSERT INTO public.household_member SELECT (jsonb_populate_record(NULL::public.household_member, x.was)).*
  FROM public.record_merge_row x WHERE x.merge_id = m.id AND x.of_table = 'household_member' AND x.was IS NOT NULL;
  INSERT INTO public.relationship SELECT (jsonb_populate_record(NULL::public.relationship, x.was)).*
  FROM public.record_merge_row x WHERE x.merge_id = m.id AND x.of_table = 'relationship' AND x.was IS NOT NULL
  ON CONFLICT DO NOTHING;
END $$;
GRANT EXECUTE ON FUNCTION undo_merge(uuid) TO heed_app;
ALTER FUNCTION undo_merge(uuid) OWNER TO heed_definer;
