-- Two records of one child, household or relative are merged: what belongs to the one moves to the other, and a row says
-- of each what moved, so that it can move back.
-- +goose Up
-- modify "child" table
ALTER TABLE "child" ADD COLUMN "merged_into" uuid NULL;
-- set comment to column: "merged_into" on table: "child"
COMMENT ON COLUMN "child"."merged_into" IS 'The record of the same child, home or relative into which this one was merged. Set by merge_records alone.';
-- modify "household" table
ALTER TABLE "household" ADD COLUMN "merged_into" uuid NULL;
-- set comment to column: "merged_into" on table: "household"
COMMENT ON COLUMN "household"."merged_into" IS 'The record of the same child, home or relative into which this one was merged. Set by merge_records alone.';
-- modify "relative" table
ALTER TABLE "relative" ADD COLUMN "merged_into" uuid NULL;
-- set comment to column: "merged_into" on table: "relative"
COMMENT ON COLUMN "relative"."merged_into" IS 'The record of the same child, home or relative into which this one was merged. Set by merge_records alone.';
-- create "record_merge" table
CREATE TABLE "record_merge" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "kind" text NOT NULL, "from_id" uuid NOT NULL, "into_id" uuid NOT NULL, "reason" text NOT NULL, "facts" jsonb NOT NULL, "merged_at" timestamptz NOT NULL, "undone_at" timestamptz NULL, "undone_reason" text NULL, "organisation_id" uuid NOT NULL, "merged_by_id" uuid NOT NULL, "undone_by_id" uuid NULL, "referral_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "record_merge_organisation_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "record_merge_practitioner_merged_by" FOREIGN KEY ("merged_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "record_merge_practitioner_undone_by" FOREIGN KEY ("undone_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "record_merge_referral_referral" FOREIGN KEY ("referral_id") REFERENCES "referral" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['CHILD'::text, 'HOUSEHOLD'::text, 'RELATIVE'::text])), CONSTRAINT "two" CHECK (from_id <> into_id), CONSTRAINT "undone" CHECK (num_nulls(undone_at, undone_by_id, undone_reason) = ANY (ARRAY[0, 3])));
-- create index "record_merge_from" to table: "record_merge"
CREATE UNIQUE INDEX "record_merge_from" ON "record_merge" ("from_id") WHERE (undone_at IS NULL);
-- create index "recordmerge_from_id_id" to table: "record_merge"
CREATE INDEX "recordmerge_from_id_id" ON "record_merge" ("from_id", "id");
-- create index "recordmerge_into_id_id" to table: "record_merge"
CREATE INDEX "recordmerge_into_id_id" ON "record_merge" ("into_id", "id");
-- set comment to table: "record_merge"
COMMENT ON TABLE "record_merge" IS 'Two records that are of one child, one home or one relative.';
-- set comment to column: "id" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "from_id" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."from_id" IS 'The record that was merged. Its identifier leads to the other one.';
-- set comment to column: "into_id" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."into_id" IS 'The record that stays.';
-- set comment to column: "facts" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."facts" IS 'What the two records said where they differed, so that nothing of it is lost.';
-- set comment to column: "referral_id" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."referral_id" IS 'The referral in whose triage the child was found to be known.';
-- Beside the model: the input of a mutation as it was sent, in which identifiers stay the same when records are merged.
ALTER TABLE retry ADD COLUMN asked_hash bytea;
-- Beside the model: what a merge moved, and the rows that it set aside because the record that stays says the same.
CREATE TABLE record_merge_row (
  merge_id uuid NOT NULL REFERENCES record_merge (id),
  of_table text NOT NULL,
  of_column text NOT NULL,
  row_id uuid NOT NULL,
  was jsonb,
  PRIMARY KEY (merge_id, of_table, of_column, row_id)
);
COMMENT ON TABLE record_merge_row IS 'A row that a merge moved from one record to the other.';
COMMENT ON COLUMN record_merge_row.was IS 'What the row, or its column, was; null where only its owner changed.';
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'IDENTITY_CHANGED', 'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED',
  'BREAK_GLASS_REVIEWED', 'RECORDS_MERGED']));

-- +goose Down
DELETE FROM "notice" WHERE "kind" = 'RECORDS_MERGED';
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'IDENTITY_CHANGED', 'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED',
  'BREAK_GLASS_REVIEWED']));
DROP TABLE record_merge_row;
ALTER TABLE retry DROP COLUMN asked_hash;
-- reverse: set comment to column: "referral_id" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."referral_id" IS '';
-- reverse: set comment to column: "facts" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."facts" IS '';
-- reverse: set comment to column: "into_id" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."into_id" IS '';
-- reverse: set comment to column: "from_id" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."from_id" IS '';
-- reverse: set comment to column: "created_at" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "record_merge"
COMMENT ON COLUMN "record_merge"."id" IS '';
-- reverse: set comment to table: "record_merge"
COMMENT ON TABLE "record_merge" IS '';
-- reverse: create index "recordmerge_into_id_id" to table: "record_merge"
DROP INDEX "recordmerge_into_id_id";
-- reverse: create index "recordmerge_from_id_id" to table: "record_merge"
DROP INDEX "recordmerge_from_id_id";
-- reverse: create index "record_merge_from" to table: "record_merge"
DROP INDEX "record_merge_from";
-- reverse: create "record_merge" table
DROP TABLE "record_merge";
-- reverse: set comment to column: "merged_into" on table: "relative"
COMMENT ON COLUMN "relative"."merged_into" IS '';
-- reverse: modify "relative" table
ALTER TABLE "relative" DROP COLUMN "merged_into";
-- reverse: set comment to column: "merged_into" on table: "household"
COMMENT ON COLUMN "household"."merged_into" IS '';
-- reverse: modify "household" table
ALTER TABLE "household" DROP COLUMN "merged_into";
-- reverse: set comment to column: "merged_into" on table: "child"
COMMENT ON COLUMN "child"."merged_into" IS '';
-- reverse: modify "child" table
ALTER TABLE "child" DROP COLUMN "merged_into";
