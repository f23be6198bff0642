-- An organisation's children in order by name, from one index: the list of
-- whoever sees children through involvements starts there, and reads as many
-- rows as the page has, however many children they see and others there are.

-- +goose Up
-- modify "involvement" table
ALTER TABLE "involvement" ADD COLUMN "child_family_name" text NOT NULL DEFAULT '';
-- Row security is forced on the owner too, who fills the column.
ALTER TABLE "child" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "involvement" NO FORCE ROW LEVEL SECURITY;
UPDATE "involvement" SET "child_family_name" = "child"."family_name" FROM "child" WHERE "child"."id" = "involvement"."child_id";
ALTER TABLE "involvement" FORCE ROW LEVEL SECURITY;
ALTER TABLE "child" FORCE ROW LEVEL SECURITY;
-- create index "involvement_organisation_id_child_family_name_child_id" to table: "involvement"
CREATE INDEX "involvement_organisation_id_child_family_name_child_id" ON "involvement" ("organisation_id", "child_family_name", "child_id") INCLUDE ("from", "to", "child_restricted", "practitioner_id");
-- The new index answers what this one did.
DROP INDEX "involvement_organisation_id_child_id";
-- set comment to column: "child_family_name" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_family_name" IS 'Repeats the child''s family name, kept by a trigger, so that the children of an organisation stand in order by name.';

-- +goose Down
-- reverse: drop index "involvement_organisation_id_child_id" from table: "involvement"
CREATE INDEX "involvement_organisation_id_child_id" ON "involvement" ("organisation_id", "child_id");
-- reverse: set comment to column: "child_family_name" on table: "involvement"
COMMENT ON COLUMN "involvement"."child_family_name" IS '';
-- reverse: create index "involvement_organisation_id_child_family_name_child_id" to table: "involvement"
DROP INDEX "involvement_organisation_id_child_family_name_child_id";
-- reverse: modify "involvement" table
ALTER TABLE "involvement" DROP COLUMN "child_family_name";
