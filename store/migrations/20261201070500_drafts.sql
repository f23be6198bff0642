-- A concern is drafted inside an organisation before its safeguarding lead submits it. The referral names who drafted it, and
-- people are notified of the steps of a draft.
-- +goose Up
-- modify "referral_child" table
ALTER TABLE "referral_child" ADD COLUMN "drafted_by_id" uuid NULL;
-- set comment to column: "drafted_by_id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."drafted_by_id" IS 'Repeats who drafted the referral for row security, kept by a trigger.';
-- modify "referral" table
ALTER TABLE "referral" ADD COLUMN "drafted_by_id" uuid NULL, ADD CONSTRAINT "referral_practitioner_drafted_by" FOREIGN KEY ("drafted_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- create index "referral_drafted_by_id" to table: "referral"
CREATE INDEX "referral_drafted_by_id" ON "referral" ("drafted_by_id") WHERE (drafted_by_id IS NOT NULL);
-- set comment to column: "drafted_by_id" on table: "referral"
COMMENT ON COLUMN "referral"."drafted_by_id" IS 'Who drafted it, for the submitter to submit; they see it as the submitter does.';
-- create "concern_draft" table
CREATE TABLE "concern_draft" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "drafted_at" timestamptz NOT NULL, "state" text NOT NULL, "due_at" timestamptz NOT NULL, "waiting_told_at" timestamptz NULL, "household" jsonb NULL, "children" jsonb NOT NULL DEFAULT '[]', "source_code" text NULL, "neglect_kinds" jsonb NOT NULL DEFAULT '[]', "seen_or_heard" text NULL, "childs_words" text NULL, "immediate_risk" boolean NULL, "family_knows" boolean NULL, "reason_family_not_told" text NULL, "lawful_basis" text NULL, "handed_at" timestamptz NULL, "returned_at" timestamptz NULL, "missing" text NULL, "submitted_at" timestamptz NULL, "discarded_at" timestamptz NULL, "discard_reason" text NULL, "author_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "handed_to_id" uuid NULL, "returned_by_id" uuid NULL, "submitted_by_id" uuid NULL, "referral_id" uuid NULL, "discarded_by_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "concern_draft_organisation_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "concern_draft_practitioner_author" FOREIGN KEY ("author_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "concern_draft_practitioner_discarded_by" FOREIGN KEY ("discarded_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "concern_draft_practitioner_handed_to" FOREIGN KEY ("handed_to_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "concern_draft_practitioner_returned_by" FOREIGN KEY ("returned_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "concern_draft_practitioner_submitted_by" FOREIGN KEY ("submitted_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "concern_draft_referral_referral" FOREIGN KEY ("referral_id") REFERENCES "referral" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "basis" CHECK (lawful_basis = ANY (ARRAY['LEGAL_OBLIGATION'::text, 'PUBLIC_TASK'::text, 'VITAL_INTERESTS'::text, 'LAW_ENFORCEMENT'::text, 'CONSENT'::text])), CONSTRAINT "discarded" CHECK (((state = 'DISCARDED'::text) = (discarded_at IS NOT NULL)) AND (num_nulls(discarded_at, discarded_by_id, discard_reason) = ANY (ARRAY[0, 3]))), CONSTRAINT "handed" CHECK ((handed_at IS NOT NULL) OR ((state <> 'WITH_SAFEGUARDING_LEAD'::text) AND (handed_to_id IS NULL))), CONSTRAINT "returned" CHECK (num_nulls(returned_at, returned_by_id, missing) = ANY (ARRAY[0, 3])), CONSTRAINT "state" CHECK (state = ANY (ARRAY['WITH_AUTHOR'::text, 'WITH_SAFEGUARDING_LEAD'::text, 'SUBMITTED'::text, 'DISCARDED'::text])), CONSTRAINT "submitted" CHECK (((state = 'SUBMITTED'::text) = (submitted_at IS NOT NULL)) AND (num_nulls(submitted_at, submitted_by_id, referral_id) = ANY (ARRAY[0, 3]))));
-- create index "concerndraft_author_id" to table: "concern_draft"
CREATE INDEX "concerndraft_author_id" ON "concern_draft" ("author_id");
-- create index "concerndraft_organisation_id_drafted_at_id" to table: "concern_draft"
CREATE INDEX "concerndraft_organisation_id_drafted_at_id" ON "concern_draft" ("organisation_id", "drafted_at", "id");
-- create index "concerndraft_organisation_id_due_at_id" to table: "concern_draft"
CREATE INDEX "concerndraft_organisation_id_due_at_id" ON "concern_draft" ("organisation_id", "due_at", "id");
-- create index "concerndraft_referral_id" to table: "concern_draft"
CREATE UNIQUE INDEX "concerndraft_referral_id" ON "concern_draft" ("referral_id");
-- set comment to table: "concern_draft"
COMMENT ON TABLE "concern_draft" IS 'A draft of a concern inside an organisation. It belongs to no child''s record.';
-- set comment to column: "id" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "due_at" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."due_at" IS 'When the safeguarding leads and managers are told if it still waits.';
-- set comment to column: "waiting_told_at" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."waiting_told_at" IS 'When they were told. Set by tell_waiting_draft alone.';
-- set comment to column: "household" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."household" IS 'The input of a concern''s household, as far as it is known.';
-- set comment to column: "children" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."children" IS 'The input of a concern''s children, as far as they are known.';
-- set comment to column: "organisation_id" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."organisation_id" IS 'The author''s organisation; the draft stays there.';
-- set comment to column: "handed_to_id" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."handed_to_id" IS 'Null where it was handed to all safeguarding leads.';
-- set comment to column: "referral_id" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."referral_id" IS 'The referral that it became.';
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'IDENTITY_CHANGED', 'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED',
  'BREAK_GLASS_REVIEWED', 'RECORDS_MERGED', 'CONCERN_HANDED_OVER', 'REFERRAL_OVERDUE', 'REFERRAL_ESCALATED', 'EARLY_HELP_ASKED',
  'REFERRAL_INFORMATION', 'INCIDENT_NOTIFIED', 'INCIDENT_TO_PLACE', 'INCIDENT_OVERDUE',
  'INCIDENT_WITHDRAWN',
  'DRAFT_HANDED', 'DRAFT_RETURNED', 'DRAFT_SUBMITTED', 'DRAFT_DISCARDED', 'DRAFT_WAITING', 'DRAFT_AT_RISK']));

