-- A referral is visible to the practitioner who submitted it, to the one who drafted it, to
-- the safeguarding leads of the submitter's organisation, and to viewers who see a child
-- that it names. Others than the first three see a reported child only where they see the
-- child. The first three do not see its decisions for that reason.

CREATE POLICY referral_read ON referral FOR SELECT TO heed_app USING (
  submitted_by_id = (SELECT viewer_practitioner()) OR drafted_by_id = (SELECT viewer_practitioner())
  OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation()))
  OR EXISTS (SELECT 1 FROM referral_child rc WHERE rc.referral_id = referral.id OFFSET 0)
);
CREATE POLICY referral_create ON referral FOR INSERT TO heed_app WITH CHECK (
  submitted_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND (household_id IS NULL OR sees_household(household_id)) AND state = 'SUBMITTED'
  AND (drafted_by_id IS NULL OR drafted_here(drafted_by_id))
);
CREATE POLICY referral_change ON referral FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) = 'AUTHORITY' OR submitted_by_id = (SELECT viewer_practitioner())
    OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation()))) AND sees_record(id))
  WITH CHECK ((SELECT viewer_reach()) = 'AUTHORITY' OR submitted_by_id = (SELECT viewer_practitioner())
    OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation())));
CREATE POLICY referral_definer ON referral FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON referral TO heed_app;
-- What was submitted never changes: only the referral's state and feedback do.
GRANT UPDATE (version, updated_at, updated_by, state, triage_started_at, feedback, feedback_given_at, feedback_read_at, withdrawn_reason,
  withdrawal_asked_at, withdrawal_reason, withdrawal_answered_at, withdrawal_accepted, withdrawal_answer) ON referral TO heed_app;
GRANT UPDATE (overdue_told_at, escalated_at) ON referral TO heed_definer;
GRANT SELECT ON referral TO heed_definer;

CREATE POLICY referral_child_read ON referral_child FOR SELECT TO heed_app USING (
  submitted_by_id = (SELECT viewer_practitioner()) OR drafted_by_id = (SELECT viewer_practitioner())
  OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation()))
  OR sees_child(child_id)
  OR sees_merged(child_id) -- one that the concern names beside the child that it was merged into
);
CREATE POLICY referral_child_create ON referral_child FOR INSERT TO heed_app WITH CHECK (
  submitted_by_id = (SELECT viewer_practitioner())
  AND sees_child(child_id)
);
CREATE POLICY referral_child_definer ON referral_child FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON referral_child TO heed_app;
GRANT SELECT ON referral_child TO heed_definer;

-- hides_reported_home is whether an address as it was reported would lead the viewer to a
-- restricted child that they do not see: one that the referral names, or who lives now in
-- its household, in a household at that address or where a child that it names lives, for
-- the address may be that home in other words. Whoever wrote it or drafted it, and the
-- safeguarding leads of their organisation, read it all the same. The restriction is read
-- as the definer.
CREATE OR REPLACE FUNCTION hides_reported_home(concern uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.referral r WHERE r.id = concern
    AND r.submitted_by_id IS DISTINCT FROM public.viewer_practitioner() AND r.drafted_by_id IS DISTINCT FROM public.viewer_practitioner()
    AND NOT (public.viewer_safeguards() AND r.organisation_id = public.viewer_organisation())
    AND (EXISTS (SELECT 1 FROM public.referral_child n JOIN public.child c ON c.id = n.child_id
        WHERE n.referral_id = r.id AND c.restricted AND NOT public.sees_child(c.id) AND NOT public.sees_merged(c.id))
      OR (r.household_id IS NOT NULL AND public.home_walled(r.household_id))
      OR EXISTS (SELECT 1 FROM public.referral_child n JOIN public.household_member m ON m.child_id = n.child_id AND m."to" IS NULL
        WHERE n.referral_id = r.id AND public.home_walled(m.household_id))
      OR public.address_walled(r.reported_address, r.reported_postcode)));
END $$;
GRANT EXECUTE ON FUNCTION hides_reported_home(uuid) TO heed_app;
ALTER FUNCTION hides_reported_home(uuid) OWNER TO heed_definer;

