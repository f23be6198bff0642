-- Beside the model: how long children have lived at a poor grade, as lists ask for
-- it; the work that waits for its time; what accounts said of training; the
-- instrument that Heed ships; and indexes for what is owed.

-- +goose Up
-- One row an area that was ever graded, kept from practice.NeglectClocks whenever a
-- profile is completed or marked as mistaken.
CREATE TABLE neglect_clock (
  child_id uuid NOT NULL REFERENCES child (id),
  instrument text NOT NULL,
  area text NOT NULL,
  since date,
  days integer NOT NULL CHECK (days >= 0),
  poor_from smallint NOT NULL CHECK (poor_from BETWEEN 1 AND 5),
  PRIMARY KEY (child_id, instrument, area)
);
COMMENT ON TABLE neglect_clock IS 'How long a child has lived at a poor grade in one area, as lists ask for it.';
COMMENT ON COLUMN neglect_clock.since IS 'Where it runs: the day from which it would have run without a break. Today less this is its days.';
COMMENT ON COLUMN neglect_clock.days IS 'Where it stands still: its days in all, none where the area was never poor. Else those of the spells that are over.';
COMMENT ON COLUMN neglect_clock.poor_from IS 'The grade from which care counted as poor when this was computed.';
CREATE INDEX neglect_clock_running ON neglect_clock (area, since, child_id) WHERE since IS NOT NULL;

-- Work that waits for its time: taken with FOR UPDATE SKIP LOCKED in the
-- transaction that does it, so that it is done once and a crash loses nothing.
CREATE TABLE job (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  run_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  done_at timestamptz
);
COMMENT ON TABLE job IS 'Work that waits for its time, or was done.';
COMMENT ON COLUMN job.last_error IS 'A code, never a text with values.';
CREATE UNIQUE INDEX job_waiting ON job (kind, subject_id) WHERE done_at IS NULL;
CREATE INDEX job_run_at ON job (run_at, id) WHERE done_at IS NULL;

-- Of all actions, few are owed or wait for an answer: an inbox reads them in order
-- of due day, and the board counts them without reading the rows or, of the
-- children, more than those who are restricted.
CREATE INDEX action_owed ON action (due, id) WHERE state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS');
CREATE INDEX action_owed_by_name ON action (practitioner_id, due, id) WHERE state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS');
CREATE INDEX action_owed_by_body ON action (organisation_id, due, id)
  WHERE practitioner_id IS NULL AND state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS');
CREATE INDEX action_counted ON action (organisation_id) INCLUDE (id, state, due, updated_at)
  WHERE state IN ('PROPOSED', 'ACCEPTED', 'IN_PROGRESS', 'DECLINED');
CREATE INDEX child_restricted ON child (id) WHERE restricted;

-- One more rule by which a record is shown.
ALTER TABLE disclosure DROP CONSTRAINT rule,
  ADD CONSTRAINT rule CHECK (rule = ANY (ARRAY['INVOLVEMENT', 'AUTHORITY', 'OWN_CONCERN', 'REGISTRATION', 'BREAK_GLASS', 'RECORDS', 'NONE']));

-- What accounts said of training becomes a training, in the open structure. The
-- columns stay for replicas of the release before, and nobody else reads them.
ALTER TABLE practitioner NO FORCE ROW LEVEL SECURITY;
INSERT INTO training (id, created_at, practitioner_id, code, "on", expires_on, recorded_by_id)
SELECT encode(set_byte(set_byte(substring(uuid_send(p.id) FROM 1 FOR 6) || substring(x.chance FROM 7), 6, 128 | (get_byte(x.chance, 6) & 15)), 7, 17), 'hex')::uuid,
  p.updated_at, p.id, 'GCP-STRUCTURE', p.care_profile_trained_on, p.care_profile_training_expires_on, coalesce(p.updated_by, p.id)
FROM practitioner p CROSS JOIN LATERAL (SELECT uuid_send(gen_random_uuid()) AS chance WHERE p.id IS NOT NULL OFFSET 0) x
WHERE p.care_profile_trained_on IS NOT NULL;
ALTER TABLE practitioner FORCE ROW LEVEL SECURITY;
COMMENT ON COLUMN practitioner.care_profile_trained_on IS 'Of the first release; a training since then.';
COMMENT ON COLUMN practitioner.care_profile_training_expires_on IS 'Of the first release; a training since then.';

