-- A referral is visible to the practitioner who submitted it, to the safeguarding leads of
-- the submitter's organisation, and to viewers who see a child that it names. Others than
-- the first two see a reported child only where they see the child. The submitter and the
-- safeguarding leads do not see its decisions for that reason.

CREATE POLICY referral_read ON referral FOR SELECT TO heed_app USING (
  submitted_by_id = (SELECT viewer_practitioner())
  OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation()))
  OR EXISTS (SELECT 1 FROM referral_child rc WHERE rc.referral_id = referral.id OFFSET 0)
);
CREATE POLICY referral_create ON referral FOR INSERT TO heed_app WITH CHECK (
  submitted_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND (household_id IS NULL OR sees_household(household_id)) AND state = 'SUBMITTED'
);
CREATE POLICY referral_change ON referral FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) = 'AUTHORITY' OR submitted_by_id = (SELECT viewer_practitioner())
    OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation()))) AND sees_record(id))
  WITH CHECK ((SELECT viewer_reach()) = 'AUTHORITY' OR submitted_by_id = (SELECT viewer_practitioner())
    OR ((SELECT viewer_safeguards()) AND organisation_id = (SELECT viewer_organisation())));
CREATE POLICY referral_definer ON referral FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON referral TO heed_app;
-- What was submitted never changes: only the referral's state and feedback do.
GRANT UPDATE (version, updated_at, updated_by, state, triage_started_at, feedback, feedback_given_at, feedback_read_at, withdrawn_reason)
  ON referral TO heed_app;
GRANT SELECT ON referral TO heed_definer;

CREATE POLICY referral_child_read ON referral_child FOR SELECT TO heed_app USING (
  submitted_by_id = (SELECT viewer_practitioner())
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
-- the address may be that home in other words. Whoever wrote it, and the safeguarding leads
-- of their organisation, read it all the same. The restriction is read as the definer.
CREATE OR REPLACE FUNCTION hides_reported_home(concern uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.referral r WHERE r.id = concern
    AND r.submitted_by_id IS DISTINCT FROM public.viewer_practitioner()
    AND NOT (public.viewer_safeguards() AND r.organisation_id = public.viewer_organisation())
    AND (EXISTS (SELECT 1 FROM public.referral_child n JOIN public.child c ON c.id = n.child_id
        WHERE n.referral_id = r.id AND c.restricted AND NOT public.sees_child(c.id) AND NOT public.sees_merged(c.id))
      OR (r.household_id IS NOT NULL AND public.home_walled(r.household_id))
      OR EXISTS (SELECT 1 FROM public.referral_child n JOIN public.household_member m ON m.child_id = n.child_id AND m."to" IS NULL
        WHERE n.referral_id = r.id AND public.home_walled(m.household_id))
      OR EXISTS (SELECT 1 FROM public.address_key(r.reported_address, r.reported_postcode) AS a (key)
        JOIN public.household_search s ON split_part(s.address, '|', 1) = split_part(a.key, '|', 1)
        WHERE (s.address = a.key OR right(s.address, 1) = '|' OR right(a.key, 1) = '|') AND length(split_part(a.key, '|', 1)) > 4
          AND public.home_walled(s.household_id))));
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
-- would accept any referral. It repeats the submitter's organisation.
CREATE OR REPLACE FUNCTION referral_child_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.organisation_id := NULL;
  SELECT r.organisation_id INTO NEW.organisation_id FROM public.referral r WHERE r.id = NEW.referral_id
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
