-- Whoever asks who looked at a child wants the record that was opened told from the
-- list in which the child appeared. What was written before does not tell, and is
-- never rewritten: the columns are null there, and in what the release before writes
-- beside this one.

-- +goose Up
-- modify "access_entry" table
ALTER TABLE "access_entry" ADD CONSTRAINT "looked" CHECK (cardinality(child_ids) = cardinality(looks)), ADD COLUMN "looks" text[] NULL;
-- set comment to column: "looks" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."looks" IS 'For each child, whether the operation asked for them or met them in a list; null in entries of earlier releases.';
-- modify "disclosure" table
ALTER TABLE "disclosure" ADD CONSTRAINT "look" CHECK (look = ANY (ARRAY['OPENED'::text, 'LISTED'::text])), ADD COLUMN "look" text NULL;
-- set comment to column: "look" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."look" IS 'Whether the operation asked for the child or met them in a list, as the entry has it; null where an earlier release wrote it.';

-- +goose Down
-- reverse: set comment to column: "look" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."look" IS '';
-- reverse: modify "disclosure" table
ALTER TABLE "disclosure" DROP COLUMN "look", DROP CONSTRAINT "look";
-- reverse: set comment to column: "looks" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."looks" IS '';
-- reverse: modify "access_entry" table
ALTER TABLE "access_entry" DROP COLUMN "looks", DROP CONSTRAINT "looked";
