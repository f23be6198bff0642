-- Beside the model: mails that say that a notice waits, one for each notice and one a day for those that were put off,
-- and when each person wants them. A mail holds no text, and nothing of a child. The release before writes no mail
-- itself, and the trigger of store/policies/mail.sql does it for its notices too.

-- +goose Up
CREATE TABLE mail (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL,
  recipient_id uuid NOT NULL REFERENCES practitioner (id),
  notice_id uuid REFERENCES notice (id) ON DELETE CASCADE,
  since timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'WAITING',
  settled_at timestamptz,
  smtp_code integer,
  CONSTRAINT state CHECK (state = ANY (ARRAY['WAITING', 'GATHERED', 'SENT', 'SKIPPED', 'UNDELIVERABLE'])),
  CONSTRAINT settled CHECK ((state = 'WAITING') = (settled_at IS NULL)),
  CONSTRAINT code CHECK (smtp_code IS NULL OR smtp_code BETWEEN 400 AND 599 AND state = 'UNDELIVERABLE')
);
COMMENT ON TABLE mail IS 'A mail that says that a notice, or without one that several, waits. It holds no text.';
COMMENT ON COLUMN mail.id IS 'Identifies the delivery: it is in the Message-ID of each attempt.';
COMMENT ON COLUMN mail.since IS 'From when on it has been tried: attempts end some days after.';
COMMENT ON COLUMN mail.state IS
  'GATHERED is left to the daily mail. SKIPPED was not wanted: switched off, read before, or nobody to send it to or by.';
CREATE UNIQUE INDEX mail_notice ON mail (notice_id);
CREATE UNIQUE INDEX mail_daily ON mail (recipient_id) WHERE notice_id IS NULL AND state = 'WAITING';
CREATE INDEX mail_undeliverable ON mail (settled_at, id) WHERE state = 'UNDELIVERABLE';
CREATE INDEX mail_settled ON mail (settled_at) WHERE notice_id IS NULL;

CREATE TABLE mail_preference (
  practitioner_id uuid PRIMARY KEY REFERENCES practitioner (id),
  urgent text NOT NULL,
  ordinary text NOT NULL,
  quiet_from text,
  quiet_to text,
  updated_at timestamptz NOT NULL,
  CONSTRAINT timing CHECK (urgent = ANY (ARRAY['IMMEDIATE', 'DAILY', 'OFF']) AND ordinary = ANY (ARRAY['IMMEDIATE', 'DAILY', 'OFF'])),
  CONSTRAINT quiet CHECK (num_nulls(quiet_from, quiet_to) IN (0, 2) AND (quiet_from IS NULL OR quiet_from <> quiet_to))
);
COMMENT ON TABLE mail_preference IS 'When a person wants mails about notices; without a row, the defaults of practice.DefaultMailPreferences.';
COMMENT ON COLUMN mail_preference.quiet_from IS 'Time of day in London, HH:MM.';

-- +goose Down
DELETE FROM job WHERE kind IN ('mail', 'daily_mail');
DROP TABLE mail_preference;
DROP TABLE mail;
