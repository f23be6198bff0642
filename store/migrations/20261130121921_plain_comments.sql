-- Texts about tables and columns in plain words. Nothing else changes.
-- +goose Up
-- set comment to column: "id" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "looks" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."looks" IS 'For each child, whether the operation asked for the child or found the child in a list; null in entries of earlier releases.';
-- set comment to table: "action"
COMMENT ON TABLE "action" IS 'A task for children: who does it, and by when.';
-- set comment to column: "id" on table: "action"
COMMENT ON COLUMN "action"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "registered_in" on table: "action"
COMMENT ON COLUMN "action"."registered_in" IS 'The operation that entered the record. Before access is decided, only this operation sees the record.';
-- set comment to column: "organisation_id" on table: "action"
COMMENT ON COLUMN "action"."organisation_id" IS 'The organisation that has the action, or is responsible for it if a relative has it.';
-- set comment to table: "action_child"
COMMENT ON TABLE "action_child" IS 'A child that an action is for.';
-- set comment to column: "id" on table: "action_child"
COMMENT ON COLUMN "action_child"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "id" on table: "action_step"
COMMENT ON COLUMN "action_step"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to table: "break_glass"
COMMENT ON TABLE "break_glass" IS 'Emergency access of a practitioner to the record of a child that they could not see.';
-- set comment to column: "id" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "told" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."told" IS 'How many people were notified at once.';
-- set comment to column: "id" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "area_grades" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."area_grades" IS 'The result of each area from the practitioner''s grades, at completion.';
-- set comment to column: "id" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "registered_in" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."registered_in" IS 'The operation that entered the record. Before access is decided, only this operation sees the record.';
-- set comment to table: "child"
COMMENT ON TABLE "child" IS 'A child, born or expected: the subject of the whole record.';
-- set comment to column: "id" on table: "child"
COMMENT ON COLUMN "child"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "registered_in" on table: "child"
COMMENT ON COLUMN "child"."registered_in" IS 'The operation that entered the record. Before access is decided, only this operation sees the record.';
-- set comment to column: "neglect_since" on table: "child"
COMMENT ON COLUMN "child"."neglect_since" IS 'Today minus this date is the total time of the longest neglect clock that runs; the end of time if none runs. Kept with neglect_clock.';
-- set comment to column: "id" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "id" on table: "chronology_subject"
COMMENT ON COLUMN "chronology_subject"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to table: "disclosure"
COMMENT ON TABLE "disclosure" IS 'One child in one access entry, to list the viewers of a child.';
-- set comment to column: "id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "practitioner_id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."practitioner_id" IS 'The viewer, as in the access entry.';
-- set comment to column: "organisation_id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."organisation_id" IS 'The viewer''s organisation, as in the access entry. An index lists what one organisation saw of a child.';
-- set comment to column: "look" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."look" IS 'Whether the operation asked for the child or found the child in a list, as in the access entry; null where an earlier release wrote it.';
-- set comment to column: "id" on table: "escalation"
COMMENT ON COLUMN "escalation"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "id" on table: "household"
COMMENT ON COLUMN "household"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "registered_in" on table: "household"
COMMENT ON COLUMN "household"."registered_in" IS 'The operation that entered the record. Before access is decided, only this operation sees the record.';
-- set comment to column: "id" on table: "household_member"
COMMENT ON COLUMN "household_member"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "child_restricted" on table: "household_member"
COMMENT ON COLUMN "household_member"."child_restricted" IS 'Repeats the child''s restriction, kept by a trigger, so that one index shows whether a member of the household is restricted.';
-- set comment to column: "id" on table: "instrument"
COMMENT ON COLUMN "instrument"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to table: "involvement"
COMMENT ON TABLE "involvement" IS 'An organisation''s legitimate relationship with a child. Access depends on it.';
-- set comment to column: "id" on table: "involvement"
COMMENT ON COLUMN "involvement"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "child_restricted" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_restricted" IS 'Repeats the child''s restriction, kept by a trigger, so that row security need not read the child.';
-- set comment to column: "child_family_key" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_family_key" IS 'Repeats the child''s family_key, kept by a trigger, so that the children of an organisation are listed in order by name.';
-- set comment to column: "sight" on table: "involvement"
COMMENT ON COLUMN "involvement"."sight" IS 'Which practitioners of the organisation can see the child through it.';
-- set comment to table: "item_grade"
COMMENT ON TABLE "item_grade" IS 'The answer of one grader for one item of a profile.';
-- set comment to column: "id" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to table: "notice"
COMMENT ON TABLE "notice" IS 'A notice to a practitioner. It holds no text.';
-- set comment to column: "id" on table: "notice"
COMMENT ON COLUMN "notice"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to table: "organisation"
COMMENT ON TABLE "organisation" IS 'An organisation of the partnership: a force, trust, school or council.';
-- set comment to column: "id" on table: "organisation"
COMMENT ON COLUMN "organisation"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "id" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "id" on table: "profile_evidence"
COMMENT ON COLUMN "profile_evidence"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to table: "referral"
COMMENT ON TABLE "referral" IS 'A referral about one household and the children in it.';
-- set comment to column: "id" on table: "referral"
COMMENT ON COLUMN "referral"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "feedback" on table: "referral"
COMMENT ON COLUMN "referral"."feedback" IS 'Feedback to the referrer, from the latest decision.';
-- set comment to table: "referral_child"
COMMENT ON TABLE "referral_child" IS 'A child that a referral reports, as the referrer named the child.';
-- set comment to column: "id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "submitted_by_id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."submitted_by_id" IS 'Repeats the referral''s submitter for row security.';
-- set comment to column: "new" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."new" IS 'The referrer entered the child as a new record.';
-- set comment to column: "may_be_known" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."may_be_known" IS 'The child probably matched a record when the referral came in.';
-- set comment to column: "received_at" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."received_at" IS 'When the referral came in; it orders the referrals of a child.';
-- set comment to table: "referral_decision"
COMMENT ON TABLE "referral_decision" IS 'A decision of social care on a referral; kept when overridden.';
-- set comment to column: "id" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "id" on table: "relationship"
COMMENT ON COLUMN "relationship"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "tied_by" on table: "relationship"
COMMENT ON COLUMN "relationship"."tied_by" IS 'The practitioner who linked the child and an adult that Heed already had, kept by a trigger; null where the adult was registered with the relationship, or once others confirm it.';
-- set comment to column: "tied_for" on table: "relationship"
COMMENT ON COLUMN "relationship"."tied_for" IS 'The organisation of that practitioner. The relationship gives it no access to the child.';
-- set comment to column: "id" on table: "relative"
COMMENT ON COLUMN "relative"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "registered_in" on table: "relative"
COMMENT ON COLUMN "relative"."registered_in" IS 'The operation that entered the record. Before access is decided, only this operation sees the record.';
-- set comment to table: "target_item"
COMMENT ON TABLE "target_item" IS 'An item of a profile that should improve by a date.';
-- set comment to column: "id" on table: "target_item"
COMMENT ON COLUMN "target_item"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "dropped" on table: "target_item"
COMMENT ON COLUMN "target_item"."dropped" IS 'The target was set and then replaced while the profile was a draft.';
-- set comment to column: "id" on table: "training"
COMMENT ON COLUMN "training"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';
-- set comment to column: "id" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."id" IS 'Time-ordered identifier with the record''s kind in its eighth byte (RFC 9562, version 8).';