-- homes_at_referral lists the households of a referral as the viewer sees them: its own, and
-- those at the address as it was reported, unless that is hidden from them.
CREATE OR REPLACE FUNCTION homes_at_referral(concern uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT h.id FROM public.referral r JOIN public.household h ON h.id = r.household_id WHERE r.id = concern
    UNION
    SELECT h.id FROM public.referral r
    CROSS JOIN LATERAL public.homes_at(public.address_key(r.reported_address, r.reported_postcode)) AS h (id)
    WHERE r.id = concern AND r.reported_address IS NOT NULL AND NOT public.hides_reported_home(r.id);
END $$;
GRANT EXECUTE ON FUNCTION homes_at_referral(uuid) TO heed_app;

-- The reported child belongs to a referral of the same submitter: a foreign key alone
-- would accept any referral. It repeats the submitter's organisation, and who drafted it.
CREATE OR REPLACE FUNCTION referral_child_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.organisation_id := NULL;
  SELECT r.organisation_id, r.drafted_by_id INTO NEW.organisation_id, NEW.drafted_by_id FROM public.referral r WHERE r.id = NEW.referral_id
    AND r.submitted_by_id = NEW.submitted_by_id;
  IF NEW.organisation_id IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'a child is named in the submitter''s own concern only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referral_child_own BEFORE INSERT ON referral_child FOR EACH ROW EXECUTE FUNCTION referral_child_own();
ALTER FUNCTION referral_child_own() OWNER TO heed_definer;

CREATE POLICY referral_decision_read ON referral_decision FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM referral_child rc WHERE rc.referral_id = referral_decision.referral_id
          AND sees_child(rc.child_id) OFFSET 0)
);
CREATE POLICY referral_decision_create ON referral_decision FOR INSERT TO heed_app WITH CHECK (
  (SELECT viewer_reach()) = 'AUTHORITY' AND decided_by_id = (SELECT viewer_practitioner())
  AND EXISTS (SELECT 1 FROM referral_child rc WHERE rc.referral_id = referral_decision.referral_id
              AND sees_child(rc.child_id) OFFSET 0)
);
CREATE POLICY referral_decision_definer ON referral_decision FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON referral_decision TO heed_app;
CREATE TRIGGER referral_decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_decision FOR EACH STATEMENT EXECUTE FUNCTION
  append_only();

-- Further information is for everybody who sees the referral. Its submitter adds it, and who
-- oversees their organisation, until it is decided or withdrawn.
CREATE POLICY referral_information_read ON referral_information FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_information.referral_id OFFSET 0)
);
CREATE POLICY referral_information_create ON referral_information FOR INSERT TO heed_app WITH CHECK (
  added_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND EXISTS (SELECT 1 FROM referral r WHERE r.id = referral_information.referral_id AND r.state IN ('SUBMITTED', 'IN_TRIAGE')
    AND (r.submitted_by_id = (SELECT viewer_practitioner())
      OR ((SELECT viewer_oversees()) AND r.organisation_id = (SELECT viewer_organisation()))) OFFSET 0)
);
CREATE POLICY referral_information_definer ON referral_information FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON referral_information TO heed_app;
GRANT SELECT ON referral_information TO heed_definer;
CREATE TRIGGER referral_information_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_information FOR EACH STATEMENT
  EXECUTE FUNCTION append_only();

