-- The graded care profile (instrument, sitting, profile, grades, evidence, targets,
-- training), the multi-agency action, notices and openings in an emergency. The
-- partial unique indexes hold that a child has one open and one current profile
-- by an instrument; the index on the access record counts attempts that were refused.

-- +goose Up
-- create index "accessentry_practitioner_id_at" to table: "access_entry"
CREATE INDEX "accessentry_practitioner_id_at" ON "access_entry" ("practitioner_id", "at") WHERE (outcome = 'REFUSED'::text);
-- create "action" table
CREATE TABLE "action" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "registered_by" uuid NULL, "registered_in" uuid NULL, "what" text NOT NULL, "why" text NOT NULL, "owner_kind" text NOT NULL, "state" text NOT NULL, "due" date NOT NULL, "origin" text NOT NULL, "source_id" uuid NULL, "assigned_at" timestamptz NOT NULL, "answered_at" timestamptz NULL, "closed_at" timestamptz NULL, "reason" text NULL, "effect" text NULL, "organisation_id" uuid NOT NULL, "assigning_organisation_id" uuid NOT NULL, "practitioner_id" uuid NULL, "assigned_by_id" uuid NOT NULL, "relative_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "action_organisation_actions" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "action_organisation_assigned" FOREIGN KEY ("assigning_organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "action_practitioner_actions" FOREIGN KEY ("practitioner_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "action_practitioner_assigned" FOREIGN KEY ("assigned_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "action_relative_actions" FOREIGN KEY ("relative_id") REFERENCES "relative" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "effective" CHECK ((state <> 'DONE'::text) OR (effect IS NOT NULL)), CONSTRAINT "origin" CHECK (origin = ANY (ARRAY['REFERRAL'::text, 'PLAN_OUTCOME'::text, 'FAMILY_PLAN'::text, 'REQUIRED_CHANGE'::text, 'OVERSIGHT'::text, 'AUDIT_FINDING'::text, 'STRATEGY_PRIORITY'::text, 'CARE_PROFILE'::text, 'DIRECT'::text])), CONSTRAINT "owner" CHECK (((owner_kind = 'RELATIVE'::text) = (relative_id IS NOT NULL)) AND ((owner_kind <> 'PRACTITIONER'::text) OR (practitioner_id IS NOT NULL))), CONSTRAINT "owner_kind" CHECK (owner_kind = ANY (ARRAY['ORGANISATION'::text, 'PRACTITIONER'::text, 'RELATIVE'::text])), CONSTRAINT "reasoned" CHECK ((state <> ALL (ARRAY['DECLINED'::text, 'CANCELLED'::text])) OR (reason IS NOT NULL)), CONSTRAINT "state" CHECK (state = ANY (ARRAY['PROPOSED'::text, 'ACCEPTED'::text, 'DECLINED'::text, 'IN_PROGRESS'::text, 'DONE'::text, 'CANCELLED'::text])));
-- create index "action_assigning_organisation_id_state" to table: "action"
CREATE INDEX "action_assigning_organisation_id_state" ON "action" ("assigning_organisation_id", "state");
-- create index "action_created_at_id" to table: "action"
CREATE INDEX "action_created_at_id" ON "action" ("created_at", "id");
-- create index "action_due_id" to table: "action"
CREATE INDEX "action_due_id" ON "action" ("due", "id");
-- create index "action_organisation_id_state_due" to table: "action"
CREATE INDEX "action_organisation_id_state_due" ON "action" ("organisation_id", "state", "due");
-- create index "action_practitioner_id_state_due" to table: "action"
CREATE INDEX "action_practitioner_id_state_due" ON "action" ("practitioner_id", "state", "due");
-- create index "action_source_id" to table: "action"
CREATE INDEX "action_source_id" ON "action" ("source_id");
-- set comment to table: "action"
COMMENT ON TABLE "action" IS 'Something to be done for children, by whom and by when.';
-- set comment to column: "id" on table: "action"
COMMENT ON COLUMN "action"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "action"
COMMENT ON COLUMN "action"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "action"
COMMENT ON COLUMN "action"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "action"
COMMENT ON COLUMN "action"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "action"
COMMENT ON COLUMN "action"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "registered_by" on table: "action"
COMMENT ON COLUMN "action"."registered_by" IS 'The practitioner who entered the record; null for imported ones.';
-- set comment to column: "registered_in" on table: "action"
COMMENT ON COLUMN "action"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- set comment to column: "source_id" on table: "action"
COMMENT ON COLUMN "action"."source_id" IS 'The record that it comes from.';
-- set comment to column: "organisation_id" on table: "action"
COMMENT ON COLUMN "action"."organisation_id" IS 'The organisation that has it, or answers for a relative''s.';
-- modify "child" table
ALTER TABLE "child" ADD COLUMN "neglect_since" date NOT NULL DEFAULT '9999-12-31';
-- create index "child_neglect_since_id" to table: "child"
CREATE INDEX "child_neglect_since_id" ON "child" ("neglect_since", "id");
-- set comment to column: "neglect_since" on table: "child"
COMMENT ON COLUMN "child"."neglect_since" IS 'Today less this is how long the longest of the running neglect clocks has run in all; the end of time where none runs. Kept with neglect_clock.';
-- create "action_child" table
CREATE TABLE "action_child" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "action_id" uuid NOT NULL, "child_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "action_child_action_action" FOREIGN KEY ("action_id") REFERENCES "action" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "action_child_child_child" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "actionchild_action_id_child_id" to table: "action_child"
CREATE UNIQUE INDEX "actionchild_action_id_child_id" ON "action_child" ("action_id", "child_id");
-- create index "actionchild_child_id_action_id" to table: "action_child"
CREATE INDEX "actionchild_child_id_action_id" ON "action_child" ("child_id", "action_id");
-- set comment to table: "action_child"
COMMENT ON TABLE "action_child" IS 'A child whom an action is for.';
-- set comment to column: "id" on table: "action_child"
COMMENT ON COLUMN "action_child"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "action_child"
COMMENT ON COLUMN "action_child"."created_at" IS 'When Heed wrote the record.';
-- create "action_step" table
CREATE TABLE "action_step" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "at" timestamptz NOT NULL, "verb" text NOT NULL, "state" text NOT NULL, "note" text NULL, "action_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "done_by_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "action_step_action_steps" FOREIGN KEY ("action_id") REFERENCES "action" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "action_step_organisation_action_steps" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "action_step_practitioner_action_steps" FOREIGN KEY ("done_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "state" CHECK (state = ANY (ARRAY['PROPOSED'::text, 'ACCEPTED'::text, 'DECLINED'::text, 'IN_PROGRESS'::text, 'DONE'::text, 'CANCELLED'::text])), CONSTRAINT "verb" CHECK (verb = ANY (ARRAY['ACCEPT'::text, 'DECLINE'::text, 'PROGRESS'::text, 'COMPLETE'::text, 'CANCEL'::text, 'REASSIGN'::text])));
-- create index "actionstep_action_id_id" to table: "action_step"
CREATE INDEX "actionstep_action_id_id" ON "action_step" ("action_id", "id");
-- set comment to table: "action_step"
COMMENT ON TABLE "action_step" IS 'What was done with an action; append-only.';
-- set comment to column: "id" on table: "action_step"
COMMENT ON COLUMN "action_step"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "action_step"
COMMENT ON COLUMN "action_step"."created_at" IS 'When Heed wrote the record.';
-- create "break_glass" table
CREATE TABLE "break_glass" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "reason" text NOT NULL, "opened_at" timestamptz NOT NULL, "ends_at" timestamptz NOT NULL, "told" bigint NOT NULL, "contact_before" boolean NOT NULL, "reviewed_at" timestamptz NULL, "finding" text NULL, "review_note" text NULL, "child_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "practitioner_id" uuid NOT NULL, "reviewed_by_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "break_glass_child_openings" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "break_glass_organisation_openings" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "break_glass_practitioner_openings" FOREIGN KEY ("practitioner_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "break_glass_practitioner_reviewed_openings" FOREIGN KEY ("reviewed_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "finding" CHECK (finding = ANY (ARRAY['JUSTIFIED'::text, 'AVOIDABLE'::text, 'NOT_JUSTIFIED'::text])), CONSTRAINT "reviewed" CHECK (((reviewed_at IS NULL) = (finding IS NULL)) AND ((reviewed_at IS NULL) = (reviewed_by_id IS NULL))), CONSTRAINT "span" CHECK (ends_at >= opened_at));
-- create index "breakglass_child_id" to table: "break_glass"
CREATE INDEX "breakglass_child_id" ON "break_glass" ("child_id");
-- create index "breakglass_opened_at_id" to table: "break_glass"
CREATE INDEX "breakglass_opened_at_id" ON "break_glass" ("opened_at", "id");
-- create index "breakglass_practitioner_id_child_id_ends_at" to table: "break_glass"
CREATE INDEX "breakglass_practitioner_id_child_id_ends_at" ON "break_glass" ("practitioner_id", "child_id", "ends_at");
-- create index "breakglass_reviewed_at_opened_at" to table: "break_glass"
CREATE INDEX "breakglass_reviewed_at_opened_at" ON "break_glass" ("reviewed_at", "opened_at");
-- set comment to table: "break_glass"
COMMENT ON TABLE "break_glass" IS 'A practitioner''s opening of the record of a child whom they could not see, in an emergency.';
-- set comment to column: "id" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "told" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."told" IS 'How many people were told at once.';
-- set comment to column: "contact_before" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."contact_before" IS 'The organisation had been involved with the child before.';
-- create "instrument" table
CREATE TABLE "instrument" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "code" text NOT NULL, "version" text NOT NULL, "title" text NOT NULL, "definition" jsonb NOT NULL, "valid_from" date NULL, "valid_to" date NULL, "loaded_by_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "instrument_practitioner_instruments" FOREIGN KEY ("loaded_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "instrument_code_id" to table: "instrument"
CREATE INDEX "instrument_code_id" ON "instrument" ("code", "id");
-- create index "instrument_code_version" to table: "instrument"
CREATE UNIQUE INDEX "instrument_code_version" ON "instrument" ("code", "version");
-- create index "instrument_created_at_id" to table: "instrument"
CREATE INDEX "instrument_created_at_id" ON "instrument" ("created_at", "id");
-- set comment to table: "instrument"
COMMENT ON TABLE "instrument" IS 'One version of a graded care profile''s definition; it never changes.';
-- set comment to column: "id" on table: "instrument"
COMMENT ON COLUMN "instrument"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "instrument"
COMMENT ON COLUMN "instrument"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "instrument"
COMMENT ON COLUMN "instrument"."version" IS 'A semantic version (semver.org).';
-- set comment to column: "definition" on table: "instrument"
COMMENT ON COLUMN "instrument"."definition" IS 'The whole definition as it was loaded; practice.ReadInstrument reads it.';
-- set comment to column: "loaded_by_id" on table: "instrument"
COMMENT ON COLUMN "instrument"."loaded_by_id" IS 'Null for what came with Heed or was loaded by a command.';
-- create "care_sitting" table
CREATE TABLE "care_sitting" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "registered_by" uuid NULL, "registered_in" uuid NULL, "trigger" text NULL, "from" date NULL, "to" date NULL, "visits" jsonb NOT NULL, "carer_ids" uuid[] NOT NULL, "started_at" timestamptz NOT NULL, "household_id" uuid NULL, "instrument_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "started_by_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "care_sitting_household_sittings" FOREIGN KEY ("household_id") REFERENCES "household" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "care_sitting_instrument_sittings" FOREIGN KEY ("instrument_id") REFERENCES "instrument" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "care_sitting_organisation_sittings" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "care_sitting_practitioner_sittings" FOREIGN KEY ("started_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "window" CHECK ("to" >= "from"));
-- create index "caresitting_household_id" to table: "care_sitting"
CREATE INDEX "caresitting_household_id" ON "care_sitting" ("household_id");
-- set comment to table: "care_sitting"
COMMENT ON TABLE "care_sitting" IS 'One sitting: the facts that the profiles of one or several children share.';
-- set comment to column: "id" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "registered_by" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."registered_by" IS 'The practitioner who entered the record; null for imported ones.';
-- set comment to column: "registered_in" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- set comment to column: "carer_ids" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."carer_ids" IS 'The relatives whose care is graded.';
-- create "care_profile" table
CREATE TABLE "care_profile" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "instrument_code" text NOT NULL, "state" text NOT NULL, "started_at" timestamptz NOT NULL, "window_end" date NOT NULL, "completed_at" timestamptz NULL, "age_years" bigint NULL, "parent_saw_scores" boolean NOT NULL DEFAULT false, "reason_not_seen" text NULL, "chosen" jsonb NOT NULL, "area_grades" jsonb NOT NULL, "superseded_at" timestamptz NULL, "mistaken_reason" text NULL, "mistaken_at" timestamptz NULL, "superseded_by_id" uuid NULL, "sitting_id" uuid NOT NULL, "child_id" uuid NOT NULL, "instrument_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "assessor_id" uuid NOT NULL, "second_assessor_id" uuid NULL, "completed_by_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "care_profile_care_profile_supersedes" FOREIGN KEY ("superseded_by_id") REFERENCES "care_profile" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "care_profile_care_sitting_profiles" FOREIGN KEY ("sitting_id") REFERENCES "care_sitting" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "care_profile_child_care_profiles" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "care_profile_instrument_profiles" FOREIGN KEY ("instrument_id") REFERENCES "instrument" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "care_profile_organisation_care_profiles" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "care_profile_practitioner_assessed" FOREIGN KEY ("assessor_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "care_profile_practitioner_assessed_second" FOREIGN KEY ("second_assessor_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "care_profile_practitioner_completed_profiles" FOREIGN KEY ("completed_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "completed" CHECK ((state = 'DRAFT'::text) OR (completed_at IS NOT NULL)), CONSTRAINT "mistaken" CHECK ((mistaken_at IS NULL) = (mistaken_reason IS NULL)), CONSTRAINT "state" CHECK (state = ANY (ARRAY['DRAFT'::text, 'COMPLETED'::text, 'SUPERSEDED'::text])));
-- create index "care_profile_one_current" to table: "care_profile"
CREATE UNIQUE INDEX "care_profile_one_current" ON "care_profile" ("child_id", "instrument_code", "state") WHERE ((state = 'COMPLETED'::text) AND (mistaken_at IS NULL));
-- create index "care_profile_one_open" to table: "care_profile"
CREATE UNIQUE INDEX "care_profile_one_open" ON "care_profile" ("child_id", "instrument_code") WHERE ((state = 'DRAFT'::text) AND (mistaken_at IS NULL));
-- create index "careprofile_assessor_id_state" to table: "care_profile"
CREATE INDEX "careprofile_assessor_id_state" ON "care_profile" ("assessor_id", "state");
-- create index "careprofile_child_id_window_end_id" to table: "care_profile"
CREATE INDEX "careprofile_child_id_window_end_id" ON "care_profile" ("child_id", "window_end", "id");
-- create index "careprofile_sitting_id" to table: "care_profile"
CREATE INDEX "careprofile_sitting_id" ON "care_profile" ("sitting_id");
-- set comment to table: "care_profile"
COMMENT ON TABLE "care_profile" IS 'The graded care profile of one child: what care is like, item by item.';
-- set comment to column: "id" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "instrument_code" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."instrument_code" IS 'Repeats the instrument''s code: one profile of a child is open for all its versions.';
-- set comment to column: "window_end" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."window_end" IS 'The last day of the sitting''s window of care, or the day of the start where there is none yet; final once completed.';
-- set comment to column: "age_years" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."age_years" IS 'The child''s age at the end of the window of care, as it was completed with.';
-- set comment to column: "chosen" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."chosen" IS 'The practitioner''s choices where the instrument leaves one.';
-- set comment to column: "area_grades" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."area_grades" IS 'What the practitioner''s grades made of each area, as it was completed.';
-- create "escalation" table
CREATE TABLE "escalation" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "to" text NOT NULL, "on" date NOT NULL, "at" timestamptz NOT NULL, "told" bigint NOT NULL, "action_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "escalation_action_escalations" FOREIGN KEY ("action_id") REFERENCES "action" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "to" CHECK ("to" = ANY (ARRAY['REMINDER'::text, 'MANAGER'::text, 'HEAD_OF_AGENCY'::text])), CONSTRAINT "told" CHECK (told >= 0));
-- create index "escalation_action_id_to_on" to table: "escalation"
CREATE UNIQUE INDEX "escalation_action_id_to_on" ON "escalation" ("action_id", "to", "on");
-- set comment to table: "escalation"
COMMENT ON TABLE "escalation" IS 'A message about an action that fell due or stayed undone; append-only, sent once.';
-- set comment to column: "id" on table: "escalation"
COMMENT ON COLUMN "escalation"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "escalation"
COMMENT ON COLUMN "escalation"."created_at" IS 'When Heed wrote the record.';
-- create "item_grade" table
CREATE TABLE "item_grade" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "child_id" uuid NOT NULL, "item" text NOT NULL, "grader" text NOT NULL, "grade" bigint NULL, "not_assessed_reason" text NULL, "evidence" text NULL, "comment" text NULL, "recorded_at" timestamptz NOT NULL, "profile_id" uuid NOT NULL, "recorded_by_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "item_grade_care_profile_grades" FOREIGN KEY ("profile_id") REFERENCES "care_profile" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "item_grade_practitioner_grades" FOREIGN KEY ("recorded_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "grade" CHECK ((grade >= 1) AND (grade <= 5)), CONSTRAINT "grader" CHECK (grader = ANY (ARRAY['PRACTITIONER'::text, 'SECOND_PRACTITIONER'::text, 'PARENT'::text, 'YOUNG_PERSON'::text])), CONSTRAINT "or_none" CHECK ((grade IS NULL) = (not_assessed_reason IS NOT NULL)));
-- create index "itemgrade_profile_id_item_grader" to table: "item_grade"
CREATE UNIQUE INDEX "itemgrade_profile_id_item_grader" ON "item_grade" ("profile_id", "item", "grader");
-- set comment to table: "item_grade"
COMMENT ON TABLE "item_grade" IS 'What one grader says of one item of a profile.';
-- set comment to column: "id" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "child_id" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."child_id" IS 'Repeats the profile''s child for row security.';
-- create "notice" table
CREATE TABLE "notice" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "kind" text NOT NULL, "at" timestamptz NOT NULL, "subject_id" uuid NULL, "read_at" timestamptz NULL, "child_id" uuid NULL, "organisation_id" uuid NULL, "recipient_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "notice_child_notices" FOREIGN KEY ("child_id") REFERENCES "child" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "notice_organisation_notices" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "notice_practitioner_notices" FOREIGN KEY ("recipient_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "kind" CHECK (kind = ANY (ARRAY['IMMEDIATE_RISK'::text, 'ACTION_ASSIGNED'::text, 'ACTION_DECLINED'::text, 'ACTION_REMINDER'::text, 'ACTION_ESCALATED'::text, 'BREAK_GLASS_OPENED'::text, 'BREAK_GLASS_REVIEWED'::text])));
-- create index "notice_child_id" to table: "notice"
CREATE INDEX "notice_child_id" ON "notice" ("child_id");
-- create index "notice_recipient_id_read_at_at_id" to table: "notice"
CREATE INDEX "notice_recipient_id_read_at_at_id" ON "notice" ("recipient_id", "read_at", "at", "id");
-- set comment to table: "notice"
COMMENT ON TABLE "notice" IS 'Something that a practitioner was told. It holds no text.';
-- set comment to column: "id" on table: "notice"
COMMENT ON COLUMN "notice"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "notice"
COMMENT ON COLUMN "notice"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "subject_id" on table: "notice"
COMMENT ON COLUMN "notice"."subject_id" IS 'The record that it is about.';
-- create "profile_evidence" table
CREATE TABLE "profile_evidence" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "child_id" uuid NOT NULL, "item" text NULL, "text" text NOT NULL, "recorded_at" timestamptz NOT NULL, "profile_id" uuid NOT NULL, "organisation_id" uuid NOT NULL, "recorded_by_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "profile_evidence_care_profile_evidence" FOREIGN KEY ("profile_id") REFERENCES "care_profile" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "profile_evidence_organisation_evidence" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "profile_evidence_practitioner_evidence" FOREIGN KEY ("recorded_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "profileevidence_profile_id" to table: "profile_evidence"
CREATE INDEX "profileevidence_profile_id" ON "profile_evidence" ("profile_id");
-- set comment to table: "profile_evidence"
COMMENT ON TABLE "profile_evidence" IS 'What somebody involved has seen, for a profile that another grades; append-only.';
-- set comment to column: "id" on table: "profile_evidence"
COMMENT ON COLUMN "profile_evidence"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "profile_evidence"
COMMENT ON COLUMN "profile_evidence"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "child_id" on table: "profile_evidence"
COMMENT ON COLUMN "profile_evidence"."child_id" IS 'Repeats the profile''s child for row security.';
-- create "target_item" table
CREATE TABLE "target_item" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "version" bigint NOT NULL DEFAULT 1, "updated_at" timestamptz NOT NULL, "updated_by" uuid NULL, "child_id" uuid NOT NULL, "item" text NOT NULL, "grade_now" bigint NOT NULL, "target_grade" bigint NOT NULL, "change_by" date NOT NULL, "dropped" boolean NOT NULL DEFAULT false, "grade_at_review" bigint NULL, "reviewed_at" timestamptz NULL, "profile_id" uuid NOT NULL, "reviewed_by_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "target_item_care_profile_targets" FOREIGN KEY ("profile_id") REFERENCES "care_profile" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "target_item_practitioner_reviewed_targets" FOREIGN KEY ("reviewed_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "grades" CHECK (((grade_now >= 1) AND (grade_now <= 5)) AND ((target_grade >= 1) AND (target_grade <= (grade_now - 1))) AND ((grade_at_review >= 1) AND (grade_at_review <= 5))));
-- create index "targetitem_profile_id" to table: "target_item"
CREATE INDEX "targetitem_profile_id" ON "target_item" ("profile_id");
-- create index "targetitem_profile_id_item" to table: "target_item"
CREATE UNIQUE INDEX "targetitem_profile_id_item" ON "target_item" ("profile_id", "item") WHERE (NOT dropped);
-- set comment to table: "target_item"
COMMENT ON TABLE "target_item" IS 'An item of a profile that is to become better, by when.';
-- set comment to column: "id" on table: "target_item"
COMMENT ON COLUMN "target_item"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "target_item"
COMMENT ON COLUMN "target_item"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "version" on table: "target_item"
COMMENT ON COLUMN "target_item"."version" IS 'Counts the edits. A write that names an older version is a conflict.';
-- set comment to column: "updated_at" on table: "target_item"
COMMENT ON COLUMN "target_item"."updated_at" IS 'When the record was last changed.';
-- set comment to column: "updated_by" on table: "target_item"
COMMENT ON COLUMN "target_item"."updated_by" IS 'The practitioner who changed it last.';
-- set comment to column: "child_id" on table: "target_item"
COMMENT ON COLUMN "target_item"."child_id" IS 'Repeats the profile''s child for row security.';
-- set comment to column: "dropped" on table: "target_item"
COMMENT ON COLUMN "target_item"."dropped" IS 'Set, and then replaced while the profile was a draft.';
-- create "training" table
CREATE TABLE "training" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "code" text NOT NULL, "on" date NOT NULL, "expires_on" date NULL, "practitioner_id" uuid NOT NULL, "recorded_by_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "training_practitioner_recorded_trainings" FOREIGN KEY ("recorded_by_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "training_practitioner_trainings" FOREIGN KEY ("practitioner_id") REFERENCES "practitioner" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "span" CHECK (expires_on >= "on"));
-- create index "training_practitioner_id_code_on" to table: "training"
CREATE UNIQUE INDEX "training_practitioner_id_code_on" ON "training" ("practitioner_id", "code", "on");
-- set comment to table: "training"
COMMENT ON TABLE "training" IS 'Something that a practitioner was trained in; append-only.';
-- set comment to column: "id" on table: "training"
COMMENT ON COLUMN "training"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- set comment to column: "created_at" on table: "training"
COMMENT ON COLUMN "training"."created_at" IS 'When Heed wrote the record.';
-- set comment to column: "code" on table: "training"
COMMENT ON COLUMN "training"."code" IS 'As instruments require it.';
-- modify "disclosure" table. By hand: what was recorded before takes its looker from its entry.
ALTER TABLE "disclosure" ADD COLUMN "practitioner_id" uuid NULL, ADD COLUMN "organisation_id" uuid NULL;
ALTER TABLE "disclosure" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_entry" NO FORCE ROW LEVEL SECURITY;
UPDATE "disclosure" d SET "practitioner_id" = e."practitioner_id", "organisation_id" = e."organisation_id" FROM "access_entry" e WHERE e."id" = d."entry_id";
ALTER TABLE "disclosure" FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_entry" FORCE ROW LEVEL SECURITY;
ALTER TABLE "disclosure" ALTER COLUMN "practitioner_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET NOT NULL;
-- create index "disclosure_at" to table: "disclosure"
CREATE INDEX "disclosure_at" ON "disclosure" USING brin ("at");
-- create index "disclosure_child_id_organisation_id_at_id" to table: "disclosure"
CREATE INDEX "disclosure_child_id_organisation_id_at_id" ON "disclosure" ("child_id", "organisation_id", "at", "id");
-- set comment to column: "practitioner_id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."practitioner_id" IS 'Who looked, as the entry has it.';
-- set comment to column: "organisation_id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."organisation_id" IS 'For which organisation, as the entry has it: an index leads from a child to one organisation''s looking.';

