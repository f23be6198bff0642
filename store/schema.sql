-- The database as the migrations and policies leave it: to be read, never run and
-- never edited. What a policy says is in policies; here is that it is there.
-- Written anew by: go test ./store -run TestTheDumpIsWhatTheMigrationsLeave -update

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
  rules text[] NOT NULL
);
COMMENT ON TABLE access_entry IS 'One operation that showed, changed or was refused a child''s record; append-only, hash-chained.';
ALTER TABLE access_entry ADD CONSTRAINT access_entry_pkey PRIMARY KEY (id);
ALTER TABLE access_entry ADD CONSTRAINT agency CHECK ((agency = ANY (ARRAY['POLICE'::text, 'HEALTH'::text, 'EDUCATION'::text, 'SOCIAL_CARE'::text])));
ALTER TABLE access_entry ADD CONSTRAINT outcome CHECK ((outcome = ANY (ARRAY['ALLOWED'::text, 'REFUSED'::text])));
ALTER TABLE access_entry ADD CONSTRAINT paired CHECK ((cardinality(child_ids) = cardinality(rules)));
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
ALTER TABLE access_pending ADD CONSTRAINT access_pending_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES access_entry(id);
ALTER TABLE access_pending ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_pending_definer ON access_pending FOR ALL TO heed_definer …;
GRANT DELETE, INSERT, SELECT ON access_pending TO heed_definer;

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
  died_on date
);
COMMENT ON TABLE child IS 'The person whom the whole record is about, born or expected.';
ALTER TABLE child ADD CONSTRAINT child_pkey PRIMARY KEY (id);
ALTER TABLE child ADD CONSTRAINT birth CHECK (((date_of_birth IS NULL) OR (expected_date_of_birth IS NULL)));
ALTER TABLE child ADD CONSTRAINT death CHECK ((died_on >= date_of_birth));
ALTER TABLE child ADD CONSTRAINT gender CHECK ((gender_identity = ANY (ARRAY['NOT_KNOWN'::text, 'MALE'::text, 'FEMALE'::text, 'SELF_DESCRIBED'::text])));
ALTER TABLE child ADD CONSTRAINT sex CHECK ((sex = ANY (ARRAY['FEMALE'::text, 'MALE'::text, 'UNKNOWN'::text])));
CREATE INDEX child_created_at_id ON child USING btree (created_at, id);
CREATE INDEX child_date_of_birth ON child USING btree (date_of_birth);
CREATE INDEX child_family_name_id ON child USING btree (family_name, id);
CREATE INDEX child_la_child_id ON child USING btree (la_child_id);
CREATE INDEX child_nhs_number ON child USING btree (nhs_number);
CREATE INDEX child_upn ON child USING btree (upn);
CREATE TRIGGER child_repeated AFTER UPDATE OF restricted, family_name ON child FOR EACH ROW WHEN (((old.restricted IS DISTINCT FROM new.restricted) OR (old.family_name IS DISTINCT FROM new.family_name))) EXECUTE FUNCTION child_repeated();
CREATE TRIGGER child_searchable AFTER INSERT OR UPDATE OF given_name, family_name, preferred_name, former_names, date_of_birth, expected_date_of_birth, nhs_number, upn, la_child_id, restricted ON child FOR EACH ROW EXECUTE FUNCTION child_searchable();
ALTER TABLE child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY child_change ON child FOR UPDATE TO heed_app …;
CREATE POLICY child_create ON child FOR INSERT TO heed_app …;
CREATE POLICY child_definer ON child FOR ALL TO heed_definer …;
CREATE POLICY child_read ON child FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON child TO heed_app;
GRANT SELECT ON child TO heed_definer;
GRANT UPDATE (restricted) ON child TO heed_definer;

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
CREATE INDEX child_search_names ON child_search USING gin (names gin_trgm_ops);
CREATE INDEX child_search_nhs ON child_search USING btree (nhs_number) WHERE (nhs_number IS NOT NULL);
CREATE INDEX child_search_sounds ON child_search USING gin (sounds);
CREATE INDEX child_search_upn ON child_search USING btree (upn) WHERE (upn IS NOT NULL);
ALTER TABLE child_search ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY child_search_definer ON child_search FOR ALL TO heed_definer …;
GRANT INSERT, SELECT, UPDATE ON child_search TO heed_definer;

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
  recorded_by_id uuid NOT NULL
);
COMMENT ON TABLE chronology_event IS 'One thing that happened in children''s lives; append-only.';
ALTER TABLE chronology_event ADD CONSTRAINT chronology_event_pkey PRIMARY KEY (id);
ALTER TABLE chronology_event ADD CONSTRAINT agency CHECK ((agency = ANY (ARRAY['POLICE'::text, 'HEALTH'::text, 'EDUCATION'::text, 'SOCIAL_CARE'::text])));
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
CREATE TRIGGER chronology_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON chronology_event FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE chronology_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY chronology_event_create ON chronology_event FOR INSERT TO heed_app …;
CREATE POLICY chronology_event_definer ON chronology_event FOR SELECT TO heed_definer …;
CREATE POLICY chronology_event_read ON chronology_event FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON chronology_event TO heed_app;
GRANT SELECT ON chronology_event TO heed_definer;

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
CREATE TRIGGER chronology_subject_own BEFORE INSERT ON chronology_subject FOR EACH ROW EXECUTE FUNCTION chronology_subject_own();
ALTER TABLE chronology_subject ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY chronology_subject_create ON chronology_subject FOR INSERT TO heed_app …;
CREATE POLICY chronology_subject_definer ON chronology_subject FOR ALL TO heed_definer …;
CREATE POLICY chronology_subject_read ON chronology_subject FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON chronology_subject TO heed_app;
GRANT INSERT, SELECT ON chronology_subject TO heed_definer;