-- +goose Down
DELETE FROM "notice" WHERE "kind" IN ('DRAFT_HANDED', 'DRAFT_RETURNED', 'DRAFT_SUBMITTED', 'DRAFT_DISCARDED', 'DRAFT_WAITING', 'DRAFT_AT_RISK');
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'IDENTITY_CHANGED', 'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED',
  'BREAK_GLASS_REVIEWED', 'RECORDS_MERGED', 'CONCERN_HANDED_OVER', 'REFERRAL_OVERDUE', 'REFERRAL_ESCALATED', 'EARLY_HELP_ASKED',
  'REFERRAL_INFORMATION', 'INCIDENT_NOTIFIED', 'INCIDENT_TO_PLACE', 'INCIDENT_OVERDUE',
  'INCIDENT_WITHDRAWN']));
DELETE FROM "job" WHERE "kind" = 'draft';
-- reverse: set comment to column: "referral_id" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."referral_id" IS '';
-- reverse: set comment to column: "handed_to_id" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."handed_to_id" IS '';
-- reverse: set comment to column: "organisation_id" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."organisation_id" IS '';
-- reverse: set comment to column: "children" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."children" IS '';
-- reverse: set comment to column: "household" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."household" IS '';
-- reverse: set comment to column: "waiting_told_at" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."waiting_told_at" IS '';
-- reverse: set comment to column: "due_at" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."due_at" IS '';
-- reverse: set comment to column: "updated_by" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "concern_draft"
COMMENT ON COLUMN "concern_draft"."id" IS '';
-- reverse: set comment to table: "concern_draft"
COMMENT ON TABLE "concern_draft" IS '';
-- reverse: create index "concerndraft_referral_id" to table: "concern_draft"
DROP INDEX "concerndraft_referral_id";
-- reverse: create index "concerndraft_organisation_id_due_at_id" to table: "concern_draft"
DROP INDEX "concerndraft_organisation_id_due_at_id";
-- reverse: create index "concerndraft_organisation_id_drafted_at_id" to table: "concern_draft"
DROP INDEX "concerndraft_organisation_id_drafted_at_id";
-- reverse: create index "concerndraft_author_id" to table: "concern_draft"
DROP INDEX "concerndraft_author_id";
-- reverse: create "concern_draft" table
DROP TABLE "concern_draft";
-- reverse: set comment to column: "drafted_by_id" on table: "referral"
COMMENT ON COLUMN "referral"."drafted_by_id" IS '';
-- reverse: create index "referral_drafted_by_id" to table: "referral"
DROP INDEX "referral_drafted_by_id";
-- reverse: modify "referral" table
ALTER TABLE "referral" DROP CONSTRAINT "referral_practitioner_drafted_by", DROP COLUMN "drafted_by_id";
-- reverse: set comment to column: "drafted_by_id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."drafted_by_id" IS '';
-- reverse: modify "referral_child" table
ALTER TABLE "referral_child" DROP COLUMN "drafted_by_id";
