-- What a child's voice changed is part of its record. The release before writes records without: the default is none.
-- +goose Up
-- modify "voice_record" table
ALTER TABLE "voice_record" ADD COLUMN "influences" jsonb NOT NULL DEFAULT '[]';
-- set comment to column: "influences" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."influences" IS 'What the child''s voice changed; only added to.';

-- +goose Down
-- reverse: set comment to column: "influences" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."influences" IS '';
-- reverse: modify "voice_record" table
ALTER TABLE "voice_record" DROP COLUMN "influences";
