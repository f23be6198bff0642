-- A referral cannot be lost: it climbs when it is overdue, withdrawing it is asked and answered, early help and signposting
-- say where, and what a decision created is known as such.
-- +goose Up
-- modify "involvement" table
ALTER TABLE "involvement" ADD COLUMN "origin_id" uuid NULL;
-- set comment to column: "origin_id" on table: "involvement"
COMMENT ON COLUMN "involvement"."origin_id" IS 'The referral whose decision created it; null of another origin.';
-- modify "referral_decision" table
ALTER TABLE "referral_decision" ADD COLUMN "signposted_to" text NULL, ADD COLUMN "early_help_organisation_id" uuid NULL, ADD CONSTRAINT "referral_decision_organisation_early_help_organisation" FOREIGN KEY ("early_help_organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- set comment to column: "signposted_to" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."signposted_to" IS 'Where the family was signposted to.';
-- modify "referral" table
ALTER TABLE "referral" ADD CONSTRAINT "answered" CHECK (num_nulls(withdrawal_answered_at, withdrawal_accepted, withdrawal_answer) = ANY (ARRAY[0, 3])), ADD CONSTRAINT "asked" CHECK (num_nulls(withdrawal_asked_at, withdrawal_reason) = ANY (ARRAY[0, 2])), ADD COLUMN "withdrawal_asked_at" timestamptz NULL, ADD COLUMN "withdrawal_reason" text NULL, ADD COLUMN "withdrawal_answered_at" timestamptz NULL, ADD COLUMN "withdrawal_accepted" boolean NULL, ADD COLUMN "withdrawal_answer" text NULL, ADD COLUMN "overdue_told_at" timestamptz NULL, ADD COLUMN "escalated_at" timestamptz NULL;
-- set comment to column: "withdrawal_accepted" on table: "referral"
COMMENT ON COLUMN "referral"."withdrawal_accepted" IS 'Social care''s answer; null until there is one.';
-- set comment to column: "overdue_told_at" on table: "referral"
COMMENT ON COLUMN "referral"."overdue_told_at" IS 'When the managers were told that the decision is overdue. Set by climb_referral alone.';
-- set comment to column: "escalated_at" on table: "referral"
COMMENT ON COLUMN "referral"."escalated_at" IS 'When the heads of the authority were told. Set by climb_referral alone.';
-- create "referral_information" table
CREATE TABLE "referral_information" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "added_at" timestamptz NOT NULL, "text" text NOT NULL, "referral_id" uuid NOT NULL, "added_by_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "referral_information_organisation_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "referral_information_practitioner_added_by" FOREIGN KEY ("added_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "referral_information_referral_information" FOREIGN KEY ("referral_id") REFERENCES "referral" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "referralinformation_referral_id_id" to table: "referral_information"
CREATE INDEX "referralinformation_referral_id_id" ON "referral_information" ("referral_id", "id");
-- set comment to table: "referral_information"
COMMENT ON TABLE "referral_information" IS 'Further information on a referral from the submitter''s organisation; append-only.';
-- set comment to column: "id" on table: "referral_information"
COMMENT ON COLUMN "referral_information"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "referral_information"
COMMENT ON COLUMN "referral_information"."created_at" IS 'When Heed wrote the record.';
-- Which referral an involvement comes from was said in words only.
ALTER TABLE "involvement" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "referral" NO FORCE ROW LEVEL SECURITY;
UPDATE "involvement" i SET "origin_id" = r."id" FROM "referral" r
WHERE i."origin" = 'REFERRAL_ACCEPTED' AND i."origin_reason" = 'Concern ' || r."reference" || ' was accepted.';
-- The clock of referrals that are undecided now.
ALTER TABLE "job" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "job" ("id", "created_at", "kind", "subject_id", "run_at")
SELECT gen_random_uuid(), r."received_at", 'climb', r."id", r."decision_due_at" FROM "referral" r WHERE r."state" IN ('SUBMITTED', 'IN_TRIAGE');
ALTER TABLE "job" FORCE ROW LEVEL SECURITY;
ALTER TABLE "referral" FORCE ROW LEVEL SECURITY;
ALTER TABLE "involvement" FORCE ROW LEVEL SECURITY;
ALTER TABLE "involvement" DROP CONSTRAINT "origin", ADD CONSTRAINT "origin" CHECK (origin = ANY (ARRAY['REFERRAL_ACCEPTED',
  'REFERRAL_EARLY_HELP', 'ACTION_ASSIGNED', 'CONFERENCE_INVITED', 'ALLOCATED', 'REGISTERED', 'RECORDED']));
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'IDENTITY_CHANGED', 'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED',
  'BREAK_GLASS_REVIEWED', 'RECORDS_MERGED', 'CONCERN_HANDED_OVER', 'REFERRAL_OVERDUE', 'REFERRAL_ESCALATED', 'EARLY_HELP_ASKED', 'REFERRAL_INFORMATION']));

