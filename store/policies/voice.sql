-- A voice record follows its child. What was heard never changes: a mistake is put right
-- by a record that corrects it, and a record that should not be there is withdrawn.
-- Whoever sees it adds what it changed, in their own name. That holds for the owner too.

CREATE POLICY voice_record_read ON voice_record FOR SELECT TO heed_app USING (
  sees_child(child_id)
);
CREATE POLICY voice_record_create ON voice_record FOR INSERT TO heed_app WITH CHECK (
  recorded_by_id = (SELECT viewer_practitioner()) AND organisation_id = (SELECT viewer_organisation()) AND withdrawn_at IS NULL
  AND (influences = '[]' OR corrects_id IS NOT NULL)
  AND sees_child(child_id)
);
CREATE POLICY voice_record_definer ON voice_record FOR SELECT TO heed_definer USING (true);
-- voice_record_course says which changes are allowed.
CREATE POLICY voice_record_change ON voice_record FOR UPDATE TO heed_app
  USING (((SELECT viewer_reach()) <> 'NONE') AND sees_record(id)) WITH CHECK ((SELECT viewer_reach()) <> 'NONE');
GRANT SELECT, INSERT ON voice_record TO heed_app;
GRANT UPDATE (version, updated_at, updated_by, influences, withdrawn_at, withdrawn_by_id, withdrawal_reason) ON voice_record TO heed_app;
GRANT SELECT ON voice_record TO heed_definer;
CREATE TRIGGER voice_record_append_only BEFORE DELETE OR TRUNCATE ON voice_record FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- A correction is of a record of the same child by the same organisation that was not
-- withdrawn. It begins with the influences of that record, and no others.
CREATE OR REPLACE FUNCTION voice_record_corrects() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.voice_record w WHERE w.id = NEW.corrects_id AND w.child_id = NEW.child_id
    AND w.organisation_id = NEW.organisation_id AND w.withdrawn_at IS NULL AND w.influences = NEW.influences) THEN
    RAISE insufficient_privilege USING MESSAGE =
      'a correction is of a record of the same child by the same organisation, was not withdrawn, and has its influences';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voice_record_corrects BEFORE INSERT ON voice_record FOR EACH ROW
  WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION voice_record_corrects();
ALTER FUNCTION voice_record_corrects() OWNER TO heed_definer;

-- withdraws_influence says whether the viewer withdraws one influence of a list, and
-- changes nothing else: their organisation recorded it, or they are social care.
CREATE OR REPLACE FUNCTION withdraws_influence(before jsonb, after jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) = 1 AND jsonb_array_length(before) = jsonb_array_length(after) AND bool_and(
    b.i = a.i - '{withdrawnAt,withdrawnBy,withdrawalReason}'::text[] AND a.i ?& '{withdrawnAt,withdrawalReason}'
    AND a.i ->> 'withdrawnBy' = public.viewer_practitioner()::text
    AND (b.i ->> 'organisation' = public.viewer_organisation()::text OR public.viewer_reach() = 'AUTHORITY'))
  FROM jsonb_array_elements(before) WITH ORDINALITY AS b (i, n) JOIN jsonb_array_elements(after) WITH ORDINALITY AS a (i, n) USING (n)
  WHERE b.i <> a.i
$$;
GRANT EXECUTE ON FUNCTION withdraws_influence(jsonb, jsonb) TO heed_app;

-- adds_influence says whether the viewer adds one influence to a list, in their own name,
-- of a record that they see. At most 20 are not withdrawn, of at most 60.
CREATE OR REPLACE FUNCTION adds_influence(before jsonb, after jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT after - (-1) = before AND jsonb_array_length(after) = jsonb_array_length(before) + 1
    AND i ->> 'recordedBy' = public.viewer_practitioner()::text AND i ->> 'organisation' = public.viewer_organisation()::text
    AND NOT i ? 'withdrawnAt' AND jsonb_array_length(after) <= 60
    AND jsonb_array_length(jsonb_path_query_array(after, '$[*] ? (!exists (@.withdrawnAt))')) <= 20
    AND (i ->> 'changed' IS NULL OR public.sees_record((i ->> 'changed')::uuid))
  FROM (SELECT after -> -1) AS added (i)
$$;
GRANT EXECUTE ON FUNCTION adds_influence(jsonb, jsonb) TO heed_app;

CREATE OR REPLACE FUNCTION voice_record_course() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  mutable text[] := '{version,updated_at,updated_by,influences,withdrawn_at,withdrawn_by_id,withdrawal_reason}';
  why text;
BEGIN
  CASE
    WHEN OLD.withdrawn_at IS NOT NULL OR EXISTS (SELECT 1 FROM public.voice_record c WHERE c.corrects_id = NEW.id) THEN
      why := 'a voice record that was withdrawn or corrected never changes';
    WHEN to_jsonb(NEW) - mutable <> to_jsonb(OLD) - mutable THEN
      why := 'what was heard never changes';
    WHEN NEW.withdrawn_at IS NOT NULL AND (NEW.influences <> OLD.influences OR NEW.withdrawn_by_id IS DISTINCT FROM viewer_practitioner()
      OR OLD.organisation_id IS DISTINCT FROM viewer_organisation() AND viewer_reach() <> 'AUTHORITY') THEN
      why := 'a voice record is withdrawn as it is by its organisation or by social care, in one''s own name';
    WHEN NEW.withdrawn_at IS NULL AND NOT coalesce(adds_influence(OLD.influences, NEW.influences), false)
      AND NOT coalesce(withdraws_influence(OLD.influences, NEW.influences), false) THEN
      why := 'an influence is added to those before, or one is withdrawn, in one''s own name';
    ELSE
      RETURN NEW;
  END CASE;
  RAISE insufficient_privilege USING MESSAGE = why;
END $$;
CREATE TRIGGER voice_record_course BEFORE UPDATE ON voice_record FOR EACH ROW
  WHEN (current_user <> 'heed_definer') EXECUTE FUNCTION voice_record_course(); -- merge_records moves it
