-- An action is visible to viewers who see one of its children (action_child), and
-- everything that belongs to the action follows it. The operation that assigns an action
-- sees it.

CREATE POLICY action_read ON action FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM action_child s WHERE s.action_id = action.id OFFSET 0)
  OR registered_in = (SELECT viewer_operation())
);
CREATE POLICY action_create ON action FOR INSERT TO heed_app WITH CHECK (
  assigned_by_id = (SELECT viewer_practitioner()) AND assigning_organisation_id = (SELECT viewer_organisation())
  AND registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())
  AND (relative_id IS NULL OR sees_relative(relative_id)) AND state = 'PROPOSED'
);
CREATE POLICY action_change ON action FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) = 'AUTHORITY' OR organisation_id = (SELECT viewer_organisation())
    OR assigning_organisation_id = (SELECT viewer_organisation())) AND sees_record(id))
  WITH CHECK ((SELECT viewer_reach()) = 'AUTHORITY' OR organisation_id = (SELECT viewer_organisation())
    OR assigning_organisation_id = (SELECT viewer_organisation()));
CREATE POLICY action_definer ON action FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON action TO heed_app;
-- The task itself never changes: only its owner and its state do.
GRANT UPDATE (version, updated_at, updated_by, owner_kind, organisation_id, practitioner_id, relative_id, state, due, answered_at,
  closed_at,
  reason, effect) ON action TO heed_app;
GRANT SELECT ON action TO heed_definer;

