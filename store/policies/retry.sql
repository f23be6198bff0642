-- An idempotency key is the practitioner's own, until tidy removes it.

CREATE POLICY retry_own ON retry TO heed_app
  USING (practitioner_id = (SELECT viewer_practitioner())) WITH CHECK (practitioner_id = (SELECT viewer_practitioner()));
GRANT SELECT, INSERT ON retry TO heed_app;
GRANT UPDATE (record_id) ON retry TO heed_app;
CREATE POLICY retry_definer ON retry TO heed_definer USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON retry TO heed_definer;
