-- Sight belongs to a unit. An involvement says who in the organisation sees the child
-- through it; every one that is there lets all of the organisation see, as before, and
-- so does every one that the release before writes. A naming in a concern repeats the
-- submitter's organisation, whose safeguarding leads see the concern.

-- +goose Up
-- modify "involvement" table
ALTER TABLE "involvement" ADD CONSTRAINT "named" CHECK ((sight <> 'NAMED'::text) OR (practitioner_id IS NOT NULL)), ADD CONSTRAINT "sight" CHECK (sight = ANY (ARRAY['ORGANISATION'::text, 'NAMED'::text])), ADD COLUMN "sight" text NOT NULL DEFAULT 'ORGANISATION';
-- The index that lists an organisation's children by name is made anew with the sight in
-- it, so that the list needs no look at the table. The one of the release before stays.
DROP INDEX "involvement_organisation_id_child_family_key_child_id";
CREATE INDEX "involvement_organisation_id_child_family_key_child_id" ON "involvement" ("organisation_id", "child_family_key", "child_id") INCLUDE ("from", "to", "child_restricted", "practitioner_id", "sight");
-- set comment to column: "sight" on table: "involvement"
COMMENT ON COLUMN "involvement"."sight" IS 'Who in the organisation sees the child through it.';
-- modify "organisation" table
ALTER TABLE "organisation" ADD COLUMN "telephone" text NULL;
-- create index "organisation_parent_id" to table: "organisation"
CREATE INDEX "organisation_parent_id" ON "organisation" ("parent_id");
-- modify "referral_child" table
ALTER TABLE "referral_child" ADD COLUMN "organisation_id" uuid NULL;
-- set comment to column: "organisation_id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."organisation_id" IS 'Repeats the submitter''s organisation for row security, kept by a trigger.';
-- Row security is forced on the owner too, who fills the column.
ALTER TABLE "referral" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "referral_child" NO FORCE ROW LEVEL SECURITY;
UPDATE "referral_child" SET "organisation_id" = "referral"."organisation_id" FROM "referral" WHERE "referral"."id" = "referral_child"."referral_id";
ALTER TABLE "referral_child" FORCE ROW LEVEL SECURITY;
ALTER TABLE "referral" FORCE ROW LEVEL SECURITY;
-- Kinds of organisation that are parts of others, one more thing that people are told,
-- and one more rule by which a record is shown.
ALTER TABLE "organisation" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['POLICE_FORCE', 'POLICING_UNIT', 'HOSPITAL_TRUST',
  'WARD_OR_TEAM', 'GP_PRACTICE', 'HEALTH_VISITING', 'SCHOOL_NURSING', 'MIDWIFERY', 'MENTAL_HEALTH_SERVICE', 'SCHOOL', 'NURSERY', 'COLLEGE',
  'LOCAL_AUTHORITY', 'EARLY_HELP_SERVICE']));
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT', 'ACTION_ASSIGNED',
  'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED', 'BREAK_GLASS_REVIEWED']));
ALTER TABLE "disclosure" DROP CONSTRAINT "rule", ADD CONSTRAINT "rule" CHECK (rule = ANY (ARRAY['INVOLVEMENT', 'AUTHORITY', 'OWN_CONCERN', 'REGISTRATION',
  'BREAK_GLASS', 'RECORDS', 'PARENT_ORGANISATION', 'NONE']));

-- +goose Down
ALTER TABLE "referral_child" DROP COLUMN "organisation_id";
DROP INDEX "organisation_parent_id";
ALTER TABLE "organisation" DROP COLUMN "telephone";
DROP INDEX "involvement_organisation_id_child_family_key_child_id";
ALTER TABLE "involvement" DROP COLUMN "sight", DROP CONSTRAINT "sight", DROP CONSTRAINT "named";
CREATE INDEX "involvement_organisation_id_child_family_key_child_id" ON "involvement" ("organisation_id", "child_family_key", "child_id") INCLUDE ("from", "to", "child_restricted", "practitioner_id");
