-- Beside the model: where each organisation's own system is told of notices to its practitioners, and what became of each
-- message. A message holds no text, and nothing of a child. The release before writes no message itself, and the trigger of
-- store/policies/webhook.sql does it for its notices too.

-- +goose Up
CREATE TABLE webhook (
  organisation_id uuid PRIMARY KEY REFERENCES organisation (id),
  created_at timestamptz NOT NULL,
  url text NOT NULL,
  secret text NOT NULL,
  secret_by_id uuid NOT NULL REFERENCES practitioner (id),
  secret_key text,
  former_secret text,
  former_until timestamptz,
  set_at timestamptz NOT NULL,
  gone_at timestamptz,
  failures integer NOT NULL DEFAULT 0,
  rests_until timestamptz,
  CONSTRAINT former CHECK ((former_secret IS NULL) = (former_until IS NULL)),
  CONSTRAINT failing CHECK (failures >= 0)
);
COMMENT ON TABLE webhook IS 'Where the own system of an organisation is told of notices to its practitioners.';
COMMENT ON COLUMN webhook.secret IS 'Signs the messages. The background work reads it, and whoever made it where they send their mutation again.';
COMMENT ON COLUMN webhook.secret_key IS 'Idempotency key of the mutation that made the secret.';
COMMENT ON COLUMN webhook.former_secret IS 'Signs beside the secret until former_until, so that the receiver can change over.';
COMMENT ON COLUMN webhook.gone_at IS 'When the receiver answered 410 Gone. Setting the webhook again empties it.';
COMMENT ON COLUMN webhook.failures IS 'Attempts that failed in a row.';
COMMENT ON COLUMN webhook.rests_until IS 'Nothing is sent before, because the last attempt failed.';

CREATE TABLE webhook_message (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  notice_id uuid NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
  since timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  attempted_at timestamptz,
  failure text,
  http_status integer,
  state text NOT NULL DEFAULT 'WAITING',
  settled_at timestamptz,
  CONSTRAINT state CHECK (state = ANY (ARRAY['WAITING', 'DELIVERED', 'SKIPPED', 'UNDELIVERABLE'])),
  CONSTRAINT settled CHECK ((state = 'WAITING') = (settled_at IS NULL)),
  CONSTRAINT failure CHECK (failure = ANY (ARRAY['BAD_ANSWER', 'TIMED_OUT', 'UNREACHABLE', 'UNTRUSTED', 'ADDRESS_REFUSED', 'SWITCHED_OFF'])),
  CONSTRAINT failed CHECK ((failure IS NULL OR attempted_at IS NOT NULL) AND (state <> 'UNDELIVERABLE' OR failure IS NOT NULL)
    AND (state <> 'DELIVERED' OR failure IS NULL)),
  CONSTRAINT status CHECK (http_status BETWEEN 100 AND 999)
);
COMMENT ON TABLE webhook_message IS 'A message to an organisation''s own system that a notice waits. It holds no text.';
COMMENT ON COLUMN webhook_message.id IS 'The webhook-id of each attempt.';
COMMENT ON COLUMN webhook_message.since IS 'From when on it has been tried: attempts end some days after.';
COMMENT ON COLUMN webhook_message.state IS
  'SKIPPED was not wanted: read before, its recipient has left, or may no longer see what it is about.';
COMMENT ON COLUMN webhook_message.failure IS 'Of the last attempt, unless that delivered it: a code, never a text that was received.';
CREATE UNIQUE INDEX webhook_message_notice ON webhook_message (notice_id, organisation_id);
CREATE INDEX webhook_message_open ON webhook_message (organisation_id, state) WHERE state IN ('WAITING', 'UNDELIVERABLE');
CREATE INDEX webhook_message_failed ON webhook_message (organisation_id, attempted_at, id) WHERE failure IS NOT NULL;
CREATE INDEX webhook_message_delivered ON webhook_message (organisation_id, settled_at) WHERE state = 'DELIVERED';

-- +goose Down
DELETE FROM job WHERE kind = 'webhook';
DROP TABLE webhook_message;
DROP TABLE webhook;
