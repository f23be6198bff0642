-- Police and health notify who works with a child that the child was at an incident.
-- +goose Up
-- create "incident" table
CREATE TABLE "incident" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "form_id" uuid NOT NULL, "notified_at" timestamptz NOT NULL, "occurred_at" timestamptz NOT NULL, "kind" text NOT NULL, "own_reference" text NULL, "reported_name" text NOT NULL, "reported_given_name" text NULL, "reported_family_name" text NULL, "reported_preferred_name" text NULL, "reported_date_of_birth" date NULL, "reported_birth_precision" text NULL, "reported_age" bigint NULL, "reported_nhs_number" text NULL, "reckoned_birth" date NULL, "reported_address" text NULL, "reported_postcode" text NULL, "experience" text NOT NULL, "support_asked" boolean NOT NULL, "support" text NULL, "due_at" timestamptz NOT NULL, "due_provisional" boolean NOT NULL, "outcome" text NOT NULL DEFAULT 'NOT_FOUND', "to_place" boolean NOT NULL DEFAULT true, "overdue_told_at" timestamptz NULL, "placed_by_id" uuid NULL, "placing_reason" text NULL, "closed_at" timestamptz NULL, "withdrawn_at" timestamptz NULL, "withdrawal_reason" text NULL, "notified_by_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "incident_organisation_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "incident_practitioner_notified_by" FOREIGN KEY ("notified_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['DOMESTIC_ABUSE'::text, 'ARREST_OF_CARER'::text, 'DRINK_OR_DRUGS'::text, 'CARER_UNWELL'::text, 'LEFT_ALONE'::text, 'MISSING'::text, 'EMERGENCY_DEPARTMENT'::text, 'DEATH_OR_INJURY'::text, 'CRIME_AT_HOME'::text, 'OTHER'::text])), CONSTRAINT "outcome" CHECK (outcome = ANY (ARRAY['DELIVERED'::text, 'NOT_FOUND'::text])), CONSTRAINT "placed" CHECK ((num_nulls(placed_by_id, placing_reason) = ANY (ARRAY[0, 2])) AND ((closed_at IS NULL) OR (placing_reason IS NOT NULL))), CONSTRAINT "precision" CHECK (reported_birth_precision = ANY (ARRAY['DAY'::text, 'MONTH'::text, 'YEAR'::text, 'ESTIMATED'::text])), CONSTRAINT "withdrawn" CHECK (num_nulls(withdrawn_at, withdrawal_reason) = ANY (ARRAY[0, 2])));
-- create index "incident_form_id" to table: "incident"
CREATE INDEX "incident_form_id" ON "incident" ("form_id");
-- create index "incident_notified_by_id_notified_at_id" to table: "incident"
CREATE INDEX "incident_notified_by_id_notified_at_id" ON "incident" ("notified_by_id", "notified_at", "id");
-- create index "incident_organisation_id_notified_at_id" to table: "incident"
CREATE INDEX "incident_organisation_id_notified_at_id" ON "incident" ("organisation_id", "notified_at", "id");
-- create index "incident_to_place_due_at_id" to table: "incident"
CREATE INDEX "incident_to_place_due_at_id" ON "incident" ("to_place", "due_at", "id");
-- set comment to table: "incident"
COMMENT ON TABLE "incident" IS 'A child at an incident, as police or health notified it.';
-- set comment to column: "id" on table: "incident"
COMMENT ON COLUMN "incident"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "incident"
COMMENT ON COLUMN "incident"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "incident"
COMMENT ON COLUMN "incident"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "incident"
COMMENT ON COLUMN "incident"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "incident"
COMMENT ON COLUMN "incident"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "form_id" on table: "incident"
COMMENT ON COLUMN "incident"."form_id" IS 'The first incident of the form: it joins the children who were notified together, for who notified them.';
-- set comment to column: "own_reference" on table: "incident"
COMMENT ON COLUMN "incident"."own_reference" IS 'The notifier''s own number of the incident.';
-- set comment to column: "reported_name" on table: "incident"
COMMENT ON COLUMN "incident"."reported_name" IS 'The name as it was said.';
-- set comment to column: "reported_date_of_birth" on table: "incident"
COMMENT ON COLUMN "incident"."reported_date_of_birth" IS 'The date as it was said.';
-- set comment to column: "reported_age" on table: "incident"
COMMENT ON COLUMN "incident"."reported_age" IS 'The age in years that was guessed.';
-- set comment to column: "reckoned_birth" on table: "incident"
COMMENT ON COLUMN "incident"."reckoned_birth" IS 'The date of birth that Heed compares with.';
-- set comment to column: "experience" on table: "incident"
COMMENT ON COLUMN "incident"."experience" IS 'What the child saw, heard or went through.';
-- set comment to column: "outcome" on table: "incident"
COMMENT ON COLUMN "incident"."outcome" IS 'What the notifier learns. Set by place_incident alone.';
-- set comment to column: "to_place" on table: "incident"
COMMENT ON COLUMN "incident"."to_place" IS 'Social care is asked to find the child. Set by place_incident alone.';
-- set comment to column: "overdue_told_at" on table: "incident"
COMMENT ON COLUMN "incident"."overdue_told_at" IS 'When it was told that nobody placed it in time. Set by remind_incident alone.';
-- set comment to column: "placed_by_id" on table: "incident"
COMMENT ON COLUMN "incident"."placed_by_id" IS 'Who of social care placed or closed it last.';
-- create "incident_delivery" table
CREATE TABLE "incident_delivery" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "delivered_at" timestamptz NOT NULL, "due_at" timestamptz NOT NULL, "acknowledged_at" timestamptz NULL, "answer" text NULL, "what_was_done" text NULL, "answered_at" timestamptz NULL, "overdue_told_at" timestamptz NULL, "ended_at" timestamptz NULL, "incident_id" uuid NOT NULL, "child_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "placed_by_id" uuid NULL, "acknowledged_by_id" uuid NULL, "answered_by_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "incident_delivery_child_child" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "incident_delivery_incident_deliveries" FOREIGN KEY ("incident_id") REFERENCES "incident" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "incident_delivery_organisation_organisation" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "incident_delivery_practitioner_acknowledged_by" FOREIGN KEY ("acknowledged_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "incident_delivery_practitioner_answered_by" FOREIGN KEY ("answered_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "incident_delivery_practitioner_placed_by" FOREIGN KEY ("placed_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "acknowledged" CHECK (num_nulls(acknowledged_at, acknowledged_by_id) = ANY (ARRAY[0, 2])), CONSTRAINT "answer" CHECK (answer = ANY (ARRAY['SUPPORTED'::text, 'NOTHING_NEEDED'::text, 'CHILD_ABSENT'::text, 'CONCERN_SUBMITTED'::text, 'NOT_OURS'::text])), CONSTRAINT "answered" CHECK (num_nulls(answer, what_was_done, answered_at, answered_by_id) = ANY (ARRAY[0, 4])), CONSTRAINT "known" CHECK ((answered_at IS NULL) OR (acknowledged_at IS NOT NULL)));
-- create index "incidentdelivery_child_id" to table: "incident_delivery"
CREATE INDEX "incidentdelivery_child_id" ON "incident_delivery" ("child_id");
-- create index "incidentdelivery_incident_id" to table: "incident_delivery"
CREATE INDEX "incidentdelivery_incident_id" ON "incident_delivery" ("incident_id");
-- create index "incidentdelivery_organisation_id_due_at_id" to table: "incident_delivery"
CREATE INDEX "incidentdelivery_organisation_id_due_at_id" ON "incident_delivery" ("organisation_id", "due_at", "id");
-- set comment to table: "incident_delivery"
COMMENT ON TABLE "incident_delivery" IS 'The delivery of an incident to an organisation that works with the child.';
-- set comment to column: "id" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "overdue_told_at" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."overdue_told_at" IS 'When it was told that nobody acknowledged it in time. Set by remind_incident alone.';
-- set comment to column: "ended_at" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."ended_at" IS 'When the incident was withdrawn or placed elsewhere. Set by end_deliveries alone.';
-- set comment to column: "placed_by_id" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."placed_by_id" IS 'Null if Heed found the child.';

ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'IDENTITY_CHANGED', 'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED',
  'BREAK_GLASS_REVIEWED', 'RECORDS_MERGED', 'CONCERN_HANDED_OVER', 'REFERRAL_OVERDUE', 'REFERRAL_ESCALATED', 'EARLY_HELP_ASKED', 'REFERRAL_INFORMATION', 'INCIDENT_NOTIFIED', 'INCIDENT_TO_PLACE', 'INCIDENT_OVERDUE',
  'INCIDENT_WITHDRAWN']));
