-- +goose Up
-- create "household" table
CREATE TABLE "household" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "registered_by" uuid NULL, "registered_in" uuid NULL, "address" text NOT NULL, "postcode" text NULL, "ward" text NULL, PRIMARY KEY ("id"));
-- set comment to table: "household"
COMMENT ON TABLE "household" IS 'A home: an address and who lives there from when to when.';
-- set comment to column: "id" on table: "household"
COMMENT ON COLUMN "household"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "household"
COMMENT ON COLUMN "household"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "household"
COMMENT ON COLUMN "household"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "household"
COMMENT ON COLUMN "household"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "household"
COMMENT ON COLUMN "household"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "registered_by" on table: "household"
COMMENT ON COLUMN "household"."registered_by" IS 'The practitioner who entered the record; null for imported ones.';
-- set comment to column: "registered_in" on table: "household"
COMMENT ON COLUMN "household"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- create "organisation" table
CREATE TABLE "organisation" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "name" text NOT NULL, "agency" text NOT NULL, "kind" text NOT NULL, "identifier" text NULL, "active" boolean NOT NULL DEFAULT true, "parent_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "organisation_organisation_parts" FOREIGN KEY ("parent_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "agency" CHECK (agency = ANY (ARRAY['POLICE'::text, 'HEALTH'::text, 'EDUCATION'::text, 'SOCIAL_CARE'::text])), CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['POLICE_FORCE'::text, 'HOSPITAL_TRUST'::text, 'GP_PRACTICE'::text, 'HEALTH_VISITING'::text, 'SCHOOL_NURSING'::text, 'MIDWIFERY'::text, 'MENTAL_HEALTH_SERVICE'::text, 'SCHOOL'::text, 'NURSERY'::text, 'COLLEGE'::text, 'LOCAL_AUTHORITY'::text, 'EARLY_HELP_SERVICE'::text])));
-- create index "organisation_identifier_kind" to table: "organisation"
CREATE UNIQUE INDEX "organisation_identifier_kind" ON "organisation" ("identifier", "kind");
-- create index "organisation_name_id" to table: "organisation"
CREATE INDEX "organisation_name_id" ON "organisation" ("name", "id");
-- set comment to table: "organisation"
COMMENT ON TABLE "organisation" IS 'A body of the partnership: a force, a trust, a school, the council.';
-- set comment to column: "id" on table: "organisation"
COMMENT ON COLUMN "organisation"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "organisation"
COMMENT ON COLUMN "organisation"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "organisation"
COMMENT ON COLUMN "organisation"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "organisation"
COMMENT ON COLUMN "organisation"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "organisation"
COMMENT ON COLUMN "organisation"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "identifier" on table: "organisation"
COMMENT ON COLUMN "organisation"."identifier" IS 'National identifier of the kind: school URN, NHS ODS code, local authority code, force code.';
-- create "practitioner" table
CREATE TABLE "practitioner" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "name" text NOT NULL, "email" text NULL, "issuer" text NOT NULL, "subject" text NOT NULL, "roles" jsonb NOT NULL, "newly_qualified_until" date NULL, "care_profile_trained_on" date NULL, "care_profile_training_expires_on" date NULL, "weekly_capacity" bigint NULL, "active" boolean NOT NULL DEFAULT true, "organisation_id" uuid NOT NULL, "manager_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "practitioner_organisation_practitioners" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "practitioner_practitioner_team" FOREIGN KEY ("manager_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "practitioner_issuer_subject" to table: "practitioner"
CREATE UNIQUE INDEX "practitioner_issuer_subject" ON "practitioner" ("issuer", "subject");
-- create index "practitioner_name_id" to table: "practitioner"
CREATE INDEX "practitioner_name_id" ON "practitioner" ("name", "id");
-- create index "practitioner_organisation_id_name_id" to table: "practitioner"
CREATE INDEX "practitioner_organisation_id_name_id" ON "practitioner" ("organisation_id", "name", "id");
-- set comment to table: "practitioner"
COMMENT ON TABLE "practitioner" IS 'One person''s account in one organisation, or an agency''s own system.';
-- set comment to column: "id" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "issuer" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."issuer" IS 'The trusted issuer that signs this person in (OIDC iss).';
-- set comment to column: "subject" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."subject" IS 'The person at that issuer (OIDC sub).';
-- set comment to column: "weekly_capacity" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."weekly_capacity" IS 'Caseload points a week.';
-- create "chronology_event" table
CREATE TABLE "chronology_event" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "occurred_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "agency" text NOT NULL, "category" text NOT NULL, "summary" text NOT NULL, "impact" text NULL, "significance" text NOT NULL, "classification" text NOT NULL, "source_id" uuid NULL, "correction_reason" text NULL, "corrects_id" uuid NULL, "household_id" uuid NULL, "organisation_id" uuid NOT NULL, "recorded_by_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "chronology_event_chronology_event_corrected_by" FOREIGN KEY ("corrects_id") REFERENCES "chronology_event" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "chronology_event_household_events" FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "chronology_event_organisation_events" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "chronology_event_practitioner_events" FOREIGN KEY ("recorded_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "agency" CHECK (agency = ANY (ARRAY['POLICE'::text, 'HEALTH'::text, 'EDUCATION'::text, 'SOCIAL_CARE'::text])), CONSTRAINT "category" CHECK (category = ANY (ARRAY['CONCERN'::text, 'DECISION'::text, 'CONTACT'::text, 'HOME_VISIT'::text, 'HEALTH'::text, 'EDUCATION'::text, 'POLICE_ATTENDANCE'::text, 'WAS_NOT_BROUGHT'::text, 'HOUSEHOLD_CHANGE'::text, 'RELATIONSHIP_CHANGE'::text, 'INVOLVEMENT'::text, 'REGISTRATION'::text, 'ASSESSMENT'::text, 'CARE_PROFILE'::text, 'VOICE'::text, 'PLAN'::text, 'ACTION'::text, 'REVIEW'::text, 'PRE_PROCEEDINGS'::text, 'OVERSIGHT'::text, 'OTHER'::text])), CONSTRAINT "classification" CHECK (classification = ANY (ARRAY['ROUTINE'::text, 'SENSITIVE'::text, 'POLICE_RESTRICTED'::text, 'HEALTH_RESTRICTED'::text, 'THIRD_PARTY'::text])), CONSTRAINT "significance" CHECK (significance = ANY (ARRAY['ROUTINE'::text, 'SIGNIFICANT'::text, 'CRITICAL'::text])));
-- create index "chronology_event_corrects_id_key" to table: "chronology_event"
CREATE UNIQUE INDEX "chronology_event_corrects_id_key" ON "chronology_event" ("corrects_id");
-- create index "chronologyevent_household_id" to table: "chronology_event"
CREATE INDEX "chronologyevent_household_id" ON "chronology_event" ("household_id");
-- create index "chronologyevent_source_id" to table: "chronology_event"
CREATE INDEX "chronologyevent_source_id" ON "chronology_event" ("source_id");
-- set comment to table: "chronology_event"
COMMENT ON TABLE "chronology_event" IS 'One thing that happened in children''s lives; append-only.';
-- set comment to column: "id" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "impact" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."impact" IS 'What it meant for the child.';
-- set comment to column: "source_id" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."source_id" IS 'The record that the event came from.';
-- create "child" table
CREATE TABLE "child" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "registered_by" uuid NULL, "registered_in" uuid NULL, "given_name" text NULL, "family_name" text NOT NULL, "preferred_name" text NULL, "former_names" jsonb NULL, "date_of_birth" date NULL, "expected_date_of_birth" date NULL, "sex" text NOT NULL, "gender_identity" text NOT NULL, "ethnicity_code" text NULL, "ethnicity_list_year" bigint NULL, "first_language" text NULL, "religion" text NULL, "disabilities" jsonb NULL, "nhs_number" text NULL, "upn" text NULL, "la_child_id" text NULL, "identity" jsonb NULL, "restricted" boolean NOT NULL DEFAULT false, "died_on" date NULL, PRIMARY KEY ("id"), CONSTRAINT "birth" CHECK ((date_of_birth IS NULL) OR (expected_date_of_birth IS NULL)), CONSTRAINT "death" CHECK (died_on >= date_of_birth), CONSTRAINT "gender" CHECK (gender_identity = ANY (ARRAY['NOT_KNOWN'::text, 'MALE'::text, 'FEMALE'::text, 'SELF_DESCRIBED'::text])), CONSTRAINT "sex" CHECK (sex = ANY (ARRAY['FEMALE'::text, 'MALE'::text, 'UNKNOWN'::text])));
-- create index "child_created_at_id" to table: "child"
CREATE INDEX "child_created_at_id" ON "child" ("created_at", "id");
-- create index "child_date_of_birth" to table: "child"
CREATE INDEX "child_date_of_birth" ON "child" ("date_of_birth");
-- create index "child_family_name_id" to table: "child"
CREATE INDEX "child_family_name_id" ON "child" ("family_name", "id");
-- create index "child_la_child_id" to table: "child"
CREATE INDEX "child_la_child_id" ON "child" ("la_child_id");
-- create index "child_nhs_number" to table: "child"
CREATE INDEX "child_nhs_number" ON "child" ("nhs_number");
-- create index "child_upn" to table: "child"
CREATE INDEX "child_upn" ON "child" ("upn");
-- set comment to table: "child"
COMMENT ON TABLE "child" IS 'The person whom the whole record is about, born or expected.';
-- set comment to column: "id" on table: "child"
COMMENT ON COLUMN "child"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "child"
COMMENT ON COLUMN "child"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "child"
COMMENT ON COLUMN "child"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "child"
COMMENT ON COLUMN "child"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "child"
COMMENT ON COLUMN "child"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "registered_by" on table: "child"
COMMENT ON COLUMN "child"."registered_by" IS 'The practitioner who entered the record; null for imported ones.';
-- set comment to column: "registered_in" on table: "child"
COMMENT ON COLUMN "child"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- set comment to column: "given_name" on table: "child"
COMMENT ON COLUMN "child"."given_name" IS 'Legal given names; null for an unborn child.';
-- set comment to column: "family_name" on table: "child"
COMMENT ON COLUMN "child"."family_name" IS 'Legal family name; empty where it is not known.';
-- set comment to column: "ethnicity_list_year" on table: "child"
COMMENT ON COLUMN "child"."ethnicity_list_year" IS 'Year of the code list that the code is taken from.';
-- set comment to column: "la_child_id" on table: "child"
COMMENT ON COLUMN "child"."la_child_id" IS 'The local authority''s own number for the child.';
-- set comment to column: "identity" on table: "child"
COMMENT ON COLUMN "child"."identity" IS 'Who the child is, beyond a code: culture, language, faith, belonging, what home feels like.';
-- set comment to column: "restricted" on table: "child"
COMMENT ON COLUMN "child"."restricted" IS 'Known only to the practitioners who are involved by name.';
-- create "chronology_subject" table
CREATE TABLE "chronology_subject" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "occurred_at" timestamptz NOT NULL, "event_id" uuid NOT NULL, "child_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "chronology_subject_child_child" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "chronology_subject_chronology_event_event" FOREIGN KEY ("event_id") REFERENCES "chronology_event" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "chronologysubject_child_id_occurred_at_event_id" to table: "chronology_subject"
CREATE INDEX "chronologysubject_child_id_occurred_at_event_id" ON "chronology_subject" ("child_id", "occurred_at", "event_id");
-- create index "chronologysubject_event_id_child_id" to table: "chronology_subject"
CREATE UNIQUE INDEX "chronologysubject_event_id_child_id" ON "chronology_subject" ("event_id", "child_id");
-- set comment to table: "chronology_subject"
COMMENT ON TABLE "chronology_subject" IS 'A child whose life an event is part of.';
-- set comment to column: "id" on table: "chronology_subject"
COMMENT ON COLUMN "chronology_subject"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "chronology_subject"
COMMENT ON COLUMN "chronology_subject"."created_at" IS 'When Heed wrote the record.';
-- create "access_entry" table
CREATE TABLE "access_entry" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "at" timestamptz NOT NULL, "request_id" uuid NOT NULL, "practitioner_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "agency" text NOT NULL, "operation" text NOT NULL, "fields" text[] NOT NULL, "purpose" text NULL, "outcome" text NOT NULL, "child_ids" uuid[] NOT NULL, "rules" text[] NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "agency" CHECK (agency = ANY (ARRAY['POLICE'::text, 'HEALTH'::text, 'EDUCATION'::text, 'SOCIAL_CARE'::text])), CONSTRAINT "outcome" CHECK (outcome = ANY (ARRAY['ALLOWED'::text, 'REFUSED'::text])), CONSTRAINT "paired" CHECK (cardinality(child_ids) = cardinality(rules)));
-- set comment to table: "access_entry"
COMMENT ON TABLE "access_entry" IS 'One operation that showed, changed or was refused a child''s record; append-only, hash-chained.';
-- set comment to column: "id" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "operation" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."operation" IS 'query or mutation, and its root fields; never values.';
-- set comment to column: "fields" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."fields" IS 'The fields asked for, as Type.field.';
-- set comment to column: "rules" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."rules" IS 'For each child, the rule that allowed it.';
-- create "disclosure" table
CREATE TABLE "disclosure" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "at" timestamptz NOT NULL, "rule" text NOT NULL, "child_id" uuid NOT NULL, "entry_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "disclosure_access_entry_entry" FOREIGN KEY ("entry_id") REFERENCES "access_entry" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "disclosure_child_disclosures" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "rule" CHECK (rule = ANY (ARRAY['INVOLVEMENT'::text, 'AUTHORITY'::text, 'OWN_CONCERN'::text, 'REGISTRATION'::text, 'RECORDS'::text, 'NONE'::text])));
-- create index "disclosure_child_id_at_id" to table: "disclosure"
CREATE INDEX "disclosure_child_id_at_id" ON "disclosure" ("child_id", "at", "id");
-- create index "disclosure_entry_id" to table: "disclosure"
CREATE INDEX "disclosure_entry_id" ON "disclosure" ("entry_id");
-- set comment to table: "disclosure"
COMMENT ON TABLE "disclosure" IS 'One child in one access entry: the way from a child to who looked.';
-- set comment to column: "id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."created_at" IS 'When Heed wrote the record.';
-- create "relative" table
CREATE TABLE "relative" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "registered_by" uuid NULL, "registered_in" uuid NULL, "given_name" text NULL, "family_name" text NOT NULL, "date_of_birth" date NULL, "sex" text NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "sex" CHECK (sex = ANY (ARRAY['FEMALE'::text, 'MALE'::text, 'UNKNOWN'::text])));
-- set comment to table: "relative"
COMMENT ON TABLE "relative" IS 'An adult in the child''s family.';
-- set comment to column: "id" on table: "relative"
COMMENT ON COLUMN "relative"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "relative"
COMMENT ON COLUMN "relative"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "relative"
COMMENT ON COLUMN "relative"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "relative"
COMMENT ON COLUMN "relative"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "relative"
COMMENT ON COLUMN "relative"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "registered_by" on table: "relative"
COMMENT ON COLUMN "relative"."registered_by" IS 'The practitioner who entered the record; null for imported ones.';
-- set comment to column: "registered_in" on table: "relative"
COMMENT ON COLUMN "relative"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- create "household_member" table
CREATE TABLE "household_member" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "from" date NOT NULL, "to" date NULL, "child_id" uuid NULL, "household_id" uuid NOT NULL, "relative_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "household_member_child_memberships" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "household_member_household_members" FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "household_member_relative_memberships" FOREIGN KEY ("relative_id") REFERENCES "relative" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "person" CHECK ((child_id IS NULL) <> (relative_id IS NULL)), CONSTRAINT "span" CHECK ("to" >= "from"));
-- create index "householdmember_child_id_household_id" to table: "household_member"
CREATE INDEX "householdmember_child_id_household_id" ON "household_member" ("child_id", "household_id");
-- create index "householdmember_household_id" to table: "household_member"
CREATE INDEX "householdmember_household_id" ON "household_member" ("household_id");
-- create index "householdmember_relative_id_household_id" to table: "household_member"
CREATE INDEX "householdmember_relative_id_household_id" ON "household_member" ("relative_id", "household_id");
-- set comment to table: "household_member"
COMMENT ON TABLE "household_member" IS 'A child or a relative who lives in a household, from when to when.';
-- set comment to column: "id" on table: "household_member"
COMMENT ON COLUMN "household_member"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "household_member"
COMMENT ON COLUMN "household_member"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "household_member"
COMMENT ON COLUMN "household_member"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "household_member"
COMMENT ON COLUMN "household_member"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "household_member"
COMMENT ON COLUMN "household_member"."updated_by" IS 'The practitioner who changed it last.';
-- create "involvement" table
CREATE TABLE "involvement" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "role" text NOT NULL, "purpose" text NOT NULL, "lawful_basis" text NOT NULL, "from" timestamptz NOT NULL, "to" timestamptz NULL, "origin" text NOT NULL, "origin_reason" text NULL, "ended_reason" text NULL, "child_restricted" boolean NOT NULL DEFAULT false, "child_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "practitioner_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "involvement_child_involvements" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "involvement_organisation_involvements" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "involvement_practitioner_involvements" FOREIGN KEY ("practitioner_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "basis" CHECK (lawful_basis = ANY (ARRAY['LEGAL_OBLIGATION'::text, 'PUBLIC_TASK'::text, 'VITAL_INTERESTS'::text, 'LAW_ENFORCEMENT'::text, 'CONSENT'::text])), CONSTRAINT "origin" CHECK (origin = ANY (ARRAY['REFERRAL_ACCEPTED'::text, 'ACTION_ASSIGNED'::text, 'CONFERENCE_INVITED'::text, 'ALLOCATED'::text, 'REGISTERED'::text, 'RECORDED'::text])), CONSTRAINT "role" CHECK (role = ANY (ARRAY['LEAD_SOCIAL_WORKER'::text, 'SOCIAL_WORKER'::text, 'FAMILY_SUPPORT_WORKER'::text, 'CONFERENCE_CHAIR'::text, 'EARLY_HELP_WORKER'::text, 'HEALTH_VISITOR'::text, 'SCHOOL_NURSE'::text, 'MIDWIFE'::text, 'GENERAL_PRACTITIONER'::text, 'PAEDIATRICIAN'::text, 'MENTAL_HEALTH_WORKER'::text, 'DESIGNATED_SAFEGUARDING_LEAD'::text, 'TEACHER'::text, 'NURSERY_KEY_PERSON'::text, 'POLICE_OFFICER_IN_THE_CASE'::text, 'OTHER'::text])), CONSTRAINT "span" CHECK ("to" >= "from"));
-- create index "involvement_child_id_organisation_id" to table: "involvement"
CREATE INDEX "involvement_child_id_organisation_id" ON "involvement" ("child_id", "organisation_id");
-- create index "involvement_organisation_id_child_id" to table: "involvement"
CREATE INDEX "involvement_organisation_id_child_id" ON "involvement" ("organisation_id", "child_id");
-- create index "involvement_practitioner_id_child_id" to table: "involvement"
CREATE INDEX "involvement_practitioner_id_child_id" ON "involvement" ("practitioner_id", "child_id");
-- set comment to table: "involvement"
COMMENT ON TABLE "involvement" IS 'An organisation''s legitimate relationship with a child. Access hangs on it.';
-- set comment to column: "id" on table: "involvement"
COMMENT ON COLUMN "involvement"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "involvement"
COMMENT ON COLUMN "involvement"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "involvement"
COMMENT ON COLUMN "involvement"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "involvement"
COMMENT ON COLUMN "involvement"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "involvement"
COMMENT ON COLUMN "involvement"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "child_restricted" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_restricted" IS 'Repeats the child''s restriction, kept by a trigger, so that row security needs no look at the child.';
-- create "referral" table
CREATE TABLE "referral" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "reference" text NOT NULL, "source_code" text NOT NULL, "source_list_year" bigint NOT NULL, "received_at" timestamptz NOT NULL, "neglect_kinds" jsonb NOT NULL, "seen_or_heard" text NOT NULL, "childs_words" text NULL, "immediate_risk" boolean NOT NULL, "family_knows" boolean NOT NULL, "reason_family_not_told" text NULL, "lawful_basis" text NOT NULL, "state" text NOT NULL, "decision_due_at" timestamptz NOT NULL, "decision_due_provisional" boolean NOT NULL, "triage_key" text NOT NULL, "triage_started_at" timestamptz NULL, "feedback" text NULL, "feedback_given_at" timestamptz NULL, "feedback_read_at" timestamptz NULL, "withdrawn_reason" text NULL, "household_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "submitted_by_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "referral_household_referrals" FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "referral_organisation_submitted" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "referral_practitioner_submissions" FOREIGN KEY ("submitted_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "basis" CHECK (lawful_basis = ANY (ARRAY['LEGAL_OBLIGATION'::text, 'PUBLIC_TASK'::text, 'VITAL_INTERESTS'::text, 'LAW_ENFORCEMENT'::text, 'CONSENT'::text])), CONSTRAINT "state" CHECK (state = ANY (ARRAY['SUBMITTED'::text, 'IN_TRIAGE'::text, 'ACCEPTED'::text, 'EARLY_HELP'::text, 'SIGNPOSTED'::text, 'NO_FURTHER_ACTION'::text, 'WITHDRAWN'::text])), CONSTRAINT "told" CHECK (family_knows OR (reason_family_not_told IS NOT NULL)));
-- create index "referral_household_id" to table: "referral"
CREATE INDEX "referral_household_id" ON "referral" ("household_id");
-- create index "referral_organisation_id" to table: "referral"
CREATE INDEX "referral_organisation_id" ON "referral" ("organisation_id");
-- create index "referral_received_at_id" to table: "referral"
CREATE INDEX "referral_received_at_id" ON "referral" ("received_at", "id");
-- create index "referral_reference_key" to table: "referral"
CREATE UNIQUE INDEX "referral_reference_key" ON "referral" ("reference");
-- create index "referral_state_triage_key_id" to table: "referral"
CREATE INDEX "referral_state_triage_key_id" ON "referral" ("state", "triage_key", "id");
-- create index "referral_submitted_by_id_received_at_id" to table: "referral"
CREATE INDEX "referral_submitted_by_id_received_at_id" ON "referral" ("submitted_by_id", "received_at", "id");
-- create index "referral_triage_key_id" to table: "referral"
CREATE INDEX "referral_triage_key_id" ON "referral" ("triage_key", "id");
-- set comment to table: "referral"
COMMENT ON TABLE "referral" IS 'A concern about one household and the children in it.';
-- set comment to column: "id" on table: "referral"
COMMENT ON COLUMN "referral"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "referral"
COMMENT ON COLUMN "referral"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "referral"
COMMENT ON COLUMN "referral"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "referral"
COMMENT ON COLUMN "referral"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "referral"
COMMENT ON COLUMN "referral"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "source_code" on table: "referral"
COMMENT ON COLUMN "referral"."source_code" IS 'Children in need census, referralsourcetype.';
-- set comment to column: "decision_due_provisional" on table: "referral"
COMMENT ON COLUMN "referral"."decision_due_provisional" IS 'The bank holidays of that year are not published yet.';
-- set comment to column: "triage_key" on table: "referral"
COMMENT ON COLUMN "referral"."triage_key" IS 'Sorts the queue: immediate risk first, then what is due first.';
-- set comment to column: "feedback" on table: "referral"
COMMENT ON COLUMN "referral"."feedback" IS 'What the referrer is told, from the decision that stands.';
-- create "referral_child" table
CREATE TABLE "referral_child" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "submitted_by_id" uuid NOT NULL, "reported_name" text NOT NULL, "reported_date_of_birth" date NULL, "new" boolean NOT NULL, "may_be_known" boolean NOT NULL, "received_at" timestamptz NOT NULL, "referral_id" uuid NOT NULL, "child_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "referral_child_child_child" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "referral_child_referral_referral" FOREIGN KEY ("referral_id") REFERENCES "referral" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "referralchild_child_id_received_at" to table: "referral_child"
CREATE INDEX "referralchild_child_id_received_at" ON "referral_child" ("child_id", "received_at");
-- create index "referralchild_referral_id_child_id" to table: "referral_child"
CREATE UNIQUE INDEX "referralchild_referral_id_child_id" ON "referral_child" ("referral_id", "child_id");
-- set comment to table: "referral_child"
COMMENT ON TABLE "referral_child" IS 'A child whom a concern names, as the referrer named them.';
-- set comment to column: "id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "submitted_by_id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."submitted_by_id" IS 'Repeats the concern''s submitter for row security.';
-- set comment to column: "reported_name" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."reported_name" IS 'The name that the referrer gave.';
-- set comment to column: "new" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."new" IS 'The referrer entered the child anew.';
-- set comment to column: "may_be_known" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."may_be_known" IS 'A probable match stood when the concern came in.';
-- set comment to column: "received_at" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."received_at" IS 'When the concern came in: orders a child''s concerns.';
-- create "referral_decision" table
CREATE TABLE "referral_decision" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "sequence" bigint NOT NULL, "decided_at" timestamptz NOT NULL, "outcome" text NOT NULL, "threshold" text NOT NULL, "rationale" text NOT NULL, "feedback" text NOT NULL, "decided_by_id" uuid NOT NULL, "referral_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "referral_decision_practitioner_decisions" FOREIGN KEY ("decided_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "referral_decision_referral_decisions" FOREIGN KEY ("referral_id") REFERENCES "referral" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "outcome" CHECK (outcome = ANY (ARRAY['ACCEPTED'::text, 'EARLY_HELP'::text, 'SIGNPOSTED'::text, 'NO_FURTHER_ACTION'::text])), CONSTRAINT "threshold" CHECK (threshold = ANY (ARRAY['UNIVERSAL'::text, 'EARLY_HELP'::text, 'CHILD_IN_NEED'::text, 'CHILD_PROTECTION'::text])));
-- create index "referraldecision_referral_id_sequence" to table: "referral_decision"
CREATE UNIQUE INDEX "referraldecision_referral_id_sequence" ON "referral_decision" ("referral_id", "sequence");
-- set comment to table: "referral_decision"
COMMENT ON TABLE "referral_decision" IS 'What social care decided on a concern. An overridden one stays.';
-- set comment to column: "id" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "sequence" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."sequence" IS '1 for the first decision; a later one overrides it.';
-- create "relationship" table
CREATE TABLE "relationship" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "kind" text NOT NULL, "parental_responsibility" boolean NULL, "lives_with_child" boolean NOT NULL DEFAULT false, "engagement" text NOT NULL, "unsafe_reason" text NULL, "child_id" uuid NOT NULL, "relative_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "relationship_child_relationships" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "relationship_relative_relationships" FOREIGN KEY ("relative_id") REFERENCES "relative" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "engagement" CHECK (engagement = ANY (ARRAY['ENGAGED'::text, 'RELUCTANT'::text, 'ABSENT'::text, 'NOT_YET_APPROACHED'::text, 'UNSAFE_TO_CONTACT'::text])), CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['MOTHER'::text, 'FATHER'::text, 'STEP_MOTHER'::text, 'STEP_FATHER'::text, 'ADOPTIVE_MOTHER'::text, 'ADOPTIVE_FATHER'::text, 'GRANDMOTHER'::text, 'GRANDFATHER'::text, 'MATERNAL_GRANDMOTHER'::text, 'MATERNAL_GRANDFATHER'::text, 'PATERNAL_GRANDMOTHER'::text, 'PATERNAL_GRANDFATHER'::text, 'MATERNAL_AUNT'::text, 'MATERNAL_UNCLE'::text, 'PATERNAL_AUNT'::text, 'PATERNAL_UNCLE'::text, 'MATERNAL_RELATIVE'::text, 'PATERNAL_RELATIVE'::text, 'ADULT_SIBLING'::text, 'CARER'::text, 'OTHER'::text])), CONSTRAINT "unsafe" CHECK ((engagement <> 'UNSAFE_TO_CONTACT'::text) OR (unsafe_reason IS NOT NULL)));
-- create index "relationship_child_id_relative_id" to table: "relationship"
CREATE UNIQUE INDEX "relationship_child_id_relative_id" ON "relationship" ("child_id", "relative_id");
-- create index "relationship_relative_id" to table: "relationship"
CREATE INDEX "relationship_relative_id" ON "relationship" ("relative_id");
-- set comment to table: "relationship"
COMMENT ON TABLE "relationship" IS 'What a relative is to a child.';
-- set comment to column: "id" on table: "relationship"
COMMENT ON COLUMN "relationship"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "relationship"
COMMENT ON COLUMN "relationship"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "relationship"
COMMENT ON COLUMN "relationship"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "relationship"
COMMENT ON COLUMN "relationship"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "relationship"
COMMENT ON COLUMN "relationship"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "parental_responsibility" on table: "relationship"
COMMENT ON COLUMN "relationship"."parental_responsibility" IS 'Null: not known.';

-- +goose Down
-- reverse: set comment to column: "parental_responsibility" on table: "relationship"
COMMENT ON COLUMN "relationship"."parental_responsibility" IS '';
-- reverse: set comment to column: "updated_by" on table: "relationship"
COMMENT ON COLUMN "relationship"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "relationship"
COMMENT ON COLUMN "relationship"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "relationship"
COMMENT ON COLUMN "relationship"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "relationship"
COMMENT ON COLUMN "relationship"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "relationship"
COMMENT ON COLUMN "relationship"."id" IS '';
-- reverse: set comment to table: "relationship"
COMMENT ON TABLE "relationship" IS '';
-- reverse: create index "relationship_relative_id" to table: "relationship"
DROP INDEX "relationship_relative_id";
-- reverse: create index "relationship_child_id_relative_id" to table: "relationship"
DROP INDEX "relationship_child_id_relative_id";
-- reverse: create "relationship" table
DROP TABLE "relationship";
-- reverse: set comment to column: "sequence" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."sequence" IS '';
-- reverse: set comment to column: "created_at" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."id" IS '';
-- reverse: set comment to table: "referral_decision"
COMMENT ON TABLE "referral_decision" IS '';
-- reverse: create index "referraldecision_referral_id_sequence" to table: "referral_decision"
DROP INDEX "referraldecision_referral_id_sequence";
-- reverse: create "referral_decision" table
DROP TABLE "referral_decision";
-- reverse: set comment to column: "received_at" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."received_at" IS '';
-- reverse: set comment to column: "may_be_known" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."may_be_known" IS '';
-- reverse: set comment to column: "new" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."new" IS '';
-- reverse: set comment to column: "reported_name" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."reported_name" IS '';
-- reverse: set comment to column: "submitted_by_id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."submitted_by_id" IS '';
-- reverse: set comment to column: "created_at" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."id" IS '';
-- reverse: set comment to table: "referral_child"
COMMENT ON TABLE "referral_child" IS '';
-- reverse: create index "referralchild_referral_id_child_id" to table: "referral_child"
DROP INDEX "referralchild_referral_id_child_id";
-- reverse: create index "referralchild_child_id_received_at" to table: "referral_child"
DROP INDEX "referralchild_child_id_received_at";
-- reverse: create "referral_child" table
DROP TABLE "referral_child";
-- reverse: set comment to column: "feedback" on table: "referral"
COMMENT ON COLUMN "referral"."feedback" IS '';
-- reverse: set comment to column: "triage_key" on table: "referral"
COMMENT ON COLUMN "referral"."triage_key" IS '';
-- reverse: set comment to column: "decision_due_provisional" on table: "referral"
COMMENT ON COLUMN "referral"."decision_due_provisional" IS '';
-- reverse: set comment to column: "source_code" on table: "referral"
COMMENT ON COLUMN "referral"."source_code" IS '';
-- reverse: set comment to column: "updated_by" on table: "referral"
COMMENT ON COLUMN "referral"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "referral"
COMMENT ON COLUMN "referral"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "referral"
COMMENT ON COLUMN "referral"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "referral"
COMMENT ON COLUMN "referral"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "referral"
COMMENT ON COLUMN "referral"."id" IS '';
-- reverse: set comment to table: "referral"
COMMENT ON TABLE "referral" IS '';
-- reverse: create index "referral_triage_key_id" to table: "referral"
DROP INDEX "referral_triage_key_id";
-- reverse: create index "referral_submitted_by_id_received_at_id" to table: "referral"
DROP INDEX "referral_submitted_by_id_received_at_id";
-- reverse: create index "referral_state_triage_key_id" to table: "referral"
DROP INDEX "referral_state_triage_key_id";
-- reverse: create index "referral_reference_key" to table: "referral"
DROP INDEX "referral_reference_key";
-- reverse: create index "referral_received_at_id" to table: "referral"
DROP INDEX "referral_received_at_id";
-- reverse: create index "referral_organisation_id" to table: "referral"
DROP INDEX "referral_organisation_id";
-- reverse: create index "referral_household_id" to table: "referral"
DROP INDEX "referral_household_id";
-- reverse: create "referral" table
DROP TABLE "referral";
-- reverse: set comment to column: "child_restricted" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_restricted" IS '';
-- reverse: set comment to column: "updated_by" on table: "involvement"
COMMENT ON COLUMN "involvement"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "involvement"
COMMENT ON COLUMN "involvement"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "involvement"
COMMENT ON COLUMN "involvement"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "involvement"
COMMENT ON COLUMN "involvement"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "involvement"
COMMENT ON COLUMN "involvement"."id" IS '';
-- reverse: set comment to table: "involvement"
COMMENT ON TABLE "involvement" IS '';
-- reverse: create index "involvement_practitioner_id_child_id" to table: "involvement"
DROP INDEX "involvement_practitioner_id_child_id";
-- reverse: create index "involvement_organisation_id_child_id" to table: "involvement"
DROP INDEX "involvement_organisation_id_child_id";
-- reverse: create index "involvement_child_id_organisation_id" to table: "involvement"
DROP INDEX "involvement_child_id_organisation_id";
-- reverse: create "involvement" table
DROP TABLE "involvement";
-- reverse: set comment to column: "updated_by" on table: "household_member"
COMMENT ON COLUMN "household_member"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "household_member"
COMMENT ON COLUMN "household_member"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "household_member"
COMMENT ON COLUMN "household_member"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "household_member"
COMMENT ON COLUMN "household_member"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "household_member"
COMMENT ON COLUMN "household_member"."id" IS '';
-- reverse: set comment to table: "household_member"
COMMENT ON TABLE "household_member" IS '';
-- reverse: create index "householdmember_relative_id_household_id" to table: "household_member"
DROP INDEX "householdmember_relative_id_household_id";
-- reverse: create index "householdmember_household_id" to table: "household_member"
DROP INDEX "householdmember_household_id";
-- reverse: create index "householdmember_child_id_household_id" to table: "household_member"
DROP INDEX "householdmember_child_id_household_id";
-- reverse: create "household_member" table
DROP TABLE "household_member";
-- reverse: set comment to column: "registered_in" on table: "relative"
COMMENT ON COLUMN "relative"."registered_in" IS '';
-- reverse: set comment to column: "registered_by" on table: "relative"
COMMENT ON COLUMN "relative"."registered_by" IS '';
-- reverse: set comment to column: "updated_by" on table: "relative"
COMMENT ON COLUMN "relative"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "relative"
COMMENT ON COLUMN "relative"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "relative"
COMMENT ON COLUMN "relative"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "relative"
COMMENT ON COLUMN "relative"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "relative"
COMMENT ON COLUMN "relative"."id" IS '';
-- reverse: set comment to table: "relative"
COMMENT ON TABLE "relative" IS '';
-- reverse: create "relative" table
DROP TABLE "relative";
-- reverse: set comment to column: "created_at" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."id" IS '';
-- reverse: set comment to table: "disclosure"
COMMENT ON TABLE "disclosure" IS '';
-- reverse: create index "disclosure_entry_id" to table: "disclosure"
DROP INDEX "disclosure_entry_id";
-- reverse: create index "disclosure_child_id_at_id" to table: "disclosure"
DROP INDEX "disclosure_child_id_at_id";
-- reverse: create "disclosure" table
DROP TABLE "disclosure";
-- reverse: set comment to column: "rules" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."rules" IS '';
-- reverse: set comment to column: "fields" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."fields" IS '';
-- reverse: set comment to column: "operation" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."operation" IS '';
-- reverse: set comment to column: "created_at" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."id" IS '';
-- reverse: set comment to table: "access_entry"
COMMENT ON TABLE "access_entry" IS '';
-- reverse: create "access_entry" table
DROP TABLE "access_entry";
-- reverse: set comment to column: "created_at" on table: "chronology_subject"
COMMENT ON COLUMN "chronology_subject"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "chronology_subject"
COMMENT ON COLUMN "chronology_subject"."id" IS '';
-- reverse: set comment to table: "chronology_subject"
COMMENT ON TABLE "chronology_subject" IS '';
-- reverse: create index "chronologysubject_event_id_child_id" to table: "chronology_subject"
DROP INDEX "chronologysubject_event_id_child_id";
-- reverse: create index "chronologysubject_child_id_occurred_at_event_id" to table: "chronology_subject"
DROP INDEX "chronologysubject_child_id_occurred_at_event_id";
-- reverse: create "chronology_subject" table
DROP TABLE "chronology_subject";
-- reverse: set comment to column: "restricted" on table: "child"
COMMENT ON COLUMN "child"."restricted" IS '';
-- reverse: set comment to column: "identity" on table: "child"
COMMENT ON COLUMN "child"."identity" IS '';
-- reverse: set comment to column: "la_child_id" on table: "child"
COMMENT ON COLUMN "child"."la_child_id" IS '';
-- reverse: set comment to column: "ethnicity_list_year" on table: "child"
COMMENT ON COLUMN "child"."ethnicity_list_year" IS '';
-- reverse: set comment to column: "family_name" on table: "child"
COMMENT ON COLUMN "child"."family_name" IS '';
-- reverse: set comment to column: "given_name" on table: "child"
COMMENT ON COLUMN "child"."given_name" IS '';
-- reverse: set comment to column: "registered_in" on table: "child"
COMMENT ON COLUMN "child"."registered_in" IS '';
-- reverse: set comment to column: "registered_by" on table: "child"
COMMENT ON COLUMN "child"."registered_by" IS '';
-- reverse: set comment to column: "updated_by" on table: "child"
COMMENT ON COLUMN "child"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "child"
COMMENT ON COLUMN "child"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "child"
COMMENT ON COLUMN "child"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "child"
COMMENT ON COLUMN "child"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "child"
COMMENT ON COLUMN "child"."id" IS '';
-- reverse: set comment to table: "child"
COMMENT ON TABLE "child" IS '';
-- reverse: create index "child_upn" to table: "child"
DROP INDEX "child_upn";
-- reverse: create index "child_nhs_number" to table: "child"
DROP INDEX "child_nhs_number";
-- reverse: create index "child_la_child_id" to table: "child"
DROP INDEX "child_la_child_id";
-- reverse: create index "child_family_name_id" to table: "child"
DROP INDEX "child_family_name_id";
-- reverse: create index "child_date_of_birth" to table: "child"
DROP INDEX "child_date_of_birth";
-- reverse: create index "child_created_at_id" to table: "child"
DROP INDEX "child_created_at_id";
-- reverse: create "child" table
DROP TABLE "child";
-- reverse: set comment to column: "source_id" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."source_id" IS '';
-- reverse: set comment to column: "impact" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."impact" IS '';
-- reverse: set comment to column: "created_at" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."id" IS '';
-- reverse: set comment to table: "chronology_event"
COMMENT ON TABLE "chronology_event" IS '';
-- reverse: create index "chronologyevent_source_id" to table: "chronology_event"
DROP INDEX "chronologyevent_source_id";
-- reverse: create index "chronologyevent_household_id" to table: "chronology_event"
DROP INDEX "chronologyevent_household_id";
-- reverse: create index "chronology_event_corrects_id_key" to table: "chronology_event"
DROP INDEX "chronology_event_corrects_id_key";
-- reverse: create "chronology_event" table
DROP TABLE "chronology_event";
-- reverse: set comment to column: "weekly_capacity" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."weekly_capacity" IS '';
-- reverse: set comment to column: "subject" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."subject" IS '';
-- reverse: set comment to column: "issuer" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."issuer" IS '';
-- reverse: set comment to column: "updated_by" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."id" IS '';
-- reverse: set comment to table: "practitioner"
COMMENT ON TABLE "practitioner" IS '';
-- reverse: create index "practitioner_organisation_id_name_id" to table: "practitioner"
DROP INDEX "practitioner_organisation_id_name_id";
-- reverse: create index "practitioner_name_id" to table: "practitioner"
DROP INDEX "practitioner_name_id";
-- reverse: create index "practitioner_issuer_subject" to table: "practitioner"
DROP INDEX "practitioner_issuer_subject";
-- reverse: create "practitioner" table
DROP TABLE "practitioner";
-- reverse: set comment to column: "identifier" on table: "organisation"
COMMENT ON COLUMN "organisation"."identifier" IS '';
-- reverse: set comment to column: "updated_by" on table: "organisation"
COMMENT ON COLUMN "organisation"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "organisation"
COMMENT ON COLUMN "organisation"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "organisation"
COMMENT ON COLUMN "organisation"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "organisation"
COMMENT ON COLUMN "organisation"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "organisation"
COMMENT ON COLUMN "organisation"."id" IS '';
-- reverse: set comment to table: "organisation"
COMMENT ON TABLE "organisation" IS '';
-- reverse: create index "organisation_name_id" to table: "organisation"
DROP INDEX "organisation_name_id";
-- reverse: create index "organisation_identifier_kind" to table: "organisation"
DROP INDEX "organisation_identifier_kind";
-- reverse: create "organisation" table
DROP TABLE "organisation";
-- reverse: set comment to column: "registered_in" on table: "household"
COMMENT ON COLUMN "household"."registered_in" IS '';
-- reverse: set comment to column: "registered_by" on table: "household"
COMMENT ON COLUMN "household"."registered_by" IS '';
-- reverse: set comment to column: "updated_by" on table: "household"
COMMENT ON COLUMN "household"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "household"
COMMENT ON COLUMN "household"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "household"
COMMENT ON COLUMN "household"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "household"
COMMENT ON COLUMN "household"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "household"
COMMENT ON COLUMN "household"."id" IS '';
-- reverse: set comment to table: "household"
COMMENT ON TABLE "household" IS '';
-- reverse: create "household" table
DROP TABLE "household";
