-- Instruments define how care is graded: everybody who is signed in reads them;
-- administrators load them, and so does the owner by a command. A version never changes
-- except for its last day.

CREATE POLICY instrument_read ON instrument FOR SELECT TO heed_app USING ((SELECT viewer_practitioner()) IS NOT NULL);
CREATE POLICY instrument_create ON instrument FOR INSERT TO heed_app
  WITH CHECK ((SELECT viewer_administers()) AND loaded_by_id = (SELECT viewer_practitioner()));
CREATE POLICY instrument_change ON instrument FOR UPDATE TO heed_app
  USING ((SELECT viewer_administers())) WITH CHECK ((SELECT viewer_administers()));
CREATE POLICY instrument_owner_read ON instrument FOR SELECT TO heed_owner USING (true);
CREATE POLICY instrument_owner_load ON instrument FOR INSERT TO heed_owner WITH CHECK (loaded_by_id IS NULL);
GRANT SELECT, INSERT ON instrument TO heed_app;
GRANT UPDATE (valid_to) ON instrument TO heed_app;

-- A code has a key that lists are ordered by.
CREATE OR REPLACE FUNCTION instrument_keyed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS
$$ BEGIN NEW.code_key := public.name_key(NEW.code); RETURN NEW; END $$;
CREATE TRIGGER instrument_keyed BEFORE INSERT OR UPDATE OF code, code_key ON instrument FOR EACH ROW EXECUTE FUNCTION instrument_keyed();
