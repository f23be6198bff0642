-- The database as the migrations and policies leave it: to be read, never run and
-- never edited. What a policy says is in policies; here is that it is there.
-- To write it again: go test ./store -run TestTheDumpIsWhatTheMigrationsLeave -update

CREATE TABLE access_checkpoint (
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  at timestamp with time zone NOT NULL,
  key_id text NOT NULL,
  signature bytea NOT NULL
);
COMMENT ON TABLE access_checkpoint IS 'Signed heads of the chain: what they cover cannot be cut off unseen.';
ALTER TABLE access_checkpoint ADD CONSTRAINT access_checkpoint_pkey PRIMARY KEY (seq);
ALTER TABLE access_checkpoint ADD CONSTRAINT access_checkpoint_seq_fkey FOREIGN KEY (seq) REFERENCES access_link(seq);
CREATE TRIGGER access_checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON access_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE access_checkpoint ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_checkpoint_definer ON access_checkpoint FOR ALL TO heed_definer …;
GRANT INSERT, SELECT ON access_checkpoint TO heed_definer;

CREATE TABLE access_entry (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  at timestamp with time zone NOT NULL,
  request_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  agency text NOT NULL,
  operation text NOT NULL,
  fields text[] NOT NULL,
  purpose text,
  outcome text NOT NULL,
  child_ids uuid[] NOT NULL,
  rules text[] NOT NULL,
  looks text[]
);
COMMENT ON TABLE access_entry IS 'One operation that showed, changed or was refused a child''s record; append-only, hash-chained.';
ALTER TABLE access_entry ADD CONSTRAINT access_entry_pkey PRIMARY KEY (id);
ALTER TABLE access_entry ADD CONSTRAINT agency CHECK ((agency = ANY (ARRAY['POLICE'::text, 'HEALTH'::text, 'EDUCATION'::text, 'SOCIAL_CARE'::text, 'HOUSING'::text, 'PROBATION'::text, 'YOUTH_JUSTICE'::text, 'ADULT_SERVICES'::text, 'VOLUNTARY'::text])));
ALTER TABLE access_entry ADD CONSTRAINT looked CHECK ((cardinality(child_ids) = cardinality(looks)));
ALTER TABLE access_entry ADD CONSTRAINT outcome CHECK ((outcome = ANY (ARRAY['ALLOWED'::text, 'REFUSED'::text])));
ALTER TABLE access_entry ADD CONSTRAINT paired CHECK ((cardinality(child_ids) = cardinality(rules)));
CREATE INDEX accessentry_practitioner_id_at ON access_entry USING btree (practitioner_id, at) WHERE (outcome = 'REFUSED'::text);
CREATE TRIGGER access_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON access_entry FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE access_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_entry_definer ON access_entry FOR ALL TO heed_definer …;
CREATE POLICY access_entry_read ON access_entry FOR SELECT TO heed_app …;
GRANT SELECT ON access_entry TO heed_app;
GRANT INSERT, SELECT ON access_entry TO heed_definer;

CREATE TABLE access_link (
  seq bigint NOT NULL,
  entry_id uuid NOT NULL,
  hash bytea NOT NULL
);
COMMENT ON TABLE access_link IS 'The chain over the access record: hash = SHA-256 of the previous hash and the entry.';
ALTER TABLE access_link ADD CONSTRAINT access_link_pkey PRIMARY KEY (seq);
ALTER TABLE access_link ADD CONSTRAINT access_link_entry_id_key UNIQUE (entry_id);
ALTER TABLE access_link ADD CONSTRAINT access_link_hash_check CHECK ((length(hash) = 32));
ALTER TABLE access_link ADD CONSTRAINT access_link_seq_check CHECK ((seq > 0));
CREATE TRIGGER access_link_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON access_link FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE access_link ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_link_definer ON access_link FOR ALL TO heed_definer …;
GRANT INSERT, SELECT ON access_link TO heed_definer;

CREATE TABLE access_pending (
  entry_id uuid NOT NULL
);
COMMENT ON TABLE access_pending IS 'Entries of the access record that wait for their link in the chain.';
ALTER TABLE access_pending ADD CONSTRAINT access_pending_pkey PRIMARY KEY (entry_id);
ALTER TABLE access_pending ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_pending_definer ON access_pending FOR ALL TO heed_definer …;
GRANT DELETE, INSERT, SELECT ON access_pending TO heed_definer;

CREATE TABLE action (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  registered_by uuid,
  registered_in uuid,
  what text NOT NULL,
  why text NOT NULL,
  owner_kind text NOT NULL,
  state text NOT NULL,
  due date NOT NULL,
  origin text NOT NULL,
  source_id uuid,
  assigned_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  closed_at timestamp with time zone,
  reason text,
  effect text,
  organisation_id uuid NOT NULL,
  assigning_organisation_id uuid NOT NULL,
  practitioner_id uuid,
  assigned_by_id uuid NOT NULL,
  relative_id uuid
);
COMMENT ON TABLE action IS 'A task for children: who does it, and by when.';
ALTER TABLE action ADD CONSTRAINT action_pkey PRIMARY KEY (id);
ALTER TABLE action ADD CONSTRAINT effective CHECK (((state <> 'DONE'::text) OR (effect IS NOT NULL)));
ALTER TABLE action ADD CONSTRAINT origin CHECK ((origin = ANY (ARRAY['REFERRAL'::text, 'PLAN_OUTCOME'::text, 'FAMILY_PLAN'::text, 'REQUIRED_CHANGE'::text, 'OVERSIGHT'::text, 'AUDIT_FINDING'::text, 'STRATEGY_PRIORITY'::text, 'CARE_PROFILE'::text, 'DIRECT'::text])));
ALTER TABLE action ADD CONSTRAINT owner CHECK ((((owner_kind = 'RELATIVE'::text) = (relative_id IS NOT NULL)) AND ((owner_kind <> 'PRACTITIONER'::text) OR (practitioner_id IS NOT NULL))));
ALTER TABLE action ADD CONSTRAINT owner_kind CHECK ((owner_kind = ANY (ARRAY['ORGANISATION'::text, 'PRACTITIONER'::text, 'RELATIVE'::text])));
ALTER TABLE action ADD CONSTRAINT reasoned CHECK (((state <> ALL (ARRAY['DECLINED'::text, 'CANCELLED'::text])) OR (reason IS NOT NULL)));
ALTER TABLE action ADD CONSTRAINT state CHECK ((state = ANY (ARRAY['PROPOSED'::text, 'ACCEPTED'::text, 'DECLINED'::text, 'IN_PROGRESS'::text, 'DONE'::text, 'CANCELLED'::text])));
ALTER TABLE action ADD CONSTRAINT action_organisation_actions FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE action ADD CONSTRAINT action_organisation_assigned FOREIGN KEY (assigning_organisation_id) REFERENCES organisation(id);
ALTER TABLE action ADD CONSTRAINT action_practitioner_actions FOREIGN KEY (practitioner_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE action ADD CONSTRAINT action_practitioner_assigned FOREIGN KEY (assigned_by_id) REFERENCES practitioner(id);
ALTER TABLE action ADD CONSTRAINT action_relative_actions FOREIGN KEY (relative_id) REFERENCES relative(id) ON DELETE SET NULL;
CREATE INDEX action_assigning_organisation_id_state ON action USING btree (assigning_organisation_id, state);
CREATE INDEX action_counted ON action USING btree (organisation_id) INCLUDE (id, state, due, updated_at) WHERE (state = ANY (ARRAY['PROPOSED'::text, 'ACCEPTED'::text, 'IN_PROGRESS'::text, 'DECLINED'::text]));
CREATE INDEX action_created_at_id ON action USING btree (created_at, id);
CREATE INDEX action_due_id ON action USING btree (due, id);
CREATE INDEX action_organisation_id_state_due ON action USING btree (organisation_id, state, due);
CREATE INDEX action_owed ON action USING btree (due, id) WHERE (state = ANY (ARRAY['PROPOSED'::text, 'ACCEPTED'::text, 'IN_PROGRESS'::text]));
CREATE INDEX action_owed_by_body ON action USING btree (organisation_id, due, id) WHERE ((practitioner_id IS NULL) AND (state = ANY (ARRAY['PROPOSED'::text, 'ACCEPTED'::text, 'IN_PROGRESS'::text])));
CREATE INDEX action_owed_by_name ON action USING btree (practitioner_id, due, id) WHERE (state = ANY (ARRAY['PROPOSED'::text, 'ACCEPTED'::text, 'IN_PROGRESS'::text]));
CREATE INDEX action_practitioner_id_state_due ON action USING btree (practitioner_id, state, due);
CREATE INDEX action_source_id ON action USING btree (source_id);
CREATE TRIGGER action_relative BEFORE UPDATE OF relative_id ON action FOR EACH ROW WHEN (((new.relative_id IS NOT NULL) AND (new.relative_id IS DISTINCT FROM old.relative_id))) EXECUTE FUNCTION action_relative();
CREATE TRIGGER action_relative_id_stands BEFORE INSERT OR UPDATE OF relative_id ON action FOR EACH ROW WHEN ((new.relative_id IS NOT NULL)) EXECUTE FUNCTION relative_stands();
ALTER TABLE action ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY action_change ON action FOR UPDATE TO heed_app …;
CREATE POLICY action_create ON action FOR INSERT TO heed_app …;
CREATE POLICY action_definer ON action FOR SELECT TO heed_definer …;
CREATE POLICY action_moved ON action FOR UPDATE TO heed_definer …;
CREATE POLICY action_read ON action FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON action TO heed_app;
GRANT SELECT ON action TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, owner_kind, state, due, answered_at, closed_at, reason, effect, organisation_id, practitioner_id, relative_id) ON action TO heed_app;
GRANT UPDATE (relative_id) ON action TO heed_definer;

CREATE TABLE action_child (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  action_id uuid NOT NULL,
  child_id uuid NOT NULL
);
COMMENT ON TABLE action_child IS 'A child that an action is for.';
ALTER TABLE action_child ADD CONSTRAINT action_child_pkey PRIMARY KEY (id);
ALTER TABLE action_child ADD CONSTRAINT action_child_action_action FOREIGN KEY (action_id) REFERENCES action(id);
ALTER TABLE action_child ADD CONSTRAINT action_child_child_child FOREIGN KEY (child_id) REFERENCES child(id);
CREATE UNIQUE INDEX actionchild_action_id_child_id ON action_child USING btree (action_id, child_id);
CREATE INDEX actionchild_child_id_action_id ON action_child USING btree (child_id, action_id);
CREATE TRIGGER action_child_child_id_stands BEFORE INSERT ON action_child FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
ALTER TABLE action_child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY action_child_create ON action_child FOR INSERT TO heed_app …;
CREATE POLICY action_child_definer ON action_child FOR SELECT TO heed_definer …;
CREATE POLICY action_child_moved ON action_child FOR UPDATE TO heed_definer …;
CREATE POLICY action_child_read ON action_child FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON action_child TO heed_app;
GRANT SELECT ON action_child TO heed_definer;
GRANT UPDATE (child_id) ON action_child TO heed_definer;

CREATE TABLE action_step (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  at timestamp with time zone NOT NULL,
  verb text NOT NULL,
  state text NOT NULL,
  note text,
  action_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  done_by_id uuid NOT NULL
);
COMMENT ON TABLE action_step IS 'What was done with an action; append-only.';
ALTER TABLE action_step ADD CONSTRAINT action_step_pkey PRIMARY KEY (id);
ALTER TABLE action_step ADD CONSTRAINT state CHECK ((state = ANY (ARRAY['PROPOSED'::text, 'ACCEPTED'::text, 'DECLINED'::text, 'IN_PROGRESS'::text, 'DONE'::text, 'CANCELLED'::text])));
ALTER TABLE action_step ADD CONSTRAINT verb CHECK ((verb = ANY (ARRAY['ACCEPT'::text, 'DECLINE'::text, 'PROGRESS'::text, 'COMPLETE'::text, 'CANCEL'::text, 'REASSIGN'::text])));
ALTER TABLE action_step ADD CONSTRAINT action_step_action_steps FOREIGN KEY (action_id) REFERENCES action(id);
ALTER TABLE action_step ADD CONSTRAINT action_step_organisation_action_steps FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE action_step ADD CONSTRAINT action_step_practitioner_action_steps FOREIGN KEY (done_by_id) REFERENCES practitioner(id);
CREATE INDEX actionstep_action_id_id ON action_step USING btree (action_id, id);
CREATE TRIGGER action_step_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON action_step FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE action_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY action_step_create ON action_step FOR INSERT TO heed_app …;
CREATE POLICY action_step_definer ON action_step FOR SELECT TO heed_definer …;
CREATE POLICY action_step_read ON action_step FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON action_step TO heed_app;
GRANT SELECT ON action_step TO heed_definer;

CREATE TABLE break_glass (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  reason text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  told bigint NOT NULL,
  contact_before boolean NOT NULL,
  reviewed_at timestamp with time zone,
  finding text,
  review_note text,
  child_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  reviewed_by_id uuid
);
COMMENT ON TABLE break_glass IS 'Emergency access of a practitioner to the record of a child that they could not see.';
ALTER TABLE break_glass ADD CONSTRAINT break_glass_pkey PRIMARY KEY (id);
ALTER TABLE break_glass ADD CONSTRAINT finding CHECK ((finding = ANY (ARRAY['JUSTIFIED'::text, 'AVOIDABLE'::text, 'NOT_JUSTIFIED'::text])));
ALTER TABLE break_glass ADD CONSTRAINT reviewed CHECK ((((reviewed_at IS NULL) = (finding IS NULL)) AND ((reviewed_at IS NULL) = (reviewed_by_id IS NULL))));
ALTER TABLE break_glass ADD CONSTRAINT span CHECK ((ends_at >= opened_at));
ALTER TABLE break_glass ADD CONSTRAINT break_glass_child_openings FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE break_glass ADD CONSTRAINT break_glass_organisation_openings FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE break_glass ADD CONSTRAINT break_glass_practitioner_openings FOREIGN KEY (practitioner_id) REFERENCES practitioner(id);
ALTER TABLE break_glass ADD CONSTRAINT break_glass_practitioner_reviewed_openings FOREIGN KEY (reviewed_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
CREATE INDEX breakglass_child_id ON break_glass USING btree (child_id);
CREATE INDEX breakglass_opened_at_id ON break_glass USING btree (opened_at, id);
CREATE INDEX breakglass_practitioner_id_child_id_ends_at ON break_glass USING btree (practitioner_id, child_id, ends_at);
CREATE INDEX breakglass_reviewed_at_opened_at ON break_glass USING btree (reviewed_at, opened_at);
CREATE TRIGGER break_glass_child_id_stands BEFORE INSERT ON break_glass FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
ALTER TABLE break_glass ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY break_glass_change ON break_glass FOR UPDATE TO heed_app …;
CREATE POLICY break_glass_definer ON break_glass FOR ALL TO heed_definer …;
CREATE POLICY break_glass_moved ON break_glass FOR UPDATE TO heed_definer …;
CREATE POLICY break_glass_read ON break_glass FOR SELECT TO heed_app …;
GRANT SELECT ON break_glass TO heed_app;
GRANT INSERT, SELECT ON break_glass TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, ends_at, reviewed_at, finding, review_note, reviewed_by_id) ON break_glass TO heed_app;
GRANT UPDATE (ends_at, child_id) ON break_glass TO heed_definer;

