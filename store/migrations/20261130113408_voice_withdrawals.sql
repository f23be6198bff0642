-- A voice record of the wrong child, or by mistake, is withdrawn and stays. Records of the release before are not withdrawn.
-- +goose Up
-- modify "voice_record" table
ALTER TABLE "voice_record" ADD CONSTRAINT "withdrawn" CHECK (num_nulls(withdrawn_at, withdrawn_by_id, withdrawal_reason) = ANY (ARRAY[0, 3])), ADD COLUMN "withdrawn_at" timestamptz NULL, ADD COLUMN "withdrawal_reason" text NULL, ADD COLUMN "withdrawn_by_id" uuid NULL, ADD CONSTRAINT "voice_record_practitioner_withdrawn_by" FOREIGN KEY ("withdrawn_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;

-- +goose Down
-- reverse: modify "voice_record" table
ALTER TABLE "voice_record" DROP CONSTRAINT "voice_record_practitioner_withdrawn_by", DROP COLUMN "withdrawn_by_id", DROP COLUMN "withdrawal_reason", DROP COLUMN "withdrawn_at", DROP CONSTRAINT "withdrawn";
