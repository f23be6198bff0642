-- An adult or a home does not lead around a wall: a home knows by one look at a
-- small index that a restricted child lives or lived there, and a tie knows who
-- recorded it of an adult whom they knew already, so that it opens nothing to them.

-- +goose Up
-- modify "household_member" table
ALTER TABLE "household_member" ADD COLUMN "child_restricted" boolean NOT NULL DEFAULT false;
-- Row security is forced on the owner too, who fills the columns.
ALTER TABLE "child" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "household_member" NO FORCE ROW LEVEL SECURITY;
UPDATE "household_member" SET "child_restricted" = true FROM "child" WHERE "child"."id" = "household_member"."child_id" AND "child"."restricted";
ALTER TABLE "household_member" FORCE ROW LEVEL SECURITY;
ALTER TABLE "child" FORCE ROW LEVEL SECURITY;
-- create index "householdmember_household_id_child_id" to table: "household_member"
CREATE INDEX "householdmember_household_id_child_id" ON "household_member" ("household_id", "child_id") WHERE child_restricted;
-- set comment to column: "child_restricted" on table: "household_member"
COMMENT ON COLUMN "household_member"."child_restricted" IS 'Repeats the child''s restriction, kept by a trigger: whether a home is behind a wall is one look at an index.';
-- modify "relationship" table
ALTER TABLE "relationship" ADD COLUMN "tied_by" uuid NULL, ADD COLUMN "tied_for" uuid NULL;
-- Who recorded the ties of before stands in the children's lives.
ALTER TABLE "relationship" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "relative" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "chronology_event" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "chronology_subject" NO FORCE ROW LEVEL SECURITY;
UPDATE "relationship" SET "tied_by" = e."recorded_by_id", "tied_for" = e."organisation_id"
FROM "relative", "chronology_subject" s, "chronology_event" e
WHERE "relative"."id" = "relationship"."relative_id" AND "relative"."created_at" < "relationship"."created_at"
  AND s."child_id" = "relationship"."child_id" AND e."id" = s."event_id" AND e."source_id" = "relationship"."id"
  AND e."category" = 'RELATIONSHIP_CHANGE' AND e."recorded_at" = "relationship"."created_at";
ALTER TABLE "chronology_subject" FORCE ROW LEVEL SECURITY;
ALTER TABLE "chronology_event" FORCE ROW LEVEL SECURITY;
ALTER TABLE "relative" FORCE ROW LEVEL SECURITY;
ALTER TABLE "relationship" FORCE ROW LEVEL SECURITY;
-- set comment to column: "tied_by" on table: "relationship"
COMMENT ON COLUMN "relationship"."tied_by" IS 'Who tied an adult already known to the child, kept by a trigger; null where the adult was registered with it, or once others say so too.';
-- set comment to column: "tied_for" on table: "relationship"
COMMENT ON COLUMN "relationship"."tied_for" IS 'The organisation for which they did. To it the tie opens nothing.';

-- +goose Down
-- reverse: set comment to column: "tied_for" on table: "relationship"
COMMENT ON COLUMN "relationship"."tied_for" IS '';
-- reverse: set comment to column: "tied_by" on table: "relationship"
COMMENT ON COLUMN "relationship"."tied_by" IS '';
-- reverse: modify "relationship" table
ALTER TABLE "relationship" DROP COLUMN "tied_for", DROP COLUMN "tied_by";
-- reverse: set comment to column: "child_restricted" on table: "household_member"
COMMENT ON COLUMN "household_member"."child_restricted" IS '';
-- reverse: create index "householdmember_household_id_child_id" to table: "household_member"
DROP INDEX "householdmember_household_id_child_id";
-- reverse: modify "household_member" table
ALTER TABLE "household_member" DROP COLUMN "child_restricted";