-- +goose Down
DELETE FROM "notice" WHERE "kind" IN ('REFERRAL_OVERDUE', 'REFERRAL_ESCALATED', 'EARLY_HELP_ASKED', 'REFERRAL_INFORMATION');
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'IDENTITY_CHANGED', 'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED',
  'BREAK_GLASS_REVIEWED', 'RECORDS_MERGED', 'CONCERN_HANDED_OVER']));
UPDATE "involvement" SET "origin" = 'REFERRAL_ACCEPTED' WHERE "origin" = 'REFERRAL_EARLY_HELP';
ALTER TABLE "involvement" DROP CONSTRAINT "origin", ADD CONSTRAINT "origin" CHECK (origin = ANY (ARRAY['REFERRAL_ACCEPTED', 'ACTION_ASSIGNED', 'CONFERENCE_INVITED', 'ALLOCATED', 'REGISTERED',
  'RECORDED']));
DELETE FROM "job" WHERE "kind" = 'climb';
-- reverse: set comment to column: "created_at" on table: "referral_information"
COMMENT ON COLUMN "referral_information"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "referral_information"
COMMENT ON COLUMN "referral_information"."id" IS '';
-- reverse: set comment to table: "referral_information"
COMMENT ON TABLE "referral_information" IS '';
-- reverse: create index "referralinformation_referral_id_id" to table: "referral_information"
DROP INDEX "referralinformation_referral_id_id";
-- reverse: create "referral_information" table
DROP TABLE "referral_information";
-- reverse: set comment to column: "escalated_at" on table: "referral"
COMMENT ON COLUMN "referral"."escalated_at" IS '';
-- reverse: set comment to column: "overdue_told_at" on table: "referral"
COMMENT ON COLUMN "referral"."overdue_told_at" IS '';
-- reverse: set comment to column: "withdrawal_accepted" on table: "referral"
COMMENT ON COLUMN "referral"."withdrawal_accepted" IS '';
-- reverse: modify "referral" table
ALTER TABLE "referral" DROP COLUMN "escalated_at", DROP COLUMN "overdue_told_at", DROP COLUMN "withdrawal_answer", DROP COLUMN "withdrawal_accepted", DROP COLUMN "withdrawal_answered_at", DROP COLUMN "withdrawal_reason", DROP COLUMN "withdrawal_asked_at", DROP CONSTRAINT "asked", DROP CONSTRAINT "answered";
-- reverse: set comment to column: "signposted_to" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."signposted_to" IS '';
-- reverse: modify "referral_decision" table
ALTER TABLE "referral_decision" DROP CONSTRAINT "referral_decision_organisation_early_help_organisation", DROP COLUMN "early_help_organisation_id", DROP COLUMN "signposted_to";
-- reverse: set comment to column: "origin_id" on table: "involvement"
COMMENT ON COLUMN "involvement"."origin_id" IS '';
-- reverse: modify "involvement" table
ALTER TABLE "involvement" DROP COLUMN "origin_id";
