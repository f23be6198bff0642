-- A household is visible through a member, a member through its child or
-- relative, a relative through a relationship, a relationship through its child.

CREATE POLICY household_read ON household FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM household_member m WHERE m.household_id = household.id OFFSET 0)
  OR registered_in = (SELECT viewer_operation())
);
CREATE POLICY household_create ON household FOR INSERT TO heed_app WITH CHECK (
  registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())
);
CREATE POLICY household_change ON household FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY household_definer ON household FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE ON household TO heed_app;
GRANT SELECT ON household TO heed_definer;

CREATE POLICY household_member_read ON household_member FOR SELECT TO heed_app USING (
  (child_id IS NOT NULL AND EXISTS (SELECT 1 FROM child c WHERE c.id = household_member.child_id OFFSET 0))
  OR (relative_id IS NOT NULL AND EXISTS (SELECT 1 FROM relative r WHERE r.id = household_member.relative_id OFFSET 0))
);
CREATE POLICY household_member_create ON household_member FOR INSERT TO heed_app WITH CHECK (
  (child_id IS NULL OR EXISTS (SELECT 1 FROM child c WHERE c.id = household_member.child_id OFFSET 0))
  AND (relative_id IS NULL OR EXISTS (SELECT 1 FROM relative r WHERE r.id = household_member.relative_id OFFSET 0))
  AND sees_household(household_id)
);
CREATE POLICY household_member_change ON household_member FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY household_member_definer ON household_member FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE ON household_member TO heed_app;
GRANT SELECT ON household_member TO heed_definer;

CREATE POLICY relative_read ON relative FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM relationship r WHERE r.relative_id = relative.id OFFSET 0)
  OR registered_in = (SELECT viewer_operation())
);
CREATE POLICY relative_create ON relative FOR INSERT TO heed_app WITH CHECK (
  registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())
);
CREATE POLICY relative_change ON relative FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY relative_definer ON relative FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE ON relative TO heed_app;
GRANT SELECT ON relative TO heed_definer;

CREATE POLICY relationship_read ON relationship FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM child c WHERE c.id = relationship.child_id OFFSET 0)
);
CREATE POLICY relationship_create ON relationship FOR INSERT TO heed_app WITH CHECK (
  EXISTS (SELECT 1 FROM child c WHERE c.id = relationship.child_id OFFSET 0) AND sees_relative(relative_id)
);
CREATE POLICY relationship_change ON relationship FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY relationship_definer ON relationship FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT, UPDATE ON relationship TO heed_app;
GRANT SELECT ON relationship TO heed_definer;