CREATE TABLE care_profile (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  instrument_code text NOT NULL,
  state text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  window_end date NOT NULL,
  completed_at timestamp with time zone,
  age_years bigint,
  parent_saw_scores boolean NOT NULL DEFAULT false,
  reason_not_seen text,
  chosen jsonb NOT NULL,
  area_grades jsonb NOT NULL,
  superseded_at timestamp with time zone,
  mistaken_reason text,
  mistaken_at timestamp with time zone,
  superseded_by_id uuid,
  sitting_id uuid NOT NULL,
  child_id uuid NOT NULL,
  instrument_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  assessor_id uuid NOT NULL,
  second_assessor_id uuid,
  completed_by_id uuid
);
COMMENT ON TABLE care_profile IS 'The graded care profile of one child: what care is like, item by item.';
ALTER TABLE care_profile ADD CONSTRAINT care_profile_pkey PRIMARY KEY (id);
ALTER TABLE care_profile ADD CONSTRAINT completed CHECK (((state = 'DRAFT'::text) OR (completed_at IS NOT NULL)));
ALTER TABLE care_profile ADD CONSTRAINT mistaken CHECK (((mistaken_at IS NULL) = (mistaken_reason IS NULL)));
ALTER TABLE care_profile ADD CONSTRAINT state CHECK ((state = ANY (ARRAY['DRAFT'::text, 'COMPLETED'::text, 'SUPERSEDED'::text])));
ALTER TABLE care_profile ADD CONSTRAINT care_profile_care_profile_supersedes FOREIGN KEY (superseded_by_id) REFERENCES care_profile(id) ON DELETE SET NULL;
ALTER TABLE care_profile ADD CONSTRAINT care_profile_care_sitting_profiles FOREIGN KEY (sitting_id) REFERENCES care_sitting(id);
ALTER TABLE care_profile ADD CONSTRAINT care_profile_child_care_profiles FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE care_profile ADD CONSTRAINT care_profile_instrument_profiles FOREIGN KEY (instrument_id) REFERENCES instrument(id);
ALTER TABLE care_profile ADD CONSTRAINT care_profile_organisation_care_profiles FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE care_profile ADD CONSTRAINT care_profile_practitioner_assessed FOREIGN KEY (assessor_id) REFERENCES practitioner(id);
ALTER TABLE care_profile ADD CONSTRAINT care_profile_practitioner_assessed_second FOREIGN KEY (second_assessor_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE care_profile ADD CONSTRAINT care_profile_practitioner_completed_profiles FOREIGN KEY (completed_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
CREATE UNIQUE INDEX care_profile_one_current ON care_profile USING btree (child_id, instrument_code, state) WHERE ((state = 'COMPLETED'::text) AND (mistaken_at IS NULL));
CREATE UNIQUE INDEX care_profile_one_open ON care_profile USING btree (child_id, instrument_code) WHERE ((state = 'DRAFT'::text) AND (mistaken_at IS NULL));
CREATE INDEX careprofile_assessor_id_state ON care_profile USING btree (assessor_id, state);
CREATE INDEX careprofile_child_id_window_end_id ON care_profile USING btree (child_id, window_end, id);
CREATE INDEX careprofile_sitting_id ON care_profile USING btree (sitting_id);
CREATE TRIGGER care_profile_begun BEFORE INSERT ON care_profile FOR EACH ROW EXECUTE FUNCTION care_profile_begun();
CREATE TRIGGER care_profile_child_id_stands BEFORE INSERT ON care_profile FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER care_profile_course BEFORE UPDATE ON care_profile FOR EACH ROW WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION care_profile_course();
ALTER TABLE care_profile ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY care_profile_change ON care_profile FOR UPDATE TO heed_app …;
CREATE POLICY care_profile_create ON care_profile FOR INSERT TO heed_app …;
CREATE POLICY care_profile_definer ON care_profile FOR SELECT TO heed_definer …;
CREATE POLICY care_profile_moved ON care_profile FOR UPDATE TO heed_definer …;
CREATE POLICY care_profile_read ON care_profile FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON care_profile TO heed_app;
GRANT SELECT ON care_profile TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, state, window_end, completed_at, age_years, parent_saw_scores, reason_not_seen, chosen, area_grades, superseded_at, mistaken_reason, mistaken_at, superseded_by_id, second_assessor_id, completed_by_id) ON care_profile TO heed_app;
GRANT UPDATE (state, superseded_at, superseded_by_id, child_id) ON care_profile TO heed_definer;

CREATE TABLE care_sitting (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  registered_by uuid,
  registered_in uuid,
  trigger text,
  "from" date,
  "to" date,
  visits jsonb NOT NULL,
  carer_ids uuid[] NOT NULL,
  started_at timestamp with time zone NOT NULL,
  household_id uuid,
  instrument_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  started_by_id uuid NOT NULL
);
COMMENT ON TABLE care_sitting IS 'One sitting: the facts that the profiles of one or several children share.';
ALTER TABLE care_sitting ADD CONSTRAINT care_sitting_pkey PRIMARY KEY (id);
ALTER TABLE care_sitting ADD CONSTRAINT "window" CHECK (("to" >= "from"));
ALTER TABLE care_sitting ADD CONSTRAINT care_sitting_household_sittings FOREIGN KEY (household_id) REFERENCES household(id) ON DELETE SET NULL;
ALTER TABLE care_sitting ADD CONSTRAINT care_sitting_instrument_sittings FOREIGN KEY (instrument_id) REFERENCES instrument(id);
ALTER TABLE care_sitting ADD CONSTRAINT care_sitting_organisation_sittings FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE care_sitting ADD CONSTRAINT care_sitting_practitioner_sittings FOREIGN KEY (started_by_id) REFERENCES practitioner(id);
CREATE INDEX caresitting_household_id ON care_sitting USING btree (household_id);
CREATE TRIGGER care_sitting_held BEFORE UPDATE ON care_sitting FOR EACH ROW WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION care_sitting_held();
CREATE TRIGGER care_sitting_household_id_stands BEFORE INSERT ON care_sitting FOR EACH ROW WHEN ((new.household_id IS NOT NULL)) EXECUTE FUNCTION household_stands();
ALTER TABLE care_sitting ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY care_sitting_change ON care_sitting FOR UPDATE TO heed_app …;
CREATE POLICY care_sitting_create ON care_sitting FOR INSERT TO heed_app …;
CREATE POLICY care_sitting_definer ON care_sitting FOR SELECT TO heed_definer …;
CREATE POLICY care_sitting_moved ON care_sitting FOR UPDATE TO heed_definer …;
CREATE POLICY care_sitting_read ON care_sitting FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON care_sitting TO heed_app;
GRANT SELECT ON care_sitting TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, trigger, "from", "to", visits, carer_ids) ON care_sitting TO heed_app;
GRANT UPDATE (carer_ids, household_id) ON care_sitting TO heed_definer;

CREATE TABLE child (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  registered_by uuid,
  registered_in uuid,
  given_name text,
  family_name text NOT NULL,
  preferred_name text,
  former_names jsonb,
  date_of_birth date,
  expected_date_of_birth date,
  sex text NOT NULL,
  gender_identity text NOT NULL,
  ethnicity_code text,
  ethnicity_list_year bigint,
  first_language text,
  religion text,
  disabilities jsonb,
  nhs_number text,
  upn text,
  la_child_id text,
  identity jsonb,
  restricted boolean NOT NULL DEFAULT false,
  died_on date,
  neglect_since date NOT NULL DEFAULT '9999-12-31'::date,
  family_key text NOT NULL DEFAULT ''::text,
  birth_precision text NOT NULL DEFAULT 'DAY'::text,
  birth_unknown_reason text,
  merged_into uuid
);
COMMENT ON TABLE child IS 'A child, born or expected: the subject of the whole record.';
ALTER TABLE child ADD CONSTRAINT child_pkey PRIMARY KEY (id);
ALTER TABLE child ADD CONSTRAINT birth CHECK (((date_of_birth IS NULL) OR (expected_date_of_birth IS NULL)));
ALTER TABLE child ADD CONSTRAINT death CHECK (((died_on >= date_of_birth) OR (birth_precision <> 'DAY'::text)));
ALTER TABLE child ADD CONSTRAINT gender CHECK ((gender_identity = ANY (ARRAY['NOT_KNOWN'::text, 'MALE'::text, 'FEMALE'::text, 'SELF_DESCRIBED'::text])));
ALTER TABLE child ADD CONSTRAINT "precision" CHECK ((birth_precision = ANY (ARRAY['DAY'::text, 'MONTH'::text, 'YEAR'::text, 'ESTIMATED'::text])));
ALTER TABLE child ADD CONSTRAINT sex CHECK ((sex = ANY (ARRAY['FEMALE'::text, 'MALE'::text, 'UNKNOWN'::text])));
CREATE INDEX child_created_at_id ON child USING btree (created_at, id);
CREATE INDEX child_date_of_birth ON child USING btree (date_of_birth);
CREATE INDEX child_expected ON child USING btree (expected_date_of_birth) WHERE (expected_date_of_birth IS NOT NULL);
CREATE INDEX child_family_key_id ON child USING btree (family_key, id);
CREATE INDEX child_family_name_id ON child USING btree (family_name, id);
CREATE INDEX child_guessed ON child USING btree (date_of_birth) WHERE (birth_precision <> 'DAY'::text);
CREATE INDEX child_la_child_id ON child USING btree (la_child_id);
CREATE INDEX child_neglect_since_id ON child USING btree (neglect_since, id);
CREATE INDEX child_nhs_number ON child USING btree (nhs_number);
CREATE INDEX child_restricted ON child USING btree (id) WHERE restricted;
CREATE INDEX child_upn ON child USING btree (upn);
CREATE TRIGGER child_keyed BEFORE INSERT OR UPDATE OF family_name, family_key ON child FOR EACH ROW EXECUTE FUNCTION child_keyed();
CREATE TRIGGER child_merged AFTER UPDATE OF merged_into ON child FOR EACH ROW WHEN ((new.merged_into IS DISTINCT FROM old.merged_into)) EXECUTE FUNCTION child_merged();
CREATE TRIGGER child_merged_only BEFORE UPDATE ON child FOR EACH ROW WHEN (((new.merged_into IS DISTINCT FROM old.merged_into) AND (CURRENT_USER <> 'heed_definer'::name))) EXECUTE FUNCTION merged_only();
CREATE TRIGGER child_repeated AFTER UPDATE OF restricted, family_name ON child FOR EACH ROW WHEN (((old.restricted IS DISTINCT FROM new.restricted) OR (old.family_name IS DISTINCT FROM new.family_name))) EXECUTE FUNCTION child_repeated();
CREATE TRIGGER child_restriction_closes AFTER UPDATE OF restricted ON child FOR EACH ROW WHEN ((new.restricted AND (NOT old.restricted))) EXECUTE FUNCTION child_restriction_closes();
CREATE TRIGGER child_restriction_repeated AFTER UPDATE OF restricted ON child FOR EACH ROW WHEN ((old.restricted <> new.restricted)) EXECUTE FUNCTION child_restriction_repeated();
CREATE TRIGGER child_searchable AFTER INSERT OR UPDATE OF given_name, family_name, preferred_name, former_names, date_of_birth, expected_date_of_birth, nhs_number, upn, la_child_id, restricted ON child FOR EACH ROW WHEN ((new.merged_into IS NULL)) EXECUTE FUNCTION child_searchable();
ALTER TABLE child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY child_change ON child FOR UPDATE TO heed_app …;
CREATE POLICY child_create ON child FOR INSERT TO heed_app …;
CREATE POLICY child_definer ON child FOR ALL TO heed_definer …;
CREATE POLICY child_merged ON child FOR UPDATE TO heed_definer …;
CREATE POLICY child_read ON child FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON child TO heed_app;
GRANT SELECT ON child TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, restricted, neglect_since, merged_into) ON child TO heed_definer;

CREATE TABLE child_search (
  child_id uuid NOT NULL,
  names text NOT NULL,
  sounds text[] NOT NULL,
  date_of_birth date,
  nhs_number text,
  upn text,
  la_child_id text,
  restricted boolean NOT NULL
);
COMMENT ON TABLE child_search IS 'What search and duplicate detection compare: names without case and accents, their sound, identifiers.';
ALTER TABLE child_search ADD CONSTRAINT child_search_pkey PRIMARY KEY (child_id);
ALTER TABLE child_search ADD CONSTRAINT child_search_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id);
CREATE INDEX child_search_born ON child_search USING btree (date_of_birth);
CREATE INDEX child_search_la ON child_search USING btree (la_child_id) WHERE (la_child_id IS NOT NULL);
CREATE INDEX child_search_nhs ON child_search USING btree (nhs_number) WHERE (nhs_number IS NOT NULL);
CREATE INDEX child_search_upn ON child_search USING btree (upn) WHERE (upn IS NOT NULL);
ALTER TABLE child_search ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY child_search_definer ON child_search FOR ALL TO heed_definer …;
GRANT DELETE, INSERT, SELECT, UPDATE ON child_search TO heed_definer;

CREATE TABLE child_word (
  word text NOT NULL,
  beside text NOT NULL,
  child_id uuid NOT NULL,
  sound text NOT NULL,
  born date,
  first boolean NOT NULL,
  restricted boolean NOT NULL
);
COMMENT ON TABLE child_word IS 'The words of children''s names, each beside each other word of the same child. Kept by a trigger.';
ALTER TABLE child_word ADD CONSTRAINT child_word_pkey PRIMARY KEY (word, beside, child_id) INCLUDE (first, restricted);
CREATE INDEX child_word_born ON child_word USING btree (sound, born, child_id) WHERE first;
CREATE INDEX child_word_child ON child_word USING btree (child_id);
ALTER TABLE child_word ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY child_word_definer ON child_word FOR ALL TO heed_definer …;
GRANT DELETE, INSERT, SELECT ON child_word TO heed_definer;

