-- An opening is known to who opened, to who sees the child, and to the keepers of
-- the records, who review it.

CREATE POLICY break_glass_read ON break_glass FOR SELECT TO heed_app USING (
  practitioner_id = (SELECT viewer_practitioner())
  OR (SELECT viewer_keeps_records())
  OR EXISTS (SELECT 1 FROM child c WHERE c.id = break_glass.child_id OFFSET 0)
);
CREATE POLICY break_glass_change ON break_glass FOR UPDATE TO heed_app
  USING ((SELECT viewer_keeps_records())) WITH CHECK ((SELECT viewer_keeps_records()));
CREATE POLICY break_glass_definer ON break_glass TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT ON break_glass TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, ends_at, reviewed_at, reviewed_by_id, finding, review_note) ON break_glass TO heed_app;
GRANT SELECT, INSERT ON break_glass TO heed_definer;
