-- Events follow the children whose chronologies they are in. They are only added.

CREATE POLICY chronology_event_read ON chronology_event FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM chronology_subject s WHERE s.event_id = chronology_event.id OFFSET 0)
);
CREATE POLICY chronology_event_create ON chronology_event FOR INSERT TO heed_app WITH CHECK (
  recorded_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND (household_id IS NULL OR sees_household(household_id))
);
CREATE POLICY chronology_event_definer ON chronology_event TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON chronology_event TO heed_app;
GRANT SELECT, INSERT ON chronology_event TO heed_definer;

CREATE POLICY chronology_subject_read ON chronology_subject FOR SELECT TO heed_app USING (
  sees_child(child_id)
);
-- A referrer who does not see the child still adds to the child's chronology: a withdrawn
-- concern is an event.
CREATE POLICY chronology_subject_create ON chronology_subject FOR INSERT TO heed_app WITH CHECK (
  sees_child(child_id)
  OR EXISTS (SELECT 1 FROM referral_child rc WHERE rc.child_id = chronology_subject.child_id
             AND rc.submitted_by_id = (SELECT viewer_practitioner()) OFFSET 0)
);
CREATE POLICY chronology_subject_definer ON chronology_subject TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON chronology_subject TO heed_app;
GRANT SELECT, INSERT ON chronology_subject TO heed_definer;

-- A session adds a subject only to an event of the same practitioner and operation.
CREATE OR REPLACE FUNCTION chronology_subject_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.chronology_event e WHERE e.id = NEW.event_id
                 AND e.recorded_by_id = public.viewer_practitioner() AND e.recorded_at = public.viewer_now()) THEN
    RAISE insufficient_privilege USING MESSAGE = 'an event names its children when it is recorded';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER chronology_subject_own BEFORE INSERT ON chronology_subject FOR EACH ROW
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION chronology_subject_own();
ALTER FUNCTION chronology_subject_own() OWNER TO heed_definer;
CREATE TRIGGER chronology_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chronology_event FOR EACH STATEMENT
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION append_only();

-- named_in returns, for events, how the viewer is involved by name with their children:
-- with each of them, or as manager of a lead of social care who is involved by name with
-- each. A lead's manager is their own or, if that one is not active, any of their
-- organisation; practice says whether the viewer manages anybody. Children that the viewer
-- does not see count as well, because a text is about all of them.
CREATE OR REPLACE FUNCTION named_in(events uuid[]) RETURNS TABLE (event_id uuid, themself boolean, manages boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
    WITH subject AS MATERIALIZED (
      SELECT s.event_id, s.child_id FROM public.chronology_subject s WHERE s.event_id = ANY (events)
    ), named AS MATERIALIZED (
      SELECT c.child_id, i.* FROM (SELECT DISTINCT u.child_id FROM subject u) c CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(p.id = public.viewer_practitioner()), false) AS themself,
          coalesce(bool_or(p.roles ? 'LEAD' AND o.agency = 'SOCIAL_CARE'
            AND coalesce(public.manager_of(p.id) = public.viewer_practitioner(), p.organisation_id = public.viewer_organisation())),
              false) AS manages
        FROM public.involvement i
        JOIN public.practitioner p ON p.id = i.practitioner_id AND p.organisation_id = i.organisation_id AND p.active
        JOIN public.organisation o ON o.id = p.organisation_id
        WHERE i.child_id = c.child_id AND i."from" <= public.viewer_now() AND (i."to" IS NULL OR i."to" >= public.viewer_now())
      ) i
    )
    SELECT u.event_id, bool_and(n.themself), bool_and(n.manages) FROM subject u JOIN named n ON n.child_id = u.child_id GROUP BY u.event_id;
END $$;
GRANT EXECUTE ON FUNCTION named_in(uuid[]) TO heed_app;
ALTER FUNCTION named_in(uuid[]) OWNER TO heed_definer;

-- correct_subjects adds a correction to every chronology that has the corrected event,
-- also of children that the author no longer sees: no chronology keeps what is known to be
-- wrong. Social care withdraws events of others. It returns nothing about the children.
CREATE OR REPLACE FUNCTION correct_subjects(correction uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.chronology_subject (id, created_at, event_id, child_id, occurred_at)
  SELECT public.record_id(e.id, 13), e.recorded_at, e.id, s.child_id, e.occurred_at
  FROM public.chronology_event e
  JOIN public.chronology_event w ON w.id = e.corrects_id
    AND (w.organisation_id = e.organisation_id OR e.withdraws AND public.viewer_reach() = 'AUTHORITY')
  JOIN public.chronology_subject s ON s.event_id = w.id
  WHERE e.id = correction AND e.recorded_by_id = public.viewer_practitioner() AND e.recorded_at = public.viewer_now()
    AND NOT public.is_merged(s.child_id)
    AND NOT EXISTS (SELECT 1 FROM public.chronology_subject o WHERE o.event_id = e.id AND o.child_id = s.child_id)
$$;
GRANT EXECUTE ON FUNCTION correct_subjects(uuid) TO heed_app;
ALTER FUNCTION correct_subjects(uuid) OWNER TO heed_definer;
