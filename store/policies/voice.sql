-- A voice record follows its child. Nothing of it changes; a mistake is put right by a
-- record that corrects it. That holds for the owner too.

CREATE POLICY voice_record_read ON voice_record FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM child c WHERE c.id = voice_record.child_id OFFSET 0)
);
CREATE POLICY voice_record_create ON voice_record FOR INSERT TO heed_app WITH CHECK (
  recorded_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation())
  AND EXISTS (SELECT 1 FROM child c WHERE c.id = voice_record.child_id OFFSET 0)
);
CREATE POLICY voice_record_definer ON voice_record FOR SELECT TO heed_definer USING (true);
GRANT SELECT, INSERT ON voice_record TO heed_app;
GRANT SELECT ON voice_record TO heed_definer;
CREATE TRIGGER voice_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON voice_record FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A correction is of a record of the same child by the same organisation.
CREATE OR REPLACE FUNCTION voice_record_corrects() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.voice_record w WHERE w.id = NEW.corrects_id AND w.child_id = NEW.child_id AND w.organisation_id = NEW.organisation_id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'a correction is of a record of the same child by the same organisation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voice_record_corrects BEFORE INSERT ON voice_record FOR EACH ROW
  WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION voice_record_corrects();
ALTER FUNCTION voice_record_corrects() OWNER TO heed_definer;
