-- A correction can say that an event should not be there, such as one of another child. Corrections of the release before do not.
-- +goose Up
-- modify "chronology_event" table
ALTER TABLE "chronology_event" ADD COLUMN "withdraws" boolean NOT NULL DEFAULT false;
-- set comment to column: "withdraws" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."withdraws" IS 'What it corrects should not be there, such as an event of another child.';

-- +goose Down
-- reverse: set comment to column: "withdraws" on table: "chronology_event"
COMMENT ON COLUMN "chronology_event"."withdraws" IS '';
-- reverse: modify "chronology_event" table
ALTER TABLE "chronology_event" DROP COLUMN "withdraws";
