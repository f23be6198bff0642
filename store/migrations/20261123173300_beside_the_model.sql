-- Tables beside the model: what ent does not know. Search keys, retries, the
-- chain over the access record. All of them are reached through functions.

-- +goose Up
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- One row a child: what search and duplicate detection compare. Kept by a
-- trigger; read only inside functions that apply access themselves.
CREATE TABLE child_search (
  child_id uuid PRIMARY KEY REFERENCES child (id),
  names text NOT NULL,
  sounds text[] NOT NULL,
  date_of_birth date,
  nhs_number text,
  upn text,
  la_child_id text,
  restricted boolean NOT NULL
);
COMMENT ON TABLE child_search IS 'What search and duplicate detection compare: names without case and accents, their sound, identifiers.';
CREATE INDEX child_search_names ON child_search USING gin (names gin_trgm_ops);
CREATE INDEX child_search_sounds ON child_search USING gin (sounds);
CREATE INDEX child_search_born ON child_search (date_of_birth);
CREATE INDEX child_search_nhs ON child_search (nhs_number) WHERE nhs_number IS NOT NULL;
CREATE INDEX child_search_upn ON child_search (upn) WHERE upn IS NOT NULL;
CREATE INDEX child_search_la ON child_search (la_child_id) WHERE la_child_id IS NOT NULL;

-- A household's address, as it compares: letters and digits only.
CREATE TABLE household_search (
  household_id uuid PRIMARY KEY REFERENCES household (id),
  address text NOT NULL
);
COMMENT ON TABLE household_search IS 'A household''s address as it compares: lower-case letters and digits only.';
CREATE INDEX household_search_address ON household_search (address);

-- A mutation that was sent with a key, so that it can be sent again.
CREATE TABLE retry (
  practitioner_id uuid NOT NULL REFERENCES practitioner (id),
  key text NOT NULL,
  verb text NOT NULL,
  input_hash bytea NOT NULL,
  record_id uuid,
  at timestamptz NOT NULL,
  PRIMARY KEY (practitioner_id, key)
);
COMMENT ON TABLE retry IS 'Mutations sent with an idempotency key: what was asked, and the record that answered.';
CREATE INDEX retry_at ON retry (at);

-- Who changed which fields of a record that several people edit.
CREATE TABLE edit (
  record_id uuid NOT NULL,
  version integer NOT NULL,
  by_id uuid NOT NULL REFERENCES practitioner (id),
  at timestamptz NOT NULL,
  fields text[] NOT NULL,
  PRIMARY KEY (record_id, version)
);
COMMENT ON TABLE edit IS 'Who changed which fields of a record, and when: names of columns, never values.';

-- Entries of the access record that the chain has not taken yet.
CREATE TABLE access_pending (
  entry_id uuid PRIMARY KEY REFERENCES access_entry (id)
);
COMMENT ON TABLE access_pending IS 'Entries of the access record that wait for their link in the chain.';

CREATE TABLE access_link (
  seq bigint PRIMARY KEY CHECK (seq > 0),
  entry_id uuid NOT NULL UNIQUE,
  hash bytea NOT NULL CHECK (length(hash) = 32)
);
COMMENT ON TABLE access_link IS 'The chain over the access record: hash = SHA-256 of the previous hash and the entry.';

CREATE TABLE access_checkpoint (
  seq bigint PRIMARY KEY REFERENCES access_link (seq),
  hash bytea NOT NULL,
  at timestamptz NOT NULL,
  key_id text NOT NULL,
  signature bytea NOT NULL
);
COMMENT ON TABLE access_checkpoint IS 'Signed heads of the chain: what they cover cannot be cut off unseen.';

-- +goose Down
DROP TABLE access_checkpoint, access_link, access_pending, edit, retry, household_search, child_search;
