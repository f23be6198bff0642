-- What is known at two in the morning suffices: a guessed age, no address. A concern keeps what was reported, and gives no
-- household to an address of children who are known already. Rows of the release before have a day of birth and an address.
-- +goose Up
-- modify "child" table
ALTER TABLE "child" ADD CONSTRAINT "precision" CHECK (birth_precision = ANY (ARRAY['DAY'::text, 'MONTH'::text, 'YEAR'::text, 'ESTIMATED'::text])), ADD COLUMN "birth_precision" text NOT NULL DEFAULT 'DAY', ADD COLUMN "birth_unknown_reason" text NULL;
ALTER TABLE "child" DROP CONSTRAINT "death", ADD CONSTRAINT "death" CHECK (died_on >= date_of_birth OR birth_precision <> 'DAY');
-- create index "child_guessed" to table: "child"
CREATE INDEX "child_guessed" ON "child" ("date_of_birth") WHERE (birth_precision <> 'DAY'::text);
-- set comment to column: "birth_precision" on table: "child"
COMMENT ON COLUMN "child"."birth_precision" IS 'How much of the date of birth is known. Of the rest the date is the middle.';
-- modify "household" table
ALTER TABLE "household" ADD CONSTRAINT "address" CHECK ((address <> ''::text) = (address_status = 'KNOWN'::text)), ADD CONSTRAINT "status" CHECK (address_status = ANY (ARRAY['KNOWN'::text, 'NO_FIXED_ABODE'::text, 'NOT_KNOWN'::text])), ADD COLUMN "address_status" text NOT NULL DEFAULT 'KNOWN';
-- set comment to column: "address" on table: "household"
COMMENT ON COLUMN "household"."address" IS 'Empty where there is none, or it is not known.';
-- modify "referral_child" table
ALTER TABLE "referral_child" ADD CONSTRAINT "precision" CHECK (reported_birth_precision = ANY (ARRAY['DAY'::text, 'MONTH'::text, 'YEAR'::text, 'ESTIMATED'::text])), ADD COLUMN "reported_preferred_name" text NULL, ADD COLUMN "reported_birth_precision" text NULL, ADD COLUMN "reported_age" bigint NULL, ADD COLUMN "reported_expected_date_of_birth" date NULL;
-- set comment to column: "reported_date_of_birth" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."reported_date_of_birth" IS 'The date that the referrer gave.';
-- set comment to column: "reported_age" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."reported_age" IS 'The age in years that the referrer guessed.';
-- modify "referral" table
ALTER TABLE "referral" DROP CONSTRAINT "referral_household_referrals", ADD CONSTRAINT "home" CHECK ((household_id IS NOT NULL) OR (reported_address_status IS NOT NULL)), ADD CONSTRAINT "reported" CHECK ((reported_address IS NOT NULL) = COALESCE((reported_address_status = 'KNOWN'::text), false)), ADD CONSTRAINT "status" CHECK (reported_address_status = ANY (ARRAY['KNOWN'::text, 'NO_FIXED_ABODE'::text, 'NOT_KNOWN'::text])), ALTER COLUMN "household_id" DROP NOT NULL, ADD COLUMN "reported_address" text NULL, ADD COLUMN "reported_address_status" text NULL, ADD COLUMN "reported_postcode" text NULL, ADD COLUMN "reported_ward" text NULL, ADD CONSTRAINT "referral_household_referrals" FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- set comment to column: "household_id" on table: "referral"
COMMENT ON COLUMN "referral"."household_id" IS 'The home of the children; null where the concern gives another address of children who were known already.';
-- set comment to column: "reported_address" on table: "referral"
COMMENT ON COLUMN "referral"."reported_address" IS 'The address as the referrer gave it; null where they named a known home, or gave none.';
-- set comment to column: "reported_address_status" on table: "referral"
COMMENT ON COLUMN "referral"."reported_address_status" IS 'Null where the referrer named a known home.';
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'IDENTITY_CHANGED', 'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED',
  'BREAK_GLASS_REVIEWED']));
-- A household that a concern founded still has the address as it was reported, unless somebody amended it since.
ALTER TABLE "referral" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "household" NO FORCE ROW LEVEL SECURITY;
UPDATE "referral" r SET "reported_address" = h."address", "reported_address_status" = 'KNOWN', "reported_postcode" = h."postcode",
  "reported_ward" = h."ward"
FROM "household" h WHERE h."id" = r."household_id" AND h."version" = 1 AND h."created_at" = r."created_at"
  AND h."registered_by" = r."submitted_by_id";
ALTER TABLE "household" FORCE ROW LEVEL SECURITY;
ALTER TABLE "referral" FORCE ROW LEVEL SECURITY;

-- +goose Down
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED', 'BREAK_GLASS_REVIEWED']));
-- reverse: set comment to column: "reported_address_status" on table: "referral"
COMMENT ON COLUMN "referral"."reported_address_status" IS '';
-- reverse: set comment to column: "reported_address" on table: "referral"
COMMENT ON COLUMN "referral"."reported_address" IS '';
-- reverse: set comment to column: "household_id" on table: "referral"
COMMENT ON COLUMN "referral"."household_id" IS '';
-- reverse: modify "referral" table
ALTER TABLE "referral" DROP CONSTRAINT "referral_household_referrals", DROP COLUMN "reported_ward", DROP COLUMN "reported_postcode", DROP COLUMN "reported_address_status", DROP COLUMN "reported_address", ALTER COLUMN "household_id" SET NOT NULL, DROP CONSTRAINT "status", DROP CONSTRAINT "reported", DROP CONSTRAINT "home", ADD CONSTRAINT "referral_household_referrals" FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- reverse: set comment to column: "reported_age" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."reported_age" IS '';
-- reverse: set comment to column: "reported_date_of_birth" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."reported_date_of_birth" IS '';
-- reverse: modify "referral_child" table
ALTER TABLE "referral_child" DROP COLUMN "reported_expected_date_of_birth", DROP COLUMN "reported_age", DROP COLUMN "reported_birth_precision", DROP COLUMN "reported_preferred_name", DROP CONSTRAINT "precision";
-- reverse: set comment to column: "address" on table: "household"
COMMENT ON COLUMN "household"."address" IS '';
-- reverse: modify "household" table
ALTER TABLE "household" DROP COLUMN "address_status", DROP CONSTRAINT "status", DROP CONSTRAINT "address";
-- reverse: set comment to column: "birth_precision" on table: "child"
COMMENT ON COLUMN "child"."birth_precision" IS '';
-- reverse: modify "child" table
ALTER TABLE "child" DROP CONSTRAINT "death", ADD CONSTRAINT "death" CHECK (died_on >= date_of_birth);
DROP INDEX "child_guessed";
ALTER TABLE "child" DROP COLUMN "birth_unknown_reason", DROP COLUMN "birth_precision", DROP CONSTRAINT "precision";