CREATE TABLE disclosure (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  at timestamp with time zone NOT NULL,
  rule text NOT NULL,
  child_id uuid NOT NULL,
  entry_id uuid NOT NULL
);
COMMENT ON TABLE disclosure IS 'One child in one access entry: the way from a child to who looked.';
ALTER TABLE disclosure ADD CONSTRAINT disclosure_pkey PRIMARY KEY (id);
ALTER TABLE disclosure ADD CONSTRAINT rule CHECK ((rule = ANY (ARRAY['INVOLVEMENT'::text, 'AUTHORITY'::text, 'OWN_CONCERN'::text, 'REGISTRATION'::text, 'RECORDS'::text, 'NONE'::text])));
ALTER TABLE disclosure ADD CONSTRAINT disclosure_access_entry_entry FOREIGN KEY (entry_id) REFERENCES access_entry(id);
ALTER TABLE disclosure ADD CONSTRAINT disclosure_child_disclosures FOREIGN KEY (child_id) REFERENCES child(id);
CREATE INDEX disclosure_child_id_at_id ON disclosure USING btree (child_id, at, id);
CREATE INDEX disclosure_entry_id ON disclosure USING btree (entry_id);
CREATE TRIGGER disclosure_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON disclosure FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY disclosure_definer ON disclosure FOR ALL TO heed_definer …;
CREATE POLICY disclosure_read ON disclosure FOR SELECT TO heed_app …;
GRANT SELECT ON disclosure TO heed_app;
GRANT INSERT, SELECT ON disclosure TO heed_definer;

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
  ward text
);
COMMENT ON TABLE household IS 'A home: an address and who lives there from when to when.';
ALTER TABLE household ADD CONSTRAINT household_pkey PRIMARY KEY (id);
CREATE TRIGGER household_searchable AFTER INSERT OR UPDATE OF address, postcode ON household FOR EACH ROW EXECUTE FUNCTION household_searchable();
ALTER TABLE household ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY household_change ON household FOR UPDATE TO heed_app …;
CREATE POLICY household_create ON household FOR INSERT TO heed_app …;
CREATE POLICY household_definer ON household FOR SELECT TO heed_definer …;
CREATE POLICY household_read ON household FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON household TO heed_app;
GRANT SELECT ON household TO heed_definer;

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
  relative_id uuid
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
CREATE INDEX householdmember_relative_id_household_id ON household_member USING btree (relative_id, household_id);
ALTER TABLE household_member ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY household_member_change ON household_member FOR UPDATE TO heed_app …;
CREATE POLICY household_member_create ON household_member FOR INSERT TO heed_app …;
CREATE POLICY household_member_definer ON household_member FOR SELECT TO heed_definer …;
CREATE POLICY household_member_read ON household_member FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON household_member TO heed_app;
GRANT SELECT ON household_member TO heed_definer;

