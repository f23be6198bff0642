-- +goose Up
-- How often a job was begun since a try of it last came to an end. It is counted before
-- the job runs and in a transaction of its own, so that a job that kills the process
-- each time is known to the next process, and does not keep all other work from being
-- done. The release before neither writes nor reads it.
ALTER TABLE "job" ADD COLUMN "tries" integer NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE "job" DROP COLUMN "tries";