-- +goose Down
DELETE FROM "notice" WHERE "kind" IN ('INCIDENT_NOTIFIED', 'INCIDENT_TO_PLACE', 'INCIDENT_OVERDUE', 'INCIDENT_WITHDRAWN');
ALTER TABLE "notice" DROP CONSTRAINT "kind", ADD CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK', 'INVOLVEMENT_SIGHT',
  'IDENTITY_CHANGED', 'ACTION_ASSIGNED', 'ACTION_DECLINED', 'ACTION_REMINDER', 'ACTION_ESCALATED', 'BREAK_GLASS_OPENED',
  'BREAK_GLASS_REVIEWED', 'RECORDS_MERGED', 'CONCERN_HANDED_OVER', 'REFERRAL_OVERDUE', 'REFERRAL_ESCALATED', 'EARLY_HELP_ASKED', 'REFERRAL_INFORMATION']));
DELETE FROM "job" WHERE "kind" = 'incident';
-- reverse: set comment to column: "placed_by_id" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."placed_by_id" IS '';
-- reverse: set comment to column: "ended_at" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."ended_at" IS '';
-- reverse: set comment to column: "overdue_told_at" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."overdue_told_at" IS '';
-- reverse: set comment to column: "updated_by" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "incident_delivery"
COMMENT ON COLUMN "incident_delivery"."id" IS '';
-- reverse: set comment to table: "incident_delivery"
COMMENT ON TABLE "incident_delivery" IS '';
-- reverse: create index "incidentdelivery_organisation_id_due_at_id" to table: "incident_delivery"
DROP INDEX "incidentdelivery_organisation_id_due_at_id";
-- reverse: create index "incidentdelivery_incident_id" to table: "incident_delivery"
DROP INDEX "incidentdelivery_incident_id";
-- reverse: create index "incidentdelivery_child_id" to table: "incident_delivery"
DROP INDEX "incidentdelivery_child_id";
-- reverse: create "incident_delivery" table
DROP TABLE "incident_delivery";
-- reverse: set comment to column: "placed_by_id" on table: "incident"
COMMENT ON COLUMN "incident"."placed_by_id" IS '';
-- reverse: set comment to column: "overdue_told_at" on table: "incident"
COMMENT ON COLUMN "incident"."overdue_told_at" IS '';
-- reverse: set comment to column: "to_place" on table: "incident"
COMMENT ON COLUMN "incident"."to_place" IS '';
-- reverse: set comment to column: "outcome" on table: "incident"
COMMENT ON COLUMN "incident"."outcome" IS '';
-- reverse: set comment to column: "experience" on table: "incident"
COMMENT ON COLUMN "incident"."experience" IS '';
-- reverse: set comment to column: "reckoned_birth" on table: "incident"
COMMENT ON COLUMN "incident"."reckoned_birth" IS '';
-- reverse: set comment to column: "reported_age" on table: "incident"
COMMENT ON COLUMN "incident"."reported_age" IS '';
-- reverse: set comment to column: "reported_date_of_birth" on table: "incident"
COMMENT ON COLUMN "incident"."reported_date_of_birth" IS '';
-- reverse: set comment to column: "reported_name" on table: "incident"
COMMENT ON COLUMN "incident"."reported_name" IS '';
-- reverse: set comment to column: "own_reference" on table: "incident"
COMMENT ON COLUMN "incident"."own_reference" IS '';
-- reverse: set comment to column: "form_id" on table: "incident"
COMMENT ON COLUMN "incident"."form_id" IS '';
-- reverse: set comment to column: "updated_by" on table: "incident"
COMMENT ON COLUMN "incident"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "incident"
COMMENT ON COLUMN "incident"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "incident"
COMMENT ON COLUMN "incident"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "incident"
COMMENT ON COLUMN "incident"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "incident"
COMMENT ON COLUMN "incident"."id" IS '';
-- reverse: set comment to table: "incident"
COMMENT ON TABLE "incident" IS '';
-- reverse: create index "incident_to_place_due_at_id" to table: "incident"
DROP INDEX "incident_to_place_due_at_id";
-- reverse: create index "incident_organisation_id_notified_at_id" to table: "incident"
DROP INDEX "incident_organisation_id_notified_at_id";
-- reverse: create index "incident_notified_by_id_notified_at_id" to table: "incident"
DROP INDEX "incident_notified_by_id_notified_at_id";
-- reverse: create index "incident_form_id" to table: "incident"
DROP INDEX "incident_form_id";
-- reverse: create "incident" table
DROP TABLE "incident";
