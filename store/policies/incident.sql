-- An incident is visible to who notified it, to the managers and safeguarding leads of their
-- organisation, to who sees a delivery of it, and to social care while it is to be placed.
-- It names no child, so that who notified it learns of none.

CREATE POLICY incident_read ON incident FOR SELECT TO heed_app USING (
  ((notified_by_id = (SELECT viewer_practitioner()) OR (SELECT viewer_oversees())) AND organisation_id = (SELECT viewer_organisation()))
  OR (to_place AND (SELECT viewer_reach()) = 'AUTHORITY')
  OR EXISTS (SELECT 1 FROM incident_delivery d WHERE d.incident_id = incident.id OFFSET 0)
);
CREATE POLICY incident_create ON incident FOR INSERT TO heed_app WITH CHECK (
  notified_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND notified_at = (SELECT viewer_now()) AND outcome = 'NOT_FOUND' AND to_place
);
CREATE POLICY incident_change ON incident FOR UPDATE TO heed_app USING (
  ((notified_by_id = (SELECT viewer_practitioner()) OR (SELECT viewer_oversees())) AND organisation_id = (SELECT viewer_organisation()))
  OR ((SELECT viewer_reach()) = 'AUTHORITY' AND sees_record(id))
);
CREATE POLICY incident_definer ON incident TO heed_definer USING (true);
GRANT SELECT, INSERT ON incident TO heed_app;
-- What was notified never changes.
GRANT UPDATE (version, updated_at, updated_by, closed_at, placed_by_id, placing_reason, withdrawn_at, withdrawal_reason) ON incident
  TO heed_app;
GRANT SELECT, UPDATE (outcome, to_place, overdue_told_at) ON incident TO heed_definer;

-- A delivery is visible to the organisation that it is for and to social care, as far as they
-- see the child.
CREATE POLICY incident_delivery_read ON incident_delivery FOR SELECT TO heed_app USING (
  (organisation_id = (SELECT viewer_organisation()) OR (SELECT viewer_reach()) = 'AUTHORITY') AND sees_child(child_id)
);
CREATE POLICY incident_delivery_change ON incident_delivery FOR UPDATE TO heed_app USING (
  organisation_id = (SELECT viewer_organisation()) AND ended_at IS NULL AND sees_child(child_id)
);
CREATE POLICY incident_delivery_definer ON incident_delivery TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON incident_delivery TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, acknowledged_at, acknowledged_by_id, answer, what_was_done, answered_at, answered_by_id)
  ON incident_delivery TO heed_app;
GRANT SELECT, INSERT, UPDATE (overdue_told_at, ended_at) ON incident_delivery TO heed_definer;

