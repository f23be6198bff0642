-- A retry is the practitioner's own.

CREATE POLICY retry_own ON retry TO heed_app
  USING (practitioner_id = (SELECT viewer_practitioner())) WITH CHECK (practitioner_id = (SELECT viewer_practitioner()));
GRANT SELECT, INSERT ON retry TO heed_app;
GRANT UPDATE (record_id) ON retry TO heed_app;
