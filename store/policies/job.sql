-- Work that waits for its time belongs to no viewer: it is reached through
-- functions only.

CREATE POLICY job_definer ON job TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON job TO heed_definer;
