-- Which children an operation disclosed, and how the access log is written. A record that
-- names a child and another one that was merged into it tells of the one that stays. A look is the
-- way in which an operation reached a child; what is made of it is in disclosure.sql.

-- children_of lists the children that records are about, as its caller sees them: for the
-- viewer's role, those that the viewer sees behind the record; for the definer, all. Its
-- branches are the kinds in store/kind.go, by number; a test compares the two. A household
-- discloses its children and those that its present and former adults are related to, a
-- relative the children that they are related to, and an adult's membership of a household
-- both.
CREATE OR REPLACE FUNCTION children_of(records uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public,
  pg_temp AS $$
DECLARE
  kind integer;
  these uuid[];
BEGIN
  FOR kind, these IN SELECT get_byte(uuid_send(r), 7), array_agg(r) FROM unnest(records) AS r GROUP BY 1 LOOP
    CASE kind
      WHEN 3 THEN RETURN QUERY SELECT c.id FROM public.child c WHERE c.id = ANY (these);
      WHEN 4 THEN RETURN QUERY SELECT i.child_id FROM public.involvement i WHERE i.id = ANY (these);
      WHEN 5 THEN RETURN QUERY SELECT m.child_id FROM public.household_member m WHERE m.household_id = ANY (these)
        AND m.child_id IS NOT NULL
        UNION ALL SELECT r.child_id FROM public.household_member m JOIN public.relationship r ON r.relative_id = m.relative_id
          WHERE m.household_id = ANY (these);
      WHEN 6 THEN RETURN QUERY SELECT m.child_id FROM public.household_member m WHERE m.id = ANY (these) AND m.child_id IS NOT NULL
        UNION ALL SELECT r.child_id FROM public.household_member m JOIN public.relationship r ON r.relative_id = m.relative_id
          WHERE m.id = ANY (these)
        UNION ALL SELECT o.child_id FROM public.household_member m JOIN public.household_member o ON o.household_id = m.household_id
          WHERE m.id = ANY (these) AND m.relative_id IS NOT NULL AND o.child_id IS NOT NULL;
      WHEN 7 THEN RETURN QUERY SELECT r.child_id FROM public.relationship r WHERE r.relative_id = ANY (these);
      WHEN 8 THEN RETURN QUERY SELECT r.child_id FROM public.relationship r WHERE r.id = ANY (these);
      WHEN 9 THEN RETURN QUERY SELECT n.child_id FROM public.referral_child n WHERE n.referral_id = ANY (these)
        AND NOT public.is_merged(n.child_id);
      WHEN 10 THEN RETURN QUERY SELECT n.child_id FROM public.referral_child n
        WHERE n.referral_id IN (SELECT o.referral_id FROM public.referral_child o WHERE o.id = ANY (these))
          AND NOT public.is_merged(n.child_id);
      WHEN 11 THEN RETURN QUERY SELECT n.child_id FROM public.referral_child n
        WHERE n.referral_id IN (SELECT d.referral_id FROM public.referral_decision d WHERE d.id = ANY (these))
          AND NOT public.is_merged(n.child_id);
      WHEN 12 THEN RETURN QUERY SELECT s.child_id FROM public.chronology_subject s WHERE s.event_id = ANY (these);
      WHEN 13 THEN RETURN QUERY SELECT s.child_id FROM public.chronology_subject s WHERE s.id = ANY (these);
      WHEN 14 THEN RETURN QUERY SELECT d.child_id FROM public.disclosure d WHERE d.entry_id = ANY (these);
      WHEN 15 THEN RETURN QUERY SELECT d.child_id FROM public.disclosure d WHERE d.id = ANY (these);
      WHEN 18 THEN RETURN QUERY SELECT p.child_id FROM public.care_profile p WHERE p.sitting_id = ANY (these);
      WHEN 19 THEN RETURN QUERY SELECT p.child_id FROM public.care_profile p WHERE p.id = ANY (these);
      WHEN 20 THEN RETURN QUERY SELECT g.child_id FROM public.item_grade g WHERE g.id = ANY (these);
      WHEN 21 THEN RETURN QUERY SELECT e.child_id FROM public.profile_evidence e WHERE e.id = ANY (these);
      WHEN 22 THEN RETURN QUERY SELECT t.child_id FROM public.target_item t WHERE t.id = ANY (these);
      WHEN 23 THEN RETURN QUERY SELECT s.child_id FROM public.action_child s WHERE s.action_id = ANY (these);
      WHEN 24 THEN RETURN QUERY SELECT s.child_id FROM public.action_child s WHERE s.id = ANY (these);
      WHEN 25 THEN RETURN QUERY SELECT s.child_id FROM public.action_child s
        WHERE s.action_id IN (SELECT t.action_id FROM public.action_step t WHERE t.id = ANY (these));
      WHEN 26 THEN RETURN QUERY SELECT s.child_id FROM public.action_child s
        WHERE s.action_id IN (SELECT e.action_id FROM public.escalation e WHERE e.id = ANY (these));
      WHEN 27 THEN RETURN QUERY SELECT n.child_id FROM public.notice n WHERE n.id = ANY (these) AND n.child_id IS NOT NULL;
      WHEN 28 THEN RETURN QUERY SELECT g.child_id FROM public.break_glass g WHERE g.id = ANY (these);
      WHEN 30 THEN RETURN QUERY SELECT v.child_id FROM public.voice_record v WHERE v.id = ANY (these);
      WHEN 40 THEN RETURN QUERY SELECT k FROM public.record_merge m CROSS JOIN LATERAL public.children_of(ARRAY[m.from_id, m.into_id,
          (public.standing_records(ARRAY[m.into_id]) ->> m.into_id::text)::uuid]) AS k WHERE m.id = ANY (these);
      WHEN 41 THEN RETURN QUERY SELECT n.child_id FROM public.referral_child n
        WHERE n.referral_id IN (SELECT f.referral_id FROM public.referral_information f WHERE f.id = ANY (these))
          AND NOT public.is_merged(n.child_id);
      WHEN 45 THEN RETURN QUERY SELECT c.id FROM public.incident_children(these) AS k (id) JOIN public.child c ON c.id = k.id
        WHERE c.merged_into IS NULL;
      WHEN 46 THEN RETURN QUERY SELECT d.child_id FROM public.incident_delivery d WHERE d.id = ANY (these);
      ELSE NULL; -- a kind that is about no child, or none of ours
    END CASE;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION children_of(uuid[]) TO heed_app, heed_definer;

-- children_behind is children_of for the functions of heed_definer, which bypass row
-- security. PostgreSQL keeps one plan for a function's query and plans it again whenever
-- another role runs it under row security: one function for both roles would be planned
-- twice in every operation.
DO $$
BEGIN
  EXECUTE replace(replace(pg_get_functiondef('children_of(uuid[])'::regprocedure), 'FUNCTION public.children_of(',
    'FUNCTION public.children_behind('), 'FROM public.disclosure d',
    'FROM (SELECT * FROM public.disclosure_index UNION ALL SELECT * FROM public.all_waiting()) d');
END $$;
GRANT EXECUTE ON FUNCTION children_behind(uuid[]) TO heed_definer;
CREATE POLICY profile_evidence_definer ON profile_evidence FOR SELECT TO heed_definer USING (true);
CREATE POLICY target_item_definer ON target_item FOR SELECT TO heed_definer USING (true);
GRANT SELECT ON referral_decision, action_step, item_grade, profile_evidence, target_item TO heed_definer;

-- numbered lists the children with one of the numbers and the referrals with one of the
-- references, as its caller sees them, like children_of.
CREATE OR REPLACE FUNCTION numbered(nhs text[], pupil text[], local text[], concern text[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF cardinality(nhs) > 0 THEN
    RETURN QUERY SELECT c.id FROM public.child c WHERE c.nhs_number = ANY (nhs) AND c.merged_into IS NULL;
  END IF;
  IF cardinality(pupil) > 0 THEN
    RETURN QUERY SELECT c.id FROM public.child c WHERE c.upn = ANY (pupil) AND c.merged_into IS NULL;
  END IF;
  IF cardinality(local) > 0 THEN
    RETURN QUERY SELECT c.id FROM public.child c WHERE c.la_child_id = ANY (local) AND c.merged_into IS NULL;
  END IF;
  IF cardinality(concern) > 0 THEN RETURN QUERY SELECT r.id FROM public.referral r WHERE r.reference = ANY (concern); END IF;
END $$;
GRANT EXECUTE ON FUNCTION numbered(text[], text[], text[], text[]) TO heed_app, heed_definer;

-- record_looks writes the access entries of an operation. children are those that it
-- showed or changed; records are other records that it showed, which disclose the children
-- that the viewer sees behind them. refused are records that were asked for and not shown.
-- sought are those that a filter names, and nhs, pupil, local and concern the numbers and
-- references in it: each counts as access to a child that the viewer sees, and otherwise
-- as refused access. opened are the identifiers that the operation names.
CREATE OR REPLACE FUNCTION record_looks(
  entry uuid, did text, asked text[], why text, ended text, children uuid[], records uuid[], refused uuid[], sought uuid[],
  nhs text[], pupil text[], local text[], concern text[], opened uuid[], concluded timestamptz
) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  visible uuid[] := '{}';
  others uuid[];
  behind uuid[] := '{}';
BEGIN
  IF cardinality(sought) + cardinality(nhs) + cardinality(pupil) + cardinality(local) + cardinality(concern) > 0 THEN
    visible := ARRAY(SELECT public.children_of(sought || ARRAY(SELECT public.numbered(nhs, pupil, local, concern))));
  END IF;
  -- write_looks itself finds the children behind the common kinds (children_linked).
  others := ARRAY(SELECT r FROM unnest(records) AS r WHERE get_byte(uuid_send(r), 7) NOT IN (5, 6, 7, 8, 9, 12, 23));
  IF cardinality(others) > 0 THEN
    behind := ARRAY(SELECT public.children_of(others));
  END IF;
  RETURN public.write_looks(entry, did, asked, why, ended, children, behind, records, refused, visible, sought, nhs, pupil, local, concern,
    opened, concluded);
END $$;
GRANT EXECUTE ON FUNCTION record_looks(uuid, text, text[], text, text, uuid[], uuid[], uuid[], uuid[], text[], text[], text[], text[],
  uuid[], timestamptz) TO heed_app;

-- Kept for the release before, which names the concerns that it saw and does not
-- distinguish how it reached a child.
CREATE OR REPLACE FUNCTION record_access(
  entry uuid, did text, asked text[], why text, ended text,
  children uuid[], referrals uuid[], refused uuid[], concluded timestamptz
) RETURNS boolean LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.record_looks(entry, did, asked, why, ended, children, referrals, refused, '{}', '{}', '{}', '{}', '{}', NULL, concluded)
$$;
GRANT EXECUTE ON FUNCTION record_access(uuid, text, text[], text, text, uuid[], uuid[], uuid[], timestamptz) TO heed_app;

-- children_linked is children_of for the kinds that most operations show, as the definer:
-- it lists the children behind the links that the viewer sees if they see the child. sure
-- says that they see the link whether they see the child or not. The policies of these
-- tables say the same (household.sql, referral.sql, chronology.sql, action.sql), and the
-- tests compare every answer with the access log.
CREATE OR REPLACE FUNCTION children_linked(records uuid[]) RETURNS TABLE (child_id uuid, sure boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kind integer;
  these uuid[];
BEGIN
  FOR kind, these IN SELECT get_byte(uuid_send(r), 7), array_agg(r) FROM unnest(records) AS r GROUP BY 1 LOOP
    CASE kind
      WHEN 5 THEN
        these := ARRAY(SELECT h FROM unnest(these) AS h WHERE NOT public.home_walled(h));
        RETURN QUERY SELECT m.child_id, false FROM public.household_member m WHERE m.household_id = ANY (these) AND m.child_id IS NOT NULL;
        RETURN QUERY SELECT r.child_id, false FROM public.household_member m JOIN public.relationship r ON r.relative_id = m.relative_id
          WHERE m.household_id = ANY (these) AND public.sees_adult_at(m.id, m.relative_id, m.household_id, m."from", m."to", m.updated_by)
            AND (NOT public.own_tie(r.tied_by, r.tied_for) OR public.tie_stands(r.child_id, r.relative_id));
      WHEN 6 THEN
        these := ARRAY(SELECT m.id FROM public.household_member m WHERE m.id = ANY (these) AND NOT public.home_walled(m.household_id)
          AND (m.child_id IS NOT NULL
            OR public.sees_adult_at(m.id, m.relative_id, m.household_id, m."from", m."to", m.updated_by)));
        RETURN QUERY SELECT m.child_id, false FROM public.household_member m WHERE m.id = ANY (these) AND m.child_id IS NOT NULL;
        RETURN QUERY SELECT o.child_id, false FROM public.household_member m
          JOIN public.household_member o ON o.household_id = m.household_id
          WHERE m.id = ANY (these) AND m.relative_id IS NOT NULL AND o.child_id IS NOT NULL;
        RETURN QUERY SELECT r.child_id, false FROM public.household_member m JOIN public.relationship r ON r.relative_id = m.relative_id
          WHERE m.id = ANY (these) AND (NOT public.own_tie(r.tied_by, r.tied_for) OR public.tie_stands(r.child_id, r.relative_id));
      WHEN 7 THEN RETURN QUERY SELECT r.child_id, false FROM public.relationship r WHERE r.relative_id = ANY (these)
        AND (NOT public.own_tie(r.tied_by, r.tied_for) OR public.tie_stands(r.child_id, r.relative_id));
      WHEN 8 THEN RETURN QUERY SELECT r.child_id, false FROM public.relationship r WHERE r.id = ANY (these)
        AND (NOT public.own_tie(r.tied_by, r.tied_for) OR public.tie_stands(r.child_id, r.relative_id));
      WHEN 9 THEN RETURN QUERY SELECT n.child_id, coalesce(n.submitted_by_id = public.viewer_practitioner()
          OR coalesce(n.drafted_by_id = public.viewer_practitioner(), false)
          OR (public.viewer_safeguards() AND n.organisation_id = public.viewer_organisation()), false)
        FROM public.referral_child n WHERE n.referral_id = ANY (these) AND NOT public.is_merged(n.child_id);
      WHEN 12 THEN RETURN QUERY SELECT s.child_id, false FROM public.chronology_subject s WHERE s.event_id = ANY (these);
      WHEN 23 THEN RETURN QUERY SELECT s.child_id, false FROM public.action_child s WHERE s.action_id = ANY (these);
      ELSE NULL;
    END CASE;
  END LOOP;
END $$;
ALTER FUNCTION children_linked(uuid[]) OWNER TO heed_definer;

-- rules_of finds the rule by which each of some children is shown to the viewer, in their
-- order. The database finds it; the server cannot set it.
CREATE OR REPLACE FUNCTION rules_of(shown uuid[], records uuid[]) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := public.viewer_practitioner();
  mine uuid := public.viewer_organisation();
  authority boolean := public.viewer_reach() = 'AUTHORITY';
BEGIN
  RETURN ARRAY(SELECT CASE
      WHEN EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = c.id AND v.rule = 'INVOLVEMENT' OFFSET 0) THEN 'INVOLVEMENT'
      WHEN authority AND NOT c.restricted THEN 'AUTHORITY'
      WHEN EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = c.id AND v.rule = 'PARENT_ORGANISATION' OFFSET 0)
        THEN 'PARENT_ORGANISATION'
      WHEN EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = c.id AND v.rule = 'BREAK_GLASS' OFFSET 0) THEN 'BREAK_GLASS'
      WHEN EXISTS (SELECT 1 FROM public.referral_child n JOIN public.referral r ON r.id = n.referral_id
        WHERE n.child_id = c.id AND n.referral_id = ANY (records) AND (n.submitted_by_id = me OR n.drafted_by_id = me
          OR r.organisation_id = mine) OFFSET 0)
          THEN 'OWN_CONCERN'
      WHEN public.viewer_keeps_records() THEN 'RECORDS'
      -- A practitioner knows that they had emergency access, and no more once it has ended.
      WHEN EXISTS (SELECT 1 FROM public.break_glass g WHERE g.practitioner_id = me AND g.child_id = c.id OFFSET 0) THEN 'BREAK_GLASS'
      WHEN authority AND c.registered_in IS DISTINCT FROM public.viewer_operation() THEN 'AUTHORITY' -- who has just restricted the child
      ELSE 'REGISTRATION'
    END FROM unnest(shown) WITH ORDINALITY AS s (id, n) JOIN public.child c ON c.id = s.id ORDER BY s.n);
END $$;
ALTER FUNCTION rules_of(uuid[], uuid[]) OWNER TO heed_definer;

-- write_looks writes at most two entries: one of the children who were shown, each with
-- its rule, and one, REFUSED, of those who were asked for and not shown, so that each
-- child's log has the outcome for that child. An operation that ended REFUSED showed
-- nobody. Children who do not exist are in none. If one of the children was to be shown by
-- emergency access that has ended when the answer is ready, it writes nothing and returns
-- false.
CREATE OR REPLACE FUNCTION write_looks(
  entry uuid, did text, asked text[], why text, ended text, children uuid[], behind uuid[], records uuid[], refused uuid[],
  visible uuid[], sought uuid[], nhs text[], pupil text[], local text[], concern text[], opened uuid[], concluded timestamptz
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  seeks boolean := cardinality(sought) + cardinality(nhs) + cardinality(pupil) + cardinality(local) + cardinality(concern) > 0;
  told boolean := opened IS NOT NULL;
  authority boolean := public.viewer_reach() = 'AUTHORITY';
  named uuid[] := '{}'; -- behind what a filter names and the viewer does not see
  denied uuid[] := '{}';
  shown uuid[] := children || behind || visible;
  linked uuid[] := '{}'; -- shown, if the viewer sees them
  asked_for uuid[] := '{}';
  rules text[] := '{}';
  looks text[];
  merged boolean;
BEGIN
  IF public.viewer_practitioner() IS NULL OR public.viewer_organisation() IS NULL OR public.viewer_now() IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'the access record needs a viewer';
  END IF;
  IF seeks THEN
    named := ARRAY(SELECT unnest(x.kids) FROM unnest(sought || ARRAY(SELECT public.numbered(nhs, pupil, local, concern))) AS r (id)
      CROSS JOIN LATERAL (SELECT array_agg(k) AS kids FROM public.children_behind(ARRAY[r.id]) AS k) x WHERE NOT x.kids && visible);
  END IF;
  IF told THEN
    asked_for := visible || named || ARRAY(SELECT public.children_behind(opened || refused));
  END IF;
  IF cardinality(records) > 0 THEN
    SELECT shown || coalesce(array_agg(l.child_id) FILTER (WHERE l.sure), '{}'),
      coalesce(array_agg(DISTINCT l.child_id) FILTER (WHERE NOT l.sure), '{}') INTO shown, linked
    FROM public.children_linked(records) l;
  END IF;
  IF ended = 'REFUSED' THEN
    denied := shown || named || ARRAY(SELECT public.children_behind(refused || records));
    shown := '{}';
    linked := '{}';
  ELSIF cardinality(named) + cardinality(refused) > 0 THEN
    denied := named || ARRAY(SELECT public.children_behind(refused));
  END IF;
  IF cardinality(shown) + cardinality(linked) > 0 THEN
    -- The common rules for all children at once; of the other children each is asked. A second
    -- time, where one was merged into another: then the other was shown.
    FOR again IN 1..2 LOOP
      SELECT coalesce(array_agg(x.id ORDER BY x.id), '{}'), coalesce(array_agg(x.rule ORDER BY x.id), '{}'),
        array_agg(x.look ORDER BY x.id), bool_or(x.merged)
      INTO shown, rules, looks, merged
      FROM (
        SELECT c.id, c.merged_into IS NOT NULL AS merged,
          CASE WHEN i.child_id IS NOT NULL THEN 'INVOLVEMENT' WHEN authority AND NOT c.restricted THEN 'AUTHORITY' END AS rule,
          CASE WHEN c.id = ANY (asked_for) OR c.registered_in = public.viewer_operation() THEN 'OPENED' ELSE 'LISTED' END AS look
        FROM public.child c LEFT JOIN (SELECT DISTINCT v.child_id FROM public.viewer_involved v WHERE v.child_id = ANY (shown || linked)) i
          ON i.child_id = c.id
        WHERE c.id = ANY (shown || linked) AND (i.child_id IS NOT NULL OR (authority AND NOT c.restricted AND c.merged_into IS NULL)
          OR c.id = ANY (shown) OR public.sees_child(c.id))
      ) x;
      EXIT WHEN merged IS NOT TRUE;
      shown := public.standing(shown);
      linked := '{}';
    END LOOP;
    IF array_position(rules, NULL) IS NOT NULL THEN
      rules := public.rules_of(shown, records);
    END IF;
  END IF;
  IF 'BREAK_GLASS' = ANY (rules) THEN
    IF NOT public.hold_openings(ARRAY(SELECT s.id FROM unnest(shown, rules) AS s (id, rule)
      WHERE s.rule = 'BREAK_GLASS' AND EXISTS (SELECT 1 FROM public.viewer_child v WHERE v.child_id = s.id)), concluded) THEN
      RETURN false;
    END IF;
  END IF;
  IF ended <> 'REFUSED' AND cardinality(shown) + cardinality(children) + cardinality(records) > 0 THEN
    PERFORM public.write_entry(entry, did, asked, why, ended, shown, rules, CASE WHEN told THEN coalesce(looks, '{}') END);
    entry := public.record_id(entry, 14);
  END IF;
  -- Asking for a child that does not exist is an attempt too, of no child.
  IF ended = 'REFUSED' OR cardinality(denied) + cardinality(refused) > 0 OR seeks AND cardinality(visible) = 0 THEN
    SELECT coalesce(array_agg(c.id ORDER BY c.id), '{}'), coalesce(array_agg(CASE
      WHEN c.id = ANY (asked_for) OR c.registered_in = public.viewer_operation() THEN 'OPENED' ELSE 'LISTED' END ORDER BY c.id), '{}')
    INTO denied, looks FROM public.child c WHERE c.id = ANY (public.standing(denied));
    PERFORM public.write_entry(entry, did, asked, why, 'REFUSED', denied, array_fill('NONE'::text, ARRAY[cardinality(denied)]),
      CASE WHEN told THEN looks END);
  END IF;
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION write_looks(uuid, text, text[], text, text, uuid[], uuid[], uuid[], uuid[], uuid[], uuid[], text[], text[],
  text[], text[], uuid[], timestamptz) TO heed_app;
ALTER FUNCTION write_looks(uuid, text, text[], text, text, uuid[], uuid[], uuid[], uuid[], uuid[], uuid[], text[], text[], text[], text[],
  uuid[], timestamptz) OWNER TO heed_definer;

-- write_entry writes one entry and queues it for the chain. looks is null where the
-- operation does not name what it asked for.
CREATE OR REPLACE FUNCTION write_entry(
  entry uuid, did text, asked text[], why text, ended text, shown uuid[], rules text[], looks text[]
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := public.viewer_practitioner();
  mine uuid := public.viewer_organisation();
  instant timestamptz := public.viewer_now();
BEGIN
  -- Without a purpose from the client, it is the involvement's.
  IF why IS NULL AND cardinality(shown) = 1 AND rules[1] = 'INVOLVEMENT' THEN
    SELECT i.purpose INTO why FROM public.involvement i
    WHERE i.child_id = shown[1] AND i.organisation_id = mine AND i."from" <= instant AND (i."to" IS NULL OR i."to" >= instant)
    ORDER BY i.practitioner_id = me DESC NULLS LAST, i."from" DESC LIMIT 1;
  END IF;
  INSERT INTO public.access_entry (id, created_at, at, request_id, practitioner_id, organisation_id, agency,
    operation, fields, purpose, outcome, child_ids, rules, looks)
  SELECT entry, instant, instant, public.viewer_operation(), me, mine, o.agency, did, asked, why, ended, shown, rules, looks
  FROM public.organisation o WHERE o.id = mine;
  INSERT INTO public.access_pending (entry_id) VALUES (entry);
END $$;
ALTER FUNCTION write_entry(uuid, text, text[], text, text, uuid[], text[], text[]) OWNER TO heed_definer;
