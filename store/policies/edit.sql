-- Who changed which fields of a record: names of columns, never values. It is
-- asked for only with a record that was found visible, and is added to only.

CREATE POLICY edit_read ON edit FOR SELECT TO heed_app USING ((SELECT viewer_practitioner()) IS NOT NULL);
CREATE POLICY edit_create ON edit FOR INSERT TO heed_app WITH CHECK (by_id = (SELECT viewer_practitioner()));
GRANT SELECT, INSERT ON edit TO heed_app;
CREATE TRIGGER edit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON edit FOR EACH STATEMENT EXECUTE FUNCTION append_only();
