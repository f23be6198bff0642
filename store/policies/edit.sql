-- Who changed which fields of a record: names of columns, never values. Revisions follow
-- the record, and are only added.

CREATE POLICY edit_read ON edit FOR SELECT TO heed_app USING ((SELECT viewer_practitioner()) IS NOT NULL AND sees_record(record_id));
CREATE POLICY edit_create ON edit FOR INSERT TO heed_app WITH CHECK (by_id = (SELECT viewer_practitioner()) AND sees_record(record_id));
GRANT SELECT, INSERT ON edit TO heed_app;
CREATE TRIGGER edit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON edit FOR EACH STATEMENT EXECUTE FUNCTION append_only();
