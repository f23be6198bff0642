-- What children said or showed. A new table: the release before does not know it.
-- +goose Up
-- create "voice_record" table
CREATE TABLE "voice_record" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "heard_on" date NOT NULL, "setting" text NOT NULL, "method" text NOT NULL, "seen_alone" boolean NOT NULL, "reason_not_alone" text NULL, "words" text NULL, "reading" text NULL, "wishes_and_feelings" text NULL, "recorded_at" timestamptz NOT NULL, "correction_reason" text NULL, "child_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "recorded_by_id" uuid NOT NULL, "corrects_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "voice_record_child_voice_records" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "voice_record_organisation_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "voice_record_practitioner_recorded_by" FOREIGN KEY ("recorded_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "voice_record_voice_record_corrected_by" FOREIGN KEY ("corrects_id") REFERENCES "voice_record" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "alone" CHECK (seen_alone = (reason_not_alone IS NULL)), CONSTRAINT "corrected" CHECK ((corrects_id IS NULL) = (correction_reason IS NULL)), CONSTRAINT "method" CHECK (method = ANY (ARRAY['CONVERSATION'::text, 'DIRECT_WORK'::text, 'PLAY_OR_DRAWING'::text, 'WRITTEN'::text, 'ASSISTED'::text, 'ADVOCATE'::text, 'OBSERVATION'::text])), CONSTRAINT "said" CHECK ((words IS NOT NULL) OR (reading IS NOT NULL)), CONSTRAINT "setting" CHECK (setting = ANY (ARRAY['HOME'::text, 'PLACEMENT'::text, 'SCHOOL'::text, 'HEALTH'::text, 'OFFICE'::text, 'COMMUNITY'::text, 'REMOTE'::text])));
-- create index "voice_record_corrects_id_key" to table: "voice_record"
CREATE UNIQUE INDEX "voice_record_corrects_id_key" ON "voice_record" ("corrects_id");
-- create index "voicerecord_child_id_heard_on_id" to table: "voice_record"
CREATE INDEX "voicerecord_child_id_heard_on_id" ON "voice_record" ("child_id", "heard_on", "id");
-- set comment to table: "voice_record"
COMMENT ON TABLE "voice_record" IS 'What a child said or showed on one day, in the child''s own words, and how a practitioner reads it.';
-- set comment to column: "id" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."updated_by" IS 'The practitioner who changed it last.';

-- +goose Down
-- reverse: set comment to column: "updated_by" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."id" IS '';
-- reverse: set comment to table: "voice_record"
COMMENT ON TABLE "voice_record" IS '';
-- reverse: create index "voicerecord_child_id_heard_on_id" to table: "voice_record"
DROP INDEX "voicerecord_child_id_heard_on_id";
-- reverse: create index "voice_record_corrects_id_key" to table: "voice_record"
DROP INDEX "voice_record_corrects_id_key";
-- reverse: create "voice_record" table
DROP TABLE "voice_record";