CREATE TABLE household_search (
  household_id uuid NOT NULL,
  address text NOT NULL
);
COMMENT ON TABLE household_search IS 'A household''s address as it compares: lower-case letters and digits only.';
ALTER TABLE household_search ADD CONSTRAINT household_search_pkey PRIMARY KEY (household_id);
ALTER TABLE household_search ADD CONSTRAINT household_search_household_id_fkey FOREIGN KEY (household_id) REFERENCES household(id);
CREATE INDEX household_search_address ON household_search USING btree (address);
ALTER TABLE household_search ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY household_search_definer ON household_search FOR ALL TO heed_definer …;
GRANT INSERT, SELECT, UPDATE ON household_search TO heed_definer;

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
  child_family_name text NOT NULL DEFAULT ''::text
);
COMMENT ON TABLE involvement IS 'An organisation''s legitimate relationship with a child. Access hangs on it.';
ALTER TABLE involvement ADD CONSTRAINT involvement_pkey PRIMARY KEY (id);
ALTER TABLE involvement ADD CONSTRAINT basis CHECK ((lawful_basis = ANY (ARRAY['LEGAL_OBLIGATION'::text, 'PUBLIC_TASK'::text, 'VITAL_INTERESTS'::text, 'LAW_ENFORCEMENT'::text, 'CONSENT'::text])));
ALTER TABLE involvement ADD CONSTRAINT origin CHECK ((origin = ANY (ARRAY['REFERRAL_ACCEPTED'::text, 'ACTION_ASSIGNED'::text, 'CONFERENCE_INVITED'::text, 'ALLOCATED'::text, 'REGISTERED'::text, 'RECORDED'::text])));
ALTER TABLE involvement ADD CONSTRAINT role CHECK ((role = ANY (ARRAY['LEAD_SOCIAL_WORKER'::text, 'SOCIAL_WORKER'::text, 'FAMILY_SUPPORT_WORKER'::text, 'CONFERENCE_CHAIR'::text, 'EARLY_HELP_WORKER'::text, 'HEALTH_VISITOR'::text, 'SCHOOL_NURSE'::text, 'MIDWIFE'::text, 'GENERAL_PRACTITIONER'::text, 'PAEDIATRICIAN'::text, 'MENTAL_HEALTH_WORKER'::text, 'DESIGNATED_SAFEGUARDING_LEAD'::text, 'TEACHER'::text, 'NURSERY_KEY_PERSON'::text, 'POLICE_OFFICER_IN_THE_CASE'::text, 'OTHER'::text])));
ALTER TABLE involvement ADD CONSTRAINT span CHECK (("to" >= "from"));
ALTER TABLE involvement ADD CONSTRAINT involvement_child_involvements FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE involvement ADD CONSTRAINT involvement_organisation_involvements FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE involvement ADD CONSTRAINT involvement_practitioner_involvements FOREIGN KEY (practitioner_id) REFERENCES practitioner(id) ON DELETE SET NULL;
CREATE INDEX involvement_child_id_organisation_id ON involvement USING btree (child_id, organisation_id);
CREATE INDEX involvement_organisation_id_child_family_name_child_id ON involvement USING btree (organisation_id, child_family_name, child_id) INCLUDE ("from", "to", child_restricted, practitioner_id);
CREATE INDEX involvement_practitioner_id_child_id ON involvement USING btree (practitioner_id, child_id);
CREATE TRIGGER involvement_repeats BEFORE INSERT ON involvement FOR EACH ROW EXECUTE FUNCTION involvement_repeats();
ALTER TABLE involvement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY involvement_change ON involvement FOR UPDATE TO heed_app …;
CREATE POLICY involvement_create ON involvement FOR INSERT TO heed_app …;
CREATE POLICY involvement_definer ON involvement FOR ALL TO heed_definer …;
CREATE POLICY involvement_read ON involvement FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON involvement TO heed_app;
GRANT SELECT, UPDATE ON involvement TO heed_definer;