-- +goose Down
-- reverse: set comment to column: "organisation_id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."organisation_id" IS '';
-- reverse: set comment to column: "practitioner_id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."practitioner_id" IS '';
-- reverse: create index "disclosure_child_id_organisation_id_at_id" to table: "disclosure"
DROP INDEX "disclosure_child_id_organisation_id_at_id";
-- reverse: create index "disclosure_at" to table: "disclosure"
DROP INDEX "disclosure_at";
-- reverse: modify "disclosure" table
ALTER TABLE "disclosure" DROP COLUMN "organisation_id", DROP COLUMN "practitioner_id";
-- reverse: set comment to column: "code" on table: "training"
COMMENT ON COLUMN "training"."code" IS '';
-- reverse: set comment to column: "created_at" on table: "training"
COMMENT ON COLUMN "training"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "training"
COMMENT ON COLUMN "training"."id" IS '';
-- reverse: set comment to table: "training"
COMMENT ON TABLE "training" IS '';
-- reverse: create index "training_practitioner_id_code_on" to table: "training"
DROP INDEX "training_practitioner_id_code_on";
-- reverse: create "training" table
DROP TABLE "training";
-- reverse: set comment to column: "dropped" on table: "target_item"
COMMENT ON COLUMN "target_item"."dropped" IS '';
-- reverse: set comment to column: "child_id" on table: "target_item"
COMMENT ON COLUMN "target_item"."child_id" IS '';
-- reverse: set comment to column: "updated_by" on table: "target_item"
COMMENT ON COLUMN "target_item"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "target_item"
COMMENT ON COLUMN "target_item"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "target_item"
COMMENT ON COLUMN "target_item"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "target_item"
COMMENT ON COLUMN "target_item"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "target_item"
COMMENT ON COLUMN "target_item"."id" IS '';
-- reverse: set comment to table: "target_item"
COMMENT ON TABLE "target_item" IS '';
-- reverse: create index "targetitem_profile_id_item" to table: "target_item"
DROP INDEX "targetitem_profile_id_item";
-- reverse: create index "targetitem_profile_id" to table: "target_item"
DROP INDEX "targetitem_profile_id";
-- reverse: create "target_item" table
DROP TABLE "target_item";
-- reverse: set comment to column: "child_id" on table: "profile_evidence"
COMMENT ON COLUMN "profile_evidence"."child_id" IS '';
-- reverse: set comment to column: "created_at" on table: "profile_evidence"
COMMENT ON COLUMN "profile_evidence"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "profile_evidence"
COMMENT ON COLUMN "profile_evidence"."id" IS '';
-- reverse: set comment to table: "profile_evidence"
COMMENT ON TABLE "profile_evidence" IS '';
-- reverse: create index "profileevidence_profile_id" to table: "profile_evidence"
DROP INDEX "profileevidence_profile_id";
-- reverse: create "profile_evidence" table
DROP TABLE "profile_evidence";
-- reverse: set comment to column: "subject_id" on table: "notice"
COMMENT ON COLUMN "notice"."subject_id" IS '';
-- reverse: set comment to column: "created_at" on table: "notice"
COMMENT ON COLUMN "notice"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "notice"
COMMENT ON COLUMN "notice"."id" IS '';
-- reverse: set comment to table: "notice"
COMMENT ON TABLE "notice" IS '';
-- reverse: create index "notice_recipient_id_read_at_at_id" to table: "notice"
DROP INDEX "notice_recipient_id_read_at_at_id";
-- reverse: create index "notice_child_id" to table: "notice"
DROP INDEX "notice_child_id";
-- reverse: create "notice" table
DROP TABLE "notice";
-- reverse: set comment to column: "child_id" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."child_id" IS '';
-- reverse: set comment to column: "updated_by" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."id" IS '';
-- reverse: set comment to table: "item_grade"
COMMENT ON TABLE "item_grade" IS '';
-- reverse: create index "itemgrade_profile_id_item_grader" to table: "item_grade"
DROP INDEX "itemgrade_profile_id_item_grader";
-- reverse: create "item_grade" table
DROP TABLE "item_grade";
-- reverse: set comment to column: "created_at" on table: "escalation"
COMMENT ON COLUMN "escalation"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "escalation"
COMMENT ON COLUMN "escalation"."id" IS '';
-- reverse: set comment to table: "escalation"
COMMENT ON TABLE "escalation" IS '';
-- reverse: create index "escalation_action_id_to_on" to table: "escalation"
DROP INDEX "escalation_action_id_to_on";
-- reverse: create "escalation" table
DROP TABLE "escalation";
-- reverse: set comment to column: "area_grades" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."area_grades" IS '';
-- reverse: set comment to column: "chosen" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."chosen" IS '';
-- reverse: set comment to column: "age_years" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."age_years" IS '';
-- reverse: set comment to column: "window_end" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."window_end" IS '';
-- reverse: set comment to column: "instrument_code" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."instrument_code" IS '';
-- reverse: set comment to column: "updated_by" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."id" IS '';
-- reverse: set comment to table: "care_profile"
COMMENT ON TABLE "care_profile" IS '';
-- reverse: create index "careprofile_sitting_id" to table: "care_profile"
DROP INDEX "careprofile_sitting_id";
-- reverse: create index "careprofile_child_id_window_end_id" to table: "care_profile"
DROP INDEX "careprofile_child_id_window_end_id";
-- reverse: create index "careprofile_assessor_id_state" to table: "care_profile"
DROP INDEX "careprofile_assessor_id_state";
-- reverse: create index "care_profile_one_open" to table: "care_profile"
DROP INDEX "care_profile_one_open";
-- reverse: create index "care_profile_one_current" to table: "care_profile"
DROP INDEX "care_profile_one_current";
-- reverse: create "care_profile" table
DROP TABLE "care_profile";
-- reverse: set comment to column: "carer_ids" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."carer_ids" IS '';
-- reverse: set comment to column: "registered_in" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."registered_in" IS '';
-- reverse: set comment to column: "registered_by" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."registered_by" IS '';
-- reverse: set comment to column: "updated_by" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."id" IS '';
-- reverse: set comment to table: "care_sitting"
COMMENT ON TABLE "care_sitting" IS '';
-- reverse: create index "caresitting_household_id" to table: "care_sitting"
DROP INDEX "caresitting_household_id";
-- reverse: create "care_sitting" table
DROP TABLE "care_sitting";
-- reverse: set comment to column: "loaded_by_id" on table: "instrument"
COMMENT ON COLUMN "instrument"."loaded_by_id" IS '';
-- reverse: set comment to column: "definition" on table: "instrument"
COMMENT ON COLUMN "instrument"."definition" IS '';
-- reverse: set comment to column: "version" on table: "instrument"
COMMENT ON COLUMN "instrument"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "instrument"
COMMENT ON COLUMN "instrument"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "instrument"
COMMENT ON COLUMN "instrument"."id" IS '';
-- reverse: set comment to table: "instrument"
COMMENT ON TABLE "instrument" IS '';
-- reverse: create index "instrument_created_at_id" to table: "instrument"
DROP INDEX "instrument_created_at_id";
-- reverse: create index "instrument_code_version" to table: "instrument"
DROP INDEX "instrument_code_version";
-- reverse: create index "instrument_code_id" to table: "instrument"
DROP INDEX "instrument_code_id";
-- reverse: create "instrument" table
DROP TABLE "instrument";
-- reverse: set comment to column: "contact_before" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."contact_before" IS '';
-- reverse: set comment to column: "told" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."told" IS '';
-- reverse: set comment to column: "updated_by" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."id" IS '';
-- reverse: set comment to table: "break_glass"
COMMENT ON TABLE "break_glass" IS '';
-- reverse: create index "breakglass_reviewed_at_opened_at" to table: "break_glass"
DROP INDEX "breakglass_reviewed_at_opened_at";
-- reverse: create index "breakglass_practitioner_id_child_id_ends_at" to table: "break_glass"
DROP INDEX "breakglass_practitioner_id_child_id_ends_at";
-- reverse: create index "breakglass_opened_at_id" to table: "break_glass"
DROP INDEX "breakglass_opened_at_id";
-- reverse: create index "breakglass_child_id" to table: "break_glass"
DROP INDEX "breakglass_child_id";
-- reverse: create "break_glass" table
DROP TABLE "break_glass";
-- reverse: set comment to column: "created_at" on table: "action_step"
COMMENT ON COLUMN "action_step"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "action_step"
COMMENT ON COLUMN "action_step"."id" IS '';
-- reverse: set comment to table: "action_step"
COMMENT ON TABLE "action_step" IS '';
-- reverse: create index "actionstep_action_id_id" to table: "action_step"
DROP INDEX "actionstep_action_id_id";
-- reverse: create "action_step" table
DROP TABLE "action_step";
-- reverse: set comment to column: "created_at" on table: "action_child"
COMMENT ON COLUMN "action_child"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "action_child"
COMMENT ON COLUMN "action_child"."id" IS '';
-- reverse: set comment to table: "action_child"
COMMENT ON TABLE "action_child" IS '';
-- reverse: create index "actionchild_child_id_action_id" to table: "action_child"
DROP INDEX "actionchild_child_id_action_id";
-- reverse: create index "actionchild_action_id_child_id" to table: "action_child"
DROP INDEX "actionchild_action_id_child_id";
-- reverse: create "action_child" table
DROP TABLE "action_child";
-- reverse: set comment to column: "neglect_since" on table: "child"
COMMENT ON COLUMN "child"."neglect_since" IS '';
-- reverse: create index "child_neglect_since_id" to table: "child"
DROP INDEX "child_neglect_since_id";
-- reverse: modify "child" table
ALTER TABLE "child" DROP COLUMN "neglect_since";
-- reverse: set comment to column: "organisation_id" on table: "action"
COMMENT ON COLUMN "action"."organisation_id" IS '';
-- reverse: set comment to column: "source_id" on table: "action"
COMMENT ON COLUMN "action"."source_id" IS '';
-- reverse: set comment to column: "registered_in" on table: "action"
COMMENT ON COLUMN "action"."registered_in" IS '';
-- reverse: set comment to column: "registered_by" on table: "action"
COMMENT ON COLUMN "action"."registered_by" IS '';
-- reverse: set comment to column: "updated_by" on table: "action"
COMMENT ON COLUMN "action"."updated_by" IS '';
-- reverse: set comment to column: "updated_at" on table: "action"
COMMENT ON COLUMN "action"."updated_at" IS '';
-- reverse: set comment to column: "version" on table: "action"
COMMENT ON COLUMN "action"."version" IS '';
-- reverse: set comment to column: "created_at" on table: "action"
COMMENT ON COLUMN "action"."created_at" IS '';
-- reverse: set comment to column: "id" on table: "action"
COMMENT ON COLUMN "action"."id" IS '';
-- reverse: set comment to table: "action"
COMMENT ON TABLE "action" IS '';
-- reverse: create index "action_source_id" to table: "action"
DROP INDEX "action_source_id";
-- reverse: create index "action_practitioner_id_state_due" to table: "action"
DROP INDEX "action_practitioner_id_state_due";
-- reverse: create index "action_organisation_id_state_due" to table: "action"
DROP INDEX "action_organisation_id_state_due";
-- reverse: create index "action_due_id" to table: "action"
DROP INDEX "action_due_id";
-- reverse: create index "action_created_at_id" to table: "action"
DROP INDEX "action_created_at_id";
-- reverse: create index "action_assigning_organisation_id_state" to table: "action"
DROP INDEX "action_assigning_organisation_id_state";
-- reverse: create "action" table
DROP TABLE "action";
-- reverse: create index "accessentry_practitioner_id_at" to table: "access_entry"
DROP INDEX "accessentry_practitioner_id_at";
