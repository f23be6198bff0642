-- Further partner agencies take part; an organisation has a duty line, a practitioner a telephone number; a late decision has
-- its reason.
-- +goose Up
-- modify "organisation" table
ALTER TABLE "organisation" ADD COLUMN "duty_line" text NULL;
-- set comment to column: "duty_line" on table: "organisation"
COMMENT ON COLUMN "organisation"."duty_line" IS 'Telephone number for urgent calls, and its hours.';
-- modify "practitioner" table
ALTER TABLE "practitioner" ADD COLUMN "telephone" text NULL;
-- modify "referral_decision" table
ALTER TABLE "referral_decision" ADD COLUMN "lateness_reason" text NULL;
-- set comment to column: "lateness_reason" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."lateness_reason" IS 'Why the concern was decided after its due time.';
ALTER TABLE "access_entry" DROP CONSTRAINT "agency", ADD CONSTRAINT "agency" CHECK (agency = ANY (ARRAY['POLICE', 'HEALTH', 'EDUCATION', 'SOCIAL_CARE', 'HOUSING', 'PROBATION', 'YOUTH_JUSTICE', 'ADULT_SERVICES', 'VOLUNTARY']));
ALTER TABLE "chronology_event" DROP CONSTRAINT "agency", ADD CONSTRAINT "agency" CHECK (agency = ANY (ARRAY['POLICE', 'HEALTH', 'EDUCATION', 'SOCIAL_CARE', 'HOUSING', 'PROBATION', 'YOUTH_JUSTICE', 'ADULT_SERVICES', 'VOLUNTARY']));
ALTER TABLE "organisation" DROP CONSTRAINT "agency", ADD CONSTRAINT "agency" CHECK (agency = ANY (ARRAY['POLICE', 'HEALTH', 'EDUCATION', 'SOCIAL_CARE', 'HOUSING', 'PROBATION', 'YOUTH_JUSTICE', 'ADULT_SERVICES', 'VOLUNTARY']));
ALTER TABLE "organisation" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['POLICE_FORCE', 'POLICING_UNIT', 'HOSPITAL_TRUST', 'WARD_OR_TEAM', 'GP_PRACTICE', 'HEALTH_VISITING', 'SCHOOL_NURSING',
  'MIDWIFERY', 'MENTAL_HEALTH_SERVICE', 'SCHOOL', 'NURSERY', 'COLLEGE', 'LOCAL_AUTHORITY', 'EARLY_HELP_SERVICE',
  'HOUSING_SERVICE', 'PROBATION_UNIT', 'YOUTH_JUSTICE_TEAM', 'ADULT_SOCIAL_CARE', 'VOLUNTARY_ORGANISATION']));

-- +goose Down
ALTER TABLE "access_entry" DROP CONSTRAINT "agency", ADD CONSTRAINT "agency" CHECK (agency = ANY (ARRAY['POLICE', 'HEALTH', 'EDUCATION', 'SOCIAL_CARE']));
ALTER TABLE "chronology_event" DROP CONSTRAINT "agency", ADD CONSTRAINT "agency" CHECK (agency = ANY (ARRAY['POLICE', 'HEALTH', 'EDUCATION', 'SOCIAL_CARE']));
ALTER TABLE "organisation" DROP CONSTRAINT "agency", ADD CONSTRAINT "agency" CHECK (agency = ANY (ARRAY['POLICE', 'HEALTH', 'EDUCATION', 'SOCIAL_CARE']));
ALTER TABLE "organisation" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['POLICE_FORCE', 'POLICING_UNIT', 'HOSPITAL_TRUST', 'WARD_OR_TEAM', 'GP_PRACTICE', 'HEALTH_VISITING', 'SCHOOL_NURSING',
  'MIDWIFERY', 'MENTAL_HEALTH_SERVICE', 'SCHOOL', 'NURSERY', 'COLLEGE', 'LOCAL_AUTHORITY', 'EARLY_HELP_SERVICE']));
-- reverse: set comment to column: "lateness_reason" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."lateness_reason" IS '';
-- reverse: modify "referral_decision" table
ALTER TABLE "referral_decision" DROP COLUMN "lateness_reason";
-- reverse: modify "practitioner" table
ALTER TABLE "practitioner" DROP COLUMN "telephone";
-- reverse: set comment to column: "duty_line" on table: "organisation"
COMMENT ON COLUMN "organisation"."duty_line" IS '';
-- reverse: modify "organisation" table
ALTER TABLE "organisation" DROP COLUMN "duty_line";