CREATE TABLE migration (
  id integer GENERATED AS IDENTITY NOT NULL,
  version_id bigint NOT NULL,
  is_applied boolean NOT NULL,
  tstamp timestamp without time zone NOT NULL DEFAULT now()
);
ALTER TABLE migration ADD CONSTRAINT migration_pkey PRIMARY KEY (id);
GRANT SELECT ON migration TO heed_app;

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
  parent_id uuid
);
COMMENT ON TABLE organisation IS 'A body of the partnership: a force, a trust, a school, the council.';
ALTER TABLE organisation ADD CONSTRAINT organisation_pkey PRIMARY KEY (id);
ALTER TABLE organisation ADD CONSTRAINT agency CHECK ((agency = ANY (ARRAY['POLICE'::text, 'HEALTH'::text, 'EDUCATION'::text, 'SOCIAL_CARE'::text])));
ALTER TABLE organisation ADD CONSTRAINT kind CHECK ((kind = ANY (ARRAY['POLICE_FORCE'::text, 'HOSPITAL_TRUST'::text, 'GP_PRACTICE'::text, 'HEALTH_VISITING'::text, 'SCHOOL_NURSING'::text, 'MIDWIFERY'::text, 'MENTAL_HEALTH_SERVICE'::text, 'SCHOOL'::text, 'NURSERY'::text, 'COLLEGE'::text, 'LOCAL_AUTHORITY'::text, 'EARLY_HELP_SERVICE'::text])));
ALTER TABLE organisation ADD CONSTRAINT organisation_organisation_parts FOREIGN KEY (parent_id) REFERENCES organisation(id) ON DELETE SET NULL;
CREATE UNIQUE INDEX organisation_identifier_kind ON organisation USING btree (identifier, kind);
CREATE INDEX organisation_name_id ON organisation USING btree (name, id);
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
  manager_id uuid
);
COMMENT ON TABLE practitioner IS 'One person''s account in one organisation, or an agency''s own system.';
ALTER TABLE practitioner ADD CONSTRAINT practitioner_pkey PRIMARY KEY (id);
ALTER TABLE practitioner ADD CONSTRAINT practitioner_organisation_practitioners FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE practitioner ADD CONSTRAINT practitioner_practitioner_team FOREIGN KEY (manager_id) REFERENCES practitioner(id) ON DELETE SET NULL;
CREATE UNIQUE INDEX practitioner_issuer_subject ON practitioner USING btree (issuer, subject);
CREATE INDEX practitioner_name_id ON practitioner USING btree (name, id);
CREATE INDEX practitioner_organisation_id_name_id ON practitioner USING btree (organisation_id, name, id);
ALTER TABLE practitioner ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY practitioner_change ON practitioner FOR UPDATE TO heed_app …;
CREATE POLICY practitioner_create ON practitioner FOR INSERT TO heed_app …;
CREATE POLICY practitioner_definer ON practitioner FOR SELECT TO heed_definer …;
CREATE POLICY practitioner_read ON practitioner FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON practitioner TO heed_app;
GRANT SELECT ON practitioner TO heed_definer;

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
  household_id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  submitted_by_id uuid NOT NULL
);
COMMENT ON TABLE referral IS 'A concern about one household and the children in it.';
ALTER TABLE referral ADD CONSTRAINT referral_pkey PRIMARY KEY (id);
ALTER TABLE referral ADD CONSTRAINT basis CHECK ((lawful_basis = ANY (ARRAY['LEGAL_OBLIGATION'::text, 'PUBLIC_TASK'::text, 'VITAL_INTERESTS'::text, 'LAW_ENFORCEMENT'::text, 'CONSENT'::text])));
ALTER TABLE referral ADD CONSTRAINT state CHECK ((state = ANY (ARRAY['SUBMITTED'::text, 'IN_TRIAGE'::text, 'ACCEPTED'::text, 'EARLY_HELP'::text, 'SIGNPOSTED'::text, 'NO_FURTHER_ACTION'::text, 'WITHDRAWN'::text])));
ALTER TABLE referral ADD CONSTRAINT told CHECK ((family_knows OR (reason_family_not_told IS NOT NULL)));
ALTER TABLE referral ADD CONSTRAINT referral_household_referrals FOREIGN KEY (household_id) REFERENCES household(id);
ALTER TABLE referral ADD CONSTRAINT referral_organisation_submitted FOREIGN KEY (organisation_id) REFERENCES organisation(id);
ALTER TABLE referral ADD CONSTRAINT referral_practitioner_submissions FOREIGN KEY (submitted_by_id) REFERENCES practitioner(id);
CREATE INDEX referral_household_id ON referral USING btree (household_id);
CREATE INDEX referral_organisation_id ON referral USING btree (organisation_id);
CREATE INDEX referral_received_at_id ON referral USING btree (received_at, id);
CREATE UNIQUE INDEX referral_reference_key ON referral USING btree (reference);
CREATE INDEX referral_state_triage_key_id ON referral USING btree (state, triage_key, id);
CREATE INDEX referral_submitted_by_id_received_at_id ON referral USING btree (submitted_by_id, received_at, id);
CREATE INDEX referral_triage_key_id ON referral USING btree (triage_key, id);
ALTER TABLE referral ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_change ON referral FOR UPDATE TO heed_app …;
CREATE POLICY referral_create ON referral FOR INSERT TO heed_app …;
CREATE POLICY referral_definer ON referral FOR SELECT TO heed_definer …;
CREATE POLICY referral_read ON referral FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON referral TO heed_app;
GRANT SELECT ON referral TO heed_definer;
GRANT UPDATE (version, updated_at, updated_by, state, triage_started_at, feedback, feedback_given_at, feedback_read_at, withdrawn_reason) ON referral TO heed_app;

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
  child_id uuid NOT NULL
);
COMMENT ON TABLE referral_child IS 'A child whom a concern names, as the referrer named them.';
ALTER TABLE referral_child ADD CONSTRAINT referral_child_pkey PRIMARY KEY (id);
ALTER TABLE referral_child ADD CONSTRAINT referral_child_child_child FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE referral_child ADD CONSTRAINT referral_child_referral_referral FOREIGN KEY (referral_id) REFERENCES referral(id);
CREATE INDEX referralchild_child_id_received_at ON referral_child USING btree (child_id, received_at);
CREATE UNIQUE INDEX referralchild_referral_id_child_id ON referral_child USING btree (referral_id, child_id);
CREATE TRIGGER referral_child_own BEFORE INSERT ON referral_child FOR EACH ROW EXECUTE FUNCTION referral_child_own();
ALTER TABLE referral_child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_child_create ON referral_child FOR INSERT TO heed_app …;
CREATE POLICY referral_child_definer ON referral_child FOR SELECT TO heed_definer …;
CREATE POLICY referral_child_read ON referral_child FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON referral_child TO heed_app;
GRANT SELECT ON referral_child TO heed_definer;

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
  referral_id uuid NOT NULL
);
COMMENT ON TABLE referral_decision IS 'What social care decided on a concern. An overridden one stays.';
ALTER TABLE referral_decision ADD CONSTRAINT referral_decision_pkey PRIMARY KEY (id);
ALTER TABLE referral_decision ADD CONSTRAINT outcome CHECK ((outcome = ANY (ARRAY['ACCEPTED'::text, 'EARLY_HELP'::text, 'SIGNPOSTED'::text, 'NO_FURTHER_ACTION'::text])));
ALTER TABLE referral_decision ADD CONSTRAINT threshold CHECK ((threshold = ANY (ARRAY['UNIVERSAL'::text, 'EARLY_HELP'::text, 'CHILD_IN_NEED'::text, 'CHILD_PROTECTION'::text])));
ALTER TABLE referral_decision ADD CONSTRAINT referral_decision_practitioner_decisions FOREIGN KEY (decided_by_id) REFERENCES practitioner(id);
ALTER TABLE referral_decision ADD CONSTRAINT referral_decision_referral_decisions FOREIGN KEY (referral_id) REFERENCES referral(id);
CREATE UNIQUE INDEX referraldecision_referral_id_sequence ON referral_decision USING btree (referral_id, sequence);
CREATE TRIGGER referral_decision_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON referral_decision FOR EACH STATEMENT EXECUTE FUNCTION append_only();
ALTER TABLE referral_decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_decision_create ON referral_decision FOR INSERT TO heed_app …;
CREATE POLICY referral_decision_definer ON referral_decision FOR SELECT TO heed_definer …;
CREATE POLICY referral_decision_read ON referral_decision FOR SELECT TO heed_app …;
GRANT INSERT, SELECT ON referral_decision TO heed_app;

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
  relative_id uuid NOT NULL
);
COMMENT ON TABLE relationship IS 'What a relative is to a child.';
ALTER TABLE relationship ADD CONSTRAINT relationship_pkey PRIMARY KEY (id);
ALTER TABLE relationship ADD CONSTRAINT engagement CHECK ((engagement = ANY (ARRAY['ENGAGED'::text, 'RELUCTANT'::text, 'ABSENT'::text, 'NOT_YET_APPROACHED'::text, 'UNSAFE_TO_CONTACT'::text])));
ALTER TABLE relationship ADD CONSTRAINT kind CHECK ((kind = ANY (ARRAY['MOTHER'::text, 'FATHER'::text, 'STEP_MOTHER'::text, 'STEP_FATHER'::text, 'ADOPTIVE_MOTHER'::text, 'ADOPTIVE_FATHER'::text, 'GRANDMOTHER'::text, 'GRANDFATHER'::text, 'MATERNAL_GRANDMOTHER'::text, 'MATERNAL_GRANDFATHER'::text, 'PATERNAL_GRANDMOTHER'::text, 'PATERNAL_GRANDFATHER'::text, 'MATERNAL_AUNT'::text, 'MATERNAL_UNCLE'::text, 'PATERNAL_AUNT'::text, 'PATERNAL_UNCLE'::text, 'MATERNAL_RELATIVE'::text, 'PATERNAL_RELATIVE'::text, 'ADULT_SIBLING'::text, 'CARER'::text, 'OTHER'::text])));
ALTER TABLE relationship ADD CONSTRAINT unsafe CHECK (((engagement <> 'UNSAFE_TO_CONTACT'::text) OR (unsafe_reason IS NOT NULL)));
ALTER TABLE relationship ADD CONSTRAINT relationship_child_relationships FOREIGN KEY (child_id) REFERENCES child(id);
ALTER TABLE relationship ADD CONSTRAINT relationship_relative_relationships FOREIGN KEY (relative_id) REFERENCES relative(id);
CREATE UNIQUE INDEX relationship_child_id_relative_id ON relationship USING btree (child_id, relative_id);
CREATE INDEX relationship_relative_id ON relationship USING btree (relative_id);
ALTER TABLE relationship ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY relationship_change ON relationship FOR UPDATE TO heed_app …;
CREATE POLICY relationship_create ON relationship FOR INSERT TO heed_app …;
CREATE POLICY relationship_definer ON relationship FOR SELECT TO heed_definer …;
CREATE POLICY relationship_read ON relationship FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON relationship TO heed_app;
GRANT SELECT ON relationship TO heed_definer;

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
  sex text NOT NULL
);
COMMENT ON TABLE relative IS 'An adult in the child''s family.';
ALTER TABLE relative ADD CONSTRAINT relative_pkey PRIMARY KEY (id);
ALTER TABLE relative ADD CONSTRAINT sex CHECK ((sex = ANY (ARRAY['FEMALE'::text, 'MALE'::text, 'UNKNOWN'::text])));
ALTER TABLE relative ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY relative_change ON relative FOR UPDATE TO heed_app …;
CREATE POLICY relative_create ON relative FOR INSERT TO heed_app …;
CREATE POLICY relative_definer ON relative FOR SELECT TO heed_definer …;
CREATE POLICY relative_read ON relative FOR SELECT TO heed_app …;
GRANT INSERT, SELECT, UPDATE ON relative TO heed_app;
GRANT SELECT ON relative TO heed_definer;

