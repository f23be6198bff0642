-- A voice record follows its child. What was heard never changes; a mistake is put right
-- by a record that corrects it. Whoever sees it adds what it changed, in their own name.
-- That holds for the owner too.

CREATE POLICY voice_record_read ON voice_record FOR SELECT TO heed_app USING (
  EXISTS (SELECT 1 FROM child c WHERE c.id = voice_record.child_id OFFSET 0)
);
CREATE POLICY voice_record_create ON voice_record FOR INSERT TO heed_app WITH CHECK (
  recorded_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation()) AND influences = '[]'
  AND EXISTS (SELECT 1 FROM child c WHERE c.id = voice_record.child_id OFFSET 0)
);
CREATE POLICY voice_record_definer ON voice_record FOR SELECT TO heed_definer USING (true);
CREATE POLICY voice_record_change ON voice_record FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK (
    (SELECT viewer_reach()) <> 'NONE' AND jsonb_array_length(influences) <= 20
    AND (influences -> -1 ->> 'changed' IS NULL OR sees_record((influences -> -1 ->> 'changed')::uuid))
  );
GRANT SELECT, INSERT ON voice_record TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, influences) ON voice_record TO heed_app;
GRANT SELECT ON voice_record TO heed_definer;
CREATE TRIGGER voice_record_append_only BEFORE DELETE OR TRUNCATE ON voice_record FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A correction is of a record of the same child by the same organisation.
CREATE OR REPLACE FUNCTION voice_record_corrects() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.voice_record w WHERE w.id = NEW.corrects_id AND w.child_id = NEW.child_id
    AND w.organisation_id = NEW.organisation_id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'a correction is of a record of the same child by the same organisation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voice_record_corrects BEFORE INSERT ON voice_record FOR EACH ROW
  WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION voice_record_corrects();
ALTER FUNCTION voice_record_corrects() OWNER TO heed_definer;

-- An influence is added to those before, by the viewer, to a record that is not corrected.
CREATE OR REPLACE FUNCTION voice_record_course() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  mutable text[] := '{version,updated_at,updated_by,influences}';
BEGIN
  IF to_jsonb(NEW) - mutable <> to_jsonb(OLD) - mutable OR NEW.influences - (-1) <> OLD.influences
    OR jsonb_array_length(NEW.influences) <> jsonb_array_length(OLD.influences) + 1
    OR (NEW.influences -> -1 ->> 'recordedBy') IS DISTINCT FROM public.viewer_practitioner()::text
    OR EXISTS (SELECT 1 FROM public.voice_record c WHERE c.corrects_id = NEW.id) THEN
    RAISE insufficient_privilege USING MESSAGE = 'an influence is added to those before, in one''s own name, where nothing corrects it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voice_record_course BEFORE UPDATE ON voice_record FOR EACH ROW EXECUTE FUNCTION voice_record_course();
ALTER FUNCTION voice_record_course() OWNER TO heed_definer;