-- incident_children lists the children of incidents, for the access log. The caller keeps
-- those that it may see.
CREATE OR REPLACE FUNCTION incident_children(these uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT d.child_id FROM public.incident_delivery d WHERE d.incident_id = ANY (these);
END $$;
GRANT EXECUTE ON FUNCTION incident_children(uuid[]) TO heed_app, heed_definer;
ALTER FUNCTION incident_children(uuid[]) OWNER TO heed_definer;

-- hides_incident_home is whether the viewer does not read the address of an incident: who is
-- told of the child has no need of it, and to social care, which has, it must not lead to a
-- restricted child that the viewer does not see.
CREATE OR REPLACE FUNCTION hides_incident_home(sought uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN NOT EXISTS (SELECT 1 FROM public.incident i WHERE i.id = sought AND (i.organisation_id = public.viewer_organisation()
    OR (i.to_place AND public.viewer_reach() = 'AUTHORITY' AND NOT public.address_walled(i.reported_address, i.reported_postcode))));
END $$;
GRANT EXECUTE ON FUNCTION hides_incident_home(uuid) TO heed_app;
ALTER FUNCTION hides_incident_home(uuid) OWNER TO heed_definer;

-- described_child is the child of an incident as the comparison takes a child.
CREATE OR REPLACE FUNCTION described_child(i incident) RETURNS child
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  k public.child;
BEGIN
  k.given_name := i.reported_given_name;
  k.family_name := coalesce(i.reported_family_name, '');
  k.preferred_name := i.reported_preferred_name;
  k.former_names := '[]';
  k.date_of_birth := i.reckoned_birth;
  k.birth_precision := coalesce(i.reported_birth_precision, CASE WHEN i.reported_age IS NULL THEN 'DAY' ELSE 'ESTIMATED' END);
  k.nhs_number := i.reported_nhs_number;
  RETURN k;
END $$;
GRANT EXECUTE ON FUNCTION described_child(incident) TO heed_definer;

-- told_of_incidents lists the organisations that work with a child and are told of incidents:
-- schools, nurseries, colleges, health visitors and school nurses.
CREATE OR REPLACE FUNCTION told_of_incidents(kid uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT v.organisation_id FROM public.involvement v JOIN public.organisation o ON o.id = v.organisation_id
    WHERE v.child_id = kid AND v."from" <= public.viewer_now() AND (v."to" IS NULL OR v."to" >= public.viewer_now()) AND o.active
      AND o.kind IN ('SCHOOL', 'NURSERY', 'COLLEGE', 'HEALTH_VISITING', 'SCHOOL_NURSING');
END $$;
ALTER FUNCTION told_of_incidents(uuid) OWNER TO heed_definer;

-- incident_candidates compares the children of incidents that the viewer notifies now with
-- all others, whether the viewer sees them or not. An address counts for all who live or
-- lived there. walled says that a restricted child lives or lived at that address with the
-- candidate, and known that somebody works with the candidate who would be told. What is
-- found serves to deliver, and is not shown to the viewer.
CREATE OR REPLACE FUNCTION incident_candidates(these uuid[])
RETURNS TABLE (incident_id uuid, candidate uuid, restricted boolean, walled boolean, known boolean, reasons text[], contradictions text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  i public.incident;
  homes uuid[];
BEGIN
  FOR i IN SELECT n.* FROM public.incident n WHERE n.id = ANY (these) AND n.notified_by_id = public.viewer_practitioner()
    AND n.notified_at = public.viewer_now() LOOP
    homes := ARRAY(SELECT public.homes_at(public.address_key(i.reported_address, i.reported_postcode)));
    RETURN QUERY
      SELECT i.id, m.candidate, m.restricted,
        EXISTS (SELECT 1 FROM public.household_member own JOIN public.household_member o ON o.household_id = own.household_id
          WHERE own.child_id = m.candidate AND own.household_id = ANY (homes) AND o.child_restricted AND o.child_id <> m.candidate),
        EXISTS (SELECT 1 FROM public.told_of_incidents(m.candidate)), m.reasons, m.contradictions
      FROM public.compare_described(public.described_child(i), ARRAY(SELECT DISTINCT k.child_id FROM public.household_member k
        WHERE k.household_id = ANY (homes) AND k.child_id IS NOT NULL)) m;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION incident_candidates(uuid[]) TO heed_app;
ALTER FUNCTION incident_candidates(uuid[]) OWNER TO heed_definer;

-- incident_matches compares the children of incidents that social care places with those
-- that the viewer sees.
CREATE OR REPLACE FUNCTION incident_matches(these uuid[])
RETURNS TABLE (incident_id uuid, candidate uuid, reasons text[], contradictions text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  i public.incident;
BEGIN
  IF public.viewer_reach() <> 'AUTHORITY' THEN RETURN; END IF;
  FOR i IN SELECT n.* FROM public.incident n WHERE n.id = ANY (these) AND n.to_place AND n.closed_at IS NULL AND n.withdrawn_at IS NULL LOOP
    RETURN QUERY
      SELECT i.id, m.candidate, m.reasons, m.contradictions
      FROM public.compare_described(public.described_child(i), ARRAY(
        SELECT DISTINCT k.child_id FROM public.homes_at(public.address_key(i.reported_address, i.reported_postcode)) AS h (id)
        JOIN public.household_member k ON k.household_id = h.id
        WHERE k.child_id IS NOT NULL AND NOT public.home_walled(h.id))) m
      WHERE public.sees_child(m.candidate);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION incident_matches(uuid[]) TO heed_app;
ALTER FUNCTION incident_matches(uuid[]) OWNER TO heed_definer;

-- end_deliveries ends the deliveries of an incident, withdraws its event in the chronology
-- and tells who was told of it.
CREATE OR REPLACE FUNCTION end_deliveries(sought uuid, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  it record;
  event uuid;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.incident i WHERE i.id = sought AND i.updated_by = public.viewer_practitioner()
    AND i.updated_at = instant) THEN
    RAISE insufficient_privilege USING MESSAGE = 'who withdraws or places an incident ends its deliveries';
  END IF;
  FOR it IN SELECT d.id, d.child_id, d.organisation_id, i.organisation_id AS told_by FROM public.incident_delivery d
    JOIN public.incident i ON i.id = d.incident_id WHERE d.incident_id = sought AND d.ended_at IS NULL ORDER BY d.id LOOP
    PERFORM public.tell('INCIDENT_WITHDRAWN', public.told_of_delivery(it.child_id, it.organisation_id, instant), ARRAY[it.child_id], it.id,
      it.told_by, instant);
  END LOOP;
  UPDATE public.incident_delivery SET ended_at = instant WHERE incident_id = sought AND ended_at IS NULL;
  FOR it IN SELECT e.* FROM public.chronology_event e WHERE e.source_id = sought AND e.corrects_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM public.chronology_event c WHERE c.corrects_id = e.id) LOOP
    event := public.timed_id(instant, 12);
    INSERT INTO public.chronology_event (id, created_at, occurred_at, recorded_at, agency, organisation_id, recorded_by_id, category,
      summary, significance, classification, source_id, corrects_id, correction_reason, withdraws)
    SELECT event, instant, it.occurred_at, instant, o.agency, o.id, public.viewer_practitioner(), it.category,
      'The notification of an incident was withdrawn: the child was not there.', it.significance, it.classification, sought, it.id, why,
      true
    FROM public.organisation o WHERE o.id = public.viewer_organisation();
    INSERT INTO public.chronology_subject (id, created_at, event_id, child_id, occurred_at)
    SELECT public.timed_id(instant, 13), instant, event, s.child_id, s.occurred_at FROM public.chronology_subject s
    WHERE s.event_id = it.id AND NOT public.is_merged(s.child_id);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION end_deliveries(uuid, text) TO heed_app;
ALTER FUNCTION end_deliveries(uuid, text) OWNER TO heed_definer;

-- told_of_delivery lists the people who are told of a delivery: the managers and safeguarding
-- leads of the organisation, and who is named there. The function tell leaves out who may
-- not know of a restricted child; who keeps such a child's record is told as well.
CREATE OR REPLACE FUNCTION told_of_delivery(kid uuid, body uuid, instant timestamptz) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT public.nearest_heads(body)
    UNION SELECT i.practitioner_id FROM public.involvement i WHERE i.child_id = kid AND i.organisation_id = body
      AND i.practitioner_id IS NOT NULL AND i."from" <= instant AND (i."to" IS NULL OR i."to" >= instant)
    UNION SELECT public.keepers_of(ARRAY[kid]));
END $$;
ALTER FUNCTION told_of_delivery(uuid, uuid, timestamptz) OWNER TO heed_definer;

-- place_incident delivers an incident of a child to who works with the child
-- (told_of_incidents); if nobody does, or the child is restricted, to social care. It enters
-- the event in the chronology. Unless quietly, who notified the incident learns that it was
-- delivered. For who notifies it now, and for social care, which sees the child.
CREATE OR REPLACE FUNCTION place_incident(sought uuid, kid uuid, quietly boolean, due timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  i public.incident;
  hidden boolean;
  event uuid := public.timed_id(instant, 12);
  bodies uuid[];
  body uuid;
  delivery uuid;
BEGIN
  SELECT * INTO i FROM public.incident WHERE id = sought AND withdrawn_at IS NULL;
  IF i.id IS NULL OR NOT ((i.notified_by_id = public.viewer_practitioner() AND i.notified_at = instant)
    OR (public.viewer_reach() = 'AUTHORITY' AND public.sees_child(kid) AND i.updated_by = public.viewer_practitioner()
      AND i.updated_at = instant)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'an incident is placed by who notifies it, or by social care';
  END IF;
  SELECT c.restricted INTO hidden FROM public.child c WHERE c.id = kid;
  bodies := ARRAY(SELECT b FROM public.told_of_incidents(kid) AS b ORDER BY b);
  IF hidden OR cardinality(bodies) = 0 THEN
    bodies := bodies || ARRAY(SELECT o.id FROM public.organisation o WHERE o.active AND o.kind = 'LOCAL_AUTHORITY' ORDER BY o.id);
  END IF;
  FOREACH body IN ARRAY bodies LOOP
    delivery := public.timed_id(instant, 46);
    INSERT INTO public.incident_delivery (id, created_at, version, updated_at, updated_by, incident_id, child_id, organisation_id,
      delivered_at, placed_by_id, due_at)
    VALUES (delivery, instant, 1, instant, public.viewer_practitioner(), i.id, kid, body, instant,
      CASE WHEN i.notified_at < instant THEN public.viewer_practitioner() END, due);
    PERFORM public.tell('INCIDENT_NOTIFIED', public.told_of_delivery(kid, body, instant), ARRAY[kid], delivery, i.organisation_id, instant);
  END LOOP;
  INSERT INTO public.chronology_event (id, created_at, occurred_at, recorded_at, agency, organisation_id, recorded_by_id, category, summary,
    significance, classification, source_id)
  SELECT event, instant, i.occurred_at, instant, o.agency, o.id, i.notified_by_id,
    CASE o.agency WHEN 'POLICE' THEN 'POLICE_ATTENDANCE' ELSE 'HEALTH' END,
    format('The child was at an incident%s. Notified by %s.', CASE i.kind WHEN 'OTHER' THEN '' ELSE ': ' ||
      lower(replace(i.kind, '_', ' ')) END, o.name), 'SIGNIFICANT', 'ROUTINE', i.id
  FROM public.organisation o WHERE o.id = i.organisation_id;
  INSERT INTO public.chronology_subject (id, created_at, event_id, child_id, occurred_at)
  VALUES (public.timed_id(instant, 13), instant, event, kid, i.occurred_at);
  UPDATE public.incident SET to_place = false, outcome = CASE WHEN quietly THEN outcome ELSE 'DELIVERED' END WHERE id = sought;
END $$;
GRANT EXECUTE ON FUNCTION place_incident(uuid, uuid, boolean, timestamptz) TO heed_app;
ALTER FUNCTION place_incident(uuid, uuid, boolean, timestamptz) OWNER TO heed_definer;

-- unplace_incident asks social care to place an incident: no child was found for one that
-- the viewer notifies now, or the viewer has just answered that the child is another one. Of
-- a restricted child, who keeps the record is asked.
CREATE OR REPLACE FUNCTION unplace_incident(sought uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  i public.incident;
  kid uuid;
BEGIN
  SELECT * INTO i FROM public.incident n WHERE n.id = sought AND n.withdrawn_at IS NULL
    AND ((n.notified_by_id = public.viewer_practitioner() AND n.notified_at = instant)
      OR EXISTS (SELECT 1 FROM public.incident_delivery d WHERE d.incident_id = n.id AND d.answer = 'NOT_OURS'
        AND d.answered_by_id = public.viewer_practitioner() AND d.answered_at = instant));
  IF i.id IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'an incident that was answered or is notified now is to be placed';
  END IF;
  kid := (SELECT d.child_id FROM public.incident_delivery d JOIN public.child c ON c.id = d.child_id WHERE d.incident_id = sought
    AND d.ended_at IS NULL AND c.restricted LIMIT 1);
  IF kid IS NOT NULL THEN -- no open copy: who keeps the child's record places it
    PERFORM public.tell('INCIDENT_TO_PLACE', ARRAY(SELECT public.keepers_of(ARRAY[kid])), ARRAY[kid], i.id, i.organisation_id, instant);
    RETURN;
  END IF;
  UPDATE public.incident SET to_place = true WHERE id = sought;
  PERFORM public.tell('INCIDENT_TO_PLACE', ARRAY(SELECT m FROM public.organisation o CROSS JOIN LATERAL public.managers_of(o.id) m
    WHERE o.active AND o.kind = 'LOCAL_AUTHORITY'), '{}', i.id, i.organisation_id, instant);
END $$;
GRANT EXECUTE ON FUNCTION unplace_incident(uuid) TO heed_app;
ALTER FUNCTION unplace_incident(uuid) OWNER TO heed_definer;

-- incident_clock_started schedules the work that watches the clock of an incident or of its
-- delivery.
CREATE OR REPLACE FUNCTION incident_clock_started() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.job (id, created_at, kind, subject_id, run_at)
  VALUES (public.timed_id(NEW.created_at, 29), NEW.created_at, 'incident',
    CASE TG_TABLE_NAME WHEN 'incident' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'incident_id')::uuid END, NEW.due_at + interval '1 millisecond')
  ON CONFLICT (kind, subject_id) WHERE done_at IS NULL DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER incident_clock_started AFTER INSERT ON incident FOR EACH ROW EXECUTE FUNCTION incident_clock_started();
CREATE TRIGGER incident_delivery_clock_started AFTER INSERT ON incident_delivery FOR EACH ROW EXECUTE FUNCTION incident_clock_started();
ALTER FUNCTION incident_clock_started() OWNER TO heed_definer;

-- remind_incident tells once of what is past due: of each delivery that nobody acknowledged
-- the managers and safeguarding leads who were told of it and the managers of the local
-- authority, and of an incident that nobody placed the latter. It returns when the next is
-- due.
CREATE OR REPLACE FUNCTION remind_incident(sought uuid) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  managers uuid[] := ARRAY(SELECT m FROM public.organisation o CROSS JOIN LATERAL public.managers_of(o.id) m
    WHERE o.active AND o.kind = 'LOCAL_AUTHORITY');
  it record;
BEGIN
  PERFORM public.only_in_background();
  FOR it IN SELECT d.*, i.organisation_id AS told_by FROM public.incident_delivery d JOIN public.incident i ON i.id = d.incident_id
    WHERE d.incident_id = sought AND d.ended_at IS NULL AND d.acknowledged_at IS NULL AND d.overdue_told_at IS NULL AND d.due_at < instant
    ORDER BY d.id FOR NO KEY UPDATE OF d LOOP
    PERFORM public.tell('INCIDENT_OVERDUE', public.told_of_delivery(it.child_id, it.organisation_id, instant) || managers,
      ARRAY[it.child_id], it.id, it.told_by, instant);
    UPDATE public.incident_delivery SET overdue_told_at = instant WHERE id = it.id;
  END LOOP;
  FOR it IN SELECT i.* FROM public.incident i WHERE i.id = sought AND i.to_place AND i.closed_at IS NULL AND i.withdrawn_at IS NULL
    AND i.overdue_told_at IS NULL AND i.due_at < instant FOR NO KEY UPDATE LOOP
    PERFORM public.tell('INCIDENT_OVERDUE', managers, '{}', it.id, it.organisation_id, instant);
    UPDATE public.incident SET overdue_told_at = instant WHERE id = it.id;
  END LOOP;
  RETURN (SELECT min(d.due_at) FROM public.incident_delivery d WHERE d.incident_id = sought AND d.ended_at IS NULL
    AND d.acknowledged_at IS NULL AND d.overdue_told_at IS NULL);
END $$;
GRANT EXECUTE ON FUNCTION remind_incident(uuid) TO heed_app;
ALTER FUNCTION remind_incident(uuid) OWNER TO heed_definer;

-- incident_counts counts the deliveries of the last 28 days of each organisation, without
-- those of restricted children, for who may compare agencies.
CREATE OR REPLACE FUNCTION incident_counts()
RETURNS TABLE (organisation_id uuid, delivered integer, in_time integer, late integer, waiting integer, overdue integer, answered integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT public.viewer_compares() THEN RETURN; END IF;
  RETURN QUERY
    SELECT o.id, count(*)::integer, count(*) FILTER (WHERE d.acknowledged_at <= d.due_at)::integer,
      count(*) FILTER (WHERE d.acknowledged_at > d.due_at)::integer,
      count(*) FILTER (WHERE d.acknowledged_at IS NULL AND d.due_at >= public.viewer_now())::integer,
      count(*) FILTER (WHERE d.acknowledged_at IS NULL AND d.due_at < public.viewer_now())::integer,
      count(*) FILTER (WHERE d.answered_at IS NOT NULL)::integer
    FROM public.incident_delivery d JOIN public.organisation o ON o.id = d.organisation_id JOIN public.child c ON c.id = d.child_id
    WHERE d.ended_at IS NULL AND NOT c.restricted AND d.delivered_at > public.viewer_now() - interval '28 days'
    GROUP BY o.id, o.name_key ORDER BY o.name_key, o.id;
END $$;
GRANT EXECUTE ON FUNCTION incident_counts() TO heed_app;
ALTER FUNCTION incident_counts() OWNER TO heed_definer;