-- +goose Down
-- reverse: set comment to column: "id" on table: "voice_record"
COMMENT ON COLUMN "voice_record"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "id" on table: "training"
COMMENT ON COLUMN "training"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "dropped" on table: "target_item"
COMMENT ON COLUMN "target_item"."dropped" IS 'Set, and then replaced while the profile was a draft.';
-- reverse: set comment to column: "id" on table: "target_item"
COMMENT ON COLUMN "target_item"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "target_item"
COMMENT ON TABLE "target_item" IS 'An item of a profile that is to become better, by when.';
-- reverse: set comment to column: "registered_in" on table: "relative"
COMMENT ON COLUMN "relative"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- reverse: set comment to column: "id" on table: "relative"
COMMENT ON COLUMN "relative"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "tied_for" on table: "relationship"
COMMENT ON COLUMN "relationship"."tied_for" IS 'The organisation for which they did. To it the tie opens nothing.';
-- reverse: set comment to column: "tied_by" on table: "relationship"
COMMENT ON COLUMN "relationship"."tied_by" IS 'Who tied an adult already known to the child, kept by a trigger; null where the adult was registered with it, or once others say so too.';
-- reverse: set comment to column: "id" on table: "relationship"
COMMENT ON COLUMN "relationship"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "id" on table: "referral_decision"
COMMENT ON COLUMN "referral_decision"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "referral_decision"
COMMENT ON TABLE "referral_decision" IS 'What social care decided on a concern. An overridden one stays.';
-- reverse: set comment to column: "received_at" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."received_at" IS 'When the concern came in: orders a child''s concerns.';
-- reverse: set comment to column: "may_be_known" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."may_be_known" IS 'A probable match stood when the concern came in.';
-- reverse: set comment to column: "new" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."new" IS 'The referrer entered the child anew.';
-- reverse: set comment to column: "submitted_by_id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."submitted_by_id" IS 'Repeats the concern''s submitter for row security.';
-- reverse: set comment to column: "id" on table: "referral_child"
COMMENT ON COLUMN "referral_child"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "referral_child"
COMMENT ON TABLE "referral_child" IS 'A child whom a concern names, as the referrer named them.';
-- reverse: set comment to column: "feedback" on table: "referral"
COMMENT ON COLUMN "referral"."feedback" IS 'What the referrer is told, from the decision that stands.';
-- reverse: set comment to column: "id" on table: "referral"
COMMENT ON COLUMN "referral"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "referral"
COMMENT ON TABLE "referral" IS 'A concern about one household and the children in it.';
-- reverse: set comment to column: "id" on table: "profile_evidence"
COMMENT ON COLUMN "profile_evidence"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "id" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "id" on table: "organisation"
COMMENT ON COLUMN "organisation"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "organisation"
COMMENT ON TABLE "organisation" IS 'A body of the partnership: a force, a trust, a school, the council.';
-- reverse: set comment to column: "id" on table: "notice"
COMMENT ON COLUMN "notice"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "notice"
COMMENT ON TABLE "notice" IS 'Something that a practitioner was told. It holds no text.';
-- reverse: set comment to column: "id" on table: "item_grade"
COMMENT ON COLUMN "item_grade"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "item_grade"
COMMENT ON TABLE "item_grade" IS 'What one grader says of one item of a profile.';
-- reverse: set comment to column: "sight" on table: "involvement"
COMMENT ON COLUMN "involvement"."sight" IS 'Who in the organisation sees the child through it.';
-- reverse: set comment to column: "child_family_key" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_family_key" IS 'Repeats the child''s family_key, kept by a trigger, so that the children of an organisation stand in order by name.';
-- reverse: set comment to column: "child_restricted" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_restricted" IS 'Repeats the child''s restriction, kept by a trigger, so that row security needs no look at the child.';
-- reverse: set comment to column: "id" on table: "involvement"
COMMENT ON COLUMN "involvement"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "involvement"
COMMENT ON TABLE "involvement" IS 'An organisation''s legitimate relationship with a child. Access hangs on it.';
-- reverse: set comment to column: "id" on table: "instrument"
COMMENT ON COLUMN "instrument"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "child_restricted" on table: "household_member"
COMMENT ON COLUMN "household_member"."child_restricted" IS 'Repeats the child''s restriction, kept by a trigger: whether a home is behind a wall is one look at an index.';
-- reverse: set comment to column: "id" on table: "household_member"
COMMENT ON COLUMN "household_member"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "registered_in" on table: "household"
COMMENT ON COLUMN "household"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- reverse: set comment to column: "id" on table: "household"
COMMENT ON COLUMN "household"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "id" on table: "escalation"
COMMENT ON COLUMN "escalation"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "look" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."look" IS 'Whether the operation asked for the child or met them in a list, as the entry has it; null where an earlier release wrote it.';
-- reverse: set comment to column: "organisation_id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."organisation_id" IS 'For which organisation, as the entry has it: an index leads from a child to one organisation''s looking.';
-- reverse: set comment to column: "practitioner_id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."practitioner_id" IS 'Who looked, as the entry has it.';
-- reverse: set comment to column: "id" on table: "disclosure"
COMMENT ON COLUMN "disclosure"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "disclosure"
COMMENT ON TABLE "disclosure" IS 'One child in one access entry: the way from a child to who looked.';
-- reverse: set comment to column: "id" on table: "chronology_subject"
COMMENT ON COLUMN "chronology_subject"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "id" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "neglect_since" on table: "child"
COMMENT ON COLUMN "child"."neglect_since" IS 'Today less this is how long the longest of the running neglect clocks has run in all; the end of time where none runs. Kept with neglect_clock.';
-- reverse: set comment to column: "registered_in" on table: "child"
COMMENT ON COLUMN "child"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- reverse: set comment to column: "id" on table: "child"
COMMENT ON COLUMN "child"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "child"
COMMENT ON TABLE "child" IS 'The person whom the whole record is about, born or expected.';
-- reverse: set comment to column: "registered_in" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- reverse: set comment to column: "id" on table: "care_sitting"
COMMENT ON COLUMN "care_sitting"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "area_grades" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."area_grades" IS 'What the practitioner''s grades made of each area, as it was completed.';
-- reverse: set comment to column: "id" on table: "care_profile"
COMMENT ON COLUMN "care_profile"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "told" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."told" IS 'How many people were told at once.';
-- reverse: set comment to column: "id" on table: "break_glass"
COMMENT ON COLUMN "break_glass"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "break_glass"
COMMENT ON TABLE "break_glass" IS 'A practitioner''s opening of the record of a child whom they could not see, in an emergency.';
-- reverse: set comment to column: "id" on table: "action_step"
COMMENT ON COLUMN "action_step"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to column: "id" on table: "action_child"
COMMENT ON COLUMN "action_child"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "action_child"
COMMENT ON TABLE "action_child" IS 'A child whom an action is for.';
-- reverse: set comment to column: "organisation_id" on table: "action"
COMMENT ON COLUMN "action"."organisation_id" IS 'The organisation that has it, or answers for a relative''s.';
-- reverse: set comment to column: "registered_in" on table: "action"
COMMENT ON COLUMN "action"."registered_in" IS 'The operation that entered the record, which alone sees it before access is decided.';
-- reverse: set comment to column: "id" on table: "action"
COMMENT ON COLUMN "action"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
-- reverse: set comment to table: "action"
COMMENT ON TABLE "action" IS 'Something to be done for children, by whom and by when.';
-- reverse: set comment to column: "looks" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."looks" IS 'For each child, whether the operation asked for them or met them in a list; null in entries of earlier releases.';
-- reverse: set comment to column: "id" on table: "access_entry"
COMMENT ON COLUMN "access_entry"."id" IS 'Time-ordered identifier whose eighth byte tells the record''s kind (RFC 9562, version 8).';