CREATE TABLE retry (
  practitioner_id uuid NOT NULL,
  key text NOT NULL,
  verb text NOT NULL,
  input_hash bytea NOT NULL,
  record_id uuid,
  at timestamp with time zone NOT NULL
);
COMMENT ON TABLE retry IS 'Mutations sent with an idempotency key: what was asked, and the record that answered.';
ALTER TABLE retry ADD CONSTRAINT retry_pkey PRIMARY KEY (practitioner_id, key);
ALTER TABLE retry ADD CONSTRAINT retry_practitioner_id_fkey FOREIGN KEY (practitioner_id) REFERENCES practitioner(id);
CREATE INDEX retry_at ON retry USING btree (at);
ALTER TABLE retry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY retry_own ON retry FOR ALL TO heed_app …;
GRANT INSERT, SELECT ON retry TO heed_app;
GRANT UPDATE (record_id) ON retry TO heed_app;

CREATE VIEW viewer_child WITH (security_invoker=true) …;

FUNCTION access_chain(after_seq bigint, most bigint) RETURNS TABLE(seq bigint, entry_id uuid, hash bytea, entry text, amiss boolean) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION access_checkpoints(after_seq bigint, last_seq bigint) RETURNS TABLE(seq bigint, hash bytea, at text, key_id text, signature bytea) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION access_extent() RETURNS TABLE(head bigint, head_hash bytea, signed bigint, signed_at text) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION access_loose() RETURNS TABLE(kind text, entry_id uuid, entry text) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION access_text(e access_entry) RETURNS text OWNER heed_owner EXECUTE heed_definer;
FUNCTION access_waiting() RETURNS bigint SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION append_only() OWNER heed_owner;
FUNCTION chain_access(most integer) RETURNS TABLE(linked bigint, head bigint, head_hash bytea) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp SET enable_seqscan=off SET enable_hashjoin=off SET enable_mergejoin=off OWNER heed_definer EXECUTE heed_app;
FUNCTION checkpoint_access(head bigint, head_hash bytea, signed_at timestamp with time zone, signer text, sig bytea) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
TRIGGER FUNCTION child_repeated() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION child_search_row(c child) RETURNS child_search SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
TRIGGER FUNCTION child_searchable() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION chronology_subject_own() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION correct_subjects(correction uuid) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION directory_entry(token_issuer text, token_subject text) RETURNS TABLE(practitioner_id uuid, organisation_id uuid, agency text, kind text, identifier text, roles jsonb, active boolean) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION disclosure_amiss(entries uuid[]) RETURNS SETOF uuid SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION household_searchable() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
TRIGGER FUNCTION involvement_repeats() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION knows_child(sought uuid) RETURNS boolean SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION match_child(sought uuid) RETURNS TABLE(candidate uuid, restricted boolean, reasons text[], contradictions text[]) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp SET pg_trgm.similarity_threshold=0.5 OWNER heed_definer EXECUTE heed_app;
FUNCTION record_access(entry uuid, did text, asked text[], why text, ended text, children uuid[], referrals uuid[], refused uuid[]) RETURNS void SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer EXECUTE heed_app;
FUNCTION record_id(beside uuid, kind integer) RETURNS uuid SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
TRIGGER FUNCTION referral_child_own() SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp OWNER heed_definer;
FUNCTION search_children(sought text, most integer, few boolean) RETURNS TABLE(child_id uuid, score real) SECURITY DEFINER SET search_path=pg_catalog, public, pg_temp SET pg_trgm.word_similarity_threshold=0.6 OWNER heed_definer EXECUTE heed_app;
FUNCTION search_points(name text, heard text[], code text, c child_search) RETURNS real OWNER heed_owner EXECUTE heed_definer;
FUNCTION search_sounds(names text) RETURNS text[] SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION search_text(name text) RETURNS text SET search_path=pg_catalog, public, pg_temp OWNER heed_owner EXECUTE heed_definer;
FUNCTION sees_child(sought uuid) RETURNS boolean OWNER heed_owner EXECUTE heed_app;
FUNCTION sees_household(sought uuid) RETURNS boolean OWNER heed_owner EXECUTE heed_app;
FUNCTION sees_relative(sought uuid) RETURNS boolean OWNER heed_owner EXECUTE heed_app;
FUNCTION viewer_administers() RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_keeps_records() RETURNS boolean OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_now() RETURNS timestamp with time zone OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_operation() RETURNS uuid OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_organisation() RETURNS uuid OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_practitioner() RETURNS uuid OWNER heed_owner EXECUTE heed_app, heed_definer;
FUNCTION viewer_reach() RETURNS text OWNER heed_owner EXECUTE heed_app, heed_definer;