-- A relative gets an action only if the viewer sees the relative: a foreign key alone
-- would accept any.
CREATE OR REPLACE FUNCTION action_relative() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT public.sees_relative(NEW.relative_id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'an action is given to a relative that the viewer sees';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER action_relative BEFORE UPDATE OF relative_id ON action
  FOR EACH ROW WHEN (NEW.relative_id IS NOT NULL AND NEW.relative_id IS DISTINCT FROM OLD.relative_id) EXECUTE FUNCTION action_relative();

-- registers_action says whether this operation assigned an action, so that it may name the
-- action's children. A policy of action_child cannot read action, whose policy reads
-- action_child.
CREATE OR REPLACE FUNCTION registers_action(sought uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.action a WHERE a.id = sought AND a.registered_in = public.viewer_operation())
$$;
GRANT EXECUTE ON FUNCTION registers_action(uuid) TO heed_app, heed_definer;
ALTER FUNCTION registers_action(uuid) OWNER TO heed_definer;

CREATE POLICY action_child_read ON action_child FOR SELECT TO heed_app USING (
  sees_child(child_id)
);
CREATE POLICY action_child_create ON action_child FOR INSERT TO heed_app WITH CHECK (
  sees_child(child_id)
  AND registers_action(action_id)
);
CREATE POLICY action_child_definer ON action_child FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON action_child TO heed_app;
GRANT SELECT ON action_child TO heed_definer;

CREATE POLICY action_step_read ON action_step FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM action a WHERE a.id = action_step.action_id OFFSET 0)
);
CREATE POLICY action_step_create ON action_step FOR INSERT TO heed_app WITH CHECK (
  done_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND EXISTS (SELECT 1 FROM action a WHERE a.id = action_step.action_id OFFSET 0)
);
CREATE POLICY action_step_definer ON action_step FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON action_step TO heed_app;
GRANT SELECT ON action_step TO heed_definer;
CREATE TRIGGER action_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON action_step FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE POLICY escalation_read ON escalation FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM action a WHERE a.id = escalation.action_id OFFSET 0)
);
CREATE POLICY escalation_definer ON escalation TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON escalation TO heed_app;
GRANT SELECT, INSERT ON escalation TO heed_definer;
CREATE TRIGGER escalation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON escalation FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- acted_on says whether the viewer assigned an action or took a step on it in this
-- operation: functions do what follows from that.
CREATE OR REPLACE FUNCTION acted_on(sought uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT public.registers_action(sought) OR EXISTS (SELECT 1 FROM public.action_step s WHERE s.action_id = sought
    AND s.done_by_id = public.viewer_practitioner() AND s.at = public.viewer_now())
$$;
ALTER FUNCTION acted_on(uuid) OWNER TO heed_definer;

-- action_subjects adds an action's event to the chronology of each of its children, also
-- of those that the author cannot see. It returns nothing about them.
CREATE OR REPLACE FUNCTION action_subjects(event uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.chronology_subject (id, created_at, event_id, child_id, occurred_at)
  SELECT public.record_id(e.id, 13), e.recorded_at, e.id, s.child_id, e.occurred_at
  FROM public.chronology_event e JOIN public.action_child s ON s.action_id = e.source_id
  WHERE e.id = event AND e.category = 'ACTION' AND e.recorded_by_id = public.viewer_practitioner() AND e.recorded_at = public.viewer_now()
    AND public.acted_on(s.action_id) AND NOT public.is_merged(s.child_id)
$$;
GRANT EXECUTE ON FUNCTION action_subjects(uuid) TO heed_app;
ALTER FUNCTION action_subjects(uuid) OWNER TO heed_definer;

-- tell_action notifies people of an action that the viewer assigned, reassigned or
-- declined. A new owner: the named practitioner if active, else the managers and
-- safeguarding leads of the organisation or of the nearest one above that has any. After a
-- decline: the person who assigned it or, if they have left, their managers; if those see
-- none of the children any more, also the managers of the authority, so that the action
-- does not wait unnoticed. Nobody is notified of what they did themselves.
CREATE OR REPLACE FUNCTION tell_action(sought uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  a public.action;
  giver public.practitioner;
  about text;
  people uuid[];
  children uuid[] := ARRAY(SELECT s.child_id FROM public.action_child s WHERE s.action_id = sought ORDER BY s.id);
BEGIN
  SELECT * INTO a FROM public.action WHERE id = sought AND public.acted_on(sought);
  CASE a.state
    WHEN 'PROPOSED' THEN
      about := 'ACTION_ASSIGNED';
      people := CASE WHEN public.at_work(a.practitioner_id) THEN ARRAY[a.practitioner_id]
        ELSE ARRAY(SELECT public.nearest_heads(a.organisation_id)) END;
    WHEN 'DECLINED' THEN
      about := 'ACTION_DECLINED';
      SELECT p.* INTO giver FROM public.practitioner p WHERE p.id = coalesce(
        (SELECT s.done_by_id FROM public.action_step s WHERE s.action_id = a.id AND s.verb = 'REASSIGN' ORDER BY s.id DESC LIMIT 1),
          a.assigned_by_id);
      people := CASE WHEN public.at_work(giver.id) THEN ARRAY[giver.id] ELSE ARRAY(SELECT public.managers_of(giver.organisation_id)) END;
      IF NOT EXISTS (SELECT 1 FROM unnest(people) AS p CROSS JOIN unnest(children) AS c WHERE public.may_see(p, c,
        public.viewer_now())) THEN
        people := people || ARRAY(SELECT m FROM public.organisation o CROSS JOIN LATERAL public.managers_of(o.id) m
          WHERE o.active AND o.kind = 'LOCAL_AUTHORITY');
      END IF;
    ELSE
      RETURN 0;
  END CASE;
  RETURN public.tell(about, array_remove(people, public.viewer_practitioner()), children, a.id, public.viewer_organisation(),
    public.viewer_now());
END $$;
GRANT EXECUTE ON FUNCTION tell_action(uuid) TO heed_app;
ALTER FUNCTION tell_action(uuid) OWNER TO heed_definer;

-- action_counts counts organisations' open and declined actions over the whole
-- partnership, for viewers who may compare agencies. An action for several children counts
-- once; one with a restricted child is left out. An action that waits for an answer was
-- last changed when its owner was asked.
CREATE OR REPLACE FUNCTION action_counts(bodies uuid[], today date)
RETURNS TABLE (organisation_id uuid, open bigint, due bigint, overdue bigint, declined bigint, unanswered bigint, oldest_days integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH hidden AS MATERIALIZED (
    SELECT s.action_id FROM public.child c JOIN public.action_child s ON s.child_id = c.id WHERE c.restricted
  )
  SELECT a.organisation_id, count(*) FILTER (WHERE a.state <> 'DECLINED'),
    count(*) FILTER (WHERE a.state <> 'DECLINED' AND a.due BETWEEN today AND today + 7),
    count(*) FILTER (WHERE a.state <> 'DECLINED' AND a.due < today),
    count(*) FILTER (WHERE a.state = 'DECLINED'), count(*) FILTER (WHERE a.state = 'PROPOSED'),
    today - min((a.updated_at AT TIME ZONE 'Europe/London')::date) FILTER (WHERE a.state = 'PROPOSED')
  FROM public.action a
  WHERE (SELECT public.viewer_compares()) AND a.organisation_id = ANY (bodies)
    AND a.state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS', 'DECLINED')
    AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.action_id = a.id)
  GROUP BY a.organisation_id
$$;
GRANT EXECUTE ON FUNCTION action_counts(uuid[], date) TO heed_app;
ALTER FUNCTION action_counts(uuid[], date) OWNER TO heed_definer;
-- action_escalations is what the escalation job reads of an action: its due date, its
-- state, and a row for each message that was sent, or one row with nulls.
CREATE OR REPLACE FUNCTION action_escalations(sought uuid) RETURNS TABLE (due date, state text, sent_to text, sent_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.due, a.state, e."to", e."on" FROM public.action a LEFT JOIN public.escalation e ON e.action_id = a.id
  WHERE a.id = sought AND (SELECT public.in_background())
$$;
GRANT EXECUTE ON FUNCTION action_escalations(uuid) TO heed_app;
ALTER FUNCTION action_escalations(uuid) OWNER TO heed_definer;

-- answers_for lists who is responsible for an action: its practitioner or, if a relative
-- owns it, the person who assigned it. If that is no active person, the managers and
-- safeguarding leads of the organisation that owns it, or of the nearest one above.
CREATE OR REPLACE FUNCTION answers_for(a action) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  answers uuid := CASE a.owner_kind WHEN 'RELATIVE' THEN a.assigned_by_id ELSE a.practitioner_id END;
BEGIN
  RETURN CASE WHEN public.at_work(answers) THEN ARRAY[answers] ELSE ARRAY(SELECT public.nearest_heads(a.organisation_id)) END;
END $$;
ALTER FUNCTION answers_for(action) OWNER TO heed_definer;

-- escalation_hearers lists who is notified of an action at a step: the people responsible;
-- then their line manager, else the nearest managers above them; then the head of the
-- agency. A step goes to people who were not notified at an earlier one, because a second
-- message to the same person is no escalation.
CREATE OR REPLACE FUNCTION escalation_hearers(a action, step text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  heard uuid[] := public.answers_for(a);
  line uuid := public.manager_of(CASE a.owner_kind WHEN 'RELATIVE' THEN a.assigned_by_id ELSE a.practitioner_id END);
  over uuid[];
BEGIN
  IF step = 'REMINDER' THEN
    RETURN heard;
  END IF;
  over := CASE WHEN line <> ALL (heard) THEN ARRAY[line] ELSE ARRAY(SELECT public.managers_beyond(a.organisation_id, heard)) END;
  IF step = 'MANAGER' THEN
    RETURN over;
  END IF;
  RETURN ARRAY(SELECT h FROM public.agency_heads(a.organisation_id) h WHERE h <> ALL (heard || over));
END $$;
ALTER FUNCTION escalation_hearers(action, text) OWNER TO heed_definer;

-- action_giver lists who assigned an action or, if they have left, the managers of the
-- assigning organisation.
CREATE OR REPLACE FUNCTION action_giver(a action) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN CASE WHEN public.at_work(a.assigned_by_id) THEN ARRAY[a.assigned_by_id]
    ELSE ARRAY(SELECT public.managers_of(a.assigning_organisation_id)) END;
END $$;
ALTER FUNCTION action_giver(action) OWNER TO heed_definer;

-- escalation_fallback lists who is notified of an action if nobody else may or can be: the
-- person who assigned it, and the authority's managers who are involved by name.
CREATE OR REPLACE FUNCTION escalation_fallback(a action, instant timestamptz) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN public.action_giver(a) || ARRAY(
    SELECT p.id FROM public.action_child s JOIN public.involvement i ON i.child_id = s.child_id
    JOIN public.practitioner p ON p.id = i.practitioner_id AND p.active AND p.roles ? 'MANAGER'
    JOIN public.organisation o ON o.id = p.organisation_id AND o.active AND o.kind = 'LOCAL_AUTHORITY'
    WHERE s.action_id = a.id AND i."from" <= instant AND (i."to" IS NULL OR i."to" >= instant));
END $$;
ALTER FUNCTION escalation_fallback(action, timestamptz) OWNER TO heed_definer;

-- escalate_action sends one message about an action that is due or overdue, and records
-- that it was sent. It sends nothing for an action that is closed, for a step that is not
-- due yet, or twice. Days are London's. The person who assigned the action is notified of
-- each escalation too, unless they are responsible for it themselves.
CREATE OR REPLACE FUNCTION escalate_action(sought uuid, step text, day date, today date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  about text := CASE step WHEN 'REMINDER' THEN 'ACTION_REMINDER' ELSE 'ACTION_ESCALATED' END;
  a public.action;
  children uuid[];
  hearers uuid[];
  others uuid[] := '{}';
  told integer;
  reached boolean;
BEGIN
  PERFORM public.only_in_background();
  SELECT * INTO a FROM public.action WHERE id = sought AND state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS') AND due <= day AND day <= today;
  IF NOT FOUND OR EXISTS (SELECT 1 FROM public.escalation e WHERE e.action_id = sought AND e."to" = step AND e."on" = day) THEN
    RETURN;
  END IF;
  children := ARRAY(SELECT s.child_id FROM public.action_child s WHERE s.action_id = sought ORDER BY s.id);
  hearers := public.escalation_hearers(a, step);
  told := public.tell(about, hearers, children, sought, a.organisation_id, instant);
  reached := told > 0;
  IF NOT reached THEN
    others := public.escalation_fallback(a, instant);
  ELSIF step <> 'REMINDER' AND NOT public.action_giver(a) <@ public.answers_for(a) THEN
    others := public.action_giver(a);
  END IF;
  others := ARRAY(SELECT p FROM unnest(others) AS p WHERE p <> ALL (hearers));
  told := told + public.tell(about, others, children, sought, a.organisation_id, instant);
  INSERT INTO public.escalation (id, created_at, action_id, "to", "on", at, told)
  VALUES (public.timed_id(instant, 26), instant, sought, step, day, instant, told);
  IF step <> 'REMINDER' THEN
    PERFORM public.record_overdue(a, step, today - a.due, reached, children);
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION escalate_action(uuid, text, date, date) TO heed_app;
ALTER FUNCTION escalate_action(uuid, text, date, date) OWNER TO heed_definer;

-- record_overdue adds an event to the children's chronologies that an action is overdue.
-- An event needs a recorder: it is recorded in the name of the person who assigned the
-- action.
CREATE OR REPLACE FUNCTION record_overdue(a action, step text, days integer, reached boolean, children uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  instant timestamptz := public.viewer_now();
  event uuid := public.timed_id(instant, 12);
  heard text := CASE WHEN NOT reached THEN 'nobody of its agency could be told' WHEN step = 'MANAGER' THEN 'its manager was told'
    ELSE 'the head of its agency was told' END;
BEGIN
  INSERT INTO public.chronology_event (id, created_at, occurred_at, recorded_at, agency, organisation_id, recorded_by_id,
    category, summary, significance, classification, source_id)
  SELECT event, instant, instant, instant, o.agency, o.id, a.assigned_by_id,
    'ACTION', format('An action is overdue by %s %s; %s.', days, CASE days WHEN 1 THEN 'day' ELSE 'days' END, heard),
    CASE step WHEN 'MANAGER' THEN 'ROUTINE' ELSE 'SIGNIFICANT' END, 'ROUTINE', a.id
  FROM public.organisation o WHERE o.id = a.assigning_organisation_id;
  INSERT INTO public.chronology_subject (id, created_at, event_id, child_id, occurred_at)
  SELECT public.timed_id(instant, 13), instant, event, c, instant FROM unnest(children) AS c WHERE NOT public.is_merged(c);
END $$;
ALTER FUNCTION record_overdue(action, text, integer, boolean, uuid[]) OWNER TO heed_definer;
