-- Names by which lists are ordered and filtered without regard to case and accents:
-- for each such name a key beside it, in one order whatever the database's
-- collation. Triggers keep the keys, so that the release before, which does not know
-- them, goes on writing names. The older columns and indexes stay for it.
--
-- The keys of what is there are made here by the words of name_key, for functions
-- are cleared while migrations run.

-- +goose Up
-- In production the superuser made it; a scratch database of the planner has it from here.
CREATE EXTENSION IF NOT EXISTS unaccent;
-- modify "child" table
ALTER TABLE "child" ADD COLUMN "family_key" text NOT NULL DEFAULT '' COLLATE "C";
-- Row security is forced on the owner too, who fills the column.
ALTER TABLE "child" NO FORCE ROW LEVEL SECURITY;
UPDATE "child" SET "family_key" = regexp_replace(lower(unaccent(normalize("family_name", NFC))), '[^[:alnum:]]+', '', 'g');
ALTER TABLE "child" FORCE ROW LEVEL SECURITY;
-- create index "child_family_key_id" to table: "child"
CREATE INDEX "child_family_key_id" ON "child" ("family_key", "id");
-- set comment to column: "family_key" on table: "child"
COMMENT ON COLUMN "child"."family_key" IS 'The family name as lists are ordered by it: without case, accents, spaces and signs. Kept by a trigger.';
-- modify "instrument" table
ALTER TABLE "instrument" ADD COLUMN "code_key" text NOT NULL DEFAULT '' COLLATE "C";
-- Row security is forced on the owner too, who fills the column.
ALTER TABLE "instrument" NO FORCE ROW LEVEL SECURITY;
UPDATE "instrument" SET "code_key" = regexp_replace(lower(unaccent(normalize("code", NFC))), '[^[:alnum:]]+', '', 'g');
ALTER TABLE "instrument" FORCE ROW LEVEL SECURITY;
-- create index "instrument_code_key_id" to table: "instrument"
CREATE INDEX "instrument_code_key_id" ON "instrument" ("code_key", "id");
-- set comment to column: "code_key" on table: "instrument"
COMMENT ON COLUMN "instrument"."code_key" IS 'The code as lists are ordered by it: without case, accents, spaces and signs. Kept by a trigger.';
-- modify "involvement" table
ALTER TABLE "involvement" ADD COLUMN "child_family_key" text NOT NULL DEFAULT '' COLLATE "C";
ALTER TABLE "child" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "involvement" NO FORCE ROW LEVEL SECURITY;
UPDATE "involvement" SET "child_family_key" = "child"."family_key" FROM "child" WHERE "child"."id" = "involvement"."child_id";
ALTER TABLE "involvement" FORCE ROW LEVEL SECURITY;
ALTER TABLE "child" FORCE ROW LEVEL SECURITY;
-- create index "involvement_organisation_id_child_family_key_child_id" to table: "involvement"
CREATE INDEX "involvement_organisation_id_child_family_key_child_id" ON "involvement" ("organisation_id", "child_family_key", "child_id") INCLUDE ("from", "to", "child_restricted", "practitioner_id");
-- set comment to column: "child_family_name" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_family_name" IS 'Repeats the child''s family name, kept by a trigger, for the release before.';
-- set comment to column: "child_family_key" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_family_key" IS 'Repeats the child''s family_key, kept by a trigger, so that the children of an organisation stand in order by name.';
-- modify "organisation" table
ALTER TABLE "organisation" ADD COLUMN "name_key" text NOT NULL DEFAULT '' COLLATE "C";
-- Row security is forced on the owner too, who fills the column.
ALTER TABLE "organisation" NO FORCE ROW LEVEL SECURITY;
UPDATE "organisation" SET "name_key" = regexp_replace(lower(unaccent(normalize("name", NFC))), '[^[:alnum:]]+', '', 'g');
ALTER TABLE "organisation" FORCE ROW LEVEL SECURITY;
-- create index "organisation_name_key_id" to table: "organisation"
CREATE INDEX "organisation_name_key_id" ON "organisation" ("name_key", "id");
-- set comment to column: "name_key" on table: "organisation"
COMMENT ON COLUMN "organisation"."name_key" IS 'The name as lists are ordered by it: without case, accents, spaces and signs. Kept by a trigger.';
-- modify "practitioner" table
ALTER TABLE "practitioner" ADD COLUMN "name_key" text NOT NULL DEFAULT '' COLLATE "C";
-- Row security is forced on the owner too, who fills the column.
ALTER TABLE "practitioner" NO FORCE ROW LEVEL SECURITY;
UPDATE "practitioner" SET "name_key" = regexp_replace(lower(unaccent(normalize("name", NFC))), '[^[:alnum:]]+', '', 'g');
ALTER TABLE "practitioner" FORCE ROW LEVEL SECURITY;
-- create index "practitioner_name_key_id" to table: "practitioner"
CREATE INDEX "practitioner_name_key_id" ON "practitioner" ("name_key", "id");
-- create index "practitioner_organisation_id_name_key_id" to table: "practitioner"
CREATE INDEX "practitioner_organisation_id_name_key_id" ON "practitioner" ("organisation_id", "name_key", "id");
-- set comment to column: "name_key" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."name_key" IS 'The name as lists are ordered by it: without case, accents, spaces and signs. Kept by a trigger.';

