-- An action is visible to who sees one of its children, and all that hangs on it
-- follows it. It is made visible to the operation that assigns it.

CREATE POLICY action_read ON action FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM action_child s WHERE s.action_id = action.id
          AND EXISTS (SELECT 1 FROM child c WHERE c.id = s.child_id) OFFSET 0)
  OR registered_in = (SELECT viewer_operation())
);
CREATE POLICY action_create ON action FOR INSERT TO heed_app WITH CHECK (
  assigned_by_id = (SELECT viewer_practitioner()) AND assigning_organisation_id = (SELECT viewer_organisation())
  AND registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())
  AND (relative_id IS NULL OR sees_relative(relative_id))
);
CREATE POLICY action_change ON action FOR UPDATE TO heed_app
  USING ((SELECT viewer_reach()) = 'AUTHORITY' OR organisation_id = (SELECT viewer_organisation()) OR assigning_organisation_id = (SELECT viewer_organisation()))
  WITH CHECK ((SELECT viewer_reach()) = 'AUTHORITY' OR organisation_id = (SELECT viewer_organisation()) OR assigning_organisation_id = (SELECT viewer_organisation()));
CREATE POLICY action_definer ON action FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON action TO heed_app;
-- What was asked for is never rewritten: only who has it and its course are.
GRANT UPDATE (version, updated_at, updated_by, owner_kind, organisation_id, practitioner_id, relative_id, state, due, answered_at, closed_at,
  reason, effect) ON action TO heed_app;
GRANT SELECT ON action TO heed_definer;

CREATE POLICY action_child_read ON action_child FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM child c WHERE c.id = action_child.child_id OFFSET 0)
);
CREATE POLICY action_child_create ON action_child FOR INSERT TO heed_app WITH CHECK (
  EXISTS (SELECT 1 FROM child c WHERE c.id = action_child.child_id OFFSET 0)
  AND EXISTS (SELECT 1 FROM action a WHERE a.id = action_child.action_id AND a.registered_in = (SELECT viewer_operation()) OFFSET 0)
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
GRANT SELECT, INSERT ON action_step TO heed_app;
CREATE TRIGGER action_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON action_step FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE POLICY escalation_read ON escalation FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM action a WHERE a.id = escalation.action_id OFFSET 0)
);
CREATE POLICY escalation_definer ON escalation TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON escalation TO heed_app;
GRANT SELECT, INSERT ON escalation TO heed_definer;
CREATE TRIGGER escalation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON escalation FOR EACH STATEMENT EXECUTE FUNCTION append_only();
