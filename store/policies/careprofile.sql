-- A profile follows its child, and all that hangs on a profile does: each repeats
-- the child so that a grade is one probe. A sitting is visible through a profile.

CREATE POLICY care_sitting_read ON care_sitting FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM care_profile p WHERE p.sitting_id = care_sitting.id OFFSET 0)
  OR registered_in = (SELECT viewer_operation())
);
CREATE POLICY care_sitting_create ON care_sitting FOR INSERT TO heed_app WITH CHECK (
  started_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND registered_by = (SELECT viewer_practitioner()) AND registered_in = (SELECT viewer_operation())
  AND (household_id IS NULL OR sees_household(household_id))
);
CREATE POLICY care_sitting_change ON care_sitting FOR UPDATE TO heed_app
  USING (organisation_id = (SELECT viewer_organisation())) WITH CHECK (organisation_id = (SELECT viewer_organisation()));
GRANT SELECT, INSERT ON care_sitting TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, trigger, "from", "to", visits, carer_ids) ON care_sitting TO heed_app;

CREATE POLICY care_profile_read ON care_profile FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM child c WHERE c.id = care_profile.child_id OFFSET 0)
);
CREATE POLICY care_profile_create ON care_profile FOR INSERT TO heed_app WITH CHECK (
  assessor_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND EXISTS (SELECT 1 FROM child c WHERE c.id = care_profile.child_id OFFSET 0)
);
-- Whoever sees the child may stand beside the assessor (second_assessor_id) and
-- supersede by completing the next one; what else may change is practice's matter.
CREATE POLICY care_profile_change ON care_profile FOR UPDATE TO heed_app
  USING ((SELECT viewer_reach()) <> 'NONE') WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
CREATE POLICY care_profile_definer ON care_profile FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON care_profile TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, second_assessor_id, state, window_end, completed_at, completed_by_id, age_years,
  parent_saw_scores, reason_not_seen, chosen, area_grades, superseded_by_id, superseded_at, mistaken_reason, mistaken_at)
  ON care_profile TO heed_app;
GRANT SELECT ON care_profile TO heed_definer;

CREATE POLICY item_grade_read ON item_grade FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM child c WHERE c.id = item_grade.child_id OFFSET 0)
);
CREATE POLICY item_grade_create ON item_grade FOR INSERT TO heed_app WITH CHECK (
  recorded_by_id = (SELECT viewer_practitioner())
  AND EXISTS (SELECT 1 FROM care_profile p WHERE p.id = item_grade.profile_id AND p.child_id = item_grade.child_id OFFSET 0)
);
CREATE POLICY item_grade_change ON item_grade FOR UPDATE TO heed_app
  USING ((SELECT viewer_reach()) <> 'NONE') WITH CHECK (recorded_by_id = (SELECT viewer_practitioner()));
GRANT SELECT, INSERT ON item_grade TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, grade, not_assessed_reason, evidence, comment, recorded_by_id, recorded_at)
  ON item_grade TO heed_app;

CREATE POLICY profile_evidence_read ON profile_evidence FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM child c WHERE c.id = profile_evidence.child_id OFFSET 0)
);
CREATE POLICY profile_evidence_create ON profile_evidence FOR INSERT TO heed_app WITH CHECK (
  recorded_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND EXISTS (SELECT 1 FROM care_profile p WHERE p.id = profile_evidence.profile_id AND p.child_id = profile_evidence.child_id OFFSET 0)
);
GRANT SELECT, INSERT ON profile_evidence TO heed_app;
CREATE TRIGGER profile_evidence_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON profile_evidence FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE POLICY target_item_read ON target_item FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM child c WHERE c.id = target_item.child_id OFFSET 0)
);
CREATE POLICY target_item_create ON target_item FOR INSERT TO heed_app WITH CHECK (
  EXISTS (SELECT 1 FROM care_profile p WHERE p.id = target_item.profile_id AND p.child_id = target_item.child_id OFFSET 0)
);
CREATE POLICY target_item_change ON target_item FOR UPDATE TO heed_app
  USING ((SELECT viewer_reach()) <> 'NONE') WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
GRANT SELECT, INSERT ON target_item TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, dropped, grade_at_review, reviewed_at, reviewed_by_id) ON target_item TO heed_app;

CREATE POLICY neglect_clock_read ON neglect_clock FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM child c WHERE c.id = neglect_clock.child_id OFFSET 0)
);
CREATE POLICY neglect_clock_definer ON neglect_clock TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON neglect_clock TO heed_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON neglect_clock TO heed_definer;
