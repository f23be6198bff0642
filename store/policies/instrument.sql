-- Instruments say what care is graded by: everybody who is signed in reads them,
-- administrators load them, as does the owner by a command. A version never
-- changes but for its last day.

CREATE POLICY instrument_read ON instrument FOR SELECT TO heed_app USING ((SELECT viewer_practitioner()) IS NOT NULL);
CREATE POLICY instrument_create ON instrument FOR INSERT TO heed_app
  WITH CHECK ((SELECT viewer_administers()) AND loaded_by_id = (SELECT viewer_practitioner()));
CREATE POLICY instrument_change ON instrument FOR UPDATE TO heed_app
  USING ((SELECT viewer_administers())) WITH CHECK ((SELECT viewer_administers()));
CREATE POLICY instrument_owner_read ON instrument FOR SELECT TO heed_owner USING (true);
CREATE POLICY instrument_owner_load ON instrument FOR INSERT TO heed_owner WITH CHECK (loaded_by_id IS NULL);
GRANT SELECT, INSERT ON instrument TO heed_app;
GRANT UPDATE (valid_to) ON instrument TO heed_app;