-- The open structure (practice/data/neglect-profile-skeleton.json). A test holds the two together.
INSERT INTO instrument (id, created_at, code, version, title, definition) VALUES
  ('019abe6a-2800-8010-8000-000000000001', '2026-11-26T00:00:00Z', 'GCP-STRUCTURE', '1.0.0', 'Graded care profile: open structure', $open${"code":"GCP-STRUCTURE","title":"Graded care profile: open structure","version":"1.0.0","licence":"Structure and grade scale only (published facts). Item descriptors belong to their owners; a partnership that holds a licence loads its own text.","grades":[{"grade":1,"need":"every need met","commitment":"the child always comes first","quality":"best"},{"grade":2,"need":"essential needs met in full","commitment":"the child comes first most of the time","quality":"adequate"},{"grade":3,"need":"some essential needs unmet","commitment":"child and carer count the same","quality":"borderline"},{"grade":4,"need":"most essential needs unmet","commitment":"the child comes second","quality":"poor"},{"grade":5,"need":"essential needs wholly unmet, or hostility","commitment":"the child is not considered","quality":"worst"}],"notAssessed":"a value of its own: never a 1, never a 0","derivation":{"subArea":{"rule":"MOST_FREQUENT_UNLESS_HIGH","highFrom":4,"ties":"WORSE"},"area":{"rule":"MOST_FREQUENT_UNLESS_HIGH","highFrom":4,"ties":"WORSE"},"acrossAreas":"never averaged, never totalled"},"targets":{"max":3,"fields":["item","gradeNow","periodForChange","targetGrade","gradeAtReview"]},"areas":[{"code":"A","title":"Physical care","subAreas":[{"code":"A1","title":"Nutrition","items":[{"code":"A1a","title":"Quality"},{"code":"A1b","title":"Quantity"},{"code":"A1c","title":"Preparation"},{"code":"A1d","title":"Organisation"}]},{"code":"A2","title":"Housing","items":[{"code":"A2a","title":"Maintenance"},{"code":"A2b","title":"Decor"},{"code":"A2c","title":"Facilities"}]},{"code":"A3","title":"Clothing","items":[{"code":"A3a","title":"Insulation"},{"code":"A3b","title":"Fitting"},{"code":"A3c","title":"Look"}]},{"code":"A4","title":"Hygiene","items":[{"code":"A4","title":"Hygiene"}]},{"code":"A5","title":"Health","items":[{"code":"A5a","title":"Opinion sought"},{"code":"A5b","title":"Follow-up"},{"code":"A5c","title":"Surveillance"},{"code":"A5d","title":"Disability and long-term illness","optional":true}]}]},{"code":"B","title":"Safety","subAreas":[{"code":"B1","title":"In the carer's presence","items":[{"code":"B1a","title":"Awareness"},{"code":"B1b","title":"Practice"},{"code":"B1c","title":"Traffic"},{"code":"B1d","title":"Safety features"}]},{"code":"B2","title":"In the carer's absence","items":[{"code":"B2","title":"Care arranged in absence"}]}]},{"code":"C","title":"Love","subAreas":[{"code":"C1","title":"The carer","items":[{"code":"C1a","title":"Sensitivity"},{"code":"C1b","title":"Timing of response"},{"code":"C1c","title":"Reciprocation"}]},{"code":"C2","title":"Mutual engagement","items":[{"code":"C2a","title":"Overtures"},{"code":"C2b","title":"Quality"}]}]},{"code":"D","title":"Esteem","subAreas":[{"code":"D1","title":"Stimulation","items":[{"code":"D1","title":"Stimulation","ageBands":["0-2","2-5","5+"]}]},{"code":"D2","title":"Approval","items":[{"code":"D2","title":"Approval"}]},{"code":"D3","title":"Disapproval","items":[{"code":"D3","title":"Disapproval"}]},{"code":"D4","title":"Acceptance","items":[{"code":"D4","title":"Acceptance"}]}]}]}$open$);

-- +goose Down
DROP INDEX action_owed, action_owed_by_name, action_owed_by_body, action_counted, child_restricted;
DROP TABLE job, neglect_clock;