-- deciders lists the people who are told of an undecided referral: the managers of the local
-- authority, and who keeps the record of a restricted child that it names. The function tell
-- leaves out who may not know of that child.
CREATE OR REPLACE FUNCTION deciders(children uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT m FROM public.organisation o CROSS JOIN LATERAL public.managers_of(o.id) m WHERE o.kind = 'LOCAL_AUTHORITY'
    UNION SELECT k FROM public.keepers_of(children) AS k;
END $$;
ALTER FUNCTION deciders(uuid[]) OWNER TO heed_definer;

-- tell_information notifies the managers of the local authority of further information that
-- the viewer has just added.
CREATE OR REPLACE FUNCTION tell_information(added uuid) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.tell('REFERRAL_INFORMATION',
    ARRAY(SELECT m FROM public.deciders(k.children) AS m WHERE m <> f.added_by_id), k.children, f.referral_id, f.organisation_id,
    f.added_at)
  FROM public.referral_information f
  CROSS JOIN LATERAL (SELECT ARRAY(SELECT c.child_id FROM public.referral_child c WHERE c.referral_id = f.referral_id ORDER BY c.id)) AS
    k (children)
  WHERE f.id = added AND f.added_by_id = public.viewer_practitioner() AND f.added_at = public.viewer_now()
$$;
GRANT EXECUTE ON FUNCTION tell_information(uuid) TO heed_app;
ALTER FUNCTION tell_information(uuid) OWNER TO heed_definer;

-- tell_early_help notifies the managers and safeguarding leads of an organisation of the
-- early help that the viewer has just passed to it.
CREATE OR REPLACE FUNCTION tell_early_help(concern uuid) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.tell('EARLY_HELP_ASKED', ARRAY(SELECT public.nearest_heads(d.early_help_organisation_id)),
    ARRAY(SELECT c.child_id FROM public.referral_child c WHERE c.referral_id = d.referral_id ORDER BY c.id), d.referral_id,
    public.viewer_organisation(), d.decided_at)
  FROM public.referral_decision d
  WHERE d.referral_id = concern AND d.decided_by_id = public.viewer_practitioner() AND d.decided_at = public.viewer_now()
    AND d.early_help_organisation_id IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION tell_early_help(uuid) TO heed_app;
ALTER FUNCTION tell_early_help(uuid) OWNER TO heed_definer;

-- referral_clock_started schedules the work that watches the clock of every undecided
-- referral, whoever writes it and in whichever release.
CREATE OR REPLACE FUNCTION referral_clock_started() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.job (id, created_at, kind, subject_id, run_at)
  VALUES (public.timed_id(NEW.received_at, 29), NEW.received_at, 'climb', NEW.id, NEW.decision_due_at)
  ON CONFLICT (kind, subject_id) WHERE done_at IS NULL DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER referral_clock_started AFTER INSERT ON referral FOR EACH ROW WHEN (NEW.state IN ('SUBMITTED', 'IN_TRIAGE'))
  EXECUTE FUNCTION referral_clock_started();
ALTER FUNCTION referral_clock_started() OWNER TO heed_definer;

-- referral_clock is what the work reads of a referral that is undecided.
CREATE OR REPLACE FUNCTION referral_clock(sought uuid)
RETURNS TABLE (due timestamptz, immediate_risk boolean, told boolean, escalated boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.decision_due_at, r.immediate_risk, r.overdue_told_at IS NOT NULL, r.escalated_at IS NOT NULL FROM public.referral r
  WHERE r.id = sought AND r.state IN ('SUBMITTED', 'IN_TRIAGE') AND (SELECT public.in_background())
$$;
GRANT EXECUTE ON FUNCTION referral_clock(uuid) TO heed_app;
ALTER FUNCTION referral_clock(uuid) OWNER TO heed_definer;

-- climb_referral takes an overdue referral one step up, once: OVERDUE notifies the managers
-- of the local authority, ESCALATED those who hold PARTNERSHIP_LEAD there. The latter may
-- see no child, so they are told of none.
CREATE OR REPLACE FUNCTION climb_referral(sought uuid, step text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  r public.referral;
  children uuid[] := ARRAY(SELECT c.child_id FROM public.referral_child c WHERE c.referral_id = sought ORDER BY c.id);
BEGIN
  PERFORM public.only_in_background();
  SELECT * INTO r FROM public.referral WHERE id = sought AND state IN ('SUBMITTED', 'IN_TRIAGE') AND decision_due_at < instant
    FOR NO KEY UPDATE;
  IF NOT FOUND OR (step = 'OVERDUE' AND r.overdue_told_at IS NOT NULL) OR (step = 'ESCALATED' AND r.escalated_at IS NOT NULL) THEN
    RETURN;
  END IF;
  CASE step
    WHEN 'OVERDUE' THEN
      PERFORM public.tell('REFERRAL_OVERDUE',
        ARRAY(SELECT public.deciders(children)), children, r.id, r.organisation_id, instant);
      UPDATE public.referral SET overdue_told_at = instant WHERE id = r.id;
    WHEN 'ESCALATED' THEN
      PERFORM public.tell('REFERRAL_ESCALATED', ARRAY(SELECT p.id FROM public.practitioner p
          WHERE p.organisation_id = o.id AND p.roles ? 'PARTNERSHIP_LEAD'), '{}', NULL, o.id, instant)
      FROM public.organisation o WHERE o.active AND o.kind = 'LOCAL_AUTHORITY';
      UPDATE public.referral SET escalated_at = instant WHERE id = r.id;
  END CASE;
END $$;
GRANT EXECUTE ON FUNCTION climb_referral(uuid, text) TO heed_app;
ALTER FUNCTION climb_referral(uuid, text) OWNER TO heed_definer;

-- police_at_risk lists who of the police is notified of an immediate risk to children: the
-- managers and safeguarding leads of an involved unit and the managers of the force; if
-- there are none, the managers and safeguarding leads of all units.
CREATE OR REPLACE FUNCTION police_at_risk(children uuid[], instant timestamptz) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  people uuid[] := ARRAY(
    SELECT public.heads_of(i.organisation_id) FROM public.involvement i JOIN public.organisation o ON o.id = i.organisation_id
    WHERE i.child_id = ANY (children) AND o.active AND o.agency = 'POLICE' AND i."from" <= instant AND (i."to" IS NULL OR i."to" >= instant)
    UNION
    SELECT m FROM public.organisation o CROSS JOIN LATERAL public.managers_of(o.id) m WHERE o.active AND o.kind = 'POLICE_FORCE');
BEGIN
  IF cardinality(people) = 0 THEN
    people := ARRAY(SELECT public.heads_of(o.id) FROM public.organisation o WHERE o.active AND o.agency = 'POLICE');
  END IF;
  RETURN people;
END $$;
ALTER FUNCTION police_at_risk(uuid[], timestamptz) OWNER TO heed_definer;

-- end_involvements ends involvements that a decision created which is overridden now, as row
-- security lets the viewer change them, and notes the edit of each.
CREATE OR REPLACE FUNCTION end_involvements(these uuid[], why text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH ended AS (
    UPDATE public.involvement SET "to" = public.viewer_now(), ended_reason = why, version = version + 1,
      updated_at = public.viewer_now(), updated_by = public.viewer_practitioner()
    WHERE id = ANY (these) RETURNING id, version
  )
  INSERT INTO public.edit (record_id, version, by_id, at, fields)
  SELECT e.id, e.version, public.viewer_practitioner(), public.viewer_now(), '{ended_at,ended_reason}' FROM ended e
$$;
GRANT EXECUTE ON FUNCTION end_involvements(uuid[], text) TO heed_app;

-- calls_at_risk lists the organisations to call now about an immediate risk, in that order:
-- the authority; the police units involved with a child, as far as row security shows the
-- viewer the involvement; and the force. If there is neither unit nor force, every police
-- organisation.
CREATE OR REPLACE FUNCTION calls_at_risk(concern uuid) RETURNS TABLE (organisation_id uuid, place bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
    WITH called AS MATERIALIZED (
      SELECT o.id, o.name_key, CASE WHEN o.kind = 'LOCAL_AUTHORITY' THEN 1 WHEN u.id IS NOT NULL THEN 2
        WHEN o.kind = 'POLICE_FORCE' THEN 3 ELSE 4 END AS rank
      FROM public.organisation o
      LEFT JOIN (SELECT DISTINCT i.organisation_id AS id FROM public.referral_child n JOIN public.involvement i ON i.child_id = n.child_id
        WHERE n.referral_id = concern AND i."from" <= public.viewer_now() AND (i."to" IS NULL OR i."to" >= public.viewer_now())) u
        ON u.id = o.id
      WHERE o.active AND (o.kind = 'LOCAL_AUTHORITY' OR o.agency = 'POLICE')
        AND EXISTS (SELECT 1 FROM public.referral r WHERE r.id = concern AND r.immediate_risk)
    )
    SELECT c.id, row_number() OVER (ORDER BY c.rank, c.name_key, c.id) FROM called c
    WHERE c.rank < 4 OR NOT EXISTS (SELECT 1 FROM called k WHERE k.rank IN (2, 3));
END $$;
GRANT EXECUTE ON FUNCTION calls_at_risk(uuid) TO heed_app;

-- tell_immediate_risk notifies the managers of the local authority and the police at once
-- of a concern with immediate risk that the viewer submits.
CREATE OR REPLACE FUNCTION tell_immediate_risk(concern uuid) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.tell('IMMEDIATE_RISK',
    ARRAY(SELECT m FROM public.organisation o CROSS JOIN LATERAL public.managers_of(o.id) m
        WHERE o.active AND o.kind = 'LOCAL_AUTHORITY' AND m <> r.submitted_by_id
      UNION SELECT m FROM unnest(public.police_at_risk(k.children, r.received_at)) AS m WHERE m <> r.submitted_by_id),
    k.children, r.id, r.organisation_id, r.received_at)
  FROM public.referral r
  CROSS JOIN LATERAL (SELECT ARRAY(SELECT c.child_id FROM public.referral_child c WHERE c.referral_id = r.id ORDER BY c.id)) AS k (children)
  WHERE r.id = concern AND r.immediate_risk AND r.submitted_by_id = public.viewer_practitioner() AND r.received_at = public.viewer_now()
$$;
GRANT EXECUTE ON FUNCTION tell_immediate_risk(uuid) TO heed_app;
ALTER FUNCTION tell_immediate_risk(uuid) OWNER TO heed_definer;

-- keepers_of lists the leads and managers of the local authority who are involved by name
-- with one of some restricted children.
CREATE OR REPLACE FUNCTION keepers_of(children uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT DISTINCT p.id FROM public.involvement i
    JOIN public.practitioner p ON p.id = i.practitioner_id AND p.organisation_id = i.organisation_id AND p.roles ?| ARRAY['LEAD', 'MANAGER']
    JOIN public.organisation o ON o.id = p.organisation_id AND o.kind = 'LOCAL_AUTHORITY'
    WHERE i.child_id = ANY (children) AND i.child_restricted AND i."from" <= public.viewer_now()
      AND (i."to" IS NULL OR i."to" >= public.viewer_now()) AND public.at_work(p.id);
END $$;
ALTER FUNCTION keepers_of(uuid[]) OWNER TO heed_definer;

-- people_to_ask lists the people to contact about a restricted child that the viewer does not
-- see: the safeguarding leads of their authority or, if it has none, who keeps the record.
CREATE OR REPLACE FUNCTION people_to_ask(hidden uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  leads uuid[] := ARRAY(SELECT p.id FROM public.practitioner p WHERE p.organisation_id = public.viewer_organisation()
    AND p.roles ? 'SAFEGUARDING_LEAD' AND public.at_work(p.id) ORDER BY p.id);
BEGIN
  IF public.viewer_reach() <> 'AUTHORITY' OR cardinality(hidden) = 0 THEN RETURN; END IF;
  IF cardinality(leads) > 0 THEN RETURN QUERY SELECT unnest(leads); RETURN; END IF;
  RETURN QUERY SELECT k FROM public.keepers_of(hidden) AS k ORDER BY k;
END $$;
GRANT EXECUTE ON FUNCTION people_to_ask(uuid[]) TO heed_app;
ALTER FUNCTION people_to_ask(uuid[]) OWNER TO heed_definer;

-- hand_over restricts the children of a concern that may be about a restricted child, and
-- involves the people by name who keep that child's record. They are notified. The viewer
-- does not learn who they are.
CREATE OR REPLACE FUNCTION hand_over(concern uuid, hidden uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  children uuid[] := ARRAY(SELECT n.child_id FROM public.referral_child n WHERE n.referral_id = concern ORDER BY n.child_id);
  keepers uuid[] := ARRAY(SELECT public.keepers_of(hidden));
  named text;
BEGIN
  SELECT r.reference INTO named FROM public.referral r
  WHERE r.id = concern AND r.updated_by = public.viewer_practitioner() AND r.updated_at = instant;
  IF public.viewer_reach() <> 'AUTHORITY' OR named IS NULL OR cardinality(keepers) = 0 THEN
    RAISE insufficient_privilege USING MESSAGE = 'a concern is handed over in triage, to who keeps a restricted record';
  END IF;
  INSERT INTO public.involvement (id, created_at, updated_at, updated_by, child_id, organisation_id, practitioner_id, role, purpose,
    lawful_basis, sight, "from", origin, origin_reason)
  SELECT public.timed_id(instant, 4), instant, instant, public.viewer_practitioner(), k.id, p.organisation_id, p.id, 'OTHER',
    'Judges a concern that may be about a restricted child.', 'PUBLIC_TASK', 'NAMED', instant, 'RECORDED',
    'Concern ' || named || ' was handed over.'
  FROM unnest(children) AS k (id) CROSS JOIN public.practitioner p
  WHERE p.id = ANY (keepers) AND NOT EXISTS (SELECT 1 FROM public.involvement i WHERE i.child_id = k.id AND i.practitioner_id = p.id
    AND (i."to" IS NULL OR i."to" >= instant));
  UPDATE public.child c SET restricted = true, version = c.version + 1, updated_at = instant, updated_by = public.viewer_practitioner()
  WHERE c.id = ANY (children) AND NOT c.restricted;
  PERFORM public.tell('CONCERN_HANDED_OVER', keepers, children, concern, public.viewer_organisation(), instant);
END $$;
GRANT EXECUTE ON FUNCTION hand_over(uuid, uuid[]) TO heed_app;
ALTER FUNCTION hand_over(uuid, uuid[]) OWNER TO heed_definer;