CREATE TABLE chronology_event (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  agency text NOT NULL,
  category text NOT NULL,
  summary text NOT NULL,
  impact text,
  significance text NOT NULL,
  classification text NOT NULL,
  source_id uuid,
  correction_reason text,
  corrects_id uuid,
  household_id uuid,
  organisation_id uuid NOT NULL,
  recorded_by_id uuid NOT NULL,
  withdraws boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE chronology_event IS 'One thing that happened in children''s lives; append-only.';
ALTER TABLE chronology_event ADD CONSTRAINT chronology_event_pkey PRIMARY KEY (id);
ALTER TABLE chronology_event ADD CONSTRAINT agency CHECK ((agency = ANY (ARRAY['POLICE'::text, 'HEALTH'::text, 'EDUCATION'::text, 'SOCIAL_CARE'::text, 'HOUSING'::text, 'PROBATION'::text, 'YOUTH_JUSTICE'::text, 'ADULT_SERVICES'::text, 'VOLUNTARY'::text])));
ALTER TABLE chronology_event ADD CONSTRAINT category CHECK ((category = ANY (ARRAY['CONCERN'::text, 'DECISION'::text, 'CONTACT'::text, 'HOME_VISIT'::text, 'HEALTH'::text, 'EDUCATION'::text, 'POLICE_ATTENDANCE'::text, 'WAS_NOT_BROUGHT'::text, 'HOUSEHOLD_CHANGE'::text, 'RELATIONSHIP_CHANGE'::text, 'INVOLVEMENT'::text, 'REGISTRATION'::text, 'ASSESSMENT'::text, 'CARE_PROFILE'::text, 'VOICE'::text, 'PLAN'::text, 'ACTION'::text, 'REVIEW'::text, 'PRE_PROCEEDINGS'::text, 'OVERSIGHT'::text, 'OTHER'::text])));
ALTER TABLE chronology_event ADD CONSTRAINT classification CHECK ((classification = ANY (ARRAY['ROUTINE'::text, 'SENSITIVE'::text, 'POLICE_RESTRICTED'::text, 'HEALTH_RESTRICTED'::text, 'THIRD_PARTY'::text])));
ALTER TABLE chronology_event ADD CONSTRAINT significance CHECK ((significance = ANY (ARRAY['ROUTINE'::text, 'SIGNIFICANT'::text, 'CRITICAL'::text])));
ALTER TABLE chronology_event ADD CONSTRAINT chronology_event_chronology_event_corrected_by FOREIGN KEY (corrects_id) REFERENCES chronology_event(id) ON DELETE SET NULL;
ALTER TABLE chronology_event ADD CONSTRAINT chronology_event_household_events FOREIGN KEY (household_id) REFERENCES household(id) ON DELETE SET NULL;
ALTER TABLE chronology_event ADD CONSTRAINT chronology_event_organisation_events FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE chronology_event ADD CONSTRAINT chronology_event_practitioner_events FOREIGN KEY (recorded_by_id) REFERENCES practitioner(id);
CREATE UNIQUE INDEX chronology_event_corrects_id_key ON chronology_event USING btree (corrects_id);
CREATE INDEX chronologyevent_household_id ON chronology_event USING btree (household_id);
CREATE INDEX chronologyevent_source_id ON chronology_event USING btree (source_id);
CREATE TRIGGER chronology_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON chronology_event FOR EACH STATEMENT WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION append_only();
CREATE TRIGGER chronology_event_household_id_stands BEFORE INSERT ON chronology_event FOR EACH ROW WHEN ((new.household_id IS NOT NULL)) EXECUTE FUNCTION household_stands();
ALTER TABLE chronology_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY chronology_event_create ON chronology_event FOR INSERT TO heed_app …;
CREATE POLICY chronology_event_definer ON chronology_event FOR ALL TO heed_definer …;
CREATE POLICY chronology_event_moved ON chronology_event FOR UPDATE TO heed_definer …;
CREATE POLICY chronology_event_read ON chronology_event FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON chronology_event TO heed_app;
GRANT INSERT, SELECT ON chronology_event TO heed_definer;
GRANT UPDATE (household_id) ON chronology_event TO heed_definer;

CREATE TABLE chronology_subject (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  event_id uuid NOT NULL,
  child_id uuid NOT NULL
);
COMMENT ON TABLE chronology_subject IS 'A child whose life an event is part of.';
ALTER TABLE chronology_subject ADD CONSTRAINT chronology_subject_pkey PRIMARY KEY (id);
ALTER TABLE chronology_subject ADD CONSTRAINT chronology_subject_child_child FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE chronology_subject ADD CONSTRAINT chronology_subject_chronology_event_event FOREIGN KEY (event_id) REFERENCES chronology_event(id);
CREATE INDEX chronologysubject_child_id_occurred_at_event_id ON chronology_subject USING btree (child_id, occurred_at, event_id);
CREATE UNIQUE INDEX chronologysubject_event_id_child_id ON chronology_subject USING btree (event_id, child_id);
CREATE TRIGGER chronology_subject_child_id_stands BEFORE INSERT ON chronology_subject FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER chronology_subject_own BEFORE INSERT ON chronology_subject FOR EACH ROW WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION chronology_subject_own();
ALTER TABLE chronology_subject ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY chronology_subject_create ON chronology_subject FOR INSERT TO heed_app …;
CREATE POLICY chronology_subject_definer ON chronology_subject FOR ALL TO heed_definer …;
CREATE POLICY chronology_subject_moved ON chronology_subject FOR UPDATE TO heed_definer …;
CREATE POLICY chronology_subject_read ON chronology_subject FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON chronology_subject TO heed_app;
GRANT INSERT, SELECT ON chronology_subject TO heed_definer;
GRANT UPDATE (child_id) ON chronology_subject TO heed_definer;

CREATE TABLE concern_draft (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  drafted_at timestamp with time zone NOT NULL,
  state text NOT NULL,
  due_at timestamp with time zone NOT NULL,
  waiting_told_at timestamp with time zone,
  household jsonb,
  children jsonb NOT NULL DEFAULT '[]'::jsonb,
  source_code text,
  neglect_kinds jsonb NOT NULL DEFAULT '[]'::jsonb,
  seen_or_heard text,
  childs_words text,
  immediate_risk boolean,
  family_knows boolean,
  reason_family_not_told text,
  lawful_basis text,
  handed_at timestamp with time zone,
  returned_at timestamp with time zone,
  missing text,
  submitted_at timestamp with time zone,
  discarded_at timestamp with time zone,
  discard_reason text,
  author_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  handed_to_id uuid,
  returned_by_id uuid,
  submitted_by_id uuid,
  referral_id uuid,
  discarded_by_id uuid
);
COMMENT ON TABLE concern_draft IS 'A draft of a concern inside an organisation. It belongs to no child''s record.';
ALTER TABLE concern_draft ADD CONSTRAINT concern_draft_pkey PRIMARY KEY (id);
ALTER TABLE concern_draft ADD CONSTRAINT basis CHECK ((lawful_basis = ANY (ARRAY['LEGAL_OBLIGATION'::text, 'PUBLIC_TASK'::text, 'VITAL_INTERESTS'::text, 'LAW_ENFORCEMENT'::text, 'CONSENT'::text])));
ALTER TABLE concern_draft ADD CONSTRAINT discarded CHECK ((((state = 'DISCARDED'::text) = (discarded_at IS NOT NULL)) AND (num_nulls(discarded_at, discarded_by_id, discard_reason) = ANY (ARRAY[0, 3]))));
ALTER TABLE concern_draft ADD CONSTRAINT handed CHECK (((handed_at IS NOT NULL) OR ((state <> 'WITH_SAFEGUARDING_LEAD'::text) AND (handed_to_id IS NULL))));
ALTER TABLE concern_draft ADD CONSTRAINT returned CHECK ((num_nulls(returned_at, returned_by_id, missing) = ANY (ARRAY[0, 3])));
ALTER TABLE concern_draft ADD CONSTRAINT state CHECK ((state = ANY (ARRAY['WITH_AUTHOR'::text, 'WITH_SAFEGUARDING_LEAD'::text, 'SUBMITTED'::text, 'DISCARDED'::text])));
ALTER TABLE concern_draft ADD CONSTRAINT submitted CHECK ((((state = 'SUBMITTED'::text) = (submitted_at IS NOT NULL)) AND (num_nulls(submitted_at, submitted_by_id, referral_id) = ANY (ARRAY[0, 3]))));
ALTER TABLE concern_draft ADD CONSTRAINT concern_draft_organisation_organisation FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE concern_draft ADD CONSTRAINT concern_draft_practitioner_author FOREIGN KEY (author_id) REFERENCES practitioner(id);
ALTER TABLE concern_draft ADD CONSTRAINT concern_draft_practitioner_discarded_by FOREIGN KEY (discarded_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE concern_draft ADD CONSTRAINT concern_draft_practitioner_handed_to FOREIGN KEY (handed_to_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE concern_draft ADD CONSTRAINT concern_draft_practitioner_returned_by FOREIGN KEY (returned_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE concern_draft ADD CONSTRAINT concern_draft_practitioner_submitted_by FOREIGN KEY (submitted_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE concern_draft ADD CONSTRAINT concern_draft_referral_referral FOREIGN KEY (referral_id) REFERENCES referral(id) ON DELETE SET NULL;
CREATE INDEX concerndraft_author_id ON concern_draft USING btree (author_id);
CREATE INDEX concerndraft_organisation_id_drafted_at_id ON concern_draft USING btree (organisation_id, drafted_at, id);
CREATE INDEX concerndraft_organisation_id_due_at_id ON concern_draft USING btree (organisation_id, due_at, id);
CREATE UNIQUE INDEX concerndraft_referral_id ON concern_draft USING btree (referral_id);
CREATE TRIGGER concern_draft_append_only BEFORE DELETE OR TRUNCATE ON concern_draft FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER concern_draft_begun AFTER INSERT ON concern_draft FOR EACH ROW EXECUTE FUNCTION concern_draft_clock();
CREATE TRIGGER concern_draft_clock AFTER UPDATE OF due_at ON concern_draft FOR EACH ROW WHEN ((new.due_at IS DISTINCT FROM old.due_at)) EXECUTE FUNCTION concern_draft_clock();
CREATE TRIGGER concern_draft_course BEFORE UPDATE ON concern_draft FOR EACH ROW WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION concern_draft_course();
ALTER TABLE concern_draft ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY concern_draft_change ON concern_draft FOR UPDATE TO heed_app …;
CREATE POLICY concern_draft_create ON concern_draft FOR INSERT TO heed_app …;
CREATE POLICY concern_draft_definer ON concern_draft FOR ALL TO heed_definer …;
CREATE POLICY concern_draft_read ON concern_draft FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON concern_draft TO heed_app;
GRANT SELECT ON concern_draft TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, state, due_at, household, children, source_code, neglect_kinds, seen_or_heard, childs_words, immediate_risk, family_knows, reason_family_not_told, lawful_basis, handed_at, returned_at, missing, submitted_at, discarded_at, discard_reason, handed_to_id, returned_by_id, submitted_by_id, referral_id, discarded_by_id) ON concern_draft TO heed_app;
GRANT UPDATE (waiting_told_at) ON concern_draft TO heed_definer;

CREATE TABLE directory_name (
  tail text NOT NULL,
  record_id uuid NOT NULL
);
COMMENT ON TABLE directory_name IS 'Names of organisations and practitioners from each of their words to the end, without case, accents, spaces and signs.';
ALTER TABLE directory_name ADD CONSTRAINT directory_name_pkey PRIMARY KEY (tail, record_id);
CREATE INDEX directory_name_record ON directory_name USING btree (record_id);
ALTER TABLE directory_name ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY directory_name_definer ON directory_name FOR ALL TO heed_definer …;
CREATE POLICY directory_name_read ON directory_name FOR SELECT TO heed_app …;
GRANT SELECT ON directory_name TO heed_app;
GRANT DELETE, INSERT, SELECT ON directory_name TO heed_definer;

CREATE TABLE disclosure_index (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  at timestamp with time zone NOT NULL,
  rule text NOT NULL,
  child_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  look text
);
COMMENT ON TABLE disclosure_index IS 'One child in one linked access entry, to list the viewers of a child.';
ALTER TABLE disclosure_index ADD CONSTRAINT disclosure_pkey PRIMARY KEY (id);
ALTER TABLE disclosure_index ADD CONSTRAINT look CHECK ((look = ANY (ARRAY['OPENED'::text, 'LISTED'::text])));
ALTER TABLE disclosure_index ADD CONSTRAINT rule CHECK ((rule = ANY (ARRAY['INVOLVEMENT'::text, 'AUTHORITY'::text, 'OWN_CONCERN'::text, 'REGISTRATION'::text, 'BREAK_GLASS'::text, 'RECORDS'::text, 'PARENT_ORGANISATION'::text, 'NONE'::text])));
CREATE INDEX disclosure_at ON disclosure_index USING brin (at);
CREATE INDEX disclosure_child_id_at_id ON disclosure_index USING btree (child_id, at, id);
CREATE INDEX disclosure_child_id_organisation_id_at_id ON disclosure_index USING btree (child_id, organisation_id, at, id);
CREATE INDEX disclosure_entry_id ON disclosure_index USING btree (entry_id);
CREATE TRIGGER disclosure_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON disclosure_index FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE disclosure_index ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY disclosure_definer ON disclosure_index FOR ALL TO heed_definer …;
CREATE POLICY disclosure_read ON disclosure_index FOR SELECT TO heed_app …;
GRANT SELECT ON disclosure_index TO heed_app;
GRANT INSERT, SELECT ON disclosure_index TO heed_definer;

CREATE TABLE edit (
  record_id uuid NOT NULL,
  version integer NOT NULL,
  by_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  fields text[] NOT NULL
);
COMMENT ON TABLE edit IS 'Who changed which fields of a record, and when: names of columns, never values.';
ALTER TABLE edit ADD CONSTRAINT edit_pkey PRIMARY KEY (record_id, version);
ALTER TABLE edit ADD CONSTRAINT edit_by_id_fkey FOREIGN KEY (by_id) REFERENCES practitioner(id);
CREATE TRIGGER edit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON edit FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE edit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY edit_create ON edit FOR INSERT TO heed_app …;
CREATE POLICY edit_read ON edit FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON edit TO heed_app;

CREATE TABLE escalation (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  "to" text NOT NULL,
  "on" date NOT NULL,
  at timestamp with time zone NOT NULL,
  told bigint NOT NULL,
  action_id uuid NOT NULL
);
COMMENT ON TABLE escalation IS 'A message about an action that fell due or stayed undone; append-only, sent once.';
ALTER TABLE escalation ADD CONSTRAINT escalation_pkey PRIMARY KEY (id);
ALTER TABLE escalation ADD CONSTRAINT "to" CHECK (("to" = ANY (ARRAY['REMINDER'::text, 'MANAGER'::text, 'HEAD_OF_AGENCY'::text])));
ALTER TABLE escalation ADD CONSTRAINT told CHECK ((told >= 0));
ALTER TABLE escalation ADD CONSTRAINT escalation_action_escalations FOREIGN KEY (action_id) REFERENCES action(id);
CREATE UNIQUE INDEX escalation_action_id_to_on ON escalation USING btree (action_id, "to", "on");
CREATE TRIGGER escalation_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON escalation FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE escalation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY escalation_definer ON escalation FOR ALL TO heed_definer …;
CREATE POLICY escalation_read ON escalation FOR SELECT TO heed_app …;
GRANT SELECT ON escalation TO heed_app;
GRANT INSERT, SELECT ON escalation TO heed_definer;

CREATE TABLE household (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  registered_by uuid,
  registered_in uuid,
  address text NOT NULL,
  postcode text,
  ward text,
  address_status text NOT NULL DEFAULT 'KNOWN'::text,
  merged_into uuid
);
COMMENT ON TABLE household IS 'A home: an address and who lives there from when to when.';
ALTER TABLE household ADD CONSTRAINT household_pkey PRIMARY KEY (id);
ALTER TABLE household ADD CONSTRAINT address CHECK (((address <> ''::text) = (address_status = 'KNOWN'::text)));
ALTER TABLE household ADD CONSTRAINT status CHECK ((address_status = ANY (ARRAY['KNOWN'::text, 'NO_FIXED_ABODE'::text, 'NOT_KNOWN'::text])));
CREATE TRIGGER household_merged_only BEFORE UPDATE ON household FOR EACH ROW WHEN (((new.merged_into IS DISTINCT FROM old.merged_into) AND (CURRENT_USER <> 'heed_definer'::name))) EXECUTE FUNCTION merged_only();
CREATE TRIGGER household_searchable AFTER INSERT OR UPDATE OF address, postcode ON household FOR EACH ROW EXECUTE FUNCTION household_searchable();
ALTER TABLE household ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY household_change ON household FOR UPDATE TO heed_app …;
CREATE POLICY household_create ON household FOR INSERT TO heed_app …;
CREATE POLICY household_definer ON household FOR SELECT TO heed_definer …;
CREATE POLICY household_merged ON household FOR UPDATE TO heed_definer …;
CREATE POLICY household_read ON household FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON household TO heed_app;
GRANT SELECT ON household TO heed_definer;
GRANT UPDATE (merged_into) ON household TO heed_definer;

CREATE TABLE household_member (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  "from" date NOT NULL,
  "to" date,
  child_id uuid,
  household_id uuid NOT NULL,
  relative_id uuid,
  child_restricted boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE household_member IS 'A child or a relative who lives in a household, from when to when.';
ALTER TABLE household_member ADD CONSTRAINT household_member_pkey PRIMARY KEY (id);
ALTER TABLE household_member ADD CONSTRAINT person CHECK (((child_id IS NULL) <> (relative_id IS NULL)));
ALTER TABLE household_member ADD CONSTRAINT span CHECK (("to" >= "from"));
ALTER TABLE household_member ADD CONSTRAINT household_member_child_memberships FOREIGN KEY (child_id) REFERENCES child(id) ON DELETE SET NULL;
ALTER TABLE household_member ADD CONSTRAINT household_member_household_members FOREIGN KEY (household_id) REFERENCES household(id);
ALTER TABLE household_member ADD CONSTRAINT household_member_relative_memberships FOREIGN KEY (relative_id) REFERENCES relative(id) ON DELETE SET NULL;
CREATE INDEX householdmember_child_id_household_id ON household_member USING btree (child_id, household_id);
CREATE INDEX householdmember_household_id ON household_member USING btree (household_id);
CREATE INDEX householdmember_household_id_child_id ON household_member USING btree (household_id, child_id) WHERE child_restricted;
CREATE INDEX householdmember_relative_id_household_id ON household_member USING btree (relative_id, household_id);
CREATE TRIGGER household_member_child_id_stands BEFORE INSERT ON household_member FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER household_member_household_id_stands BEFORE INSERT ON household_member FOR EACH ROW WHEN ((new.household_id IS NOT NULL)) EXECUTE FUNCTION household_stands();
CREATE TRIGGER household_member_relative_id_stands BEFORE INSERT ON household_member FOR EACH ROW WHEN ((new.relative_id IS NOT NULL)) EXECUTE FUNCTION relative_stands();
CREATE TRIGGER household_member_repeats BEFORE INSERT OR UPDATE OF child_id ON household_member FOR EACH ROW EXECUTE FUNCTION household_member_repeats();
ALTER TABLE household_member ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY household_member_change ON household_member FOR UPDATE TO heed_app …;
CREATE POLICY household_member_create ON household_member FOR INSERT TO heed_app …;
CREATE POLICY household_member_definer ON household_member FOR SELECT TO heed_definer …;
CREATE POLICY household_member_doubled ON household_member FOR DELETE TO heed_definer …;
CREATE POLICY household_member_moved ON household_member FOR UPDATE TO heed_definer …;
CREATE POLICY household_member_read ON household_member FOR SELECT TO heed_app …;
CREATE POLICY household_member_repeating ON household_member FOR UPDATE TO heed_definer …;
CREATE POLICY household_member_restored ON household_member FOR INSERT TO heed_definer …;
GRANT INSERT, SELECT ON household_member TO heed_app;
GRANT DELETE, INSERT, SELECT ON household_member TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, "from", "to") ON household_member TO heed_app;
GRANT UPDATE (child_id, household_id, relative_id, child_restricted) ON household_member TO heed_definer;

CREATE TABLE household_search (
  household_id uuid NOT NULL,
  address text NOT NULL
);
COMMENT ON TABLE household_search IS 'A household''s address as it compares (address_key).';
ALTER TABLE household_search ADD CONSTRAINT household_search_pkey PRIMARY KEY (household_id);
ALTER TABLE household_search ADD CONSTRAINT household_search_household_id_fkey FOREIGN KEY (household_id) REFERENCES household(id);
CREATE INDEX household_search_address ON household_search USING btree (address);
CREATE INDEX household_search_place ON household_search USING btree (split_part(address, '|'::text, 1));
ALTER TABLE household_search ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY household_search_definer ON household_search FOR ALL TO heed_definer …;
CREATE POLICY household_search_read ON household_search FOR SELECT TO heed_app …;
GRANT SELECT ON household_search TO heed_app;
GRANT INSERT, SELECT, UPDATE ON household_search TO heed_definer;

CREATE TABLE incident (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  form_id uuid NOT NULL,
  notified_at timestamp with time zone NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  own_reference text,
  reported_name text NOT NULL,
  reported_given_name text,
  reported_family_name text,
  reported_preferred_name text,
  reported_date_of_birth date,
  reported_birth_precision text,
  reported_age bigint,
  reported_nhs_number text,
  reckoned_birth date,
  reported_address text,
  reported_postcode text,
  experience text NOT NULL,
  support_asked boolean NOT NULL,
  support text,
  due_at timestamp with time zone NOT NULL,
  due_provisional boolean NOT NULL,
  outcome text NOT NULL DEFAULT 'NOT_FOUND'::text,
  to_place boolean NOT NULL DEFAULT true,
  overdue_told_at timestamp with time zone,
  placed_by_id uuid,
  placing_reason text,
  closed_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  withdrawal_reason text,
  notified_by_id uuid NOT NULL,
  organisation_id uuid NOT NULL
);
COMMENT ON TABLE incident IS 'A child at an incident, as police or health notified it.';
ALTER TABLE incident ADD CONSTRAINT incident_pkey PRIMARY KEY (id);
ALTER TABLE incident ADD CONSTRAINT kind CHECK ((kind = ANY (ARRAY['DOMESTIC_ABUSE'::text, 'ARREST_OF_CARER'::text, 'DRINK_OR_DRUGS'::text, 'CARER_UNWELL'::text, 'LEFT_ALONE'::text, 'MISSING'::text, 'EMERGENCY_DEPARTMENT'::text, 'DEATH_OR_INJURY'::text, 'CRIME_AT_HOME'::text, 'OTHER'::text])));
ALTER TABLE incident ADD CONSTRAINT outcome CHECK ((outcome = ANY (ARRAY['DELIVERED'::text, 'NOT_FOUND'::text])));
ALTER TABLE incident ADD CONSTRAINT placed CHECK (((num_nulls(placed_by_id, placing_reason) = ANY (ARRAY[0, 2])) AND ((closed_at IS NULL) OR (placing_reason IS NOT NULL))));
ALTER TABLE incident ADD CONSTRAINT "precision" CHECK ((reported_birth_precision = ANY (ARRAY['DAY'::text, 'MONTH'::text, 'YEAR'::text, 'ESTIMATED'::text])));
ALTER TABLE incident ADD CONSTRAINT withdrawn CHECK ((num_nulls(withdrawn_at, withdrawal_reason) = ANY (ARRAY[0, 2])));
ALTER TABLE incident ADD CONSTRAINT incident_organisation_organisation FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE incident ADD CONSTRAINT incident_practitioner_notified_by FOREIGN KEY (notified_by_id) REFERENCES practitioner(id);
CREATE INDEX incident_form_id ON incident USING btree (form_id);
CREATE INDEX incident_notified_by_id_notified_at_id ON incident USING btree (notified_by_id, notified_at, id);
CREATE INDEX incident_organisation_id_notified_at_id ON incident USING btree (organisation_id, notified_at, id);
CREATE INDEX incident_to_place_due_at_id ON incident USING btree (to_place, due_at, id);
CREATE TRIGGER incident_clock_started AFTER INSERT ON incident FOR EACH ROW EXECUTE FUNCTION incident_clock_started();
ALTER TABLE incident ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_change ON incident FOR UPDATE TO heed_app …;
CREATE POLICY incident_create ON incident FOR INSERT TO heed_app …;
CREATE POLICY incident_definer ON incident FOR ALL TO heed_definer …;
CREATE POLICY incident_read ON incident FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON incident TO heed_app;
GRANT SELECT ON incident TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, placed_by_id, placing_reason, closed_at, withdrawn_at, withdrawal_reason) ON incident TO heed_app;
GRANT UPDATE (outcome, to_place, overdue_told_at) ON incident TO heed_definer;

CREATE TABLE incident_delivery (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  delivered_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  acknowledged_at timestamp with time zone,
  answer text,
  what_was_done text,
  answered_at timestamp with time zone,
  overdue_told_at timestamp with time zone,
  ended_at timestamp with time zone,
  incident_id uuid NOT NULL,
  child_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  placed_by_id uuid,
  acknowledged_by_id uuid,
  answered_by_id uuid
);
COMMENT ON TABLE incident_delivery IS 'The delivery of an incident to an organisation that works with the child.';
ALTER TABLE incident_delivery ADD CONSTRAINT incident_delivery_pkey PRIMARY KEY (id);
ALTER TABLE incident_delivery ADD CONSTRAINT acknowledged CHECK ((num_nulls(acknowledged_at, acknowledged_by_id) = ANY (ARRAY[0, 2])));
ALTER TABLE incident_delivery ADD CONSTRAINT answer CHECK ((answer = ANY (ARRAY['SUPPORTED'::text, 'NOTHING_NEEDED'::text, 'CHILD_ABSENT'::text, 'CONCERN_SUBMITTED'::text, 'NOT_OURS'::text])));
ALTER TABLE incident_delivery ADD CONSTRAINT answered CHECK ((num_nulls(answer, what_was_done, answered_at, answered_by_id) = ANY (ARRAY[0, 4])));
ALTER TABLE incident_delivery ADD CONSTRAINT known CHECK (((answered_at IS NULL) OR (acknowledged_at IS NOT NULL)));
ALTER TABLE incident_delivery ADD CONSTRAINT incident_delivery_child_child FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE incident_delivery ADD CONSTRAINT incident_delivery_incident_deliveries FOREIGN KEY (incident_id) REFERENCES incident(id);
ALTER TABLE incident_delivery ADD CONSTRAINT incident_delivery_organisation_organisation FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE incident_delivery ADD CONSTRAINT incident_delivery_practitioner_acknowledged_by FOREIGN KEY (acknowledged_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE incident_delivery ADD CONSTRAINT incident_delivery_practitioner_answered_by FOREIGN KEY (answered_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE incident_delivery ADD CONSTRAINT incident_delivery_practitioner_placed_by FOREIGN KEY (placed_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
CREATE INDEX incidentdelivery_child_id ON incident_delivery USING btree (child_id);
CREATE INDEX incidentdelivery_incident_id ON incident_delivery USING btree (incident_id);
CREATE INDEX incidentdelivery_organisation_id_due_at_id ON incident_delivery USING btree (organisation_id, due_at, id);
CREATE TRIGGER incident_delivery_child_id_stands BEFORE INSERT ON incident_delivery FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER incident_delivery_clock_started AFTER INSERT ON incident_delivery FOR EACH ROW EXECUTE FUNCTION incident_clock_started();
ALTER TABLE incident_delivery ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY incident_delivery_change ON incident_delivery FOR UPDATE TO heed_app …;
CREATE POLICY incident_delivery_definer ON incident_delivery FOR ALL TO heed_definer …;
CREATE POLICY incident_delivery_moved ON incident_delivery FOR UPDATE TO heed_definer …;
CREATE POLICY incident_delivery_read ON incident_delivery FOR SELECT TO heed_app …;
GRANT SELECT ON incident_delivery TO heed_app;
GRANT INSERT, SELECT ON incident_delivery TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, acknowledged_at, answer, what_was_done, answered_at, acknowledged_by_id, answered_by_id) ON incident_delivery TO heed_app;
GRANT UPDATE (overdue_told_at, ended_at, child_id) ON incident_delivery TO heed_definer;

CREATE TABLE instrument (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  code text NOT NULL,
  version text NOT NULL,
  title text NOT NULL,
  definition jsonb NOT NULL,
  valid_from date,
  valid_to date,
  loaded_by_id uuid,
  code_key text NOT NULL DEFAULT ''::text
);
COMMENT ON TABLE instrument IS 'One version of a graded care profile''s definition; it never changes.';
ALTER TABLE instrument ADD CONSTRAINT instrument_pkey PRIMARY KEY (id);
ALTER TABLE instrument ADD CONSTRAINT instrument_practitioner_instruments FOREIGN KEY (loaded_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
CREATE INDEX instrument_code_id ON instrument USING btree (code, id);
CREATE INDEX instrument_code_key_id ON instrument USING btree (code_key, id);
CREATE UNIQUE INDEX instrument_code_version ON instrument USING btree (code, version);
CREATE INDEX instrument_created_at_id ON instrument USING btree (created_at, id);
CREATE TRIGGER instrument_keyed BEFORE INSERT OR UPDATE OF code, code_key ON instrument FOR EACH ROW EXECUTE FUNCTION instrument_keyed();
ALTER TABLE instrument ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY instrument_change ON instrument FOR UPDATE TO heed_app …;
CREATE POLICY instrument_create ON instrument FOR INSERT TO heed_app …;
CREATE POLICY instrument_owner_load ON instrument FOR INSERT TO heed_owner …;
CREATE POLICY instrument_owner_read ON instrument FOR SELECT TO heed_owner …;
CREATE POLICY instrument_read ON instrument FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON instrument TO heed_app;
GRANT UPDATE (valid_to) ON instrument TO heed_app;

CREATE TABLE involvement (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  role text NOT NULL,
  purpose text NOT NULL,
  lawful_basis text NOT NULL,
  "from" timestamp with time zone NOT NULL,
  "to" timestamp with time zone,
  origin text NOT NULL,
  origin_reason text,
  ended_reason text,
  child_restricted boolean NOT NULL DEFAULT false,
  child_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  practitioner_id uuid,
  child_family_name text NOT NULL DEFAULT ''::text,
  child_family_key text NOT NULL DEFAULT ''::text,
  sight text NOT NULL DEFAULT 'ORGANISATION'::text,
  origin_id uuid
);
COMMENT ON TABLE involvement IS 'An organisation''s legitimate relationship with a child. Access depends on it.';
ALTER TABLE involvement ADD CONSTRAINT involvement_pkey PRIMARY KEY (id);
ALTER TABLE involvement ADD CONSTRAINT basis CHECK ((lawful_basis = ANY (ARRAY['LEGAL_OBLIGATION'::text, 'PUBLIC_TASK'::text, 'VITAL_INTERESTS'::text, 'LAW_ENFORCEMENT'::text, 'CONSENT'::text])));
ALTER TABLE involvement ADD CONSTRAINT named CHECK (((sight <> 'NAMED'::text) OR (practitioner_id IS NOT NULL)));
ALTER TABLE involvement ADD CONSTRAINT origin CHECK ((origin = ANY (ARRAY['REFERRAL_ACCEPTED'::text, 'REFERRAL_EARLY_HELP'::text, 'ACTION_ASSIGNED'::text, 'CONFERENCE_INVITED'::text, 'ALLOCATED'::text, 'REGISTERED'::text, 'RECORDED'::text])));
ALTER TABLE involvement ADD CONSTRAINT role CHECK ((role = ANY (ARRAY['LEAD_SOCIAL_WORKER'::text, 'SOCIAL_WORKER'::text, 'FAMILY_SUPPORT_WORKER'::text, 'CONFERENCE_CHAIR'::text, 'EARLY_HELP_WORKER'::text, 'HEALTH_VISITOR'::text, 'SCHOOL_NURSE'::text, 'MIDWIFE'::text, 'GENERAL_PRACTITIONER'::text, 'PAEDIATRICIAN'::text, 'MENTAL_HEALTH_WORKER'::text, 'DESIGNATED_SAFEGUARDING_LEAD'::text, 'TEACHER'::text, 'NURSERY_KEY_PERSON'::text, 'POLICE_OFFICER_IN_THE_CASE'::text, 'OTHER'::text])));
ALTER TABLE involvement ADD CONSTRAINT sight CHECK ((sight = ANY (ARRAY['ORGANISATION'::text, 'NAMED'::text])));
ALTER TABLE involvement ADD CONSTRAINT span CHECK (("to" >= "from"));
ALTER TABLE involvement ADD CONSTRAINT involvement_child_involvements FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE involvement ADD CONSTRAINT involvement_organisation_involvements FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE involvement ADD CONSTRAINT involvement_practitioner_involvements FOREIGN KEY (practitioner_id) REFERENCES practitioner(id) ON DELETE SET NULL;
CREATE INDEX involvement_child_id_organisation_id ON involvement USING btree (child_id, organisation_id);
CREATE INDEX involvement_organisation_id_child_family_key_child_id ON involvement USING btree (organisation_id, child_family_key, child_id) INCLUDE ("from", "to", child_restricted, practitioner_id, sight);
CREATE INDEX involvement_organisation_id_child_family_name_child_id ON involvement USING btree (organisation_id, child_family_name, child_id) INCLUDE ("from", "to", child_restricted, practitioner_id);
CREATE INDEX involvement_practitioner_id_child_id ON involvement USING btree (practitioner_id, child_id);
CREATE TRIGGER involvement_child_id_stands BEFORE INSERT ON involvement FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER involvement_repeats BEFORE INSERT OR UPDATE OF child_id ON involvement FOR EACH ROW EXECUTE FUNCTION involvement_repeats();
CREATE TRIGGER involvement_sight BEFORE UPDATE OF sight ON involvement FOR EACH ROW WHEN ((new.sight IS DISTINCT FROM old.sight)) EXECUTE FUNCTION involvement_sight();
ALTER TABLE involvement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY involvement_change ON involvement FOR UPDATE TO heed_app …;
CREATE POLICY involvement_create ON involvement FOR INSERT TO heed_app …;
CREATE POLICY involvement_definer ON involvement FOR ALL TO heed_definer …;
CREATE POLICY involvement_moved ON involvement FOR UPDATE TO heed_definer …;
CREATE POLICY involvement_read ON involvement FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON involvement TO heed_app;
GRANT INSERT, SELECT, UPDATE ON involvement TO heed_definer;
GRANT UPDATE (child_id) ON involvement TO heed_definer;

CREATE TABLE item_grade (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  child_id uuid NOT NULL,
  item text NOT NULL,
  grader text NOT NULL,
  grade bigint,
  not_assessed_reason text,
  evidence text,
  comment text,
  recorded_at timestamp with time zone NOT NULL,
  profile_id uuid NOT NULL,
  recorded_by_id uuid NOT NULL
);
COMMENT ON TABLE item_grade IS 'The answer of one grader for one item of a profile.';
ALTER TABLE item_grade ADD CONSTRAINT item_grade_pkey PRIMARY KEY (id);
ALTER TABLE item_grade ADD CONSTRAINT grade CHECK (((grade >= 1) AND (grade <= 5)));
ALTER TABLE item_grade ADD CONSTRAINT grader CHECK ((grader = ANY (ARRAY['PRACTITIONER'::text, 'SECOND_PRACTITIONER'::text, 'PARENT'::text, 'YOUNG_PERSON'::text])));
ALTER TABLE item_grade ADD CONSTRAINT or_none CHECK (((grade IS NULL) = (not_assessed_reason IS NOT NULL)));
ALTER TABLE item_grade ADD CONSTRAINT item_grade_care_profile_grades FOREIGN KEY (profile_id) REFERENCES care_profile(id);
ALTER TABLE item_grade ADD CONSTRAINT item_grade_practitioner_grades FOREIGN KEY (recorded_by_id) REFERENCES practitioner(id);
CREATE UNIQUE INDEX itemgrade_profile_id_item_grader ON item_grade USING btree (profile_id, item, grader);
CREATE TRIGGER item_grade_child_id_stands BEFORE INSERT ON item_grade FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER item_grade_of_a_draft BEFORE INSERT OR UPDATE ON item_grade FOR EACH ROW WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION said_of_a_draft();
CREATE TRIGGER item_grade_own BEFORE INSERT OR UPDATE ON item_grade FOR EACH ROW WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION item_grade_own();
ALTER TABLE item_grade ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY item_grade_change ON item_grade FOR UPDATE TO heed_app …;
CREATE POLICY item_grade_create ON item_grade FOR INSERT TO heed_app …;
CREATE POLICY item_grade_definer ON item_grade FOR SELECT TO heed_definer …;
CREATE POLICY item_grade_moved ON item_grade FOR UPDATE TO heed_definer …;
CREATE POLICY item_grade_read ON item_grade FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON item_grade TO heed_app;
GRANT SELECT ON item_grade TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, grade, not_assessed_reason, evidence, comment, recorded_at, recorded_by_id) ON item_grade TO heed_app;
GRANT UPDATE (child_id) ON item_grade TO heed_definer;

CREATE TABLE job (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  run_at timestamp with time zone NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  done_at timestamp with time zone,
  tries integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE job IS 'Work that waits for its time, or was done.';
ALTER TABLE job ADD CONSTRAINT job_pkey PRIMARY KEY (id);
CREATE INDEX job_done ON job USING btree (done_at) WHERE (done_at IS NOT NULL);
CREATE INDEX job_run_at ON job USING btree (run_at, id) WHERE (done_at IS NULL);
CREATE UNIQUE INDEX job_waiting ON job USING btree (kind, subject_id) WHERE (done_at IS NULL);
ALTER TABLE job ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY job_definer ON job FOR ALL TO heed_definer …;
GRANT DELETE, INSERT, SELECT, UPDATE ON job TO heed_definer;

CREATE TABLE mail (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  recipient_id uuid NOT NULL,
  notice_id uuid,
  since timestamp with time zone NOT NULL,
  state text NOT NULL DEFAULT 'WAITING'::text,
  settled_at timestamp with time zone,
  smtp_code integer
);
COMMENT ON TABLE mail IS 'A mail that says that a notice, or without one that several, waits. It holds no text.';
ALTER TABLE mail ADD CONSTRAINT mail_pkey PRIMARY KEY (id);
ALTER TABLE mail ADD CONSTRAINT code CHECK (((smtp_code IS NULL) OR (((smtp_code >= 400) AND (smtp_code <= 599)) AND (state = 'UNDELIVERABLE'::text))));
ALTER TABLE mail ADD CONSTRAINT settled CHECK (((state = 'WAITING'::text) = (settled_at IS NULL)));
ALTER TABLE mail ADD CONSTRAINT state CHECK ((state = ANY (ARRAY['WAITING'::text, 'GATHERED'::text, 'SENT'::text, 'SKIPPED'::text, 'UNDELIVERABLE'::text])));
ALTER TABLE mail ADD CONSTRAINT mail_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id) ON DELETE CASCADE;
ALTER TABLE mail ADD CONSTRAINT mail_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES practitioner(id);
CREATE UNIQUE INDEX mail_daily ON mail USING btree (recipient_id) WHERE ((notice_id IS NULL) AND (state = 'WAITING'::text));
CREATE UNIQUE INDEX mail_notice ON mail USING btree (notice_id);
CREATE INDEX mail_settled ON mail USING btree (settled_at) WHERE (notice_id IS NULL);
CREATE INDEX mail_undeliverable ON mail USING btree (settled_at, id) WHERE (state = 'UNDELIVERABLE'::text);
ALTER TABLE mail ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_definer ON mail FOR ALL TO heed_definer …;
GRANT DELETE, INSERT, SELECT, UPDATE ON mail TO heed_definer;

CREATE TABLE mail_preference (
  practitioner_id uuid NOT NULL,
  urgent text NOT NULL,
  ordinary text NOT NULL,
  quiet_from text,
  quiet_to text,
  updated_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE mail_preference IS 'When a person wants mails about notices; without a row, the defaults of practice.DefaultMailPreferences.';
ALTER TABLE mail_preference ADD CONSTRAINT mail_preference_pkey PRIMARY KEY (practitioner_id);
ALTER TABLE mail_preference ADD CONSTRAINT quiet CHECK (((num_nulls(quiet_from, quiet_to) = ANY (ARRAY[0, 2])) AND ((quiet_from IS NULL) OR (quiet_from <> quiet_to))));
ALTER TABLE mail_preference ADD CONSTRAINT timing CHECK (((urgent = ANY (ARRAY['IMMEDIATE'::text, 'DAILY'::text, 'OFF'::text])) AND (ordinary = ANY (ARRAY['IMMEDIATE'::text, 'DAILY'::text, 'OFF'::text]))));
ALTER TABLE mail_preference ADD CONSTRAINT mail_preference_practitioner_id_fkey FOREIGN KEY (practitioner_id) REFERENCES practitioner(id);
ALTER TABLE mail_preference ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_preference_definer ON mail_preference FOR SELECT TO heed_definer …;
CREATE POLICY mail_preference_own ON mail_preference FOR ALL TO heed_app …;
GRANT INSERT, SELECT ON mail_preference TO heed_app;
GRANT SELECT ON mail_preference TO heed_definer;
GRANT UPDATE (urgent, ordinary, quiet_from, quiet_to, updated_at) ON mail_preference TO heed_app;

CREATE TABLE migration (
  id integer GENERATED AS IDENTITY NOT NULL,
  version_id bigint NOT NULL,
  is_applied boolean NOT NULL,
  tstamp timestamp without time zone NOT NULL DEFAULT now()
);
ALTER TABLE migration ADD CONSTRAINT migration_pkey PRIMARY KEY (id);
GRANT SELECT ON migration TO heed_app;

CREATE TABLE name_word (
  word text NOT NULL,
  sound text NOT NULL
);
COMMENT ON TABLE name_word IS 'The different words of all children''s names: misspelt ones are compared with these. Kept by a trigger.';
CREATE INDEX name_word_alike ON name_word USING gin (word gin_trgm_ops) WITH (fastupdate=off);
CREATE INDEX name_word_sound ON name_word USING btree (sound);
CREATE INDEX name_word_word ON name_word USING btree (word);
ALTER TABLE name_word ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY name_word_definer ON name_word FOR ALL TO heed_definer …;
GRANT INSERT, SELECT ON name_word TO heed_definer;

CREATE TABLE neglect_clock (
  child_id uuid NOT NULL,
  instrument text NOT NULL,
  area text NOT NULL,
  since date,
  days integer NOT NULL,
  poor_from smallint NOT NULL
);
COMMENT ON TABLE neglect_clock IS 'How long a child has lived at a poor grade in one area, as lists ask for it.';
ALTER TABLE neglect_clock ADD CONSTRAINT neglect_clock_pkey PRIMARY KEY (child_id, instrument, area);
ALTER TABLE neglect_clock ADD CONSTRAINT neglect_clock_days_check CHECK ((days >= 0));
ALTER TABLE neglect_clock ADD CONSTRAINT neglect_clock_poor_from_check CHECK (((poor_from >= 1) AND (poor_from <= 5)));
ALTER TABLE neglect_clock ADD CONSTRAINT neglect_clock_child_id_fkey FOREIGN KEY (child_id) REFERENCES child(id);
CREATE INDEX neglect_clock_running ON neglect_clock USING btree (area, since, child_id) WHERE (since IS NOT NULL);
ALTER TABLE neglect_clock ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY neglect_clock_definer ON neglect_clock FOR ALL TO heed_definer …;
CREATE POLICY neglect_clock_read ON neglect_clock FOR SELECT TO heed_app …;
GRANT SELECT ON neglect_clock TO heed_app;
GRANT DELETE, INSERT, SELECT ON neglect_clock TO heed_definer;

CREATE TABLE notice (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  at timestamp with time zone NOT NULL,
  subject_id uuid,
  read_at timestamp with time zone,
  child_id uuid,
  organisation_id uuid,
  recipient_id uuid NOT NULL
);
COMMENT ON TABLE notice IS 'A notice to a practitioner. It holds no text.';
ALTER TABLE notice ADD CONSTRAINT notice_pkey PRIMARY KEY (id);
ALTER TABLE notice ADD CONSTRAINT kind CHECK ((kind = ANY (ARRAY['IMMEDIATE_RISK'::text, 'INVOLVEMENT_SIGHT'::text, 'IDENTITY_CHANGED'::text, 'ACTION_ASSIGNED'::text, 'ACTION_DECLINED'::text, 'ACTION_REMINDER'::text, 'ACTION_ESCALATED'::text, 'BREAK_GLASS_OPENED'::text, 'BREAK_GLASS_REVIEWED'::text, 'RECORDS_MERGED'::text, 'CONCERN_HANDED_OVER'::text, 'REFERRAL_OVERDUE'::text, 'REFERRAL_ESCALATED'::text, 'EARLY_HELP_ASKED'::text, 'REFERRAL_INFORMATION'::text, 'INCIDENT_NOTIFIED'::text, 'INCIDENT_TO_PLACE'::text, 'INCIDENT_OVERDUE'::text, 'INCIDENT_WITHDRAWN'::text, 'DRAFT_HANDED'::text, 'DRAFT_RETURNED'::text, 'DRAFT_SUBMITTED'::text, 'DRAFT_DISCARDED'::text, 'DRAFT_WAITING'::text, 'DRAFT_AT_RISK'::text])));
ALTER TABLE notice ADD CONSTRAINT notice_child_notices FOREIGN KEY (child_id) REFERENCES child(id) ON DELETE SET NULL;
ALTER TABLE notice ADD CONSTRAINT notice_organisation_notices FOREIGN KEY (organisation_id) REFERENCES organisation(id) ON DELETE SET NULL;
ALTER TABLE notice ADD CONSTRAINT notice_practitioner_notices FOREIGN KEY (recipient_id) REFERENCES practitioner(id);
CREATE INDEX notice_child_id ON notice USING btree (child_id);
CREATE INDEX notice_recipient_id_read_at_at_id ON notice USING btree (recipient_id, read_at, at, id);
CREATE INDEX notice_was_read ON notice USING btree (read_at) WHERE (read_at IS NOT NULL);
CREATE TRIGGER notice_child_id_stands BEFORE INSERT ON notice FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER notice_mailed AFTER INSERT ON notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION mail_notices();
CREATE TRIGGER notice_to_webhook AFTER INSERT ON notice REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION webhook_notices();
ALTER TABLE notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY notice_change ON notice FOR UPDATE TO heed_app …;
CREATE POLICY notice_definer ON notice FOR ALL TO heed_definer …;
CREATE POLICY notice_moved ON notice FOR UPDATE TO heed_definer …;
CREATE POLICY notice_read ON notice FOR SELECT TO heed_app …;
GRANT SELECT ON notice TO heed_app;
GRANT DELETE, INSERT, SELECT ON notice TO heed_definer;
GRANT UPDATE (read_at) ON notice TO heed_app;
GRANT UPDATE (child_id) ON notice TO heed_definer;

CREATE TABLE organisation (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  name text NOT NULL,
  agency text NOT NULL,
  kind text NOT NULL,
  identifier text,
  active boolean NOT NULL DEFAULT true,
  parent_id uuid,
  name_key text NOT NULL DEFAULT ''::text,
  telephone text,
  duty_line text
);
COMMENT ON TABLE organisation IS 'An organisation of the partnership: a force, trust, school or council.';
ALTER TABLE organisation ADD CONSTRAINT organisation_pkey PRIMARY KEY (id);
ALTER TABLE organisation ADD CONSTRAINT agency CHECK ((agency = ANY (ARRAY['POLICE'::text, 'HEALTH'::text, 'EDUCATION'::text, 'SOCIAL_CARE'::text, 'HOUSING'::text, 'PROBATION'::text, 'YOUTH_JUSTICE'::text, 'ADULT_SERVICES'::text, 'VOLUNTARY'::text])));
ALTER TABLE organisation ADD CONSTRAINT kind CHECK ((kind = ANY (ARRAY['POLICE_FORCE'::text, 'POLICING_UNIT'::text, 'HOSPITAL_TRUST'::text, 'WARD_OR_TEAM'::text, 'GP_PRACTICE'::text, 'HEALTH_VISITING'::text, 'SCHOOL_NURSING'::text, 'MIDWIFERY'::text, 'MENTAL_HEALTH_SERVICE'::text, 'SCHOOL'::text, 'NURSERY'::text, 'COLLEGE'::text, 'LOCAL_AUTHORITY'::text, 'EARLY_HELP_SERVICE'::text, 'HOUSING_SERVICE'::text, 'PROBATION_UNIT'::text, 'YOUTH_JUSTICE_TEAM'::text, 'ADULT_SOCIAL_CARE'::text, 'VOLUNTARY_ORGANISATION'::text])));
ALTER TABLE organisation ADD CONSTRAINT organisation_organisation_parts FOREIGN KEY (parent_id) REFERENCES organisation(id) ON DELETE SET NULL;
CREATE UNIQUE INDEX organisation_identifier_kind ON organisation USING btree (identifier, kind);
CREATE INDEX organisation_name_id ON organisation USING btree (name, id);
CREATE INDEX organisation_name_key_id ON organisation USING btree (name_key, id);
CREATE INDEX organisation_parent_id ON organisation USING btree (parent_id);
CREATE TRIGGER directory_keyed BEFORE INSERT OR UPDATE OF name, name_key ON organisation FOR EACH ROW EXECUTE FUNCTION directory_keyed();
CREATE TRIGGER directory_named AFTER INSERT OR UPDATE OF name ON organisation FOR EACH ROW EXECUTE FUNCTION directory_named();
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_change ON organisation FOR UPDATE TO heed_app …;
CREATE POLICY organisation_create ON organisation FOR INSERT TO heed_app …;
CREATE POLICY organisation_definer ON organisation FOR SELECT TO heed_definer …;
CREATE POLICY organisation_read ON organisation FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON organisation TO heed_app;
GRANT SELECT ON organisation TO heed_definer;

CREATE TABLE practitioner (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  name text NOT NULL,
  email text,
  issuer text NOT NULL,
  subject text NOT NULL,
  roles jsonb NOT NULL,
  newly_qualified_until date,
  care_profile_trained_on date,
  care_profile_training_expires_on date,
  weekly_capacity bigint,
  active boolean NOT NULL DEFAULT true,
  organisation_id uuid NOT NULL,
  manager_id uuid,
  name_key text NOT NULL DEFAULT ''::text,
  telephone text
);
COMMENT ON TABLE practitioner IS 'One person''s account in one organisation, or an agency''s own system.';
ALTER TABLE practitioner ADD CONSTRAINT practitioner_pkey PRIMARY KEY (id);
ALTER TABLE practitioner ADD CONSTRAINT practitioner_organisation_practitioners FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE practitioner ADD CONSTRAINT practitioner_practitioner_team FOREIGN KEY (manager_id) REFERENCES practitioner(id) ON DELETE SET NULL;
CREATE UNIQUE INDEX practitioner_issuer_subject ON practitioner USING btree (issuer, subject);
CREATE INDEX practitioner_name_id ON practitioner USING btree (name, id);
CREATE INDEX practitioner_name_key_id ON practitioner USING btree (name_key, id);
CREATE INDEX practitioner_organisation_id_name_id ON practitioner USING btree (organisation_id, name, id);
CREATE INDEX practitioner_organisation_id_name_key_id ON practitioner USING btree (organisation_id, name_key, id);
CREATE TRIGGER directory_keyed BEFORE INSERT OR UPDATE OF name, name_key ON practitioner FOR EACH ROW EXECUTE FUNCTION directory_keyed();
CREATE TRIGGER directory_named AFTER INSERT OR UPDATE OF name ON practitioner FOR EACH ROW EXECUTE FUNCTION directory_named();
ALTER TABLE practitioner ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY practitioner_change ON practitioner FOR UPDATE TO heed_app …;
CREATE POLICY practitioner_create ON practitioner FOR INSERT TO heed_app …;
CREATE POLICY practitioner_definer ON practitioner FOR SELECT TO heed_definer …;
CREATE POLICY practitioner_read ON practitioner FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON practitioner TO heed_app;
GRANT SELECT ON practitioner TO heed_definer;

CREATE TABLE profile_evidence (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  child_id uuid NOT NULL,
  item text,
  text text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  profile_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_by_id uuid NOT NULL
);
COMMENT ON TABLE profile_evidence IS 'What somebody involved has seen, for a profile that another grades; append-only.';
ALTER TABLE profile_evidence ADD CONSTRAINT profile_evidence_pkey PRIMARY KEY (id);
ALTER TABLE profile_evidence ADD CONSTRAINT profile_evidence_care_profile_evidence FOREIGN KEY (profile_id) REFERENCES care_profile(id);
ALTER TABLE profile_evidence ADD CONSTRAINT profile_evidence_organisation_evidence FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE profile_evidence ADD CONSTRAINT profile_evidence_practitioner_evidence FOREIGN KEY (recorded_by_id) REFERENCES practitioner(id);
CREATE INDEX profileevidence_profile_id ON profile_evidence USING btree (profile_id);
CREATE TRIGGER profile_evidence_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON profile_evidence FOR EACH STATEMENT WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION append_only();
CREATE TRIGGER profile_evidence_child_id_stands BEFORE INSERT ON profile_evidence FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER profile_evidence_of_a_draft BEFORE INSERT ON profile_evidence FOR EACH ROW EXECUTE FUNCTION said_of_a_draft();
ALTER TABLE profile_evidence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY profile_evidence_create ON profile_evidence FOR INSERT TO heed_app …;
CREATE POLICY profile_evidence_definer ON profile_evidence FOR SELECT TO heed_definer …;
CREATE POLICY profile_evidence_moved ON profile_evidence FOR UPDATE TO heed_definer …;
CREATE POLICY profile_evidence_read ON profile_evidence FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON profile_evidence TO heed_app;
GRANT SELECT ON profile_evidence TO heed_definer;
GRANT UPDATE (child_id) ON profile_evidence TO heed_definer;

CREATE TABLE record_merge (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  from_id uuid NOT NULL,
  into_id uuid NOT NULL,
  reason text NOT NULL,
  facts jsonb NOT NULL,
  merged_at timestamp with time zone NOT NULL,
  undone_at timestamp with time zone,
  undone_reason text,
  organisation_id uuid NOT NULL,
  merged_by_id uuid NOT NULL,
  undone_by_id uuid,
  referral_id uuid
);
COMMENT ON TABLE record_merge IS 'Two records that are of one child, one home or one relative.';
ALTER TABLE record_merge ADD CONSTRAINT record_merge_pkey PRIMARY KEY (id);
ALTER TABLE record_merge ADD CONSTRAINT kind CHECK ((kind = ANY (ARRAY['CHILD'::text, 'HOUSEHOLD'::text, 'RELATIVE'::text])));
ALTER TABLE record_merge ADD CONSTRAINT two CHECK ((from_id <> into_id));
ALTER TABLE record_merge ADD CONSTRAINT undone CHECK ((num_nulls(undone_at, undone_by_id, undone_reason) = ANY (ARRAY[0, 3])));
ALTER TABLE record_merge ADD CONSTRAINT record_merge_organisation_organisation FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE record_merge ADD CONSTRAINT record_merge_practitioner_merged_by FOREIGN KEY (merged_by_id) REFERENCES practitioner(id);
ALTER TABLE record_merge ADD CONSTRAINT record_merge_practitioner_undone_by FOREIGN KEY (undone_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE record_merge ADD CONSTRAINT record_merge_referral_referral FOREIGN KEY (referral_id) REFERENCES referral(id) ON DELETE SET NULL;
CREATE UNIQUE INDEX record_merge_from ON record_merge USING btree (from_id) WHERE (undone_at IS NULL);
CREATE INDEX recordmerge_from_id_id ON record_merge USING btree (from_id, id);
CREATE INDEX recordmerge_into_id_id ON record_merge USING btree (into_id, id);
ALTER TABLE record_merge ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY record_merge_change ON record_merge FOR UPDATE TO heed_app …;
CREATE POLICY record_merge_create ON record_merge FOR INSERT TO heed_app …;
CREATE POLICY record_merge_definer ON record_merge FOR SELECT TO heed_definer …;
CREATE POLICY record_merge_read ON record_merge FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON record_merge TO heed_app;
GRANT SELECT ON record_merge TO heed_definer;
GRANT UPDATE (undone_at, undone_reason, undone_by_id) ON record_merge TO heed_app;

CREATE TABLE record_merge_row (
  merge_id uuid NOT NULL,
  of_table text NOT NULL,
  of_column text NOT NULL,
  row_id uuid NOT NULL,
  was jsonb
);
COMMENT ON TABLE record_merge_row IS 'A row that a merge moved from one record to the other.';
ALTER TABLE record_merge_row ADD CONSTRAINT record_merge_row_pkey PRIMARY KEY (merge_id, of_table, of_column, row_id);
ALTER TABLE record_merge_row ADD CONSTRAINT record_merge_row_merge_id_fkey FOREIGN KEY (merge_id) REFERENCES record_merge(id);
ALTER TABLE record_merge_row ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY record_merge_row_definer ON record_merge_row FOR ALL TO heed_definer …;
GRANT DELETE, INSERT, SELECT ON record_merge_row TO heed_definer;

CREATE TABLE referral (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  reference text NOT NULL,
  source_code text NOT NULL,
  source_list_year bigint NOT NULL,
  received_at timestamp with time zone NOT NULL,
  neglect_kinds jsonb NOT NULL,
  seen_or_heard text NOT NULL,
  childs_words text,
  immediate_risk boolean NOT NULL,
  family_knows boolean NOT NULL,
  reason_family_not_told text,
  lawful_basis text NOT NULL,
  state text NOT NULL,
  decision_due_at timestamp with time zone NOT NULL,
  decision_due_provisional boolean NOT NULL,
  triage_key text NOT NULL,
  triage_started_at timestamp with time zone,
  feedback text,
  feedback_given_at timestamp with time zone,
  feedback_read_at timestamp with time zone,
  withdrawn_reason text,
  household_id uuid,
  organisation_id uuid NOT NULL,
  submitted_by_id uuid NOT NULL,
  reported_address text,
  reported_address_status text,
  reported_postcode text,
  reported_ward text,
  withdrawal_asked_at timestamp with time zone,
  withdrawal_reason text,
  withdrawal_answered_at timestamp with time zone,
  withdrawal_accepted boolean,
  withdrawal_answer text,
  overdue_told_at timestamp with time zone,
  escalated_at timestamp with time zone,
  drafted_by_id uuid
);
COMMENT ON TABLE referral IS 'A referral about one household and the children in it.';
ALTER TABLE referral ADD CONSTRAINT referral_pkey PRIMARY KEY (id);
ALTER TABLE referral ADD CONSTRAINT answered CHECK ((num_nulls(withdrawal_answered_at, withdrawal_accepted, withdrawal_answer) = ANY (ARRAY[0, 3])));
ALTER TABLE referral ADD CONSTRAINT asked CHECK ((num_nulls(withdrawal_asked_at, withdrawal_reason) = ANY (ARRAY[0, 2])));
ALTER TABLE referral ADD CONSTRAINT basis CHECK ((lawful_basis = ANY (ARRAY['LEGAL_OBLIGATION'::text, 'PUBLIC_TASK'::text, 'VITAL_INTERESTS'::text, 'LAW_ENFORCEMENT'::text, 'CONSENT'::text])));
ALTER TABLE referral ADD CONSTRAINT home CHECK (((household_id IS NOT NULL) OR (reported_address_status IS NOT NULL)));
ALTER TABLE referral ADD CONSTRAINT reported CHECK (((reported_address IS NOT NULL) = COALESCE((reported_address_status = 'KNOWN'::text), false)));
ALTER TABLE referral ADD CONSTRAINT state CHECK ((state = ANY (ARRAY['SUBMITTED'::text, 'IN_TRIAGE'::text, 'ACCEPTED'::text, 'EARLY_HELP'::text, 'SIGNPOSTED'::text, 'NO_FURTHER_ACTION'::text, 'WITHDRAWN'::text])));
ALTER TABLE referral ADD CONSTRAINT status CHECK ((reported_address_status = ANY (ARRAY['KNOWN'::text, 'NO_FIXED_ABODE'::text, 'NOT_KNOWN'::text])));
ALTER TABLE referral ADD CONSTRAINT told CHECK ((family_knows OR (reason_family_not_told IS NOT NULL)));
ALTER TABLE referral ADD CONSTRAINT referral_household_referrals FOREIGN KEY (household_id) REFERENCES household(id) ON DELETE SET NULL;
ALTER TABLE referral ADD CONSTRAINT referral_organisation_submitted FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE referral ADD CONSTRAINT referral_practitioner_drafted_by FOREIGN KEY (drafted_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE referral ADD CONSTRAINT referral_practitioner_submissions FOREIGN KEY (submitted_by_id) REFERENCES practitioner(id);
CREATE INDEX referral_drafted_by_id ON referral USING btree (drafted_by_id) WHERE (drafted_by_id IS NOT NULL);
CREATE INDEX referral_household_id ON referral USING btree (household_id);
CREATE INDEX referral_organisation_id ON referral USING btree (organisation_id);
CREATE INDEX referral_received_at_id ON referral USING btree (received_at, id);
CREATE UNIQUE INDEX referral_reference_key ON referral USING btree (reference);
CREATE INDEX referral_state_triage_key_id ON referral USING btree (state, triage_key, id);
CREATE INDEX referral_submitted_by_id_received_at_id ON referral USING btree (submitted_by_id, received_at, id);
CREATE INDEX referral_triage_key_id ON referral USING btree (triage_key, id);
CREATE TRIGGER referral_clock_started AFTER INSERT ON referral FOR EACH ROW WHEN ((new.state = ANY (ARRAY['SUBMITTED'::text, 'IN_TRIAGE'::text]))) EXECUTE FUNCTION referral_clock_started();
CREATE TRIGGER referral_household_id_stands BEFORE INSERT ON referral FOR EACH ROW WHEN ((new.household_id IS NOT NULL)) EXECUTE FUNCTION household_stands();
ALTER TABLE referral ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_change ON referral FOR UPDATE TO heed_app …;
CREATE POLICY referral_create ON referral FOR INSERT TO heed_app …;
CREATE POLICY referral_definer ON referral FOR SELECT TO heed_definer …;
CREATE POLICY referral_moved ON referral FOR UPDATE TO heed_definer …;
CREATE POLICY referral_read ON referral FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON referral TO heed_app;
GRANT SELECT ON referral TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, state, triage_started_at, feedback, feedback_given_at, feedback_read_at, withdrawn_reason, withdrawal_asked_at, withdrawal_reason, withdrawal_answered_at, withdrawal_accepted, withdrawal_answer) ON referral TO heed_app;
GRANT UPDATE (household_id, overdue_told_at, escalated_at) ON referral TO heed_definer;

CREATE TABLE referral_child (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  submitted_by_id uuid NOT NULL,
  reported_name text NOT NULL,
  reported_date_of_birth date,
  new boolean NOT NULL,
  may_be_known boolean NOT NULL,
  received_at timestamp with time zone NOT NULL,
  referral_id uuid NOT NULL,
  child_id uuid NOT NULL,
  organisation_id uuid,
  reported_preferred_name text,
  reported_birth_precision text,
  reported_age bigint,
  reported_expected_date_of_birth date,
  drafted_by_id uuid
);
COMMENT ON TABLE referral_child IS 'A child that a referral reports, as the referrer named the child.';
ALTER TABLE referral_child ADD CONSTRAINT referral_child_pkey PRIMARY KEY (id);
ALTER TABLE referral_child ADD CONSTRAINT "precision" CHECK ((reported_birth_precision = ANY (ARRAY['DAY'::text, 'MONTH'::text, 'YEAR'::text, 'ESTIMATED'::text])));
ALTER TABLE referral_child ADD CONSTRAINT referral_child_child_child FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE referral_child ADD CONSTRAINT referral_child_referral_referral FOREIGN KEY (referral_id) REFERENCES referral(id);
CREATE INDEX referralchild_child_id_received_at ON referral_child USING btree (child_id, received_at);
CREATE UNIQUE INDEX referralchild_referral_id_child_id ON referral_child USING btree (referral_id, child_id);
CREATE TRIGGER referral_child_child_id_stands BEFORE INSERT ON referral_child FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER referral_child_own BEFORE INSERT ON referral_child FOR EACH ROW EXECUTE FUNCTION referral_child_own();
ALTER TABLE referral_child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_child_create ON referral_child FOR INSERT TO heed_app …;
CREATE POLICY referral_child_definer ON referral_child FOR SELECT TO heed_definer …;
CREATE POLICY referral_child_moved ON referral_child FOR UPDATE TO heed_definer …;
CREATE POLICY referral_child_read ON referral_child FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON referral_child TO heed_app;
GRANT SELECT ON referral_child TO heed_definer;
GRANT UPDATE (child_id) ON referral_child TO heed_definer;

CREATE TABLE referral_decision (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  sequence bigint NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  outcome text NOT NULL,
  threshold text NOT NULL,
  rationale text NOT NULL,
  feedback text NOT NULL,
  decided_by_id uuid NOT NULL,
  referral_id uuid NOT NULL,
  lateness_reason text,
  signposted_to text,
  early_help_organisation_id uuid
);
COMMENT ON TABLE referral_decision IS 'A decision of social care on a referral; kept when overridden.';
ALTER TABLE referral_decision ADD CONSTRAINT referral_decision_pkey PRIMARY KEY (id);
ALTER TABLE referral_decision ADD CONSTRAINT outcome CHECK ((outcome = ANY (ARRAY['ACCEPTED'::text, 'EARLY_HELP'::text, 'SIGNPOSTED'::text, 'NO_FURTHER_ACTION'::text])));
ALTER TABLE referral_decision ADD CONSTRAINT threshold CHECK ((threshold = ANY (ARRAY['UNIVERSAL'::text, 'EARLY_HELP'::text, 'CHILD_IN_NEED'::text, 'CHILD_PROTECTION'::text])));
ALTER TABLE referral_decision ADD CONSTRAINT referral_decision_organisation_early_help_organisation FOREIGN KEY (early_help_organisation_id) REFERENCES organisation(id) ON DELETE SET NULL;
ALTER TABLE referral_decision ADD CONSTRAINT referral_decision_practitioner_decisions FOREIGN KEY (decided_by_id) REFERENCES practitioner(id);
ALTER TABLE referral_decision ADD CONSTRAINT referral_decision_referral_decisions FOREIGN KEY (referral_id) REFERENCES referral(id);
CREATE UNIQUE INDEX referraldecision_referral_id_sequence ON referral_decision USING btree (referral_id, sequence);
CREATE TRIGGER referral_decision_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON referral_decision FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE referral_decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_decision_create ON referral_decision FOR INSERT TO heed_app …;
CREATE POLICY referral_decision_definer ON referral_decision FOR SELECT TO heed_definer …;
CREATE POLICY referral_decision_read ON referral_decision FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON referral_decision TO heed_app;
GRANT SELECT ON referral_decision TO heed_definer;

CREATE TABLE referral_information (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  added_at timestamp with time zone NOT NULL,
  text text NOT NULL,
  referral_id uuid NOT NULL,
  added_by_id uuid NOT NULL,
  organisation_id uuid NOT NULL
);
COMMENT ON TABLE referral_information IS 'Further information on a referral from the submitter''s organisation; append-only.';
ALTER TABLE referral_information ADD CONSTRAINT referral_information_pkey PRIMARY KEY (id);
ALTER TABLE referral_information ADD CONSTRAINT referral_information_organisation_organisation FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE referral_information ADD CONSTRAINT referral_information_practitioner_added_by FOREIGN KEY (added_by_id) REFERENCES practitioner(id);
ALTER TABLE referral_information ADD CONSTRAINT referral_information_referral_information FOREIGN KEY (referral_id) REFERENCES referral(id);
CREATE INDEX referralinformation_referral_id_id ON referral_information USING btree (referral_id, id);
CREATE TRIGGER referral_information_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON referral_information FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE referral_information ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_information_create ON referral_information FOR INSERT TO heed_app …;
CREATE POLICY referral_information_definer ON referral_information FOR SELECT TO heed_definer …;
CREATE POLICY referral_information_read ON referral_information FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON referral_information TO heed_app;
GRANT SELECT ON referral_information TO heed_definer;

CREATE TABLE relationship (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  kind text NOT NULL,
  parental_responsibility boolean,
  lives_with_child boolean NOT NULL DEFAULT false,
  engagement text NOT NULL,
  unsafe_reason text,
  child_id uuid NOT NULL,
  relative_id uuid NOT NULL,
  tied_by uuid,
  tied_for uuid
);
COMMENT ON TABLE relationship IS 'What a relative is to a child.';
ALTER TABLE relationship ADD CONSTRAINT relationship_pkey PRIMARY KEY (id);
ALTER TABLE relationship ADD CONSTRAINT engagement CHECK ((engagement = ANY (ARRAY['ENGAGED'::text, 'RELUCTANT'::text, 'ABSENT'::text, 'NOT_YET_APPROACHED'::text, 'WHEREABOUTS_UNKNOWN'::text, 'UNSAFE_TO_CONTACT'::text])));
ALTER TABLE relationship ADD CONSTRAINT kind CHECK ((kind = ANY (ARRAY['MOTHER'::text, 'FATHER'::text, 'STEP_MOTHER'::text, 'STEP_FATHER'::text, 'ADOPTIVE_MOTHER'::text, 'ADOPTIVE_FATHER'::text, 'GRANDMOTHER'::text, 'GRANDFATHER'::text, 'MATERNAL_GRANDMOTHER'::text, 'MATERNAL_GRANDFATHER'::text, 'PATERNAL_GRANDMOTHER'::text, 'PATERNAL_GRANDFATHER'::text, 'MATERNAL_AUNT'::text, 'MATERNAL_UNCLE'::text, 'PATERNAL_AUNT'::text, 'PATERNAL_UNCLE'::text, 'MATERNAL_RELATIVE'::text, 'PATERNAL_RELATIVE'::text, 'ADULT_SIBLING'::text, 'CARER'::text, 'OTHER'::text])));
ALTER TABLE relationship ADD CONSTRAINT unsafe CHECK (((engagement <> 'UNSAFE_TO_CONTACT'::text) OR (unsafe_reason IS NOT NULL)));
ALTER TABLE relationship ADD CONSTRAINT relationship_child_relationships FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE relationship ADD CONSTRAINT relationship_relative_relationships FOREIGN KEY (relative_id) REFERENCES relative(id);
CREATE UNIQUE INDEX relationship_child_id_relative_id ON relationship USING btree (child_id, relative_id);
CREATE INDEX relationship_relative_id ON relationship USING btree (relative_id);
CREATE TRIGGER relationship_child_id_stands BEFORE INSERT ON relationship FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER relationship_relative_id_stands BEFORE INSERT ON relationship FOR EACH ROW WHEN ((new.relative_id IS NOT NULL)) EXECUTE FUNCTION relative_stands();
CREATE TRIGGER relationship_tied BEFORE INSERT OR UPDATE ON relationship FOR EACH ROW WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION relationship_tied();
ALTER TABLE relationship ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY relationship_change ON relationship FOR UPDATE TO heed_app …;
CREATE POLICY relationship_create ON relationship FOR INSERT TO heed_app …;
CREATE POLICY relationship_definer ON relationship FOR SELECT TO heed_definer …;
CREATE POLICY relationship_doubled ON relationship FOR DELETE TO heed_definer …;
CREATE POLICY relationship_moved ON relationship FOR UPDATE TO heed_definer …;
CREATE POLICY relationship_read ON relationship FOR SELECT TO heed_app …;
CREATE POLICY relationship_restored ON relationship FOR INSERT TO heed_definer …;
GRANT INSERT, SELECT, UPDATE ON relationship TO heed_app;
GRANT DELETE, INSERT, SELECT ON relationship TO heed_definer;
GRANT UPDATE (child_id, relative_id) ON relationship TO heed_definer;

CREATE TABLE relative (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  registered_by uuid,
  registered_in uuid,
  given_name text,
  family_name text NOT NULL,
  date_of_birth date,
  sex text NOT NULL,
  merged_into uuid
);
COMMENT ON TABLE relative IS 'An adult in the child''s family.';
ALTER TABLE relative ADD CONSTRAINT relative_pkey PRIMARY KEY (id);
ALTER TABLE relative ADD CONSTRAINT sex CHECK ((sex = ANY (ARRAY['FEMALE'::text, 'MALE'::text, 'UNKNOWN'::text])));
CREATE TRIGGER relative_merged_only BEFORE UPDATE ON relative FOR EACH ROW WHEN (((new.merged_into IS DISTINCT FROM old.merged_into) AND (CURRENT_USER <> 'heed_definer'::name))) EXECUTE FUNCTION merged_only();
ALTER TABLE relative ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY relative_change ON relative FOR UPDATE TO heed_app …;
CREATE POLICY relative_create ON relative FOR INSERT TO heed_app …;
CREATE POLICY relative_definer ON relative FOR SELECT TO heed_definer …;
CREATE POLICY relative_merged ON relative FOR UPDATE TO heed_definer …;
CREATE POLICY relative_read ON relative FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON relative TO heed_app;
GRANT SELECT ON relative TO heed_definer;
GRANT UPDATE (merged_into) ON relative TO heed_definer;

CREATE TABLE retry (
  practitioner_id uuid NOT NULL,
  key text NOT NULL,
  verb text NOT NULL,
  input_hash bytea NOT NULL,
  record_id uuid,
  at timestamp with time zone NOT NULL,
  asked_hash bytea
);
COMMENT ON TABLE retry IS 'Mutations sent with an idempotency key: what was asked, and the record that answered.';
ALTER TABLE retry ADD CONSTRAINT retry_pkey PRIMARY KEY (practitioner_id, key);
ALTER TABLE retry ADD CONSTRAINT retry_practitioner_id_fkey FOREIGN KEY (practitioner_id) REFERENCES practitioner(id);
CREATE INDEX retry_at ON retry USING btree (at);
ALTER TABLE retry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY retry_definer ON retry FOR ALL TO heed_definer …;
CREATE POLICY retry_own ON retry FOR ALL TO heed_app …;
GRANT INSERT, SELECT ON retry TO heed_app;
GRANT DELETE, SELECT ON retry TO heed_definer;
GRANT UPDATE (record_id) ON retry TO heed_app;

CREATE TABLE target_item (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  child_id uuid NOT NULL,
  item text NOT NULL,
  grade_now bigint NOT NULL,
  target_grade bigint NOT NULL,
  change_by date NOT NULL,
  dropped boolean NOT NULL DEFAULT false,
  grade_at_review bigint,
  reviewed_at timestamp with time zone,
  profile_id uuid NOT NULL,
  reviewed_by_id uuid
);
COMMENT ON TABLE target_item IS 'An item of a profile that should improve by a date.';
ALTER TABLE target_item ADD CONSTRAINT target_item_pkey PRIMARY KEY (id);
ALTER TABLE target_item ADD CONSTRAINT grades CHECK (((grade_now >= 1) AND (grade_now <= 5) AND ((target_grade >= 1) AND (target_grade <= (grade_now - 1))) AND ((grade_at_review >= 1) AND (grade_at_review <= 5))));
ALTER TABLE target_item ADD CONSTRAINT target_item_care_profile_targets FOREIGN KEY (profile_id) REFERENCES care_profile(id);
ALTER TABLE target_item ADD CONSTRAINT target_item_practitioner_reviewed_targets FOREIGN KEY (reviewed_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
CREATE INDEX targetitem_profile_id ON target_item USING btree (profile_id);
CREATE UNIQUE INDEX targetitem_profile_id_item ON target_item USING btree (profile_id, item) WHERE (NOT dropped);
CREATE TRIGGER target_item_child_id_stands BEFORE INSERT ON target_item FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER target_item_course BEFORE UPDATE ON target_item FOR EACH ROW WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION target_item_course();
CREATE TRIGGER target_item_of_a_draft BEFORE INSERT ON target_item FOR EACH ROW EXECUTE FUNCTION said_of_a_draft();
ALTER TABLE target_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY target_item_change ON target_item FOR UPDATE TO heed_app …;
CREATE POLICY target_item_create ON target_item FOR INSERT TO heed_app …;
CREATE POLICY target_item_definer ON target_item FOR SELECT TO heed_definer …;
CREATE POLICY target_item_moved ON target_item FOR UPDATE TO heed_definer …;
CREATE POLICY target_item_read ON target_item FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON target_item TO heed_app;
GRANT SELECT ON target_item TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, dropped, grade_at_review, reviewed_at, reviewed_by_id) ON target_item TO heed_app;
GRANT UPDATE (child_id) ON target_item TO heed_definer;

CREATE TABLE training (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  code text NOT NULL,
  "on" date NOT NULL,
  expires_on date,
  practitioner_id uuid NOT NULL,
  recorded_by_id uuid NOT NULL
);
COMMENT ON TABLE training IS 'Something that a practitioner was trained in; append-only.';
ALTER TABLE training ADD CONSTRAINT training_pkey PRIMARY KEY (id);
ALTER TABLE training ADD CONSTRAINT span CHECK ((expires_on >= "on"));
ALTER TABLE training ADD CONSTRAINT training_practitioner_recorded_trainings FOREIGN KEY (recorded_by_id) REFERENCES practitioner(id);
ALTER TABLE training ADD CONSTRAINT training_practitioner_trainings FOREIGN KEY (practitioner_id) REFERENCES practitioner(id);
CREATE UNIQUE INDEX training_practitioner_id_code_on ON training USING btree (practitioner_id, code, "on");
CREATE TRIGGER training_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON training FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE training ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY training_create ON training FOR INSERT TO heed_app …;
CREATE POLICY training_read ON training FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON training TO heed_app;

CREATE TABLE voice_record (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamp with time zone NOT NULL,
  updated_by uuid,
  heard_on date NOT NULL,
  setting text NOT NULL,
  method text NOT NULL,
  seen_alone boolean NOT NULL,
  reason_not_alone text,
  words text,
  reading text,
  wishes_and_feelings text,
  recorded_at timestamp with time zone NOT NULL,
  correction_reason text,
  child_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  recorded_by_id uuid NOT NULL,
  corrects_id uuid,
  influences jsonb NOT NULL DEFAULT '[]'::jsonb,
  withdrawn_at timestamp with time zone,
  withdrawal_reason text,
  withdrawn_by_id uuid
);
COMMENT ON TABLE voice_record IS 'What a child said or showed on one day, in the child''s own words, and how a practitioner reads it.';
ALTER TABLE voice_record ADD CONSTRAINT voice_record_pkey PRIMARY KEY (id);
ALTER TABLE voice_record ADD CONSTRAINT alone CHECK ((seen_alone = (reason_not_alone IS NULL)));
ALTER TABLE voice_record ADD CONSTRAINT corrected CHECK (((corrects_id IS NULL) = (correction_reason IS NULL)));
ALTER TABLE voice_record ADD CONSTRAINT method CHECK ((method = ANY (ARRAY['CONVERSATION'::text, 'DIRECT_WORK'::text, 'PLAY_OR_DRAWING'::text, 'WRITTEN'::text, 'ASSISTED'::text, 'ADVOCATE'::text, 'OBSERVATION'::text])));
ALTER TABLE voice_record ADD CONSTRAINT said CHECK (((words IS NOT NULL) OR (reading IS NOT NULL)));
ALTER TABLE voice_record ADD CONSTRAINT setting CHECK ((setting = ANY (ARRAY['HOME'::text, 'PLACEMENT'::text, 'SCHOOL'::text, 'HEALTH'::text, 'OFFICE'::text, 'COMMUNITY'::text, 'REMOTE'::text])));
ALTER TABLE voice_record ADD CONSTRAINT withdrawn CHECK ((num_nulls(withdrawn_at, withdrawn_by_id, withdrawal_reason) = ANY (ARRAY[0, 3])));
ALTER TABLE voice_record ADD CONSTRAINT voice_record_child_voice_records FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE voice_record ADD CONSTRAINT voice_record_organisation_organisation FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE voice_record ADD CONSTRAINT voice_record_practitioner_recorded_by FOREIGN KEY (recorded_by_id) REFERENCES practitioner(id);
ALTER TABLE voice_record ADD CONSTRAINT voice_record_practitioner_withdrawn_by FOREIGN KEY (withdrawn_by_id) REFERENCES practitioner(id) ON DELETE SET NULL;
ALTER TABLE voice_record ADD CONSTRAINT voice_record_voice_record_corrected_by FOREIGN KEY (corrects_id) REFERENCES voice_record(id) ON DELETE SET NULL;
CREATE UNIQUE INDEX voice_record_corrects_id_key ON voice_record USING btree (corrects_id);
CREATE INDEX voicerecord_child_id_heard_on_id ON voice_record USING btree (child_id, heard_on, id);
CREATE TRIGGER voice_record_append_only BEFORE DELETE OR TRUNCATE ON voice_record FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER voice_record_child_id_stands BEFORE INSERT ON voice_record FOR EACH ROW WHEN ((new.child_id IS NOT NULL)) EXECUTE FUNCTION child_stands();
CREATE TRIGGER voice_record_corrects BEFORE INSERT ON voice_record FOR EACH ROW WHEN ((new.corrects_id IS NOT NULL)) EXECUTE FUNCTION voice_record_corrects();
CREATE TRIGGER voice_record_course BEFORE UPDATE ON voice_record FOR EACH ROW WHEN ((CURRENT_USER <> 'heed_definer'::name)) EXECUTE FUNCTION voice_record_course();
ALTER TABLE voice_record ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY voice_record_change ON voice_record FOR UPDATE TO heed_app …;
CREATE POLICY voice_record_create ON voice_record FOR INSERT TO heed_app …;
CREATE POLICY voice_record_definer ON voice_record FOR SELECT TO heed_definer …;
CREATE POLICY voice_record_moved ON voice_record FOR UPDATE TO heed_definer …;
CREATE POLICY voice_record_read ON voice_record FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON voice_record TO heed_app;
GRANT SELECT ON voice_record TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, influences, withdrawn_at, withdrawal_reason, withdrawn_by_id) ON voice_record TO heed_app;
GRANT UPDATE (child_id) ON voice_record TO heed_definer;

CREATE TABLE webhook (
  organisation_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  url text NOT NULL,
  secret text NOT NULL,
  secret_by_id uuid NOT NULL,
  secret_key text,
  former_secret text,
  former_until timestamp with time zone,
  set_at timestamp with time zone NOT NULL,
  gone_at timestamp with time zone,
  failures integer NOT NULL DEFAULT 0,
  rests_until timestamp with time zone
);
COMMENT ON TABLE webhook IS 'Where the own system of an organisation is told of notices to its practitioners.';
ALTER TABLE webhook ADD CONSTRAINT webhook_pkey PRIMARY KEY (organisation_id);
ALTER TABLE webhook ADD CONSTRAINT failing CHECK ((failures >= 0));
ALTER TABLE webhook ADD CONSTRAINT former CHECK (((former_secret IS NULL) = (former_until IS NULL)));
ALTER TABLE webhook ADD CONSTRAINT webhook_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE webhook ADD CONSTRAINT webhook_secret_by_id_fkey FOREIGN KEY (secret_by_id) REFERENCES practitioner(id);
ALTER TABLE webhook ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_definer ON webhook FOR ALL TO heed_definer …;
GRANT DELETE, INSERT, SELECT, UPDATE ON webhook TO heed_definer;

CREATE TABLE webhook_message (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  organisation_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  since timestamp with time zone NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  attempted_at timestamp with time zone,
  failure text,
  http_status integer,
  state text NOT NULL DEFAULT 'WAITING'::text,
  settled_at timestamp with time zone
);
COMMENT ON TABLE webhook_message IS 'A message to an organisation''s own system that a notice waits. It holds no text.';
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_pkey PRIMARY KEY (id);
ALTER TABLE webhook_message ADD CONSTRAINT failed CHECK ((((failure IS NULL) OR (attempted_at IS NOT NULL)) AND ((state <> 'UNDELIVERABLE'::text) OR (failure IS NOT NULL)) AND ((state <> 'DELIVERED'::text) OR (failure IS NULL))));
ALTER TABLE webhook_message ADD CONSTRAINT failure CHECK ((failure = ANY (ARRAY['BAD_ANSWER'::text, 'TIMED_OUT'::text, 'UNREACHABLE'::text, 'UNTRUSTED'::text, 'ADDRESS_REFUSED'::text, 'SWITCHED_OFF'::text])));
ALTER TABLE webhook_message ADD CONSTRAINT settled CHECK (((state = 'WAITING'::text) = (settled_at IS NULL)));
ALTER TABLE webhook_message ADD CONSTRAINT state CHECK ((state = ANY (ARRAY['WAITING'::text, 'DELIVERED'::text, 'SKIPPED'::text, 'UNDELIVERABLE'::text])));
ALTER TABLE webhook_message ADD CONSTRAINT status CHECK (((http_status >= 100) AND (http_status <= 999)));
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(id) ON DELETE CASCADE;
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation(id);
CREATE INDEX webhook_message_delivered ON webhook_message USING btree (organisation_id, settled_at) WHERE (state = 'DELIVERED'::text);
CREATE INDEX webhook_message_failed ON webhook_message USING btree (organisation_id, attempted_at, id) WHERE (failure IS NOT NULL);
CREATE UNIQUE INDEX webhook_message_notice ON webhook_message USING btree (notice_id, organisation_id);
CREATE INDEX webhook_message_open ON webhook_message USING btree (organisation_id, state) WHERE (state = ANY (ARRAY['WAITING'::text, 'UNDELIVERABLE'::text]));
ALTER TABLE webhook_message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_message_definer ON webhook_message FOR ALL TO heed_definer …;
GRANT DELETE, INSERT, SELECT, UPDATE ON webhook_message TO heed_definer;

CREATE VIEW disclosure (id, created_at, at, rule, child_id, entry_id, practitioner_id, organisation_id, look) WITH (security_invoker=true) …;
CREATE VIEW viewer_child (child_id, family_name, rule) WITH (security_invoker=true) …;
CREATE VIEW viewer_involved (child_id, family_name, family_key) WITH (security_invoker=true) …;

FUNCTION access_chain(after_seq bigint, most bigint) RETURNS TABLE(seq bigint, entry_id uuid, hash bytea, entry text, amiss boolean) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION access_checkpoints(after_seq bigint, last_seq bigint) RETURNS TABLE(seq bigint, hash bytea, at text, key_id text, signature bytea) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION access_extent() RETURNS TABLE(head bigint, head_hash bytea, signed bigint, signed_at text) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION access_loose() RETURNS TABLE(kind text, entry_id uuid, entry text) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION access_place(sought uuid) RETURNS TABLE(entry_id uuid, child_id uuid, seq bigint, signed bigint) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION access_text(e access_entry) RETURNS text OWNER heed_owner EXECUTE heed_definer;
FUNCTION access_waiting() RETURNS bigint SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION acted_on(sought uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION action_counts(bodies uuid[], today date) RETURNS TABLE(organisation_id uuid, open bigint, due bigint, overdue bigint, declined bigint, unanswered bigint, oldest_days integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION action_escalations(sought uuid) RETURNS TABLE(due date, state text, sent_to text, sent_on date) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION action_giver(a action) RETURNS uuid[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION action_relative() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
FUNCTION action_subjects(event uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION address_key(address text, postcode text) RETURNS text SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION address_walled(address text, postcode text) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION adds_influence(before jsonb, after jsonb) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION agency_heads(body uuid) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION all_waiting() RETURNS SETOF disclosure_index SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION answers_for(a action) RETURNS uuid[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION append_only() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
FUNCTION at_one_address(sought uuid) RETURNS SETOF uuid SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION at_work(person uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION bears_name(name text, child uuid) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION bears_words(child uuid, words text[], loose boolean, near_to text[], near_word text[]) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION bring_back(m record_merge) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION calls_at_risk(concern uuid) RETURNS TABLE(organisation_id uuid, place bigint) SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
TRIGGER FUNCTION care_profile_begun() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
TRIGGER FUNCTION care_profile_course() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
TRIGGER FUNCTION care_sitting_held() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION chain_access(most integer) RETURNS TABLE(linked bigint, head bigint, head_hash bytea) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp SET enable_seqscan=off SET enable_hashjoin=off SET enable_mergejoin=off OWNER heed_definer EXECUTE heed_app;
FUNCTION checkpoint_access(head bigint, head_hash bytea, signed_at timestamp with time zone, signer text, sig bytea) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION child_families(family text, former jsonb) RETURNS text[] SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION child_givens(given text, preferred text, former jsonb) RETURNS text[] SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
TRIGGER FUNCTION child_keyed() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
TRIGGER FUNCTION child_merged() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION child_repeated() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION child_restriction_closes() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION child_restriction_repeated() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION child_search_row(c child) RETURNS child_search SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
TRIGGER FUNCTION child_searchable() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION child_stands() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION child_word_rows(c child) RETURNS SETOF child_word SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION children_behind(records uuid[]) RETURNS SETOF uuid SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION children_linked(records uuid[]) RETURNS TABLE(child_id uuid, sure boolean) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION children_of(records uuid[]) RETURNS SETOF uuid SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app, heed_definer;
TRIGGER FUNCTION chronology_subject_own() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION climb_referral(sought uuid, step text) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION compare_child(sought uuid, neighbours uuid[]) RETURNS TABLE(candidate uuid, hidden uuid, restricted boolean, reasons text[], contradictions text[]) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION compare_described(k child, neighbours uuid[]) RETURNS TABLE(candidate uuid, restricted boolean, reasons text[], contradictions text[]) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION concern_draft_clock() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION concern_draft_course() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
FUNCTION correct_subjects(correction uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION daily_mail_at(person uuid, instant timestamp with time zone) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION deciders(children uuid[]) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION described_child(i incident) RETURNS child SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION directory_entry(token_issuer text, token_subject text) RETURNS TABLE(practitioner_id uuid, organisation_id uuid, agency text, kind text, identifier text, roles jsonb, active boolean) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION directory_keyed() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
TRIGGER FUNCTION directory_named() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION disclosure_amiss(entries uuid[]) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION disclosure_id(entry uuid, place bigint) RETURNS uuid OWNER heed_owner EXECUTE heed_definer;
FUNCTION disclosures_in(e access_entry) RETURNS SETOF disclosure_index OWNER heed_owner EXECUTE heed_definer;
FUNCTION drafted_here(author uuid) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION earliest_birth(born date, known text) RETURNS date OWNER heed_owner EXECUTE heed_definer;
FUNCTION end_deliveries(sought uuid, why text) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION end_involvements(these uuid[], why text) RETURNS void SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION escalate_action(sought uuid, step text, day date, today date) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION escalation_fallback(a action, instant timestamp with time zone) RETURNS uuid[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION escalation_hearers(a action, step text) RETURNS uuid[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION fail_job(failed uuid, code text, again timestamp with time zone) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION family_agreement(a text, b text) RETURNS integer SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION family_words(name text) RETURNS text[] OWNER heed_owner EXECUTE heed_definer;
FUNCTION finds_child(sought uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION fitting_children(sought uuid, nhs text, pupil text, local_number text, given text, family text, born date) RETURNS TABLE(id uuid, restricted boolean) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION follow_back(m record_merge) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION forms_of(givens text[]) RETURNS text[] SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION gather_mail(which uuid, instant timestamp with time zone) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION given_agreement(a text, b text, forms text[]) RETURNS integer SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION hand_over(concern uuid, hidden uuid[]) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION has_opening(practitioner uuid, instant timestamp with time zone) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION heads_of(body uuid) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION held_drafts(holders uuid[]) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION hides_incident_home(sought uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION hides_reported_home(concern uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION hold_openings(children uuid[], concluded timestamp with time zone) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION home_beside(home uuid, stay uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION home_walled(home uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION homes_at(key text) RETURNS SETOF uuid SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION homes_at_referral(concern uuid) RETURNS SETOF uuid SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
TRIGGER FUNCTION household_member_repeats() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION household_searchable() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION household_stands() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION in_background() RETURNS boolean OWNER heed_owner EXECUTE heed_definer;
FUNCTION incident_candidates(these uuid[]) RETURNS TABLE(incident_id uuid, candidate uuid, restricted boolean, walled boolean, known boolean, reasons text[], contradictions text[]) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION incident_children(these uuid[]) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION incident_clock_started() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION incident_counts() RETURNS TABLE(organisation_id uuid, delivered integer, in_time integer, late integer, waiting integer, overdue integer, answered integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION incident_matches(these uuid[]) RETURNS TABLE(incident_id uuid, candidate uuid, reasons text[], contradictions text[]) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION instrument_keyed() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
TRIGGER FUNCTION involvement_repeats() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION involvement_sight() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
FUNCTION is_merged(sought uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION item_grade_own() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
FUNCTION jobs_counted(instant timestamp with time zone) RETURNS TABLE(waiting bigint, late bigint, failed bigint) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION jobs_waiting(instant timestamp with time zone, most integer) RETURNS TABLE(id uuid, kind text, state text, run_at timestamp with time zone, attempts integer, last_error text) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION keep_child(sought uuid, keeper uuid, why text, issuers text[], instant timestamp with time zone, operation uuid) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION keep_in_sight(m record_merge) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION keep_neglect(sought uuid, clocks jsonb, poor integer) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION keepers_of(children uuid[]) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION keeps_neglect(sought uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION known_given(name text) RETURNS text OWNER heed_owner EXECUTE heed_definer;
FUNCTION knows_adult(adult uuid, beside uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION knows_grades(profile uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION latest_birth(born date, known text) RETURNS date OWNER heed_owner EXECUTE heed_definer;
FUNCTION leads_of(child uuid, instant timestamp with time zone) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION left_to_nobody(leavers uuid[], issuers text[]) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION lived_with_restricted(stay uuid, adult uuid, since date, until date) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION mail_notices() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION manager_of(person uuid) RETURNS uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION managers_beyond(body uuid, known uuid[]) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION managers_of(body uuid) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION mark_merged(sought uuid, into_record uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION match_child(sought uuid) RETURNS TABLE(candidate uuid, restricted boolean, reasons text[], contradictions text[]) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION match_child(sought uuid, neighbours uuid[]) RETURNS TABLE(candidate uuid, restricted boolean, reasons text[], contradictions text[]) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION match_words(givens text[], families text[]) RETURNS text[] SET search_path=pg_catalog, public, pg_temp SET pg_trgm.similarity_threshold=0.5 OWNER heed_owner EXECUTE heed_definer;
FUNCTION may_see(person uuid, sought uuid, instant timestamp with time zone) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION merge_counts(from_record uuid, into_record uuid) RETURNS TABLE(record text, moves bigint, shared bigint) SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION merge_records(which uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION merge_superseded(which uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION merged_behind(these uuid[]) RETURNS TABLE(record_id uuid, merged_id uuid) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION merged_columns() RETURNS TABLE(kind integer, of_table text, of_column text, beside text, record text) SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app, heed_definer;
TRIGGER FUNCTION merged_only() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
FUNCTION name_key(name text) RETURNS text SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION name_sound(word text) RETURNS text OWNER heed_owner EXECUTE heed_definer;
FUNCTION name_tails(name text) RETURNS SETOF text SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION name_words(names text[]) RETURNS text[] SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION named_in(events uuid[]) RETURNS TABLE(event_id uuid, themself boolean, manages boolean) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION names_agree(givens text[], families text[], forms text[], other_givens text[], other_families text[]) RETURNS text SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION near_birthday(a date, b date) RETURNS boolean OWNER heed_owner EXECUTE heed_definer;
FUNCTION near_birthdays(a date) RETURNS date[] SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION nearest_heads(body uuid) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION neglect_facts(sought uuid) RETURNS TABLE(child_id uuid, born date, died date, profile_id uuid, instrument_code text, instrument_id uuid, window_start date, window_end date, area_grades jsonb) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION numbered(nhs text[], pupil text[], local text[], concern text[]) RETURNS SETOF uuid SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION one_birth(expected date, expected_too date, born date, born_too date, together boolean) RETURNS boolean OWNER heed_owner EXECUTE heed_definer;
FUNCTION only_administrators() RETURNS void SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION only_in_background() RETURNS void SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION open_in_emergency(opening uuid, sought uuid, nhs text, pupil text, local_number text, given text, family text, born date, why text, until timestamp with time zone, since timestamp with time zone, most integer) RETURNS TABLE(outcome text, opened uuid, concerned uuid[]) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION opened_name(opening uuid) RETURNS SETOF text SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION openings_spent(since timestamp with time zone) RETURNS bigint SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION own_tie(tied_by uuid, tied_for uuid) RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION parents_see() RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION people_to_ask(hidden uuid[]) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION place_incident(sought uuid, kid uuid, quietly boolean, due timestamp with time zone) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION police_at_risk(children uuid[], instant timestamp with time zone) RETURNS uuid[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION record_access(entry uuid, did text, asked text[], why text, ended text, children uuid[], referrals uuid[], refused uuid[], concluded timestamp with time zone) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION record_id(beside uuid, kind integer) RETURNS uuid OWNER heed_owner EXECUTE heed_definer;
FUNCTION record_looks(entry uuid, did text, asked text[], why text, ended text, children uuid[], records uuid[], refused uuid[], sought uuid[], nhs text[], pupil text[], local text[], concern text[], opened uuid[], concluded timestamp with time zone) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION record_overdue(a action, step text, days integer, reached boolean, children uuid[]) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION referral_child_own() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION referral_clock(sought uuid) RETURNS TABLE(due timestamp with time zone, immediate_risk boolean, told boolean, escalated boolean) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION referral_clock_started() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION registers_action(sought uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION relationship_tied() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION relative_stands() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION remind_incident(sought uuid) RETURNS timestamp with time zone SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION remove_webhook(body uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION replay_webhook(body uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION resend_mail(person uuid) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION rotate_webhook(body uuid, fresh text, key text, until timestamp with time zone) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION rules_of(shown uuid[], records uuid[]) RETURNS text[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION safeguards_here(person uuid, body uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION said_of_a_draft() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
FUNCTION same_letters(a text, b text) RETURNS boolean OWNER heed_owner EXECUTE heed_definer;
FUNCTION schedule_job(what text, subject uuid, at timestamp with time zone) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION schedule_neglect(what text, poor integer, grown_if_born_by date) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION search_alike(words text[]) RETURNS TABLE(sought text, word text, points real) SET search_path=pg_catalog, public, pg_temp SET pg_trgm.word_similarity_threshold=0.4 OWNER heed_owner EXECUTE heed_definer;
FUNCTION search_children(sought text, most integer, few boolean) RETURNS TABLE(child_id uuid, score real) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp SET enable_sort=off SET enable_seqscan=off SET enable_nestloop=off OWNER heed_definer EXECUTE heed_app;
FUNCTION search_joined(name text) RETURNS TABLE(words text[], place bigint) SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION search_parts(sought text[]) RETURNS TABLE(words text[], place bigint) SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION search_ranges(words text[], loose boolean, near_to text[], near_word text[], near_points real[]) RETURNS TABLE(word text, low text, high text, place bigint) SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION search_sounds(names text) RETURNS text[] SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION search_text(name text) RETURNS text SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION search_words(name text) RETURNS text[] SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION seen_with_glass(glass boolean, kind text, records uuid[]) RETURNS SETOF uuid SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION sees_adult_at(stay uuid, adult uuid, home uuid, since date, until date, recorded_by uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION sees_child(sought uuid) RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION sees_household(sought uuid) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION sees_merged(sought uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION sees_record(sought uuid) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION sees_relative(sought uuid) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION set_aside(m record_merge) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION set_webhook(body uuid, address text, fresh text, key text) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION settle_mail(which uuid, outcome text, code integer) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION settle_webhook(which uuid, became text, address text, failed text, status integer, rest timestamp with time zone) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION short_forms(name text) RETURNS text[] SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION shows_stay(stay uuid, adult uuid, home uuid, since date, until date, recorded_by uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION spelt_alike(a text, b text) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION standing(these uuid[]) RETURNS uuid[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION standing_records(asked uuid[]) RETURNS jsonb SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION still_held(holders uuid[], body uuid) RETURNS TABLE(people integer, open_actions integer, draft_profiles integer, involvements integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION take_job(kinds text[]) RETURNS TABLE(id uuid, kind text, subject_id uuid, attempts integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION take_job_but(kinds text[], aside uuid[]) RETURNS TABLE(id uuid, kind text, subject_id uuid, attempts integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION take_mail(which uuid, kinds text[]) RETURNS TABLE(notice_id uuid, kind text, since timestamp with time zone, email text, urgent text, ordinary text, quiet_from text, quiet_to text, waiting integer, urgently integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION take_tried(tried uuid) RETURNS TABLE(subject_id uuid, attempts integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION take_webhook(which uuid) RETURNS TABLE(notice_id uuid, recipient_id uuid, kind text, at timestamp with time zone, since timestamp with time zone, attempts integer, wanted boolean, url text, secret text, former_secret text, failures integer, rests_until timestamp with time zone, busy boolean) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION target_item_course() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
FUNCTION tell(about text, people uuid[], children uuid[], subject uuid, body uuid, instant timestamp with time zone) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION tell_action(sought uuid) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tell_draft(sought uuid) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tell_early_help(concern uuid) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tell_identity(sought uuid) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tell_immediate_risk(concern uuid) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tell_information(added uuid) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tell_merged(which uuid) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tell_reviewed(opening uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tell_sight(sought uuid) RETURNS integer SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tell_waiting_draft(sought uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tidy(jobs_before timestamp with time zone, keys_before timestamp with time zone, notices_before timestamp with time zone, most integer) RETURNS TABLE(jobs integer, keys integer, notices integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION tie_stands(child uuid, adult uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION timed_id(instant timestamp with time zone, kind integer) RETURNS uuid OWNER heed_owner EXECUTE heed_definer;
FUNCTION told_of_delivery(kid uuid, body uuid, instant timestamp with time zone) RETURNS uuid[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION told_of_incidents(kid uuid) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION told_of_opening(child uuid) RETURNS uuid[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION try_job(kinds text[], aside uuid[]) RETURNS TABLE(id uuid, kind text, attempts integer, tries integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION undelivered_mail(most integer) RETURNS TABLE(practitioner_id uuid, at timestamp with time zone, smtp_code integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION undelivered_webhooks(bodies uuid[], most integer) RETURNS TABLE(organisation_id uuid, id uuid, given_up boolean, attempts integer, attempted_at timestamp with time zone, next_at timestamp with time zone, failure text, http_status integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION undo_merge(which uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION units_below(body uuid) RETURNS uuid[] SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION unkept(issuers text[], instant timestamp with time zone) RETURNS TABLE(child_id uuid, authority uuid, by_lead boolean) SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION unplace_incident(sought uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION unusual_access(kinds text[], body uuid, since timestamp with time zone, until timestamp with time zone, many integer, past timestamp with time zone, past_kind text, past_who uuid, past_child uuid, ahead timestamp with time zone, ahead_kind text, ahead_who uuid, ahead_child uuid, backwards boolean, most integer) RETURNS TABLE(kind text, at timestamp with time zone, practitioner_id uuid, organisation_id uuid, child_id uuid, children integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp SET plan_cache_mode=force_custom_plan SET work_mem=32MB OWNER heed_definer EXECUTE heed_app;
FUNCTION viewer_administers() RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_compares() RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_glass() RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_keeps_records() RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_now() RETURNS timestamp with time zone OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_operation() RETURNS uuid OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_organisation() RETURNS uuid OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_oversees() RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_practitioner() RETURNS uuid OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_reach() RETURNS text OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_safeguards() RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_units() RETURNS uuid[] OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION visible_waiting() RETURNS SETOF disclosure_index SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION voice_record_corrects() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION voice_record_course() SET search_path=pg_catalog, public, pg_temp OWNER heed_owner;
TRIGGER FUNCTION webhook_notices() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION webhook_secret(body uuid, key text) RETURNS text SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION webhooks_of(bodies uuid[]) RETURNS TABLE(organisation_id uuid, url text, gone boolean, failures integer, set_at timestamp with time zone, former_until timestamp with time zone, delivered_at timestamp with time zone, waiting integer, undeliverable integer) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION withdraws_influence(before jsonb, after jsonb) RETURNS boolean SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_app;
FUNCTION write_entry(entry uuid, did text, asked text[], why text, ended text, shown uuid[], rules text[], looks text[]) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION write_looks(entry uuid, did text, asked text[], why text, ended text, children uuid[], behind uuid[], records uuid[], refused uuid[], visible uuid[], sought uuid[], nhs text[], pupil text[], local text[], concern text[], opened uuid[], concluded timestamp with time zone) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;

-- What this build calls and reads beside its tables. It serves only where the database
-- has all of it, with these arguments and answers.
-- calls access_chain(bigint,bigint) RETURNS TABLE(seq bigint, entry_id uuid, hash bytea, entry text, amiss boolean)
-- calls access_checkpoints(bigint,bigint) RETURNS TABLE(seq bigint, hash bytea, at text, key_id text, signature bytea)
-- calls access_extent() RETURNS TABLE(head bigint, head_hash bytea, signed bigint, signed_at text)
-- calls access_loose() RETURNS TABLE(kind text, entry_id uuid, entry text)
-- calls access_place(uuid) RETURNS TABLE(entry_id uuid, child_id uuid, seq bigint, signed bigint)
-- calls access_waiting() RETURNS bigint
-- calls action_counts(uuid[],date) RETURNS TABLE(organisation_id uuid, open bigint, due bigint, overdue bigint, declined bigint, unanswered bigint, oldest_days integer)
-- calls action_escalations(uuid) RETURNS TABLE(due date, state text, sent_to text, sent_on date)
-- calls action_subjects(uuid) RETURNS void
-- calls at_one_address(uuid) RETURNS SETOF uuid
-- calls calls_at_risk(uuid) RETURNS TABLE(organisation_id uuid, place bigint)
-- calls chain_access(integer) RETURNS TABLE(linked bigint, head bigint, head_hash bytea)
-- calls checkpoint_access(bigint,bytea,timestamp with time zone,text,bytea) RETURNS boolean
-- calls children_of(uuid[]) RETURNS SETOF uuid
-- calls climb_referral(uuid,text) RETURNS void
-- calls compare_child(uuid,uuid[]) RETURNS TABLE(candidate uuid, hidden uuid, restricted boolean, reasons text[], contradictions text[])
-- calls correct_subjects(uuid) RETURNS void
-- calls directory_entry(text,text) RETURNS TABLE(practitioner_id uuid, organisation_id uuid, agency text, kind text, identifier text, roles jsonb, active boolean)
-- calls end_deliveries(uuid,text) RETURNS void
-- calls end_involvements(uuid[],text) RETURNS void
-- calls escalate_action(uuid,text,date,date) RETURNS void
-- calls fail_job(uuid,text,timestamp with time zone) RETURNS void
-- calls gather_mail(uuid,timestamp with time zone) RETURNS void
-- calls hand_over(uuid,uuid[]) RETURNS void
-- calls has_opening(uuid,timestamp with time zone) RETURNS boolean
-- calls held_drafts(uuid[]) RETURNS integer
-- calls hides_incident_home(uuid) RETURNS boolean
-- calls hides_reported_home(uuid) RETURNS boolean
-- calls homes_at(text) RETURNS SETOF uuid
-- calls homes_at_referral(uuid) RETURNS SETOF uuid
-- calls incident_candidates(uuid[]) RETURNS TABLE(incident_id uuid, candidate uuid, restricted boolean, walled boolean, known boolean, reasons text[], contradictions text[])
-- calls incident_counts() RETURNS TABLE(organisation_id uuid, delivered integer, in_time integer, late integer, waiting integer, overdue integer, answered integer)
-- calls incident_matches(uuid[]) RETURNS TABLE(incident_id uuid, candidate uuid, reasons text[], contradictions text[])
-- calls jobs_counted(timestamp with time zone) RETURNS TABLE(waiting bigint, late bigint, failed bigint)
-- calls jobs_waiting(timestamp with time zone,integer) RETURNS TABLE(id uuid, kind text, state text, run_at timestamp with time zone, attempts integer, last_error text)
-- calls keep_neglect(uuid,jsonb,integer) RETURNS void
-- calls knows_adult(uuid,uuid) RETURNS boolean
-- calls knows_grades(uuid) RETURNS boolean
-- calls left_to_nobody(uuid[],text[]) RETURNS integer
-- calls merge_counts(uuid,uuid) RETURNS TABLE(record text, moves bigint, shared bigint)
-- calls merge_records(uuid) RETURNS void
-- calls merge_superseded(uuid) RETURNS boolean
-- calls merged_behind(uuid[]) RETURNS TABLE(record_id uuid, merged_id uuid)
-- calls name_key(text) RETURNS text
-- calls named_in(uuid[]) RETURNS TABLE(event_id uuid, themself boolean, manages boolean)
-- calls neglect_facts(uuid) RETURNS TABLE(child_id uuid, born date, died date, profile_id uuid, instrument_code text, instrument_id uuid, window_start date, window_end date, area_grades jsonb)
-- calls open_in_emergency(uuid,uuid,text,text,text,text,text,date,text,timestamp with time zone,timestamp with time zone,integer) RETURNS TABLE(outcome text, opened uuid, concerned uuid[])
-- calls people_to_ask(uuid[]) RETURNS SETOF uuid
-- calls place_incident(uuid,uuid,boolean,timestamp with time zone) RETURNS void
-- calls record_looks(uuid,text,text[],text,text,uuid[],uuid[],uuid[],uuid[],text[],text[],text[],text[],uuid[],timestamp with time zone) RETURNS boolean
-- calls referral_clock(uuid) RETURNS TABLE(due timestamp with time zone, immediate_risk boolean, told boolean, escalated boolean)
-- calls remind_incident(uuid) RETURNS timestamp with time zone
-- calls remove_webhook(uuid) RETURNS void
-- calls replay_webhook(uuid) RETURNS void
-- calls resend_mail(uuid) RETURNS integer
-- calls rotate_webhook(uuid,text,text,timestamp with time zone) RETURNS void
-- calls schedule_job(text,uuid,timestamp with time zone) RETURNS void
-- calls schedule_neglect(text,integer,date) RETURNS integer
-- calls search_children(text,integer,boolean) RETURNS TABLE(child_id uuid, score real)
-- calls seen_with_glass(boolean,text,uuid[]) RETURNS SETOF uuid
-- calls set_webhook(uuid,text,text,text) RETURNS void
-- calls settle_mail(uuid,text,integer) RETURNS void
-- calls settle_webhook(uuid,text,text,text,integer,timestamp with time zone) RETURNS void
-- calls standing_records(uuid[]) RETURNS jsonb
-- calls still_held(uuid[],uuid) RETURNS TABLE(people integer, open_actions integer, draft_profiles integer, involvements integer)
-- calls take_mail(uuid,text[]) RETURNS TABLE(notice_id uuid, kind text, since timestamp with time zone, email text, urgent text, ordinary text, quiet_from text, quiet_to text, waiting integer, urgently integer)
-- calls take_tried(uuid) RETURNS TABLE(subject_id uuid, attempts integer)
-- calls take_webhook(uuid) RETURNS TABLE(notice_id uuid, recipient_id uuid, kind text, at timestamp with time zone, since timestamp with time zone, attempts integer, wanted boolean, url text, secret text, former_secret text, failures integer, rests_until timestamp with time zone, busy boolean)
-- calls tell_action(uuid) RETURNS integer
-- calls tell_draft(uuid) RETURNS integer
-- calls tell_early_help(uuid) RETURNS integer
-- calls tell_identity(uuid) RETURNS integer
-- calls tell_immediate_risk(uuid) RETURNS integer
-- calls tell_information(uuid) RETURNS integer
-- calls tell_merged(uuid) RETURNS integer
-- calls tell_reviewed(uuid) RETURNS void
-- calls tell_sight(uuid) RETURNS integer
-- calls tell_waiting_draft(uuid) RETURNS void
-- calls tidy(timestamp with time zone,timestamp with time zone,timestamp with time zone,integer) RETURNS TABLE(jobs integer, keys integer, notices integer)
-- calls try_job(text[],uuid[]) RETURNS TABLE(id uuid, kind text, attempts integer, tries integer)
-- calls undelivered_mail(integer) RETURNS TABLE(practitioner_id uuid, at timestamp with time zone, smtp_code integer)
-- calls undelivered_webhooks(uuid[],integer) RETURNS TABLE(organisation_id uuid, id uuid, given_up boolean, attempts integer, attempted_at timestamp with time zone, next_at timestamp with time zone, failure text, http_status integer)
-- calls undo_merge(uuid) RETURNS void
-- calls units_below(uuid) RETURNS uuid[]
-- calls unplace_incident(uuid) RETURNS void
-- calls unusual_access(text[],uuid,timestamp with time zone,timestamp with time zone,integer,timestamp with time zone,text,uuid,uuid,timestamp with time zone,text,uuid,uuid,boolean,integer) RETURNS TABLE(kind text, at timestamp with time zone, practitioner_id uuid, organisation_id uuid, child_id uuid, children integer)
-- calls viewer_now() RETURNS timestamp with time zone
-- calls viewer_organisation() RETURNS uuid
-- calls viewer_practitioner() RETURNS uuid
-- calls viewer_safeguards() RETURNS boolean
-- calls webhook_secret(uuid,text) RETURNS text
-- calls webhooks_of(uuid[]) RETURNS TABLE(organisation_id uuid, url text, gone boolean, failures integer, set_at timestamp with time zone, former_until timestamp with time zone, delivered_at timestamp with time zone, waiting integer, undeliverable integer)
-- reads disclosure
-- reads viewer_child
-- reads viewer_involved