-- The names of the directory from each of their words on, so that a surname finds
-- who bears it by an index.
CREATE TABLE directory_name (
  tail text COLLATE "C" NOT NULL,
  record_id uuid NOT NULL,
  PRIMARY KEY (tail, record_id)
);
COMMENT ON TABLE directory_name IS 'Names of organisations and practitioners from each of their words to the end, without case, accents, spaces and signs.';
CREATE INDEX directory_name_record ON directory_name (record_id);
ALTER TABLE "organisation" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "practitioner" NO FORCE ROW LEVEL SECURITY;
INSERT INTO directory_name (tail, record_id)
SELECT DISTINCT array_to_string(w.words[i:], ''), n.id
FROM (SELECT id, name FROM organisation UNION ALL SELECT id, name FROM practitioner) n
CROSS JOIN LATERAL (SELECT regexp_split_to_array(trim(regexp_replace(lower(unaccent(normalize(n.name, NFC))), '[^[:alnum:]]+', ' ', 'g')), ' ')) AS w (words)
CROSS JOIN LATERAL generate_subscripts(w.words, 1) AS i;
ALTER TABLE "practitioner" FORCE ROW LEVEL SECURITY;
ALTER TABLE "organisation" FORCE ROW LEVEL SECURITY;

-- +goose Down
DROP TABLE directory_name;
-- reverse: set comment to column: "name_key" on table: "practitioner"
COMMENT ON COLUMN "practitioner"."name_key" IS '';
-- reverse: create index "practitioner_organisation_id_name_key_id" to table: "practitioner"
DROP INDEX "practitioner_organisation_id_name_key_id";
-- reverse: create index "practitioner_name_key_id" to table: "practitioner"
DROP INDEX "practitioner_name_key_id";
-- reverse: modify "practitioner" table
ALTER TABLE "practitioner" DROP COLUMN "name_key";
-- reverse: set comment to column: "name_key" on table: "organisation"
COMMENT ON COLUMN "organisation"."name_key" IS '';
-- reverse: create index "organisation_name_key_id" to table: "organisation"
DROP INDEX "organisation_name_key_id";
-- reverse: modify "organisation" table
ALTER TABLE "organisation" DROP COLUMN "name_key";
-- reverse: set comment to column: "child_family_key" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_family_key" IS '';
-- reverse: set comment to column: "child_family_name" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_family_name" IS 'Repeats the child''s family name, kept by a trigger, so that the children of an organisation stand in order by name.';
-- reverse: create index "involvement_organisation_id_child_family_key_child_id" to table: "involvement"
DROP INDEX "involvement_organisation_id_child_family_key_child_id";
-- reverse: modify "involvement" table
ALTER TABLE "involvement" DROP COLUMN "child_family_key";
-- reverse: set comment to column: "code_key" on table: "instrument"
COMMENT ON COLUMN "instrument"."code_key" IS '';
-- reverse: create index "instrument_code_key_id" to table: "instrument"
DROP INDEX "instrument_code_key_id";
-- reverse: modify "instrument" table
ALTER TABLE "instrument" DROP COLUMN "code_key";
-- reverse: set comment to column: "family_key" on table: "child"
COMMENT ON COLUMN "child"."family_key" IS '';
-- reverse: create index "child_family_key_id" to table: "child"
DROP INDEX "child_family_key_id";
-- reverse: modify "child" table
ALTER TABLE "child" DROP COLUMN "family_key";
